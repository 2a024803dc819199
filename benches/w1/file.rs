//! W1 in a store, made through the public interface.

use std::path::Path;

use interest_store::{
    Ad, AdSetting, Advertiser, AdvertiserId, Channel, Content, FixedClock, InitialTaxonomy,
    Interaction, InteractionKind, Message, Modality, Result, Role, Store, StoreOptions, TopicKey,
    TopicRelevance, TopicSpec, Writer,
};

use super::{ADVERTISERS, ASKED, BEGIN, Center, Item, MOVE, Said, TOPICS, World, Zipf};
use super::{account_name, parent, topic_key};

/// How many centers are made in one transaction.
const BATCH: usize = 500;

/// Opens a store that W1 is in, or a new one for it.
pub(crate) fn open(path: &Path) -> Store {
    StoreOptions::new()
        .clock(FixedClock(ASKED))
        .initial_taxonomy(InitialTaxonomy::None)
        .open(path)
        .unwrap()
}

/// Fills a new file.
pub(crate) fn make(world: &World, path: &Path) {
    let store = open(path);
    let zipf = Zipf::new();
    let keys: Vec<TopicKey> = (0..TOPICS).map(topic_key).collect();
    store.write(|writer| topics(writer, &keys)).unwrap();
    let numbers: Vec<usize> = (0..world.centers()).collect();
    for batch in numbers.chunks(BATCH) {
        store
            .write(|writer| {
                let centers: Vec<Center> = batch.iter().map(|&n| World::center(&zipf, n)).collect();
                // The advertisers that some of them block come first.
                if batch[0] == 0 {
                    (0..ADVERTISERS).try_for_each(|n| advertiser(writer, n))?;
                }
                accounts(writer, &centers, &keys)?;
                said(writer, &centers, &keys)
            })
            .unwrap();
    }
    store
        .write(|writer| ads(writer, world, &zipf, &keys))
        .unwrap();
    store
        .write(|writer| posts(writer, world, &zipf, &keys))
        .unwrap();
}

fn topics(writer: &mut Writer<'_>, keys: &[TopicKey]) -> Result<()> {
    for (n, key) in keys.iter().enumerate() {
        let mut spec = TopicSpec::new(key.clone());
        if let Some(parent) = parent(n) {
            spec = spec.parent(keys[parent].clone());
        }
        writer.add_topic(&spec)?;
    }
    Ok(())
}

fn advertiser_id(n: usize) -> AdvertiserId {
    AdvertiserId::new(&format!("advertiser-{n:04}")).unwrap()
}

fn advertiser(writer: &mut Writer<'_>, n: usize) -> Result<()> {
    let advertiser = Advertiser {
        advertiser: advertiser_id(n),
        name: format!("Advertiser {n}"),
    };
    writer.add_advertiser(&advertiser).map(drop)
}

fn accounts(writer: &mut Writer<'_>, centers: &[Center], keys: &[TopicKey]) -> Result<()> {
    for center in centers {
        let mut names = Vec::new();
        for member in &center.members {
            let name = account_name(member.account);
            writer.add_account(&name, BEGIN, Some("US".parse()?))?;
            if member.moves {
                writer.set_region(&name, MOVE, "DE".parse()?)?;
            }
            for channel in [Channel::InProduct, Channel::Email] {
                writer.record_notice(&name, channel, BEGIN)?;
            }
            names.push(name);
        }
        if names.len() > 1 {
            writer.link(&names, BEGIN)?;
        }
        for &topic in &center.blocked {
            writer.set_ad_topic(&names[0], &keys[topic], AdSetting::Block, BEGIN)?;
        }
        if let Some(n) = center.blocked_advertiser {
            writer.set_advertiser_block(&names[0], &advertiser_id(n), true, BEGIN)?;
        }
    }
    Ok(())
}

fn said(writer: &mut Writer<'_>, centers: &[Center], keys: &[TopicKey]) -> Result<()> {
    for member in centers.iter().flat_map(|center| &center.members) {
        let account = account_name(member.account);
        for (n, said) in member.said.iter().enumerate() {
            let Said { at, confidence, .. } = *said;
            let account = account.clone();
            let topics = said.topics.iter().map(|&topic| keys[topic].clone());
            if said.is_interaction {
                writer.record_interaction(&Interaction {
                    at,
                    account,
                    interaction: format!("i{n}").parse()?,
                    kind: InteractionKind::PageLike,
                    topics: topics.collect(),
                })?;
            } else {
                writer.record_message(&Message {
                    at,
                    account,
                    conversation: "c1".parse()?,
                    message: format!("m{n}").parse()?,
                    role: Role::User,
                    modality: match confidence {
                        Some(_) => Modality::Voice,
                        None => Modality::Text,
                    },
                    confidence,
                    text: None,
                    topics: Some(topics.collect()),
                    sensitive: false,
                })?;
            }
        }
    }
    Ok(())
}

fn ads(writer: &mut Writer<'_>, world: &World, zipf: &Zipf, keys: &[TopicKey]) -> Result<()> {
    for n in 0..world.ads {
        let Item {
            advertiser,
            topics,
            is_over,
            ..
        } = World::item(zipf, n);
        writer.add_ad(&Ad {
            ad: format!("ad-{n}").parse()?,
            advertiser: advertiser_id(advertiser),
            title: format!("Ad {n}"),
            topics: topics
                .map(|(topic, relevance)| TopicRelevance {
                    topic: keys[topic].clone(),
                    relevance,
                })
                .to_vec(),
            from: None,
            until: is_over.then_some(MOVE),
        })?;
    }
    Ok(())
}

fn posts(writer: &mut Writer<'_>, world: &World, zipf: &Zipf, keys: &[TopicKey]) -> Result<()> {
    for n in 0..world.posts {
        let Item { topics, at, .. } = World::item(zipf, n);
        writer.add_content(&Content {
            at,
            content: format!("post-{n}").parse()?,
            kind: "post".to_owned(),
            title: format!("Post {n}"),
            topics: topics.map(|(topic, _)| keys[topic].clone()).to_vec(),
        })?;
    }
    Ok(())
}
