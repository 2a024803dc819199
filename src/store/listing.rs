//! What is there to be ranked, one after the other.

use super::Store;
use crate::db;
use crate::error::Result;
use crate::model::{Ad, Content};

/// How many rows are read at once.
const CHUNK: usize = 1000;

impl Store {
    /// Calls `each` for every ad, in the order in which they were first stated.
    ///
    /// # Errors
    ///
    /// Those that `each` returns.
    pub fn for_each_ad(&self, mut each: impl FnMut(Ad) -> Result<()>) -> Result<()> {
        self.read(|view| {
            let mut last = 0;
            loop {
                let rows = db::ad::after(view.connection, last, CHUNK)?;
                let Some(end) = rows.last() else {
                    return Ok(());
                };
                last = end.ad_id;
                for row in rows {
                    each(Ad {
                        ad: row.key,
                        advertiser: row.advertiser,
                        title: row.title,
                        topics: db::ad::topic_keys(view.connection, row.ad_id)?,
                        from: row.from,
                        until: row.until,
                    })?;
                }
            }
        })
    }

    /// Calls `each` for every content item, in the order in which they were first stated.
    ///
    /// # Errors
    ///
    /// Those that `each` returns.
    pub fn for_each_content(&self, mut each: impl FnMut(Content) -> Result<()>) -> Result<()> {
        self.read(|view| {
            let mut last = 0;
            loop {
                let rows = db::content::after(view.connection, last, CHUNK)?;
                let Some(end) = rows.last() else {
                    return Ok(());
                };
                last = end.content_id;
                for row in rows {
                    each(Content {
                        at: row.at,
                        content: row.key,
                        kind: row.kind,
                        title: row.title,
                        topics: db::content::topic_keys(view.connection, row.content_id)?,
                    })?;
                }
            }
        })
    }
}
