//! What every command has at hand: the file, the instant, the output; and how a command fails.

use std::path::{Path, PathBuf};

use interest_store::{Applied, Error, FixedClock, Store, StoreOptions, Timestamp};

use super::Global;
use super::hint;
use super::output::{Output, note};

/// What every command returns.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Why a command ends with status 1.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library refused, or the file failed.
    Store(Error),
    /// The program refuses, with what to do instead.
    Refused { what: String, hint: String },
    /// Everything was said already.
    Told,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Store(error)
    }
}

impl Failure {
    /// True if nobody reads the output any more, as in `interest-store export | head`.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Store(Error::Io { source, .. })
            if source.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Says it on standard error, with a hint where there is one.
    pub(crate) fn tell(&self, context: &Context) {
        let hint = match self {
            Failure::Told => None,
            Failure::Refused { what, hint } => {
                note(&format!("error: {what}"));
                Some(hint.clone())
            }
            Failure::Store(error) => {
                match error {
                    // As compilers write it, so that editors find the line.
                    Error::Line { .. } => note(&error.to_string()),
                    _ => note(&format!("error: {error}")),
                }
                hint::for_error(error, context)
            }
        };
        if let Some(hint) = hint {
            note(&format!("hint: {hint}"));
        }
    }
}

/// The global options, and the output.
#[derive(Debug)]
pub(crate) struct Context {
    db: PathBuf,
    /// Given with `--db`.
    db_in_command: bool,
    /// Given in some way, not just the default.
    db_given: bool,
    at: Option<Timestamp>,
    pub(crate) out: Output,
}

impl Context {
    pub(crate) fn new(global: &Global) -> Context {
        let named = std::env::var_os("INTEREST_STORE_DB").filter(|name| !name.is_empty());
        let given = global.db.clone().or_else(|| named.map(PathBuf::from));
        Context {
            db_in_command: global.db.is_some(),
            db_given: given.is_some(),
            db: given.unwrap_or_else(|| PathBuf::from("interests.db")),
            at: global.at,
            out: Output::new(global.format),
        }
    }

    /// The store's file.
    pub(crate) fn db(&self) -> &Path {
        &self.db
    }

    /// The store's file, unless it is just the default one.
    pub(crate) fn given_db(&self) -> Option<PathBuf> {
        self.db_given.then(|| self.db.clone())
    }

    /// True if the file is the default one and there is none: a question that needs no file may then go
    /// without.
    pub(crate) fn may_go_without_file(&self) -> bool {
        !self.db_given && !self.db.exists()
    }

    /// How a store is opened: with `--at` for its present.
    pub(crate) fn options(&self) -> StoreOptions {
        let options = StoreOptions::new();
        match self.at {
            Some(at) => options.clock(FixedClock(at)),
            None => options,
        }
    }

    /// The store, for questions; the file may be read-only.
    pub(crate) fn reading(&self) -> Outcome<Store> {
        Ok(self.options().read_only(true).open(&self.db)?)
    }

    /// The store, for changes; it must be there.
    pub(crate) fn writing(&self) -> Outcome<Store> {
        Ok(self.options().create(false).open(&self.db)?)
    }

    /// A command of this program as one types it, with the file where it was named.
    pub(crate) fn command<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> String {
        let mut command = "interest-store".to_owned();
        if self.db_in_command {
            command.push_str(" --db ");
            command.push_str(&quoted(&self.db.to_string_lossy()));
        }
        for word in words {
            command.push(' ');
            command.push_str(&quoted(word));
        }
        command
    }

    /// Says what a change did: in words, or with `changed` for a program.
    pub(crate) fn changed(&mut self, applied: Applied, words: &str) -> Outcome {
        let changed = !matches!(applied, Applied::Known | Applied::Erased);
        let words = if changed {
            words
        } else {
            "nothing changed: it was so already"
        };
        self.out.changed(changed, words)
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_is_quoted_only_where_the_shell_needs_it() {
        assert_eq!(quoted("instagram:ana.hikes"), "instagram:ana.hikes");
        assert_eq!(quoted("two words"), "'two words'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
