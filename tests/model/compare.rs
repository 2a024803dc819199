//! Asks the store and the model the same questions and holds the answers against each other.

use std::collections::BTreeSet;

use interest_store::{
    AccountName, ConversationId, Error, Event, FixedClock, InitialTaxonomy, MessageId, Outcome,
    Purpose, Store, StoreOptions, Timestamp,
};
use proptest::test_runner::TestCaseError;

use crate::answers::{ads, feed, interests, why_ads, why_feed};
use crate::history::NOW;
use crate::naive::{Model, Together};
use crate::numbers::ROLLOUT;

pub(crate) type Check = Result<(), TestCaseError>;

/// Fails with what differs, unless `holds`.
pub(crate) fn check(holds: bool, what: impl FnOnce() -> String) -> Check {
    if holds {
        Ok(())
    } else {
        Err(TestCaseError::fail(what()))
    }
}

/// An answer of the store, or a failure that names the question.
pub(crate) fn asked<T>(answer: interest_store::Result<T>, what: &str) -> Result<T, TestCaseError> {
    answer.map_err(|error| TestCaseError::fail(format!("{what}: {error}")))
}

pub(crate) fn new_store() -> Result<Store, TestCaseError> {
    let options = StoreOptions::new()
        .clock(FixedClock(NOW))
        .initial_taxonomy(InitialTaxonomy::None);
    asked(options.open_in_memory(), "open")
}

/// Both take the event, or both refuse it.
pub(crate) fn apply_to_both(store: &Store, model: &mut Model, event: &Event) -> Check {
    let told = store.apply(event);
    let line = || serde_json::to_string(event).unwrap();
    match (told, model.apply(event)) {
        (Ok(_), Ok(())) => Ok(()),
        (Err(error), Err(_)) => check(error.is_refusal(), || {
            format!("the store failed with {error} at {}", line())
        }),
        (Ok(_), Err(refused)) => check(false, || {
            format!("the store took what {refused} refuses: {}", line())
        }),
        (Err(error), Ok(())) => check(false, || {
            format!("the store refused with {error}: {}", line())
        }),
    }
}

/// The instant of an event, where it has one.
pub(crate) fn instant_of(event: &Event) -> Option<Timestamp> {
    let fields = serde_json::to_value(event).unwrap();
    fields.get("at")?.as_str()?.parse().ok()
}

/// The messages that a history names, whatever became of them.
pub(crate) type MessageName = (AccountName, ConversationId, MessageId);

pub(crate) fn messages_in(events: &[Event]) -> BTreeSet<MessageName> {
    let named = events.iter().filter_map(|event| match event {
        Event::Message(said) => Some((
            said.account.clone(),
            said.conversation.clone(),
            said.message.clone(),
        )),
        _ => None,
    });
    named.collect()
}

/// Every question that depends on an instant; the reasons only where they are asked for, as there are
/// many.
pub(crate) fn compare_at(store: &Store, model: &Model, at: Timestamp, reasons: bool) -> Check {
    let due = asked(store.notices_due(at), "notices due")?;
    let due: BTreeSet<_> = due
        .into_iter()
        .map(|due| (due.account, due.channel))
        .collect();
    let expected = model.notices_due(at);
    check(due == expected, || {
        format!("notices due at {at}: {due:?}, not {expected:?}")
    })?;
    for account in model.accounts.keys() {
        let known = asked(store.account(account, at), "account")?;
        let expected = model.region(account, at);
        check(known.region == expected, || {
            format!(
                "region of {account} at {at}: {:?}, not {expected:?}",
                known.region
            )
        })?;
        let faint_for_ads = interests(store, model, account, Purpose::Ads, at)?;
        let faint_for_content = interests(store, model, account, Purpose::Content, at)?;
        // Whether a faint interest is one is left open, and with it everything that it matches.
        if faint_for_ads.is_empty() {
            ads(store, model, account, at)?;
            if reasons {
                why_ads(store, model, account, at)?;
            }
        }
        if faint_for_content.is_empty() {
            feed(store, model, account, at)?;
            if reasons {
                why_feed(store, model, account, at)?;
            }
        }
    }
    Ok(())
}

/// Every question that does not.
pub(crate) fn compare_standing(store: &Store, model: &Model, events: &[Event]) -> Check {
    for (account, conversation, message) in messages_in(events) {
        let stored = match store.message(&account, &conversation, &message) {
            Ok(stored) => Some(stored),
            Err(Error::UnknownMessage { .. } | Error::UnknownAccount(_)) => None,
            Err(error) => return Err(TestCaseError::fail(format!("message: {error}"))),
        };
        let outcome: Option<Outcome> = stored.as_ref().map(|stored| stored.outcome);
        let expected = model.outcome(&account, &conversation, &message);
        check(outcome == expected, || {
            format!("outcome of {account} {conversation} {message}: {outcome:?}, not {expected:?}")
        })?;
        let yielded = stored.map(|stored| stored.topics.into_iter().collect::<BTreeSet<_>>());
        let known = model.find(&account, &conversation, &message);
        let expected = known.map(|message| model.yields(message));
        check(yielded == expected, || {
            format!("topics of {account} {conversation} {message}: {yielded:?}, not {expected:?}")
        })?;
    }
    for (account, facts) in &model.accounts {
        let known = asked(store.account(account, NOW), "account")?;
        check(known.opted_out == facts.opted_out, || {
            format!("opted out of {account}: {}", known.opted_out)
        })?;
        let reset = facts.resets.iter().max().copied();
        check(known.reset_at == reset, || {
            format!("reset of {account}: {:?}, not {reset:?}", known.reset_at)
        })?;
        links(store, model, account)?;
    }
    Ok(())
}

/// Who is, and who was, in one center with the account.
fn links(store: &Store, model: &Model, account: &AccountName) -> Check {
    let linked = asked(store.linked(account), "linked")?;
    let linked: BTreeSet<AccountName> = linked.into_iter().collect();
    let expected = model.linked(account).unwrap();
    check(linked == expected, || {
        format!("accounts linked with {account}: {linked:?}, not {expected:?}")
    })?;

    let found = asked(store.link_history(account), "link history")?;
    let mut found: Vec<_> = (found.into_iter())
        .map(|link| (link.account, link.from, link.until))
        .collect();
    let mut expected = Vec::new();
    for Together {
        pair: [one, other],
        from,
        until,
    } in model.link_history(account)
    {
        let other = if one == *account { other } else { one };
        expected.push((other, from, until));
    }
    if !model.links_in_order() {
        // An end before its beginning says nothing of how long: who is still linked must be there.
        for history in [&mut found, &mut expected] {
            history.retain(|(.., until)| until.is_none());
            history.iter_mut().for_each(|(_, from, _)| *from = NOW);
        }
    }
    found.sort();
    expected.sort();
    check(found == expected, || {
        format!("link history of {account}: {found:?}, not {expected:?}")
    })
}

/// The instants that are always asked for.
pub(crate) fn fixed_instants() -> Vec<Timestamp> {
    vec![ROLLOUT, NOW, NOW.plus_days(1.0)]
}

/// Every answer of a store to the last bit, in words.
pub(crate) fn all_answers(
    store: &Store,
    accounts: &BTreeSet<AccountName>,
    messages: &BTreeSet<MessageName>,
    at: &[Timestamp],
) -> Vec<String> {
    let mut answers = Vec::new();
    for (account, conversation, message) in messages {
        answers.push(format!(
            "{:?}",
            store.message(account, conversation, message)
        ));
    }
    for at in at {
        answers.push(format!("{at} {:?}", store.notices_due(*at)));
        for account in accounts {
            answers.push(format!("{at} {:?}", store.account(account, *at)));
            for purpose in [Purpose::Ads, Purpose::Content] {
                let interests = store.interests(account, purpose, *at, usize::MAX);
                answers.push(format!("{at} {account} {purpose} {interests:?}"));
            }
            answers.push(format!(
                "{at} {account} {:?}",
                store.ads(account, *at, usize::MAX)
            ));
            answers.push(format!(
                "{at} {account} {:?}",
                store.feed(account, *at, usize::MAX)
            ));
        }
    }
    answers
}
