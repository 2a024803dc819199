//! R2: which center a link puts accounts into.

use crate::ids::{AccountName, CenterId};

/// An account that is to be linked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Party {
    pub(crate) account: AccountName,
    pub(crate) center: CenterId,
    /// Whether it shares its center with another account already.
    pub(crate) shares: bool,
}

/// What a link comes to.
#[derive(Debug, PartialEq)]
pub(crate) enum LinkPlan {
    /// All go into this center.
    Into(CenterId),
    /// Two of them share different centers with others already.
    Torn(Box<(Party, Party)>),
}

/// R2: the center that some of them already share, else the first one's. `None` for no parties.
pub(crate) fn plan(parties: &[Party]) -> Option<LinkPlan> {
    let mut sharing = parties.iter().filter(|party| party.shares);
    let Some(first) = sharing.next() else {
        return parties.first().map(|party| LinkPlan::Into(party.center));
    };
    Some(match sharing.find(|party| party.center != first.center) {
        Some(other) => LinkPlan::Torn(Box::new((other.clone(), first.clone()))),
        None => LinkPlan::Into(first.center),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn party(handle: &str, center: i64, shares: bool) -> Party {
        Party {
            account: AccountName::stored("instagram", handle),
            center: CenterId(center),
            shares,
        }
    }

    #[test]
    fn r02_a_link_goes_into_the_center_that_is_shared_already() {
        let parties = [party("a", 1, false), party("b", 2, true)];
        assert_eq!(plan(&parties), Some(LinkPlan::Into(CenterId(2))));
        let alone = [party("a", 1, false), party("b", 2, false)];
        assert_eq!(plan(&alone), Some(LinkPlan::Into(CenterId(1))));
    }

    #[test]
    fn r02_two_shared_centers_cannot_be_put_together() {
        let parties = [party("a", 1, true), party("b", 2, true)];
        assert!(matches!(plan(&parties), Some(LinkPlan::Torn(_))));
    }
}
