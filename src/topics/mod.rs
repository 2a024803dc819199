//! Text to topics: the taxonomy, the phrases by which topics are recognised, and the extractor, which a
//! host can replace.

mod builtin;
mod extractor;
mod phrases;
#[cfg_attr(test, allow(unreachable_pub))]
mod taxonomy;

pub(crate) use builtin::builtin;
pub use extractor::{Extractor, Mention, PhraseExtractor};
pub(crate) use phrases::{PhraseMatcher, normalise};
pub(crate) use taxonomy::{Taxonomy, TopicId, TopicNode};

#[cfg(test)]
pub(crate) use taxonomy::tests;
