//! `block`, `unblock`, `see-less`, `feed-control` and `opt-out`.

use clap::{Args, Subcommand};
use interest_store::{AccountName, AdSetting, AdvertiserId, FeedSetting, Timestamp, TopicKey};

use super::output::instant;
use super::words::one_of;
use super::{Context, Outcome};

/// Block a topic or an advertiser in ads, on every account of the center (R11)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store block topic instagram:ana outdoors
  interest-store block advertiser instagram:ana trailco")]
pub(crate) struct Block {
    #[command(subcommand)]
    target: Target,
}

/// Take back a block, or a see-less (R11)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store unblock topic instagram:ana outdoors
  interest-store unblock advertiser instagram:ana trailco")]
pub(crate) struct Unblock {
    #[command(subcommand)]
    target: Target,
}

#[derive(Debug, Subcommand)]
enum Target {
    /// A topic, and all below it
    Topic {
        /// An account of the center
        account: AccountName,
        /// The topic's key; `topics list` shows them
        topic: TopicKey,
    },
    /// An advertiser, by id
    Advertiser {
        /// An account of the center
        account: AccountName,
        /// The advertiser's id
        advertiser: AdvertiserId,
    },
}

impl Target {
    fn set(&self, context: &mut Context, blocked: bool) -> Outcome {
        let store = context.writing()?;
        let now = store.now();
        let (applied, account, what) = match self {
            Target::Topic { account, topic } => {
                let setting = if blocked {
                    AdSetting::Block
                } else {
                    AdSetting::NoPreference
                };
                let applied = store.set_ad_topic(account, topic, setting, now)?;
                (applied, account, format!("topic {topic}"))
            }
            Target::Advertiser {
                account,
                advertiser,
            } => {
                let applied = store.set_advertiser_block(account, advertiser, blocked, now)?;
                (applied, account, format!("advertiser {advertiser}"))
            }
        };
        let how = if blocked {
            "is blocked"
        } else {
            "is no longer blocked"
        };
        let whom = of_center(store.linked(account)?.len(), account);
        context.changed(applied, &format!("{what} {how} in ads {whom}"))
    }
}

/// For whom an Ad Preference holds.
fn of_center(accounts: usize, account: &AccountName) -> String {
    match accounts {
        0 | 1 => format!("for {account}"),
        2 => format!("for {account} and the account linked with it"),
        _ => format!("for {account} and the {} linked with it", accounts - 1),
    }
}

impl Block {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        self.target.set(context, true)
    }
}

impl Unblock {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        self.target.set(context, false)
    }
}

/// Make a topic count a quarter in ads, on every account of the center (R11)
///
/// `unblock topic` takes it back.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store see-less instagram:ana outdoors
  interest-store unblock topic instagram:ana outdoors")]
pub(crate) struct SeeLess {
    /// An account of the center
    account: AccountName,
    /// The topic's key; all below it are covered
    topic: TopicKey,
}

impl SeeLess {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.writing()?;
        let setting = AdSetting::SeeLess;
        let applied = store.set_ad_topic(&self.account, &self.topic, setting, store.now())?;
        let whom = of_center(store.linked(&self.account)?.len(), &self.account);
        context.changed(applied, &format!("fewer ads about {} {whom}", self.topic))
    }
}

/// Set how much of a topic, and all below it, an account wants in its feed (R14)
///
/// show_more counts twice and show_less half, both for 60 days; snooze withholds for 30 days or until a
/// given instant; hide withholds; no_preference takes any of them back. Given again, the time starts anew.
/// Ads are not changed by it.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store feed-control instagram:ana hiking show_more
  interest-store feed-control instagram:ana hiking snooze --until 2026-02-01T00:00:00Z
  interest-store feed-control instagram:ana hiking no_preference")]
pub(crate) struct FeedControl {
    /// The account, as in instagram:ana
    account: AccountName,
    /// The topic's key
    topic: TopicKey,
    /// What is wanted
    #[arg(value_parser = one_of::<FeedSetting>(FeedSetting::ALL.iter().map(|it| it.as_str())))]
    setting: FeedSetting,
    /// For a snooze: the instant at which it ends
    #[arg(long, value_name = "INSTANT")]
    until: Option<Timestamp>,
}

impl FeedControl {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.writing()?;
        let now = store.now();
        let FeedControl {
            account,
            topic,
            setting,
            until,
        } = self;
        let applied = store.set_feed_control(account, topic, *setting, *until, now)?;
        let end = until.map_or_else(String::new, |until| format!(" until {}", instant(until)));
        let words = format!("in the feed of {account}: {setting} {topic}{end}");
        context.changed(applied, &words)
    }
}

/// Take the opt-out for an account, where the policy offers one (R16)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store policy set opt_out=offered
  interest-store opt-out instagram:ana
  interest-store opt-out instagram:ana --undo")]
pub(crate) struct OptOut {
    /// The account, as in instagram:ana
    account: AccountName,
    /// Take it back
    #[arg(long)]
    undo: bool,
}

impl OptOut {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.writing()?;
        let applied = store.set_opt_out(&self.account, !self.undo, store.now())?;
        let words = if self.undo {
            format!("{} has taken its opt-out back", self.account)
        } else {
            format!("{} has opted out: what it says is not used", self.account)
        };
        context.changed(applied, &words)
    }
}
