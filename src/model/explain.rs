//! Explanations (R17).

use serde::Serialize;

use super::{Because, Interest, Origin, StoredMessage};
use crate::ids::{AccountName, AdId, ContentId, TopicKey};
use crate::time::Timestamp;

/// Why an ad or item is withheld (R13, R14), one of possibly many.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// One of its topics lies under a topic that the center blocked (ads).
    TopicBlocked {
        /// The topic that the block stands on.
        topic: TopicKey,
    },
    /// The center blocked its advertiser (ads).
    AdvertiserBlocked,
    /// One of its topics is sensitive (ads).
    SensitiveTopic {
        /// The topic of the ad.
        topic: TopicKey,
    },
    /// The instant lies outside an ad's dates, or before an item was published.
    OutsideDates,
    /// No interest matches it (ads; content that matches nothing is shown last).
    NoMatch,
    /// One of its topics lies under a topic that the account hid (content).
    TopicHidden {
        /// The topic that the control stands on.
        topic: TopicKey,
    },
    /// One of its topics lies under a topic that the account snoozed (content).
    TopicSnoozed {
        /// The topic that the control stands on.
        topic: TopicKey,
        /// When the snooze ends.
        until: Timestamp,
    },
}

/// How a person can change an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// What it does.
    pub what: String,
    /// The arguments of `interest-store` that do it.
    pub command: Vec<String>,
}

/// One signal behind an answer, with its share of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignalShare {
    /// The interest that the signal is on.
    pub topic: TopicKey,
    /// The account it came from.
    pub account: AccountName,
    /// Said, or done.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
    /// The conversation and message, or the interaction, that it came from.
    pub from: String,
    /// What it is worth at the instant asked for.
    pub worth: f64,
    /// Its share of the answer's score, 0 to 1; the shares of an answer add up to 1.
    pub share: f64,
}

/// Why an ad or a content item is shown to an account, or is not (R17).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The account.
    pub account: AccountName,
    /// The ad, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ad: Option<AdId>,
    /// The content item, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentId>,
    /// The instant asked for.
    pub at: Timestamp,
    /// Whether it is returned: exactly if there is no reason against it.
    pub shown: bool,
    /// The score it has, or 0 if it is withheld.
    pub score: f64,
    /// Every reason against it.
    pub reasons: Vec<Reason>,
    /// The interests that it matches, most first, also where it is withheld.
    pub because: Vec<Because>,
    /// The signals behind those interests, largest share first.
    pub signals: Vec<SignalShare>,
    /// How to change it.
    pub change: Vec<Remedy>,
}

/// An interest and its signals (R17).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InterestExplanation {
    /// The account.
    pub account: AccountName,
    /// The topic.
    pub topic: TopicKey,
    /// The instant asked for.
    pub at: Timestamp,
    /// The interest for ads; `None` if it is none.
    pub ads: Option<Interest>,
    /// The interest for content; `None` if it is none.
    pub content: Option<Interest>,
    /// Why it is not an interest for ads, or not for content, in words.
    pub notes: Vec<String>,
    /// The signals that count, largest share first.
    pub signals: Vec<SignalShare>,
    /// How to change it.
    pub change: Vec<Remedy>,
}

/// A message and what became of it (R17).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageExplanation {
    /// The message, without its text.
    #[serde(flatten)]
    pub message: StoredMessage,
    /// The outcome in words.
    pub why: String,
    /// The text, only when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}
