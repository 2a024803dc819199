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
        db::account::delete(self.connection, row.account_id)?;
        if db::account::of_center(self.connection, row.center_id)?.is_empty() {
            db::preference::clear_center(self.connection, CenterId(row.center_id))?;
        }
        self.has_erased = true;
        self.forget_all();
        Ok(Applied::New)
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
