//! Import and recording of messages, topics found in the text, beside the same rows through bare rusqlite.
//!
//! 200,000 messages as JSON Lines, about 1.5 signals each; then 5,000 messages in a transaction each.
//! `-- --quick` takes a small form of it. Every round is checked: each message is used, and the signals are
//! as many as there should be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod talk;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use interest_store::{ImportOptions, Outcome};

use common::{Times, median, micros, middle, remove, time_each};
use talk::floor::Floor;
use talk::{Said, accounts_as_lines, check_phrases, messages_as_lines, said};

/// Messages in one transaction of the floor.
const FLOOR_BATCH: usize = 1000;

fn main() {
    if common::is_listing() {
        return;
    }
    let quick = common::is_quick();
    let messages = match std::env::var("BENCH_MESSAGES") {
        Ok(count) => count.parse().expect("BENCH_MESSAGES is a number"),
        Err(_) if quick => 5_000,
        Err(_) => 200_000,
    };
    let rounds = if quick { 1 } else { 3 };
    many(messages, rounds);
    one_by_one(if quick { 500 } else { 5_000 }, rounds);
}

fn file(name: &str) -> PathBuf {
    let path = common::data_dir().join(name);
    remove(&path);
    path
}

/// Imports messages, beside the floor, in turns.
fn many(messages: usize, rounds: usize) {
    let accounts = accounts_as_lines(messages);
    let lines = messages_as_lines(messages);
    let rows: Vec<Said> = said(messages).collect();
    let signals: u64 = rows.iter().map(|row| row.topics.len() as u64).sum();
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..rounds {
        times[0].push(import(messages, &accounts, &lines));
        let path = file("import-floor.db");
        let floor = Floor::make(&path);
        let started = Instant::now();
        rows.chunks(FLOOR_BATCH)
            .for_each(|batch| floor.write(batch));
        times[1].push(started.elapsed());
        assert_eq!(floor.signals(), signals);
        drop(floor);
        remove(&path);
    }
    let [store, floor] = times.map(median);
    let rate = |time: Duration| messages as f64 / time.as_secs_f64();
    let bytes = lines.len() as f64 / messages as f64;
    println!("import of {messages} messages, {bytes:.0} bytes of JSON each:");
    println!("  store:  {:8.0} messages/s", rate(store));
    println!(
        "  floor:  {:8.0} messages/s, ratio {:.2}",
        rate(floor),
        rate(store) / rate(floor)
    );
}

/// Imports into a new file, and checks what came of it.
fn import(messages: usize, accounts: &[u8], lines: &[u8]) -> Duration {
    let path = file("import.db");
    let store = talk::open(&path);
    check_phrases(&store);
    let options = ImportOptions::new();
    store.import(accounts, &options, |_, _| (), drop).unwrap();
    let started = Instant::now();
    let summary = store.import(lines, &options, |_, _| (), drop).unwrap();
    let took = started.elapsed();
    assert_eq!(
        summary.messages.get(&Outcome::Used),
        Some(&(messages as u64))
    );
    drop(store);
    remove(&path);
    took
}

/// One message in a transaction of its own, beside the floor.
fn one_by_one(messages: usize, rounds: usize) {
    let rows: Vec<Said> = said(messages).collect();
    let each: Vec<_> = rows.iter().map(Said::message).collect();
    let accounts = accounts_as_lines(messages);
    let mut times: [Vec<Times>; 2] = Default::default();
    for _ in 0..rounds {
        let path = file("one.db");
        let store = talk::open(&path);
        store
            .import(accounts.as_slice(), &ImportOptions::new(), |_, _| (), drop)
            .unwrap();
        times[0].push(time_each(&each, |message| {
            store.record_message(message).unwrap()
        }));
        drop(store);
        remove(&path);
        let path = file("one-floor.db");
        let floor = Floor::make(&path);
        times[1].push(time_each(&rows, |row| {
            floor.write(std::slice::from_ref(row));
        }));
        drop(floor);
        remove(&path);
    }
    let [store, floor] = times.map(|rounds| middle(&rounds));
    println!("one message in one transaction:");
    println!("  store:  {store}");
    println!(
        "  floor:  {floor}, ratio {:.2}",
        micros(store.p50) / micros(floor.p50)
    );
}
