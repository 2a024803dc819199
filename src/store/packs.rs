//! Keeping the packed interests in step with the signals (R9): once for each account at the end of a
//! transaction, whatever it stored.

use std::collections::BTreeMap;

use super::Writer;
use crate::db::interest::Signal;
use crate::db::pack::EntryKey;
use crate::db::{self, Connection, DbResult};
use crate::error::Result;
use crate::rules::decay::Tally;
use crate::time::Timestamp;

/// What an account's pack has to catch up with.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending {
    /// Signals that were added.
    added: Vec<Signal>,
    /// Signals were taken away, or the rules for them changed: the pack is made anew.
    anew: bool,
}

impl Writer<'_> {
    /// A signal was stored.
    pub(super) fn signal_added(&mut self, account_id: i64, signal: Signal) {
        self.pending
            .entry(account_id)
            .or_default()
            .added
            .push(signal);
    }

    /// Signals were taken away, or count differently.
    pub(super) fn signals_changed(&mut self, account_id: i64) {
        let pending = self.pending.entry(account_id).or_default();
        pending.anew = true;
        pending.added.clear();
    }

    /// Brings the packs up to date.
    pub(super) fn flush(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let half_life = self.knowledge()?.policy().half_life_days;
        for (account_id, pending) in std::mem::take(&mut self.pending) {
            let reset = db::account::get(self.connection, account_id)?.reset_at;
            let pack = Pack {
                connection: self.connection,
                account_id,
                reset,
                half_life,
            };
            let entries = if pending.anew {
                pack.summed_up_to(Timestamp::MAX)?
            } else {
                pack.with(pending.added)?
            };
            db::interest::store(self.connection, account_id, &entries)?;
        }
        Ok(())
    }
}

/// The entries of one account.
pub(super) struct Pack<'a> {
    pub(super) connection: &'a Connection,
    pub(super) account_id: i64,
    /// Signals up to and including this instant do not count (R19).
    pub(super) reset: Option<Timestamp>,
    pub(super) half_life: f64,
}

type Signals = BTreeMap<EntryKey, Vec<(Timestamp, f64)>>;

impl Pack<'_> {
    /// Adds up all signals up to an instant.
    pub(super) fn summed_up_to(&self, until: Timestamp) -> DbResult<BTreeMap<EntryKey, Tally>> {
        let mut signals = self.signals_of(|signal| signal.at <= until)?;
        Ok(self.sums(&mut signals).collect())
    }

    /// Adds new signals to the entries. Where one is not later than those before it, the entry is added
    /// up anew, so that its bits do not depend on the order of arrival.
    fn with(&self, added: Vec<Signal>) -> DbResult<BTreeMap<EntryKey, Tally>> {
        let mut entries = db::interest::load(self.connection, self.account_id)?;
        let mut late = Signals::new();
        let mut by_key = Signals::new();
        for signal in added {
            if self.reset.is_none_or(|reset| signal.at > reset) {
                let key = (signal.topic, signal.kind);
                by_key
                    .entry(key)
                    .or_default()
                    .push((signal.at, signal.weight));
            }
        }
        for (key, mut signals) in by_key {
            signals.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            match entries.get_mut(&key) {
                None => {
                    entries.extend(Tally::sum(&mut signals, self.half_life).map(|sum| (key, sum)));
                }
                Some(tally) if signals.first().is_some_and(|first| first.0 > tally.newest) => {
                    for (at, weight) in signals {
                        tally.add(at, weight, self.half_life);
                    }
                }
                Some(_) => {
                    late.insert(key, Vec::new());
                }
            }
        }
        if !late.is_empty() {
            let mut signals =
                self.signals_of(|signal| late.contains_key(&(signal.topic, signal.kind)))?;
            entries.extend(self.sums(&mut signals));
        }
        Ok(entries)
    }

    fn signals_of(&self, wanted: impl Fn(&Signal) -> bool) -> DbResult<Signals> {
        let mut signals = Signals::new();
        db::interest::for_each_signal(self.connection, self.account_id, self.reset, |signal| {
            if wanted(&signal) {
                let key = (signal.topic, signal.kind);
                signals
                    .entry(key)
                    .or_default()
                    .push((signal.at, signal.weight));
            }
        })?;
        Ok(signals)
    }

    fn sums<'b>(
        &'b self,
        signals: &'b mut Signals,
    ) -> impl Iterator<Item = (EntryKey, Tally)> + 'b {
        signals
            .iter_mut()
            .filter_map(|(key, list)| Some((*key, Tally::sum(list, self.half_life)?)))
    }
}
