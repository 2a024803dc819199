//! Advertisers, ads and content (R13, R14).

use super::conversations::check_text;
use super::writer::topic_id;
use super::{Applied, Store, Writer};
use crate::db::revision::Kept;
use crate::db::{self};
use crate::error::{Error, Result};
use crate::ids::{AdId, ContentId, TopicKey};
use crate::model::{Ad, Advertiser, Content, TopicRelevance};
use crate::topics::{Taxonomy, TopicId};

/// The numbers of topics that an ad or item names, each with its relevance, in order of number.
pub(super) fn relevances(
    topics: &[TopicRelevance],
    taxonomy: &Taxonomy,
) -> Result<Vec<(TopicId, f64)>> {
    let mut found: Vec<(TopicId, f64)> = Vec::with_capacity(topics.len());
    for TopicRelevance { topic, relevance } in topics {
        let id = topic_id(taxonomy, topic)?;
        // NaN is not above 0.
        if !(*relevance > 0.0 && *relevance <= 1.0) {
            return Err(Error::Relevance {
                topic: topic.clone(),
                value: *relevance,
            });
        }
        if found.iter().any(|(other, _)| *other == id) {
            return Err(Error::TopicTwice(topic.clone()));
        }
        found.push((id, *relevance));
    }
    found.sort_unstable_by_key(|(id, _)| *id);
    Ok(found)
}

fn check_name(field: &'static str, name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::Empty(field));
    }
    check_text(field, name)
}

impl Writer<'_> {
    /// States an advertiser; stated again, its name is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] for a name without a letter, [`Error::NulInText`].
    pub fn add_advertiser(&mut self, advertiser: &Advertiser) -> Result<Applied> {
        check_name("the name of an advertiser", &advertiser.name)?;
        Ok(Applied::new_if(db::ad::set_advertiser(
            self.connection,
            advertiser,
        )?))
    }

    /// States an ad (R13); stated again, all of it is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::SensitiveTargeting`], [`Error::Relevance`], [`Error::TopicTwice`], [`Error::Dates`],
    /// [`Error::Empty`] for no topics or no title, [`Error::UnknownAdvertiser`], [`Error::UnknownTopic`].
    pub fn add_ad(&mut self, ad: &Ad) -> Result<Applied> {
        check_name("the title of an ad", &ad.title)?;
        if ad.topics.is_empty() {
            return Err(Error::Empty("the list of an ad's topics"));
        }
        if let (Some(from), Some(until)) = (ad.from, ad.until)
            && until <= from
        {
            return Err(Error::Dates { from, until });
        }
        let advertiser_id = db::ad::advertiser_id(self.connection, &ad.advertiser)?
            .ok_or_else(|| Error::UnknownAdvertiser(ad.advertiser.clone()))?;
        let knowledge = self.knowledge()?;
        let taxonomy = knowledge.taxonomy();
        let topics = relevances(&ad.topics, taxonomy)?;
        let known = db::ad::find(self.connection, &ad.ad)?;
        if let Some(known) = &known {
            let same = known.advertiser_id == advertiser_id
                && known.title == ad.title
                && (known.from, known.until) == (ad.from, ad.until)
                && db::ad::topics(self.connection, known.ad_id)? == topics;
            // An ad that was taken before its topic became sensitive is known; it is withheld (R13).
            if same {
                return Ok(Applied::Known);
            }
        }
        for &(topic, _) in &topics {
            if let Some(node) = taxonomy.get(topic)
                && taxonomy.is_sensitive(topic)
            {
                return Err(Error::SensitiveTargeting {
                    ad: ad.ad.clone(),
                    topic: node.key.clone(),
                });
            }
        }
        if known.is_some() {
            db::revision::bump(self.connection, Kept::Ad)?;
        }
        db::ad::set(
            self.connection,
            known.map(|known| known.ad_id),
            ad,
            advertiser_id,
            &topics,
        )?;
        Ok(Applied::New)
    }

    /// States a content item (R14); stated again, all of it is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::TopicTwice`], [`Error::Empty`] for no kind or no title, [`Error::UnknownTopic`].
    pub fn add_content(&mut self, content: &Content) -> Result<Applied> {
        check_name("the title of a content item", &content.title)?;
        check_name("the kind of a content item", &content.kind)?;
        let topics = content.topics.iter().cloned().map(TopicRelevance::from);
        let topics = relevances(&topics.collect::<Vec<_>>(), self.knowledge()?.taxonomy())?;
        let known = db::content::find(self.connection, &content.content)?;
        if let Some(known) = &known {
            let same = known.kind == content.kind
                && known.title == content.title
                && known.at == content.at
                && db::content::topics(self.connection, known.content_id)? == topics;
            if same {
                return Ok(Applied::Known);
            }
            db::revision::bump(self.connection, Kept::Content)?;
        }
        let topics: Vec<TopicId> = topics.into_iter().map(|(topic, _)| topic).collect();
        db::content::set(
            self.connection,
            known.map(|known| known.content_id),
            content,
            &topics,
        )?;
        Ok(Applied::New)
    }
}

impl Store {
    /// See [`Writer::add_advertiser`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn add_advertiser(&self, advertiser: &Advertiser) -> Result<Applied> {
        self.write(|writer| writer.add_advertiser(advertiser))
    }

    /// See [`Writer::add_ad`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn add_ad(&self, ad: &Ad) -> Result<Applied> {
        self.write(|writer| writer.add_ad(ad))
    }

    /// See [`Writer::add_content`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn add_content(&self, content: &Content) -> Result<Applied> {
        self.write(|writer| writer.add_content(content))
    }

    /// All advertisers, oldest first.
    ///
    /// # Errors
    ///
    /// Only those of the database.
    pub fn advertisers(&self) -> Result<Vec<Advertiser>> {
        self.read(|view| Ok(db::ad::advertisers(view.connection)?))
    }

    /// An ad, its topics by key.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAd`].
    pub fn ad(&self, ad: &AdId) -> Result<Ad> {
        self.read(|view| {
            let row =
                db::ad::find(view.connection, ad)?.ok_or_else(|| Error::UnknownAd(ad.clone()))?;
            view.shown_ad(row)
        })
    }

    /// A content item, its topics by key.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownContent`].
    pub fn content(&self, content: &ContentId) -> Result<Content> {
        self.read(|view| {
            let row = db::content::find(view.connection, content)?
                .ok_or_else(|| Error::UnknownContent(content.clone()))?;
            view.shown_content(row)
        })
    }
}

/// The keys of topics by number.
pub(super) fn key_of(taxonomy: &Taxonomy, topic: TopicId) -> Result<TopicKey> {
    taxonomy
        .get(topic)
        .map(|node| node.key.clone())
        .ok_or_else(|| Error::Corrupt(format!("topic number {topic} is not there")))
}
