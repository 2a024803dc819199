//! R13: ads.

use crate::common::{World, at, topic};
use interest_store::{
    AccountName, Ad, AdId, AdSetting, Error, Explanation, RankedAd, Reason, SensitiveCategory,
    TopicSpec,
};

const SAID: &str = "2026-01-01T00:00:00Z";

/// Someone who liked hiking once, boots twice, and cooking once.
pub(super) fn hiker(world: &World) -> AccountName {
    let a = world.told("instagram:a", "US");
    world.like(&a, SAID, &["hiking", "boots", "cooking"]);
    world.like(&a, SAID, &["boots"]);
    a
}

pub(super) fn ranked(world: &World, account: &AccountName, when: &str) -> Vec<RankedAd> {
    world.store.ads(account, at(when), 99).unwrap()
}

/// The score of the one ad that there is.
fn score(world: &World, account: &AccountName, when: &str) -> f64 {
    let found = ranked(world, account, when);
    assert_eq!(found.len(), 1);
    found[0].score
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
}

pub(super) fn set(world: &World, account: &AccountName, key: &str, setting: AdSetting) {
    world
        .store
        .set_ad_topic(account, &topic(key), setting, at(SAID))
        .unwrap();
}

pub(super) fn block_advertiser(world: &World, account: &AccountName, id: &str) {
    world
        .store
        .set_advertiser_block(account, &id.parse().unwrap(), true, at(SAID))
        .unwrap();
}

/// An ad of "acme" with dates.
fn dated(world: &World, id: &str, keys: &[&str], from: Option<&str>, until: Option<&str>) -> AdId {
    world.advertiser("acme");
    let ad = Ad {
        ad: id.parse().unwrap(),
        advertiser: "acme".parse().unwrap(),
        title: id.to_owned(),
        topics: keys.iter().map(|key| topic(key).into()).collect(),
        from: from.map(at),
        until: until.map(at),
    };
    world.store.add_ad(&ad).unwrap();
    ad.ad
}

fn explained(world: &World, account: &AccountName, ad: &AdId, when: &str) -> Explanation {
    let found = world.store.explain_ad(account, ad, at(when)).unwrap();
    let shown = ranked(world, account, when).iter().any(|one| one.ad == *ad);
    assert_eq!(found.shown, shown);
    assert_eq!(found.shown, found.reasons.is_empty());
    found
}

#[test]
fn r13_a_match_is_the_topic_itself_and_its_descendants_halved_for_each_level() {
    // hiking 1, boots 2, cooking 1.
    for (key, matched) in [
        ("boots", 2.0_f64),
        ("hiking", 1.0 + 2.0 / 2.0),
        ("outdoors", 1.0 / 2.0 + 2.0 / 4.0),
        ("cooking", 1.0),
    ] {
        let world = World::new();
        let a = hiker(&world);
        world.ad("ad", &[(key, 1.0)]);
        near(score(&world, &a, SAID), (1.0 + matched).log2());
    }
}

#[test]
fn r13_an_interest_above_the_topic_of_an_ad_does_not_match_it() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    world.like(&a, SAID, &["outdoors", "hiking"]);
    world.ad("boot", &[("boots", 1.0)]);
    world.ad("tent", &[("camping", 1.0)]);
    assert!(world.ads(&a, SAID).is_empty());
}

#[test]
fn r13_each_topic_of_an_ad_adds_its_relevance_times_its_gain() {
    let world = World::new();
    let a = hiker(&world);
    let topics = [
        ("outdoors", 0.5),
        ("boots", 0.3),
        ("cooking", 1.0),
        ("guitar", 1.0),
    ];
    world.ad("ad", &topics);
    // 0.5 * log2(1 + 1) + 0.3 * log2(1 + 2) + log2(1 + 1) + log2(1 + 0).
    near(score(&world, &a, SAID), 1.5 + 0.3 * 3_f64.log2());
}

#[test]
fn r13_a_match_decays_with_its_signals() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("hiking", 0.8)]);
    let month = "2026-01-31T00:00:00Z";
    near(score(&world, &a, month), 0.8 * 2_f64.log2());
    near(
        score(&world, &a, "2026-03-02T00:00:00Z"),
        0.8 * 1.5_f64.log2(),
    );
}

#[test]
fn r13_what_has_faded_or_is_blocked_below_adds_nothing_to_a_match() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("outdoors", 1.0)]);
    set(&world, &a, "boots", AdSetting::Block);
    near(score(&world, &a, SAID), 1.5_f64.log2());
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("outdoors", 1.0)]);
    // 150 days: hiking 1/32 has faded, boots 2/32 has not.
    let faded = "2026-05-31T00:00:00Z";
    near(
        score(&world, &a, faded),
        (1.0 + 2.0 / 32.0 / 4.0_f64).log2(),
    );
}

#[test]
fn r13_an_ad_under_a_see_less_topic_counts_a_quarter_once() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("hiking", 1.0), ("cooking", 1.0)]);
    let plain = 3_f64.log2() + 1.0;
    near(score(&world, &a, SAID), plain);
    set(&world, &a, "outdoors", AdSetting::SeeLess);
    near(score(&world, &a, SAID), plain / 4.0);
    set(&world, &a, "cooking", AdSetting::SeeLess);
    set(&world, &a, "hiking", AdSetting::SeeLess);
    near(score(&world, &a, SAID), plain / 4.0);
}

#[test]
fn r13_a_see_less_topic_below_that_of_an_ad_matches_in_full() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("outdoors", 1.0)]);
    set(&world, &a, "boots", AdSetting::SeeLess);
    near(score(&world, &a, SAID), 1.0);
}

#[test]
fn r13_one_blocked_topic_of_two_withholds_the_ad() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("both", &[("boots", 1.0), ("cooking", 0.1)]);
    world.ad("boot", &[("boots", 1.0)]);
    set(&world, &a, "cooking", AdSetting::Block);
    assert_eq!(world.ads(&a, SAID), ["boot"]);
}

#[test]
fn r13_a_blocked_advertiser_withholds_all_its_ads_and_no_others() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("one", &[("boots", 1.0)]);
    world.ad("two", &[("cooking", 1.0)]);
    world.advertiser("globex");
    let mut other = world.store.ad(&"one".parse().unwrap()).unwrap();
    other.ad = "three".parse().unwrap();
    other.advertiser = "globex".parse().unwrap();
    world.store.add_ad(&other).unwrap();
    block_advertiser(&world, &a, "acme");
    assert_eq!(world.ads(&a, SAID), ["three"]);
}

#[test]
fn r13_an_ad_is_on_from_its_first_instant_and_off_at_its_last() {
    let world = World::new();
    let a = hiker(&world);
    let (from, until) = ("2026-01-10T00:00:00Z", "2026-01-20T00:00:00Z");
    dated(&world, "ad", &["boots"], Some(from), Some(until));
    let is_on = |when: interest_store::Timestamp| !world.store.ads(&a, when, 9).unwrap().is_empty();
    assert!(!is_on(at(from).plus_millis(-1)));
    assert!(is_on(at(from)));
    assert!(is_on(at(until).plus_millis(-1)));
    assert!(!is_on(at(until)));
}

#[test]
fn r13_an_ad_may_have_only_one_of_its_dates() {
    let world = World::new();
    let a = hiker(&world);
    let day = "2026-01-10T00:00:00Z";
    dated(&world, "begins", &["boots"], Some(day), None);
    dated(&world, "ends", &["boots"], None, Some(day));
    assert_eq!(world.ads(&a, SAID), ["ends"]);
    assert_eq!(world.ads(&a, day), ["begins"]);
}

#[test]
fn r13_dates_that_hold_no_instant_are_refused() {
    let world = World::new();
    let id = dated(&world, "ad", &["boots"], None, None);
    let before = world.exported();
    let mut ad = world.store.ad(&id).unwrap();
    (ad.from, ad.until) = (Some(at(SAID)), Some(at(SAID)));
    let refusal = world.store.add_ad(&ad);
    assert!(matches!(refusal, Err(Error::Dates { .. })));
    assert_eq!(world.exported(), before);
}

#[test]
fn r13_relevance_is_above_0_and_at_most_1() {
    let world = World::new();
    let id = world.ad("ad", &[("boots", 1.0)]);
    for relevance in [0.0, -0.5, 1.000_001, f64::NAN, f64::INFINITY] {
        let mut ad = world.store.ad(&id).unwrap();
        ad.topics[0].relevance = relevance;
        let refusal = world.store.add_ad(&ad);
        assert!(matches!(refusal, Err(Error::Relevance { .. })));
    }
    assert_eq!(world.store.ad(&id).unwrap().topics[0].relevance, 1.0);
}

#[test]
fn r13_an_ad_is_withheld_as_soon_as_one_of_its_topics_is_sensitive() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("boots", 1.0), ("cooking", 1.0)]);
    let mark = TopicSpec::new(topic("outdoors")).sensitive(SensitiveCategory::Religion);
    world.store.add_topic(&mark).unwrap();
    assert!(world.ads(&a, SAID).is_empty());
    let found = explained(&world, &a, &id, SAID);
    let expected = Reason::SensitiveTopic {
        topic: topic("boots"),
    };
    assert_eq!(found.reasons, [expected]);
}

#[test]
fn r13_ads_that_match_nothing_are_not_returned() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("strings", &[("guitar", 1.0)]);
    assert!(world.ads(&a, SAID).is_empty());
    let found = explained(&world, &a, &id, SAID);
    assert_eq!(found.reasons, [Reason::NoMatch]);
    assert!(found.signals.is_empty() && found.because.is_empty());
}

#[test]
fn r13_ads_come_best_first_ties_by_id_and_the_limit_cuts_last() {
    let world = World::new();
    let a = hiker(&world);
    for id in ["c", "a", "b"] {
        world.ad(id, &[("cooking", 1.0)]);
    }
    world.ad("z", &[("boots", 1.0)]);
    world.ad("y", &[("boots", 0.1)]);
    assert_eq!(world.ads(&a, SAID), ["z", "a", "b", "c", "y"]);
    for limit in 0..6 {
        let cut = world.store.ads(&a, at(SAID), limit).unwrap();
        assert_eq!(cut, ranked(&world, &a, SAID)[..limit.min(5)]);
    }
    set(&world, &a, "boots", AdSetting::Block);
    let first = world.store.ads(&a, at(SAID), 1).unwrap();
    assert_eq!(first[0].ad.as_str(), "a");
}

#[test]
fn r13_an_ad_stated_again_is_replaced() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("cooking", 1.0)]);
    near(score(&world, &a, SAID), 1.0);
    world.ad("ad", &[("boots", 0.5)]);
    near(score(&world, &a, SAID), 0.5 * 3_f64.log2());
    world.ad("ad", &[("guitar", 1.0)]);
    assert!(world.ads(&a, SAID).is_empty());
}

#[test]
fn r13_an_ad_follows_a_topic_that_is_moved() {
    let world = World::new();
    let a = hiker(&world);
    world.ad("ad", &[("music", 1.0)]);
    assert!(world.ads(&a, SAID).is_empty());
    let moved = TopicSpec::new(topic("cooking")).parent(topic("music"));
    world.store.add_topic(&moved).unwrap();
    near(score(&world, &a, SAID), 1.5_f64.log2());
}
