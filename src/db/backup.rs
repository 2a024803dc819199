//! Copying a file while it is in use.

use super::Connection;
use super::failure::DbResult;

/// Writes a copy of one consistent state into `path`, a file that is not there or is empty. It has no free
/// pages in it, so nothing of what was deleted. Must not be called inside a transaction.
pub(crate) fn copy_into(connection: &Connection, path: &str) -> DbResult<()> {
    connection.execute("VACUUM INTO ?1", [path])?;
    Ok(())
}
