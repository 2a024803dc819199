//! The seam between texts and topics: a trait that a host can implement, and the built-in way.

use std::collections::HashMap;

use super::phrases::PhraseMatcher;
use crate::error::Result;
use crate::ids::TopicKey;

/// A topic that a text mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The topic.
    pub topic: TopicKey,
    /// How strongly the text speaks of it, above 0 and up to 1. The built-in extractor says 1.
    pub weight: f64,
    /// The phrases by which it was recognised, for people to see; empty if there is nothing to show.
    pub matched: Vec<String>,
}

/// Finds the topics that a text mentions (R5).
///
/// [`PhraseExtractor`] is the built-in one. A host with a classifier of its own implements this
/// trait. What is found is taken as it is: whether a topic is sensitive (R8) is looked up in the
/// taxonomy, so an extractor has to name the sensitive topics that it finds too.
///
/// An extractor must give the same answer for the same text each time, name each topic at most
/// once, and must not panic. It is called from several threads, inside a transaction: it should be
/// quick and must not call the store.
///
/// # Example
///
/// ```
/// use interest_store::{Extractor, Mention, TopicKey};
///
/// /// Takes every `#tag` for the topic of that key.
/// struct Hashtags;
///
/// impl Extractor for Hashtags {
///     fn mentions(&self, text: &str) -> Vec<Mention> {
///         let mut found: Vec<Mention> = Vec::new();
///         for word in text.split_whitespace() {
///             let Some(tag) = word.strip_prefix('#') else { continue };
///             // What cannot be a topic's key is no mention.
///             let Ok(topic) = TopicKey::new(tag) else { continue };
///             if found.iter().all(|mention| mention.topic != topic) {
///                 found.push(Mention { topic, weight: 1.0, matched: vec![word.to_owned()] });
///             }
///         }
///         found
///     }
/// }
///
/// let extractor: Box<dyn Extractor> = Box::new(Hashtags);
/// let mentions = extractor.mentions("Up at dawn #hiking #camping #hiking");
/// assert_eq!(mentions.len(), 2);
/// assert_eq!(mentions[0].topic.as_str(), "hiking");
/// ```
pub trait Extractor: Send + Sync {
    /// The topics that the text mentions, each once; none if it mentions none.
    fn mentions(&self, text: &str) -> Vec<Mention>;
}

/// The built-in [`Extractor`]: a topic is mentioned where one of its phrases stands in the text, as
/// whole words and whatever their case. Of phrases that overlap the first counts, and of those that
/// begin together the longest.
///
/// ```
/// use interest_store::{Extractor, PhraseExtractor, TopicKey};
/// let hiking = TopicKey::new("hiking")?;
/// let extractor = PhraseExtractor::new([(hiking.clone(), "hiking"), (hiking, "trail walk")])?;
/// let mentions = extractor.mentions("Any trail walks, or one trail-walk, near here?");
/// assert_eq!(mentions[0].matched, ["trail walk"]);
/// # Ok::<(), interest_store::Error>(())
/// ```
#[derive(Debug)]
pub struct PhraseExtractor {
    /// The topics by the numbers that the matcher knows them by.
    topics: Vec<TopicKey>,
    matcher: PhraseMatcher,
}

impl PhraseExtractor {
    /// Takes pairs of a topic and a phrase by which it is recognised.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`](crate::Error::Empty) if a phrase has neither a letter nor a digit,
    /// [`Error::Event`](crate::Error::Event) if there are more than can be searched for.
    pub fn new<'a>(
        phrases: impl IntoIterator<Item = (TopicKey, &'a str)>,
    ) -> Result<PhraseExtractor> {
        let mut topics: Vec<TopicKey> = Vec::new();
        let mut numbers: HashMap<TopicKey, usize> = HashMap::new();
        let numbered = phrases.into_iter().map(|(topic, phrase)| {
            let number = *numbers.entry(topic).or_insert_with_key(|topic| {
                topics.push(topic.clone());
                topics.len() - 1
            });
            (number, phrase)
        });
        let matcher = PhraseMatcher::new(numbered)?;
        Ok(PhraseExtractor { topics, matcher })
    }
}

impl Extractor for PhraseExtractor {
    fn mentions(&self, text: &str) -> Vec<Mention> {
        let found = self.matcher.find(text).into_iter();
        found
            .map(|found| Mention {
                topic: self.topics[found.topic].clone(),
                weight: 1.0,
                matched: found.phrases.iter().map(|p| String::from(&**p)).collect(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn extractor(phrases: &[(&str, &'static str)]) -> PhraseExtractor {
        let key = |key: &str| TopicKey::new(key).unwrap();
        PhraseExtractor::new(phrases.iter().map(|(topic, phrase)| (key(topic), *phrase))).unwrap()
    }

    #[test]
    fn r05_a_topic_is_mentioned_once_with_all_its_phrases() {
        let extractor = extractor(&[
            ("hiking", "hike"),
            ("camping", "tent"),
            ("hiking", "trail walk"),
        ]);
        let mentions = extractor.mentions("A hike, a tent, a trail walk and a hike.");
        let hiking = Mention {
            topic: TopicKey::new("hiking").unwrap(),
            weight: 1.0,
            matched: vec!["hike".to_owned(), "trail walk".to_owned()],
        };
        assert_eq!(mentions.len(), 2);
        assert_eq!(mentions[0], hiking);
        assert_eq!(mentions[1].topic.as_str(), "camping");
        assert!(extractor.mentions("Nothing of interest.").is_empty());
    }

    #[test]
    fn an_extractor_can_be_shared_between_threads() {
        let shared: std::sync::Arc<dyn Extractor> =
            std::sync::Arc::new(extractor(&[("hiking", "hike")]));
        let other = std::sync::Arc::clone(&shared);
        let there = std::thread::spawn(move || other.mentions("a hike").len());
        assert_eq!(shared.mentions("no hike").len(), there.join().unwrap());
    }
}
