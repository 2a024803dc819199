//! The small world of the histories: few accounts, topics and advertisers, so that things collide.

use std::collections::BTreeSet;

use interest_store::{AccountName, AdvertiserId, ConversationId, TopicKey, TopicRelevance};

pub(crate) const ACCOUNTS: [&str; 6] = [
    "instagram:ana",
    "facebook:ana.k",
    "whatsapp:ana",
    "messenger:bo",
    "instagram:bo",
    "facebook:cy",
];

pub(crate) const ADVERTISERS: [&str; 3] = ["trailco", "bakehouse", "soundlab"];

/// Key, parent and phrases of the topics that every history begins with. `wellness` is sensitive, and
/// with it the last ones.
pub(crate) const FOREST: [(&str, Option<&str>, &[&str]); 11] = [
    ("outdoors", None, &["outdoors"]),
    ("hiking", Some("outdoors"), &["hiking", "trail"]),
    ("ridges", Some("hiking"), &["ridge"]),
    ("camping", Some("outdoors"), &["tent"]),
    ("food", None, &["food"]),
    ("baking", Some("food"), &["baking"]),
    ("sourdough", Some("baking"), &["sourdough"]),
    ("music", None, &["music"]),
    ("wellness", None, &["wellness"]),
    ("therapy", Some("wellness"), &["therapy"]),
    ("oncology", Some("therapy"), &["chemo"]),
];

/// How many of them are sensitive from the beginning, with one phrase each.
pub(crate) const SENSITIVE: usize = 3;

/// How many topics without phrases may be added later.
pub(crate) const LATER: usize = 3;

/// Words that are no phrase of any topic, though one looks like it.
const FILLERS: [&str; 6] = ["please", "today", "the", "foodstuff", "where", "1234"];

/// The words that texts are made of.
pub(crate) fn words() -> Vec<&'static str> {
    // The sensitive ones stand last and are shrunk away first.
    let phrases = FOREST
        .iter()
        .flat_map(|(_, _, phrases)| phrases.iter().copied());
    FILLERS.into_iter().chain(phrases).collect()
}

pub(crate) fn account(number: usize) -> AccountName {
    ACCOUNTS[number].parse().unwrap()
}

pub(crate) fn topic(number: usize) -> TopicKey {
    match FOREST.get(number) {
        Some((key, ..)) => TopicKey::new(key).unwrap(),
        None => TopicKey::new(&format!("later{}", number - FOREST.len())).unwrap(),
    }
}

pub(crate) fn advertiser(number: usize) -> AdvertiserId {
    AdvertiserId::new(ADVERTISERS[number]).unwrap()
}

/// The topics by number, each once.
pub(crate) fn distinct_topics(numbers: &[usize]) -> Vec<TopicKey> {
    let mut seen = BTreeSet::new();
    let fresh = numbers.iter().filter(|number| seen.insert(**number));
    fresh.map(|number| topic(*number)).collect()
}

pub(crate) fn conversation(number: usize) -> ConversationId {
    ConversationId::new(&format!("c{number}")).unwrap()
}

/// The same with a relevance each.
pub(crate) fn relevances(topics: &[(usize, f64)]) -> Vec<TopicRelevance> {
    let mut seen = BTreeSet::new();
    let fresh = topics.iter().filter(|(number, _)| seen.insert(*number));
    let parts = fresh.map(|(number, relevance)| TopicRelevance {
        topic: topic(*number),
        relevance: *relevance,
    });
    parts.collect()
}
