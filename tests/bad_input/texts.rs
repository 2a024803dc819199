//! Texts that are long, too long, or have a NUL in them.

use interest_store::{Ad, Error, MAX_TEXT_BYTES, Message, Outcome, TopicSpec};

use crate::common::{name, topic};
use crate::refused::{full, import, is_refused, is_wrong, line_is_refused, new_message};

/// A text of `bytes` bytes whose last word is `hiking`.
fn long_text(bytes: usize) -> String {
    const END: &str = " and hiking";
    let mut text = "word ".repeat(bytes / 5 + 1);
    text.truncate(bytes - END.len());
    text.push_str(END);
    text
}

fn with_text(text: String) -> Message {
    Message {
        text: Some(text),
        ..new_message()
    }
}

#[test]
fn a_text_of_10_mb_is_accepted_and_read_to_its_end() {
    let world = full();
    let message = with_text(long_text(10_000_000));
    assert_eq!(world.record(&message), Outcome::Used);
    let stored = world
        .store
        .message(&message.account, &message.conversation, &message.message);
    assert_eq!(stored.unwrap().topics, [topic("hiking")]);
    let exported = world.exported();
    assert!(exported.contains(&message.text.unwrap()));
    assert!(import(&world, &exported).is_ok());
    assert!(world.exported() == exported);
}

#[test]
fn the_longest_text_is_accepted_and_one_byte_more_is_refused_with_both_lengths() {
    let world = full();
    let longer = with_text(long_text(MAX_TEXT_BYTES + 1));
    let named = ["text has 16777217 bytes", "at most 16777216", "R3"];
    let too_long = |error: Error| {
        assert!(
            matches!(error, Error::TextTooLong { bytes, limit, .. }
                if bytes == MAX_TEXT_BYTES + 1 && limit == MAX_TEXT_BYTES),
            "{error:?}"
        );
    };
    too_long(is_refused(&world, &named, |writer| {
        writer.record_message(&longer)
    }));
    let text = longer.text.unwrap();
    too_long(is_wrong(&named, world.store.classify(&text)));
    assert_eq!(
        world.record(&with_text(text[1..].to_owned())),
        Outcome::Used
    );
}

#[test]
fn the_longest_text_comes_in_through_a_line_that_escapes_all_of_it() {
    let world = full();
    let ana = name("instagram:ana");
    let line = |text: &str| {
        format!(
            r#"{{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c9","message":"new","role":"user","modality":"text","text":"{text}"}}"#
        )
    };
    let escaped = |bytes: usize| {
        let mut text = r"\u0020".repeat(bytes - 6);
        "hiking"
            .chars()
            .for_each(|c| text.push_str(&format!("\\u{:04x}", c as u32)));
        text
    };
    let error = line_is_refused(
        &world,
        &["16777217 bytes"],
        line(&escaped(MAX_TEXT_BYTES + 1)),
    );
    assert!(matches!(error, Error::TextTooLong { .. }), "{error:?}");
    assert_eq!(import(&world, line(&escaped(MAX_TEXT_BYTES))).unwrap(), 1);
    let stored = world
        .store
        .message(&ana, &"c9".parse().unwrap(), &"new".parse().unwrap());
    assert_eq!(stored.unwrap().outcome, Outcome::Used);
}

#[test]
fn a_title_name_or_phrase_that_is_too_long_is_refused_by_its_length() {
    let world = full();
    let long = "x".repeat(MAX_TEXT_BYTES + 1);
    let ad = Ad {
        ad: "new".parse().unwrap(),
        advertiser: "acme".parse().unwrap(),
        title: long.clone(),
        topics: vec![topic("hiking").into()],
        from: None,
        until: None,
    };
    let named = ["16777217 bytes", "at most 16777216"];
    for error in [
        is_refused(&world, &named, |writer| writer.add_ad(&ad)),
        is_refused(&world, &named, |writer| {
            writer.add_topic(&TopicSpec::new(topic("boots")).name(&long))
        }),
        is_refused(&world, &named, |writer| {
            writer.add_topic(&TopicSpec::new(topic("boots")).phrases(["fine", &*long]))
        }),
    ] {
        assert!(matches!(error, Error::TextTooLong { .. }), "{error:?}");
    }
}

#[test]
fn a_nul_in_a_text_is_refused() {
    let world = full();
    for text in ["\0", "hiking\0", "\0hiking", "hik\0ing"] {
        let message = with_text(text.to_owned());
        for message in [message.clone(), message.with_topics([topic("hiking")])] {
            let error = is_refused(&world, &["text", "NUL"], |w| w.record_message(&message));
            assert!(matches!(error, Error::NulInText("text")), "{error:?}");
        }
        let error = is_wrong(&["text", "NUL"], world.store.classify(text));
        assert!(matches!(error, Error::NulInText("text")), "{error:?}");
    }
    let line = r#"{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"new","role":"assistant","modality":"text","text":"a\u0000b"}"#;
    line_is_refused(&world, &["in.jsonl:1: ", "text", "NUL"], line);
}
