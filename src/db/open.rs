//! Opening a file: what it is, whether it may be touched, and how SQLite is set up for it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
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
        migrate(&connection, seed)?;
        return Ok(connection);
    };
    let exists = examine(path, mode)?;
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match mode {
            Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
    if exists {
        // A connection that cannot write cannot change a file that turns out to be something else, not
        // even by the checkpoint that closing it would make.
        let only_look = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_ONLY;
        let looking = Connection::open_with_flags(path, only_look)?;
        looking.busy_timeout(settings.busy_timeout)?;
        recognise(&looking, path)?;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection, mode, settings)?;
    if mode != Mode::Read {
        // The schema is written before the switch to WAL, so that the file itself says what it is.
        migrate(&connection, seed)?;
        use_wal(&connection)?;
    } else if user_version(&connection)? != SCHEMA_VERSION {
        // Reading an older schema would need the older queries.
        return Err(Failure::from(Error::ReadOnly));
    }
    Ok(connection)
}

/// Looks at the bytes of the file. False if there is none, and one may be made.
fn examine(path: &Path, mode: Mode) -> Result<bool, Error> {
    let io = |source| Error::Io {
        what: path.display().to_string(),
        source,
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return match mode {
                Mode::Create => Ok(false),
                Mode::Write | Mode::Read => Err(Error::NoSuchStore(path.to_owned())),
            };
        }
        Err(error) => return Err(io(error)),
    };
    let length = file.metadata().map_err(io)?.len();
    if length == 0 {
        return match mode {
            Mode::Create => Ok(false),
            Mode::Write | Mode::Read => Err(not_a_store(path, "it is empty")),
        };
    }
    let mut header = [0; 100];
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"SQLite format 3\0") {
        return Err(not_a_store(path, "it is not an SQLite file"));
    }
    let word = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let application = word(68);
    if application != 0 && application != APPLICATION_ID as u32 {
        return Err(not_a_store(
            path,
            &format!("it is an SQLite file of another program (application_id {application})"),
        ));
    }
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // With a write-ahead log beside it the file may lag behind its own header.
    let has_log = std::fs::metadata(log_of(path)).is_ok_and(|log| log.len() > 0);
    let expected = page_size * u64::from(word(28));
    if !has_log && word(24) == word(92) && length < expected {
        return Err(Error::Corrupt(format!(
            "{} has {length} bytes, its header says {expected}; it was cut off, and was left as it is",
            path.display()
        )));
    }
    Ok(true)
}

/// The write-ahead log beside a file.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn not_a_store(path: &Path, reason: &str) -> Error {
    Error::NotAStore {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

/// Refuses a file of another program, or of a newer version of this one.
fn recognise(connection: &Connection, path: &Path) -> DbResult<()> {
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let found = user_version(connection)?;
    if application == APPLICATION_ID {
        if found > SCHEMA_VERSION {
            return Err(Failure::from(Error::NewerFile {
                path: path.to_owned(),
                found,
                known: SCHEMA_VERSION,
            }));
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

/// Sets a connection up, and reads back what SQLite might not have taken.
fn configure(connection: &Connection, mode: Mode, settings: &Settings) -> DbResult<()> {
    connection.busy_timeout(settings.busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(256);
    // "…" is a name and never a text; nothing in a schema may call what is not built in.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -i64::from(settings.cache_bytes / 1024))?;
    expect(connection, "foreign_keys", 1)?;
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
