//! The demo's file: made where there is none, found again, and nobody else's ever touched.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use interest_store::{AccountName, Error, Event, Result, Store, Timestamp};

/// What is there under the name.
enum Found {
    /// Nothing, or an empty file.
    Nothing,
    /// The demo's store as it was made.
    AsMade,
    /// The demo's store with settings that somebody tried out.
    TriedOut,
}

/// Sees to it that the demo's store is at `path`, as it was made. `made` is such a store, to compare with.
///
/// # Errors
///
/// If there is something else, which is left as it is; if the file cannot be read or written.
pub(super) fn provide(path: &Path, made: &Store, now: Timestamp) -> Result<()> {
    match look(path, made, now)? {
        Found::AsMade => return Ok(()),
        Found::TriedOut => remove(path, now)?,
        Found::Nothing => {}
    }
    let written = super::options(now)
        .open(path)
        .and_then(|store| super::import(&store));
    if let Err(error) = written {
        // It was not there before; half a demo is no use to anybody.
        for rest in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
            let _ = fs::remove_file(rest);
        }
        return Err(error);
    }
    Ok(())
}

/// Takes away the log that readers left beside the file: the last one to close it does so, if it may write.
///
/// # Errors
///
/// Those of opening the file.
pub(super) fn settle(path: &Path, now: Timestamp) -> Result<()> {
    super::options(now).create(false).open(path).map(drop)
}

fn look(path: &Path, made: &Store, now: Timestamp) -> Result<Found> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Ok(data) if data.is_file() && data.len() == 0 => return Ok(Found::Nothing),
        _ => {}
    }
    let store = super::options(now)
        .read_only(true)
        .open(path)
        .map_err(with_hint)?;
    if accounts(&store, now)? != accounts(made, now)? {
        return Err(not_ours(path));
    }
    let (theirs, ours) = (exported(&store)?, exported(made)?);
    if theirs == ours {
        return Ok(Found::AsMade);
    }
    // Settings can be tried out again. What was said, done or stated by others cannot be had back.
    let known: HashSet<&str> = ours.lines().collect();
    for line in theirs.lines().filter(|line| !known.contains(line)) {
        if holds_something(&Event::parse(line)?) {
            return Err(not_ours(path));
        }
    }
    Ok(Found::TriedOut)
}

/// Whether an event is more than a setting.
fn holds_something(event: &Event) -> bool {
    matches!(
        event,
        Event::App { .. }
            | Event::Topic(_)
            | Event::Message(_)
            | Event::Interaction(_)
            | Event::Advertiser(_)
            | Event::Ad(_)
            | Event::Content(_)
    )
}

fn accounts(store: &Store, now: Timestamp) -> Result<BTreeSet<AccountName>> {
    let mut found = BTreeSet::new();
    store.for_each_account(now, |account| {
        found.insert(account.account);
        Ok(())
    })?;
    Ok(found)
}

fn exported(store: &Store) -> Result<String> {
    let mut bytes = Vec::new();
    store.export(&mut bytes)?;
    String::from_utf8(bytes).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Removes the demo's store, unless somebody has it open: a log that outlives its file would be taken for
/// that of the next one.
fn remove(path: &Path, now: Timestamp) -> Result<()> {
    settle(path, now)?;
    if beside(path, "-wal").exists() {
        return Err(refused(
            path,
            "another program has it open, so it cannot be made anew; close that, or pass another file with --db",
        ));
    }
    fs::remove_file(path).map_err(|source| Error::Io {
        what: path.display().to_string(),
        source,
    })
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn with_hint(error: Error) -> Error {
    match error {
        Error::NotAStore { path, reason } => Error::NotAStore {
            path,
            reason: format!("{reason}, so the demo needs another file with --db"),
        },
        error => error,
    }
}

fn not_ours(path: &Path) -> Error {
    refused(
        path,
        "this store holds more than the demo, or something else, and was left as it is; pass another file \
         with --db, or delete this one",
    )
}

fn refused(path: &Path, why: &str) -> Error {
    Error::Io {
        what: path.display().to_string(),
        source: io::Error::new(io::ErrorKind::AlreadyExists, why),
    }
}
