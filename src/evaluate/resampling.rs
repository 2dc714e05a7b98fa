//! Articles drawn again and again: intervals and tests that take the article as the unit, since records of one article are not
//! independent of each other.

use std::collections::BTreeMap;

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

use super::scores::{Counts, CountsByKey, round4};

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How often.
    pub samples: usize,
    /// Where the random numbers start; the same seed gives the same figures on every machine (ChaCha with 8 rounds).
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Resampling {
            samples: 2000,
            seed: 20_170_119,
        }
    }
}

/// The share of the drawn figures that an interval covers.
pub const LEVEL: f64 = 0.95;

/// Intervals of a key's figures, `[low, high]`, to four decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Of precision.
    pub precision: [f64; 2],
    /// Of recall.
    pub recall: [f64; 2],
    /// Of F1.
    pub f1: [f64; 2],
}

/// Bootstrap intervals by key (Efron 1979, percentile method): as many articles as there are are drawn with replacement, and the
/// figures of each draw computed from its counts; the interval leaves out as many draws below as above. Draws in which a key has nothing
/// to count are left out for that key.
pub fn intervals(articles: &[CountsByKey], how: Resampling) -> BTreeMap<String, Interval> {
    let (keys, rows) = table(articles);
    if rows.is_empty() {
        return BTreeMap::new();
    }
    let mut random = ChaCha8Rng::seed_from_u64(how.seed);
    let mut draws: Vec<Vec<Counts>> = vec![Vec::with_capacity(how.samples); keys.len()];
    for _ in 0..how.samples {
        let mut sums = vec![Counts::default(); keys.len()];
        for _ in 0..rows.len() {
            add(&mut sums, &rows[random.random_range(0..rows.len())]);
        }
        for (draws, sum) in draws.iter_mut().zip(sums) {
            if !sum.is_empty() {
                draws.push(sum);
            }
        }
    }
    let interval = |draws: &[Counts]| Interval {
        precision: percentiles(draws.iter().map(|counts| counts.precision()).collect()),
        recall: percentiles(draws.iter().map(|counts| counts.recall()).collect()),
        f1: percentiles(draws.iter().map(|counts| counts.f1()).collect()),
    };
    let intervals = draws.iter().map(|draws| interval(draws));
    keys.into_iter().zip(intervals).collect()
}

/// How the F1 of two runs over the same articles differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// F1 of the earlier run.
    pub before: f64,
    /// F1 of this run.
    pub after: f64,
    /// `after - before`.
    pub difference: f64,
    /// Paired bootstrap interval of the difference.
    pub interval: [f64; 2],
    /// Probability of a difference at least as large, either way, if the runs were alike.
    pub p: f64,
}

/// Differences of F1 by key, with two paired looks at them.
///
/// `p` comes from approximate randomisation (Noreen 1989; for F1 in text extraction: Chinchor 1992, Yeh 2000): in each round the two
/// runs' counts of each article are exchanged with probability one half, and `p = (n + 1) / (rounds + 1)` where the difference was at
/// least the observed one n times. The interval is that of the differences when the same articles are drawn for both runs (percentile
/// bootstrap). `before` and `after` hold the same articles in the same order.
pub fn differences(
    before: &[CountsByKey],
    after: &[CountsByKey],
    how: Resampling,
) -> BTreeMap<String, Difference> {
    let both: Vec<CountsByKey> = before.iter().chain(after).cloned().collect();
    let (keys, rows) = table(&both);
    let (old_rows, new_rows) = rows.split_at(before.len());
    if old_rows.is_empty() || old_rows.len() != new_rows.len() {
        return BTreeMap::new();
    }
    let sum = |rows: &[Vec<Counts>]| {
        let mut sums = vec![Counts::default(); keys.len()];
        rows.iter().for_each(|row| add(&mut sums, row));
        sums
    };
    let (old, new) = (sum(old_rows), sum(new_rows));
    let mut random = ChaCha8Rng::seed_from_u64(how.seed);
    // Randomisation.
    let observed: Vec<f64> = gaps(&old, &new).collect();
    let mut reached = vec![0_u64; keys.len()];
    for _ in 0..how.samples {
        let (mut a, mut b) = (
            vec![Counts::default(); keys.len()],
            vec![Counts::default(); keys.len()],
        );
        for (old, new) in old_rows.iter().zip(new_rows) {
            let (first, second) = if random.random::<bool>() {
                (old, new)
            } else {
                (new, old)
            };
            add(&mut a, first);
            add(&mut b, second);
        }
        for ((reached, observed), gap) in reached.iter_mut().zip(&observed).zip(gaps(&a, &b)) {
            // Exchanging everything gives the observed difference but for rounding.
            *reached += u64::from(gap.abs() >= observed.abs() - 1e-12);
        }
    }
    // Paired bootstrap.
    let mut draws: Vec<Vec<f64>> = vec![Vec::with_capacity(how.samples); keys.len()];
    for _ in 0..how.samples {
        let (mut a, mut b) = (
            vec![Counts::default(); keys.len()],
            vec![Counts::default(); keys.len()],
        );
        for _ in 0..old_rows.len() {
            let article = random.random_range(0..old_rows.len());
            add(&mut a, &old_rows[article]);
            add(&mut b, &new_rows[article]);
        }
        for (key, gap) in gaps(&a, &b).enumerate() {
            if !(a[key].is_empty() && b[key].is_empty()) {
                draws[key].push(gap);
            }
        }
    }
    let rounds = how.samples as f64;
    let difference = |key: usize, draws: Vec<f64>| Difference {
        before: round4(old[key].f1()),
        after: round4(new[key].f1()),
        difference: round4(observed[key]),
        interval: percentiles(draws),
        p: round4((reached[key] as f64 + 1.0) / (rounds + 1.0)),
    };
    let differences = draws.into_iter().enumerate();
    let differences: Vec<Difference> = differences.map(|(key, d)| difference(key, d)).collect();
    keys.into_iter().zip(differences).collect()
}

/// All keys, and the counts of each article in their order.
fn table(articles: &[CountsByKey]) -> (Vec<String>, Vec<Vec<Counts>>) {
    let mut keys: Vec<String> = articles.iter().flat_map(|a| a.keys().cloned()).collect();
    keys.sort_unstable();
    keys.dedup();
    let row = |counts: &CountsByKey| -> Vec<Counts> {
        let counts = |key: &String| counts.get(key).copied().unwrap_or_default();
        keys.iter().map(counts).collect()
    };
    let rows = articles.iter().map(row).collect();
    (keys, rows)
}

fn add(sums: &mut [Counts], row: &[Counts]) {
    for (sum, counts) in sums.iter_mut().zip(row) {
        *sum = sum.plus(*counts);
    }
}

/// The difference of F1 of each key.
fn gaps(before: &[Counts], after: &[Counts]) -> impl Iterator<Item = f64> {
    before
        .iter()
        .zip(after)
        .map(|(old, new)| new.f1() - old.f1())
}

/// The percentiles that leave out half of the rest on each side, between neighbours by linear interpolation, to four decimals.
fn percentiles(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * values.len().saturating_sub(1) as f64;
        let (low, high) = (place.floor() as usize, place.ceil() as usize);
        match (values.get(low), values.get(high)) {
            (Some(a), Some(b)) => round4(a + (b - a) * place.fract()),
            _ => 0.0,
        }
    };
    let tail = (1.0 - LEVEL) / 2.0;
    [at(tail), at(1.0 - tail)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(counts: &[(u64, u64, u64)]) -> Vec<CountsByKey> {
        let one = |(tp, fp, fn_): &(u64, u64, u64)| {
            let counts = Counts {
                tp: *tp,
                fp: *fp,
                fn_: *fn_,
            };
            CountsByKey::from([("all".to_owned(), counts)])
        };
        counts.iter().map(one).collect()
    }

    #[test]
    fn percentiles_interpolate() {
        let values: Vec<f64> = (0..=40).map(f64::from).collect();
        assert_eq!(percentiles(values), [1.0, 39.0]);
        assert_eq!(percentiles(vec![3.0]), [3.0, 3.0]);
        assert_eq!(percentiles(vec![]), [0.0, 0.0]);
    }

    #[test]
    fn intervals_hold_the_figure_and_narrow_with_more_articles() {
        let few: Vec<_> = (0..10).map(|i| (3 + i % 3, i % 2, i % 4)).collect();
        let many: Vec<_> = few.iter().copied().cycle().take(400).collect();
        let how = Resampling::default();
        let few = intervals(&articles(&few), how)["all"];
        let many = intervals(&articles(&many), how)["all"];
        let width = |[low, high]: [f64; 2]| high - low;
        assert!(width(few.f1) > 3.0 * width(many.f1));
        let f1 = {
            let sum = Counts {
                tp: 39,
                fp: 5,
                fn_: 13,
            };
            sum.f1()
        };
        assert!(many.f1[0] < f1 && f1 < many.f1[1]);
        assert_eq!(
            intervals(&articles(&[(1, 0, 0)]), how)["all"].f1,
            [1.0, 1.0]
        );
        assert!(intervals(&[], how).is_empty());
    }

    #[test]
    fn the_same_seed_gives_the_same_figures() {
        let counts = articles(&[(3, 1, 2), (0, 2, 4), (5, 0, 0), (1, 1, 1)]);
        let how = Resampling::default();
        assert_eq!(intervals(&counts, how), intervals(&counts, how));
        // Written down, so that a change of the generator shows.
        assert_eq!(intervals(&counts, how)["all"].f1, [0.2, 0.9231]);
    }

    #[test]
    fn runs_that_are_alike_do_not_differ_and_a_clear_gain_does() {
        let how = Resampling::default();
        let old: Vec<_> = (0..60).map(|i| (2, 1, 2 + i % 3)).collect();
        let same = differences(&articles(&old), &articles(&old), how)["all"];
        assert_eq!(
            (same.difference, same.p, same.interval),
            (0.0, 1.0, [0.0, 0.0])
        );
        let new: Vec<_> = old
            .iter()
            .map(|(tp, fp, fn_)| (tp + 1, *fp, fn_ - 1))
            .collect();
        let gain = differences(&articles(&old), &articles(&new), how)["all"];
        assert!(
            gain.difference > 0.1 && gain.p < 0.001 && gain.interval[0] > 0.0,
            "{gain:?}"
        );
        // One article of 60 that gains what another loses is chance.
        let mut mixed = old.clone();
        mixed[0].0 += 1;
        mixed[1].0 -= 1;
        assert!(differences(&articles(&old), &articles(&mixed), how)["all"].p > 0.3);
        assert!(differences(&articles(&old), &articles(&old[1..]), how).is_empty());
    }
}
