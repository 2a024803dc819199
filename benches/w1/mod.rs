//! Workload W1, made from a seed: accounts in centers of 1 to 4, 40 interests each over 700 topics, blocks
//! for one center in five; ads and posts to go with them. Any center can be made by itself, so that an
//! answer can be checked without a store.

pub(crate) mod file;
pub(crate) mod floor;
pub(crate) mod reference;

use interest_store::{AccountName, AppKey, Timestamp, TopicKey};

use crate::common::Rng;

/// Counted up when the generator changes, so that files of an older one are made anew.
pub(crate) const VERSION: u32 = 1;
pub(crate) const TOPICS: usize = 700;
pub(crate) const ADVERTISERS: usize = 1000;
const SEED: u64 = 20_251_001;
const TOPICS_SHARED: usize = 20;
const TOPICS_EACH: usize = 40;
const BLOCKS: usize = 5;
/// One message or interaction names so many topics.
const TOPICS_SAID: usize = 5;
const DAY_MS: i64 = 86_400_000;
const APPS: [&str; 4] = ["facebook", "instagram", "messenger", "whatsapp"];

/// When accounts begin, and the notices are delivered.
pub(crate) const BEGIN: Timestamp = Timestamp::from_millis(1_764_547_200_000); // 2025-12-01
/// From when on something is said and done, and for how long.
const FIRST: i64 = 1_766_188_800_000; // 2025-12-20
const SPAN: usize = 62 * DAY_MS as usize;
/// When those who move to a region without a rollout do so.
pub(crate) const MOVE: Timestamp = Timestamp::from_millis(1_771_977_600_000); // 2026-02-25
/// The instant that is asked for.
pub(crate) const ASKED: Timestamp = Timestamp::from_millis(1_772_366_400_000); // 2026-03-01T12:00

/// How large the workload is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World {
    pub(crate) accounts: usize,
    pub(crate) questions: usize,
    pub(crate) ads: usize,
    pub(crate) posts: usize,
}

/// One thing said or done: its topics have one instant and one weight.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) topics: Vec<usize>,
    pub(crate) at: Timestamp,
    pub(crate) is_interaction: bool,
    /// Of a message that was spoken.
    pub(crate) confidence: Option<f64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) account: usize,
    /// It is in a region without a rollout when asked.
    pub(crate) moves: bool,
    pub(crate) said: Vec<Said>,
}

#[derive(Debug, Clone)]
pub(crate) struct Center {
    pub(crate) members: Vec<Member>,
    pub(crate) blocked: Vec<usize>,
    pub(crate) blocked_advertiser: Option<usize>,
}

/// An ad, or a post.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) advertiser: usize,
    pub(crate) topics: [(usize, f64); 2],
    /// An ad that is over, by the instant asked for.
    pub(crate) is_over: bool,
    pub(crate) at: Timestamp,
}

/// The topic above: 20 roots, 120 topics below them, the rest below those.
pub(crate) fn parent(topic: usize) -> Option<usize> {
    match topic {
        0..20 => None,
        20..140 => Some(topic % 20),
        _ => Some(20 + topic % 120),
    }
}

/// The topic and those above it.
pub(crate) fn upwards(topic: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(topic), |&topic| parent(topic))
}

/// Keys are ordered as numbers are.
pub(crate) fn topic_key(topic: usize) -> TopicKey {
    TopicKey::new(&format!("topic-{topic:03}")).unwrap()
}

pub(crate) fn account_name(account: usize) -> AccountName {
    let app = AppKey::new(APPS[account % APPS.len()]).unwrap();
    AccountName::new(&app, &format!("person.{account}")).unwrap()
}

/// Topics by their popularity: the share of topic n is n to the power of -0.7.
#[derive(Debug)]
pub(crate) struct Zipf(Vec<f64>);

impl Zipf {
    pub(crate) fn new() -> Zipf {
        let mut sum = 0.0;
        Zipf(
            (1..=TOPICS)
                .map(|n| {
                    sum += (n as f64).powf(-0.7);
                    sum
                })
                .collect(),
        )
    }

    fn draw(&self, rng: &mut Rng) -> usize {
        let at = rng.share() * self.0[TOPICS - 1];
        self.0.partition_point(|&sum| sum <= at).min(TOPICS - 1)
    }

    /// Adds different topics until there are `count`.
    fn fill(&self, rng: &mut Rng, topics: &mut Vec<usize>, count: usize) {
        while topics.len() < count {
            let topic = self.draw(rng);
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
    }
}

impl World {
    pub(crate) fn new(accounts: usize, quick: bool) -> World {
        World {
            accounts,
            questions: if quick { 300 } else { 20_000 },
            ads: accounts,
            posts: accounts,
        }
    }

    /// Ten accounts are in four centers, of 1, 2, 3 and 4.
    pub(crate) fn centers(&self) -> usize {
        self.accounts * 4 / 10
    }

    pub(crate) fn center_of(account: usize) -> usize {
        account / 10 * 4 + [0, 1, 1, 2, 2, 2, 3, 3, 3, 3][account % 10]
    }

    pub(crate) fn center(zipf: &Zipf, number: usize) -> Center {
        let mut rng = Rng::new(SEED, number as u64);
        let mut shared = Vec::new();
        zipf.fill(&mut rng, &mut shared, TOPICS_SHARED);
        let first = number / 4 * 10 + [0, 1, 3, 6][number % 4];
        let members = (first..=first + number % 4)
            .map(|account| {
                let mut topics = shared.clone();
                zipf.fill(&mut rng, &mut topics, TOPICS_EACH);
                rng.shuffle(&mut topics);
                Member {
                    account,
                    moves: rng.below(20) == 0,
                    said: said(&mut rng, &topics),
                }
            })
            .collect();
        let mut blocked = Vec::new();
        let mut blocked_advertiser = None;
        if rng.below(5) == 0 {
            zipf.fill(&mut rng, &mut blocked, BLOCKS);
            blocked_advertiser = Some(rng.below(ADVERTISERS));
        }
        Center {
            members,
            blocked,
            blocked_advertiser,
        }
    }

    /// The accounts that ask, in the order in which they do.
    pub(crate) fn asking(&self) -> Vec<usize> {
        let mut accounts: Vec<usize> = (0..self.accounts).collect();
        Rng::new(SEED, u64::MAX).shuffle(&mut accounts);
        accounts.truncate(self.questions);
        accounts
    }

    pub(crate) fn item(zipf: &Zipf, number: usize) -> Item {
        let mut rng = Rng::new(SEED, 1 << 40 | number as u64);
        let mut topics = Vec::new();
        zipf.fill(&mut rng, &mut topics, 2);
        Item {
            advertiser: rng.below(ADVERTISERS),
            topics: [
                (topics[0], 1.0),
                (topics[1], (1 + rng.below(4)) as f64 / 4.0),
            ],
            is_over: rng.below(10) == 0,
            at: Timestamp::from_millis(FIRST + rng.below(SPAN) as i64),
        }
    }
}

/// Spreads topics over messages and interactions, half and half.
fn said(rng: &mut Rng, topics: &[usize]) -> Vec<Said> {
    topics
        .chunks(TOPICS_SAID)
        .enumerate()
        .map(|(n, topics)| {
            let is_interaction = n % 2 == 1;
            let spoken = !is_interaction && rng.below(4) == 0;
            Said {
                topics: topics.to_vec(),
                at: Timestamp::from_millis(FIRST + rng.below(SPAN) as i64),
                is_interaction,
                confidence: spoken.then(|| (50 + rng.below(51)) as f64 / 100.0),
            }
        })
        .collect()
}
