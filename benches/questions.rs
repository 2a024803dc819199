//! W1: the interests, ads and posts of an account, beside the same interests in bare SQLite.
//!
//! 100,000 accounts in 40,000 centers of 1 to 4, 40 interests each over 700 topics, five blocked topics for
//! one center in five, 20,000 accounts that ask; 100,000 ads and posts with two topics each. The files
//! are made from a seed at the first run and kept under `target/tmp/bench-data`. Answers are checked
//! before they are timed. `-- --quick` takes a small form of it all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod w1;

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use interest_store::{AccountName, Purpose, Store};

use common::{Times, micros, middle, time_each};
use w1::floor::{Floor, Form};
use w1::reference::{Question, check, check_interests, items};
use w1::{ASKED, VERSION, World, Zipf, account_name};

const TOP: usize = 20;
const BEST: usize = 10;

/// An account that asks.
struct Asking {
    number: usize,
    name: AccountName,
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    if common::is_listing() {
        return;
    }
    let quick = common::is_quick();
    if quick {
        criterion = criterion
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(1))
            .sample_size(10);
    }
    let accounts = match std::env::var("BENCH_ACCOUNTS") {
        Ok(count) => count.parse().expect("BENCH_ACCOUNTS is a multiple of 10"),
        Err(_) if quick => 2_000,
        Err(_) => 100_000,
    };
    let world = World::new(accounts, quick);
    let file = common::kept(&format!("w1-{accounts}.db"), VERSION, |path| {
        w1::file::make(&world, path);
    });
    let bare = common::kept(&format!("w1-{accounts}-floor.db"), VERSION, |path| {
        w1::floor::make(&world, path);
    });
    let store = w1::file::open(&file);
    let mut floor = Floor::open(&bare);
    let asking: Vec<Asking> = world
        .asking()
        .into_iter()
        .map(|number| Asking {
            number,
            name: account_name(number),
        })
        .collect();
    check_all(&world, &store, &mut floor, &asking);
    println!("W1: {accounts} accounts, {} ask", asking.len());
    by_question(&store, &mut floor, &asking, if quick { 1 } else { 3 });
    by_criterion(&mut criterion, &store, &mut floor, &asking);
    criterion.final_summary();
}

/// The number at the end of an id.
fn number(id: &str) -> usize {
    id.rsplit_once('-').unwrap().1.parse().unwrap()
}

/// Checks a sample of the answers.
fn check_all(world: &World, store: &Store, floor: &mut Floor, asking: &[Asking]) {
    let zipf = Zipf::new();
    for Asking { number: n, name } in asking.iter().take(1000) {
        for (purpose, question) in [
            (Purpose::Ads, Question::Ads),
            (Purpose::Content, Question::Content),
        ] {
            let found = store.interests(name, purpose, ASKED, TOP).unwrap();
            let found: Vec<_> = found
                .iter()
                .map(|interest| (number(interest.topic.as_str()), interest.score))
                .collect();
            check_interests(&zipf, *n, question, &found, TOP);
        }
        for form in [Form::Packed, Form::Rows] {
            let found = floor.interests(form, *n as i64, TOP).unwrap();
            check_interests(&zipf, *n, Question::Sum, &found, TOP);
        }
    }
    for Asking { number: n, name } in asking.iter().take(20) {
        let found = store.ads(name, ASKED, BEST).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|ad| (number(ad.ad.as_str()), ad.score))
            .collect();
        let (best, scores) = items(world, &zipf, *n, Question::Ads);
        check("ads", &found, &best, &scores, BEST);
        let found = store.feed(name, ASKED, BEST).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|item| (number(item.content.as_str()), item.score))
            .collect();
        let (best, scores) = items(world, &zipf, *n, Question::Content);
        check("feed", &found, &best, &scores, BEST);
    }
}

/// Times each question by itself, in rounds, so that what disturbs the machine disturbs all forms.
fn by_question(store: &Store, floor: &mut Floor, asking: &[Asking], rounds: usize) {
    let few = &asking[..asking.len().min(300)];
    let mut times: [Vec<Times>; 5] = Default::default();
    // The first round warms up.
    for round in 0..=rounds {
        let all = [
            time_each(asking, |a| {
                store.interests(&a.name, Purpose::Ads, ASKED, TOP)
            }),
            time_each(asking, |a| {
                floor.interests(Form::Packed, a.number as i64, TOP)
            }),
            time_each(asking, |a| {
                floor.interests(Form::Rows, a.number as i64, TOP)
            }),
            time_each(few, |a| store.ads(&a.name, ASKED, BEST)),
            time_each(few, |a| store.feed(&a.name, ASKED, BEST)),
        ];
        if round > 0 {
            times
                .iter_mut()
                .zip(all)
                .for_each(|(kept, time)| kept.push(time));
        }
    }
    let [interests, packed, rows, ads, feed] = times.map(|rounds| middle(&rounds));
    let ratio = |floor: Times| micros(interests.p50) / micros(floor.p50);
    println!("interests, top {TOP}:        {interests}");
    println!(
        "  floor, packed:          {packed}, ratio {:.2}",
        ratio(packed)
    );
    println!("  floor, rows:            {rows}, ratio {:.2}", ratio(rows));
    println!("ads, best {BEST}:             {ads}");
    println!("feed, best {BEST}:            {feed}");
}

fn by_criterion(criterion: &mut Criterion, store: &Store, floor: &mut Floor, asking: &[Asking]) {
    let mut group = criterion.benchmark_group("w1");
    let mut turn = asking.iter().cycle();
    let mut next = || turn.next().unwrap();
    group.bench_function("interests", |bencher| {
        bencher.iter(|| store.interests(black_box(&next().name), Purpose::Ads, ASKED, TOP));
    });
    for (form, name) in [(Form::Packed, "floor_packed"), (Form::Rows, "floor_rows")] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| floor.interests(form, black_box(next().number as i64), TOP));
        });
    }
    group.bench_function("ads", |bencher| {
        bencher.iter(|| store.ads(black_box(&next().name), ASKED, BEST));
    });
    group.bench_function("feed", |bencher| {
        bencher.iter(|| store.feed(black_box(&next().name), ASKED, BEST));
    });
    group.finish();
}
