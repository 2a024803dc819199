//! Conversations, messages and their signals (R3, R6, R9).

use rusqlite::{OptionalExtension, params};

use super::failure::DbResult;
use super::{Connection, word};
use crate::ids::{AccountName, ConversationId, MessageId, TopicKey};
use crate::model::{Message, Modality, Outcome, Role};
use crate::time::Timestamp;
use crate::topics::TopicId;

/// Where a message stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageAt {
    pub(crate) account_id: i64,
    pub(crate) conversation_no: i64,
    pub(crate) key: MessageId,
}

/// A message as it is stored, without its text.
#[derive(Debug, Clone)]
pub(crate) struct MessageRow {
    pub(crate) place: MessageAt,
    pub(crate) at: Timestamp,
    pub(crate) role: Role,
    pub(crate) modality: Modality,
    pub(crate) confidence: Option<f64>,
    pub(crate) outcome: Outcome,
    /// The topics that the host passed, where they are kept.
    pub(crate) host_topics: Option<Vec<TopicKey>>,
    /// The host passed a sensitive topic, and none is kept (R8).
    pub(crate) topics_withheld: bool,
}

impl MessageRow {
    /// R9: the weight of its signals.
    pub(crate) fn weight(&self) -> f64 {
        self.confidence.unwrap_or(1.0)
    }
}

const COLUMNS: &str =
    "account_id, conversation_no, key, at_ms, role, modality, confidence, outcome,
     host_topics, topics_withheld";

fn message_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<MessageRow> {
    let host_topics: Option<Vec<TopicKey>> = row
        .get_ref(8)?
        .as_str_or_null()?
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                8,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })?;
    Ok(MessageRow {
        place: MessageAt {
            account_id: row.get(0)?,
            conversation_no: row.get(1)?,
            key: MessageId::stored(row.get_ref(2)?.as_str()?),
        },
        at: Timestamp::from_millis(row.get(3)?),
        role: word(row, 4)?,
        modality: word(row, 5)?,
        confidence: row.get(6)?,
        outcome: word(row, 7)?,
        host_topics,
        topics_withheld: row.get(9)?,
    })
}

pub(crate) fn number(
    connection: &Connection,
    account_id: i64,
    key: &ConversationId,
) -> DbResult<Option<i64>> {
    Ok(connection
        .prepare_cached(
            "SELECT conversation_no FROM conversation WHERE account_id = ?1 AND key = ?2",
        )?
        .query_row(params![account_id, key.as_str()], |row| row.get(0))
        .optional()?)
}

/// Begins a conversation and gives it the next number in its account.
pub(crate) fn insert(
    connection: &Connection,
    account_id: i64,
    key: &ConversationId,
) -> DbResult<i64> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO conversation (account_id, conversation_no, key)
             SELECT ?1, coalesce(max(conversation_no), 0) + 1, ?2 FROM conversation WHERE account_id = ?1
             RETURNING conversation_no",
        )?
        .query_row(params![account_id, key.as_str()], |row| row.get(0))?)
}

/// Stores a message. False if its conversation has one with that id already.
pub(crate) fn insert_message(
    connection: &Connection,
    row: &MessageRow,
    text: Option<&str>,
) -> DbResult<bool> {
    let added = connection
        .prepare_cached(
            "INSERT INTO message (account_id, conversation_no, key, at_ms, role, modality, confidence,
                 outcome, host_topics, topics_withheld, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            row.place.account_id,
            row.place.conversation_no,
            row.place.key.as_str(),
            row.at.millis(),
            row.role.as_str(),
            row.modality.as_str(),
            row.confidence,
            row.outcome.as_str(),
            as_json(row.host_topics.as_deref()),
            row.topics_withheld,
            text,
        ])?;
    Ok(added > 0)
}

fn as_json(topics: Option<&[TopicKey]>) -> Option<String> {
    topics.map(|topics| serde_json::json!(topics).to_string())
}

pub(crate) fn find(connection: &Connection, place: &MessageAt) -> DbResult<Option<MessageRow>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM message WHERE account_id = ?1 AND conversation_no = ?2 AND key = ?3"
        ))?
        .query_row(
            params![place.account_id, place.conversation_no, place.key.as_str()],
            message_row,
        )
        .optional()?)
}

pub(crate) fn text(connection: &Connection, place: &MessageAt) -> DbResult<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT text FROM message WHERE account_id = ?1 AND conversation_no = ?2 AND key = ?3",
        )?
        .query_row(
            params![place.account_id, place.conversation_no, place.key.as_str()],
            |row| row.get(0),
        )?)
}

/// Calls `each` for the messages of people in an account from one instant until before another, in
/// order of conversation.
pub(crate) fn for_each_said(
    connection: &Connection,
    account_id: i64,
    from: Timestamp,
    until: Timestamp,
    mut each: impl FnMut(MessageRow),
) -> DbResult<()> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM message
         WHERE account_id = ?1 AND role = 'user' AND at_ms >= ?2 AND at_ms < ?3"
    ))?;
    let mut rows = statement.query(params![account_id, from.millis(), until.millis()])?;
    while let Some(row) = rows.next()? {
        each(message_row(row)?);
    }
    Ok(())
}

/// Which messages a change of the taxonomy or of the sensitive switch may concern.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Touched {
    /// Those that the host passed topics for.
    WithHostTopics,
    /// Those that were read and have a text.
    Read,
    /// Those whose outcome is `sensitive`.
    Sensitive,
    /// Those whose signals count for content only.
    ContentOnly,
}

/// The places of the messages that a change may concern; reads the whole table once.
pub(crate) fn touched(connection: &Connection, by: Touched) -> DbResult<Vec<MessageAt>> {
    places(
        connection,
        match by {
            Touched::WithHostTopics => {
                "SELECT account_id, conversation_no, key FROM message WHERE host_topics IS NOT NULL"
            }
            Touched::Read => {
                "SELECT account_id, conversation_no, key FROM message
                 WHERE outcome IN ('used', 'no_topic') AND text IS NOT NULL"
            }
            Touched::Sensitive => {
                "SELECT account_id, conversation_no, key FROM message WHERE outcome = 'sensitive'"
            }
            Touched::ContentOnly => {
                "SELECT DISTINCT account_id, conversation_no, message_key FROM message_signal
                 WHERE for_ads = 0"
            }
        },
        [],
    )
}

/// The places of the messages with a signal on a topic; reads all signals once.
pub(crate) fn with_signal_on(connection: &Connection, topic: TopicId) -> DbResult<Vec<MessageAt>> {
    let sql =
        "SELECT account_id, conversation_no, message_key FROM message_signal WHERE topic_id = ?1";
    places(connection, sql, [topic])
}

fn places(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> DbResult<Vec<MessageAt>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(values, |row| {
        Ok(MessageAt {
            account_id: row.get(0)?,
            conversation_no: row.get(1)?,
            key: MessageId::stored(row.get_ref(2)?.as_str()?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn set_outcome(
    connection: &Connection,
    place: &MessageAt,
    outcome: Outcome,
) -> DbResult<()> {
    connection
        .prepare_cached(
            "UPDATE message SET outcome = ?4
             WHERE account_id = ?1 AND conversation_no = ?2 AND key = ?3",
        )?
        .execute(params![
            place.account_id,
            place.conversation_no,
            place.key.as_str(),
            outcome.as_str(),
        ])?;
    Ok(())
}

/// Forgets the topics that the host passed (R8).
pub(crate) fn withhold_topics(connection: &Connection, place: &MessageAt) -> DbResult<()> {
    connection
        .prepare_cached(
            "UPDATE message SET host_topics = NULL, topics_withheld = 1
             WHERE account_id = ?1 AND conversation_no = ?2 AND key = ?3",
        )?
        .execute(params![
            place.account_id,
            place.conversation_no,
            place.key.as_str()
        ])?;
    Ok(())
}

/// A signal of a message (R9).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MessageSignal {
    pub(crate) topic: TopicId,
    pub(crate) at: Timestamp,
    pub(crate) weight: f64,
    pub(crate) for_ads: bool,
}

pub(crate) fn insert_signal(
    connection: &Connection,
    place: &MessageAt,
    signal: &MessageSignal,
) -> DbResult<()> {
    connection
        .prepare_cached(
            "INSERT INTO message_signal (account_id, conversation_no, message_key, topic_id, at_ms, weight, for_ads)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            place.account_id,
            place.conversation_no,
            place.key.as_str(),
            signal.topic,
            signal.at.millis(),
            signal.weight,
            signal.for_ads,
        ])?;
    Ok(())
}

/// The topics of a message's signals, with whether each counts for ads.
pub(crate) fn signals(
    connection: &Connection,
    place: &MessageAt,
) -> DbResult<Vec<(TopicId, bool)>> {
    let mut statement = connection.prepare_cached(
        "SELECT topic_id, for_ads FROM message_signal
         WHERE account_id = ?1 AND conversation_no = ?2 AND message_key = ?3 ORDER BY topic_id",
    )?;
    let rows = statement.query_map(
        params![place.account_id, place.conversation_no, place.key.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn delete_signals(connection: &Connection, place: &MessageAt) -> DbResult<bool> {
    let gone = connection
        .prepare_cached(
            "DELETE FROM message_signal
             WHERE account_id = ?1 AND conversation_no = ?2 AND message_key = ?3",
        )?
        .execute(params![
            place.account_id,
            place.conversation_no,
            place.key.as_str()
        ])?;
    Ok(gone > 0)
}

/// Whether a message, or its whole conversation, was erased (R18).
pub(crate) fn is_erased(
    connection: &Connection,
    account_id: i64,
    conversation: &ConversationId,
    message: &MessageId,
) -> DbResult<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) > 0 FROM erased
             WHERE account_id = ?1 AND conversation_key = ?2 AND message_key IN ('', ?3)",
        )?
        .query_row(
            params![account_id, conversation.as_str(), message.as_str()],
            |row| row.get(0),
        )?)
}

/// Whether anything of an account was erased, so that its messages must be looked up.
pub(crate) fn has_erased(connection: &Connection, account_id: i64) -> DbResult<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) > 0 FROM (SELECT 1 FROM erased WHERE account_id = ?1 LIMIT 1) AS one",
        )?
        .query_row([account_id], |row| row.get(0))?)
}

/// Erases a conversation, or one message of it, and remembers its id (R18). A conversation without
/// messages goes with its last one. False if there was nothing left to erase.
pub(crate) fn erase(
    connection: &Connection,
    account_id: i64,
    conversation: &ConversationId,
    message: Option<&MessageId>,
) -> DbResult<bool> {
    connection
        .prepare_cached(
            "INSERT INTO erased (account_id, conversation_key, message_key) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            account_id,
            conversation.as_str(),
            message.map_or("", MessageId::as_str)
        ])?;
    let Some(number) = number(connection, account_id, conversation)? else {
        return Ok(false);
    };
    let gone = match message {
        Some(message) => {
            let gone = connection
                .prepare_cached(
                    "DELETE FROM message WHERE account_id = ?1 AND conversation_no = ?2 AND key = ?3",
                )?
                .execute(params![account_id, number, message.as_str()])?;
            connection
                .prepare_cached(
                    "DELETE FROM conversation WHERE account_id = ?1 AND conversation_no = ?2
                     AND NOT EXISTS (SELECT 1 FROM message WHERE account_id = ?1 AND conversation_no = ?2)",
                )?
                .execute(params![account_id, number])?;
            gone
        }
        None => connection
            .prepare_cached(
                "DELETE FROM conversation WHERE account_id = ?1 AND conversation_no = ?2",
            )?
            .execute(params![account_id, number])?,
    };
    Ok(gone > 0)
}

/// Calls `each` for the messages of an account with their texts, conversation by conversation, under its
/// account, until it says that it has had enough.
pub(crate) fn for_each_message(
    connection: &Connection,
    account_id: i64,
    account: &AccountName,
    mut each: impl FnMut(Message) -> bool,
) -> DbResult<()> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, text,
                (SELECT conversation.key FROM conversation
                 WHERE conversation.account_id = message.account_id
                   AND conversation.conversation_no = message.conversation_no) AS conversation
         FROM message WHERE account_id = ?1 ORDER BY conversation_no, key"
    ))?;
    let mut rows = statement.query([account_id])?;
    while let Some(row) = rows.next()? {
        let message = message_row(row)?;
        let more = each(Message {
            at: message.at,
            account: account.clone(),
            conversation: ConversationId::stored(row.get_ref(11)?.as_str()?),
            message: message.place.key,
            role: message.role,
            modality: message.modality,
            confidence: message.confidence,
            text: row.get(10)?,
            topics: message.host_topics,
            sensitive: message.topics_withheld,
        });
        if !more {
            break;
        }
    }
    Ok(())
}
