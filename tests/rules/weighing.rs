//! R7, R9, R19: what signals are worth, whatever order they arrive in, and resets.

use crate::common::{NOW, World, at, name, topic};
use interest_store::{
    AccountName, AdSetting, Applied, Interest, Message, Origin, Outcome, Purpose, Timestamp,
};

const SAID: &str = "2026-01-05T00:00:00Z";

fn days_later(days: f64) -> String {
    at(SAID).plus_days(days).to_string()
}

fn on(world: &World, account: &AccountName, when: &str, key: &str) -> Option<Interest> {
    let found = world.interests(account, Purpose::Ads, when);
    found.into_iter().find(|it| it.topic == topic(key))
}

fn score(world: &World, account: &AccountName, when: &str, key: &str) -> f64 {
    on(world, account, when, key).map_or(0.0, |interest| interest.score)
}

fn bits(world: &World, account: &AccountName, when: &str) -> Vec<(String, u64)> {
    let found = world.interests(account, Purpose::Ads, when);
    found
        .into_iter()
        .map(|it| (it.topic.to_string(), it.score.to_bits()))
        .collect()
}

#[test]
fn r09_a_signal_weighs_1_and_for_voice_the_confidence() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.say(&ana, SAID, "hiking");
    for (text, confidence) in [
        ("guitar", Some(0.6)),
        ("cooking", None),
        ("camping", Some(0.0)),
    ] {
        let spoken = world.message(&ana, SAID, text).spoken(confidence);
        assert_eq!(world.record(&spoken), Outcome::Used);
    }
    for (key, expected) in [("hiking", 1.0), ("guitar", 0.6), ("cooking", 1.0)] {
        assert_eq!(score(&world, &ana, SAID, key), expected, "{key}");
    }
    assert_eq!(on(&world, &ana, SAID, "camping"), None);
}

#[test]
fn r09_its_worth_halves_every_30_days() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.say(&ana, SAID, "hiking");
    world.like(&ana, SAID, &["guitar"]);
    for (days, expected) in [(0.0, 1.0), (30.0, 0.5), (60.0, 0.25), (120.0, 0.0625)] {
        for key in ["hiking", "guitar"] {
            assert_eq!(score(&world, &ana, &days_later(days), key), expected);
        }
    }
    let between = score(&world, &ana, &days_later(15.0), "hiking");
    assert!((between - 0.5_f64.sqrt()).abs() < 1e-9, "{between}");
}

#[test]
fn r09_the_score_is_the_sum_of_the_signals_worth_by_account_and_origin() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.say(&ana, SAID, "hiking");
    world.say(&ana, &days_later(30.0), "hiking");
    world.like(&ana, &days_later(60.0), &["hiking"]);
    let found = on(&world, &ana, &days_later(60.0), "hiking").unwrap();
    assert_eq!((found.score, found.signals), (1.75, 3));
    let sources: Vec<_> = (found.sources.iter())
        .map(|source| (source.origin, source.score, source.signals))
        .collect();
    let expected = [
        (Origin::Interaction, 1.0, 1),
        (Origin::Conversation, 0.75, 2),
    ];
    assert_eq!(sources, expected);
}

#[test]
fn r09_exactly_the_limit_is_an_interest_and_less_is_none() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let spoken = world.message(&ana, SAID, "hiking").spoken(Some(0.1));
    world.record(&spoken);
    let limit = days_later(30.0);
    assert_eq!(score(&world, &ana, &limit, "hiking"), 0.05);
    let found = on(&world, &ana, &limit, "hiking").unwrap();
    assert_eq!(found.fades_at, Some(at(&limit)));
    let after = at(&limit).plus_millis(1000).to_string();
    assert!(world.for_ads(&ana, &after).is_empty());
    assert!(world.for_content(&ana, &after).is_empty());
    assert!(world.ads(&ana, &after).is_empty());
}

#[test]
fn r09_the_limit_is_held_against_the_score_at_its_first_instant_too() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    for (text, confidence) in [("hiking", 0.05), ("guitar", 0.049_999)] {
        let spoken = world.message(&ana, SAID, text).spoken(Some(confidence));
        assert_eq!(world.record(&spoken), Outcome::Used);
    }
    assert_eq!(world.for_ads(&ana, SAID), ["hiking"]);
}

#[test]
fn r09_the_limit_is_held_against_the_sum_before_any_setting() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    for text in ["hiking", "hiking", "guitar"] {
        let spoken = world.message(&ana, SAID, text).spoken(Some(0.04));
        world.record(&spoken);
    }
    assert_eq!(world.for_ads(&ana, SAID), ["hiking"]);
    world
        .store
        .set_ad_topic(&ana, &topic("hiking"), AdSetting::SeeLess, at(SAID))
        .unwrap();
    assert_eq!(score(&world, &ana, SAID, "hiking"), 0.02);
}

#[test]
fn r09_fades_at_says_when_the_score_will_have_fallen_to_the_limit() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.policy("fade_below", "0.125");
    world.say(&ana, SAID, "hiking");
    for asked in [0.0, 30.0, 90.0] {
        let found = on(&world, &ana, &days_later(asked), "hiking").unwrap();
        assert_eq!(found.fades_at, Some(at(&days_later(90.0))), "{asked}");
    }
    world.policy("fade_below", "0");
    let found = on(&world, &ana, SAID, "hiking").unwrap();
    assert_eq!(found.fades_at, None);
}

#[test]
fn r09_a_score_has_the_same_bits_in_whatever_order_its_signals_arrive() {
    let texts = World::new();
    let ana = name("instagram:ana");
    let said: Vec<Message> = (0..24)
        .map(|number| {
            // Some share an instant; none of the weights and ages is a round number in binary.
            let when = days_later(f64::from(number / 2) * 3.7);
            let text =
                ["hiking", "hiking and a guitar", "guitar", "hiking cooking"][number as usize % 4];
            let confidence = f64::from(number % 7) / 7.0 + 0.01;
            texts.message(&ana, &when, text).spoken(Some(confidence))
        })
        .collect();
    let mut first = None;
    for order in 0..4 {
        let world = World::new();
        world.told("instagram:ana", "US");
        let mut said = said.clone();
        match order {
            0 => {}
            1 => said.reverse(),
            2 => {
                said = (0..24)
                    .map(|number| said[number * 7 % 24].clone())
                    .collect();
            }
            _ => said.rotate_left(11),
        }
        if order == 3 {
            // In one call, and half of it again.
            world
                .store
                .write(|writer| {
                    for message in said.iter().chain(&said[..12]) {
                        writer.record_message(message)?;
                    }
                    Ok(())
                })
                .unwrap();
        } else {
            for message in &said {
                world.record(message);
            }
        }
        let found = [days_later(20.0), days_later(44.4), NOW.to_owned()]
            .map(|when| bits(&world, &ana, &when));
        assert_eq!(found[1].len(), 3);
        assert_eq!(found, *first.get_or_insert(found.clone()), "order {order}");
        assert!(world.store.check().unwrap().is_empty());
    }
}

#[test]
fn r09_a_question_about_an_earlier_instant_counts_only_signals_up_to_then() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.say(&ana, SAID, "hiking");
    let before = bits(&world, &ana, &days_later(10.0));
    world.say(&ana, &days_later(10.001), "hiking and a guitar");
    world.like(&ana, &days_later(20.0), &["hiking"]);
    assert_eq!(bits(&world, &ana, &days_later(10.0)), before);
    assert_eq!(score(&world, &ana, SAID, "hiking"), 1.0);
    let just_before = at(SAID).plus_millis(-1).to_string();
    assert!(world.for_ads(&ana, &just_before).is_empty());
    let found = on(&world, &ana, &days_later(10.0), "hiking").unwrap();
    assert_eq!(found.signals, 1);
}

#[test]
fn r09_the_worth_of_the_future_and_the_past_stay_finite() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.like(&ana, "0001-01-01T00:00:00Z", &["hiking"]);
    world.say(&ana, SAID, "hiking");
    assert_eq!(score(&world, &ana, SAID, "hiking"), 1.0);
    let far = Timestamp::MAX.to_string();
    assert!(world.for_ads(&ana, &far).is_empty());
    assert_eq!(score(&world, &ana, "0001-01-01T00:00:00Z", "hiking"), 1.0);
}

#[test]
fn r19_a_reset_takes_what_was_up_to_and_including_its_instant() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let reset = at(SAID);
    world.say(&ana, SAID, "hiking");
    world.like(&ana, SAID, &["camping"]);
    let after = reset.plus_millis(1).to_string();
    world.say(&ana, &after, "guitar");
    world.like(&ana, &after, &["cooking"]);
    assert_eq!(world.store.reset(&ana, reset).unwrap(), Applied::New);
    assert_eq!(world.for_ads(&ana, &after), ["cooking", "guitar"]);
    assert_eq!(world.for_content(&ana, &after), ["cooking", "guitar"]);
}

#[test]
fn r19_what_arrives_late_does_not_count_after_a_reset_either() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.store.reset(&ana, at(SAID)).unwrap();
    let late = world.message(&ana, "2026-01-04T00:00:00Z", "hiking");
    world.record(&late);
    world.like(&ana, SAID, &["camping"]);
    assert!(world.for_ads(&ana, SAID).is_empty());
    let later = days_later(1.0);
    world.say(&ana, &later, "hiking");
    assert_eq!(score(&world, &ana, &later, "hiking"), 1.0);
    // Nor does what a late notice brings in.
    let ben = world.untold("instagram:ben", "US");
    world.say(&ben, SAID, "guitar");
    world.store.reset(&ben, at(SAID)).unwrap();
    for channel in ["email", "in_product"] {
        world.notice(&ben, channel, "2025-11-01T00:00:00Z");
    }
    assert!(world.for_ads(&ben, &later).is_empty());
}

#[test]
fn r19_a_reset_is_of_one_account_and_keeps_conversations_blocks_and_notices() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("facebook:ben", "US");
    world.link(&[&ana, &ben]);
    let message = world.message(&ana, SAID, "hiking and a guitar");
    world.record(&message);
    world.say(&ben, SAID, "hiking");
    world
        .store
        .set_ad_topic(&ana, &topic("guitar"), AdSetting::Block, at(SAID))
        .unwrap();
    world.store.reset(&ana, at(&days_later(1.0))).unwrap();
    assert_eq!(score(&world, &ana, SAID, "hiking"), 1.0);
    assert_eq!(world.for_content(&ben, SAID), ["hiking"]);
    assert!(
        world
            .store
            .message(&ana, &message.conversation, &message.message)
            .is_ok()
    );
    assert_eq!(world.store.ad_preferences(&ana).unwrap().len(), 1);
    assert_eq!(world.store.notices(&ana).unwrap().len(), 2);
    let later = days_later(2.0);
    world.say(&ana, &later, "guitar");
    assert_eq!(world.for_content(&ana, &later), ["guitar", "hiking"]);
    assert_eq!(world.for_ads(&ana, &later), ["hiking"]);
}

#[test]
fn r19_a_reset_repeated_or_earlier_changes_nothing() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let later = days_later(1.0);
    world.say(&ana, &later, "hiking");
    world.store.reset(&ana, at(SAID)).unwrap();
    let before = bits(&world, &ana, &later);
    for when in [SAID, "2026-01-01T00:00:00Z"] {
        assert_eq!(world.store.reset(&ana, at(when)).unwrap(), Applied::Known);
    }
    let account = world.store.account(&ana, at(NOW)).unwrap();
    assert_eq!(account.reset_at, Some(at(SAID)));
    assert_eq!(bits(&world, &ana, &later), before);
    assert_eq!(world.store.reset(&ana, at(&later)).unwrap(), Applied::New);
    assert!(world.for_ads(&ana, &later).is_empty());
}

/// Everything that can be asked about ana, with the outcomes of what she said.
fn answers(world: &World, ana: &AccountName, said: &[Message]) -> String {
    let mut found = String::new();
    for when in ["2026-01-01T00:00:00Z", "2026-02-10T00:00:00Z", NOW] {
        for purpose in [Purpose::Ads, Purpose::Content] {
            for interest in world.interests(ana, purpose, when) {
                found += &format!(
                    "{} {:x} {:?}\n",
                    interest.topic,
                    interest.score.to_bits(),
                    interest.fades_at
                );
            }
        }
    }
    for message in said {
        found += &format!(
            "{:?} {:?}\n",
            world.outcome(message),
            world.yielded(message)
        );
    }
    found
}

#[test]
fn r07_the_order_in_which_things_arrive_never_changes_an_answer() {
    type Step = Box<dyn Fn(&World, &AccountName)>;
    let region = |from: &'static str, region: &'static str| -> Step {
        Box::new(move |world, ana| world.region(ana, from, region))
    };
    let notice = |channel: &'static str, when: &'static str| -> Step {
        Box::new(move |world, ana| world.notice(ana, channel, when))
    };
    let ana = name("instagram:ana");
    let texts = World::new();
    let said: Vec<Message> = [
        ("2025-12-20T00:00:00Z", "hiking and a guitar"),
        ("2025-12-28T00:00:00Z", "hiking"),
        ("2026-01-05T00:00:00Z", "hiking despite my illness"),
        ("2026-02-05T00:00:00Z", "guitar"),
        ("2026-03-05T00:00:00Z", "cooking"),
        ("2026-03-06T00:00:00Z", "hiking"),
    ]
    .map(|(when, text)| texts.message(&ana, when, text))
    .into();
    let mut steps: Vec<Step> = vec![
        region("2025-10-01T00:00:00Z", "US"),
        region("2026-02-01T00:00:00Z", "DE"),
        region("2026-03-01T00:00:00Z", "CA"),
        notice("email", "2025-12-27T00:00:00Z"),
        notice("in_product", "2025-12-25T00:00:00Z"),
        notice("email", "2026-03-01T00:00:00Z"),
    ];
    for message in &said {
        let message = message.clone();
        steps.push(Box::new(move |world, _| {
            world.record(&message);
        }));
    }
    for (number, when) in ["2026-01-15T00:00:00Z", "2025-11-15T00:00:00Z"]
        .into_iter()
        .enumerate()
    {
        steps.push(Box::new(move |world, ana| {
            let liked = interest_store::Interaction {
                at: at(when),
                account: ana.clone(),
                interaction: format!("i{number}").parse().unwrap(),
                kind: interest_store::InteractionKind::Share,
                topics: vec!["hiking".parse().unwrap()],
            };
            world.store.record_interaction(&liked).unwrap();
        }));
    }
    let count = steps.len();
    let mut first = None;
    // 1, 3, 5, 9, 11 and 13 share no divisor with the number of steps, so each visits all of them.
    assert_eq!(count, 14);
    for stride in [1, 3, 5, 9, 11, 13] {
        for start in [0, 5] {
            let world = World::new();
            world
                .store
                .add_account(&ana, at("2025-10-01T00:00:00Z"), None)
                .unwrap();
            for position in 0..count {
                steps[(start + position * stride) % count](&world, &ana);
            }
            let found = answers(&world, &ana, &said);
            assert_eq!(found, *first.get_or_insert(found.clone()), "{stride}");
        }
    }
    assert!(first.unwrap().contains("Used"));
}
