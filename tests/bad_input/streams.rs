//! Streams of lines: what is taken of one with a bad line in it, and what the reader is told.

use std::io::{BufRead, BufReader, Read};

use interest_store::{
    Error, ImportOptions, ImportSummary, MAX_TEXT_BYTES, Outcome, Result, SkippedLine,
};

use crate::common::World;
use crate::refused::{answers, full, import, is_wrong};

/// The longest line that is taken: the longest text with every character escaped, and 64 KiB.
const MAX_LINE_BYTES: usize = MAX_TEXT_BYTES * 6 + 64 * 1024;

fn app(name: &str) -> String {
    format!(r#"{{"type":"app","app":"{name}"}}"#)
}

/// The apps of a world that it did not begin with.
fn apps(world: &World) -> Vec<String> {
    let all = world.store.apps().unwrap();
    all.iter().skip(4).map(ToString::to_string).collect()
}

fn message(id: &str, fields: &str) -> String {
    format!(
        r#"{{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c7","message":"{id}","role":"user","modality":"text",{fields}}}"#
    )
}

/// Imports, and returns the lines that were passed over.
fn import_with(
    world: &World,
    input: impl BufRead,
    options: &ImportOptions,
) -> (Result<ImportSummary>, Vec<SkippedLine>) {
    let mut skipped = Vec::new();
    let done = world
        .store
        .import(input, options, |_, _| {}, |line| skipped.push(line));
    (done, skipped)
}

fn skipping() -> ImportOptions {
    ImportOptions::new().file("in.jsonl").skip_bad(true)
}

fn numbers(skipped: &[SkippedLine]) -> Vec<u64> {
    skipped.iter().map(|line| line.line).collect()
}

#[test]
fn blank_lines_crlf_a_bom_and_a_missing_final_newline_are_accepted() {
    for (lines, expected) in [
        ("".to_owned(), 0),
        ("\n".to_owned(), 0),
        ("\u{feff}".to_owned(), 0),
        ("\u{feff}\r\n\r\n  \t \n".to_owned(), 0),
        (app("a"), 1),
        (format!("\u{feff}{}", app("a")), 1),
        (format!("\u{feff}\n{}\n", app("a")), 1),
        (format!("{}\r\n{}\r\n", app("a"), app("b")), 2),
        (format!("\n\n{}\n \r\n\t\n{}", app("a"), app("b")), 2),
        (format!("  {} \t\r\n{}\n\n\n", app("a"), app("b")), 2),
    ] {
        let world = World::new();
        assert_eq!(import(&world, &lines).unwrap(), expected, "{lines:?}");
        assert_eq!(apps(&world).len() as u64, expected, "{lines:?}");
    }
}

#[test]
fn a_bom_that_is_not_at_the_beginning_is_refused() {
    let world = World::new();
    for (lines, line) in [
        (format!("{}\n\u{feff}{}", app("a"), app("b")), 2),
        (format!("\u{feff}\u{feff}{}", app("a")), 1),
        (format!(" \u{feff}{}", app("a")), 1),
    ] {
        is_wrong(&[&format!("in.jsonl:{line}: ")], import(&world, &lines));
    }
    assert!(apps(&world).is_empty());
}

#[test]
fn an_error_carries_file_and_line_and_prints_them_before_the_reason() {
    let world = full();
    for (before, line) in [("", 1), ("\n\n", 3), ("\r\n \r\n", 3), ("\u{feff}\n", 2)] {
        for (bad, reason) in [
            (
                r#"{"type":"app","app":"No"}"#,
                "app \"No\" cannot be used: ",
            ),
            (
                r#"{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"instagram:nobody"}"#,
                "account \"instagram:nobody\" is not in this store (R1)",
            ),
        ] {
            for name in ["in.jsonl", "-", "a folder/x:1.jsonl"] {
                let options = match name {
                    "-" => ImportOptions::new(),
                    name => ImportOptions::new().file(name),
                };
                let lines = format!("{before}{bad}\nnot read\n");
                let (done, skipped) = import_with(&world, lines.as_bytes(), &options);
                let error = is_wrong(&[], done);
                let start = format!("{name}:{line}: {reason}");
                assert!(error.to_string().starts_with(&start), "{start}: {error}");
                assert!(
                    matches!(&error, Error::Line { file, line: at, .. }
                        if file == name && *at == line),
                    "{error:?}"
                );
                assert!(skipped.is_empty());
            }
        }
    }
}

#[test]
fn a_bad_line_keeps_nothing_of_its_batch_and_everything_before_it() {
    for bad in 1..=10_usize {
        let mut lines: Vec<String> = (1..=10)
            .map(|number| app(&format!("app{number}")))
            .collect();
        lines[bad - 1] = r#"{"type":"app"}"#.to_owned();
        let world = World::new();
        let mut batches = Vec::new();
        let options = ImportOptions::new().file("in.jsonl").batch(3);
        let done = world.store.import(
            lines.join("\n").as_bytes(),
            &options,
            |events, bytes| batches.push((events, bytes)),
            drop,
        );
        is_wrong(&[&format!("in.jsonl:{bad}: "), "`app`"], done);
        let kept = (bad - 1) / 3 * 3;
        let expected: Vec<String> = (1..=kept).map(|number| format!("app{number}")).collect();
        assert_eq!(apps(&world), expected, "line {bad}");
        let events: Vec<u64> = batches.iter().map(|(events, _)| *events).collect();
        assert_eq!(
            events,
            (1..=kept as u64 / 3).map(|n| n * 3).collect::<Vec<_>>()
        );
        // Mended and imported again, all of it is there once.
        lines[bad - 1] = app("mended");
        assert_eq!(import(&world, lines.join("\n")).unwrap(), 10);
        assert_eq!(apps(&world).len(), 10);
    }
}

#[test]
fn blank_lines_are_no_part_of_a_batch_but_count_as_lines() {
    let world = World::new();
    let lines = format!("{}\n\n\n\n{}\nbad\n", app("a"), app("b"));
    let options = ImportOptions::new().file("in.jsonl").batch(2);
    let (done, _) = import_with(&world, lines.as_bytes(), &options);
    is_wrong(&["in.jsonl:6: "], done);
    assert_eq!(apps(&world), ["a", "b"]);
}

#[test]
fn a_batch_of_zero_is_one_of_one() {
    let world = World::new();
    let lines = format!("{}\nbad\n", app("a"));
    let options = ImportOptions::new().file("in.jsonl").batch(0);
    let (done, _) = import_with(&world, lines.as_bytes(), &options);
    is_wrong(&["in.jsonl:2: "], done);
    assert_eq!(apps(&world), ["a"]);
}

#[test]
fn skipping_keeps_the_good_lines_and_tells_of_each_bad_one() {
    for batch in [1, 2, 3, 5000] {
        let world = full();
        let lines = [
            "\u{feff}bad",
            &app("a"),
            "",
            r#"{"type":"app","app":"No"}"#,
            &message("new", r#""text":"camping""#),
            &message("other", r#""text":"nothing""#),
            r#"{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"instagram:nobody"}"#,
            "  \r",
            &app("a"),
            &message("new", r#""text":"guitar""#),
            r#"{"type":"rollout","at":"2026-06-01T00:00:00Z","region":"US"}"#,
            &app("b"),
        ]
        .join("\n");
        let (done, skipped) = import_with(&world, lines.as_bytes(), &skipping().batch(batch));
        let summary = done.unwrap();
        assert_eq!(numbers(&skipped), [1, 4, 7, 10, 11]);
        assert!(matches!(skipped[1].error, Error::Event(_)));
        assert!(matches!(skipped[2].error, Error::UnknownAccount(_)));
        assert!(matches!(skipped[3].error, Error::MessageConflict { .. }));
        for (line, part) in skipped
            .iter()
            .zip(["", "\"No\"", "nobody", "text", "`from`"])
        {
            assert!(line.error.is_refusal());
            assert!(line.error.to_string().contains(part), "{}", line.error);
        }
        assert_eq!((summary.skipped, summary.total(), summary.known), (5, 5, 1));
        assert_eq!(summary.events, [("app", 3), ("message", 2)].into());
        let outcomes = [(Outcome::Used, 1), (Outcome::NoTopic, 1)];
        assert_eq!(summary.messages, outcomes.into());
        assert_eq!(apps(&world), ["a", "b"]);
        assert_eq!(world.store.check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_line_that_is_passed_over_leaves_nothing_of_itself() {
    let at = r#""at":"2026-06-01T00:00:00Z""#;
    for (bad, reason) in [
        (message("new", r#""text":"hiking","topics":["hiking","kloof"]"#), "kloof"),
        (message("new", r#""text":"a\u0000b""#), "NUL"),
        (
            format!(r#"{{"type":"policy",{at},"set":{{"half_life_days":5,"opt_out":"yes"}}}}"#),
            "opt_out",
        ),
        (
            format!(r#"{{"type":"policy",{at},"set":{{"half_life_days":5,"zoom":1}}}}"#),
            "zoom",
        ),
        (
            format!(r#"{{"type":"interaction",{at},"account":"instagram:ana","interaction":"new","kind":"share","topics":["hiking","kloof"]}}"#),
            "kloof",
        ),
        (
            r#"{"type":"ad","ad":"poles","advertiser":"acme","title":"Other","topics":["hiking","health"]}"#.to_owned(),
            "health",
        ),
        (
            r#"{"type":"topic","topic":"outdoors","name":"Other","phrases":["other"],"parent":"boots"}"#.to_owned(),
            "cycle",
        ),
        (
            r#"{"type":"topic","topic":"unheard","name":"Other","parent":"kloof"}"#.to_owned(),
            "kloof",
        ),
        (
            format!(r#"{{"type":"link",{at},"accounts":["instagram:ana","whatsapp:bob"]}}"#),
            "unlink it first",
        ),
        (
            format!(r#"{{"type":"account",{at},"account":"threads:ana","region":"US"}}"#),
            "threads",
        ),
    ] {
        for batch in [1, 5000] {
            let world = full();
            let before = (world.exported(), answers(&world.store));
            let (done, skipped) = import_with(&world, bad.as_bytes(), &skipping().batch(batch));
            assert_eq!(done.unwrap().skipped, 1, "{bad}");
            assert_eq!(numbers(&skipped), [1]);
            assert!(skipped[0].error.to_string().contains(reason), "{}", skipped[0].error);
            assert!(world.exported() == before.0, "{bad}");
            assert_eq!(answers(&world.store), before.1, "{bad}");

            // Between good lines it changes nothing of what they do.
            let good = [
                message("g1", r#""text":"camping""#),
                r#"{"type":"topic","topic":"kayak","parent":"outdoors","phrases":["kayak"]}"#.to_owned(),
                message("g2", r#""text":"kayak""#),
                format!(r#"{{"type":"policy",{at},"set":{{"half_life_days":40}}}}"#),
                message("g3", r#""text":"hiking""#),
            ];
            let mixed: Vec<String> = good.iter().flat_map(|line| [bad.clone(), line.clone()]).collect();
            let other = full();
            import(&other, good.join("\n")).unwrap();
            let (done, skipped) =
                import_with(&world, mixed.join("\n").as_bytes(), &skipping().batch(batch));
            assert_eq!(done.unwrap().skipped, 5);
            assert_eq!(numbers(&skipped), [1, 3, 5, 7, 9]);
            assert!(world.exported() == other.exported(), "{bad}");
            assert_eq!(answers(&world.store), answers(&other.store), "{bad}");
            assert_eq!(world.store.check().unwrap(), Vec::<String>::new(), "{bad}");
        }
    }
}

#[test]
fn a_line_that_is_too_long_is_refused_without_being_kept_in_memory() {
    let world = World::new();
    let good = format!("\n{}\n", app("a"));
    let long = || {
        let junk = std::io::repeat(b'x').take(MAX_LINE_BYTES as u64 + 100_000_000);
        BufReader::new(junk.chain(good.as_bytes()))
    };
    let options = ImportOptions::new().file("in.jsonl");
    let (done, _) = import_with(&world, long(), &options);
    let error = is_wrong(
        &["in.jsonl:1: the line has ", &MAX_LINE_BYTES.to_string()],
        done,
    );
    let Error::Line { source, .. } = error else {
        panic!("{error:?}");
    };
    assert!(
        matches!(
            *source,
            Error::TextTooLong {
                limit: MAX_LINE_BYTES,
                ..
            }
        ),
        "{source:?}"
    );
    assert!(apps(&world).is_empty());

    let (done, skipped) = import_with(&world, long(), &skipping());
    assert_eq!((done.unwrap().total(), numbers(&skipped)), (1, vec![1]));
    assert_eq!(apps(&world), ["a"]);
}

#[test]
fn a_line_that_is_hardly_too_long_takes_nothing_of_the_next_one() {
    for (end, more) in [("\n", 0), ("\n", 1), ("\r\n", 0), ("\n", 2)] {
        let world = World::new();
        let mut long = app("long");
        long.push_str(&" ".repeat(MAX_LINE_BYTES - long.len() + more));
        let lines = format!("{long}{end}{}\nbad\n{}", app("a"), app("b"));
        let (done, skipped) = import_with(&world, lines.as_bytes(), &skipping());
        let skipped = numbers(&skipped);
        assert!(done.is_ok());
        assert!(
            apps(&world).ends_with(&["a".to_owned(), "b".to_owned()]),
            "{end:?} {more}"
        );
        assert!(
            skipped == [3] || skipped == [1, 3],
            "{end:?} {more}: {skipped:?}"
        );
    }
}

#[test]
fn a_line_that_is_too_long_and_begins_with_spaces_is_one_line() {
    let world = World::new();
    let lines = format!(
        "{}{}\nbad\n{}",
        " ".repeat(MAX_LINE_BYTES + 1),
        app("a"),
        app("b")
    );
    let (done, skipped) = import_with(&world, lines.as_bytes(), &skipping());
    assert!(done.is_ok());
    let skipped = numbers(&skipped);
    assert!(skipped == [2] || skipped == [1, 2], "{skipped:?}");
}

/// Gives some bytes, and then fails.
struct Failing(&'static [u8]);

impl Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::Error::other("the cable is out"));
        }
        self.0.read(into)
    }
}

#[test]
fn a_stream_that_breaks_off_is_told_by_its_name_and_is_not_a_bad_line() {
    for skip in [false, true] {
        let world = World::new();
        let lines: &[u8] =
            b"{\"type\":\"app\",\"app\":\"a\"}\n{\"type\":\"app\",\"app\":\"b\"}\n{\"type\":\"app\",\"app\":\"c\"}\n{\"type\"";
        let options = ImportOptions::new()
            .file("in.jsonl")
            .skip_bad(skip)
            .batch(2);
        let (done, skipped) = import_with(&world, BufReader::new(Failing(lines)), &options);
        let error = done.unwrap_err();
        assert!(
            matches!(&error, Error::Io { what, .. } if what == "in.jsonl"),
            "{error:?}"
        );
        assert!(error.to_string().contains("the cable is out"), "{error}");
        assert!(!error.is_refusal() && skipped.is_empty());
        assert_eq!(apps(&world), ["a", "b"]);
    }
}
