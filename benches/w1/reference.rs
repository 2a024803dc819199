//! The answers of W1 by the rules' own words, from the generated data and without a store.

use interest_store::Timestamp;

use super::{ASKED, Center, DAY_MS, Item, TOPICS, World, Zipf, upwards};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Every rule, for ads.
    Ads,
    /// Every rule, for content.
    Content,
    /// Nothing but the sum over the center, blocked topics out: what the floors do.
    Sum,
}

/// A topic and its score.
pub(crate) type Scored = (usize, f64);

fn worth(at: Timestamp, weight: f64) -> f64 {
    let age = (ASKED.millis() - at.millis()) as f64;
    weight * (-age / (30.0 * DAY_MS as f64)).exp2()
}

fn rounded(score: f64) -> f64 {
    (score * 1e9).round() / 1e9
}

fn is_under(topic: usize, above: &[usize]) -> bool {
    upwards(topic).any(|up| above.contains(&up))
}

/// R9, R10, R12: the interests of an account, best first, all of them.
pub(crate) fn interests(center: &Center, account: usize, question: Question) -> Vec<Scored> {
    let asks = center
        .members
        .iter()
        .find(|member| member.account == account);
    let asks_open = asks.is_some_and(|member| !member.moves);
    let mut sums = vec![0.0; TOPICS];
    for member in &center.members {
        let flows = question == Question::Sum || asks_open && !member.moves;
        for said in member.said.iter().filter(|s| s.is_interaction || flows) {
            for &topic in &said.topics {
                sums[topic] += worth(said.at, said.confidence.unwrap_or(1.0));
            }
        }
    }
    let mut found: Vec<Scored> = sums.into_iter().map(rounded).enumerate().collect();
    found.retain(|&(topic, score)| match question {
        Question::Ads => score >= 0.05 && !is_under(topic, &center.blocked),
        Question::Content => score >= 0.05,
        Question::Sum => score > 0.0 && !center.blocked.contains(&topic),
    });
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

/// R13, R14: the scores of the best ads or posts, best first, and the score of each by its number.
pub(crate) fn items(
    world: &World,
    zipf: &Zipf,
    account: usize,
    question: Question,
) -> (Vec<f64>, Vec<f64>) {
    let center = World::center(zipf, World::center_of(account));
    let mut matched = vec![0.0; TOPICS];
    for (topic, score) in interests(&center, account, question) {
        for (level, up) in upwards(topic).enumerate() {
            matched[up] += score * 0.5_f64.powi(level as i32);
        }
    }
    let score = |item: &Item| -> f64 {
        let of = |&(topic, relevance): &(usize, f64)| {
            let relevance = if question == Question::Ads {
                relevance
            } else {
                1.0
            };
            relevance * f64::log2(1.0 + matched[topic])
        };
        let withheld = item.is_over
            || Some(item.advertiser) == center.blocked_advertiser
            || item
                .topics
                .iter()
                .any(|&(t, _)| is_under(t, &center.blocked));
        if question == Question::Ads && withheld {
            return 0.0;
        }
        rounded(item.topics.iter().map(of).sum())
    };
    let count = if question == Question::Ads {
        world.ads
    } else {
        world.posts
    };
    let scores: Vec<f64> = (0..count).map(|n| score(&World::item(zipf, n))).collect();
    let mut best: Vec<f64> = scores
        .iter()
        .copied()
        .filter(|&score| score > 0.0)
        .collect();
    best.sort_by(|a, b| b.total_cmp(a));
    (best, scores)
}

/// Two sums of the same numbers in another order.
fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() < 5e-9
}

/// Checks an answer: the scores place by place, and each score against what it is given for.
pub(crate) fn check(what: &str, answer: &[Scored], best: &[f64], scores: &[f64], limit: usize) {
    assert_eq!(answer.len(), best.len().min(limit), "{what}: how many");
    for (place, (&(number, score), &expected)) in answer.iter().zip(best).enumerate() {
        assert!(
            is_close(score, expected),
            "{what}: {score} at {place}, not {expected}"
        );
        assert!(
            is_close(score, scores[number]),
            "{what}: score of {number} at {place}"
        );
    }
    let mut numbers: Vec<usize> = answer.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), answer.len(), "{what}: twice the same");
}

/// Checks interests of an account.
pub(crate) fn check_interests(
    zipf: &Zipf,
    account: usize,
    question: Question,
    answer: &[Scored],
    limit: usize,
) {
    let center = World::center(zipf, World::center_of(account));
    let expected = interests(&center, account, question);
    let best: Vec<f64> = expected.iter().map(|(_, score)| *score).collect();
    let mut scores = vec![0.0; TOPICS];
    for (topic, score) in &expected {
        scores[*topic] = *score;
    }
    check(&format!("account {account}"), answer, &best, &scores, limit);
}
