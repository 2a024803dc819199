//! An embedded interest store on SQLite: conversations in, the right ads and posts out, every promise kept.
//!
//! Any application with an assistant can turn what people say into interests, let the apps that they have
//! linked share them, and keep what it promised while doing so. This library is the part that stores and
//! answers: one file, no server, no network.
//!
//! - [`Store`] opens a file and asks it: [`Store::interests`], [`Store::ads`], [`Store::feed`], and why:
//!   [`Store::explain_ad`]. One call is one transaction; [`Store::write`] makes one of several.
//! - [`Event`] is the interchange format: [`Store::import`], [`Store::export`], [`Store::apply`].
//! - [`Extractor`] is the seam for a host's own understanding of texts; without one, the phrases in the file
//!   are looked for.
//!
//! The rules that everything here follows are numbered `R1` to `R22`; documentation and errors name them.
//! The README has them in a table.
//!
//! ```
//! use interest_store::{Ad, Advertiser, Message, Store, Timestamp};
//!
//! # fn main() -> interest_store::Result<()> {
//! let store = Store::open_in_memory()?;
//! let told: Timestamp = "2025-12-01T09:00:00Z".parse()?;
//! let said: Timestamp = "2026-01-05T10:00:00Z".parse()?;
//!
//! // One person, two apps, one Accounts Center; told by both channels before anything is used.
//! let whatsapp = "whatsapp:ana".parse()?;
//! let instagram = "instagram:ana.hikes".parse()?;
//! for account in [&whatsapp, &instagram] {
//!     store.add_account(account, told, Some("US".parse()?))?;
//!     for channel in ["in_product", "email"] {
//!         store.record_notice(account, channel.parse()?, told)?;
//!     }
//! }
//! store.link(&[whatsapp.clone(), instagram.clone()], told)?;
//!
//! let text = "Where can I go hiking this weekend?";
//! store.record_message(&Message::typed(whatsapp, "c1".parse()?, "m1".parse()?, said, text))?;
//!
//! store.add_advertiser(&Advertiser { advertiser: "trailco".parse()?, name: "Trail Co.".into() })?;
//! store.add_ad(&Ad {
//!     ad: "boots".parse()?,
//!     advertiser: "trailco".parse()?,
//!     title: "Boots for wet trails".into(),
//!     topics: vec!["hiking".parse::<interest_store::TopicKey>()?.into()],
//!     from: None,
//!     until: None,
//! })?;
//!
//! // What was said in WhatsApp shows boots on Instagram.
//! let ads = store.ads(&instagram, said, 10)?;
//! assert_eq!(ads[0].title, "Boots for wet trails");
//! assert_eq!(ads[0].because[0].via.as_str(), "hiking");
//! # Ok(())
//! # }
//! ```

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

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
