//! The story: what was taken in, what is used where, what is not used and why.
//!
//! Whom to ask is written here; what is said of them is what the store answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use interest_store::{
    AccountName, Because, CenterId, Event, ImportSummary, Interest, Message, Origin, Outcome,
    Purpose, Region, Result, Store, Timestamp,
};

use super::{EVENTS, NOW};

/// No line is longer, in characters; a path given with `--db` can make one so.
const WIDTH: usize = 100;

/// The account whose ads and feed are shown.
pub(super) const READER: &str = "instagram:ana";

/// Who said it, the conversation, and the message that is quoted.
const QUOTED: [&str; 3] = ["whatsapp:ana", "sunday", "m1"];

/// Messages that are not used: account, conversation, message.
const UNUSED: [[&str; 3]; 4] = [
    ["whatsapp:ana", "guitar", "m3"],
    ["whatsapp:ana", "getting-well", "m1"],
    ["facebook:ben", "berlin", "m1"],
    ["instagram:cleo", "mat", "m3"],
];

/// Accounts whose interests show what is missing.
const OTHERS: [&str; 3] = ["messenger:ben", "facebook:ben", "instagram:cleo"];

/// Tells the story of a store that has the demo's events, all but the changes.
///
/// # Errors
///
/// Only those of the database.
pub(super) fn tell(store: &Store, summary: &ImportSummary, now: Timestamp) -> Result<String> {
    let mut lines = vec![format!(
        "interest-store demo: one file, {} apps, all questions asked at {NOW}",
        store.apps()?.len()
    )];
    centers(store, now, &mut lines)?;
    lines.push(String::new());
    taken_in(store, summary, &mut lines)?;
    lines.push(String::new());
    used(store, now, &mut lines)?;
    lines.push(String::new());
    unused(store, now, &mut lines)?;
    lines.push(String::new());
    Ok(joined(&lines))
}

/// The commands to try next.
pub(super) fn next(path: &Path) -> String {
    let file = quoted(path);
    let program = program();
    let [account, conversation, message] = UNUSED[1];
    joined(&[
        String::new(),
        "Try next:".to_owned(),
        format!("  {program} ads {READER} --db {file} --at {NOW}"),
        format!("  {program} explain message {account} {conversation} {message} --db {file}"),
        format!(
            "  sqlite3 -readonly {file} \"SELECT account, outcome, count(*) FROM v_message GROUP BY 1, 2\""
        ),
    ])
}

/// The program as it was called, so that the commands work where it is not in the path: `cargo run` calls
/// it target/release/interest-store.
fn program() -> String {
    let called = std::env::args_os().next().map(PathBuf::from);
    called.map_or_else(|| "interest-store".to_owned(), |called| quoted(&called))
}

/// One line for each Accounts Center.
fn centers(store: &Store, now: Timestamp, lines: &mut Vec<String>) -> Result<()> {
    let mut centers: BTreeMap<CenterId, Vec<String>> = BTreeMap::new();
    store.for_each_account(now, |account| {
        let named = with_region(&account.account, account.region);
        centers.entry(account.center).or_default().push(named);
        Ok(())
    })?;
    for members in centers.values() {
        let how = match members.len() {
            1 => "alone: ",
            _ => "linked:",
        };
        lines.push(format!("  {how} {}", members.join(" + ")));
    }
    Ok(())
}

/// What the import did, and each outcome in words.
fn taken_in(store: &Store, summary: &ImportSummary, lines: &mut Vec<String>) -> Result<()> {
    let messages: u64 = summary.messages.values().sum();
    lines.push(format!(
        "Imported {} events. Each of the {messages} messages has exactly one outcome:",
        summary.total()
    ));
    let mut words: BTreeMap<Outcome, String> = BTreeMap::new();
    for message in messages_of_the_demo()? {
        let (account, conversation, id) =
            (&message.account, &message.conversation, &message.message);
        let explained = store.explain_message(account, conversation, id, false)?;
        words.insert(explained.message.outcome, explained.why);
    }
    for (outcome, count) in &summary.messages {
        let head = format!("  {count:>2} {:<16} ", outcome.as_str());
        let why = words.get(outcome).map_or("", String::as_str);
        wrapped(&head, why, lines);
    }
    Ok(())
}

fn messages_of_the_demo() -> Result<Vec<Message>> {
    let mut messages = Vec::new();
    for line in EVENTS.lines() {
        if let Event::Message(message) = Event::parse(line)? {
            messages.push(message);
        }
    }
    Ok(messages)
}

/// What is said in one account, and what it does in a linked one.
fn used(store: &Store, now: Timestamp, lines: &mut Vec<String>) -> Result<()> {
    let reader: AccountName = READER.parse()?;
    let [account, conversation, message] = QUOTED;
    let said = store.explain_message(
        &account.parse()?,
        &conversation.parse()?,
        &message.parse()?,
        true,
    )?;
    lines.push("Said in one app, it counts in the linked ones:".to_owned());
    lines.push(format!(
        "  {} {} ({}): \"{}\"",
        day(said.message.at),
        said.message.account,
        said.message.modality,
        said.text.unwrap_or_default()
    ));
    lines.push(format!("  Interests of {reader} for ads:"));
    for interest in store.interests(&reader, Purpose::Ads, now, 3)? {
        lines.push(format!(
            "    {:.2} {:<14} {}",
            interest.score,
            interest.name,
            sources(&interest)
        ));
    }
    ads(store, &reader, now, lines)?;
    if let Some(item) = store.feed(&reader, now, 1)?.first() {
        lines.push(format!(
            "  On top of the feed: {:.2} {} \"{}\", because of {}",
            item.score,
            item.kind,
            item.title,
            because(&item.because)
        ));
    }
    Ok(())
}

/// The best ads of an account, and what is behind the first.
fn ads(store: &Store, reader: &AccountName, now: Timestamp, lines: &mut Vec<String>) -> Result<()> {
    lines.push(format!("  Ads on {reader}:"));
    let ads = store.ads(reader, now, 3)?;
    for ad in &ads {
        lines.push(format!(
            "    {:.2} {:<12} {:<36} because of {}",
            ad.score,
            ad.ad.as_str(),
            ad.title,
            because(&ad.because)
        ));
    }
    if let Some(first) = ads.first() {
        let explained = store.explain_ad(reader, &first.ad, now)?;
        let mut parts: Vec<String> = (explained.signals.iter().take(2))
            .map(|signal| {
                let percent = signal.share * 100.0;
                format!("{percent:.0} % {} {}", signal.account, signal.from)
            })
            .collect();
        let rest = explained.signals.len() - parts.len();
        if rest > 0 {
            parts.push(format!("and {rest} more"));
        }
        lines.push(format!("  Behind {}: {}", first.ad, parts.join(", ")));
    }
    Ok(())
}

/// What is not used and why, and what is left of it.
fn unused(store: &Store, now: Timestamp, lines: &mut Vec<String>) -> Result<()> {
    lines.push("Not used and why, and the interests for ads that these people have:".to_owned());
    for [account, conversation, message] in UNUSED {
        let account: AccountName = account.parse()?;
        let said =
            store.explain_message(&account, &conversation.parse()?, &message.parse()?, true)?;
        let text = format!("\"{}\"", said.text.unwrap_or_default());
        lines.push(format!(
            "  {} {:<14} {text:<37} {}{}",
            day(said.message.at),
            account.as_str(),
            said.message.outcome,
            particulars(store, &account, said.message.outcome, said.message.at)?
        ));
    }
    for name in OTHERS {
        let account: AccountName = name.parse()?;
        let mut has = Vec::new();
        for interest in store.interests(&account, Purpose::Ads, now, 3)? {
            has.push(format!(
                "{} {:.2} {}",
                interest.name,
                interest.score,
                sources(&interest)
            ));
        }
        if has.is_empty() {
            has.push("no interests".to_owned());
        }
        lines.push(format!("  {:<14} has {}", account.as_str(), has.join("; ")));
    }
    Ok(())
}

/// What the policy or the notices say about an outcome.
fn particulars(
    store: &Store,
    account: &AccountName,
    outcome: Outcome,
    at: Timestamp,
) -> Result<String> {
    let rollout = match store.account(account, at)?.region {
        Some(region) => (region.to_string(), store.policy()?.rollout(region)),
        None => ("no region".to_owned(), None),
    };
    Ok(match (outcome, rollout) {
        (Outcome::BeforeRollout, (_, Some(from))) => format!(" (from {})", day(from)),
        (Outcome::RegionExcluded, (region, None)) => format!(" ({region}: no rollout)"),
        (Outcome::NoNotice, _) => {
            let due = store.notices_due(at)?;
            let due = due.iter().filter(|due| due.account == *account);
            let channels: Vec<&str> = due.map(|due| due.channel.as_str()).collect();
            format!(" (due: {})", channels.join(", "))
        }
        _ => String::new(),
    })
}

/// Where an interest comes from.
fn sources(interest: &Interest) -> String {
    let sources: Vec<String> = (interest.sources.iter())
        .map(|source| {
            let how = match source.origin {
                Origin::Conversation => "said in",
                Origin::Interaction => "done in",
            };
            format!("{how} {} ({})", source.account, source.signals)
        })
        .collect();
    sources.join(", ")
}

fn because(because: &[Because]) -> String {
    let mut topics: Vec<&str> = Vec::new();
    for matched in because {
        if !topics.contains(&matched.via.as_str()) {
            topics.push(matched.via.as_str());
        }
    }
    topics.join(", ")
}

fn with_region(account: &AccountName, region: Option<Region>) -> String {
    match region {
        Some(region) => format!("{account} ({region})"),
        None => account.to_string(),
    }
}

fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

/// Adds `text` beside `head`, on as many lines as it takes.
fn wrapped(head: &str, text: &str, lines: &mut Vec<String>) {
    let room = WIDTH.saturating_sub(head.len());
    let mut start = head.to_owned();
    let mut row = String::new();
    for word in text.split(' ') {
        if !row.is_empty() && row.len() + 1 + word.len() > room {
            lines.push(format!("{start}{row}"));
            start = " ".repeat(head.len());
            row.clear();
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
    }
    lines.push(format!("{start}{row}"));
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "._-/:+,@".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// Lines as a text that ends with one.
pub(super) fn joined(lines: &[String]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}
