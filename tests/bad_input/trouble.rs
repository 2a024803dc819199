//! A store that may not be written, a full disk, a file that another program holds, a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use interest_store::{
    Applied, Channel, Error, Event, FixedClock, ImportOptions, InitialTaxonomy, Message, Result,
    Store, StoreOptions, TopicSpec,
};
use tempfile::TempDir;

use crate::common::{NOW, at, name, topic};
use crate::refused::{LATER, answers, exported, full, known_message, new_message};

fn options() -> StoreOptions {
    StoreOptions::new()
        .clock(FixedClock(at(NOW)))
        .initial_taxonomy(InitialTaxonomy::None)
        .busy_timeout(Duration::from_millis(50))
}

/// A file with what [`full`] has. It goes when the folder does.
fn file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ana.db");
    let store = options().open(&path).unwrap();
    let lines = full().exported();
    store
        .import(lines.as_bytes(), &ImportOptions::new(), |_, _| {}, drop)
        .unwrap();
    (folder, path)
}

/// Every kind of write, some of which would change nothing.
fn writes(store: &Store) -> Vec<(&'static str, Result<()>)> {
    let (ana, when) = (name("instagram:ana"), at(LATER));
    let hiking = topic("hiking");
    let events = full().exported();
    let mut all: Vec<(&'static str, Result<()>)> = vec![
        (
            "region",
            store
                .set_region(&ana, when, "FR".parse().unwrap())
                .map(drop),
        ),
        ("unlink", store.unlink(&ana, when).map(drop)),
        (
            "link",
            store
                .link(&[ana.clone(), name("facebook:ana.k")], when)
                .map(drop),
        ),
        (
            "notice",
            store.record_notice(&ana, Channel::Email, when).map(drop),
        ),
        ("message", store.record_message(&new_message()).map(drop)),
        (
            "a known message",
            store.record_message(&known_message()).map(drop),
        ),
        (
            "topic",
            store.add_topic(&TopicSpec::new(topic("new"))).map(drop),
        ),
        (
            "ad topic",
            store
                .set_ad_topic(&ana, &hiking, "block".parse().unwrap(), when)
                .map(drop),
        ),
        (
            "block",
            store
                .set_advertiser_block(&ana, &"acme".parse().unwrap(), true, when)
                .map(drop),
        ),
        (
            "feed",
            store
                .set_feed_control(&ana, &hiking, "hide".parse().unwrap(), None, when)
                .map(drop),
        ),
        ("opt-out", store.set_opt_out(&ana, false, when).map(drop)),
        ("reset", store.reset(&ana, when).map(drop)),
        (
            "erase",
            store
                .erase(&ana, &"c1".parse().unwrap(), None, when)
                .map(drop),
        ),
        ("erase account", store.erase_account(&ana).map(drop)),
        ("nothing", store.write(|_| Ok(()))),
        ("import", import(store, &events, false)),
        ("import nothing", import(store, "", false)),
        ("import and skip", import(store, "bad\n", true)),
    ];
    for line in events.lines() {
        let event = Event::parse(line).unwrap();
        all.push((event.kind(), store.apply(&event).map(drop)));
    }
    for line in [
        r#"{"type":"app","app":"threads"}"#,
        r#"{"type":"rollout","at":"2026-02-01T00:00:00Z","region":"US","from":null}"#,
        r#"{"type":"advertiser","advertiser":"new","name":"New"}"#,
        // What would be refused anyway.
        r#"{"type":"reset","at":"2026-02-01T00:00:00Z","account":"threads:nobody"}"#,
    ] {
        let event = Event::parse(line).unwrap();
        all.push((event.kind(), store.apply(&event).map(drop)));
    }
    all
}

fn import(store: &Store, lines: &str, skip: bool) -> Result<()> {
    let options = ImportOptions::new().skip_bad(skip);
    let skipped = |line: interest_store::SkippedLine| panic!("{line:?}");
    store
        .import(lines.as_bytes(), &options, |_, _| {}, skipped)
        .map(drop)
}

fn is_no_refusal(error: &Error) {
    assert!(!error.is_refusal(), "{error:?}");
}

#[test]
fn a_read_only_store_refuses_every_kind_of_write_and_still_answers() {
    let (_folder, path) = file();
    let bytes = std::fs::read(&path).unwrap();
    let store = options().read_only(true).open(&path).unwrap();
    let before = (exported(&store), answers(&store));
    for (what, written) in writes(&store) {
        let error = written.expect_err(what);
        assert!(matches!(error, Error::ReadOnly), "{what}: {error:?}");
        assert!(error.to_string().contains("read-only"), "{error}");
        assert!(!error.is_busy());
        is_no_refusal(&error);
    }
    assert!(exported(&store) == before.0);
    assert_eq!(answers(&store), before.1);
    assert_eq!(before.1, answers(&full().store));
    drop(store);
    assert!(std::fs::read(&path).unwrap() == bytes);
}

fn long_message() -> Message {
    Message {
        text: Some("hiking and ".repeat(200_000)),
        ..new_message()
    }
}

/// Opens the file so that it may hardly grow.
fn nearly_full(path: &Path) -> Store {
    let size = std::fs::metadata(path).unwrap().len();
    options().max_bytes(size + 8 * 4096).open(path).unwrap()
}

fn is_disk_full(error: &Error) {
    assert!(matches!(error, Error::DiskFull), "{error:?}");
    assert!(error.to_string().contains("full"), "{error}");
    assert!(!error.is_busy());
    is_no_refusal(error);
}

#[test]
fn a_full_disk_is_told_and_the_store_answers_as_before() {
    let (_folder, path) = file();
    let store = nearly_full(&path);
    let before = (exported(&store), answers(&store));
    for _ in 0..3 {
        is_disk_full(&store.record_message(&long_message()).unwrap_err());
        assert!(exported(&store) == before.0);
        assert_eq!(answers(&store), before.1);
    }
    // What still fits is taken.
    store.record_message(&new_message()).unwrap();
    drop(store);
    let store = options().open(&path).unwrap();
    let long = Message {
        message: "long".parse().unwrap(),
        ..long_message()
    };
    assert!(matches!(
        store.record_message(&long),
        Ok(Applied::Message(_))
    ));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert!(exported(&store).len() > before.0.len() + 2_000_000);
}

#[test]
fn a_full_disk_ends_an_import_with_nothing_of_its_batch() {
    for skip in [false, true] {
        let (_folder, path) = file();
        let store = nearly_full(&path);
        let before = exported(&store);
        let long = Message {
            message: "long".parse().unwrap(),
            ..long_message()
        };
        let lines = [new_message(), long]
            .map(|message| serde_json::to_string(&Event::Message(message)).unwrap())
            .join("\n");
        is_disk_full(&import(&store, &lines, skip).unwrap_err());
        assert!(exported(&store) == before, "skip {skip}");
        drop(store);
        let store = options().open(&path).unwrap();
        import(&store, &lines, skip).unwrap();
        assert!(exported(&store).len() > before.len() + 2_000_000);
    }
}

#[test]
fn a_transaction_that_goes_on_after_a_full_disk_is_all_or_nothing() {
    let (_folder, path) = file();
    let store = nearly_full(&path);
    let before = exported(&store);
    let (one, other) = (TopicSpec::new(topic("one")), TopicSpec::new(topic("other")));
    let done = store.write(|writer| {
        writer.add_topic(&one)?;
        is_disk_full(&writer.record_message(&long_message()).unwrap_err());
        writer.add_topic(&other)
    });
    let after = exported(&store);
    let has = |key: &str| store.topic(&topic(key)).is_ok();
    match done {
        Ok(_) => assert!(
            has("one") && has("other") && !after.contains("hiking and"),
            "{after}"
        ),
        Err(error) => {
            assert!(after == before, "{error:?}, and yet: {after}");
            assert!(matches!(error, Error::RolledBack), "{error:?}");
            is_no_refusal(&error);
        }
    }
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_file_that_another_program_holds_is_busy_and_then_written() {
    let (_folder, path) = file();
    let store = options().open(&path).unwrap();
    let before = (exported(&store), answers(&store));
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for (what, written) in [
        ("message", store.record_message(&new_message()).map(drop)),
        (
            "erase",
            store.erase_account(&name("instagram:ana")).map(drop),
        ),
        ("nothing", store.write(|_| Ok(()))),
        ("import", import(&store, "bad\n", false)),
        ("import and skip", import(&store, "bad\n", true)),
    ] {
        let error = written.expect_err(what);
        assert!(
            matches!(error, Error::Busy { waited_ms: 50 }),
            "{what}: {error:?}"
        );
        assert!(error.to_string().contains("50 ms"), "{error}");
        assert!(error.is_busy());
        is_no_refusal(&error);
        // Who reads does not wait.
        assert!(exported(&store) == before.0);
        assert_eq!(answers(&store), before.1);
    }
    other.execute_batch("ROLLBACK").unwrap();
    let applied = store.record_message(&new_message()).unwrap();
    assert!(matches!(applied, Applied::Message(_)), "{applied:?}");
}

/// Runs `work`, which panics, and expects that nothing is left of it and that the store goes on.
fn panics(store: &Store, work: impl FnOnce(&Store)) {
    let before = (exported(store), answers(store));
    assert!(catch_unwind(AssertUnwindSafe(|| work(store))).is_err());
    assert!(exported(store) == before.0);
    assert_eq!(answers(store), before.1);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn panicking_write(store: &Store) {
    let _ = store.write(|writer| -> Result<()> {
        writer.erase(&name("instagram:ana"), &"c1".parse()?, None, at(LATER))?;
        writer.add_topic(&TopicSpec::new(topic("kayak")).phrases(["hiking"]))?;
        writer.record_message(&new_message())?;
        let line = r#"{"type":"policy","at":"2026-02-01T00:00:00Z","set":{"half_life_days":3}}"#;
        writer.apply(&Event::parse(line)?)?;
        let line =
            r#"{"type":"ad","ad":"poles","advertiser":"acme","title":"Other","topics":["kayak"]}"#;
        writer.apply(&Event::parse(line)?)?;
        panic!("in the middle of it");
    });
}

#[test]
fn a_write_that_panics_leaves_nothing_and_the_store_goes_on() {
    let (_folder, path) = file();
    let world = full();
    for store in [&options().open(&path).unwrap(), &world.store] {
        for _ in 0..3 {
            panics(store, panicking_write);
        }
        panics(store, |store| {
            let _ = store.write(|writer| {
                writer.attempt(|writer| -> Result<()> {
                    writer.record_message(&new_message())?;
                    panic!("in the middle of a part of it");
                })
            });
        });
        panics(store, |store| {
            let each = |_| -> Result<()> { panic!("in the middle of a question") };
            let _ = store.for_each_account(at(LATER), each);
        });
        panics(store, |store| {
            let lines = "{\"type\":\"app\",\"app\":\"No\"}";
            let _ = import(store, lines, true);
        });
        let applied = store.record_message(&new_message()).unwrap();
        assert!(matches!(applied, Applied::Message(_)), "{applied:?}");
        let set = r#"{"type":"policy","at":"2026-02-01T00:00:00Z","set":{"half_life_days":7}}"#;
        store.apply(&Event::parse(set).unwrap()).unwrap();
        assert_eq!(store.policy().unwrap().half_life_days, 7.0);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn only_input_is_refused_the_rest_is_trouble() {
    let line = |source: Error| Error::Line {
        file: "in.jsonl".to_owned(),
        line: 7,
        source: Box::new(source),
    };
    for error in [
        Error::DiskFull,
        Error::ReadOnly,
        Error::Busy { waited_ms: 50 },
        Error::NoSuchStore("ana.db".into()),
        line(Error::DiskFull),
    ] {
        is_no_refusal(&error);
    }
    for error in [
        Error::UnknownAccount(name("instagram:nobody")),
        Error::Event("no event".to_owned()),
        line(Error::UnknownTopic(topic("kloof"))),
        line(line(Error::UntilNotTaken)),
    ] {
        assert!(error.is_refusal() && !error.is_busy(), "{error:?}");
    }
}
