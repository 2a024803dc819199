//! Everything else that a view says: accounts, links, messages, notices, settings, topics and the policy.

use std::collections::BTreeSet;
use std::fmt::Debug;

use interest_store::{AccountName, AdPreference, Event, OptOut, Store, Timestamp};
use proptest::prelude::*;

use crate::Check;
use crate::file::{File, Row};
use crate::history::ACCOUNTS;

/// Two answers without regard to their order.
fn same<T: Ord + Debug>(what: &str, mut shown: Vec<T>, mut expected: Vec<T>) -> Check {
    shown.sort();
    expected.sort();
    prop_assert_eq!(shown, expected, "{}", what);
    Ok(())
}

/// The accounts that the history registered.
fn known(store: &Store) -> Vec<AccountName> {
    let accounts = ACCOUNTS.iter().map(|account| account.parse().unwrap());
    accounts
        .filter(|account| store.linked(account).is_ok())
        .collect()
}

pub(crate) fn compare(store: &Store, file: &File, events: &[Event], at: Timestamp) -> Check {
    accounts(store, file, at)?;
    links(store, file)?;
    messages(store, file, events)?;
    notices(store, file, at)?;
    settings(store, file, at)?;
    topics(store, file)?;
    policy(store, file)
}

fn accounts(store: &Store, file: &File, at: Timestamp) -> Check {
    let policy = store.policy().unwrap();
    let mut expected = Vec::new();
    for account in known(store) {
        let known = store.account(&account, at).unwrap();
        let is_out = known.opted_out && policy.opt_out == OptOut::Offered;
        let rollout = known.region.and_then(|region| policy.rollout(region));
        let is_open = !is_out && rollout.is_some_and(|rollout| rollout <= at);
        expected.push((
            account.to_string(),
            known.region.map(|region| region.to_string()),
            i64::from(is_open),
            known.center.to_string(),
            Some(known.created_at),
            i64::from(known.opted_out),
            known.reset_at,
        ));
    }
    let rows = file.rows(
        "SELECT account, region, open, center_id, created_at, opted_out, reset_at FROM v_account",
        &[],
    );
    let shown = |row: &Row| {
        (
            row.text(0),
            row.maybe_text(1),
            row.number(2),
            row.number(3).to_string(),
            row.instant(4),
            row.number(5),
            row.instant(6),
        )
    };
    same("v_account", rows.iter().map(shown).collect(), expected)
}

fn links(store: &Store, file: &File) -> Check {
    let (mut now, mut history) = (Vec::new(), Vec::new());
    for account in known(store) {
        let mut others = store.linked(&account).unwrap();
        others.retain(|other| *other != account);
        let mut others: Vec<String> = others.iter().map(ToString::to_string).collect();
        others.sort();
        if !others.is_empty() {
            now.push((account.to_string(), others));
        }
        for link in store.link_history(&account).unwrap() {
            let other = link.account.to_string();
            history.push((
                account.to_string(),
                other,
                link.center.to_string(),
                Some(link.from),
                link.until,
            ));
        }
    }
    let rows = file.rows("SELECT account, linked_with FROM v_link", &[]);
    same(
        "v_link",
        rows.iter().map(|row| (row.text(0), row.list(1))).collect(),
        now,
    )?;
    let rows = file.rows(
        "SELECT account, other, center_id, since, until FROM v_link_history",
        &[],
    );
    let shown = |row: &Row| {
        (
            row.text(0),
            row.text(1),
            row.number(2).to_string(),
            row.instant(3),
            row.instant(4),
        )
    };
    same("v_link_history", rows.iter().map(shown).collect(), history)
}

fn messages(store: &Store, file: &File, events: &[Event]) -> Check {
    let said = events.iter().filter_map(|event| match event {
        Event::Message(said) => Some((&said.account, &said.conversation, &said.message)),
        _ => None,
    });
    let said: BTreeSet<_> = said.collect();
    let stored = said
        .into_iter()
        .filter_map(|(account, conversation, message)| {
            let stored = store.message(account, conversation, message).ok()?;
            let mut topics: Vec<String> = stored.topics.iter().map(ToString::to_string).collect();
            topics.sort();
            Some((
                [
                    account.to_string(),
                    conversation.to_string(),
                    message.to_string(),
                ],
                Some(stored.at),
                [
                    stored.role.as_str(),
                    stored.modality.as_str(),
                    stored.outcome.as_str(),
                ]
                .map(str::to_owned),
                topics,
            ))
        });
    let rows = file.rows(
        "SELECT account, conversation, message, at, role, modality, outcome, topics FROM v_message",
        &[],
    );
    let shown = |row: &Row| {
        (
            [0, 1, 2].map(|column| row.text(column)),
            row.instant(3),
            [4, 5, 6].map(|column| row.text(column)),
            row.list(7),
        )
    };
    same(
        "v_message",
        rows.iter().map(shown).collect(),
        stored.collect(),
    )
}

fn notices(store: &Store, file: &File, at: Timestamp) -> Check {
    let due = store.notices_due(at).unwrap();
    let expected = due.iter().map(|due| {
        (
            due.account.to_string(),
            due.channel.to_string(),
            due.region.to_string(),
            Some(due.rollout),
        )
    });
    let rows = file.rows(
        "SELECT account, channel, region, rollout FROM v_notice_due",
        &[],
    );
    let shown = |row: &Row| (row.text(0), row.text(1), row.text(2), row.instant(3));
    same(
        "v_notice_due",
        rows.iter().map(shown).collect(),
        expected.collect(),
    )
}

/// Account, kind, subject, setting, since and until.
type Setting = (
    String,
    String,
    String,
    String,
    Option<Timestamp>,
    Option<Timestamp>,
);

fn settings(store: &Store, file: &File, at: Timestamp) -> Check {
    let mut expected: Vec<Setting> = Vec::new();
    let (mut opted_out, mut controls) = (Vec::new(), Vec::new());
    for account in known(store) {
        let mut put = |kind: &str, subject: String, setting: &str, since, until| {
            expected.push((
                account.to_string(),
                kind.to_owned(),
                subject,
                setting.to_owned(),
                Some(since),
                until,
            ));
        };
        for preference in store.ad_preferences(&account).unwrap() {
            match preference {
                AdPreference::Topic {
                    topic,
                    setting,
                    since,
                } => {
                    put("ad_topic", topic.to_string(), setting.as_str(), since, None);
                }
                AdPreference::Advertiser { advertiser, since } => {
                    put("advertiser", advertiser.to_string(), "block", since, None);
                }
            }
        }
        for control in store.feed_controls(&account, at).unwrap() {
            let (topic, setting) = (control.topic.to_string(), control.setting.as_str());
            controls.push((
                account.to_string(),
                topic.clone(),
                setting.to_owned(),
                control.until,
            ));
            put("feed_control", topic, setting, control.since, control.until);
        }
        if store.account(&account, at).unwrap().opted_out {
            opted_out.push(account.to_string());
        }
    }
    let all = file.rows(
        "SELECT account, kind, subject, setting, since, until FROM v_setting",
        &[],
    );
    let shown = |row: &Row| {
        (
            row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            row.instant(4),
            row.instant(5),
        )
    };
    let (out, shown): (Vec<_>, Vec<_>) = all
        .iter()
        .map(shown)
        .partition(|setting: &Setting| setting.1 == "opt_out");
    same("v_setting", shown, expected)?;
    // Since when someone has opted out is told nowhere else.
    prop_assert!(out.iter().all(|setting| setting.4.is_some()), "{:?}", out);
    if store.policy().unwrap().opt_out == OptOut::NotOffered {
        opted_out.clear();
    }
    same(
        "v_setting: opt_out",
        out.into_iter().map(|setting| setting.0).collect(),
        opted_out,
    )?;

    let rows = file.rows(
        "SELECT account, topic, setting, until FROM v_feed_control WHERE in_force = 1",
        &[],
    );
    let shown = |row: &Row| (row.text(0), row.text(1), row.text(2), row.instant(3));
    same("v_feed_control", rows.iter().map(shown).collect(), controls)
}

fn topics(store: &Store, file: &File) -> Check {
    let topics = store.topics().unwrap();
    let expected = topics.iter().map(|topic| {
        let path: Vec<&str> = topic.path.iter().map(|key| key.as_str()).collect();
        (
            [
                topic.topic.to_string(),
                topic.name.clone(),
                path.join(" > "),
                topic.taxonomy.clone(),
            ],
            topic.parent.as_ref().map(ToString::to_string),
            topic.sensitive.map(|category| category.to_string()),
            [path.len() as i64 - 1, topic.phrases.len() as i64],
        )
    });
    let rows = file.rows(
        "SELECT topic, name, path, taxonomy, parent, sensitive, depth, phrases FROM v_topic",
        &[],
    );
    let shown = |row: &Row| {
        (
            [0, 1, 2, 3].map(|column| row.text(column)),
            row.maybe_text(4),
            row.maybe_text(5),
            [row.number(6), row.number(7)],
        )
    };
    same(
        "v_topic",
        rows.iter().map(shown).collect(),
        expected.collect(),
    )?;
    let above = topics.iter().flat_map(|topic| {
        let up = topic.path.iter().rev().enumerate();
        up.map(|(distance, above)| (topic.topic.to_string(), above.to_string(), distance as i64))
    });
    let rows = file.rows(
        "SELECT t.key, a.key, distance FROM v_topic_ancestor AS v
         JOIN topic AS t ON t.topic_id = v.topic_id JOIN topic AS a ON a.topic_id = v.ancestor_id",
        &[],
    );
    let shown = |row: &Row| (row.text(0), row.text(1), row.number(2));
    same(
        "v_topic_ancestor",
        rows.iter().map(shown).collect(),
        above.collect(),
    )
}

fn policy(store: &Store, file: &File) -> Check {
    let policy = store.policy().unwrap();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let expected = serde_json::to_value(&policy).unwrap();
    let rows = file.rows("SELECT name, value FROM v_policy", &[]);
    prop_assert_eq!(rows.len(), expected.as_object().unwrap().len());
    for row in rows {
        // 30 and 30.0 are one number.
        let (shown, expected) = (json(&row.text(1)), &expected[row.text(0)]);
        let is_same =
            shown == *expected || (shown.is_number() && shown.as_f64() == expected.as_f64());
        let is_set =
            shown.is_array() && shown.as_array().map(Vec::len) == expected.as_array().map(Vec::len);
        prop_assert!(
            is_same || is_set,
            "{}: {} not {}",
            row.text(0),
            shown,
            expected
        );
    }
    let rollout = policy.rollout.iter();
    let rollout = rollout
        .map(|(region, from)| (region.to_string(), *from))
        .collect();
    let rows = file.rows("SELECT region, rollout FROM v_rollout", &[]);
    same(
        "v_rollout",
        rows.iter()
            .map(|row| (row.text(0), row.instant(1)))
            .collect(),
        rollout,
    )
}
