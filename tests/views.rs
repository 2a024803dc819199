//! The views against the library: whoever asks the file in SQLite's shell gets the answers of the store.
//!
//! Random small histories are told to a store in a file. Then the file is asked by SQL alone, with the
//! view of the present instant replaced, and every answer is held against the library's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "views/file.rs"]
mod file;
#[path = "views/history.rs"]
mod history;
#[path = "views/interests.rs"]
mod interests;
#[path = "views/standing.rs"]
mod standing;

use std::fmt;

use interest_store::{Event, FixedClock, InitialTaxonomy, Store, StoreOptions, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use proptest::test_runner::TestCaseError;
use tempfile::TempDir;

use file::File;
use history::{NOW, ROLLOUT, histories, instant_of};

type Check = Result<(), TestCaseError>;

/// A history that prints as lines of events, so that a failing one can be imported.
#[derive(Clone)]
struct History(Vec<Event>);

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        for event in &self.0 {
            writeln!(
                f,
                "{}",
                serde_json::to_string(event).map_err(|_| fmt::Error)?
            )?;
        }
        Ok(())
    }
}

/// 64 cases, or what `PROPTEST_CASES` says. A failing history is printed; it needs no file to be found
/// again.
///
/// The seed is fixed, so that a change is tested against the same cases before and after it;
/// `PROPTEST_RNG_SEED` gives another one.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(64),
        failure_persistence: None,
        rng_seed: match ProptestConfig::default().rng_seed {
            RngSeed::Random => RngSeed::Fixed(20251216),
            asked => asked,
        },
        max_shrink_iters: 2048,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_views_answer_as_the_library_does(
        history in histories().prop_map(History),
        picks in any::<[Index; 2]>(),
    ) {
        agree(&history.0, &picks)?;
    }
}

/// Tells a store the history, and compares all answers at several instants.
fn agree(events: &[Event], picks: &[Index]) -> Check {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ana.db");
    let options = StoreOptions::new()
        .clock(FixedClock(NOW))
        .initial_taxonomy(InitialTaxonomy::None);
    let store = options.open(&path).unwrap();
    tell(&store, events)?;
    let mut file = File::open(&path);
    let instants: Vec<Timestamp> = events.iter().filter_map(instant_of).collect();
    let picked = picks.iter().map(|pick| *pick.get(&instants));
    let fixed = [NOW, ROLLOUT, NOW.plus_millis(-1), NOW.plus_days(25.5)];
    for at in fixed.into_iter().chain(picked) {
        file.stop_at(at, |file| {
            standing::compare(&store, file, events, at)?;
            interests::compare(&store, file, at)
        })?;
    }
    Ok(())
}

/// Tells all of it in one transaction; what is refused leaves nothing behind.
fn tell(store: &Store, events: &[Event]) -> Check {
    let told = store.write(|writer| {
        for event in events {
            match writer.attempt(|writer| writer.apply(event)) {
                Err(error) if !error.is_refusal() => return Err(error),
                _ => {}
            }
        }
        Ok(())
    });
    told.map_err(|error| TestCaseError::fail(error.to_string()))
}
