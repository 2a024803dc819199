//! Interests, ads, the feed, and the reasons for them.

use crate::world::{World, assert_transcript};

#[test]
fn r12_interests_are_the_same_answer_in_three_formats() {
    let world = World::new();
    let text = world.transcript(&[
        "interests instagram:ana --for ads",
        "interests instagram:ana --for content --limit 1",
        "interests instagram:ana --for ads --format json",
        "interests instagram:ana --for ads --format csv",
    ]);
    assert_transcript("interests", &text);
}

#[test]
fn interests_that_there_are_not_come_with_the_likely_reason() {
    let world = World::new();
    let text = world.transcript(&[
        "interests whatsapp:ben --for ads",
        "interests instagram:cleo --for ads",
        "interests messenger:dan --for content",
        "interests instagram:ana --for ads --at 2025-12-01T00:00:00Z",
        "interests instagram:ana --for ads --at 2025-12-20T00:00:00Z",
        "interests whatsapp:ben --for ads --format json",
        "interests whatsapp:ben --for ads --format csv",
    ]);
    assert_transcript("interests-none", &text);
}

#[test]
fn r13_ads_come_best_first_with_what_they_match() {
    let world = World::new();
    let text = world.transcript(&[
        "ads instagram:ana",
        "ads instagram:ana --limit 1 --format json",
        "ads instagram:ana --format csv",
        "ads whatsapp:ben",
    ]);
    assert_transcript("ads", &text);
}

#[test]
fn r14_the_feed_ends_with_what_matches_nothing() {
    let world = World::new();
    let text = world.transcript(&[
        "feed instagram:ana",
        "feed instagram:ana --limit 1 --format json",
        "feed instagram:ana --format csv",
        "feed instagram:ana --at 2026-01-01T00:00:00Z",
    ]);
    assert_transcript("feed", &text);
}

#[test]
fn r17_an_ad_is_explained_with_its_signals_and_how_to_change_it() {
    let world = World::new();
    let text = world.transcript(&[
        "explain ad instagram:ana trailco-boots",
        "explain ad instagram:ana trailco-tents",
        "explain ad whatsapp:ben beans",
        "explain ad instagram:ana trailco-boots --format json",
        "explain ad instagram:ana trailco-boots --format csv",
    ]);
    assert_transcript("explain-ad", &text);
}

#[test]
fn r17_every_reason_against_an_ad_is_named() {
    let world = World::new();
    world.ok("block topic facebook:ana.k outdoors");
    world.ok("block advertiser instagram:ana trailco");
    let text = world.transcript(&[
        "explain ad instagram:ana trailco-tents",
        "explain ad instagram:ana trailco-tents --format json",
        "ads instagram:ana",
    ]);
    assert_transcript("explain-ad-withheld", &text);
}

#[test]
fn r17_a_content_item_is_explained() {
    let world = World::new();
    world.ok("feed-control instagram:ana coffee snooze --until 2026-02-10T00:00:00Z");
    world.ok("feed-control facebook:ana.k outdoors hide");
    let text = world.transcript(&[
        "explain content instagram:ana p1",
        "explain content instagram:ana p2",
        "explain content facebook:ana.k p1",
        "explain content instagram:ana p1 --format json",
        "explain content instagram:ana p2 --format csv",
    ]);
    assert_transcript("explain-content", &text);
}

#[test]
fn r17_an_interest_is_explained_also_where_it_is_none() {
    let world = World::new();
    world.ok("block topic instagram:ana coffee");
    let text = world.transcript(&[
        "explain interest instagram:ana hiking",
        "explain interest instagram:ana coffee",
        "explain interest instagram:ana camping",
        "explain interest instagram:ana coffee --format json",
        "explain interest instagram:ana coffee --format csv",
    ]);
    assert_transcript("explain-interest", &text);
}

#[test]
fn r17_a_message_is_explained_and_quoted_only_when_asked() {
    let world = World::new();
    let text = world.transcript(&[
        "explain message instagram:ana c1 m1",
        "explain message instagram:ana c1 m2",
        "explain message instagram:ana c1 m3",
        "explain message instagram:ana c1 m4 --show-text",
        "explain message instagram:ana c2 m1",
        "explain message instagram:ana c2 m2",
        "explain message whatsapp:ben c1 m1",
        "explain message instagram:cleo c1 m1",
        "explain message instagram:ana c1 m4 --format json",
        "explain message instagram:ana c1 m4 --format json --show-text",
        "explain message instagram:ana c1 m4 --format csv",
    ]);
    assert_transcript("explain-message", &text);
}

#[test]
fn the_commands_that_change_an_answer_name_the_file_if_it_was_named() {
    let world = World::new();
    world.ok("backup 'my store.db'");
    let ran = world.ok("--db 'my store.db' explain ad instagram:ana beans");
    assert!(
        ran.contains("interest-store --db 'my store.db' block advertiser instagram:ana roastery"),
        "{ran}"
    );
}

#[test]
fn r17_the_commands_that_an_explanation_offers_do_what_they_say() {
    let world = World::new();
    let offered = |line: &str| -> Vec<String> {
        let answer = world.json(line);
        let commands = answer["change"].as_array().unwrap().iter();
        let words = |remedy: &serde_json::Value| -> Vec<String> {
            serde_json::from_value(remedy["command"].clone()).unwrap()
        };
        commands.map(|remedy| words(remedy).join(" ")).collect()
    };
    for explain in [
        "explain ad instagram:ana trailco-boots",
        "explain content instagram:ana p1",
    ] {
        let shown = |line: &str| world.json(line)["shown"] == true;
        assert!(shown(explain));
        for against in offered(explain) {
            world.ok(&against);
            assert!(!shown(explain), "{against}");
            for back in offered(explain) {
                world.ok(&back);
            }
            assert!(shown(explain), "{against} could not be taken back");
        }
    }
}

#[test]
fn accounts_and_what_is_known_of_one() {
    let world = World::new();
    world.ok("see-less instagram:ana coffee");
    world.ok("block advertiser instagram:ana trailco");
    world.ok("feed-control instagram:ana hiking show_more");
    let text = world.transcript(&[
        "accounts",
        "accounts --limit 2",
        "accounts --limit 1 --format json",
        "accounts --format csv",
        "show instagram:ana",
        "show messenger:dan",
        "show instagram:ana --format json",
        "show instagram:ana --format csv",
    ]);
    assert_transcript("accounts", &text);
}
