//! Messages and interactions (R3, R4) and what became of them (R6).

use serde::{Deserialize, Serialize};

use super::words::words;
use crate::ids::{AccountName, ConversationId, InteractionId, MessageId, TopicKey};
use crate::time::Timestamp;

/// The longest text of a message that is taken: 16 MiB of UTF-8. A limit of this program, so that
/// one message cannot exhaust its memory.
pub const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;

words!(
    /// Who said it (R3).
    pub Role, "role", "user, assistant", {
        /// The person.
        User = "user",
        /// The assistant; what it says is never read.
        Assistant = "assistant",
    }
);

words!(
    /// How it was said (R3).
    pub Modality, "modality", "text, voice", {
        /// Typed.
        Text = "text",
        /// Spoken; the text is the transcript.
        Voice = "voice",
    }
);

words!(
    /// The ordinary signals that a conversation is likened to (R4).
    pub InteractionKind, "kind", "page_like, post_like, follow, share, comment, watch", {
        /// A page liked.
        PageLike = "page_like",
        /// A post liked.
        PostLike = "post_like",
        /// An account or page followed.
        Follow = "follow",
        /// Something shared.
        Share = "share",
        /// A comment written.
        Comment = "comment",
        /// Something watched.
        Watch = "watch",
    }
);

words!(
    /// Where a signal comes from (R9).
    pub Origin, "origin", "conversation, interaction", {
        /// A message.
        Conversation = "conversation",
        /// An interaction.
        Interaction = "interaction",
    }
);

words!(
    /// What became of a message: exactly one, the first that applies (R6).
    pub Outcome, "outcome",
    "assistant, region_excluded, before_rollout, no_notice, opted_out, sensitive, no_topic, used", {
        /// The assistant said it.
        Assistant = "assistant",
        /// The region was unknown at that instant, or has no rollout.
        RegionExcluded = "region_excluded",
        /// It is older than its region's rollout.
        BeforeRollout = "before_rollout",
        /// A required notice had not been delivered by then.
        NoNotice = "no_notice",
        /// The account has taken an opt-out that the policy offers.
        OptedOut = "opted_out",
        /// It mentions a sensitive topic.
        Sensitive = "sensitive",
        /// Nothing of interest was found in it.
        NoTopic = "no_topic",
        /// It yields a signal for each topic it mentions.
        Used = "used",
    }
);

impl Outcome {
    /// True if the message was never read for topics: it failed before `sensitive` (R6).
    pub const fn is_gated(self) -> bool {
        !matches!(self, Outcome::Sensitive | Outcome::NoTopic | Outcome::Used)
    }
}

/// A message to be stored (R3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// When it was said.
    pub at: Timestamp,
    /// Who the conversation belongs to.
    pub account: AccountName,
    /// The conversation; it begins with its first message.
    pub conversation: ConversationId,
    /// The message's id, unique in its conversation.
    pub message: MessageId,
    /// Who said it.
    pub role: Role,
    /// How it was said.
    pub modality: Modality,
    /// For voice: how sure the recogniser was, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The text or the transcript, at most [`MAX_TEXT_BYTES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The topics that the host's own classifier found. With them the store's extractor only checks
    /// the text, if there is one, for sensitive mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics: Option<Vec<TopicKey>>,
    /// The host's own classifier found a sensitive mention, and does not say which (R8).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}

impl Message {
    /// What a person typed.
    pub fn typed(
        account: AccountName,
        conversation: ConversationId,
        message: MessageId,
        at: Timestamp,
        text: &str,
    ) -> Message {
        Message {
            at,
            account,
            conversation,
            message,
            role: Role::User,
            modality: Modality::Text,
            confidence: None,
            text: Some(text.to_owned()),
            topics: None,
            sensitive: false,
        }
    }

    /// The same, spoken, with the recogniser's confidence where it is known.
    #[must_use]
    pub fn spoken(mut self, confidence: Option<f64>) -> Message {
        self.modality = Modality::Voice;
        self.confidence = confidence;
        self
    }

    /// The same, said by the assistant.
    #[must_use]
    pub fn by_assistant(mut self) -> Message {
        self.role = Role::Assistant;
        self
    }

    /// The same, with the topics that the host's own classifier found.
    #[must_use]
    pub fn with_topics(mut self, topics: impl IntoIterator<Item = TopicKey>) -> Message {
        self.topics = Some(topics.into_iter().collect());
        self
    }
}

/// A message as the store holds it, without its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredMessage {
    /// Who the conversation belongs to.
    pub account: AccountName,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
    /// When it was said.
    pub at: Timestamp,
    /// Who said it.
    pub role: Role,
    /// How it was said.
    pub modality: Modality,
    /// What became of it (R6).
    pub outcome: Outcome,
    /// The topics of the signals it yields, by key.
    pub topics: Vec<TopicKey>,
}

/// An interaction to be stored (R4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interaction {
    /// When it happened.
    pub at: Timestamp,
    /// Whose it is.
    pub account: AccountName,
    /// Its id, unique in its account.
    pub interaction: InteractionId,
    /// What was done.
    pub kind: InteractionKind,
    /// What it was about. Sensitive topics are dropped before anything is stored (R8).
    pub topics: Vec<TopicKey>,
}
