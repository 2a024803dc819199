//! Errors. Each names the value, the rule that it breaks (`R1` to `R22`) and, for a file, the place.

use std::path::PathBuf;

use crate::ids::{
    AccountName, AdId, AdvertiserId, CenterId, ContentId, ConversationId, InteractionId, MessageId,
    TopicKey,
};
use crate::time::Timestamp;

/// What every fallible call of this library returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call was refused or failed. Whatever the error, nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A key, name or id that cannot be one.
    #[error("{kind} {value:?} cannot be used: {reason}")]
    InvalidId {
        /// What it was to be: `topic`, `account`, …
        kind: &'static str,
        /// What was given, cut to 80 characters.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Text that is not an instant in RFC 3339 with an offset.
    #[error(
        "instant {value:?} is not RFC 3339 with an offset, as 2026-01-05T10:00:00Z is: {reason}"
    )]
    InvalidInstant {
        /// What was given.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A word that is not one of those that the field takes.
    #[error("{field} {value:?} is not one of {expected}")]
    UnknownWord {
        /// The field: `channel`, `setting`, …
        field: &'static str,
        /// What was given.
        value: String,
        /// The words it takes, with commas between them.
        expected: &'static str,
    },
    /// An app that is not registered (R1).
    #[error("app {app:?} is not registered (R1); this store knows {known}")]
    UnknownApp {
        /// What was given.
        app: String,
        /// The registered ones, with commas between them.
        known: String,
    },
    /// An account that is not in the store (R1).
    #[error("account \"{0}\" is not in this store (R1)")]
    UnknownAccount(AccountName),
    /// A region that is not an ISO 3166-1 alpha-2 code (R1).
    #[error("region {0:?} is not an ISO 3166-1 alpha-2 code, as US or DE is (R1)")]
    UnknownRegion(String),
    /// A topic that is not in the store (R5).
    #[error("topic \"{0}\" is not in this store (R5)")]
    UnknownTopic(TopicKey),
    /// An advertiser that is not in the store (R11, R13).
    #[error("advertiser \"{0}\" is not in this store (R13)")]
    UnknownAdvertiser(AdvertiserId),
    /// An ad that is not in the store (R13).
    #[error("ad \"{0}\" is not in this store (R13)")]
    UnknownAd(AdId),
    /// A content item that is not in the store (R14).
    #[error("content \"{0}\" is not in this store (R14)")]
    UnknownContent(ContentId),
    /// A message that is not in the store (R3).
    #[error(
        "message \"{message}\" of conversation \"{conversation}\" of account \"{account}\" is not in this store (R3)"
    )]
    UnknownMessage {
        /// The account asked about.
        account: AccountName,
        /// The conversation asked about.
        conversation: ConversationId,
        /// The message asked about.
        message: MessageId,
    },
    /// Fewer than two different accounts to link (R2).
    #[error("a link takes at least two different accounts, not {0} (R2)")]
    NothingToLink(usize),
    /// Accounts that already share different centers with others (R2).
    #[error(
        "account \"{account}\" already shares center {center} ({members}), so it cannot join center \
         {other_center} ({other_members}); unlink it first (R2)"
    )]
    AlreadyLinked {
        /// The account that would have to leave its center.
        account: AccountName,
        /// The center it shares with others.
        center: CenterId,
        /// The accounts of that center, with commas between them.
        members: String,
        /// The center it was to be put into.
        other_center: CenterId,
        /// The accounts of that center, with commas between them.
        other_members: String,
    },
    /// A different message under an id that the conversation already has (R3).
    #[error(
        "message \"{message}\" of conversation \"{conversation}\" of account \"{account}\" is already \
         stored with a different {field} (R3)"
    )]
    MessageConflict {
        /// The account of the message.
        account: AccountName,
        /// Its conversation.
        conversation: ConversationId,
        /// Its id.
        message: MessageId,
        /// The first field that differs.
        field: &'static str,
    },
    /// A different interaction under an id that the account already has (R4).
    #[error(
        "interaction \"{interaction}\" of account \"{account}\" is already stored with a different {field} (R4)"
    )]
    InteractionConflict {
        /// The account of the interaction.
        account: AccountName,
        /// Its id.
        interaction: InteractionId,
        /// The first field that differs.
        field: &'static str,
    },
    /// A message dated more than five minutes after the store's clock (R3).
    #[error("instant {at} is more than five minutes after the store's clock, {now} (R3)")]
    FutureMessage {
        /// The message's instant.
        at: Timestamp,
        /// The store's clock.
        now: Timestamp,
    },
    /// A confidence outside 0 to 1, or on a message that is not voice (R3).
    #[error("confidence {value} {reason} (R3)")]
    Confidence {
        /// What was given.
        value: f64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A message with neither text nor topics (R3).
    #[error("message \"{0}\" has neither text nor topics (R3)")]
    EmptyMessage(MessageId),
    /// A text longer than the store takes (R3).
    #[error("{field} has {bytes} bytes; at most {limit} are taken (R3)")]
    TextTooLong {
        /// The field: `text`, `title`, …
        field: &'static str,
        /// Its length in bytes.
        bytes: usize,
        /// The longest that is taken, in bytes.
        limit: usize,
    },
    /// A NUL in a text; SQLite's shell and other readers would cut the text there.
    #[error("{0} has a NUL character in it")]
    NulInText(&'static str),
    /// Something that must have a text or an entry, and has none.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A topic that would become its own ancestor (R5).
    #[error("topic \"{topic}\" cannot have \"{parent}\" as its parent: that would be a cycle (R5)")]
    TopicCycle {
        /// The topic.
        topic: TopicKey,
        /// The parent it was to get.
        parent: TopicKey,
    },
    /// An ad that names a sensitive topic (R8).
    #[error("ad \"{ad}\" names \"{topic}\", a sensitive topic; no ad may (R8)")]
    SensitiveTargeting {
        /// The ad.
        ad: AdId,
        /// The sensitive topic, or the topic below it.
        topic: TopicKey,
    },
    /// A relevance outside (0, 1] (R13).
    #[error("relevance {value} of topic \"{topic}\" is not above 0 and at most 1 (R13)")]
    Relevance {
        /// The topic it was given for.
        topic: TopicKey,
        /// What was given.
        value: f64,
    },
    /// A topic that an ad or a content item names twice (R13).
    #[error("topic \"{0}\" is named twice (R13)")]
    TopicTwice(TopicKey),
    /// An ad that ends before it begins (R13).
    #[error("an ad from {from} until {until} is never on: it ends before it begins (R13)")]
    Dates {
        /// The first instant.
        from: Timestamp,
        /// The first instant after it.
        until: Timestamp,
    },
    /// An opt-out that the policy does not offer (R16).
    #[error("account \"{0}\" cannot opt out: the policy does not offer it (R16)")]
    OptOutNotOffered(AccountName),
    /// An end that only a snooze can have (R14).
    #[error("only a snooze takes an end of its own (R14)")]
    UntilNotTaken,
    /// A policy value that cannot be (R16).
    #[error("policy {name:?} cannot be {value}: {reason} (R16)")]
    Policy {
        /// The policy's name for it.
        name: String,
        /// What was given, as JSON.
        value: String,
        /// What it takes.
        reason: String,
    },

    /// A line of events that is not one (see `events.md` in the documentation of `exchange`).
    #[error("{0}")]
    Event(String),
    /// An error at a line of a file or stream of events.
    #[error("{file}:{line}: {source}")]
    Line {
        /// The file's name as it was given, or `-`.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong there.
        source: Box<Error>,
    },
    /// Reading or writing a stream failed.
    #[error("{what}: {source}")]
    Io {
        /// What was read or written.
        what: String,
        /// The system's error.
        source: std::io::Error,
    },

    /// There is no such file, and opening was not allowed to make one.
    #[error("there is no interest store at {}", .0.display())]
    NoSuchStore(PathBuf),
    /// There is a file already where a new one was to be made. It was left as it is.
    #[error("there is a file at {} already; it was left as it is", .0.display())]
    FileExists(PathBuf),
    /// The file is something else. It was left as it is.
    #[error("{} is not an interest store: {reason}; it was left as it is", .path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// How that was seen.
        reason: String,
    },
    /// The file was written by a newer version. It was left as it is.
    #[error(
        "{} has schema version {found}, this program knows versions up to {known}: use a newer \
         interest-store; the file was left as it is", .path.display()
    )]
    NewerFile {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The store was opened read-only, or the file cannot be written.
    #[error("the store cannot be written: it is read-only")]
    ReadOnly,
    /// The engine ended the transaction after an error that the caller passed over; nothing was changed.
    #[error("the transaction was ended by an earlier error; it changed nothing")]
    RolledBack,
    /// No room for the write; everything is as it was before.
    #[error(
        "the disk, or the size that the store was given, is full; this transaction changed nothing"
    )]
    DiskFull,
    /// Another program held the file for longer than the timeout.
    #[error(
        "another program holds the file for longer than {waited_ms} ms; this transaction changed nothing"
    )]
    Busy {
        /// The timeout, in milliseconds.
        waited_ms: u64,
    },
    /// The file is damaged.
    #[error("the file is damaged: {0}")]
    Corrupt(String),
    /// SQLite reported something else.
    #[error("the database failed: {0}")]
    Database(#[source] DatabaseError),
}

/// An error of the database engine, opaque so that the engine's types stay out of the interface.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DatabaseError(Box<dyn std::error::Error + Send + Sync>);

impl DatabaseError {
    pub(crate) fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DatabaseError {
        DatabaseError(error.into())
    }
}

impl Error {
    /// True if asking again later can go well without any change: another program held the file.
    pub fn is_busy(&self) -> bool {
        matches!(self, Error::Busy { .. })
    }

    /// True if the input was at fault (an unknown account, a malformed line), false if the file,
    /// the disk or the engine was.
    pub fn is_refusal(&self) -> bool {
        match self {
            Error::Line { source, .. } => source.is_refusal(),
            Error::Io { .. }
            | Error::NoSuchStore(_)
            | Error::NotAStore { .. }
            | Error::NewerFile { .. }
            | Error::ReadOnly
            | Error::DiskFull
            | Error::RolledBack
            | Error::FileExists(_)
            | Error::Busy { .. }
            | Error::Corrupt(_)
            | Error::Database(_) => false,
            _ => true,
        }
    }
}
