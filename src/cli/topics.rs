//! `topics`.

mod classify;

use clap::{Args, Subcommand};
use interest_store::{Topic, TopicKey};
use serde::Serialize;

use super::output::{Cell, Table};
use super::{Context, Outcome};

/// The topics that interests are about, and how they are found in texts (R5)
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store topics list --root outdoors
  interest-store topics show hiking
  interest-store topics classify 'Where can I go hiking?'")]
pub(crate) struct Topics {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(List),
    Show(Show),
    Classify(classify::Classify),
}

impl Topics {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        match &self.command {
            Command::List(command) => command.run(context),
            Command::Show(command) => command.run(context),
            Command::Classify(command) => command.run(context),
        }
    }
}

/// The topics as a tree
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store topics list
  interest-store topics list --root outdoors
  interest-store topics list --format csv")]
struct List {
    /// Only this topic and those below it
    #[arg(long, value_name = "TOPIC")]
    root: Option<TopicKey>,
}

#[derive(Serialize)]
struct Answer<'a> {
    topics: &'a [Topic],
}

impl List {
    fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let mut topics = store.topics()?;
        let mut above = 0;
        if let Some(root) = &self.root {
            above = store.topic(root)?.path.len() - 1;
            topics.retain(|topic| topic.path.contains(root));
        }
        let as_tree = context.out.format() == super::output::Format::Table;
        let mut table = if as_tree {
            Table::new(&["topic", "name", "sensitive", "phrases"])
        } else {
            Table::new(&["topic", "name", "path", "taxonomy", "sensitive", "phrases"])
        };
        for topic in &topics {
            let sensitive = Cell::maybe(topic.sensitive, |it| Cell::text(&it));
            if as_tree {
                let depth = topic.path.len() - 1 - above;
                table.row([
                    Cell::Text(format!("{:1$}{2}", "", depth * 2, topic.topic)),
                    Cell::text(&topic.name),
                    sensitive,
                    Cell::Count(topic.phrases.len() as u64),
                ]);
            } else {
                table.row([
                    Cell::text(&topic.topic),
                    Cell::text(&topic.name),
                    Cell::path(&topic.path),
                    Cell::text(&topic.taxonomy),
                    sensitive,
                    Cell::list(&topic.phrases),
                ]);
            }
        }
        context.out.answer(&Answer { topics: &topics }, &table, || {
            "no topics: the store was made without".to_owned()
        })
    }
}

/// A topic: its place in the tree, and the phrases by which it is recognised
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store topics show hiking")]
struct Show {
    /// The topic's key
    #[arg(value_name = "KEY")]
    topic: TopicKey,
}

impl Show {
    fn run(&self, context: &mut Context) -> Outcome {
        let topic = context.reading()?.topic(&self.topic)?;
        let mut table = Table::new(&["what", "value"]);
        let mut row = |what, value: &dyn ToString| {
            table.row([Cell::text(what), Cell::Text(value.to_string())]);
        };
        row("topic", &topic.topic);
        row("name", &topic.name);
        table.row([Cell::text("path"), Cell::path(&topic.path)]);
        let mut row = |what, value: &dyn ToString| {
            table.row([Cell::text(what), Cell::Text(value.to_string())]);
        };
        row("taxonomy", &topic.taxonomy);
        if let Some(category) = topic.sensitive {
            row("sensitive", &category);
        }
        for phrase in &topic.phrases {
            row("phrase", phrase);
        }
        context.out.answer(&topic, &table, String::new)
    }
}
