//! A small world to try the rules in, through the public interface alone.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use interest_store::{
    AccountName, Ad, AdId, Advertiser, Applied, Content, FixedClock, ImportOptions, ImportSummary,
    InitialTaxonomy, Interaction, InteractionKind, Interest, Message, Outcome, Purpose, Store,
    StoreOptions, Timestamp, TopicKey, TopicRelevance, TopicSpec,
};

/// The store's clock in these tests.
pub const NOW: &str = "2026-08-01T00:00:00Z";

/// An instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An account's name.
pub fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

/// A topic's key.
pub fn topic(text: &str) -> TopicKey {
    text.parse().unwrap()
}

/// A store in memory with a few topics: outdoors > hiking > boots, outdoors > camping, music > guitar, cooking,
/// and health (sensitive) > cardiology. Each is recognised by its key.
pub struct World {
    pub store: Store,
    next: std::cell::Cell<u32>,
}

impl World {
    pub fn new() -> World {
        World::with(StoreOptions::new())
    }

    /// The same in a store that is opened with options of its own.
    pub fn with(options: StoreOptions) -> World {
        let store = options
            .clock(FixedClock(at(NOW)))
            .initial_taxonomy(InitialTaxonomy::None)
            .open_in_memory()
            .unwrap();
        for (key, parent) in [
            ("outdoors", None),
            ("hiking", Some("outdoors")),
            ("boots", Some("hiking")),
            ("camping", Some("outdoors")),
            ("music", None),
            ("guitar", Some("music")),
            ("cooking", None),
        ] {
            let mut spec = TopicSpec::new(topic(key)).name(key).phrases([key]);
            if let Some(parent) = parent {
                spec = spec.parent(topic(parent));
            }
            store.add_topic(&spec).unwrap();
        }
        let health = TopicSpec::new(topic("health")).phrases(["illness"]);
        store
            .add_topic(&health.sensitive("health".parse().unwrap()))
            .unwrap();
        let cardiology = TopicSpec::new(topic("cardiology")).phrases(["cardiologist"]);
        store
            .add_topic(&cardiology.parent(topic("health")))
            .unwrap();
        World {
            store,
            next: std::cell::Cell::new(1),
        }
    }

    fn number(&self) -> u32 {
        self.next.replace(self.next.get() + 1)
    }

    /// An account in a region since 2025-10-01, told by both channels on 2025-11-01.
    pub fn told(&self, account: &str, region: &str) -> AccountName {
        let account = self.untold(account, region);
        for channel in ["in_product", "email"] {
            self.notice(&account, channel, "2025-11-01T00:00:00Z");
        }
        account
    }

    /// An account in a region since 2025-10-01, not told of anything.
    pub fn untold(&self, account: &str, region: &str) -> AccountName {
        let account = name(account);
        let since = at("2025-10-01T00:00:00Z");
        self.store
            .add_account(&account, since, Some(region.parse().unwrap()))
            .unwrap();
        account
    }

    pub fn notice(&self, account: &AccountName, channel: &str, when: &str) {
        self.store
            .record_notice(account, channel.parse().unwrap(), at(when))
            .unwrap();
    }

    pub fn region(&self, account: &AccountName, from: &str, region: &str) {
        self.store
            .set_region(account, at(from), region.parse().unwrap())
            .unwrap();
    }

    pub fn link(&self, accounts: &[&AccountName]) {
        let accounts: Vec<_> = accounts.iter().map(|account| (*account).clone()).collect();
        self.store
            .link(&accounts, at("2025-11-15T00:00:00Z"))
            .unwrap();
    }

    /// A typed message under a fresh id.
    pub fn message(&self, account: &AccountName, when: &str, text: &str) -> Message {
        let id = format!("m{}", self.number());
        Message::typed(
            account.clone(),
            "c1".parse().unwrap(),
            id.parse().unwrap(),
            at(when),
            text,
        )
    }

    /// Stores a typed message and says what became of it.
    pub fn say(&self, account: &AccountName, when: &str, text: &str) -> Outcome {
        self.record(&self.message(account, when, text))
    }

    pub fn record(&self, message: &Message) -> Outcome {
        match self.store.record_message(message).unwrap() {
            Applied::Message(outcome) => outcome,
            other => panic!("{other:?}"),
        }
    }

    /// What has become of a stored message by now.
    pub fn outcome(&self, message: &Message) -> Outcome {
        let found = self
            .store
            .message(&message.account, &message.conversation, &message.message);
        found.unwrap().outcome
    }

    /// Stores a page like under a fresh id.
    pub fn like(&self, account: &AccountName, when: &str, topics: &[&str]) -> Interaction {
        let interaction = Interaction {
            at: at(when),
            account: account.clone(),
            interaction: format!("i{}", self.number()).parse().unwrap(),
            kind: InteractionKind::PageLike,
            topics: topics.iter().map(|key| topic(key)).collect(),
        };
        self.store.record_interaction(&interaction).unwrap();
        interaction
    }

    pub fn advertiser(&self, id: &str) {
        let advertiser = Advertiser {
            advertiser: id.parse().unwrap(),
            name: id.to_owned(),
        };
        self.store.add_advertiser(&advertiser).unwrap();
    }

    /// An ad of the advertiser "acme", made if need be, on topics with relevance.
    pub fn ad(&self, id: &str, topics: &[(&str, f64)]) -> AdId {
        self.advertiser("acme");
        let ad = Ad {
            ad: id.parse().unwrap(),
            advertiser: "acme".parse().unwrap(),
            title: id.to_owned(),
            topics: topics
                .iter()
                .map(|(key, relevance)| TopicRelevance {
                    topic: topic(key),
                    relevance: *relevance,
                })
                .collect(),
            from: None,
            until: None,
        };
        self.store.add_ad(&ad).unwrap();
        ad.ad
    }

    pub fn post(&self, id: &str, when: &str, topics: &[&str]) {
        let content = Content {
            at: at(when),
            content: id.parse().unwrap(),
            kind: "post".to_owned(),
            title: id.to_owned(),
            topics: topics.iter().map(|key| topic(key)).collect(),
        };
        self.store.add_content(&content).unwrap();
    }

    pub fn interests(&self, account: &AccountName, purpose: Purpose, when: &str) -> Vec<Interest> {
        self.store
            .interests(account, purpose, at(when), usize::MAX)
            .unwrap()
    }

    /// The topics of an account's interests for ads, best first.
    pub fn for_ads(&self, account: &AccountName, when: &str) -> Vec<String> {
        let found = self.interests(account, Purpose::Ads, when);
        found
            .iter()
            .map(|interest| interest.topic.to_string())
            .collect()
    }

    /// The topics of an account's interests for content, best first.
    pub fn for_content(&self, account: &AccountName, when: &str) -> Vec<String> {
        let found = self.interests(account, Purpose::Content, when);
        found
            .iter()
            .map(|interest| interest.topic.to_string())
            .collect()
    }

    /// The ids of the ads for an account, best first.
    pub fn ads(&self, account: &AccountName, when: &str) -> Vec<String> {
        let found = self.store.ads(account, at(when), usize::MAX).unwrap();
        found.iter().map(|ad| ad.ad.to_string()).collect()
    }

    /// The ids of the content for an account, best first.
    pub fn feed(&self, account: &AccountName, when: &str) -> Vec<String> {
        let found = self.store.feed(account, at(when), usize::MAX).unwrap();
        found.iter().map(|item| item.content.to_string()).collect()
    }

    /// Everything that is stored, as events.
    pub fn exported(&self) -> String {
        let mut bytes = Vec::new();
        self.store.export(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Imports events, one a line.
    pub fn import(&self, events: &str) -> ImportSummary {
        let options = ImportOptions::new();
        self.store
            .import(events.as_bytes(), &options, |_, _| {}, |_| {})
            .unwrap()
    }

    /// The topics of the signals that a stored message yields, by key.
    pub fn yielded(&self, message: &Message) -> Vec<String> {
        let found = self
            .store
            .message(&message.account, &message.conversation, &message.message);
        let topics = found.unwrap().topics;
        topics.iter().map(ToString::to_string).collect()
    }

    /// Sets a region's rollout, or closes the region.
    pub fn rollout(&self, region: &str, from: Option<&str>) {
        let change = interest_store::RolloutChange {
            at: at("2026-01-01T00:00:00Z"),
            region: region.parse().unwrap(),
            from: from.map(at),
        };
        self.store.set_rollout(&change).unwrap();
    }

    /// Sets a policy value, written as JSON.
    pub fn policy(&self, name: &str, value: &str) {
        let set = interest_store::PolicySet {
            at: at("2026-01-01T00:00:00Z"),
            set: [(name.to_owned(), serde_json::from_str(value).unwrap())].into(),
        };
        self.store.set_policy(&set).unwrap();
    }
}
