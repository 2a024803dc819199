//! Topics, and texts classified.

use crate::world::{World, assert_transcript};

#[test]
fn r05_topics_are_a_tree() {
    let world = World::new();
    let text = world.transcript(&[
        "topics list",
        "topics list --root outdoors",
        "topics list --root hiking --format json",
        "topics list --format csv",
        "topics show hiking",
        "topics show health",
        "topics show hiking --format json",
        "topics show hiking --format csv",
    ]);
    assert_transcript("topics", &text);
}

#[test]
fn texts_are_classified_one_by_one() {
    let world = World::new();
    let text = world.transcript(&[
        "topics classify 'A trail walk, then coffee'",
        "topics classify 'A trail walk, then coffee' 'After my chemo, hiking' 'Set an alarm'",
        "topics classify 'A trail walk, then coffee' 'After my chemo, hiking' 'Set an alarm' --format json",
        "topics classify 'A trail walk, then coffee' 'After my chemo, hiking' 'Set an alarm' --format csv",
    ]);
    assert_transcript("classify", &text);
}

#[test]
fn each_line_of_standard_input_has_a_line_of_answer() {
    let world = World::new();
    let input = b"a trail walk\n\nset an alarm\r\nmy cardiologist\nthe last line, on hiking";
    let ran = world.run_with("topics classify --format json -", input);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let answers: Vec<serde_json::Value> = (ran.stdout.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 5);
    assert_eq!(answers[0]["topics"][0]["topic"], "hiking");
    assert_eq!(
        answers[1],
        serde_json::json!({"topics": [], "sensitive": false})
    );
    assert_eq!(
        answers[3],
        serde_json::json!({"topics": [], "sensitive": true})
    );
    assert_eq!(answers[4]["topics"][0]["matched"][0], "hiking");

    let table = world.run_with("topics classify -", input);
    let csv = world.run_with("topics classify - --format csv", input);
    assert_transcript(
        "classify-lines",
        &format!("{}\n{}", table.stdout, csv.stdout),
    );
}

#[test]
fn a_line_that_is_not_utf8_is_named() {
    let world = World::new();
    let ran = world.run_with("topics classify --format json -", b"hiking\n\xff\xfe\n");
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stdout.lines().count(), 1);
    assert_eq!(ran.stderr, "-:2: it is not UTF-8\n");
}

#[test]
fn texts_are_classified_by_the_built_in_topics_where_there_is_no_file() {
    let world = World::empty();
    let answer = world.json("topics classify 'Where can I go hiking?'");
    assert_eq!(answer["topics"][0]["topic"], "hiking");
    assert_eq!(
        answer["topics"][0]["path"],
        serde_json::json!(["outdoors", "hiking"])
    );
    assert!(
        std::fs::read_dir(world.path("")).unwrap().next().is_none(),
        "nothing is made"
    );
    let named = world.run("--db mine.db topics classify hiking");
    assert_eq!(named.status, 1, "a file that was named must be there");
}
