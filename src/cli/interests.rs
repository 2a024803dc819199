//! `interests`.

use clap::Args;
use interest_store::{AccountName, Interest, Purpose, Store, Timestamp};
use serde::Serialize;

use super::output::{Cell, Table, instant};
use super::words::{at_least_one, one_of};
use super::{Context, Outcome};

/// What an account is interested in, over all accounts linked with it
///
/// For ads the Ad Preferences of its Accounts Center apply (R12), for content its own feed controls (R14).
/// Sensitive topics are in neither. Best first.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store interests instagram:ana --for ads
  interest-store interests instagram:ana --for content --limit 5 --format json
  interest-store interests instagram:ana --for ads --at 2026-03-01T00:00:00Z")]
pub(crate) struct Interests {
    /// The account, as in instagram:ana
    account: AccountName,
    /// What they are asked for
    #[arg(long = "for", value_name = "PURPOSE", value_parser = one_of::<Purpose>(Purpose::ALL.iter().map(|it| it.as_str())))]
    purpose: Purpose,
    /// At most how many
    #[arg(long, value_name = "N", default_value = "20", value_parser = at_least_one)]
    limit: usize,
}

#[derive(Serialize)]
struct Answer<'a> {
    account: &'a AccountName,
    #[serde(rename = "for")]
    purpose: Purpose,
    at: Timestamp,
    interests: &'a [Interest],
}

impl Interests {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let at = store.now();
        let interests = store.interests(&self.account, self.purpose, at, self.limit)?;
        let mut table = Table::new(&["topic", "name", "score", "fades_at", "signals", "sources"]);
        for interest in &interests {
            table.row([
                Cell::text(&interest.topic),
                Cell::text(&interest.name),
                Cell::Score(interest.score),
                Cell::maybe(interest.fades_at, Cell::Day),
                Cell::Count(interest.signals),
                Cell::Both {
                    people: sources(interest, |score| format!("{score:.3}")).join(", "),
                    programs: sources(interest, |score| score.to_string()).join(";"),
                },
            ]);
        }
        let answer = Answer {
            account: &self.account,
            purpose: self.purpose,
            at,
            interests: &interests,
        };
        context.out.answer(&answer, &table, || {
            let why = why_none(&store, &self.account, self.purpose, at);
            format!("no interests for {}: {why}", self.purpose)
        })
    }
}

/// Where an interest comes from: account, origin, score and number of signals of each.
fn sources(interest: &Interest, number: impl Fn(f64) -> String) -> Vec<String> {
    interest
        .sources
        .iter()
        .map(|source| {
            format!(
                "{} {} {} ({})",
                source.account,
                source.origin,
                number(source.score),
                source.signals
            )
        })
        .collect()
}

/// The likely reason why an account has no interests.
pub(crate) fn why_none(
    store: &Store,
    account: &AccountName,
    purpose: Purpose,
    at: Timestamp,
) -> String {
    likely_reason(store, account, purpose, at).unwrap_or_else(|_| "nothing was found".to_owned())
}

fn likely_reason(
    store: &Store,
    account: &AccountName,
    purpose: Purpose,
    at: Timestamp,
) -> interest_store::Result<String> {
    let has = |purpose| -> interest_store::Result<bool> {
        Ok(!store.interests(account, purpose, at, 1)?.is_empty())
    };
    match purpose {
        Purpose::Ads if has(Purpose::Content)? => {
            return Ok(format!(
                "what {account} is interested in is blocked in its Ad Preferences (R11)"
            ));
        }
        Purpose::Content if has(Purpose::Ads)? => {
            return Ok(format!(
                "what {account} is interested in is hidden or snoozed by its feed controls (R14)"
            ));
        }
        _ => {}
    }
    let policy = store.policy()?;
    let Some(region) = store.account(account, at)?.region else {
        return Ok(format!(
            "the region of {account} is unknown, so nothing that it says is used (R6)"
        ));
    };
    match policy.rollout(region) {
        None => {
            return Ok(format!(
                "{account} is in {region}, which has no rollout, so nothing that it says is used (R6)"
            ));
        }
        Some(rollout) if at < rollout => {
            return Ok(format!(
                "the rollout in {region} begins at {} (R6)",
                instant(rollout)
            ));
        }
        Some(_) => {}
    }
    let told = store.notices(account)?;
    let missing = (policy.required_notices.iter())
        .find(|channel| !told.iter().any(|(by, when)| by == *channel && *when <= at));
    Ok(match missing {
        Some(channel) => {
            format!(
                "{account} has not had the {channel} notice, so nothing that it says is used (R6)"
            )
        }
        None => format!("{account} said and did nothing of interest, or it has faded since (R9)"),
    })
}
