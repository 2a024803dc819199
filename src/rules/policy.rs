//! R16: what the policy's values may be.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::{Policy, PolicyValue};

/// The names of all policy values, in the order in which `events.md` has them.
pub(crate) const NAMES: [&str; 12] = [
    "half_life_days",
    "fade_below",
    "required_notices",
    "sensitive",
    "opt_out",
    "see_less_factor",
    "show_more_factor",
    "show_less_factor",
    "feed_control_days",
    "snooze_days",
    "retain_text_days",
    "retain_signal_days",
];

/// The longest span of days that is taken: a hundred years.
const MOST_DAYS: f64 = 36_500.0;

/// R16: puts a value into the policy, if it is one that it can have.
pub(crate) fn set(policy: &mut Policy, name: &str, value: &PolicyValue) -> Result<()> {
    let field = Field { name, value };
    match name {
        "half_life_days" => policy.half_life_days = field.days()?,
        "fade_below" => policy.fade_below = field.number(0.0, 1000.0)?,
        "required_notices" => {
            policy.required_notices =
                field.words::<BTreeSet<_>>("an array of in_product, email")?;
        }
        "sensitive" => policy.sensitive = field.words("never or content_only")?,
        "opt_out" => policy.opt_out = field.words("not_offered or offered")?,
        "see_less_factor" => policy.see_less_factor = field.number(0.0, 1.0)?,
        "show_more_factor" => policy.show_more_factor = field.number(1.0, 1000.0)?,
        "show_less_factor" => policy.show_less_factor = field.number(0.0, 1.0)?,
        "feed_control_days" => policy.feed_control_days = field.days()?,
        "snooze_days" => policy.snooze_days = field.days()?,
        "retain_text_days" => policy.retain_text_days = field.days_or_null()?,
        "retain_signal_days" => policy.retain_signal_days = field.days_or_null()?,
        _ => {
            return Err(field.refused(&format!(
                "there is no such name; it has {}",
                NAMES.join(", ")
            )));
        }
    }
    Ok(())
}

/// A name and the value that it is to get.
struct Field<'a> {
    name: &'a str,
    value: &'a PolicyValue,
}

impl Field<'_> {
    fn refused(&self, reason: &str) -> Error {
        Error::Policy {
            name: self.name.to_owned(),
            value: self.value.to_string(),
            reason: reason.to_owned(),
        }
    }

    fn number(&self, least: f64, most: f64) -> Result<f64> {
        self.value
            .as_f64()
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| self.refused(&format!("it takes a number from {least} to {most}")))
    }

    fn days(&self) -> Result<f64> {
        self.value
            .as_f64()
            .filter(|days| *days > 0.0 && *days <= MOST_DAYS)
            .ok_or_else(|| self.refused("it takes a number of days above 0, at most 36500"))
    }

    fn days_or_null(&self) -> Result<Option<f64>> {
        match self.value {
            Value::Null => Ok(None),
            _ => self.days().map(Some),
        }
    }

    fn words<T: DeserializeOwned>(&self, expected: &str) -> Result<T> {
        serde_json::from_value(self.value.clone())
            .map_err(|_| self.refused(&format!("it takes {expected}")))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::model::{Channel, OptOut, Region, SensitiveUse};
    use crate::time::Timestamp;

    /// The policy of the announcement, as the migration writes it, for tests of the rules.
    pub(crate) fn announced() -> Policy {
        const CLOSED: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI \
             SK GP MQ GF RE YT MF AX GB KR";
        let start: Timestamp = "2025-12-16T00:00:00Z".parse().unwrap();
        let rollout: BTreeMap<_, _> = Region::all()
            .map(|region| {
                let closed = CLOSED.split(' ').any(|code| code == region.as_str());
                (region, (!closed).then_some(start))
            })
            .collect();
        Policy {
            half_life_days: 30.0,
            fade_below: 0.05,
            required_notices: [Channel::InProduct, Channel::Email].into(),
            sensitive: SensitiveUse::Never,
            opt_out: OptOut::NotOffered,
            see_less_factor: 0.25,
            show_more_factor: 2.0,
            show_less_factor: 0.5,
            feed_control_days: 60.0,
            snooze_days: 30.0,
            retain_text_days: None,
            retain_signal_days: None,
            rollout,
        }
    }

    #[test]
    fn r16_every_name_takes_its_own_value_back() {
        let mut policy = announced();
        let as_json = serde_json::to_value(&policy).unwrap();
        for name in NAMES {
            set(&mut policy, name, &as_json[name]).unwrap();
        }
        assert_eq!(policy, announced());
    }

    #[test]
    fn r16_a_value_that_cannot_be_is_refused_by_name() {
        for (name, value) in [
            ("half_life_days", json!(0)),
            ("half_life_days", json!("30")),
            ("half_life_days", json!(1e9)),
            ("required_notices", json!(["post"])),
            ("sensitive", json!("always")),
            ("opt_out", json!(true)),
            ("see_less_factor", json!(1.5)),
            ("retain_text_days", json!(-1)),
            ("half_live_days", json!(30)),
        ] {
            let mut policy = announced();
            let error = set(&mut policy, name, &value).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains("R16"), "{error}");
            assert_eq!(policy, announced());
        }
    }
}
