//! Counting what is in the file.

use std::collections::BTreeMap;

use super::Connection;
use super::failure::DbResult;
use crate::model::{Outcome, Stats};

pub(crate) fn stats(connection: &Connection) -> DbResult<Stats> {
    let count = |sql: &str| -> DbResult<u64> {
        let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    Ok(Stats {
        accounts: count("SELECT count(*) FROM account")?,
        centers: count("SELECT count(DISTINCT center_id) FROM account")?,
        conversations: count("SELECT count(*) FROM conversation")?,
        messages: messages(connection)?,
        interactions: count("SELECT count(*) FROM interaction")?,
        signals: count(
            "SELECT (SELECT count(*) FROM message_signal) + (SELECT count(*) FROM interaction_signal)",
        )?,
        topics: count("SELECT count(*) FROM topic")?,
        advertisers: count("SELECT count(*) FROM advertiser")?,
        ads: count("SELECT count(*) FROM ad")?,
        content: count("SELECT count(*) FROM content")?,
        bytes: count("PRAGMA page_count")? * count("PRAGMA page_size")?,
    })
}

/// Messages by outcome; every outcome is there.
fn messages(connection: &Connection) -> DbResult<BTreeMap<Outcome, u64>> {
    let mut counts: BTreeMap<Outcome, u64> = Outcome::ALL.iter().map(|it| (*it, 0)).collect();
    let mut statement =
        connection.prepare_cached("SELECT outcome, count(*) FROM message GROUP BY outcome")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let count: i64 = row.get(1)?;
        counts.insert(super::word(row, 0)?, count.unsigned_abs());
    }
    Ok(counts)
}
