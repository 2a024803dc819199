//! What holds for every table and view of the schema (`migrations/README.md`).

use interest_store::{
    AdSetting, Channel, FeedSetting, InteractionKind, Modality, Outcome, Role, SensitiveCategory,
};
use rusqlite::Connection;
use tempfile::TempDir;

/// What the schema may not name: functions that the shell counts as unsafe, that the bundled build or
/// SQLite 3.40 does not have, and whatever else would tie a file to one program.
const UNWANTED: [&str; 18] = [
    "pow(",
    "power(",
    "exp(",
    "ln(",
    "log(",
    "log2(",
    "sqrt(",
    "json(",
    "json_extract(",
    "json_array(",
    "json_group_array(",
    "->",
    "unixepoch(",
    "subsec",
    "regexp",
    "collate",
    "create trigger",
    "rowid =",
];

struct Schema {
    _folder: TempDir,
    connection: Connection,
}

impl Schema {
    fn new() -> Schema {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ana.db");
        drop(interest_store::Store::open(&path).unwrap());
        Schema {
            connection: Connection::open(path).unwrap(),
            _folder: folder,
        }
    }

    /// The columns of a question, as texts.
    fn rows(&self, sql: &str, values: &[&str]) -> Vec<Vec<String>> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            (0..columns)
                .map(|column| row.get::<_, Option<String>>(column))
                .collect::<Result<Vec<_>, _>>()
        });
        let texts =
            |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect();
        rows.unwrap().map(|row| texts(row.unwrap())).collect()
    }

    /// Name and SQL of each view or table.
    fn all(&self, kind: &str) -> Vec<(String, String)> {
        let rows = self.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
            &[kind],
        );
        assert!(rows.len() > 10, "{rows:?}");
        rows.into_iter()
            .map(|row| (row[0].clone(), row[1].clone()))
            .collect()
    }

    fn sql_of(&self, name: &str) -> String {
        self.rows("SELECT sql FROM sqlite_schema WHERE name = ?1", &[name])[0][0].clone()
    }

    /// The columns of each index of a table, those of its primary key too.
    fn indexes(&self, table: &str) -> Vec<Vec<String>> {
        // A partial index does not do for every row.
        let indexes = self.rows(
            "SELECT name FROM pragma_index_list(?1) WHERE partial = 0",
            &[table],
        );
        let columns = |index: &Vec<String>| -> Vec<String> {
            self.rows(
                "SELECT name FROM pragma_index_info(?1) ORDER BY seqno",
                &[&index[0]],
            )
            .concat()
        };
        let mut found: Vec<Vec<String>> = indexes.iter().map(columns).collect();
        // That of INTEGER PRIMARY KEY is in no list.
        found.push(
            self.rows(
                "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk",
                &[table],
            )
            .concat(),
        );
        found
    }
}

/// SQL without its comments, in lower case.
fn without_comments(sql: &str) -> String {
    let code = |line: &str| line.split("--").next().unwrap_or_default().to_lowercase();
    sql.lines().map(code).collect::<Vec<_>>().join("\n")
}

/// The words that `column IN (…)` lists.
fn words_of(sql: &str, column: &str) -> Vec<String> {
    let start = format!("CHECK ({column} IN (");
    let from = sql
        .find(&start)
        .unwrap_or_else(|| panic!("no {start} in {sql}"))
        + start.len();
    let list = &sql[from..from + sql[from..].find(')').unwrap()];
    let word = |word: &str| word.trim().trim_matches('\'').to_owned();
    list.split(',').map(word).collect()
}

#[test]
fn every_table_and_view_says_inside_what_it_is() {
    let schema = Schema::new();
    for (name, sql) in schema.all("table").into_iter().chain(schema.all("view")) {
        let second = sql.lines().nth(1).unwrap_or_default().trim();
        assert!(second.starts_with("-- "), "{name} begins with {second:?}");
    }
}

#[test]
fn every_table_is_strict_and_has_a_primary_key() {
    let schema = Schema::new();
    let tables = schema.rows(
        "SELECT name, CAST(strict AS TEXT) FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        &[],
    );
    assert_eq!(tables.len(), schema.all("table").len());
    for table in tables {
        assert_eq!(table[1], "1", "{} is not STRICT", table[0]);
        assert!(
            !schema.indexes(&table[0]).last().unwrap().is_empty(),
            "{} has no key",
            table[0]
        );
    }
}

#[test]
fn every_foreign_key_says_what_a_deletion_does_and_has_an_index() {
    let schema = Schema::new();
    let mut count = 0;
    for (table, _) in schema.all("table") {
        let keys = schema.rows(
            "SELECT CAST(id AS TEXT), group_concat(\"from\"), on_delete, \"table\"
             FROM (SELECT * FROM pragma_foreign_key_list(?1) ORDER BY id, seq) GROUP BY id",
            &[&table],
        );
        for key in keys {
            let (columns, on_delete) = (&key[1], &key[2]);
            assert!(
                ["CASCADE", "RESTRICT"].contains(&on_delete.as_str()),
                "{table}: {key:?}"
            );
            let columns: Vec<&str> = columns.split(',').collect();
            let is_indexed = schema.indexes(&table).iter().any(|index| {
                index.len() >= columns.len() && index.iter().zip(&columns).all(|(a, b)| a == b)
            });
            assert!(is_indexed, "{table}: no index begins with {columns:?}");
            count += 1;
        }
    }
    assert!(count > 25, "{count}");
}

#[test]
fn every_check_has_a_name() {
    let schema = Schema::new();
    for (table, sql) in schema.all("table") {
        let code = without_comments(&sql);
        for line in code.lines().filter(|line| line.contains("check (")) {
            assert!(line.trim().starts_with("constraint "), "{table}: {line}");
        }
    }
}

#[test]
fn the_words_in_the_file_are_those_of_the_library() {
    fn words<T: ToString>(all: &[T]) -> Vec<String> {
        let words = all.iter().map(ToString::to_string);
        // No row stands for no preference.
        words.filter(|word| word != "no_preference").collect()
    }
    let schema = Schema::new();
    for (table, column, words) in [
        ("message", "role", words(Role::ALL)),
        ("message", "modality", words(Modality::ALL)),
        ("message", "outcome", words(Outcome::ALL)),
        ("interaction", "kind", words(InteractionKind::ALL)),
        ("notice", "channel", words(Channel::ALL)),
        ("topic", "sensitive", words(SensitiveCategory::ALL)),
        ("ad_topic_setting", "setting", words(AdSetting::ALL)),
        ("feed_control", "setting", words(FeedSetting::ALL)),
    ] {
        assert_eq!(
            words_of(&schema.sql_of(table), column),
            words,
            "{table}.{column}"
        );
    }
    assert!(!words_of(&schema.sql_of("change_log"), "kind").is_empty());
}

#[test]
fn nothing_in_the_schema_needs_more_than_the_shell_has() {
    let schema = Schema::new();
    for (name, sql) in schema.all("table").into_iter().chain(schema.all("view")) {
        let code = without_comments(&sql);
        for word in UNWANTED {
            // A name that ends so is another: `row_number(` is not `number(`.
            let is_named = code.match_indices(word).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            });
            assert!(!is_named, "{name} names {word:?}");
        }
    }
    assert!(
        schema
            .rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'", &[])
            .is_empty()
    );
}

#[test]
fn instants_are_milliseconds_and_named_so() {
    let schema = Schema::new();
    for (table, _) in schema.all("table") {
        for column in schema.rows("SELECT name, type FROM pragma_table_info(?1)", &[&table]) {
            let (name, kind) = (column[0].as_str(), column[1].as_str());
            if name.ends_with("_ms") {
                let is_named = name.ends_with("at_ms") || ["from_ms", "until_ms"].contains(&name);
                assert!(is_named && kind == "INTEGER", "{table}.{name} {kind}");
            }
            assert!(
                !name.ends_with("_at") && !name.ends_with("_time"),
                "{table}.{name}"
            );
        }
    }
}
