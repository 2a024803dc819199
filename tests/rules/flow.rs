//! R10: between which accounts, and when, conversations flow.

use crate::common::{World, at};
use interest_store::{AccountName, Origin, Purpose, RolloutChange};

const SAID: &str = "2026-01-01T00:00:00Z";
const MOVES: &str = "2026-02-01T00:00:00Z";
const JUST_BEFORE: &str = "2026-01-31T23:59:59.999Z";
const RETURNS: &str = "2026-03-01T00:00:00Z";

/// Two linked accounts in the US. Both said something and liked something.
fn pair(world: &World) -> (AccountName, AccountName) {
    let a = world.told("instagram:a", "US");
    let b = world.told("whatsapp:b", "US");
    world.link(&[&a, &b]);
    world.say(&a, SAID, "hiking");
    world.like(&a, SAID, &["boots"]);
    world.say(&b, SAID, "cooking");
    world.like(&b, SAID, &["guitar"]);
    (a, b)
}

const ALL: [&str; 4] = ["boots", "cooking", "guitar", "hiking"];
const LIKES: [&str; 2] = ["boots", "guitar"];

fn opt_out(world: &World, account: &AccountName, opted_out: bool) {
    world
        .store
        .set_opt_out(account, opted_out, at(SAID))
        .unwrap();
}

#[test]
fn r10_an_asker_who_moves_to_germany_sees_nothing_said_and_all_that_was_liked() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.region(&a, MOVES, "DE");
    assert_eq!(world.for_ads(&a, JUST_BEFORE), ALL);
    assert_eq!(world.for_ads(&a, MOVES), LIKES);
    assert_eq!(world.for_content(&a, MOVES), LIKES);
    // The other one loses what came from there, and keeps its own.
    assert_eq!(world.for_ads(&b, JUST_BEFORE), ALL);
    assert_eq!(world.for_ads(&b, MOVES), ["boots", "cooking", "guitar"]);
}

#[test]
fn r10_a_source_that_moves_to_germany_gives_only_what_was_liked() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.region(&b, MOVES, "DE");
    assert_eq!(world.for_ads(&a, MOVES), ["boots", "guitar", "hiking"]);
    assert_eq!(world.for_content(&a, MOVES), ["boots", "guitar", "hiking"]);
}

#[test]
fn r10_conversations_flow_again_from_the_instant_of_moving_back() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.region(&b, MOVES, "DE");
    world.region(&b, RETURNS, "US");
    assert_eq!(
        world.for_ads(&a, "2026-02-28T23:59:59.999Z"),
        ["boots", "guitar", "hiking"]
    );
    assert_eq!(world.for_ads(&a, RETURNS), ALL);
    assert_eq!(world.for_ads(&b, RETURNS), ALL);
}

#[test]
fn r10_both_in_germany_see_only_what_was_liked() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.region(&a, MOVES, "DE");
    world.region(&b, MOVES, "FR");
    assert_eq!(world.for_ads(&a, MOVES), LIKES);
    assert_eq!(world.for_ads(&b, MOVES), LIKES);
}

#[test]
fn r10_a_third_account_in_germany_stops_nothing_between_the_other_two() {
    let world = World::new();
    let (a, b) = pair(&world);
    let c = world.told("facebook:c", "DE");
    world.link(&[&a, &c]);
    assert_eq!(world.for_ads(&a, MOVES), ALL);
    assert_eq!(world.for_ads(&b, MOVES), ALL);
    assert_eq!(world.for_ads(&c, MOVES), LIKES);
}

#[test]
fn r10_no_conversations_flow_to_an_account_whose_region_is_unknown() {
    let world = World::new();
    let (a, _) = pair(&world);
    let c = crate::common::name("facebook:c");
    world
        .store
        .add_account(&c, at("2025-10-01T00:00:00Z"), None)
        .unwrap();
    world.link(&[&a, &c]);
    assert_eq!(world.for_ads(&c, MOVES), LIKES);
    world.region(&c, RETURNS, "US");
    assert_eq!(world.for_ads(&c, MOVES), LIKES);
    assert_eq!(world.for_ads(&c, RETURNS), ALL);
}

#[test]
fn r10_the_asking_account_needs_no_notice_for_what_others_said() {
    let world = World::new();
    let (a, _) = pair(&world);
    let c = world.untold("facebook:c", "US");
    world.link(&[&a, &c]);
    assert_eq!(world.for_ads(&c, MOVES), ALL);
}

#[test]
fn r10_conversations_flow_to_korea_from_its_rollout_on() {
    let world = World::new();
    let (a, _) = pair(&world);
    let c = world.told("facebook:c", "KR");
    world.link(&[&a, &c]);
    assert_eq!(world.for_ads(&c, RETURNS), LIKES);
    let rollout = RolloutChange {
        at: at(SAID),
        region: "KR".parse().unwrap(),
        from: Some(at(RETURNS)),
    };
    world.store.set_rollout(&rollout).unwrap();
    assert_eq!(world.for_ads(&c, "2026-02-28T23:59:59.999Z"), LIKES);
    assert_eq!(world.for_ads(&c, RETURNS), ALL);
}

#[test]
fn r10_a_rollout_taken_back_stops_the_flow() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.region(&b, MOVES, "CA");
    assert_eq!(world.for_ads(&a, MOVES), ALL);
    let closed = RolloutChange {
        at: at(MOVES),
        region: "CA".parse().unwrap(),
        from: None,
    };
    world.store.set_rollout(&closed).unwrap();
    assert_eq!(world.for_ads(&a, MOVES), ["boots", "guitar", "hiking"]);
    assert_eq!(world.for_ads(&b, MOVES), LIKES);
}

#[test]
fn r10_an_opt_out_of_one_side_stops_conversations_both_ways() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.policy("opt_out", "\"offered\"");
    opt_out(&world, &b, true);
    assert_eq!(world.for_ads(&a, SAID), ["boots", "guitar", "hiking"]);
    assert_eq!(world.for_content(&a, SAID), ["boots", "guitar", "hiking"]);
    assert_eq!(world.for_ads(&b, SAID), LIKES);
    assert_eq!(world.for_content(&b, SAID), LIKES);
}

#[test]
fn r10_an_opt_out_taken_back_lets_conversations_flow_again() {
    let world = World::new();
    let (a, b) = pair(&world);
    let before = world.interests(&a, Purpose::Ads, MOVES);
    world.policy("opt_out", "\"offered\"");
    opt_out(&world, &b, true);
    opt_out(&world, &b, false);
    assert_eq!(world.interests(&a, Purpose::Ads, MOVES), before);
    assert_eq!(world.for_ads(&b, MOVES), ALL);
}

#[test]
fn r10_an_opt_out_counts_only_while_the_policy_offers_it() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.policy("opt_out", "\"offered\"");
    opt_out(&world, &b, true);
    world.policy("opt_out", "\"not_offered\"");
    assert_eq!(world.for_ads(&a, SAID), ALL);
    assert_eq!(world.for_ads(&b, SAID), ALL);
}

#[test]
fn r10_ads_follow_what_flows() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.ad("pans", &[("cooking", 1.0)]);
    world.ad("strings", &[("guitar", 1.0)]);
    world.region(&b, MOVES, "DE");
    assert_eq!(world.ads(&a, JUST_BEFORE), ["pans", "strings"]);
    assert_eq!(world.ads(&a, MOVES), ["strings"]);
}

#[test]
fn r10_what_does_not_flow_is_not_among_the_sources() {
    let world = World::new();
    let (a, b) = pair(&world);
    world.like(&b, SAID, &["cooking"]);
    let of_cooking = |when| {
        let found = world.interests(&a, Purpose::Ads, when);
        let found = found
            .into_iter()
            .find(|one| one.topic.as_str() == "cooking");
        found.unwrap()
    };
    assert_eq!(of_cooking(SAID).score, 2.0);
    world.region(&b, SAID, "DE");
    let rest = of_cooking(SAID);
    assert_eq!((rest.score, rest.signals), (1.0, 1));
    assert_eq!(rest.sources.len(), 1);
    assert_eq!(rest.sources[0].origin, Origin::Interaction);
}

#[test]
fn r10_signals_too_faint_alone_add_up_to_an_interest() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    let b = world.told("whatsapp:b", "US");
    for account in [&a, &b] {
        world.like(account, SAID, &["hiking"]);
    }
    let later = "2026-05-31T00:00:00Z"; // 150 days: 1/32 each.
    assert!(world.for_ads(&a, later).is_empty());
    world.link(&[&a, &b]);
    assert_eq!(world.interests(&a, Purpose::Ads, later)[0].score, 0.0625);
}

#[test]
fn r10_membership_is_that_of_today_also_for_an_earlier_instant() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    let b = world.told("whatsapp:b", "US");
    world.say(&b, SAID, "hiking");
    world.say(&b, MOVES, "cooking");
    world.link(&[&a, &b]);
    assert_eq!(world.for_ads(&a, SAID), ["hiking"]);
}
