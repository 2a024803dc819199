//! Conversations made from a seed: sentences with one or two of the built-in topics in them, about 1.5
//! signals a message, said in conversations of ten messages.

pub(crate) mod floor;

use std::io::Write;

use interest_store::{
    AccountName, AppKey, Channel, ConversationId, Event, FixedClock, Message, MessageId, Store,
    StoreOptions, Timestamp,
};

use crate::common::Rng;

const SEED: u64 = 20_251_216;
/// Messages in a conversation.
const IN_CONVERSATION: usize = 10;
/// Conversations of an account.
const CONVERSATIONS: usize = 10;
/// Accounts begin, and the notices are delivered.
const BEGIN: Timestamp = Timestamp::from_millis(1_764_547_200_000); // 2025-12-01
const FIRST: i64 = 1_766_188_800_000; // 2025-12-20
/// One message every so often.
const STEP_MS: i64 = 3_000;
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_780_272_000_000); // 2026-06-01

/// Each mentions one topic, every one another.
pub(crate) const PHRASES: [&str; 32] = [
    "photography",
    "electric car",
    "motorcycle",
    "book club",
    "makeup",
    "skincare",
    "running shoes",
    "weightlifting",
    "yoga class",
    "coffee beans",
    "cooking class",
    "restaurant",
    "vegetarian",
    "red wine",
    "board games",
    "video games",
    "knitting",
    "woodworking",
    "gardening",
    "anime",
    "concert tickets",
    "guitar",
    "rock climbing",
    "fishing trip",
    "hiking",
    "kittens",
    "puppy",
    "telescope",
    "basketball",
    "tennis racket",
    "skiing",
    "city break",
];
const OPENINGS: [&str; 6] = [
    "Could you tell me a little more about",
    "Last weekend we talked for hours about",
    "What would you say to someone who is new to",
    "I have been thinking all week about",
    "My sister keeps asking me about",
    "Is there anything that I should know about",
];
const CLOSINGS: [&str; 6] = [
    "before I decide what to do next?",
    "because I really have no idea where to begin.",
    "and how much time does it take?",
    "but please keep it short this time.",
    "so that I can plan the coming weeks.",
    "and what would it cost me in the end?",
];

/// A message, by numbers.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) account: usize,
    pub(crate) conversation: usize,
    pub(crate) message: usize,
    pub(crate) at: i64,
    /// Places in [`PHRASES`].
    pub(crate) topics: Vec<usize>,
    pub(crate) text: String,
}

pub(crate) fn accounts(messages: usize) -> usize {
    messages.div_ceil(IN_CONVERSATION * CONVERSATIONS)
}

/// The messages in the order in which they are said: conversations of all accounts one after another.
pub(crate) fn said(messages: usize) -> impl Iterator<Item = Said> {
    let mut order: Vec<usize> = (0..messages.div_ceil(IN_CONVERSATION)).collect();
    Rng::new(SEED, 1).shuffle(&mut order);
    let mut rng = Rng::new(SEED, 2);
    (0..messages).map(move |n| {
        let conversation = order[n / IN_CONVERSATION];
        let first = rng.below(PHRASES.len());
        let mut topics = vec![first];
        let mut about = PHRASES[first].to_owned();
        if rng.below(2) == 0 {
            let second = (first + 1 + rng.below(PHRASES.len() - 1)) % PHRASES.len();
            topics.push(second);
            about = format!("{about} and also {}", PHRASES[second]);
        }
        let opening = OPENINGS[rng.below(OPENINGS.len())];
        let closing = CLOSINGS[rng.below(CLOSINGS.len())];
        Said {
            account: conversation / CONVERSATIONS,
            conversation: conversation % CONVERSATIONS,
            message: n % IN_CONVERSATION,
            at: FIRST + n as i64 * STEP_MS,
            topics,
            text: format!("{opening} {about}, {closing}"),
        }
    })
}

fn account(number: usize) -> AccountName {
    let app = AppKey::new("whatsapp").unwrap();
    AccountName::new(&app, &format!("person.{number}")).unwrap()
}

impl Said {
    pub(crate) fn message(&self) -> Message {
        Message::typed(
            account(self.account),
            ConversationId::new(&format!("conversation-{}", self.conversation)).unwrap(),
            MessageId::new(&format!("message-{}", self.message)).unwrap(),
            Timestamp::from_millis(self.at),
            &self.text,
        )
    }
}

fn line(out: &mut Vec<u8>, event: &Event) {
    serde_json::to_writer(&mut *out, event).unwrap();
    out.write_all(b"\n").unwrap();
}

/// The accounts, with region and notices, as JSON Lines.
pub(crate) fn accounts_as_lines(messages: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    for account in (0..accounts(messages)).map(account) {
        let region = Some("US".parse().unwrap());
        let begins = Event::Account {
            at: BEGIN,
            account: account.clone(),
            region,
        };
        line(&mut lines, &begins);
        for channel in [Channel::InProduct, Channel::Email] {
            let account = account.clone();
            let told = Event::Notice {
                at: BEGIN,
                account,
                channel,
            };
            line(&mut lines, &told);
        }
    }
    lines
}

/// The messages as JSON Lines.
pub(crate) fn messages_as_lines(messages: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    for said in said(messages) {
        line(&mut lines, &Event::Message(said.message()));
    }
    lines
}

/// A new store in a file, or one that is there.
pub(crate) fn open(path: &std::path::Path) -> Store {
    StoreOptions::new()
        .clock(FixedClock(NOW))
        .open(path)
        .unwrap()
}

/// Checks that each phrase is found, and nothing else in any sentence.
pub(crate) fn check_phrases(store: &Store) {
    let mut topics = Vec::new();
    for phrase in PHRASES {
        let (mentions, sensitive) = store.classify(phrase).unwrap();
        assert_eq!(mentions.len(), 1, "{phrase}: {mentions:?}");
        assert!(!sensitive, "{phrase}");
        topics.push(mentions[0].topic.clone());
    }
    for said in said(2_000) {
        let (mentions, _) = store.classify(&said.text).unwrap();
        let mut found: Vec<_> = mentions.into_iter().map(|mention| mention.topic).collect();
        let mut expected: Vec<_> = said.topics.iter().map(|&n| topics[n].clone()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", said.text);
    }
}
