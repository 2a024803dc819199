//! How much is in a store.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Outcome;

/// How much is in a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Accounts (R1).
    pub accounts: u64,
    /// Centers that accounts are in (R2).
    pub centers: u64,
    /// Conversations (R3).
    pub conversations: u64,
    /// Messages by what became of them (R6).
    pub messages: BTreeMap<Outcome, u64>,
    /// Interactions (R4).
    pub interactions: u64,
    /// Signals, from conversations and interactions (R9).
    pub signals: u64,
    /// Topics (R5).
    pub topics: u64,
    /// Advertisers (R13).
    pub advertisers: u64,
    /// Ads (R13).
    pub ads: u64,
    /// Content items (R14).
    pub content: u64,
    /// Size of the file in bytes, without its write-ahead log.
    pub bytes: u64,
}
