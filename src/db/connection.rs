//! A connection that commits at the end of a transaction and at no other time.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::OpenFlags;

use super::failure::DbResult;

/// A connection to the file.
///
/// On a full disk SQLite ends the transaction by itself. What is written after that, by a caller who passed
/// the error over, would be committed statement by statement; here such a commit turns into a rollback.
#[derive(Debug)]
pub(crate) struct Connection {
    sqlite: rusqlite::Connection,
    holds_commits: Arc<AtomicBool>,
}

impl Connection {
    pub(crate) fn open_in_memory() -> DbResult<Connection> {
        Connection::new(rusqlite::Connection::open_in_memory()?)
    }

    pub(crate) fn open_with_flags(path: &Path, flags: OpenFlags) -> DbResult<Connection> {
        Connection::new(rusqlite::Connection::open_with_flags(path, flags)?)
    }

    fn new(mut sqlite: rusqlite::Connection) -> DbResult<Connection> {
        let holds_commits = Arc::new(AtomicBool::new(false));
        let hold = holds_commits.clone();
        // What the hook returns says whether the commit is to be turned into a rollback.
        sqlite.commit_hook(Some(move || hold.load(Ordering::Relaxed)))?;
        Ok(Connection {
            sqlite,
            holds_commits,
        })
    }

    /// Until what is returned is dropped, nothing is committed.
    pub(super) fn hold_commits(&self) -> Hold<'_> {
        self.holds_commits.store(true, Ordering::Relaxed);
        Hold(&self.holds_commits)
    }
}

/// Holds commits back while it lives.
#[derive(Debug)]
pub(super) struct Hold<'a>(&'a AtomicBool);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Deref for Connection {
    type Target = rusqlite::Connection;

    fn deref(&self) -> &rusqlite::Connection {
        &self.sqlite
    }
}
