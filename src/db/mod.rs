//! Everything that names rusqlite: opening, migrating, and one file of queries for each aggregate.
//!
//! Functions here take a connection that is inside a transaction which the store floor began, hold the
//! SQL, and decide nothing.

use crate::error::Error;

pub(crate) mod account;
pub(crate) mod ad;
pub(crate) mod backup;
pub(crate) mod center;
pub(crate) mod change;
pub(crate) mod check;
mod connection;
pub(crate) mod content;
pub(crate) mod conversation;
mod failure;
pub(crate) mod interaction;
pub(crate) mod interest;
mod migrate;
pub(crate) mod notice;
mod open;
pub(crate) mod pack;
pub(crate) mod policy;
pub(crate) mod preference;
pub(crate) mod revision;
pub(crate) mod stats;
pub(crate) mod topic;

pub(crate) use connection::Connection;
pub(crate) use failure::DbResult;
use failure::Failure;
pub use open::Durability;
pub(crate) use open::{Mode, Settings, open, open_reader, wipe_log};

/// Runs `work` in one transaction, committed if it goes well and rolled back if it does not.
/// A writing one is IMMEDIATE: a deferred one that turns from reading to writing gets BUSY at once.
pub(crate) fn in_transaction<T, E: From<Failure>>(
    connection: &Connection,
    writing: bool,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let begin = if writing {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN DEFERRED"
    };
    run(connection, begin)?;
    let unless_done = RollBack(connection);
    let hold = writing.then(|| connection.hold_commits());
    let done = work()?;
    if was_ended(connection) {
        return Err(Failure::from(Error::RolledBack).into());
    }
    drop(hold);
    run(connection, "COMMIT")?;
    drop(unless_done);
    Ok(done)
}

/// Runs a statement that is kept prepared.
fn run(connection: &Connection, sql: &str) -> DbResult<()> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// Rolls back what has not been committed, in a panic too.
struct RollBack<'a>(&'a Connection);

impl Drop for RollBack<'_> {
    fn drop(&mut self) {
        if !was_ended(self.0) {
            // A connection that cannot roll back says so at its next transaction.
            let _ = run(self.0, "ROLLBACK");
        }
    }
}

/// Whether the transaction that was begun is gone: on a full disk SQLite rolls it back by itself.
pub(crate) fn was_ended(connection: &Connection) -> bool {
    connection.is_autocommit()
}

/// Runs `work` so that it leaves nothing behind if it fails, inside a transaction that goes on.
pub(crate) fn in_savepoint<T, E: From<Failure>>(
    connection: &Connection,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    run(connection, "SAVEPOINT one_of_many")?;
    let done = work();
    // On a full disk the transaction is gone, and the savepoint with it.
    if done.is_err() && was_ended(connection) {
        return done;
    }
    if done.is_err() {
        run(connection, "ROLLBACK TO one_of_many")?;
    }
    run(connection, "RELEASE one_of_many")?;
    done
}

/// An enum or id of the library out of a TEXT column.
fn word<T: std::str::FromStr>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    row.get_ref(column)?.as_str()?.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
