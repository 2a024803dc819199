//! Events in and out: one format for imports, exports and hosts in other languages.

mod apply;
mod event;
mod export;
mod import;

pub use event::Event;
pub use import::{ImportOptions, ImportSummary, SkippedLine};
