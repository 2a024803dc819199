//! The policy and the rollout (R16).

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::failure::{DbResult, Failure};
use super::{Connection, word};
use crate::error::Error;
use crate::model::{OptOut, Policy, PolicyChange, Region, SensitiveUse};
use crate::rules::policy::set;
use crate::time::Timestamp;

/// The policy in force.
pub(crate) fn load(connection: &Connection) -> DbResult<Policy> {
    let mut policy = Policy {
        half_life_days: f64::NAN,
        fade_below: f64::NAN,
        required_notices: [].into(),
        sensitive: SensitiveUse::Never,
        opt_out: OptOut::NotOffered,
        see_less_factor: f64::NAN,
        show_more_factor: f64::NAN,
        show_less_factor: f64::NAN,
        feed_control_days: f64::NAN,
        snooze_days: f64::NAN,
        retain_text_days: None,
        retain_signal_days: None,
        rollout: [].into(),
    };
    let mut read = 0;
    for (name, value) in values(connection)? {
        set(&mut policy, &name, &value)?;
        read += 1;
    }
    if read != crate::rules::policy::NAMES.len() {
        return Err(Failure::from(Error::Corrupt(format!(
            "the policy has {read} values"
        ))));
    }
    let mut statement = connection.prepare_cached("SELECT region, from_ms FROM rollout")?;
    let rows = statement.query_map([], |row| {
        let from: Option<i64> = row.get(1)?;
        Ok((word::<Region>(row, 0)?, from.map(Timestamp::from_millis)))
    })?;
    policy.rollout = rows.collect::<rusqlite::Result<_>>()?;
    Ok(policy)
}

fn values(connection: &Connection) -> DbResult<Vec<(String, Value)>> {
    let mut statement = connection.prepare_cached("SELECT name, value FROM policy")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, json(row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn json(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Value> {
    word(row, column)
}

pub(crate) fn set_value(connection: &Connection, name: &str, value: &Value) -> DbResult<()> {
    connection
        .prepare_cached("UPDATE policy SET value = ?2 WHERE name = ?1")?
        .execute(params![name, value.to_string()])?;
    Ok(())
}

pub(crate) fn value(connection: &Connection, name: &str) -> DbResult<Option<Value>> {
    Ok(connection
        .prepare_cached("SELECT value FROM policy WHERE name = ?1")?
        .query_row([name], |row| json(row, 0))
        .optional()?)
}

pub(crate) fn set_rollout(
    connection: &Connection,
    region: Region,
    from: Option<Timestamp>,
) -> DbResult<()> {
    connection
        .prepare_cached("UPDATE rollout SET from_ms = ?2 WHERE region = ?1")?
        .execute(params![region.as_str(), from.map(Timestamp::millis)])?;
    Ok(())
}

/// What the policy has been, oldest first.
pub(crate) fn history(connection: &Connection) -> DbResult<Vec<PolicyChange>> {
    let mut statement = connection.prepare_cached(
        "SELECT at_ms, CASE kind WHEN 'rollout' THEN 'rollout:' || subject ELSE subject END, value
         FROM change_log WHERE kind IN ('policy', 'rollout') ORDER BY change_id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(PolicyChange {
            at: Timestamp::from_millis(row.get(0)?),
            name: row.get(1)?,
            value: json(row, 2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
