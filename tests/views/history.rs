//! Random small histories, in which things collide.

use interest_store::{
    AdSetting, Advertiser, Channel, Event, FeedSetting, Interaction, InteractionKind, Message,
    Modality, PolicySet, Region, Role, RolloutChange, SensitiveCategory, Timestamp, TopicKey,
    TopicSpec,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// The store's clock in every history: 2026-06-30T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_782_777_600_000);

/// 2025-12-16T00:00:00Z, when every rollout begins that is not changed.
pub(crate) const ROLLOUT: Timestamp = Timestamp::from_millis(1_765_843_200_000);

pub(crate) const ACCOUNTS: [&str; 5] = [
    "instagram:ana",
    "facebook:ana.k",
    "whatsapp:ana",
    "messenger:bo",
    "facebook:cy",
];

/// Key, parent and phrases. The last two are sensitive.
const TOPICS: [(&str, Option<&str>, &[&str]); 9] = [
    ("outdoors", None, &["outdoors"]),
    ("hiking", Some("outdoors"), &["hiking", "trail"]),
    ("ridges", Some("hiking"), &["ridge"]),
    ("camping", Some("outdoors"), &["tent"]),
    ("food", None, &["food"]),
    ("baking", Some("food"), &["baking"]),
    ("music", None, &["music"]),
    ("wellness", None, &["wellness"]),
    ("oncology", Some("wellness"), &["chemo"]),
];

const WORDS: [&str; 12] = [
    "please", "today", "outdoors", "hiking", "trail", "ridge", "tent", "food", "baking", "music",
    "music", "chemo",
];

/// The instant of an event, where it has one.
pub(crate) fn instant_of(event: &Event) -> Option<Timestamp> {
    serde_json::to_value(event)
        .unwrap()
        .get("at")?
        .as_str()?
        .parse()
        .ok()
}

fn topic_key(number: usize) -> TopicKey {
    TOPICS[number].0.parse().unwrap()
}

/// Histories: topics, accounts and notices first, and then whatever comes.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Event>> {
    let accounts = ACCOUNTS.map(|account| beginning(account).boxed());
    (
        accounts,
        vec(event(), 10..=70),
        vec(prop::bool::weighted(0.95), 70),
    )
        .prop_map(|(accounts, events, kept)| {
            let kept = events.into_iter().zip(kept).filter(|(_, kept)| *kept);
            let mut events: Vec<Event> = topics().chain(accounts.into_iter().flatten()).collect();
            events.extend(kept.map(|(event, _)| event));
            for (number, event) in events.iter_mut().enumerate() {
                if let Event::Message(said) = event {
                    said.message = format!("m{number}").parse().unwrap();
                } else if let Event::Interaction(done) = event {
                    done.interaction = format!("i{number}").parse().unwrap();
                }
            }
            events
        })
}

fn topics() -> impl Iterator<Item = Event> {
    let spec = |(key, parent, phrases): (&str, Option<&str>, &[&str])| {
        let mut spec = TopicSpec::new(key.parse().unwrap()).name(&key.to_uppercase());
        spec = spec.phrases(phrases.iter().copied());
        if let Some(parent) = parent {
            spec = spec.parent(parent.parse().unwrap());
        }
        if key == "wellness" {
            spec = spec.sensitive(SensitiveCategory::Health);
        }
        Event::Topic(spec)
    };
    let trailco = Advertiser {
        advertiser: "trailco".parse().unwrap(),
        name: "Trail Co".to_owned(),
    };
    TOPICS
        .into_iter()
        .map(spec)
        .chain([Event::Advertiser(trailco)])
}

/// How an account begins, if it does: with a region mostly, and told mostly.
fn beginning(account: &'static str) -> impl Strategy<Value = Vec<Event>> {
    let account: interest_store::AccountName = account.parse().unwrap();
    let told = vec((select(Channel::ALL), early()), 0..=1);
    let both = prop::bool::weighted(0.85);
    (
        prop::bool::weighted(0.95),
        early(),
        option::weighted(0.9, region()),
        both,
        early(),
        told,
    )
        .prop_map(move |(is_there, at, region, both, told_at, more)| {
            let mut events = vec![Event::Account {
                at,
                account: account.clone(),
                region,
            }];
            let both = Channel::ALL
                .iter()
                .filter(|_| both)
                .map(|channel| (*channel, told_at));
            for (channel, at) in both.chain(more) {
                events.push(Event::Notice {
                    at,
                    account: account.clone(),
                    channel,
                });
            }
            events.truncate(if is_there { 4 } else { 0 });
            events
        })
}

fn event() -> impl Strategy<Value = Event> {
    // Boxed, or a test's small stack does not hold them all.
    prop_oneof![
        30 => said().boxed(),
        14 => done().boxed(),
        10 => linking().boxed(),
        9 => about().boxed(),
        9 => ad_preference().boxed(),
        10 => feed_control().boxed(),
        7 => stepping_out().boxed(),
        4 => taxonomy().boxed(),
        3 => erasing().boxed(),
        10 => policy().boxed(),
    ]
}

fn who() -> impl Strategy<Value = interest_store::AccountName> {
    select(&ACCOUNTS[..]).prop_map(|account| account.parse().unwrap())
}

fn region() -> impl Strategy<Value = Region> {
    let code = prop_oneof![6 => Just("US"), 4 => Just("BR"), 1 => Just("DE"), 1 => Just("KR")];
    code.prop_map(|code| code.parse().unwrap())
}

/// Any topic, a sensitive one less often.
fn topic() -> impl Strategy<Value = TopicKey> {
    prop_oneof![14 => 0..7_usize, 1 => 7..9_usize].prop_map(topic_key)
}

/// Instants at which something begins or ends.
fn edge() -> impl Strategy<Value = Timestamp> {
    let days = select(vec![-60.0, -30.0, -7.5, 0.0, 25.5]);
    prop_oneof![5 => days.prop_map(|days| NOW.plus_days(days)), 1 => Just(ROLLOUT)]
}

/// Edges, a millisecond to either side of them too, and others.
fn instant() -> impl Strategy<Value = Timestamp> {
    let beside = select(vec![-1, 0, 0, 0, 1_i64]);
    prop_oneof![
        4 => (edge(), beside).prop_map(|(at, ms)| at.plus_millis(ms)),
        5 => (0..=195_i64).prop_map(|days| ROLLOUT.plus_days(days as f64)),
        4 => (0..=16_934_400_000_i64).prop_map(|ms| ROLLOUT.plus_millis(ms)),
    ]
}

fn early() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        6 => (-45..=0_i64).prop_map(|days| ROLLOUT.plus_days(days as f64)),
        1 => instant(),
    ]
}

fn said() -> impl Strategy<Value = Event> {
    let text = option::weighted(
        0.8,
        vec(select(&WORDS[..]), 1..=5).prop_map(|words| words.join(" ")),
    );
    let confidence = option::of(select(vec![1.0, 0.9, 0.5, 0.123_456_789, 0.0]));
    let voice = prop_oneof![
        3 => Just((Modality::Text, None)),
        1 => confidence.prop_map(|confidence| (Modality::Voice, confidence)),
    ];
    let role = prop_oneof![9 => Just(Role::User), 1 => Just(Role::Assistant)];
    (
        who(),
        0..3_u8,
        instant(),
        role,
        voice,
        (text, option::weighted(0.35, vec(topic(), 0..=3))),
        prop::bool::weighted(0.03),
    )
        .prop_map(
            |(
                account,
                conversation,
                at,
                role,
                (modality, confidence),
                (text, topics),
                sensitive,
            )| {
                Event::Message(Message {
                    at: at.min(NOW.plus_millis(300_000)),
                    account,
                    conversation: format!("c{conversation}").parse().unwrap(),
                    message: "m".parse().unwrap(),
                    role,
                    modality,
                    confidence,
                    text,
                    topics,
                    sensitive,
                })
            },
        )
}

fn done() -> impl Strategy<Value = Event> {
    (
        who(),
        instant(),
        select(InteractionKind::ALL),
        vec(topic(), 1..=3),
    )
        .prop_map(|(account, at, kind, topics)| {
            let interaction = "i".parse().unwrap();
            Event::Interaction(Interaction {
                at,
                account,
                interaction,
                kind,
                topics,
            })
        })
}

fn linking() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (instant(), vec(who(), 2..=3)).prop_map(|(at, accounts)| Event::Link { at, accounts }),
        1 => (instant(), who()).prop_map(|(at, account)| Event::Unlink { at, account }),
    ]
}

fn about() -> impl Strategy<Value = Event> {
    // Out of the rollout as often as not: what was said before then stops flowing.
    let moved = prop_oneof![
        region(),
        select(vec!["DE", "KR"]).prop_map(|code| code.parse().unwrap())
    ];
    prop_oneof![
        2 => (who(), instant(), moved)
            .prop_map(|(account, at, region)| Event::Region { at, account, region }),
        1 => (who(), instant(), select(Channel::ALL))
            .prop_map(|(account, at, channel)| Event::Notice { at, account, channel }),
    ]
}

fn ad_preference() -> impl Strategy<Value = Event> {
    prop_oneof![
        5 => (who(), instant(), topic(), select(AdSetting::ALL))
            .prop_map(|(account, at, topic, setting)| Event::AdTopic { at, account, topic, setting }),
        1 => (who(), instant(), any::<bool>()).prop_map(|(account, at, blocked)| {
            Event::AdvertiserBlock { at, account, advertiser: "trailco".parse().unwrap(), blocked }
        }),
    ]
}

fn feed_control() -> impl Strategy<Value = Event> {
    (
        who(),
        instant(),
        topic(),
        select(FeedSetting::ALL),
        option::weighted(0.5, instant()),
    )
        .prop_map(|(account, at, topic, setting, until)| {
            let until = until.filter(|_| setting == FeedSetting::Snooze);
            Event::FeedControl {
                at,
                account,
                topic,
                setting,
                until,
            }
        })
}

fn stepping_out() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (who(), instant(), prop::bool::weighted(0.7))
            .prop_map(|(account, at, opted_out)| Event::OptOut { at, account, opted_out }),
        1 => (who(), edge()).prop_map(|(account, at)| Event::Reset { at, account }),
    ]
}

fn taxonomy() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (topic(), option::of(topic())).prop_map(|(topic, parent)| {
            Event::Topic(TopicSpec { parent: Some(parent), ..TopicSpec::new(topic) })
        }),
        1 => (select(&["oncology", "ridges", "music"][..]), select(SensitiveCategory::ALL)).prop_map(
            |(topic, category)| Event::Topic(TopicSpec::new(topic.parse().unwrap()).sensitive(category))
        ),
    ]
}

fn erasing() -> impl Strategy<Value = Event> {
    (who(), instant(), option::weighted(0.85, 0..3_u8)).prop_map(|(account, at, conversation)| {
        let conversation = conversation.map(|number| format!("c{number}").parse().unwrap());
        Event::Erase {
            at,
            account,
            conversation,
            message: None,
        }
    })
}

fn policy() -> impl Strategy<Value = Event> {
    let values: Vec<(&str, Vec<Value>)> = vec![
        (
            "half_life_days",
            vec![json!(30), json!(0.25), json!(7), json!(33.3), json!(36500)],
        ),
        (
            "fade_below",
            vec![json!(0), json!(0.05), json!(1e-6), json!(0.5), json!(2)],
        ),
        (
            "required_notices",
            vec![
                json!(["email", "in_product"]),
                json!(["in_product"]),
                json!([]),
            ],
        ),
        ("sensitive", vec![json!("content_only"), json!("never")]),
        (
            "opt_out",
            vec![json!("offered"), json!("offered"), json!("not_offered")],
        ),
        ("see_less_factor", vec![json!(0), json!(0.3), json!(1)]),
        ("show_more_factor", vec![json!(1), json!(3.7), json!(1000)]),
        ("show_less_factor", vec![json!(0), json!(0.33), json!(1.0)]),
        (
            "feed_control_days",
            vec![json!(60), json!(0.5), json!(30.123_456_789)],
        ),
        ("snooze_days", vec![json!(7.5), json!(30), json!(1e-9)]),
    ];
    let value = select(values).prop_flat_map(|(name, values)| (Just(name), select(values)));
    let change = (instant(), value).prop_map(|(at, (name, value))| {
        Event::Policy(PolicySet {
            at,
            set: [(name.to_owned(), value)].into(),
        })
    });
    let rollout = (
        instant(),
        region(),
        option::weighted(0.8, prop_oneof![early(), instant()]),
    )
        .prop_map(|(at, region, from)| Event::Rollout(RolloutChange { at, region, from }));
    prop_oneof![3 => change, 1 => rollout]
}
