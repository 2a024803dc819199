//! Instants in UTC with milliseconds, and the one clock that "now" comes from.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Milliseconds in a day of 24 hours; every "day" of the rules is this long.
pub const DAY_MS: i64 = 86_400_000;

/// An instant in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Prints as RFC 3339 with three digits and `Z`. Parses RFC 3339 with any offset; digits past the
/// millisecond are cut off. Years 0000 to 9999 can be written; others are refused.
///
/// ```
/// use interest_store::Timestamp;
/// let at: Timestamp = "2025-12-16T01:00:00+01:00".parse()?;
/// assert_eq!(at.to_string(), "2025-12-16T00:00:00.000Z");
/// # Ok::<(), interest_store::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

impl Timestamp {
    /// 0000-01-01T00:00:00.000Z, the earliest instant that RFC 3339 can write.
    pub const MIN: Timestamp = Timestamp(-62_167_219_200_000);
    /// 9999-12-31T23:59:59.999Z, the latest instant that RFC 3339 can write.
    pub const MAX: Timestamp = Timestamp(253_402_300_799_999);

    /// The instant `ms` milliseconds after 1970-01-01T00:00:00Z, held within [`Timestamp::MIN`] and
    /// [`Timestamp::MAX`].
    pub const fn from_millis(ms: i64) -> Timestamp {
        if ms < Timestamp::MIN.0 {
            Timestamp::MIN
        } else if ms > Timestamp::MAX.0 {
            Timestamp::MAX
        } else {
            Timestamp(ms)
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This instant and `days` days of 24 hours more (less, when negative).
    pub fn plus_days(self, days: f64) -> Timestamp {
        self.plus_millis((days * DAY_MS as f64).round() as i64)
    }

    /// This instant and `ms` milliseconds more (less, when negative).
    pub const fn plus_millis(self, ms: i64) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_add(ms))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Timestamp {
        Timestamp::from_millis(at.timestamp_millis())
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(at: Timestamp) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(at.0).unwrap_or_default()
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(value: &str) -> Result<Timestamp> {
        let refused = |reason: String| Error::InvalidInstant {
            value: value.chars().take(80).collect(),
            reason,
        };
        let parsed =
            DateTime::parse_from_rfc3339(value).map_err(|error| refused(error.to_string()))?;
        let ms = parsed.timestamp_millis();
        if (Timestamp::MIN.0..=Timestamp::MAX.0).contains(&ms) {
            Ok(Timestamp(ms))
        } else {
            Err(refused("outside the years 0000 to 9999".to_owned()))
        }
    }
}

impl TryFrom<String> for Timestamp {
    type Error = Error;

    fn try_from(value: String) -> Result<Timestamp> {
        value.parse()
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> String {
        at.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&DateTime::<Utc>::from(*self).to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// Where a store takes "now" from. Nothing else in the library reads a clock.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Utc::now().into()
    }
}

/// A clock that stands still, for tests, replays and demonstrations.
///
/// ```
/// use interest_store::{Clock, FixedClock, Timestamp};
/// let noon: Timestamp = "2026-01-05T12:00:00Z".parse()?;
/// assert_eq!(FixedClock(noon).now(), noon);
/// # Ok::<(), interest_store::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_instant_keeps_its_milliseconds_and_nothing_finer() {
        let at: Timestamp = "2025-12-15T23:59:59.999999+00:00".parse().unwrap();
        assert_eq!(at.to_string(), "2025-12-15T23:59:59.999Z");
    }

    #[test]
    fn the_bounds_print_and_parse() {
        for at in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(at.to_string().parse::<Timestamp>().unwrap(), at);
        }
        assert_eq!(Timestamp::from_millis(i64::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.plus_days(-1e300), Timestamp::MIN);
    }

    #[test]
    fn an_instant_without_offset_is_refused_with_its_value() {
        let error = "2025-12-16T00:00:00".parse::<Timestamp>().unwrap_err();
        assert!(error.to_string().contains("2025-12-16T00:00:00"), "{error}");
        assert!("yesterday".parse::<Timestamp>().is_err());
        assert!("9999-12-31T23:59:59-01:00".parse::<Timestamp>().is_err());
    }
}
