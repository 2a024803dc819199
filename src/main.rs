//! `interest-store`: the admin program. It uses nothing but the library's public interface.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    // Help and version end here with status 0, wrong usage with status 2.
    let cli = cli::Cli::parse();
    let mut context = cli::Context::new(&cli.global);
    let done = cli
        .command
        .run(&mut context)
        .and_then(|()| context.out.flush());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // What was answered before the failure stands before its message.
            let _ = context.out.flush();
            failure.tell(&context);
            ExitCode::FAILURE
        }
    }
}
