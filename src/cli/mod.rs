//! The arguments of `interest-store`, and which file answers which command.

mod accounts;
mod apps;
mod backup;
mod context;
mod demo;
mod exchange;
mod explain;
mod generate;
mod hint;
mod init;
mod inspect;
mod interests;
mod notices;
mod output;
mod policy;
mod preferences;
mod rank;
mod show;
mod topics;
mod words;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use interest_store::Timestamp;

pub(crate) use context::{Context, Failure, Outcome};
use output::Format;

const EXAMPLES: &str = "\
EXAMPLES:
  Read events into a new store, and ask what an account is interested in:
    interest-store import events.jsonl
    interest-store interests instagram:ana --for ads

  Why does an account see an ad? What did it say or do for it?
    interest-store explain ad instagram:ana trailco-boots

  A place of its own for the data, and JSON for a program:
    interest-store --db people.db --format json ads instagram:ana

Exit status: 0 done, 1 refused or not found, 2 wrong usage.
Data goes to standard output, everything else to standard error.";

/// Keep what people say and do as interests, and answer which ads and posts are for whom
///
/// An interest store is one SQLite file. Messages and interactions go in as events; out come interests,
/// ads and posts for an account, with the reasons for each. Numbers in brackets, as (R11), are the rules
/// of the store; its documentation has them all.
#[derive(Debug, Parser)]
#[command(name = "interest-store", version, after_help = EXAMPLES)]
#[command(max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What holds for every command; it can stand before or after the command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The store's file [default: $INTEREST_STORE_DB, else interests.db]
    #[arg(long, global = true, value_name = "FILE")]
    db: Option<PathBuf>,
    /// The instant taken for the present, in questions and changes, as 2026-01-05T10:00:00Z [default: now]
    #[arg(long, global = true, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// How answers are printed
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "table",
        hide_possible_values = true,
        help = "How answers are printed: table, json or csv"
    )]
    format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Demo(demo::DemoArgs),
    Import(exchange::Import),
    Export(exchange::Export),
    Interests(interests::Interests),
    Ads(rank::Ads),
    Feed(rank::Feed),
    Explain(explain::Explain),
    Accounts(accounts::Accounts),
    Show(show::Show),
    Link(accounts::Link),
    Unlink(accounts::Unlink),
    Block(preferences::Block),
    Unblock(preferences::Unblock),
    SeeLess(preferences::SeeLess),
    FeedControl(preferences::FeedControl),
    OptOut(preferences::OptOut),
    Notices(notices::Notices),
    Topics(topics::Topics),
    Policy(policy::Policy),
    Apps(apps::Apps),
    Stats(inspect::Stats),
    Check(inspect::Check),
    Backup(backup::Backup),
    Completions(generate::Completions),
    Man(generate::Man),
}

impl Command {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        match self {
            Command::Init(command) => command.run(context),
            Command::Demo(args) => {
                let db = context.given_db();
                Ok(demo::run(args, db.as_deref(), context.out.stream())?)
            }
            Command::Import(command) => command.run(context),
            Command::Export(command) => command.run(context),
            Command::Interests(command) => command.run(context),
            Command::Ads(command) => command.run(context),
            Command::Feed(command) => command.run(context),
            Command::Explain(command) => command.run(context),
            Command::Accounts(command) => command.run(context),
            Command::Show(command) => command.run(context),
            Command::Link(command) => command.run(context),
            Command::Unlink(command) => command.run(context),
            Command::Block(command) => command.run(context),
            Command::Unblock(command) => command.run(context),
            Command::SeeLess(command) => command.run(context),
            Command::FeedControl(command) => command.run(context),
            Command::OptOut(command) => command.run(context),
            Command::Notices(command) => command.run(context),
            Command::Topics(command) => command.run(context),
            Command::Policy(command) => command.run(context),
            Command::Apps(command) => command.run(context),
            Command::Stats(command) => command.run(context),
            Command::Check(command) => command.run(context),
            Command::Backup(command) => command.run(context),
            Command::Completions(command) => command.run(context),
            Command::Man(command) => command.run(context),
        }
    }
}
