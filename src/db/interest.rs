//! The signals of an account, and their packed form (R9, R10).

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use super::Connection;
use super::failure::DbResult;
use super::pack::{EntryKey, pack, unpack};
use crate::ids::AccountName;
use crate::rules::decay::Tally;
use crate::rules::interests::SignalKind;
use crate::rules::standing::Standing;
use crate::time::Timestamp;
use crate::topics::TopicId;

/// A signal of an account.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signal {
    pub(crate) topic: TopicId,
    pub(crate) kind: SignalKind,
    pub(crate) at: Timestamp,
    pub(crate) weight: f64,
}

/// A signal, with the conversation and message or the interaction that it came from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourcedSignal {
    pub(crate) signal: Signal,
    pub(crate) from: String,
}

fn kind(is_interaction: bool, for_ads: bool) -> SignalKind {
    match (is_interaction, for_ads) {
        (true, _) => SignalKind::Interaction,
        (false, true) => SignalKind::Conversation,
        (false, false) => SignalKind::ContentOnly,
    }
}

/// Calls `each` for every signal of an account after its reset, if it had one.
pub(crate) fn for_each_signal(
    connection: &Connection,
    account_id: i64,
    after: Option<Timestamp>,
    mut each: impl FnMut(Signal),
) -> DbResult<()> {
    let after = after.map_or(i64::MIN, Timestamp::millis);
    let mut statement = connection.prepare_cached(
        "SELECT topic_id, 0, for_ads, at_ms, weight FROM message_signal WHERE account_id = ?1 AND at_ms > ?2
         UNION ALL
         SELECT topic_id, 1, 1, at_ms, 1.0 FROM interaction_signal WHERE account_id = ?1 AND at_ms > ?2",
    )?;
    let mut rows = statement.query(params![account_id, after])?;
    while let Some(row) = rows.next()? {
        each(Signal {
            topic: row.get(0)?,
            kind: kind(row.get(1)?, row.get(2)?),
            at: Timestamp::from_millis(row.get(3)?),
            weight: row.get(4)?,
        });
    }
    Ok(())
}

/// The signals of an account on one topic after its reset and up to an instant, with what they came
/// from, newest first.
pub(crate) fn signals_on(
    connection: &Connection,
    account_id: i64,
    topic: TopicId,
    after: Option<Timestamp>,
    until: Timestamp,
) -> DbResult<Vec<SourcedSignal>> {
    let after = after.map_or(i64::MIN, Timestamp::millis);
    let mut statement = connection.prepare_cached(
        "SELECT 0 AS is_interaction, for_ads, at_ms, weight,
                (SELECT conversation.key FROM conversation
                 WHERE conversation.account_id = message_signal.account_id
                   AND conversation.conversation_no = message_signal.conversation_no)
                || '/' || message_key AS source
         FROM message_signal
         WHERE account_id = ?1 AND topic_id = ?2 AND at_ms > ?3 AND at_ms <= ?4
         UNION ALL
         SELECT 1, 1, at_ms, 1.0, interaction_key FROM interaction_signal
         WHERE account_id = ?1 AND topic_id = ?2 AND at_ms > ?3 AND at_ms <= ?4
         ORDER BY 3 DESC, 5",
    )?;
    let values = params![account_id, topic, after, until.millis()];
    let rows = statement.query_map(values, |row| {
        Ok(SourcedSignal {
            signal: Signal {
                topic,
                kind: kind(row.get(0)?, row.get(1)?),
                at: Timestamp::from_millis(row.get(2)?),
                weight: row.get(3)?,
            },
            from: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The unpacked entries of an account; empty if it has none.
pub(crate) fn load(
    connection: &Connection,
    account_id: i64,
) -> DbResult<BTreeMap<EntryKey, Tally>> {
    let mut entries = BTreeMap::new();
    let mut statement =
        connection.prepare_cached("SELECT pack FROM interest_pack WHERE account_id = ?1")?;
    statement
        .query_row([account_id], |row| {
            Ok(unpack(row.get_ref(0)?.as_blob()?, |key, tally| {
                entries.insert(key, tally);
            }))
        })
        .optional()?
        .transpose()?;
    Ok(entries)
}

/// Replaces the packed form of an account, in the center that it is in now.
pub(crate) fn store(
    connection: &Connection,
    account_id: i64,
    entries: &BTreeMap<EntryKey, Tally>,
) -> DbResult<()> {
    let Some(newest) = entries.values().map(|tally| tally.newest.millis()).max() else {
        connection
            .prepare_cached("DELETE FROM interest_pack WHERE account_id = ?1")?
            .execute([account_id])?;
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO interest_pack (center_id, account_id, newest_at_ms, pack)
             SELECT center_id, account_id, ?2, ?3 FROM account WHERE account_id = ?1
             ON CONFLICT (account_id) DO UPDATE
             SET newest_at_ms = excluded.newest_at_ms, pack = excluded.pack",
        )?
        .execute(params![account_id, newest, pack(entries)])?;
    Ok(())
}

/// An account of a center, as a question needs it.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) account_id: i64,
    pub(crate) name: AccountName,
    pub(crate) standing: Standing,
    pub(crate) reset_at: Option<Timestamp>,
}

/// Calls `each` for every account of a center in order of number, with its region at `at`, the instant of its newest signal
/// and its packed form.
pub(crate) fn for_each_member(
    connection: &Connection,
    center_id: i64,
    at: Timestamp,
    mut each: impl FnMut(Member, Option<(Timestamp, &[u8])>) -> DbResult<()>,
) -> DbResult<()> {
    let mut statement = connection.prepare_cached(
        "SELECT account.account_id, app.key, handle, opted_out, reset_at_ms, newest_at_ms, pack,
                (SELECT region FROM account_region
                 WHERE account_region.account_id = account.account_id AND from_ms <= ?2
                 ORDER BY from_ms DESC LIMIT 1) AS region
         FROM account
         JOIN app USING (app_id)
         LEFT JOIN interest_pack
           ON interest_pack.center_id = account.center_id AND interest_pack.account_id = account.account_id
         WHERE account.center_id = ?1
         ORDER BY account.account_id",
    )?;
    let mut rows = statement.query(params![center_id, at.millis()])?;
    while let Some(row) = rows.next()? {
        let account_id = row.get(0)?;
        // Of the region timeline a question needs only what holds at its instant.
        let regions = match row.get_ref(7)?.as_str_or_null()? {
            Some(_) => vec![(Timestamp::MIN, super::account::region(row, 7)?)],
            None => Vec::new(),
        };
        let member = Member {
            account_id,
            name: AccountName::stored(row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?),
            standing: Standing {
                regions,
                notices: Vec::new(),
                opted_out: row.get(3)?,
            },
            reset_at: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis),
        };
        let packed = match (
            row.get::<_, Option<i64>>(5)?,
            row.get_ref(6)?.as_blob_or_null()?,
        ) {
            (Some(newest), Some(bytes)) => Some((Timestamp::from_millis(newest), bytes)),
            _ => None,
        };
        each(member, packed)?;
    }
    Ok(())
}
