//! R17: why an interest is one, what became of a message, and what is kept back.

use crate::common::World;
use crate::explaining::{ad, commands, control, hiker, interest, item, set};
use interest_store::{AdSetting, FeedSetting, Outcome};

const SAID: &str = "2026-01-01T00:00:00Z";
const HALF: &str = "2026-01-31T00:00:00Z";

#[test]
fn r17_a_blocked_topic_says_why_it_is_no_interest_for_ads() {
    let world = World::new();
    let a = hiker(&world);
    set(&world, &a, "outdoors", AdSetting::Block);
    let found = interest(&world, &a, "boots", SAID);
    assert!(found.ads.is_none());
    assert_eq!(found.content.unwrap().score, 2.0);
    assert_eq!(found.notes.len(), 1);
    assert!(found.notes[0].contains("for ads") && found.notes[0].contains("blocked"));
}

#[test]
fn r17_a_hidden_topic_says_why_it_is_no_interest_for_content() {
    let world = World::new();
    let a = hiker(&world);
    control(&world, &a, "outdoors", FeedSetting::Hide);
    let found = interest(&world, &a, "boots", SAID);
    assert_eq!(found.ads.unwrap().score, 2.0);
    assert!(found.content.is_none());
    assert!(found.notes[0].contains("for content") && found.notes[0].contains("hid"));
}

#[test]
fn r17_an_interest_names_its_signals_and_their_shares_add_up() {
    let world = World::new();
    let a = hiker(&world);
    world.say(&a, HALF, "boots");
    let found = interest(&world, &a, "boots", HALF);
    assert_eq!(found.ads, found.content);
    assert!(found.notes.is_empty());
    let shares: Vec<_> = found
        .signals
        .iter()
        .map(|one| (one.worth, one.share))
        .collect();
    assert_eq!(shares, [(1.0, 0.5), (0.5, 0.25), (0.5, 0.25)]);
    assert_eq!(
        commands(&found.change),
        [
            "block topic instagram:a boots",
            "feed-control instagram:a boots hide"
        ]
    );
}

#[test]
fn r17_a_topic_that_nobody_spoke_of_says_so_for_both() {
    let world = World::new();
    let a = hiker(&world);
    let found = interest(&world, &a, "guitar", SAID);
    assert!(found.ads.is_none() && found.content.is_none());
    assert_eq!((found.notes.len(), found.signals.len()), (2, 0));
    assert!(found.notes.iter().all(|note| note.contains("R9")));
}

#[test]
fn r17_a_message_says_its_outcome_and_its_text_only_when_asked() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    let message = world.message(&a, SAID, "my secret cooking");
    assert_eq!(world.record(&message), Outcome::Used);
    let explain = |text| {
        let store = &world.store;
        store
            .explain_message(&a, &message.conversation, &message.message, text)
            .unwrap()
    };
    let quiet = explain(false);
    assert_eq!((quiet.message.outcome, &quiet.text), (Outcome::Used, &None));
    assert!(!serde_json::to_string(&quiet).unwrap().contains("secret"));
    assert_eq!(explain(true).text.as_deref(), Some("my secret cooking"));
}

#[test]
fn r17_no_explanation_of_an_answer_quotes_a_text() {
    let world = World::new();
    let a = world.told("instagram:a", "US");
    world.say(&a, SAID, "my secret cooking");
    let id = world.ad("ad", &[("cooking", 1.0)]);
    world.post("p", SAID, &["cooking"]);
    let texts = [
        serde_json::to_string(&ad(&world, &a, &id, SAID)).unwrap(),
        serde_json::to_string(&item(&world, &a, "p", SAID)).unwrap(),
        serde_json::to_string(&interest(&world, &a, "cooking", SAID)).unwrap(),
    ];
    assert!(texts.iter().all(|text| !text.contains("secret")));
}

#[test]
fn r17_asking_why_stores_nothing() {
    let world = World::new();
    let a = hiker(&world);
    let id = world.ad("ad", &[("boots", 1.0)]);
    world.post("p", SAID, &["boots"]);
    let before = world.exported();
    ad(&world, &a, &id, SAID);
    item(&world, &a, "p", SAID);
    interest(&world, &a, "boots", SAID);
    assert_eq!(world.exported(), before);
}
