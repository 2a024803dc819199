//! `interest-store demo`: the same screen every time, commands that work, and nobody else's file touched.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use interest_store::{AdSetting, Message, Store, Timestamp};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_interest-store");

fn interest_store(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .arg0("interest-store")
        .args(arguments)
        .current_dir(dir)
        .env_remove("INTEREST_STORE_DB")
        .output()
        .unwrap()
}

/// What a run that went well printed.
fn printed(output: Output) -> String {
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{}: {errors}", output.status);
    assert_eq!(errors, "");
    String::from_utf8(output.stdout).unwrap()
}

fn demo(dir: &Path) -> String {
    printed(interest_store(dir, &["demo"]))
}

/// What a run that was refused said.
fn refused(dir: &Path, arguments: &[&str]) -> String {
    let output = interest_store(dir, arguments);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    String::from_utf8(output.stderr).unwrap()
}

fn a_dir() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn demo_file(dir: &TempDir) -> PathBuf {
    dir.path().join("demo.db")
}

fn now() -> Timestamp {
    "2026-02-01T12:00:00Z".parse().unwrap()
}

fn exported(path: &Path) -> String {
    let mut bytes = Vec::new();
    Store::open(path).unwrap().export(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The commands that the screen ends with.
fn commands(screen: &str) -> Vec<&str> {
    let (_, commands) = screen.split_once("Try next:\n").unwrap();
    commands.lines().map(str::trim).collect()
}

/// Runs a command as it is printed, with the program on the path.
fn in_a_shell(dir: &Path, command: &str) -> String {
    let mut path = OsString::from(Path::new(PROGRAM).parent().unwrap());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    printed(
        Command::new("sh")
            .args(["-c", command])
            .current_dir(dir)
            .env("PATH", path)
            .env_remove("INTEREST_STORE_DB")
            .output()
            .unwrap(),
    )
}

#[test]
fn the_screen_is_the_same_every_time() {
    let dir = a_dir();
    let screen = demo(dir.path());
    insta::assert_snapshot!("the_screen", screen);
    assert_eq!(demo(dir.path()), screen);
    // Nothing is left but the store, in one file.
    let left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["demo.db"]);
}

#[test]
fn the_story_fits_on_one_screen() {
    let screen = demo(a_dir().path());
    assert!(screen.lines().count() <= 50);
    for line in screen.lines() {
        assert!(line.chars().count() <= 100, "{line}");
        assert_eq!(line, line.trim_end());
    }
}

#[cfg(unix)]
#[test]
fn the_commands_that_it_prints_work_as_they_stand() {
    let dir = a_dir();
    let screen = demo(dir.path());
    let [ads, message, sql] = commands(&screen)[..] else {
        panic!("{screen}");
    };
    let ads = in_a_shell(dir.path(), ads);
    assert!(ads.contains("trail-boots") && ads.contains("2.36"), "{ads}");
    let message = in_a_shell(dir.path(), message);
    assert!(message.contains("sensitive"), "{message}");
    if Command::new("sqlite3").arg("--version").output().is_err() {
        eprintln!("there is no sqlite3 here; its command was not tried");
        return;
    }
    let rows = in_a_shell(dir.path(), sql);
    assert!(
        rows.lines().any(|row| row == "whatsapp:ana|sensitive|2"),
        "{rows}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_with_spaces_in_its_name_is_quoted_in_the_commands() {
    let dir = a_dir();
    let screen = printed(interest_store(dir.path(), &["demo", "--db", "ana's demo"]));
    let ads = in_a_shell(dir.path(), commands(&screen)[0]);
    assert!(ads.contains("trail-boots"), "{ads}");
}

#[test]
fn what_was_tried_out_on_the_demo_is_taken_back_by_the_next_one() {
    let dir = a_dir();
    let screen = demo(dir.path());
    let made = exported(&demo_file(&dir));
    {
        let store = Store::open(demo_file(&dir)).unwrap();
        let ana = "instagram:ana".parse().unwrap();
        let topic = "outdoors".parse().unwrap();
        store
            .set_ad_topic(&ana, &topic, AdSetting::Block, now())
            .unwrap();
        store.unlink(&ana, now()).unwrap();
        let weekend = "weekend".parse().unwrap();
        let whatsapp = "whatsapp:ana".parse().unwrap();
        store.erase(&whatsapp, &weekend, None, now()).unwrap();
    }
    assert_ne!(exported(&demo_file(&dir)), made);
    assert_eq!(demo(dir.path()), screen);
    assert_eq!(exported(&demo_file(&dir)), made);
}

#[test]
fn a_demo_that_another_program_has_open_is_told_but_not_made_anew() {
    let dir = a_dir();
    let screen = demo(dir.path());
    let other = Store::open(demo_file(&dir)).unwrap();
    assert_eq!(demo(dir.path()), screen);

    let ana = "instagram:ana".parse().unwrap();
    other.unlink(&ana, now()).unwrap();
    let error = refused(dir.path(), &["demo"]);
    assert!(error.contains("another program has it open"), "{error}");
    assert_eq!(other.linked(&ana).unwrap().len(), 1);
    drop(other);
    assert_eq!(demo(dir.path()), screen);
}

#[test]
fn an_empty_file_is_filled() {
    let dir = a_dir();
    fs::write(demo_file(&dir), "").unwrap();
    let screen = demo(dir.path());
    assert_eq!(demo(dir.path()), screen);
}

#[test]
fn a_file_of_another_program_is_left_as_it_is() {
    let dir = a_dir();
    let notes = dir.path().join("notes.txt");
    fs::write(&notes, "Not a store.\n".repeat(500)).unwrap();
    let other = dir.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1);")
        .unwrap();
    for path in [notes, other] {
        let before = fs::read(&path).unwrap();
        let error = refused(dir.path(), &["demo", "--db", path.to_str().unwrap()]);
        assert!(error.contains("--db"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_store_of_ones_own_is_left_as_it_is() {
    let dir = a_dir();
    let path = demo_file(&dir);
    let told = |what: &str| {
        let before = fs::read(&path).unwrap();
        let error = refused(dir.path(), &["demo"]);
        assert!(error.contains("--db"), "{what}: {error}");
        assert_eq!(fs::read(&path).unwrap(), before, "{what}");
    };
    drop(Store::open(&path).unwrap());
    told("a store with nothing in it");

    let zoe = "instagram:zoe".parse().unwrap();
    let store = Store::open(&path).unwrap();
    store.add_account(&zoe, now(), None).unwrap();
    drop(store);
    told("a store with accounts of its own");
}

#[test]
fn a_demo_to_which_something_was_added_is_left_as_it_is() {
    let dir = a_dir();
    demo(dir.path());
    let path = demo_file(&dir);
    let ana = "whatsapp:ana".parse().unwrap();
    let (conversation, id) = ("mine".parse().unwrap(), "m1".parse().unwrap());
    let store = Store::open(&path).unwrap();
    store
        .record_message(&Message::typed(
            ana,
            conversation,
            id,
            now(),
            "Do not lose me.",
        ))
        .unwrap();
    drop(store);
    let before = fs::read(&path).unwrap();
    let error = refused(dir.path(), &["demo"]);
    assert!(error.contains("delete this one"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}
