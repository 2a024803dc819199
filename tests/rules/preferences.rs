//! R11: Ad Preferences.

use crate::common::{World, at, topic};
use interest_store::{AccountName, AdPreference, AdSetting, Applied, Error, Purpose, TopicSpec};

const SAID: &str = "2026-01-01T00:00:00Z";
const LATER: &str = "2026-02-01T00:00:00Z";

pub(super) fn set(world: &World, account: &AccountName, key: &str, setting: AdSetting) -> Applied {
    world
        .store
        .set_ad_topic(account, &topic(key), setting, at(LATER))
        .unwrap()
}

pub(super) fn block(world: &World, account: &AccountName, key: &str) {
    set(world, account, key, AdSetting::Block);
}

fn block_advertiser(world: &World, account: &AccountName, id: &str, blocked: bool) {
    world.advertiser(id);
    world
        .store
        .set_advertiser_block(account, &id.parse().unwrap(), blocked, at(LATER))
        .unwrap();
}

/// What an account's center has set, each as "topic setting" or "advertiser", in order.
fn settings(world: &World, account: &AccountName) -> Vec<String> {
    let found = world.store.ad_preferences(account).unwrap();
    let mut words: Vec<_> = found
        .into_iter()
        .map(|preference| match preference {
            AdPreference::Topic { topic, setting, .. } => format!("{topic} {setting}"),
            AdPreference::Advertiser { advertiser, .. } => advertiser.to_string(),
        })
        .collect();
    words.sort();
    words
}

/// Topics and scores of the interests for ads.
pub(super) fn scores(world: &World, account: &AccountName, when: &str) -> Vec<(String, f64)> {
    let found = world.interests(account, Purpose::Ads, when);
    let found = found.iter();
    found.map(|i| (i.topic.to_string(), i.score)).collect()
}

pub(super) fn scored(pairs: &[(&str, f64)]) -> Vec<(String, f64)> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, score)| ((*key).to_owned(), *score))
        .collect()
}

pub(super) fn two(world: &World) -> (AccountName, AccountName) {
    let a = world.told("instagram:a", "US");
    let b = world.told("whatsapp:b", "US");
    (a, b)
}

fn unlink(world: &World, account: &AccountName) {
    world.store.unlink(account, at(LATER)).unwrap();
}

#[test]
fn r11_a_setting_holds_on_every_account_of_the_center() {
    let world = World::new();
    let (a, b) = two(&world);
    world.link(&[&a, &b]);
    world.say(&a, SAID, "hiking");
    world.like(&a, SAID, &["cooking"]);
    world.ad("pot", &[("cooking", 1.0)]);
    block(&world, &b, "hiking");
    block_advertiser(&world, &b, "acme", true);
    for account in [&a, &b] {
        assert_eq!(settings(&world, account), ["acme", "hiking block"]);
        assert_eq!(world.for_ads(account, SAID), ["cooking"]);
        assert!(world.ads(account, SAID).is_empty());
    }
}

#[test]
fn r11_the_stricter_setting_wins_on_a_link_whichever_side_it_is_on() {
    for &left in AdSetting::ALL {
        for &right in AdSetting::ALL {
            let world = World::new();
            let (a, b) = two(&world);
            set(&world, &a, "hiking", left);
            set(&world, &b, "hiking", right);
            world.link(&[&a, &b]);
            let wins = left.max(right);
            let expected = match wins {
                AdSetting::NoPreference => vec![],
                _ => vec![format!("hiking {wins}")],
            };
            for account in [&a, &b] {
                assert_eq!(settings(&world, account), expected, "{left} {right}");
            }
        }
    }
}

#[test]
fn r11_settings_are_ordered_block_above_see_less_above_none() {
    assert!(AdSetting::Block > AdSetting::SeeLess);
    assert!(AdSetting::SeeLess > AdSetting::NoPreference);
}

#[test]
fn r11_a_link_of_three_unites_the_settings_of_all() {
    let world = World::new();
    let (a, b) = two(&world);
    let c = world.told("facebook:c", "US");
    set(&world, &a, "hiking", AdSetting::SeeLess);
    block(&world, &b, "hiking");
    block(&world, &c, "music");
    block_advertiser(&world, &a, "acme", true);
    block_advertiser(&world, &b, "globex", true);
    block_advertiser(&world, &c, "globex", true);
    world.link(&[&a, &b, &c]);
    for account in [&a, &b, &c] {
        let all = ["acme", "globex", "hiking block", "music block"];
        assert_eq!(settings(&world, account), all);
    }
}

#[test]
fn r11_an_account_that_joins_a_shared_center_brings_its_blocks() {
    let world = World::new();
    let (a, b) = two(&world);
    let c = world.told("facebook:c", "US");
    world.link(&[&a, &b]);
    set(&world, &a, "hiking", AdSetting::SeeLess);
    block(&world, &c, "hiking");
    block_advertiser(&world, &c, "acme", true);
    world.link(&[&c, &b]);
    assert_eq!(settings(&world, &a), ["acme", "hiking block"]);
}

#[test]
fn r11_on_an_unlink_a_copy_goes_along_and_later_changes_are_separate() {
    let world = World::new();
    let (a, b) = two(&world);
    world.link(&[&a, &b]);
    set(&world, &a, "hiking", AdSetting::SeeLess);
    block_advertiser(&world, &a, "acme", true);
    unlink(&world, &b);
    assert_eq!(settings(&world, &a), ["acme", "hiking see_less"]);
    assert_eq!(settings(&world, &b), ["acme", "hiking see_less"]);
    block(&world, &a, "music");
    set(&world, &b, "hiking", AdSetting::NoPreference);
    block_advertiser(&world, &b, "acme", false);
    assert_eq!(
        settings(&world, &a),
        ["acme", "hiking see_less", "music block"]
    );
    assert!(settings(&world, &b).is_empty());
}

#[test]
fn r11_linking_and_unlinking_loosens_nothing_on_either_side() {
    for blocker in [0, 1] {
        for mover in [0, 1] {
            let world = World::new();
            let (a, b) = two(&world);
            let both = [&a, &b];
            block(&world, both[blocker], "hiking");
            block_advertiser(&world, both[blocker], "acme", true);
            set(&world, both[1 - blocker], "hiking", AdSetting::SeeLess);
            world.link(&both);
            unlink(&world, both[mover]);
            for account in both {
                assert_eq!(settings(&world, account), ["acme", "hiking block"]);
            }
        }
    }
}

#[test]
fn r11_a_block_on_a_parent_covers_its_descendants_in_interests_and_ads() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["outdoors", "hiking", "boots", "cooking"]);
    for key in ["outdoors", "hiking", "boots", "cooking"] {
        world.ad(key, &[(key, 1.0)]);
    }
    block(&world, &a, "hiking");
    assert_eq!(world.for_ads(&a, SAID), ["cooking", "outdoors"]);
    assert_eq!(world.ads(&a, SAID), ["cooking", "outdoors"]);
    block(&world, &a, "outdoors");
    assert_eq!(world.for_ads(&a, SAID), ["cooking"]);
    assert_eq!(world.ads(&a, SAID), ["cooking"]);
}

#[test]
fn r11_a_block_covers_a_topic_that_is_added_under_it_later() {
    let world = World::new();
    let (a, _) = two(&world);
    block(&world, &a, "outdoors");
    let tents = TopicSpec::new(topic("tents")).phrases(["tents"]);
    world
        .store
        .add_topic(&tents.parent(topic("camping")))
        .unwrap();
    world.say(&a, SAID, "tents");
    world.like(&a, SAID, &["tents"]);
    world.ad("tent", &[("tents", 1.0)]);
    assert!(world.for_ads(&a, SAID).is_empty());
    assert!(world.ads(&a, SAID).is_empty());
    assert_eq!(world.for_content(&a, SAID), ["tents"]);
}

#[test]
fn r11_a_block_covers_a_topic_that_is_moved_under_it_and_lets_go_of_one_moved_away() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["guitar"]);
    world.ad("strings", &[("guitar", 1.0)]);
    block(&world, &a, "outdoors");
    assert_eq!(world.ads(&a, SAID), ["strings"]);
    let moved = |parent| TopicSpec::new(topic("guitar")).parent(topic(parent));
    world.store.add_topic(&moved("hiking")).unwrap();
    assert!(world.for_ads(&a, SAID).is_empty());
    assert!(world.ads(&a, SAID).is_empty());
    world.store.add_topic(&moved("music")).unwrap();
    assert_eq!(world.for_ads(&a, SAID), ["guitar"]);
    assert_eq!(world.ads(&a, SAID), ["strings"]);
}

#[test]
fn r11_a_setting_on_a_child_cannot_loosen_the_block_of_its_parent() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["boots"]);
    world.ad("boot", &[("boots", 1.0)]);
    block(&world, &a, "outdoors");
    for setting in [AdSetting::SeeLess, AdSetting::NoPreference] {
        set(&world, &a, "boots", setting);
        set(&world, &a, "hiking", setting);
        assert!(world.for_ads(&a, SAID).is_empty());
        assert!(world.ads(&a, SAID).is_empty());
    }
}

#[test]
fn r11_a_block_on_a_child_under_a_see_less_parent_leaves_the_others_a_quarter() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["boots", "camping"]);
    set(&world, &a, "outdoors", AdSetting::SeeLess);
    block(&world, &a, "hiking");
    assert_eq!(scores(&world, &a, SAID), scored(&[("camping", 0.25)]));
}

#[test]
fn r11_an_unblock_brings_everything_back_exactly() {
    let world = World::new();
    let (a, b) = two(&world);
    world.link(&[&a, &b]);
    world.say(&a, SAID, "hiking");
    world.like(&b, SAID, &["boots", "cooking"]);
    world.ad("boot", &[("boots", 0.7), ("cooking", 0.1)]);
    let store = &world.store;
    let all = || {
        (
            world.interests(&a, Purpose::Ads, LATER),
            store.ads(&b, at(LATER), 9).unwrap(),
        )
    };
    let before = all();
    block(&world, &a, "outdoors");
    block_advertiser(&world, &b, "acme", true);
    assert_ne!(all(), before);
    set(&world, &b, "outdoors", AdSetting::NoPreference);
    block_advertiser(&world, &a, "acme", false);
    assert_eq!(all(), before);
    assert!(settings(&world, &a).is_empty());
}

#[test]
fn r11_settings_survive_a_reset_and_the_erasure_of_the_messages() {
    let world = World::new();
    let (a, _) = two(&world);
    let message = world.message(&a, SAID, "hiking");
    world.record(&message);
    block(&world, &a, "hiking");
    set(&world, &a, "music", AdSetting::SeeLess);
    block_advertiser(&world, &a, "acme", true);
    let before = settings(&world, &a);
    world.store.reset(&a, at(LATER)).unwrap();
    assert_eq!(settings(&world, &a), before);
    let id = Some(&message.message);
    world
        .store
        .erase(&a, &message.conversation, id, at(LATER))
        .unwrap();
    assert_eq!(settings(&world, &a), before);
    world
        .store
        .erase(&a, &message.conversation, None, at(LATER))
        .unwrap();
    assert_eq!(settings(&world, &a), before);
    world.like(&a, "2026-03-01T00:00:00Z", &["boots", "cooking"]);
    assert_eq!(world.for_ads(&a, "2026-03-01T00:00:00Z"), ["cooking"]);
}

#[test]
fn r11_the_settings_of_a_center_stay_when_one_of_its_accounts_is_erased() {
    let world = World::new();
    let (a, b) = two(&world);
    world.link(&[&a, &b]);
    block(&world, &a, "hiking");
    block_advertiser(&world, &a, "acme", true);
    world.store.erase_account(&a).unwrap();
    assert_eq!(settings(&world, &b), ["acme", "hiking block"]);
}

#[test]
fn r11_a_setting_takes_effect_with_the_next_question_also_about_an_earlier_instant() {
    let world = World::new();
    let (a, _) = two(&world);
    world.like(&a, SAID, &["hiking"]);
    assert_eq!(world.for_ads(&a, SAID), ["hiking"]);
    block(&world, &a, "hiking");
    assert!(world.for_ads(&a, SAID).is_empty());
}

#[test]
fn r11_a_setting_repeated_is_known_and_changes_no_answer() {
    let world = World::new();
    let (a, _) = two(&world);
    assert_eq!(set(&world, &a, "hiking", AdSetting::Block), Applied::New);
    assert_eq!(set(&world, &a, "hiking", AdSetting::Block), Applied::Known);
    assert_eq!(settings(&world, &a), ["hiking block"]);
    let none = AdSetting::NoPreference;
    assert_eq!(set(&world, &a, "hiking", none), Applied::New);
    assert_eq!(set(&world, &a, "hiking", none), Applied::Known);
}

#[test]
fn r11_unknown_topics_and_advertisers_are_refused_and_nothing_changes() {
    let world = World::new();
    let (a, _) = two(&world);
    let before = world.exported();
    let block = AdSetting::Block;
    assert!(matches!(
        world.store.set_ad_topic(&a, &topic("tents"), block, at(SAID)),
        Err(Error::UnknownTopic(key)) if key == topic("tents")
    ));
    let nobody = "nobody".parse().unwrap();
    assert!(matches!(
        world.store.set_advertiser_block(&a, &nobody, true, at(SAID)),
        Err(Error::UnknownAdvertiser(id)) if id == nobody
    ));
    assert_eq!(world.exported(), before);
}
