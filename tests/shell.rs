//! The file as people see it who have SQLite's own shell and nothing else.
//!
//! These tests run the system's `sqlite3`; without it they fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "shell/live.rs"]
mod live;
#[path = "shell/schema.rs"]
mod schema;
#[path = "shell/world.rs"]
mod world;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use tempfile::TempDir;

use world::NOW;

/// A file with a bit of everything in it, closed, and a copy in which it is always [`NOW`].
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Files {
        let files = Files {
            folder: TempDir::new().unwrap(),
        };
        world::make(&files.file());
        std::fs::copy(files.file(), files.copy()).unwrap();
        let stopped = format!(
            "DROP VIEW v_now;
             CREATE VIEW v_now AS
             -- The present instant, which stands still here.
             SELECT {} AS now_ms, '{NOW}' AS now;",
            NOW.millis()
        );
        shell(&files.copy(), &[], &stopped);
        files
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ana.db")
    }

    fn copy(&self) -> PathBuf {
        self.folder.path().join("stopped.db")
    }

    /// What the shell answers about the copy.
    fn ask(&self, sql: &str) -> String {
        shell(&self.copy(), &["-readonly", "-list", "-header"], sql)
    }
}

/// Runs the system's shell; whatever it says on stderr is a failure.
fn shell(file: &Path, options: &[&str], input: &str) -> String {
    let mut shell = Command::new("sqlite3")
        .args(["-batch", "-bail"])
        .args(options)
        .arg(file)
        // What a person's own .sqliterc says is of no interest here.
        .env("HOME", file.parent().unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("these tests need SQLite's shell: install the package `sqlite3`");
    // On a thread of its own, because the shell may answer before it has read everything.
    let mut stdin = shell.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = shell.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// The names of the views or tables, in order.
fn names(files: &Files, kind: &str) -> Vec<String> {
    let sql = format!(
        "SELECT name FROM sqlite_schema WHERE type = '{kind}' AND name NOT LIKE 'sqlite_%' ORDER BY name;"
    );
    let answer = shell(&files.file(), &["-readonly", "-list", "-noheader"], &sql);
    let names = answer.lines().map(str::to_owned);
    names.collect()
}

#[test]
fn the_shell_finds_the_file_sound() {
    let files = Files::new();
    let check = |sql| shell(&files.file(), &["-readonly"], sql);
    assert_eq!(check("PRAGMA integrity_check;"), "ok\n");
    assert_eq!(check("PRAGMA foreign_key_check;"), "");
}

#[test]
fn every_view_answers_in_the_shell_even_where_it_trusts_no_schema() {
    let files = Files::new();
    let views = names(&files, "view");
    assert!(views.len() >= 19, "{views:?}");
    for view in views {
        assert!(view.starts_with("v_"), "{view}");
        let all = format!("SELECT * FROM {view};");
        // By the machine's clock, whatever it says.
        shell(&files.file(), &["-readonly"], &all);
        let trusting = files.ask(&all);
        let suspicious = files.ask(&format!("PRAGMA trusted_schema = OFF; {all}"));
        assert_eq!(trusting, suspicious, "{view}");
        assert!(
            lines(&trusting).len() > 1,
            "{view} is empty in a store with a bit of everything"
        );
    }
}

#[test]
fn tables_and_views_with_their_row_counts_are_these() {
    let files = Files::new();
    let count = |kind| {
        let count = |name: &String| {
            let rows = files.ask(&format!("SELECT count(*) FROM {name};"));
            format!("{name}: {}", lines(&rows)[1])
        };
        names(&files, kind)
            .iter()
            .map(count)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_snapshot!(count("table"), @r"
    account: 6
    account_region: 6
    ad: 1
    ad_topic: 2
    ad_topic_setting: 2
    advertiser: 1
    advertiser_block: 1
    app: 5
    center: 7
    change_log: 26
    content: 1
    content_topic: 1
    conversation: 5
    erased: 1
    feed_control: 2
    interaction: 2
    interaction_signal: 2
    interest_pack: 3
    membership: 9
    message: 10
    message_signal: 4
    notice: 7
    phrase: 7
    policy: 12
    revision: 1
    rollout: 249
    taxonomy: 2
    topic: 5
    ");
    assert_snapshot!(count("view"), @r"
    v_account: 6
    v_ad: 1
    v_change_log: 26
    v_content: 1
    v_feed_control: 2
    v_interest_for_ads: 5
    v_interest_for_content: 6
    v_interest_plain: 14
    v_link: 2
    v_link_history: 4
    v_message: 10
    v_notice_due: 3
    v_now: 1
    v_policy: 12
    v_policy_history: 4
    v_rollout: 249
    v_setting: 8
    v_signal: 6
    v_signal_flow: 11
    v_signal_worth: 11
    v_topic: 5
    v_topic_ancestor: 6
    ");
}

#[test]
fn the_schema_can_be_read_and_a_dump_of_the_file_be_loaded_again() {
    let files = Files::new();
    let schema = shell(&files.file(), &["-readonly"], ".schema");
    for name in names(&files, "table").iter().chain(&names(&files, "view")) {
        let is_there = ["TABLE", "VIEW"].iter().any(|kind| {
            schema.contains(&format!("CREATE {kind} {name} "))
                || schema.contains(&format!("CREATE {kind} {name}("))
        });
        assert!(is_there, "{name}");
    }
    assert!(schema.contains("-- One profile in one app (R1)."));
    let longest = schema.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(132), "a line of {longest:?} characters");

    let dump = shell(&files.copy(), &["-readonly"], ".dump");
    let again = files.folder.path().join("again.db");
    shell(&again, &[], &dump);
    for name in names(&files, "view") {
        let all = format!("SELECT * FROM {name};");
        assert_eq!(
            shell(&again, &[], &all),
            shell(&files.copy(), &["-readonly"], &all),
            "{name}"
        );
    }
}

#[test]
fn the_questions_that_people_ask_are_one_line_of_sql() {
    let files = Files::new();

    // What is Ana interested in, for ads?
    assert_snapshot!(files.ask(
        "SELECT topic, printf('%.2f', score) AS score, signals, date(fades_at) AS fades, setting
         FROM v_interest_for_ads WHERE account = 'instagram:ana';"
    ), @r"
    topic|score|signals|fades|setting
    baking|1.27|2|2026-06-21|
    hiking|0.22|2|2026-06-05|see_less
    ");
    // And for content?
    assert_snapshot!(files.ask(
        "SELECT topic, printf('%.2f', score) AS score, setting
         FROM v_interest_for_content WHERE account = 'instagram:ana';"
    ), @r"
    topic|score|setting
    music|1.84|show_more
    hiking|0.88|
    ");
    // What became of the messages of hers?
    assert_snapshot!(files.ask(
        "SELECT message, date(at) AS day, outcome, topics
         FROM v_message WHERE account = 'instagram:ana' ORDER BY at;"
    ), @r"
    message|day|outcome|topics
    m1|2025-12-10|before_rollout|
    m2|2026-01-05|used|hiking
    m3|2026-01-05|assistant|
    m4|2026-01-15|used|baking, hiking
    m5|2026-01-16|sensitive|
    m6|2026-01-17|no_topic|
    ");
    // And of all messages?
    assert_snapshot!(files.ask(
        "SELECT outcome, count(*) AS messages FROM v_message GROUP BY outcome ORDER BY outcome;"
    ), @r"
    outcome|messages
    assistant|1
    before_rollout|1
    no_notice|1
    no_topic|1
    opted_out|1
    region_excluded|1
    sensitive|1
    used|3
    ");
    // Who is still to be told?
    assert_snapshot!(files.ask(
        "SELECT account, group_concat(channel, ', ') AS channels, region, date(rollout) AS rollout
         FROM v_notice_due GROUP BY account ORDER BY account;"
    ), @r"
    account|channels|region|rollout
    threads:eve|in_product, email|US|2025-12-16
    whatsapp:bo|in_product|CH|2025-12-16
    ");
    // Which accounts belong together?
    assert_snapshot!(files.ask(
        "SELECT account, date(since) AS since, linked_with FROM v_link;"
    ), @r"
    account|since|linked_with
    facebook:ana.k|2025-12-01|instagram:ana
    instagram:ana|2025-12-01|facebook:ana.k
    ");
    // What has been set?
    assert_snapshot!(files.ask(
        "SELECT account, kind, subject, setting, date(until) AS until FROM v_setting ORDER BY account, kind, subject;"
    ), @r"
    account|kind|subject|setting|until
    facebook:ana.k|ad_topic|music|block|
    facebook:ana.k|ad_topic|outdoors|see_less|
    instagram:ana|ad_topic|music|block|
    instagram:ana|ad_topic|outdoors|see_less|
    instagram:ana|feed_control|baking|snooze|2026-02-13
    instagram:ana|feed_control|music|show_more|2026-03-31
    messenger:dee|opt_out||opted_out|
    threads:eve|advertiser|trailco|block|
    ");
    // What was changed in the policy?
    assert_snapshot!(files.ask(
        "SELECT date(at) AS day, name, value FROM v_policy_history;"
    ), @r#"
    day|name|value
    2026-01-01|opt_out|"offered"
    2026-01-01|snooze_days|14
    2026-01-02|rollout:BR|"2026-01-10T00:00:00.000Z"
    2026-01-03|rollout:JP|null
    "#);
}
