//! What the model answers about topics, messages, accounts and interests (R1 to R12, R14, R15, R19).

use std::collections::{BTreeMap, BTreeSet};

use interest_store::{
    AccountName, Channel, ConversationId, Message, MessageId, Modality, OptOut, Origin, Outcome,
    Purpose, Region, Role, SensitiveUse, Timestamp, TopicKey,
};

use crate::naive::{Answer, Model, Together};

pub(crate) const DAY_MS: f64 = 86_400_000.0;

/// Rounds to 9 decimals, as every score is. Adding 0 turns the -0 of an empty sum into 0.
pub(crate) fn round(score: f64) -> f64 {
    (score * 1e9).round() / 1e9 + 0.0
}

/// What one account brings to an interest by one origin: account, origin, plain score, signals.
pub(crate) type ModelSource = (AccountName, Origin, f64, u64);

/// An interest as the model sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ModelInterest {
    pub(crate) topic: TopicKey,
    pub(crate) score: f64,
    pub(crate) plain: f64,
    pub(crate) signals: u64,
    /// By account and origin.
    pub(crate) sources: Vec<ModelSource>,
}

/// A signal (R9), and whether it may count for ads (R8).
struct Signal {
    account: AccountName,
    topic: TopicKey,
    at: Timestamp,
    origin: Origin,
    weight: f64,
    for_ads: bool,
}

/// The signals on one topic added up, by what they came from.
#[derive(Default)]
pub(crate) struct Sum {
    pub(crate) exact: f64,
    sources: BTreeMap<(AccountName, Origin), (f64, u64)>,
}

impl Model {
    /// The topic and its ancestors, from itself up.
    pub(crate) fn line(&self, topic: &TopicKey) -> Vec<TopicKey> {
        let mut line = vec![topic.clone()];
        while let Some(parent) = line
            .last()
            .and_then(|last| self.topics.get(last)?.parent.clone())
        {
            line.push(parent);
        }
        line
    }

    pub(crate) fn is_sensitive(&self, topic: &TopicKey) -> bool {
        self.line(topic)
            .iter()
            .any(|above| self.topics.get(above).is_some_and(|t| t.marked))
    }

    /// The accounts in a center.
    pub(crate) fn members(&self, center: usize) -> BTreeSet<AccountName> {
        let inside = self
            .accounts
            .iter()
            .filter(|(_, facts)| facts.center == center);
        inside.map(|(account, _)| account.clone()).collect()
    }

    /// The accounts in the account's center, itself among them.
    pub(crate) fn linked(&self, account: &AccountName) -> Answer<BTreeSet<AccountName>> {
        Ok(self.members(self.center_of(account)?))
    }

    /// Whom the account shared a center with, from when to when.
    pub(crate) fn link_history(&self, account: &AccountName) -> Vec<Together> {
        let its = self
            .together
            .iter()
            .filter(|together| together.pair.contains(account));
        its.cloned().collect()
    }

    /// True if every link and unlink came in the order of its instant, and none before an account.
    pub(crate) fn links_in_order(&self) -> bool {
        let first = self.link_instants.first();
        let mut all = self.accounts.values();
        self.link_instants.is_sorted() && all.all(|facts| Some(&facts.created) <= first)
    }

    /// The region at an instant: the one from the latest instant, of those the last recorded.
    pub(crate) fn region(&self, account: &AccountName, at: Timestamp) -> Option<Region> {
        let mut found: Option<(Timestamp, Region)> = None;
        for (of, from, region) in &self.regions {
            let newer = found.is_none_or(|(best, _)| *from >= best);
            if of == account && *from <= at && newer {
                found = Some((*from, *region));
            }
        }
        found.map(|(_, region)| region)
    }

    pub(crate) fn offers_opt_out(&self) -> bool {
        self.policy.opt_out == OptOut::Offered
    }

    fn has_opted_out(&self, account: &AccountName) -> bool {
        self.offers_opt_out()
            && self
                .accounts
                .get(account)
                .is_some_and(|facts| facts.opted_out)
    }

    fn rollout_at(&self, account: &AccountName, at: Timestamp) -> Option<Timestamp> {
        let region = self.region(account, at)?;
        self.policy.rollout.get(&region).copied().flatten()
    }

    pub(crate) fn was_told(&self, account: &AccountName, channel: Channel, by: Timestamp) -> bool {
        let mut all = self.notices.iter();
        all.any(|(of, how, at)| of == account && *how == channel && *at <= by)
    }

    /// Who is still to be told, and how (R15).
    pub(crate) fn notices_due(&self, at: Timestamp) -> BTreeSet<(AccountName, Channel)> {
        let mut due = BTreeSet::new();
        for account in self.accounts.keys() {
            for channel in &self.policy.required_notices {
                if self.rollout_at(account, at).is_some() && !self.was_told(account, *channel, at) {
                    due.insert((account.clone(), *channel));
                }
            }
        }
        due
    }

    pub(crate) fn find(
        &self,
        account: &AccountName,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Option<&Message> {
        self.messages.iter().find(|known| {
            known.account == *account
                && known.conversation == *conversation
                && known.message == *message
        })
    }

    /// What became of a message (R6); `None` if there is none.
    pub(crate) fn outcome(
        &self,
        account: &AccountName,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Option<Outcome> {
        let message = self.find(account, conversation, message)?;
        Some(self.decide(message))
    }

    /// R6, the first that applies.
    fn decide(&self, message: &Message) -> Outcome {
        let (account, at) = (&message.account, message.at);
        if message.role != Role::User {
            return Outcome::Assistant;
        }
        let Some(rollout) = self.rollout_at(account, at) else {
            return Outcome::RegionExcluded;
        };
        if at < rollout {
            return Outcome::BeforeRollout;
        }
        let mut required = self.policy.required_notices.iter();
        if !required.all(|channel| self.was_told(account, *channel, at)) {
            return Outcome::NoNotice;
        }
        if self.has_opted_out(account) {
            return Outcome::OptedOut;
        }
        let nothing = self.topics_of(message).is_empty();
        let used_for_nothing = nothing || self.policy.sensitive == SensitiveUse::Never;
        if self.mentions_sensitive(message) && used_for_nothing {
            return Outcome::Sensitive;
        }
        if nothing {
            Outcome::NoTopic
        } else {
            Outcome::Used
        }
    }

    /// The topics found in a text: those with a phrase among its words, whatever the case.
    fn read(&self, text: &str) -> BTreeSet<TopicKey> {
        let words: BTreeSet<String> = text.split(' ').map(str::to_lowercase).collect();
        let found = self.topics.iter().filter(|(_, facts)| {
            facts
                .phrases
                .iter()
                .any(|phrase| words.contains(&phrase.to_lowercase()))
        });
        found.map(|(topic, _)| topic.clone()).collect()
    }

    /// What the message is about: what the host says, else what the text says.
    fn topics_of(&self, message: &Message) -> BTreeSet<TopicKey> {
        match (&message.topics, &message.text) {
            (Some(topics), _) => topics.iter().cloned().collect(),
            (None, Some(text)) => self.read(text),
            (None, None) => BTreeSet::new(),
        }
    }

    /// True if the message mentions a sensitive topic: the host says so, or names one, or the text does.
    fn mentions_sensitive(&self, message: &Message) -> bool {
        let said = message
            .text
            .as_deref()
            .map(|text| self.read(text))
            .unwrap_or_default();
        let mut all = self.topics_of(message).into_iter().chain(said);
        message.sensitive || all.any(|topic| self.is_sensitive(&topic))
    }

    /// The topics of the signals that a message yields.
    pub(crate) fn yields(&self, message: &Message) -> BTreeSet<TopicKey> {
        match self.decide(message) {
            Outcome::Used => self.topics_of(message),
            _ => BTreeSet::new(),
        }
    }

    /// Every signal of an account (R9), reset or not.
    fn signals(&self, account: &AccountName) -> Vec<Signal> {
        let mut signals = Vec::new();
        for message in self
            .messages
            .iter()
            .filter(|message| message.account == *account)
        {
            let weight = match message.modality {
                Modality::Voice => message.confidence.unwrap_or(1.0),
                Modality::Text => 1.0,
            };
            // A message with a sensitive mention counts for content only, with all its topics (R8).
            let for_ads = !self.mentions_sensitive(message);
            signals.extend(self.yields(message).into_iter().map(|topic| Signal {
                account: account.clone(),
                topic,
                at: message.at,
                origin: Origin::Conversation,
                weight,
                for_ads,
            }));
        }
        for done in self
            .interactions
            .iter()
            .filter(|done| done.account == *account)
        {
            for topic in done.topics.iter().collect::<BTreeSet<_>>() {
                let sensitive = self.is_sensitive(topic);
                if sensitive && self.policy.sensitive == SensitiveUse::Never {
                    continue;
                }
                signals.push(Signal {
                    account: account.clone(),
                    topic: topic.clone(),
                    at: done.at,
                    origin: Origin::Interaction,
                    weight: 1.0,
                    for_ads: !sensitive,
                });
            }
        }
        signals
    }

    /// True if signals from conversations flow from and to the account at an instant (R10).
    fn flows(&self, account: &AccountName, at: Timestamp) -> bool {
        let begun = self
            .rollout_at(account, at)
            .is_some_and(|rollout| rollout <= at);
        begun && !self.has_opted_out(account)
    }

    /// R10: what the signals of the whole center add up to, before anything is filtered.
    pub(crate) fn sums(
        &self,
        account: &AccountName,
        purpose: Purpose,
        at: Timestamp,
    ) -> Answer<BTreeMap<TopicKey, Sum>> {
        let mut sums: BTreeMap<TopicKey, Sum> = BTreeMap::new();
        for source in self.linked(account)? {
            for signal in self.signals(&source) {
                let reset = self.accounts[&source]
                    .resets
                    .iter()
                    .any(|reset| signal.at <= *reset);
                let barred = signal.origin == Origin::Conversation
                    && !(self.flows(account, at) && self.flows(&source, at));
                let for_content_only = purpose == Purpose::Ads && !signal.for_ads;
                if signal.at > at || reset || barred || for_content_only {
                    continue;
                }
                let age = (at.millis() - signal.at.millis()) as f64 / DAY_MS;
                let worth = signal.weight * 0.5_f64.powf(age / self.policy.half_life_days);
                let sum = sums.entry(signal.topic).or_default();
                sum.exact += worth;
                let part = sum
                    .sources
                    .entry((signal.account, signal.origin))
                    .or_default();
                part.0 += worth;
                part.1 += 1;
            }
        }
        Ok(sums)
    }

    /// The interests of an account, best first (R10, R12, R14).
    pub(crate) fn interests(
        &self,
        account: &AccountName,
        purpose: Purpose,
        at: Timestamp,
    ) -> Answer<Vec<ModelInterest>> {
        let mut interests = Vec::new();
        for (topic, sum) in self.sums(account, purpose, at)? {
            let plain = round(sum.exact);
            let factor = match purpose {
                Purpose::Ads => self.ad_factor(account, &topic),
                Purpose::Content => self.feed_factor(account, std::slice::from_ref(&topic), at),
            };
            let withheld_as_sensitive = self.is_sensitive(&topic)
                && (purpose == Purpose::Ads || self.policy.sensitive == SensitiveUse::Never);
            let Some(factor) = factor else { continue };
            if plain < self.policy.fade_below || withheld_as_sensitive {
                continue;
            }
            interests.push(ModelInterest {
                topic,
                score: round(plain * factor),
                plain,
                signals: sum.sources.values().map(|(_, signals)| signals).sum(),
                sources: (sum.sources.into_iter())
                    .map(|((account, origin), (score, signals))| (account, origin, score, signals))
                    .collect(),
            });
        }
        interests.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.topic.cmp(&b.topic))
        });
        Ok(interests)
    }
}
