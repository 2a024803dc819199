//! Links, opt-outs and feed controls that cannot be.

use interest_store::{Applied, Error, FeedSetting, Writer};

use crate::common::{at, name, topic};
use crate::refused::{LATER, full, is_refused};

#[test]
fn a_link_across_two_centers_is_refused_with_the_members_of_both() {
    let world = full();
    let (ana, bob, carl) = (
        name("instagram:ana"),
        name("whatsapp:bob"),
        name("instagram:carl"),
    );
    world.told("instagram:carl", "US");
    for accounts in [
        vec![ana.clone(), bob.clone()],
        vec![bob.clone(), ana.clone()],
        vec![carl.clone(), ana, bob],
        vec![name("messenger:dan"), carl.clone(), name("facebook:ana.k")],
    ] {
        let named = [
            "instagram:ana, facebook:ana.k",
            "whatsapp:bob, messenger:dan",
            "unlink it first",
            "R2",
        ];
        let error = is_refused(&world, &named, |writer| writer.link(&accounts, at(LATER)));
        let Error::AlreadyLinked {
            account,
            center,
            other_center,
            ..
        } = error
        else {
            panic!("{error:?}");
        };
        assert!(accounts.contains(&account) && center != other_center);
    }
    assert_eq!(world.store.linked(&carl).unwrap(), [carl]);
}

#[test]
fn a_link_of_fewer_than_two_accounts_is_refused_with_their_number() {
    let world = full();
    let ana = name("instagram:ana");
    for (accounts, number) in [
        (vec![], 0),
        (vec![ana.clone()], 1),
        (vec![ana.clone(), ana], 1),
    ] {
        let named = ["at least two", &*format!("not {number}"), "R2"];
        let error = is_refused(&world, &named, |writer| writer.link(&accounts, at(LATER)));
        assert!(
            matches!(error, Error::NothingToLink(n) if n == number),
            "{error:?}"
        );
    }
}

#[test]
fn an_opt_out_that_is_not_offered_is_refused_by_the_account() {
    let world = full();
    let ana = name("instagram:ana");
    let opt_out = |writer: &mut Writer<'_>| writer.set_opt_out(&ana, true, at(LATER));
    let refused = || {
        let error = is_refused(&world, &["\"instagram:ana\"", "opt out", "R16"], opt_out);
        assert!(matches!(error, Error::OptOutNotOffered(_)), "{error:?}");
    };
    refused();
    world.policy("opt_out", "\"offered\"");
    assert_eq!(world.store.write(opt_out).unwrap(), Applied::New);
    world.policy("opt_out", "\"not_offered\"");
    refused();
    // What was taken can be taken back.
    world.store.set_opt_out(&ana, false, at(LATER)).unwrap();
}

#[test]
fn an_end_on_a_feed_control_that_is_no_snooze_is_refused() {
    let world = full();
    let ana = name("instagram:ana");
    for setting in FeedSetting::ALL
        .iter()
        .filter(|it| **it != FeedSetting::Snooze)
    {
        let until = Some(at(LATER).plus_days(1.0));
        let error = is_refused(&world, &["only a snooze", "R14"], |writer| {
            writer.set_feed_control(&ana, &topic("hiking"), *setting, until, at(LATER))
        });
        assert!(matches!(error, Error::UntilNotTaken), "{error:?}");
    }
}
