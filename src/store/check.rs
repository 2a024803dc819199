//! Looking for damage.

use super::Store;
use super::packs::Pack;
use super::view::View;
use crate::db::account::AccountRow;
use crate::db::{self, DbResult};
use crate::error::{Error, Result};
use crate::time::Timestamp;

impl Store {
    /// Looks for damage, and returns what it finds, each in a sentence: what SQLite finds wrong in the file,
    /// references to what is not there, and packed interests (R9) that differ from what their signals add
    /// up to. Nothing is changed. Reads the whole file.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] and errors of the disk. Damage is an answer, not an error.
    pub fn check(&self) -> Result<Vec<String>> {
        self.read(|view| {
            let mut problems = found(db::check::integrity(view.connection))?;
            problems.extend(found(db::check::references(view.connection))?);
            for account in found(db::check::misplaced_packs(view.connection))? {
                problems.push(format!(
                    "the packed interests of {account} are in a center that it is not in"
                ));
            }
            let packs = view.for_each_account(|row| {
                problems.extend(check_pack(view, row)?);
                Ok(())
            });
            problems.extend(found(packs.map(|()| Vec::new()))?);
            Ok(problems)
        })
    }
}

/// Damage is what was looked for.
fn found<E: Into<Error>>(result: Result<Vec<String>, E>) -> Result<Vec<String>> {
    match result.map_err(Into::into) {
        Err(Error::Corrupt(problem)) => Ok(vec![problem]),
        other => other,
    }
}

/// Whether an account's packed interests are what its signals add up to.
fn check_pack(view: &View<'_>, row: &AccountRow) -> Result<Vec<String>> {
    let pack = Pack {
        connection: view.connection,
        account_id: row.account_id,
        reset: row.reset_at,
        half_life: view.policy().half_life_days,
    };
    let compare = || -> DbResult<Vec<String>> {
        let packed = db::interest::load(view.connection, row.account_id)?;
        Ok(if packed == pack.summed_up_to(Timestamp::MAX)? {
            Vec::new()
        } else {
            vec![format!(
                "the packed interests of {} differ from what its signals add up to",
                row.name
            )]
        })
    };
    let mut problems = found(compare())?;
    for problem in &mut problems {
        if !problem.contains(row.name.as_str()) {
            *problem = format!("{}: {problem}", row.name);
        }
    }
    Ok(problems)
}
