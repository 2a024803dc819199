//! Files of an older schema are brought up, all of it or nothing.

use interest_store::{Error, Purpose};
use rusqlite::Connection;

use crate::folder::{Folder, ana, fill, make_store, options, pragma, topics};

/// A file as the first step of the schema left it, with an account in it.
fn make_version_1(folder: &Folder, journal_mode: &str) {
    let old = Connection::open(folder.file()).unwrap();
    old.execute_batch(include_str!("../../migrations/0001_tables.sql"))
        .unwrap();
    old.execute_batch(&format!(
        "PRAGMA application_id = 0x496e7472;
         PRAGMA user_version = 1;
         INSERT INTO center (created_at_ms) VALUES (0);
         INSERT INTO account (app_id, handle, center_id, created_at_ms) VALUES (2, 'ana', 1, 0);
         INSERT INTO membership (account_id, center_id, from_ms) VALUES (1, 1, 0);
         INSERT INTO topic (taxonomy_id, key, name) VALUES (2, 'hiking', 'Hiking');
         INSERT INTO phrase (topic_id, phrase) VALUES (1, 'hiking');
         PRAGMA journal_mode = {journal_mode};"
    ))
    .unwrap();
}

fn schema(folder: &Folder, name: &str) -> Vec<(String, Option<String>)> {
    let connection = Connection::open(folder.path(name)).unwrap();
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema ORDER BY name")
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_file_of_the_first_version_is_brought_up_and_works() {
    for journal_mode in ["DELETE", "WAL"] {
        let folder = Folder::new();
        make_version_1(&folder, journal_mode);
        let store = options().create(false).open(folder.file()).unwrap();
        // Its own topics stay; the built-in ones are for new files.
        assert_eq!(store.topics().unwrap().len(), 1);
        assert_eq!(store.linked(&ana()).unwrap(), [ana()]);
        fill(&store).unwrap();
        assert_eq!(topics(&store, Purpose::Ads), ["hiking"]);
        drop(store);
        assert_eq!(
            pragma(&Connection::open(folder.file()).unwrap(), "user_version"),
            2
        );
        make_store(&folder.path("fresh.db"));
        assert_eq!(schema(&folder, "ana.db"), schema(&folder, "fresh.db"));
    }
}

#[test]
fn an_older_file_is_not_read_where_it_may_not_be_brought_up() {
    for journal_mode in ["DELETE", "WAL"] {
        let folder = Folder::new();
        make_version_1(&folder, journal_mode);
        let before = folder.bytes();
        let error = options().read_only(true).open(folder.file()).unwrap_err();
        assert!(matches!(error, Error::ReadOnly), "{error:?}");
        assert!(
            folder.bytes() == before,
            "{journal_mode}: {:?}",
            folder.names()
        );
    }
}

#[test]
fn an_upgrade_that_fails_leaves_the_file_as_it_was() {
    let folder = Folder::new();
    make_version_1(&folder, "DELETE");
    // A view of the second step is there already.
    let clash = Connection::open(folder.file()).unwrap();
    clash
        .execute_batch("CREATE VIEW v_setting AS SELECT 1")
        .unwrap();
    drop(clash);
    let before = folder.bytes();
    for create in [true, false] {
        let error = options().create(create).open(folder.file()).unwrap_err();
        assert!(matches!(error, Error::Database(_)), "{error:?}");
        assert!(folder.bytes() == before, "{:?}", folder.names());
    }
}
