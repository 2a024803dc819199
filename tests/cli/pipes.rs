//! What a shell does with the output.

use std::process::Stdio;

use crate::world::World;

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let world = World::empty();
    world.ok("init");
    for line in [
        "topics list --format json",
        "topics list",
        "topics list --format csv",
        "export",
    ] {
        let mut command = world.command(line);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{line}");
        assert_eq!(output.stderr, b"", "{line}");
    }
}

#[test]
fn data_goes_to_standard_output_and_words_to_standard_error() {
    let world = World::new();
    let answer = world.run("ads instagram:ana");
    assert!(!answer.stdout.is_empty() && answer.stderr.is_empty());
    let nothing = world.run("ads whatsapp:ben");
    assert!(nothing.stdout.is_empty() && !nothing.stderr.is_empty());
    let change = world.run("block topic instagram:ana hiking");
    assert!(change.stdout.is_empty() && !change.stderr.is_empty());
    let refused = world.run("ads instagram:zoe");
    assert!(refused.stdout.is_empty() && !refused.stderr.is_empty());
}
