//! Messages and interactions that cannot be.

use interest_store::{
    Applied, Error, Extractor, FixedClock, InitialTaxonomy, Interaction, InteractionKind, Mention,
    Message, Modality, Outcome, Role, StoreOptions, Timestamp,
};

use crate::common::{NOW, World, at, name, topic};
use crate::refused::{LATER, full, is_refused, known_message, line_is_refused, new_message};

fn is_conflict(error: &Error, expected: &str) {
    assert!(
        matches!(error, Error::MessageConflict { field, .. } if *field == expected),
        "{expected}: {error:?}"
    );
}

#[test]
fn a_message_in_the_future_is_refused_from_five_minutes_on() {
    let world = full();
    let five_minutes = at(NOW).plus_millis(5 * 60 * 1000);
    for late in [five_minutes.plus_millis(1), Timestamp::MAX] {
        let message = Message {
            at: late,
            ..new_message()
        };
        let named = [&*late.to_string(), "2026-08-01T00:00:00.000Z", "R3"];
        let error = is_refused(&world, &named, |writer| writer.record_message(&message));
        assert!(
            matches!(error, Error::FutureMessage { at, now } if at == late && now == self::at(NOW)),
            "{error:?}"
        );
    }
    let message = Message {
        at: five_minutes,
        ..new_message()
    };
    assert_eq!(world.record(&message), Outcome::Used);
}

#[test]
fn a_different_message_under_a_known_id_is_refused_by_the_field_that_differs() {
    let world = full();
    let known = known_message();
    let spoken = Message {
        message: "spoken".parse().unwrap(),
        ..known.clone().spoken(Some(0.5))
    };
    let classified = Message {
        message: "classified".parse().unwrap(),
        text: None,
        ..known.clone().with_topics([topic("hiking")])
    };
    for message in [&spoken, &classified] {
        world.record(message);
    }
    let text = |text: Option<&str>| text.map(str::to_owned);
    for (field, message) in [
        (
            "instant",
            Message {
                at: at(LATER),
                ..known.clone()
            },
        ),
        ("role", known.clone().by_assistant()),
        ("modality", known.clone().spoken(None)),
        ("modality", known.clone().spoken(Some(1.0))),
        ("topics", known.clone().with_topics([topic("hiking")])),
        ("topics", known.clone().with_topics([])),
        (
            "text",
            Message {
                text: text(Some("Where can I go hiking")),
                ..known.clone()
            },
        ),
        (
            "text",
            Message {
                text: text(Some("where can I go hiking?")),
                ..known.clone()
            },
        ),
        (
            "text",
            Message {
                text: text(Some("")),
                ..known.clone()
            },
        ),
        (
            "modality",
            Message {
                modality: Modality::Text,
                confidence: None,
                ..spoken.clone()
            },
        ),
        ("confidence", spoken.clone().spoken(None)),
        ("confidence", spoken.clone().spoken(Some(0.25))),
        ("topics", classified.clone().with_topics([])),
        (
            "topics",
            classified
                .clone()
                .with_topics([topic("hiking"), topic("guitar")]),
        ),
        (
            "topics",
            Message {
                text: text(Some("")),
                topics: None,
                ..classified.clone()
            },
        ),
        (
            "text",
            Message {
                text: text(Some("")),
                ..classified.clone()
            },
        ),
    ] {
        let named = [
            "\"instagram:ana\"",
            "\"c1\"",
            message.message.as_str(),
            field,
            "R3",
        ];
        let error = is_refused(&world, &named, |writer| writer.record_message(&message));
        is_conflict(&error, field);
    }
    for message in [&known, &spoken, &classified] {
        let again = world.store.record_message(message).unwrap();
        assert_eq!(again, Applied::Known, "{message:?}");
    }
}

#[test]
fn a_known_message_that_is_now_said_to_be_sensitive_is_a_different_message() {
    let world = full();
    let message = Message {
        sensitive: true,
        ..known_message()
    };
    let error = is_refused(&world, &["\"known\"", "R3"], |writer| {
        writer.record_message(&message)
    });
    assert!(matches!(error, Error::MessageConflict { .. }), "{error:?}");
}

#[test]
fn a_different_message_under_a_known_id_that_was_not_read_is_refused_too() {
    let world = full();
    let bob = name("whatsapp:bob");
    let message = world.message(&bob, "2026-01-02T00:00:00Z", "hiking");
    assert_eq!(world.record(&message), Outcome::RegionExcluded);
    let other = Message {
        text: Some("camping".to_owned()),
        ..message
    };
    let error = is_refused(&world, &["\"whatsapp:bob\"", "text"], |writer| {
        writer.record_message(&other)
    });
    is_conflict(&error, "text");
}

#[test]
fn a_different_interaction_under_a_known_id_is_refused_by_the_field_that_differs() {
    let world = full();
    let ana = name("instagram:ana");
    let known = world.like(&ana, "2026-01-07T10:00:00Z", &["cooking", "hiking"]);
    for (expected, interaction) in [
        (
            "instant",
            Interaction {
                at: at(LATER),
                ..known.clone()
            },
        ),
        (
            "kind",
            Interaction {
                kind: InteractionKind::Share,
                ..known.clone()
            },
        ),
        (
            "topics",
            Interaction {
                topics: vec![],
                ..known.clone()
            },
        ),
        (
            "topics",
            Interaction {
                topics: vec![topic("cooking")],
                ..known.clone()
            },
        ),
    ] {
        let named = [
            "\"instagram:ana\"",
            known.interaction.as_str(),
            expected,
            "R4",
        ];
        let error = is_refused(&world, &named, |writer| {
            writer.record_interaction(&interaction)
        });
        assert!(
            matches!(&error, Error::InteractionConflict { field, .. } if *field == expected),
            "{error:?}"
        );
    }
    assert_eq!(
        world.store.record_interaction(&known).unwrap(),
        Applied::Known
    );
}

#[test]
fn a_confidence_outside_0_to_1_is_refused_by_its_value() {
    let world = full();
    for value in [
        -0.0001,
        1.0001,
        -1.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        let message = new_message().spoken(Some(value));
        let named = [&*format!("confidence {value}"), "between 0 and 1", "R3"];
        let error = is_refused(&world, &named, |writer| writer.record_message(&message));
        assert!(
            matches!(error, Error::Confidence { value: given, .. } if given.total_cmp(&value).is_eq()),
            "{error:?}"
        );
    }
    let line = r#"{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"new","role":"user","modality":"voice","confidence":1.5,"text":"hiking"}"#;
    line_is_refused(&world, &["in.jsonl:1: ", "confidence 1.5", "R3"], line);
    let huge = line.replace("1.5", "1e999");
    line_is_refused(&world, &["in.jsonl:1: ", "number out of range"], huge);
    for (id, value) in [("least", 0.0), ("most", 1.0)] {
        let message = new_message().spoken(Some(value));
        world.record(&Message {
            message: id.parse().unwrap(),
            ..message
        });
    }
}

#[test]
fn a_confidence_on_a_typed_message_is_refused_by_its_value() {
    let world = full();
    for role in [Role::User, Role::Assistant] {
        let message = Message {
            confidence: Some(0.75),
            role,
            ..new_message()
        };
        let error = is_refused(&world, &["confidence 0.75", "not spoken", "R3"], |writer| {
            writer.record_message(&message)
        });
        assert!(matches!(error, Error::Confidence { .. }), "{error:?}");
    }
}

#[test]
fn a_message_with_neither_text_nor_topics_is_refused_by_its_id() {
    let world = full();
    for role in [Role::User, Role::Assistant] {
        let message = Message {
            text: None,
            role,
            ..new_message()
        };
        let error = is_refused(&world, &["\"new\"", "neither text nor topics"], |writer| {
            writer.record_message(&message)
        });
        assert!(
            matches!(&error, Error::EmptyMessage(id) if id.as_str() == "new"),
            "{error:?}"
        );
    }
    for fields in ["", r#","text":null"#, r#","text":null,"topics":null"#] {
        let line = format!(
            r#"{{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"new","role":"user","modality":"text"{fields}}}"#
        );
        line_is_refused(&world, &["in.jsonl:1: ", "\"new\"", "neither"], line);
    }
}

/// Finds a topic that the store does not have in whatever says "kloof".
struct Stranger;

impl Extractor for Stranger {
    fn mentions(&self, text: &str) -> Vec<Mention> {
        let mention = || Mention {
            topic: topic("kloof"),
            weight: 1.0,
            matched: vec![],
        };
        text.contains("kloof").then(mention).into_iter().collect()
    }
}

fn world_of_a_stranger() -> World {
    let store = StoreOptions::new()
        .clock(FixedClock(at(NOW)))
        .initial_taxonomy(InitialTaxonomy::None)
        .extractor(Stranger)
        .open_in_memory()
        .unwrap();
    let mut world = World::new();
    world.store = store;
    world
}

#[test]
fn a_topic_that_only_the_hosts_extractor_knows_is_refused() {
    let world = world_of_a_stranger();
    world.told("instagram:ana", "US");
    world.told("facebook:ana.k", "US");
    let message = Message {
        text: Some("a kloof".to_owned()),
        ..new_message()
    };
    let error = is_refused(&world, &["\"kloof\"", "R5"], |writer| {
        writer.record_message(&message)
    });
    assert!(matches!(error, Error::UnknownTopic(_)), "{error:?}");
    let asked = world.store.classify("a kloof");
    assert!(matches!(asked, Err(Error::UnknownTopic(_))), "{asked:?}");
}

#[test]
fn an_unknown_topic_of_the_hosts_extractor_is_passed_over_in_a_stored_message() {
    let world = world_of_a_stranger();
    let ana = world.untold("instagram:ana", "US");
    world.told("facebook:ana.k", "US");
    world.notice(&ana, "email", "2025-11-01T00:00:00Z");
    let message = Message {
        text: Some("a kloof".to_owned()),
        ..new_message()
    };
    // It is not read before the second notice.
    assert_eq!(world.record(&message), Outcome::NoNotice);
    // A notice must not fail because of a message that came before it.
    world.notice(&ana, "in_product", "2025-11-02T00:00:00Z");
    assert_eq!(world.outcome(&message), Outcome::NoTopic);
    assert_eq!(world.store.check().unwrap(), Vec::<String>::new());
}
