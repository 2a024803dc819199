//! R18: erasing.

use crate::common::{NOW, World, at, name, topic};
use interest_store::{AccountName, AdSetting, Applied, Error, Outcome, Purpose};

const SAID: &str = "2026-01-05T00:00:00Z";

/// Everything that can be asked about an account.
fn answers(world: &World, account: &AccountName) -> String {
    let mut found = String::new();
    for when in ["2026-01-04T00:00:00Z", SAID, "2026-01-20T00:00:00Z", NOW] {
        for purpose in [Purpose::Ads, Purpose::Content] {
            found += &format!("{:?}\n", world.interests(account, purpose, when));
        }
        let ads = world.store.ads(account, at(when), usize::MAX).unwrap();
        let feed = world.store.feed(account, at(when), usize::MAX).unwrap();
        found += &format!("{ads:?}\n{feed:?}\n");
    }
    let stats = world.store.stats().unwrap();
    found
        + &format!(
            "{:?} {} {}",
            stats.messages, stats.conversations, stats.signals
        )
}

/// Two linked accounts with things said and done. Without, the conversation `c2` was never there; its
/// messages are made in either case, so that the rest has the same ids.
fn lived(with: bool) -> (World, AccountName) {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("facebook:ben", "US");
    world.link(&[&ana, &ben]);
    world.ad("boots", &[("hiking", 1.0)]);
    world.post("songs", SAID, &["music"]);
    world.say(&ana, SAID, "hiking");
    for (when, text) in [
        ("2026-01-04T00:00:00Z", "hiking and a guitar"),
        ("2026-01-06T00:00:00Z", "hiking and cooking"),
        ("2026-01-07T00:00:00Z", "an illness"),
    ] {
        let mut message = world.message(&ana, when, text);
        message.conversation = "c2".parse().unwrap();
        if with {
            world.record(&message);
        }
    }
    world.like(&ben, SAID, &["hiking"]);
    world.say(&ana, "2026-01-08T00:00:00Z", "camping");
    (world, ana)
}

fn without_erasures(world: &World) -> Vec<String> {
    let exported = world.exported();
    let lines = exported.lines().map(str::to_owned);
    lines
        .filter(|line| !line.contains(r#""type":"erase""#))
        .collect()
}

#[test]
fn r18_after_an_erasure_all_is_as_if_the_conversation_had_never_been() {
    let (world, ana) = lived(true);
    let (never, _) = lived(false);
    assert_ne!(answers(&world, &ana), answers(&never, &ana));
    let erased = world
        .store
        .erase(&ana, &"c2".parse().unwrap(), None, at(NOW));
    assert_eq!(erased.unwrap(), Applied::New);
    for account in [&ana, &name("facebook:ben")] {
        assert_eq!(answers(&world, account), answers(&never, account));
    }
    assert_eq!(without_erasures(&world), without_erasures(&never));
    assert_eq!(
        world.exported().lines().count(),
        never.exported().lines().count() + 1
    );
    assert!(world.store.check().unwrap().is_empty());
}

#[test]
fn r18_after_an_erasure_all_is_as_if_the_message_had_never_been() {
    let worlds = [true, false].map(|with| {
        let (world, ana) = lived(true);
        let message = world.message(&ana, "2026-01-09T00:00:00Z", "hiking in boots");
        if with {
            world.record(&message);
            let erased =
                world
                    .store
                    .erase(&ana, &message.conversation, Some(&message.message), at(NOW));
            assert_eq!(erased.unwrap(), Applied::New);
        }
        let missing = world
            .store
            .message(&ana, &message.conversation, &message.message);
        assert!(matches!(missing, Err(Error::UnknownMessage { .. })));
        (answers(&world, &ana), without_erasures(&world))
    });
    assert_eq!(worlds[0], worlds[1]);
}

#[test]
fn r18_a_message_is_not_brought_back() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "hiking");
    let other = world.message(&ana, SAID, "guitar");
    world.record(&message);
    world.record(&other);
    let before = world.exported();
    let erase = || {
        let id = Some(&message.message);
        world.store.erase(&ana, &message.conversation, id, at(NOW))
    };
    assert_eq!(erase().unwrap(), Applied::New);
    assert_eq!(erase().unwrap(), Applied::Known);
    let again = world.store.record_message(&message).unwrap();
    assert_eq!(again, Applied::Erased);
    let mut changed = message.clone();
    changed.text = Some("cooking".to_owned());
    let again = world.store.record_message(&changed).unwrap();
    assert_eq!(again, Applied::Erased);
    assert_eq!(world.import(&before).erased, 1);
    assert_eq!(world.for_ads(&ana, SAID), ["guitar"]);
    // The same id in another conversation is another message.
    changed.conversation = "c2".parse().unwrap();
    assert_eq!(world.record(&changed), Outcome::Used);
}

#[test]
fn r18_nothing_more_is_taken_in_under_an_erased_conversations_id() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let ben = world.told("instagram:ben", "US");
    let message = world.message(&ana, SAID, "hiking");
    world.record(&message);
    let before = world.exported();
    let erase = || {
        world
            .store
            .erase(&ana, &message.conversation, None, at(NOW))
    };
    assert_eq!(erase().unwrap(), Applied::New);
    assert_eq!(erase().unwrap(), Applied::Known);
    for message in [&message, &world.message(&ana, SAID, "never seen")] {
        let again = world.store.record_message(message).unwrap();
        assert_eq!(again, Applied::Erased);
    }
    assert_eq!(world.import(&before).erased, 1);
    assert!(world.for_ads(&ana, SAID).is_empty());
    // The conversation of that id in another account is another conversation.
    assert_eq!(world.say(&ben, SAID, "hiking"), Outcome::Used);
}

#[test]
fn r18_an_id_that_was_never_there_is_remembered_too() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, SAID, "hiking");
    world
        .store
        .erase(&ana, &message.conversation, None, at(NOW))
        .unwrap();
    let late = world.store.record_message(&message).unwrap();
    assert_eq!(late, Applied::Erased);
}

#[test]
fn r18_an_erasure_travels_with_an_export() {
    let (world, ana) = lived(true);
    world
        .store
        .erase(&ana, &"c2".parse().unwrap(), None, at(NOW))
        .unwrap();
    let elsewhere = World::new();
    elsewhere.import(&world.exported());
    assert_eq!(elsewhere.exported(), world.exported());
    let mut message = elsewhere.message(&ana, SAID, "hiking");
    message.conversation = "c2".parse().unwrap();
    let again = elsewhere.store.record_message(&message).unwrap();
    assert_eq!(again, Applied::Erased);
}

#[test]
fn r18_blocks_and_notices_outlive_an_erasure() {
    let (world, ana) = lived(true);
    world
        .store
        .set_ad_topic(&ana, &topic("guitar"), AdSetting::Block, at(SAID))
        .unwrap();
    for conversation in ["c1", "c2"] {
        world
            .store
            .erase(&ana, &conversation.parse().unwrap(), None, at(NOW))
            .unwrap();
    }
    assert_eq!(world.store.ad_preferences(&ana).unwrap().len(), 1);
    assert_eq!(world.store.notices(&ana).unwrap().len(), 2);
    let mut message = world.message(&ana, SAID, "guitar");
    message.conversation = "c3".parse().unwrap();
    assert_eq!(world.record(&message), Outcome::Used);
    assert_eq!(world.for_content(&ana, SAID), ["guitar", "hiking"]);
    assert_eq!(world.for_ads(&ana, SAID), ["hiking"]);
}

#[test]
fn r18_an_erased_account_leaves_the_others_as_if_it_had_never_been() {
    let worlds = [true, false].map(|with| {
        let (world, ana) = lived(true);
        let eve = name("whatsapp:eve");
        if with {
            world.told("whatsapp:eve", "US");
            world.link(&[&ana, &eve]);
            world.say(&eve, SAID, "hiking and music");
            world.like(&eve, SAID, &["cooking"]);
            world.store.erase_account(&eve).unwrap();
        }
        let missing = world.store.account(&eve, at(NOW));
        assert!(matches!(missing, Err(Error::UnknownAccount(_))));
        (answers(&world, &ana), world.exported())
    });
    assert_eq!(worlds[0].0, worlds[1].0);
    assert_eq!(
        worlds[0]
            .1
            .lines()
            .collect::<std::collections::BTreeSet<_>>(),
        worlds[1].1.lines().collect()
    );
}

#[test]
fn r18_an_account_that_comes_after_an_erased_one_takes_nothing_of_it_over() {
    let world = World::new();
    let eve = world.told("whatsapp:eve", "US");
    world.say(&eve, SAID, "hiking");
    world
        .store
        .set_ad_topic(&eve, &topic("guitar"), AdSetting::Block, at(SAID))
        .unwrap();
    world
        .store
        .erase(&eve, &"c1".parse().unwrap(), None, at(NOW))
        .unwrap();
    world.store.erase_account(&eve).unwrap();
    for account in ["whatsapp:zoe", "whatsapp:eve"] {
        let next = world.told(account, "US");
        assert!(world.store.ad_preferences(&next).unwrap().is_empty());
        assert!(world.for_content(&next, NOW).is_empty());
        assert_eq!(world.say(&next, SAID, "guitar"), Outcome::Used);
        assert_eq!(world.for_ads(&next, SAID), ["guitar"]);
        assert!(world.store.link_history(&next).unwrap().is_empty());
    }
}
