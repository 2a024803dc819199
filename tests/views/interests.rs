//! R10 to R14: the interests of every account, for ads and for content.

use std::collections::BTreeMap;

use interest_store::{AccountName, Interest, Policy, Purpose, Store, Timestamp};
use proptest::prelude::*;

use crate::Check;
use crate::file::File;
use crate::history::ACCOUNTS;

/// Scores have nine decimals, and each side rounds once or twice.
const TOLERANCE: f64 = 2e-9;

/// Scores so close that the last digits decide their order, or whether they have faded.
const CLOSE: f64 = 1e-8;

/// An interest as a view shows it.
#[derive(Debug)]
struct Shown {
    rank: i64,
    topic: String,
    name: String,
    score: f64,
    plain: f64,
    signals: i64,
    fades_at: Option<Timestamp>,
    setting: Option<String>,
}

pub(crate) fn compare(store: &Store, file: &File, at: Timestamp) -> Check {
    let policy = store.policy().unwrap();
    for (purpose, view) in [
        (Purpose::Ads, "v_interest_for_ads"),
        (Purpose::Content, "v_interest_for_content"),
    ] {
        let mut all = all_shown(file, view);
        for account in ACCOUNTS {
            let shown = all.remove(account).unwrap_or_default();
            let account: AccountName = account.parse().unwrap();
            // An account that the history left out has none in the view.
            let expected = store
                .interests(&account, purpose, at, usize::MAX)
                .unwrap_or_default();
            same(&shown, &expected, &policy, at).map_err(|error| {
                let what = format!("{view} of {account} at {at}: {shown:?}, not {expected:?}");
                TestCaseError::fail(format!("{error}\nin {what}"))
            })?;
        }
        prop_assert!(all.is_empty(), "{} of nobody: {:?}", view, all);
    }
    Ok(())
}

/// What a view shows, by account.
fn all_shown(file: &File, view: &str) -> BTreeMap<String, Vec<Shown>> {
    let sql = format!(
        "SELECT account, rank, topic, name, score, plain_score, signals, fades_at, setting
         FROM {view} ORDER BY account, rank"
    );
    let mut all: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    for row in file.rows(&sql, &[]) {
        all.entry(row.text(0)).or_default().push(Shown {
            rank: row.number(1),
            topic: row.text(2),
            name: row.text(3),
            score: row.real(4),
            plain: row.real(5),
            signals: row.number(6),
            fades_at: row.instant(7),
            setting: row.maybe_text(8),
        });
    }
    all
}

/// What a score is multiplied by under a setting.
fn factor(setting: Option<&str>, policy: &Policy) -> f64 {
    match setting {
        None => 1.0,
        Some("see_less") => policy.see_less_factor,
        Some("show_more") => policy.show_more_factor,
        Some("show_less") => policy.show_less_factor,
        Some(other) => panic!("{other} is no setting of an interest"),
    }
}

fn same(shown: &[Shown], expected: &[Interest], policy: &Policy, at: Timestamp) -> Check {
    let by_topic: BTreeMap<&str, &Interest> = expected
        .iter()
        .map(|interest| (interest.topic.as_str(), interest))
        .collect();
    let is_faint = |plain: f64| (plain - policy.fade_below).abs() <= CLOSE || plain <= CLOSE;
    for pair in shown.windows(2) {
        let is_in_order = pair[0].score > pair[1].score
            || (pair[0].score == pair[1].score && pair[0].topic < pair[1].topic);
        prop_assert!(is_in_order, "{} before {}", pair[0].topic, pair[1].topic);
    }
    for (number, one) in shown.iter().enumerate() {
        prop_assert_eq!(one.rank, number as i64 + 1);
        let Some(interest) = by_topic.get(one.topic.as_str()) else {
            prop_assert!(is_faint(one.plain), "{} is not an interest", one.topic);
            continue;
        };
        let close = |a: f64, b: f64| {
            (a - b).abs() <= TOLERANCE * factor(one.setting.as_deref(), policy).max(1.0)
        };
        prop_assert!(
            close(one.score, interest.score),
            "{}: {} {}",
            one.topic,
            one.score,
            interest.score
        );
        let factor = factor(one.setting.as_deref(), policy);
        prop_assert!(
            close(one.plain * factor, interest.score),
            "{}: plain {}",
            one.topic,
            one.plain
        );
        prop_assert_eq!(&one.name, &interest.name);
        prop_assert_eq!(one.signals, interest.signals as i64, "{}", &one.topic);
        let sum: f64 = interest.sources.iter().map(|source| source.score).sum();
        prop_assert!(
            (sum - one.plain).abs() <= CLOSE,
            "{}: {} of its sources",
            one.topic,
            sum
        );
        same_end(one.fades_at, interest.fades_at, policy, at)?;
    }
    for interest in expected {
        let sum: f64 = interest.sources.iter().map(|source| source.score).sum();
        let is_shown = shown.iter().any(|one| one.topic == interest.topic.as_str());
        prop_assert!(is_shown || is_faint(sum), "{} is not shown", interest.topic);
    }
    if shown.len() == expected.len() {
        for (one, interest) in shown.iter().zip(expected) {
            let is_tie = (one.score - interest.score).abs() <= CLOSE;
            prop_assert!(
                one.topic == interest.topic.as_str() || is_tie,
                "{} is out of order",
                one.topic
            );
        }
    }
    Ok(())
}

/// When it fades: to the millisecond, and as much more as the last digit of a score is worth.
fn same_end(
    shown: Option<Timestamp>,
    expected: Option<Timestamp>,
    policy: &Policy,
    at: Timestamp,
) -> Check {
    let (Some(shown), Some(expected)) = (shown, expected) else {
        prop_assert_eq!(shown, expected);
        return Ok(());
    };
    prop_assert!(shown >= at);
    let half_life_ms = policy.half_life_days * 86_400_000.0;
    let digit = half_life_ms * TOLERANCE / policy.fade_below * std::f64::consts::LOG2_E;
    let apart = (shown.millis() - expected.millis()).abs() as f64;
    prop_assert!(apart <= 2.0 + digit, "fades at {} not {}", shown, expected);
    Ok(())
}
