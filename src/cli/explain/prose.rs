//! Explanations as people read them.

use std::fmt::Write as _;

use interest_store::{
    Because, Explanation, Interest, InterestExplanation, Modality, Origin, Reason, Remedy, Role,
    SignalShare,
};

use super::Message;
use crate::cli::Context;
use crate::cli::output::{Cell, Table, day, instant};

/// How many signals are listed; the smallest shares are only counted.
const MOST_SIGNALS: usize = 20;

/// An ad or a content item.
pub(super) fn item(context: &Context, found: &Explanation) -> String {
    let what = match (&found.ad, &found.content) {
        (Some(ad), _) => format!("Ad {ad}"),
        (_, Some(content)) => format!("Content {content}"),
        _ => "It".to_owned(),
    };
    let verdict = if found.shown {
        format!(
            "is shown to {}, with score {:.3}",
            found.account, found.score
        )
    } else {
        format!("is withheld from {}", found.account)
    };
    let mut text = format!("{what} {verdict}, as of {}.\n", instant(found.at));
    if !found.reasons.is_empty() {
        text.push_str("\nWhy it is withheld:\n");
        for reason in &found.reasons {
            let _ = writeln!(text, "  - {}", in_words(reason, found.ad.is_some()));
        }
    }
    because(&mut text, &found.because);
    signals(&mut text, &found.signals, true);
    change(&mut text, context, &found.change);
    text
}

/// A reason, with the rule.
fn in_words(reason: &Reason, is_ad: bool) -> String {
    let whose = if is_ad { "ad" } else { "item" };
    match reason {
        Reason::TopicBlocked { topic } => {
            format!("one of its topics lies under {topic}, which is blocked (R11)")
        }
        Reason::AdvertiserBlocked => "its advertiser is blocked (R11)".to_owned(),
        Reason::SensitiveTopic { topic } => {
            format!("its topic {topic} is sensitive, and no ad may use that (R8)")
        }
        Reason::OutsideDates if is_ad => {
            "the ad is not on at this instant: it is outside its dates (R13)".to_owned()
        }
        Reason::OutsideDates => "it is not yet published at this instant (R14)".to_owned(),
        Reason::NoMatch => format!("the account has no interest that matches the {whose} (R13)"),
        Reason::TopicHidden { topic } => {
            format!("one of its topics lies under {topic}, which the account hides (R14)")
        }
        Reason::TopicSnoozed { topic, until } => format!(
            "one of its topics lies under {topic}, which the account snoozes until {} (R14)",
            instant(*until)
        ),
        other => format!("{other:?}"),
    }
}

fn because(text: &mut String, because: &[Because]) {
    if because.is_empty() {
        return;
    }
    text.push_str("\nWhat matches:\n");
    let mut table = Table::new(&["topic", "via", "score"]);
    for matched in because {
        let how = if matched.topic == matched.via {
            "an interest of the account".to_owned()
        } else {
            format!("through the interest {}", matched.via)
        };
        table.row([
            Cell::text(&matched.topic),
            Cell::Text(how),
            Cell::Score(matched.score),
        ]);
    }
    indented(text, &table);
}

/// The signals, with the topic of each where there can be several.
fn signals(text: &mut String, signals: &[SignalShare], with_topic: bool) {
    if signals.is_empty() {
        return;
    }
    text.push_str("\nThe signals behind it, with the share of each:\n");
    let mut table = Table::new(&["share", "topic", "how", "date", "from"]);
    for signal in signals.iter().take(MOST_SIGNALS) {
        let how = match signal.origin {
            Origin::Conversation => format!("said in {}", signal.account),
            Origin::Interaction => format!("done in {}", signal.account),
        };
        let mut cells = vec![Cell::Share(signal.share)];
        if with_topic {
            cells.push(Cell::text(&signal.topic));
        }
        cells.extend([
            Cell::Text(how),
            Cell::Text(day(signal.at)),
            Cell::text(&signal.from),
        ]);
        table.row(cells);
    }
    indented(text, &table);
    if let Some(more) = signals
        .len()
        .checked_sub(MOST_SIGNALS)
        .filter(|more| *more > 0)
    {
        let _ = writeln!(text, "  and {more} more; --format json has them all");
    }
}

fn change(text: &mut String, context: &Context, change: &[Remedy]) {
    if change.is_empty() {
        return;
    }
    text.push_str("\nTo change it:\n");
    let mut table = Table::new(&["what", "command"]);
    for remedy in change {
        let command = context.command(remedy.command.iter().map(String::as_str));
        table.row([Cell::text(&remedy.what), Cell::Text(command)]);
    }
    indented(text, &table);
}

fn indented(text: &mut String, table: &Table) {
    for line in table.for_people(false).lines() {
        let _ = writeln!(text, "  {line}");
    }
}

/// An interest.
pub(super) fn interest(context: &Context, found: &InterestExplanation) -> String {
    let mut text = format!(
        "{} of {}, as of {}:\n",
        found.topic,
        found.account,
        instant(found.at)
    );
    let mut line = |purpose: &str, interest: &Option<Interest>| {
        let Some(interest) = interest else { return };
        let _ = write!(
            text,
            "  for {purpose} an interest with score {:.3}",
            interest.score
        );
        if let Some(fades) = interest.fades_at {
            let _ = write!(text, ", which fades by {} if nothing is added", day(fades));
        }
        text.push('\n');
    };
    line("ads", &found.ads);
    line("content", &found.content);
    for note in &found.notes {
        let _ = writeln!(text, "  {note}");
    }
    signals(&mut text, &found.signals, false);
    change(&mut text, context, &found.change);
    text
}

/// A message.
pub(super) fn message(found: &Message<'_>) -> String {
    let mut text = format!(
        "Message {} of conversation {} of {}, {} by the {} at {}.\n",
        found.message,
        found.conversation,
        found.account,
        match (found.role, found.modality) {
            (Role::Assistant, _) => "said",
            (Role::User, Modality::Text) => "typed",
            (Role::User, Modality::Voice) => "spoken",
        },
        found.role,
        instant(found.at)
    );
    let _ = writeln!(text, "Outcome {}: {} (R6).", found.outcome, found.why);
    if !found.topics.is_empty() {
        let topics: Vec<&str> = found.topics.iter().map(|topic| topic.as_str()).collect();
        let _ = writeln!(text, "Topics: {}", topics.join(", "));
    }
    if let Some(words) = found.text {
        let _ = writeln!(text, "Text: {words}");
    }
    text
}
