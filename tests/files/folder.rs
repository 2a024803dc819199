//! A folder of its own for each test, and the small store that stands in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use interest_store::{
    AccountName, Error, FixedClock, Message, Purpose, Store, StoreOptions, Timestamp, TopicKey,
};
use tempfile::TempDir;

/// The clock of every store here: 2026-02-01T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_769_904_000_000);

/// A folder that goes when the test ends.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The path of `ana.db` in it.
    pub(crate) fn file(&self) -> PathBuf {
        self.path("ana.db")
    }

    /// All that is in it, by name and byte for byte.
    pub(crate) fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let file = |entry: std::io::Result<std::fs::DirEntry>| {
            let entry = entry.unwrap();
            let bytes = std::fs::read(entry.path()).unwrap_or_default();
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        };
        entries.map(file).collect()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.bytes().into_keys().collect()
    }
}

pub(crate) fn options() -> StoreOptions {
    StoreOptions::new().clock(FixedClock(NOW))
}

/// Every way to open a file that is there.
pub(crate) fn every_way() -> [StoreOptions; 3] {
    [
        options(),
        options().create(false),
        options().read_only(true),
    ]
}

pub(crate) fn day(days: f64) -> Timestamp {
    NOW.plus_days(days)
}

pub(crate) fn ana() -> AccountName {
    "instagram:ana".parse().unwrap()
}

pub(crate) fn topic(key: &str) -> TopicKey {
    key.parse().unwrap()
}

pub(crate) fn message(id: &str, text: &str) -> Message {
    let (conversation, id) = ("c1".parse().unwrap(), id.parse().unwrap());
    Message::typed(ana(), conversation, id, day(-10.0), text)
}

/// An account that was told, and what it said about hiking.
pub(crate) fn fill(store: &Store) -> Result<(), Error> {
    store.add_account(&ana(), day(-100.0), Some("US".parse()?))?;
    for channel in ["in_product", "email"] {
        store.record_notice(&ana(), channel.parse()?, day(-90.0))?;
    }
    store.record_message(&message("m1", "Where can I go hiking?"))?;
    Ok(())
}

/// A store in `path`, filled, and closed again.
pub(crate) fn make_store(path: &Path) {
    fill(&options().open(path).unwrap()).unwrap();
}

/// The topics that Ana is interested in.
pub(crate) fn topics(store: &Store, purpose: Purpose) -> Vec<String> {
    let interests = store.interests(&ana(), purpose, NOW, 100).unwrap();
    let key = |interest: interest_store::Interest| interest.topic.to_string();
    interests.into_iter().map(key).collect()
}

/// The number that a pragma has in a connection of the shell's kind.
pub(crate) fn pragma(connection: &rusqlite::Connection, name: &str) -> i64 {
    connection
        .pragma_query_value(None, name, |row| row.get(0))
        .unwrap()
}
