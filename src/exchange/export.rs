//! Writing events (R21): importing them into a new file and exporting again gives the same bytes.
//!
//! The order is one that an import can follow: what others refer to first, then the requests in the order
//! in which they were given, then what was said and done.

use std::collections::BTreeSet;
use std::io::Write;

use super::Event;
use crate::db;
use crate::db::account::AccountRow;
use crate::db::change::{Change, ChangeKind};
use crate::error::{Error, Result};
use crate::ids::{AccountName, AdvertiserId, AppKey, ConversationId, MessageId, TopicKey};
use crate::model::{FeedSetting, Interaction, PolicySet, RolloutChange, TopicSpec};
use crate::store::{Store, View};
use crate::time::Timestamp;
use crate::topics::{Taxonomy, TopicId, builtin};

/// How many rows are read at once where events are written between reads.
const CHUNK: usize = 1000;

/// The apps that every store has.
const FIRST_APPS: [&str; 4] = ["facebook", "instagram", "messenger", "whatsapp"];

impl Store {
    /// Writes everything as JSON Lines, from one consistent state. Returns the number of events.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if `output` fails.
    pub fn export(&self, mut output: impl Write) -> Result<u64> {
        let failed = |source| Error::Io {
            what: "the export".to_owned(),
            source,
        };
        let mut written = 0;
        self.read(|view| {
            let mut put = |event: Event| {
                serde_json::to_writer(&mut output, &event).map_err(|error| failed(error.into()))?;
                written += 1;
                output.write_all(b"\n").map_err(failed)
            };
            let marked_late = topics(view, &mut put)?;
            accounts(view, &mut put)?;
            ads(view, &mut put)?;
            for spec in marked_late {
                put(Event::Topic(spec))?;
            }
            view.for_each_content(|content| put(Event::Content(content)))?;
            requests(view, &mut put)?;
            said_and_done(view, &mut put)
        })?;
        output.flush().map_err(failed)?;
        Ok(written)
    }
}

type Put<'a> = dyn FnMut(Event) -> Result<()> + 'a;

/// Apps and topics. A topic that was marked sensitive after an ad had named it, or one below it, is
/// written without its mark; the marks that are to follow the ads are returned.
fn topics(view: &View<'_>, put: &mut Put<'_>) -> Result<Vec<TopicSpec>> {
    for app in db::account::apps(view.connection)? {
        if !FIRST_APPS.contains(&app.as_str()) {
            put(Event::App {
                app: AppKey::new(&app)?,
            })?;
        }
    }
    let taxonomy = view.taxonomy();
    let advertised = advertised(view)?;
    let built_in = builtin()?;
    let mut ids: Vec<TopicId> = taxonomy.iter().map(|(id, _)| id).collect();
    ids.sort_by_cached_key(|id| taxonomy.path(*id));
    let mut late = Vec::new();
    for id in ids {
        let mut spec = stated(view, taxonomy, id)?;
        if advertised.contains(&id) && matches!(spec.sensitive, Some(Some(_))) {
            late.push(TopicSpec {
                sensitive: spec.sensitive.take(),
                ..TopicSpec::new(spec.topic.clone())
            });
        }
        // A new file may have the topic from the start; what was taken away from it is taken away there.
        if let Some(first) = built_in.iter().find(|first| first.topic == spec.topic) {
            if first.parent.is_some() && spec.parent.is_none() {
                spec.parent = Some(None);
            }
            if first.sensitive.is_some() && spec.sensitive.is_none() {
                spec.sensitive = Some(None);
            }
            if first.phrases.is_some() && spec.phrases.is_none() {
                spec.phrases = Some(Vec::new());
            }
        }
        put(Event::Topic(spec))?;
    }
    Ok(late)
}

/// A topic's own state, as an event states it.
fn stated(view: &View<'_>, taxonomy: &Taxonomy, id: TopicId) -> Result<TopicSpec> {
    let missing = || Error::Corrupt(format!("topic number {id} is not there"));
    let node = taxonomy.get(id).ok_or_else(missing)?;
    let row = db::topic::find(view.connection, &node.key)?.ok_or_else(missing)?;
    let phrases = db::topic::phrases_of(view.connection, id)?;
    Ok(TopicSpec {
        topic: node.key.clone(),
        name: Some(row.name),
        parent: node
            .parent
            .and_then(|parent| taxonomy.get(parent))
            .map(|parent| Some(parent.key.clone())),
        sensitive: row.sensitive.map(Some),
        phrases: (!phrases.is_empty()).then_some(phrases),
    })
}

/// The topics that ads name, and all above them.
fn advertised(view: &View<'_>) -> Result<BTreeSet<TopicId>> {
    let mut found = BTreeSet::new();
    for topic in db::ad::named_topics(view.connection)? {
        found.extend(view.taxonomy().upwards(topic));
    }
    Ok(found)
}

fn accounts(view: &View<'_>, put: &mut Put<'_>) -> Result<()> {
    view.for_each_account(|row| {
        put(Event::Account {
            at: row.created_at,
            account: row.name.clone(),
            region: None,
        })
    })
}

fn ads(view: &View<'_>, put: &mut Put<'_>) -> Result<()> {
    for advertiser in db::ad::advertisers(view.connection)? {
        put(Event::Advertiser(advertiser))?;
    }
    view.for_each_ad(|ad| put(Event::Ad(ad)))
}

/// What was asked for, in the order in which it was given.
fn requests(view: &View<'_>, put: &mut Put<'_>) -> Result<()> {
    let mut last = 0;
    loop {
        let changes = db::change::after(view.connection, last, CHUNK)?;
        let Some((end, _)) = changes.last() else {
            return Ok(());
        };
        last = *end;
        for (_, change) in changes {
            if let Some(event) = requested(view, &change)? {
                put(event)?;
            }
        }
    }
}

/// The event that a log entry stands for; `None` if what it is about has been erased.
fn requested(view: &View<'_>, change: &Change) -> Result<Option<Event>> {
    let at = change.at;
    let account = || -> Result<AccountName> {
        let id = change.account_id.unwrap_or_default();
        Ok(db::account::get(view.connection, id)?.name)
    };
    let topic = || Ok::<_, Error>(TopicKey::stored(&change.subject));
    let json =
        || serde_json::from_str(&change.value).map_err(|error| Error::Corrupt(error.to_string()));
    Ok(Some(match change.kind {
        // Topics are written as they are now, before everything else.
        ChangeKind::Topic => return Ok(None),
        ChangeKind::Region => Event::Region {
            at,
            account: account()?,
            region: change.subject.parse()?,
        },
        ChangeKind::Link => return linked(view, at, &change.subject),
        ChangeKind::Unlink => Event::Unlink {
            at,
            account: account()?,
        },
        ChangeKind::AdTopic => Event::AdTopic {
            at,
            account: account()?,
            topic: topic()?,
            setting: change.value.parse()?,
        },
        ChangeKind::AdvertiserBlock => Event::AdvertiserBlock {
            at,
            account: account()?,
            advertiser: AdvertiserId::stored(&change.subject),
            blocked: change.value == "true",
        },
        ChangeKind::FeedControl => {
            let (setting, until) = match change.value.split_once(' ') {
                Some((setting, until)) => (setting, Some(until.parse()?)),
                None => (change.value.as_str(), None),
            };
            Event::FeedControl {
                at,
                account: account()?,
                topic: topic()?,
                setting: setting.parse::<FeedSetting>()?,
                until,
            }
        }
        ChangeKind::OptOut => Event::OptOut {
            at,
            account: account()?,
            opted_out: change.value == "true",
        },
        ChangeKind::Reset => Event::Reset {
            at,
            account: account()?,
        },
        ChangeKind::Erase => Event::Erase {
            at,
            account: account()?,
            conversation: Some(ConversationId::stored(&change.subject)),
            message: (!change.value.is_empty()).then(|| MessageId::stored(&change.value)),
        },
        ChangeKind::Policy => Event::Policy(PolicySet {
            at,
            set: [(change.subject.clone(), json()?)].into(),
        }),
        ChangeKind::Rollout => Event::Rollout(RolloutChange {
            at,
            region: change.subject.parse()?,
            from: serde_json::from_value(json()?)
                .map_err(|error| Error::Corrupt(error.to_string()))?,
        }),
    }))
}

/// A link, with those of its accounts that are still there.
fn linked(view: &View<'_>, at: Timestamp, ids: &str) -> Result<Option<Event>> {
    let ids: Vec<i64> =
        serde_json::from_str(ids).map_err(|error| Error::Corrupt(error.to_string()))?;
    let mut accounts = Vec::with_capacity(ids.len());
    for id in ids {
        accounts.extend(db::account::find_by_id(view.connection, id)?.map(|row| row.name));
    }
    Ok((accounts.len() >= 2).then_some(Event::Link { at, accounts }))
}

/// Notices, messages and interactions, account by account.
fn said_and_done(view: &View<'_>, put: &mut Put<'_>) -> Result<()> {
    view.for_each_account(|row: &AccountRow| {
        for (channel, at) in db::notice::of_account(view.connection, row.account_id)? {
            put(Event::Notice {
                at,
                account: row.name.clone(),
                channel,
            })?;
        }
        let mut result = Ok(());
        db::conversation::for_each_message(
            view.connection,
            row.account_id,
            &row.name,
            |message| {
                result = put(Event::Message(message));
                result.is_ok()
            },
        )?;
        result?;
        for interaction in db::interaction::of_account(view.connection, row.account_id)? {
            let ids = db::interaction::topics(view.connection, row.account_id, &interaction.key)?;
            let mut topics: Vec<TopicKey> = ids
                .iter()
                .filter_map(|id| Some(view.taxonomy().get(*id)?.key.clone()))
                .collect();
            topics.sort_unstable();
            put(Event::Interaction(Interaction {
                at: interaction.at,
                account: row.name.clone(),
                interaction: interaction.key,
                kind: interaction.kind,
                topics,
            }))?;
        }
        Ok(())
    })
}
