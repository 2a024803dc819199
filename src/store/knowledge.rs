//! What is kept in memory of a file: the taxonomy with its phrases, and the policy. Known by the
//! counters of the table `revision`, so that another program's change is seen at the next question.

use std::sync::{Arc, OnceLock};

use crate::db::revision::Revision;
use crate::db::{self, Connection, DbResult};
use crate::model::Policy;
use crate::topics::{PhraseMatcher, Taxonomy};

/// The taxonomy, and its phrases once a text is read.
#[derive(Debug)]
struct Topics {
    revision: i64,
    taxonomy: Taxonomy,
    matcher: OnceLock<PhraseMatcher>,
}

/// The taxonomy and the policy as one transaction sees them.
#[derive(Debug, Clone)]
pub(crate) struct Knowledge {
    policy_revision: i64,
    policy: Arc<Policy>,
    topics: Arc<Topics>,
}

impl Knowledge {
    /// Reads what has changed since `before`, and shares the rest with it.
    pub(crate) fn load(
        connection: &Connection,
        revision: &Revision,
        before: Option<&Knowledge>,
    ) -> DbResult<Knowledge> {
        let policy = match before.filter(|before| before.policy_revision == revision.policy) {
            Some(before) => before.policy.clone(),
            None => Arc::new(db::policy::load(connection)?),
        };
        let topics = match before.filter(|before| before.topics.revision == revision.taxonomy) {
            Some(before) => before.topics.clone(),
            None => Arc::new(Topics {
                revision: revision.taxonomy,
                taxonomy: db::topic::taxonomy(connection)?,
                matcher: OnceLock::new(),
            }),
        };
        Ok(Knowledge {
            policy_revision: revision.policy,
            policy,
            topics,
        })
    }

    pub(crate) fn is_of(&self, revision: &Revision) -> bool {
        self.policy_revision == revision.policy && self.topics.revision == revision.taxonomy
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    pub(crate) fn taxonomy(&self) -> &Taxonomy {
        &self.topics.taxonomy
    }

    /// The phrases of the file, made ready for matching at the first text that is read.
    pub(crate) fn matcher(&self, connection: &Connection) -> DbResult<&PhraseMatcher> {
        if let Some(matcher) = self.topics.matcher.get() {
            return Ok(matcher);
        }
        let phrases = db::topic::phrases(connection)?;
        let matcher = PhraseMatcher::new(
            phrases
                .iter()
                .map(|(topic, phrase)| (*topic as usize, phrase.as_str())),
        )?;
        Ok(self.topics.matcher.get_or_init(|| matcher))
    }
}
