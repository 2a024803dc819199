//! How a store is opened.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::Store;
use crate::db::{self, Durability, Mode};
use crate::error::Result;
use crate::time::{Clock, SystemClock};
use crate::topics::Extractor;

/// What a new file begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InitialTaxonomy {
    /// The built-in topics.
    #[default]
    Builtin,
    /// No topics.
    None,
}

/// How a store is opened. Each setting names its default and the PRAGMA behind it.
///
/// ```
/// use interest_store::{FixedClock, StoreOptions, Timestamp};
/// let noon: Timestamp = "2026-01-05T12:00:00Z".parse()?;
/// let store = StoreOptions::new().clock(FixedClock(noon)).open_in_memory()?;
/// assert_eq!(store.now(), noon);
/// # Ok::<(), interest_store::Error>(())
/// ```
#[must_use]
pub struct StoreOptions {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) extractor: Option<Arc<dyn Extractor>>,
    pub(super) initial_taxonomy: InitialTaxonomy,
    pub(super) create: bool,
    pub(super) read_only: bool,
    pub(super) readers: usize,
    pub(super) settings: db::Settings,
}

impl Default for StoreOptions {
    fn default() -> StoreOptions {
        StoreOptions {
            clock: Arc::new(SystemClock),
            extractor: None,
            initial_taxonomy: InitialTaxonomy::Builtin,
            create: true,
            read_only: false,
            readers: 8,
            settings: db::Settings {
                busy_timeout: Duration::from_secs(5),
                durability: Durability::Normal,
                cache_bytes: 32 * 1024 * 1024,
                max_bytes: None,
            },
        }
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreOptions")
            .field("initial_taxonomy", &self.initial_taxonomy)
            .field("create", &self.create)
            .field("read_only", &self.read_only)
            .field("readers", &self.readers)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl StoreOptions {
    /// The defaults.
    pub fn new() -> StoreOptions {
        StoreOptions::default()
    }

    /// Where "now" comes from. Default: the clock of the machine.
    pub fn clock(mut self, clock: impl Clock + 'static) -> StoreOptions {
        self.clock = Arc::new(clock);
        self
    }

    /// Who finds the topics in texts. Default: the phrases in the file. The phrases still check every
    /// text that is read for sensitive mentions (R8).
    pub fn extractor(mut self, extractor: impl Extractor + 'static) -> StoreOptions {
        self.extractor = Some(Arc::new(extractor));
        self
    }

    /// What a new file begins with. Default: the built-in topics. A file that is there keeps its own.
    pub fn initial_taxonomy(mut self, taxonomy: InitialTaxonomy) -> StoreOptions {
        self.initial_taxonomy = taxonomy;
        self
    }

    /// Whether a file that is not there is made. Default: yes.
    pub fn create(mut self, create: bool) -> StoreOptions {
        self.create = create;
        self
    }

    /// Whether the file may be written. Default: yes. Read-only refuses every change with
    /// [`crate::Error::ReadOnly`], and neither makes nor migrates a file.
    pub fn read_only(mut self, read_only: bool) -> StoreOptions {
        self.read_only = read_only;
        self
    }

    /// How many idle reading connections are kept for later questions. Default: 8. More threads can ask
    /// at once than that.
    pub fn readers(mut self, readers: usize) -> StoreOptions {
        self.readers = readers;
        self
    }

    /// How long a call waits for another program that holds the file (`busy_timeout`). Default: 5 s.
    pub fn busy_timeout(mut self, timeout: Duration) -> StoreOptions {
        self.settings.busy_timeout = timeout;
        self
    }

    /// When a commit is on the disk (`synchronous`). Default: [`Durability::Normal`].
    pub fn durability(mut self, durability: Durability) -> StoreOptions {
        self.settings.durability = durability;
        self
    }

    /// How much of the file each connection may keep in memory, in bytes (`cache_size`). Default: 32 MiB.
    pub fn cache_bytes(mut self, bytes: u32) -> StoreOptions {
        self.settings.cache_bytes = bytes;
        self
    }

    /// The largest the file may grow, in bytes (`max_page_count`); a write past it fails with
    /// [`crate::Error::DiskFull`]. Default: no limit.
    pub fn max_bytes(mut self, bytes: u64) -> StoreOptions {
        self.settings.max_bytes = Some(bytes);
        self
    }

    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoSuchStore`], [`crate::Error::NotAStore`], [`crate::Error::NewerFile`] and
    /// [`crate::Error::Corrupt`] leave the file as it is, byte for byte. [`crate::Error::ReadOnly`] if
    /// the schema is older and may not be brought up.
    pub fn open(self, path: impl AsRef<Path>) -> Result<Store> {
        Store::with(Some(path.as_ref()), self)
    }

    /// Opens a store in memory, which ends with it.
    ///
    /// # Errors
    ///
    /// As for [`StoreOptions::open`], as far as they can happen in memory.
    pub fn open_in_memory(self) -> Result<Store> {
        Store::with(None, self)
    }

    pub(super) fn mode(&self) -> Mode {
        match (self.read_only, self.create) {
            (true, _) => Mode::Read,
            (false, true) => Mode::Create,
            (false, false) => Mode::Write,
        }
    }
}
