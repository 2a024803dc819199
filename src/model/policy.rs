//! The policy (R16): every number, switch and date of the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::words::words;
use super::{Channel, Region};
use crate::time::Timestamp;

words!(
    /// What sensitive topics may be used for (R8).
    pub SensitiveUse, "sensitive", "never, content_only", {
        /// For nothing.
        Never = "never",
        /// For posts and reels; never, by any path, for ads.
        ContentOnly = "content_only",
    }
);

words!(
    /// Whether people are offered an opt-out (R16).
    pub OptOut, "opt_out", "not_offered, offered", {
        /// Asking for one is refused.
        NotOffered = "not_offered",
        /// An account can take it.
        Offered = "offered",
    }
);

/// The policy in force (R16). Its default is the announcement of 2025-10-01.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// After how many days a signal is worth half (R9).
    pub half_life_days: f64,
    /// The plain score below which a topic is not an interest (R9).
    pub fade_below: f64,
    /// The channels by which a person must have been told (R6, R15).
    pub required_notices: BTreeSet<Channel>,
    /// What sensitive topics may be used for (R8).
    pub sensitive: SensitiveUse,
    /// Whether people are offered an opt-out (R6).
    pub opt_out: OptOut,
    /// What a see-less topic's score is multiplied by (R12, R13).
    pub see_less_factor: f64,
    /// What a show-more topic's score is multiplied by (R14).
    pub show_more_factor: f64,
    /// What a show-less topic's score is multiplied by (R14).
    pub show_less_factor: f64,
    /// For how many days show more and show less are in force (R14).
    pub feed_control_days: f64,
    /// For how many days a snooze without an end is in force (R14).
    pub snooze_days: f64,
    /// After how many days texts are erased by a sweep; `None` for never (R20).
    pub retain_text_days: Option<f64>,
    /// After how many days signals are erased by a sweep; `None` for never (R20).
    pub retain_signal_days: Option<f64>,
    /// Each region's first instant; a region that is not here, or has `None`, has no rollout (R6).
    #[serde(skip)]
    pub rollout: BTreeMap<Region, Option<Timestamp>>,
}

impl Policy {
    /// When the region's rollout begins; `None` if it has none.
    pub fn rollout(&self, region: Region) -> Option<Timestamp> {
        self.rollout.get(&region).copied().flatten()
    }
}

/// A policy value as JSON.
pub type PolicyValue = Value;

/// New values for named parts of the policy, as an event carries them (R16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySet {
    /// When.
    pub at: Timestamp,
    /// Name and new value of each, for example `half_life_days` and `14`.
    #[serde(deserialize_with = "each_name_once")]
    pub set: BTreeMap<String, PolicyValue>,
}

/// Reads names and values; a name that stands twice says two things, and is refused.
fn each_name_once<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, PolicyValue>, D::Error> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = BTreeMap<String, PolicyValue>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of policy names and values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut set = BTreeMap::new();
            while let Some((name, value)) = map.next_entry::<String, PolicyValue>()? {
                if set.contains_key(&name) {
                    let text = format!("policy {name:?} is given twice (R16)");
                    return Err(de::Error::custom(text));
                }
                set.insert(name, value);
            }
            Ok(set)
        }
    }

    deserializer.deserialize_map(Names)
}

/// A new first instant for a region (R6, R16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutChange {
    /// When it was decided.
    pub at: Timestamp,
    /// The region.
    pub region: Region,
    /// The rollout's first instant; `None` (in events, `null`) closes the region. It must be there.
    #[serde(deserialize_with = "Option::deserialize")]
    pub from: Option<Timestamp>,
}

/// One entry of the policy's history (R16).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyChange {
    /// When.
    pub at: Timestamp,
    /// The name, or `rollout:REGION`.
    pub name: String,
    /// The value from then on.
    pub value: PolicyValue,
}
