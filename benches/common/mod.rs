//! What the benchmarks share: a small generator of random numbers, the place for made files, and times.

#![allow(dead_code)] // Each benchmark uses a part of it.

use std::fmt;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// SplitMix64: the same numbers from the same seed, on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// Numbers for one part of a seed.
    pub(crate) fn new(seed: u64, part: u64) -> Rng {
        let mut rng = Rng(seed ^ part.wrapping_mul(0xd605_bbb5_8c8a_bbc9));
        rng.next();
        rng
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 until just before `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// From 0 until just before 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// Whether only a small form is wanted: `BENCH_QUICK=1`, `-- --quick`, `-- --test`, or a run that is no
/// benchmark at all (`cargo test --benches`).
pub(crate) fn is_quick() -> bool {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| given.iter().any(|arg| arg == word);
    std::env::var("BENCH_QUICK").is_ok_and(|value| value != "0")
        || has("--quick")
        || has("--test")
        || !has("--bench")
}

/// Whether only the names of the benchmarks are wanted.
pub(crate) fn is_listing() -> bool {
    std::env::args().any(|arg| arg == "--list")
}

/// Where the files of a benchmark are kept, under cargo's target directory.
pub(crate) fn data_dir() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// Removes a database with its log.
pub(crate) fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
}

/// Makes a file unless a complete one of this version is there. A mark beside it says that it is complete.
pub(crate) fn kept(name: &str, version: u32, make: impl FnOnce(&Path)) -> PathBuf {
    let path = data_dir().join(name);
    let mark = data_dir().join(format!("{name}.made"));
    let wanted = version.to_string();
    if path.exists() && std::fs::read_to_string(&mark).is_ok_and(|found| found == wanted) {
        return path;
    }
    let _ = std::fs::remove_file(&mark);
    remove(&path);
    let started = Instant::now();
    make(&path);
    std::fs::write(&mark, wanted).unwrap();
    eprintln!("made {name} in {:.1} s", started.elapsed().as_secs_f64());
    path
}

/// Half of the questions took no longer than `p50`, all but one in a hundred no longer than `p99`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p99) = (micros(self.p50), micros(self.p99));
        write!(f, "p50 {p50:8.1} µs, p99 {p99:8.1} µs")
    }
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The value in the middle.
pub(crate) fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> T {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values[values.len() / 2]
}

/// Does `work` once for each item and times each by itself.
pub(crate) fn time_each<T, R>(items: &[T], mut work: impl FnMut(&T) -> R) -> Times {
    let mut times: Vec<Duration> = items
        .iter()
        .map(|item| {
            let started = Instant::now();
            black_box(work(item));
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    Times {
        p50: times[times.len() / 2],
        p99: times[times.len() * 99 / 100],
    }
}

/// The median of several rounds.
pub(crate) fn middle(rounds: &[Times]) -> Times {
    Times {
        p50: median(rounds.iter().map(|times| times.p50)),
        p99: median(rounds.iter().map(|times| times.p99)),
    }
}
