//! Apps, accounts and regions (R1).

use super::{Applied, Store, Writer};
use crate::db::change::{Change, ChangeKind};
use crate::db::{self};
use crate::error::{Error, Result};
use crate::ids::{AccountName, AppKey};
use crate::model::{Account, Region};
use crate::time::Timestamp;

impl Writer<'_> {
    /// Registers a further app (R1).
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn add_app(&mut self, app: &AppKey) -> Result<Applied> {
        Ok(Applied::new_if(db::account::insert_app(
            self.connection,
            app.as_str(),
        )?))
    }

    /// Registers an account, alone in a center of its own, with its region from `at` on where that is
    /// known (R1, R2). For an account that is there already only the region is recorded.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownApp`].
    pub fn add_account(
        &mut self,
        account: &AccountName,
        at: Timestamp,
        region: Option<Region>,
    ) -> Result<Applied> {
        let is_new = match self.find_account(account) {
            Ok(_) => false,
            Err(Error::UnknownAccount(_)) => {
                // The app is registered, or the error would have been another one.
                let app = db::account::app_id(self.connection, account.app())?;
                let app = app.ok_or_else(|| Error::UnknownAccount(account.clone()))?;
                db::account::insert(self.connection, app, account.handle(), at)?;
                true
            }
            Err(error) => return Err(error),
        };
        let region = match region {
            Some(region) => self.set_region(account, at, region)?,
            None => Applied::Known,
        };
        Ok(if is_new { Applied::New } else { region })
    }

    /// Records an account's region from an instant on, and decides again about the messages that it
    /// touches (R1, R7). Of two regions at one instant the later recorded holds.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn set_region(
        &mut self,
        account: &AccountName,
        from: Timestamp,
        region: Region,
    ) -> Result<Applied> {
        let row = self.find_account(account)?;
        let change = Change {
            at: from,
            kind: ChangeKind::Region,
            account_id: Some(row.account_id),
            subject: region.as_str().to_owned(),
            value: String::new(),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let changed = db::account::set_region(self.connection, row.account_id, from, region)?;
        if changed {
            self.forget(account);
            let next = db::account::next_region_from(self.connection, row.account_id, from)?;
            self.decide_again(&row, from, next.unwrap_or(Timestamp::MAX))?;
        }
        Ok(Applied::new_if(changed))
    }
}

impl Store {
    /// See [`Writer::add_app`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn add_app(&self, app: &AppKey) -> Result<Applied> {
        self.write(|writer| writer.add_app(app))
    }

    /// See [`Writer::add_account`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn add_account(
        &self,
        account: &AccountName,
        at: Timestamp,
        region: Option<Region>,
    ) -> Result<Applied> {
        self.write(|writer| writer.add_account(account, at, region))
    }

    /// See [`Writer::set_region`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_region(
        &self,
        account: &AccountName,
        from: Timestamp,
        region: Region,
    ) -> Result<Applied> {
        self.write(|writer| writer.set_region(account, from, region))
    }

    /// The registered apps, oldest first.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn apps(&self) -> Result<Vec<AppKey>> {
        self.read(|view| {
            let apps = db::account::apps(view.connection)?;
            apps.iter().map(|app| AppKey::new(app)).collect()
        })
    }

    /// An account, with its region at an instant.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn account(&self, account: &AccountName, at: Timestamp) -> Result<Account> {
        self.read(|view| {
            let row = view.account(account)?;
            Ok(db::account::shown(view.connection, &row, at)?)
        })
    }

    /// Calls `each` for every account with its region at an instant, in the order in which they were
    /// registered.
    ///
    /// # Errors
    ///
    /// Those that `each` returns.
    pub fn for_each_account(
        &self,
        at: Timestamp,
        mut each: impl FnMut(Account) -> Result<()>,
    ) -> Result<()> {
        self.read(|view| {
            view.for_each_account(|row| each(db::account::shown(view.connection, row, at)?))
        })
    }

    /// The regions of an account, each from an instant on, oldest first (R1).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn regions(&self, account: &AccountName) -> Result<Vec<(Timestamp, Region)>> {
        self.read(|view| {
            let row = view.account(account)?;
            Ok(db::account::regions(view.connection, row.account_id)?)
        })
    }
}
