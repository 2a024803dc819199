//! Facts that arrive late (R7) and what changes with the taxonomy and the policy (R8, R16): the messages
//! that they touch are decided again, in the same transaction.

use super::Writer;
use crate::db::account::AccountRow;
use crate::db::conversation::{MessageAt, MessageRow, Touched};
use crate::db::{self};
use crate::error::Result;
use crate::model::{Outcome, SensitiveUse};
use crate::rules::outcome::gate;
use crate::time::Timestamp;
use crate::topics::TopicId;

impl Writer<'_> {
    /// Decides again about what was said in an account from one instant until before another (R7). A
    /// message is read, or what it yielded is taken away, only where the decision has changed.
    pub(super) fn decide_again(
        &mut self,
        account: &AccountRow,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<()> {
        let knowledge = self.knowledge()?;
        let standing = db::account::standing(self.connection, account)?;
        let mut changed = Vec::new();
        let id = account.account_id;
        db::conversation::for_each_said(self.connection, id, from, until, |row| {
            let gated = gate(row.role, row.at, &standing, knowledge.policy());
            let was = row.outcome.is_gated().then_some(row.outcome);
            if gated != was {
                changed.push((row, gated));
            }
        })?;
        for (row, gated) in changed {
            match gated {
                Some(outcome) => self.take_back(&row.place, outcome)?,
                None => self.read_again(row)?,
            }
        }
        Ok(())
    }

    /// Decides again about everything that was said in every account.
    pub(super) fn decide_all_again(
        &mut self,
        concerned: impl Fn(&AccountRow) -> bool,
    ) -> Result<()> {
        self.for_each_account(|writer, row| {
            if concerned(row) {
                writer.decide_again(row, Timestamp::MIN, Timestamp::MAX)?;
            }
            Ok(())
        })
    }

    /// Makes every account's packed interests anew: signals are worth something else now (R16).
    pub(super) fn weigh_all_again(&mut self) -> Result<()> {
        self.for_each_account(|writer, row| {
            writer.signals_changed(row.account_id);
            writer.flush()
        })
    }

    fn for_each_account(
        &mut self,
        mut each: impl FnMut(&mut Self, &AccountRow) -> Result<()>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let rows = db::account::after(self.connection, last, 1000)?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.account_id;
            for row in &rows {
                each(self, row)?;
            }
        }
    }

    /// Takes away what a message yielded, and says why.
    fn take_back(&mut self, place: &MessageAt, outcome: Outcome) -> Result<()> {
        if db::conversation::delete_signals(self.connection, place)? {
            self.signals_changed(place.account_id);
        }
        db::conversation::set_outcome(self.connection, place, outcome)?;
        Ok(())
    }

    /// Reads a stored message and replaces what it yielded.
    fn read_again(&mut self, mut row: MessageRow) -> Result<()> {
        let knowledge = self.knowledge()?;
        let host_topics: Option<Vec<TopicId>> = row.host_topics.as_ref().map(|keys| {
            let id = |key: &crate::ids::TopicKey| knowledge.taxonomy().id(key.as_str());
            keys.iter().filter_map(id).collect()
        });
        let text = db::conversation::text(self.connection, &row.place)?;
        let reading = self.read_message(
            text.as_deref(),
            host_topics.as_deref(),
            row.topics_withheld,
            true,
        )?;
        self.take_back(&row.place, reading.verdict.outcome)?;
        row.outcome = reading.verdict.outcome;
        self.add_signals(&row, &reading)?;
        // The signals need not be the newest of their topics, and some may have been there before.
        self.signals_changed(row.place.account_id);
        Ok(())
    }

    /// R8: some topics have become sensitive. Messages that mention them yield nothing from now on, and
    /// which topic it was is forgotten; interactions drop them. Under `content_only` the messages'
    /// signals stop counting for ads.
    pub(super) fn topics_became_sensitive(&mut self, topics: &[TopicId]) -> Result<()> {
        let never = self.knowledge()?.policy().sensitive == SensitiveUse::Never;
        let mut places = Vec::new();
        for &topic in topics {
            places.extend(db::conversation::with_signal_on(self.connection, topic)?);
        }
        // What the host passed, or its own extractor found, may hide a mention that only the text has.
        places.extend(db::conversation::touched(
            self.connection,
            Touched::WithHostTopics,
        )?);
        if self.extractor.is_some() {
            places.extend(db::conversation::touched(self.connection, Touched::Read)?);
        }
        for place in places {
            self.sense_again(&place)?;
        }
        if never {
            self.drop_from_interactions(topics)?;
        }
        Ok(())
    }

    /// R8, R16: the policy for sensitive topics has changed.
    pub(super) fn sensitive_use_changed(&mut self) -> Result<()> {
        let knowledge = self.knowledge()?;
        let (touched, never) = match knowledge.policy().sensitive {
            SensitiveUse::ContentOnly => (Touched::Sensitive, false),
            SensitiveUse::Never => (Touched::ContentOnly, true),
        };
        let mut places = db::conversation::touched(self.connection, touched)?;
        if never {
            places.extend(db::conversation::touched(
                self.connection,
                Touched::WithHostTopics,
            )?);
            let sensitive = |&(topic, _): &(TopicId, _)| knowledge.taxonomy().is_sensitive(topic);
            let topics: Vec<_> = knowledge.taxonomy().iter().filter(sensitive).collect();
            let topics: Vec<_> = topics.into_iter().map(|(topic, _)| topic).collect();
            self.drop_from_interactions(&topics)?;
        }
        for place in places {
            self.sense_again(&place)?;
        }
        Ok(())
    }

    /// Looks at one message again after what is sensitive, or what that means, has changed.
    fn sense_again(&mut self, place: &MessageAt) -> Result<()> {
        let knowledge = self.knowledge()?;
        let Some(mut row) = db::conversation::find(self.connection, place)? else {
            return Ok(());
        };
        let taxonomy = knowledge.taxonomy();
        let names_sensitive = row.host_topics.iter().flatten().any(|key| {
            taxonomy
                .id(key.as_str())
                .is_none_or(|topic| taxonomy.is_sensitive(topic))
        });
        if names_sensitive && knowledge.policy().sensitive == SensitiveUse::Never {
            db::conversation::withhold_topics(self.connection, place)?;
            row.host_topics = None;
            row.topics_withheld = true;
        }
        if row.outcome.is_gated() {
            return Ok(());
        }
        self.read_again(row)
    }

    fn drop_from_interactions(&mut self, topics: &[TopicId]) -> Result<()> {
        for &topic in topics {
            for account_id in db::interaction::accounts_with(self.connection, topic)? {
                db::interaction::drop_topic(self.connection, account_id, topic)?;
                self.signals_changed(account_id);
            }
        }
        Ok(())
    }
}
