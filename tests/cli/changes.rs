//! What people and hosts ask for.

use crate::world::{World, assert_transcript};

#[test]
fn r02_accounts_are_linked_and_unlinked() {
    let world = World::new();
    let text = world.transcript(&[
        "link instagram:ana whatsapp:ben",
        "link whatsapp:ben instagram:ana",
        "unlink whatsapp:ben",
        "unlink whatsapp:ben",
        "show whatsapp:ben",
        "link messenger:dan instagram:cleo",
        "link instagram:cleo instagram:ana",
        "link instagram:ana instagram:ana",
    ]);
    assert_transcript("link", &text);
}

#[test]
fn r11_blocks_count_at_once_on_every_account_of_the_center_and_can_be_taken_back() {
    let world = World::new();
    let text = world.transcript(&[
        "block topic facebook:ana.k outdoors",
        "block topic facebook:ana.k outdoors",
        "ads instagram:ana",
        "unblock topic instagram:ana outdoors",
        "block advertiser instagram:ana trailco",
        "ads facebook:ana.k",
        "unblock advertiser facebook:ana.k trailco",
        "see-less instagram:ana hiking",
        "interests instagram:ana --for ads",
        "unblock topic instagram:ana hiking --format json",
        "unblock topic instagram:ana hiking --format json",
        "unblock topic instagram:ana hiking --format csv",
    ]);
    assert_transcript("block", &text);
}

#[test]
fn when_everything_is_blocked_the_answer_says_so() {
    let world = World::new();
    world.ok("block topic instagram:ana outdoors");
    world.ok("block topic instagram:ana coffee");
    world.ok("feed-control facebook:ana.k outdoors hide");
    world.ok("feed-control facebook:ana.k coffee hide");
    let text = world.transcript(&[
        "interests instagram:ana --for ads",
        "ads instagram:ana",
        "unblock topic instagram:ana outdoors",
        "interests facebook:ana.k --for content",
    ]);
    assert_transcript("all-blocked", &text);
}

#[test]
fn r14_feed_controls_change_the_feed_of_one_account() {
    let world = World::new();
    let text = world.transcript(&[
        "feed-control instagram:ana outdoors show_less",
        "feed instagram:ana",
        "feed-control instagram:ana hiking snooze --until 2026-03-01T00:00:00Z",
        "feed instagram:ana",
        "feed facebook:ana.k",
        "feed-control instagram:ana hiking no_preference",
        "feed-control instagram:ana hiking hide --until 2026-03-01T00:00:00Z",
        "show instagram:ana",
    ]);
    assert_transcript("feed-control", &text);
}

#[test]
fn r15_notices_are_due_until_they_are_recorded() {
    let world = World::new();
    let text = world.transcript(&[
        "notices due",
        "notices due --format json",
        "notices due --format csv",
        "explain message instagram:cleo c1 m1",
        "notices record instagram:cleo email --at 2026-01-01T00:00:00Z",
        "explain message instagram:cleo c1 m1",
        "notices due",
    ]);
    assert_transcript("notices", &text);
}

#[test]
fn r16_an_opt_out_is_taken_only_where_it_is_offered() {
    let world = World::new();
    let text = world.transcript(&[
        "opt-out instagram:ana",
        "policy set opt_out=offered",
        "opt-out instagram:ana",
        "opt-out instagram:ana",
        "explain message instagram:ana c1 m2",
        "opt-out instagram:ana --undo",
        "explain message instagram:ana c1 m2",
    ]);
    assert_transcript("opt-out", &text);
}

#[test]
fn r01_a_host_registers_an_app_of_its_own() {
    let world = World::new();
    let text = world.transcript(&[
        "apps add threads",
        "apps add threads",
        "apps list",
        "apps list --format csv",
        "apps add Threads",
    ]);
    assert_transcript("apps", &text);
}

#[test]
fn a_change_is_recorded_at_the_instant_that_was_given() {
    let world = World::new();
    world.ok("block topic instagram:ana coffee --at 2026-01-15T00:00:00+01:00");
    let shown = world.json("show instagram:ana");
    assert_eq!(shown["ad_topics"][0]["since"], "2026-01-14T23:00:00.000Z");
}
