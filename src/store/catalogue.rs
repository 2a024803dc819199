//! Ads or content in memory, found by topic. A restated item makes the catalogue anew; new items are
//! read as they come.

use std::collections::HashMap;

use crate::db::DbResult;
use crate::db::ad::ItemRow;
use crate::topics::TopicId;

/// All ads, or all content items.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    revision: i64,
    newest: i64,
    items: Vec<ItemRow>,
    /// The positions of the items that name a topic.
    by_topic: HashMap<TopicId, Vec<u32>>,
}

impl Catalogue {
    /// Whether it holds what the file has at this revision, up to the item numbered `newest`.
    pub(super) fn covers(&self, revision: i64, newest: i64) -> bool {
        self.revision == revision && self.newest >= newest
    }

    /// Reads what is missing: the items after the newest it has, or all if some were restated.
    pub(super) fn read_up_to(
        &mut self,
        revision: i64,
        newest: i64,
        read_after: impl FnOnce(i64, &mut dyn FnMut(ItemRow)) -> DbResult<()>,
    ) -> DbResult<()> {
        if self.covers(revision, newest) {
            return Ok(());
        }
        if self.revision != revision {
            *self = Catalogue::default();
        }
        let mut added = Vec::new();
        read_after(self.newest, &mut |item| added.push(item))?;
        for item in added {
            let position = self.items.len() as u32;
            for (topic, _) in &item.topics {
                self.by_topic.entry(*topic).or_default().push(position);
            }
            self.newest = self.newest.max(item.id);
            self.items.push(item);
        }
        self.revision = revision;
        self.newest = self.newest.max(newest);
        Ok(())
    }

    /// Calls `each` once for every item that names one of the topics and is not newer than `newest`,
    /// which is what the asking transaction sees.
    pub(super) fn for_each_on<'a>(
        &'a self,
        topics: &[TopicId],
        newest: i64,
        mut each: impl FnMut(&'a ItemRow),
    ) {
        let mut seen = vec![0_u64; self.items.len().div_ceil(64)];
        for position in topics
            .iter()
            .filter_map(|topic| self.by_topic.get(topic))
            .flatten()
        {
            let (word, bit) = (*position as usize / 64, 1 << (position % 64));
            if seen[word] & bit != 0 {
                continue;
            }
            seen[word] |= bit;
            let item = &self.items[*position as usize];
            if item.id <= newest {
                each(item);
            }
        }
    }
}
