//! Threads and processes at once: writers take turns and lose nothing, readers wait for nobody and see one
//! consistent state.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "concurrency/processes.rs"]
mod processes;
#[path = "concurrency/threads.rs"]
mod threads;

use std::path::Path;
use std::time::Duration;

use interest_store::{
    AccountName, FixedClock, InitialTaxonomy, Interaction, InteractionKind, Message, Store,
    StoreOptions, Timestamp, TopicKey, TopicSpec, Writer,
};

/// The clock of every store here: 2026-02-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_millis(1_769_904_000_000);

/// The topics that everything here is about; the last one has a phrase.
const TOPICS: [&str; 3] = ["left", "right", "hiking"];

fn options() -> StoreOptions {
    StoreOptions::new()
        .clock(FixedClock(NOW))
        .initial_taxonomy(InitialTaxonomy::None)
        // The machine may be busy with much else.
        .busy_timeout(Duration::from_secs(60))
}

fn ana() -> AccountName {
    "instagram:ana".parse().unwrap()
}

fn topic(key: &str) -> TopicKey {
    key.parse().unwrap()
}

/// A store with its topics and an account that was told.
fn filled(store: Store) -> Store {
    store.write(fill).unwrap();
    store
}

fn fill(writer: &mut Writer<'_>) -> interest_store::Result<()> {
    for key in TOPICS {
        writer.add_topic(&TopicSpec::new(topic(key)).phrases([key]))?;
    }
    writer.add_account(&ana(), NOW.plus_days(-100.0), Some("US".parse()?))?;
    for channel in ["in_product", "email"] {
        writer.record_notice(&ana(), channel.parse()?, NOW.plus_days(-90.0))?;
    }
    Ok(())
}

/// The `number`-th thing that `who` says; every one at another instant.
fn message(who: usize, number: usize) -> Message {
    let (conversation, id) = (
        format!("c{who}").parse().unwrap(),
        format!("m{number}").parse().unwrap(),
    );
    let at = NOW.plus_millis(-((number * 10 + who) as i64) * 1_000_000);
    Message::typed(ana(), conversation, id, at, "hiking, and hiking again")
}

/// The `number`-th thing that `who` does, on one topic or several.
fn interaction(who: usize, number: usize, topics: &[&str]) -> Interaction {
    Interaction {
        at: NOW.plus_millis(-((number * 10 + who) as i64) * 1_000_000),
        account: ana(),
        interaction: format!("i{who}-{number}").parse().unwrap(),
        kind: InteractionKind::Follow,
        topics: topics.iter().map(|key| topic(key)).collect(),
    }
}

/// SQLite's own opinion of a file.
fn assert_whole(path: &Path) {
    let connection = rusqlite::Connection::open(path).unwrap();
    for pragma in ["integrity_check", "foreign_key_check"] {
        let mut statement = connection.prepare(&format!("PRAGMA {pragma}")).unwrap();
        let rows = statement
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap();
        let rows: Vec<String> = rows.map(Result::unwrap).collect();
        assert!(rows.is_empty() || rows == ["ok"], "{pragma}: {rows:?}");
    }
}

#[test]
fn a_store_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Store>();
    shared::<interest_store::Error>();
    fn sent<T: Send>() {}
    sent::<StoreOptions>();
}
