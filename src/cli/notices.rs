//! `notices`.

use clap::{Args, Subcommand};
use interest_store::{AccountName, Channel, DueNotice, Timestamp};
use serde::Serialize;

use super::output::{Cell, Table, instant};
use super::words::one_of;
use super::{Context, Outcome};

/// The notices that people are owed before anything they say is used (R15)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store notices due --format csv
  interest-store notices record instagram:ana email
  interest-store notices record instagram:ana email --at 2025-11-01T09:00:00Z")]
pub(crate) struct Notices {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The accounts still to be told, and by which channel
    Due,
    /// Record that a notice was delivered, now or at --at
    Record {
        /// To whom
        account: AccountName,
        /// How
        #[arg(value_parser = one_of::<Channel>(Channel::ALL.iter().map(|it| it.as_str())))]
        channel: Channel,
    },
}

#[derive(Serialize)]
struct Answer<'a> {
    at: Timestamp,
    due: &'a [DueNotice],
}

impl Notices {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        match &self.command {
            Command::Due => due(context),
            Command::Record { account, channel } => {
                let store = context.writing()?;
                let now = store.now();
                let applied = store.record_notice(account, *channel, now)?;
                let words = format!("{account} had the {channel} notice at {}", instant(now));
                context.changed(applied, &words)
            }
        }
    }
}

fn due(context: &mut Context) -> Outcome {
    let store = context.reading()?;
    let at = store.now();
    let due = store.notices_due(at)?;
    let mut table = Table::new(&["account", "channel", "region", "rollout"]);
    for notice in &due {
        table.row([
            Cell::text(&notice.account),
            Cell::text(&notice.channel),
            Cell::text(&notice.region),
            Cell::At(notice.rollout),
        ]);
    }
    context.out.answer(&Answer { at, due: &due }, &table, || {
        "no notices due: everyone in a region with a rollout has been told".to_owned()
    })
}
