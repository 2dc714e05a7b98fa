//! Whether a confidence of 0.8 is right eight times in ten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::outcome::{ArticleOutcome, PredictedOutcome};
use super::scores::round4;

/// Bins of equal width between 0 and 1.
pub const BINS: usize = 10;

/// How well the confidence of predicted records tells whether they are right. All figures are rounded to four decimals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Predicted records with a confidence; those that are paired with optional gold records are left out.
    pub predictions: u64,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
    /// Mean squared difference of confidence and truth (Brier 1950); 0 is best, 0.25 is what a constant 0.5 gets.
    pub brier: f64,
    /// Expected calibration error: the mean difference of confidence and accuracy over the bins, weighted by their records (Naeini,
    /// Cooper and Hauskrecht 2015).
    pub ece: f64,
    /// The largest difference of a bin.
    pub largest_error: f64,
    /// The bins that are not empty, from low to high confidence: the reliability table.
    pub bins: Vec<Bin>,
}

/// The predicted records whose confidence lies in a stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Least confidence, included.
    pub from: f64,
    /// Greatest confidence, excluded but for 1.
    pub to: f64,
    /// Records.
    pub predictions: u64,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
}

/// Calibration by `all`, `lang:…` and `type:…` (predicted type); empty where no record has a confidence.
pub fn calibration(articles: &[ArticleOutcome]) -> BTreeMap<String, Calibration> {
    let mut points: BTreeMap<String, Vec<(f64, bool)>> = BTreeMap::new();
    for article in articles {
        for (predicted, point) in judged(article) {
            for key in [
                "all",
                &format!("lang:{}", article.language),
                &format!("type:{}", predicted.event_type),
            ] {
                points.entry(key.to_owned()).or_default().push(point);
            }
        }
    }
    let made = points.into_iter();
    made.map(|(key, points)| (key, Calibration::of(&points)))
        .collect()
}

/// The confidence of each predicted record that has one, and whether the record is right.
pub(super) fn points(articles: &[ArticleOutcome]) -> Vec<(f64, bool)> {
    let judged = articles.iter().flat_map(judged);
    judged.map(|(_, point)| point).collect()
}

/// Records with a confidence, which counts as right or wrong.
fn judged(article: &ArticleOutcome) -> impl Iterator<Item = (&PredictedOutcome, (f64, bool))> {
    article.predicted.iter().filter_map(|predicted| {
        let confidence = predicted.confidence?;
        let is_right = match predicted.gold {
            Some(gold) if article.gold[gold].optional => return None,
            partner => partner.is_some(),
        };
        Some((predicted, (confidence, is_right)))
    })
}

impl Calibration {
    /// Calibration of points, each a confidence and whether it was right.
    fn of(points: &[(f64, bool)]) -> Calibration {
        let mut bins: [Vec<(f64, bool)>; BINS] = std::array::from_fn(|_| Vec::new());
        for point in points {
            // A confidence lies between 0 and 1; 1 belongs to the last bin.
            let bin = (point.0 * BINS as f64) as usize;
            bins[bin.min(BINS - 1)].push(*point);
        }
        let mut result = Calibration {
            predictions: points.len() as u64,
            confidence: round4(mean(points, |(confidence, _)| confidence)),
            accuracy: round4(mean(points, truth)),
            brier: round4(mean(points, |point| (point.0 - truth(point)).powi(2))),
            ..Calibration::default()
        };
        let mut error_sum = 0.0;
        let filled = bins.iter().enumerate();
        for (index, bin) in filled.filter(|(_, bin)| !bin.is_empty()) {
            let confidence = mean(bin, |(confidence, _)| confidence);
            let accuracy = mean(bin, truth);
            let error = (confidence - accuracy).abs();
            error_sum += error * bin.len() as f64;
            result.largest_error = result.largest_error.max(round4(error));
            result.bins.push(Bin {
                from: index as f64 / BINS as f64,
                to: (index + 1) as f64 / BINS as f64,
                predictions: bin.len() as u64,
                confidence: round4(confidence),
                accuracy: round4(accuracy),
            });
        }
        result.ece = round4(error_sum / points.len().max(1) as f64);
        result
    }
}

fn truth((_, is_right): (f64, bool)) -> f64 {
    f64::from(u8::from(is_right))
}

fn mean(points: &[(f64, bool)], value: impl Fn((f64, bool)) -> f64) -> f64 {
    points.iter().map(|point| value(*point)).sum::<f64>() / points.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, predicted};
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        let points = [
            (0.95, true),
            (1.0, true),
            (0.9, false),
            (0.45, true),
            (0.4, false),
        ];
        let calibration = Calibration::of(&points);
        // (0.0025 + 0 + 0.81 + 0.3025 + 0.16) / 5
        assert_eq!(calibration.brier, 0.255);
        // 0.9 and up: 0.95 against 2 of 3; 0.4: 0.425 against 1 of 2.
        assert_eq!(calibration.bins.len(), 2);
        assert_eq!(calibration.bins[1].predictions, 3);
        assert_eq!(
            (calibration.bins[1].from, calibration.bins[1].to),
            (0.9, 1.0)
        );
        // (3 · 0.28333 + 2 · 0.075) / 5
        assert_eq!(calibration.ece, 0.2);
        assert_eq!(calibration.largest_error, 0.2833);
        assert_eq!((calibration.confidence, calibration.accuracy), (0.74, 0.6));
    }

    #[test]
    fn optional_pairs_and_records_without_confidence_are_left_out() {
        let gold = article(
            "a",
            "fr",
            json!([
                {"type": "tenure", "person": "Anne Roux", "role": "maire"},
                {"type": "tenure", "person": "Paul Kerr", "optional": true},
            ]),
        );
        let found = predicted(json!([
            {"type": "tenure", "person": "Anne Roux", "role": "maire", "confidence": 0.8},
            {"type": "tenure", "person": "Paul Kerr", "confidence": 0.1},
            {"type": "election", "person": "Paul Kerr", "confidence": 0.6},
            {"type": "election", "person": "Guy Petit"},
        ]));
        let calibration = calibration(&[ArticleOutcome::new(&gold, &found)]);
        let keys: Vec<_> = calibration.keys().map(String::as_str).collect();
        assert_eq!(keys, ["all", "lang:fr", "type:election", "type:tenure"]);
        assert_eq!(calibration["all"].predictions, 2);
        assert_eq!(calibration["all"].accuracy, 0.5);
        assert_eq!(calibration["type:tenure"].brier, 0.04);
    }
}
