//! What the model answers about ads and content (R13, R14, R17).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use interest_store::{
    AccountName, Ad, AdId, AdSetting, Content, ContentId, FeedSetting, Purpose, Reason, Timestamp,
    TopicKey,
};

use crate::naive::{Answer, Model};
use crate::questions::round;

/// The interests that ads or items are matched against, before any factor.
pub(crate) type Plain = BTreeMap<TopicKey, f64>;

impl Model {
    pub(crate) fn plain(
        &self,
        account: &AccountName,
        purpose: Purpose,
        at: Timestamp,
    ) -> Answer<Plain> {
        let interests = self.interests(account, purpose, at)?;
        Ok(interests
            .into_iter()
            .map(|interest| (interest.topic, interest.plain))
            .collect())
    }

    /// What matches these topics: for each, the interest in the topic itself and, halved for each
    /// level, in what lies below it. By topic and interest.
    pub(crate) fn matches(
        &self,
        plain: &Plain,
        topics: &[TopicKey],
    ) -> BTreeMap<(TopicKey, TopicKey), f64> {
        let mut matches = BTreeMap::new();
        for topic in topics {
            for (interest, score) in plain {
                let line = self.line(interest);
                if let Some(levels) = line.iter().position(|above| above == topic) {
                    let adds = score * 0.5_f64.powf(levels as f64);
                    matches.insert((topic.clone(), interest.clone()), adds);
                }
            }
        }
        matches
    }

    fn matching(&self, plain: &Plain, topic: &TopicKey) -> f64 {
        self.matches(plain, std::slice::from_ref(topic))
            .values()
            .sum()
    }

    fn settings_above(
        &self,
        account: &AccountName,
        topic: &TopicKey,
        is: AdSetting,
    ) -> Vec<TopicKey> {
        let settings = &self.centers[self.accounts[account].center].topics;
        let mut line = self.line(topic);
        line.retain(|above| settings.get(above) == Some(&is));
        line
    }

    /// The score that an ad has by its matches, whether or not it is withheld.
    fn ad_score(&self, account: &AccountName, ad: &Ad, plain: &Plain) -> f64 {
        let matched: f64 = (ad.topics.iter())
            .map(|part| part.relevance * (1.0 + self.matching(plain, &part.topic)).log2())
            .sum();
        let see_less = ad.topics.iter().any(|part| {
            let settings = self.settings_above(account, &part.topic, AdSetting::SeeLess);
            !settings.is_empty()
        });
        let factor = if see_less {
            self.policy.see_less_factor
        } else {
            1.0
        };
        round(matched * factor)
    }

    fn against_ad(
        &self,
        account: &AccountName,
        ad: &Ad,
        plain: &Plain,
        at: Timestamp,
    ) -> BTreeSet<Reason> {
        let mut reasons = BTreeSet::new();
        for part in &ad.topics {
            for topic in self.settings_above(account, &part.topic, AdSetting::Block) {
                reasons.insert(Reason::TopicBlocked { topic });
            }
            if self.is_sensitive(&part.topic) {
                reasons.insert(Reason::SensitiveTopic {
                    topic: part.topic.clone(),
                });
            }
        }
        if self.centers[self.accounts[account].center]
            .blocked
            .contains(&ad.advertiser)
        {
            reasons.insert(Reason::AdvertiserBlocked);
        }
        if ad.from.is_some_and(|from| at < from) || ad.until.is_some_and(|until| at >= until) {
            reasons.insert(Reason::OutsideDates);
        }
        if self.ad_score(account, ad, plain) <= 0.0 {
            reasons.insert(Reason::NoMatch);
        }
        reasons
    }

    /// Every reason against each ad (R17), and the score it has or would have.
    pub(crate) fn ad_reasons(
        &self,
        account: &AccountName,
        at: Timestamp,
    ) -> Answer<BTreeMap<AdId, (BTreeSet<Reason>, f64)>> {
        let plain = self.plain(account, Purpose::Ads, at)?;
        let judged = self.ads.iter().map(|(id, ad)| {
            let reasons = self.against_ad(account, ad, &plain, at);
            (id.clone(), (reasons, self.ad_score(account, ad, &plain)))
        });
        Ok(judged.collect())
    }

    /// The ads for an account, best first, ties by id (R13).
    pub(crate) fn ads(&self, account: &AccountName, at: Timestamp) -> Answer<Vec<(AdId, f64)>> {
        let mut ads: Vec<(AdId, f64)> = (self.ad_reasons(account, at)?.into_iter())
            .filter(|(_, (reasons, _))| reasons.is_empty())
            .map(|(id, (_, score))| (id, score))
            .collect();
        ads.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(ads)
    }

    fn against_content(
        &self,
        account: &AccountName,
        content: &Content,
        at: Timestamp,
    ) -> BTreeSet<Reason> {
        let mut reasons = BTreeSet::new();
        for (topic, control) in self.controls_on(account, &content.topics, at) {
            match control.setting {
                FeedSetting::Hide => reasons.insert(Reason::TopicHidden { topic }),
                FeedSetting::Snooze => {
                    let until = self.control_end(&control).unwrap();
                    reasons.insert(Reason::TopicSnoozed { topic, until })
                }
                _ => false,
            };
        }
        if content.at > at {
            reasons.insert(Reason::OutsideDates);
        }
        reasons
    }

    /// Every reason against each item (R17), and its score where there is none.
    pub(crate) fn content_reasons(
        &self,
        account: &AccountName,
        at: Timestamp,
    ) -> Answer<BTreeMap<ContentId, (BTreeSet<Reason>, f64)>> {
        let plain = self.plain(account, Purpose::Content, at)?;
        let judged = self.contents.iter().map(|(id, content)| {
            let matched: f64 = (content.topics.iter())
                .map(|topic| (1.0 + self.matching(&plain, topic)).log2())
                .sum();
            let factor = self
                .feed_factor(account, &content.topics, at)
                .unwrap_or(0.0);
            let reasons = self.against_content(account, content, at);
            (id.clone(), (reasons, round(matched * factor)))
        });
        Ok(judged.collect())
    }

    /// The content for an account: best first, then newest, then by id (R14).
    pub(crate) fn feed(
        &self,
        account: &AccountName,
        at: Timestamp,
    ) -> Answer<Vec<(ContentId, f64)>> {
        let mut feed: Vec<(ContentId, f64)> = (self.content_reasons(account, at)?.into_iter())
            .filter(|(_, (reasons, _))| reasons.is_empty())
            .map(|(id, (_, score))| (id, score))
            .collect();
        feed.sort_by(|a, b| {
            let newest = |id: &ContentId| Reverse(self.contents[id].at);
            (b.1.total_cmp(&a.1))
                .then_with(|| newest(&a.0).cmp(&newest(&b.0)))
                .then_with(|| a.0.cmp(&b.0))
        });
        Ok(feed)
    }
}
