//! The field names that programs rely on, in the order of `events.md`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::world::World;

/// The fields of a JSON object in the order in which they stand.
struct Fields(Vec<String>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some((field, IgnoredAny)) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The fields of the first object that follows `opening` in a line of JSON.
fn fields(line: &str, opening: &str) -> String {
    let start = line
        .find(opening)
        .unwrap_or_else(|| panic!("{opening} in {line}"))
        + opening.len();
    let mut objects = serde_json::Deserializer::from_str(&line[start..]).into_iter::<Fields>();
    objects.next().unwrap().unwrap().0.join(" ")
}

fn json(world: &World, line: &str) -> String {
    let stdout = world.ok(&format!("{line} --format json"));
    assert!(
        stdout.ends_with("}\n") && stdout.lines().count() == 1,
        "{stdout}"
    );
    stdout
}

#[test]
fn interests_have_the_fields_of_events_md() {
    let world = World::new();
    for purpose in ["ads", "content"] {
        let line = json(&world, &format!("interests instagram:ana --for {purpose}"));
        assert_eq!(fields(&line, ""), "account for at interests");
        let interest = "topic name score fades_at signals sources";
        assert_eq!(fields(&line, "\"interests\":["), interest);
        assert_eq!(
            fields(&line, "\"sources\":["),
            "account origin score signals"
        );
    }
}

#[test]
fn ads_and_feed_have_the_fields_of_events_md() {
    let world = World::new();
    let line = json(&world, "ads instagram:ana");
    assert_eq!(fields(&line, ""), "account at ads");
    assert_eq!(
        fields(&line, "\"ads\":["),
        "ad advertiser title score because"
    );
    assert_eq!(fields(&line, "\"because\":["), "topic via score");
    let line = json(&world, "feed instagram:ana");
    assert_eq!(fields(&line, ""), "account at content");
    assert_eq!(
        fields(&line, "\"content\":["),
        "content kind title score because"
    );
    assert_eq!(fields(&line, "\"because\":["), "topic via score");
}

#[test]
fn explanations_begin_with_the_fields_of_events_md() {
    let world = World::new();
    world.ok("block topic instagram:ana outdoors");
    let ad = json(&world, "explain ad instagram:ana trailco-boots");
    let all = fields(&ad, "");
    assert!(
        all.starts_with("account ad shown score reasons because"),
        "{all}"
    );
    assert_eq!(fields(&ad, "\"reasons\":["), "reason topic");
    let content = json(&world, "explain content instagram:ana p1");
    let all = fields(&content, "");
    assert!(
        all.starts_with("account content shown score reasons because"),
        "{all}"
    );
    let message = json(&world, "explain message instagram:cleo c1 m1");
    assert!(
        message.starts_with("{\"outcome\":\"no_notice\","),
        "{message}"
    );
}

#[test]
fn classified_texts_have_exactly_the_fields_of_events_md() {
    let world = World::new();
    let line = json(&world, "topics classify 'a trail walk'");
    assert_eq!(
        line,
        "{\"topics\":[{\"topic\":\"hiking\",\"path\":[\"outdoors\",\"hiking\"],\"weight\":1.0,\
         \"matched\":[\"trail walk\"]}],\"sensitive\":false}\n"
    );
}

#[test]
fn scores_are_numbers_and_instants_have_milliseconds_and_z() {
    let world = World::new();
    let answer = world.json("interests instagram:ana --for ads");
    assert_eq!(answer["at"], "2026-02-01T12:00:00.000Z");
    for interest in answer["interests"].as_array().unwrap() {
        assert!(interest["score"].is_f64());
        let fades = interest["fades_at"].as_str().unwrap();
        assert!(fades.len() == 24 && fades.ends_with('Z'), "{fades}");
    }
    let withheld = world.json("explain ad instagram:ana trailco-tents");
    assert_eq!(withheld["score"], 0.0);
    assert!(withheld["score"].is_f64());
}

#[test]
fn every_command_with_an_answer_gives_one_json_object() {
    let world = World::new();
    for (line, field) in [
        ("accounts", "accounts"),
        ("show instagram:ana", "link_history"),
        ("topics list", "topics"),
        ("topics show hiking", "phrases"),
        ("notices due", "due"),
        ("policy show", "policy"),
        ("policy history", "history"),
        ("apps list", "apps"),
        ("stats", "messages"),
        ("check", "problems"),
        ("import world.jsonl", "events"),
        ("block topic instagram:ana coffee", "changed"),
        ("unblock topic instagram:ana coffee", "changed"),
        ("see-less instagram:ana coffee", "changed"),
        ("feed-control instagram:ana coffee hide", "changed"),
        ("link instagram:ana whatsapp:ben", "changed"),
        ("unlink whatsapp:ben", "changed"),
        ("notices record whatsapp:ben email", "changed"),
        ("policy set snooze_days=7", "changed"),
        ("policy rollout KR 2026-09-01T00:00:00Z", "changed"),
        ("apps add threads", "changed"),
    ] {
        let answer = world.json(line);
        assert!(answer.get(field).is_some(), "{line}: {answer}");
    }
}
