//! The floors of the house: a file uses only its own floor and those below it, SQL and the engine stay in
//! `src/db`, "now" comes from the clock alone, and the program uses only the public interface.
//!
//! The source is read as text, without comments and test modules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "layers/source.rs"]
mod source;

use std::path::Path;

use source::{Source, words_after};

/// The floors, from the ground up.
const FLOORS: [&[&str]; 7] = [
    &["error", "ids", "time"],
    &["model"],
    &["topics"],
    &["rules"],
    &["db"],
    &["store"],
    &["exchange"],
];

/// The longest that a file may be, in lines. The aim is 400 lines of code.
const MOST_LINES: usize = 600;

/// The first words of statements, as they stand in a text of SQL.
const STATEMENTS: [&str; 4] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM"];

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// What a file does that it may not, one line each.
fn offences(path: &str, text: &str) -> Vec<String> {
    let source = Source::read(text);
    let mut found = Vec::new();
    let mut offence = |what: String| found.push(format!("{path}: {what}"));
    let module = path.trim_end_matches(".rs").split('/').next().unwrap();
    let is_program = module == "cli" || module == "main";

    for used in source.uses_of_the_crate(depth(path)) {
        let is_below = match (floor_of(module), floor_of(&used)) {
            (Some(own), Some(other)) => other <= own,
            _ => false,
        };
        let is_fine = match module {
            // The crate's face names every floor.
            "lib" => true,
            _ if is_program => used == "cli",
            _ => is_below,
        };
        if !is_fine {
            offence(format!("uses crate::{used}"));
        }
    }
    if module != "db" && source.names("rusqlite") {
        offence("names rusqlite".to_owned());
    }
    if module != "db" {
        for statement in STATEMENTS {
            // A command line that is shown to people runs in the shell, not here.
            let is_sql = |text: &&String| text.contains(statement) && !text.contains("sqlite3 ");
            if let Some(text) = source.texts.iter().find(is_sql) {
                let start: String = text.trim_start().chars().take(60).collect();
                offence(format!("has SQL in it: {start:?}"));
            }
        }
    }
    if module == "rules" {
        for clock in ["Clock", "SystemClock", "SystemTime", "Instant"] {
            if source.names(clock) {
                offence(format!("names {clock}"));
            }
        }
    }
    if module != "time" {
        for now in ["Utc::now", "Local::now", "SystemTime::now"] {
            if source.code.contains(now) {
                offence(format!("asks {now}"));
            }
        }
    }
    found
}

/// How many modules a file lies under the root of the crate: 1 for `ids.rs` and `db/mod.rs`.
fn depth(path: &str) -> usize {
    let parts = path.matches('/').count() + 1;
    let is_root = matches!(path, "lib.rs" | "main.rs");
    parts - usize::from(path.ends_with("/mod.rs") || is_root)
}

/// Every file under `src`, by its path there.
fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, under: &str, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{under}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else if name.ends_with(".rs") {
                found.push((name, std::fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        "",
        &mut found,
    );
    found.sort();
    found
}

#[test]
fn every_file_uses_only_its_own_floor_and_those_below() {
    let offences: Vec<String> = files()
        .iter()
        .flat_map(|(path, text)| offences(path, text))
        .collect();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_floor_is_there_and_every_file_stands_on_one() {
    let files = files();
    let module = |path: &str| {
        path.trim_end_matches(".rs")
            .split('/')
            .next()
            .unwrap()
            .to_owned()
    };
    for floor in FLOORS.concat() {
        assert!(
            files.iter().any(|(path, _)| module(path) == floor),
            "{floor} has no file"
        );
    }
    for (path, _) in &files {
        let module = module(path);
        let is_known = floor_of(&module).is_some() || ["lib", "main", "cli"].contains(&&*module);
        assert!(is_known, "{path} stands on no floor");
    }
    let store = files.iter().filter(|(path, _)| path.starts_with("store/"));
    assert!(
        store
            .map(|(_, text)| Source::read(text).uses_of_the_crate(2).len())
            .sum::<usize>()
            > 20
    );
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let files = files();
    let code_lines = |text: &str| {
        Source::read(text)
            .code
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count()
    };
    let long: Vec<String> = (files.iter())
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(path, text)| format!("{path} has {} lines", text.lines().count()))
        .collect();
    let above_aim: Vec<String> = (files.iter())
        .map(|(path, text)| (path, code_lines(text)))
        .filter(|(_, lines)| *lines > 400)
        .map(|(path, lines)| format!("{path} has {lines} lines of code, above the aim of 400"))
        .collect();
    assert!(
        long.is_empty(),
        "{}\n{}",
        long.join("\n"),
        above_aim.join("\n")
    );
}

#[test]
fn what_breaks_a_floor_is_found() {
    let offending = [
        (
            "rules/decay.rs",
            "use crate::db::Connection;",
            "uses crate::db",
        ),
        (
            "model/ad.rs",
            "use crate::{ids::AdId, rules::decay};",
            "uses crate::rules",
        ),
        (
            "model/ad.rs",
            "use crate::{\n    ids::{AdId, X},\n    store,\n};",
            "uses crate::store",
        ),
        (
            "ids.rs",
            "fn f() -> crate::model::Ad { todo!() }",
            "uses crate::model",
        ),
        (
            "db/ad.rs",
            "use super::super::store::Store;",
            "uses crate::store",
        ),
        (
            "db/mod.rs",
            "use super::exchange::Event;",
            "uses crate::exchange",
        ),
        ("topics/mod.rs", "use crate::Store;", "uses crate::Store"),
        (
            "store/mod.rs",
            "fn f(c: &rusqlite::Connection) {}",
            "names rusqlite",
        ),
        ("cli/mod.rs", "use rusqlite::Connection;", "names rusqlite"),
        ("cli/show.rs", "use crate::db::open;", "uses crate::db"),
        (
            "main.rs",
            "mod cli; use crate::store::Store;",
            "uses crate::store",
        ),
        (
            "store/erase.rs",
            "let sql = \"DELETE FROM message\";",
            "has SQL",
        ),
        (
            "cli/show.rs",
            "let sql = r#\"\n  SELECT \"a\"\"#;",
            "has SQL",
        ),
        (
            "exchange/export.rs",
            "let sql = concat!(\"UPDATE \", \"t\");",
            "has SQL",
        ),
        (
            "rules/outcome.rs",
            "fn f(clock: &dyn Clock) {}",
            "names Clock",
        ),
        (
            "store/mod.rs",
            "let now = chrono::Utc::now();",
            "asks Utc::now",
        ),
    ];
    for (path, text, expected) in offending {
        let found = offences(path, text);
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{path} {text:?}: {found:?}"
        );
        assert_eq!(found.len(), 1, "{path} {text:?}: {found:?}");
    }
}

#[test]
fn what_breaks_no_floor_is_let_be() {
    let fine = [
        (
            "store/mod.rs",
            "use crate::db::{self, Connection}; use crate::error::Error;",
        ),
        (
            "exchange/export.rs",
            "use crate::db; use crate::store::{Store, View};",
        ),
        (
            "error.rs",
            "use crate::ids::AdId; use crate::time::Timestamp;",
        ),
        (
            "rules/links.rs",
            "// use crate::db::x;\n/* rusqlite /* Clock */ */ use super::decay::rounded;",
        ),
        (
            "rules/links.rs",
            "/// [`crate::Error`], \"SELECT 1\"\nfn f() {}",
        ),
        (
            "rules/links.rs",
            "fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::db::x;\n    const A: &str = \"}\";\n}",
        ),
        (
            "db/ad.rs",
            "let sql = \"SELECT 1\"; let c: rusqlite::Connection;",
        ),
        (
            "store/a.rs",
            "let quote = '\"'; let text = \"crate::exchange and rusqlite\"; let c = '\\'';",
        ),
        (
            "store/a.rs",
            "fn f<'a>(a: &'a str) -> &'a str { a } // \"SELECT \"",
        ),
        (
            "cli/a.rs",
            "use crate::cli::output; use interest_store::Store; use super::output;",
        ),
        ("main.rs", "mod cli;\nfn main() { crate::cli::run(); }"),
        ("time.rs", "Utc::now().into()"),
        ("rules/a.rs", "struct Clockwork;"),
        (
            "cli/a.rs",
            "let shown = \"sqlite3 -readonly a.db 'SELECT 1'\";",
        ),
    ];
    for (path, text) in fine {
        assert_eq!(offences(path, text), [""; 0], "{path} {text:?}");
    }
    assert_eq!(
        words_after("crate::{a::b, c::{d, e}, f}", "crate::"),
        ["a", "c", "f"]
    );
}
