//! Taxonomies, topics and phrases (R5).

use rusqlite::{OptionalExtension, params};

use super::failure::DbResult;
use super::{Connection, word};
use crate::ids::TopicKey;
use crate::model::SensitiveCategory;
use crate::topics::{Taxonomy, TopicId, TopicNode};

/// A topic's own columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TopicRow {
    pub(crate) topic_id: TopicId,
    pub(crate) name: String,
    pub(crate) parent: Option<TopicId>,
    pub(crate) sensitive: Option<SensitiveCategory>,
}

/// All topics.
pub(crate) fn taxonomy(connection: &Connection) -> DbResult<Taxonomy> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id, topic.key, name, parent_id, sensitive, taxonomy.key
         FROM topic JOIN taxonomy USING (taxonomy_id)",
    )?;
    let rows = statement.query_map([], |row| {
        let node = TopicNode {
            key: TopicKey::stored(row.get_ref(1)?.as_str()?),
            name: row.get(2)?,
            parent: row.get(3)?,
            sensitive: sensitive(row, 4)?,
            taxonomy: row.get(5)?,
        };
        Ok((row.get(0)?, node))
    })?;
    Ok(Taxonomy::new(rows.collect::<rusqlite::Result<Vec<_>>>()?))
}

fn sensitive(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<SensitiveCategory>> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => word(row, column).map(Some),
    }
}

/// All phrases with their topics.
pub(crate) fn phrases(connection: &Connection) -> DbResult<Vec<(TopicId, String)>> {
    let mut statement = connection
        .prepare_cached("SELECT topic_id, phrase FROM phrase ORDER BY topic_id, phrase")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn phrases_of(connection: &Connection, topic: TopicId) -> DbResult<Vec<String>> {
    let mut statement = connection
        .prepare_cached("SELECT phrase FROM phrase WHERE topic_id = ?1 ORDER BY phrase")?;
    let rows = statement.query_map([topic], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn find(connection: &Connection, key: &TopicKey) -> DbResult<Option<TopicRow>> {
    Ok(connection
        .prepare_cached("SELECT topic_id, name, parent_id, sensitive FROM topic WHERE key = ?1")?
        .query_row([key.as_str()], |row| {
            Ok(TopicRow {
                topic_id: row.get(0)?,
                name: row.get(1)?,
                parent: row.get(2)?,
                sensitive: sensitive(row, 3)?,
            })
        })
        .optional()?)
}

/// Whether `above` is the topic itself or one of its ancestors.
pub(crate) fn is_under(connection: &Connection, topic: TopicId, above: TopicId) -> DbResult<bool> {
    Ok(connection
        .prepare_cached(
            "WITH RECURSIVE up (topic_id) AS (
                 SELECT ?1 UNION SELECT parent_id FROM topic JOIN up USING (topic_id) WHERE parent_id IS NOT NULL
             )
             SELECT count(*) > 0 FROM up WHERE topic_id = ?2",
        )?
        .query_row(params![topic, above], |row| row.get(0))?)
}

pub(crate) fn insert(connection: &Connection, taxonomy: &str, key: &TopicKey) -> DbResult<TopicId> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO topic (taxonomy_id, key, name)
             SELECT taxonomy_id, ?2, ?2 FROM taxonomy WHERE key = ?1 RETURNING topic_id",
        )?
        .query_row(params![taxonomy, key.as_str()], |row| row.get(0))?)
}

pub(crate) fn update(connection: &Connection, row: &TopicRow) -> DbResult<()> {
    connection
        .prepare_cached(
            "UPDATE topic SET name = ?2, parent_id = ?3, sensitive = ?4 WHERE topic_id = ?1",
        )?
        .execute(params![
            row.topic_id,
            row.name,
            row.parent,
            row.sensitive.map(SensitiveCategory::as_str),
        ])?;
    Ok(())
}

pub(crate) fn set_phrases(
    connection: &Connection,
    topic: TopicId,
    phrases: &[String],
) -> DbResult<()> {
    connection
        .prepare_cached("DELETE FROM phrase WHERE topic_id = ?1")?
        .execute([topic])?;
    for phrase in phrases {
        connection
            .prepare_cached(
                "INSERT INTO phrase (topic_id, phrase) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute(params![topic, phrase])?;
    }
    Ok(())
}
