//! `policy`.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use clap::{Args, Subcommand};
use interest_store::{
    Applied, Policy as InForce, PolicyChange, PolicySet, PolicyValue, Region, RolloutChange,
    Timestamp,
};
use serde::Serialize;

use super::output::{Cell, Format, Table, instant};
use super::{Context, Outcome};

/// The numbers, switches and rollout dates by which the store decides (R16)
///
/// A change decides again, in the same transaction, about the messages that it touches (R7).
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store policy show
  interest-store policy set half_life_days=14 opt_out=offered
  interest-store policy set 'required_notices=[\"in_product\"]' retain_text_days=null
  interest-store policy rollout KR 2026-09-01T00:00:00Z
  interest-store policy rollout US none
  interest-store policy history")]
pub(crate) struct Policy {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The policy in force, and the rollout
    Show,
    /// Set values
    Set {
        /// Name and value: JSON, or a bare word
        #[arg(required = true, value_name = "NAME=VALUE", value_parser = name_and_value)]
        values: Vec<(String, PolicyValue)>,
    },
    /// Set when a region's rollout begins, or close the region
    Rollout {
        /// ISO 3166-1 alpha-2, as US or KR
        region: Region,
        /// The first instant at which what is said there may be used, or none
        #[arg(value_name = "INSTANT|none")]
        from: From,
    },
    /// What the policy was changed to, and when
    History,
}

/// An instant, or `none`.
#[derive(Debug, Clone, Copy)]
struct From(Option<Timestamp>);

impl FromStr for From {
    type Err = interest_store::Error;
    fn from_str(value: &str) -> interest_store::Result<From> {
        match value {
            "none" => Ok(From(None)),
            _ => Ok(From(Some(value.parse()?))),
        }
    }
}

fn name_and_value(argument: &str) -> Result<(String, PolicyValue), String> {
    let Some((name, value)) = argument.split_once('=') else {
        return Err("it is written NAME=VALUE, as in half_life_days=14".to_owned());
    };
    let value = serde_json::from_str(value).unwrap_or_else(|_| PolicyValue::from(value));
    Ok((name.to_owned(), value))
}

#[derive(Serialize)]
struct Shown<'a> {
    policy: &'a InForce,
    rollout: &'a BTreeMap<Region, Option<Timestamp>>,
}

#[derive(Serialize)]
struct History<'a> {
    history: &'a [PolicyChange],
}

impl Policy {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        match &self.command {
            Command::Show => show(context),
            Command::Set { values } => {
                let store = context.writing()?;
                let change = PolicySet {
                    at: store.now(),
                    set: values.iter().cloned().collect(),
                };
                let applied = store.set_policy(&change)?;
                let set: Vec<String> = (change.set.iter())
                    .map(|(name, value)| format!("{name} is {value}"))
                    .collect();
                context.changed(applied, &set.join(", "))
            }
            Command::Rollout { region, from } => {
                let store = context.writing()?;
                let change = RolloutChange {
                    at: store.now(),
                    region: *region,
                    from: from.0,
                };
                let applied: Applied = store.set_rollout(&change)?;
                let words = match from.0 {
                    Some(from) => format!("the rollout in {region} begins at {}", instant(from)),
                    None => format!("{region} has no rollout"),
                };
                context.changed(applied, &words)
            }
            Command::History => history(context),
        }
    }
}

fn show(context: &mut Context) -> Outcome {
    let policy = context.reading()?.policy()?;
    if context.out.format() == Format::Json {
        let rollout = &policy.rollout;
        return context.out.json(&Shown {
            policy: &policy,
            rollout,
        });
    }
    let mut table = Table::new(&["name", "value"]);
    if let Ok(PolicyValue::Object(values)) = serde_json::to_value(&policy) {
        // In the order of the documentation, which is that of the fields.
        for name in FIELDS {
            let value = values
                .get(name)
                .map_or_else(String::new, ToString::to_string);
            table.row([Cell::text(name), Cell::Text(value)]);
        }
    }
    if context.out.format() == Format::Csv {
        for (region, from) in &policy.rollout {
            let name = format!("rollout:{region}");
            table.row([Cell::Text(name), Cell::maybe(*from, Cell::At)]);
        }
        return context.out.csv(&table, true);
    }
    context.out.write(table.for_people(true))?;
    context.out.write(rollout_in_words(&policy))
}

const FIELDS: [&str; 12] = [
    "half_life_days",
    "fade_below",
    "required_notices",
    "sensitive",
    "opt_out",
    "see_less_factor",
    "show_more_factor",
    "show_less_factor",
    "feed_control_days",
    "snooze_days",
    "retain_text_days",
    "retain_signal_days",
];

/// The rollout by date: 249 regions are too many for rows.
fn rollout_in_words(policy: &InForce) -> String {
    let mut by_date: BTreeMap<Option<Timestamp>, BTreeSet<Region>> = BTreeMap::new();
    for (region, from) in &policy.rollout {
        by_date.entry(*from).or_default().insert(*region);
    }
    let most = by_date.values().map(BTreeSet::len).max().unwrap_or(0);
    let mut text = "\nRollout:\n".to_owned();
    for (from, regions) in by_date.iter().rev() {
        let when = from.map_or_else(|| "none".to_owned(), instant);
        let which = if regions.len() == most && most > 60 {
            format!("{most} regions, all others")
        } else {
            let codes: Vec<&str> = regions.iter().map(Region::as_str).collect();
            codes
                .chunks(20)
                .map(|line| line.join(" "))
                .collect::<Vec<_>>()
                .join("\n                        ")
        };
        text.push_str(&format!("  {when:<22}{which}\n"));
    }
    text
}

fn history(context: &mut Context) -> Outcome {
    let history = context.reading()?.policy_history()?;
    let mut table = Table::new(&["at", "name", "value"]);
    for change in &history {
        table.row([
            Cell::At(change.at),
            Cell::text(&change.name),
            Cell::text(&change.value),
        ]);
    }
    let answer = History { history: &history };
    context.out.answer(&answer, &table, || {
        "no changes: the policy is that of the announcement".to_owned()
    })
}
