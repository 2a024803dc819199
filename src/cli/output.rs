//! How answers are printed: a table for people, JSON or CSV for programs. Data goes to standard output,
//! everything else to standard error.

use std::io::{BufWriter, IsTerminal, Stdout, Write};

use clap::ValueEnum;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, TableStyle};
use interest_store::{Error, Timestamp};
use serde::Serialize;

use super::{Failure, Outcome};

/// The format of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people
    Table,
    /// One JSON object
    Json,
    /// A header and a row for each item
    Csv,
}

/// One value of a row. What a table shows short, CSV has in full.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    /// Nothing there.
    None,
    Text(String),
    Count(u64),
    /// A score: three decimals in a table.
    Score(f64),
    /// A share of one: in percent in a table.
    Share(f64),
    At(Timestamp),
    /// An instant of which a table shows the day.
    Day(Timestamp),
    /// Parts: with commas in a table, with semicolons in CSV.
    List(Vec<String>),
    /// Steps from the root down: with arrows in a table, with semicolons in CSV.
    Path(Vec<String>),
    /// Text that is not the same in a table and in CSV.
    Both {
        people: String,
        programs: String,
    },
}

impl Cell {
    pub(crate) fn text(value: &(impl ToString + ?Sized)) -> Cell {
        Cell::Text(value.to_string())
    }

    pub(crate) fn list<T: ToString>(values: impl IntoIterator<Item = T>) -> Cell {
        Cell::List(values.into_iter().map(|value| value.to_string()).collect())
    }

    pub(crate) fn path<T: ToString>(steps: impl IntoIterator<Item = T>) -> Cell {
        Cell::Path(steps.into_iter().map(|step| step.to_string()).collect())
    }

    pub(crate) fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::None, cell)
    }

    fn for_people(&self) -> String {
        match self {
            Cell::None => "-".to_owned(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Score(score) => format!("{score:.3}"),
            Cell::Share(share) => percent(*share),
            Cell::At(at) => instant(*at),
            Cell::Day(at) => day(*at),
            Cell::List(parts) => parts.join(", "),
            Cell::Path(steps) => steps.join(" > "),
            Cell::Both { people, .. } => people.clone(),
        }
    }

    fn for_programs(&self) -> String {
        match self {
            Cell::None => String::new(),
            Cell::Score(number) | Cell::Share(number) => number.to_string(),
            Cell::At(at) | Cell::Day(at) => at.to_string(),
            Cell::List(parts) | Cell::Path(parts) => parts.join(";"),
            Cell::Both { programs, .. } => programs.clone(),
            Cell::Text(_) | Cell::Count(_) => self.for_people(),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Cell::Count(_) | Cell::Score(_) | Cell::Share(_))
    }
}

/// An instant as a table shows it: without milliseconds where there are none.
pub(crate) fn instant(at: Timestamp) -> String {
    at.to_string().replace(".000Z", "Z")
}

/// The day of an instant, UTC.
pub(crate) fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

/// A share of one in percent.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// The narrowest terminal that tables are wrapped for, in columns.
const NARROWEST: u16 = 40;

/// A header and rows.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with these columns; in CSV they are called so, in a table in capitals.
    pub(crate) fn new(header: &[&'static str]) -> Table {
        Table {
            header: header.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The rows as people read them: with a header as a table, without one as columns in a text.
    pub(crate) fn for_people(&self, header: bool) -> String {
        let mut table = comfy_table::Table::new();
        // No lines but the one under the header.
        let mut style = TableStyle::new();
        if header {
            style = style.header_separator(LineStyle::none().fill('-'));
            let names = self.header.iter().map(|name| name.replace('_', " "));
            table.set_header(names.map(|name| name.to_uppercase()));
        }
        table.load_style(style);
        // Wrapped only where it helps: not in prose, whose commands are to be copied, and not where the
        // terminal does not say how wide it is.
        let wide = table.width().is_some_and(|width| width >= NARROWEST);
        let arrangement = if header && wide && std::io::stdout().is_terminal() {
            ContentArrangement::Dynamic
        } else {
            ContentArrangement::Disabled
        };
        table.set_content_arrangement(arrangement);
        for row in &self.rows {
            table.add_row(row.iter().map(Cell::for_people));
        }
        let last = self.header.len();
        for (number, column) in table.column_iter_mut().enumerate() {
            let mut cells = self.rows.iter().filter_map(|row| row.get(number));
            let holds_numbers = cells.any(Cell::is_number);
            column.set_padding((0, if number + 1 == last { 0 } else { 2 }));
            if holds_numbers {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut text = String::new();
        for line in table.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn for_programs(&self, header: bool) -> Outcome<Vec<u8>> {
        let failed = |error: csv::Error| stdout_failed(std::io::Error::other(error));
        let mut writer = csv::Writer::from_writer(Vec::new());
        if header {
            writer.write_record(&self.header).map_err(failed)?;
        }
        for row in &self.rows {
            let cells = row.iter().map(Cell::for_programs);
            writer.write_record(cells).map_err(failed)?;
        }
        writer
            .into_inner()
            .map_err(|error| stdout_failed(error.into_error()))
    }
}

fn stdout_failed(source: std::io::Error) -> Failure {
    Failure::Store(Error::Io {
        what: "standard output".to_owned(),
        source,
    })
}

/// Standard output, and the format asked for.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    stream: BufWriter<Stdout>,
}

impl Output {
    pub(crate) fn new(format: Format) -> Output {
        Output {
            format,
            stream: BufWriter::new(std::io::stdout()),
        }
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Where data goes that has a form of its own.
    pub(crate) fn stream(&mut self) -> &mut dyn Write {
        &mut self.stream
    }

    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> Outcome {
        self.stream.write_all(bytes.as_ref()).map_err(stdout_failed)
    }

    pub(crate) fn flush(&mut self) -> Outcome {
        self.stream.flush().map_err(stdout_failed)
    }

    /// One JSON object on a line.
    pub(crate) fn json(&mut self, object: &impl Serialize) -> Outcome {
        let mut line = serde_json::to_vec(object).map_err(|error| stdout_failed(error.into()))?;
        line.push(b'\n');
        self.write(line)
    }

    /// Rows of CSV.
    pub(crate) fn csv(&mut self, table: &Table, header: bool) -> Outcome {
        let bytes = table.for_programs(header)?;
        self.write(bytes)
    }

    /// An answer: `object` for programs that take JSON, `table` for everyone else. `empty` says why there
    /// are no rows, to people.
    pub(crate) fn answer(
        &mut self,
        object: &impl Serialize,
        table: &Table,
        empty: impl FnOnce() -> String,
    ) -> Outcome {
        match self.format {
            Format::Json => self.json(object),
            Format::Csv => self.csv(table, true),
            Format::Table if table.rows.is_empty() => {
                note(&empty());
                Ok(())
            }
            Format::Table => self.write(table.for_people(true)),
        }
    }

    /// What a change did.
    pub(crate) fn changed(&mut self, changed: bool, words: &str) -> Outcome {
        #[derive(Serialize)]
        struct Changed {
            changed: bool,
        }
        match self.format {
            Format::Json => self.json(&Changed { changed }),
            Format::Csv => self.write(format!("changed\n{changed}\n")),
            Format::Table => {
                note(words);
                Ok(())
            }
        }
    }
}

/// Says something on standard error. If nobody listens there, that is no failure.
pub(crate) fn note(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
