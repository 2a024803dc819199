//! Links and unlinks (R2, R11).

use super::{Applied, Store, Writer};
use crate::db::account::AccountRow;
use crate::db::change::{Change, ChangeKind};
use crate::db::{self, Connection};
use crate::error::{Error, Result};
use crate::ids::{AccountName, CenterId};
use crate::model::{AdSetting, Link};
use crate::rules::links::{LinkPlan, Party, plan};
use crate::rules::preferences::stricter;
use crate::time::Timestamp;

impl Writer<'_> {
    /// Puts accounts together into one center: the one that some of them already share, else the first
    /// one's (R2). The stricter setting of each topic wins and blocked advertisers are united (R11).
    ///
    /// # Errors
    ///
    /// [`Error::NothingToLink`] for fewer than two different accounts, [`Error::AlreadyLinked`] if two of
    /// them share different centers with others, [`Error::UnknownAccount`].
    pub fn link(&mut self, accounts: &[AccountName], at: Timestamp) -> Result<Applied> {
        let mut rows: Vec<AccountRow> = Vec::with_capacity(accounts.len());
        for name in accounts {
            if !rows.iter().any(|row| row.name == *name) {
                rows.push(self.find_account(name)?);
            }
        }
        if rows.len() < 2 {
            return Err(Error::NothingToLink(rows.len()));
        }
        let ids: Vec<i64> = rows.iter().map(|row| row.account_id).collect();
        let change = Change {
            at,
            kind: ChangeKind::Link,
            account_id: None,
            subject: serde_json::json!(ids).to_string(),
            value: String::new(),
        };
        if self.has_had(&change)? {
            return Ok(Applied::Known);
        }
        let target = target(self.connection, &rows)?;
        db::change::insert(self.connection, &change)?;
        let mut moved = false;
        for row in rows.iter().filter(|row| row.center_id != target.0) {
            // An account that moves was alone: its settings go along, and its center is left empty.
            let from = CenterId(row.center_id);
            add_settings(self.connection, from, target)?;
            db::center::move_account(self.connection, row.account_id, target, at)?;
            db::preference::clear_center(self.connection, from)?;
            moved = true;
        }
        self.forget_all();
        Ok(Applied::new_if(moved))
    }

    /// Moves an account into a center of its own, with a copy of the settings (R2, R11). Nothing happens
    /// to an account that is alone.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn unlink(&mut self, account: &AccountName, at: Timestamp) -> Result<Applied> {
        let row = self.find_account(account)?;
        let change = Change {
            at,
            kind: ChangeKind::Unlink,
            account_id: Some(row.account_id),
            subject: String::new(),
            value: String::new(),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        let from = CenterId(row.center_id);
        if !db::center::is_shared(self.connection, from)? {
            return Ok(Applied::Known);
        }
        let own = db::center::insert(self.connection, at)?;
        add_settings(self.connection, from, own)?;
        db::center::move_account(self.connection, row.account_id, own, at)?;
        self.forget_all();
        Ok(Applied::New)
    }
}

/// R2: the center that a link goes into.
fn target(connection: &Connection, rows: &[AccountRow]) -> Result<CenterId> {
    let mut parties = Vec::with_capacity(rows.len());
    for row in rows {
        parties.push(Party {
            account: row.name.clone(),
            center: CenterId(row.center_id),
            shares: db::center::is_shared(connection, CenterId(row.center_id))?,
        });
    }
    match plan(&parties) {
        Some(LinkPlan::Into(center)) => Ok(center),
        Some(LinkPlan::Torn(both)) => {
            let (one, other) = *both;
            Err(Error::AlreadyLinked {
                members: members(connection, one.center)?,
                other_members: members(connection, other.center)?,
                account: one.account,
                center: one.center,
                other_center: other.center,
            })
        }
        None => Err(Error::NothingToLink(0)),
    }
}

fn members(connection: &Connection, center: CenterId) -> Result<String> {
    let names: Vec<_> = db::account::of_center(connection, center.0)?
        .into_iter()
        .map(|row| row.name.to_string())
        .collect();
    Ok(names.join(", "))
}

/// R11: adds one center's settings to another's; the stricter one of each topic wins.
fn add_settings(connection: &Connection, from: CenterId, to: CenterId) -> Result<()> {
    let theirs = db::preference::ad_topics(connection, to)?;
    for (topic, setting, at) in db::preference::ad_topics(connection, from)? {
        let held = theirs
            .iter()
            .find(|their| their.0 == topic)
            .map_or(AdSetting::NoPreference, |their| their.1);
        if stricter(setting, held) != held {
            db::preference::set_ad_topic(connection, to, (topic, setting, at))?;
        }
    }
    for (advertiser_id, _, at) in db::preference::advertiser_blocks(connection, from)? {
        db::preference::set_advertiser_block(connection, to, advertiser_id, true, at)?;
    }
    Ok(())
}

impl Store {
    /// See [`Writer::link`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn link(&self, accounts: &[AccountName], at: Timestamp) -> Result<Applied> {
        self.write(|writer| writer.link(accounts, at))
    }

    /// See [`Writer::unlink`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn unlink(&self, account: &AccountName, at: Timestamp) -> Result<Applied> {
        self.write(|writer| writer.unlink(account, at))
    }

    /// The accounts in an account's center, itself among them, in the order in which they were
    /// registered (R2).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn linked(&self, account: &AccountName) -> Result<Vec<AccountName>> {
        self.read(|view| {
            let row = view.account(account)?;
            let rows = db::account::of_center(view.connection, row.center_id)?;
            Ok(rows.into_iter().map(|row| row.name).collect())
        })
    }

    /// Whom an account is or was linked with, from when to when, oldest first (R2).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn link_history(&self, account: &AccountName) -> Result<Vec<Link>> {
        self.read(|view| {
            let row = view.account(account)?;
            Ok(db::center::history(view.connection, row.account_id)?)
        })
    }
}
