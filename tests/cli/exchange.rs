//! Import and export.

use crate::world::{EVENTS, World, assert_transcript};

#[test]
fn an_import_makes_the_file_and_ends_with_a_summary() {
    let world = World::empty();
    world.write("world.jsonl", EVENTS);
    let text = world.transcript(&[
        "import world.jsonl --taxonomy none",
        "import world.jsonl",
        "import world.jsonl --format json",
        "import world.jsonl --format csv --taxonomy none",
    ]);
    assert_transcript("import", &text);
}

#[test]
fn an_import_again_finds_everything_known_and_changes_nothing() {
    let world = World::new();
    let before = world.ok("export");
    let summary = world.json("import world.jsonl");
    assert_eq!(summary["known"], EVENTS.lines().count());
    assert_eq!(summary["messages"], serde_json::json!({}));
    assert_eq!(world.ok("export"), before);
}

#[test]
fn an_import_reads_standard_input() {
    let world = World::empty();
    let ran = world.run_with("import - --format json", EVENTS.as_bytes());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let summary: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(summary["events"]["message"], 8);
    assert_eq!(summary["messages"]["used"], 2);
}

#[test]
fn r21_an_export_imported_and_exported_again_is_the_same_bytes() {
    let world = World::new();
    world.ok("see-less instagram:ana coffee");
    world.ok("feed-control instagram:ana coffee snooze");
    world.ok("policy set half_life_days=14");
    world.ok("unlink facebook:ana.k");
    let told = world.run("export first.jsonl");
    assert!(
        told.stderr.starts_with("wrote ") && told.stdout.is_empty(),
        "{told:?}"
    );
    world.ok("--db second.db import first.jsonl --taxonomy none");
    world.ok("--db second.db export second.jsonl");
    assert_eq!(world.read("first.jsonl"), world.read("second.jsonl"));
    assert_eq!(world.ok("export -").into_bytes(), world.read("first.jsonl"));
}

#[test]
fn an_export_never_writes_over_a_file() {
    let world = World::new();
    world.write("mine.txt", "mine");
    let text = world.transcript(&["export mine.txt", "export no/such/folder.jsonl"]);
    assert_transcript("export-refused", &text);
    assert_eq!(world.read("mine.txt"), b"mine");
}

/// Three lines, of which the second and the fourth are bad.
const BAD: &str = r#"{"type":"account","at":"2026-01-01T00:00:00Z","account":"instagram:eve","region":"US"}
{"type":"account","at":"2026-01-01T00:00:00Z","acount":"instagram:eve"}
{"type":"account","at":"2026-01-01T00:00:00Z","account":"instagram:fay","region":"US"}
{"type":"unlink","at":"2026-01-01T00:00:00Z","account":"instagram:ev"}
{"type":"holiday","at":"2026-01-01T00:00:00Z"}
not json
"#;

#[test]
fn a_bad_line_stops_an_import_with_file_and_line() {
    let world = World::new();
    world.write("bad.jsonl", BAD);
    world.write("one.jsonl", BAD.lines().nth(3).unwrap());
    let text = world.transcript(&["import bad.jsonl", "import one.jsonl", "accounts"]);
    assert_transcript("import-bad-line", &text);
}

#[test]
fn bad_lines_are_passed_over_and_told_when_asked() {
    let world = World::new();
    world.write("bad.jsonl", BAD);
    let text = world.transcript(&["import bad.jsonl --skip-bad", "accounts"]);
    assert_transcript("import-skip-bad", &text);
}

#[test]
fn a_bad_line_of_standard_input_is_called_by_a_dash() {
    let world = World::empty();
    let ran = world.run_with("import -", b"\n\nnonsense\n");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.starts_with("-:3: "), "{}", ran.stderr);
}

#[test]
fn the_batches_before_a_bad_line_are_kept_and_told() {
    use std::fmt::Write as _;
    let world = World::empty();
    let mut events = String::new();
    for number in 0..5001 {
        writeln!(events, r#"{{"type":"topic","topic":"t{number}"}}"#).unwrap();
    }
    events.push_str("nonsense\n");
    world.write("many.jsonl", &events);
    let ran = world.run("import many.jsonl --taxonomy none");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .contains("the 5000 events before its batch were kept"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("many.jsonl:5002: "), "{}", ran.stderr);
    assert_eq!(world.json("stats")["topics"], 5000);
}

#[test]
fn an_import_of_a_file_that_is_not_there_makes_no_store() {
    let world = World::empty();
    let ran = world.run("import nothing.jsonl");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.starts_with("error: nothing.jsonl: "),
        "{}",
        ran.stderr
    );
    assert_eq!(world.run("import .").status, 1);
    assert!(!world.path("interests.db").exists());
}
