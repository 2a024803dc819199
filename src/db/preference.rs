//! Ad Preferences of centers (R11) and feed controls of accounts (R14).

use rusqlite::params;

use super::failure::DbResult;
use super::{Connection, word};
use crate::ids::{AdvertiserId, CenterId};
use crate::model::{AdSetting, FeedSetting};
use crate::rules::preferences::{AdSettings, Control};
use crate::time::Timestamp;
use crate::topics::TopicId;

/// A setting of a center on a topic, with the instant it was made.
pub(crate) type TopicSetting = (TopicId, AdSetting, Timestamp);

pub(crate) fn ad_topics(connection: &Connection, center: CenterId) -> DbResult<Vec<TopicSetting>> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id, setting, at_ms FROM ad_topic_setting WHERE center_id = ?1 ORDER BY topic_id",
    )?;
    let rows = statement.query_map([center.0], |row| {
        Ok((
            row.get(0)?,
            word(row, 1)?,
            Timestamp::from_millis(row.get(2)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The settings of a center as the rules take them.
pub(crate) fn ad_settings(connection: &Connection, center: CenterId) -> DbResult<AdSettings> {
    let settings = ad_topics(connection, center)?;
    Ok(AdSettings(
        settings
            .into_iter()
            .map(|(topic, setting, _)| (topic, setting))
            .collect(),
    ))
}

/// Sets a topic; no preference removes the row. The same setting again keeps its instant.
pub(crate) fn set_ad_topic(
    connection: &Connection,
    center: CenterId,
    (topic, setting, at): TopicSetting,
) -> DbResult<bool> {
    let changed = match setting {
        AdSetting::NoPreference => connection
            .prepare_cached("DELETE FROM ad_topic_setting WHERE center_id = ?1 AND topic_id = ?2")?
            .execute(params![center.0, topic])?,
        AdSetting::SeeLess | AdSetting::Block => connection
            .prepare_cached(
                "INSERT INTO ad_topic_setting (center_id, topic_id, setting, at_ms) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (center_id, topic_id)
                 DO UPDATE SET setting = excluded.setting, at_ms = excluded.at_ms
                 WHERE ad_topic_setting.setting <> excluded.setting",
            )?
            .execute(params![center.0, topic, setting.as_str(), at.millis()])?,
    };
    Ok(changed > 0)
}

/// The blocked advertisers of a center, by number, with the instant of each block.
pub(crate) fn advertiser_blocks(
    connection: &Connection,
    center: CenterId,
) -> DbResult<Vec<(i64, AdvertiserId, Timestamp)>> {
    let mut statement = connection.prepare_cached(
        "SELECT advertiser_id, key, at_ms FROM advertiser_block JOIN advertiser USING (advertiser_id)
         WHERE center_id = ?1 ORDER BY advertiser_id",
    )?;
    let rows = statement.query_map([center.0], |row| {
        let key = AdvertiserId::stored(row.get_ref(1)?.as_str()?);
        Ok((row.get(0)?, key, Timestamp::from_millis(row.get(2)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn set_advertiser_block(
    connection: &Connection,
    center: CenterId,
    advertiser_id: i64,
    blocked: bool,
    at: Timestamp,
) -> DbResult<bool> {
    let changed = if blocked {
        connection
            .prepare_cached(
                "INSERT INTO advertiser_block (center_id, advertiser_id, at_ms) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![center.0, advertiser_id, at.millis()])?
    } else {
        connection
            .prepare_cached(
                "DELETE FROM advertiser_block WHERE center_id = ?1 AND advertiser_id = ?2",
            )?
            .execute(params![center.0, advertiser_id])?
    };
    Ok(changed > 0)
}

/// Takes all settings of a center away: its last account has left it.
pub(crate) fn clear_center(connection: &Connection, center: CenterId) -> DbResult<()> {
    for sql in [
        "DELETE FROM ad_topic_setting WHERE center_id = ?1",
        "DELETE FROM advertiser_block WHERE center_id = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([center.0])?;
    }
    Ok(())
}

/// The feed controls of an account, in force or not.
pub(crate) fn feed_controls(connection: &Connection, account_id: i64) -> DbResult<Vec<Control>> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id, setting, at_ms, until_ms FROM feed_control WHERE account_id = ?1 ORDER BY topic_id",
    )?;
    let rows = statement.query_map([account_id], |row| {
        Ok(Control {
            topic: row.get(0)?,
            setting: word(row, 1)?,
            since: Timestamp::from_millis(row.get(2)?),
            until: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_millis),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets a control; one that is set again is replaced and starts its time anew (R14).
pub(crate) fn set_feed_control(
    connection: &Connection,
    account_id: i64,
    control: &Control,
) -> DbResult<bool> {
    let changed = if control.setting == FeedSetting::NoPreference {
        connection
            .prepare_cached("DELETE FROM feed_control WHERE account_id = ?1 AND topic_id = ?2")?
            .execute(params![account_id, control.topic])?
    } else {
        connection
            .prepare_cached(
                "INSERT INTO feed_control (account_id, topic_id, setting, at_ms, until_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (account_id, topic_id) DO UPDATE
                 SET setting = excluded.setting, at_ms = excluded.at_ms, until_ms = excluded.until_ms",
            )?
            .execute(params![
                account_id,
                control.topic,
                control.setting.as_str(),
                control.since.millis(),
                control.until.map(Timestamp::millis),
            ])?
    };
    Ok(changed > 0)
}
