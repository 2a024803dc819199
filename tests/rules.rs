//! Every rule by number, its edges included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

// R1, R3 to R5: what comes in.
#[path = "rules/taking_in.rs"]
mod taking_in;
// R6, R7, R15: what becomes of a message.
#[path = "rules/deciding.rs"]
mod deciding;
// R8: sensitive topics.
#[path = "rules/sensitive.rs"]
mod sensitive;
// R9, R19: what signals are worth, and resets.
#[path = "rules/weighing.rs"]
mod weighing;
// R16: the policy; and that a call is done whole or not at all, and once.
#[path = "rules/changing.rs"]
mod changing;
// R18: erasing.
#[path = "rules/erasing.rs"]
mod erasing;
// R2, R10: links, and what is added up over them.
#[path = "rules/linking.rs"]
mod linking;
// R10: between which accounts, and when, conversations flow.
#[path = "rules/flow.rs"]
mod flow;
// R11: Ad Preferences.
#[path = "rules/preferences.rs"]
mod preferences;
// R12: interests for ads.
#[path = "rules/interests.rs"]
mod interests;
// R13: ads.
#[path = "rules/ranking.rs"]
mod ranking;
// R13, R14: the host's own list of ads gets the same decisions.
#[path = "rules/candidates.rs"]
mod candidates;
// R14: content.
#[path = "rules/feed.rs"]
mod feed;
// R14: how long feed controls last, whose they are, and what they leave alone.
#[path = "rules/controls.rs"]
mod controls;
// R17: why something is shown, or is not.
#[path = "rules/explaining.rs"]
mod explaining;
// R17: why an interest is one, what became of a message, and what is kept back.
#[path = "rules/asking_why.rs"]
mod asking_why;
// Importing again.
#[path = "rules/repeating.rs"]
mod repeating;
