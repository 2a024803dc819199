//! Help that teaches.

use crate::world::{World, assert_transcript};

/// Every command but `demo`, whose page is the demo's own business.
const COMMANDS: [&str; 40] = [
    "init",
    "import",
    "export",
    "interests",
    "ads",
    "feed",
    "explain",
    "explain ad",
    "explain content",
    "explain interest",
    "explain message",
    "accounts",
    "show",
    "link",
    "unlink",
    "block",
    "block topic",
    "block advertiser",
    "unblock",
    "unblock topic",
    "unblock advertiser",
    "see-less",
    "feed-control",
    "opt-out",
    "notices",
    "notices due",
    "notices record",
    "topics",
    "topics list",
    "topics show",
    "topics classify",
    "policy",
    "policy show",
    "policy set",
    "policy rollout",
    "policy history",
    "apps",
    "stats",
    "check",
    "backup",
];

#[test]
fn the_program_says_what_it_is_for() {
    let world = World::empty();
    assert_transcript("help", &world.transcript(&["--help"]));
}

#[test]
fn each_command_explains_itself() {
    let world = World::empty();
    for command in COMMANDS {
        let name = format!("help-{}", command.replace(' ', "-"));
        let line = format!("{command} --help");
        assert_transcript(&name, &world.transcript(&[&line]));
    }
}

#[test]
fn each_command_of_the_first_level_has_examples() {
    let world = World::empty();
    for command in COMMANDS.iter().filter(|command| !command.contains(' ')) {
        let help = world.ok(&format!("{command} --help"));
        assert!(help.contains("EXAMPLES:\n  interest-store "), "{command}");
    }
}

#[test]
fn the_examples_in_the_help_name_arguments_that_there_are() {
    let world = World::new();
    world.write("events.jsonl", "");
    for command in COMMANDS.iter().filter(|command| !command.contains(' ')) {
        let help = world.ok(&format!("{command} --help"));
        for example in help
            .lines()
            .filter_map(|line| line.strip_prefix("  interest-store "))
        {
            // What a shell would do with the rest is the shell's business.
            let line = example.split(['>', '<', '|', '&']).next().unwrap();
            let line = line.trim_end_matches(" 2");
            let ran = world.run(line);
            assert_ne!(ran.status, 2, "{line}: {}", ran.stderr);
        }
    }
}

#[test]
fn completions_and_manual_pages_come_from_the_arguments() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            world
                .ok(&format!("completions {shell}"))
                .contains("feed-control")
        );
    }
    let page = world.ok("man");
    assert!(page.contains(".TH interest-store 1") && page.contains("feed\\-control"));
    let page = world.ok("man topics classify");
    assert!(
        page.contains(".TH interest-store-topics-classify 1"),
        "{page}"
    );
    let wrong = world.run("man topics clasify");
    assert_eq!(wrong.status, 1);
    assert!(
        wrong
            .stderr
            .contains("there is no command \"topics clasify\"")
    );
}
