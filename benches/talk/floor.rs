//! The floor under recording messages: the same rows through bare rusqlite.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};

use super::Said;

const TABLES: &str = "
    CREATE TABLE conversation (account_id INTEGER NOT NULL, conversation_no INTEGER NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (account_id, conversation_no), UNIQUE (account_id, key)) STRICT, WITHOUT ROWID;
    CREATE TABLE message (account_id INTEGER NOT NULL, conversation_no INTEGER NOT NULL, key TEXT NOT NULL,
        at_ms INTEGER NOT NULL, role TEXT NOT NULL, modality TEXT NOT NULL, confidence REAL,
        outcome TEXT NOT NULL, text TEXT,
        PRIMARY KEY (account_id, conversation_no, key)) STRICT, WITHOUT ROWID;
    CREATE TABLE signal (account_id INTEGER NOT NULL, conversation_no INTEGER NOT NULL, message_key TEXT NOT NULL,
        topic_id INTEGER NOT NULL, at_ms INTEGER NOT NULL, weight REAL NOT NULL,
        PRIMARY KEY (account_id, conversation_no, message_key, topic_id)) STRICT, WITHOUT ROWID;
    CREATE TABLE interest (account_id INTEGER NOT NULL, topic_id INTEGER NOT NULL, score REAL NOT NULL,
        newest_ms INTEGER NOT NULL, signals INTEGER NOT NULL,
        PRIMARY KEY (account_id, topic_id)) STRICT, WITHOUT ROWID;";

/// Bare SQLite, set up as the store sets it up.
#[derive(Debug)]
pub(crate) struct Floor {
    connection: Connection,
}

impl Floor {
    /// A new file.
    pub(crate) fn make(path: &Path) -> Floor {
        let connection = Connection::open(path).unwrap();
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .unwrap();
        for (pragma, value) in [
            ("journal_mode", "WAL"),
            ("synchronous", "NORMAL"),
            ("cache_size", "-32768"),
        ] {
            connection.pragma_update(None, pragma, value).unwrap();
        }
        connection.execute_batch(TABLES).unwrap();
        Floor { connection }
    }

    /// Writes messages in one transaction.
    pub(crate) fn write(&self, messages: &[Said]) {
        let run = |sql: &str| {
            let mut statement = self.connection.prepare_cached(sql).unwrap();
            statement.execute([]).unwrap();
        };
        run("BEGIN IMMEDIATE");
        for said in messages {
            self.insert(said).unwrap();
        }
        run("COMMIT");
    }

    fn insert(&self, said: &Said) -> rusqlite::Result<()> {
        let connection = &self.connection;
        let (account, conversation) = (said.account as i64, said.conversation as i64);
        if said.message == 0 {
            let key = format!("conversation-{conversation}");
            connection
                .prepare_cached("INSERT INTO conversation VALUES (?1, ?2, ?3)")?
                .execute(params![account, conversation, key])?;
        }
        let key = format!("message-{}", said.message);
        connection
            .prepare_cached(
                "INSERT INTO message VALUES (?1, ?2, ?3, ?4, 'user', 'text', NULL, 'used', ?5)",
            )?
            .execute(params![account, conversation, key, said.at, said.text])?;
        for &topic in &said.topics {
            let topic = topic as i64;
            connection
                .prepare_cached("INSERT INTO signal VALUES (?1, ?2, ?3, ?4, ?5, 1.0)")?
                .execute(params![account, conversation, key, topic, said.at])?;
            connection
                .prepare_cached(
                    "INSERT INTO interest VALUES (?1, ?2, 1.0, ?3, 1) ON CONFLICT DO UPDATE
                     SET score = score + 1.0, newest_ms = excluded.newest_ms, signals = signals + 1",
                )?
                .execute(params![account, topic, said.at])?;
        }
        Ok(())
    }

    /// How many signals there are.
    pub(crate) fn signals(&self) -> u64 {
        let count: i64 = self
            .connection
            .query_row("SELECT count(*) FROM signal", [], |row| row.get(0))
            .unwrap();
        count as u64
    }
}
