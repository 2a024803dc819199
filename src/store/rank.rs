//! Ads and content for an account, from the store or from the host (R13, R14).

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::Store;
use super::catalogue::Catalogue;
use super::interests::Found;
use super::items::{key_of, relevances};
use super::view::View;
use crate::db::ad::ItemRow;
use crate::db::{self, DbResult};
use crate::error::Result;
use crate::ids::{AccountName, CenterId};
use crate::model::{Because, Candidate, Purpose, RankedAd, RankedCandidate, RankedContent};
use crate::rules::interests::{Settings, keep_best};
use crate::rules::matching::{AdFacts, Matches, item_score, item_verdict};
use crate::rules::preferences::{AdSettings, FeedControls, FeedVerdict};
use crate::time::Timestamp;
use crate::topics::TopicId;

/// What decides about ads for one account.
pub(super) struct ForAds<'a> {
    pub(super) found: Found,
    pub(super) matches: Matches<'a>,
    /// The numbers of the advertisers that the center blocked.
    pub(super) blocked: HashSet<i64>,
}

/// What decides about content for one account.
pub(super) struct ForContent<'a> {
    pub(super) found: Found,
    pub(super) matches: Matches<'a>,
}

impl ForAds<'_> {
    pub(super) fn settings(&self) -> &AdSettings {
        match &self.found.settings {
            Settings::Ads(settings) => settings,
            // Interests for ads come with Ad Preferences.
            Settings::Content(_) => const { &AdSettings(Vec::new()) },
        }
    }
}

impl ForContent<'_> {
    pub(super) fn controls(&self) -> &FeedControls {
        match &self.found.settings {
            Settings::Content(controls) => controls,
            // Interests for content come with feed controls.
            Settings::Ads(_) => const { &FeedControls::NONE },
        }
    }
}

/// An item and its score.
struct Scored<'a> {
    item: &'a ItemRow,
    score: f64,
}

/// A host's candidate with its topics by number, and its score.
type ScoredCandidate<'a> = (&'a Candidate, Vec<(TopicId, f64)>, f64);

/// Best first, then by id.
fn by_score_and_key(a: &Scored<'_>, b: &Scored<'_>) -> Ordering {
    b.score
        .total_cmp(&a.score)
        .then_with(|| a.item.key.cmp(&b.item.key))
}

/// Best first, then newest, then by id.
fn by_score_and_age(a: &Scored<'_>, b: &Scored<'_>) -> Ordering {
    (b.score.total_cmp(&a.score))
        .then_with(|| b.item.from.cmp(&a.item.from))
        .then_with(|| a.item.key.cmp(&b.item.key))
}

impl<'v> View<'v> {
    pub(super) fn for_ads(&self, account: &AccountName, at: Timestamp) -> Result<ForAds<'v>> {
        let row = self.account(account)?;
        let found = self.interests(&row, Purpose::Ads, at)?;
        let blocks = db::preference::advertiser_blocks(self.connection, CenterId(row.center_id))?;
        Ok(ForAds {
            matches: Matches::new(&found.interests, self.taxonomy()),
            found,
            blocked: blocks.into_iter().map(|(id, _, _)| id).collect(),
        })
    }

    pub(super) fn for_content(
        &self,
        account: &AccountName,
        at: Timestamp,
    ) -> Result<ForContent<'v>> {
        let row = self.account(account)?;
        let found = self.interests(&row, Purpose::Content, at)?;
        Ok(ForContent {
            matches: Matches::new(&found.interests, self.taxonomy()),
            found,
        })
    }

    /// The interests that matched, as the interface shows them.
    pub(super) fn because(
        &self,
        topics: &[(TopicId, f64)],
        matches: &Matches<'_>,
        found: &Found,
    ) -> Result<Vec<Because>> {
        matches
            .because(topics, &found.interests)
            .iter()
            .map(|matched| {
                Ok(Because {
                    topic: key_of(self.taxonomy(), matched.topic)?,
                    via: key_of(self.taxonomy(), matched.via)?,
                    score: matched.plain,
                })
            })
            .collect()
    }

    /// The ads, or the content, as this transaction sees them, and the number of the newest one.
    fn catalogue(&self, of: Purpose) -> Result<(RwLockReadGuard<'v, Catalogue>, i64)> {
        let connection = self.connection;
        let (lock, revision, newest): (&'v RwLock<Catalogue>, i64, i64) = match of {
            Purpose::Ads => (
                &self.store.ads,
                self.revision.ad,
                db::ad::newest(connection)?,
            ),
            Purpose::Content => (
                &self.store.content,
                self.revision.content,
                db::content::newest(connection)?,
            ),
        };
        loop {
            let held = lock.read().unwrap_or_else(PoisonError::into_inner);
            if held.covers(revision, newest) {
                return Ok((held, newest));
            }
            drop(held);
            let mut held = lock.write().unwrap_or_else(PoisonError::into_inner);
            let read = |after, each: &mut dyn FnMut(ItemRow)| -> DbResult<()> {
                match of {
                    Purpose::Ads => db::ad::for_each_item(connection, after, each),
                    Purpose::Content => db::content::for_each_item(connection, after, each),
                }
            };
            held.read_up_to(revision, newest, read)?;
        }
    }

    fn ads(&self, account: &AccountName, at: Timestamp, limit: usize) -> Result<Vec<RankedAd>> {
        let asked = self.for_ads(account, at)?;
        let (catalogue, newest) = self.catalogue(Purpose::Ads)?;
        let mut scored = Vec::new();
        catalogue.for_each_on(asked.matches.topics(), newest, |item| {
            let ad = facts(item, &asked);
            let score = ad.score(&asked.matches, asked.settings(), self.policy());
            if score > 0.0 && !ad.is_withheld(at, asked.settings(), self.taxonomy()) {
                scored.push(Scored { item, score });
            }
        });
        keep_best(&mut scored, limit, by_score_and_key);
        scored
            .iter()
            .map(|Scored { item, score }| {
                let row = db::ad::get(self.connection, item.id)?;
                Ok(RankedAd {
                    ad: row.key,
                    advertiser: row.advertiser,
                    title: row.title,
                    score: *score,
                    because: self.because(&item.topics, &asked.matches, &asked.found)?,
                })
            })
            .collect()
    }

    fn feed(
        &self,
        account: &AccountName,
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<RankedContent>> {
        let asked = self.for_content(account, at)?;
        let (catalogue, newest) = self.catalogue(Purpose::Content)?;
        let mut scored = Vec::new();
        catalogue.for_each_on(asked.matches.topics(), newest, |item| {
            let verdict = item_verdict(&item.topics, asked.controls(), self.taxonomy());
            let score = item_score(&item.topics, &asked.matches, verdict, self.policy());
            let is_out = item.from.is_none_or(|published| published <= at);
            if score > 0.0 && is_out && verdict != FeedVerdict::Withheld {
                scored.push(Scored { item, score });
            }
        });
        let matched: HashSet<i64> = scored.iter().map(|scored| scored.item.id).collect();
        keep_best(&mut scored, limit, by_score_and_age);
        let mut feed = Vec::with_capacity(scored.len());
        for Scored { item, score } in &scored {
            let row = db::content::get(self.connection, item.id)?;
            let because = self.because(&item.topics, &asked.matches, &asked.found)?;
            feed.push(ranked_content(row, *score, because));
        }
        // What matches nothing comes last, newest first (R14).
        if feed.len() < limit {
            db::content::newest_first(self.connection, at, |row| {
                if !matched.contains(&row.content_id) {
                    let topics = db::content::topics(self.connection, row.content_id)?;
                    let verdict = item_verdict(&topics, asked.controls(), self.taxonomy());
                    if verdict != FeedVerdict::Withheld {
                        // A factor of 0 can leave nothing of what does match.
                        let because = self.because(&topics, &asked.matches, &asked.found)?;
                        feed.push(ranked_content(row, 0.0, because));
                    }
                }
                Ok(feed.len() < limit)
            })?;
        }
        Ok(feed)
    }

    fn rank_ads(
        &self,
        account: &AccountName,
        candidates: &[Candidate],
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<RankedCandidate>> {
        let asked = self.for_ads(account, at)?;
        let mut scored = Vec::new();
        for candidate in candidates {
            let topics = relevances(&candidate.topics, self.taxonomy())?;
            let advertiser = match &candidate.advertiser {
                Some(advertiser) => db::ad::advertiser_id(self.connection, advertiser)?,
                None => None,
            };
            let ad = AdFacts {
                topics: &topics,
                advertiser_blocked: advertiser.is_some_and(|id| asked.blocked.contains(&id)),
                from: None,
                until: None,
            };
            let score = ad.score(&asked.matches, asked.settings(), self.policy());
            if score > 0.0 && !ad.is_withheld(at, asked.settings(), self.taxonomy()) {
                scored.push((candidate, topics, score));
            }
        }
        keep_best(&mut scored, limit, |a, b| {
            b.2.total_cmp(&a.2).then_with(|| a.0.id.cmp(&b.0.id))
        });
        self.ranked_candidates(scored, &asked.matches, &asked.found)
    }

    fn rank_content(
        &self,
        account: &AccountName,
        candidates: &[Candidate],
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<RankedCandidate>> {
        let asked = self.for_content(account, at)?;
        let mut scored = Vec::new();
        for candidate in candidates {
            let topics = relevances(&candidate.topics, self.taxonomy())?;
            let verdict = item_verdict(&topics, asked.controls(), self.taxonomy());
            if verdict != FeedVerdict::Withheld && candidate.at <= at {
                let score = item_score(&topics, &asked.matches, verdict, self.policy());
                scored.push((candidate, topics, score));
            }
        }
        keep_best(&mut scored, limit, |a, b| {
            (b.2.total_cmp(&a.2))
                .then_with(|| b.0.at.cmp(&a.0.at))
                .then_with(|| a.0.id.cmp(&b.0.id))
        });
        self.ranked_candidates(scored, &asked.matches, &asked.found)
    }

    fn ranked_candidates(
        &self,
        scored: Vec<ScoredCandidate<'_>>,
        matches: &Matches<'_>,
        found: &Found,
    ) -> Result<Vec<RankedCandidate>> {
        scored
            .into_iter()
            .map(|(candidate, topics, score)| {
                Ok(RankedCandidate {
                    id: candidate.id.clone(),
                    score,
                    because: self.because(&topics, matches, found)?,
                })
            })
            .collect()
    }
}

/// An ad of the store, as the rules look at it.
fn facts<'a>(item: &'a ItemRow, asked: &ForAds<'_>) -> AdFacts<'a> {
    AdFacts {
        topics: &item.topics,
        advertiser_blocked: asked.blocked.contains(&item.owner),
        from: item.from,
        until: item.until,
    }
}

fn ranked_content(
    row: db::content::ContentRow,
    score: f64,
    because: Vec<Because>,
) -> RankedContent {
    RankedContent {
        content: row.key,
        kind: row.kind,
        title: row.title,
        score,
        because,
    }
}

impl Store {
    /// The ads for an account at an instant, best first, at most `limit` (R13).
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn ads(&self, account: &AccountName, at: Timestamp, limit: usize) -> Result<Vec<RankedAd>> {
        self.read(|view| view.ads(account, at, limit))
    }

    /// The content for an account at an instant, best first, at most `limit` (R14). What matches nothing
    /// comes last, newest first.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn feed(
        &self,
        account: &AccountName,
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<RankedContent>> {
        self.read(|view| view.feed(account, at, limit))
    }

    /// Ranks ads of the host's own for an account, as [`Store::ads`] ranks those of the store (R13, R14).
    /// Those that are withheld are left out. Nothing of them is stored.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownTopic`], [`crate::Error::Relevance`], [`crate::Error::TopicTwice`],
    /// [`crate::Error::UnknownAccount`], [`crate::Error::UnknownApp`].
    pub fn rank_ads(
        &self,
        account: &AccountName,
        candidates: &[Candidate],
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<RankedCandidate>> {
        self.read(|view| view.rank_ads(account, candidates, at, limit))
    }

    /// Ranks content of the host's own for an account, as [`Store::feed`] ranks that of the store (R14).
    /// What is withheld is left out. Nothing of it is stored.
    ///
    /// # Errors
    ///
    /// As for [`Store::rank_ads`].
    pub fn rank_content(
        &self,
        account: &AccountName,
        candidates: &[Candidate],
        at: Timestamp,
        limit: usize,
    ) -> Result<Vec<RankedCandidate>> {
        self.read(|view| view.rank_content(account, candidates, at, limit))
    }
}
