//! Topics (R5).

use serde::{Deserialize, Deserializer, Serialize};

use super::words::words;
use crate::ids::TopicKey;

words!(
    /// The categories of topics that are never used for ads (R5, R8).
    pub SensitiveCategory, "sensitive category",
    "sexual_orientation, politics, health, ethnicity, religion, philosophy, trade_union", {
        /// Sexual orientation and sex life.
        SexualOrientation = "sexual_orientation",
        /// Political views.
        Politics = "politics",
        /// Health.
        Health = "health",
        /// Racial or ethnic origin.
        Ethnicity = "ethnicity",
        /// Religious views.
        Religion = "religion",
        /// Philosophical beliefs.
        Philosophy = "philosophy",
        /// Trade union membership.
        TradeUnion = "trade_union",
    }
);

/// A topic as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Its stable key.
    pub topic: TopicKey,
    /// Its name, for people.
    pub name: String,
    /// The topic above it.
    pub parent: Option<TopicKey>,
    /// The taxonomy it belongs to: `builtin`, `host`, or an imported one.
    pub taxonomy: String,
    /// Its sensitive category, its own or the nearest ancestor's.
    pub sensitive: Option<SensitiveCategory>,
    /// The keys from the root down to this topic.
    pub path: Vec<TopicKey>,
    /// The phrases by which it is recognised, in order.
    pub phrases: Vec<String>,
}

/// What a host states about a topic. A field that is not given leaves a known topic as it is, and
/// is nothing for a new one (whose name is then its key).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicSpec {
    /// The topic's key.
    pub topic: TopicKey,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The topic above it; `Some(None)` makes it a root.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent: Option<Option<TopicKey>>,
    /// Its sensitive category; `Some(None)` takes its own mark away (an ancestor's stays in force).
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    pub sensitive: Option<Option<SensitiveCategory>>,
    /// The phrases by which it is recognised; given, they replace those it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrases: Option<Vec<String>>,
}

/// Tells a field that is `null` from one that is not there.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl TopicSpec {
    /// States no more than that the topic exists.
    pub fn new(topic: TopicKey) -> TopicSpec {
        TopicSpec {
            topic,
            name: None,
            parent: None,
            sensitive: None,
            phrases: None,
        }
    }

    /// With a name.
    #[must_use]
    pub fn name(mut self, name: &str) -> TopicSpec {
        self.name = Some(name.to_owned());
        self
    }

    /// Under a parent.
    #[must_use]
    pub fn parent(mut self, parent: TopicKey) -> TopicSpec {
        self.parent = Some(Some(parent));
        self
    }

    /// With a sensitive category.
    #[must_use]
    pub fn sensitive(mut self, category: SensitiveCategory) -> TopicSpec {
        self.sensitive = Some(Some(category));
        self
    }

    /// With phrases by which it is recognised.
    #[must_use]
    pub fn phrases<'a>(mut self, phrases: impl IntoIterator<Item = &'a str>) -> TopicSpec {
        self.phrases = Some(phrases.into_iter().map(str::to_owned).collect());
        self
    }
}
