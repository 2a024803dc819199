//! Answers: interests, ads and content for an account (R10 to R14).

use serde::Serialize;

use super::Origin;
use super::words::words;
use crate::ids::{AccountName, AdId, AdvertiserId, ContentId, TopicKey};
use crate::time::Timestamp;

words!(
    /// What interests are asked for (R12, R14).
    pub Purpose, "purpose", "ads, content", {
        /// For ads: Ad Preferences apply.
        Ads = "ads",
        /// For posts, reels and groups: feed controls apply.
        Content = "content",
    }
);

/// An interest of an account, over all accounts of its center (R10).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interest {
    /// The topic.
    pub topic: TopicKey,
    /// Its name.
    pub name: String,
    /// What interests are ordered by: the plain score times the factor of a setting (R12, R14).
    pub score: f64,
    /// When the plain score will have fallen to `fade_below` if nothing is added; `None` if it never
    /// will (a policy that fades nothing).
    pub fades_at: Option<Timestamp>,
    /// How many signals it is made of.
    pub signals: u64,
    /// How much came from which account by which origin, plain, most first.
    pub sources: Vec<Source>,
}

/// What one account brings to an interest by one origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// The account that the signals came from.
    pub account: AccountName,
    /// Said, or done.
    pub origin: Origin,
    /// The plain decayed score.
    pub score: f64,
    /// How many signals.
    pub signals: u64,
}

/// Why something matched: one of its topics, and an interest on that topic or below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Because {
    /// The topic of the ad or item.
    pub topic: TopicKey,
    /// The interest that matched it.
    pub via: TopicKey,
    /// The interest's plain score. In the match it counts halved for each level that it lies below the
    /// topic (R13).
    pub score: f64,
}

/// An ad for an account (R13).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedAd {
    /// The ad.
    pub ad: AdId,
    /// Whose it is.
    pub advertiser: AdvertiserId,
    /// Its title.
    pub title: String,
    /// What ads are ordered by.
    pub score: f64,
    /// The interests that it matched, most first.
    pub because: Vec<Because>,
}

/// A content item for an account (R14).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedContent {
    /// The item.
    pub content: ContentId,
    /// What it is.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What items are ordered by; 0 for one that matches nothing.
    pub score: f64,
    /// The interests that it matched, most first.
    pub because: Vec<Because>,
}

/// Something of the host's own to be ranked; nothing of it is stored (R14).
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The host's id for it; it breaks ties.
    pub id: String,
    /// When it was published: breaks ties in content (newest first), and is not looked at for ads.
    pub at: Timestamp,
    /// For ads: whose it is. An advertiser that the store does not know is blocked for nobody.
    pub advertiser: Option<AdvertiserId>,
    /// What it is about.
    pub topics: Vec<super::TopicRelevance>,
}

/// A host's candidate with the decision made about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedCandidate {
    /// The host's id for it.
    pub id: String,
    /// What candidates are ordered by.
    pub score: f64,
    /// The interests that it matched, most first.
    pub because: Vec<Because>,
}
