//! R2 and R10: links, and what is added up over them.

use crate::common::{World, at};
use interest_store::{AccountName, Applied, CenterId, Error, Interest, Origin, Purpose};

const SAID: &str = "2026-01-01T00:00:00Z";
const HALF: &str = "2026-01-31T00:00:00Z";

fn center(world: &World, account: &AccountName) -> CenterId {
    world.store.account(account, at(SAID)).unwrap().center
}

fn linked(world: &World, account: &AccountName) -> Vec<String> {
    let found = world.store.linked(account).unwrap();
    found.iter().map(ToString::to_string).collect()
}

fn unlink(world: &World, account: &AccountName, when: &str) -> Applied {
    world.store.unlink(account, at(when)).unwrap()
}

fn link_at(world: &World, accounts: &[&AccountName], when: &str) -> Applied {
    let accounts: Vec<_> = accounts.iter().map(|account| (*account).clone()).collect();
    world.store.link(&accounts, at(when)).unwrap()
}

fn refused(world: &World, accounts: &[&AccountName]) -> Error {
    let accounts: Vec<_> = accounts.iter().map(|account| (*account).clone()).collect();
    let before = world.exported();
    let refusal = world.store.link(&accounts, at(HALF)).unwrap_err();
    assert_eq!(world.exported(), before);
    refusal
}

/// Account, origin, score and count of each source of an interest.
fn sources(interest: &Interest) -> Vec<(String, Origin, f64, u64)> {
    let all = interest.sources.iter();
    all.map(|from| {
        (
            from.account.to_string(),
            from.origin,
            from.score,
            from.signals,
        )
    })
    .collect()
}

/// Four accounts of one person, each alone.
fn four(world: &World) -> [AccountName; 4] {
    ["instagram:a", "whatsapp:b", "facebook:c", "messenger:d"].map(|name| world.told(name, "US"))
}

#[test]
fn r02_a_new_account_is_alone_in_a_center_of_its_own() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    assert_ne!(center(&world, &a), center(&world, &b));
    assert_eq!(linked(&world, &a), ["instagram:a"]);
    assert_eq!(world.store.link_history(&a).unwrap(), []);
}

#[test]
fn r02_three_accounts_are_linked_in_one_call_into_the_first_ones_center() {
    let world = World::new();
    let [a, b, c, _] = four(&world);
    let first = center(&world, &b);
    assert_eq!(link_at(&world, &[&b, &c, &a], SAID), Applied::New);
    for account in [&a, &b, &c] {
        assert_eq!(center(&world, account), first);
        assert_eq!(
            linked(&world, account),
            ["instagram:a", "whatsapp:b", "facebook:c"]
        );
    }
}

#[test]
fn r02_one_of_three_is_unlinked_and_linked_elsewhere() {
    let world = World::new();
    let [a, b, c, d] = four(&world);
    world.link(&[&a, &b, &c]);
    let shared = center(&world, &a);
    assert_eq!(unlink(&world, &c, SAID), Applied::New);
    assert_ne!(center(&world, &c), shared);
    assert_eq!(linked(&world, &c), ["facebook:c"]);
    link_at(&world, &[&d, &c], HALF);
    assert_eq!(linked(&world, &c), ["facebook:c", "messenger:d"]);
    assert_eq!(linked(&world, &a), ["instagram:a", "whatsapp:b"]);
    assert_eq!(center(&world, &b), shared);
}

#[test]
fn r02_a_link_goes_into_the_center_that_is_shared_already_whatever_the_order() {
    for order in [
        [0, 2, 3],
        [2, 0, 3],
        [3, 2, 1],
        [2, 3, 0],
        [1, 3, 2],
        [3, 1, 2],
    ] {
        let world = World::new();
        let all = four(&world);
        world.link(&[&all[0], &all[1]]);
        let shared = center(&world, &all[0]);
        let named = order.map(|index| &all[index]);
        assert_eq!(link_at(&world, &named, SAID), Applied::New);
        for account in &all {
            assert_eq!(center(&world, account), shared, "{order:?} {account}");
        }
    }
}

#[test]
fn r02_an_account_left_alone_by_an_unlink_can_go_elsewhere() {
    let world = World::new();
    let [a, b, c, d] = four(&world);
    world.link(&[&a, &b]);
    world.link(&[&c, &d]);
    unlink(&world, &b, SAID);
    let shared = center(&world, &c);
    link_at(&world, &[&a, &c], SAID);
    assert_eq!(center(&world, &a), shared);
}

#[test]
fn r02_already_linked_names_both_centers_and_changes_nothing() {
    let world = World::new();
    let [a, b, c, d] = four(&world);
    world.link(&[&a, &b]);
    world.link(&[&c, &d]);
    let (one, two) = (center(&world, &a), center(&world, &c));
    for named in [[&a, &c], [&c, &a], [&b, &d]] {
        let Error::AlreadyLinked {
            account,
            center: held,
            members,
            other_center,
            other_members,
        } = refused(&world, &named)
        else {
            panic!("another error");
        };
        let (first, other) = if held == one { (one, two) } else { (two, one) };
        assert_eq!((held, other_center), (first, other));
        assert_eq!(center(&world, &account), held);
        let mut both = [members, other_members];
        both.sort();
        assert_eq!(both, ["facebook:c, messenger:d", "instagram:a, whatsapp:b"]);
    }
}

#[test]
fn r02_already_linked_reads_as_a_sentence_with_both_centers_and_the_rule() {
    let world = World::new();
    let [a, b, c, d] = four(&world);
    world.link(&[&a, &b]);
    world.link(&[&c, &d]);
    let text = refused(&world, &[&a, &c]).to_string();
    for part in [
        center(&world, &a).to_string(),
        center(&world, &c).to_string(),
        "unlink it first (R2)".to_owned(),
    ] {
        assert!(text.contains(&part), "{text}");
    }
}

#[test]
fn r02_already_linked_moves_not_even_the_account_that_could_be() {
    let world = World::new();
    let [a, b, c, d] = four(&world);
    let e = world.told("facebook:e", "US");
    world.link(&[&a, &b]);
    world.link(&[&c, &d]);
    assert!(matches!(
        refused(&world, &[&e, &a, &c]),
        Error::AlreadyLinked { .. }
    ));
    assert_eq!(linked(&world, &e), ["facebook:e"]);
    assert_eq!(world.store.link_history(&e).unwrap(), []);
}

#[test]
fn r02_a_link_of_fewer_than_two_different_accounts_is_refused() {
    let world = World::new();
    let [a, _, _, _] = four(&world);
    assert!(matches!(refused(&world, &[]), Error::NothingToLink(0)));
    assert!(matches!(refused(&world, &[&a]), Error::NothingToLink(1)));
    assert!(matches!(
        refused(&world, &[&a, &a]),
        Error::NothingToLink(1)
    ));
}

#[test]
fn r02_an_account_named_twice_among_others_counts_once() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    assert_eq!(link_at(&world, &[&a, &b, &a], SAID), Applied::New);
    assert_eq!(linked(&world, &b), ["instagram:a", "whatsapp:b"]);
    assert_eq!(world.store.link_history(&a).unwrap().len(), 1);
}

#[test]
fn r02_a_link_with_an_unknown_account_changes_nothing() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    let nobody = crate::common::name("facebook:nobody");
    assert!(matches!(
        refused(&world, &[&a, &b, &nobody]),
        Error::UnknownAccount(_)
    ));
    assert_eq!(linked(&world, &a), ["instagram:a"]);
}

#[test]
fn r02_a_link_of_linked_accounts_is_known() {
    let world = World::new();
    let [a, b, c, _] = four(&world);
    world.link(&[&a, &b, &c]);
    let history = world.store.link_history(&a).unwrap();
    assert_eq!(link_at(&world, &[&c, &a], SAID), Applied::Known);
    assert_eq!(link_at(&world, &[&a, &b, &c], HALF), Applied::Known);
    assert_eq!(world.store.link_history(&a).unwrap(), history);
}

#[test]
fn r02_an_unlink_of_an_account_that_is_alone_is_known() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    world.link(&[&a, &b]);
    assert_eq!(unlink(&world, &b, SAID), Applied::New);
    assert_eq!(unlink(&world, &b, HALF), Applied::Known);
    assert_eq!(unlink(&world, &a, HALF), Applied::Known);
}

#[test]
fn r02_the_history_says_who_was_linked_from_when_to_when() {
    let world = World::new();
    let [a, b, c, _] = four(&world);
    world.link(&[&a, &b]);
    let shared = center(&world, &a);
    link_at(&world, &[&a, &c], "2025-12-01T00:00:00Z");
    unlink(&world, &b, SAID);
    link_at(&world, &[&b, &a], HALF);
    let (began, joined) = (at("2025-11-15T00:00:00Z"), at("2025-12-01T00:00:00Z"));
    let of = |account| -> Vec<_> {
        let mut links = world.store.link_history(account).unwrap();
        assert!(links.iter().all(|link| link.center == shared));
        links.sort_by(|x, y| (x.from, &x.account).cmp(&(y.from, &y.account)));
        let links = links.into_iter();
        links
            .map(|link| (link.account.to_string(), link.from, link.until))
            .collect()
    };
    let who = |name: &str| name.to_owned();
    assert_eq!(
        of(&a),
        [
            (who("whatsapp:b"), began, Some(at(SAID))),
            (who("facebook:c"), joined, None),
            (who("whatsapp:b"), at(HALF), None),
        ]
    );
    assert_eq!(
        of(&b),
        [
            (who("instagram:a"), began, Some(at(SAID))),
            (who("facebook:c"), joined, Some(at(SAID))),
            (who("facebook:c"), at(HALF), None),
            (who("instagram:a"), at(HALF), None),
        ]
    );
}

#[test]
fn r10_what_was_said_or_done_in_one_account_counts_in_all_of_the_center() {
    let world = World::new();
    let [a, b, c, d] = four(&world);
    world.link(&[&a, &b, &c]);
    world.say(&a, SAID, "hiking");
    world.like(&b, SAID, &["cooking"]);
    for account in [&a, &b, &c] {
        assert_eq!(world.for_ads(account, SAID), ["cooking", "hiking"]);
        assert_eq!(world.for_content(account, SAID), ["cooking", "hiking"]);
    }
    assert!(world.for_ads(&d, SAID).is_empty());
}

#[test]
fn r10_sources_name_account_origin_score_and_signals_and_add_up() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    world.link(&[&a, &b]);
    world.say(&a, SAID, "hiking");
    world.like(&a, HALF, &["hiking"]);
    for when in [SAID, "2026-01-16T00:00:00Z", HALF] {
        world.say(&b, when, "hiking");
    }
    let found = world.interests(&a, Purpose::Ads, HALF);
    let middle = 0.5_f64.sqrt();
    let said = Origin::Conversation;
    let got = sources(&found[0]);
    let names: Vec<_> = got
        .iter()
        .map(|(n, o, _, s)| (n.as_str(), *o, *s))
        .collect();
    assert_eq!(
        names,
        [
            ("whatsapp:b", said, 3),
            ("instagram:a", Origin::Interaction, 1),
            ("instagram:a", said, 1),
        ]
    );
    for ((_, _, score, _), expected) in got.iter().zip([1.5 + middle, 1.0, 0.5]) {
        assert!((score - expected).abs() < 1e-9);
    }
    let sum: f64 = got.iter().map(|source| source.2).sum();
    assert!((sum - found[0].score).abs() < 1e-8);
    assert_eq!(found[0].signals, 5);
    assert_eq!(world.interests(&b, Purpose::Ads, HALF), found);
}

#[test]
fn r10_after_an_unlink_neither_side_sees_the_others_and_after_a_new_link_both_do() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    world.link(&[&a, &b]);
    world.say(&a, SAID, "hiking");
    world.say(&b, SAID, "cooking");
    let before = world.interests(&a, Purpose::Ads, SAID);
    unlink(&world, &a, SAID);
    assert_eq!(world.for_ads(&a, SAID), ["hiking"]);
    assert_eq!(world.for_ads(&b, SAID), ["cooking"]);
    world.say(&a, SAID, "guitar");
    assert_eq!(world.for_ads(&b, SAID), ["cooking"]);
    link_at(&world, &[&b, &a], HALF);
    for account in [&a, &b] {
        let now = world.interests(account, Purpose::Ads, SAID);
        assert_eq!(now.len(), 3);
        assert!(before.iter().all(|interest| now.contains(interest)));
    }
}

#[test]
fn r10_signals_stay_with_their_account_wherever_it_goes() {
    let world = World::new();
    let [a, b, c, _] = four(&world);
    world.link(&[&a, &b]);
    world.say(&a, SAID, "hiking");
    world.like(&b, SAID, &["cooking"]);
    unlink(&world, &a, SAID);
    link_at(&world, &[&a, &c], SAID);
    assert_eq!(world.for_ads(&c, SAID), ["hiking"]);
    let found = world.interests(&c, Purpose::Ads, SAID);
    let from = sources(&found[0]);
    assert_eq!(
        from,
        [("instagram:a".to_owned(), Origin::Conversation, 1.0, 1)]
    );
    assert_eq!(world.for_ads(&b, SAID), ["cooking"]);
}

#[test]
fn r10_messages_are_not_moved_by_a_link() {
    let world = World::new();
    let [a, b, _, _] = four(&world);
    let message = world.message(&a, SAID, "hiking");
    world.record(&message);
    let stored = world
        .store
        .message(&a, &message.conversation, &message.message);
    let stored = stored.unwrap();
    let same = |world: &World| {
        let mine = world
            .store
            .message(&a, &message.conversation, &message.message);
        assert_eq!(mine.unwrap(), stored);
        assert!(
            world
                .store
                .message(&b, &message.conversation, &message.message)
                .is_err()
        );
    };
    link_at(&world, &[&b, &a], SAID);
    same(&world);
    unlink(&world, &a, HALF);
    same(&world);
}
