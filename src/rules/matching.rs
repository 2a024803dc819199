//! R13, R14: how well an ad or a content item matches interests, and why it is withheld.

use crate::model::{AdSetting, FeedSetting, Policy, Reason};
use crate::rules::decay::rounded;
use crate::rules::interests::TopicInterest;
use crate::rules::preferences::{AdSettings, FeedControls, FeedVerdict};
use crate::time::Timestamp;
use crate::topics::{Taxonomy, TopicId};

/// For each topic, what the interests on it and below it add up to.
#[derive(Debug)]
pub(crate) struct Matches<'a> {
    taxonomy: &'a Taxonomy,
    by_topic: Vec<f64>,
    /// log2(1 + match), worked out once for each topic and not for each ad on it.
    gains: Vec<f64>,
    /// The topics that anything matches.
    touched: Vec<TopicId>,
}

impl<'a> Matches<'a> {
    /// R13: adds each interest, before any factor, to its topic and, halved for each level, to the
    /// topics above.
    pub(crate) fn new(interests: &[TopicInterest], taxonomy: &'a Taxonomy) -> Matches<'a> {
        let mut by_topic = vec![0.0; taxonomy.table_len()];
        let mut touched = Vec::new();
        for interest in interests {
            let mut worth = interest.plain;
            for topic in taxonomy.upwards(interest.topic) {
                let entry = &mut by_topic[topic as usize];
                if *entry == 0.0 {
                    touched.push(topic);
                }
                *entry += worth;
                worth *= 0.5;
            }
        }
        let mut gains = vec![0.0; by_topic.len()];
        for &topic in &touched {
            gains[topic as usize] = (1.0 + by_topic[topic as usize]).log2();
        }
        Matches {
            taxonomy,
            by_topic,
            gains,
            touched,
        }
    }

    /// The topics that anything matches.
    pub(crate) fn topics(&self) -> &[TopicId] {
        &self.touched
    }

    /// The match on a topic.
    pub(crate) fn on(&self, topic: TopicId) -> f64 {
        self.by_topic.get(topic as usize).copied().unwrap_or(0.0)
    }

    fn gain(&self, topic: TopicId) -> f64 {
        self.gains.get(topic as usize).copied().unwrap_or(0.0)
    }

    /// R13: the sum over the topics of relevance times log2(1 + match), before any factor.
    pub(crate) fn sum(&self, topics: &[(TopicId, f64)]) -> f64 {
        topics
            .iter()
            .map(|&(topic, relevance)| relevance * self.gain(topic))
            .sum()
    }

    /// Which interests matched which of the topics: topic, interest, and what the interest adds to the
    /// match on that topic.
    pub(crate) fn because(
        &self,
        topics: &[(TopicId, f64)],
        interests: &[TopicInterest],
    ) -> Vec<Matched> {
        let mut found = Vec::new();
        for &(topic, relevance) in topics {
            if self.on(topic) == 0.0 {
                continue;
            }
            for interest in interests {
                if let Some(levels) = self.taxonomy.levels_below(topic, interest.topic) {
                    let adds = interest.plain * 0.5_f64.powi(levels as i32);
                    found.push(Matched {
                        topic,
                        via: interest.topic,
                        plain: interest.plain,
                        part: relevance * self.gain(topic) * adds / self.on(topic),
                    });
                }
            }
        }
        let key = |topic| self.taxonomy.get(topic).map(|node| &node.key);
        found.sort_by(|a, b| {
            (b.part.total_cmp(&a.part))
                .then_with(|| (key(a.topic), key(a.via)).cmp(&(key(b.topic), key(b.via))))
        });
        found
    }
}

/// An interest that matched a topic.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matched {
    /// The topic of the ad or item.
    pub(crate) topic: TopicId,
    /// The interest.
    pub(crate) via: TopicId,
    /// The interest's plain score.
    pub(crate) plain: f64,
    /// What it adds to the score, before any factor.
    pub(crate) part: f64,
}

/// An ad, as far as the rules look at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AdFacts<'a> {
    pub(crate) topics: &'a [(TopicId, f64)],
    pub(crate) advertiser_blocked: bool,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

impl AdFacts<'_> {
    /// R13: whether the instant lies in `[from, until)`.
    fn is_on(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// R13: whether the ad is withheld, whatever it matches.
    pub(crate) fn is_withheld(
        &self,
        at: Timestamp,
        settings: &AdSettings,
        taxonomy: &Taxonomy,
    ) -> bool {
        let withheld = |topic| {
            taxonomy.is_sensitive(topic) || settings.on(topic, taxonomy) == AdSetting::Block
        };
        self.advertiser_blocked
            || !self.is_on(at)
            || self.topics.iter().any(|&(topic, _)| withheld(topic))
    }

    /// R13: every reason why the ad is withheld, whatever it matches.
    pub(crate) fn reasons(
        &self,
        at: Timestamp,
        settings: &AdSettings,
        taxonomy: &Taxonomy,
    ) -> Vec<Reason> {
        let key = |topic| taxonomy.get(topic).map(|node| node.key.clone());
        let mut reasons = Vec::new();
        if self.advertiser_blocked {
            reasons.push(Reason::AdvertiserBlocked);
        }
        if !self.is_on(at) {
            reasons.push(Reason::OutsideDates);
        }
        for &(topic, _) in self.topics {
            if taxonomy.is_sensitive(topic) {
                reasons.extend(key(topic).map(|topic| Reason::SensitiveTopic { topic }));
            }
            let blocks = settings.covering(topic, taxonomy);
            reasons.extend(
                blocks
                    .filter(|(_, setting)| *setting == AdSetting::Block)
                    .filter_map(|(on, _)| key(on))
                    .map(|topic| Reason::TopicBlocked { topic }),
            );
        }
        reasons.sort();
        reasons.dedup();
        reasons
    }

    /// R13: the score of an ad that is not withheld.
    pub(crate) fn score(
        &self,
        matches: &Matches<'_>,
        settings: &AdSettings,
        policy: &Policy,
    ) -> f64 {
        let seen_less = |topic| settings.on(topic, matches.taxonomy) == AdSetting::SeeLess;
        let less = self.topics.iter().any(|&(topic, _)| seen_less(topic));
        let factor = if less { policy.see_less_factor } else { 1.0 };
        rounded(matches.sum(self.topics) * factor)
    }
}

/// R14: what the feed controls make of an item: on one item withheld beats less beats more.
pub(crate) fn item_verdict(
    topics: &[(TopicId, f64)],
    controls: &FeedControls,
    taxonomy: &Taxonomy,
) -> FeedVerdict {
    topics
        .iter()
        .map(|&(topic, _)| controls.on(topic, taxonomy))
        .max()
        .unwrap_or(FeedVerdict::Plain)
}

/// R14: the score of an item that is not withheld.
pub(crate) fn item_score(
    topics: &[(TopicId, f64)],
    matches: &Matches<'_>,
    verdict: FeedVerdict,
    policy: &Policy,
) -> f64 {
    rounded(matches.sum(topics) * verdict.factor(policy))
}

/// R14: every reason why an item is withheld. An item that is not out yet is outside its dates.
pub(crate) fn item_reasons(
    topics: &[(TopicId, f64)],
    published: Timestamp,
    at: Timestamp,
    controls: &FeedControls,
    taxonomy: &Taxonomy,
    policy: &Policy,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if published > at {
        reasons.push(Reason::OutsideDates);
    }
    for &(topic, _) in topics {
        for control in controls.covering(topic, taxonomy) {
            let Some(topic) = taxonomy.get(control.topic).map(|node| node.key.clone()) else {
                continue;
            };
            match (control.setting, control.ends_at(policy)) {
                (FeedSetting::Hide, _) => reasons.push(Reason::TopicHidden { topic }),
                (FeedSetting::Snooze, Some(until)) => {
                    reasons.push(Reason::TopicSnoozed { topic, until });
                }
                _ => {}
            }
        }
    }
    reasons.sort();
    reasons.dedup();
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::policy::tests::announced;
    use crate::topics::tests::forest;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

    fn interest(topic: TopicId, plain: f64) -> TopicInterest {
        TopicInterest {
            topic,
            plain,
            score: plain,
            signals: 1,
            sources: 0..1,
        }
    }

    fn outdoors() -> Taxonomy {
        forest(&[
            (1, "outdoors", None, false),
            (2, "hiking", Some(1), false),
            (3, "boots", Some(2), false),
            (4, "illness", None, true),
        ])
    }

    fn ad<'a>(topics: &'a [(TopicId, f64)]) -> AdFacts<'a> {
        AdFacts {
            topics,
            advertiser_blocked: false,
            from: None,
            until: None,
        }
    }

    #[test]
    fn r13_a_match_is_halved_for_each_level_below_the_topic() {
        let taxonomy = outdoors();
        let interests = [interest(1, 1.0), interest(2, 1.0), interest(3, 1.0)];
        let matches = Matches::new(&interests, &taxonomy);
        assert_eq!(matches.on(1), 1.75);
        assert_eq!(matches.on(2), 1.5);
        assert_eq!(matches.on(3), 1.0);
        let score = ad(&[(3, 0.5)]).score(&matches, &AdSettings::default(), &announced());
        assert_eq!(score, 0.5);
    }

    #[test]
    fn r13_one_blocked_topic_of_two_withholds_the_ad() {
        let taxonomy = outdoors();
        let settings = AdSettings(vec![(1, AdSetting::Block)]);
        let ad = ad(&[(3, 1.0), (4, 1.0)]);
        let key = |id| taxonomy.get(id).map(|node| node.key.clone());
        let expected: Vec<_> = [
            key(1).map(|topic| Reason::TopicBlocked { topic }),
            key(4).map(|topic| Reason::SensitiveTopic { topic }),
        ]
        .into_iter()
        .flatten()
        .collect();
        assert_eq!(ad.reasons(NOW, &settings, &taxonomy), expected);
        assert!(ad.is_withheld(NOW, &settings, &taxonomy));
    }

    #[test]
    fn r13_an_ad_is_on_from_its_first_instant_until_just_before_its_end() {
        let taxonomy = outdoors();
        let mut ad = ad(&[(3, 1.0)]);
        ad.from = Some(NOW);
        ad.until = Some(NOW.plus_millis(1));
        let withheld = |at| ad.is_withheld(at, &AdSettings::default(), &taxonomy);
        assert!(withheld(NOW.plus_millis(-1)));
        assert!(!withheld(NOW));
        assert!(withheld(NOW.plus_millis(1)));
    }

    #[test]
    fn r13_the_parts_of_what_matched_add_up_to_the_score() {
        let taxonomy = outdoors();
        let interests = [interest(1, 0.3), interest(2, 1.1), interest(3, 2.0)];
        let matches = Matches::new(&interests, &taxonomy);
        let topics = [(1, 0.7), (2, 1.0)];
        let parts: f64 = (matches.because(&topics, &interests).iter())
            .map(|matched| matched.part)
            .sum();
        assert!((parts - matches.sum(&topics)).abs() < 1e-12);
    }
}
