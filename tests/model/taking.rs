//! How the model takes in what has rules of its own: topics, accounts, links, messages, ads, erasures.

use std::collections::BTreeSet;

use interest_store::{
    AccountName, Ad, Content, ConversationId, Interaction, Message, MessageId, Modality, Region,
    Timestamp, TopicSpec,
};

use crate::naive::{AccountFacts, Answer, CenterFacts, Model, Together, need};

impl Model {
    pub(crate) fn topic(&mut self, spec: &TopicSpec) -> Answer<()> {
        if let Some(Some(parent)) = &spec.parent {
            need(*parent != spec.topic, 5, "a topic is not its own parent")?;
            self.known_topic(parent)?;
            need(
                !self.line(parent).contains(&spec.topic),
                5,
                "a cycle of topics",
            )?;
        }
        let topic = self.topics.entry(spec.topic.clone()).or_default();
        if let Some(parent) = &spec.parent {
            topic.parent.clone_from(parent);
        }
        if let Some(mark) = spec.sensitive {
            topic.marked = mark.is_some();
        }
        if let Some(phrases) = &spec.phrases {
            topic.phrases.clone_from(phrases);
        }
        Ok(())
    }

    pub(crate) fn account(
        &mut self,
        at: Timestamp,
        account: &AccountName,
        region: Option<Region>,
    ) -> Answer<()> {
        need(self.apps.contains(account.app()), 1, "unknown app")?;
        if !self.accounts.contains_key(account) {
            self.centers.push(CenterFacts::default());
            let facts = AccountFacts {
                center: self.centers.len() - 1,
                created: at,
                opted_out: false,
                resets: Vec::new(),
            };
            self.accounts.insert(account.clone(), facts);
        }
        if let Some(region) = region {
            self.regions.push((account.clone(), at, region));
        }
        Ok(())
    }

    pub(crate) fn link(&mut self, at: Timestamp, named: &[AccountName]) -> Answer<()> {
        for account in named {
            self.known_account(account)?;
        }
        let different: BTreeSet<&AccountName> = named.iter().collect();
        need(different.len() >= 2, 2, "a link takes two accounts")?;
        let shared: BTreeSet<usize> = (different.iter())
            .map(|account| self.accounts[*account].center)
            .filter(|center| self.members(*center).len() > 1)
            .collect();
        need(shared.len() <= 1, 2, "two shared centers")?;
        let target = (shared.first().copied()).unwrap_or(self.accounts[&named[0]].center);
        self.link_instants.push(at);
        for account in different {
            let left = self.accounts[account].center;
            if left == target {
                continue;
            }
            for other in self.members(target) {
                let pair = [account.clone(), other];
                self.together.push(Together {
                    pair,
                    from: at,
                    until: None,
                });
            }
            self.account_mut(account)?.center = target;
            let left = self.centers[left].clone();
            let target = &mut self.centers[target];
            for (topic, setting) in left.topics {
                let kept = target.topics.entry(topic).or_insert(setting);
                *kept = (*kept).max(setting);
            }
            target.blocked.extend(left.blocked);
        }
        Ok(())
    }

    pub(crate) fn unlink(&mut self, at: Timestamp, account: &AccountName) -> Answer<()> {
        let left = self.center_of(account)?;
        if self.members(left).len() > 1 {
            self.link_instants.push(at);
            self.centers.push(self.centers[left].clone());
            let center = self.centers.len() - 1;
            self.account_mut(account)?.center = center;
            for together in &mut self.together {
                if together.until.is_none() && together.pair.contains(account) {
                    together.until = Some(at);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn message(&mut self, message: &Message) -> Answer<()> {
        self.known_account(&message.account)?;
        let latest = self.now.millis() + 5 * 60 * 1000;
        need(
            message.at.millis() <= latest,
            3,
            "a message from the future",
        )?;
        if let Some(confidence) = message.confidence {
            need(
                message.modality == Modality::Voice,
                3,
                "confidence of a typed message",
            )?;
            need(
                (0.0..=1.0).contains(&confidence),
                3,
                "confidence outside 0 to 1",
            )?;
        }
        need(
            message.text.is_some() || message.topics.is_some(),
            3,
            "an empty message",
        )?;
        for topic in message.topics.iter().flatten() {
            self.known_topic(topic)?;
        }
        let (account, conversation) = (message.account.clone(), message.conversation.clone());
        let id = Some(message.message.clone());
        if self
            .erased
            .contains(&(account.clone(), conversation.clone(), None))
            || self.erased.contains(&(account, conversation, id))
        {
            return Ok(());
        }
        match self.find(&message.account, &message.conversation, &message.message) {
            Some(known) => need(known == message, 3, "a different message under a known id"),
            None => {
                self.messages.push(message.clone());
                Ok(())
            }
        }
    }

    pub(crate) fn interaction(&mut self, interaction: &Interaction) -> Answer<()> {
        self.known_account(&interaction.account)?;
        for topic in &interaction.topics {
            self.known_topic(topic)?;
        }
        let known = self.interactions.iter().find(|known| {
            known.account == interaction.account && known.interaction == interaction.interaction
        });
        match known {
            Some(known) => need(known == interaction, 4, "a different interaction, known id"),
            None => {
                self.interactions.push(interaction.clone());
                Ok(())
            }
        }
    }

    pub(crate) fn ad(&mut self, ad: &Ad) -> Answer<()> {
        need(
            self.advertisers.contains(&ad.advertiser),
            13,
            "unknown advertiser",
        )?;
        need(!ad.topics.is_empty(), 13, "an ad without topics")?;
        let mut named = BTreeSet::new();
        for part in &ad.topics {
            self.known_topic(&part.topic)?;
            need(named.insert(&part.topic), 13, "a topic twice")?;
            need(
                part.relevance > 0.0 && part.relevance <= 1.0,
                13,
                "relevance",
            )?;
            need(
                !self.is_sensitive(&part.topic),
                8,
                "an ad on a sensitive topic",
            )?;
        }
        if let (Some(from), Some(until)) = (ad.from, ad.until) {
            need(until > from, 13, "an ad that is never on")?;
        }
        self.ads.insert(ad.ad.clone(), ad.clone());
        Ok(())
    }

    pub(crate) fn content(&mut self, content: &Content) -> Answer<()> {
        let mut named = BTreeSet::new();
        for topic in &content.topics {
            self.known_topic(topic)?;
            need(named.insert(topic), 14, "a topic twice")?;
        }
        self.contents
            .insert(content.content.clone(), content.clone());
        Ok(())
    }

    pub(crate) fn erase(
        &mut self,
        account: &AccountName,
        conversation: Option<&ConversationId>,
        message: Option<&MessageId>,
    ) -> Answer<()> {
        self.known_account(account)?;
        if let Some(conversation) = conversation {
            let key = (account.clone(), conversation.clone(), message.cloned());
            self.erased.insert(key);
            self.messages.retain(|kept| {
                kept.account != *account
                    || kept.conversation != *conversation
                    || message.is_some_and(|message| kept.message != *message)
            });
            return Ok(());
        }
        need(message.is_none(), 18, "a message of no conversation")?;
        self.accounts.remove(account);
        self.regions.retain(|(of, ..)| of != account);
        self.notices.retain(|(of, ..)| of != account);
        self.messages.retain(|message| message.account != *account);
        self.interactions.retain(|done| done.account != *account);
        self.erased.retain(|(of, ..)| of != account);
        self.controls.retain(|(of, _), _| of != account);
        self.together
            .retain(|together| !together.pair.contains(account));
        Ok(())
    }
}
