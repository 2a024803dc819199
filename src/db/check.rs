//! What SQLite itself finds wrong in a file.

use super::Connection;
use super::failure::DbResult;

/// `PRAGMA integrity_check`: pages, indexes, NOT NULL and CHECK constraints.
pub(crate) fn integrity(connection: &Connection) -> DbResult<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    found.retain(|line| line != "ok");
    Ok(found)
}

/// `PRAGMA foreign_key_check`: rows that refer to something that is not there.
pub(crate) fn references(connection: &Connection) -> DbResult<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!(
            "a row of {table} refers to a row of {parent} that is not there"
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Accounts whose packed interests stand in a center that they are not in.
pub(crate) fn misplaced_packs(connection: &Connection) -> DbResult<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT app.key || ':' || account.handle
         FROM interest_pack AS packed
         JOIN account ON account.account_id = packed.account_id
         JOIN app ON app.app_id = account.app_id
         WHERE packed.center_id <> account.center_id
         ORDER BY 1",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
