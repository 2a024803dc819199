//! Apps, accounts and their regions (R1).

use rusqlite::{OptionalExtension, Row, params};

use super::Connection;
use super::failure::DbResult;
use crate::ids::{AccountName, CenterId};
use crate::model::{Account, Channel, Region};
use crate::rules::standing::Standing;
use crate::time::Timestamp;

/// An account by number.
#[derive(Debug, Clone)]
pub(crate) struct AccountRow {
    pub(crate) account_id: i64,
    pub(crate) center_id: i64,
    pub(crate) name: AccountName,
    pub(crate) created_at: Timestamp,
    pub(crate) opted_out: bool,
    pub(crate) reset_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "account_id, center_id, app.key, handle, created_at_ms, opted_out, reset_at_ms";

fn account_row(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        account_id: row.get(0)?,
        center_id: row.get(1)?,
        name: AccountName::stored(row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?),
        created_at: Timestamp::from_millis(row.get(4)?),
        opted_out: row.get(5)?,
        reset_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
    })
}

/// A region as the file holds it.
pub(crate) fn region(row: &Row<'_>, column: usize) -> rusqlite::Result<Region> {
    super::word(row, column)
}

pub(crate) fn find(connection: &Connection, name: &AccountName) -> DbResult<Option<AccountRow>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM account JOIN app USING (app_id) WHERE app.key = ?1 AND handle = ?2"
        ))?
        .query_row([name.app(), name.handle()], account_row)
        .optional()?)
}

pub(crate) fn get(connection: &Connection, account_id: i64) -> DbResult<AccountRow> {
    Ok(find_by_id(connection, account_id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
}

pub(crate) fn find_by_id(connection: &Connection, account_id: i64) -> DbResult<Option<AccountRow>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM account JOIN app USING (app_id) WHERE account_id = ?1"
        ))?
        .query_row([account_id], account_row)
        .optional()?)
}

/// The accounts of a center, in order of number.
pub(crate) fn of_center(connection: &Connection, center_id: i64) -> DbResult<Vec<AccountRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM account JOIN app USING (app_id) WHERE center_id = ?1 ORDER BY account_id"
    ))?;
    Ok(statement
        .query_map([center_id], account_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Up to `limit` accounts after a number, in order of number.
pub(crate) fn after(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> DbResult<Vec<AccountRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM account JOIN app USING (app_id)
         WHERE account_id > ?1 ORDER BY account_id LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![after, limit as i64], account_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of the accounts that were ever in a region, or of all.
pub(crate) fn ids(connection: &Connection, ever_in: Option<Region>) -> DbResult<Vec<i64>> {
    let region = ever_in.as_ref().map(Region::as_str);
    let mut statement = connection.prepare_cached(match region {
        Some(_) => "SELECT DISTINCT account_id FROM account_region WHERE region = ?1",
        None => "SELECT account_id FROM account WHERE ?1 IS NULL",
    })?;
    let rows = statement.query_map([region], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn app_id(connection: &Connection, app: &str) -> DbResult<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT app_id FROM app WHERE key = ?1")?
        .query_row([app], |row| row.get(0))
        .optional()?)
}

/// The keys of all apps, oldest first.
pub(crate) fn apps(connection: &Connection) -> DbResult<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT key FROM app ORDER BY app_id")?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn insert_app(connection: &Connection, app: &str) -> DbResult<bool> {
    let added = connection
        .prepare_cached("INSERT INTO app (key) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([app])?;
    Ok(added > 0)
}

/// Adds an account in a new center of its own (R2).
pub(crate) fn insert(
    connection: &Connection,
    app_id: i64,
    handle: &str,
    at: Timestamp,
) -> DbResult<i64> {
    let center = super::center::insert(connection, at)?;
    connection
        .prepare_cached(
            "INSERT INTO account (app_id, handle, center_id, created_at_ms) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![app_id, handle, center.0, at.millis()])?;
    let account_id = connection.last_insert_rowid();
    super::center::insert_membership(connection, account_id, center, at)?;
    Ok(account_id)
}

pub(crate) fn set_opted_out(
    connection: &Connection,
    account_id: i64,
    value: bool,
) -> DbResult<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE account SET opted_out = ?2 WHERE account_id = ?1 AND opted_out <> ?2",
        )?
        .execute(params![account_id, value])?;
    Ok(changed > 0)
}

pub(crate) fn set_reset_at(
    connection: &Connection,
    account_id: i64,
    at: Timestamp,
) -> DbResult<()> {
    connection
        .prepare_cached("UPDATE account SET reset_at_ms = ?2 WHERE account_id = ?1")?
        .execute(params![account_id, at.millis()])?;
    Ok(())
}

/// Records a region from an instant on; of two at one instant the later recorded holds (R1). False if
/// it was so already.
pub(crate) fn set_region(
    connection: &Connection,
    account_id: i64,
    from: Timestamp,
    region: Region,
) -> DbResult<bool> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO account_region (account_id, from_ms, region) VALUES (?1, ?2, ?3)
             ON CONFLICT (account_id, from_ms) DO UPDATE SET region = excluded.region
             WHERE account_region.region <> excluded.region",
        )?
        .execute(params![account_id, from.millis(), region.as_str()])?;
    Ok(changed > 0)
}

/// The first instant after `from` at which the account has another region fact.
pub(crate) fn next_region_from(
    connection: &Connection,
    account_id: i64,
    from: Timestamp,
) -> DbResult<Option<Timestamp>> {
    let next: Option<i64> = connection
        .prepare_cached(
            "SELECT min(from_ms) FROM account_region WHERE account_id = ?1 AND from_ms > ?2",
        )?
        .query_row(params![account_id, from.millis()], |row| row.get(0))?;
    Ok(next.map(Timestamp::from_millis))
}

/// The regions of an account, oldest first.
pub(crate) fn regions(
    connection: &Connection,
    account_id: i64,
) -> DbResult<Vec<(Timestamp, Region)>> {
    let mut statement = connection.prepare_cached(
        "SELECT from_ms, region FROM account_region WHERE account_id = ?1 ORDER BY from_ms",
    )?;
    let rows = statement.query_map([account_id], |row| {
        Ok((Timestamp::from_millis(row.get(0)?), region(row, 1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All that decides about an account's conversations.
pub(crate) fn standing(connection: &Connection, account: &AccountRow) -> DbResult<Standing> {
    let mut statement = connection.prepare_cached(
        "SELECT channel, min(at_ms) FROM notice WHERE account_id = ?1 GROUP BY channel",
    )?;
    let notices = statement.query_map([account.account_id], |row| {
        let channel: Channel = super::word(row, 0)?;
        Ok((channel, Timestamp::from_millis(row.get(1)?)))
    })?;
    Ok(Standing {
        notices: notices.collect::<rusqlite::Result<_>>()?,
        regions: regions(connection, account.account_id)?,
        opted_out: account.opted_out,
    })
}

/// The account as the interface shows it.
pub(crate) fn shown(connection: &Connection, row: &AccountRow, at: Timestamp) -> DbResult<Account> {
    let standing = Standing {
        regions: regions(connection, row.account_id)?,
        ..Standing::default()
    };
    Ok(Account {
        account: row.name.clone(),
        center: CenterId(row.center_id),
        created_at: row.created_at,
        region: standing.region_at(at),
        opted_out: row.opted_out,
        reset_at: row.reset_at,
    })
}

/// Removes an account and everything that hangs on it.
pub(crate) fn delete(connection: &Connection, account_id: i64) -> DbResult<()> {
    connection
        .prepare_cached("DELETE FROM account WHERE account_id = ?1")?
        .execute([account_id])?;
    Ok(())
}
