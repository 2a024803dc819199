//! The policy of the model (R16): the announced numbers, and which values can be set.

use std::collections::{BTreeMap, BTreeSet};

use interest_store::{Channel, OptOut, Policy, PolicyValue, Region, SensitiveUse, Timestamp};

use crate::naive::{Answer, Refused, need};

/// 2025-12-16T00:00:00.000Z, when every region starts that has a rollout.
pub(crate) const ROLLOUT: Timestamp = Timestamp::from_millis(1_765_843_200_000);

/// The 27 EU members, the parts of the EU with codes of their own, the UK and South Korea.
const WITHOUT_ROLLOUT: &str = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO \
                               SK SI ES SE GP MQ GF RE YT MF AX GB KR";

/// The policy of the announcement.
pub(crate) fn announced() -> Policy {
    let start = |region: Region| {
        let none = WITHOUT_ROLLOUT
            .split_whitespace()
            .any(|code| code == region.as_str());
        (region, (!none).then_some(ROLLOUT))
    };
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
        rollout: Region::all().map(start).collect(),
    }
}

/// The policy with new values, all of them or none.
pub(crate) fn changed(policy: &Policy, set: &BTreeMap<String, PolicyValue>) -> Answer<Policy> {
    let mut next = policy.clone();
    for (name, value) in set {
        change(&mut next, name, value)?;
    }
    Ok(next)
}

fn change(policy: &mut Policy, name: &str, value: &PolicyValue) -> Answer<()> {
    match name {
        "half_life_days" => policy.half_life_days = days(value)?,
        "feed_control_days" => policy.feed_control_days = days(value)?,
        "snooze_days" => policy.snooze_days = days(value)?,
        "retain_text_days" => policy.retain_text_days = perhaps_days(value)?,
        "retain_signal_days" => policy.retain_signal_days = perhaps_days(value)?,
        "fade_below" => policy.fade_below = within(value, 0.0, 1000.0)?,
        "see_less_factor" => policy.see_less_factor = within(value, 0.0, 1.0)?,
        "show_more_factor" => policy.show_more_factor = within(value, 1.0, 1000.0)?,
        "show_less_factor" => policy.show_less_factor = within(value, 0.0, 1.0)?,
        "sensitive" => policy.sensitive = word(value)?,
        "opt_out" => policy.opt_out = word(value)?,
        "required_notices" => {
            let channels = value.as_array().ok_or(WRONG)?;
            let known: Answer<BTreeSet<Channel>> = channels.iter().map(word).collect();
            policy.required_notices = known?;
        }
        _ => {
            return Err(Refused {
                rule: 16,
                why: "no such policy",
            });
        }
    }
    Ok(())
}

const WRONG: Refused = Refused {
    rule: 16,
    why: "a policy value that cannot be",
};

fn within(value: &PolicyValue, least: f64, most: f64) -> Answer<f64> {
    let number = value.as_f64().ok_or(WRONG)?;
    need(
        number >= least && number <= most,
        16,
        "a policy value out of bounds",
    )?;
    Ok(number)
}

fn days(value: &PolicyValue) -> Answer<f64> {
    let days = within(value, 0.0, 36_500.0)?;
    need(days > 0.0, 16, "no days at all")?;
    Ok(days)
}

fn perhaps_days(value: &PolicyValue) -> Answer<Option<f64>> {
    if value.is_null() {
        Ok(None)
    } else {
        days(value).map(Some)
    }
}

fn word<T: std::str::FromStr>(value: &PolicyValue) -> Answer<T> {
    let word = value.as_str().ok_or(WRONG)?;
    word.parse().map_err(|_| WRONG)
}
