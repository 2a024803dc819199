//! R6: which messages count.

use super::standing::Standing;
use crate::model::{Outcome, Policy, Role, SensitiveUse};
use crate::time::Timestamp;

/// R6: why a message is not read at all, if it is not.
pub(crate) fn gate(role: Role, at: Timestamp, who: &Standing, policy: &Policy) -> Option<Outcome> {
    if role != Role::User {
        return Some(Outcome::Assistant);
    }
    let Some(rollout) = who.region_at(at).and_then(|region| policy.rollout(region)) else {
        return Some(Outcome::RegionExcluded);
    };
    if at < rollout {
        Some(Outcome::BeforeRollout)
    } else if !who.was_told_by(at, policy) {
        Some(Outcome::NoNotice)
    } else if who.has_opted_out(policy) {
        Some(Outcome::OptedOut)
    } else {
        None
    }
}

/// What a message that is read yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// `sensitive`, `no_topic` or `used`.
    pub(crate) outcome: Outcome,
    /// Whether its signals count for ads too, and not for content only.
    pub(crate) for_ads: bool,
}

/// R6, R8: what becomes of a message that is read. Under `content_only` a message with a sensitive
/// mention yields signals for content; none of them, on whatever topic, counts for ads.
pub(crate) fn verdict(mentions: usize, sensitive: bool, policy: &Policy) -> Verdict {
    let outcome = match (sensitive, policy.sensitive) {
        (true, SensitiveUse::Never) => Outcome::Sensitive,
        (true, SensitiveUse::ContentOnly) if mentions == 0 => Outcome::Sensitive,
        _ if mentions == 0 => Outcome::NoTopic,
        _ => Outcome::Used,
    };
    Verdict {
        outcome,
        for_ads: !sensitive,
    }
}

/// R6 in words, for people (R17).
pub(crate) fn in_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Assistant => "the assistant said it; only what people say is read",
        Outcome::RegionExcluded => {
            "at that instant the account's region was unknown or has no rollout, so it was not read"
        }
        Outcome::BeforeRollout => "it is older than its region's rollout, so it was not read",
        Outcome::NoNotice => {
            "not every required notice had been delivered by then, so it was not read"
        }
        Outcome::OptedOut => "the account has opted out, so it is not read",
        Outcome::Sensitive => "it mentions a sensitive topic, so nothing of it is used",
        Outcome::NoTopic => "nothing of interest was found in it",
        Outcome::Used => "it yields a signal for each topic that it mentions",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::{Channel, OptOut};
    use crate::rules::policy::tests::announced;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn told_in(region: &str) -> Standing {
        Standing {
            regions: vec![(at("2025-01-01T00:00:00Z"), region.parse().unwrap())],
            notices: vec![
                (Channel::InProduct, at("2025-11-01T00:00:00Z")),
                (Channel::Email, at("2025-11-02T00:00:00Z")),
            ],
            opted_out: false,
        }
    }

    fn outcome(who: &Standing, when: &str) -> Option<Outcome> {
        gate(Role::User, at(when), who, &announced())
    }

    #[test]
    fn r06_the_rollout_counts_to_the_millisecond() {
        let who = told_in("US");
        assert_eq!(
            outcome(&who, "2025-12-15T23:59:59.999Z"),
            Some(Outcome::BeforeRollout)
        );
        assert_eq!(outcome(&who, "2025-12-16T00:00:00.000Z"), None);
    }

    #[test]
    fn r06_an_unknown_or_closed_region_comes_before_every_other_reason() {
        let mut who = told_in("DE");
        who.notices.clear();
        assert_eq!(
            outcome(&who, "2025-01-05T00:00:00Z"),
            Some(Outcome::RegionExcluded)
        );
        who.regions.clear();
        assert_eq!(
            outcome(&who, "2026-01-05T00:00:00Z"),
            Some(Outcome::RegionExcluded)
        );
    }

    #[test]
    fn r06_a_notice_counts_from_its_own_instant_on() {
        let mut who = told_in("US");
        who.notices[1].1 = at("2026-01-01T00:00:00Z");
        assert_eq!(
            outcome(&who, "2025-12-31T23:59:59.999Z"),
            Some(Outcome::NoNotice)
        );
        assert_eq!(outcome(&who, "2026-01-01T00:00:00Z"), None);
    }

    #[test]
    fn r06_an_opt_out_counts_only_while_it_is_offered() {
        let mut who = told_in("US");
        who.opted_out = true;
        assert_eq!(outcome(&who, "2026-01-01T00:00:00Z"), None);
        let mut policy = announced();
        policy.opt_out = OptOut::Offered;
        let gated = gate(Role::User, at("2026-01-01T00:00:00Z"), &who, &policy);
        assert_eq!(gated, Some(Outcome::OptedOut));
    }

    #[test]
    fn r08_content_only_never_counts_for_ads() {
        let mut policy = announced();
        assert_eq!(verdict(2, true, &policy).outcome, Outcome::Sensitive);
        policy.sensitive = SensitiveUse::ContentOnly;
        let verdict = verdict(2, true, &policy);
        assert_eq!((verdict.outcome, verdict.for_ads), (Outcome::Used, false));
    }
}
