//! What is there to be ranked, one after the other.

use super::{Store, View};
use crate::db::ad::AdRow;
use crate::db::content::ContentRow;
use crate::db::{self};
use crate::error::Result;
use crate::model::{Ad, Content};

/// How many rows are read at once.
const CHUNK: usize = 1000;

impl View<'_> {
    /// An ad as the interface shows it, its topics by key.
    pub(super) fn shown_ad(&self, row: AdRow) -> Result<Ad> {
        Ok(Ad {
            ad: row.key,
            advertiser: row.advertiser,
            title: row.title,
            topics: db::ad::topic_keys(self.connection, row.ad_id)?,
            from: row.from,
            until: row.until,
        })
    }

    /// A content item as the interface shows it, its topics by key.
    pub(super) fn shown_content(&self, row: ContentRow) -> Result<Content> {
        Ok(Content {
            at: row.at,
            content: row.key,
            kind: row.kind,
            title: row.title,
            topics: db::content::topic_keys(self.connection, row.content_id)?,
        })
    }

    pub(crate) fn for_each_ad(&self, mut each: impl FnMut(Ad) -> Result<()>) -> Result<()> {
        let mut last = 0;
        loop {
            let rows = db::ad::after(self.connection, last, CHUNK)?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.ad_id;
            for row in rows {
                each(self.shown_ad(row)?)?;
            }
        }
    }

    pub(crate) fn for_each_content(
        &self,
        mut each: impl FnMut(Content) -> Result<()>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let rows = db::content::after(self.connection, last, CHUNK)?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.content_id;
            for row in rows {
                each(self.shown_content(row)?)?;
            }
        }
    }
}

impl Store {
    /// Calls `each` for every ad, in the order in which they were first stated.
    ///
    /// # Errors
    ///
    /// Those that `each` returns.
    pub fn for_each_ad(&self, each: impl FnMut(Ad) -> Result<()>) -> Result<()> {
        self.read(|view| view.for_each_ad(each))
    }

    /// Calls `each` for every content item, in the order in which they were first stated.
    ///
    /// # Errors
    ///
    /// Those that `each` returns.
    pub fn for_each_content(&self, each: impl FnMut(Content) -> Result<()>) -> Result<()> {
        self.read(|view| view.for_each_content(each))
    }
}
