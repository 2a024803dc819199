//! `explain`.

mod prose;

use clap::{Args, Subcommand};
use interest_store::{
    AccountName, AdId, Because, ContentId, ConversationId, Explanation, InterestExplanation,
    MessageId, Modality, Outcome as Became, Reason, Remedy, Role, SignalShare, Timestamp, TopicKey,
};
use serde::Serialize;

use super::output::{Cell, Format, Table};
use super::{Context, Outcome};

/// Why: all reasons, what matched, the signals behind it, and how to change it (R17)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store explain ad instagram:ana trailco-boots
  interest-store explain content instagram:ana p1
  interest-store explain interest instagram:ana hiking
  interest-store explain message instagram:ana c1 m1 --show-text")]
pub(crate) struct Explain {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Why an ad is shown to an account, or is not
    Ad {
        /// The account, as in instagram:ana
        account: AccountName,
        /// The ad's id
        ad: AdId,
    },
    /// Why a post, reel or group is in an account's feed, or is not
    Content {
        /// The account, as in instagram:ana
        account: AccountName,
        /// The item's id
        #[arg(value_name = "ID")]
        content: ContentId,
    },
    /// The signals behind an interest, or why it is none
    Interest {
        /// The account, as in instagram:ana
        account: AccountName,
        /// The topic's key
        topic: TopicKey,
    },
    /// What became of a message
    Message {
        /// The account whose conversation it is
        account: AccountName,
        /// The conversation's id
        conversation: ConversationId,
        /// The message's id
        message: MessageId,
        /// Quote the text too
        #[arg(long)]
        show_text: bool,
    },
}

/// An ad or a content item, with the fields in the order that `events.md` gives them.
#[derive(Serialize)]
struct Item<'a> {
    account: &'a AccountName,
    #[serde(skip_serializing_if = "Option::is_none")]
    ad: Option<&'a AdId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a ContentId>,
    shown: bool,
    score: f64,
    reasons: &'a [Reason],
    because: &'a [Because],
    at: Timestamp,
    signals: &'a [SignalShare],
    change: &'a [Remedy],
}

#[derive(Serialize)]
struct Message<'a> {
    outcome: Became,
    why: &'a str,
    account: &'a AccountName,
    conversation: &'a ConversationId,
    message: &'a MessageId,
    at: Timestamp,
    role: Role,
    modality: Modality,
    topics: &'a [TopicKey],
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl Explain {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let at = store.now();
        match &self.command {
            Command::Ad { account, ad } => item(context, &store.explain_ad(account, ad, at)?),
            Command::Content { account, content } => {
                item(context, &store.explain_content(account, content, at)?)
            }
            Command::Interest { account, topic } => {
                interest(context, &store.explain_interest(account, topic, at)?)
            }
            Command::Message {
                account,
                conversation,
                message,
                show_text,
            } => {
                let found = store.explain_message(account, conversation, message, *show_text)?;
                let answer = Message {
                    outcome: found.message.outcome,
                    why: &found.why,
                    account: &found.message.account,
                    conversation: &found.message.conversation,
                    message: &found.message.message,
                    at: found.message.at,
                    role: found.message.role,
                    modality: found.message.modality,
                    topics: &found.message.topics,
                    text: found.text.as_deref(),
                };
                self::message(context, &answer)
            }
        }
    }
}

fn item(context: &mut Context, found: &Explanation) -> Outcome {
    match context.out.format() {
        Format::Json => context.out.json(&Item {
            account: &found.account,
            ad: found.ad.as_ref(),
            content: found.content.as_ref(),
            shown: found.shown,
            score: found.score,
            reasons: &found.reasons,
            because: &found.because,
            at: found.at,
            signals: &found.signals,
            change: &found.change,
        }),
        Format::Table => {
            let text = prose::item(context, found);
            context.out.write(text)
        }
        Format::Csv => {
            let mut table = parts();
            let verdict = if found.shown { "shown" } else { "withheld" };
            part(
                &mut table,
                "verdict",
                &"",
                verdict,
                Cell::Score(found.score),
            );
            for reason in &found.reasons {
                let (word, topic) = word_of(reason);
                part(&mut table, "reason", &topic, &word, Cell::None);
            }
            for matched in &found.because {
                let via = format!("via {}", matched.via);
                part(
                    &mut table,
                    "because",
                    &matched.topic,
                    &via,
                    Cell::Score(matched.score),
                );
            }
            signals(&mut table, &found.signals);
            changes(&mut table, context, &found.change);
            context.out.csv(&table, true)
        }
    }
}

fn interest(context: &mut Context, found: &InterestExplanation) -> Outcome {
    match context.out.format() {
        Format::Json => context.out.json(found),
        Format::Table => {
            let text = prose::interest(context, found);
            context.out.write(text)
        }
        Format::Csv => {
            let mut table = parts();
            for (purpose, interest) in [("ads", &found.ads), ("content", &found.content)] {
                if let Some(interest) = interest {
                    let score = Cell::Score(interest.score);
                    part(&mut table, "interest", &found.topic, purpose, score);
                }
            }
            for note in &found.notes {
                part(&mut table, "note", &found.topic, note, Cell::None);
            }
            signals(&mut table, &found.signals);
            changes(&mut table, context, &found.change);
            context.out.csv(&table, true)
        }
    }
}

/// A reason's word and topic, as JSON has them.
fn word_of(reason: &Reason) -> (String, String) {
    let field = |name: &str| {
        let object = serde_json::to_value(reason).unwrap_or_default();
        object[name].as_str().unwrap_or_default().to_owned()
    };
    (field("reason"), field("topic"))
}

/// An explanation in CSV: a row for each part of it.
fn parts() -> Table {
    Table::new(&["part", "topic", "what", "account", "at", "value"])
}

fn part(table: &mut Table, part: &str, topic: &dyn ToString, what: &str, value: Cell) {
    table.row([
        Cell::text(part),
        Cell::Text(topic.to_string()),
        Cell::text(what),
        Cell::None,
        Cell::None,
        value,
    ]);
}

fn signals(table: &mut Table, signals: &[SignalShare]) {
    for signal in signals {
        table.row([
            Cell::text("signal"),
            Cell::text(&signal.topic),
            Cell::Text(format!("{} {}", signal.origin, signal.from)),
            Cell::text(&signal.account),
            Cell::At(signal.at),
            Cell::Share(signal.share),
        ]);
    }
}

fn changes(table: &mut Table, context: &Context, change: &[Remedy]) {
    for remedy in change {
        let command = context.command(remedy.command.iter().map(String::as_str));
        part(table, "change", &"", &command, Cell::None);
    }
}

fn message(context: &mut Context, found: &Message<'_>) -> Outcome {
    match context.out.format() {
        Format::Json => context.out.json(found),
        Format::Table => context.out.write(prose::message(found)),
        Format::Csv => {
            let mut table = Table::new(&[
                "outcome",
                "account",
                "conversation",
                "message",
                "at",
                "role",
                "modality",
                "topics",
                "text",
            ]);
            table.row([
                Cell::text(&found.outcome),
                Cell::text(found.account),
                Cell::text(found.conversation),
                Cell::text(found.message),
                Cell::At(found.at),
                Cell::text(&found.role),
                Cell::text(&found.modality),
                Cell::list(found.topics),
                Cell::maybe(found.text, |it| Cell::text(&it)),
            ]);
            context.out.csv(&table, true)
        }
    }
}
