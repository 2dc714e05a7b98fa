//! From what rules and names score to a probability: how often records of that score are right.
//!
//! The score of a record is its rule's reliability times how sure its person and the way to it are. Such scores order records
//! well, but are no frequencies; `models/confidence.toml` maps them to the share that was right on labelled articles that no rule
//! was written with, by isotonic regression (Zadrozny and Elkan 2002), straight lines between its points.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::lexicon::{LexiconError, Source};

/// A map from scores to confidence, both from 0 to 1, that never falls.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfidenceMap {
    /// Score and confidence, by score.
    points: Vec<(f64, f64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    points: Spanned<Vec<(f64, f64)>>,
}

impl ConfidenceMap {
    /// Leaves scores as they are.
    pub fn none() -> Self {
        ConfidenceMap {
            points: vec![(0.0, 0.0), (1.0, 1.0)],
        }
    }

    /// A map through these points; `None` unless they lie between 0 and 1, scores rise, and confidence never falls.
    pub fn new(points: Vec<(f64, f64)>) -> Option<Self> {
        let unit = |value: f64| (0.0..=1.0).contains(&value);
        let good = points
            .iter()
            .all(|(score, confidence)| unit(*score) && unit(*confidence))
            && points
                .windows(2)
                .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        (good && !points.is_empty()).then_some(ConfidenceMap { points })
    }

    /// Reads `confidence.toml` of a models folder.
    ///
    /// # Errors
    ///
    /// When the file is missing or its points make no map; the error names the place.
    pub fn load(models: &Path) -> Result<Self, LexiconError> {
        let source = Source::read(models.join("confidence.toml"))?;
        let file: File = source.parse()?;
        let at = file.points.span().start;
        ConfidenceMap::new(file.points.into_inner()).ok_or_else(|| {
            let message = "expected pairs of score and confidence from 0 to 1, scores rising, confidence never falling";
            source.error(at, message)
        })
    }

    /// The confidence of a score.
    pub fn confidence(&self, score: f64) -> f64 {
        let after = self.points.partition_point(|(known, _)| *known < score);
        let (Some(right), Some(left)) = (
            self.points.get(after),
            after
                .checked_sub(1)
                .and_then(|before| self.points.get(before)),
        ) else {
            // Beyond the points the nearest counts.
            let nearest = if after == 0 {
                self.points.first()
            } else {
                self.points.last()
            };
            return nearest.map_or(score, |(_, confidence)| *confidence);
        };
        let way = (score - left.0) / (right.0 - left.0);
        left.1 + way * (right.1 - left.1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::models_dir;

    #[test]
    fn straight_lines_join_the_points() {
        let map = ConfidenceMap::new(vec![(0.5, 0.4), (0.9, 0.8)]).unwrap();
        for (score, confidence) in [(0.0, 0.4), (0.5, 0.4), (0.7, 0.6), (0.9, 0.8), (1.0, 0.8)] {
            assert!((map.confidence(score) - confidence).abs() < 1e-9, "{score}");
        }
        assert_eq!(ConfidenceMap::none().confidence(0.3), 0.3);
    }

    #[test]
    fn points_out_of_order_are_refused() {
        for points in [
            vec![],
            vec![(0.5, 0.5), (0.5, 0.6)],
            vec![(0.2, 0.6), (0.4, 0.5)],
            vec![(0.2, 1.5)],
        ] {
            assert_eq!(ConfidenceMap::new(points.clone()), None, "{points:?}");
        }
    }

    #[test]
    fn the_bundled_file_is_a_map() {
        ConfidenceMap::load(&models_dir()).unwrap();
    }

    proptest! {
        #[test]
        fn a_higher_score_has_no_lower_confidence(one in 0.0..=1.0f64, two in 0.0..=1.0f64) {
            let map = ConfidenceMap::load(&models_dir()).unwrap();
            let (low, high) = (one.min(two), one.max(two));
            prop_assert!(map.confidence(low) <= map.confidence(high));
            prop_assert!((0.0..=1.0).contains(&map.confidence(one)));
        }
    }
}
