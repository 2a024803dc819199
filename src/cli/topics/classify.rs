//! `topics classify`.

use std::collections::HashMap;
use std::io::{BufRead, IsTerminal};

use clap::Args;
use interest_store::{Error, Store, TopicKey};
use serde::Serialize;

use crate::cli::output::{Cell, Format, Table};
use crate::cli::{Context, Outcome};

/// The topics that texts mention; nothing is stored
///
/// If one of them is sensitive there are none (R8). In JSON an answer is one object a line. Without a
/// file of the default name the built-in topics are used.
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store topics classify 'Where can I go hiking?' 'Set an alarm for six'
  interest-store topics classify --format json - < sentences.txt")]
pub(super) struct Classify {
    /// The texts, or - for one text a line of standard input
    #[arg(required = true, value_name = "TEXT|-")]
    texts: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    topics: Vec<Mentioned>,
    sensitive: bool,
}

#[derive(Serialize)]
struct Mentioned {
    topic: TopicKey,
    path: Vec<TopicKey>,
    weight: f64,
    matched: Vec<String>,
}

/// A store that answers, with the places of the topics that it has answered with.
struct Classifier {
    store: Store,
    paths: HashMap<TopicKey, Vec<TopicKey>>,
}

impl Classifier {
    fn answer(&mut self, text: &str) -> interest_store::Result<Answer> {
        let (mentions, sensitive) = self.store.classify(text)?;
        let mut topics = Vec::with_capacity(mentions.len());
        for mention in mentions {
            let path = match self.paths.get(&mention.topic) {
                Some(path) => path.clone(),
                None => {
                    let path = self.store.topic(&mention.topic)?.path;
                    self.paths.insert(mention.topic.clone(), path.clone());
                    path
                }
            };
            topics.push(Mentioned {
                topic: mention.topic,
                path,
                weight: mention.weight,
                matched: mention.matched,
            });
        }
        Ok(Answer { topics, sensitive })
    }
}

impl Classify {
    pub(super) fn run(&self, context: &mut Context) -> Outcome {
        let store = if context.may_go_without_file() {
            context.options().open_in_memory()?
        } else {
            context.reading()?
        };
        let mut classifier = Classifier {
            store,
            paths: HashMap::new(),
        };
        let from_stdin = matches!(self.texts.as_slice(), [one] if one == "-");
        let mut report = Report::new(from_stdin || self.texts.len() > 1);
        if !from_stdin {
            for text in &self.texts {
                report.add(context, text, &classifier.answer(text)?)?;
            }
            return report.end(context);
        }
        // At a terminal each answer comes at once, and not only when there are enough of them.
        let at_once = std::io::stdin().is_terminal() || std::io::stdout().is_terminal();
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let failed = |source| Error::Io {
                what: "standard input".to_owned(),
                source,
            };
            if input.read_until(b'\n', &mut line).map_err(failed)? == 0 {
                break;
            }
            let answer = std::str::from_utf8(line.trim_ascii())
                .map_err(|_| Error::Event("it is not UTF-8".to_owned()))
                .and_then(|text| Ok((text, classifier.answer(text)?)));
            let (text, answer) = answer.map_err(|source| Error::Line {
                file: "-".to_owned(),
                line: number,
                source: Box::new(source),
            })?;
            report.add(context, text, &answer)?;
            if at_once {
                context.out.flush()?;
            }
        }
        report.end(context)
    }
}

/// The answers in the format asked for. JSON and CSV go out text by text, a table at the end.
struct Report {
    table: Table,
    /// Whether rows name their text: there is more than one.
    names_texts: bool,
    texts: u64,
}

const COLUMNS: [&str; 5] = ["text", "topic", "path", "weight", "matched"];
const FOR_PROGRAMS: [&str; 6] = ["text", "topic", "path", "weight", "matched", "sensitive"];

impl Report {
    fn new(names_texts: bool) -> Report {
        Report {
            table: Table::new(if names_texts { &COLUMNS } else { &COLUMNS[1..] }),
            names_texts,
            texts: 0,
        }
    }

    fn add(&mut self, context: &mut Context, text: &str, answer: &Answer) -> Outcome {
        self.texts += 1;
        match context.out.format() {
            Format::Json => context.out.json(answer),
            Format::Csv => {
                let mut rows = Table::new(&FOR_PROGRAMS);
                for mut cells in cells(answer) {
                    cells.insert(0, Cell::text(text));
                    cells.push(Cell::text(&answer.sensitive));
                    rows.row(cells);
                }
                context.out.csv(&rows, self.texts == 1)
            }
            Format::Table => {
                self.add_for_people(text, answer);
                Ok(())
            }
        }
    }

    fn add_for_people(&mut self, text: &str, answer: &Answer) {
        let mut rows = cells(answer);
        if answer.topics.is_empty() {
            rows[0][0] = Cell::text(if answer.sensitive {
                "(sensitive: nothing is used)"
            } else {
                "(nothing of interest)"
            });
        }
        let mut shown = short(text);
        for mut row in rows {
            if self.names_texts {
                // Once is enough for all that it mentions.
                row.insert(0, Cell::Text(std::mem::take(&mut shown)));
            }
            self.table.row(row);
        }
    }

    fn end(self, context: &mut Context) -> Outcome {
        match context.out.format() {
            Format::Table => context.out.write(self.table.for_people(true)),
            Format::Json | Format::Csv => Ok(()),
        }
    }
}

/// Topic, path, weight and phrases of each mention; one row of nothing if there is none.
fn cells(answer: &Answer) -> Vec<Vec<Cell>> {
    if answer.topics.is_empty() {
        return vec![vec![
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
        ]];
    }
    let row = |mention: &Mentioned| {
        vec![
            Cell::text(&mention.topic),
            Cell::path(&mention.path),
            Cell::Score(mention.weight),
            Cell::list(&mention.matched),
        ]
    };
    answer.topics.iter().map(row).collect()
}

/// The beginning of a text.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
