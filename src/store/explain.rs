//! Why (R17): all reasons, the interests that matched, and the signals behind them.

use super::Store;
use super::interests::Found;
use super::rank::{ForAds, ForContent};
use super::view::View;
use crate::db::{self};
use crate::error::{Error, Result};
use crate::ids::{AccountName, AdId, ContentId, ConversationId, MessageId, TopicKey};
use crate::model::{
    AdSetting, Because, Explanation, Interest, InterestExplanation, MessageExplanation, Purpose,
    Reason, Remedy, SignalShare,
};
use crate::rules::decay::{halved, rounded};
use crate::rules::interests::Settings;
use crate::rules::matching::{AdFacts, Matches, item_reasons, item_score, item_verdict};
use crate::rules::outcome::in_words;
use crate::rules::preferences::AdSettings;
use crate::time::Timestamp;
use crate::topics::TopicId;

/// How much of an answer's score each interest makes, by topic.
type Parts = Vec<(TopicId, f64)>;

impl View<'_> {
    /// The signals behind interests, each with its share of the whole, largest first.
    fn shares(
        &self,
        parts: &Parts,
        found: &Found,
        purpose: Purpose,
        at: Timestamp,
    ) -> Result<Vec<SignalShare>> {
        let total: f64 = parts.iter().map(|(_, part)| part).sum();
        let half_life = self.policy().half_life_days;
        let mut shares = Vec::new();
        for &(topic, part) in parts {
            let mut of_topic = Vec::new();
            for (member, flows) in found.members.iter().zip(&found.flows) {
                let signals = db::interest::signals_on(
                    self.connection,
                    member.account_id,
                    topic,
                    member.reset_at,
                    at,
                )?;
                for sourced in signals {
                    let signal = sourced.signal;
                    if signal.kind.counts(purpose, *flows) {
                        of_topic.push(SignalShare {
                            topic: super::items::key_of(self.taxonomy(), topic)?,
                            account: member.name.clone(),
                            origin: signal.kind.origin(),
                            at: signal.at,
                            from: sourced.from,
                            worth: halved(
                                signal.weight,
                                at.millis() - signal.at.millis(),
                                half_life,
                            ),
                            share: 0.0,
                        });
                    }
                }
            }
            let worth: f64 = of_topic.iter().map(|signal| signal.worth).sum();
            // Signals that are so old that nothing is left of them have no share.
            for signal in of_topic.iter_mut().filter(|_| worth > 0.0) {
                signal.share = signal.worth / worth * part / total;
                signal.worth = rounded(signal.worth);
            }
            shares.extend(of_topic);
        }
        shares.sort_by(|a, b| {
            (b.share.total_cmp(&a.share))
                .then_with(|| (b.at, &a.topic, &a.from).cmp(&(a.at, &b.topic, &b.from)))
        });
        Ok(shares)
    }

    /// How much each interest adds to the score of something that names these topics.
    fn parts(topics: &[(TopicId, f64)], matches: &Matches<'_>, found: &Found) -> Parts {
        let mut parts = Parts::new();
        for matched in matches.because(topics, &found.interests) {
            match parts.iter_mut().find(|(topic, _)| *topic == matched.via) {
                Some((_, part)) => *part += matched.part,
                None => parts.push((matched.via, matched.part)),
            }
        }
        parts
    }

    fn explain_ad(&self, account: &AccountName, ad: &AdId, at: Timestamp) -> Result<Explanation> {
        let row = db::ad::find(self.connection, ad)?.ok_or_else(|| Error::UnknownAd(ad.clone()))?;
        let topics = db::ad::topics(self.connection, row.ad_id)?;
        let asked: ForAds<'_> = self.for_ads(account, at)?;
        let facts = AdFacts {
            topics: &topics,
            advertiser_blocked: asked.blocked.contains(&row.advertiser_id),
            from: row.from,
            until: row.until,
        };
        let mut reasons = facts.reasons(at, asked.settings(), self.taxonomy());
        let score = facts.score(&asked.matches, asked.settings(), self.policy());
        // What is withheld is told with what it would match if nothing were blocked.
        let (found, matches) = if reasons.is_empty() {
            (asked.found, asked.matches)
        } else {
            self.without_blocks(account, asked.settings(), at)?
        };
        if reasons.is_empty() && score <= 0.0 || matches.sum(&topics) <= 0.0 {
            reasons.push(Reason::NoMatch);
        }
        let shown = reasons.is_empty();
        let because = self.because(&topics, &matches, &found)?;
        let parts = Self::parts(&topics, &matches, &found);
        let mut change = remedies(account, &reasons, row.advertiser.as_str());
        if shown {
            for topic in distinct(&because) {
                change.push(block_topic(account, topic));
            }
            change.push(Remedy {
                what: format!("no more ads of {}", row.advertiser),
                command: command(&[
                    "block",
                    "advertiser",
                    account.as_str(),
                    row.advertiser.as_str(),
                ]),
            });
        }
        Ok(Explanation {
            account: account.clone(),
            ad: Some(row.key),
            content: None,
            at,
            shown,
            score: if shown { score } else { 0.0 },
            reasons,
            because,
            signals: self.shares(&parts, &found, Purpose::Ads, at)?,
            change,
        })
    }

    /// The interests for ads as they would be without the center's blocks.
    fn without_blocks(
        &self,
        account: &AccountName,
        settings: &AdSettings,
        at: Timestamp,
    ) -> Result<(Found, Matches<'_>)> {
        let mut settings = settings.clone();
        settings
            .0
            .retain(|(_, setting)| *setting != AdSetting::Block);
        let row = self.account(account)?;
        let settings = Settings::Ads(settings);
        let found = self.interests_with(&row, Purpose::Ads, settings, at)?;
        let matches = Matches::new(&found.interests, self.taxonomy());
        Ok((found, matches))
    }

    fn explain_content(
        &self,
        account: &AccountName,
        content: &ContentId,
        at: Timestamp,
    ) -> Result<Explanation> {
        let row = db::content::find(self.connection, content)?
            .ok_or_else(|| Error::UnknownContent(content.clone()))?;
        let topics = db::content::topics(self.connection, row.content_id)?;
        let asked: ForContent<'_> = self.for_content(account, at)?;
        let reasons = item_reasons(
            &topics,
            row.at,
            at,
            asked.controls(),
            self.taxonomy(),
            self.policy(),
        );
        let verdict = item_verdict(&topics, asked.controls(), self.taxonomy());
        let score = item_score(&topics, &asked.matches, verdict, self.policy());
        let shown = reasons.is_empty();
        let because = self.because(&topics, &asked.matches, &asked.found)?;
        let parts = Self::parts(&topics, &asked.matches, &asked.found);
        let mut change = remedies(account, &reasons, "");
        if shown {
            for topic in distinct(&because) {
                change.push(hide_topic(account, topic));
            }
        }
        Ok(Explanation {
            account: account.clone(),
            ad: None,
            content: Some(row.key),
            at,
            shown,
            score: if shown { score } else { 0.0 },
            reasons,
            because,
            signals: self.shares(&parts, &asked.found, Purpose::Content, at)?,
            change,
        })
    }

    fn explain_interest(
        &self,
        account: &AccountName,
        topic: &TopicKey,
        at: Timestamp,
    ) -> Result<InterestExplanation> {
        let id = super::writer::topic_id(self.taxonomy(), topic)?;
        let row = self.account(account)?;
        let mut notes = Vec::new();
        let mut change = Vec::new();
        let mut answer = |purpose| -> Result<(Option<Interest>, Found)> {
            let found = self.interests(&row, purpose, at)?;
            let interest = found.interests.iter().find(|interest| interest.topic == id);
            match interest {
                Some(interest) => {
                    change.push(match purpose {
                        Purpose::Ads => block_topic(account, topic),
                        Purpose::Content => hide_topic(account, topic),
                    });
                    Ok((Some(self.shown(interest, &found, at)?), found))
                }
                None => {
                    notes.push(format!(
                        "no interest for {purpose}: {}",
                        self.why_not(id, &found)
                    ));
                    change.extend(remedies(account, &self.settings_against(id, &found), ""));
                    Ok((None, found))
                }
            }
        };
        let (ads, _) = answer(Purpose::Ads)?;
        let (content, found) = answer(Purpose::Content)?;
        let signals = self.shares(&vec![(id, 1.0)], &found, Purpose::Content, at)?;
        // What is sensitive is not told on either (R8).
        let allowed = ads.is_some() || content.is_some() || !self.taxonomy().is_sensitive(id);
        Ok(InterestExplanation {
            account: account.clone(),
            topic: topic.clone(),
            at,
            ads,
            content,
            notes,
            signals: if allowed { signals } else { Vec::new() },
            change,
        })
    }

    /// The settings that keep a topic from being an interest, as reasons.
    fn settings_against(&self, topic: TopicId, found: &Found) -> Vec<Reason> {
        let taxonomy = self.taxonomy();
        match &found.settings {
            Settings::Ads(settings) => settings
                .covering(topic, taxonomy)
                .filter(|(_, setting)| *setting == AdSetting::Block)
                .filter_map(|(on, _)| taxonomy.get(on))
                .map(|node| Reason::TopicBlocked {
                    topic: node.key.clone(),
                })
                .collect(),
            Settings::Content(controls) => {
                let published = Timestamp::MIN;
                let topics = [(topic, 1.0)];
                item_reasons(
                    &topics,
                    published,
                    published,
                    controls,
                    taxonomy,
                    self.policy(),
                )
            }
        }
    }

    /// Why a topic is not an interest, in words.
    fn why_not(&self, topic: TopicId, found: &Found) -> String {
        let closed = found.flows.iter().filter(|flows| !**flows).count();
        if found
            .settings
            .factor(topic, self.taxonomy(), self.policy())
            .is_some()
        {
            let rest = match closed {
                0 => String::new(),
                _ => format!(
                    "; what was said in {closed} of the {} accounts of the center does not flow here at this \
                     instant (R10)",
                    found.members.len()
                ),
            };
            return format!("its score is below {} (R9){rest}", self.policy().fade_below);
        }
        match &found.settings {
            _ if self.taxonomy().is_sensitive(topic) => "the topic is sensitive (R8)".to_owned(),
            Settings::Ads(_) => "the center blocked it, or a topic above it (R11)".to_owned(),
            Settings::Content(_) => {
                "the account hid or snoozed it, or a topic above it (R14)".to_owned()
            }
        }
    }
}

/// The interests that matched, each once: one can match several topics.
fn distinct(because: &[Because]) -> Vec<&TopicKey> {
    let mut topics: Vec<&TopicKey> = Vec::new();
    for matched in because {
        if !topics.contains(&&matched.via) {
            topics.push(&matched.via);
        }
    }
    topics
}

fn command(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn block_topic(account: &AccountName, topic: &TopicKey) -> Remedy {
    Remedy {
        what: format!("no more ads because of {topic}"),
        command: command(&["block", "topic", account.as_str(), topic.as_str()]),
    }
}

fn hide_topic(account: &AccountName, topic: &TopicKey) -> Remedy {
    Remedy {
        what: format!("no more posts about {topic}"),
        command: command(&["feed-control", account.as_str(), topic.as_str(), "hide"]),
    }
}

/// What takes each reason away, where a person can.
fn remedies(account: &AccountName, reasons: &[Reason], advertiser: &str) -> Vec<Remedy> {
    reasons
        .iter()
        .filter_map(|reason| {
            Some(match reason {
                Reason::TopicBlocked { topic } => Remedy {
                    what: format!("take back the block on {topic}"),
                    command: command(&["unblock", "topic", account.as_str(), topic.as_str()]),
                },
                Reason::AdvertiserBlocked => Remedy {
                    what: format!("take back the block on {advertiser}"),
                    command: command(&["unblock", "advertiser", account.as_str(), advertiser]),
                },
                Reason::TopicHidden { topic } | Reason::TopicSnoozed { topic, .. } => Remedy {
                    what: format!("see posts about {topic} again"),
                    command: command(&[
                        "feed-control",
                        account.as_str(),
                        topic.as_str(),
                        "no_preference",
                    ]),
                },
                Reason::SensitiveTopic { .. } | Reason::OutsideDates | Reason::NoMatch => {
                    return None;
                }
            })
        })
        .collect()
}

impl Store {
    /// Why an ad is shown to an account at an instant, or is not: all reasons, what matched, and the
    /// signals behind it (R17). It is shown exactly if there is no reason against it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAd`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn explain_ad(
        &self,
        account: &AccountName,
        ad: &AdId,
        at: Timestamp,
    ) -> Result<Explanation> {
        self.read(|view| view.explain_ad(account, ad, at))
    }

    /// Why a content item is in an account's feed at an instant, or is not (R17).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownContent`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn explain_content(
        &self,
        account: &AccountName,
        content: &ContentId,
        at: Timestamp,
    ) -> Result<Explanation> {
        self.read(|view| view.explain_content(account, content, at))
    }

    /// An interest of an account with its signals, or why it is none (R17).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTopic`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn explain_interest(
        &self,
        account: &AccountName,
        topic: &TopicKey,
        at: Timestamp,
    ) -> Result<InterestExplanation> {
        self.read(|view| view.explain_interest(account, topic, at))
    }

    /// What became of a message, in words (R17). Its text only with `show_text`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMessage`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn explain_message(
        &self,
        account: &AccountName,
        conversation: &ConversationId,
        message: &MessageId,
        show_text: bool,
    ) -> Result<MessageExplanation> {
        self.read(|view| {
            let (shown, place) = view.message(account, conversation, message)?;
            let text = match show_text {
                true => db::conversation::text(view.connection, &place)?,
                false => None,
            };
            Ok(MessageExplanation {
                why: in_words(shown.outcome).to_owned(),
                message: shown,
                text,
            })
        })
    }
}
