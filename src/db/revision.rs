//! How often what programs keep in memory has changed.

use super::Connection;
use super::failure::DbResult;

/// The counters of the file, as one transaction sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Revision {
    pub(crate) taxonomy: i64,
    pub(crate) policy: i64,
    pub(crate) ad: i64,
    pub(crate) content: i64,
}

pub(crate) fn read(connection: &Connection) -> DbResult<Revision> {
    Ok(connection
        .prepare_cached("SELECT taxonomy, policy, ad, content FROM revision WHERE only_row = 1")?
        .query_row([], |row| {
            Ok(Revision {
                taxonomy: row.get(0)?,
                policy: row.get(1)?,
                ad: row.get(2)?,
                content: row.get(3)?,
            })
        })?)
}

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    Taxonomy,
    Policy,
    Ad,
    Content,
}

/// Tells every program that something it may keep in memory has changed.
pub(crate) fn bump(connection: &Connection, kept: Kept) -> DbResult<()> {
    let sql = match kept {
        Kept::Taxonomy => "UPDATE revision SET taxonomy = taxonomy + 1",
        Kept::Policy => "UPDATE revision SET policy = policy + 1",
        Kept::Ad => "UPDATE revision SET ad = ad + 1",
        Kept::Content => "UPDATE revision SET content = content + 1",
    };
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
