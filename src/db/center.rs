//! Centers and who was in them (R2).

use rusqlite::params;

use super::Connection;
use super::failure::DbResult;
use crate::ids::{AccountName, CenterId};
use crate::model::Link;
use crate::time::Timestamp;

pub(crate) fn insert(connection: &Connection, at: Timestamp) -> DbResult<CenterId> {
    connection
        .prepare_cached("INSERT INTO center (created_at_ms) VALUES (?1)")?
        .execute([at.millis()])?;
    Ok(CenterId(connection.last_insert_rowid()))
}

pub(crate) fn insert_membership(
    connection: &Connection,
    account_id: i64,
    center: CenterId,
    from: Timestamp,
) -> DbResult<()> {
    connection
        .prepare_cached(
            "INSERT INTO membership (account_id, center_id, from_ms) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![account_id, center.0, from.millis()])?;
    Ok(())
}

/// Whether a center has more than one account in it.
pub(crate) fn is_shared(connection: &Connection, center: CenterId) -> DbResult<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) > 1 FROM (SELECT 1 FROM account WHERE center_id = ?1 LIMIT 2) AS two",
        )?
        .query_row([center.0], |row| row.get(0))?)
}

/// Moves an account to another center. Only its own rows move: its messages and signals are kept by
/// account. A move dated before the present membership began takes effect when that began, so that
/// the history reads forward.
pub(crate) fn move_account(
    connection: &Connection,
    account_id: i64,
    to: CenterId,
    at: Timestamp,
) -> DbResult<()> {
    let from: i64 = connection
        .prepare_cached(
            "UPDATE membership SET until_ms = max(from_ms, ?2)
             WHERE account_id = ?1 AND until_ms IS NULL RETURNING until_ms",
        )?
        .query_row(params![account_id, at.millis()], |row| row.get(0))?;
    insert_membership(connection, account_id, to, Timestamp::from_millis(from))?;
    for sql in [
        "UPDATE account SET center_id = ?2 WHERE account_id = ?1",
        "UPDATE interest_pack SET center_id = ?2 WHERE account_id = ?1",
    ] {
        connection
            .prepare_cached(sql)?
            .execute(params![account_id, to.0])?;
    }
    Ok(())
}

/// The accounts that were ever in a center with an account.
pub(crate) fn ever_with(connection: &Connection, account_id: i64) -> DbResult<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT other.account_id FROM membership AS mine
         JOIN membership AS other ON other.center_id = mine.center_id AND other.account_id <> mine.account_id
         WHERE mine.account_id = ?1 ORDER BY other.account_id",
    )?;
    let rows = statement.query_map([account_id], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The stretches of time that an account spent in centers together with others, oldest first.
pub(crate) fn history(connection: &Connection, account_id: i64) -> DbResult<Vec<Link>> {
    let mut statement = connection.prepare_cached(
        "SELECT app.key, handle, other.center_id, max(mine.from_ms, other.from_ms),
                CASE WHEN mine.until_ms IS NULL THEN other.until_ms
                     WHEN other.until_ms IS NULL THEN mine.until_ms
                     ELSE min(mine.until_ms, other.until_ms) END AS until_ms
         FROM membership AS mine
         JOIN membership AS other ON other.center_id = mine.center_id AND other.account_id <> mine.account_id
         JOIN account ON account.account_id = other.account_id
         JOIN app USING (app_id)
         WHERE mine.account_id = ?1
           AND (mine.until_ms IS NULL OR mine.until_ms > other.from_ms)
           AND (other.until_ms IS NULL OR other.until_ms > mine.from_ms)
         ORDER BY 4, app.key, handle",
    )?;
    let rows = statement.query_map([account_id], |row| {
        Ok(Link {
            account: AccountName::stored(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?),
            center: CenterId(row.get(2)?),
            from: Timestamp::from_millis(row.get(3)?),
            until: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
