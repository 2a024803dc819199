//! Opening a file: what it is, whether it may be touched, and how SQLite is set up for it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;

use super::Connection;
use super::failure::{DbResult, Failure};
use super::migrate::{APPLICATION_ID, SCHEMA_VERSION, migrate, user_version};
use crate::error::{DatabaseError, Error};

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Read and write, and make the file if there is none.
    Create,
    /// Read and write.
    Write,
    /// Read.
    Read,
}

/// When a commit is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// A commit survives a crash of the program, but a power cut can take back the last ones
    /// (`PRAGMA synchronous = NORMAL`).
    #[default]
    Normal,
    /// A commit survives a power cut (`PRAGMA synchronous = FULL`).
    Full,
}

/// How SQLite is set up.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) busy_timeout: Duration,
    pub(crate) durability: Durability,
    pub(crate) cache_bytes: u32,
    pub(crate) max_bytes: Option<u64>,
}

/// Opens `path`, or a database in memory for `None`. A file that is something else, newer or damaged is
/// refused before anything is written to it.
/// `seed` fills a new file, in the transaction that makes it.
pub(crate) fn open(
    path: Option<&Path>,
    mode: Mode,
    settings: &Settings,
    seed: &dyn Fn(&Connection) -> DbResult<()>,
) -> DbResult<Connection> {
    let Some(path) = path else {
        let connection = Connection::open_in_memory()?;
        configure(&connection, mode, settings)?;
        migrate(&connection, &|_| Ok(()), seed)?;
        return Ok(connection);
    };
    let _turn = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let found = examine(path, mode)?;
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match mode {
            Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
    if found == Found::MoreInLog {
        // A connection that cannot write cannot change a file that turns out to be newer, not even by
        // the checkpoint that closing it would make.
        let only_look = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_ONLY;
        let looking = Connection::open_with_flags(path, only_look)?;
        looking.busy_timeout(settings.busy_timeout)?;
        recognise(&looking, path)?;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection, mode, settings)?;
    recognise(&connection, path)?;
    if mode != Mode::Read {
        // The schema is written before the switch to WAL, so that the file itself says what it is.
        migrate(&connection, &|connection| recognise(connection, path), seed)?;
        use_wal(&connection)?;
        // A first question makes the log and its index, by which `examine` knows an open file.
        user_version(&connection)?;
    } else if user_version(&connection)? != SCHEMA_VERSION {
        // Reading an older schema would need the older queries.
        return Err(Failure::from(Error::ReadOnly));
    }
    Ok(connection)
}

/// Files are opened one after the other: see [`examine`].
static OPENING: Mutex<()> = Mutex::new(());

/// The header of an SQLite file, and the beginning of its first page's table.
const HEADER_BYTES: u64 = 108;

/// What the bytes of a file say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// No file, or one with nothing in it yet.
    Nothing,
    /// A store of a version that is known here.
    Store,
    /// A store whose version may be another by its write-ahead log.
    MoreInLog,
}

/// Looks at the bytes of the file, before SQLite does: even a connection that only reads leaves files
/// beside one in WAL mode.
///
/// A process that closes a handle of its own to a file loses the locks that SQLite holds on it for the
/// same process, and another program could then take the log away. So a file is not touched here while a
/// connection may have it open, which the index of its log tells; nor while another thread opens it.
fn examine(path: &Path, mode: Mode) -> Result<Found, Error> {
    let io = |source| Error::Io {
        what: path.display().to_string(),
        source,
    };
    let nothing = |reason: &str| match mode {
        Mode::Create => Ok(Found::Nothing),
        Mode::Write | Mode::Read => Err(not_a_store(path, reason)),
    };
    let is_missing = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let before = Beside::look(path);
    let about = match std::fs::metadata(path) {
        Ok(about) => about,
        Err(error) if is_missing(&error) => {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            return match mode {
                Mode::Create if folder.is_some_and(|folder| !folder.exists()) => Err(io(error)),
                Mode::Create => Ok(Found::Nothing),
                Mode::Write | Mode::Read => Err(Error::NoSuchStore(path.to_owned())),
            };
        }
        Err(error) => return Err(io(error)),
    };
    if !about.is_file() {
        return Err(not_a_store(path, "it is not a file"));
    }
    if before.index && about.len() > 0 {
        return Ok(Found::MoreInLog);
    }
    let file = File::open(path).map_err(io)?;
    let mut header = Vec::new();
    (&file)
        .take(HEADER_BYTES)
        .read_to_end(&mut header)
        .map_err(io)?;
    // Read after the header, so that a file that grows meanwhile is not taken for one that was cut off.
    let length = file.metadata().map_err(io)?.len();
    let beside = Beside::look(path);
    if beside.journal_of_nothing || (length == 0 && !beside.log) {
        return nothing("it is empty");
    }
    if length > 0 && !header.starts_with(b"SQLite format 3\0") {
        return Err(not_a_store(path, "it is not an SQLite file"));
    }
    let Ok(header) = <[u8; HEADER_BYTES as usize]>::try_from(header) else {
        return Err(cut_off(path, length, 512));
    };
    let word = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let application = word(68);
    if application == 0 && !beside.log && is_blank(&header) {
        return nothing("it is an SQLite file with nothing in it");
    }
    if application != APPLICATION_ID as u32 {
        return Err(not_a_store(
            path,
            &format!("it is an SQLite file of another program (application_id {application})"),
        ));
    }
    if before != Beside::default() || beside != Beside::default() {
        // The file may lag behind its log, or be in the middle of a change.
        return Ok(if beside.log {
            Found::MoreInLog
        } else {
            Found::Store
        });
    }
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let expected = page_size * u64::from(word(28));
    if word(24) == word(92) && length < expected {
        return Err(cut_off(path, length, expected));
    }
    match i64::from(word(60) as i32) {
        newer if newer > SCHEMA_VERSION => Err(newer_file(path, newer)),
        older if older < SCHEMA_VERSION && mode == Mode::Read => Err(Error::ReadOnly),
        _ => Ok(Found::Store),
    }
}

/// True if the first page of an SQLite file says that it has no table, no `user_version` and no
/// write-ahead log: it was made and never used.
fn is_blank(header: &[u8]) -> bool {
    let is_rollback = header[18..20] == [1, 1];
    let version = &header[60..64];
    let (kind, cells) = (header[100], &header[103..105]);
    is_rollback && version == [0; 4] && kind == 13 && cells == [0; 2]
}

/// The files beside a file that say that it is not all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Beside {
    /// A write-ahead log with something in it.
    log: bool,
    /// A write-ahead log, empty or not, and its index: a connection may have the file open.
    index: bool,
    /// A rollback journal: a change to the file is going on, or was broken off.
    journal: bool,
    /// The same for a file that was empty before the change: nothing in it is to be kept.
    journal_of_nothing: bool,
}

impl Beside {
    fn look(path: &Path) -> Beside {
        let beside = |suffix: &str| -> PathBuf {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            name.into()
        };
        let mut start = [0; 20];
        let read = File::open(beside("-journal")).and_then(|mut file| file.read_exact(&mut start));
        let journal = read.is_ok() && start.starts_with(JOURNAL_MAGIC);
        let log = std::fs::metadata(beside("-wal")).map(|log| log.len());
        Beside {
            index: log.is_ok() && beside("-shm").exists(),
            log: log.is_ok_and(|length| length > 0),
            journal,
            journal_of_nothing: journal && start.ends_with(&[0; 4]),
        }
    }
}

/// What a rollback journal begins with. Its bytes 16 to 19 say how many pages the file had before.
const JOURNAL_MAGIC: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

fn not_a_store(path: &Path, reason: &str) -> Error {
    Error::NotAStore {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

fn newer_file(path: &Path, found: i64) -> Error {
    Error::NewerFile {
        path: path.to_owned(),
        found,
        known: SCHEMA_VERSION,
    }
}

fn cut_off(path: &Path, length: u64, expected: u64) -> Error {
    Error::Corrupt(format!(
        "{} has {length} bytes, its header says {expected}; it was cut off, and was left as it is",
        path.display()
    ))
}

/// Refuses a file of another program, or of a newer version of this one.
fn recognise(connection: &Connection, path: &Path) -> DbResult<()> {
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let found = user_version(connection)?;
    if application == APPLICATION_ID {
        if found > SCHEMA_VERSION {
            return Err(Failure::from(newer_file(path, found)));
        }
        return Ok(());
    }
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && found == 0 && objects == 0 {
        return Ok(());
    }
    Err(Failure::from(not_a_store(
        path,
        "it is an SQLite file of another program",
    )))
}

/// How much of the file a reading connection maps into memory: 1 GiB of address space, not of memory.
const MAPPED_BYTES: i64 = 1 << 30;

/// Sets a connection up, and reads back what SQLite might not have taken.
fn configure(connection: &Connection, mode: Mode, settings: &Settings) -> DbResult<()> {
    connection.busy_timeout(settings.busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(256);
    // "…" is a name and never a text; nothing in a schema may call what is not built in.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Plans do not depend on bound values. Without this SQLite takes a cached statement whose values are
    // cleared to be out of date, and parses it again at each use: three times the cost of a question.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -i64::from(settings.cache_bytes / 1024))?;
    expect(connection, "foreign_keys", 1)?;
    if mode == Mode::Read {
        // Pages are read where the system keeps them, without a call and a copy for each.
        connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    }
    if mode != Mode::Read {
        // What is deleted is overwritten (R18).
        connection.pragma_update(None, "secure_delete", true)?;
        expect(connection, "secure_delete", 1)?;
        let (word, number) = match settings.durability {
            Durability::Normal => ("NORMAL", 1),
            Durability::Full => ("FULL", 2),
        };
        connection.pragma_update(None, "synchronous", word)?;
        expect(connection, "synchronous", number)?;
    }
    if let Some(most) = settings.max_bytes {
        let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let pages = (i64::try_from(most).unwrap_or(i64::MAX) / page).max(1);
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(())
}

/// Turns to write-ahead logging, so that readers and the writer do not wait for each other.
fn use_wal(connection: &Connection) -> DbResult<()> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    Err(pragma_refused("journal_mode", &mode))
}

fn expect(connection: &Connection, pragma: &str, wanted: i64) -> DbResult<()> {
    let found: i64 = connection.pragma_query_value(None, pragma, |row| row.get(0))?;
    if found == wanted {
        return Ok(());
    }
    Err(pragma_refused(pragma, &found.to_string()))
}

fn pragma_refused(pragma: &str, found: &str) -> Failure {
    let text = format!("SQLite did not take PRAGMA {pragma}: it is {found}");
    Failure::from(Error::Database(DatabaseError::new(text)))
}

/// Opens one more connection that only reads, to a file that a store has open.
pub(crate) fn open_reader(path: &Path, settings: &Settings) -> DbResult<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection, Mode::Read, settings)?;
    Ok(connection)
}

/// Copies the write-ahead log into the file and empties it, so that what was overwritten in the file is
/// not left in the log (R18). False if a reader held it back: the answer is a row, not an error.
pub(crate) fn wipe_log(connection: &Connection) -> DbResult<bool> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
