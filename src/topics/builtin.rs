//! The built-in taxonomy (R5): topics of everyday English, and the seven sensitive categories.
//!
//! It is a file of one topic a line, written as `topic` events are without their `type`. Some
//! phrases are there to keep their words from another topic, since the longer phrase wins:
//! `hot dog` is food, `cat scan` is health, `price hike` is money.

use crate::error::{Error, Result};
use crate::model::TopicSpec;

/// The taxonomy, a topic a line, parents before children.
const TOPICS: &str = include_str!("builtin.jsonl");

/// The topics of the built-in taxonomy, parents before children.
///
/// # Errors
///
/// [`Error::Line`] names the first line that is not a topic; the one that is built in has none.
pub(crate) fn builtin() -> Result<Vec<TopicSpec>> {
    read(TOPICS)
}

fn read(lines: &str) -> Result<Vec<TopicSpec>> {
    let numbered = (1..).zip(lines.lines());
    numbered
        .map(|(line, text)| {
            serde_json::from_str(text).map_err(|e| Error::Line {
                file: "builtin.jsonl".into(),
                line,
                source: Box::new(Error::Event(e.to_string())),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::ids::TopicKey;
    use crate::model::SensitiveCategory;
    use crate::topics::extractor::{Extractor, PhraseExtractor};
    use crate::topics::phrases::normalise;

    fn extractor() -> PhraseExtractor {
        let topics = builtin().unwrap();
        let pairs = topics.iter().flat_map(|topic| {
            let phrases = topic.phrases.iter().flatten();
            phrases.map(|phrase| (topic.topic.clone(), phrase.as_str()))
        });
        PhraseExtractor::new(pairs).unwrap()
    }

    /// The topics that a text mentions, with spaces between them.
    fn mentioned(extractor: &PhraseExtractor, text: &str) -> String {
        let mentions = extractor.mentions(text);
        let keys: Vec<&str> = mentions
            .iter()
            .map(|mention| mention.topic.as_str())
            .collect();
        keys.join(" ")
    }

    #[test]
    fn r05_every_key_is_unique_and_every_parent_stands_before_its_children() {
        let mut known: HashSet<TopicKey> = HashSet::new();
        for topic in builtin().unwrap() {
            if let Some(parent) = topic.parent.flatten() {
                assert!(known.contains(&parent), "{} under {parent}", topic.topic);
            }
            assert!(
                topic.name.is_some_and(|name| !name.is_empty()),
                "{}",
                topic.topic
            );
            assert!(known.insert(topic.topic.clone()), "{} twice", topic.topic);
        }
        assert!(known.len() >= 60, "{}", known.len());
    }

    #[test]
    fn r05_every_topic_has_4_to_25_phrases_and_no_phrase_stands_under_two() {
        let mut known: HashMap<String, TopicKey> = HashMap::new();
        for topic in builtin().unwrap() {
            let phrases = topic.phrases.unwrap_or_default();
            assert!(
                (4..=25).contains(&phrases.len()),
                "{}: {}",
                topic.topic,
                phrases.len()
            );
            for phrase in phrases {
                assert_eq!(phrase, phrase.to_lowercase());
                let other = known.insert(normalise(&phrase), topic.topic.clone());
                assert_eq!(other, None, "{phrase:?} under {}", topic.topic);
            }
        }
    }

    #[test]
    fn r05_each_sensitive_category_is_a_root() {
        let topics = builtin().unwrap();
        for category in SensitiveCategory::ALL {
            let root = topics
                .iter()
                .find(|topic| topic.sensitive == Some(Some(*category)));
            assert!(root.is_some_and(|root| root.parent.is_none()), "{category}");
        }
    }

    #[test]
    fn r05_every_phrase_finds_its_topic() {
        let extractor = extractor();
        for topic in builtin().unwrap() {
            for phrase in topic.phrases.unwrap_or_default() {
                let text = format!("So, {}?", phrase.to_uppercase());
                assert_eq!(
                    mentioned(&extractor, &text),
                    topic.topic.as_str(),
                    "{phrase:?}"
                );
            }
        }
    }

    #[test]
    fn r05_words_in_another_sense_are_no_mention() {
        let extractor = extractor();
        for text in [
            "We met at a birthday party of the student union, in good faith.",
            "An apple a day; the traffic jam in spring; a bass voice.",
            "In the long run we all run a race to play a match.",
            "He'll be well, she'll go, we'd wait, I'll see.",
            "A novel approach, and a company's philosophy.",
        ] {
            assert_eq!(mentioned(&extractor, text), "", "{text}");
        }
        for (text, topic) in [
            ("Two hot dogs, please", "food-drink"),
            ("The cat scan is on Monday", "health"),
            ("Another price hike", "finance"),
            ("My credit union members' card", "finance"),
            ("A VW Golf", "autos"),
            ("Surfing the web", "technology"),
            ("Soap operas", "movies-tv"),
        ] {
            assert_eq!(mentioned(&extractor, text), topic, "{text}");
        }
    }

    #[test]
    fn r08_running_shoes_after_my_chemo_mentions_both() {
        let mentions = mentioned(&extractor(), "Which running shoes after my chemo?");
        assert_eq!(mentions, "running oncology");
    }

    #[test]
    fn a_line_that_is_no_topic_is_named() {
        let error = read("{\"topic\":\"a\"}\n{\"topic\":\"b\",\"nmae\":\"B\"}\n").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("builtin.jsonl:2: unknown field `nmae`"),
            "{error}"
        );
        assert!(error.is_refusal());
    }
}
