//! What each event does.

use super::Event;
use crate::error::Result;
use crate::store::{Applied, Store, Writer};

impl Writer<'_> {
    /// Applies one event.
    ///
    /// # Errors
    ///
    /// Those of the method that the event stands for.
    pub fn apply(&mut self, event: &Event) -> Result<Applied> {
        match event {
            Event::App { app } => self.add_app(app),
            Event::Topic(spec) => self.add_topic(spec),
            Event::Account {
                at,
                account,
                region,
            } => self.add_account(account, *at, *region),
            Event::Region {
                at,
                account,
                region,
            } => self.set_region(account, *at, *region),
            Event::Link { at, accounts } => self.link(accounts, *at),
            Event::Unlink { at, account } => self.unlink(account, *at),
            Event::Notice {
                at,
                account,
                channel,
            } => self.record_notice(account, *channel, *at),
            Event::Message(message) => self.record_message(message),
            Event::Interaction(interaction) => self.record_interaction(interaction),
            Event::Advertiser(advertiser) => self.add_advertiser(advertiser),
            Event::Ad(ad) => self.add_ad(ad),
            Event::Content(content) => self.add_content(content),
            Event::AdTopic {
                at,
                account,
                topic,
                setting,
            } => self.set_ad_topic(account, topic, *setting, *at),
            Event::AdvertiserBlock {
                at,
                account,
                advertiser,
                blocked,
            } => self.set_advertiser_block(account, advertiser, *blocked, *at),
            Event::FeedControl {
                at,
                account,
                topic,
                setting,
                until,
            } => self.set_feed_control(account, topic, *setting, *until, *at),
            Event::OptOut {
                at,
                account,
                opted_out,
            } => self.set_opt_out(account, *opted_out, *at),
            Event::Reset { at, account } => self.reset(account, *at),
            Event::Erase {
                at,
                account,
                conversation,
                message,
            } => match conversation {
                Some(conversation) => self.erase(account, conversation, message.as_ref(), *at),
                None if message.is_some() => Err(crate::error::Error::Event(
                    "`erase` names a message without its conversation".to_owned(),
                )),
                None => self.erase_account(account),
            },
            Event::Policy(change) => self.set_policy(change),
            Event::Rollout(change) => self.set_rollout(change),
        }
    }
}

impl Store {
    /// Applies one event in a transaction of its own.
    ///
    /// # Errors
    ///
    /// Those of the method that the event stands for.
    pub fn apply(&self, event: &Event) -> Result<Applied> {
        self.write(|writer| writer.apply(event))
    }
}
