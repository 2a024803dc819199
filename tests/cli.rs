//! The admin program as people and scripts use it: the real program, in a folder of its own, with a fixed
//! instant. The snapshots in `snapshots/` are transcripts; read them as one reads a manual.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/changes.rs"]
mod changes;
#[path = "cli/errors.rs"]
mod errors;
#[path = "cli/exchange.rs"]
mod exchange;
#[path = "cli/file.rs"]
mod file;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/json.rs"]
mod json;
#[path = "cli/pipes.rs"]
mod pipes;
#[path = "cli/policy.rs"]
mod policy;
#[path = "cli/topics.rs"]
mod topics;
#[path = "cli/world.rs"]
mod world;
