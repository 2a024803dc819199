//! The taxonomy in memory (R5): a forest, indexed by number and by key.

use std::collections::HashMap;

use crate::ids::TopicKey;
use crate::model::SensitiveCategory;

/// The number of a topic in the file.
pub(crate) type TopicId = u32;

/// One topic.
#[derive(Debug, Clone)]
pub(crate) struct TopicNode {
    pub(crate) key: TopicKey,
    pub(crate) name: String,
    pub(crate) taxonomy: String,
    pub(crate) parent: Option<TopicId>,
    /// Its own mark, then (see [`Taxonomy::new`]) its own or the nearest ancestor's (R5).
    pub(crate) sensitive: Option<SensitiveCategory>,
}

/// All topics of a file.
#[derive(Debug, Default)]
pub(crate) struct Taxonomy {
    /// By number; numbers are given without gaps, but nothing here relies on it.
    nodes: Vec<Option<TopicNode>>,
    by_key: HashMap<TopicKey, TopicId>,
}

impl Taxonomy {
    /// Takes the topics with their own marks, and hands the marks down to their descendants.
    pub(crate) fn new(topics: impl IntoIterator<Item = (TopicId, TopicNode)>) -> Taxonomy {
        let mut taxonomy = Taxonomy::default();
        for (id, node) in topics {
            let index = id as usize;
            if taxonomy.nodes.len() <= index {
                taxonomy.nodes.resize_with(index + 1, || None);
            }
            taxonomy.by_key.insert(node.key.clone(), id);
            taxonomy.nodes[index] = Some(node);
        }
        let marks: Vec<_> = (0..taxonomy.nodes.len() as TopicId)
            .map(|id| {
                taxonomy
                    .upwards(id)
                    .find_map(|up| taxonomy.nodes[up as usize].as_ref()?.sensitive)
            })
            .collect();
        for (node, mark) in taxonomy.nodes.iter_mut().zip(marks) {
            if let Some(node) = node {
                node.sensitive = mark;
            }
        }
        taxonomy
    }

    pub(crate) fn get(&self, id: TopicId) -> Option<&TopicNode> {
        self.nodes.get(id as usize)?.as_ref()
    }

    pub(crate) fn id(&self, key: &str) -> Option<TopicId> {
        self.by_key.get(key).copied()
    }

    /// Its own category or the nearest ancestor's (R5). A topic that is not there counts as
    /// sensitive: what is not known is not used.
    pub(crate) fn is_sensitive(&self, id: TopicId) -> bool {
        self.get(id).is_none_or(|node| node.sensitive.is_some())
    }

    /// The topic itself, its parent, and so on to the root.
    pub(crate) fn upwards(&self, id: TopicId) -> impl Iterator<Item = TopicId> + '_ {
        let mut next = self.get(id).map(|_| id);
        // A file that someone edited into a cycle must not hang the program.
        std::iter::from_fn(move || {
            let this = next?;
            next = self.get(this)?.parent;
            Some(this)
        })
        .take(self.nodes.len())
    }

    /// How many levels `below` lies under `above`: 0 for the topic itself, `None` if it does not.
    pub(crate) fn levels_below(&self, above: TopicId, below: TopicId) -> Option<usize> {
        self.upwards(below).position(|id| id == above)
    }

    /// The keys from the root down to the topic.
    pub(crate) fn path(&self, id: TopicId) -> Vec<TopicKey> {
        let mut path: Vec<_> = self
            .upwards(id)
            .filter_map(|up| self.get(up).map(|node| node.key.clone()))
            .collect();
        path.reverse();
        path
    }

    /// Every topic, in order of number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TopicId, &TopicNode)> {
        self.nodes
            .iter()
            .enumerate()
            .filter_map(|(id, node)| Some((id as TopicId, node.as_ref()?)))
    }

    /// One more than the highest number: the size of a table indexed by topic.
    pub(crate) fn table_len(&self) -> usize {
        self.nodes.len()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// `(number, key, parent, sensitive)` rows as a taxonomy.
    pub(crate) fn forest(rows: &[(TopicId, &str, Option<TopicId>, bool)]) -> Taxonomy {
        Taxonomy::new(rows.iter().map(|&(id, key, parent, sensitive)| {
            let node = TopicNode {
                key: TopicKey::new(key).unwrap(),
                name: key.to_owned(),
                taxonomy: "host".to_owned(),
                parent,
                sensitive: sensitive.then_some(SensitiveCategory::Health),
            };
            (id, node)
        }))
    }

    #[test]
    fn r05_descendants_carry_the_category_of_their_ancestor() {
        let taxonomy = forest(&[
            (1, "medicine", None, true),
            (2, "cardiology", Some(1), false),
            (3, "stents", Some(2), false),
            (4, "outdoors", None, false),
        ]);
        assert!(taxonomy.is_sensitive(3));
        assert!(!taxonomy.is_sensitive(4));
        assert!(taxonomy.is_sensitive(99), "what is not known is not used");
        let path: Vec<_> = taxonomy.path(3).iter().map(ToString::to_string).collect();
        assert_eq!(path, ["medicine", "cardiology", "stents"]);
        assert_eq!(taxonomy.levels_below(1, 3), Some(2));
        assert_eq!(taxonomy.levels_below(4, 3), None);
    }

    #[test]
    fn a_cycle_in_a_damaged_file_does_not_hang() {
        let taxonomy = forest(&[(1, "a", Some(2), false), (2, "b", Some(1), false)]);
        assert!(taxonomy.upwards(1).count() <= 3);
    }
}
