//! A file asked by SQL alone.

use std::path::Path;

use interest_store::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;

/// A connection that knows nothing of the library.
pub(crate) struct File(Connection);

/// One answer: its columns in order.
pub(crate) struct Row(Vec<Value>);

impl File {
    pub(crate) fn open(path: &Path) -> File {
        File(Connection::open(path).unwrap())
    }

    /// Asks while the view of the present instant says `at`; afterwards the file is as it was.
    pub(crate) fn stop_at<T>(&mut self, at: Timestamp, ask: impl FnOnce(&File) -> T) -> T {
        let stopped = format!(
            "BEGIN; DROP VIEW v_now; CREATE VIEW v_now AS SELECT {} AS now_ms, '{at}' AS now;",
            at.millis()
        );
        self.0.execute_batch(&stopped).unwrap();
        let answer = ask(self);
        self.0.execute_batch("ROLLBACK").unwrap();
        answer
    }

    pub(crate) fn rows(&self, sql: &str, values: &[&str]) -> Vec<Row> {
        let mut statement = self.0.prepare_cached(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            let values = (0..columns).map(|column| row.get(column));
            values.collect::<rusqlite::Result<_>>().map(Row)
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}

impl Row {
    pub(crate) fn text(&self, column: usize) -> String {
        self.maybe_text(column)
            .unwrap_or_else(|| panic!("column {column} is null"))
    }

    pub(crate) fn maybe_text(&self, column: usize) -> Option<String> {
        match &self.0[column] {
            Value::Null => None,
            Value::Text(text) => Some(text.clone()),
            other => panic!("column {column} is {other:?}"),
        }
    }

    pub(crate) fn number(&self, column: usize) -> i64 {
        match self.0[column] {
            Value::Integer(number) => number,
            ref other => panic!("column {column} is {other:?}"),
        }
    }

    pub(crate) fn real(&self, column: usize) -> f64 {
        match self.0[column] {
            Value::Real(real) => real,
            ref other => panic!("column {column} is {other:?}"),
        }
    }

    /// An instant that is shown as text.
    pub(crate) fn instant(&self, column: usize) -> Option<Timestamp> {
        self.maybe_text(column).map(|text| text.parse().unwrap())
    }

    /// A list that is shown with commas.
    pub(crate) fn list(&self, column: usize) -> Vec<String> {
        let text = self.maybe_text(column).unwrap_or_default();
        let parts = text.split(", ").filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }
}
