//! What the README shows is what is printed.
//!
//! Every `console` block is run, in order, in one folder: a line that begins with `$ ` is a command, the
//! lines after it are what it prints. `UPDATE_README=1 cargo test --test readme` writes what was printed
//! into the README, to be reviewed like any change. (The Rust examples are run by `cargo test --doc`.)
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// Runs a command line of the README in `folder`, with this build of the program in the path.
fn run(line: &str, folder: &Path, path: &str) -> String {
    // Under this name cargo runs it.
    let line = line.replace("cargo run --release -- ", "target/release/interest-store ");
    let output = Command::new("sh")
        .args(["-c", &line])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let mut printed = String::from_utf8(output.stdout).unwrap();
    // Status goes to the standard error; the README shows what a terminal shows.
    printed.push_str(&errors);
    printed
}

/// The README with the output of every command as it is now, and how many commands there were.
fn rerun(readme: &str) -> (String, usize) {
    let folder = tempfile::tempdir().unwrap();
    let programs = tempfile::tempdir().unwrap();
    let built = folder.path().join("target/release");
    std::fs::create_dir_all(&built).unwrap();
    for place in [built.as_path(), programs.path()] {
        std::os::unix::fs::symlink(
            env!("CARGO_BIN_EXE_interest-store"),
            place.join("interest-store"),
        )
        .unwrap();
    }
    let path = format!(
        "{}:{}",
        programs.path().display(),
        std::env::var("PATH").unwrap()
    );
    let (mut out, mut commands, mut inside) = (String::new(), 0, false);
    for line in readme.lines() {
        if line == "```console" {
            inside = true;
        } else if line == "```" {
            inside = false;
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            commands += 1;
            out.push_str(line);
            out.push('\n');
            for printed in run(command, folder.path(), &path).lines() {
                out.push_str(printed.trim_end());
                out.push('\n');
            }
        } else if !inside || line == "```console" {
            out.push_str(line);
            out.push('\n');
        }
    }
    (out, commands)
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    let readme = std::fs::read_to_string(README).unwrap();
    let (printed, commands) = rerun(&readme);
    assert!(commands >= 10, "the README has only {commands} commands");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(README, printed).unwrap();
        return;
    }
    for (number, (shown, printed)) in readme.lines().zip(printed.lines()).enumerate() {
        assert_eq!(shown, printed, "README.md:{}", number + 1);
    }
    assert_eq!(readme.lines().count(), printed.lines().count());
}

#[test]
fn a_line_that_is_not_printed_is_noticed() {
    let readme = "```console\n$ interest-store --version\nnot printed\n```\n";
    let (printed, commands) = rerun(readme);
    assert_eq!(commands, 1);
    assert!(!printed.contains("not printed"), "{printed}");
    assert!(printed.contains(env!("CARGO_PKG_VERSION")), "{printed}");
}

#[test]
fn the_readme_has_every_rule_in_its_table() {
    let readme = std::fs::read_to_string(README).unwrap();
    for rule in 1..=22 {
        assert!(
            readme.contains(&format!("| R{rule} |")),
            "R{rule} is not in the table"
        );
    }
}
