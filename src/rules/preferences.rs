//! R11, R14: what a setting on a topic covers, and which of several holds.

use crate::model::{AdSetting, FeedSetting, Policy};
use crate::time::Timestamp;
use crate::topics::{Taxonomy, TopicId};

/// R11: of two settings on one topic the stricter; [`AdSetting`] is ordered by strictness.
pub(crate) fn stricter(a: AdSetting, b: AdSetting) -> AdSetting {
    a.max(b)
}

/// A center's Ad Preferences on topics.
#[derive(Debug, Clone, Default)]
pub(crate) struct AdSettings(pub(crate) Vec<(TopicId, AdSetting)>);

impl AdSettings {
    /// R11: the strictest setting on the topic or on one above it.
    pub(crate) fn on(&self, topic: TopicId, taxonomy: &Taxonomy) -> AdSetting {
        self.covering(topic, taxonomy)
            .map(|(_, setting)| setting)
            .fold(AdSetting::NoPreference, stricter)
    }

    /// The settings that cover a topic, each with the topic that it stands on, nearest first.
    pub(crate) fn covering<'a>(
        &'a self,
        topic: TopicId,
        taxonomy: &'a Taxonomy,
    ) -> impl Iterator<Item = (TopicId, AdSetting)> + 'a {
        // Most people have set nothing; then there is no need to walk up the taxonomy.
        let from = (!self.0.is_empty()).then_some(topic);
        from.into_iter()
            .flat_map(|topic| taxonomy.upwards(topic))
            .filter_map(|up| self.0.iter().find(|(on, _)| *on == up).copied())
    }
}

/// A feed control on a topic (R14).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Control {
    pub(crate) topic: TopicId,
    pub(crate) setting: FeedSetting,
    pub(crate) since: Timestamp,
    /// A snooze's own end.
    pub(crate) until: Option<Timestamp>,
}

impl Control {
    /// R14: the first instant at which the control is no longer in force; `None` for ever.
    pub(crate) fn ends_at(&self, policy: &Policy) -> Option<Timestamp> {
        match self.setting {
            FeedSetting::NoPreference => Some(self.since),
            FeedSetting::ShowMore | FeedSetting::ShowLess => {
                Some(self.since.plus_days(policy.feed_control_days))
            }
            FeedSetting::Snooze => Some(
                self.until
                    .unwrap_or_else(|| self.since.plus_days(policy.snooze_days)),
            ),
            FeedSetting::Hide => None,
        }
    }

    fn is_in_force(&self, at: Timestamp, policy: &Policy) -> bool {
        self.ends_at(policy).is_none_or(|end| at < end)
    }
}

/// An account's feed controls that are in force at the instant asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct FeedControls(Vec<Control>);

/// What the feed controls say about a topic or an item: later beats earlier (R14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FeedVerdict {
    Plain,
    More,
    Less,
    Withheld,
}

impl FeedVerdict {
    /// What a score is multiplied by.
    pub(crate) fn factor(self, policy: &Policy) -> f64 {
        match self {
            FeedVerdict::Plain => 1.0,
            FeedVerdict::More => policy.show_more_factor,
            FeedVerdict::Less => policy.show_less_factor,
            FeedVerdict::Withheld => 0.0,
        }
    }
}

impl FeedControls {
    /// None at all.
    pub(crate) const NONE: FeedControls = FeedControls(Vec::new());

    /// Keeps those that are in force.
    pub(crate) fn in_force(
        controls: impl IntoIterator<Item = Control>,
        at: Timestamp,
        policy: &Policy,
    ) -> FeedControls {
        FeedControls(
            controls
                .into_iter()
                .filter(|control| control.is_in_force(at, policy))
                .collect(),
        )
    }

    /// The controls that cover a topic, nearest first.
    pub(crate) fn covering<'a>(
        &'a self,
        topic: TopicId,
        taxonomy: &'a Taxonomy,
    ) -> impl Iterator<Item = &'a Control> + 'a {
        let from = (!self.0.is_empty()).then_some(topic);
        from.into_iter()
            .flat_map(|topic| taxonomy.upwards(topic))
            .filter_map(|up| self.0.iter().find(|control| control.topic == up))
    }

    /// R14: on one topic, withheld beats less beats more.
    pub(crate) fn on(&self, topic: TopicId, taxonomy: &Taxonomy) -> FeedVerdict {
        self.covering(topic, taxonomy)
            .map(|control| match control.setting {
                FeedSetting::NoPreference => FeedVerdict::Plain,
                FeedSetting::ShowMore => FeedVerdict::More,
                FeedSetting::ShowLess => FeedVerdict::Less,
                FeedSetting::Snooze | FeedSetting::Hide => FeedVerdict::Withheld,
            })
            .max()
            .unwrap_or(FeedVerdict::Plain)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rules::policy::tests::announced;
    use crate::topics::tests::forest;

    const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);

    fn control(topic: TopicId, setting: FeedSetting) -> Control {
        Control {
            topic,
            setting,
            since: START,
            until: None,
        }
    }

    #[test]
    fn r11_a_block_covers_descendants_and_a_child_cannot_loosen_it() {
        let taxonomy = forest(&[(1, "outdoors", None, false), (2, "hiking", Some(1), false)]);
        let settings = AdSettings(vec![(1, AdSetting::Block), (2, AdSetting::SeeLess)]);
        assert_eq!(settings.on(2, &taxonomy), AdSetting::Block);
        assert_eq!(
            stricter(AdSetting::SeeLess, AdSetting::Block),
            AdSetting::Block
        );
    }

    #[test]
    fn r14_withheld_beats_less_beats_more() {
        let taxonomy = forest(&[
            (1, "sports", None, false),
            (2, "ball", Some(1), false),
            (3, "tennis", Some(2), false),
        ]);
        let verdict = |controls: &[Control]| {
            FeedControls::in_force(controls.to_vec(), START, &announced()).on(3, &taxonomy)
        };
        let more = control(3, FeedSetting::ShowMore);
        let less = control(2, FeedSetting::ShowLess);
        assert_eq!(verdict(&[more]), FeedVerdict::More);
        assert_eq!(verdict(&[more, less]), FeedVerdict::Less);
        let hide = control(1, FeedSetting::Hide);
        assert_eq!(verdict(&[more, less, hide]), FeedVerdict::Withheld);
    }

    #[test]
    fn r14_a_snooze_ends_at_its_instant() {
        let policy = announced();
        let mut snooze = control(1, FeedSetting::Snooze);
        assert_eq!(snooze.ends_at(&policy), Some(START.plus_days(30.0)));
        snooze.until = Some(START.plus_days(1.0));
        assert!(snooze.is_in_force(START.plus_millis(86_399_999), &policy));
        assert!(!snooze.is_in_force(START.plus_days(1.0), &policy));
    }
}
