//! Content (R14).

use rusqlite::{OptionalExtension, params};

use super::Connection;
use super::ad::ItemRow;
use super::failure::DbResult;
use crate::ids::{ContentId, TopicKey};
use crate::model::Content;
use crate::time::Timestamp;
use crate::topics::TopicId;

/// A content item's own columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ContentRow {
    pub(crate) content_id: i64,
    pub(crate) key: ContentId,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) at: Timestamp,
}

fn content_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ContentRow> {
    Ok(ContentRow {
        content_id: row.get(0)?,
        key: ContentId::stored(row.get_ref(1)?.as_str()?),
        kind: row.get(2)?,
        title: row.get(3)?,
        at: Timestamp::from_millis(row.get(4)?),
    })
}

pub(crate) fn find(connection: &Connection, key: &ContentId) -> DbResult<Option<ContentRow>> {
    Ok(connection
        .prepare_cached("SELECT content_id, key, kind, title, at_ms FROM content WHERE key = ?1")?
        .query_row([key.as_str()], content_row)
        .optional()?)
}

pub(crate) fn get(connection: &Connection, content_id: i64) -> DbResult<ContentRow> {
    Ok(connection
        .prepare_cached(
            "SELECT content_id, key, kind, title, at_ms FROM content WHERE content_id = ?1",
        )?
        .query_row([content_id], content_row)?)
}

/// Up to `limit` items after a number, in order of number.
pub(crate) fn after(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> DbResult<Vec<ContentRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT content_id, key, kind, title, at_ms FROM content
         WHERE content_id > ?1 ORDER BY content_id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, limit as i64], content_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Calls `each` for the items published up to an instant, newest first, then by id, until it says that
/// it has had enough.
pub(crate) fn newest_first(
    connection: &Connection,
    until: Timestamp,
    mut each: impl FnMut(ContentRow) -> DbResult<bool>,
) -> DbResult<()> {
    let mut statement = connection.prepare_cached(
        "SELECT content_id, key, kind, title, at_ms FROM content
         WHERE at_ms <= ?1 ORDER BY at_ms DESC, key",
    )?;
    let mut rows = statement.query([until.millis()])?;
    while let Some(row) = rows.next()? {
        if !each(content_row(row)?)? {
            break;
        }
    }
    Ok(())
}

/// The topics of an item by number; their relevance is 1.
pub(crate) fn topics(connection: &Connection, content_id: i64) -> DbResult<Vec<(TopicId, f64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id FROM content_topic WHERE content_id = ?1 ORDER BY topic_id",
    )?;
    let rows = statement.query_map([content_id], |row| Ok((row.get(0)?, 1.0)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The topics of an item by key, in the order of the keys.
pub(crate) fn topic_keys(connection: &Connection, content_id: i64) -> DbResult<Vec<TopicKey>> {
    let mut statement = connection.prepare_cached(
        "SELECT key FROM content_topic JOIN topic USING (topic_id) WHERE content_id = ?1 ORDER BY key",
    )?;
    let rows = statement.query_map([content_id], |row| {
        Ok(TopicKey::stored(row.get_ref(0)?.as_str()?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds or replaces an item; `content_id` is `None` for a new one.
pub(crate) fn set(
    connection: &Connection,
    content_id: Option<i64>,
    content: &Content,
    topics: &[TopicId],
) -> DbResult<()> {
    let content_id: i64 = connection
        .prepare_cached(
            "INSERT INTO content (content_id, key, kind, title, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, title = excluded.title, at_ms = excluded.at_ms
             RETURNING content_id",
        )?
        .query_row(
            params![
                content_id,
                content.content.as_str(),
                content.kind,
                content.title,
                content.at.millis(),
            ],
            |row| row.get(0),
        )?;
    connection
        .prepare_cached("DELETE FROM content_topic WHERE content_id = ?1")?
        .execute([content_id])?;
    for topic in topics {
        connection
            .prepare_cached("INSERT INTO content_topic (topic_id, content_id) VALUES (?1, ?2)")?
            .execute(params![topic, content_id])?;
    }
    Ok(())
}

/// The number of the newest item; 0 if there is none.
pub(crate) fn newest(connection: &Connection) -> DbResult<i64> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(content_id), 0) FROM content")?
        .query_row([], |row| row.get(0))?)
}

/// Calls `each` for the items after a number, in order of number.
pub(crate) fn for_each_item(
    connection: &Connection,
    after: i64,
    each: impl FnMut(ItemRow),
) -> DbResult<()> {
    super::ad::items(
        connection,
        "SELECT content_id, key, 0, at_ms, NULL, topic_id, 1.0
         FROM content LEFT JOIN content_topic USING (content_id)
         WHERE content_id > ?1 ORDER BY content_id, topic_id",
        after,
        each,
    )
}
