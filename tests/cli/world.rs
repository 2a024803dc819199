//! A folder with a store in it, and the program run there.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The instant of every command that does not name another one.
pub(crate) const NOW: &str = "2026-02-01T12:00:00Z";

/// Small, with topics of its own, so that nothing here depends on the built-in ones.
pub(crate) const EVENTS: &str = include_str!("world.jsonl");

/// A folder of its own.
pub(crate) struct World {
    folder: tempfile::TempDir,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    /// An empty folder.
    pub(crate) fn empty() -> World {
        World {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A folder with `world.jsonl`, imported into `interests.db`.
    pub(crate) fn new() -> World {
        let world = World::empty();
        world.write("world.jsonl", EVENTS);
        world.ok("import world.jsonl --taxonomy none");
        world
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.path(file)).unwrap()
    }

    /// The program, with nothing of the environment, ready to be run.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut words = words(line);
        if !line.contains("--at") {
            words.extend(["--at".to_owned(), NOW.to_owned()]);
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_interest-store"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .stdin(Stdio::null());
        // Where coverage is measured, the program writes down what it ran.
        if let Some(file) = std::env::var_os("LLVM_PROFILE_FILE") {
            command.env("LLVM_PROFILE_FILE", file);
        }
        command
    }

    /// Runs a command line; single quotes hold words together.
    pub(crate) fn run(&self, line: &str) -> Ran {
        ran(self.command(line).output().unwrap())
    }

    /// Runs a command with something on standard input.
    pub(crate) fn run_with(&self, line: &str, input: &[u8]) -> Ran {
        let mut command = self.command(line);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        ran(child.wait_with_output().unwrap())
    }

    /// Runs a command that must go well, and returns what it answers.
    pub(crate) fn ok(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.status, 0, "{line}: {}", ran.stderr);
        ran.stdout
    }

    /// Runs a command that answers with one JSON object.
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        let stdout = self.ok(&format!("{line} --format json"));
        assert_eq!(stdout.lines().count(), 1, "{stdout}");
        serde_json::from_str(&stdout).unwrap()
    }

    /// Runs commands one after the other, and returns what a person sees.
    pub(crate) fn transcript(&self, lines: &[&str]) -> String {
        let mut text = String::new();
        for line in lines {
            let ran = self.run(line);
            writeln!(text, "$ interest-store {line}").unwrap();
            text.push_str(&ran.stdout);
            for told in ran.stderr.lines() {
                writeln!(text, "2> {told}").unwrap();
            }
            if ran.status != 0 {
                writeln!(text, "[exit status {}]", ran.status).unwrap();
            }
            text.push('\n');
        }
        text
    }
}

fn ran(output: std::process::Output) -> Ran {
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in line.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Holds a transcript against `tests/snapshots/NAME.snap`.
pub(crate) fn assert_transcript(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
