//! Accounts, apps, topics and other things that there are not.

use interest_store::{
    AdId, AdSetting, Applied, Channel, ContentId, Error, FeedSetting, InteractionKind, Purpose,
    Result, TopicKey, TopicSpec, Writer,
};

use crate::common::{at, name, topic};
use crate::refused::{LATER, full, is_refused, is_wrong, new_message};

type Change = Box<dyn Fn(&mut Writer<'_>) -> Result<Applied>>;

/// Every change that names an account that has to be there.
fn changes_of(account: &str) -> Vec<Change> {
    let who = move || name("instagram:ana");
    let nobody = name(account);
    let like = interest_store::Interaction {
        at: at(LATER),
        account: nobody.clone(),
        interaction: "new".parse().unwrap(),
        kind: InteractionKind::Follow,
        topics: vec![topic("hiking")],
    };
    let message = interest_store::Message {
        account: nobody.clone(),
        ..new_message()
    };
    macro_rules! changes {
        ($(|$writer:ident, $nobody:ident| $change:expr),+ $(,)?) => {
            vec![$({
                let $nobody = nobody.clone();
                Box::new(move |$writer: &mut Writer<'_>| $change) as Change
            }),+]
        };
    }
    let mut all = changes![
        |writer, nobody| writer.set_region(&nobody, at(LATER), "FR".parse()?),
        |writer, nobody| writer.link(&[who(), nobody.clone()], at(LATER)),
        |writer, nobody| writer.link(&[nobody.clone(), nobody.clone(), who()], at(LATER)),
        |writer, nobody| writer.unlink(&nobody, at(LATER)),
        |writer, nobody| writer.record_notice(&nobody, Channel::Email, at(LATER)),
        |writer, nobody| writer.set_ad_topic(
            &nobody,
            &topic("hiking"),
            AdSetting::Block,
            at(LATER)
        ),
        |writer, nobody| writer.set_advertiser_block(&nobody, &"acme".parse()?, true, at(LATER)),
        |writer, nobody| writer.set_feed_control(
            &nobody,
            &topic("hiking"),
            FeedSetting::Hide,
            None,
            at(LATER)
        ),
        |writer, nobody| writer.set_opt_out(&nobody, false, at(LATER)),
        |writer, nobody| writer.reset(&nobody, at(LATER)),
        |writer, nobody| writer.erase(&nobody, &"c1".parse()?, None, at(LATER)),
        |writer, nobody| writer.erase(&nobody, &"c1".parse()?, Some(&"m".parse()?), at(LATER)),
        |writer, nobody| writer.erase_account(&nobody),
    ];
    all.push(Box::new(move |writer| writer.record_message(&message)));
    all.push(Box::new(move |writer| writer.record_interaction(&like)));
    all
}

/// Every question that names an account that has to be there, and the error that it gets.
fn questions_of(account: &str) -> Vec<Error> {
    let world = full();
    let (store, nobody, when) = (&world.store, name(account), at(LATER));
    let (conversation, message) = ("c1".parse().unwrap(), "known".parse().unwrap());
    let named = [account.split_once(':').unwrap().0];
    let mut errors = Vec::new();
    macro_rules! ask {
        ($($asked:expr),+ $(,)?) => { $(errors.push(is_wrong(&named, $asked)));+ };
    }
    ask!(
        store.account(&nobody, when),
        store.regions(&nobody),
        store.linked(&nobody),
        store.link_history(&nobody),
        store.notices(&nobody),
        store.ad_preferences(&nobody),
        store.feed_controls(&nobody, when),
        store.interests(&nobody, Purpose::Ads, when, 9),
        store.interests(&nobody, Purpose::Content, when, 0),
        store.ads(&nobody, when, 9),
        store.feed(&nobody, when, 9),
        store.message(&nobody, &conversation, &message),
        store.has_interaction(&nobody, &"i1".parse().unwrap()),
        store.explain_ad(&nobody, &"poles".parse().unwrap(), when),
        store.explain_content(&nobody, &"ridge".parse().unwrap(), when),
        store.explain_interest(&nobody, &topic("hiking"), when),
        store.explain_message(&nobody, &conversation, &message, true),
    );
    errors
}

#[test]
fn an_unknown_account_is_refused_by_every_change_and_question() {
    let world = full();
    for change in changes_of("instagram:nobody") {
        let error = is_refused(&world, &["\"instagram:nobody\"", "R1"], change);
        assert!(
            matches!(&error, Error::UnknownAccount(who) if who.as_str() == "instagram:nobody"),
            "{error:?}"
        );
    }
    for error in questions_of("instagram:nobody") {
        assert!(
            matches!(&error, Error::UnknownAccount(who) if who.as_str() == "instagram:nobody"),
            "{error:?}"
        );
    }
}

#[test]
fn an_unknown_app_is_refused_by_every_change_and_question() {
    let world = full();
    let mut changes = changes_of("threads:ana");
    changes.push(Box::new(|writer| {
        writer.add_account(&name("threads:ana"), at(LATER), Some("US".parse()?))
    }));
    for change in changes {
        let error = is_refused(&world, &["\"threads\"", "R1", "instagram"], change);
        assert!(
            matches!(&error, Error::UnknownApp { app, known }
                if app == "threads" && known.contains("whatsapp")),
            "{error:?}"
        );
    }
    for error in questions_of("threads:ana") {
        assert!(
            matches!(&error, Error::UnknownApp { app, .. } if app == "threads"),
            "{error:?}"
        );
    }
}

#[test]
fn an_unknown_topic_is_refused_wherever_it_is_named() {
    let world = full();
    let ana = name("instagram:ana");
    let kloof = || topic("kloof");
    let about = |topics: Vec<TopicKey>| interest_store::Content {
        at: at(LATER),
        content: "new".parse().unwrap(),
        kind: "post".to_owned(),
        title: "new".to_owned(),
        topics,
    };
    let like = interest_store::Interaction {
        at: at(LATER),
        account: ana.clone(),
        interaction: "new".parse().unwrap(),
        kind: InteractionKind::Follow,
        topics: vec![topic("hiking"), kloof()],
    };
    let ad = interest_store::Ad {
        ad: "new".parse().unwrap(),
        advertiser: "acme".parse().unwrap(),
        title: "new".to_owned(),
        topics: vec![topic("hiking").into(), kloof().into()],
        from: None,
        until: None,
    };
    let message = new_message().with_topics([topic("hiking"), kloof()]);
    let mut errors = vec![
        is_refused(&world, &["\"kloof\"", "R5"], |writer| {
            writer.record_message(&message)
        }),
        is_refused(&world, &["\"kloof\""], |writer| {
            writer.record_interaction(&like)
        }),
        is_refused(&world, &["\"kloof\""], |writer| writer.add_ad(&ad)),
        is_refused(&world, &["\"kloof\""], |writer| {
            writer.add_content(&about(vec![topic("hiking"), kloof()]))
        }),
        is_refused(&world, &["\"kloof\""], |writer| {
            writer.set_ad_topic(&ana, &kloof(), AdSetting::Block, at(LATER))
        }),
        is_refused(&world, &["\"kloof\""], |writer| {
            writer.set_feed_control(&ana, &kloof(), FeedSetting::Hide, None, at(LATER))
        }),
        is_refused(&world, &["\"kloof\""], |writer| {
            writer.add_topic(&TopicSpec::new(topic("new")).parent(kloof()))
        }),
        is_refused(&world, &["\"kloof\""], |writer| {
            writer.add_topic(
                &TopicSpec::new(topic("boots"))
                    .name("Other")
                    .phrases(["other"])
                    .parent(kloof()),
            )
        }),
    ];
    errors.push(is_wrong(&["\"kloof\""], world.store.topic(&kloof())));
    let asked = world.store.explain_interest(&ana, &kloof(), at(LATER));
    errors.push(is_wrong(&["\"kloof\""], asked));
    for error in errors {
        assert!(
            matches!(&error, Error::UnknownTopic(key) if key.as_str() == "kloof"),
            "{error:?}"
        );
    }
}

#[test]
fn an_unknown_advertiser_ad_item_or_message_is_refused() {
    let world = full();
    let ana = name("instagram:ana");
    let error = is_refused(&world, &["\"nobody\"", "R13"], |writer| {
        writer.set_advertiser_block(&ana, &"nobody".parse()?, true, at(LATER))
    });
    assert!(matches!(error, Error::UnknownAdvertiser(_)), "{error:?}");
    let ad = interest_store::Ad {
        ad: "new".parse().unwrap(),
        advertiser: "nobody".parse().unwrap(),
        title: "new".to_owned(),
        topics: vec![topic("hiking").into()],
        from: None,
        until: None,
    };
    let error = is_refused(&world, &["\"nobody\""], |writer| writer.add_ad(&ad));
    assert!(matches!(error, Error::UnknownAdvertiser(_)), "{error:?}");

    let (store, when) = (&world.store, at(LATER));
    let none: AdId = "none".parse().unwrap();
    for error in [
        is_wrong(&["\"none\"", "R13"], store.ad(&none)),
        is_wrong(&["\"none\"", "R13"], store.explain_ad(&ana, &none, when)),
    ] {
        assert!(matches!(error, Error::UnknownAd(_)), "{error:?}");
    }
    let none: ContentId = "none".parse().unwrap();
    for error in [
        is_wrong(&["\"none\"", "R14"], store.content(&none)),
        is_wrong(&["\"none\""], store.explain_content(&ana, &none, when)),
    ] {
        assert!(matches!(error, Error::UnknownContent(_)), "{error:?}");
    }
    for (conversation, message) in [("c1", "none"), ("none", "known")] {
        let (conversation, message) = (conversation.parse().unwrap(), message.parse().unwrap());
        let named = ["\"instagram:ana\"", "\"none\"", "R3"];
        for error in [
            is_wrong(&named, store.message(&ana, &conversation, &message)),
            is_wrong(
                &named,
                store.explain_message(&ana, &conversation, &message, true),
            ),
        ] {
            assert!(matches!(error, Error::UnknownMessage { .. }), "{error:?}");
        }
    }
}
