//! The file: made, counted, checked, copied, and only read.

use crate::world::{World, assert_transcript};

#[test]
fn init_makes_a_store_once() {
    let world = World::empty();
    let text = world.transcript(&[
        "init --taxonomy none",
        "init",
        "topics list",
        "accounts",
        "ads instagram:ana",
    ]);
    assert_transcript("init", &text);
}

#[test]
fn init_brings_the_built_in_topics() {
    let world = World::empty();
    world.ok("init");
    assert!(world.ok("topics list").contains("\n  hiking "));
}

#[test]
fn stats_count_what_is_there() {
    let world = World::new();
    let mut text = world.ok("stats");
    text.push_str(&world.ok("stats --format json"));
    text.push_str(&world.ok("stats --format csv"));
    // The size depends on how SQLite lays a file out.
    let bytes = world.json("stats")["bytes"].as_u64().unwrap();
    assert_eq!(bytes % 4096, 0);
    assert!(bytes > 0);
    let text = text.replace(&bytes.to_string(), &"#".repeat(bytes.to_string().len()));
    assert_transcript("stats", &text);
}

#[test]
fn check_finds_nothing_in_a_sound_file() {
    let world = World::new();
    world.ok("link instagram:ana whatsapp:ben");
    world.ok("policy set half_life_days=7");
    world.ok("unlink facebook:ana.k");
    assert_eq!(world.json("check"), serde_json::json!({"problems": []}));
    let ran = world.run("check");
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "no problems found\n")
    );
}

#[test]
fn check_finds_packed_interests_that_are_not_what_their_signals_add_up_to() {
    let world = World::new();
    let connection = rusqlite::Connection::open(world.path("interests.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             DELETE FROM interaction_signal;
             UPDATE interest_pack SET pack = x'ff' WHERE account_id = 1;
             UPDATE notice SET account_id = 99 WHERE account_id = 4;",
        )
        .unwrap();
    drop(connection);
    let text = world.transcript(&["check", "check --format json"]);
    assert_transcript("check-problems", &text);
}

#[test]
fn a_backup_is_a_store_of_its_own_and_never_written_over_a_file() {
    let world = World::new();
    let text = world.transcript(&[
        "backup copy.db",
        "backup copy.db",
        "backup interests.db",
        "backup no/such/folder.db",
        "--db copy.db check",
    ]);
    assert_transcript("backup", &text);
    assert_eq!(world.ok("--db copy.db export"), world.ok("export"));
}

#[test]
fn a_file_that_can_only_be_read_answers_and_refuses_changes() {
    let world = World::new();
    let file = world.path("interests.db");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    assert_eq!(
        world.json("ads instagram:ana")["ads"][0]["ad"],
        "trailco-boots"
    );
    world.ok("topics classify hiking");
    world.ok("export");
    world.ok("backup copy.db");
    // Root may write whatever it likes.
    let is_root = std::fs::OpenOptions::new().append(true).open(&file).is_ok();
    if !is_root {
        let before = world.read("interests.db");
        for line in ["block topic instagram:ana hiking", "import world.jsonl"] {
            let ran = world.run(line);
            let told = "error: the store cannot be written: it is read-only\n";
            assert_eq!((ran.status, ran.stderr.as_str()), (1, told), "{line}");
        }
        assert_eq!(world.read("interests.db"), before);
    }
}
