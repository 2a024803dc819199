//! The same facts in another order (R7).

use std::collections::BTreeSet;

use interest_store::{Event, TopicKey};

use crate::history::NOW;
use crate::naive::Model;

/// A history taken apart into what needs an order and what does not.
pub(crate) struct Parts {
    /// Apps, accounts, topics and advertisers: what the rest names.
    pub(crate) foundation: Vec<Event>,
    /// Links, settings, policy, ads, …: these stay in their order.
    pub(crate) steps: Vec<Event>,
    /// Messages, interactions, notices and regions: these may come in any order.
    pub(crate) facts: Vec<Event>,
}

/// What two facts cannot both be told of without their order making a difference.
fn claim(event: &Event) -> Option<String> {
    match event {
        Event::Account {
            at,
            account,
            region: Some(_),
        }
        | Event::Region { at, account, .. } => Some(format!("region {account} {at}")),
        Event::Message(said) => Some(format!(
            "message {} {} {}",
            said.account, said.conversation, said.message
        )),
        Event::Interaction(done) => {
            Some(format!("interaction {} {}", done.account, done.interaction))
        }
        _ => None,
    }
}

/// Takes a history apart. What was refused in it is left out, and of facts that claim the same only
/// the first is kept.
pub(crate) fn take_apart(events: &[Event]) -> Parts {
    let mut model = Model::new(NOW);
    let accepted: Vec<&Event> = events
        .iter()
        .filter(|event| model.apply(event).is_ok())
        .collect();
    let mut parts = Parts {
        foundation: Vec::new(),
        steps: Vec::new(),
        facts: Vec::new(),
    };
    let mut topics: BTreeSet<TopicKey> = BTreeSet::new();
    let mut facts = Vec::new();
    for event in accepted {
        match event {
            Event::App { .. } | Event::Account { .. } | Event::Advertiser(_) => {
                parts.foundation.push(event.clone());
            }
            // What may be kept of a sensitive topic is decided first: what was dropped does not come back.
            Event::Policy(change) if change.set.contains_key("sensitive") => {
                parts.foundation.push(event.clone());
            }
            // A topic is made at first; marks and moves are steps.
            Event::Topic(spec) if topics.insert(spec.topic.clone()) => {
                parts.foundation.push(event.clone());
            }
            Event::Message(_)
            | Event::Interaction(_)
            | Event::Region { .. }
            | Event::Notice { .. } => {
                facts.push(event.clone());
            }
            step => parts.steps.push(step.clone()),
        }
    }
    let mut claimed: BTreeSet<String> = parts.foundation.iter().filter_map(claim).collect();
    facts.retain(|fact| claim(fact).is_none_or(|claim| claimed.insert(claim)));
    parts.facts = facts;
    parts
}

impl Parts {
    /// The history put together again: the facts shuffled and spread among the steps by `seed`.
    pub(crate) fn put_together(&self, seed: u64) -> Vec<Event> {
        let mut placed: Vec<(usize, u64, &Event)> = Vec::new();
        for (number, fact) in self.facts.iter().enumerate() {
            let key = mixed(seed.wrapping_add(number as u64));
            placed.push((key as usize % (self.steps.len() + 1), key, fact));
        }
        placed.sort_by_key(|(step, key, _)| (*step, *key));
        let mut placed = placed.into_iter().peekable();
        let mut events = self.foundation.clone();
        for number in 0..=self.steps.len() {
            while let Some((_, _, fact)) = placed.next_if(|(step, ..)| *step == number) {
                events.push(fact.clone());
            }
            events.extend(self.steps.get(number).cloned());
        }
        events
    }
}

/// The finaliser of SplitMix64: neighbouring numbers give unrelated ones.
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
