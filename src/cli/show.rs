//! `show`: everything about one account but what it said.

use clap::Args;
use interest_store::{
    Account, AccountName, AdPreference, AdSetting, AdvertiserId, Channel, FeedControl, Link,
    Region, Result, Store, Timestamp, TopicKey,
};
use serde::Serialize;

use super::output::{Cell, Format, Table, instant, note};
use super::{Context, Outcome};

/// An account: regions, links, notices, and what was asked for; no texts
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store show instagram:ana
  interest-store show instagram:ana --format json")]
pub(crate) struct Show {
    /// The account, as in instagram:ana
    account: AccountName,
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    account: Account,
    at: Timestamp,
    regions: Vec<RegionFrom>,
    linked: Vec<AccountName>,
    link_history: Vec<Link>,
    notices: Vec<Notice>,
    ad_topics: Vec<AdTopic>,
    blocked_advertisers: Vec<BlockedAdvertiser>,
    feed_controls: Vec<FeedControl>,
}

#[derive(Serialize)]
struct RegionFrom {
    region: Region,
    from: Timestamp,
}

#[derive(Serialize)]
struct Notice {
    channel: Channel,
    at: Timestamp,
}

#[derive(Serialize)]
struct AdTopic {
    topic: TopicKey,
    setting: AdSetting,
    since: Timestamp,
}

#[derive(Serialize)]
struct BlockedAdvertiser {
    advertiser: AdvertiserId,
    since: Timestamp,
}

impl Answer {
    fn read(store: &Store, account: &AccountName, at: Timestamp) -> Result<Answer> {
        let mut ad_topics = Vec::new();
        let mut blocked_advertisers = Vec::new();
        for preference in store.ad_preferences(account)? {
            match preference {
                AdPreference::Topic {
                    topic,
                    setting,
                    since,
                } => ad_topics.push(AdTopic {
                    topic,
                    setting,
                    since,
                }),
                AdPreference::Advertiser { advertiser, since } => {
                    blocked_advertisers.push(BlockedAdvertiser { advertiser, since });
                }
            }
        }
        let regions = store.regions(account)?.into_iter();
        let notices = store.notices(account)?.into_iter();
        let mut linked = store.linked(account)?;
        linked.retain(|other| other != account);
        Ok(Answer {
            account: store.account(account, at)?,
            at,
            regions: regions
                .map(|(from, region)| RegionFrom { region, from })
                .collect(),
            linked,
            link_history: store.link_history(account)?,
            notices: notices
                .map(|(channel, at)| Notice { channel, at })
                .collect(),
            ad_topics,
            blocked_advertisers,
            feed_controls: store.feed_controls(account, at)?,
        })
    }

    /// One row for each fact.
    fn rows(&self) -> Table {
        let mut table = Table::new(&["what", "value", "from", "until"]);
        let account = &self.account;
        let mut row = |what: &str, value: &dyn ToString, from, until| {
            table.row([
                Cell::text(what),
                Cell::Text(value.to_string()),
                Cell::maybe(from, Cell::At),
                Cell::maybe(until, Cell::At),
            ]);
        };
        row("account", &account.account, Some(account.created_at), None);
        row("center", &account.center, None, None);
        for link in &self.link_history {
            row("linked with", &link.account, Some(link.from), link.until);
        }
        for (number, region) in self.regions.iter().enumerate() {
            let until = self.regions.get(number + 1).map(|next| next.from);
            row("region", &region.region, Some(region.from), until);
        }
        for notice in &self.notices {
            row("notice", &notice.channel, Some(notice.at), None);
        }
        for topic in &self.ad_topics {
            let value = format!("{} {}", topic.setting, topic.topic);
            row("ads", &value, Some(topic.since), None);
        }
        for block in &self.blocked_advertisers {
            let value = format!("block advertiser {}", block.advertiser);
            row("ads", &value, Some(block.since), None);
        }
        for control in &self.feed_controls {
            let value = format!("{} {}", control.setting, control.topic);
            row("feed", &value, Some(control.since), control.until);
        }
        if account.opted_out {
            row("opt-out", &"taken", None, None);
        }
        if let Some(reset) = account.reset_at {
            row("reset", &instant(reset), None, None);
        }
        table
    }
}

impl Show {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let answer = Answer::read(&store, &self.account, store.now())?;
        let rows = answer.rows();
        context.out.answer(&answer, &rows, String::new)?;
        if answer.regions.is_empty() && context.out.format() == Format::Table {
            note("the account's region is unknown: nothing it says is used (R6)");
        }
        Ok(())
    }
}
