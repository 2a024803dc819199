//! `stats` and `check`.

use clap::Args;
use serde::Serialize;

use super::output::{Cell, Table, note};
use super::{Context, Failure, Outcome};

/// Count what is in the store
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store stats
  interest-store stats --format json")]
pub(crate) struct Stats {}

impl Stats {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let stats = context.reading()?.stats()?;
        let mut table = Table::new(&["what", "count"]);
        let mut row = |what: &str, count: u64| table.row([Cell::text(what), Cell::Count(count)]);
        row("accounts", stats.accounts);
        row("centers", stats.centers);
        row("conversations", stats.conversations);
        row("messages", stats.messages.values().sum());
        for (outcome, count) in &stats.messages {
            let what = Cell::Both {
                people: format!("  {outcome}"),
                programs: format!("messages:{outcome}"),
            };
            table.row([what, Cell::Count(*count)]);
        }
        let mut row = |what: &str, count: u64| table.row([Cell::text(what), Cell::Count(count)]);
        row("interactions", stats.interactions);
        row("signals", stats.signals);
        row("topics", stats.topics);
        row("advertisers", stats.advertisers);
        row("ads", stats.ads);
        row("content", stats.content);
        row("bytes", stats.bytes);
        context.out.answer(&stats, &table, String::new)
    }
}

/// Look for damage in the file, its references and its packed interests
///
/// Packed interests are held against what their signals add up to. Exit status 1 if anything is wrong;
/// nothing is changed.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store check
  interest-store check && interest-store backup interests-2026-01-05.db")]
pub(crate) struct Check {}

#[derive(Serialize)]
struct Answer<'a> {
    problems: &'a [String],
}

impl Check {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let problems = context.reading()?.check()?;
        let mut table = Table::new(&["problem"]);
        for problem in &problems {
            table.row([Cell::text(problem)]);
        }
        let answer = Answer {
            problems: &problems,
        };
        context
            .out
            .answer(&answer, &table, || "no problems found".to_owned())?;
        if problems.is_empty() {
            return Ok(());
        }
        context.out.flush()?;
        note(&format!("error: {} problems found", problems.len()));
        Err(Failure::Told)
    }
}
