//! The schema, step by step (see `migrations/README.md`).

use super::Connection;
use super::failure::DbResult;
use crate::error::Error;

/// `application_id` of an interest store: "Intr" in ASCII.
pub(crate) const APPLICATION_ID: i32 = 0x496e_7472;

/// Every step, in order. `user_version` is the number of steps that a file has had.
const STEPS: &[&str] = &[
    include_str!("../../migrations/0001_tables.sql"),
    include_str!("../../migrations/0002_views.sql"),
];

/// The schema version that this program writes and reads.
pub(crate) const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// Brings a file to [`SCHEMA_VERSION`], all missing steps in one transaction. Another program may do
/// the same at the same time: inside the transaction `check` looks again at what the file is, and the
/// version is read again. `seed` fills a new file.
pub(crate) fn migrate(
    connection: &Connection,
    check: &dyn Fn(&Connection) -> DbResult<()>,
    seed: &dyn Fn(&Connection) -> DbResult<()>,
) -> DbResult<()> {
    if user_version(connection)? == SCHEMA_VERSION {
        return Ok(());
    }
    super::in_transaction(connection, true, || {
        check(connection)?;
        let from = user_version(connection)?;
        let missing = usize::try_from(from)
            .ok()
            .and_then(|from| STEPS.get(from..))
            .ok_or_else(|| Error::Corrupt(format!("schema version {from}")))?;
        for step in missing {
            connection.execute_batch(step)?;
        }
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        if from == 0 && !missing.is_empty() {
            seed(connection)
        } else {
            Ok(())
        }
    })
}

/// How many steps the file has had.
pub(crate) fn user_version(connection: &Connection) -> DbResult<i64> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn nothing(_: &Connection) -> DbResult<()> {
        Ok(())
    }

    fn schema(connection: &Connection) -> Vec<(String, String)> {
        connection
            .prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn a_fresh_file_equals_one_that_was_brought_up_step_by_step() {
        let fresh = Connection::open_in_memory().unwrap();
        migrate(&fresh, &nothing, &nothing).unwrap();
        let seeded_again =
            |_: &Connection| -> DbResult<()> { panic!("a second run has nothing to do") };
        migrate(&fresh, &nothing, &seeded_again).unwrap();
        for start in 1..STEPS.len() {
            let stepped = Connection::open_in_memory().unwrap();
            for step in &STEPS[..start] {
                stepped.execute_batch(step).unwrap();
            }
            stepped
                .pragma_update(None, "user_version", start as i64)
                .unwrap();
            migrate(&stepped, &nothing, &nothing).unwrap();
            assert_eq!(schema(&fresh), schema(&stepped));
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE topic (a)").unwrap();
        let before = schema(&connection);
        assert!(migrate(&connection, &nothing, &nothing).is_err());
        assert_eq!(schema(&connection), before);
        assert_eq!(user_version(&connection).unwrap(), 0);
    }
}
