//! R16: the policy and the opt-out; imports that are repeated; and that a call is done whole or not at all.

use crate::common::{NOW, World, at, topic};
use interest_store::{
    AdSetting, Applied, Error, FeedSetting, Outcome, PolicySet, Purpose, Timestamp, TopicSpec,
};

const SAID: &str = "2026-01-05T00:00:00Z";

fn set(values: &[(&str, &str)]) -> PolicySet {
    let set = values.iter().map(|(name, value)| {
        let value = serde_json::from_str(value).unwrap();
        ((*name).to_owned(), value)
    });
    PolicySet {
        at: at(SAID),
        set: set.collect(),
    }
}

#[test]
fn r16_the_policy_begins_as_it_was_announced() {
    let world = World::new();
    let policy = serde_json::to_value(world.store.policy().unwrap()).unwrap();
    let announced = serde_json::json!({
        "half_life_days": 30.0, "fade_below": 0.05, "required_notices": ["in_product", "email"],
        "sensitive": "never", "opt_out": "not_offered", "see_less_factor": 0.25,
        "show_more_factor": 2.0, "show_less_factor": 0.5, "feed_control_days": 60.0,
        "snooze_days": 30.0, "retain_text_days": null, "retain_signal_days": null,
    });
    assert_eq!(policy, announced);
    assert!(world.store.policy_history().unwrap().is_empty());
}

#[test]
fn r16_an_unknown_name_or_value_is_refused_and_none_of_the_values_is_set() {
    let world = World::new();
    let before = world.store.policy().unwrap();
    for (bad, value) in [
        ("half_lives", "14"),
        ("rollout:KR", "null"),
        ("snooze_days", "0"),
        ("snooze_days", r#""ten""#),
        ("opt_out", r#""maybe""#),
        ("required_notices", r#"["fax"]"#),
        ("show_more_factor", "0.5"),
    ] {
        let error = world
            .store
            .set_policy(&set(&[("fade_below", "0.1"), (bad, value)]))
            .unwrap_err();
        assert!(
            matches!(&error, Error::Policy { name, .. } if name == bad),
            "{error}"
        );
        assert!(error.to_string().contains("R16"), "{error}");
    }
    assert_eq!(world.store.policy().unwrap(), before);
    assert!(world.store.policy_history().unwrap().is_empty());
}

#[test]
fn r16_the_history_has_every_change_oldest_first() {
    let world = World::new();
    world.policy("snooze_days", "10");
    world.rollout("KR", Some("2026-03-01T00:00:00Z"));
    world.policy("fade_below", "0.1");
    world.policy("snooze_days", "20");
    world.rollout("KR", None);
    let history = world.store.policy_history().unwrap();
    let history: Vec<_> = (history.iter())
        .map(|change| (change.name.as_str(), change.value.to_string()))
        .collect();
    let expected = [
        ("snooze_days", "10"),
        ("rollout:KR", r#""2026-03-01T00:00:00.000Z""#),
        ("fade_below", "0.1"),
        ("snooze_days", "20"),
        ("rollout:KR", "null"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    assert_eq!(history, expected);
}

#[test]
fn r16_a_new_half_life_weighs_everything_again() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.say(&ana, "2026-01-05T00:00:00Z", "hiking");
    world.say(&ana, "2026-01-20T00:00:00Z", "hiking");
    world.like(&ana, "2026-01-05T00:00:00Z", &["guitar"]);
    let scores = || {
        let found = world.interests(&ana, Purpose::Ads, "2026-02-04T00:00:00Z");
        let found = found.into_iter().map(|it| (it.topic.to_string(), it.score));
        found.collect::<Vec<_>>()
    };
    let before = scores();
    world.policy("half_life_days", "15");
    let expected = [("hiking".to_owned(), 0.75), ("guitar".to_owned(), 0.25)];
    assert_eq!(scores(), expected);
    world.policy("half_life_days", "30");
    assert_eq!(scores(), before);
    assert!(world.store.check().unwrap().is_empty());
}

#[test]
fn r16_a_new_limit_holds_from_the_next_question_on() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.say(&ana, SAID, "hiking");
    let later = at(SAID).plus_days(60.0).to_string();
    assert_eq!(world.for_ads(&ana, &later), ["hiking"]);
    world.policy("fade_below", "0.26");
    assert!(world.for_ads(&ana, &later).is_empty());
    world.policy("fade_below", "0.25");
    assert_eq!(world.for_ads(&ana, &later), ["hiking"]);
}

#[test]
fn r16_an_opt_out_that_is_not_offered_is_refused() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let before = world.exported();
    let error = world.store.set_opt_out(&ana, true, at(SAID)).unwrap_err();
    assert!(matches!(&error, Error::OptOutNotOffered(account) if *account == ana));
    assert_eq!(world.exported(), before);
    assert_eq!(world.say(&ana, SAID, "hiking"), Outcome::Used);
    // Taking back one that was never taken harms nothing.
    let back = world.store.set_opt_out(&ana, false, at(SAID)).unwrap();
    assert_eq!(back, Applied::Known);
}

#[test]
fn r16_an_opt_out_is_taken_taken_back_and_ends_with_the_offer() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("instagram:ben", "US");
    let said = [&ana, &ben].map(|account| world.message(account, SAID, "hiking"));
    for message in &said {
        world.record(message);
    }
    world.like(&ana, SAID, &["guitar"]);
    world.policy("opt_out", r#""offered""#);
    let outcomes = || said.each_ref().map(|message| world.outcome(message));
    let used = [Outcome::Used, Outcome::Used];
    let opted_out = [Outcome::OptedOut, Outcome::Used];
    assert_eq!(outcomes(), used);
    for expected in [Applied::New, Applied::Known] {
        let taken = world.store.set_opt_out(&ana, true, at(NOW)).unwrap();
        assert_eq!(taken, expected);
        assert_eq!(outcomes(), opted_out);
    }
    // It is about conversations; what she did still counts.
    assert_eq!(world.for_ads(&ana, SAID), ["guitar"]);
    assert_eq!(world.for_content(&ana, SAID), ["guitar"]);
    world.store.set_opt_out(&ana, false, at(NOW)).unwrap();
    assert_eq!(outcomes(), used);
    world.store.set_opt_out(&ana, true, at(NOW)).unwrap();
    world.policy("opt_out", r#""not_offered""#);
    assert_eq!(outcomes(), used);
    assert_eq!(world.for_ads(&ana, SAID), ["guitar", "hiking"]);
    world.policy("opt_out", r#""offered""#);
    assert_eq!(outcomes(), opted_out);
}

#[test]
fn a_repeated_import_changes_nothing_that_was_set_by_hand_in_between() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.advertiser("acme");
    world.say(&ana, "2026-02-01T00:00:00Z", "hiking");
    let events = [
        r#"{"type":"policy","at":"2026-02-01T00:00:00Z","set":{"opt_out":"offered","snooze_days":7}}"#,
        r#"{"type":"rollout","at":"2026-02-01T00:00:00Z","region":"KR","from":"2026-02-01T00:00:00Z"}"#,
        r#"{"type":"region","at":"2026-02-01T00:00:00Z","account":"instagram:ana","region":"DE"}"#,
        r#"{"type":"ad_topic","at":"2026-02-01T00:00:00Z","account":"instagram:ana","topic":"hiking","setting":"block"}"#,
        r#"{"type":"advertiser_block","at":"2026-02-01T00:00:00Z","account":"instagram:ana","advertiser":"acme","blocked":true}"#,
        r#"{"type":"feed_control","at":"2026-02-01T00:00:00Z","account":"instagram:ana","topic":"music","setting":"hide"}"#,
        r#"{"type":"opt_out","at":"2026-02-01T00:00:00Z","account":"instagram:ana","opted_out":true}"#,
        r#"{"type":"reset","at":"2026-02-01T00:00:00Z","account":"instagram:ana"}"#,
    ]
    .join("\n");
    assert_eq!(world.import(&events).known, 0);
    assert_eq!(world.store.ad_preferences(&ana).unwrap().len(), 2);
    let when = at("2026-02-01T00:00:00Z");
    let hand = &world.store;
    hand.set_ad_topic(&ana, &topic("hiking"), AdSetting::NoPreference, at(NOW))
        .unwrap();
    hand.set_advertiser_block(&ana, &"acme".parse().unwrap(), false, at(NOW))
        .unwrap();
    hand.set_feed_control(
        &ana,
        &topic("music"),
        FeedSetting::NoPreference,
        None,
        at(NOW),
    )
    .unwrap();
    hand.set_opt_out(&ana, false, at(NOW)).unwrap();
    hand.set_region(&ana, when, "CA".parse().unwrap()).unwrap();
    world.rollout("KR", None);
    world.policy("snooze_days", "9");
    let before = world.exported();
    let policy = world.store.policy().unwrap();
    let again = world.import(&events);
    assert_eq!(again.known, again.total());
    assert_eq!(world.exported(), before);
    assert_eq!(world.store.policy().unwrap(), policy);
    assert!(world.store.ad_preferences(&ana).unwrap().is_empty());
    assert!(world.store.feed_controls(&ana, at(NOW)).unwrap().is_empty());
    let account = world.store.account(&ana, at(NOW)).unwrap();
    assert!(!account.opted_out);
    assert_eq!(account.region.unwrap().as_str(), "CA");
    // Nor does the whole file, imported into itself.
    world.import(&before);
    assert_eq!(world.exported(), before);
}

#[test]
fn a_repeated_import_links_nobody_who_was_unlinked_by_hand_in_between() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("facebook:ben", "US");
    let link = r#"{"type":"link","at":"2026-02-01T00:00:00Z","accounts":["instagram:ana","facebook:ben"]}"#;
    world.import(link);
    assert_eq!(world.store.linked(&ana).unwrap().len(), 2);
    world.store.unlink(&ben, at(NOW)).unwrap();
    let before = world.exported();
    assert_eq!(world.import(link).known, 1);
    assert_eq!(world.store.linked(&ana).unwrap().len(), 1);
    assert_eq!(world.exported(), before);
}

#[test]
fn one_failing_change_leaves_nothing_of_its_call() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let before = world.exported();
    let good = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    let mut bad = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    bad.at = Timestamp::MAX;
    let failed = world.store.write(|writer| {
        writer.record_message(&good)?;
        writer.add_topic(&TopicSpec::new(topic("sailing")))?;
        writer.record_message(&bad)
    });
    assert!(matches!(failed, Err(Error::FutureMessage { .. })));
    assert_eq!(world.exported(), before);
    assert!(world.store.topic(&topic("sailing")).is_err());
    assert!(world.for_ads(&ana, "2026-01-05T00:00:00Z").is_empty());
    assert_eq!(world.record(&good), Outcome::Used);
}

#[test]
fn a_failed_attempt_leaves_nothing_and_the_call_goes_on() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let [first, second, last] = ["hiking", "guitar", "cooking"]
        .map(|text| world.message(&ana, "2026-01-05T00:00:00Z", text));
    world
        .store
        .write(|writer| {
            writer.record_message(&first)?;
            let failed: Result<(), Error> = writer.attempt(|writer| {
                writer.add_topic(&TopicSpec::new(topic("sailing")).phrases(["cooking"]))?;
                writer.record_message(&second)?;
                Err(Error::Empty("the attempt"))
            });
            assert!(failed.is_err());
            writer.record_message(&last)
        })
        .unwrap();
    assert_eq!(
        world.for_ads(&ana, "2026-01-05T00:00:00Z"),
        ["cooking", "hiking"]
    );
    assert_eq!(world.yielded(&last), ["cooking"]);
    assert_eq!(world.record(&second), Outcome::Used);
    assert!(world.store.check().unwrap().is_empty());
}

#[test]
fn what_a_failed_attempt_made_of_the_policy_is_gone_with_it() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let [first, second] =
        [SAID, "2026-02-04T00:00:00Z"].map(|when| world.message(&ana, when, "hiking and cooking"));
    world
        .store
        .write(|writer| {
            writer.record_message(&first)?;
            let failed: Result<(), Error> = writer.attempt(|writer| {
                writer.set_policy(&set(&[
                    ("half_life_days", "10"),
                    ("required_notices", "[]"),
                ]))?;
                let mark = TopicSpec::new(topic("cooking"));
                writer.add_topic(&mark.sensitive("religion".parse()?))?;
                writer.reset(&ana, at(NOW))?;
                Err(Error::Empty("the attempt"))
            });
            assert!(failed.is_err());
            // The same number of changes again, so that nothing read before is taken for them.
            writer.set_policy(&set(&[("snooze_days", "10"), ("fade_below", "0.1")]))?;
            writer.record_message(&second)
        })
        .unwrap();
    for interest in world.interests(&ana, Purpose::Ads, "2026-02-04T00:00:00Z") {
        assert_eq!((interest.score, interest.signals), (1.5, 2));
    }
    assert_eq!(
        world.for_ads(&ana, "2026-02-04T00:00:00Z"),
        ["cooking", "hiking"]
    );
    assert!(world.store.check().unwrap().is_empty());
}

#[test]
fn asking_twice_for_the_same_in_one_import_counts_twice_and_repeated_not_at_all() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let events = ["block", "no_preference", "block"].map(|setting| {
        format!(
            r#"{{"type":"ad_topic","at":"{SAID}","account":"instagram:ana","topic":"hiking","setting":"{setting}"}}"#
        )
    });
    for _ in 0..2 {
        world.import(&events.join("\n"));
        assert_eq!(world.store.ad_preferences(&ana).unwrap().len(), 1);
    }
    let exported = world.exported();
    assert_eq!(exported.matches(r#""type":"ad_topic""#).count(), 3);
}
