//! Opening: what is made, what is there again, and how SQLite is set up.

use interest_store::{Durability, Error, InitialTaxonomy, Purpose, Store};
use rusqlite::Connection;

use crate::folder::{Folder, ana, day, fill, make_store, message, options, pragma, topic, topics};

#[test]
fn a_new_file_is_made_with_the_builtin_topics_or_with_none() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    assert_eq!(store.path(), Some(folder.file().as_path()));
    assert!(store.topic(&topic("hiking")).is_ok());
    let bare = options()
        .initial_taxonomy(InitialTaxonomy::None)
        .open(folder.path("bare.db"))
        .unwrap();
    assert!(bare.topics().unwrap().is_empty());
}

#[test]
fn a_store_that_is_closed_is_one_file_alone() {
    let folder = Folder::new();
    make_store(&folder.file());
    assert_eq!(folder.names(), ["ana.db"]);
    // Questions are asked over connections of their own, which must not be the last to close.
    let store = options().open(folder.file()).unwrap();
    store
        .record_message(&message("m2", "A yoga class"))
        .unwrap();
    assert_eq!(topics(&store, Purpose::Ads), ["hiking", "yoga"]);
    drop(store);
    assert_eq!(folder.names(), ["ana.db"]);
}

#[test]
fn a_file_that_is_opened_again_gives_the_same_answers() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    let interests = |store: &Store| {
        store
            .interests(&ana(), Purpose::Ads, day(0.0), usize::MAX)
            .unwrap()
    };
    let before = (interests(&store), store.notices(&ana()).unwrap());
    assert!(!before.0.is_empty());
    drop(store);
    for create in [true, false] {
        // The topics that the file began with stay, whatever a new file would begin with.
        let again = options()
            .create(create)
            .initial_taxonomy(InitialTaxonomy::None);
        let store = again.open(folder.file()).unwrap();
        assert_eq!((interests(&store), store.notices(&ana()).unwrap()), before);
    }
    let bytes = folder.bytes();
    drop(options().open(folder.file()).unwrap());
    assert!(folder.bytes() == bytes, "opening alone writes nothing");
}

#[test]
fn a_file_that_is_missing_is_named_where_none_may_be_made() {
    let folder = Folder::new();
    for options in [options().create(false), options().read_only(true)] {
        let error = options.open(folder.file()).unwrap_err();
        assert!(
            matches!(&error, Error::NoSuchStore(path) if *path == folder.file()),
            "{error}"
        );
        assert!(folder.names().is_empty());
    }
}

#[test]
fn a_folder_that_is_missing_is_an_error_that_names_the_file() {
    let folder = Folder::new();
    let path = folder.path("no/such/ana.db");
    let error = options().open(&path).unwrap_err();
    assert!(matches!(&error, Error::Io { .. }), "{error:?}");
    assert!(error.to_string().contains("no/such/ana.db"), "{error}");
    let error = options().create(false).open(&path).unwrap_err();
    assert!(matches!(error, Error::NoSuchStore(_)), "{error:?}");
    assert!(folder.names().is_empty());
}

#[test]
fn an_empty_file_and_an_unused_sqlite_file_become_a_store() {
    let folder = Folder::new();
    std::fs::write(folder.file(), b"").unwrap();
    make_store(&folder.file());
    let unused = Connection::open(folder.path("unused.db")).unwrap();
    unused.execute_batch("VACUUM").unwrap();
    drop(unused);
    make_store(&folder.path("unused.db"));
    for name in ["ana.db", "unused.db"] {
        let store = options().read_only(true).open(folder.path(name)).unwrap();
        assert_eq!(topics(&store, Purpose::Ads), ["hiking"]);
    }
}

#[test]
fn a_store_whose_making_was_broken_off_is_made_again() {
    for spilled in [false, true] {
        let folder = Folder::new();
        let making = Connection::open(folder.path("making.db")).unwrap();
        making.pragma_update(None, "cache_size", 1).unwrap();
        making.execute_batch("BEGIN IMMEDIATE").unwrap();
        if spilled {
            making
                .pragma_update(None, "application_id", 0x496e_7472)
                .unwrap();
            making
                .execute_batch(include_str!("../../migrations/0001_tables.sql"))
                .unwrap();
            making
                .execute_batch("CREATE TABLE big (a); INSERT INTO big VALUES (zeroblob(100000))")
                .unwrap();
        } else {
            making.execute_batch("CREATE TABLE small (a)").unwrap();
        }
        // What a crash leaves behind is what stands on the disk now.
        for suffix in ["", "-journal"] {
            let _ = std::fs::copy(
                folder.path(&format!("making.db{suffix}")),
                folder.path(&format!("ana.db{suffix}")),
            );
        }
        assert!(!spilled || std::fs::metadata(folder.file()).unwrap().len() > 100_000);
        make_store(&folder.file());
        let store = options().open(folder.file()).unwrap();
        assert_eq!(topics(&store, Purpose::Ads), ["hiking"]);
    }
}

#[test]
fn the_file_says_what_it_is_and_how_it_is_kept() {
    let folder = Folder::new();
    make_store(&folder.file());
    let connection = Connection::open(folder.file()).unwrap();
    assert_eq!(pragma(&connection, "application_id"), 0x496e_7472);
    assert_eq!(pragma(&connection, "user_version"), 2);
    let mode: String = connection
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    connection
        .query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
        .map(|answer| assert_eq!(answer, "ok"))
        .unwrap();
}

#[test]
fn an_account_that_is_erased_takes_all_that_hangs_on_it() {
    // Only where foreign keys are enforced do the rows go with their account.
    let folder = Folder::new();
    make_store(&folder.file());
    options()
        .open(folder.file())
        .unwrap()
        .erase_account(&ana())
        .unwrap();
    let connection = Connection::open(folder.file()).unwrap();
    for table in [
        "account",
        "message",
        "message_signal",
        "conversation",
        "notice",
        "account_region",
    ] {
        let rows: i64 = connection
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn every_durability_and_size_of_cache_gives_the_same_store() {
    let folder = Folder::new();
    for (number, durability) in [Durability::Normal, Durability::Full]
        .into_iter()
        .enumerate()
    {
        let path = folder.path(&format!("{number}.db"));
        let options = || options().durability(durability).cache_bytes(0).readers(0);
        fill(&options().open(&path).unwrap()).unwrap();
        assert_eq!(
            topics(&options().open(&path).unwrap(), Purpose::Ads),
            ["hiking"]
        );
    }
}

#[test]
fn a_store_that_was_given_a_size_stops_at_it_and_stays_whole() {
    let folder = Folder::new();
    make_store(&folder.file());
    let size = std::fs::metadata(folder.file()).unwrap().len();
    let limit = size + 200_000;
    let store = options().max_bytes(limit).open(folder.file()).unwrap();
    let long = "hiking ".repeat(10_000);
    let error = (2..1000)
        .find_map(|number| {
            store
                .record_message(&message(&format!("m{number}"), &long))
                .err()
        })
        .expect("a file of that size is full at some time");
    assert!(matches!(error, Error::DiskFull), "{error:?}");
    let kept = topics(&store, Purpose::Ads);
    assert_eq!(kept, ["hiking"]);
    drop(store);
    assert!(std::fs::metadata(folder.file()).unwrap().len() <= limit);
    let store = options().open(folder.file()).unwrap();
    store.record_message(&message("m1000", &long)).unwrap();
    assert_eq!(topics(&store, Purpose::Ads), kept);
}

#[test]
fn a_size_too_small_for_any_store_is_refused_and_nothing_is_lost_by_trying() {
    let folder = Folder::new();
    let error = options().max_bytes(10_000).open(folder.file()).unwrap_err();
    assert!(matches!(error, Error::DiskFull), "{error:?}");
    make_store(&folder.file());
    assert_eq!(folder.names(), ["ana.db"]);
}
