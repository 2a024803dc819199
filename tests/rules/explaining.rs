//! R17: why something is shown, or is not.

use crate::common::{World, at, topic};
use interest_store::{
    AccountName, Ad, AdId, AdSetting, ContentId, Explanation, FeedSetting, InterestExplanation,
    Origin, Reason, Remedy,
};

const SAID: &str = "2026-01-01T00:00:00Z";
const HALF: &str = "2026-01-31T00:00:00Z";

/// Someone who liked hiking once, boots twice, and cooking once.
pub(super) fn hiker(world: &World) -> AccountName {
    let a = world.told("instagram:a", "US");
    world.like(&a, SAID, &["hiking", "boots", "cooking"]);
    world.like(&a, SAID, &["boots"]);
    a
}

pub(super) fn set(world: &World, account: &AccountName, key: &str, setting: AdSetting) {
    world
        .store
        .set_ad_topic(account, &topic(key), setting, at(SAID))
        .unwrap();
}

fn block_advertiser(world: &World, account: &AccountName) {
    let acme = "acme".parse().unwrap();
    world
        .store
        .set_advertiser_block(account, &acme, true, at(SAID))
        .unwrap();
}

pub(super) fn control(world: &World, account: &AccountName, key: &str, setting: FeedSetting) {
    world
        .store
        .set_feed_control(account, &topic(key), setting, None, at(SAID))
        .unwrap();
}

/// Why an ad is shown, checked against the list of ads.
pub(super) fn ad(world: &World, account: &AccountName, id: &AdId, when: &str) -> Explanation {
    let found = world.store.explain_ad(account, id, at(when)).unwrap();
    let ads = world.store.ads(account, at(when), usize::MAX).unwrap();
    let listed = ads.iter().find(|one| one.ad == *id);
    assert_eq!(found.shown, listed.is_some());
    assert_eq!(found.shown, found.reasons.is_empty());
    assert_eq!(found.score, listed.map_or(0.0, |one| one.score));
    if let Some(listed) = listed {
        assert_eq!(found.because, listed.because);
    }
    found
}

/// Why an item is shown, checked against the feed.
pub(super) fn item(world: &World, account: &AccountName, id: &str, when: &str) -> Explanation {
    let id: ContentId = id.parse().unwrap();
    let found = world.store.explain_content(account, &id, at(when)).unwrap();
    let feed = world.store.feed(account, at(when), usize::MAX).unwrap();
    let listed = feed.iter().find(|one| one.content == id);
    assert_eq!(found.shown, listed.is_some());
    assert_eq!(found.shown, found.reasons.is_empty());
    assert_eq!(found.score, listed.map_or(0.0, |one| one.score));
    found
}

pub(super) fn commands(change: &[Remedy]) -> Vec<String> {
    let change = change.iter();
    change.map(|remedy| remedy.command.join(" ")).collect()
}

fn shares_add_up(found: &Explanation) {
    let sum: f64 = found.signals.iter().map(|signal| signal.share).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    let falling = found.signals.windows(2);
    assert!(falling.into_iter().all(|two| two[0].share >= two[1].share));
}

pub(super) fn interest(
    world: &World,
    account: &AccountName,
    key: &str,
    when: &str,
) -> InterestExplanation {
    let store = &world.store;
    store
        .explain_interest(account, &topic(key), at(when))
        .unwrap()
}

#[test]
fn r17_an_ad_that_is_withheld_names_every_reason() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("boots", 1.0), ("cooking", 1.0)]);
    let mut dated: Ad = world.store.ad(&id).unwrap();
    dated.until = Some(at(HALF));
    world.store.add_ad(&dated).unwrap();
    set(&world, &a, "outdoors", AdSetting::Block);
    set(&world, &a, "boots", AdSetting::Block);
    block_advertiser(&world, &a);
    let mut reasons = ad(&world, &a, &id, HALF).reasons;
    reasons.sort();
    let blocked = |key| Reason::TopicBlocked { topic: topic(key) };
    let mut expected = vec![
        blocked("boots"),
        blocked("outdoors"),
        Reason::AdvertiserBlocked,
        Reason::OutsideDates,
    ];
    expected.sort();
    assert_eq!(reasons, expected);
}

#[test]
fn r17_an_ad_is_shown_exactly_when_the_last_reason_is_taken_away() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("boots", 1.0)]);
    block_advertiser(&world, &a);
    set(&world, &a, "outdoors", AdSetting::Block);
    assert!(!ad(&world, &a, &id, SAID).shown);
    set(&world, &a, "outdoors", AdSetting::NoPreference);
    let left = ad(&world, &a, &id, SAID).reasons;
    assert_eq!(left, [Reason::AdvertiserBlocked]);
    let acme = "acme".parse().unwrap();
    let store = &world.store;
    store
        .set_advertiser_block(&a, &acme, false, at(SAID))
        .unwrap();
    assert!(ad(&world, &a, &id, SAID).shown);
}

#[test]
fn r17_the_remedies_of_a_withheld_ad_are_the_commands_that_take_its_reasons_away() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("boots", 1.0), ("hiking", 1.0), ("cooking", 1.0)]);
    set(&world, &a, "outdoors", AdSetting::Block);
    block_advertiser(&world, &a);
    let mut change = commands(&ad(&world, &a, &id, SAID).change);
    change.sort();
    assert_eq!(
        change,
        [
            "unblock advertiser instagram:a acme",
            "unblock topic instagram:a outdoors",
        ]
    );
}

#[test]
fn r17_the_remedies_of_a_shown_ad_block_its_interests_and_its_advertiser() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("hiking", 1.0), ("cooking", 0.9)]);
    let mut change = commands(&ad(&world, &a, &id, SAID).change);
    change.sort();
    assert_eq!(
        change,
        [
            "block advertiser instagram:a acme",
            "block topic instagram:a boots",
            "block topic instagram:a cooking",
            "block topic instagram:a hiking",
        ]
    );
}

#[test]
fn r17_each_remedy_is_named_once_however_many_topics_an_interest_matches() {
    let world = World::new();
    let a = hiker(&world);
    let topics = [("boots", 1.0), ("hiking", 1.0), ("outdoors", 1.0)];
    let id = world.ad("ad", &topics);
    let mut change = commands(&ad(&world, &a, &id, SAID).change);
    let all = change.len();
    change.sort();
    change.dedup();
    assert_eq!(change.len(), all);
}

#[test]
fn r17_the_shares_of_an_ad_add_up_and_follow_relevance_match_and_decay() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    let b = world.told("whatsapp:b", "US");
    world.link(&[&a, &b]);
    world.like(&a, SAID, &["hiking"]);
    world.say(&b, SAID, "hiking");
    world.like(&b, HALF, &["cooking"]);
    let id = world.ad("ad", &[("hiking", 1.0), ("cooking", 0.5)]);
    let found = ad(&world, &a, &id, HALF);
    shares_add_up(&found);
    // hiking: 1 * log2(1 + 1/2 + 1/2) = 1, of two signals alike; cooking: 0.5 * log2(1 + 1) = 0.5.
    let rows: Vec<_> = found.signals.iter().collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert!((row.share - 1.0 / 3.0).abs() < 1e-9);
        let (key, when, worth) = match row.topic.as_str() {
            "cooking" => ("cooking", HALF, 1.0),
            _ => ("hiking", SAID, 0.5),
        };
        assert_eq!(
            (row.topic.as_str(), row.at, row.worth),
            (key, at(when), worth)
        );
        let said = row.origin == Origin::Conversation;
        assert_eq!(row.account == b, said || key == "cooking");
        assert!(!row.from.is_empty());
    }
}

#[test]
fn r17_an_interest_that_matches_two_topics_has_each_signal_once() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("boots", 1.0), ("hiking", 1.0)]);
    let found = ad(&world, &a, &id, SAID);
    shares_add_up(&found);
    assert_eq!(found.signals.len(), 3);
    // Both gains are log2(3); the two of boots bring all of one and half of the other.
    for signal in &found.signals {
        let share = match signal.topic.as_str() {
            "boots" => 3.0 / 8.0,
            _ => 1.0 / 4.0,
        };
        assert!((signal.share - share).abs() < 1e-9);
    }
}

#[test]
fn r17_because_names_each_interest_that_matched_with_its_plain_score() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("outdoors", 1.0), ("cooking", 0.1)]);
    let found = ad(&world, &a, &id, SAID).because;
    let mut rows: Vec<_> = found
        .iter()
        .map(|one| (one.topic.as_str(), one.via.as_str(), one.score))
        .collect();
    rows.sort_by_key(|row| row.1);
    assert_eq!(
        rows,
        [
            ("outdoors", "boots", 2.0),
            ("cooking", "cooking", 1.0),
            ("outdoors", "hiking", 1.0),
        ]
    );
}

#[test]
fn r17_signals_that_do_not_flow_are_not_behind_an_answer() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    let b = world.told("whatsapp:b", "US");
    world.link(&[&a, &b]);
    world.say(&b, SAID, "hiking");
    world.like(&b, SAID, &["hiking"]);
    let id = world.ad("ad", &[("hiking", 1.0)]);
    assert_eq!(ad(&world, &a, &id, SAID).signals.len(), 2);
    world.region(&b, SAID, "DE");
    let found = ad(&world, &a, &id, SAID);
    shares_add_up(&found);
    assert_eq!(found.signals.len(), 1);
    assert_eq!(found.signals[0].origin, Origin::Interaction);
}

#[test]
fn r17_shares_of_a_see_less_ad_still_add_up() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("outdoors", 0.3), ("cooking", 1.0)]);
    set(&world, &a, "outdoors", AdSetting::SeeLess);
    let found = ad(&world, &a, &id, SAID);
    assert!((found.score - 0.25 * 1.3).abs() < 1e-9);
    shares_add_up(&found);
}

#[test]
fn r17_an_item_that_is_withheld_names_every_reason() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", "2026-01-10T00:00:00Z", &["boots", "cooking"]);
    control(&world, &a, "outdoors", FeedSetting::Hide);
    control(&world, &a, "boots", FeedSetting::Snooze);
    control(&world, &a, "cooking", FeedSetting::Hide);
    let found = item(&world, &a, "p", SAID);
    let mut reasons = found.reasons.clone();
    reasons.sort();
    let hidden = |key| Reason::TopicHidden { topic: topic(key) };
    let mut expected = vec![
        Reason::OutsideDates,
        hidden("cooking"),
        hidden("outdoors"),
        Reason::TopicSnoozed {
            topic: topic("boots"),
            until: at(HALF),
        },
    ];
    expected.sort();
    assert_eq!(reasons, expected);
    let mut change = commands(&found.change);
    change.sort();
    let expected = ["boots", "cooking", "outdoors"]
        .map(|key| format!("feed-control instagram:a {key} no_preference"));
    assert_eq!(change, expected);
}

#[test]
fn r17_a_shown_item_names_what_hides_its_interests() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["hiking", "cooking"]);
    control(&world, &a, "cooking", FeedSetting::ShowMore);
    let found = item(&world, &a, "p", SAID);
    shares_add_up(&found);
    assert!((found.score - 2.0 * (3_f64.log2() + 1.0)).abs() < 1e-9);
    let change = commands(&found.change);
    for key in ["boots", "cooking", "hiking"] {
        assert!(change.contains(&format!("feed-control instagram:a {key} hide")));
    }
}

#[test]
fn r17_an_item_that_matches_nothing_is_shown_without_signals() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["guitar"]);
    let found = item(&world, &a, "p", SAID);
    assert!(found.shown && found.signals.is_empty() && found.because.is_empty());
}
