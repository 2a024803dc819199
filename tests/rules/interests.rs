//! R12: interests for ads.

use crate::common::{World, at, topic};
use crate::preferences::{block, scored, scores, set, two};
use interest_store::{AdSetting, Purpose, SensitiveCategory, TopicSpec};

const SAID: &str = "2026-01-01T00:00:00Z";

#[test]
fn r12_a_block_frees_its_place_for_the_next_before_the_cut() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["hiking"]);
    world.like(&a, SAID, &["hiking", "cooking"]);
    let first = || {
        let found = world.store.interests(&a, Purpose::Ads, at(SAID), 1);
        found.unwrap()[0].topic.to_string()
    };
    assert_eq!(first(), "hiking");
    block(&world, &a, "outdoors");
    assert_eq!(first(), "cooking");
}

#[test]
fn r12_see_less_counts_before_the_cut() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["hiking"]);
    world.like(&a, SAID, &["hiking", "cooking"]);
    set(&world, &a, "hiking", AdSetting::SeeLess);
    let found = world.store.interests(&a, Purpose::Ads, at(SAID), 1);
    assert_eq!(found.unwrap()[0].topic, topic("cooking"));
}

#[test]
fn r12_a_see_less_topic_counts_a_quarter_once_however_many_settings_cover_it() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["boots", "cooking"]);
    set(&world, &a, "hiking", AdSetting::SeeLess);
    let quarter = scored(&[("cooking", 1.0), ("boots", 0.25)]);
    assert_eq!(scores(&world, &a, SAID), quarter);
    set(&world, &a, "outdoors", AdSetting::SeeLess);
    set(&world, &a, "boots", AdSetting::SeeLess);
    assert_eq!(scores(&world, &a, SAID), quarter);
}

#[test]
fn r12_sources_of_a_see_less_topic_are_plain() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["boots"]);
    set(&world, &a, "boots", AdSetting::SeeLess);
    let found = world.interests(&a, Purpose::Ads, SAID);
    assert_eq!((found[0].score, found[0].sources[0].score), (0.25, 1.0));
}

#[test]
fn r12_see_less_never_makes_an_interest_fade() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["boots"]);
    set(&world, &a, "boots", AdSetting::SeeLess);
    let later = "2026-05-01T00:00:00Z"; // 120 days: 1/16, and a quarter of it is below 0.05.
    assert_eq!(scores(&world, &a, later), scored(&[("boots", 1.0 / 64.0)]));
    let gone = "2026-05-31T00:00:00Z"; // 150 days: 1/32 is below 0.05.
    assert!(scores(&world, &a, gone).is_empty());
}

#[test]
fn r12_equal_scores_are_ordered_by_topic_key() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["guitar", "boots", "hiking", "cooking"]);
    let order = ["boots", "cooking", "guitar", "hiking"];
    assert_eq!(world.for_ads(&a, SAID), order);
    let two = world
        .store
        .interests(&a, Purpose::Ads, at(SAID), 2)
        .unwrap();
    let two: Vec<_> = two.iter().map(|found| found.topic.as_str()).collect();
    assert_eq!(two, order[..2]);
}

#[test]
fn r12_a_limit_of_nothing_gives_nothing() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["guitar"]);
    let none = world
        .store
        .interests(&a, Purpose::Ads, at(SAID), 0)
        .unwrap();
    assert!(none.is_empty());
}

#[test]
fn r12_a_topic_that_becomes_sensitive_is_no_interest_for_ads_and_nor_is_what_lies_below() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["outdoors", "boots", "cooking"]);
    let mark = TopicSpec::new(topic("outdoors")).sensitive(SensitiveCategory::Politics);
    world.store.add_topic(&mark).unwrap();
    assert_eq!(world.for_ads(&a, SAID), ["cooking"]);
}
