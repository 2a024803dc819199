//! The policy.

use crate::world::{World, assert_transcript};

#[test]
fn r16_the_policy_is_shown_changed_and_remembered() {
    let world = World::new();
    let text = world.transcript(&[
        "policy show",
        "policy history",
        "policy set half_life_days=14 'required_notices=[\"in_product\"]' sensitive=content_only",
        "policy set half_life_days=14",
        "policy rollout KR 2026-09-01T00:00:00Z",
        "policy rollout US none",
        "policy history",
        "policy history --format json",
        "policy history --format csv",
        "interests instagram:ana --for ads",
    ]);
    assert_transcript("policy", &text);
}

#[test]
fn r16_the_policy_for_programs_has_every_region() {
    let world = World::new();
    let shown = world.json("policy show");
    assert_eq!(shown["policy"]["half_life_days"], 30.0);
    assert_eq!(shown["rollout"].as_object().unwrap().len(), 249);
    assert_eq!(shown["rollout"]["US"], "2025-12-16T00:00:00.000Z");
    assert!(shown["rollout"]["DE"].is_null());
    let csv = world.ok("policy show --format csv");
    assert!(
        csv.starts_with("name,value\nhalf_life_days,30.0\n"),
        "{csv}"
    );
    assert!(
        csv.contains("\nrollout:DE,\n") && csv.contains("\nrollout:US,2025-12-16T00:00:00.000Z\n")
    );
}

#[test]
fn r16_a_policy_that_cannot_be_is_refused_and_changes_nothing() {
    let world = World::new();
    let text = world.transcript(&[
        "policy set half_live_days=14",
        "policy set half_life_days=0",
        "policy set snooze_days=7 opt_out=perhaps",
        "policy set snooze_days",
        "policy rollout XX none",
        "policy rollout US tomorrow",
        "policy history",
    ]);
    assert_transcript("policy-refused", &text);
}
