//! Policy values that cannot be.

use std::collections::BTreeMap;

use interest_store::{Error, PolicySet, Purpose};
use serde_json::{Value, json};

use crate::common::{at, name};
use crate::refused::{LATER, full, is_refused, line_is_refused};

fn of(values: &[(&str, Value)]) -> PolicySet {
    let set: BTreeMap<String, Value> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    PolicySet { at: at(LATER), set }
}

fn is_policy_error(error: &Error, expected: &str) {
    assert!(
        matches!(error, Error::Policy { name, .. } if name == expected),
        "{error:?}"
    );
}

#[test]
fn a_policy_value_that_cannot_be_is_refused_by_name_and_value() {
    let world = full();
    for (name, values) in [
        (
            "half_life_days",
            vec![
                json!(0),
                json!(-0.0),
                json!(-1),
                json!(36_501),
                json!("14"),
                json!(null),
            ],
        ),
        ("feed_control_days", vec![json!(0), json!(1e9), json!(true)]),
        ("snooze_days", vec![json!(-30), json!(null), json!([30])]),
        (
            "retain_text_days",
            vec![json!(0), json!(-1), json!("never"), json!(1e300)],
        ),
        (
            "retain_signal_days",
            vec![json!(0), json!(false), json!({})],
        ),
        (
            "fade_below",
            vec![json!(-0.01), json!(1001), json!("0.05"), json!(null)],
        ),
        (
            "see_less_factor",
            vec![json!(-0.1), json!(1.000_001), json!(null)],
        ),
        ("show_less_factor", vec![json!(-1), json!(2), json!("0.5")]),
        (
            "show_more_factor",
            vec![json!(0.99), json!(1001), json!([])],
        ),
        (
            "required_notices",
            vec![
                json!(["post"]),
                json!(["email", "post"]),
                json!("email"),
                json!([1]),
                json!(null),
                json!({"email": true}),
            ],
        ),
        (
            "sensitive",
            vec![
                json!("always"),
                json!(""),
                json!(true),
                json!(null),
                json!(["never"]),
            ],
        ),
        (
            "opt_out",
            vec![json!("yes"), json!(true), json!(1), json!("Offered")],
        ),
        ("half_live_days", vec![json!(30)]),
        ("", vec![json!(30)]),
        ("rollout", vec![json!(null)]),
        ("Half_life_days", vec![json!(30)]),
    ] {
        for value in values {
            let shown = value.to_string();
            let change = of(&[(name, value)]);
            let named = [name, &*shown, "cannot be", "R16"];
            let error = is_refused(&world, &named, |writer| writer.set_policy(&change));
            is_policy_error(&error, name);
            let line = json!({"type": "policy", "at": LATER, "set": {name: change.set[name]}});
            let error = line_is_refused(&world, &named, line.to_string());
            is_policy_error(&error, name);
        }
    }
}

#[test]
fn of_one_good_and_one_bad_policy_value_neither_is_set() {
    let world = full();
    let before = world.store.policy().unwrap();
    for bad in [
        ("zoom", json!(1)),
        ("a_first_one", json!(1)),
        ("snooze_days", json!("x")),
        ("fade_below", json!(-1)),
    ] {
        let change = of(&[
            ("half_life_days", json!(5)),
            ("opt_out", json!("offered")),
            bad.clone(),
            ("see_less_factor", json!(0.5)),
        ]);
        let error = is_refused(&world, &[bad.0, "R16"], |writer| writer.set_policy(&change));
        is_policy_error(&error, bad.0);
        assert_eq!(world.store.policy().unwrap(), before);
    }
    assert_eq!(world.store.policy_history().unwrap().len(), 1);
}

#[test]
fn the_bounds_of_each_policy_value_are_taken_and_answers_stay_numbers() {
    let world = full();
    let ana = name("instagram:ana");
    for (key, value) in [
        ("half_life_days", json!(36_500)),
        ("half_life_days", json!(1e-300)),
        ("feed_control_days", json!(1e-300)),
        ("snooze_days", json!(36_500)),
        ("see_less_factor", json!(0)),
        ("see_less_factor", json!(1)),
        ("show_less_factor", json!(0)),
        ("show_more_factor", json!(1)),
        ("show_more_factor", json!(1000)),
        ("required_notices", json!([])),
        ("fade_below", json!(0)),
        ("fade_below", json!(1000)),
        ("fade_below", json!(0)),
        ("retain_text_days", json!(null)),
        ("retain_text_days", json!(1e-300)),
    ] {
        world
            .store
            .set_policy(&of(&[(key, value.clone())]))
            .unwrap();
        for purpose in [Purpose::Ads, Purpose::Content] {
            for when in [
                "2026-01-05T10:00:00Z",
                LATER,
                "0000-01-01T00:00:00Z",
                "9999-12-31T00:00:00Z",
            ] {
                let scores = world.interests(&ana, purpose, when);
                let fine = scores
                    .iter()
                    .all(|one| one.score.is_finite() && one.score >= 0.0);
                assert!(fine, "{key} {value}: {scores:?}");
            }
        }
        assert_eq!(
            world.store.check().unwrap(),
            Vec::<String>::new(),
            "{key} {value}"
        );
    }
}
