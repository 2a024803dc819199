//! Topics (R5).

use super::conversations::check_text;
use super::{Applied, InitialTaxonomy, Store, Writer};
use crate::db::change::{Change, ChangeKind};
use crate::db::revision::Kept;
use crate::db::{self, Connection, DbResult};
use crate::error::{Error, Result};
use crate::ids::TopicKey;
use crate::model::{Topic, TopicSpec};
use crate::time::Timestamp;
use crate::topics::{Mention, Taxonomy, TopicId, builtin};

/// The most topics that a file may have; numbers of topics are packed into four bytes with room to spare.
const MOST_TOPICS: usize = 1_000_000;

/// Fills a new file with the topics that it begins with.
pub(super) fn seed(connection: &Connection, taxonomy: InitialTaxonomy) -> DbResult<()> {
    if taxonomy == InitialTaxonomy::None {
        return Ok(());
    }
    for spec in builtin()? {
        state(connection, "builtin", &spec)?;
    }
    Ok(())
}

/// Writes what is stated about a topic. False if it was so already.
fn state(connection: &Connection, taxonomy: &str, spec: &TopicSpec) -> Result<bool> {
    let parent = match &spec.parent {
        Some(Some(key)) => {
            let parent = db::topic::find(connection, key)?;
            Some(Some(
                parent
                    .ok_or_else(|| Error::UnknownTopic(key.clone()))?
                    .topic_id,
            ))
        }
        Some(None) => Some(None),
        None => None,
    };
    let before = db::topic::find(connection, &spec.topic)?;
    let topic_id = match &before {
        Some(row) => row.topic_id,
        None => db::topic::insert(connection, taxonomy, &spec.topic)?,
    };
    let mut row = match &before {
        Some(row) => row.clone(),
        None => db::topic::find(connection, &spec.topic)?
            .ok_or_else(|| Error::UnknownTopic(spec.topic.clone()))?,
    };
    if topic_id as usize > MOST_TOPICS {
        return Err(Error::Event(format!(
            "a store takes at most {MOST_TOPICS} topics (R5)"
        )));
    }
    if let Some(name) = &spec.name {
        row.name.clone_from(name);
    }
    if let Some(sensitive) = spec.sensitive {
        row.sensitive = sensitive;
    }
    if let Some(parent) = parent {
        row.parent = parent;
    }
    let mut changed = before.as_ref() != Some(&row);
    if changed {
        db::topic::update(connection, &row)?;
    }
    if let Some(phrases) = &spec.phrases {
        let mut sorted = phrases.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted != db::topic::phrases_of(connection, topic_id)? {
            db::topic::set_phrases(connection, topic_id, &sorted)?;
            changed = true;
        }
    }
    Ok(changed)
}

/// Checks what is stated by itself.
fn check(spec: &TopicSpec) -> Result<()> {
    if let Some(name) = &spec.name {
        if name.trim().is_empty() {
            return Err(Error::Empty("the name of a topic"));
        }
        check_text("name", name)?;
    }
    for phrase in spec.phrases.iter().flatten() {
        check_text("phrase", phrase)?;
        if crate::topics::normalise(phrase).is_empty() {
            return Err(Error::Empty("a phrase"));
        }
    }
    Ok(())
}

impl Writer<'_> {
    /// States a topic: adds it, or changes what is given of it (R5). If it, or what lies below it, has
    /// become sensitive, its signals stop counting at once and what mentioned it yields nothing (R8).
    ///
    /// # Errors
    ///
    /// [`Error::TopicCycle`], [`Error::UnknownTopic`] for the parent, [`Error::Empty`] for a name or a
    /// phrase without a letter.
    pub fn add_topic(&mut self, spec: &TopicSpec) -> Result<Applied> {
        check(spec)?;
        let before = db::topic::find(self.connection, &spec.topic)?;
        if let Some(Some(parent)) = &spec.parent {
            self.check_parent(spec, parent)?;
        }
        let change = Change {
            at: Timestamp::from_millis(0),
            kind: ChangeKind::Topic,
            account_id: None,
            subject: spec.topic.as_str().to_owned(),
            value: serde_json::json!(spec).to_string(),
        };
        if !self.take(&change)? {
            return Ok(Applied::Known);
        }
        // Only a mark or a move can make topics sensitive that signals may be on already.
        let may_mark = before.is_some()
            && (matches!(spec.sensitive, Some(Some(_))) || matches!(spec.parent, Some(Some(_))));
        let marked_before = if may_mark {
            self.sensitive_topics()?
        } else {
            Vec::new()
        };
        if !state(self.connection, "host", spec)? {
            return Ok(Applied::Known);
        }
        db::revision::bump(self.connection, Kept::Taxonomy)?;
        self.is_stale = true;
        if may_mark {
            let mut marked = self.sensitive_topics()?;
            marked.retain(|topic| !marked_before.contains(topic));
            if !marked.is_empty() {
                self.topics_became_sensitive(&marked)?;
            }
        }
        Ok(Applied::New)
    }

    fn check_parent(&self, spec: &TopicSpec, parent: &TopicKey) -> Result<()> {
        let above = db::topic::find(self.connection, parent)?;
        if above.is_none() && spec.topic != *parent {
            return Err(Error::UnknownTopic(parent.clone()));
        }
        let topic = db::topic::find(self.connection, &spec.topic)?;
        let is_cycle = match (above, topic) {
            (Some(above), Some(topic)) => {
                db::topic::is_under(self.connection, above.topic_id, topic.topic_id)?
            }
            _ => spec.topic == *parent,
        };
        if is_cycle {
            return Err(Error::TopicCycle {
                topic: spec.topic.clone(),
                parent: parent.clone(),
            });
        }
        Ok(())
    }

    fn sensitive_topics(&mut self) -> Result<Vec<TopicId>> {
        let knowledge = self.knowledge()?;
        let taxonomy = knowledge.taxonomy();
        Ok(taxonomy
            .iter()
            .map(|(topic, _)| topic)
            .filter(|&topic| taxonomy.is_sensitive(topic))
            .collect())
    }
}

/// A topic as the interface shows it.
pub(super) fn shown(connection: &Connection, taxonomy: &Taxonomy, id: TopicId) -> Result<Topic> {
    let node = taxonomy
        .get(id)
        .ok_or_else(|| Error::Corrupt(format!("topic number {id} is not there")))?;
    Ok(Topic {
        topic: node.key.clone(),
        name: node.name.clone(),
        parent: node
            .parent
            .and_then(|up| Some(taxonomy.get(up)?.key.clone())),
        taxonomy: node.taxonomy.clone(),
        sensitive: node.sensitive,
        path: taxonomy.path(id),
        phrases: db::topic::phrases_of(connection, id)?,
    })
}

impl Store {
    /// See [`Writer::add_topic`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn add_topic(&self, spec: &TopicSpec) -> Result<Applied> {
        self.write(|writer| writer.add_topic(spec))
    }

    /// A topic.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTopic`].
    pub fn topic(&self, key: &TopicKey) -> Result<Topic> {
        self.read(|view| {
            let id = super::writer::topic_id(view.taxonomy(), key)?;
            shown(view.connection, view.taxonomy(), id)
        })
    }

    /// All topics, each before those below it, siblings by key.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn topics(&self) -> Result<Vec<Topic>> {
        self.read(|view| {
            let mut topics = Vec::new();
            for (id, _) in view.taxonomy().iter() {
                topics.push(shown(view.connection, view.taxonomy(), id)?);
            }
            topics.sort_by(|a, b| a.path.cmp(&b.path));
            Ok(topics)
        })
    }

    /// The topics that a text mentions, strongest first, and whether one of them is sensitive, in which
    /// case there are none (R8). Nothing is stored.
    ///
    /// # Errors
    ///
    /// [`Error::TextTooLong`], [`Error::NulInText`]; [`Error::UnknownTopic`] if the host's extractor
    /// names a topic that is not there.
    pub fn classify(&self, text: &str) -> Result<(Vec<Mention>, bool)> {
        check_text("text", text)?;
        self.read(|view| view.classify(text))
    }
}
