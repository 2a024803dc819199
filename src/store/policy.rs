//! The policy (R16).

use serde_json::Value;

use super::{Applied, Store, Writer};
use crate::db::change::{Change, ChangeKind};
use crate::db::revision::Kept;
use crate::db::{self};
use crate::error::Result;
use crate::model::{Policy, PolicyChange, PolicySet, RolloutChange};
use crate::rules::policy::set;
use crate::time::Timestamp;

impl Writer<'_> {
    /// Sets values of the policy, and decides again what they touch (R7, R16).
    ///
    /// # Errors
    ///
    /// [`crate::Error::Policy`] for a name that there is not, or a value that it cannot have; then none of
    /// the values is set.
    pub fn set_policy(&mut self, change: &PolicySet) -> Result<Applied> {
        let mut checked = self.knowledge()?.policy().clone();
        for (name, value) in &change.set {
            set(&mut checked, name, value)?;
        }
        let mut applied = Applied::Known;
        for (name, value) in &change.set {
            let entry = Change {
                at: change.at,
                kind: ChangeKind::Policy,
                account_id: None,
                subject: name.clone(),
                value: value.to_string(),
            };
            if self.take(&entry)? && self.set_one(name, value)? {
                applied = Applied::New;
            }
        }
        Ok(applied)
    }

    fn set_one(&mut self, name: &str, value: &Value) -> Result<bool> {
        if db::policy::value(self.connection, name)?.as_ref() == Some(value) {
            return Ok(false);
        }
        // Signals that are waiting were weighed by the policy so far.
        self.flush()?;
        db::policy::set_value(self.connection, name, value)?;
        self.policy_changed()?;
        match name {
            "half_life_days" => self.weigh_all_again()?,
            "required_notices" => self.decide_all_again(|_| true)?,
            "opt_out" => self.decide_all_again(|row| row.opted_out)?,
            "sensitive" => self.sensitive_use_changed()?,
            // The other values are looked at when a question is asked.
            _ => {}
        }
        Ok(true)
    }

    fn policy_changed(&mut self) -> Result<()> {
        db::revision::bump(self.connection, Kept::Policy)?;
        self.is_stale = true;
        Ok(())
    }

    /// Sets when a region's rollout begins, or closes the region, and decides again about what was said
    /// there (R6, R7, R16).
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn set_rollout(&mut self, change: &RolloutChange) -> Result<Applied> {
        let entry = Change {
            at: change.at,
            kind: ChangeKind::Rollout,
            account_id: None,
            subject: change.region.as_str().to_owned(),
            value: serde_json::json!(change.from).to_string(),
        };
        if !self.take(&entry)? || self.knowledge()?.policy().rollout(change.region) == change.from {
            return Ok(Applied::Known);
        }
        db::policy::set_rollout(self.connection, change.region, change.from)?;
        self.policy_changed()?;
        for account_id in db::account::ids(self.connection, Some(change.region))? {
            let row = db::account::get(self.connection, account_id)?;
            self.decide_again(&row, Timestamp::MIN, Timestamp::MAX)?;
        }
        Ok(Applied::New)
    }
}

impl Store {
    /// See [`Writer::set_policy`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_policy(&self, change: &PolicySet) -> Result<Applied> {
        self.write(|writer| writer.set_policy(change))
    }

    /// See [`Writer::set_rollout`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_rollout(&self, change: &RolloutChange) -> Result<Applied> {
        self.write(|writer| writer.set_rollout(change))
    }

    /// The policy in force.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn policy(&self) -> Result<Policy> {
        self.read(|view| Ok(view.policy().clone()))
    }

    /// What the policy and the rollout have been set to, oldest first; empty while they are as announced.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn policy_history(&self) -> Result<Vec<PolicyChange>> {
        self.read(|view| Ok(db::policy::history(view.connection)?))
    }
}
