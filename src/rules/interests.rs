//! R9, R10, R12, R14: from what each account brings to the interests of one account.

use crate::model::{AdSetting, Origin, Policy, Purpose, SensitiveUse};
use crate::rules::decay::rounded;
use crate::rules::preferences::{AdSettings, FeedControls, FeedVerdict};
use crate::topics::{Taxonomy, TopicId};

/// What a signal counts for, as the pack keeps it. In this order those of one origin stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SignalKind {
    /// Said.
    Conversation,
    /// Said in a message with a sensitive mention: for content only (R8).
    ContentOnly,
    /// Done.
    Interaction,
}

impl SignalKind {
    /// Said or done (R9).
    pub(crate) fn origin(self) -> Origin {
        match self {
            SignalKind::Conversation | SignalKind::ContentOnly => Origin::Conversation,
            SignalKind::Interaction => Origin::Interaction,
        }
    }

    /// R8, R10: whether such signals count, given whether conversations flow between the accounts.
    pub(crate) fn counts(self, purpose: Purpose, conversations_flow: bool) -> bool {
        match self {
            SignalKind::Interaction => true,
            SignalKind::Conversation => conversations_flow,
            SignalKind::ContentOnly => conversations_flow && purpose == Purpose::Content,
        }
    }
}

/// What one account brings to one topic by one kind of signal, at the instant asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Contribution {
    pub(crate) topic: TopicId,
    /// Which account of the center, by position.
    pub(crate) source: u32,
    pub(crate) kind: SignalKind,
    pub(crate) score: f64,
    pub(crate) signals: u64,
}

/// The settings that apply to a question, of the center for ads, of the account for content.
#[derive(Debug, Clone)]
pub(crate) enum Settings {
    Ads(AdSettings),
    Content(FeedControls),
}

impl Settings {
    /// What the settings and the policy make of a topic: the factor of its score, or `None` if it is
    /// no interest at all (R12, R14).
    pub(crate) fn factor(
        &self,
        topic: TopicId,
        taxonomy: &Taxonomy,
        policy: &Policy,
    ) -> Option<f64> {
        match self {
            Settings::Ads(_) if taxonomy.is_sensitive(topic) => None,
            Settings::Ads(settings) => match settings.on(topic, taxonomy) {
                AdSetting::NoPreference => Some(1.0),
                AdSetting::SeeLess => Some(policy.see_less_factor),
                AdSetting::Block => None,
            },
            Settings::Content(_)
                if policy.sensitive == SensitiveUse::Never && taxonomy.is_sensitive(topic) =>
            {
                None
            }
            Settings::Content(controls) => match controls.on(topic, taxonomy) {
                FeedVerdict::Withheld => None,
                verdict => Some(verdict.factor(policy)),
            },
        }
    }
}

/// An interest by number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TopicInterest {
    pub(crate) topic: TopicId,
    /// The sum of the signals' worth (R9).
    pub(crate) plain: f64,
    /// What interests are ordered by: `plain` times the factor of a setting.
    pub(crate) score: f64,
    pub(crate) signals: u64,
    /// Where its contributions stand.
    pub(crate) sources: std::ops::Range<usize>,
}

/// R9, R10, R12, R14: adds up contributions by topic, drops what has faded, then applies the settings.
/// Sorts the contributions by topic; the interests come in that order.
pub(crate) fn interests(
    contributions: &mut [Contribution],
    settings: &Settings,
    taxonomy: &Taxonomy,
    policy: &Policy,
) -> Vec<TopicInterest> {
    contributions.sort_unstable_by_key(|part| (part.topic, part.source, part.kind));
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = contributions.get(start) {
        let topic = first.topic;
        let mut end = start;
        let (mut sum, mut signals) = (0.0, 0);
        while let Some(part) = contributions.get(end).filter(|part| part.topic == topic) {
            sum += part.score;
            signals += part.signals;
            end += 1;
        }
        let plain = rounded(sum);
        // A score that has rounded to nothing is no interest even under a policy that fades nothing.
        if plain >= policy.fade_below
            && plain > 0.0
            && let Some(factor) = settings.factor(topic, taxonomy, policy)
        {
            found.push(TopicInterest {
                topic,
                plain,
                score: rounded(plain * factor),
                signals,
                sources: start..end,
            });
        }
        start = end;
    }
    found
}

/// R12, R14: orders interests by score, then topic key, and keeps the first `limit`.
pub(crate) fn best(
    mut interests: Vec<TopicInterest>,
    limit: usize,
    taxonomy: &Taxonomy,
) -> Vec<TopicInterest> {
    let key = |interest: &TopicInterest| taxonomy.get(interest.topic).map(|node| &node.key);
    keep_best(&mut interests, limit, |a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| key(a).cmp(&key(b)))
    });
    interests
}

/// Keeps the first `limit` in order, without ordering the rest.
pub(crate) fn keep_best<T>(
    items: &mut Vec<T>,
    limit: usize,
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
) {
    if limit < items.len() {
        if limit > 0 {
            items.select_nth_unstable_by(limit - 1, &order);
        }
        items.truncate(limit);
    }
    items.sort_unstable_by(order);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::policy::tests::announced;
    use crate::topics::tests::forest;

    fn part(topic: TopicId, source: u32, score: f64) -> Contribution {
        Contribution {
            topic,
            source,
            kind: SignalKind::Conversation,
            score,
            signals: 1,
        }
    }

    fn ads(settings: &[(TopicId, AdSetting)]) -> Settings {
        Settings::Ads(AdSettings(settings.to_vec()))
    }

    #[test]
    fn r09_an_interest_below_the_limit_is_none_and_at_it_is_one() {
        let taxonomy = forest(&[(1, "a", None, false), (2, "b", None, false)]);
        let mut parts = [part(1, 0, 0.05), part(2, 0, 0.049_999_999)];
        let found = interests(&mut parts, &ads(&[]), &taxonomy, &announced());
        assert_eq!(found.iter().map(|i| i.topic).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn r12_a_block_frees_its_place_for_the_next() {
        let taxonomy = forest(&[
            (1, "a", None, false),
            (2, "b", None, false),
            (3, "c", None, false),
        ]);
        let mut parts = [part(1, 0, 3.0), part(2, 0, 2.0), part(3, 0, 1.0)];
        let settings = ads(&[(1, AdSetting::Block), (2, AdSetting::SeeLess)]);
        let found = interests(&mut parts, &settings, &taxonomy, &announced());
        let found = best(found, 2, &taxonomy);
        let order: Vec<_> = found.iter().map(|i| (i.topic, i.score)).collect();
        assert_eq!(order, [(3, 1.0), (2, 0.5)]);
    }

    #[test]
    fn r12_equal_scores_are_ordered_by_topic_key_however_they_were_added_up() {
        let taxonomy = forest(&[(1, "zebra", None, false), (2, "ant", None, false)]);
        let mut parts = [
            part(1, 0, 0.1),
            part(1, 1, 0.2),
            part(1, 2, 0.3),
            part(2, 0, 0.3),
            part(2, 1, 0.2),
            part(2, 2, 0.1),
        ];
        let found = interests(&mut parts, &ads(&[]), &taxonomy, &announced());
        assert_eq!(best(found, 9, &taxonomy)[0].topic, 2);
    }

    #[test]
    fn keeping_the_best_is_the_same_as_ordering_all() {
        for limit in 0..8 {
            let mut some = vec![5, 1, 4, 2, 3, 0];
            keep_best(&mut some, limit, Ord::cmp);
            assert_eq!(some, (0..6).take(limit).collect::<Vec<_>>());
        }
    }
}
