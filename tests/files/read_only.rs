//! Read-only stores: they refuse every change, and see what others write.

use std::collections::BTreeMap;

use interest_store::{
    Ad, AdSetting, Advertiser, Content, Error, Event, FeedSetting, ImportOptions, InteractionKind,
    PolicySet, Purpose, SensitiveCategory, Store, TopicSpec,
};
use serde_json::json;

use crate::folder::{Folder, NOW, ana, day, fill, make_store, message, options, topic, topics};

fn set(store: &Store, name: &str, value: serde_json::Value) {
    let set = BTreeMap::from([(name.to_owned(), value)]);
    store.set_policy(&PolicySet { at: NOW, set }).unwrap();
}

fn ad(key: &str, about: &str) -> Ad {
    Ad {
        ad: key.parse().unwrap(),
        advertiser: "trailco".parse().unwrap(),
        title: key.to_owned(),
        topics: vec![topic(about).into()],
        from: None,
        until: None,
    }
}

fn post(key: &str, about: &str) -> Content {
    Content {
        at: day(-1.0),
        content: key.parse().unwrap(),
        kind: "post".to_owned(),
        title: key.to_owned(),
        topics: vec![topic(about)],
    }
}

fn ads(store: &Store) -> Vec<String> {
    let ads = store.ads(&ana(), NOW, 10).unwrap();
    ads.into_iter().map(|ad| ad.ad.to_string()).collect()
}

fn feed(store: &Store) -> Vec<String> {
    let feed = store.feed(&ana(), NOW, 10).unwrap();
    feed.into_iter()
        .map(|item| item.content.to_string())
        .collect()
}

#[test]
fn a_read_only_store_refuses_every_change_and_the_file_stays_as_it_is() {
    let folder = Folder::new();
    make_store(&folder.file());
    let bytes = std::fs::read(folder.file()).unwrap();
    let store = options().read_only(true).open(folder.file()).unwrap();
    let app = "threads".to_owned().try_into().unwrap();
    let changes: Vec<(&str, Result<(), Error>)> = vec![
        ("app", store.add_app(&app).map(drop)),
        ("account", store.add_account(&ana(), NOW, None).map(drop)),
        (
            "message",
            store.record_message(&message("m2", "yoga")).map(drop),
        ),
        (
            "a message that it has",
            store
                .record_message(&message("m1", "Where can I go hiking?"))
                .map(drop),
        ),
        ("reset", store.reset(&ana(), NOW).map(drop)),
        (
            "erase",
            store
                .erase(&ana(), &"c1".parse().unwrap(), None, NOW)
                .map(drop),
        ),
        ("erase account", store.erase_account(&ana()).map(drop)),
        (
            "event",
            store.apply(&Event::App { app: app.clone() }).map(drop),
        ),
        ("nothing", store.write(|_| Ok(()))),
        (
            "import",
            store
                .import(&b"\n"[..], &ImportOptions::new(), |_, _| {}, drop)
                .map(drop),
        ),
    ];
    for (what, change) in changes {
        assert!(matches!(change, Err(Error::ReadOnly)), "{what}: {change:?}");
    }
    assert_eq!(topics(&store, Purpose::Ads), ["hiking"]);
    assert!(store.export(Vec::new()).unwrap() > 0);
    drop(store);
    assert!(std::fs::read(folder.file()).unwrap() == bytes);
    assert!(
        std::fs::read(folder.path("ana.db-wal"))
            .unwrap_or_default()
            .is_empty()
    );
    drop(options().open(folder.file()).unwrap());
    assert_eq!(folder.names(), ["ana.db"], "the next writer tidies up");
}

#[test]
fn a_store_that_only_reads_sees_what_another_writes() {
    let folder = Folder::new();
    make_store(&folder.file());
    let reader = options().read_only(true).open(folder.file()).unwrap();
    let writer = options().open(folder.file()).unwrap();
    assert_eq!(topics(&reader, Purpose::Ads), ["hiking"]);

    writer
        .record_message(&message("m2", "Is there a yoga class?"))
        .unwrap();
    assert_eq!(topics(&reader, Purpose::Ads), ["hiking", "yoga"]);
    writer
        .set_ad_topic(&ana(), &topic("hiking"), AdSetting::Block, NOW)
        .unwrap();
    assert_eq!(topics(&reader, Purpose::Ads), ["yoga"]);
    writer
        .set_feed_control(&ana(), &topic("yoga"), FeedSetting::Hide, None, NOW)
        .unwrap();
    assert_eq!(topics(&reader, Purpose::Content), ["hiking"]);
    writer
        .erase(&ana(), &"c1".parse().unwrap(), None, NOW)
        .unwrap();
    assert!(topics(&reader, Purpose::Ads).is_empty());
}

#[test]
fn what_is_kept_in_memory_of_the_taxonomy_follows_another_program() {
    let folder = Folder::new();
    make_store(&folder.file());
    let reader = options().read_only(true).open(folder.file()).unwrap();
    let writer = options().open(folder.file()).unwrap();
    let mentions = |store: &Store, text: &str| {
        let (mentions, sensitive) = store.classify(text).unwrap();
        (
            mentions
                .iter()
                .map(|mention| mention.topic.to_string())
                .collect::<Vec<_>>(),
            sensitive,
        )
    };
    assert_eq!(mentions(&reader, "kloof walk"), (vec![], false));

    let kloof = TopicSpec::new(topic("kloof")).parent(topic("hiking"));
    writer
        .add_topic(&kloof.clone().phrases(["kloof walk"]))
        .unwrap();
    assert_eq!(
        mentions(&reader, "kloof walk"),
        (vec!["kloof".to_owned()], false)
    );
    writer
        .record_message(&message("m2", "A kloof walk, please"))
        .unwrap();
    assert_eq!(topics(&reader, Purpose::Ads), ["hiking", "kloof"]);

    // A setting on a topic covers what was added below it later.
    writer
        .set_ad_topic(&ana(), &topic("hiking"), AdSetting::Block, NOW)
        .unwrap();
    assert!(topics(&reader, Purpose::Ads).is_empty());
    let moved = TopicSpec {
        parent: Some(None),
        ..kloof
    };
    writer.add_topic(&moved).unwrap();
    assert_eq!(topics(&reader, Purpose::Ads), ["kloof"]);
    assert_eq!(reader.topic(&topic("kloof")).unwrap().parent, None);

    writer
        .add_topic(&TopicSpec::new(topic("kloof")).sensitive(SensitiveCategory::Health))
        .unwrap();
    assert!(topics(&reader, Purpose::Ads).is_empty());
    assert!(mentions(&reader, "kloof walk").1);
    writer
        .add_topic(&TopicSpec::new(topic("kloof")).name("Kloof walks"))
        .unwrap();
    assert_eq!(reader.topic(&topic("kloof")).unwrap().name, "Kloof walks");
}

#[test]
fn what_is_kept_in_memory_of_the_policy_follows_another_program() {
    let folder = Folder::new();
    make_store(&folder.file());
    let reader = options().read_only(true).open(folder.file()).unwrap();
    let writer = options().open(folder.file()).unwrap();
    let score = |store: &Store| store.interests(&ana(), Purpose::Ads, NOW, 1).unwrap()[0].score;
    let before = score(&reader);
    set(&writer, "half_life_days", json!(5));
    assert_eq!(score(&reader), score(&writer));
    assert!(score(&reader) < before);
    set(&writer, "half_life_days", json!(30));
    assert_eq!(score(&reader), before);
    set(&writer, "fade_below", json!(0.9));
    assert!(topics(&reader, Purpose::Ads).is_empty());
    set(&writer, "fade_below", json!(0));
    let change = interest_store::RolloutChange {
        at: NOW,
        region: "US".parse().unwrap(),
        from: None,
    };
    writer.set_rollout(&change).unwrap();
    assert!(topics(&reader, Purpose::Ads).is_empty());
    assert_eq!(
        reader.policy().unwrap().rollout("US".parse().unwrap()),
        None
    );
}

#[test]
fn what_is_kept_in_memory_of_ads_and_content_follows_another_program() {
    let folder = Folder::new();
    make_store(&folder.file());
    let reader = options().read_only(true).open(folder.file()).unwrap();
    let writer = options().open(folder.file()).unwrap();
    assert_eq!((ads(&reader), feed(&reader)), (vec![], vec![]));
    let trailco = Advertiser {
        advertiser: "trailco".parse().unwrap(),
        name: "Trail Co".to_owned(),
    };
    writer.add_advertiser(&trailco).unwrap();
    writer.add_ad(&ad("boots", "hiking")).unwrap();
    writer.add_content(&post("ridge", "hiking")).unwrap();
    assert_eq!(
        (ads(&reader), feed(&reader)),
        (vec!["boots".to_owned()], vec!["ridge".to_owned()])
    );
    for (key, about) in [("mat", "yoga"), ("poles", "hiking")] {
        writer.add_ad(&ad(key, about)).unwrap();
        writer.add_content(&post(key, about)).unwrap();
    }
    assert_eq!(ads(&reader), ["boots", "poles"]);
    assert_eq!(feed(&reader), ["poles", "ridge", "mat"]);

    // Restated: the same key, another topic.
    writer.add_ad(&ad("mat", "hiking")).unwrap();
    writer.add_ad(&ad("boots", "yoga")).unwrap();
    writer.add_content(&post("mat", "hiking")).unwrap();
    writer.add_content(&post("ridge", "yoga")).unwrap();
    assert_eq!(ads(&reader), ["mat", "poles"]);
    assert_eq!(feed(&reader), ["mat", "poles", "ridge"]);
    writer
        .set_advertiser_block(&ana(), &"trailco".parse().unwrap(), true, NOW)
        .unwrap();
    assert!(ads(&reader).is_empty());
}

#[test]
fn two_stores_that_write_see_each_other() {
    let folder = Folder::new();
    let one = options().open(folder.file()).unwrap();
    let other = options().open(folder.file()).unwrap();
    fill(&one).unwrap();
    other
        .add_topic(&TopicSpec::new(topic("kloof")).phrases(["kloof walk"]))
        .unwrap();
    one.record_message(&message("m2", "A kloof walk")).unwrap();
    set(&other, "retain_text_days", json!(null));
    set(&one, "half_life_days", json!(10));
    assert_eq!(topics(&other, Purpose::Ads), ["hiking", "kloof"]);
    let walk = interest_store::Interaction {
        at: day(-1.0),
        account: ana(),
        interaction: "i1".parse().unwrap(),
        kind: InteractionKind::Follow,
        topics: vec![topic("yoga")],
    };
    other.record_interaction(&walk).unwrap();
    let shown = |store: &Store| store.interests(&ana(), Purpose::Ads, NOW, 10).unwrap();
    assert_eq!(shown(&one), shown(&other));
    assert_eq!(topics(&one, Purpose::Ads), ["yoga", "hiking", "kloof"]);
}
