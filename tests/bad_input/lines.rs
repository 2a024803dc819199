//! Lines that are not an event.

use interest_store::{Error, Event};

use crate::refused::{full, import, line_is_refused};

/// Expects that a line is no event, for a reason that has all of `named` in it, and that what reads one
/// line says the same.
fn is_no_event(named: &[&str], lines: &[&str]) {
    let world = full();
    let mut named = named.to_vec();
    named.push("in.jsonl:1: ");
    for line in lines {
        let error = line_is_refused(&world, &named, line);
        assert!(matches!(error, Error::Event(_)), "{line}: {error:?}");
        let alone = Event::parse(line).unwrap_err();
        assert_eq!(alone.to_string(), error.to_string());
    }
}

#[test]
fn a_line_that_is_not_utf8_is_refused_with_the_byte() {
    let world = full();
    for (line, byte) in [
        (&b"{\"type\":\"app\",\"app\":\"in\xffsta\"}"[..], "24"),
        (b"\xff\xfe{\"type\":\"app\",\"app\":\"insta\"}", "1"),
        // A character that was cut, one that is too long for what it says, half of a pair.
        (b"{\"type\":\"app\",\"app\":\"\xc3\"}", "22"),
        (b"{\"type\":\"app\",\"app\":\"\xc0\x80\"}", "22"),
        (b"{\"type\":\"app\",\"app\":\"\xed\xa0\x80\"}", "22"),
    ] {
        let named = ["in.jsonl:1: ", "not UTF-8", &*format!("byte {byte}")];
        let error = line_is_refused(&world, &named, line);
        assert!(matches!(error, Error::Event(_)), "{error:?}");
    }
}

#[test]
fn a_truncated_line_is_refused() {
    let line = r#"{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"facebook:ana.k"}"#;
    let cut: Vec<&str> = (1..line.len()).map(|end| &line[..end]).collect();
    is_no_event(&["EOF"], &cut);
}

#[test]
fn trailing_garbage_and_two_events_on_a_line_are_refused() {
    let line = r#"{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"facebook:ana.k"}"#;
    for after in ["}", ",", " x", "null", line, &format!("\r{line}")] {
        is_no_event(
            &["trailing characters", "column"],
            &[&format!("{line}{after}")],
        );
    }
}

#[test]
fn what_is_not_an_object_is_refused() {
    is_no_event(
        &[],
        &[
            "null",
            "true",
            "7",
            "\"app\"",
            "x",
            "[]",
            "{}",
            r#"[{"type":"app","app":"threads"}]"#,
            r#"{"app":"threads"}"#,
            "type,app,app,threads",
        ],
    );
}

#[test]
fn an_array_in_place_of_an_object_is_refused() {
    is_no_event(
        &[],
        &[
            r#"["app","threads"]"#,
            r#"["unlink","2026-06-01T00:00:00Z","facebook:ana.k"]"#,
            r#"["topic","kloof"]"#,
            r#"["advertiser","new","New"]"#,
            r#"["reset","2026-06-01T00:00:00Z","facebook:ana.k"]"#,
        ],
    );
}

#[test]
fn an_array_in_place_of_a_topic_with_relevance_is_refused() {
    is_no_event(
        &[],
        &[
            r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[["hiking",0.5]]}"#,
        ],
    );
}

#[test]
fn an_unknown_type_is_refused_by_name() {
    is_no_event(&["`mesage`", "message"], &[r#"{"type":"mesage"}"#]);
    is_no_event(&["`App`", "app"], &[r#"{"type":"App","app":"threads"}"#]);
    is_no_event(
        &["type"],
        &[r#"{"type":null,"app":"threads"}"#, r#"{"type":1}"#],
    );
}

#[test]
fn an_unknown_field_is_refused_by_name_in_every_type() {
    let at = r#""at":"2026-06-01T00:00:00Z""#;
    let ana = r#""account":"instagram:ana""#;
    for line in [
        r#"{"type":"app","app":"threads","extra":1}"#.to_owned(),
        r#"{"type":"topic","topic":"kloof","extra":1}"#.to_owned(),
        format!(r#"{{"type":"account",{at},{ana},"extra":1}}"#),
        format!(r#"{{"type":"region",{at},{ana},"region":"US","extra":1}}"#),
        format!(r#"{{"type":"link",{at},"accounts":["instagram:ana","facebook:ana.k"],"extra":1}}"#),
        format!(r#"{{"extra":1,"type":"unlink",{at},{ana}}}"#),
        format!(r#"{{"type":"notice",{at},{ana},"channel":"email","extra":1}}"#),
        format!(
            r#"{{"type":"message",{at},{ana},"conversation":"c1","message":"new","role":"user","modality":"text","text":"x","extra":1}}"#
        ),
        format!(
            r#"{{"type":"interaction",{at},{ana},"interaction":"new","kind":"share","topics":[],"extra":1}}"#
        ),
        r#"{"type":"advertiser","advertiser":"new","name":"New","extra":1}"#.to_owned(),
        r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":["hiking"],"extra":1}"#
            .to_owned(),
        format!(
            r#"{{"type":"content",{at},"content":"new","kind":"post","title":"New","topics":[],"extra":1}}"#
        ),
        format!(r#"{{"type":"ad_topic",{at},{ana},"topic":"hiking","setting":"block","extra":1}}"#),
        format!(
            r#"{{"type":"advertiser_block",{at},{ana},"advertiser":"acme","blocked":true,"extra":1}}"#
        ),
        format!(
            r#"{{"type":"feed_control",{at},{ana},"topic":"hiking","setting":"hide","extra":1}}"#
        ),
        format!(r#"{{"type":"opt_out",{at},{ana},"opted_out":false,"extra":1}}"#),
        format!(r#"{{"type":"reset",{at},{ana},"extra":1}}"#),
        format!(r#"{{"type":"erase",{at},{ana},"extra":1}}"#),
        format!(r#"{{"type":"policy",{at},"set":{{}},"extra":1}}"#),
        format!(r#"{{"type":"rollout",{at},"region":"KR","from":null,"extra":1}}"#),
    ] {
        is_no_event(&["`extra`"], &[&line]);
        // It is the field alone that is wrong.
        let good = line.replace(r#","extra":1"#, "").replace(r#""extra":1,"#, "");
        Event::parse(&good).expect(&good);
    }
    let pair = r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[{"topic":"hiking","relevance":1,"extra":1}]}"#;
    is_no_event(&["relevance"], &[pair]);
}

#[test]
fn a_missing_field_is_refused_by_name() {
    for (field, line) in [
        ("type", r#"{"at":"2026-06-01T00:00:00Z"}"#),
        ("at", r#"{"type":"unlink","account":"instagram:ana"}"#),
        ("account", r#"{"type":"erase","at":"2026-06-01T00:00:00Z"}"#),
        ("app", r#"{"type":"app"}"#),
        ("topic", r#"{"type":"topic","name":"Kloof"}"#),
        ("name", r#"{"type":"advertiser","advertiser":"new"}"#),
        (
            "topics",
            r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New"}"#,
        ),
        (
            "kind",
            r#"{"type":"content","at":"2026-06-01T00:00:00Z","content":"new","title":"New","topics":[]}"#,
        ),
        (
            "modality",
            r#"{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"new","role":"user","text":"x"}"#,
        ),
        (
            "blocked",
            r#"{"type":"advertiser_block","at":"2026-06-01T00:00:00Z","account":"instagram:ana","advertiser":"acme"}"#,
        ),
        (
            "opted_out",
            r#"{"type":"opt_out","at":"2026-06-01T00:00:00Z","account":"instagram:ana"}"#,
        ),
        ("set", r#"{"type":"policy","at":"2026-06-01T00:00:00Z"}"#),
        (
            "region",
            r#"{"type":"rollout","at":"2026-06-01T00:00:00Z","from":null}"#,
        ),
        // A rollout has to say when; that it is closed is said with `null`.
        (
            "from",
            r#"{"type":"rollout","at":"2026-06-01T00:00:00Z","region":"US"}"#,
        ),
    ] {
        is_no_event(&["missing field", &format!("`{field}`")], &[line]);
    }
    let pair = r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[{"topic":"hiking"}]}"#;
    is_no_event(&["relevance"], &[pair]);
}

#[test]
fn a_field_that_is_given_twice_is_refused_by_name() {
    for (field, line) in [
        ("type", r#"{"type":"app","type":"app","app":"threads"}"#),
        ("app", r#"{"type":"app","app":"threads","app":"threads"}"#),
        (
            "account",
            r#"{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"facebook:ana.k","account":"instagram:ana"}"#,
        ),
        (
            "text",
            r#"{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"new","role":"user","modality":"text","text":"x","text":"y"}"#,
        ),
        (
            "topic",
            r#"{"type":"topic","topic":"kloof","topic":"kloof"}"#,
        ),
        (
            "from",
            r#"{"type":"rollout","at":"2026-06-01T00:00:00Z","region":"US","from":null,"from":null}"#,
        ),
    ] {
        is_no_event(&["duplicate field", &format!("`{field}`")], &[line]);
    }
    let pair = r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[{"topic":"hiking","relevance":1,"relevance":0.5}]}"#;
    is_no_event(&["relevance"], &[pair]);
}

#[test]
fn a_policy_name_that_is_given_twice_is_refused() {
    let line = r#"{"type":"policy","at":"2026-06-01T00:00:00Z","set":{"half_life_days":14,"half_life_days":15}}"#;
    is_no_event(&["half_life_days"], &[line]);
}

#[test]
fn a_value_of_the_wrong_json_type_is_refused() {
    let at = r#""at":"2026-06-01T00:00:00Z""#;
    let ana = r#""account":"instagram:ana""#;
    for line in [
        r#"{"type":"app","app":7}"#.to_owned(),
        r#"{"type":"app","app":null}"#.to_owned(),
        r#"{"type":"topic","topic":["kloof"]}"#.to_owned(),
        r#"{"type":"topic","topic":"kloof","phrases":"kloof"}"#.to_owned(),
        r#"{"type":"topic","topic":"kloof","phrases":[null]}"#.to_owned(),
        r#"{"type":"topic","topic":"kloof","sensitive":true}"#.to_owned(),
        format!(r#"{{"type":"link",{at},"accounts":"instagram:ana"}}"#),
        format!(r#"{{"type":"unlink",{at},"account":null}}"#),
        format!(r#"{{"type":"opt_out",{at},{ana},"opted_out":"false"}}"#),
        format!(r#"{{"type":"advertiser_block",{at},{ana},"advertiser":"acme","blocked":1}}"#),
        format!(r#"{{"type":"policy",{at},"set":[]}}"#),
        format!(r#"{{"type":"policy",{at},"set":null}}"#),
        format!(r#"{{"type":"rollout",{at},"region":"US","from":false}}"#),
        format!(r#"{{"type":"rollout",{at},"region":1,"from":null}}"#),
        format!(r#"{{"type":"notice",{at},{ana},"channel":["email"]}}"#),
        format!(
            r#"{{"type":"message",{at},{ana},"conversation":"c1","message":1,"role":"user","modality":"text","text":"x"}}"#
        ),
        format!(
            r#"{{"type":"message",{at},{ana},"conversation":"c1","message":"new","role":"user","modality":"text","text":["x"]}}"#
        ),
        format!(
            r#"{{"type":"message",{at},{ana},"conversation":"c1","message":"new","role":"user","modality":"voice","confidence":"0.5","text":"x"}}"#
        ),
        r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":"hiking"}"#.to_owned(),
        r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[7]}"#.to_owned(),
        r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":[{"topic":"hiking","relevance":"1"}]}"#
            .to_owned(),
        r#"{"type":"ad","ad":"new","advertiser":"acme","title":"New","topics":["hiking"],"from":0}"#
            .to_owned(),
    ] {
        is_no_event(&[], &[&line]);
    }
}

#[test]
fn an_erase_of_a_message_without_its_conversation_is_refused() {
    let line = r#"{"type":"erase","at":"2026-06-01T00:00:00Z","account":"instagram:ana","message":"known"}"#;
    let world = full();
    let error = line_is_refused(
        &world,
        &["in.jsonl:1: ", "erase", "message", "conversation"],
        line,
    );
    assert!(matches!(error, Error::Event(_)), "{error:?}");
    let null = line.replace(r#""message""#, r#""conversation":null,"message""#);
    line_is_refused(&world, &["erase", "conversation"], null);
    let event = Event::parse(line).unwrap();
    let error = world.store.apply(&event).unwrap_err();
    assert!(matches!(error, Error::Event(_)), "{error:?}");
}

/// Texts that would break a reason into two lines, end it early, or look like a place in it.
const BREAKING: [&str; 4] = [r"a\nb", r"a\u0000b", r"a\r\nb", r"b at line 7"];

#[test]
fn a_reason_stays_on_one_line_whatever_the_type_is() {
    for text in BREAKING {
        is_no_event(&["column"], &[&format!(r#"{{"type":"{text}"}}"#)]);
    }
}

#[test]
fn a_reason_stays_on_one_line_whatever_the_unknown_field_is() {
    for text in BREAKING {
        is_no_event(
            &[],
            &[&format!(r#"{{"type":"app","app":"threads","{text}":1}}"#)],
        );
    }
}

#[test]
fn a_reason_stays_on_one_line_whatever_the_policy_name_is() {
    let world = full();
    for text in BREAKING {
        let line =
            format!(r#"{{"type":"policy","at":"2026-06-01T00:00:00Z","set":{{"{text}":1}}}}"#);
        line_is_refused(&world, &["in.jsonl:1: ", "R16"], line);
    }
}

#[test]
fn a_reason_stays_on_one_line_whatever_the_value_is() {
    let world = full();
    let start = r#""at":"2026-06-01T00:00:00Z","account":"instagram:ana""#;
    for text in BREAKING {
        for line in [
            format!(r#"{{"type":"app","app":["{text}"]}}"#),
            format!(r#"{{"type":"app","app":"{text}"}}"#),
            format!(r#"{{"type":"opt_out",{start},"opted_out":"{text}"}}"#),
            format!(r#"{{"type":"unlink","at":"{text}","account":"instagram:ana"}}"#),
            format!(r#"{{"type":"unlink","at":"2026-06-01T00:00:00Z","account":"{text}"}}"#),
            format!(r#"{{"type":"region",{start},"region":"{text}"}}"#),
            format!(r#"{{"type":"notice",{start},"channel":"{text}"}}"#),
            format!(
                r#"{{"type":"policy","at":"2026-06-01T00:00:00Z","set":{{"opt_out":"{text}"}}}}"#
            ),
        ] {
            line_is_refused(&world, &["in.jsonl:1: "], line);
        }
    }
}

#[test]
fn json_nested_without_end_is_refused_and_not_followed() {
    is_no_event(&[], &[&"[".repeat(200_000), &"{\"type\":".repeat(100_000)]);
    let deep = format!(
        r#"{{"type":"policy","at":"2026-06-01T00:00:00Z","set":{{"opt_out":{}}}}}"#,
        "[".repeat(200_000)
    );
    is_no_event(&[], &[&deep]);
}

#[test]
fn a_line_of_an_event_with_spaces_and_escapes_is_taken() {
    let world = full();
    let line = " { \"type\" : \"app\" ,\t\"\\u0061pp\" : \"thr\\u0065ads\" } \t";
    assert_eq!(import(&world, line).unwrap(), 1);
    assert!(world.exported().contains("threads"));
}
