//! The rules as pure functions: no SQL, no clock. Each names the rule it is.

pub(crate) mod decay;
pub(crate) mod interests;
pub(crate) mod links;
pub(crate) mod matching;
pub(crate) mod outcome;
pub(crate) mod policy;
pub(crate) mod preferences;
pub(crate) mod standing;
