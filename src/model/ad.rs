//! Advertisers and ads (R13).

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::{AdId, AdvertiserId, TopicKey};
use crate::time::Timestamp;

/// An advertiser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advertiser {
    /// Its id.
    pub advertiser: AdvertiserId,
    /// Its name, for people.
    pub name: String,
}

/// An ad (R13). Stating an ad again replaces what was stated before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ad {
    /// Its id.
    pub ad: AdId,
    /// Whose it is.
    pub advertiser: AdvertiserId,
    /// Its title, for people.
    pub title: String,
    /// What it is about, at least one topic, none of them sensitive.
    pub topics: Vec<TopicRelevance>,
    /// The first instant at which it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// The first instant at which it may no longer be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// A topic and how much an ad is about it, above 0 and at most 1. In events a bare key is
/// relevance 1.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRelevance {
    /// The topic.
    pub topic: TopicKey,
    /// Above 0 and at most 1.
    pub relevance: f64,
}

impl From<TopicKey> for TopicRelevance {
    fn from(topic: TopicKey) -> TopicRelevance {
        TopicRelevance {
            topic,
            relevance: 1.0,
        }
    }
}

/// The long form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    topic: TopicKey,
    relevance: f64,
}

impl Serialize for TopicRelevance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.relevance == 1.0 {
            self.topic.serialize(serializer)
        } else {
            Pair {
                topic: self.topic.clone(),
                relevance: self.relevance,
            }
            .serialize(serializer)
        }
    }
}

struct KeyOrPair;

impl<'de> Visitor<'de> for KeyOrPair {
    type Value = TopicRelevance;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a topic, as a key or {\"topic\":…,\"relevance\":…}")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<TopicRelevance, E> {
        TopicKey::new(key)
            .map(TopicRelevance::from)
            .map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TopicRelevance, A::Error> {
        let Pair { topic, relevance } = Pair::deserialize(MapAccessDeserializer::new(map))?;
        Ok(TopicRelevance { topic, relevance })
    }
}

impl<'de> Deserialize<'de> for TopicRelevance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TopicRelevance, D::Error> {
        deserializer.deserialize_any(KeyOrPair)
    }
}
