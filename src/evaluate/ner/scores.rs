//! Precision, recall and F1 of names, in the floating-point steps of `seqeval` (which are numpy's), so that figures are equal to the last
//! digit.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// How many names there are of a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Predicted with the right span and type.
    pub correct: usize,
    /// Predicted.
    pub predicted: usize,
    /// Labelled.
    pub gold: usize,
}

impl Counts {
    /// The figures; 0 where there is nothing to divide by.
    pub fn scores(self) -> Scores {
        let ratio = |of: usize| match of {
            0 => 0.0,
            of => self.correct as f64 / of as f64,
        };
        let (precision, recall) = (ratio(self.predicted), ratio(self.gold));
        let sum = precision + recall;
        let divisor = if sum == 0.0 { 1.0 } else { sum };
        Scores {
            precision,
            recall,
            f1: 2.0 * precision * recall / divisor,
            support: self.gold,
        }
    }
}

/// Figures of a type or an average, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Share of what is predicted that is right.
    pub precision: f64,
    /// Share of what is labelled that is found.
    pub recall: f64,
    /// Their harmonic mean, or for an average of types the average of theirs.
    #[serde(rename = "f1-score")]
    pub f1: f64,
    /// Names that are labelled.
    pub support: usize,
}

/// Names by type, counted over sentences or texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    types: BTreeMap<String, Counts>,
}

impl Tally {
    /// Counts the names of one text. `name` tells the type of each; equal ones count once.
    pub fn add<T: Ord>(
        &mut self,
        gold: &BTreeSet<T>,
        predicted: &BTreeSet<T>,
        name: impl Fn(&T) -> &str,
    ) {
        for item in gold {
            let counts = self.types.entry(name(item).to_owned()).or_default();
            counts.gold += 1;
            counts.correct += usize::from(predicted.contains(item));
        }
        for item in predicted {
            self.types
                .entry(name(item).to_owned())
                .or_default()
                .predicted += 1;
        }
    }

    /// The counts of each type, by name.
    pub fn types(&self) -> &BTreeMap<String, Counts> {
        &self.types
    }

    /// All types together.
    pub fn all(&self) -> Counts {
        let mut all = Counts::default();
        for counts in self.types.values() {
            all.correct += counts.correct;
            all.predicted += counts.predicted;
            all.gold += counts.gold;
        }
        all
    }

    /// The figures over all names at once.
    pub fn micro(&self) -> Scores {
        self.all().scores()
    }

    /// The mean of the types' figures; NaN where there is no type.
    pub fn macro_average(&self) -> Scores {
        let count = self.types.len() as f64;
        self.average(|figure| sum(&self.column(figure)) / count)
    }

    /// The mean of the types' figures, each as often as it has labelled names; 0 where there are none.
    pub fn weighted(&self) -> Scores {
        let weights: Vec<f64> = self
            .types
            .values()
            .map(|counts| counts.gold as f64)
            .collect();
        let total = sum(&weights);
        self.average(|figure| {
            if total == 0.0 {
                return 0.0;
            }
            let values = self.column(figure);
            let products: Vec<f64> = values.iter().zip(&weights).map(|(x, w)| x * w).collect();
            sum(&products) / total
        })
    }

    fn column(&self, figure: fn(&Scores) -> f64) -> Vec<f64> {
        self.types
            .values()
            .map(|counts| figure(&counts.scores()))
            .collect()
    }

    fn average(&self, mean: impl Fn(fn(&Scores) -> f64) -> f64) -> Scores {
        Scores {
            precision: mean(|scores| scores.precision),
            recall: mean(|scores| scores.recall),
            f1: mean(|scores| scores.f1),
            support: self.all().gold,
        }
    }
}

/// The sum in numpy's order: one by one below eight values, else in eight running sums, halved above 128 (its pairwise summation).
fn sum(values: &[f64]) -> f64 {
    const BLOCK: usize = 128;
    if values.len() < 8 {
        return values.iter().fold(0.0, |sum, value| sum + value);
    }
    if values.len() > BLOCK {
        let half = values.len() / 2;
        let (left, right) = values.split_at(half - half % 8);
        return sum(left) + sum(right);
    }
    let mut chunks = values.chunks_exact(8);
    let mut running = [0.0; 8];
    for chunk in &mut chunks {
        for (sum, value) in running.iter_mut().zip(chunk) {
            *sum += value;
        }
    }
    let [a, b, c, d, e, f, g, h] = running;
    let rest = chunks.remainder().iter();
    rest.fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, value| {
        sum + value
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(rows: &[(&str, usize, usize, usize)]) -> Tally {
        let counts = |correct, predicted, gold| Counts {
            correct,
            predicted,
            gold,
        };
        let types = rows
            .iter()
            .map(|(name, c, p, g)| ((*name).to_owned(), counts(*c, *p, *g)));
        Tally {
            types: types.collect(),
        }
    }

    #[test]
    fn figures_of_nothing_are_0() {
        let scores = Counts::default().scores();
        assert_eq!(
            (scores.precision, scores.recall, scores.f1),
            (0.0, 0.0, 0.0)
        );
        assert_eq!(Tally::default().micro().f1, 0.0);
        assert_eq!(Tally::default().weighted().f1, 0.0);
        assert!(Tally::default().macro_average().f1.is_nan());
    }

    #[test]
    fn averages_weigh_types_differently() {
        let tally = tally(&[("LOC", 1, 1, 3), ("PER", 1, 2, 1)]);
        assert_eq!(tally.micro().recall, 0.5);
        assert_eq!(tally.macro_average().precision, 0.75);
        assert_eq!(tally.weighted().precision, 0.875);
        assert_eq!(tally.weighted().support, 4);
    }

    #[test]
    fn a_name_counts_once_and_only_with_its_type() {
        let set = |items: &[(usize, &'static str)]| items.iter().copied().collect();
        let mut tally = Tally::default();
        tally.add(
            &set(&[(0, "PER"), (2, "LOC")]),
            &set(&[(0, "PER"), (0, "PER"), (2, "ORG")]),
            |item| item.1,
        );
        let all = tally.all();
        assert_eq!((all.correct, all.predicted, all.gold), (1, 2, 2));
    }

    #[test]
    fn sums_of_any_length_are_complete() {
        for count in [0, 1, 7, 8, 9, 100, 128, 129, 1000] {
            let values: Vec<f64> = (0..count).map(f64::from).collect();
            let expected = f64::from(count) * (f64::from(count) - 1.0) / 2.0;
            assert_eq!(sum(&values), expected.max(0.0), "{count}");
        }
    }
}
