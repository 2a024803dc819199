//! Processes: this test program starts itself again to write.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use interest_store::{Purpose, Store};
use tempfile::TempDir;

use crate::{NOW, ana, assert_whole, filled, interaction, message, options};

/// Says to a child what to do: its number and the file.
const WHO: &str = "INTEREST_STORE_TEST_CHILD";
const FILE: &str = "INTEREST_STORE_TEST_FILE";

/// How many messages each child records, and as many interactions.
const EACH: usize = 150;

/// A child that runs one of the tests below that only children run. It waits for [`go`].
fn child(test: &str, who: usize, file: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            &format!("processes::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .env(WHO, who.to_string())
        .env(FILE, file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the children begin, at the same moment.
fn go(file: &Path) {
    std::thread::sleep(Duration::from_millis(100));
    std::fs::write(file.with_extension("go"), b"").unwrap();
}

fn wait_for(children: Vec<Child>) {
    for mut child in children {
        assert!(child.wait().unwrap().success(), "a child failed");
    }
}

/// In a child: its number and the file, once all may begin.
fn in_a_child() -> (usize, std::path::PathBuf) {
    let who = std::env::var(WHO)
        .expect("only the tests here run this")
        .parse()
        .unwrap();
    let file = std::path::PathBuf::from(std::env::var_os(FILE).unwrap());
    let begun = Instant::now();
    while !file.with_extension("go").exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "nobody says when"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    (who, file)
}

/// What a child records, each in a transaction of its own.
fn record(store: &Store, who: usize, numbers: std::ops::Range<usize>) {
    for number in numbers {
        store.record_message(&message(who, number)).unwrap();
        store
            .record_interaction(&interaction(who, number, &["left", "right"]))
            .unwrap();
        if number % 50 == 0 {
            // A question now and then has the log read while others write.
            store.interests(&ana(), Purpose::Ads, NOW, 10).unwrap();
        }
    }
}

#[test]
#[ignore = "run by the test that starts several processes"]
fn a_child_records_its_part() {
    let (who, file) = in_a_child();
    let store = options().create(false).open(file).unwrap();
    record(&store, who, 0..EACH);
}

#[test]
#[ignore = "run by the test that starts several processes"]
fn a_child_opens_a_file_that_others_make_too() {
    let (who, file) = in_a_child();
    let store = options().open(file).unwrap();
    let store = filled(store);
    record(&store, who, 0..5);
}

#[test]
fn processes_that_write_at_once_lose_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ana.db");
    let store = filled(options().open(&file).unwrap());
    let children = (0..3)
        .map(|who| child("a_child_records_its_part", who, &file))
        .collect();
    go(&file);
    wait_for(children);

    let alone = filled(options().open_in_memory().unwrap());
    for who in 0..3 {
        for number in 0..EACH {
            let (said, done) = (
                message(who, number),
                interaction(who, number, &["left", "right"]),
            );
            store
                .message(&said.account, &said.conversation, &said.message)
                .unwrap();
            assert!(store.has_interaction(&ana(), &done.interaction).unwrap());
        }
        alone
            .write(|writer| {
                for number in (0..EACH).rev() {
                    writer.record_interaction(&interaction(who, number, &["left", "right"]))?;
                    writer.record_message(&message(who, number))?;
                }
                Ok(())
            })
            .unwrap();
    }
    for purpose in [Purpose::Ads, Purpose::Content] {
        let found = store.interests(&ana(), purpose, NOW, usize::MAX).unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(
            found,
            alone.interests(&ana(), purpose, NOW, usize::MAX).unwrap()
        );
    }
    drop(store);
    assert_whole(&file);
}

#[test]
fn processes_that_make_one_file_at_once_share_one_store() {
    for _ in 0..6 {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("ana.db");
        let name = "a_child_opens_a_file_that_others_make_too";
        let children = (0..4).map(|who| child(name, who, &file)).collect();
        go(&file);
        wait_for(children);
        let store = options().create(false).open(&file).unwrap();
        let found = store.interests(&ana(), Purpose::Ads, NOW, 10).unwrap();
        assert_eq!(found.len(), 3);
        assert!(
            found.iter().all(|interest| interest.signals == 4 * 5),
            "{found:?}"
        );
        drop(store);
        assert_whole(&file);
    }
}
