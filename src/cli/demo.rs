//! `demo`: a store built from conversations written for it, and its story on one screen.
//!
//! The screen is told from answers: the events are imported as anybody's are, and every figure, reason and
//! quotation is then asked of the store. The instant is fixed, so that the screen is the same for ever.

mod changes;
mod file;
mod story;

use std::io::Write;
use std::path::Path;

use interest_store::{
    Error, FixedClock, ImportOptions, ImportSummary, Result, Store, StoreOptions, Timestamp,
};

/// The conversations, and all that they need.
const EVENTS: &str = include_str!("demo/demo.events.jsonl");

/// The instant at which the story is told.
const NOW: &str = "2026-02-01T12:00:00Z";

/// Where the store is made unless `--db` says otherwise.
const DEFAULT_FILE: &str = "demo.db";

/// Build a small store from conversations written for it, and tell what it does with them
///
/// Imports the conversations of three people in four apps, then asks the store: what is said in one app and
/// counts in another, what is not used and why, and what blocking and unlinking change. Everything on the
/// screen is an answer of the store, and the same every time.
///
/// The store is left in demo.db in the current directory, or in the file given with --db. Run again, the
/// demo takes back whatever was tried out on it in between. It never touches a file that it did not make.
#[derive(Debug, clap::Args)]
pub(crate) struct DemoArgs {}

/// Makes the store, or finds it made, and tells its story.
///
/// # Errors
///
/// [`Error::NotAStore`] or [`Error::Io`] if the file is there and is not the demo's, [`Error::Busy`] if it
/// has to be made anew while another program has it open.
pub(crate) fn run(_args: &DemoArgs, db: Option<&Path>, out: &mut dyn Write) -> Result<()> {
    let path = db.unwrap_or(Path::new(DEFAULT_FILE));
    let now: Timestamp = NOW.parse()?;
    let copy = options(now).open_in_memory()?;
    let summary = import(&copy)?;
    file::provide(path, &copy, now)?;
    let screen = {
        let store = options(now).read_only(true).open(path)?;
        let mut screen = story::tell(&store, &summary, now)?;
        screen.push_str(&changes::tell(&copy, now)?);
        screen.push_str(&story::next(path));
        screen
    };
    // Reading leaves an empty log beside the file. Where it cannot be taken away, it does no harm.
    let _ = file::settle(path, now);
    out.write_all(screen.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io {
            what: "standard output".to_owned(),
            source,
        })
}

fn options(now: Timestamp) -> StoreOptions {
    StoreOptions::new().clock(FixedClock(now))
}

fn import(store: &Store) -> Result<ImportSummary> {
    let options = ImportOptions::new().file("demo.events.jsonl");
    store.import(EVENTS.as_bytes(), &options, |_, _| {}, |_| {})
}
