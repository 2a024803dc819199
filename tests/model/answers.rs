//! Interests, ads and content: the store's answers against the model's.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use interest_store::{AccountName, Because, Purpose, Reason, Store, Timestamp, TopicKey};
use proptest::test_runner::TestCaseError;

use crate::compare::{Check, asked, check};
use crate::naive::Model;
use crate::ranking::Plain;

/// Compares the interests, and returns those of which only the last bit decides whether they are any.
pub(crate) fn interests(
    store: &Store,
    model: &Model,
    account: &AccountName,
    purpose: Purpose,
    at: Timestamp,
) -> Result<BTreeSet<TopicKey>, TestCaseError> {
    let what = format!("interests of {account} for {purpose} at {at}");
    // A plain score is rounded up to `fade_below` from half a unit of the ninth decimal below it.
    let edge = model.policy.fade_below - 0.5e-9;
    let sums = model.sums(account, purpose, at).unwrap();
    let faint: BTreeSet<TopicKey> = (sums.into_iter())
        .filter(|(_, sum)| (sum.exact - edge).abs() < 1e-11)
        .map(|(topic, _)| topic)
        .collect();
    let found = asked(store.interests(account, purpose, at, usize::MAX), &what)?;
    let expected = model.interests(account, purpose, at).unwrap();
    let scores: Vec<_> = found.iter().map(|i| (i.topic.clone(), i.score)).collect();
    let expected_scores: Vec<_> = expected
        .iter()
        .map(|i| (i.topic.clone(), i.score))
        .collect();
    // With `fade_below` 0 it is left open whether what is worth 0 by now is an interest; it adds nothing.
    let mut open = faint.clone();
    let worthless = expected.iter().filter(|interest| interest.plain == 0.0);
    open.extend(worthless.map(|interest| interest.topic.clone()));
    ranked(&what, &scores, &expected_scores, &open, Ord::cmp)?;
    let first = asked(store.interests(account, purpose, at, 2), &what)?;
    check(first == found[..found.len().min(2)], || {
        format!("the first two {what}: {first:?}")
    })?;

    let by_topic: BTreeMap<_, _> = expected.into_iter().map(|i| (i.topic.clone(), i)).collect();
    for interest in found {
        let Some(expected) = by_topic.get(&interest.topic) else {
            continue;
        };
        let differ = || format!("{what}: {interest:?}, not {expected:?}");
        check(interest.signals == expected.signals, differ)?;
        let mut sources: Vec<_> = (interest.sources.iter())
            .map(|s| (s.account.clone(), s.origin, s.score, s.signals))
            .collect();
        check(sources.is_sorted_by(|a, b| a.2 >= b.2), differ)?;
        sources.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let same = sources.len() == expected.sources.len()
            && sources
                .iter()
                .zip(&expected.sources)
                .all(|(found, expected)| {
                    (&found.0, found.1, found.3) == (&expected.0, expected.1, expected.3)
                        && near(found.2, expected.2)
                });
        check(same, differ)?;
    }
    Ok(faint)
}

pub(crate) fn ads(store: &Store, model: &Model, account: &AccountName, at: Timestamp) -> Check {
    let what = format!("ads for {account} at {at}");
    let found = asked(store.ads(account, at, usize::MAX), &what)?;
    let scores: Vec<_> = found.iter().map(|ad| (ad.ad.clone(), ad.score)).collect();
    let expected = model.ads(account, at).unwrap();
    ranked(&what, &scores, &expected, &BTreeSet::new(), Ord::cmp)?;
    let first = asked(store.ads(account, at, 2), &what)?;
    check(first == found[..found.len().min(2)], || {
        format!("the first two {what}: {first:?}")
    })?;

    let plain = model.plain(account, Purpose::Ads, at).unwrap();
    for ad in &found {
        let topics: Vec<_> = (model.ads[&ad.ad].topics.iter())
            .map(|part| part.topic.clone())
            .collect();
        matched(
            &format!("{} of {what}", ad.ad),
            &ad.because,
            &model.matches(&plain, &topics),
            &plain,
        )?;
    }
    Ok(())
}

/// The reasons about each ad.
pub(crate) fn why_ads(store: &Store, model: &Model, account: &AccountName, at: Timestamp) -> Check {
    for (id, (mut expected, score)) in model.ad_reasons(account, at).unwrap() {
        let what = format!("why {id}, of the ads for {account} at {at}");
        let mut explained = asked(store.explain_ad(account, &id, at), &what)?;
        // Beside other reasons it is told whether the ad would match if nothing were blocked, which is not
        // asked of the model.
        if expected.len() > 1 {
            expected.remove(&Reason::NoMatch);
        }
        if explained.reasons.len() > 1 {
            explained
                .reasons
                .retain(|reason| *reason != Reason::NoMatch);
        }
        explanation(&what, &explained, &expected, score)?;
    }
    Ok(())
}

pub(crate) fn feed(store: &Store, model: &Model, account: &AccountName, at: Timestamp) -> Check {
    let what = format!("feed for {account} at {at}");
    let found = asked(store.feed(account, at, usize::MAX), &what)?;
    let scores: Vec<_> = found
        .iter()
        .map(|item| (item.content.clone(), item.score))
        .collect();
    let expected = model.feed(account, at).unwrap();
    ranked(&what, &scores, &expected, &BTreeSet::new(), |a, b| {
        let published = |id| model.contents.get(id).map(|content| content.at);
        published(b).cmp(&published(a)).then_with(|| a.cmp(b))
    })?;
    let first = asked(store.feed(account, at, 2), &what)?;
    check(first == found[..found.len().min(2)], || {
        format!("the first two of the {what}: {first:?}")
    })?;

    let plain = model.plain(account, Purpose::Content, at).unwrap();
    for item in &found {
        let matches = model.matches(&plain, &model.contents[&item.content].topics);
        matched(
            &format!("{} of {what}", item.content),
            &item.because,
            &matches,
            &plain,
        )?;
    }
    Ok(())
}

/// The reasons about each content item.
pub(crate) fn why_feed(
    store: &Store,
    model: &Model,
    account: &AccountName,
    at: Timestamp,
) -> Check {
    for (id, (expected, score)) in model.content_reasons(account, at).unwrap() {
        let what = format!("why {id}, of the feed for {account} at {at}");
        let explained = asked(store.explain_content(account, &id, at), &what)?;
        explanation(&what, &explained, &expected, score)?;
    }
    Ok(())
}

/// The interests that an ad or item matches, each with its plain score. One that adds nothing may be left out.
fn matched(
    what: &str,
    because: &[Because],
    expected: &BTreeMap<(TopicKey, TopicKey), f64>,
    plain: &Plain,
) -> Check {
    let differ = || format!("{what}: matched {because:?}, not {expected:?}");
    let found: BTreeMap<_, _> = (because.iter())
        .map(|because| ((because.topic.clone(), because.via.clone()), because.score))
        .collect();
    check(found.len() == because.len(), differ)?;
    let keys: BTreeSet<_> = found.keys().chain(expected.keys()).collect();
    let same = keys.into_iter().all(|key| {
        let adds = expected.get(key).copied().unwrap_or(0.0);
        match found.get(key) {
            None => near(adds, 0.0),
            Some(score) => expected.contains_key(key) && near(*score, plain[&key.1]),
        }
    });
    check(same, differ)
}

/// Every reason and no other, each once; shown exactly if there is none, and only then with a score.
fn explanation(
    what: &str,
    explained: &interest_store::Explanation,
    expected: &BTreeSet<Reason>,
    score: f64,
) -> Check {
    let reasons: BTreeSet<Reason> = explained.reasons.iter().cloned().collect();
    let once = reasons.len() == explained.reasons.len();
    check(once && reasons == *expected, || {
        format!("{what}: {:?}, not {expected:?}", explained.reasons)
    })?;
    check(explained.shown == expected.is_empty(), || {
        format!("{what}: shown {}", explained.shown)
    })?;
    let score = if explained.shown { score } else { 0.0 };
    check(near(explained.score, score), || {
        format!("{what}: score {}, not {score}", explained.score)
    })
}

/// Scores are compared to a little more than the ninth decimal, to which they are rounded: a factor
/// or a logarithm may carry a difference there on.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 4e-9 + 1e-9 * a.abs().max(b.abs())
}

/// The same entries with the same scores, `faint` ones perhaps not; and the store's in order. With
/// equal scores that is the same order but for neighbours whose scores are as good as equal.
fn ranked<K: Ord + Clone + Debug>(
    what: &str,
    found: &[(K, f64)],
    expected: &[(K, f64)],
    faint: &BTreeSet<K>,
    tie: impl Fn(&K, &K) -> Ordering,
) -> Check {
    let differ = || format!("{what}: {found:?}, not {expected:?}");
    let by_key: BTreeMap<&K, f64> = found.iter().map(|(key, score)| (key, *score)).collect();
    check(by_key.len() == found.len(), differ)?;
    for (key, score) in expected {
        let same = by_key
            .get(key)
            .map_or(faint.contains(key), |found| near(*found, *score));
        check(same, differ)?;
    }
    let wanted: BTreeSet<&K> = expected.iter().map(|(key, _)| key).collect();
    let none_more = by_key
        .keys()
        .all(|key| wanted.contains(*key) || faint.contains(*key));
    check(none_more, differ)?;
    let in_order = found.is_sorted_by(|a, b| {
        b.1.partial_cmp(&a.1)
            .is_some_and(|order| order.then_with(|| tie(&a.0, &b.0)).is_lt())
    });
    check(in_order, differ)
}
