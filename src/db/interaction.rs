//! Interactions and their signals (R4, R9).

use rusqlite::{OptionalExtension, params};

use super::failure::DbResult;
use super::{Connection, word};
use crate::ids::InteractionId;
use crate::model::InteractionKind;
use crate::time::Timestamp;
use crate::topics::TopicId;

/// An interaction as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InteractionRow {
    pub(crate) key: InteractionId,
    pub(crate) kind: InteractionKind,
    pub(crate) at: Timestamp,
    /// It named a sensitive topic, which is not kept (R8).
    pub(crate) topics_withheld: bool,
}

pub(crate) fn find(
    connection: &Connection,
    account_id: i64,
    key: &InteractionId,
) -> DbResult<Option<InteractionRow>> {
    Ok(connection
        .prepare_cached("SELECT key, kind, at_ms, topics_withheld FROM interaction WHERE account_id = ?1 AND key = ?2")?
        .query_row(params![account_id, key.as_str()], interaction_row)
        .optional()?)
}

fn interaction_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<InteractionRow> {
    Ok(InteractionRow {
        key: InteractionId::stored(row.get_ref(0)?.as_str()?),
        kind: word(row, 1)?,
        at: Timestamp::from_millis(row.get(2)?),
        topics_withheld: row.get(3)?,
    })
}

/// Stores an interaction. False if the account has one with that id already.
pub(crate) fn insert(
    connection: &Connection,
    account_id: i64,
    row: &InteractionRow,
) -> DbResult<bool> {
    let added = connection
        .prepare_cached(
            "INSERT INTO interaction (account_id, key, kind, at_ms, topics_withheld) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            account_id,
            row.key.as_str(),
            row.kind.as_str(),
            row.at.millis(),
            row.topics_withheld,
        ])?;
    Ok(added > 0)
}

pub(crate) fn insert_signal(
    connection: &Connection,
    account_id: i64,
    row: &InteractionRow,
    topic: TopicId,
) -> DbResult<()> {
    connection
        .prepare_cached(
            "INSERT INTO interaction_signal (account_id, interaction_key, topic_id, at_ms)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            account_id,
            row.key.as_str(),
            topic,
            row.at.millis()
        ])?;
    Ok(())
}

/// The topics of an interaction's signals.
pub(crate) fn topics(
    connection: &Connection,
    account_id: i64,
    key: &InteractionId,
) -> DbResult<Vec<TopicId>> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id FROM interaction_signal WHERE account_id = ?1 AND interaction_key = ?2
         ORDER BY topic_id",
    )?;
    let rows = statement.query_map(params![account_id, key.as_str()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The accounts that have interactions with a topic; reads all signals once.
pub(crate) fn accounts_with(connection: &Connection, topic: TopicId) -> DbResult<Vec<i64>> {
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT account_id FROM interaction_signal WHERE topic_id = ?1")?;
    let rows = statement.query_map([topic], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Drops a topic from an account's interactions (R8).
pub(crate) fn drop_topic(connection: &Connection, account_id: i64, topic: TopicId) -> DbResult<()> {
    for sql in [
        "UPDATE interaction SET topics_withheld = 1 WHERE account_id = ?1 AND key IN (
             SELECT interaction_key FROM interaction_signal WHERE account_id = ?1 AND topic_id = ?2)",
        "DELETE FROM interaction_signal WHERE account_id = ?1 AND topic_id = ?2",
    ] {
        connection.prepare_cached(sql)?.execute(params![account_id, topic])?;
    }
    Ok(())
}

/// The interactions of an account, by id.
pub(crate) fn of_account(
    connection: &Connection,
    account_id: i64,
) -> DbResult<Vec<InteractionRow>> {
    let mut statement = connection
        .prepare_cached("SELECT key, kind, at_ms, topics_withheld FROM interaction WHERE account_id = ?1 ORDER BY at_ms, key")?;
    let rows = statement.query_map([account_id], interaction_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
