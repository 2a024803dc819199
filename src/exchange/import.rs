//! Reading events: streaming, in batches, and again without harm.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use serde::Serialize;

use super::Event;
use crate::error::{Error, Result};
use crate::model::{MAX_TEXT_BYTES, Outcome};
use crate::store::{Applied, Store, Writer};

/// The longest line that is taken, in bytes: the longest text with every character escaped, and room for
/// the rest.
const MAX_LINE_BYTES: usize = MAX_TEXT_BYTES * 6 + 64 * 1024;

/// How events are imported.
#[derive(Debug, Clone)]
#[must_use]
pub struct ImportOptions {
    file: String,
    skip_bad: bool,
    batch: usize,
}

impl Default for ImportOptions {
    fn default() -> ImportOptions {
        ImportOptions {
            file: "-".to_owned(),
            skip_bad: false,
            batch: 5000,
        }
    }
}

impl ImportOptions {
    /// The defaults.
    pub fn new() -> ImportOptions {
        ImportOptions::default()
    }

    /// The name that errors give to the stream. Default: `-`.
    pub fn file(mut self, name: &str) -> ImportOptions {
        self.file = name.to_owned();
        self
    }

    /// Whether bad lines are passed over, and told at the end. Default: no; the first one ends the import,
    /// and nothing of its batch is kept.
    pub fn skip_bad(mut self, skip: bool) -> ImportOptions {
        self.skip_bad = skip;
        self
    }

    /// How many events are committed at once, at least one. Default: 5000.
    pub fn batch(mut self, events: usize) -> ImportOptions {
        self.batch = events.max(1);
        self
    }
}

/// A line that was passed over.
#[derive(Debug)]
pub struct SkippedLine {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub error: Error,
}

/// What an import did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct ImportSummary {
    /// Events read, by type.
    pub events: BTreeMap<&'static str, u64>,
    /// Messages that are new, by outcome (R6).
    pub messages: BTreeMap<Outcome, u64>,
    /// Events that the store had already; they changed nothing.
    pub known: u64,
    /// Messages of something that was erased; they were not taken in (R18).
    pub erased: u64,
    /// Bad lines that were passed over.
    pub skipped: u64,
}

impl ImportSummary {
    fn count(&mut self, event: &Event, applied: Applied) {
        *self.events.entry(event.kind()).or_default() += 1;
        match applied {
            Applied::New => {}
            Applied::Known => self.known += 1,
            Applied::Erased => self.erased += 1,
            Applied::Message(outcome) => *self.messages.entry(outcome).or_default() += 1,
        }
    }

    /// Events read, of all types.
    pub fn total(&self) -> u64 {
        self.events.values().sum()
    }
}

/// Lines of a stream, one at a time, in one buffer.
struct Lines<R> {
    input: R,
    file: String,
    buffer: Vec<u8>,
    number: u64,
    /// Bytes read so far.
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line that is not blank; `None` at the end of the stream.
    fn next(&mut self) -> Result<Option<()>> {
        loop {
            self.buffer.clear();
            let limit = MAX_LINE_BYTES as u64 + 1;
            let read = (&mut self.input)
                .take(limit)
                .read_until(b'\n', &mut self.buffer)
                .map_err(|source| Error::Io {
                    what: self.file.clone(),
                    source,
                })?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes += read as u64;
            if self.number == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") {
                self.buffer.drain(..3);
            }
            if self.buffer.len() <= MAX_LINE_BYTES && self.buffer.trim_ascii().is_empty() {
                continue;
            }
            return Ok(Some(()));
        }
    }

    /// The line as an event.
    fn event(&mut self) -> Result<Event> {
        if self.buffer.len() > MAX_LINE_BYTES {
            if !self.buffer.ends_with(b"\n") {
                self.skip_rest()?;
            }
            return Err(Error::TextTooLong {
                field: "the line",
                bytes: self.buffer.len(),
                limit: MAX_LINE_BYTES,
            });
        }
        let line = std::str::from_utf8(self.buffer.trim_ascii()).map_err(|error| {
            Error::Event(format!(
                "it is not UTF-8 from byte {}",
                error.valid_up_to() + 1
            ))
        })?;
        Event::parse(line)
    }

    /// Reads on to the end of a line that is too long, without keeping it.
    fn skip_rest(&mut self) -> Result<()> {
        loop {
            let seen = self.input.fill_buf().map_err(|source| Error::Io {
                what: self.file.clone(),
                source,
            })?;
            let end = seen.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(seen.len(), |end| end + 1);
            let done = end.is_some() || seen.is_empty();
            self.bytes += used as u64;
            self.input.consume(used);
            if done {
                return Ok(());
            }
        }
    }

    fn at_line(&self, error: Error) -> Error {
        Error::Line {
            file: self.file.clone(),
            line: self.number,
            source: Box::new(error),
        }
    }
}

/// What one batch came to.
struct Batch {
    summary: ImportSummary,
    skipped: Vec<SkippedLine>,
    ended: bool,
}

impl Store {
    /// Imports events from JSON Lines. Streaming: memory does not grow with the input. Events that the store
    /// knows change nothing, so an import can be repeated. `progress` is called after every batch with the
    /// events and bytes read so far, `skipped` for every line that was passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Line`] at the first bad line, unless it is to be passed over; the batches before it are
    /// kept, nothing of its own batch is. Errors of the file and the disk in any case.
    pub fn import(
        &self,
        input: impl BufRead,
        options: &ImportOptions,
        mut progress: impl FnMut(u64, u64),
        mut skipped: impl FnMut(SkippedLine),
    ) -> Result<ImportSummary> {
        let mut lines = Lines {
            input,
            file: options.file.clone(),
            buffer: Vec::new(),
            number: 0,
            bytes: 0,
        };
        let mut summary = ImportSummary::default();
        self.write(|writer| writer.begin_replay())?;
        loop {
            let before = summary.clone();
            let batch = self.write(|writer| {
                writer.replay();
                import_batch(writer, &mut lines, options, before)
            })?;
            summary = batch.summary;
            batch.skipped.into_iter().for_each(&mut skipped);
            progress(summary.total(), lines.bytes);
            if batch.ended {
                return Ok(summary);
            }
        }
    }
}

fn import_batch<R: BufRead>(
    writer: &mut Writer<'_>,
    lines: &mut Lines<R>,
    options: &ImportOptions,
    summary: ImportSummary,
) -> Result<Batch> {
    let mut batch = Batch {
        summary,
        skipped: Vec::new(),
        ended: false,
    };
    for _ in 0..options.batch {
        if lines.next()?.is_none() {
            batch.ended = true;
            break;
        }
        let applied = lines.event().and_then(|event| {
            let applied = if options.skip_bad {
                writer.attempt(|writer| writer.apply(&event))?
            } else {
                writer.apply(&event)?
            };
            Ok((event, applied))
        });
        match applied {
            Ok((event, applied)) => batch.summary.count(&event, applied),
            Err(error) if options.skip_bad && error.is_refusal() => {
                batch.summary.skipped += 1;
                batch.skipped.push(SkippedLine {
                    line: lines.number,
                    error,
                });
            }
            Err(error) if error.is_refusal() => return Err(lines.at_line(error)),
            Err(error) => return Err(error),
        }
    }
    Ok(batch)
}
