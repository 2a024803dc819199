//! Several changes in one transaction.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::knowledge::Knowledge;
use super::packs::Pending;
use crate::db::account::AccountRow;
use crate::db::change::Change;
use crate::db::{self, Connection};
use crate::error::{Error, Result};
use crate::ids::{AccountName, ConversationId, TopicKey};
use crate::model::Outcome;
use crate::rules::standing::Standing;
use crate::time::Timestamp;
use crate::topics::{Extractor, Taxonomy, TopicId};

/// How many accounts and conversations one transaction keeps in memory before it starts again.
const MOST_KEPT: usize = 20_000;

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applied {
    /// It is new.
    New,
    /// The store had it already; nothing changed.
    Known,
    /// A new message, and what became of it (R6).
    Message(Outcome),
    /// It belongs to something that was erased; nothing was taken in (R18).
    Erased,
}

impl Applied {
    pub(super) fn new_if(changed: bool) -> Applied {
        if changed {
            Applied::New
        } else {
            Applied::Known
        }
    }
}

/// An account that the transaction has met.
#[derive(Debug, Clone)]
pub(super) struct Met {
    pub(super) row: AccountRow,
    pub(super) standing: Standing,
    /// Whether anything of it was erased, so that its messages must be looked up.
    pub(super) has_erased: bool,
    pub(super) conversations: HashMap<ConversationId, i64>,
}

/// Several changes in one transaction; see [`crate::Store::write`]. Each method is also a method of the
/// store, where it is a transaction of its own.
///
/// A method that returns an error has changed nothing, and the transaction may go on.
pub struct Writer<'a> {
    pub(super) connection: &'a Connection,
    pub(super) now: Timestamp,
    pub(super) extractor: Option<&'a dyn Extractor>,
    knowledge: Arc<Knowledge>,
    /// Topics or policy were changed since `knowledge` was read.
    pub(super) is_stale: bool,
    met: HashMap<AccountName, Met>,
    kept: usize,
    /// What the packed interests have to catch up with, by account.
    pub(super) pending: BTreeMap<i64, Pending>,
    /// Requests that an import has given before change nothing.
    pub(super) replays: bool,
    pub(super) has_erased: bool,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        now: Timestamp,
        knowledge: Arc<Knowledge>,
        extractor: Option<&'a dyn Extractor>,
    ) -> Writer<'a> {
        Writer {
            connection,
            now,
            extractor,
            knowledge,
            is_stale: false,
            met: HashMap::new(),
            kept: 0,
            pending: BTreeMap::new(),
            replays: false,
            has_erased: false,
        }
    }

    /// Brings the packed interests up to date before the commit. True if something was erased.
    pub(super) fn finish(mut self) -> Result<bool> {
        self.flush()?;
        Ok(self.has_erased)
    }

    /// The instant at which the transaction began, by the store's clock.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs `work` so that an error leaves nothing of it behind, and the transaction can go on.
    ///
    /// # Errors
    ///
    /// What `work` returns.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let connection = self.connection;
        // What is only in memory goes back with the file. The counters of `revision` go back too, so what
        // was read under a higher one must not be taken for the next change that gets that number.
        let pending = self.pending.clone();
        let knowledge = self.knowledge.clone();
        let is_stale = self.is_stale;
        let done = db::in_savepoint(connection, || work(self));
        if done.is_err() {
            self.pending = pending;
            self.knowledge = knowledge;
            self.is_stale = is_stale;
            self.forget_all();
        }
        done
    }

    /// Starts to count what one import gives; see [`Writer::replay`].
    pub(crate) fn begin_replay(&mut self) -> Result<()> {
        Ok(db::change::begin_replay(self.connection)?)
    }

    /// From here on, requests that the log knows change nothing: an import that is repeated.
    pub(crate) fn replay(&mut self) {
        self.replays = true;
    }

    /// The taxonomy and policy as this transaction has left them.
    pub(super) fn knowledge(&mut self) -> Result<Arc<Knowledge>> {
        if self.is_stale {
            let revision = db::revision::read(self.connection)?;
            self.knowledge = Arc::new(Knowledge::load(
                self.connection,
                &revision,
                Some(&self.knowledge),
            )?);
            self.is_stale = false;
        }
        Ok(self.knowledge.clone())
    }

    /// The account, its standing and what else is known of it.
    pub(super) fn meet(&mut self, name: &AccountName) -> Result<&mut Met> {
        if self.kept >= MOST_KEPT {
            self.met.clear();
            self.kept = 0;
        }
        if !self.met.contains_key(name) {
            let row = self.find_account(name)?;
            let met = Met {
                standing: db::account::standing(self.connection, &row)?,
                has_erased: db::conversation::has_erased(self.connection, row.account_id)?,
                conversations: HashMap::new(),
                row,
            };
            self.met.insert(name.clone(), met);
        }
        self.kept += 1;
        self.met
            .get_mut(name)
            .ok_or_else(|| Error::UnknownAccount(name.clone()))
    }

    /// Forgets what is kept of an account, because it changes.
    pub(super) fn forget(&mut self, name: &AccountName) {
        self.met.remove(name);
    }

    /// Forgets what is kept of all accounts.
    pub(super) fn forget_all(&mut self) {
        self.met.clear();
        self.kept = 0;
    }

    pub(super) fn find_account(&self, name: &AccountName) -> Result<AccountRow> {
        find_account(self.connection, name)
    }

    /// Whether this is an import, and the log has had the request before.
    pub(super) fn has_had(&self, change: &Change) -> Result<bool> {
        Ok(self.replays && db::change::is_known(self.connection, change)?)
    }

    /// Writes a request into the log, unless it [has had](Writer::has_had) it; then false.
    pub(super) fn take(&self, change: &Change) -> Result<bool> {
        let is_new = !self.has_had(change)?;
        if is_new {
            db::change::insert(self.connection, change)?;
        }
        Ok(is_new)
    }
}

/// An account that must be there.
pub(super) fn find_account(connection: &Connection, name: &AccountName) -> Result<AccountRow> {
    if let Some(row) = db::account::find(connection, name)? {
        return Ok(row);
    }
    if db::account::app_id(connection, name.app())?.is_none() {
        return Err(Error::UnknownApp {
            app: name.app().to_owned(),
            known: db::account::apps(connection)?.join(", "),
        });
    }
    Err(Error::UnknownAccount(name.clone()))
}

/// A topic that must be there.
pub(super) fn topic_id(taxonomy: &Taxonomy, key: &TopicKey) -> Result<TopicId> {
    taxonomy
        .id(key.as_str())
        .ok_or_else(|| Error::UnknownTopic(key.clone()))
}
