//! R1, R10: where an account was at an instant, and whether what it said may flow.

use crate::model::{Channel, OptOut, Policy, Region};
use crate::time::Timestamp;

/// What decides about an account's conversations.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Standing {
    /// Its regions, each from an instant on, oldest first.
    pub(crate) regions: Vec<(Timestamp, Region)>,
    /// The earliest delivery of a notice by each channel.
    pub(crate) notices: Vec<(Channel, Timestamp)>,
    /// Whether it has taken the opt-out.
    pub(crate) opted_out: bool,
}

impl Standing {
    /// R1: the region in force at an instant; `None` while it is unknown.
    pub(crate) fn region_at(&self, at: Timestamp) -> Option<Region> {
        self.regions
            .iter()
            .rev()
            .find(|(from, _)| *from <= at)
            .map(|(_, region)| *region)
    }

    /// R10: whether signals from conversations may flow from or to the account at an instant: it is in
    /// a region whose rollout has begun, and has not opted out.
    pub(crate) fn is_open(&self, at: Timestamp, policy: &Policy) -> bool {
        let rollout = self.region_at(at).and_then(|region| policy.rollout(region));
        rollout.is_some_and(|from| from <= at) && !self.has_opted_out(policy)
    }

    /// R6, R16: an opt-out counts only while the policy offers one.
    pub(crate) fn has_opted_out(&self, policy: &Policy) -> bool {
        self.opted_out && policy.opt_out == OptOut::Offered
    }

    /// R6, R15: whether every required notice had been delivered by an instant.
    pub(crate) fn was_told_by(&self, at: Timestamp, policy: &Policy) -> bool {
        policy.required_notices.iter().all(|channel| {
            self.notices
                .iter()
                .any(|(told, when)| told == channel && *when <= at)
        })
    }
}
