//! Events that the rules refuse, or only just do not.

use interest_store::{
    AccountName, Ad, AdId, AppKey, Content, ContentId, ConversationId, Event, FeedSetting, Message,
    MessageId, Modality, PolicySet, TopicKey, TopicRelevance, TopicSpec,
};
use serde_json::{Value, json};

use crate::history::NOW;
use crate::world::{advertiser, topic};

/// How many there are.
pub(crate) const WRONGS: usize = 34;

fn stranger() -> AccountName {
    "instagram:nobody".parse().unwrap()
}

fn nothing() -> TopicKey {
    TopicKey::new("nothing").unwrap()
}

fn message(account: AccountName, id: &str) -> Message {
    let conversation = ConversationId::new("wrong").unwrap();
    Message::typed(
        account,
        conversation,
        MessageId::new(id).unwrap(),
        NOW,
        "hiking food",
    )
}

fn policy(name: &str, value: Value) -> Event {
    // With a value that could be set, so that all or nothing of it is taken.
    let set = [
        ("half_life_days".to_owned(), json!(7)),
        (name.to_owned(), value),
    ]
    .into();
    Event::Policy(PolicySet { at: NOW, set })
}

/// Wrong event number `which`, on an account where it takes one.
pub(crate) fn wrong(which: usize, account: AccountName) -> Event {
    match which {
        0..=9 => wrong_message(which, account),
        10..=18 => wrong_ad_or_content(which),
        19..=25 => wrong_policy(which),
        _ => wrong_reference(which, account),
    }
}

fn wrong_message(which: usize, account: AccountName) -> Event {
    let mut message = message(account, &format!("w{which}"));
    match which {
        0 => message.account = stranger(),
        1 => message.at = NOW.plus_millis(300_001),
        // Just not wrong.
        2 => message.at = NOW.plus_millis(300_000),
        3 => message.topics = Some(vec![topic(0), nothing()]),
        4 => message.confidence = Some(0.5),
        5 => message = message.spoken(Some(1.000_001)),
        6 => message = message.spoken(Some(-0.1)),
        7 => message = message.spoken(Some(f64::NAN)),
        8 => message.text = None,
        _ => {
            message.text = None;
            message.modality = Modality::Voice;
            message = message.by_assistant();
        }
    }
    Event::Message(message)
}

fn wrong_ad_or_content(which: usize) -> Event {
    let part = |topic, relevance| TopicRelevance { topic, relevance };
    let mut ad = Ad {
        ad: AdId::new("ad0").unwrap(),
        advertiser: advertiser(0),
        title: "Wrong".to_owned(),
        topics: vec![part(topic(1), 1.0)],
        from: Some(NOW),
        until: Some(NOW.plus_millis(1)),
    };
    match which {
        10 => ad.advertiser = "nobody".parse().unwrap(),
        11 => ad.topics.clear(),
        12 => ad.topics.push(part(topic(1), 0.5)),
        13 => ad.topics[0].relevance = 0.0,
        14 => ad.topics[0].relevance = 1.000_001,
        15 => ad.until = ad.from,
        16 => ad.topics.push(part(topic(10), 0.5)),
        17 => ad.topics.push(part(nothing(), 0.5)),
        _ => {
            let content = ContentId::new("p0").unwrap();
            let (kind, title) = ("post".to_owned(), "Wrong".to_owned());
            let topics = vec![topic(1), nothing()];
            return Event::Content(Content {
                at: NOW,
                content,
                kind,
                title,
                topics,
            });
        }
    }
    Event::Ad(ad)
}

fn wrong_policy(which: usize) -> Event {
    match which {
        19 => policy("fade_below", json!(-0.01)),
        20 => policy("see_less_factor", json!(1.5)),
        21 => policy("show_more_factor", json!(0.5)),
        22 => policy("snooze_days", json!(0)),
        23 => policy("required_notices", json!(["pigeon"])),
        24 => policy("feed_control_days", json!("sixty")),
        _ => policy("no_such_thing", json!(1)),
    }
}

fn wrong_reference(which: usize, account: AccountName) -> Event {
    let at = NOW;
    match which {
        26 => Event::Account {
            at,
            account: AccountName::new(&AppKey::new("elsewhere").unwrap(), "ana").unwrap(),
            region: None,
        },
        27 => Event::Link {
            at,
            accounts: vec![account.clone(), account],
        },
        28 => Event::Link {
            at,
            accounts: vec![account, stranger()],
        },
        29 => Event::Reset {
            at,
            account: stranger(),
        },
        30 => Event::Topic(TopicSpec::new(topic(0)).parent(topic(2))),
        31 => Event::Topic(TopicSpec::new(topic(3)).parent(nothing())),
        32 => {
            let advertiser = "nobody".parse().unwrap();
            Event::AdvertiserBlock {
                at,
                account,
                advertiser,
                blocked: true,
            }
        }
        _ => Event::FeedControl {
            at,
            account,
            topic: topic(1),
            setting: FeedSetting::Hide,
            until: Some(NOW),
        },
    }
}
