//! One consistent state of the file, as a question sees it.

use super::Store;
use super::knowledge::Knowledge;
use super::writer::find_account;
use crate::db::account::AccountRow;
use crate::db::conversation::MessageAt;
use crate::db::revision::Revision;
use crate::db::{self, Connection};
use crate::error::{Error, Result};
use crate::ids::{AccountName, ConversationId, MessageId};
use crate::model::{Policy, StoredMessage};
use crate::topics::{Mention, Taxonomy, TopicId};

/// A reading transaction.
pub(crate) struct View<'a> {
    pub(crate) connection: &'a Connection,
    pub(super) revision: Revision,
    knowledge: &'a Knowledge,
    pub(super) store: &'a Store,
}

impl<'a> View<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        revision: Revision,
        knowledge: &'a Knowledge,
        store: &'a Store,
    ) -> View<'a> {
        View {
            connection,
            revision,
            knowledge,
            store,
        }
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.knowledge.policy()
    }

    pub(crate) fn taxonomy(&self) -> &'a Taxonomy {
        self.knowledge.taxonomy()
    }

    pub(super) fn account(&self, name: &AccountName) -> Result<AccountRow> {
        find_account(self.connection, name)
    }

    pub(crate) fn for_each_account(
        &self,
        mut each: impl FnMut(&AccountRow) -> Result<()>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let rows = db::account::after(self.connection, last, 1000)?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.account_id;
            rows.iter().try_for_each(&mut each)?;
        }
    }

    /// A message as the interface shows it, and where it stands.
    pub(super) fn message(
        &self,
        account: &AccountName,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Result<(StoredMessage, MessageAt)> {
        let unknown = || Error::UnknownMessage {
            account: account.clone(),
            conversation: conversation.clone(),
            message: message.clone(),
        };
        let account_id = self.account(account)?.account_id;
        let number = db::conversation::number(self.connection, account_id, conversation)?;
        let place = MessageAt {
            account_id,
            conversation_no: number.ok_or_else(unknown)?,
            key: message.clone(),
        };
        let row = db::conversation::find(self.connection, &place)?.ok_or_else(unknown)?;
        let mut topics = Vec::new();
        for (topic, _) in db::conversation::signals(self.connection, &place)? {
            topics.push(super::items::key_of(self.taxonomy(), topic)?);
        }
        topics.sort_unstable();
        let shown = StoredMessage {
            account: account.clone(),
            conversation: conversation.clone(),
            message: message.clone(),
            at: row.at,
            role: row.role,
            modality: row.modality,
            outcome: row.outcome,
            topics,
        };
        Ok((shown, place))
    }

    /// What a text would mention, and whether one of its topics is sensitive.
    pub(super) fn classify(&self, text: &str) -> Result<(Vec<Mention>, bool)> {
        let taxonomy = self.taxonomy();
        let found = self.knowledge.matcher(self.connection)?.find(text);
        let mut mentions = Vec::new();
        for found in &found {
            mentions.push(Mention {
                topic: super::items::key_of(taxonomy, found.topic as TopicId)?,
                weight: 1.0,
                matched: found.phrases.iter().map(ToString::to_string).collect(),
            });
        }
        let mut sensitive = found
            .iter()
            .any(|found| taxonomy.is_sensitive(found.topic as TopicId));
        if let Some(extractor) = &self.store.options.extractor {
            mentions = extractor.mentions(text);
            for mention in &mentions {
                let id = super::writer::topic_id(taxonomy, &mention.topic)?;
                sensitive |= taxonomy.is_sensitive(id);
            }
        }
        if sensitive {
            mentions.clear();
        }
        mentions.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.topic.cmp(&b.topic))
        });
        Ok((mentions, sensitive))
    }
}
