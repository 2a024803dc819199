//! Content (R14).

use serde::{Deserialize, Serialize};

use crate::ids::{ContentId, TopicKey};
use crate::time::Timestamp;

/// A content item (R14): a `post`, `reel`, `group`, or a kind of the host's. Stating an item again
/// replaces what was stated before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// When it was published.
    pub at: Timestamp,
    /// Its id.
    pub content: ContentId,
    /// What it is: `post`, `reel`, `group`, or a word of the host's.
    pub kind: String,
    /// Its title, for people.
    pub title: String,
    /// What it is about.
    pub topics: Vec<TopicKey>,
}
