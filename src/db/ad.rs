//! Advertisers and ads (R13).

use rusqlite::{OptionalExtension, params};

use super::Connection;
use super::failure::DbResult;
use crate::ids::{AdId, AdvertiserId};
use crate::model::{Advertiser, TopicRelevance};
use crate::time::Timestamp;
use crate::topics::TopicId;

/// An ad or content item as ranking needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ItemRow {
    /// Its number.
    pub(crate) id: i64,
    /// The host's id.
    pub(crate) key: Box<str>,
    /// The number of an ad's advertiser; 0 for content.
    pub(crate) owner: i64,
    /// The first instant at which it may be shown; when content was published.
    pub(crate) from: Option<Timestamp>,
    /// The first instant at which it may no longer be shown.
    pub(crate) until: Option<Timestamp>,
    /// Its topics by number, with relevance.
    pub(crate) topics: Vec<(TopicId, f64)>,
}

/// An ad's own columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AdRow {
    pub(crate) ad_id: i64,
    pub(crate) key: AdId,
    pub(crate) advertiser_id: i64,
    pub(crate) advertiser: AdvertiserId,
    pub(crate) title: String,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

pub(crate) fn advertiser_id(connection: &Connection, key: &AdvertiserId) -> DbResult<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT advertiser_id FROM advertiser WHERE key = ?1")?
        .query_row([key.as_str()], |row| row.get(0))
        .optional()?)
}

/// States an advertiser. False if it was so already.
pub(crate) fn set_advertiser(connection: &Connection, advertiser: &Advertiser) -> DbResult<bool> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO advertiser (key, name) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET name = excluded.name WHERE advertiser.name <> excluded.name",
        )?
        .execute([advertiser.advertiser.as_str(), &advertiser.name])?;
    Ok(changed > 0)
}

/// All advertisers, oldest first.
pub(crate) fn advertisers(connection: &Connection) -> DbResult<Vec<Advertiser>> {
    let mut statement =
        connection.prepare_cached("SELECT key, name FROM advertiser ORDER BY advertiser_id")?;
    let rows = statement.query_map([], |row| {
        Ok(Advertiser {
            advertiser: AdvertiserId::stored(row.get_ref(0)?.as_str()?),
            name: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const COLUMNS: &str = "ad_id, ad.key, advertiser_id, advertiser.key, title, from_ms, until_ms";

fn ad_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<AdRow> {
    Ok(AdRow {
        ad_id: row.get(0)?,
        key: AdId::stored(row.get_ref(1)?.as_str()?),
        advertiser_id: row.get(2)?,
        advertiser: AdvertiserId::stored(row.get_ref(3)?.as_str()?),
        title: row.get(4)?,
        from: row.get::<_, Option<i64>>(5)?.map(Timestamp::from_millis),
        until: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
    })
}

pub(crate) fn find(connection: &Connection, key: &AdId) -> DbResult<Option<AdRow>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM ad JOIN advertiser USING (advertiser_id) WHERE ad.key = ?1"
        ))?
        .query_row([key.as_str()], ad_row)
        .optional()?)
}

pub(crate) fn get(connection: &Connection, ad_id: i64) -> DbResult<AdRow> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM ad JOIN advertiser USING (advertiser_id) WHERE ad_id = ?1"
        ))?
        .query_row([ad_id], ad_row)?)
}

/// Up to `limit` ads after a number, in order of number.
pub(crate) fn after(connection: &Connection, after: i64, limit: usize) -> DbResult<Vec<AdRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM ad JOIN advertiser USING (advertiser_id)
         WHERE ad_id > ?1 ORDER BY ad_id LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![after, limit as i64], ad_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The topics of an ad by number, with relevance.
pub(crate) fn topics(connection: &Connection, ad_id: i64) -> DbResult<Vec<(TopicId, f64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id, relevance FROM ad_topic WHERE ad_id = ?1 ORDER BY topic_id",
    )?;
    let rows = statement.query_map([ad_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The topics of an ad by key, in the order of the keys.
pub(crate) fn topic_keys(connection: &Connection, ad_id: i64) -> DbResult<Vec<TopicRelevance>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, relevance FROM ad_topic JOIN topic USING (topic_id) WHERE ad_id = ?1 ORDER BY key",
    )?;
    let rows = statement.query_map([ad_id], |row| {
        Ok(TopicRelevance {
            topic: crate::ids::TopicKey::stored(row.get_ref(0)?.as_str()?),
            relevance: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The topics that any ad names.
pub(crate) fn named_topics(connection: &Connection) -> DbResult<Vec<TopicId>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT topic_id FROM ad_topic")?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Adds or replaces an ad; `ad_id` is `None` for a new one.
pub(crate) fn set(
    connection: &Connection,
    ad_id: Option<i64>,
    ad: &crate::model::Ad,
    advertiser_id: i64,
    topics: &[(TopicId, f64)],
) -> DbResult<()> {
    let ad_id: i64 = connection
        .prepare_cached(
            "INSERT INTO ad (ad_id, key, advertiser_id, title, from_ms, until_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (key) DO UPDATE SET advertiser_id = excluded.advertiser_id, title = excluded.title,
                 from_ms = excluded.from_ms, until_ms = excluded.until_ms
             RETURNING ad_id",
        )?
        .query_row(
            params![
                ad_id,
                ad.ad.as_str(),
                advertiser_id,
                ad.title,
                ad.from.map(Timestamp::millis),
                ad.until.map(Timestamp::millis),
            ],
            |row| row.get(0),
        )?;
    connection
        .prepare_cached("DELETE FROM ad_topic WHERE ad_id = ?1")?
        .execute([ad_id])?;
    for (topic, relevance) in topics {
        connection
            .prepare_cached(
                "INSERT INTO ad_topic (topic_id, ad_id, relevance) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![topic, ad_id, relevance])?;
    }
    Ok(())
}

/// The number of the newest ad; 0 if there is none.
pub(crate) fn newest(connection: &Connection) -> DbResult<i64> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(ad_id), 0) FROM ad")?
        .query_row([], |row| row.get(0))?)
}

/// Calls `each` for the ads after a number, in order of number.
pub(crate) fn for_each_item(
    connection: &Connection,
    after: i64,
    each: impl FnMut(ItemRow),
) -> DbResult<()> {
    items(
        connection,
        "SELECT ad_id, key, advertiser_id, from_ms, until_ms, topic_id, relevance
         FROM ad LEFT JOIN ad_topic USING (ad_id) WHERE ad_id > ?1 ORDER BY ad_id, topic_id",
        after,
        each,
    )
}

/// Gathers rows of one topic each into items.
pub(super) fn items(
    connection: &Connection,
    sql: &str,
    after: i64,
    mut each: impl FnMut(ItemRow),
) -> DbResult<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([after])?;
    let mut item: Option<ItemRow> = None;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if item.as_ref().is_none_or(|item| item.id != id) {
            let next = ItemRow {
                id,
                key: row.get_ref(1)?.as_str()?.into(),
                owner: row.get(2)?,
                from: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_millis),
                until: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis),
                topics: Vec::new(),
            };
            if let Some(done) = item.replace(next) {
                each(done);
            }
        }
        if let (Some(item), Some(topic)) = (&mut item, row.get::<_, Option<TopicId>>(5)?) {
            item.topics.push((topic, row.get(6)?));
        }
    }
    if let Some(done) = item {
        each(done);
    }
    Ok(())
}
