//! One event of the interchange format: one JSON object a line.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::ids::{AccountName, AdvertiserId, AppKey, ConversationId, MessageId, TopicKey};
use crate::model::{
    Ad, AdSetting, Advertiser, Channel, Content, FeedSetting, Interaction, Message, PolicySet,
    Region, RolloutChange, TopicSpec,
};
use crate::time::Timestamp;

/// An event, as a line of JSON carries it. Unknown types and unknown fields are errors.
///
/// ```
/// use interest_store::Event;
/// let line = r#"{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"facebook:ana.k"}"#;
/// let event: Event = Event::parse(line)?;
/// assert_eq!(event.kind(), "unlink");
/// # Ok::<(), interest_store::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Event {
    /// Registers a further app (R1).
    App {
        /// The app.
        app: AppKey,
    },
    /// States a topic (R5).
    Topic(TopicSpec),
    /// Registers an account (R1), with its region from then on where it is given.
    Account {
        /// When.
        at: Timestamp,
        /// The account.
        account: AccountName,
        /// Its region from `at` on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
    },
    /// An account's region from an instant on (R1).
    Region {
        /// From when.
        at: Timestamp,
        /// The account.
        account: AccountName,
        /// The region.
        region: Region,
    },
    /// Puts accounts into one center (R2).
    Link {
        /// When.
        at: Timestamp,
        /// The accounts, at least two.
        accounts: Vec<AccountName>,
    },
    /// Moves an account into a center of its own (R2).
    Unlink {
        /// When.
        at: Timestamp,
        /// The account.
        account: AccountName,
    },
    /// A notice delivered (R15).
    Notice {
        /// When it was delivered.
        at: Timestamp,
        /// To whom.
        account: AccountName,
        /// How.
        channel: Channel,
    },
    /// A message (R3).
    Message(Message),
    /// An interaction (R4).
    Interaction(Interaction),
    /// States an advertiser.
    Advertiser(Advertiser),
    /// States an ad (R13).
    Ad(Ad),
    /// States a content item (R14).
    Content(Content),
    /// An Ad Preference on a topic (R11).
    AdTopic {
        /// When.
        at: Timestamp,
        /// An account of the center it is for.
        account: AccountName,
        /// The topic.
        topic: TopicKey,
        /// The setting.
        setting: AdSetting,
    },
    /// An advertiser blocked, or no longer (R11).
    AdvertiserBlock {
        /// When.
        at: Timestamp,
        /// An account of the center it is for.
        account: AccountName,
        /// The advertiser.
        advertiser: AdvertiserId,
        /// Blocked or not.
        blocked: bool,
    },
    /// A feed control (R14).
    FeedControl {
        /// When.
        at: Timestamp,
        /// Whose.
        account: AccountName,
        /// The topic.
        topic: TopicKey,
        /// The setting.
        setting: FeedSetting,
        /// For a snooze: until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// The opt-out taken, or taken back (R16).
    OptOut {
        /// When.
        at: Timestamp,
        /// Who.
        account: AccountName,
        /// Taken or not.
        opted_out: bool,
    },
    /// An account's interests start again from nothing (R19).
    Reset {
        /// Signals up to and including this instant stop counting.
        at: Timestamp,
        /// Whose.
        account: AccountName,
    },
    /// A message, a conversation or an account erased (R18).
    Erase {
        /// When.
        at: Timestamp,
        /// Whose.
        account: AccountName,
        /// The conversation; without it, the account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation: Option<ConversationId>,
        /// The message; without it, the conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<MessageId>,
    },
    /// New policy values (R16).
    Policy(PolicySet),
    /// A region's rollout (R16).
    Rollout(RolloutChange),
}

impl Event {
    /// Reads one line.
    ///
    /// # Errors
    ///
    /// [`Error::Event`] if the line is not one event, with the place in the line.
    pub fn parse(line: &str) -> Result<Event> {
        if !line.trim_start().starts_with('{') {
            return Err(Error::Event("it is not a JSON object".to_owned()));
        }
        serde_json::from_str(line).map_err(|error| Error::Event(describe(&error)))
    }

    /// The word in its `type` field.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::App { .. } => "app",
            Event::Topic(_) => "topic",
            Event::Account { .. } => "account",
            Event::Region { .. } => "region",
            Event::Link { .. } => "link",
            Event::Unlink { .. } => "unlink",
            Event::Notice { .. } => "notice",
            Event::Message(_) => "message",
            Event::Interaction(_) => "interaction",
            Event::Advertiser(_) => "advertiser",
            Event::Ad(_) => "ad",
            Event::Content(_) => "content",
            Event::AdTopic { .. } => "ad_topic",
            Event::AdvertiserBlock { .. } => "advertiser_block",
            Event::FeedControl { .. } => "feed_control",
            Event::OptOut { .. } => "opt_out",
            Event::Reset { .. } => "reset",
            Event::Erase { .. } => "erase",
            Event::Policy(_) => "policy",
            Event::Rollout(_) => "rollout",
        }
    }
}

/// What the parser found, with its "at line 1 column N" cut to the column: a line is one line.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(reason, _)| reason);
    let place = match error.column() {
        0 => String::new(),
        column => format!(" (column {column})"),
    };
    match error.classify() {
        serde_json::error::Category::Data => format!("{reason}{place}"),
        _ => format!("it is not a JSON object: {reason}{place}"),
    }
    // A name in the line may have a line break in it, which must not end the line that tells of it.
    .replace(char::is_control, " ")
}
