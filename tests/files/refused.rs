//! Files that are something else, newer or damaged: each is refused by name and stays as it is, byte for
//! byte, with nothing left beside it.

use std::collections::BTreeMap;
use std::path::Path;

use interest_store::{Error, Purpose};
use rusqlite::Connection;

use crate::folder::{Folder, NOW, ana, every_way, fill, make_store, options};

/// Opens the folder's file in every way, and expects one kind of error and no trace.
fn is_refused(folder: &Folder, what: &str, expected: fn(&Error) -> bool) {
    let before = folder.bytes();
    for options in every_way() {
        let shown = format!("{what} with {options:?}");
        let error = options.open(folder.file()).expect_err(&shown);
        assert!(expected(&error), "{shown}: {error:?}");
        assert!(!error.is_refusal(), "{shown}: {error:?}");
        assert!(
            error.to_string().contains("left as it is"),
            "{shown}: {error}"
        );
        assert!(error.to_string().contains("ana.db"), "{shown}: {error}");
        assert_same(&folder.bytes(), &before, &shown);
    }
}

fn assert_same(after: &BTreeMap<String, Vec<u8>>, before: &BTreeMap<String, Vec<u8>>, shown: &str) {
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(after), names(before), "{shown}: files beside it");
    // Without printing some hundred thousand bytes.
    assert!(after == before, "{shown}: its bytes changed");
}

fn not_a_store(error: &Error) -> bool {
    matches!(error, Error::NotAStore { .. })
}

fn corrupt(error: &Error) -> bool {
    matches!(error, Error::Corrupt(_))
}

fn sqlite_file(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    let folder = Folder::new();
    make_store(&folder.file());
    sqlite_file(&folder.file(), "PRAGMA user_version = 99");
    is_refused(&folder, "a newer file", |error| {
        matches!(
            error,
            Error::NewerFile {
                found: 99,
                known: 2,
                ..
            }
        )
    });
}

#[test]
fn a_newer_file_whose_version_still_stands_in_its_log_is_left_as_it_is() {
    let folder = Folder::new();
    make_store(&folder.path("live.db"));
    let live = Connection::open(folder.path("live.db")).unwrap();
    live.execute_batch("PRAGMA user_version = 99; CREATE TABLE later (a)")
        .unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let from = folder.path(&format!("live.db{suffix}"));
        std::fs::copy(from, folder.path(&format!("ana.db{suffix}"))).unwrap();
    }
    drop(live);
    let before = folder.bytes();
    for options in every_way() {
        let error = options.open(folder.file()).unwrap_err();
        assert!(
            matches!(error, Error::NewerFile { found: 99, .. }),
            "{error:?}"
        );
        let after = folder.bytes();
        // The index of the log is SQLite's own scratch, made anew from the log.
        for name in ["ana.db", "ana.db-wal"] {
            assert!(after[name] == before[name], "{name} changed");
        }
        assert_eq!(after.len(), before.len());
    }
}

#[test]
fn an_sqlite_file_of_another_program_is_left_as_it_is() {
    for (what, sql) in [
        (
            "tables",
            "CREATE TABLE topic (a); INSERT INTO topic VALUES (1)",
        ),
        (
            "an application_id",
            "PRAGMA application_id = 77; CREATE TABLE t (a)",
        ),
        (
            "an application_id alone",
            "PRAGMA application_id = 77; VACUUM",
        ),
        ("a user_version alone", "PRAGMA user_version = 2; VACUUM"),
        ("a view alone", "CREATE VIEW v AS SELECT 1"),
        ("WAL mode", "PRAGMA journal_mode = WAL; CREATE TABLE t (a)"),
        (
            "WAL mode and an application_id",
            "PRAGMA journal_mode = WAL; PRAGMA application_id = 77",
        ),
        ("WAL mode and nothing else", "PRAGMA journal_mode = WAL"),
    ] {
        let folder = Folder::new();
        sqlite_file(&folder.file(), sql);
        is_refused(&folder, what, not_a_store);
    }
}

#[test]
fn a_file_of_another_program_with_a_leftover_log_is_left_as_it_is() {
    for sql in [
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a)",
        "PRAGMA application_id = 77; PRAGMA journal_mode = WAL; CREATE TABLE t (a)",
        "CREATE TABLE t (a); PRAGMA journal_mode = WAL; INSERT INTO t VALUES (1)",
    ] {
        let folder = Folder::new();
        let other = Folder::new();
        let live = Connection::open(other.file()).unwrap();
        live.execute_batch(sql).unwrap();
        for suffix in ["", "-wal"] {
            let name = format!("ana.db{suffix}");
            std::fs::copy(other.path(&name), folder.path(&name)).unwrap();
        }
        assert!(std::fs::metadata(folder.path("ana.db-wal")).unwrap().len() > 0);
        is_refused(&folder, sql, not_a_store);
    }
}

#[test]
fn a_file_of_another_program_in_the_middle_of_a_change_is_left_as_it_is() {
    let folder = Folder::new();
    let other = Folder::new();
    let live = Connection::open(other.file()).unwrap();
    live.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(50000))")
        .unwrap();
    live.execute_batch("PRAGMA cache_size = 1; BEGIN; UPDATE t SET a = zeroblob(90000)")
        .unwrap();
    for suffix in ["", "-journal"] {
        let name = format!("ana.db{suffix}");
        std::fs::copy(other.path(&name), folder.path(&name)).unwrap();
    }
    is_refused(&folder, "a journal to be rolled back", not_a_store);
}

#[test]
fn what_is_no_sqlite_file_is_left_as_it_is() {
    let noise = |length: usize| -> Vec<u8> {
        let mut state = 0x9e37_79b9_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        std::iter::repeat_with(&mut next).take(length).collect()
    };
    let files: [(&str, Vec<u8>); 5] = [
        ("a text", b"{\"type\":\"account\"}\n".repeat(100)),
        ("one byte", b"S".to_vec()),
        ("the magic's beginning", b"SQLite format 3".to_vec()),
        ("random bytes", noise(20_000)),
        ("few random bytes", noise(99)),
    ];
    for (what, bytes) in files {
        let folder = Folder::new();
        std::fs::write(folder.file(), bytes).unwrap();
        is_refused(&folder, what, not_a_store);
    }
    for length in [0, 1, 84, 100, 4096, 20_000] {
        let folder = Folder::new();
        let bytes = [b"SQLite format 3\0".to_vec(), noise(length)].concat();
        std::fs::write(folder.file(), bytes).unwrap();
        is_refused(&folder, "the magic and random bytes", |error| {
            not_a_store(error) || corrupt(error)
        });
    }
}

#[test]
fn a_folder_is_not_a_store() {
    let folder = Folder::new();
    std::fs::create_dir(folder.file()).unwrap();
    is_refused(&folder, "a folder", not_a_store);
}

#[test]
fn an_empty_file_is_nothing_to_read_or_to_write_to() {
    let folder = Folder::new();
    std::fs::write(folder.file(), b"").unwrap();
    for options in [options().read_only(true), options().create(false)] {
        let error = options.open(folder.file()).unwrap_err();
        assert!(not_a_store(&error), "{error:?}");
        assert_eq!(folder.bytes(), [("ana.db".to_owned(), Vec::new())].into());
    }
}

#[test]
fn a_store_that_was_cut_off_is_left_as_it_is() {
    let whole = Folder::new();
    make_store(&whole.file());
    let bytes = std::fs::read(whole.file()).unwrap();
    let page = 4096;
    assert!(bytes.len() > 4 * page);
    for length in [
        16,
        50,
        100,
        107,
        108,
        512,
        page,
        page + 1,
        bytes.len() / 2,
        bytes.len() - page,
        bytes.len() - 1,
    ] {
        let folder = Folder::new();
        std::fs::write(folder.file(), &bytes[..length]).unwrap();
        is_refused(
            &folder,
            &format!("{length} of {} bytes", bytes.len()),
            corrupt,
        );
    }
}

#[test]
fn a_store_that_was_emptied_beside_its_log_is_left_as_it_is() {
    let live = Folder::new();
    let store = options().open(live.file()).unwrap();
    fill(&store).unwrap();
    let folder = Folder::new();
    std::fs::copy(live.path("ana.db-wal"), folder.path("ana.db-wal")).unwrap();
    std::fs::write(folder.file(), b"").unwrap();
    is_refused(&folder, "an empty file with a log", corrupt);
}

#[test]
fn a_store_with_broken_pages_answers_with_an_error_and_never_panics() {
    let whole = Folder::new();
    make_store(&whole.file());
    let bytes = std::fs::read(whole.file()).unwrap();
    for page in 0..bytes.len() / 4096 {
        let folder = Folder::new();
        let mut broken = bytes.clone();
        // The header of the first page stays, so that the file is still taken for a store.
        let from = page * 4096 + if page == 0 { 100 } else { 0 };
        broken[from..(page + 1) * 4096].fill(0xa5);
        std::fs::write(folder.file(), &broken).unwrap();
        for options in every_way() {
            let asked = options
                .open(folder.file())
                .and_then(|store| store.interests(&ana(), Purpose::Ads, NOW, 10));
            match asked {
                // A page that the question does not need.
                Ok(_) => {}
                Err(Error::Corrupt(_) | Error::Database(_)) => {}
                Err(error) => panic!("page {page}: {error:?}"),
            }
        }
        assert!(page > 0 || std::fs::read(folder.file()).unwrap() == broken);
    }
}
