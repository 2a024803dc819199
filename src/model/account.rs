//! Accounts and links (R1, R2).

use serde::Serialize;

use super::Region;
use crate::ids::{AccountName, CenterId};
use crate::time::Timestamp;

/// An account as the store holds it (R1).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// `app:handle`.
    pub account: AccountName,
    /// The center it is in.
    pub center: CenterId,
    /// Since when the store knows it.
    pub created_at: Timestamp,
    /// Its region at the instant asked for; `None` where it is unknown.
    pub region: Option<Region>,
    /// Whether it has taken the opt-out (which counts only while the policy offers one).
    pub opted_out: bool,
    /// Up to when its signals were reset (R19).
    pub reset_at: Option<Timestamp>,
}

/// A stretch of time that an account was linked with another one (R2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The other account.
    pub account: AccountName,
    /// The center that they shared.
    pub center: CenterId,
    /// From when.
    pub from: Timestamp,
    /// Until when; `None` while it lasts.
    pub until: Option<Timestamp>,
}
