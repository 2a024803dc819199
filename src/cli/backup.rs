//! `backup`.

use std::path::PathBuf;

use clap::Args;

use super::output::note;
use super::{Context, Outcome};

/// Copy the store into a new file while others use it
///
/// The copy is one consistent state, with nothing left in it of what was erased. It never writes over a
/// file.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store backup interests-2026-01-05.db
  interest-store --db interests-2026-01-05.db check")]
pub(crate) struct Backup {
    /// The new file
    file: PathBuf,
}

impl Backup {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        context.reading()?.backup(&self.file)?;
        note(&format!("copied the store to {}", self.file.display()));
        Ok(())
    }
}
