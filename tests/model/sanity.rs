//! The model itself, in cases worked out by hand from the rules.

use interest_store::{AccountName, Event, Outcome, Purpose, Timestamp};

use crate::history::NOW;
use crate::naive::Model;

const BEGIN: &str = r#"
{"type":"topic","topic":"outdoors","phrases":["outdoors"]}
{"type":"topic","topic":"hiking","parent":"outdoors","phrases":["hiking","trail"]}
{"type":"topic","topic":"ridges","parent":"hiking"}
{"type":"topic","topic":"food","phrases":["food"]}
{"type":"topic","topic":"health","sensitive":"health","phrases":["chemo"]}
{"type":"account","at":"2025-10-01T00:00:00Z","account":"instagram:ana","region":"US"}
{"type":"account","at":"2025-10-01T00:00:00Z","account":"facebook:ana","region":"US"}
{"type":"notice","at":"2025-11-01T00:00:00Z","account":"instagram:ana","channel":"email"}
{"type":"notice","at":"2025-11-01T00:00:00Z","account":"instagram:ana","channel":"in_product"}
{"type":"advertiser","advertiser":"trailco","name":"Trail Co."}
"#;

pub(crate) fn told(more: &str) -> Model {
    let mut model = Model::new(NOW);
    tell(&mut model, BEGIN);
    tell(&mut model, more);
    model
}

pub(crate) fn tell(model: &mut Model, lines: &str) {
    for line in lines.lines().filter(|line| !line.is_empty()) {
        model.apply(&Event::parse(line).unwrap()).unwrap();
    }
}

pub(crate) fn refuses(model: &mut Model, line: &str) -> u8 {
    model.apply(&Event::parse(line).unwrap()).unwrap_err().rule
}

pub(crate) fn instant(at: &str) -> Timestamp {
    at.parse().unwrap()
}

pub(crate) fn ana() -> AccountName {
    "instagram:ana".parse().unwrap()
}

pub(crate) fn other_ana() -> AccountName {
    "facebook:ana".parse().unwrap()
}

pub(crate) fn said(id: &str, at: &str, rest: &str) -> String {
    format!(
        r#"{{"type":"message","at":"{at}","account":"instagram:ana","conversation":"c","message":"{id}","role":"user",{rest}}}"#
    ) + "\n"
}

pub(crate) fn typed(id: &str, at: &str, text: &str) -> String {
    said(id, at, &format!(r#""modality":"text","text":"{text}""#))
}

pub(crate) fn liked(id: &str, at: &str, account: &AccountName, topic: &str) -> String {
    format!(
        r#"{{"type":"interaction","at":"{at}","account":"{account}","interaction":"{id}","kind":"page_like","topics":["{topic}"]}}"#
    ) + "\n"
}

pub(crate) fn outcome(model: &Model, id: &str) -> Option<Outcome> {
    model.outcome(&ana(), &"c".parse().unwrap(), &id.parse().unwrap())
}

/// Topic and score of each interest.
pub(crate) fn scores(
    model: &Model,
    account: &AccountName,
    purpose: Purpose,
    at: Timestamp,
) -> Vec<(String, f64)> {
    let interests = model.interests(account, purpose, at).unwrap();
    interests
        .into_iter()
        .map(|i| (i.topic.to_string(), i.score))
        .collect()
}

pub(crate) fn is(topic: &str, score: f64) -> (String, f64) {
    (topic.to_owned(), score)
}

#[test]
fn r06_each_outcome_in_its_order() {
    let mut model = told(
        &[
            typed("before", "2025-12-15T23:59:59.999Z", "hiking"),
            typed("first", "2025-12-16T00:00:00Z", "a HIKING chemo"),
            typed("used", "2025-12-16T00:00:00.001Z", "hiking the TRAIL"),
            typed("nothing", "2026-01-01T00:00:00Z", "hikings"),
            typed("unknown", "2025-09-30T23:59:59.999Z", "hiking"),
            typed("german", "2026-02-01T00:00:00Z", "hiking"),
        ]
        .concat(),
    );
    assert_eq!(outcome(&model, "before"), Some(Outcome::BeforeRollout));
    assert_eq!(outcome(&model, "first"), Some(Outcome::Sensitive));
    assert_eq!(outcome(&model, "used"), Some(Outcome::Used));
    assert_eq!(outcome(&model, "nothing"), Some(Outcome::NoTopic));
    assert_eq!(outcome(&model, "unknown"), Some(Outcome::RegionExcluded));
    tell(
        &mut model,
        r#"{"type":"region","at":"2026-02-01T00:00:00Z","account":"instagram:ana","region":"DE"}
{"type":"policy","at":"2026-02-01T00:00:00Z","set":{"opt_out":"offered"}}
{"type":"opt_out","at":"2026-02-01T00:00:00Z","account":"instagram:ana","opted_out":true}"#,
    );
    assert_eq!(outcome(&model, "german"), Some(Outcome::RegionExcluded));
    assert_eq!(outcome(&model, "used"), Some(Outcome::OptedOut));
    assert_eq!(outcome(&model, "never said"), None);
}

#[test]
fn r06_a_notice_counts_from_its_instant_on() {
    let other = |id: &str, at: &str| typed(id, at, "food").replace("instagram:ana", "facebook:ana");
    let mut model = told(
        &[
            other("early", "2026-01-01T11:59:59.999Z"),
            other("late", "2026-01-01T12:00:00Z"),
        ]
        .concat(),
    );
    for channel in ["email", "in_product"] {
        let line = format!(
            r#"{{"type":"notice","at":"2026-01-01T12:00:00Z","account":"facebook:ana","channel":"{channel}"}}"#
        );
        assert!(
            model
                .notices_due(NOW)
                .iter()
                .any(|(who, _)| *who == other_ana())
        );
        tell(&mut model, &line);
    }
    assert!(model.notices_due(NOW).is_empty());
    let outcome =
        |id: &str| model.outcome(&other_ana(), &"c".parse().unwrap(), &id.parse().unwrap());
    assert_eq!(outcome("early"), Some(Outcome::NoNotice));
    assert_eq!(outcome("late"), Some(Outcome::Used));
}

#[test]
fn r09_a_signal_is_worth_half_after_30_days() {
    let spoken = r#""modality":"voice","confidence":0.8,"text":"hiking""#;
    let model = told(
        &[
            said("m", "2026-01-01T00:00:00Z", spoken),
            liked("i", "2026-01-31T00:00:00Z", &ana(), "hiking"),
        ]
        .concat(),
    );
    let at = instant("2026-01-31T00:00:00Z");
    assert_eq!(
        scores(&model, &ana(), Purpose::Ads, at),
        [is("hiking", 1.4)]
    );
    let before = at.plus_millis(-1);
    assert_eq!(
        scores(&model, &ana(), Purpose::Ads, before),
        [is("hiking", 0.4)]
    );
    // 0.8 / 16 = 0.05 after four half-lives is still an interest; a little later it is none.
    let model = told(&said("m", "2026-01-01T00:00:00Z", spoken));
    let last = instant("2026-05-01T00:00:00Z");
    assert_eq!(
        scores(&model, &ana(), Purpose::Content, last),
        [is("hiking", 0.05)]
    );
    assert_eq!(
        scores(&model, &ana(), Purpose::Content, last.plus_millis(1000)),
        []
    );
}

#[test]
fn r10_what_was_said_flows_only_between_regions_with_a_rollout() {
    let link = r#"{"type":"link","at":"2026-01-01T00:00:00Z","accounts":["instagram:ana","facebook:ana"]}
{"type":"region","at":"2026-03-01T00:00:00Z","account":"facebook:ana","region":"DE"}
"#;
    let at = "2026-02-15T00:00:00Z";
    let model = told(
        &[
            link,
            &typed("m", at, "hiking"),
            &liked("i", at, &ana(), "food"),
        ]
        .concat(),
    );
    let there = |at: &str| -> Vec<String> {
        let interests = model
            .interests(&other_ana(), Purpose::Ads, instant(at))
            .unwrap();
        interests
            .into_iter()
            .map(|interest| interest.topic.to_string())
            .collect()
    };
    assert_eq!(there("2026-02-28T23:59:59.999Z"), ["food", "hiking"]);
    assert_eq!(there("2026-03-01T00:00:00Z"), ["food"]);
    // Ana herself is asked from the US.
    assert_eq!(
        scores(
            &model,
            &ana(),
            Purpose::Ads,
            instant("2026-03-01T00:00:00Z")
        )
        .len(),
        2
    );
}

#[test]
fn r02_two_shared_centers_cannot_be_joined() {
    let mut model = told("");
    for handle in ["a", "b", "c"] {
        let line = r#"{"type":"account","at":"2026-01-01T00:00:00Z","account":"messenger:"#;
        tell(&mut model, &format!("{line}{handle}\"}}"));
    }
    let link = |accounts: &str| {
        format!(r#"{{"type":"link","at":"2026-01-01T00:00:00Z","accounts":{accounts}}}"#)
    };
    tell(&mut model, &link(r#"["messenger:a","messenger:b"]"#));
    tell(&mut model, &link(r#"["instagram:ana","facebook:ana"]"#));
    assert_eq!(
        refuses(
            &mut model,
            &link(r#"["messenger:c","messenger:a","facebook:ana"]"#)
        ),
        2
    );
    assert_eq!(
        refuses(&mut model, &link(r#"["messenger:c","messenger:c"]"#)),
        2
    );
    tell(&mut model, &link(r#"["messenger:c","messenger:a"]"#));
    assert_eq!(
        model.linked(&"messenger:b".parse().unwrap()).unwrap().len(),
        3
    );
    tell(
        &mut model,
        r#"{"type":"unlink","at":"2026-01-01T00:00:00Z","account":"messenger:a"}"#,
    );
    assert_eq!(
        model.linked(&"messenger:b".parse().unwrap()).unwrap().len(),
        2
    );
    let history = model.link_history(&"messenger:a".parse().unwrap());
    assert_eq!(history.len(), 2);
    let at = Some(instant("2026-01-01T00:00:00Z"));
    assert!(
        history
            .iter()
            .all(|together| Some(together.from) == at && together.until == at)
    );
}

#[test]
fn r08_sensitive_topics_count_for_nothing_or_for_content_alone() {
    let lines = [
        typed("m", "2026-01-01T00:00:00Z", "hiking after my chemo"),
        liked("i", "2026-01-01T00:00:00Z", &ana(), "health"),
        liked("j", "2026-01-01T00:00:00Z", &ana(), "food"),
    ];
    let at = instant("2026-01-01T00:00:00Z");
    let mut model = told(&lines.concat());
    assert_eq!(
        scores(&model, &ana(), Purpose::Content, at),
        [is("food", 1.0)]
    );
    tell(
        &mut model,
        r#"{"type":"policy","at":"2026-01-01T00:00:00Z","set":{"sensitive":"content_only"}}"#,
    );
    assert_eq!(outcome(&model, "m"), Some(Outcome::Used));
    let all = [is("health", 2.0), is("food", 1.0), is("hiking", 1.0)];
    assert_eq!(scores(&model, &ana(), Purpose::Content, at), all);
    assert_eq!(scores(&model, &ana(), Purpose::Ads, at), [is("food", 1.0)]);
    let ad = r#"{"type":"ad","ad":"x","advertiser":"trailco","title":"-","topics":["health"]}"#;
    assert_eq!(refuses(&mut model, ad), 8);
}

#[test]
fn r18_r19_what_is_erased_stays_away_and_a_reset_counts_up_to_its_instant() {
    let mut model = told(&typed("m", "2026-01-01T00:00:00Z", "hiking"));
    tell(
        &mut model,
        &liked("i", "2026-01-01T00:00:00.001Z", &ana(), "food"),
    );
    let reset = r#"{"type":"reset","at":"2026-01-01T00:00:00Z","account":"instagram:ana"}"#;
    tell(&mut model, reset);
    let at = instant("2026-01-01T00:00:00.001Z");
    assert_eq!(scores(&model, &ana(), Purpose::Ads, at), [is("food", 1.0)]);
    assert_eq!(outcome(&model, "m"), Some(Outcome::Used));
    let erase = r#"{"type":"erase","at":"2026-01-02T00:00:00Z","account":"instagram:ana","conversation":"c""#;
    tell(&mut model, &format!(r#"{erase},"message":"m"}}"#));
    tell(&mut model, &typed("m", "2026-01-01T00:00:00Z", "food"));
    assert_eq!(outcome(&model, "m"), None);
    tell(&mut model, &typed("n", "2026-01-01T00:00:00Z", "food"));
    assert_eq!(outcome(&model, "n"), Some(Outcome::Used));
    tell(&mut model, &format!("{erase}}}"));
    tell(&mut model, &typed("o", "2026-01-01T00:00:00Z", "food"));
    assert_eq!((outcome(&model, "n"), outcome(&model, "o")), (None, None));
}
