//! Turns the commands of a history into events.

use std::collections::BTreeSet;

use interest_store::{
    Advertiser, Event, Interaction, InteractionId, Message, MessageId, PolicySet, RolloutChange,
    SensitiveCategory, Timestamp, TopicKey, TopicSpec,
};
use serde_json::{Value, json};

use crate::command::{Command, Said, Setup};
use crate::history::NOW;
use crate::naive::Model;
use crate::numbers::ROLLOUT;
use crate::world::{
    ADVERTISERS, FOREST, account, advertiser, conversation, distinct_topics, topic, words,
};
use crate::wrong::wrong;

/// What has been told so far.
struct Teller {
    events: Vec<Event>,
    /// Knows the taxonomy as it is at this point: nothing may leave a sensitive part of it.
    model: Model,
    messages: Vec<Message>,
    interactions: Vec<Interaction>,
    /// What events that depend on their order have been told by: none is told twice, because an
    /// import takes a repetition for something that it has had before.
    told: BTreeSet<String>,
    links: i64,
    links_in_order: bool,
    content_only: bool,
}

/// The events of a history.
pub(crate) fn tell(setup: &Setup, commands: &[Command]) -> Vec<Event> {
    let mut teller = Teller {
        events: Vec::new(),
        model: Model::new(NOW),
        messages: Vec::new(),
        interactions: Vec::new(),
        told: BTreeSet::new(),
        links: 0,
        links_in_order: setup.links_in_order,
        content_only: setup.content_only,
    };
    teller.begin(setup);
    for command in commands {
        teller.command(command);
    }
    teller.events
}

/// What makes an event that depends on its order the same as another; `None` for other events.
fn order_key(event: &Event) -> Option<String> {
    match event {
        Event::Account {
            at,
            account,
            region: Some(region),
        }
        | Event::Region {
            at,
            account,
            region,
        } => Some(format!("{account} {region} {at}")),
        Event::Link { at, .. }
        | Event::Unlink { at, .. }
        | Event::AdTopic { at, .. }
        | Event::AdvertiserBlock { at, .. }
        | Event::FeedControl { at, .. }
        | Event::OptOut { at, .. }
        | Event::Policy(PolicySet { at, .. })
        | Event::Rollout(RolloutChange { at, .. }) => Some(at.to_string()),
        _ => None,
    }
}

fn postpone(event: &mut Event) {
    match event {
        Event::Account { at, .. }
        | Event::Region { at, .. }
        | Event::Link { at, .. }
        | Event::Unlink { at, .. }
        | Event::AdTopic { at, .. }
        | Event::AdvertiserBlock { at, .. }
        | Event::FeedControl { at, .. }
        | Event::OptOut { at, .. }
        | Event::Policy(PolicySet { at, .. })
        | Event::Rollout(RolloutChange { at, .. }) => *at = at.plus_millis(1),
        _ => {}
    }
}

impl Teller {
    /// Tells an event; one that depends on its order a little later if it was told before.
    fn push(&mut self, mut event: Event) {
        while order_key(&event).is_some_and(|key| !self.told.insert(key)) {
            postpone(&mut event);
        }
        self.repeat(event);
    }

    fn repeat(&mut self, event: Event) {
        // Refusals are the comparison's business.
        let _ = self.model.apply(&event);
        self.events.push(event);
    }

    fn begin(&mut self, setup: &Setup) {
        for (key, parent, phrases) in FOREST {
            let mut spec =
                TopicSpec::new(TopicKey::new(key).unwrap()).phrases(phrases.iter().copied());
            if let Some(parent) = parent {
                spec = spec.parent(TopicKey::new(parent).unwrap());
            }
            if key == "wellness" {
                spec = spec.sensitive(SensitiveCategory::Health);
            }
            self.push(Event::Topic(spec));
        }
        if setup.content_only {
            self.set_policy(ROLLOUT, "sensitive", &json!("content_only"));
        }
        if setup.offers_opt_out {
            self.set_policy(ROLLOUT, "opt_out", &json!("offered"));
        }
        for (number, beginning) in setup.accounts.iter().enumerate() {
            let Some(beginning) = beginning else { continue };
            let (account, region) = (account(number), beginning.region);
            self.push(Event::Account {
                at: beginning.at,
                account: account.clone(),
                region,
            });
            for (channel, at) in beginning.told.iter().copied() {
                self.push(Event::Notice {
                    at,
                    account: account.clone(),
                    channel,
                });
            }
        }
        for (number, here) in setup.advertisers.iter().enumerate() {
            if *here {
                let name = ADVERTISERS[number].to_owned();
                self.push(Event::Advertiser(Advertiser {
                    advertiser: advertiser(number),
                    name,
                }));
            }
        }
    }

    fn set_policy(&mut self, at: Timestamp, name: &str, value: &Value) {
        let set = [(name.to_owned(), value.clone())].into();
        self.push(Event::Policy(PolicySet { at, set }));
    }

    fn command(&mut self, command: &Command) {
        match command.clone() {
            Command::Say(said) => self.say(&said),
            Command::SayAgain { which, differently } if !self.messages.is_empty() => {
                let mut message = which.get(&self.messages).clone();
                if differently {
                    message.at = message.at.plus_millis(-1);
                }
                self.push(Event::Message(message));
            }
            Command::Do {
                who,
                at,
                kind,
                topics,
            } => {
                let id = format!("i{}", self.interactions.len());
                let interaction = Interaction {
                    at,
                    account: account(who),
                    interaction: InteractionId::new(&id).unwrap(),
                    kind,
                    topics: distinct_topics(&topics),
                };
                self.interactions.push(interaction.clone());
                self.push(Event::Interaction(interaction));
            }
            Command::DoAgain { which, differently } if !self.interactions.is_empty() => {
                let mut interaction = which.get(&self.interactions).clone();
                if differently {
                    interaction.at = interaction.at.plus_millis(1);
                }
                self.push(Event::Interaction(interaction));
            }
            Command::Again => {
                if let Some(event) = self.events.last().cloned() {
                    self.repeat(event);
                }
            }
            Command::EraseMessage { which } if !self.messages.is_empty() => {
                let message = which.get(&self.messages).clone();
                self.erase(&message);
            }
            Command::Wrong { which, who } => match wrong(which, account(who)) {
                // What is a cycle in the first forest may be a move in a later one.
                Event::Topic(spec) if self.model.is_sensitive(&spec.topic) => {}
                event => self.push(event),
            },
            other => self.simple(other),
        }
    }

    fn say(&mut self, said: &Said) {
        let known = words();
        let text = said.words.as_ref().map(|words| {
            let cased = words
                .iter()
                .enumerate()
                .map(|(place, word)| match place % 3 {
                    2 => known[*word].to_uppercase(),
                    _ => known[*word].to_owned(),
                });
            cased.collect::<Vec<_>>().join(" ")
        });
        let message = Message {
            at: said.at,
            account: account(said.who),
            conversation: conversation(said.conversation),
            message: MessageId::new(&format!("m{}", self.messages.len())).unwrap(),
            role: said.role,
            modality: said.modality,
            confidence: said.confidence,
            text,
            topics: (said.topics.as_ref()).map(|topics| topics.iter().map(|t| topic(*t)).collect()),
            // What a mention that is not named is worth under `content_only` is open.
            sensitive: said.sensitive && !self.content_only,
        };
        if said.erased_before {
            self.erase(&message);
        }
        self.messages.push(message.clone());
        self.push(Event::Message(message));
    }

    fn erase(&mut self, message: &Message) {
        self.push(Event::Erase {
            at: NOW,
            account: message.account.clone(),
            conversation: Some(message.conversation.clone()),
            message: Some(message.message.clone()),
        });
    }

    /// The instant of a link or unlink.
    fn link_at(&mut self, at: Timestamp) -> Timestamp {
        self.links += 1;
        if self.links_in_order {
            NOW.plus_millis(self.links * 1000)
        } else {
            at
        }
    }

    fn simple(&mut self, command: Command) {
        match command {
            Command::Link { at, who } => {
                let accounts = who.iter().map(|number| account(*number)).collect();
                let at = self.link_at(at);
                self.push(Event::Link { at, accounts });
            }
            Command::Unlink { at, who } => {
                let at = self.link_at(at);
                self.push(Event::Unlink {
                    at,
                    account: account(who),
                });
            }
            Command::Policy { at, name, value } => self.set_policy(at, name, &value),
            Command::Topic {
                topic: number,
                parent,
            }
            | Command::Move {
                topic: number,
                parent,
            } => {
                self.place(&topic(number), parent.map(topic));
            }
            Command::Mark { topic: number } => {
                // A mark alone would make a topic that is not there yet.
                if self.model.topics.contains_key(&topic(number)) {
                    let spec = TopicSpec::new(topic(number));
                    self.push(Event::Topic(spec.sensitive(SensitiveCategory::Politics)));
                }
            }
            other => {
                if let Some(event) = other.plain() {
                    self.push(event);
                }
            }
        }
    }

    /// Puts a topic under a parent, unless that took it out of a sensitive part of the forest.
    fn place(&mut self, topic: &TopicKey, parent: Option<TopicKey>) {
        if self.model.is_sensitive(topic) {
            return;
        }
        let mut spec = TopicSpec::new(topic.clone());
        spec.parent = Some(parent);
        self.push(Event::Topic(spec));
    }
}
