//! `ads` and `feed`.

use clap::Args;
use interest_store::{AccountName, Because, RankedAd, RankedContent, Store, Timestamp};
use serde::Serialize;

use super::interests::why_none;
use super::output::{Cell, Table};
use super::words::at_least_one;
use super::{Context, Outcome};

/// The ads for an account, best first (R13)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store ads instagram:ana
  interest-store ads instagram:ana --limit 3 --format json
  Why this one, or why not another one:
    interest-store explain ad instagram:ana trailco-boots")]
pub(crate) struct Ads {
    /// The account, as in instagram:ana
    account: AccountName,
    /// At most how many
    #[arg(long, value_name = "N", default_value = "20", value_parser = at_least_one)]
    limit: usize,
}

/// The posts, reels and groups for an account, best first (R14)
///
/// What matches nothing comes last, newest first. Ad Preferences never change it; feed controls do.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store feed instagram:ana
  interest-store feed instagram:ana --limit 50 --format csv")]
pub(crate) struct Feed {
    /// The account, as in instagram:ana
    account: AccountName,
    /// At most how many
    #[arg(long, value_name = "N", default_value = "20", value_parser = at_least_one)]
    limit: usize,
}

#[derive(Serialize)]
struct AdsAnswer<'a> {
    account: &'a AccountName,
    at: Timestamp,
    ads: &'a [RankedAd],
}

#[derive(Serialize)]
struct FeedAnswer<'a> {
    account: &'a AccountName,
    at: Timestamp,
    content: &'a [RankedContent],
}

/// What matched, in words: `hiking 1.840`, or `outdoors via hiking 0.920`.
fn because(because: &[Because]) -> Cell {
    let parts = |number: fn(f64) -> String| -> Vec<String> {
        let part = |matched: &Because| {
            let Because { topic, via, score } = matched;
            if topic == via {
                format!("{topic} {}", number(*score))
            } else {
                format!("{topic} via {via} {}", number(*score))
            }
        };
        because.iter().map(part).collect()
    };
    Cell::Both {
        people: parts(|score| format!("{score:.3}")).join(", "),
        programs: parts(|score| score.to_string()).join(";"),
    }
}

impl Ads {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let at = store.now();
        let ads = store.ads(&self.account, at, self.limit)?;
        let mut table = Table::new(&["ad", "advertiser", "score", "title", "because"]);
        for ad in &ads {
            table.row([
                Cell::text(&ad.ad),
                Cell::text(&ad.advertiser),
                Cell::Score(ad.score),
                Cell::text(&ad.title),
                because(&ad.because),
            ]);
        }
        let answer = AdsAnswer {
            account: &self.account,
            at,
            ads: &ads,
        };
        context
            .out
            .answer(&answer, &table, || no_ads(&store, &self.account, at))
    }
}

fn no_ads(store: &Store, account: &AccountName, at: Timestamp) -> String {
    let purpose = interest_store::Purpose::Ads;
    let has_interests = store
        .interests(account, purpose, at, 1)
        .is_ok_and(|found| !found.is_empty());
    if store.stats().is_ok_and(|stats| stats.ads == 0) {
        "no ads: the store has none".to_owned()
    } else if has_interests {
        "no ads: none that may be shown matches an interest of the account (R13)".to_owned()
    } else {
        format!("no ads: {}", why_none(store, account, purpose, at))
    }
}

impl Feed {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let at = store.now();
        let content = store.feed(&self.account, at, self.limit)?;
        let mut table = Table::new(&["content", "kind", "score", "title", "because"]);
        for item in &content {
            table.row([
                Cell::text(&item.content),
                Cell::text(&item.kind),
                Cell::Score(item.score),
                Cell::text(&item.title),
                because(&item.because),
            ]);
        }
        let answer = FeedAnswer {
            account: &self.account,
            at,
            content: &content,
        };
        context.out.answer(&answer, &table, || {
            "no content: the store has none that may be shown to the account now (R14)".to_owned()
        })
    }
}
