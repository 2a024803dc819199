//! Interests (R10, R12, R14).

use super::Store;
use super::packs::Pack;
use super::view::View;
use crate::db::account::AccountRow;
use crate::db::interest::Member;
use crate::db::{self};
use crate::error::Result;
use crate::ids::{AccountName, CenterId};
use crate::model::{Interest, Purpose, Source};
use crate::rules::decay::{fades_at, rounded};
use crate::rules::interests::{Contribution, Settings, TopicInterest, best, interests};
use crate::rules::preferences::FeedControls;
use crate::time::Timestamp;

/// The interests of an account by number, with what they are made of.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) settings: Settings,
    pub(super) members: Vec<Member>,
    /// Which members' conversations flow to the account that asks.
    pub(super) flows: Vec<bool>,
    pub(super) contributions: Vec<Contribution>,
    pub(super) interests: Vec<TopicInterest>,
}

impl View<'_> {
    /// R10, R12, R14: all interests of an account at an instant, not yet in order.
    pub(super) fn interests(
        &self,
        account: &AccountRow,
        purpose: Purpose,
        at: Timestamp,
    ) -> Result<Found> {
        let settings = self.settings(account, purpose, at)?;
        self.interests_with(account, purpose, settings, at)
    }

    /// The same under given settings.
    pub(super) fn interests_with(
        &self,
        account: &AccountRow,
        purpose: Purpose,
        settings: Settings,
        at: Timestamp,
    ) -> Result<Found> {
        let mut members = Vec::new();
        let mut contributions = Vec::with_capacity(128);
        let half_life = self.policy().half_life_days;
        db::interest::for_each_member(self.connection, account.center_id, at, |member, packed| {
            let source = members.len() as u32;
            let mut put = |(topic, kind), tally: crate::rules::decay::Tally| {
                contributions.push(Contribution {
                    topic,
                    source,
                    kind,
                    score: tally.score_at(at, half_life),
                    signals: tally.count,
                });
            };
            match packed {
                None => {}
                Some((newest, bytes)) if newest <= at => db::pack::unpack(bytes, put)?,
                // The pack has later signals in it; those up to the instant are added up anew.
                Some(_) => {
                    let pack = Pack {
                        connection: self.connection,
                        account_id: member.account_id,
                        reset: member.reset_at,
                        half_life,
                    };
                    for (key, tally) in pack.summed_up_to(at)? {
                        put(key, tally);
                    }
                }
            }
            members.push(member);
            Ok(())
        })?;
        let is_open = |member: &Member| member.standing.is_open(at, self.policy());
        let asks_open = members
            .iter()
            .any(|member| member.account_id == account.account_id && is_open(member));
        let flows: Vec<bool> = members
            .iter()
            .map(|member| asks_open && is_open(member))
            .collect();
        contributions.retain(|part| part.kind.counts(purpose, flows[part.source as usize]));
        let interests = interests(
            &mut contributions,
            &settings,
            self.taxonomy(),
            self.policy(),
        );
        Ok(Found {
            settings,
            members,
            flows,
            contributions,
            interests,
        })
    }

    /// The settings that apply: the center's Ad Preferences, or the account's feed controls.
    fn settings(&self, account: &AccountRow, purpose: Purpose, at: Timestamp) -> Result<Settings> {
        Ok(match purpose {
            Purpose::Ads => Settings::Ads(db::preference::ad_settings(
                self.connection,
                CenterId(account.center_id),
            )?),
            Purpose::Content => {
                let controls = db::preference::feed_controls(self.connection, account.account_id)?;
                Settings::Content(FeedControls::in_force(controls, at, self.policy()))
            }
        })
    }

    /// An interest as the interface shows it.
    pub(super) fn shown(
        &self,
        interest: &TopicInterest,
        found: &Found,
        at: Timestamp,
    ) -> Result<Interest> {
        let policy = self.policy();
        let mut sources: Vec<Source> = Vec::new();
        let mut last = None;
        for part in &found.contributions[interest.sources.clone()] {
            let origin = part.kind.origin();
            // What a message with a sensitive mention said counts with what was said (R8).
            match sources
                .last_mut()
                .filter(|_| last == Some((part.source, origin)))
            {
                Some(source) => {
                    source.score += part.score;
                    source.signals += part.signals;
                }
                None => sources.push(Source {
                    account: found.members[part.source as usize].name.clone(),
                    origin,
                    score: part.score,
                    signals: part.signals,
                }),
            }
            last = Some((part.source, origin));
        }
        for source in &mut sources {
            source.score = rounded(source.score);
        }
        sources.sort_by(|a, b| {
            (b.score.total_cmp(&a.score))
                .then_with(|| (&a.account, a.origin).cmp(&(&b.account, b.origin)))
        });
        Ok(Interest {
            topic: super::items::key_of(self.taxonomy(), interest.topic)?,
            name: self
                .taxonomy()
                .get(interest.topic)
                .map_or_else(String::new, |node| node.name.clone()),
            score: interest.score,
            fades_at: fades_at(interest.plain, at, policy.fade_below, policy.half_life_days),
            signals: interest.signals,
            sources,
        })
    }
}

impl Store {
    /// The interests of an account at an instant, best first, at most `limit`: over all accounts of its
    /// center (R10), with its Ad Preferences (R12) or its feed controls (R14) applied before the cut.
    ///
    /// A question about an earlier instant counts only signals up to then; membership and preferences are
    /// those of today.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn interests(
        &self,
        account: &AccountName,
        purpose: Purpose,
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<Interest>> {
        self.read(|view| {
            let row = view.account(account)?;
            let mut found = view.interests(&row, purpose, at)?;
            let all = std::mem::take(&mut found.interests);
            best(all, limit, view.taxonomy())
                .iter()
                .map(|interest| view.shown(interest, &found, at))
                .collect()
        })
    }
}
