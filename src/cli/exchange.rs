//! `import` and `export`.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use interest_store::{Error, ImportOptions, ImportSummary, InitialTaxonomy, Store};

use super::init::Taxonomy;
use super::output::{Cell, Table, note};
use super::{Context, Failure, Outcome};

/// Read events, one JSON object a line, into the store
///
/// Makes the file if there is none. Events that the store knows change nothing, so an import can be
/// repeated. A bad line stops it, as FILE:LINE: reason, and nothing of its batch of 5000 events is kept.
/// Ends with a summary: events by type, new messages by what became of them (R6).
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store import events.jsonl
  zcat events.jsonl.gz | interest-store import -
  interest-store import events.jsonl --skip-bad 2> bad-lines.txt
  interest-store --db mine.db import topics-of-my-own.jsonl --taxonomy none")]
pub(crate) struct Import {
    /// The file, or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Pass over bad lines, telling each; the exit status is then 1
    #[arg(long)]
    skip_bad: bool,
    /// The topics that a new file begins with [default: builtin]
    #[arg(long, value_enum, value_name = "TAXONOMY", hide_default_value = true)]
    taxonomy: Option<Taxonomy>,
}

/// Write everything as events, one JSON object a line
///
/// Importing an export into a new file and exporting again gives the same bytes (R21). The export has the
/// texts of all messages in it.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store export everything.jsonl
  interest-store export | gzip > everything.jsonl.gz")]
pub(crate) struct Export {
    /// A new file, or - for standard output
    #[arg(value_name = "FILE|-", default_value = "-", hide_default_value = true)]
    file: PathBuf,
}

fn io_failed(path: &Path, source: std::io::Error) -> Failure {
    Failure::Store(Error::Io {
        what: path.display().to_string(),
        source,
    })
}

impl Import {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        // The input first: if it is not there, no store is made.
        let (input, bar) = self.input()?;
        if self.taxonomy.is_some() && context.db().exists() {
            note("note: the file is there already and keeps the topics that it has");
        }
        let taxonomy = self.taxonomy.map_or(InitialTaxonomy::Builtin, Into::into);
        let store = context
            .options()
            .initial_taxonomy(taxonomy)
            .open(context.db())?;
        let summary = self.import(&store, input, &bar)?;
        context
            .out
            .answer(&summary, &shown(&summary), String::new)?;
        if summary.skipped > 0 {
            note(&format!("{} bad lines were passed over", summary.skipped));
            return Err(Failure::Told);
        }
        Ok(())
    }

    /// The stream, and a progress bar for a person at a terminal.
    fn input(&self) -> Outcome<(Box<dyn BufRead>, ProgressBar)> {
        if self.file == Path::new("-") {
            let style = ProgressStyle::with_template("{spinner} {bytes} read, {msg} {elapsed}");
            let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| plain()));
            return Ok((Box::new(std::io::stdin().lock()), bar));
        }
        let file = File::open(&self.file).map_err(|source| io_failed(&self.file, source))?;
        let found = file
            .metadata()
            .map_err(|source| io_failed(&self.file, source))?;
        if found.is_dir() {
            let source = std::io::Error::from(std::io::ErrorKind::IsADirectory);
            return Err(io_failed(&self.file, source));
        }
        let style = ProgressStyle::with_template(
            "{wide_bar} {bytes} of {total_bytes}, {msg} {elapsed}, {eta} to go",
        );
        let bar = ProgressBar::new(found.len()).with_style(style.unwrap_or_else(|_| plain()));
        Ok((Box::new(BufReader::with_capacity(1 << 16, file)), bar))
    }

    fn import(
        &self,
        store: &Store,
        input: Box<dyn BufRead>,
        bar: &ProgressBar,
    ) -> Outcome<ImportSummary> {
        let name = self.file.display().to_string();
        let options = ImportOptions::new().file(&name).skip_bad(self.skip_bad);
        let mut kept = 0;
        let done = store.import(
            input,
            &options,
            |events, bytes| {
                kept = events;
                bar.set_position(bytes);
                bar.set_message(format!("{events} events"));
            },
            |skipped| {
                let line = format!("{name}:{}: {}", skipped.line, skipped.error);
                bar.suspend(|| note(&line));
            },
        );
        bar.finish_and_clear();
        done.map_err(|error| {
            if matches!(error, Error::Line { .. }) && kept > 0 {
                note(&format!(
                    "note: the {kept} events before its batch were kept"
                ));
            }
            Failure::Store(error)
        })
    }
}

fn plain() -> ProgressStyle {
    ProgressStyle::default_bar()
}

fn shown(summary: &ImportSummary) -> Table {
    let mut table = Table::new(&["what", "kind", "count"]);
    for (kind, count) in &summary.events {
        table.row([Cell::text("event"), Cell::text(kind), Cell::Count(*count)]);
    }
    for (outcome, count) in &summary.messages {
        table.row([
            Cell::text("new message"),
            Cell::text(outcome),
            Cell::Count(*count),
        ]);
    }
    for (what, count) in [
        ("known already", summary.known),
        ("erased before", summary.erased),
        ("skipped line", summary.skipped),
    ] {
        table.row([Cell::text(what), Cell::text(""), Cell::Count(count)]);
    }
    table
}

impl Export {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        if self.file == Path::new("-") {
            store.export(context.out.stream())?;
            return Ok(());
        }
        let file = match File::create_new(&self.file) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(Failure::Refused {
                    what: format!("there is a file at {} already", self.file.display()),
                    hint: "an export never writes over a file; name another one".to_owned(),
                });
            }
            Err(error) => return Err(io_failed(&self.file, error)),
        };
        let mut file = BufWriter::new(file);
        let written = store.export(&mut file).and_then(|events| {
            let failed = |source| Error::Io {
                what: self.file.display().to_string(),
                source,
            };
            file.flush().map_err(failed)?;
            file.get_ref().sync_all().map_err(failed)?;
            Ok(events)
        });
        match written {
            Ok(events) => {
                note(&format!("wrote {events} events to {}", self.file.display()));
                Ok(())
            }
            Err(error) => {
                // Half an export looks like a whole one.
                let _ = std::fs::remove_file(&self.file);
                Err(error.into())
            }
        }
    }
}
