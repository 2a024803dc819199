//! A store with something of everything, and what a refusal has to be like.

use std::fmt::Debug;

use interest_store::{
    AdSetting, Applied, Error, FeedSetting, ImportOptions, Message, Purpose, Result, Store, Writer,
};

use crate::common::{World, at, name, topic};

/// An instant at which everything of [`full`] is there.
pub(crate) const LATER: &str = "2026-02-01T00:00:00Z";

/// A world with something of everything, so that a change that should not be would be seen.
pub(crate) fn full() -> World {
    let world = World::new();
    let ana = world.told("instagram:ana", "US");
    let facebook = world.told("facebook:ana.k", "US");
    let bob = world.untold("whatsapp:bob", "DE");
    let dan = world.told("messenger:dan", "US");
    world.link(&[&ana, &facebook]);
    world.link(&[&bob, &dan]);
    world.record(&known_message());
    world.say(&facebook, "2026-01-06T10:00:00Z", "A guitar, please");
    world.say(&bob, "2026-01-06T10:00:00Z", "Some cooking, then hiking");
    world.like(&ana, "2026-01-07T10:00:00Z", &["cooking"]);
    world.ad("poles", &[("hiking", 0.5), ("camping", 1.0)]);
    world.post("ridge", "2026-01-08T10:00:00Z", &["hiking"]);
    let (store, when) = (&world.store, at("2026-01-09T00:00:00Z"));
    store
        .set_ad_topic(&ana, &topic("guitar"), AdSetting::SeeLess, when)
        .unwrap();
    store
        .set_advertiser_block(&dan, &"acme".parse().unwrap(), true, when)
        .unwrap();
    store
        .set_feed_control(&ana, &topic("music"), FeedSetting::ShowMore, None, when)
        .unwrap();
    world.policy("half_life_days", "20");
    world
}

/// The message `c1`, `known` of Ana in [`full`].
pub(crate) fn known_message() -> Message {
    Message::typed(
        name("instagram:ana"),
        "c1".parse().unwrap(),
        "known".parse().unwrap(),
        at("2026-01-05T10:00:00Z"),
        "Where can I go hiking?",
    )
}

/// A message of Ana that [`full`] does not have.
pub(crate) fn new_message() -> Message {
    Message {
        message: "new".parse().unwrap(),
        ..known_message()
    }
}

/// What a store answers to its main questions.
pub(crate) fn answers(store: &Store) -> String {
    let mut found = Vec::new();
    for account in ["instagram:ana", "facebook:ana.k"] {
        let account = name(account);
        for purpose in [Purpose::Ads, Purpose::Content] {
            found.push(format!(
                "{:?}",
                store.interests(&account, purpose, at(LATER), 99).unwrap()
            ));
        }
        found.push(format!("{:?}", store.ads(&account, at(LATER), 99).unwrap()));
        found.push(format!(
            "{:?}",
            store.feed(&account, at(LATER), 99).unwrap()
        ));
    }
    found.join("\n")
}

/// Everything in a store, as events.
pub(crate) fn exported(store: &Store) -> String {
    let mut bytes = Vec::new();
    store.export(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn is_named(error: &Error, named: &[&str]) {
    let text = error.to_string();
    for part in named {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
    assert!(error.is_refusal(), "{error:?}");
    assert!(!error.is_busy(), "{error:?}");
    assert!(!text.contains('\n') && !text.contains('\0'), "{text:?}");
}

/// Expects that a change is refused with an error that names all of `named`, that nothing is left of it
/// where it is a transaction of its own, and that a transaction which goes on has nothing of it either.
pub(crate) fn is_refused(
    world: &World,
    named: &[&str],
    change: impl Fn(&mut Writer<'_>) -> Result<Applied>,
) -> Error {
    let before = (world.exported(), answers(&world.store));
    let error = world.store.write(&change).expect_err(&named.join(", "));
    is_named(&error, named);
    assert!(world.exported() == before.0, "something was left: {error}");
    world
        .store
        .write(|writer| {
            let again = change(writer).expect_err("the second time");
            assert_eq!(again.to_string(), error.to_string());
            Ok(())
        })
        .unwrap();
    assert!(
        world.exported() == before.0,
        "a transaction that went on left something: {error}"
    );
    assert_eq!(answers(&world.store), before.1, "after {error}");
    assert_eq!(world.store.check().unwrap(), Vec::<String>::new());
    error
}

/// Expects that a question, or a value by itself, is refused with an error that names all of `named`.
pub(crate) fn is_wrong<T: Debug>(named: &[&str], asked: Result<T>) -> Error {
    let error = asked.expect_err(&named.join(", "));
    is_named(&error, named);
    error
}

/// Imports lines as the file `in.jsonl`.
pub(crate) fn import(world: &World, lines: impl AsRef<[u8]>) -> Result<u64> {
    let options = ImportOptions::new().file("in.jsonl");
    let done = world
        .store
        .import(lines.as_ref(), &options, |_, _| {}, drop)?;
    Ok(done.total())
}

/// Expects that one line is refused at its place, with a reason that has all of `named` in it, and that
/// nothing is left of it. Returns what is wrong with the line.
pub(crate) fn line_is_refused(world: &World, named: &[&str], line: impl AsRef<[u8]>) -> Error {
    let before = world.exported();
    let shown = String::from_utf8_lossy(line.as_ref()).into_owned();
    let error = import(world, line).expect_err(&shown);
    is_named(&error, named);
    assert!(world.exported() == before, "something was left: {error}");
    match error {
        Error::Line { file, line, source } => {
            assert_eq!((file.as_str(), line), ("in.jsonl", 1));
            *source
        }
        other => panic!("{shown}: {other:?}"),
    }
}
