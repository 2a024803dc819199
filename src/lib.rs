//! An embedded interest store on SQLite: conversations in, interests, ads and posts out.
#![doc = ""]

mod db;
mod error;
mod exchange;
mod ids;
mod model;
mod rules;
mod store;
mod time;
mod topics;

pub use error::{DatabaseError, Error, Result};
pub use exchange::{Event, ImportOptions, ImportSummary, SkippedLine};
pub use ids::{
    AccountName, AdId, AdvertiserId, AppKey, CenterId, ContentId, ConversationId, InteractionId,
    MAX_ID_BYTES, MessageId, TopicKey,
};
pub use model::*;
pub use store::{Applied, Durability, InitialTaxonomy, Store, StoreOptions, Writer};
pub use time::{Clock, DAY_MS, FixedClock, SystemClock, Timestamp};
pub use topics::{Extractor, Mention, PhraseExtractor};
