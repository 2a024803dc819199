//! Words and regions that there are not, ids and instants that cannot be.

use interest_store::{
    AccountName, AdId, AdSetting, AdvertiserId, AppKey, Channel, ContentId, ConversationId, Error,
    FeedSetting, InteractionId, InteractionKind, MAX_ID_BYTES, MessageId, Modality, OptOut,
    Outcome, Region, Role, SensitiveCategory, SensitiveUse, Timestamp, TopicKey,
};

use crate::refused::{full, is_wrong, line_is_refused};

#[test]
fn a_region_that_there_is_not_is_refused_by_name() {
    for bad in ["XX", "EU", "USA", "U", "", "U S", "us ", "Ä", "\u{1f600}"] {
        let error = is_wrong(&[&format!("{bad:?}"), "R1"], bad.parse::<Region>());
        assert!(
            matches!(&error, Error::UnknownRegion(text) if text == bad),
            "{error:?}"
        );
    }
    let world = full();
    let at = r#""at":"2026-02-01T00:00:00Z""#;
    for line in [
        format!(r#"{{"type":"region",{at},"account":"instagram:ana","region":"XX"}}"#),
        format!(r#"{{"type":"account",{at},"account":"instagram:new","region":"XX"}}"#),
        format!(r#"{{"type":"rollout",{at},"region":"XX","from":null}}"#),
    ] {
        line_is_refused(&world, &["in.jsonl:1: ", "\"XX\"", "ISO 3166-1"], line);
    }
}

/// A word is refused by name, with the words that the field takes.
fn word_is_refused<T: std::str::FromStr<Err = Error> + std::fmt::Debug>(
    the_field: &str,
    one_of_them: &str,
) {
    assert!(one_of_them.parse::<T>().is_ok());
    let upper = one_of_them.to_uppercase();
    let spaced = format!(" {one_of_them}");
    for bad in ["", "other", upper.as_str(), spaced.as_str(), "us\0er"] {
        let named = [the_field, &format!("{bad:?}"), one_of_them];
        let error = is_wrong(&named, bad.parse::<T>());
        assert!(
            matches!(&error, Error::UnknownWord { field, value, .. }
                if *field == the_field && value == bad),
            "{error:?}"
        );
    }
}

#[test]
fn a_word_that_its_field_does_not_take_is_refused_by_name() {
    word_is_refused::<Channel>("channel", "email");
    word_is_refused::<Role>("role", "assistant");
    word_is_refused::<Modality>("modality", "voice");
    word_is_refused::<InteractionKind>("kind", "page_like");
    word_is_refused::<AdSetting>("setting", "see_less");
    word_is_refused::<FeedSetting>("setting", "snooze");
    word_is_refused::<SensitiveCategory>("sensitive category", "health");
    word_is_refused::<SensitiveUse>("sensitive", "content_only");
    word_is_refused::<OptOut>("opt_out", "offered");
    word_is_refused::<Outcome>("outcome", "no_topic");
    let world = full();
    let start = r#""at":"2026-02-01T00:00:00Z","account":"instagram:ana""#;
    for (word, expected, line) in [
        (
            "post",
            "in_product",
            format!(r#"{{"type":"notice",{start},"channel":"post"}}"#),
        ),
        (
            "tool",
            "assistant",
            format!(
                r#"{{"type":"message",{start},"conversation":"c1","message":"new","role":"tool","modality":"text","text":"x"}}"#
            ),
        ),
        (
            "video",
            "voice",
            format!(
                r#"{{"type":"message",{start},"conversation":"c1","message":"new","role":"user","modality":"video","text":"x"}}"#
            ),
        ),
        (
            "poke",
            "page_like",
            format!(
                r#"{{"type":"interaction",{start},"interaction":"new","kind":"poke","topics":["hiking"]}}"#
            ),
        ),
        (
            "hide",
            "see_less",
            format!(r#"{{"type":"ad_topic",{start},"topic":"hiking","setting":"hide"}}"#),
        ),
        (
            "block",
            "show_less",
            format!(r#"{{"type":"feed_control",{start},"topic":"hiking","setting":"block"}}"#),
        ),
        (
            "wealth",
            "trade_union",
            r#"{"type":"topic","topic":"hiking","sensitive":"wealth"}"#.to_owned(),
        ),
    ] {
        line_is_refused(
            &world,
            &["in.jsonl:1: ", &format!("{word:?}"), expected],
            line,
        );
    }
}

#[test]
fn an_id_that_cannot_be_is_refused_by_name() {
    let long = "x".repeat(MAX_ID_BYTES + 1);
    // 'ß' has two bytes: the limit is one of bytes.
    let wide = "ß".repeat(MAX_ID_BYTES / 2 + 1);
    for (bad, shown, reason) in [
        ("", "\"\"", "empty"),
        ("a\0b", "\"a\\0b\"", "control character"),
        ("a\nb", "\"a\\nb\"", "control character"),
        ("a\u{85}b", "\"a\\u{85}b\"", "control character"),
        (" a", "\" a\"", "space"),
        ("a\u{a0}", "a\\u{a0}", "space"),
        (&long, &long[..80], "longer than 256 bytes"),
        (&wide, "ßßßß", "longer than 256 bytes"),
    ] {
        macro_rules! ids {
            ($($id:ident $what:literal),+) => { $(
                let error = is_wrong(&[$what, shown, reason], $id::new(bad));
                assert!(matches!(&error, Error::InvalidId { kind: $what, value, .. }
                    if bad.starts_with(value.as_str())), "{error:?}");
                is_wrong(&[shown], bad.parse::<$id>());
                is_wrong(&[shown], $id::try_from(bad.to_owned()));
            )+ };
        }
        ids!(TopicKey "topic", ConversationId "conversation", MessageId "message",
            InteractionId "interaction", AdvertiserId "advertiser", AdId "ad", ContentId "content");
        let account = format!("instagram:{bad}");
        let error = is_wrong(&["account", shown, reason], account.parse::<AccountName>());
        assert!(
            matches!(
                error,
                Error::InvalidId {
                    kind: "account",
                    ..
                }
            ),
            "{error:?}"
        );
    }
    assert_eq!(
        TopicKey::new(&long[1..]).unwrap().as_str().len(),
        MAX_ID_BYTES
    );
}

#[test]
fn an_app_or_account_that_cannot_be_is_refused_by_name() {
    for bad in [
        "",
        "Insta",
        "in sta",
        "in:sta",
        "insta\0",
        "ä",
        &"x".repeat(33),
    ] {
        let error = is_wrong(
            &["app", &format!("{bad:?}"), "lower-case"],
            AppKey::new(bad),
        );
        assert!(
            matches!(error, Error::InvalidId { kind: "app", .. }),
            "{error:?}"
        );
    }
    for bad in ["", "ana", "instagram"] {
        let error = is_wrong(
            &[&format!("{bad:?}"), "app:handle"],
            bad.parse::<AccountName>(),
        );
        assert!(
            matches!(
                error,
                Error::InvalidId {
                    kind: "account",
                    ..
                }
            ),
            "{error:?}"
        );
    }
    for bad in [":ana", "Instagram:ana", "a b:ana"] {
        let error = is_wrong(&["app", "lower-case"], bad.parse::<AccountName>());
        assert!(
            matches!(error, Error::InvalidId { kind: "app", .. }),
            "{error:?}"
        );
    }
}

#[test]
fn an_instant_that_is_not_one_is_refused_by_name() {
    let world = full();
    for bad in [
        "",
        "now",
        "2026-01-05",
        "2026-01-05T10:00:00",
        "2026-01-05T10:00Z",
        "2026-02-30T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-01-05T25:00:00Z",
        "2026-01-05T10:00:00+25:00",
        "2026-01-05T10:00:00Z ",
        " 2026-01-05T10:00:00Z",
        "10000-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "1767607200",
    ] {
        let error = is_wrong(&[&format!("{bad:?}"), "RFC 3339"], bad.parse::<Timestamp>());
        assert!(
            matches!(&error, Error::InvalidInstant { value, .. } if value == bad),
            "{error:?}"
        );
        let line = format!(r#"{{"type":"unlink","at":"{bad}","account":"instagram:ana"}}"#);
        line_is_refused(&world, &["in.jsonl:1: ", bad, "RFC 3339"], line);
    }
    let number = r#"{"type":"unlink","at":1767607200,"account":"instagram:ana"}"#;
    line_is_refused(&world, &["in.jsonl:1: ", "1767607200"], number);
}
