//! Ad Preferences (R11), feed controls (R14), opt-out (R16) and reset (R19).

use super::writer::topic_id;
use super::{Applied, Store, Writer};
use crate::db::change::{Change, ChangeKind};
use crate::db::{self};
use crate::error::{Error, Result};
use crate::ids::{AccountName, AdvertiserId, CenterId, TopicKey};
use crate::model::{AdPreference, AdSetting, FeedControl, FeedSetting, OptOut};
use crate::rules::preferences::Control;
use crate::time::Timestamp;

impl Writer<'_> {
    /// Sets what an account's center says about a topic in ads (R11); it holds on every account of the
    /// center and for every topic below, from the next question on.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTopic`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn set_ad_topic(
        &mut self,
        account: &AccountName,
        topic: &TopicKey,
        setting: AdSetting,
        at: Timestamp,
    ) -> Result<Applied> {
        let row = self.find_account(account)?;
        let id = topic_id(self.knowledge()?.taxonomy(), topic)?;
        let change = Change {
            at,
            kind: ChangeKind::AdTopic,
            account_id: Some(row.account_id),
            subject: topic.as_str().to_owned(),
            value: setting.as_str().to_owned(),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let center = CenterId(row.center_id);
        let changed = db::preference::set_ad_topic(self.connection, center, (id, setting, at))?;
        Ok(Applied::new_if(changed))
    }

    /// Blocks an advertiser for an account's center, or takes the block back (R11).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAdvertiser`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn set_advertiser_block(
        &mut self,
        account: &AccountName,
        advertiser: &AdvertiserId,
        blocked: bool,
        at: Timestamp,
    ) -> Result<Applied> {
        let row = self.find_account(account)?;
        let id = db::ad::advertiser_id(self.connection, advertiser)?
            .ok_or_else(|| Error::UnknownAdvertiser(advertiser.clone()))?;
        let change = Change {
            at,
            kind: ChangeKind::AdvertiserBlock,
            account_id: Some(row.account_id),
            subject: advertiser.as_str().to_owned(),
            value: blocked.to_string(),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let center = CenterId(row.center_id);
        let changed =
            db::preference::set_advertiser_block(self.connection, center, id, blocked, at)?;
        Ok(Applied::new_if(changed))
    }

    /// Sets a feed control of an account on a topic and all below it (R14). Set again, it is replaced and
    /// its time starts anew. Only a snooze takes an end of its own.
    ///
    /// # Errors
    ///
    /// [`Error::UntilNotTaken`], [`Error::UnknownTopic`], [`Error::UnknownAccount`],
    /// [`Error::UnknownApp`].
    pub fn set_feed_control(
        &mut self,
        account: &AccountName,
        topic: &TopicKey,
        setting: FeedSetting,
        until: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<Applied> {
        if until.is_some() && setting != FeedSetting::Snooze {
            return Err(Error::UntilNotTaken);
        }
        let row = self.find_account(account)?;
        let control = Control {
            topic: topic_id(self.knowledge()?.taxonomy(), topic)?,
            setting,
            since: at,
            until,
        };
        let end = until.map_or_else(String::new, |until| format!(" {until}"));
        let change = Change {
            at,
            kind: ChangeKind::FeedControl,
            account_id: Some(row.account_id),
            subject: topic.as_str().to_owned(),
            value: format!("{setting}{end}"),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let changed = db::preference::set_feed_control(self.connection, row.account_id, &control)?;
        Ok(Applied::new_if(changed))
    }

    /// Takes the opt-out for an account, or takes it back (R6, R16). What was said in the account is
    /// decided again; signals of conversations neither reach nor leave it while it is taken (R10).
    ///
    /// # Errors
    ///
    /// [`Error::OptOutNotOffered`] for taking one that the policy does not offer,
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn set_opt_out(
        &mut self,
        account: &AccountName,
        opted_out: bool,
        at: Timestamp,
    ) -> Result<Applied> {
        let mut row = self.find_account(account)?;
        let change = Change {
            at,
            kind: ChangeKind::OptOut,
            account_id: Some(row.account_id),
            subject: String::new(),
            value: opted_out.to_string(),
        };
        let offered = self.knowledge()?.policy().opt_out == OptOut::Offered;
        if self.has_had(&change)? {
            return Ok(Applied::Known);
        }
        if opted_out && !offered {
            return Err(Error::OptOutNotOffered(account.clone()));
        }
        db::change::insert(self.connection, &change)?;
        let changed = db::account::set_opted_out(self.connection, row.account_id, opted_out)?;
        if changed {
            self.forget(account);
            row.opted_out = opted_out;
            self.decide_again(&row, Timestamp::MIN, Timestamp::MAX)?;
        }
        Ok(Applied::new_if(changed))
    }

    /// Starts an account's interests again from nothing (R19): signals up to and including `at` stop
    /// counting, those that arrive late too. Conversations, blocks and notices stay.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn reset(&mut self, account: &AccountName, at: Timestamp) -> Result<Applied> {
        let row = self.find_account(account)?;
        let change = Change {
            at,
            kind: ChangeKind::Reset,
            account_id: Some(row.account_id),
            subject: String::new(),
            value: String::new(),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let changed = row.reset_at.is_none_or(|reset| reset < at);
        if changed {
            db::account::set_reset_at(self.connection, row.account_id, at)?;
            self.forget(account);
            self.signals_changed(row.account_id);
        }
        Ok(Applied::new_if(changed))
    }
}

impl Store {
    /// See [`Writer::set_ad_topic`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_ad_topic(
        &self,
        account: &AccountName,
        topic: &TopicKey,
        setting: AdSetting,
        at: Timestamp,
    ) -> Result<Applied> {
        self.write(|writer| writer.set_ad_topic(account, topic, setting, at))
    }

    /// See [`Writer::set_advertiser_block`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_advertiser_block(
        &self,
        account: &AccountName,
        advertiser: &AdvertiserId,
        blocked: bool,
        at: Timestamp,
    ) -> Result<Applied> {
        self.write(|writer| writer.set_advertiser_block(account, advertiser, blocked, at))
    }

    /// See [`Writer::set_feed_control`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_feed_control(
        &self,
        account: &AccountName,
        topic: &TopicKey,
        setting: FeedSetting,
        until: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<Applied> {
        self.write(|writer| writer.set_feed_control(account, topic, setting, until, at))
    }

    /// See [`Writer::set_opt_out`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_opt_out(
        &self,
        account: &AccountName,
        opted_out: bool,
        at: Timestamp,
    ) -> Result<Applied> {
        self.write(|writer| writer.set_opt_out(account, opted_out, at))
    }

    /// See [`Writer::reset`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn reset(&self, account: &AccountName, at: Timestamp) -> Result<Applied> {
        self.write(|writer| writer.reset(account, at))
    }

    /// The Ad Preferences of an account's center (R11): topics, then advertisers.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn ad_preferences(&self, account: &AccountName) -> Result<Vec<AdPreference>> {
        self.read(|view| {
            let center = CenterId(view.account(account)?.center_id);
            let mut found = Vec::new();
            for (topic, setting, since) in db::preference::ad_topics(view.connection, center)? {
                let Some(node) = view.taxonomy().get(topic) else {
                    continue;
                };
                found.push(AdPreference::Topic {
                    topic: node.key.clone(),
                    setting,
                    since,
                });
            }
            let blocks = db::preference::advertiser_blocks(view.connection, center)?;
            found.extend(
                blocks
                    .into_iter()
                    .map(|(_, advertiser, since)| AdPreference::Advertiser { advertiser, since }),
            );
            Ok(found)
        })
    }

    /// The feed controls of an account that are in force at an instant (R14).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn feed_controls(&self, account: &AccountName, at: Timestamp) -> Result<Vec<FeedControl>> {
        self.read(|view| {
            let row = view.account(account)?;
            let mut found = Vec::new();
            for control in db::preference::feed_controls(view.connection, row.account_id)? {
                let until = control.ends_at(view.policy());
                let Some(node) = view.taxonomy().get(control.topic) else {
                    continue;
                };
                if until.is_none_or(|until| at < until) {
                    found.push(FeedControl {
                        account: account.clone(),
                        topic: node.key.clone(),
                        setting: control.setting,
                        since: control.since,
                        until,
                    });
                }
            }
            Ok(found)
        })
    }
}
