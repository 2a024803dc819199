//! Notices (R15).

use serde::{Deserialize, Serialize};

use super::Region;
use super::words::words;
use crate::ids::AccountName;
use crate::time::Timestamp;

words!(
    /// How people are told (R15).
    pub Channel, "channel", "in_product, email", {
        /// In the product itself.
        InProduct = "in_product",
        /// By email.
        Email = "email",
    }
);

/// An account that is still to be told, and by which channel (R15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueNotice {
    /// The account.
    pub account: AccountName,
    /// The channel by which it has not been told.
    pub channel: Channel,
    /// Its region at the instant asked for.
    pub region: Region,
    /// When its region's rollout begins, or began.
    pub rollout: Timestamp,
}
