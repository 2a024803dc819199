//! `apps`.

use clap::{Args, Subcommand};
use interest_store::AppKey;
use serde::Serialize;

use super::output::{Cell, Table};
use super::{Context, Outcome};

/// The apps that accounts can be in (R1)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store apps list
  interest-store apps add threads")]
pub(crate) struct Apps {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The registered apps, oldest first
    List,
    /// Register a further app
    Add {
        /// Its key: lower-case letters, digits, - and _
        #[arg(value_parser = AppKey::new)]
        app: AppKey,
    },
}

#[derive(Serialize)]
struct Answer<'a> {
    apps: &'a [AppKey],
}

impl Apps {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        match &self.command {
            Command::List => {
                let apps = context.reading()?.apps()?;
                let mut table = Table::new(&["app"]);
                for app in &apps {
                    table.row([Cell::text(app)]);
                }
                context
                    .out
                    .answer(&Answer { apps: &apps }, &table, String::new)
            }
            Command::Add { app } => {
                let applied = context.writing()?.add_app(app)?;
                context.changed(applied, &format!("accounts can be in {app} now"))
            }
        }
    }
}
