//! The model itself on preferences, ads and content, in cases worked out by hand from the rules.

use interest_store::{Purpose, Reason, TopicKey};

use crate::history::NOW;
use crate::naive::Model;
use crate::sanity::{ana, instant, is, liked, other_ana, refuses, scores, tell, told};

#[test]
fn r11_linking_and_unlinking_never_loosen_anything() {
    let mut model = told(
        r#"{"type":"ad_topic","at":"2026-01-01T00:00:00Z","account":"instagram:ana","topic":"food","setting":"block"}
{"type":"ad_topic","at":"2026-01-01T00:00:00Z","account":"facebook:ana","topic":"food","setting":"see_less"}
{"type":"ad_topic","at":"2026-01-01T00:00:00Z","account":"facebook:ana","topic":"outdoors","setting":"see_less"}
{"type":"advertiser_block","at":"2026-01-01T00:00:00Z","account":"facebook:ana","advertiser":"trailco","blocked":true}
{"type":"link","at":"2026-01-02T00:00:00Z","accounts":["instagram:ana","facebook:ana"]}
{"type":"unlink","at":"2026-01-03T00:00:00Z","account":"facebook:ana"}
{"type":"ad","ad":"boots","advertiser":"trailco","title":"Boots","topics":["hiking","food"]}"#,
    );
    tell(
        &mut model,
        &liked("i", "2026-01-03T00:00:00Z", &other_ana(), "hiking"),
    );
    for account in [ana(), other_ana()] {
        let reasons = model
            .ad_reasons(&account, NOW)
            .unwrap()
            .remove("boots")
            .unwrap()
            .0;
        assert!(reasons.contains(&Reason::AdvertiserBlocked));
        assert!(reasons.contains(&Reason::TopicBlocked {
            topic: "food".parse().unwrap()
        }));
    }
    let at = instant("2026-01-03T00:00:00Z");
    assert_eq!(
        scores(&model, &other_ana(), Purpose::Ads, at),
        [is("hiking", 0.25)]
    );
    assert_eq!(scores(&model, &ana(), Purpose::Ads, at), []);
}

#[test]
fn r13_an_ad_scores_by_its_topics_and_half_by_what_lies_below() {
    let at = "2026-01-31T00:00:00Z";
    let mut model = told(
        &[
            liked("i1", at, &ana(), "hiking"),
            liked("i2", "2026-01-01T00:00:00Z", &ana(), "ridges"),
        ]
        .concat(),
    );
    tell(
        &mut model,
        r#"{"type":"ad","ad":"boots","advertiser":"trailco","title":"Boots","topics":[{"topic":"outdoors","relevance":0.9}],"until":"2026-02-01T00:00:00Z"}
{"type":"ad","ad":"bread","advertiser":"trailco","title":"Bread","topics":["food"]}"#,
    );
    let at = instant(at);
    // hiking 1, one level down; ridges 0.5, two levels down.
    let score = 0.9 * 1.625_f64.log2();
    let ads = model.ads(&ana(), at).unwrap();
    assert_eq!(ads.len(), 1);
    assert!((ads[0].1 - score).abs() < 1e-9);
    let reasons = model
        .ad_reasons(&ana(), instant("2026-02-01T00:00:00Z"))
        .unwrap();
    assert_eq!(reasons["boots"].0, [Reason::OutsideDates].into());
    assert_eq!(reasons["bread"].0, [Reason::NoMatch].into());
    tell(
        &mut model,
        r#"{"type":"ad_topic","at":"2026-01-01T00:00:00Z","account":"instagram:ana","topic":"hiking","setting":"see_less"}"#,
    );
    assert!(
        (model.ads(&ana(), at).unwrap()[0].1 - score).abs() < 1e-9,
        "hiking is not its topic"
    );
    tell(
        &mut model,
        r#"{"type":"ad_topic","at":"2026-01-01T00:00:00Z","account":"instagram:ana","topic":"hiking","setting":"block"}"#,
    );
    assert!(
        model.ads(&ana(), at).unwrap().is_empty(),
        "nothing is left to match"
    );
}

#[test]
fn r14_a_feed_is_ordered_by_score_then_age_and_controls_cover_descendants() {
    let mut model = told(
        r#"{"type":"content","at":"2026-01-01T00:00:00Z","content":"old","kind":"post","title":"-","topics":["food"]}
{"type":"content","at":"2026-01-02T00:00:00Z","content":"b","kind":"post","title":"-","topics":["food"]}
{"type":"content","at":"2026-01-02T00:00:00Z","content":"a","kind":"post","title":"-","topics":[]}
{"type":"content","at":"2026-01-01T00:00:00Z","content":"peak","kind":"reel","title":"-","topics":["hiking"]}"#,
    );
    tell(
        &mut model,
        &liked("i", "2026-01-03T00:00:00Z", &ana(), "hiking"),
    );
    let feed = |model: &Model, at: &str| -> Vec<(String, f64)> {
        let feed = model.feed(&ana(), instant(at)).unwrap();
        feed.into_iter()
            .map(|(id, score)| (id.to_string(), score))
            .collect()
    };
    let at = "2026-01-03T00:00:00Z";
    let all = [is("peak", 1.0), is("a", 0.0), is("b", 0.0), is("old", 0.0)];
    assert_eq!(feed(&model, at), all);
    assert_eq!(
        feed(&model, "2026-01-01T00:00:00Z"),
        [is("old", 0.0), is("peak", 0.0)]
    );
    let control = |topic: &str, setting: &str| {
        let at = r#"{"type":"feed_control","at":"2026-01-01T00:00:00Z","account":"instagram:ana""#;
        format!("{at},\"topic\":\"{topic}\",\"setting\":\"{setting}\"}}\n")
    };
    tell(
        &mut model,
        &(control("hiking", "show_more") + &control("outdoors", "show_less")),
    );
    assert_eq!(feed(&model, at)[0], is("peak", 0.5), "less beats more");
    tell(&mut model, &control("outdoors", "no_preference"));
    assert_eq!(feed(&model, at)[0], is("peak", 2.0));
    tell(&mut model, &control("outdoors", "snooze"));
    assert_eq!(feed(&model, at), all[1..]);
    let until = instant("2026-01-31T00:00:00Z");
    let reasons = &model.content_reasons(&ana(), instant(at)).unwrap()["peak"].0;
    let topic: TopicKey = "outdoors".parse().unwrap();
    assert_eq!(*reasons, [Reason::TopicSnoozed { topic, until }].into());
    assert_eq!(
        feed(&model, "2026-01-31T00:00:00Z")[0].0,
        "peak",
        "the snooze is over"
    );
    assert_eq!(
        refuses(
            &mut model,
            &control("food", "hide").replace('}', r#","until":"2026-02-01T00:00:00Z"}"#)
        ),
        14
    );
}
