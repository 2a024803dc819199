//! Notices (R15).

use rusqlite::params;

use super::Connection;
use super::failure::DbResult;
use crate::model::Channel;
use crate::time::Timestamp;

/// Records a delivery. False if it was recorded already.
pub(crate) fn insert(
    connection: &Connection,
    account_id: i64,
    channel: Channel,
    at: Timestamp,
) -> DbResult<bool> {
    let added = connection
        .prepare_cached(
            "INSERT INTO notice (account_id, channel, at_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![account_id, channel.as_str(), at.millis()])?;
    Ok(added > 0)
}

/// The deliveries to an account, oldest first.
pub(crate) fn of_account(
    connection: &Connection,
    account_id: i64,
) -> DbResult<Vec<(Channel, Timestamp)>> {
    let mut statement = connection.prepare_cached(
        "SELECT channel, at_ms FROM notice WHERE account_id = ?1 ORDER BY at_ms, channel",
    )?;
    let rows = statement.query_map([account_id], |row| {
        Ok((super::word(row, 0)?, Timestamp::from_millis(row.get(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
