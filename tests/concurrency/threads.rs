//! Threads that share one store, or one file.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use interest_store::{
    AdSetting, Error, Event, FeedSetting, ImportOptions, PolicySet, Purpose, Store, TopicSpec,
};
use tempfile::TempDir;

use crate::{NOW, ana, assert_whole, filled, interaction, message, options, topic};

/// Runs `write` while four threads ask again and again; returns how often they asked.
fn while_others_ask(store: &Store, ask: impl Fn(&Store) + Sync, write: impl FnOnce()) -> usize {
    let (is_done, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    /// Ends the readers even where the writer panics.
    struct Done<'a>(&'a AtomicBool);
    impl Drop for Done<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    ask(store);
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let _done = Done(&is_done);
        write();
    });
    asked.into_inner()
}

/// The score and the number of signals of each topic.
fn scores(store: &Store, purpose: Purpose) -> Vec<(String, f64, u64)> {
    let interests = store.interests(&ana(), purpose, NOW, 10).unwrap();
    let shown = |interest: interest_store::Interest| {
        (interest.topic.to_string(), interest.score, interest.signals)
    };
    interests.into_iter().map(shown).collect()
}

#[test]
fn readers_never_see_half_of_a_change_while_another_imports() {
    let folder = TempDir::new().unwrap();
    let store = filled(options().open(folder.path().join("ana.db")).unwrap());
    let mut lines = Vec::new();
    for number in 0..300 {
        for topics in [["left"], ["right"]] {
            let mut done = interaction(0, number, &topics);
            done.interaction = format!("{}-{number}", topics[0]).parse().unwrap();
            serde_json::to_writer(&mut lines, &Event::Interaction(done)).unwrap();
            lines.push(b'\n');
        }
    }
    let ask = |store: &Store| {
        for purpose in [Purpose::Ads, Purpose::Content] {
            match &scores(store, purpose)[..] {
                [] => {}
                [(_, left, left_signals), (_, right, right_signals)] => {
                    assert_eq!((left, left_signals), (right, right_signals));
                }
                other => panic!("{other:?}"),
            }
        }
        let mut written = Vec::new();
        store.export(&mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let count = |key: &str| {
            written
                .matches(&format!("\"interaction\":\"{key}-"))
                .count()
        };
        assert_eq!(count("left"), count("right"));
    };
    let asked = while_others_ask(&store, ask, || {
        // Two events a batch: one transaction for each pair.
        let pairs = ImportOptions::new().batch(2);
        store
            .import(&lines[..], &pairs, |_, _| {}, |line| panic!("{line:?}"))
            .unwrap();
    });
    assert!(asked > 20, "{asked}");
    let found = scores(&store, Purpose::Ads);
    assert_eq!(found.len(), 2);
    assert!(
        found.iter().all(|(_, _, signals)| *signals == 300),
        "{found:?}"
    );
}

#[test]
fn readers_never_see_half_of_a_change_of_taxonomy_and_policy() {
    let folder = TempDir::new().unwrap();
    let store = filled(options().open(folder.path().join("ana.db")).unwrap());
    let off = topic("hiking");
    store
        .set_ad_topic(&ana(), &off, AdSetting::Block, NOW)
        .unwrap();
    store
        .set_feed_control(&ana(), &off, FeedSetting::Hide, None, NOW)
        .unwrap();
    store
        .record_interaction(&interaction(0, 0, &["left", "right"]))
        .unwrap();
    // One of the two lies under the topic that is off, and the half-life tells which.
    let turn = |number: i64| {
        let (shown, withheld, half_life) = match number % 2 {
            0 => ("left", "right", 10.0),
            _ => ("right", "left", 20.0),
        };
        let set = [("half_life_days".to_owned(), half_life.into())].into();
        let policy = PolicySet {
            at: NOW.plus_millis(number),
            set,
        };
        let to_root = TopicSpec {
            parent: Some(None),
            ..TopicSpec::new(topic(shown))
        };
        store
            .write(|writer| {
                writer.add_topic(&to_root)?;
                writer.add_topic(&TopicSpec::new(topic(withheld)).parent(off.clone()))?;
                writer.set_policy(&policy)
            })
            .unwrap();
    };
    turn(0);
    let later = NOW.plus_days(20.0);
    let ask = |store: &Store| {
        for purpose in [Purpose::Ads, Purpose::Content] {
            let found = store.interests(&ana(), purpose, later, 10).unwrap();
            let found: Vec<_> = found
                .iter()
                .map(|one| (one.topic.as_str(), one.score))
                .collect();
            assert!(
                found == [("left", 0.25)] || found == [("right", 0.5)],
                "{found:?}"
            );
        }
    };
    let asked = while_others_ask(&store, ask, || (1..=60).for_each(turn));
    assert!(asked > 20, "{asked}");
    assert_eq!(scores(&store, Purpose::Content)[0].0, "left");
}

#[test]
fn threads_that_write_at_once_lose_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ana.db");
    let shared = filled(options().open(&file).unwrap());
    let own = options().open(&file).unwrap();
    std::thread::scope(|scope| {
        // Two share a store, and two have another one on the same file.
        for (who, store) in [&shared, &shared, &own, &own].into_iter().enumerate() {
            scope.spawn(move || {
                for number in 0..100 {
                    store.record_message(&message(who, number)).unwrap();
                }
            });
        }
    });
    for store in [&shared, &own] {
        let found = scores(store, Purpose::Ads);
        assert_eq!((found[0].0.as_str(), found[0].2), ("hiking", 400));
    }
    drop((shared, own));
    assert_whole(&file);
}

#[test]
fn a_question_that_takes_long_keeps_nobody_from_writing_and_sees_one_state() {
    let folder = TempDir::new().unwrap();
    let store = filled(options().open(folder.path().join("ana.db")).unwrap());
    let bo = "facebook:bo".parse().unwrap();
    let mut seen = Vec::new();
    store
        .for_each_account(NOW, |account| {
            seen.push(account.account);
            // Recorded, and seen by others, while the long question still reads.
            store.add_account(&bo, NOW, None)?;
            assert_eq!(store.linked(&bo)?, std::slice::from_ref(&bo));
            Ok(())
        })
        .unwrap();
    assert_eq!(seen, [ana()]);
}

#[test]
fn a_writer_that_waits_in_vain_says_how_long_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ana.db");
    let store = filled(options().open(&file).unwrap());
    let hasty = options()
        .busy_timeout(Duration::from_millis(50))
        .open(&file)
        .unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let error = hasty.record_message(&message(0, 0)).unwrap_err();
    assert!(matches!(error, Error::Busy { waited_ms: 50 }), "{error:?}");
    assert!(error.is_busy() && !error.is_refusal());
    assert!(begun.elapsed() < Duration::from_secs(30));
    // Readers do not wait for the one that holds the file.
    assert!(scores(&hasty, Purpose::Ads).is_empty());
    other.execute_batch("ROLLBACK").unwrap();
    assert!(scores(&store, Purpose::Ads).is_empty());
    hasty.record_message(&message(0, 0)).unwrap();
    assert_eq!(scores(&store, Purpose::Ads).len(), 1);
}

#[test]
fn a_change_that_panics_is_taken_back_and_the_store_goes_on() {
    let folder = TempDir::new().unwrap();
    let store = filled(options().open(folder.path().join("ana.db")).unwrap());
    let broken = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            store.write(|writer| -> interest_store::Result<()> {
                writer.record_message(&message(0, 0))?;
                panic!("the host's own mistake");
            })
        });
        writing.join()
    });
    assert!(broken.is_err());
    assert!(scores(&store, Purpose::Ads).is_empty());
    store.record_message(&message(0, 1)).unwrap();
    assert_eq!(scores(&store, Purpose::Ads)[0].2, 1);
}
