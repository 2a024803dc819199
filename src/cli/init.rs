//! `init`.

use clap::{Args, ValueEnum};
use interest_store::InitialTaxonomy;

use super::output::note;
use super::{Context, Failure, Outcome};

/// What a new file begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Taxonomy {
    /// The built-in topics
    Builtin,
    /// No topics
    None,
}

impl From<Taxonomy> for InitialTaxonomy {
    fn from(taxonomy: Taxonomy) -> InitialTaxonomy {
        match taxonomy {
            Taxonomy::Builtin => InitialTaxonomy::Builtin,
            Taxonomy::None => InitialTaxonomy::None,
        }
    }
}

/// Make a new, empty store
///
/// The file gets the schema, the policy of the announcement, and the built-in topics.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store init
  interest-store init --taxonomy none --db people.db")]
pub(crate) struct Init {
    /// The topics it begins with
    #[arg(long, value_enum, default_value = "builtin", value_name = "TAXONOMY")]
    taxonomy: Taxonomy,
}

impl Init {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let file = context.db().display().to_string();
        let is_there = std::fs::metadata(context.db()).is_ok_and(|found| found.len() > 0);
        if is_there {
            // Says what it is, if it is not a store.
            context.reading()?;
            return Err(Failure::Refused {
                what: format!("there is an interest store at {file} already"),
                hint: format!("`{}` shows what is in it", context.command(["stats"])),
            });
        }
        context
            .options()
            .initial_taxonomy(self.taxonomy.into())
            .open(context.db())?;
        note(&format!("made an interest store at {file}"));
        Ok(())
    }
}
