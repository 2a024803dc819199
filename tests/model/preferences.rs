//! What Ad Preferences and feed controls do to a topic or an item in the model (R11, R14).

use std::collections::{BTreeMap, BTreeSet};

use interest_store::{AccountName, AdSetting, FeedSetting, Timestamp, TopicKey};

use crate::naive::{Control, Model};
use crate::questions::DAY_MS;

impl Model {
    /// The strictest Ad Preference on the topic and those above it: its factor, `None` for a block.
    pub(crate) fn ad_factor(&self, account: &AccountName, topic: &TopicKey) -> Option<f64> {
        let settings = &self.centers[self.accounts[account].center].topics;
        let line = self.line(topic);
        match line.iter().filter_map(|above| settings.get(above)).max() {
            Some(AdSetting::Block) => None,
            Some(AdSetting::SeeLess) => Some(self.policy.see_less_factor),
            _ => Some(1.0),
        }
    }

    /// The feed controls in force on any of the topics or above them, with the topic each stands on.
    pub(crate) fn controls_on(
        &self,
        account: &AccountName,
        topics: &[TopicKey],
        at: Timestamp,
    ) -> BTreeMap<TopicKey, Control> {
        let above: BTreeSet<TopicKey> = topics.iter().flat_map(|topic| self.line(topic)).collect();
        let mut found = BTreeMap::new();
        for ((of, topic), control) in &self.controls {
            let in_force = self.control_end(control).is_none_or(|end| at < end);
            if of == account && above.contains(topic) && in_force {
                found.insert(topic.clone(), control.clone());
            }
        }
        found
    }

    /// When a feed control ends by today's policy; `None` for never.
    pub(crate) fn control_end(&self, control: &Control) -> Option<Timestamp> {
        let after = |days: f64| {
            let ms = (days * DAY_MS).round() as i64;
            Timestamp::from_millis(control.at.millis() + ms)
        };
        match control.setting {
            FeedSetting::NoPreference | FeedSetting::Hide => None,
            FeedSetting::Snooze => control.until.or(Some(after(self.policy.snooze_days))),
            FeedSetting::ShowMore | FeedSetting::ShowLess => {
                Some(after(self.policy.feed_control_days))
            }
        }
    }

    /// The factor of an item on these topics: withheld (`None`) beats less beats more (R14).
    pub(crate) fn feed_factor(
        &self,
        account: &AccountName,
        topics: &[TopicKey],
        at: Timestamp,
    ) -> Option<f64> {
        let controls = self.controls_on(account, topics, at);
        let has = |setting| controls.values().any(|control| control.setting == setting);
        if has(FeedSetting::Hide) || has(FeedSetting::Snooze) {
            None
        } else if has(FeedSetting::ShowLess) {
            Some(self.policy.show_less_factor)
        } else if has(FeedSetting::ShowMore) {
            Some(self.policy.show_more_factor)
        } else {
            Some(1.0)
        }
    }
}
