//! R6, R7, R15: which messages count, facts that arrive late, and notices.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{NOW, World, at, name};
use interest_store::{
    Applied, Channel, Error, Extractor, Mention, Outcome, Purpose, Region, StoreOptions, Timestamp,
};

const ROLLOUT: &str = "2025-12-16T00:00:00Z";

/// The regions that have no rollout to begin with.
const CLOSED: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK \
     GP MQ GF RE YT MF AX GB KR";

#[test]
fn r06_before_its_first_region_nothing_of_an_account_is_used() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    world.region(&ana, "2025-09-01T00:00:00Z", "DE");
    let early = world.message(&ana, "2025-08-01T00:00:00Z", "hiking");
    assert_eq!(world.record(&early), Outcome::RegionExcluded);
}

#[test]
fn r06_an_account_without_a_region_is_excluded() {
    let world = World::new();
    let ana = name("instagram:ana");
    world.store.add_account(&ana, at(ROLLOUT), None).unwrap();
    for channel in ["in_product", "email"] {
        world.notice(&ana, channel, "2025-11-01T00:00:00Z");
    }
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    assert_eq!(world.record(&message), Outcome::RegionExcluded);
    world.region(&ana, "2026-01-05T00:00:00Z", "US");
    assert_eq!(world.outcome(&message), Outcome::Used);
}

#[test]
fn r06_a_conversation_counts_from_the_rollout_on_to_the_millisecond() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let before = world.say(&ana, "2025-12-15T23:59:59.999Z", "hiking");
    assert_eq!(before, Outcome::BeforeRollout);
    assert_eq!(world.say(&ana, ROLLOUT, "guitar"), Outcome::Used);
    assert_eq!(
        world.say(&ana, "2025-12-16T00:00:00.001Z", "cooking"),
        Outcome::Used
    );
    let later = "2025-12-17T00:00:00Z";
    assert_eq!(world.for_ads(&ana, later), ["cooking", "guitar"]);
}

#[test]
fn r06_every_region_but_the_closed_ones_starts_at_the_rollout() {
    let world = World::new();
    let policy = world.store.policy().unwrap();
    let closed: Vec<&str> = CLOSED.split(' ').collect();
    assert_eq!(closed.len(), 27 + 7 + 2);
    for region in Region::all() {
        let is_closed = closed.contains(&region.as_str());
        let expected = (!is_closed).then(|| at(ROLLOUT));
        assert_eq!(policy.rollout(region), expected, "{region}");
    }
}

#[test]
fn r06_the_first_outcome_that_applies_is_the_one() {
    let world = World::new();
    world.policy("opt_out", r#""offered""#);
    let ana = world.untold("instagram:ana", "DE");
    world.store.set_opt_out(&ana, true, at(NOW)).unwrap();
    let said = world
        .message(&ana, "2025-12-01T00:00:00Z", "illness")
        .by_assistant();
    assert_eq!(world.record(&said), Outcome::Assistant);
    let early = world.message(&ana, "2025-12-01T00:00:00Z", "illness");
    assert_eq!(world.record(&early), Outcome::RegionExcluded);
    world.region(&ana, "2025-10-01T00:00:00Z", "US");
    assert_eq!(world.outcome(&early), Outcome::BeforeRollout);
    world.rollout("US", Some("2025-11-01T00:00:00Z"));
    assert_eq!(world.outcome(&early), Outcome::NoNotice);
    for channel in ["in_product", "email"] {
        world.notice(&ana, channel, "2025-11-01T00:00:00Z");
    }
    assert_eq!(world.outcome(&early), Outcome::OptedOut);
    world.store.set_opt_out(&ana, false, at(NOW)).unwrap();
    assert_eq!(world.outcome(&early), Outcome::Sensitive);
    assert_eq!(
        world.say(&ana, "2025-12-01T00:00:00Z", "hello"),
        Outcome::NoTopic
    );
    assert_eq!(world.outcome(&said), Outcome::Assistant);
}

#[test]
fn r06_what_the_assistant_says_is_never_read() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    for text in ["hiking", "illness", "hello"] {
        let said = world
            .message(&ana, "2026-01-05T00:00:00Z", text)
            .by_assistant();
        assert_eq!(world.record(&said), Outcome::Assistant);
        assert!(world.yielded(&said).is_empty());
    }
    assert!(world.for_content(&ana, "2026-01-05T00:00:00Z").is_empty());
}

#[test]
fn r06_a_message_yields_one_signal_for_each_topic_it_mentions() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(
        &ana,
        "2026-01-05T00:00:00Z",
        "Hiking, a guitar and more hiking",
    );
    assert_eq!(world.record(&message), Outcome::Used);
    assert_eq!(world.yielded(&message), ["guitar", "hiking"]);
    for interest in world.interests(&ana, Purpose::Ads, "2026-01-05T00:00:00Z") {
        assert_eq!((interest.score, interest.signals), (1.0, 1));
    }
}

struct Counting(Arc<AtomicUsize>);

impl Extractor for Counting {
    fn mentions(&self, _: &str) -> Vec<Mention> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Vec::new()
    }
}

#[test]
fn r06_a_message_that_fails_before_sensitive_is_never_read() {
    let reads = Arc::new(AtomicUsize::new(0));
    let world = World::with(StoreOptions::new().extractor(Counting(reads.clone())));
    let ana = world.untold("instagram:ana", "US");
    let ben = world.told("instagram:ben", "DE");
    world.say(&ana, "2026-01-05T00:00:00Z", "hiking");
    world.say(&ben, "2026-01-05T00:00:00Z", "hiking");
    let cleo = world.told("instagram:cleo", "US");
    world.say(&cleo, "2025-12-05T00:00:00Z", "hiking");
    assert_eq!(reads.load(Ordering::Relaxed), 0);
    world.say(&cleo, "2026-01-05T00:00:00Z", "hiking");
    assert_eq!(reads.load(Ordering::Relaxed), 1);
}

#[test]
fn r06_moving_into_a_closed_region_and_out_of_it_goes_by_the_messages_instants() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let said = [
        "2026-01-31T23:59:59.999Z",
        "2026-02-01T00:00:00Z",
        "2026-02-28T23:59:59.999Z",
        "2026-03-01T00:00:00Z",
    ]
    .map(|when| world.message(&ana, when, "hiking"));
    for message in &said {
        assert_eq!(world.record(message), Outcome::Used);
    }
    // Recorded late and in the wrong order.
    world.region(&ana, "2026-03-01T00:00:00Z", "CA");
    world.region(&ana, "2026-02-01T00:00:00Z", "FR");
    let excluded = Outcome::RegionExcluded;
    let outcomes = said.each_ref().map(|message| world.outcome(message));
    assert_eq!(outcomes, [Outcome::Used, excluded, excluded, Outcome::Used]);
    let again = world.say(&ana, "2026-02-15T00:00:00Z", "hiking");
    assert_eq!(again, Outcome::RegionExcluded);
}

#[test]
fn r06_korea_opens_later_by_policy_and_is_closed_again() {
    let world = World::new();
    let ana = world.told("instagram:ana", "KR");
    let said = [
        "2026-01-31T23:59:59.999Z",
        "2026-02-01T00:00:00Z",
        "2026-03-01T00:00:00Z",
    ]
    .map(|when| world.message(&ana, when, "hiking"));
    for message in &said {
        assert_eq!(world.record(message), Outcome::RegionExcluded);
    }
    let outcomes = || said.each_ref().map(|message| world.outcome(message));
    world.rollout("KR", Some("2026-02-01T00:00:00Z"));
    assert_eq!(
        outcomes(),
        [Outcome::BeforeRollout, Outcome::Used, Outcome::Used]
    );
    assert_eq!(world.for_ads(&ana, "2026-03-01T00:00:00Z"), ["hiking"]);
    world.rollout("KR", Some("2026-02-15T00:00:00Z"));
    let before = Outcome::BeforeRollout;
    assert_eq!(outcomes(), [before, before, Outcome::Used]);
    world.rollout("KR", None);
    assert_eq!(outcomes(), [Outcome::RegionExcluded; 3]);
    assert!(world.for_ads(&ana, "2026-03-01T00:00:00Z").is_empty());
}

#[test]
fn r06_another_regions_rollout_touches_nobody_else() {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let message = world.message(&ana, "2026-01-05T00:00:00Z", "hiking");
    world.record(&message);
    world.rollout("CA", None);
    assert_eq!(world.outcome(&message), Outcome::Used);
    world.rollout("US", None);
    assert_eq!(world.outcome(&message), Outcome::RegionExcluded);
}

#[test]
fn r07_a_late_notice_decides_again_exactly_about_what_was_said_from_its_instant_on() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "US");
    world.notice(&ana, "email", "2025-11-01T00:00:00Z");
    let said = ["2026-01-09T23:59:59.999Z", "2026-01-10T00:00:00Z"]
        .map(|when| world.message(&ana, when, "hiking"));
    for message in &said {
        assert_eq!(world.record(message), Outcome::NoNotice);
    }
    world.notice(&ana, "in_product", "2026-01-10T00:00:00Z");
    let outcomes = said.each_ref().map(|message| world.outcome(message));
    assert_eq!(outcomes, [Outcome::NoNotice, Outcome::Used]);
}

#[test]
fn r07_only_the_first_delivery_by_a_channel_decides() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "US");
    world.notice(&ana, "email", "2025-11-01T00:00:00Z");
    world.notice(&ana, "in_product", "2026-02-01T00:00:00Z");
    let message = world.message(&ana, "2026-01-10T00:00:00Z", "hiking");
    assert_eq!(world.record(&message), Outcome::NoNotice);
    world.notice(&ana, "in_product", "2026-03-01T00:00:00Z");
    assert_eq!(world.outcome(&message), Outcome::NoNotice);
    world.notice(&ana, "in_product", "2026-01-10T00:00:00Z");
    assert_eq!(world.outcome(&message), Outcome::Used);
}

#[test]
fn r07_a_late_region_decides_again_only_until_the_next_one() {
    let world = World::new();
    let ana = world.told("instagram:ana", "DE");
    world.region(&ana, "2026-03-01T00:00:00Z", "FR");
    let said = [
        "2026-01-31T23:59:59.999Z",
        "2026-02-01T00:00:00Z",
        "2026-02-28T23:59:59.999Z",
        "2026-03-01T00:00:00Z",
    ]
    .map(|when| world.message(&ana, when, "hiking"));
    for message in &said {
        assert_eq!(world.record(message), Outcome::RegionExcluded);
    }
    world.region(&ana, "2026-02-01T00:00:00Z", "US");
    let excluded = Outcome::RegionExcluded;
    let outcomes = said.each_ref().map(|message| world.outcome(message));
    assert_eq!(outcomes, [excluded, Outcome::Used, Outcome::Used, excluded]);
}

#[test]
fn r15_one_notice_is_not_enough() {
    let world = World::new();
    for (handle, channel) in [("instagram:ana", "in_product"), ("instagram:ben", "email")] {
        let account = world.untold(handle, "US");
        world.notice(&account, channel, "2025-11-01T00:00:00Z");
        let outcome = world.say(&account, "2026-01-05T00:00:00Z", "hiking");
        assert_eq!(outcome, Outcome::NoNotice, "{channel}");
    }
}

#[test]
fn r15_a_notice_counts_from_its_own_instant_on() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "US");
    world.notice(&ana, "email", "2026-01-05T00:00:00Z");
    world.notice(&ana, "in_product", "2026-01-06T00:00:00Z");
    for (when, outcome) in [
        ("2026-01-05T23:59:59.999Z", Outcome::NoNotice),
        ("2026-01-06T00:00:00Z", Outcome::Used),
    ] {
        assert_eq!(world.say(&ana, when, "hiking"), outcome, "{when}");
    }
}

#[test]
fn r15_which_notices_are_required_can_be_changed_and_changed_back() {
    let world = World::new();
    let [ana, ben] = ["instagram:ana", "instagram:ben"].map(|handle| world.untold(handle, "US"));
    world.notice(&ana, "email", "2026-01-01T00:00:00Z");
    let said = [&ana, &ben].map(|account| world.message(account, "2026-01-05T00:00:00Z", "hiking"));
    for message in &said {
        world.record(message);
    }
    let untold = Outcome::NoNotice;
    for (required, expected) in [
        (r#"["email"]"#, [Outcome::Used, untold]),
        (r#"["in_product"]"#, [untold, untold]),
        ("[]", [Outcome::Used, Outcome::Used]),
        (r#"["in_product","email"]"#, [untold, untold]),
    ] {
        world.policy("required_notices", required);
        let outcomes = said.each_ref().map(|message| world.outcome(message));
        assert_eq!(outcomes, expected, "{required}");
        let used = !world.for_ads(&ana, "2026-01-05T00:00:00Z").is_empty();
        assert_eq!(used, expected[0] == Outcome::Used);
    }
}

fn due(world: &World, when: &str) -> Vec<(String, Channel)> {
    let found = world.store.notices_due(at(when)).unwrap();
    let mut found: Vec<_> = (found.into_iter())
        .map(|due| (due.account.to_string(), due.channel))
        .collect();
    found.sort();
    found
}

#[test]
fn r15_the_store_lists_who_is_still_to_be_told_and_by_which_channel() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "US");
    let ben = world.untold("instagram:ben", "CA");
    world.told("instagram:cleo", "US");
    world.untold("instagram:dan", "DE");
    let nowhere = name("instagram:eve");
    let since: Timestamp = at("2025-10-01T00:00:00Z");
    world.store.add_account(&nowhere, since, None).unwrap();
    world.notice(&ben, "email", "2025-11-10T00:00:00Z");
    let both = [Channel::InProduct, Channel::Email].map(|by| (ana.to_string(), by));
    let by_product = (ben.to_string(), Channel::InProduct);
    let expected = [both[0].clone(), both[1].clone(), by_product];
    assert_eq!(due(&world, NOW), expected);
    // Before ben and cleo had been told, they were to be told too.
    assert_eq!(due(&world, "2025-10-15T00:00:00Z").len(), 6);
    world.policy("required_notices", r#"["email"]"#);
    assert_eq!(due(&world, NOW), [both[1].clone()]);
    let first = &world.store.notices_due(at(NOW)).unwrap()[0];
    assert_eq!((first.region.as_str(), first.rollout), ("US", at(ROLLOUT)));
}

#[test]
fn r15_a_region_that_opens_has_people_to_tell() {
    let world = World::new();
    let ana = world.untold("instagram:ana", "KR");
    assert!(due(&world, NOW).is_empty());
    world.rollout("KR", Some("2026-12-01T00:00:00Z"));
    assert_eq!(due(&world, NOW).len(), 2);
    world.rollout("KR", None);
    assert!(due(&world, NOW).is_empty());
    let again = world
        .store
        .record_notice(&ana, Channel::Email, at("2026-01-01T00:00:00Z"));
    assert_eq!(again.unwrap(), Applied::New);
    let again = world
        .store
        .record_notice(&ana, Channel::Email, at("2026-01-01T00:00:00Z"));
    assert_eq!(again.unwrap(), Applied::Known);
    let missing = world
        .store
        .record_notice(&name("instagram:zoe"), Channel::Email, at(NOW));
    assert!(matches!(missing, Err(Error::UnknownAccount(_))));
}
