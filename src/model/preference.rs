//! Ad Preferences (R11) and feed controls (R14).

use serde::Serialize;

use super::words::words;
use crate::ids::{AccountName, AdvertiserId, TopicKey};
use crate::time::Timestamp;

words!(
    /// What a center says about a topic in ads (R11); later is stricter.
    pub AdSetting, "setting", "no_preference, see_less, block", {
        /// Nothing; takes an earlier setting back.
        NoPreference = "no_preference",
        /// The topic counts a quarter in ads.
        SeeLess = "see_less",
        /// The topic does not count in ads, and ads on it are withheld.
        Block = "block",
    }
);

words!(
    /// What an account says about a topic in its feed (R14).
    pub FeedSetting, "setting", "no_preference, show_more, show_less, snooze, hide", {
        /// Nothing; takes an earlier control back.
        NoPreference = "no_preference",
        /// Twice as much, for 60 days.
        ShowMore = "show_more",
        /// Half as much, for 60 days.
        ShowLess = "show_less",
        /// Withheld for 30 days, or until a given instant.
        Snooze = "snooze",
        /// Withheld.
        Hide = "hide",
    }
);

/// An Ad Preference in force (R11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdPreference {
    /// A setting on a topic and all its descendants.
    Topic {
        /// The topic.
        topic: TopicKey,
        /// The setting.
        setting: AdSetting,
        /// Since when.
        since: Timestamp,
    },
    /// A blocked advertiser.
    Advertiser {
        /// The advertiser.
        advertiser: AdvertiserId,
        /// Since when.
        since: Timestamp,
    },
}

/// A feed control (R14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedControl {
    /// Whose it is.
    pub account: AccountName,
    /// The topic; its descendants are covered.
    pub topic: TopicKey,
    /// What was asked.
    pub setting: FeedSetting,
    /// Since when.
    pub since: Timestamp,
    /// The first instant at which it is no longer in force; `None` for ever.
    pub until: Option<Timestamp>,
}
