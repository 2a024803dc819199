//! The file: how it is opened, what is refused and left as it is, what other programs see of it, and
//! what is left in it after an erasure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "files/erased.rs"]
mod erased;
#[path = "files/folder.rs"]
mod folder;
#[path = "files/older.rs"]
mod older;
#[path = "files/opening.rs"]
mod opening;
#[path = "files/read_only.rs"]
mod read_only;
#[path = "files/refused.rs"]
mod refused;
