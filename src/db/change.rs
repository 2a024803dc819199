//! The log of what was asked for and took effect in the order in which it was given.

use rusqlite::params;

use super::failure::DbResult;
use super::{Connection, word};
use crate::model::words::words;
use crate::time::Timestamp;

words!(
    /// What was asked for.
    pub(crate) ChangeKind, "kind",
    "topic, region, link, unlink, ad_topic, advertiser_block, feed_control, opt_out, reset, erase, policy, rollout", {
        /// What was stated about a topic (R5).
        Topic = "topic",
        /// A region from an instant on (R1).
        Region = "region",
        /// Accounts put into one center (R2).
        Link = "link",
        /// An account moved into a center of its own (R2).
        Unlink = "unlink",
        /// An Ad Preference on a topic (R11).
        AdTopic = "ad_topic",
        /// An advertiser blocked or unblocked (R11).
        AdvertiserBlock = "advertiser_block",
        /// A feed control (R14).
        FeedControl = "feed_control",
        /// An opt-out taken or taken back (R16).
        OptOut = "opt_out",
        /// A reset (R19).
        Reset = "reset",
        /// A message or conversation erased (R18).
        Erase = "erase",
        /// A policy value (R16).
        Policy = "policy",
        /// A region's rollout (R16).
        Rollout = "rollout",
    }
);

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) at: Timestamp,
    pub(crate) kind: ChangeKind,
    /// Whose; none for links and policy.
    pub(crate) account_id: Option<i64>,
    /// The region, topic, advertiser or policy name; for a link a JSON array of account numbers.
    pub(crate) subject: String,
    /// The setting, in words or JSON.
    pub(crate) value: String,
}

pub(crate) fn insert(connection: &Connection, change: &Change) -> DbResult<()> {
    connection
        .prepare_cached(
            "INSERT INTO change_log (at_ms, kind, account_id, subject, value) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            change.at.millis(),
            change.kind.as_str(),
            change.account_id,
            change.subject,
            change.value,
        ])?;
    Ok(())
}

/// Begins to count what one import gives, so that an import that is repeated changes nothing, while
/// asking twice for the same within one file counts twice.
pub(crate) fn begin_replay(connection: &Connection) -> DbResult<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS given (
             at_ms INTEGER NOT NULL, kind TEXT NOT NULL, account_id INTEGER NOT NULL,
             subject TEXT NOT NULL, value TEXT NOT NULL, times INTEGER NOT NULL,
             PRIMARY KEY (at_ms, kind, account_id, subject, value)
         ) STRICT, WITHOUT ROWID;
         DELETE FROM temp.given;",
    )?;
    Ok(())
}

/// Counts one more occurrence in this import; true if the log has as many already.
pub(crate) fn is_known(connection: &Connection, change: &Change) -> DbResult<bool> {
    let times: i64 = connection
        .prepare_cached(
            "INSERT INTO temp.given (at_ms, kind, account_id, subject, value, times)
             VALUES (?1, ?2, coalesce(?3, 0), ?4, ?5, 1)
             ON CONFLICT (at_ms, kind, account_id, subject, value) DO UPDATE SET times = times + 1
             RETURNING times",
        )?
        .query_row(
            params![
                change.at.millis(),
                change.kind.as_str(),
                change.account_id,
                change.subject,
                change.value,
            ],
            |row| row.get(0),
        )?;
    Ok(connection
        .prepare_cached(
            "SELECT count(*) >= ?6 FROM change_log
             WHERE account_id IS ?3 AND at_ms = ?1 AND kind = ?2 AND subject = ?4 AND value = ?5",
        )?
        .query_row(
            params![
                change.at.millis(),
                change.kind.as_str(),
                change.account_id,
                change.subject,
                change.value,
                times,
            ],
            |row| row.get(0),
        )?)
}

/// Up to `limit` entries after a number, in the order in which they were given, with their numbers.
pub(crate) fn after(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> DbResult<Vec<(i64, Change)>> {
    let mut statement = connection.prepare_cached(
        "SELECT change_id, at_ms, kind, account_id, subject, value FROM change_log
         WHERE change_id > ?1 ORDER BY change_id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, limit as i64], |row| {
        let change = Change {
            at: Timestamp::from_millis(row.get(1)?),
            kind: word(row, 2)?,
            account_id: row.get(3)?,
            subject: row.get(4)?,
            value: row.get(5)?,
        };
        Ok((row.get(0)?, change))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
