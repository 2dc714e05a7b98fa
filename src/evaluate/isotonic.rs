//! What scores are worth: a map from scores to confidence that never falls, fitted to gold.

use super::calibration::points;
use super::outcome::ArticleOutcome;

/// Records that stand behind a point, at least: fewer say little about a share.
const LEAST: usize = 20;

/// Points of score and confidence by isotonic regression: records in the order of their scores, in groups of at least 20, of which
/// neighbours that would fall are pooled (Ayer et al. 1955). A group's confidence is its share of right records after one more right
/// and one more wrong (Laplace), so that no score is sure. Empty where no record has a score; rounded to three decimals.
pub fn fit_confidence(articles: &[ArticleOutcome]) -> Vec<(f64, f64)> {
    let mut scored = points(articles);
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut pools: Vec<Pool> = Vec::new();
    for (score, is_right) in scored {
        let tied = |pool: &Pool| pool.last == score;
        match pools.last_mut() {
            Some(pool) if pool.count < LEAST || tied(pool) => pool.add(score, is_right),
            _ => {
                let mut pool = Pool::default();
                pool.add(score, is_right);
                pools.push(pool);
            }
        }
    }
    // What is left over at the end says too little by itself.
    if let [.., before, last] = pools.as_mut_slice()
        && last.count < LEAST
    {
        before.join(last);
        pools.pop();
    }
    let mut rising: Vec<Pool> = Vec::new();
    for mut pool in pools {
        while let Some(before) = rising.pop_if(|before| before.share() >= pool.share()) {
            let mut joined = before;
            joined.join(&pool);
            pool = joined;
        }
        rising.push(pool);
    }
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    let mut points: Vec<(f64, f64)> = rising
        .iter()
        .map(|pool| (round(pool.scores / pool.count as f64), round(pool.share())))
        .collect();
    points.dedup_by_key(|(score, _)| *score);
    points
}

/// Records of like scores.
#[derive(Debug, Default)]
struct Pool {
    count: usize,
    right: usize,
    /// Sum of their scores.
    scores: f64,
    /// The greatest score.
    last: f64,
}

impl Pool {
    fn add(&mut self, score: f64, is_right: bool) {
        self.count += 1;
        self.right += usize::from(is_right);
        self.scores += score;
        self.last = score;
    }

    fn join(&mut self, after: &Pool) {
        self.count += after.count;
        self.right += after.right;
        self.scores += after.scores;
        self.last = after.last;
    }

    fn share(&self) -> f64 {
        (self.right + 1) as f64 / (self.count + 2) as f64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::testing::{article, predicted};
    use super::*;

    /// Records of these scores, each right or wrong.
    fn outcome(records: &[(f64, bool)]) -> ArticleOutcome {
        let names: Vec<String> = (0..records.len()).map(|n| format!("Anne R{n}")).collect();
        let gold = records.iter().zip(&names).filter(|((_, right), _)| *right);
        let gold = gold.map(|(_, name)| json!({"type": "tenure", "person": name}));
        let found = records.iter().zip(&names).map(
            |((score, _), name)| json!({"type": "tenure", "person": name, "confidence": score}),
        );
        let gold = article("a", "fr", gold.collect());
        ArticleOutcome::new(&gold, &predicted(found.collect()))
    }

    #[test]
    fn neighbours_that_would_fall_are_pooled() {
        let group = |score, right: usize| (0..20).map(move |n| (score, n < right));
        let records: Vec<_> = [(0.3, 10), (0.5, 4), (0.9, 19)]
            .into_iter()
            .flat_map(|(score, right)| group(score, right))
            .collect();
        // 15 of 42, then 20 of 22.
        assert_eq!(
            fit_confidence(&[outcome(&records)]),
            [(0.4, 0.357), (0.9, 0.909)]
        );
        assert_eq!(fit_confidence(&[]), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn scores_rise_and_confidence_never_falls(records in prop::collection::vec((0..=20u8, any::<bool>()), 0..120)) {
            let records: Vec<_> = records.into_iter().map(|(score, right)| (f64::from(score) / 20.0, right)).collect();
            let points = fit_confidence(&[outcome(&records)]);
            prop_assert_eq!(points.is_empty(), records.is_empty());
            for pair in points.windows(2) {
                prop_assert!(pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
            }
        }
    }
}
