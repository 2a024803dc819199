//! R1, R3 to R5: accounts, regions, messages, interactions, topics.

use crate::common::{NOW, World, at, name, topic};
use interest_store::{
    AccountName, Applied, Error, Interaction, InteractionKind, Message, Outcome, Region, Role,
    TopicSpec,
};

fn region_at(world: &World, account: &AccountName, when: &str) -> Option<String> {
    let account = world.store.account(account, at(when)).unwrap();
    account.region.map(|region| region.to_string())
}

#[test]
fn r01_an_account_is_its_app_and_handle_and_the_pair_is_unique() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let again = world
        .store
        .add_account(&ana, at("2026-01-01T00:00:00Z"), None)
        .unwrap();
    assert_eq!(again, Applied::Known);
    assert_ne!(name("whatsapp:ana"), ana);
    let missing = world
        .store
        .account(&name("whatsapp:ana"), at("2026-01-01T00:00:00Z"));
    assert!(matches!(missing, Err(Error::UnknownAccount(_))));
}

#[test]
fn r01_a_host_can_register_further_apps() {
    let world = World::new();
    let since = at("2025-10-01T00:00:00Z");
    let ana = name("threads:ana");
    assert!(matches!(
        world.store.add_account(&ana, since, None),
        Err(Error::UnknownApp { .. })
    ));
    world
        .store
        .add_app(&"threads".to_owned().try_into().unwrap())
        .unwrap();
    assert_eq!(
        world.store.add_account(&ana, since, None).unwrap(),
        Applied::New
    );
}

#[test]
fn r01_a_region_is_valid_from_its_instant_on() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "US");
    world.region(&ana, "2026-02-01T00:00:00Z", "JP");
    assert_eq!(region_at(&world, &ana, "2025-09-30T23:59:59.999Z"), None);
    let before = region_at(&world, &ana, "2026-01-31T23:59:59.999Z");
    assert_eq!(before.as_deref(), Some("US"));
    let from = region_at(&world, &ana, "2026-02-01T00:00:00.000Z");
    assert_eq!(from.as_deref(), Some("JP"));
}

#[test]
fn r01_of_two_regions_at_one_instant_the_later_recorded_holds() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    assert_eq!(world.record(&message), Outcome::Used);
    for (region, outcome) in [
        ("DE", Outcome::RegionExcluded),
        ("US", Outcome::Used),
        ("KR", Outcome::RegionExcluded),
    ] {
        world.region(&ana, "2025-10-01T00:00:00Z", region);
        let holds = region_at(&world, &ana, "2026-01-05T00:00:00Z");
        assert_eq!(holds.as_deref(), Some(region));
        assert_eq!(world.outcome(&message), outcome, "{region}");
    }
}

#[test]
fn r01_uk_is_taken_as_gb_and_el_as_gr() {
    let world = World::new();
    for (handle, alias, region) in [("instagram:ana", "UK", "GB"), ("instagram:ben", "EL", "GR")] {
        let account = world.told(handle, alias);
        let stored = region_at(&world, &account, NOW);
        assert_eq!(stored.as_deref(), Some(region));
        let outcome = world.say(&account, "2026-01-05T00:00:00Z", "hiking");
        assert_eq!(outcome, Outcome::RegionExcluded, "{alias}");
    }
}

#[test]
fn r01_any_other_unknown_region_is_refused_by_its_value() {
    for bad in ["XX", "EU", "USA", "", "U1"] {
        let error = bad.parse::<Region>().unwrap_err();
        assert!(matches!(&error, Error::UnknownRegion(value) if value == bad));
        assert!(error.to_string().contains("R1"), "{error}");
    }
}

#[test]
fn r01_a_region_event_that_is_refused_changes_nothing() {
    let world = World::new();
    world.told("instagram:ana", "US");
    let before = world.exported();
    let line =
        r#"{"type":"region","at":"2026-01-01T00:00:00Z","account":"instagram:ana","region":"XX"}"#;
    let options = interest_store::ImportOptions::new();
    let refused = world
        .store
        .import(line.as_bytes(), &options, |_, _| {}, |_| {})
        .unwrap_err();
    let text = refused.to_string();
    assert!(text.contains("-:1") && text.contains("XX"), "{text}");
    assert_eq!(world.exported(), before);
}

#[test]
fn r03_storing_a_message_again_changes_nothing() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    assert_eq!(world.record(&message), Outcome::Used);
    let before = world.exported();
    let again = world.store.record_message(&message).unwrap();
    assert_eq!(again, Applied::Known);
    assert_eq!(world.exported(), before);
    let interests = world.interests(&ana, interest_store::Purpose::Ads, "2026-01-05T00:00:00Z");
    assert_eq!(interests[0].signals, 1);
}

#[test]
fn r03_a_different_message_under_a_known_id_is_refused_by_the_field_that_differs() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world
        .message(&ana, "2026-01-05T00:00:00Z", "hiking")
        .spoken(Some(0.5))
        .with_topics([topic("hiking")]);
    world.record(&message);
    let before = world.exported();
    let mut typed = Message {
        modality: interest_store::Modality::Text,
        ..message.clone()
    };
    typed.confidence = None;
    let different = [
        (
            "instant",
            Message {
                at: message.at.plus_millis(1),
                ..message.clone()
            },
        ),
        ("role", message.clone().by_assistant()),
        ("modality", typed),
        ("confidence", message.clone().spoken(Some(0.6))),
        ("confidence", message.clone().spoken(None)),
        ("topics", message.clone().with_topics([topic("guitar")])),
        ("topics", message.clone().with_topics([])),
        (
            "text",
            Message {
                text: Some("Hiking".to_owned()),
                ..message.clone()
            },
        ),
        (
            "text",
            Message {
                text: None,
                ..message
            },
        ),
    ];
    for (expected, different) in different {
        let error = world.store.record_message(&different).unwrap_err();
        let Error::MessageConflict { field, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(*field, expected);
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(world.exported(), before);
}

#[test]
fn r03_a_message_that_is_now_called_sensitive_is_a_different_one() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    world.record(&message);
    let mut different = message;
    different.sensitive = true;
    let error = world.store.record_message(&different);
    assert!(
        matches!(error, Err(Error::MessageConflict { .. })),
        "{error:?}"
    );
}

#[test]
fn r03_an_id_is_unique_in_its_conversation_only() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("instagram:ben", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    world.record(&message);
    let mut elsewhere = message.clone();
    elsewhere.conversation = "c2".parse().unwrap();
    elsewhere.text = Some("guitar".to_owned());
    assert_eq!(world.record(&elsewhere), Outcome::Used);
    let mut of_ben = message.clone();
    of_ben.account = ben;
    of_ben.text = Some("cooking".to_owned());
    assert_eq!(world.record(&of_ben), Outcome::Used);
    assert_eq!(world.yielded(&message), ["hiking"]);
}

#[test]
fn r03_a_message_may_be_five_minutes_ahead_and_not_a_millisecond_more() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let limit = at(NOW).plus_millis(5 * 60 * 1000);
    let mut message = world.message(&ana, NOW, "hiking");
    message.at = limit.plus_millis(1);
    let before = world.exported();
    let error = world.store.record_message(&message).unwrap_err();
    assert!(
        matches!(error, Error::FutureMessage { at: when, now } if when == message.at && now == at(NOW))
    );
    assert_eq!(world.exported(), before);
    message.at = limit;
    assert_eq!(world.record(&message), Outcome::Used);
}

#[test]
fn r03_a_confidence_is_between_0_and_1_and_of_voice_alone() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    for bad in [-0.1, 1.000_001, f64::NAN, f64::INFINITY] {
        let error = world
            .store
            .record_message(&message.clone().spoken(Some(bad)));
        assert!(matches!(error, Err(Error::Confidence { .. })), "{bad}");
    }
    let mut typed = message;
    typed.confidence = Some(0.5);
    let error = world.store.record_message(&typed);
    assert!(matches!(error, Err(Error::Confidence { .. })));
    for good in [0.0, 1.0] {
        let spoken = world
            .message(&ana, "2026-01-05T00:00:00Z", "hiking")
            .spoken(Some(good));
        assert_eq!(world.record(&spoken), Outcome::Used);
    }
}

#[test]
fn r03_a_message_has_a_text_or_topics() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let mut message = world.message(&ana, "2026-01-05T00:00:00Z", "");
    message.text = None;
    let error = world.store.record_message(&message);
    assert!(matches!(error, Err(Error::EmptyMessage(_))));
    assert_eq!(
        world.record(&message.with_topics([topic("hiking")])),
        Outcome::Used
    );
}

#[test]
fn r03_a_message_of_an_unknown_account_is_refused() {
    let world = World::new();
    let before = world.exported();
    let message = world.message(&name("instagram:ana"), "2026-01-05T00:00:00Z", "hiking");
    let error = world.store.record_message(&message);
    assert!(matches!(error, Err(Error::UnknownAccount(_))));
    assert_eq!(world.exported(), before);
}

#[test]
fn r04_every_kind_of_interaction_is_a_signal_for_each_topic_it_names() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    for (number, kind) in [
        InteractionKind::PageLike,
        InteractionKind::PostLike,
        InteractionKind::Follow,
        InteractionKind::Share,
        InteractionKind::Comment,
        InteractionKind::Watch,
    ]
    .into_iter()
    .enumerate()
    {
        let interaction = Interaction {
            at: at("2026-01-05T00:00:00Z"),
            account: ana.clone(),
            interaction: format!("i{number}").parse().unwrap(),
            kind,
            topics: vec![topic("hiking"), topic("guitar"), topic("hiking")],
        };
        let applied = world.store.record_interaction(&interaction).unwrap();
        assert_eq!(applied, Applied::New);
    }
    for interest in world.interests(&ana, interest_store::Purpose::Ads, "2026-01-05T00:00:00Z") {
        assert_eq!((interest.score, interest.signals), (6.0, 6));
    }
    assert_eq!(
        world.for_ads(&ana, "2026-01-05T00:00:00Z"),
        ["guitar", "hiking"]
    );
}

#[test]
fn r04_interactions_need_no_rollout_and_no_notice() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "DE");
    world.like(&ana, "2025-11-05T00:00:00Z", &["hiking"]);
    assert_eq!(world.for_ads(&ana, "2025-11-05T00:00:00Z"), ["hiking"]);
}

#[test]
fn r04_storing_an_interaction_again_changes_nothing_and_a_different_one_is_refused() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let liked = world.like(&ana, "2026-01-05T00:00:00Z", &["hiking", "guitar"]);
    let before = world.exported();
    let mut turned = liked.clone();
    turned.topics.reverse();
    for same in [&liked, &turned] {
        let again = world.store.record_interaction(same).unwrap();
        assert_eq!(again, Applied::Known);
    }
    let different = [
        (
            "instant",
            Interaction {
                at: liked.at.plus_millis(1),
                ..liked.clone()
            },
        ),
        (
            "kind",
            Interaction {
                kind: InteractionKind::Share,
                ..liked.clone()
            },
        ),
        (
            "topics",
            Interaction {
                topics: vec![topic("hiking")],
                ..liked
            },
        ),
    ];
    for (expected, different) in different {
        match world.store.record_interaction(&different) {
            Err(Error::InteractionConflict { field, .. }) => assert_eq!(field, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(world.exported(), before);
}

#[test]
fn r04_an_interaction_on_an_unknown_topic_is_refused_whole() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let interaction = Interaction {
        at: at("2026-01-05T00:00:00Z"),
        account: ana.clone(),
        interaction: "i1".parse().unwrap(),
        kind: InteractionKind::Watch,
        topics: vec![topic("hiking"), topic("sailing")],
    };
    let error = world.store.record_interaction(&interaction);
    assert!(matches!(error, Err(Error::UnknownTopic(key)) if key == topic("sailing")));
    let known = world.store.has_interaction(&ana, &interaction.interaction);
    assert!(!known.unwrap());
}

#[test]
fn r05_a_topic_has_at_most_one_parent_and_never_itself_above_it() {
    let world = World::new();
    for parent in ["outdoors", "hiking", "boots"] {
        let spec = TopicSpec::new(topic("outdoors")).parent(topic(parent));
        let error = world.store.add_topic(&spec);
        assert!(matches!(error, Err(Error::TopicCycle { .. })), "{parent}");
    }
    let spec = TopicSpec::new(topic("boots")).parent(topic("sailing"));
    let error = world.store.add_topic(&spec);
    assert!(matches!(error, Err(Error::UnknownTopic(_))));
    let moved = TopicSpec::new(topic("boots")).parent(topic("camping"));
    world.store.add_topic(&moved).unwrap();
    let path = world.store.topic(&topic("boots")).unwrap().path;
    assert_eq!(path, [topic("outdoors"), topic("camping"), topic("boots")]);
}

#[test]
fn r05_what_is_not_stated_of_a_topic_stays_as_it_was() {
    let world = World::new();
    let before = world.store.topic(&topic("hiking")).unwrap();
    let spec = TopicSpec::new(topic("hiking")).name("Walking");
    assert_eq!(world.store.add_topic(&spec).unwrap(), Applied::New);
    assert_eq!(world.store.add_topic(&spec).unwrap(), Applied::Known);
    let after = world.store.topic(&topic("hiking")).unwrap();
    assert_eq!(after.name, "Walking");
    assert_eq!(
        (after.parent, after.phrases),
        (before.parent, before.phrases)
    );
}

#[test]
fn r03_the_role_of_a_message_is_user_unless_it_says_otherwise() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    assert_eq!(message.role, Role::User);
    let said = message.by_assistant();
    assert_eq!(world.record(&said), Outcome::Assistant);
    assert!(world.yielded(&said).is_empty());
}
