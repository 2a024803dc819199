//! The packed form of what one account brings into its center (`interest_pack.pack`).
//!
//! ```text
//! byte 0            layout, 1
//! varint            base: the earliest `newest` of all entries, milliseconds UTC, zigzag
//! then for each entry, ordered by topic, then kind:
//! varint            (topic - topic of the entry before) * 4 + kind
//! varint            number of signals
//! varint            newest - base, milliseconds
//! 8 bytes           value at newest (R9), IEEE 754 double, little-endian
//! ```
//!
//! About 15 bytes an interest. An entry is a [`Tally`]: it can be brought to any later instant, and
//! later signals can be added to it, without reading the signals.

use super::failure::{DbResult, Failure};
use crate::error::Error;
use crate::rules::decay::Tally;
use crate::rules::interests::SignalKind;
use crate::time::Timestamp;
use crate::topics::TopicId;

const LAYOUT: u8 = 1;

/// What an entry is about.
pub(crate) type EntryKey = (TopicId, SignalKind);

/// Packs entries that are ordered by key.
pub(crate) fn pack<'a>(
    entries: impl IntoIterator<Item = (&'a EntryKey, &'a Tally)> + Clone,
) -> Vec<u8> {
    let base = entries
        .clone()
        .into_iter()
        .map(|(_, tally)| tally.newest.millis())
        .min()
        .unwrap_or(0);
    let mut bytes = vec![LAYOUT];
    put(&mut bytes, ((base << 1) ^ (base >> 63)) as u64);
    let mut previous = 0;
    for ((topic, kind), tally) in entries {
        put(&mut bytes, u64::from(topic - previous) * 4 + code(*kind));
        put(&mut bytes, tally.count);
        put(&mut bytes, (tally.newest.millis() - base) as u64);
        bytes.extend_from_slice(&tally.value.to_le_bytes());
        previous = *topic;
    }
    bytes
}

/// Calls `each` for every entry, in order of key.
pub(crate) fn unpack(bytes: &[u8], mut each: impl FnMut(EntryKey, Tally)) -> DbResult<()> {
    let mut reader = Reader(bytes);
    let mut read = || -> Option<()> {
        if reader.byte()? != LAYOUT {
            return None;
        }
        let base = reader.number()?;
        let base = (base >> 1) as i64 ^ -((base & 1) as i64);
        let mut topic: TopicId = 0;
        while !reader.0.is_empty() {
            let head = reader.number()?;
            topic = topic.checked_add(TopicId::try_from(head / 4).ok()?)?;
            let kind = kind(head % 4)?;
            let count = reader.number()?;
            let newest = base.checked_add_unsigned(reader.number()?)?;
            let (value, rest) = reader.0.split_first_chunk::<8>()?;
            reader.0 = rest;
            let tally = Tally {
                value: f64::from_le_bytes(*value),
                newest: Timestamp::from_millis(newest),
                count,
            };
            each((topic, kind), tally);
        }
        Some(())
    };
    read().ok_or_else(|| {
        Failure::from(Error::Corrupt(
            "a packed interest cannot be read".to_owned(),
        ))
    })
}

fn code(kind: SignalKind) -> u64 {
    match kind {
        SignalKind::Conversation => 0,
        SignalKind::Interaction => 1,
        SignalKind::ContentOnly => 2,
    }
}

fn kind(code: u64) -> Option<SignalKind> {
    Some(match code {
        0 => SignalKind::Conversation,
        1 => SignalKind::Interaction,
        2 => SignalKind::ContentOnly,
        _ => return None,
    })
}

/// Seven bits a byte, lowest first; the high bit says that more follow.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn unpacked(bytes: &[u8]) -> BTreeMap<EntryKey, Tally> {
        let mut entries = BTreeMap::new();
        unpack(bytes, |key, tally| {
            entries.insert(key, tally);
        })
        .unwrap();
        entries
    }

    fn entry() -> impl Strategy<Value = (EntryKey, Tally)> {
        let bounds = Timestamp::MIN.millis()..=Timestamp::MAX.millis();
        (1..3000_u32, 0..3_u64, bounds, any::<u64>(), 0.0..1e9_f64).prop_map(
            |(topic, code, newest, count, value)| {
                let newest = Timestamp::from_millis(newest);
                let tally = Tally {
                    value,
                    newest,
                    count,
                };
                ((topic, kind(code).unwrap()), tally)
            },
        )
    }

    proptest! {
        #[test]
        fn what_was_packed_comes_out_again(entries in prop::collection::btree_map(
            entry().prop_map(|(key, _)| key), entry().prop_map(|(_, tally)| tally), 0..60,
        )) {
            prop_assert_eq!(unpacked(&pack(&entries)), entries);
        }

        #[test]
        fn damaged_bytes_are_an_error_and_not_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = unpack(&bytes, |_, _| ());
        }
    }

    #[test]
    fn a_pack_that_was_cut_is_an_error() {
        let entry = (
            (7, SignalKind::Interaction),
            Tally::of(Timestamp::from_millis(5), 1.0),
        );
        let bytes = pack([(&entry.0, &entry.1)]);
        assert!(unpack(&bytes[..bytes.len() - 1], |_, _| ()).is_err());
        assert!(unpack(&[], |_, _| ()).is_err());
    }
}
