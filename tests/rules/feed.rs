//! R14: content, and what the feed controls make of it.

use crate::common::{World, at, topic};
use interest_store::{
    AccountName, Applied, Candidate, Content, FeedSetting, RankedContent, SensitiveCategory,
    Timestamp, TopicSpec,
};

use FeedSetting::{Hide, ShowLess, ShowMore, Snooze};

const SAID: &str = "2026-01-01T00:00:00Z";
const EARLY: &str = "2025-12-20T00:00:00Z";

/// Someone who liked hiking once, boots twice, and cooking once.
pub(super) fn hiker(world: &World) -> AccountName {
    let a = world.told("instagram:a", "US");
    world.like(&a, SAID, &["hiking", "boots", "cooking"]);
    world.like(&a, SAID, &["boots"]);
    a
}

pub(super) fn control(world: &World, account: &AccountName, key: &str, setting: FeedSetting) {
    control_at(world, account, key, setting, None, SAID);
}

pub(super) fn control_at(
    world: &World,
    account: &AccountName,
    key: &str,
    setting: FeedSetting,
    until: Option<&str>,
    when: &str,
) -> Applied {
    world
        .store
        .set_feed_control(account, &topic(key), setting, until.map(at), at(when))
        .unwrap()
}

pub(super) fn ranked(world: &World, account: &AccountName, when: Timestamp) -> Vec<RankedContent> {
    world.store.feed(account, when, 99).unwrap()
}

/// The score of the one item that there is; `None` if it is withheld.
pub(super) fn score(world: &World, account: &AccountName, when: Timestamp) -> Option<f64> {
    ranked(world, account, when).first().map(|item| item.score)
}

pub(super) fn near(got: Option<f64>, expected: f64) {
    let got = got.unwrap();
    assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
}

#[test]
fn r14_content_matches_its_topics_and_their_descendants_like_an_ad() {
    for (topics, expected) in [
        (vec!["boots"], 3_f64.log2()),
        (vec!["hiking"], 3_f64.log2()),
        (vec!["outdoors"], 1.0),
        (vec!["boots", "cooking", "guitar"], 3_f64.log2() + 1.0),
    ] {
        let world = World::new();
        let a = hiker(&world);
        world.post("p", SAID, &topics);
        near(score(&world, &a, at(SAID)), expected);
    }
}

#[test]
fn r14_show_more_doubles_and_show_less_halves_and_both_cover_descendants() {
    for (setting, factor) in [(ShowMore, 2.0), (ShowLess, 0.5)] {
        for on in ["boots", "hiking", "outdoors"] {
            let world = World::new();
            let a = hiker(&world);
            world.post("p", SAID, &["boots"]);
            control(&world, &a, on, setting);
            near(score(&world, &a, at(SAID)), 3_f64.log2() * factor);
        }
    }
}

#[test]
fn r14_a_control_covers_a_topic_added_or_moved_under_it_later() {
    let world = World::new();
    let a = hiker(&world);
    control(&world, &a, "outdoors", Hide);
    let tents = TopicSpec::new(topic("tents")).parent(topic("camping"));
    world.store.add_topic(&tents).unwrap();
    world.post("tent", SAID, &["tents"]);
    world.post("pot", SAID, &["cooking"]);
    assert_eq!(world.feed(&a, SAID), ["pot"]);
    let moved = TopicSpec::new(topic("cooking")).parent(topic("camping"));
    world.store.add_topic(&moved).unwrap();
    assert!(world.feed(&a, SAID).is_empty());
}

#[test]
fn r14_withheld_content_that_matches_nothing_is_not_shown_either() {
    let world = World::new();
    let a = hiker(&world);
    world.post("strings", SAID, &["guitar"]);
    assert_eq!(world.feed(&a, SAID), ["strings"]);
    control(&world, &a, "music", Hide);
    assert!(world.feed(&a, SAID).is_empty());
}

#[test]
fn r14_on_one_item_withheld_beats_less_beats_more() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["boots", "cooking"]);
    let plain = 3_f64.log2() + 1.0;
    control(&world, &a, "boots", ShowMore);
    near(score(&world, &a, at(SAID)), plain * 2.0);
    control(&world, &a, "cooking", ShowLess);
    near(score(&world, &a, at(SAID)), plain * 0.5);
    control(&world, &a, "cooking", Hide);
    assert_eq!(score(&world, &a, at(SAID)), None);
}

#[test]
fn r14_on_one_topic_a_control_above_beats_a_weaker_one_on_it_and_the_other_way_round() {
    for (upper, lower) in [(ShowLess, ShowMore), (ShowMore, ShowLess)] {
        let world = World::new();
        let a = hiker(&world);
        world.post("p", SAID, &["boots"]);
        control(&world, &a, "outdoors", upper);
        control(&world, &a, "boots", lower);
        near(score(&world, &a, at(SAID)), 3_f64.log2() * 0.5);
    }
}

#[test]
fn r14_the_factor_of_an_item_is_applied_once() {
    for (setting, factor) in [(ShowMore, 2.0), (ShowLess, 0.5)] {
        let world = World::new();
        let a = hiker(&world);
        world.post("p", SAID, &["boots", "cooking"]);
        for key in ["outdoors", "hiking", "boots", "cooking"] {
            control(&world, &a, key, setting);
        }
        near(score(&world, &a, at(SAID)), (3_f64.log2() + 1.0) * factor);
    }
}

#[test]
fn r14_a_match_takes_the_interests_before_any_factor() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["outdoors"]);
    control(&world, &a, "boots", ShowMore);
    control(&world, &a, "hiking", ShowLess);
    // Nothing covers outdoors itself: the match is 1/2 + 2/4, and there is no factor.
    near(score(&world, &a, at(SAID)), 1.0);
}

#[test]
fn r14_content_that_matches_nothing_comes_last_newest_first_then_by_id() {
    let world = World::new();
    let a = hiker(&world);
    world.post("old", EARLY, &["guitar"]);
    world.post("new-b", SAID, &["music"]);
    world.post("new-a", SAID, &[]);
    world.post("faint", "2025-11-01T00:00:00Z", &["outdoors"]);
    assert_eq!(world.feed(&a, SAID), ["faint", "new-a", "new-b", "old"]);
    let scores: Vec<_> = ranked(&world, &a, at(SAID))
        .iter()
        .map(|item| item.score)
        .collect();
    assert_eq!(scores, [1.0, 0.0, 0.0, 0.0]);
    for limit in 0..5 {
        let cut = world.store.feed(&a, at(SAID), limit).unwrap();
        assert_eq!(cut, ranked(&world, &a, at(SAID))[..limit.min(4)]);
    }
}

#[test]
fn r14_items_of_equal_score_come_newest_first_then_by_id() {
    let world = World::new();
    let a = hiker(&world);
    world.post("old", EARLY, &["cooking"]);
    world.post("b", SAID, &["cooking"]);
    world.post("a", SAID, &["cooking"]);
    world.post("best", EARLY, &["boots"]);
    assert_eq!(world.feed(&a, SAID), ["best", "a", "b", "old"]);
}

#[test]
fn r14_withheld_content_frees_its_place_before_the_cut() {
    let world = World::new();
    let a = hiker(&world);
    world.post("boot", SAID, &["boots"]);
    world.post("strings", SAID, &["guitar"]);
    world.post("song", EARLY, &["music"]);
    let first = |world: &World| {
        let found = world.store.feed(&a, at(SAID), 1).unwrap();
        found[0].content.to_string()
    };
    assert_eq!(first(&world), "boot");
    control(&world, &a, "boots", Hide);
    assert_eq!(first(&world), "strings");
    control(&world, &a, "guitar", Hide);
    assert_eq!(first(&world), "song");
}

#[test]
fn r14_content_not_yet_published_is_not_in_the_feed() {
    let world = World::new();
    let a = hiker(&world);
    let out = at("2026-02-01T00:00:00Z");
    world.post("matches", "2026-02-01T00:00:00Z", &["cooking"]);
    world.post("not", "2026-02-01T00:00:00Z", &["guitar"]);
    assert_eq!(ranked(&world, &a, out.plus_millis(-1)), []);
    assert_eq!(ranked(&world, &a, out).len(), 2);
}

#[test]
fn r14_content_takes_a_kind_of_the_hosts_and_is_replaced_when_stated_again() {
    let world = World::new();
    let a = hiker(&world);
    let item = |kind: &str, key: &str| Content {
        at: at(SAID),
        content: "p".parse().unwrap(),
        kind: kind.to_owned(),
        title: "Soup".to_owned(),
        topics: vec![topic(key)],
    };
    for (kind, key, score) in [("recipe", "cooking", 1.0), ("reel", "guitar", 0.0)] {
        world.store.add_content(&item(kind, key)).unwrap();
        let found = ranked(&world, &a, at(SAID));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind.as_str(), found[0].score), (kind, score));
    }
}

#[test]
fn r14_sensitive_topics_count_for_content_only_if_the_policy_says_so() {
    let world = World::new();
    let a = hiker(&world);
    let mark = TopicSpec::new(topic("outdoors")).sensitive(SensitiveCategory::Religion);
    world.post("p", SAID, &["boots"]);
    world.store.add_topic(&mark).unwrap();
    near(score(&world, &a, at(SAID)), 0.0);
    assert_eq!(world.for_content(&a, SAID), ["cooking"]);
    world.policy("sensitive", "\"content_only\"");
    world.say(&a, SAID, "illness");
    assert_eq!(world.for_content(&a, SAID).last().unwrap(), "health");
    assert_eq!(world.for_ads(&a, SAID), ["cooking"]);
}

#[test]
fn r14_the_same_list_of_the_hosts_gets_the_same_decisions_and_is_not_stored() {
    let world = World::new();
    let a = hiker(&world);
    for (id, when, topics) in [
        ("less", SAID, vec!["boots", "cooking"]),
        ("tie-b", SAID, vec!["cooking"]),
        ("tie-a", SAID, vec!["cooking"]),
        ("older", EARLY, vec!["cooking"]),
        ("snoozed", SAID, vec!["camping", "cooking"]),
        ("nothing", SAID, vec!["guitar"]),
        ("nothing-old", EARLY, vec!["music"]),
        ("later", "2026-01-02T00:00:00Z", vec!["cooking"]),
    ] {
        world.post(id, when, &topics);
    }
    control(&world, &a, "hiking", ShowLess);
    control(&world, &a, "camping", Snooze);
    control(&world, &a, "music", ShowMore);
    let ids = [
        "later",
        "nothing-old",
        "nothing",
        "snoozed",
        "older",
        "tie-a",
        "tie-b",
        "less",
    ];
    let list = ids.map(|id| {
        let item = world.store.content(&id.parse().unwrap()).unwrap();
        Candidate {
            id: id.to_owned(),
            at: item.at,
            advertiser: None,
            topics: item.topics.into_iter().map(Into::into).collect(),
        }
    });
    let before = world.exported();
    for limit in [0, 1, 3, 5, 99] {
        let own = world.store.rank_content(&a, &list, at(SAID), limit);
        let own = own.unwrap().into_iter();
        let own: Vec<_> = own
            .map(|item| (item.id, item.score, item.because))
            .collect();
        let stored = world.store.feed(&a, at(SAID), limit).unwrap().into_iter();
        let stored = stored.map(|item| (item.content.to_string(), item.score, item.because));
        assert_eq!(own, stored.collect::<Vec<_>>());
    }
    let order = ["less", "tie-a", "tie-b", "older", "nothing", "nothing-old"];
    assert_eq!(world.feed(&a, SAID), order);
    assert_eq!(world.exported(), before);
}
