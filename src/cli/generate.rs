//! `completions` and `man`: made from the arguments themselves.

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use interest_store::Error;

use super::{Cli, Context, Failure, Outcome};

/// Print a script that completes commands in a shell
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store completions bash > ~/.local/share/bash-completion/completions/interest-store
  interest-store completions fish > ~/.config/fish/completions/interest-store.fish")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Cli::command(),
            "interest-store",
            &mut script,
        );
        context.out.write(script)
    }
}

/// Print the manual page of the program, or of one command, for man(1)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store man > ~/.local/share/man/man1/interest-store.1
  interest-store man topics classify | man -l -")]
pub(crate) struct Man {
    /// The command [default: the program]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

impl Man {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let mut page = Cli::command();
        page.build();
        for name in &self.command {
            let Some(found) = page.find_subcommand(name) else {
                return Err(Failure::Refused {
                    what: format!("there is no command {:?}", self.command.join(" ")),
                    hint: "`interest-store --help` lists the commands".to_owned(),
                });
            };
            page = found.clone();
        }
        let mut text = Vec::new();
        clap_mangen::Man::new(page)
            .render(&mut text)
            .map_err(|source| Error::Io {
                what: "the manual page".to_owned(),
                source,
            })?;
        context.out.write(text)
    }
}
