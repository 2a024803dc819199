//! R8: sensitive topics.

use crate::common::{World, at, topic};
use interest_store::{
    Ad, Error, Extractor, Interaction, Mention, Message, Outcome, StoreOptions, TopicKey,
    TopicRelevance, TopicSpec,
};

const SAID: &str = "2026-01-05T00:00:00Z";

fn mark(world: &World, key: &str) {
    let spec = TopicSpec::new(topic(key)).sensitive("religion".parse().unwrap());
    world.store.add_topic(&spec).unwrap();
}

fn move_under(world: &World, key: &str, parent: &str) {
    let spec = TopicSpec::new(topic(key)).parent(topic(parent));
    world.store.add_topic(&spec).unwrap();
}

/// The one exported line that has the message.
fn line_of(world: &World, message: &Message) -> String {
    let id = format!(r#""message":"{}""#, message.message);
    let exported = world.exported();
    let mut lines = exported.lines().filter(|line| line.contains(&id));
    let line = lines.next().unwrap().to_owned();
    assert_eq!(lines.next(), None);
    line
}

fn topics_of(world: &World, interaction: &Interaction) -> String {
    let id = format!(r#""interaction":"{}""#, interaction.interaction);
    let exported = world.exported();
    let line = exported.lines().find(|line| line.contains(&id)).unwrap();
    let start = line.find(r#""topics":"#).unwrap();
    line[start..].to_owned()
}

#[test]
fn r08_a_sensitive_message_yields_nothing_not_even_for_its_other_topics() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "hiking boots after my illness");
    assert_eq!(world.record(&message), Outcome::Sensitive);
    assert!(world.yielded(&message).is_empty());
    assert!(world.for_ads(&ana, SAID).is_empty());
    assert!(world.for_content(&ana, SAID).is_empty());
    assert_eq!(world.store.stats().unwrap().signals, 0);
}

#[test]
fn r08_what_is_below_a_sensitive_topic_is_sensitive_too() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let outcome = world.say(&ana, SAID, "hiking with my cardiologist");
    assert_eq!(outcome, Outcome::Sensitive);
    let added = TopicSpec::new(topic("pacemaker")).phrases(["pacemaker"]);
    world
        .store
        .add_topic(&added.parent(topic("cardiology")))
        .unwrap();
    assert_eq!(world.say(&ana, SAID, "pacemaker"), Outcome::Sensitive);
    let shown = world.store.topic(&topic("pacemaker")).unwrap().sensitive;
    assert_eq!(shown, Some("health".parse().unwrap()));
}

#[test]
fn r08_every_category_is_sensitive() {
    for category in [
        "sexual_orientation",
        "politics",
        "health",
        "ethnicity",
        "religion",
        "philosophy",
        "trade_union",
    ] {
        let world = World::new();
        let ana = world.told("instagram:ana", "US");
        let spec = TopicSpec::new(topic("cooking")).sensitive(category.parse().unwrap());
        world.store.add_topic(&spec).unwrap();
        let outcome = world.say(&ana, SAID, "cooking and hiking");
        assert_eq!(outcome, Outcome::Sensitive, "{category}");
    }
}

#[test]
fn r08_an_interaction_drops_its_sensitive_topics_and_keeps_the_others() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let liked = world.like(&ana, SAID, &["hiking", "cardiology", "health"]);
    assert_eq!(world.for_ads(&ana, SAID), ["hiking"]);
    assert_eq!(world.for_content(&ana, SAID), ["hiking"]);
    assert_eq!(topics_of(&world, &liked), r#""topics":["hiking"]}"#);
    let again = world.store.record_interaction(&liked).unwrap();
    assert_eq!(again, interest_store::Applied::Known);
}

#[test]
fn r08_an_interaction_on_nothing_but_sensitive_topics_is_kept_without_them() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let liked = world.like(&ana, SAID, &["health"]);
    assert_eq!(topics_of(&world, &liked), r#""topics":[]}"#);
    assert!(world.for_content(&ana, SAID).is_empty());
}

#[test]
fn r08_an_ad_cannot_name_a_sensitive_topic() {
    let world = World::new();
    world.advertiser("acme");
    for key in ["health", "cardiology"] {
        let named = [topic("hiking"), topic(key)];
        let ad = Ad {
            ad: "a1".parse().unwrap(),
            advertiser: "acme".parse().unwrap(),
            title: "Ad".to_owned(),
            topics: named.map(TopicRelevance::from).into(),
            from: None,
            until: None,
        };
        let error = world.store.add_ad(&ad);
        assert!(
            matches!(error, Err(Error::SensitiveTargeting { topic: named, .. }) if named == topic(key))
        );
        assert!(world.store.ad(&ad.ad).is_err());
    }
}

#[test]
fn r08_host_topics_with_a_sensitive_text_are_not_kept() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world
        .message(&ana, SAID, "walking despite my illness")
        .with_topics([topic("hiking")]);
    assert_eq!(world.record(&message), Outcome::Sensitive);
    assert!(world.yielded(&message).is_empty());
    assert!(world.for_content(&ana, SAID).is_empty());
}

#[test]
fn r08_sensitive_host_topics_are_stored_nowhere() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let told = world
        .message(&ana, SAID, "a walk")
        .with_topics([topic("hiking"), topic("cardiology")]);
    // The second is never read for topics, and keeps none either.
    let early = world
        .message(&ana, "2025-12-01T00:00:00Z", "a walk")
        .with_topics([topic("cardiology")]);
    assert_eq!(world.record(&told), Outcome::Sensitive);
    assert_eq!(world.record(&early), Outcome::BeforeRollout);
    for message in [&told, &early] {
        assert!(world.yielded(message).is_empty());
        let line = line_of(&world, message);
        assert!(line.contains(r#""sensitive":true"#), "{line}");
        assert!(!line.contains(r#""topics""#), "{line}");
        let again = world.store.record_message(message).unwrap();
        assert_eq!(again, interest_store::Applied::Known);
    }
}

#[test]
fn r08_a_host_can_say_that_a_message_is_sensitive_without_saying_why() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let mut message = world.message(&ana, SAID, "hiking");
    message.sensitive = true;
    assert_eq!(world.record(&message), Outcome::Sensitive);
    let mut wordless = world.message(&ana, SAID, "");
    (wordless.text, wordless.sensitive) = (None, true);
    assert_eq!(world.record(&wordless), Outcome::Sensitive);
    assert!(world.for_content(&ana, SAID).is_empty());
}

#[test]
fn r08_a_topic_that_becomes_sensitive_stops_counting_at_once() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "cooking and hiking");
    let passed = world
        .message(&ana, SAID, "words")
        .with_topics([topic("cooking"), topic("guitar")]);
    let early = world
        .message(&ana, "2025-12-01T00:00:00Z", "words")
        .with_topics([topic("cooking")]);
    for message in [&message, &passed, &early] {
        world.record(message);
    }
    let liked = world.like(&ana, SAID, &["cooking", "camping"]);
    world.ad("pan", &[("cooking", 1.0), ("camping", 1.0)]);
    assert_eq!(world.ads(&ana, SAID), ["pan"]);
    mark(&world, "cooking");
    assert_eq!(world.outcome(&message), Outcome::Sensitive);
    assert_eq!(world.outcome(&passed), Outcome::Sensitive);
    assert_eq!(world.outcome(&early), Outcome::BeforeRollout);
    assert_eq!(world.for_ads(&ana, SAID), ["camping"]);
    assert_eq!(world.for_content(&ana, SAID), ["camping"]);
    assert!(world.ads(&ana, SAID).is_empty());
    assert_eq!(topics_of(&world, &liked), r#""topics":["camping"]}"#);
    for message in [&passed, &early] {
        let line = line_of(&world, message);
        assert!(line.contains(r#""sensitive":true"#), "{line}");
        assert!(!line.contains(r#""topics""#), "{line}");
    }
    assert!(world.store.check().unwrap().is_empty());
}

#[test]
fn r08_a_topic_that_moves_under_a_sensitive_one_stops_counting_at_once() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "boots and a guitar");
    let liked = world.like(&ana, SAID, &["hiking", "camping"]);
    world.record(&message);
    world.ad("boots", &[("boots", 1.0), ("camping", 1.0)]);
    assert_eq!(world.ads(&ana, SAID), ["boots"]);
    // Boots go along with hiking.
    move_under(&world, "hiking", "cardiology");
    assert_eq!(world.outcome(&message), Outcome::Sensitive);
    assert!(world.yielded(&message).is_empty());
    assert_eq!(world.for_ads(&ana, SAID), ["camping"]);
    assert_eq!(world.for_content(&ana, SAID), ["camping"]);
    assert!(world.ads(&ana, SAID).is_empty());
    assert_eq!(topics_of(&world, &liked), r#""topics":["camping"]}"#);
}

#[test]
fn r08_the_text_behind_host_topics_is_looked_at_when_a_topic_becomes_sensitive() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world
        .message(&ana, SAID, "cooking by the tent")
        .with_topics([topic("camping")]);
    assert_eq!(world.record(&message), Outcome::Used);
    assert_eq!(world.yielded(&message), ["camping"]);
    let without = world.message(&ana, SAID, "cooking").with_topics([]);
    assert_eq!(world.record(&without), Outcome::NoTopic);
    mark(&world, "cooking");
    assert_eq!(world.outcome(&message), Outcome::Sensitive);
    assert_eq!(world.outcome(&without), Outcome::Sensitive);
    assert!(world.for_content(&ana, SAID).is_empty());
}

#[test]
fn r08_content_only_counts_for_content_and_never_for_ads() {
    let world = World::new();
    world.policy("sensitive", r#""content_only""#);
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "hiking with my cardiologist");
    assert_eq!(world.record(&message), Outcome::Used);
    assert_eq!(world.yielded(&message), ["cardiology", "hiking"]);
    assert_eq!(world.for_content(&ana, SAID), ["cardiology", "hiking"]);
    // The message's other topics do not count for ads either.
    assert!(world.for_ads(&ana, SAID).is_empty());
    world.ad("boots", &[("hiking", 1.0)]);
    world.ad("tents", &[("outdoors", 1.0)]);
    assert!(world.ads(&ana, SAID).is_empty());
    world.post("walk", SAID, &["hiking"]);
    world.post("heart", SAID, &["cardiology"]);
    let feed = world.store.feed(&ana, at(SAID), 10).unwrap();
    assert!(feed.iter().all(|item| item.score > 0.0) && feed.len() == 2);
}

#[test]
fn r08_content_only_adds_no_sensitive_message_to_what_counts_for_ads_already() {
    let world = World::new();
    world.policy("sensitive", r#""content_only""#);
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("facebook:ben", "US");
    world.link(&[&ana, &ben]);
    world.say(&ana, SAID, "hiking");
    world.say(&ana, SAID, "hiking with my cardiologist");
    let liked = world.like(&ana, SAID, &["health", "guitar"]);
    assert!(topics_of(&world, &liked).contains("health"));
    for account in [&ana, &ben] {
        let ads = world.interests(account, interest_store::Purpose::Ads, SAID);
        let ads: Vec<_> = (ads.iter().map(|it| (it.topic.as_str(), it.score))).collect();
        assert_eq!(ads, [("guitar", 1.0), ("hiking", 1.0)]);
        let content = world.interests(account, interest_store::Purpose::Content, SAID);
        let content: Vec<_> = (content.iter().map(|it| (it.topic.as_str(), it.score))).collect();
        let rest = [("cardiology", 1.0), ("guitar", 1.0), ("health", 1.0)];
        assert_eq!(content[0], ("hiking", 2.0));
        assert_eq!(content[1..], rest);
    }
}

#[test]
fn r08_content_only_and_back_to_never() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "hiking with my cardiologist");
    assert_eq!(world.record(&message), Outcome::Sensitive);
    world.policy("sensitive", r#""content_only""#);
    assert_eq!(world.outcome(&message), Outcome::Used);
    assert_eq!(world.for_content(&ana, SAID), ["cardiology", "hiking"]);
    let passed = world
        .message(&ana, SAID, "words")
        .with_topics([topic("health"), topic("guitar")]);
    assert_eq!(world.record(&passed), Outcome::Used);
    let liked = world.like(&ana, SAID, &["health", "camping"]);
    assert_eq!(world.for_ads(&ana, SAID), ["camping"]);
    world.policy("sensitive", r#""never""#);
    for message in [&message, &passed] {
        assert_eq!(world.outcome(message), Outcome::Sensitive);
        assert!(world.yielded(message).is_empty());
    }
    assert_eq!(world.for_content(&ana, SAID), ["camping"]);
    assert_eq!(world.for_ads(&ana, SAID), ["camping"]);
    assert_eq!(topics_of(&world, &liked), r#""topics":["camping"]}"#);
    let line = line_of(&world, &passed);
    assert!(!line.contains(r#""topics""#), "{line}");
    assert!(world.store.check().unwrap().is_empty());
}

#[test]
fn r08_what_is_read_late_follows_the_policy_of_that_time() {
    let world = World::new();
    world.policy("sensitive", r#""content_only""#);
    let ana = world.untold("instagram:ana", "US");
    let message = world
        .message(&ana, SAID, "words")
        .with_topics([topic("health"), topic("guitar")]);
    assert_eq!(world.record(&message), Outcome::NoNotice);
    world.policy("sensitive", r#""never""#);
    let line = line_of(&world, &message);
    assert!(!line.contains(r#""topics""#), "{line}");
    for channel in ["in_product", "email"] {
        world.notice(&ana, channel, "2025-11-01T00:00:00Z");
    }
    assert_eq!(world.outcome(&message), Outcome::Sensitive);
    assert!(world.for_content(&ana, SAID).is_empty());
}

#[test]
fn r08_under_content_only_a_topic_that_becomes_sensitive_leaves_ads_alone() {
    let world = World::new();
    world.policy("sensitive", r#""content_only""#);
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "cooking and hiking");
    world.record(&message);
    assert_eq!(world.for_ads(&ana, SAID), ["cooking", "hiking"]);
    mark(&world, "cooking");
    assert_eq!(world.outcome(&message), Outcome::Used);
    assert!(world.for_ads(&ana, SAID).is_empty());
    assert_eq!(world.for_content(&ana, SAID), ["cooking", "hiking"]);
}

#[test]
fn r08_classify_names_no_topic_of_a_sensitive_text() {
    let world = World::new();
    let (mentions, sensitive) = world.store.classify("hiking after my illness").unwrap();
    assert!(mentions.is_empty() && sensitive);
    let (mentions, sensitive) = world.store.classify("hiking").unwrap();
    assert_eq!(mentions[0].topic, topic("hiking"));
    assert!(!sensitive);
}

/// Finds the topic whose key stands after a `#`.
struct Hashtags;

impl Extractor for Hashtags {
    fn mentions(&self, text: &str) -> Vec<Mention> {
        let tags = text
            .split_whitespace()
            .filter_map(|word| word.strip_prefix('#'));
        let topics = tags.filter_map(|tag| TopicKey::new(tag).ok());
        topics
            .map(|topic| Mention {
                topic,
                weight: 1.0,
                matched: Vec::new(),
            })
            .collect()
    }
}

#[test]
fn r08_a_hosts_extractor_names_the_topics_and_the_phrases_still_catch_what_is_sensitive() {
    let world = World::with(StoreOptions::new().extractor(Hashtags));
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "#hiking with a guitar");
    assert_eq!(world.record(&message), Outcome::Used);
    assert_eq!(world.yielded(&message), ["hiking"]);
    assert_eq!(world.say(&ana, SAID, "a guitar"), Outcome::NoTopic);
    let by_phrase = world.say(&ana, SAID, "#hiking after my illness");
    assert_eq!(by_phrase, Outcome::Sensitive);
    assert_eq!(
        world.say(&ana, SAID, "#hiking #cardiology"),
        Outcome::Sensitive
    );
    assert_eq!(world.for_content(&ana, SAID), ["hiking"]);
    let unknown = world.message(&ana, SAID, "#sailing");
    let error = world.store.record_message(&unknown);
    assert!(matches!(error, Err(Error::UnknownTopic(_))));
}

#[test]
fn r08_a_topic_that_becomes_sensitive_is_looked_for_behind_a_hosts_extractor_too() {
    let world = World::with(StoreOptions::new().extractor(Hashtags));
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "#hiking and cooking");
    assert_eq!(world.record(&message), Outcome::Used);
    mark(&world, "cooking");
    // The same message, said now, would be sensitive: its text mentions a sensitive topic.
    assert_eq!(
        world.say(&ana, SAID, "#hiking and cooking"),
        Outcome::Sensitive
    );
    assert_eq!(world.outcome(&message), Outcome::Sensitive);
    assert!(world.for_ads(&ana, SAID).is_empty());
}
