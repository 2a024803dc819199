//! Notices (R15).

use super::{Applied, Store, Writer};
use crate::db::{self};
use crate::error::Result;
use crate::ids::AccountName;
use crate::model::{Channel, DueNotice};
use crate::time::Timestamp;

impl Writer<'_> {
    /// Records that a notice was delivered, and decides again about the messages that it touches (R7,
    /// R15).
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn record_notice(
        &mut self,
        account: &AccountName,
        channel: Channel,
        at: Timestamp,
    ) -> Result<Applied> {
        let row = self.find_account(account)?;
        let before = db::account::standing(self.connection, &row)?;
        let added = db::notice::insert(self.connection, row.account_id, channel, at)?;
        let told = (before.notices.iter().find(|(told, _)| *told == channel)).map(|(_, at)| *at);
        // Only the first delivery by a channel decides anything.
        if added && told.is_none_or(|told| at < told) {
            self.forget(account);
            let until = told.unwrap_or(Timestamp::MAX);
            self.decide_again(&row, at, until)?;
        }
        Ok(Applied::new_if(added))
    }
}

impl Store {
    /// See [`Writer::record_notice`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn record_notice(
        &self,
        account: &AccountName,
        channel: Channel,
        at: Timestamp,
    ) -> Result<Applied> {
        self.write(|writer| writer.record_notice(account, channel, at))
    }

    /// The notices that were delivered to an account, oldest first.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn notices(&self, account: &AccountName) -> Result<Vec<(Channel, Timestamp)>> {
        self.read(|view| {
            let row = view.account(account)?;
            Ok(db::notice::of_account(view.connection, row.account_id)?)
        })
    }

    /// The accounts that are still to be told at an instant, and by which channel (R15): those in a region
    /// with a rollout, also one that is yet to come, that lack a required notice. Where there is no rollout
    /// nothing is used, and there is nothing to tell.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn notices_due(&self, at: Timestamp) -> Result<Vec<DueNotice>> {
        self.read(|view| {
            let mut due = Vec::new();
            view.for_each_account(|row| {
                let standing = db::account::standing(view.connection, row)?;
                let Some(region) = standing.region_at(at) else {
                    return Ok(());
                };
                let Some(rollout) = view.policy().rollout(region) else {
                    return Ok(());
                };
                for &channel in &view.policy().required_notices {
                    let told = |(by, when): &(Channel, Timestamp)| *by == channel && *when <= at;
                    if !standing.notices.iter().any(told) {
                        due.push(DueNotice {
                            account: row.name.clone(),
                            channel,
                            region,
                            rollout,
                        });
                    }
                }
                Ok(())
            })?;
            Ok(due)
        })
    }
}
