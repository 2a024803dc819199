//! Erasing (R18).

use super::{Applied, Store, Writer};
use crate::db::change::{Change, ChangeKind};
use crate::db::{self};
use crate::error::Result;
use crate::ids::{AccountName, CenterId, ConversationId, MessageId};
use crate::time::Timestamp;

impl Writer<'_> {
    /// Erases a conversation, or one message of it (R18): its text and its signals are gone, its id is
    /// remembered, and importing it again does not bring it back.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`]. An id that the store does not know
    /// is remembered like any other.
    pub fn erase(
        &mut self,
        account: &AccountName,
        conversation: &ConversationId,
        message: Option<&MessageId>,
        at: Timestamp,
    ) -> Result<Applied> {
        let row = self.find_account(account)?;
        let change = Change {
            at,
            kind: ChangeKind::Erase,
            account_id: Some(row.account_id),
            subject: conversation.as_str().to_owned(),
            value: message.map_or_else(String::new, |message| message.as_str().to_owned()),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let gone = db::conversation::erase(self.connection, row.account_id, conversation, message)?;
        if gone {
            self.signals_changed(row.account_id);
            self.has_erased = true;
        }
        self.forget(account);
        Ok(Applied::new_if(gone))
    }

    /// Erases an account and everything of it (R18). If it was the last of its center, the center's
    /// settings go with it.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn erase_account(&mut self, account: &AccountName) -> Result<Applied> {
        let row = self.find_account(account)?;
        self.pending.remove(&row.account_id);
        for account_id in db::center::ever_with(self.connection, row.account_id)? {
            self.keep_settings_of(account_id)?;
        }
        db::account::delete(self.connection, row.account_id)?;
        if db::account::of_center(self.connection, row.center_id)?.is_empty() {
            db::preference::clear_center(self.connection, CenterId(row.center_id))?;
        }
        self.has_erased = true;
        self.forget_all();
        Ok(Applied::New)
    }
}

impl Writer<'_> {
    /// Writes the settings of an account's center into the log as its own. It may have them from an
    /// account that goes, whose requests go too, and an export must not lose a block (R11, R21).
    fn keep_settings_of(&mut self, account_id: i64) -> Result<()> {
        let knowledge = self.knowledge()?;
        let center = CenterId(db::account::get(self.connection, account_id)?.center_id);
        let mut changes = Vec::new();
        for (topic, setting, at) in db::preference::ad_topics(self.connection, center)? {
            let topic = super::items::key_of(knowledge.taxonomy(), topic)?;
            let value = setting.as_str().to_owned();
            changes.push((at, ChangeKind::AdTopic, topic.as_str().to_owned(), value));
        }
        for (_, advertiser, at) in db::preference::advertiser_blocks(self.connection, center)? {
            let subject = advertiser.as_str().to_owned();
            changes.push((at, ChangeKind::AdvertiserBlock, subject, true.to_string()));
        }
        for (at, kind, subject, value) in changes {
            let change = Change {
                at,
                kind,
                account_id: Some(account_id),
                subject,
                value,
            };
            db::change::insert(self.connection, &change)?;
        }
        Ok(())
    }
}

impl Store {
    /// See [`Writer::erase`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn erase(
        &self,
        account: &AccountName,
        conversation: &ConversationId,
        message: Option<&MessageId>,
        at: Timestamp,
    ) -> Result<Applied> {
        self.write(|writer| writer.erase(account, conversation, message, at))
    }

    /// See [`Writer::erase_account`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn erase_account(&self, account: &AccountName) -> Result<Applied> {
        self.write(|writer| writer.erase_account(account))
    }
}
