//! R13, R14: the host's own list of ads gets the same decisions.

use crate::common::{World, at, topic};
use crate::ranking::{block_advertiser, hiker, ranked, set};
use interest_store::{AdSetting, Candidate, Error, TopicRelevance};

const SAID: &str = "2026-01-01T00:00:00Z";

#[test]
fn r13_the_same_list_of_the_hosts_gets_the_same_decisions_and_is_not_stored() {
    let world = World::new();
    let a = hiker(&world);
    world.advertiser("globex");
    for (id, topics) in [
        ("tie-b", [("cooking", 1.0), ("guitar", 0.2)]),
        ("tie-a", [("cooking", 1.0), ("guitar", 0.2)]),
        ("less", [("boots", 0.7), ("cooking", 0.3)]),
        ("blocked", [("camping", 1.0), ("cooking", 1.0)]),
        ("nothing", [("music", 1.0), ("guitar", 1.0)]),
    ] {
        world.ad(id, &topics);
    }
    let mut other = world.store.ad(&"less".parse().unwrap()).unwrap();
    other.ad = "globex".parse().unwrap();
    other.advertiser = "globex".parse().unwrap();
    world.store.add_ad(&other).unwrap();
    set(&world, &a, "hiking", AdSetting::SeeLess);
    set(&world, &a, "camping", AdSetting::Block);
    block_advertiser(&world, &a, "globex");
    let ids = ["globex", "nothing", "blocked", "less", "tie-a", "tie-b"];
    let list = ids.map(|id| {
        let ad = world.store.ad(&id.parse().unwrap()).unwrap();
        Candidate {
            id: id.to_owned(),
            at: at("2026-07-01T00:00:00Z"), // Not looked at for ads.
            advertiser: Some(ad.advertiser),
            topics: ad.topics,
        }
    });
    let before = world.exported();
    let own = world.store.rank_ads(&a, &list, at(SAID), 99).unwrap();
    let own: Vec<_> = own
        .into_iter()
        .map(|ad| (ad.id, ad.score, ad.because))
        .collect();
    let stored = ranked(&world, &a, SAID).into_iter();
    let stored: Vec<_> = stored
        .map(|ad| (ad.ad.to_string(), ad.score, ad.because))
        .collect();
    assert_eq!(own, stored);
    let order: Vec<_> = own.iter().map(|ad| ad.0.as_str()).collect();
    assert_eq!(order, ["tie-a", "tie-b", "less"]);
    let first = world.store.rank_ads(&a, &list, at(SAID), 1).unwrap();
    assert_eq!(first[0].id, "tie-a");
    assert_eq!(world.exported(), before);
}

#[test]
fn r13_a_candidate_of_an_unknown_advertiser_or_of_none_is_blocked_for_nobody() {
    let world = World::new();
    let a = hiker(&world);
    let list = [None, Some("nobody".parse().unwrap())].map(|advertiser| Candidate {
        id: "x".to_owned(),
        at: at(SAID),
        advertiser,
        topics: vec![topic("boots").into()],
    });
    assert_eq!(
        world.store.rank_ads(&a, &list, at(SAID), 9).unwrap().len(),
        2
    );
}

#[test]
fn r13_a_candidate_with_a_sensitive_topic_is_withheld() {
    let world = World::new();
    let a = hiker(&world);
    world.policy("sensitive", "\"content_only\"");
    world.say(&a, SAID, "illness");
    let list = [Candidate {
        id: "x".to_owned(),
        at: at(SAID),
        advertiser: None,
        topics: vec![topic("boots").into(), topic("health").into()],
    }];
    assert!(
        world
            .store
            .rank_ads(&a, &list, at(SAID), 9)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn r13_bad_candidates_are_refused() {
    let world = World::new();
    let a = hiker(&world);
    let rank = |topics: &[(&str, f64)]| {
        let topics = topics.iter().map(|(key, relevance)| TopicRelevance {
            topic: topic(key),
            relevance: *relevance,
        });
        let one = Candidate {
            id: "x".to_owned(),
            at: at(SAID),
            advertiser: None,
            topics: topics.collect(),
        };
        world.store.rank_ads(&a, &[one], at(SAID), 9).unwrap_err()
    };
    assert!(matches!(rank(&[("tents", 1.0)]), Error::UnknownTopic(_)));
    assert!(matches!(rank(&[("boots", 2.0)]), Error::Relevance { .. }));
    let twice = rank(&[("boots", 1.0), ("boots", 0.5)]);
    assert!(matches!(twice, Error::TopicTwice(_)));
}
