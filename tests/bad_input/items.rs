//! Topics, ads and content that cannot be.

use interest_store::{
    Ad, Advertiser, Candidate, Content, Error, TopicKey, TopicRelevance, TopicSpec,
};

use crate::common::{World, at, name, topic};
use crate::refused::{LATER, full, is_refused, is_wrong, line_is_refused};

fn ad(topics: Vec<TopicRelevance>) -> Ad {
    Ad {
        ad: "new".parse().unwrap(),
        advertiser: "acme".parse().unwrap(),
        title: "A new one".to_owned(),
        topics,
        from: None,
        until: None,
    }
}

fn post(topics: &[&str]) -> Content {
    Content {
        at: at(LATER),
        content: "new".parse().unwrap(),
        kind: "post".to_owned(),
        title: "A new one".to_owned(),
        topics: topics.iter().map(|key| topic(key)).collect(),
    }
}

fn pair(key: &str, relevance: f64) -> TopicRelevance {
    TopicRelevance {
        topic: topic(key),
        relevance,
    }
}

fn cycle_is_refused(world: &World, below: &str, above: &str) {
    let spec = TopicSpec::new(topic(below))
        .name("Other")
        .phrases(["other"])
        .parent(topic(above));
    let named = [
        &*format!("{below:?}"),
        &*format!("{above:?}"),
        "cycle",
        "R5",
    ];
    let error = is_refused(world, &named, |writer| writer.add_topic(&spec));
    assert!(
        matches!(&error, Error::TopicCycle { topic, parent }
            if topic.as_str() == below && parent.as_str() == above),
        "{error:?}"
    );
    let line = format!(r#"{{"type":"topic","topic":"{below}","parent":"{above}"}}"#);
    line_is_refused(world, &named, line);
}

#[test]
fn a_cycle_in_the_taxonomy_is_refused_with_both_topics() {
    let world = full();
    for (below, above) in [
        ("hiking", "hiking"),
        ("unheard", "unheard"),
        ("outdoors", "hiking"),
        ("outdoors", "boots"),
        ("hiking", "boots"),
        ("health", "cardiology"),
    ] {
        cycle_is_refused(&world, below, above);
    }
}

#[test]
fn a_cycle_over_a_hundred_topics_is_refused() {
    let world = full();
    let key = |number: u32| format!("t{number}");
    world.store.add_topic(&TopicSpec::new(topic("t0"))).unwrap();
    for number in 1..100 {
        let spec = TopicSpec::new(topic(&key(number))).parent(topic(&key(number - 1)));
        world.store.add_topic(&spec).unwrap();
    }
    cycle_is_refused(&world, "t0", "t99");
    cycle_is_refused(&world, "t40", "t99");
    let moved = TopicSpec::new(topic("t99")).parent(topic("t40"));
    world.store.add_topic(&moved).unwrap();
    cycle_is_refused(&world, "t40", "t99");
}

#[test]
fn a_cycle_that_two_changes_of_one_transaction_would_close_is_refused() {
    let world = full();
    let under = |key: &str, parent: &str| TopicSpec::new(topic(key)).parent(topic(parent));
    let error = is_refused(&world, &["\"music\"", "\"cooking\"", "cycle"], |writer| {
        let (one, other) = (under("cooking", "guitar"), under("music", "cooking"));
        writer.attempt(|writer| {
            writer.add_topic(&one)?;
            writer.add_topic(&other)
        })
    });
    assert!(matches!(error, Error::TopicCycle { .. }), "{error:?}");
}

#[test]
fn an_ad_on_a_sensitive_topic_is_refused_by_its_own_mark_or_one_above() {
    let world = full();
    for policy in ["\"never\"", "\"content_only\""] {
        world.policy("sensitive", policy);
        for key in ["health", "cardiology"] {
            let ad = ad(vec![pair("hiking", 1.0), pair(key, 0.1)]);
            let named = ["\"new\"", &*format!("{key:?}"), "sensitive", "R8"];
            let error = is_refused(&world, &named, |writer| writer.add_ad(&ad));
            assert!(
                matches!(&error, Error::SensitiveTargeting { ad, topic }
                    if ad.as_str() == "new" && topic.as_str() == key),
                "{error:?}"
            );
        }
        // A known ad stays as it is.
        let restated = Ad {
            ad: "poles".parse().unwrap(),
            ..ad(vec![topic("health").into()])
        };
        is_refused(&world, &["\"poles\"", "\"health\""], |writer| {
            writer.add_ad(&restated)
        });
    }
    // The root of the tree is marked; what is two levels below it is sensitive from then on.
    let spec = TopicSpec::new(topic("music")).sensitive("religion".parse().unwrap());
    world.store.add_topic(&spec).unwrap();
    let spec = TopicSpec::new(topic("strings")).parent(topic("guitar"));
    world.store.add_topic(&spec).unwrap();
    let ad = ad(vec![topic("strings").into()]);
    is_refused(&world, &["\"new\"", "\"strings\"", "R8"], |writer| {
        writer.add_ad(&ad)
    });
}

#[test]
fn a_relevance_outside_0_to_1_is_refused_by_its_value() {
    let world = full();
    let ana = name("instagram:ana");
    for value in [
        f64::NAN,
        0.0,
        -0.0,
        -0.5,
        1.000_000_1,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        let topics = vec![pair("camping", 1.0), pair("hiking", value)];
        let new = ad(topics.clone());
        let named = ["\"hiking\"", &*format!("relevance {value} "), "R13"];
        let candidate = Candidate {
            id: "mine".to_owned(),
            at: at(LATER),
            advertiser: None,
            topics,
        };
        for error in [
            is_refused(&world, &named, |writer| writer.add_ad(&new)),
            is_wrong(
                &named,
                world.store.rank_ads(&ana, &[candidate], at(LATER), 9),
            ),
        ] {
            assert!(
                matches!(&error, Error::Relevance { topic, value: given }
                    if topic.as_str() == "hiking" && given.total_cmp(&value).is_eq()),
                "{error:?}"
            );
        }
    }
    for (text, shown) in [
        ("0", "0"),
        ("-1", "-1"),
        ("1.0000001", "1.0000001"),
        ("1e-400", "0"),
    ] {
        let line = format!(
            r#"{{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[{{"topic":"hiking","relevance":{text}}}]}}"#
        );
        let named = [
            "in.jsonl:1: ",
            "\"hiking\"",
            &*format!("relevance {shown} "),
        ];
        let error = line_is_refused(&world, &named, line);
        assert!(matches!(error, Error::Relevance { .. }), "{error:?}");
    }
    world.ad("least", &[("hiking", f64::MIN_POSITIVE), ("camping", 1.0)]);
}

#[test]
fn an_ad_without_topics_is_refused() {
    let world = full();
    let error = is_refused(&world, &["topics", "empty"], |writer| {
        writer.add_ad(&ad(vec![]))
    });
    assert!(matches!(error, Error::Empty(_)), "{error:?}");
}

#[test]
fn a_topic_that_is_named_twice_is_refused_by_its_key() {
    let world = full();
    let named = ["\"hiking\"", "twice", "R13"];
    let new = ad(vec![
        pair("hiking", 0.5),
        pair("camping", 1.0),
        pair("hiking", 0.25),
    ]);
    let candidate = Candidate {
        id: "mine".to_owned(),
        at: at(LATER),
        advertiser: None,
        topics: new.topics.clone(),
    };
    let ana = name("instagram:ana");
    for error in [
        is_refused(&world, &named, |writer| writer.add_ad(&new)),
        is_refused(&world, &named, |writer| {
            writer.add_content(&post(&["hiking", "hiking"]))
        }),
        is_wrong(
            &named,
            world.store.rank_content(&ana, &[candidate], at(LATER), 9),
        ),
    ] {
        assert!(
            matches!(&error, Error::TopicTwice(key) if key.as_str() == "hiking"),
            "{error:?}"
        );
    }
}

#[test]
fn an_ad_that_ends_before_it_begins_is_refused_with_both_instants() {
    let world = full();
    let from = at("2026-02-01T00:00:00Z");
    for until in [from, from.plus_millis(-1), from.plus_days(-400.0)] {
        let ad = Ad {
            from: Some(from),
            until: Some(until),
            ..ad(vec![topic("hiking").into()])
        };
        let named = ["2026-02-01T00:00:00.000Z", &*until.to_string(), "R13"];
        let error = is_refused(&world, &named, |writer| writer.add_ad(&ad));
        assert!(
            matches!(error, Error::Dates { from: first, until: end } if first == from && end == until),
            "{error:?}"
        );
    }
    let until = Some(from.plus_millis(1));
    let ad = Ad {
        from: Some(from),
        until,
        ..ad(vec![topic("hiking").into()])
    };
    world.store.add_ad(&ad).unwrap();
}

/// Expects [`Error::Empty`], or [`Error::NulInText`] where `text` has one, for a text that people see.
fn text_is_refused(error: &Error, text: &str) {
    let fits = if text.contains('\0') {
        matches!(error, Error::NulInText(_))
    } else {
        matches!(error, Error::Empty(_))
    };
    assert!(fits, "{text:?}: {error:?}");
}

#[test]
fn an_empty_name_title_kind_or_phrase_is_refused_and_one_with_a_nul() {
    let world = full();
    let of_boots = || TopicSpec::new(topic("boots"));
    for text in ["", " ", "\t\n", "\u{a0}", "a\0b", "\0"] {
        let why = if text.contains('\0') { "NUL" } else { "empty" };
        let owned = text.to_owned();
        let advertiser = |id: &str| Advertiser {
            advertiser: id.parse().unwrap(),
            name: owned.clone(),
        };
        let title = Ad {
            title: owned.clone(),
            ..ad(vec![topic("hiking").into()])
        };
        let kind = Content {
            kind: owned.clone(),
            ..post(&["hiking"])
        };
        let caption = Content {
            title: owned.clone(),
            ..post(&["hiking"])
        };
        for error in [
            is_refused(&world, &["name", why], |w| {
                w.add_advertiser(&advertiser("new"))
            }),
            is_refused(&world, &["name", why], |w| {
                w.add_advertiser(&advertiser("acme"))
            }),
            is_refused(&world, &["title", why], |w| w.add_ad(&title)),
            is_refused(&world, &["title", why], |w| w.add_content(&caption)),
            is_refused(&world, &["kind", why], |w| w.add_content(&kind)),
            is_refused(&world, &["name", why], |w| {
                w.add_topic(&of_boots().name(text))
            }),
            is_refused(&world, &["phrase", why], |w| {
                w.add_topic(&of_boots().name("Other").phrases(["fine", text]))
            }),
            is_refused(&world, &["name", why], |w| {
                w.add_topic(&TopicSpec::new(topic("unheard")).name(text))
            }),
        ] {
            text_is_refused(&error, text);
        }
    }
}

#[test]
fn a_phrase_without_a_letter_or_digit_is_refused() {
    let world = full();
    for phrase in ["...", "'", "\u{301}", "— –", "\u{ad}", "🥾"] {
        let spec = TopicSpec::new(topic("boots")).phrases([phrase]);
        let error = is_refused(&world, &["phrase"], |writer| writer.add_topic(&spec));
        assert!(matches!(error, Error::Empty(_)), "{phrase:?}: {error:?}");
    }
}

#[test]
fn a_nul_in_an_id_never_comes_in_through_a_line() {
    let world = full();
    for line in [
        r#"{"type":"topic","topic":"a\u0000b"}"#,
        r#"{"type":"topic","topic":"new","parent":"a\u0000b"}"#,
        r#"{"type":"account","at":"2026-01-05T10:00:00Z","account":"instagram:a\u0000b"}"#,
        r#"{"type":"app","app":"a\u0000b"}"#,
        r#"{"type":"advertiser","advertiser":"a\u0000b","name":"New"}"#,
        r#"{"type":"ad","ad":"a\u0000b","advertiser":"acme","title":"New","topics":["hiking"]}"#,
        r#"{"type":"content","at":"2026-01-05T10:00:00Z","content":"a\u0000b","kind":"post","title":"New","topics":[]}"#,
        r#"{"type":"erase","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"a\u0000b"}"#,
        r#"{"type":"erase","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"a\u0000b"}"#,
        r#"{"type":"interaction","at":"2026-01-05T10:00:00Z","account":"instagram:ana","interaction":"a\u0000b","kind":"share","topics":[]}"#,
    ] {
        line_is_refused(&world, &["in.jsonl:1: ", r"a\0b"], line);
    }
    assert!(TopicKey::new("a\0b").is_err());
}
