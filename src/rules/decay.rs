//! R9: what signals are worth.
//!
//! A score is the sum of `weight * 2^(-age / half life)`. The signals of one account, topic and origin
//! are added up in the order of their instants into a [`Tally`], so that the sum has the same bits
//! whatever order they arrived in, and a later signal can be added without reading the earlier ones.

use crate::time::{DAY_MS, Timestamp};

/// What `value` is worth `age_ms` milliseconds later.
pub(crate) fn halved(value: f64, age_ms: i64, half_life_days: f64) -> f64 {
    value * (-(age_ms as f64) / (half_life_days * DAY_MS as f64)).exp2()
}

/// Scores are rounded to nine decimals before they are compared: sums that differ only in the last
/// bits of a float are equal, and their order falls to the tie-break that the rules name.
pub(crate) fn rounded(score: f64) -> f64 {
    (score * 1e9).round() / 1e9
}

/// Signals of one account, topic and origin, added up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tally {
    /// Their worth at `newest`.
    pub(crate) value: f64,
    /// The latest of their instants.
    pub(crate) newest: Timestamp,
    /// How many they are.
    pub(crate) count: u64,
}

impl Tally {
    /// A single signal.
    pub(crate) fn of(at: Timestamp, weight: f64) -> Tally {
        Tally {
            value: weight,
            newest: at,
            count: 1,
        }
    }

    /// Adds a signal that is not older than those before it.
    pub(crate) fn add(&mut self, at: Timestamp, weight: f64, half_life_days: f64) {
        let age = at.millis() - self.newest.millis();
        self.value = halved(self.value, age, half_life_days) + weight;
        self.newest = at;
        self.count += 1;
    }

    /// Adds up signals given in any order; `None` if there are none.
    pub(crate) fn sum(signals: &mut [(Timestamp, f64)], half_life_days: f64) -> Option<Tally> {
        signals.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let (&(at, weight), rest) = signals.split_first()?;
        let mut tally = Tally::of(at, weight);
        for &(at, weight) in rest {
            tally.add(at, weight, half_life_days);
        }
        Some(tally)
    }

    /// The score at an instant that is not before `newest`.
    pub(crate) fn score_at(&self, at: Timestamp, half_life_days: f64) -> f64 {
        halved(
            self.value,
            at.millis() - self.newest.millis(),
            half_life_days,
        )
    }
}

/// When a plain score at `at` will have fallen to `fade_below`; `None` if it never will.
pub(crate) fn fades_at(
    score: f64,
    at: Timestamp,
    fade_below: f64,
    half_life_days: f64,
) -> Option<Timestamp> {
    (fade_below > 0.0 && score > 0.0)
        .then(|| at.plus_days((score / fade_below).log2().max(0.0) * half_life_days))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_767_355_200_000);

    #[test]
    fn r09_a_signal_halves_every_30_days() {
        assert_eq!(halved(1.0, 30 * DAY_MS, 30.0), 0.5);
        assert_eq!(halved(0.8, 60 * DAY_MS, 30.0), 0.2);
        assert_eq!(halved(1.0, 0, 30.0), 1.0);
    }

    #[test]
    fn r09_the_sum_has_the_same_bits_in_every_order() {
        let signals = [(0, 0.3), (86_400_000, 0.7), (86_400_000, 0.1), (777, 1.0)];
        let at = |ms: i64| NOON.plus_millis(ms);
        let mut forth: Vec<_> = signals.iter().map(|&(ms, w)| (at(ms), w)).collect();
        let mut back: Vec<_> = forth.iter().rev().copied().collect();
        let a = Tally::sum(&mut forth, 30.0).unwrap();
        let b = Tally::sum(&mut back, 30.0).unwrap();
        assert_eq!(a.value.to_bits(), b.value.to_bits());
        assert_eq!(a.count, 4);
        assert_eq!(Tally::sum(&mut [], 30.0), None);
    }

    #[test]
    fn r09_an_interest_fades_when_its_score_has_fallen_to_the_limit() {
        let fades = fades_at(0.8, NOON, 0.05, 30.0).unwrap();
        assert_eq!(fades, NOON.plus_days(120.0));
        assert_eq!(fades_at(0.8, NOON, 0.0, 30.0), None);
    }
}
