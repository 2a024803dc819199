//! R8, R11, R21: importing again, and importing what was exported.

use interest_store::{FixedClock, ImportOptions, InitialTaxonomy, Outcome, Store, StoreOptions};

use crate::common::{NOW, World, at, name};

fn empty() -> Store {
    let options = StoreOptions::new().clock(FixedClock(at(NOW)));
    options
        .initial_taxonomy(InitialTaxonomy::None)
        .open_in_memory()
        .unwrap()
}

fn import(store: &Store, lines: &str) {
    let options = ImportOptions::new();
    store
        .import(lines.as_bytes(), &options, |_, _| {}, |_| {})
        .unwrap();
}

fn exported(store: &Store) -> String {
    let mut bytes = Vec::new();
    store.export(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

const ANA: &str = r#"{"type":"account","at":"2025-10-01T00:00:00Z","account":"instagram:ana","region":"US"}
{"type":"notice","at":"2025-11-01T00:00:00Z","account":"instagram:ana","channel":"email"}
{"type":"notice","at":"2025-11-01T00:00:00Z","account":"instagram:ana","channel":"in_product"}
"#;

#[test]
fn r08_a_mark_that_was_taken_away_in_the_file_is_not_set_again_by_repeating_it() {
    let file = format!(
        r#"{ANA}{{"type":"topic","topic":"z","sensitive":"health"}}
{{"type":"topic","topic":"z","sensitive":null}}
{{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c","message":"m","role":"user","modality":"text","topics":["z"]}}
{{"type":"interaction","at":"2026-01-05T10:00:00Z","account":"instagram:ana","interaction":"i","kind":"share","topics":["z"]}}
"#
    );
    let store = empty();
    import(&store, &file);
    let before = exported(&store);
    import(&store, &file);
    assert_eq!(exported(&store), before);
    let message = store.message(
        &name("instagram:ana"),
        &"c".parse().unwrap(),
        &"m".parse().unwrap(),
    );
    assert_eq!(message.unwrap().outcome, Outcome::Used);
}

#[test]
fn r08_an_ad_that_was_taken_before_its_topic_was_marked_is_known_when_it_comes_again() {
    let file = r#"{"type":"topic","topic":"z"}
{"type":"advertiser","advertiser":"v","name":"V"}
{"type":"ad","ad":"a","advertiser":"v","title":"A","topics":["z"]}
{"type":"topic","topic":"z","sensitive":"health"}
"#;
    let store = empty();
    import(&store, file);
    let before = exported(&store);
    import(&store, file);
    import(&store, &before);
    assert_eq!(exported(&store), before, "a store takes its own export");
    let copy = empty();
    import(&copy, &before);
    assert_eq!(exported(&copy), before);
}

#[test]
fn r11_a_block_that_an_erased_account_asked_for_is_in_the_export_of_those_it_holds_for() {
    let world = World::new();
    let (a, b) = (
        world.told("instagram:a", "US"),
        world.told("facebook:b", "US"),
    );
    world.link(&[&a, &b]);
    world.ad("boots", &[("hiking", 1.0)]);
    let now = at("2026-01-01T00:00:00Z");
    world
        .store
        .set_advertiser_block(&a, &"acme".parse().unwrap(), true, now)
        .unwrap();
    world.store.unlink(&b, now).unwrap();
    world.like(&b, "2026-01-05T00:00:00Z", &["hiking"]);
    world.store.erase_account(&a).unwrap();
    assert!(world.ads(&b, "2026-01-06T00:00:00Z").is_empty());
    let copy = empty();
    import(&copy, &world.exported());
    assert!(
        copy.ads(&b, at("2026-01-06T00:00:00Z"), 9)
            .unwrap()
            .is_empty()
    );
    assert_eq!(exported(&copy), world.exported());
}

#[test]
fn r08_a_sensitive_word_in_the_possessive_is_a_mention() {
    let store = Store::open_in_memory().unwrap();
    for text in [
        "my chemo's last day, running shoes",
        "CHEMO’S over, hiking next",
    ] {
        let (mentions, sensitive) = store.classify(text).unwrap();
        assert!(sensitive && mentions.is_empty(), "{text}");
    }
}
