//! The public interface: transactions, the clock, and one file for each theme.

mod accounts;
mod backup;
mod catalogue;
mod check;
mod conversations;
mod decide;
mod erase;
mod explain;
mod interests;
mod items;
mod knowledge;
mod links;
mod listing;
mod notices;
mod options;
mod packs;
mod policy;
mod rank;
mod settings;
mod stats;
mod topics;
mod view;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

pub use crate::db::Durability;
use crate::db::revision::Revision;
use crate::db::{self, Connection, DbResult};
use crate::error::{Error, Result};
use crate::time::Timestamp;
use catalogue::Catalogue;
use knowledge::Knowledge;
pub use options::{InitialTaxonomy, StoreOptions};
pub(crate) use view::View;
pub use writer::{Applied, Writer};

/// An interest store in one file (or in memory).
///
/// `Send` and `Sync`: share one between threads. One call is one transaction, all of it or nothing.
/// Writers take turns; readers read the last committed state and wait for nobody.
///
/// ```
/// use interest_store::{Message, Purpose, Store, Timestamp};
///
/// let store = Store::open_in_memory()?;
/// let said: Timestamp = "2026-01-05T10:00:00Z".parse()?;
/// let ana = "whatsapp:ana".parse()?;
/// store.add_account(&ana, said, Some("US".parse()?))?;
/// for channel in ["in_product", "email"] {
///     store.record_notice(&ana, channel.parse()?, "2025-11-01T09:00:00Z".parse()?)?;
/// }
/// let message = Message::typed(ana.clone(), "c1".parse()?, "m1".parse()?, said, "Where can I go hiking?");
/// store.record_message(&message)?;
///
/// let interests = store.interests(&ana, Purpose::Ads, said, 10)?;
/// assert_eq!(interests[0].topic.as_str(), "hiking");
/// # Ok::<(), interest_store::Error>(())
/// ```
pub struct Store {
    path: Option<PathBuf>,
    options: StoreOptions,
    /// Reading connections that nobody uses at the moment. Closed before the writer, which then, as the
    /// last one, brings the write-ahead log into the file and takes it away.
    idle: Mutex<Vec<Connection>>,
    /// The one connection that writes; in memory also the one that reads.
    writer: Mutex<Connection>,
    knowledge: RwLock<Option<Arc<Knowledge>>>,
    ads: RwLock<Catalogue>,
    content: RwLock<Catalogue>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.path)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// A lock that a panicking thread left is as good as another: what it guards is only a cache, or a
/// connection whose transaction was rolled back.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// Opens a file with the default options, and makes it, with the built-in topics, if there is none.
    ///
    /// # Errors
    ///
    /// See [`StoreOptions::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Store> {
        StoreOptions::new().open(path)
    }

    /// Opens a store in memory with the default options.
    ///
    /// # Errors
    ///
    /// See [`StoreOptions::open_in_memory`].
    pub fn open_in_memory() -> Result<Store> {
        StoreOptions::new().open_in_memory()
    }

    fn with(path: Option<&Path>, options: StoreOptions) -> Result<Store> {
        let waited = options.settings.busy_timeout.as_millis() as u64;
        let taxonomy = options.initial_taxonomy;
        let seed = |connection: &Connection| topics::seed(connection, taxonomy);
        let connection = db::open(path, options.mode(), &options.settings, &seed)
            .map_err(|failure| with_wait(failure.into(), waited))?;
        Ok(Store {
            path: path.map(Path::to_owned),
            options,
            writer: Mutex::new(connection),
            idle: Mutex::default(),
            knowledge: RwLock::default(),
            ads: RwLock::default(),
            content: RwLock::default(),
        })
    }

    /// The present instant by the store's clock.
    pub fn now(&self) -> Timestamp {
        self.options.clock.now()
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Makes several changes in one transaction: all of them if `work` returns `Ok`, none if it returns
    /// an error. Faster than one call each, too. Do not call the store itself from within `work`: the
    /// transaction holds its writing connection.
    ///
    /// # Errors
    ///
    /// What `work` returns; [`Error::ReadOnly`], [`Error::Busy`], [`Error::DiskFull`]; [`Error::RolledBack`] if
    /// `work` passed over an error after which nothing can be kept.
    pub fn write<T>(&self, work: impl FnOnce(&mut Writer<'_>) -> Result<T>) -> Result<T> {
        if self.options.read_only {
            return Err(Error::ReadOnly);
        }
        let connection = locked(&self.writer);
        let now = self.now();
        let mut has_erased = false;
        let done = db::in_transaction(&connection, true, || -> Result<T> {
            let (_, knowledge) = self.knowledge(&connection)?;
            let extractor = self.options.extractor.as_deref();
            let mut writer = Writer::new(&connection, now, knowledge, extractor);
            let done = work(&mut writer).map_err(|error| {
                // What follows an error that ended the transaction says nothing about the input.
                if error.is_refusal() && db::was_ended(&connection) {
                    Error::RolledBack
                } else {
                    error
                }
            })?;
            has_erased = writer.finish()?;
            Ok(done)
        })
        .map_err(|error| self.with_wait(error))?;
        if has_erased {
            // What is still in the log of earlier writes is wiped with it. Where a reader holds it back,
            // the next checkpoint does it.
            db::wipe_log(&connection)?;
        }
        Ok(done)
    }

    /// Asks one consistent state of the file.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&View<'_>) -> Result<T>) -> Result<T> {
        let ask = |connection: &Connection| {
            db::in_transaction(connection, false, || -> Result<T> {
                let (revision, knowledge) = self.knowledge(connection)?;
                work(&View::new(connection, revision, &knowledge, self))
            })
        };
        let answer = match &self.path {
            // A database in memory has one connection.
            None => ask(&locked(&self.writer)),
            Some(path) => {
                let idle = locked(&self.idle).pop();
                let connection = match idle {
                    Some(connection) => connection,
                    None => db::open_reader(path, &self.options.settings)?,
                };
                let answer = ask(&connection);
                let mut idle = locked(&self.idle);
                if idle.len() < self.options.readers {
                    idle.push(connection);
                }
                answer
            }
        };
        answer.map_err(|error| self.with_wait(error))
    }

    /// The taxonomy and policy as the transaction that `connection` is in sees them.
    fn knowledge(&self, connection: &Connection) -> DbResult<(Revision, Arc<Knowledge>)> {
        let revision = db::revision::read(connection)?;
        let kept = self
            .knowledge
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(kept) = &kept
            && kept.is_of(&revision)
        {
            return Ok((revision, kept.clone()));
        }
        let loaded = Arc::new(Knowledge::load(connection, &revision, kept.as_deref())?);
        *self
            .knowledge
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(loaded.clone());
        Ok((revision, loaded))
    }

    fn with_wait(&self, error: Error) -> Error {
        with_wait(error, self.options.settings.busy_timeout.as_millis() as u64)
    }
}

/// Says how long was waited for another program.
fn with_wait(error: Error, waited_ms: u64) -> Error {
    match error {
        Error::Busy { .. } => Error::Busy { waited_ms },
        error => error,
    }
}
