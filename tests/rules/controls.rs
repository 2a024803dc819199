//! R14: how long feed controls last, whose they are, and what they leave alone.

use crate::common::{World, at, topic};
use crate::feed::{control, control_at, hiker, near, ranked, score};
use interest_store::{AdSetting, Applied, Error, FeedSetting, Purpose};

use FeedSetting::{Hide, NoPreference, ShowLess, ShowMore, Snooze};

const SAID: &str = "2026-01-01T00:00:00Z";

#[test]
fn r14_hide_and_snooze_withhold_and_cover_descendants() {
    for setting in [Hide, Snooze] {
        let world = World::new();
        let a = hiker(&world);
        for key in ["boots", "outdoors", "cooking"] {
            world.post(key, SAID, &[key]);
        }
        control(&world, &a, "hiking", setting);
        // The interests below outdoors are gone, so it matches nothing and comes last.
        assert_eq!(world.feed(&a, SAID), ["cooking", "outdoors"]);
        control(&world, &a, "outdoors", setting);
        assert_eq!(world.feed(&a, SAID), ["cooking"]);
    }
}

#[test]
fn r14_show_more_and_show_less_end_after_exactly_60_days() {
    for (setting, factor) in [(ShowMore, 2.0), (ShowLess, 0.5)] {
        let world = World::new();
        let a = hiker(&world);
        world.post("p", SAID, &["cooking"]);
        control(&world, &a, "cooking", setting);
        let end = at("2026-03-02T00:00:00Z");
        let plain = 1.25_f64.log2();
        let before = score(&world, &a, end.plus_millis(-1)).unwrap();
        assert!((before - plain * factor).abs() < 1e-7);
        near(score(&world, &a, end), plain);
    }
}

#[test]
fn r14_a_snooze_ends_after_exactly_30_days() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["cooking"]);
    control(&world, &a, "cooking", Snooze);
    let end = at("2026-01-31T00:00:00Z");
    assert_eq!(score(&world, &a, end.plus_millis(-1)), None);
    near(score(&world, &a, end), 1.5_f64.log2());
}

#[test]
fn r14_a_snooze_with_an_end_of_its_own_ends_at_that_instant() {
    for end in ["2026-01-03T12:00:00Z", "2026-05-01T00:00:00Z"] {
        let world = World::new();
        let a = hiker(&world);
        world.post("p", SAID, &["cooking"]);
        control_at(&world, &a, "cooking", Snooze, Some(end), SAID);
        assert_eq!(score(&world, &a, at(end).plus_millis(-1)), None);
        assert!(score(&world, &a, at(end)).is_some());
    }
}

#[test]
fn r14_a_control_set_again_starts_its_time_anew() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["cooking"]);
    control(&world, &a, "cooking", Snooze);
    let again = "2026-01-21T00:00:00Z";
    let applied = control_at(&world, &a, "cooking", Snooze, None, again);
    assert_eq!(applied, Applied::New);
    let end = at("2026-02-20T00:00:00Z");
    assert_eq!(score(&world, &a, at("2026-01-31T00:00:00Z")), None);
    assert_eq!(score(&world, &a, end.plus_millis(-1)), None);
    assert!(score(&world, &a, end).is_some());
    assert_eq!(world.store.feed_controls(&a, at(again)).unwrap().len(), 1);
}

#[test]
fn r14_a_control_set_again_replaces_the_one_before() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["cooking"]);
    control(&world, &a, "cooking", Hide);
    control(&world, &a, "cooking", ShowLess);
    near(score(&world, &a, at(SAID)), 0.5);
    control(&world, &a, "cooking", ShowMore);
    near(score(&world, &a, at(SAID)), 2.0);
    control_at(
        &world,
        &a,
        "cooking",
        Snooze,
        Some("2026-01-02T00:00:00Z"),
        SAID,
    );
    control(&world, &a, "cooking", Snooze);
    assert_eq!(score(&world, &a, at("2026-01-30T23:59:59.999Z")), None);
}

#[test]
fn r14_no_preference_takes_a_control_back() {
    for setting in [ShowMore, ShowLess, Snooze, Hide] {
        let world = World::new();
        let a = hiker(&world);
        world.post("p", SAID, &["cooking"]);
        let before = ranked(&world, &a, at(SAID));
        control(&world, &a, "cooking", setting);
        assert_ne!(ranked(&world, &a, at(SAID)), before);
        control(&world, &a, "cooking", NoPreference);
        assert_eq!(ranked(&world, &a, at(SAID)), before);
        assert_eq!(world.store.feed_controls(&a, at(SAID)).unwrap(), []);
    }
}

#[test]
fn r14_only_a_snooze_takes_an_end_and_a_refusal_changes_nothing() {
    let world = World::new();
    let a = hiker(&world);
    let before = world.exported();
    for setting in [ShowMore, ShowLess, Hide, NoPreference] {
        let refusal = world.store.set_feed_control(
            &a,
            &topic("cooking"),
            setting,
            Some(at("2026-02-01T00:00:00Z")),
            at(SAID),
        );
        assert!(matches!(refusal, Err(Error::UntilNotTaken)));
    }
    let refusal = world
        .store
        .set_feed_control(&a, &topic("tents"), Hide, None, at(SAID));
    assert!(matches!(refusal, Err(Error::UnknownTopic(_))));
    assert_eq!(world.exported(), before);
}

#[test]
fn r14_feed_controls_belong_to_the_account_and_not_to_its_center() {
    let world = World::new();
    let a = hiker(&world);
    let b = world.told("whatsapp:b", "US");
    world.link(&[&a, &b]);
    world.post("p", SAID, &["cooking"]);
    control(&world, &a, "cooking", Hide);
    assert!(world.feed(&a, SAID).is_empty());
    assert_eq!(world.feed(&b, SAID), ["p"]);
    assert_eq!(world.for_content(&b, SAID), ["boots", "cooking", "hiking"]);
    assert_eq!(world.store.feed_controls(&b, at(SAID)).unwrap(), []);
}

#[test]
fn r14_feed_controls_stay_with_the_account_over_a_link_an_unlink_and_a_reset() {
    let world = World::new();
    let a = hiker(&world);
    let b = world.told("whatsapp:b", "US");
    control(&world, &a, "cooking", Hide);
    let before = world.store.feed_controls(&a, at(SAID)).unwrap();
    world.link(&[&b, &a]);
    world.store.unlink(&a, at(SAID)).unwrap();
    world.store.reset(&a, at(SAID)).unwrap();
    assert_eq!(world.store.feed_controls(&a, at(SAID)).unwrap(), before);
}

#[test]
fn r14_ad_preferences_never_change_content() {
    let world = World::new();
    let a = hiker(&world);
    world.post("p", SAID, &["boots"]);
    world.post("q", SAID, &["cooking", "outdoors"]);
    let all = || {
        let found = world.interests(&a, Purpose::Content, at(SAID).to_string().as_str());
        (found, ranked(&world, &a, at(SAID)))
    };
    let before = all();
    for (key, setting) in [
        ("outdoors", AdSetting::Block),
        ("cooking", AdSetting::SeeLess),
    ] {
        let topic = topic(key);
        world
            .store
            .set_ad_topic(&a, &topic, setting, at(SAID))
            .unwrap();
        assert_eq!(all(), before);
    }
}

#[test]
fn r14_feed_controls_never_change_ads() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("p", &[("boots", 1.0)]);
    world.ad("q", &[("cooking", 0.4), ("outdoors", 0.5)]);
    let all = || {
        let ads = world.store.ads(&a, at(SAID), 9).unwrap();
        (world.interests(&a, Purpose::Ads, SAID), ads)
    };
    let before = all();
    for setting in [ShowMore, ShowLess, Snooze, Hide] {
        for key in ["outdoors", "cooking"] {
            control(&world, &a, key, setting);
            assert_eq!(all(), before);
        }
    }
}

#[test]
fn r14_interests_for_content_apply_the_controls() {
    let world = World::new();
    let a = hiker(&world);
    let scores = || {
        let found = world.interests(&a, Purpose::Content, SAID);
        let found = found.into_iter();
        found
            .map(|i| (i.topic.to_string(), i.score))
            .collect::<Vec<_>>()
    };
    control(&world, &a, "outdoors", ShowLess);
    control(&world, &a, "boots", ShowMore);
    control(&world, &a, "cooking", ShowMore);
    let of = |key: &str, score: f64| (key.to_owned(), score);
    let expected = [of("cooking", 2.0), of("boots", 1.0), of("hiking", 0.5)];
    assert_eq!(scores(), expected);
    control(&world, &a, "hiking", Snooze);
    assert_eq!(scores(), [of("cooking", 2.0)]);
    let first = world.store.interests(&a, Purpose::Content, at(SAID), 1);
    assert_eq!(first.unwrap().len(), 1);
}
