//! Errors: what is wrong, the rule, and what was probably meant.

use crate::world::{World, assert_transcript};

#[test]
fn names_that_are_not_there_come_with_the_name_that_was_probably_meant() {
    let world = World::new();
    let text = world.transcript(&[
        "interests instagram:anna --for ads",
        "ads facebook:ana",
        "show whatsapp:zoe",
        "feed instgram:ana",
        "feed mastodon:ana",
        "block topic instagram:ana hikng",
        "topics show astronomy",
        "topics list --root outdoor",
        "block advertiser instagram:ana trailc",
        "explain ad instagram:ana trailco-boot",
        "explain content instagram:ana p9",
        "explain message instagram:ana c1 m9",
        "explain interest instagram:ana hikes",
    ]);
    assert_transcript("unknown-names", &text);
}

#[test]
fn wrong_usage_exits_with_2() {
    let world = World::new();
    let text = world.transcript(&[
        "show ana",
        "show Instagram:ana",
        "show ''",
        "block topic instagram:ana ''",
        "interests instagram:ana",
        "interests instagram:ana --for friends",
        "ads instagram:ana --limit 0",
        "ads instagram:ana --at yesterday",
        "ads instagram:ana --format xml",
        "feed-control instagram:ana hiking show_mroe",
        "feed-control instagram:ana hiking snooze --until 2026-03-01",
        "notices record instagram:ana post",
        "link instagram:ana",
        "lnik instagram:ana facebook:ana.k",
    ]);
    assert_transcript("wrong-usage", &text);
    let statuses = text.matches("[exit status 2]").count();
    assert_eq!(statuses, 14);
}

#[test]
fn without_a_store_every_command_but_those_that_make_one_refuses_and_makes_nothing() {
    let world = World::empty();
    for line in [
        "export",
        "accounts",
        "show instagram:ana",
        "link instagram:ana facebook:ana.k",
        "unlink instagram:ana",
        "block topic instagram:ana hiking",
        "unblock advertiser instagram:ana trailco",
        "see-less instagram:ana hiking",
        "feed-control instagram:ana hiking hide",
        "interests instagram:ana --for ads",
        "ads instagram:ana",
        "feed instagram:ana",
        "explain ad instagram:ana x",
        "explain message instagram:ana c1 m1",
        "topics list",
        "topics show hiking",
        "notices due",
        "notices record instagram:ana email",
        "policy show",
        "policy set snooze_days=7",
        "policy history",
        "opt-out instagram:ana",
        "apps list",
        "apps add threads",
        "stats",
        "check",
        "backup copy.db",
    ] {
        let ran = world.run(line);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{line}");
        assert_eq!(
            ran.stderr,
            "error: there is no interest store at interests.db\n\
             hint: run `interest-store init` or `interest-store import FILE` first\n",
            "{line}"
        );
        assert!(
            std::fs::read_dir(world.path("")).unwrap().next().is_none(),
            "{line}"
        );
    }
}

#[test]
fn a_file_of_something_else_is_refused_and_left_as_it_is() {
    let world = World::empty();
    world.write("notes.txt", "This is not a store.\n");
    let connection = rusqlite::Connection::open(world.path("other.db")).unwrap();
    connection
        .execute_batch("CREATE TABLE mine (a); PRAGMA application_id = 42")
        .unwrap();
    drop(connection);
    let before = world.read("other.db");
    let text = world.transcript(&[
        "--db notes.txt accounts",
        "--db notes.txt init",
        "--db other.db stats",
        "--db other.db import notes.txt",
        "--db other.db init",
    ]);
    assert_transcript("foreign-file", &text);
    assert_eq!(world.read("notes.txt"), b"This is not a store.\n");
    assert_eq!(world.read("other.db"), before);
}

#[test]
fn the_file_can_be_named_by_the_environment_and_the_option_goes_first() {
    let world = World::new();
    world.ok("--db other.db init");
    let count = |line: &str| {
        let mut command = world.command(line);
        command.env("INTEREST_STORE_DB", "other.db");
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().count() - 1
    };
    assert_eq!(count("accounts --format csv"), 0);
    assert_eq!(count("--db interests.db accounts --format csv"), 5);
    assert_eq!(count("accounts --format csv --db interests.db"), 5);
}
