//! Many phrases found in a text in one pass: whole words, whatever their case (R5).
//!
//! Text and phrases are brought into one form by [`normalise`]. Each phrase is then searched for
//! with a space at either end, so that a plain substring search finds whole words only.
//!
//! Of phrases that overlap, the one that begins first is found, and of those that begin at the same
//! word the longest: where `hiking boots` is a phrase, its `hiking` does not count as well.
//! The space between two neighbours belongs to both and is no overlap.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use crate::error::{Error, Result};

/// The most phrases that [`Found`] lists for one topic.
pub(crate) const MAX_PHRASES_FOUND: usize = 8;

/// The combining marks that are joined to the letter before them: mark, letters, joined letters.
const MARKS: [(char, &str, &str); 10] = [
    ('\u{300}', "aeinouw", "àèìǹòùẁ"),
    ('\u{301}', "aceilnorsuwyz", "áćéíĺńóŕśúẃýź"),
    ('\u{302}', "aceghijosuwyz", "âĉêĝĥîĵôŝûŵŷẑ"),
    ('\u{303}', "aeinouy", "ãẽĩñõũỹ"),
    ('\u{306}', "aegiouи", "ăĕğĭŏŭй"),
    ('\u{308}', "aeiouwyеі", "äëïöüẅÿёї"),
    ('\u{30a}', "auwy", "åůẘẙ"),
    ('\u{30b}', "ou", "őű"),
    ('\u{30c}', "acdeginorstuz", "ǎčďěǧǐňǒřšťǔž"),
    ('\u{327}', "cegklnrst", "çȩģķļņŗşţ"),
];

/// Brings a text into the form in which phrases are compared.
///
/// - Letters become lower case (Unicode, one letter at a time; a final `ς` becomes `σ`).
/// - An apostrophe (`'`, `’` or `ʼ`) between two letters or digits is dropped: `don't` is `dont`. An `s` that
///   ends a word after one stands alone, so that `chemo's` is found as `chemo`.
/// - A combining mark never ends a word: it is joined to its letter where the pair is a common
///   letter of its own (`e` and U+0301 make `é`) and dropped otherwise, as are soft hyphens and
///   zero-width joiners.
/// - Every run of other characters that are neither letters nor digits becomes one space; there is
///   none at either end.
///
/// So `The Hiker’s trail-walk… (2×)` is `the hiker s trail walk 2`. Takes time and memory linear in
/// the text.
pub(crate) fn normalise(text: &str) -> String {
    let mut words = spaced_words(text);
    if !words.is_empty() {
        words.remove(0);
    }
    words
}

/// The normalised text with a space before each word, and with room for one after the last.
fn spaced_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut in_word = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if is_joined(c) {
            // Before is_alphanumeric: some marks count as letters, some do not.
            join(c, &mut out, in_word);
        } else if is_apostrophe(c) {
            let mut ahead = rest.clone();
            let next = ahead.next().filter(|&next| is_letter(next));
            let is_possessive =
                matches!(next, Some('s' | 'S')) && !ahead.next().is_some_and(is_letter);
            in_word = in_word && next.is_some() && !is_possessive;
        } else if !c.is_alphanumeric() {
            in_word = false;
        } else {
            if !in_word {
                out.push(' ');
                in_word = true;
            }
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else {
                push_lowercase(c, &mut out);
            }
        }
    }
    out
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

/// Combining marks of no script in particular, and characters that show nothing.
fn is_joined(c: char) -> bool {
    // Nothing below the soft hyphen is one: that settles nearly every character of a plain text.
    c >= '\u{ad}'
        && matches!(c,
            '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}'
            | '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Makes one letter of the last one and a mark after it, if there is such a letter.
fn join(mark: char, out: &mut String, in_word: bool) {
    let Some(last) = out.chars().next_back().filter(|_| in_word) else {
        return;
    };
    let joined = MARKS
        .iter()
        .filter(|(known, ..)| *known == mark)
        .flat_map(|(_, letters, joined)| letters.chars().zip(joined.chars()))
        .find(|(letter, _)| *letter == last);
    if let Some((_, joined)) = joined {
        out.pop();
        out.push(joined);
    }
}

fn push_lowercase(c: char, out: &mut String) {
    for lower in c.to_lowercase() {
        match lower {
            'ς' => out.push('σ'),
            // The dot that lowering `İ` leaves behind.
            mark if is_joined(mark) => {}
            lower => out.push(lower),
        }
    }
}

/// What [`PhraseMatcher::find`] found of one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The caller's number of the topic.
    pub(crate) topic: usize,
    /// The phrases found, as the caller wrote them: each once, in the order in which they first
    /// stand in the text, at most [`MAX_PHRASES_FOUND`].
    pub(crate) phrases: Vec<Arc<str>>,
}

/// Finds many phrases in a text.
///
/// Made once and then asked for every text; it can be shared between threads.
pub(crate) struct PhraseMatcher {
    automaton: AhoCorasick,
    /// For each pattern of the automaton the topics it stands for, and the phrase as it was given.
    owners: Vec<Vec<(usize, Arc<str>)>>,
}

impl fmt::Debug for PhraseMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhraseMatcher")
            .field("phrases", &self.owners.len())
            .finish_non_exhaustive()
    }
}

impl PhraseMatcher {
    /// Takes pairs of a topic, by a number of the caller's choosing, and a phrase for it.
    ///
    /// A topic may have many phrases and a phrase many topics; of phrases of one topic that are
    /// equal once normalised, the first is kept.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] if a phrase has neither a letter nor a digit, [`Error::Event`] if there are
    /// more phrases than can be searched for (some hundred million bytes of them).
    pub(crate) fn new<'a>(
        phrases: impl IntoIterator<Item = (usize, &'a str)>,
    ) -> Result<PhraseMatcher> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut patterns: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<(usize, Arc<str>)>> = Vec::new();
        for (topic, phrase) in phrases {
            let phrase_words = normalise(phrase);
            if phrase_words.is_empty() {
                return Err(Error::Empty("phrase"));
            }
            let pattern = format!(" {phrase_words} ");
            let number = *numbers.entry(pattern).or_insert_with_key(|pattern| {
                patterns.push(pattern.clone());
                owners.push(Vec::new());
                patterns.len() - 1
            });
            if owners[number].iter().all(|(known, _)| *known != topic) {
                owners[number].push((topic, phrase.into()));
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Every pattern begins with a space: looking for spaces first halves the speed.
            .prefilter(false)
            .build(&patterns)
            .map_err(|e| Error::Event(format!("the phrases cannot be searched for: {e}")))?;
        Ok(PhraseMatcher { automaton, owners })
    }

    /// Finds the topics whose phrases stand in the text, in the order in which they first do.
    ///
    /// Takes time linear in the text. Beside the normalised text it takes memory for the phrases
    /// found, however often each stands there.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        if self.owners.is_empty() {
            return found;
        }
        let mut words = spaced_words(text);
        words.push(' ');
        let mut seen = HashSet::new();
        let mut places = HashMap::new();
        let mut start = 0;
        while let Some(hit) = self.automaton.find(Input::new(&words).range(start..)) {
            // The space at the end is also the one before the next word.
            start = hit.end() - 1;
            let pattern = hit.pattern().as_usize();
            if seen.insert(pattern) {
                self.add(pattern, &mut found, &mut places);
            }
        }
        found
    }

    /// Adds a pattern seen for the first time to the topics that it stands for.
    fn add(&self, pattern: usize, found: &mut Vec<Found>, places: &mut HashMap<usize, usize>) {
        for (topic, phrase) in &self.owners[pattern] {
            let place = *places.entry(*topic).or_insert_with(|| {
                found.push(Found {
                    topic: *topic,
                    phrases: Vec::new(),
                });
                found.len() - 1
            });
            if found[place].phrases.len() < MAX_PHRASES_FOUND {
                found[place].phrases.push(Arc::clone(phrase));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The topics and phrases found, written `0:hiking,trail walk 1:…`.
    fn found(phrases: &[(usize, &str)], text: &str) -> String {
        let matcher = PhraseMatcher::new(phrases.iter().copied()).unwrap();
        let shown = |found: &Found| format!("{}:{}", found.topic, found.phrases.join(","));
        let all: Vec<String> = matcher.find(text).iter().map(shown).collect();
        all.join(" ")
    }

    #[test]
    fn normalising_lowers_drops_apostrophes_and_leaves_single_spaces() {
        for (text, expected) in [
            ("", ""),
            (" \t\n…!—", ""),
            ("HIKER'S", "hiker s"),
            ("don't say it's o'shea's", "dont say it s oshea s"),
            ("hiker’s kids' 'quoted'", "hiker s kids quoted"),
            ("rock''n roll", "rock n roll"),
            ("ÄRZTE\u{a0}in ΟΔΟΣ", "ärzte in οδοσ"),
            ("trail-walk,hike\0camp", "trail walk hike camp"),
            ("İstanbul", "istanbul"),
            ("90's 🥾boots", "90 s boots"),
        ] {
            assert_eq!(normalise(text), expected, "{text:?}");
            assert_eq!(normalise(expected), expected, "{text:?}");
        }
    }

    #[test]
    fn a_combining_mark_never_splits_a_word() {
        assert_eq!(normalise("Cafe\u{301}s DIA\u{308}T"), "cafés diät");
        assert_eq!(
            normalise("x\u{301}y hik\u{ad}ing man\u{200d}go"),
            "xy hiking mango"
        );
        assert_eq!(normalise("\u{301}a \u{301}b ❤\u{fe0f}"), "a b");
        for (_, letters, joined) in MARKS {
            assert_eq!(letters.chars().count(), joined.chars().count(), "{letters}");
        }
    }

    #[test]
    fn r05_phrases_are_found_as_whole_words_in_any_case() {
        let phrases = [(0, "hike"), (1, "Trail Walk")];
        assert_eq!(found(&phrases, "HIKE!"), "0:hike");
        assert_eq!(found(&phrases, "a trail\n-  walk"), "1:Trail Walk");
        assert_eq!(
            found(&phrases, "hitchhike hikes 2hike trail walks trailwalk"),
            ""
        );
        assert_eq!(found(&phrases, ""), "");
        assert_eq!(found(&[], "hike"), "");
    }

    #[test]
    fn r05_a_phrase_in_any_script_is_found() {
        let phrases = [
            (0, "Wandern"),
            (1, "поход"),
            (2, "हाइकिंग"),
            (3, "登山"),
            (4, "crème brûlée"),
        ];
        assert_eq!(
            found(&phrases, "WANDERN, ПОХОД; हाइकिंग 登山"),
            "0:Wandern 1:поход 2:हाइकिंग 3:登山"
        );
        assert_eq!(
            found(&phrases, "cre\u{300}me bru\u{302}le\u{301}e"),
            "4:crème brûlée"
        );
    }

    #[test]
    fn neighbours_that_share_a_space_are_both_found() {
        let phrases = [(0, "hiking"), (1, "camping")];
        assert_eq!(
            found(&phrases, "hiking camping hiking"),
            "0:hiking 1:camping"
        );
    }

    #[test]
    fn the_leftmost_phrase_wins_and_of_those_the_longest() {
        let phrases = [
            (0, "hiking"),
            (1, "hiking boots"),
            (2, "boots sale"),
            (3, "sale"),
        ];
        assert_eq!(found(&phrases, "hiking boots"), "1:hiking boots");
        assert_eq!(
            found(&phrases, "hiking boots sale"),
            "1:hiking boots 3:sale"
        );
        assert_eq!(
            found(&phrases, "boots sale, hiking"),
            "2:boots sale 0:hiking"
        );
        let nested = [(0, "a b c d e"), (1, "b c"), (2, "e f")];
        assert_eq!(found(&nested, "a b c d e f"), "0:a b c d e");
        assert_eq!(found(&nested, "a b c d f e f"), "1:b c 2:e f");
    }

    #[test]
    fn a_phrase_of_two_topics_is_a_mention_of_both() {
        let phrases = [
            (7, "Trail walk"),
            (3, "trail-walk"),
            (7, "TRAIL WALK"),
            (3, "hike"),
        ];
        assert_eq!(
            found(&phrases, "hike or trail walk"),
            "3:hike,trail-walk 7:Trail walk"
        );
    }

    #[test]
    fn each_phrase_is_listed_once_in_order_and_at_most_eight_of_a_topic() {
        let names: Vec<String> = (0..20).map(|n| format!("p{n}")).collect();
        let phrases: Vec<(usize, &str)> = names.iter().map(|name| (0, name.as_str())).collect();
        let text = format!("p9 p9 {}", names.join(" ")).repeat(3);
        assert_eq!(found(&phrases, &text), "0:p9,p0,p1,p2,p3,p4,p5,p6");
    }

    #[test]
    fn a_phrase_without_letters_or_digits_is_refused() {
        for bad in ["", " ", "…", "'", "\u{301}"] {
            let refused = PhraseMatcher::new([(0, "ok"), (1, bad)]);
            assert!(matches!(refused, Err(Error::Empty("phrase"))), "{bad:?}");
        }
    }

    #[test]
    fn long_and_repetitive_texts_take_linear_time() {
        let phrases = [(0, "hiking"), (1, "hiking hiking hiking boots"), (2, "x")];
        assert_eq!(found(&phrases, &"hiking ".repeat(300_000)), "0:hiking");
        assert_eq!(found(&phrases, &"x".repeat(1_000_000)), "");
        assert_eq!(found(&phrases, &"'\u{301} ".repeat(300_000)), "");
        assert_eq!(
            found(&phrases, &format!("x{}", "\u{301}".repeat(300_000))),
            "2:x"
        );
    }
}
