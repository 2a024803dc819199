//! Random histories: a small world in which things collide.
//!
//! A history is a setup and a list of commands, plain small values that shrink and can be left out one
//! by one; `telling.rs` turns them into events. What a removal makes invalid is refused by both sides.

use interest_store::{
    AdSetting, Channel, Event, FeedSetting, InteractionKind, Modality, Region, Role, Timestamp,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

use crate::command::{Beginning, Command, Said, Setup};
use crate::numbers::ROLLOUT;
use crate::wrong::WRONGS;
use crate::{telling, world};

/// The store's clock in every history: 2026-06-30T00:00:00.000Z.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_782_777_600_000);

const DAY: i64 = 86_400_000;

/// The most commands in a history.
const MOST: usize = 145;

/// Histories of 100 to 180 events. What fails is first made shorter, one command after the other,
/// and then simpler.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Event>> {
    let kept = vec(prop::bool::weighted(0.97), MOST);
    (kept, setup(), vec(command(), 85..=MOST)).prop_map(|(kept, setup, commands)| {
        let mut kept = kept.into_iter();
        let mut commands = commands;
        commands.retain(|_| kept.next().unwrap_or(true));
        let mut events = telling::tell(&setup, &commands);
        events.truncate(180);
        events
    })
}

fn after(from: Timestamp, days: i64) -> Timestamp {
    from.plus_millis(days * DAY)
}

/// Instants on which much falls together: the rollout and what lies a feed control's length from it.
fn slot() -> impl Strategy<Value = Timestamp> {
    select(vec![
        ROLLOUT,
        ROLLOUT.plus_millis(-1),
        ROLLOUT.plus_millis(1),
        after(ROLLOUT, -45),
        after(ROLLOUT, -10),
        after(ROLLOUT, 10),
        after(ROLLOUT, 30),
        after(ROLLOUT, 60),
        after(ROLLOUT, 90),
        after(ROLLOUT, 120),
        after(ROLLOUT, 150),
        after(NOW, -1),
        NOW,
    ])
}

fn instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        6 => slot(),
        3 => (-45..=195_i64).prop_map(|days| after(ROLLOUT, days)),
        2 => (slot(), -2..=2_i64).prop_map(|(at, ms)| at.plus_millis(ms)),
        1 => (0..=5_760_i64).prop_map(|hours| after(ROLLOUT, -45).plus_millis(hours * 3_600_000)),
    ]
}

/// Instants after the rollout, so that enough of what is said counts.
fn late_instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        2 => instant(),
        5 => (1..=195_i64).prop_map(|days| after(ROLLOUT, days)),
    ]
}

fn early_instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        5 => (-45..=0_i64).prop_map(|days| after(ROLLOUT, days)),
        1 => instant(),
    ]
}

fn region() -> impl Strategy<Value = Region> {
    let of = |code: &str| code.parse::<Region>().unwrap();
    prop_oneof![
        9 => Just(of("US")),
        5 => Just(of("BR")),
        1 => Just(of("DE")),
        1 => Just(of("GB")),
        1 => Just(of("KR")),
    ]
}

fn channel() -> impl Strategy<Value = Channel> {
    select(Channel::ALL)
}

fn who() -> impl Strategy<Value = usize> {
    0..world::ACCOUNTS.len()
}

/// A topic of the forest that every history begins with.
fn base_topic() -> impl Strategy<Value = usize> {
    let sensitive = world::FOREST.len() - world::SENSITIVE..world::FOREST.len();
    prop_oneof![12 => 0..sensitive.start, 1 => sensitive]
}

/// A word of a text, now and then one of a sensitive topic.
fn word() -> impl Strategy<Value = usize> {
    let all = world::words().len();
    let sensitive = all - world::SENSITIVE..all;
    prop_oneof![30 => 0..sensitive.start, 1 => sensitive]
}

/// One that may have been added later, or not yet.
fn any_topic() -> impl Strategy<Value = usize> {
    prop_oneof![8 => base_topic(), 2 => 0..world::FOREST.len() + world::LATER]
}

fn some_topics(most: usize) -> impl Strategy<Value = Vec<usize>> {
    vec(any_topic(), 1..=most)
}

fn setup() -> impl Strategy<Value = Setup> {
    let told = vec((channel(), early_instant()), 0..=1)
        .prop_flat_map(|more| {
            let both = Channel::ALL
                .iter()
                .map(|channel| (Just(*channel), early_instant()));
            (option::weighted(0.85, both.collect::<Vec<_>>()), Just(more))
        })
        .prop_map(|(both, more)| both.into_iter().flatten().chain(more).collect());
    let beginning = (early_instant(), option::weighted(0.9, region()), told)
        .prop_map(|(at, region, told)| Beginning { at, region, told });
    let accounts = vec(option::weighted(0.9, beginning), world::ACCOUNTS.len());
    let advertisers = vec(prop::bool::weighted(0.9), world::ADVERTISERS.len());
    (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.6),
        accounts,
        advertisers,
        any::<bool>(),
    )
        .prop_map(
            |(content_only, offers_opt_out, accounts, advertisers, links_in_order)| Setup {
                content_only,
                offers_opt_out,
                accounts,
                advertisers,
                links_in_order,
            },
        )
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        36 => said().prop_map(Command::Say),
        16 => deed(),
        3 => again(),
        10 => about_an_account(),
        6 => linking(),
        5 => taxonomy(),
        20 => catalogue(),
        18 => preference(),
        4 => erasing(),
        5 => policy(),
        4 => (0..WRONGS, who()).prop_map(|(which, who)| Command::Wrong { which, who }),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    let role = prop_oneof![9 => Just(Role::User), 1 => Just(Role::Assistant)];
    let confidence = option::of(select(vec![1.0, 0.9, 0.5, 0.03, 0.0]));
    let voice = prop_oneof![
        3 => Just((Modality::Text, None)),
        1 => confidence.prop_map(|confidence| (Modality::Voice, confidence)),
    ];
    let words = || vec(word(), 1..=6);
    let content = prop_oneof![
        6 => words().prop_map(|words| (Some(words), None)),
        2 => some_topics(3).prop_map(|topics| (None, Some(topics))),
        2 => (words(), vec(any_topic(), 0..=2)).prop_map(|(words, topics)| (Some(words), Some(topics))),
    ];
    let sensitive = prop::bool::weighted(0.03);
    let erased_before = prop::bool::weighted(0.02);
    let flags = (sensitive, erased_before);
    (
        who(),
        0..3_usize,
        late_instant(),
        role,
        voice,
        content,
        flags,
    )
        .prop_map(
            |(
                who,
                conversation,
                at,
                role,
                (modality, confidence),
                (words, topics),
                (sensitive, erased_before),
            )| Said {
                who,
                conversation,
                at: at.min(NOW.plus_millis(300_000)),
                role,
                modality,
                confidence,
                words,
                topics,
                sensitive,
                erased_before,
            },
        )
}

fn deed() -> impl Strategy<Value = Command> {
    (
        who(),
        late_instant(),
        select(InteractionKind::ALL),
        some_topics(3),
    )
        .prop_map(|(who, at, kind, topics)| Command::Do {
            who,
            at,
            kind,
            topics,
        })
}

fn again() -> impl Strategy<Value = Command> {
    let repeat = || (any::<Index>(), prop::bool::weighted(0.4));
    prop_oneof![
        repeat().prop_map(|(which, differently)| Command::SayAgain { which, differently }),
        repeat().prop_map(|(which, differently)| Command::DoAgain { which, differently }),
        Just(Command::Again),
    ]
}

fn about_an_account() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => (who(), instant(), option::of(region()))
            .prop_map(|(who, at, region)| Command::Account { who, at, region }),
        4 => (who(), instant(), region())
            .prop_map(|(who, at, region)| Command::Region { who, at, region }),
        4 => (who(), instant(), channel())
            .prop_map(|(who, at, channel)| Command::Notice { who, at, channel }),
    ]
}

fn linking() -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => (instant(), vec(who(), 2..=3)).prop_map(|(at, who)| Command::Link { at, who }),
        2 => (instant(), who()).prop_map(|(at, who)| Command::Unlink { at, who }),
    ]
}

fn taxonomy() -> impl Strategy<Value = Command> {
    let later = || world::FOREST.len()..world::FOREST.len() + world::LATER;
    prop_oneof![
        4 => (later(), option::weighted(0.9, any_topic()))
            .prop_map(|(topic, parent)| Command::Topic { topic, parent }),
        1 => any_topic().prop_map(|topic| Command::Mark { topic }),
        1 => (any_topic(), option::weighted(0.8, any_topic()))
            .prop_map(|(topic, parent)| Command::Move { topic, parent }),
    ]
}

fn catalogue() -> impl Strategy<Value = Command> {
    let parts = vec((any_topic(), select(vec![1.0, 0.9, 0.5, 0.1])), 1..=3);
    let dates = [
        option::weighted(0.3, instant()),
        option::weighted(0.3, instant()),
    ];
    prop_oneof![
        (0..6_usize, 0..world::ADVERTISERS.len(), parts, dates).prop_map(
            |(ad, advertiser, topics, dates)| Command::Ad {
                ad,
                advertiser,
                topics,
                dates
            }
        ),
        (0..8_usize, instant(), vec(any_topic(), 0..=3)).prop_map(|(content, at, topics)| {
            Command::Content {
                content,
                at,
                topics,
            }
        }),
    ]
}

fn preference() -> impl Strategy<Value = Command> {
    let end = option::weighted(0.3, instant());
    prop_oneof![
        6 => (who(), instant(), any_topic(), select(AdSetting::ALL))
            .prop_map(|(who, at, topic, setting)| Command::AdTopic { who, at, topic, setting }),
        2 => (who(), instant(), 0..world::ADVERTISERS.len(), any::<bool>()).prop_map(
            |(who, at, advertiser, blocked)| Command::Block { who, at, advertiser, blocked }
        ),
        6 => (who(), instant(), any_topic(), select(FeedSetting::ALL), end).prop_map(
            |(who, at, topic, setting, until)| {
                let until = until.filter(|_| setting == FeedSetting::Snooze);
                Command::Feed { who, at, topic, setting, until }
            }
        ),
        3 => (who(), instant(), any::<bool>())
            .prop_map(|(who, at, opted_out)| Command::OptOut { who, at, opted_out }),
        1 => (who(), instant()).prop_map(|(who, at)| Command::Reset { who, at }),
    ]
}

fn erasing() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => any::<Index>().prop_map(|which| Command::EraseMessage { which }),
        1 => (who(), 0..3_usize)
            .prop_map(|(who, conversation)| Command::EraseConversation { who, conversation }),
    ]
}

fn policy() -> impl Strategy<Value = Command> {
    let values = select(vec![
        ("half_life_days", json!(14)),
        ("half_life_days", json!(30)),
        ("half_life_days", json!(0.5)),
        ("fade_below", json!(0.05)),
        ("fade_below", json!(0)),
        ("fade_below", json!(0.5)),
        ("required_notices", json!(["in_product"])),
        ("required_notices", json!(["in_product", "email"])),
        ("required_notices", json!([])),
        ("opt_out", json!("offered")),
        ("opt_out", json!("not_offered")),
        ("see_less_factor", json!(0)),
        ("see_less_factor", json!(0.5)),
        ("show_more_factor", json!(4)),
        ("show_less_factor", json!(0)),
        ("feed_control_days", json!(30)),
        ("snooze_days", json!(7.5)),
    ]);
    prop_oneof![
        3 => (instant(), values)
            .prop_map(|(at, (name, value))| Command::Policy { at, name, value }),
        1 => (instant(), region(), option::weighted(0.8, early_instant()))
            .prop_map(|(at, region, from)| Command::Rollout { at, region, from }),
    ]
}
