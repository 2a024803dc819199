//! Plain data: what goes in and what comes out. No rule is decided here.

mod account;
mod ad;
mod content;
mod conversation;
mod explain;
mod interest;
mod notice;
mod policy;
mod preference;
mod region;
mod stats;
mod topic;
pub(crate) mod words;

pub use account::{Account, Link};
pub use ad::{Ad, Advertiser, TopicRelevance};
pub use content::Content;
pub use conversation::{
    Interaction, InteractionKind, MAX_TEXT_BYTES, Message, Modality, Origin, Outcome, Role,
    StoredMessage,
};
pub use explain::{
    Explanation, InterestExplanation, MessageExplanation, Reason, Remedy, SignalShare,
};
pub use interest::{
    Because, Candidate, Interest, Purpose, RankedAd, RankedCandidate, RankedContent, Source,
};
pub use notice::{Channel, DueNotice};
pub use policy::{
    OptOut, Policy, PolicyChange, PolicySet, PolicyValue, RolloutChange, SensitiveUse,
};
pub use preference::{AdPreference, AdSetting, FeedControl, FeedSetting};
pub use region::Region;
pub use stats::Stats;
pub use topic::{SensitiveCategory, Topic, TopicSpec};
