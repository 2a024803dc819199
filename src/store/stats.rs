//! How much is in the store.

use super::Store;
use crate::db;
use crate::error::Result;
use crate::model::Stats;

impl Store {
    /// Counts what is in the store, in one consistent state. Reads every table: it takes a while on a large
    /// file.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn stats(&self) -> Result<Stats> {
        self.read(|view| Ok(db::stats::stats(view.connection)?))
    }
}
