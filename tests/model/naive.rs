//! A naive model of the rules: the facts as they were told, and what is refused.
//!
//! It is written from the rules alone and shares no code with the store. Nothing derived is kept: each
//! question (`questions.rs`, `preferences.rs`, `ranking.rs`) works everything out anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use interest_store::{
    AccountName, Ad, AdId, AdSetting, AdvertiserId, Channel, Content, ContentId, ConversationId,
    Event, FeedSetting, Interaction, Message, MessageId, Policy, Region, Timestamp, TopicKey,
};

use crate::numbers;

/// Which rule refused something, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) rule: u8,
    pub(crate) why: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{}: {}", self.rule, self.why)
    }
}

pub(crate) type Answer<T> = Result<T, Refused>;

/// Refuses unless `holds`.
pub(crate) fn need(holds: bool, rule: u8, why: &'static str) -> Answer<()> {
    if holds {
        Ok(())
    } else {
        Err(Refused { rule, why })
    }
}

#[derive(Clone)]
pub(crate) struct AccountFacts {
    pub(crate) center: usize,
    pub(crate) created: Timestamp,
    pub(crate) opted_out: bool,
    pub(crate) resets: Vec<Timestamp>,
}

#[derive(Clone, Default)]
pub(crate) struct TopicFacts {
    pub(crate) parent: Option<TopicKey>,
    pub(crate) marked: bool,
    pub(crate) phrases: Vec<String>,
}

/// The Ad Preferences of one center.
#[derive(Clone, Default)]
pub(crate) struct CenterFacts {
    pub(crate) topics: BTreeMap<TopicKey, AdSetting>,
    pub(crate) blocked: BTreeSet<AdvertiserId>,
}

#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) setting: FeedSetting,
    pub(crate) at: Timestamp,
    pub(crate) until: Option<Timestamp>,
}

/// Two accounts that shared a center, and from when to when.
#[derive(Clone)]
pub(crate) struct Together {
    pub(crate) pair: [AccountName; 2],
    pub(crate) from: Timestamp,
    pub(crate) until: Option<Timestamp>,
}

/// The facts, in the order in which they were told.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) now: Timestamp,
    pub(crate) apps: BTreeSet<String>,
    pub(crate) accounts: BTreeMap<AccountName, AccountFacts>,
    pub(crate) centers: Vec<CenterFacts>,
    pub(crate) together: Vec<Together>,
    /// The instants of the links and unlinks, as they came.
    pub(crate) link_instants: Vec<Timestamp>,
    pub(crate) regions: Vec<(AccountName, Timestamp, Region)>,
    pub(crate) notices: BTreeSet<(AccountName, Channel, Timestamp)>,
    pub(crate) topics: BTreeMap<TopicKey, TopicFacts>,
    pub(crate) messages: Vec<Message>,
    pub(crate) interactions: Vec<Interaction>,
    /// Erased messages, and with `None` erased conversations.
    pub(crate) erased: BTreeSet<(AccountName, ConversationId, Option<MessageId>)>,
    pub(crate) advertisers: BTreeSet<AdvertiserId>,
    pub(crate) ads: BTreeMap<AdId, Ad>,
    pub(crate) contents: BTreeMap<ContentId, Content>,
    pub(crate) controls: BTreeMap<(AccountName, TopicKey), Control>,
    pub(crate) policy: Policy,
}

impl Model {
    /// A store that knows nothing but the four apps and the default policy.
    pub(crate) fn new(now: Timestamp) -> Model {
        Model {
            now,
            apps: ["facebook", "instagram", "messenger", "whatsapp"]
                .map(str::to_owned)
                .into(),
            accounts: BTreeMap::new(),
            centers: Vec::new(),
            together: Vec::new(),
            link_instants: Vec::new(),
            regions: Vec::new(),
            notices: BTreeSet::new(),
            topics: BTreeMap::new(),
            messages: Vec::new(),
            interactions: Vec::new(),
            erased: BTreeSet::new(),
            advertisers: BTreeSet::new(),
            ads: BTreeMap::new(),
            contents: BTreeMap::new(),
            controls: BTreeMap::new(),
            policy: numbers::announced(),
        }
    }

    /// Takes one event in, or refuses it and changes nothing.
    pub(crate) fn apply(&mut self, event: &Event) -> Answer<()> {
        match event {
            Event::App { app } => {
                self.apps.insert(app.as_str().to_owned());
                Ok(())
            }
            Event::Topic(spec) => self.topic(spec),
            Event::Account {
                at,
                account,
                region,
            } => self.account(*at, account, *region),
            Event::Link { at, accounts } => self.link(*at, accounts),
            Event::Message(message) => self.message(message),
            Event::Interaction(interaction) => self.interaction(interaction),
            Event::Advertiser(advertiser) => {
                self.advertisers.insert(advertiser.advertiser.clone());
                Ok(())
            }
            Event::Ad(ad) => self.ad(ad),
            Event::Content(content) => self.content(content),
            Event::Policy(set) => {
                self.policy = numbers::changed(&self.policy, &set.set)?;
                Ok(())
            }
            Event::Rollout(change) => {
                self.policy.rollout.insert(change.region, change.from);
                Ok(())
            }
            of_an_account => self.of_an_account(of_an_account),
        }
    }

    /// The events that name one account, which must be known.
    fn of_an_account(&mut self, event: &Event) -> Answer<()> {
        match event {
            Event::Region {
                at,
                account,
                region,
            } => {
                self.known_account(account)?;
                self.regions.push((account.clone(), *at, *region));
            }
            Event::Unlink { at, account } => self.unlink(*at, account)?,
            Event::Notice {
                at,
                account,
                channel,
            } => {
                self.known_account(account)?;
                self.notices.insert((account.clone(), *channel, *at));
            }
            Event::OptOut {
                account, opted_out, ..
            } => {
                self.known_account(account)?;
                need(
                    !opted_out || self.offers_opt_out(),
                    16,
                    "no opt-out is offered",
                )?;
                self.account_mut(account)?.opted_out = *opted_out;
            }
            Event::Reset { at, account } => self.account_mut(account)?.resets.push(*at),
            Event::Erase {
                account,
                conversation,
                message,
                ..
            } => {
                self.erase(account, conversation.as_ref(), message.as_ref())?;
            }
            preference => return self.preference(preference),
        }
        Ok(())
    }

    /// Ad Preferences and feed controls.
    fn preference(&mut self, event: &Event) -> Answer<()> {
        match event {
            Event::AdTopic {
                account,
                topic,
                setting,
                ..
            } => {
                let center = self.center_of(account)?;
                self.known_topic(topic)?;
                match setting {
                    AdSetting::NoPreference => self.centers[center].topics.remove(topic),
                    setting => self.centers[center].topics.insert(topic.clone(), *setting),
                };
            }
            Event::AdvertiserBlock {
                account,
                advertiser,
                blocked,
                ..
            } => {
                let center = self.center_of(account)?;
                need(
                    self.advertisers.contains(advertiser),
                    11,
                    "unknown advertiser",
                )?;
                match blocked {
                    true => self.centers[center].blocked.insert(advertiser.clone()),
                    false => self.centers[center].blocked.remove(advertiser),
                };
            }
            Event::FeedControl {
                at,
                account,
                topic,
                setting,
                until,
            } => {
                self.known_account(account)?;
                self.known_topic(topic)?;
                let may_end = until.is_none() || *setting == FeedSetting::Snooze;
                need(may_end, 14, "only a snooze has an end of its own")?;
                let key = (account.clone(), topic.clone());
                let control = Control {
                    setting: *setting,
                    at: *at,
                    until: *until,
                };
                match setting {
                    FeedSetting::NoPreference => self.controls.remove(&key),
                    _ => self.controls.insert(key, control),
                };
            }
            other => panic!("the model does not know {other:?}"),
        }
        Ok(())
    }

    pub(crate) fn known_account(&self, account: &AccountName) -> Answer<()> {
        need(self.accounts.contains_key(account), 1, "unknown account")
    }

    pub(crate) fn account_mut(&mut self, account: &AccountName) -> Answer<&mut AccountFacts> {
        let unknown = Refused {
            rule: 1,
            why: "unknown account",
        };
        self.accounts.get_mut(account).ok_or(unknown)
    }

    pub(crate) fn center_of(&self, account: &AccountName) -> Answer<usize> {
        self.known_account(account)?;
        Ok(self.accounts[account].center)
    }

    pub(crate) fn known_topic(&self, topic: &TopicKey) -> Answer<()> {
        need(self.topics.contains_key(topic), 5, "unknown topic")
    }
}
