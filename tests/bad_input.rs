//! Bad input and trouble: each gets a clear, typed error that names the value, and changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

// A full disk, a held file, a panic, a file that may not be written.
#[path = "bad_input/trouble.rs"]
mod trouble;
// Names and words that there are not, ids and instants that cannot be.
#[path = "bad_input/ids.rs"]
mod ids;
#[path = "bad_input/names.rs"]
mod names;
// Messages, interactions, links and requests.
#[path = "bad_input/messages.rs"]
mod messages;
#[path = "bad_input/requests.rs"]
mod requests;
// Topics, ads and content.
#[path = "bad_input/items.rs"]
mod items;
// Long texts, NUL and nothing.
#[path = "bad_input/texts.rs"]
mod texts;
// The policy.
#[path = "bad_input/policy.rs"]
mod policy;
// Lines of events, and what is taken of a stream with a bad one.
#[path = "bad_input/lines.rs"]
mod lines;
#[path = "bad_input/streams.rs"]
mod streams;
// What the tests here share.
#[path = "bad_input/refused.rs"]
mod refused;
