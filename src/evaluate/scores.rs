//! Counts and the figures made of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::outcome::ArticleOutcome;
use super::slot::ScoredSlot;

/// True positives, false positives, false negatives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and right.
    pub tp: u64,
    /// Found and wrong.
    pub fp: u64,
    /// Not found.
    pub fn_: u64,
}

impl Counts {
    /// Right over found; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        ratio(self.tp, self.tp + self.fp)
    }

    /// Right over what there is to find; 0 where there is nothing.
    pub fn recall(self) -> f64 {
        ratio(self.tp, self.tp + self.fn_)
    }

    /// The harmonic mean of precision and recall; 0 where both are.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 {
            2.0 * p * r / (p + r)
        } else {
            0.0
        }
    }

    /// True when there is nothing to count.
    pub fn is_empty(self) -> bool {
        self == Counts::default()
    }

    /// The sum.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            tp: self.tp + other.tp,
            fp: self.fp + other.fp,
            fn_: self.fn_ + other.fn_,
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Rounds to four decimals, to the nearest and ties to even of the exact binary value, as Python's `round` does.
pub fn round4(value: f64) -> f64 {
    // Formatting is exact; what it writes is a number.
    format!("{value:.4}").parse().unwrap_or(value)
}

/// Counts with their figures, rounded to four decimals; the object of the reference scorer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Found and right.
    pub tp: u64,
    /// Found and wrong.
    pub fp: u64,
    /// Not found.
    #[serde(rename = "fn")]
    pub fn_: u64,
    /// [`Counts::precision`].
    pub precision: f64,
    /// [`Counts::recall`].
    pub recall: f64,
    /// [`Counts::f1`].
    pub f1: f64,
}

impl From<Counts> for Score {
    fn from(counts: Counts) -> Self {
        Score {
            tp: counts.tp,
            fp: counts.fp,
            fn_: counts.fn_,
            precision: round4(counts.precision()),
            recall: round4(counts.recall()),
            f1: round4(counts.f1()),
        }
    }
}

/// Counts by key: `all`, `lang:fr`, `type:appointment` and, for arguments, `slot:role`.
pub type CountsByKey = BTreeMap<String, Counts>;

/// The counts of event records and of arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Event records: a pair is right; a predicted record without one is wrong, a gold record without one is not found.
    pub event: CountsByKey,
    /// Filled slots of records: right only inside a pair and when they match (MUC slot scoring).
    pub argument: CountsByKey,
}

impl Tally {
    /// Counts the records of an article. Optional gold records, and what is paired with them, do not count.
    pub fn of(article: &ArticleOutcome) -> Tally {
        let mut tally = Tally::default();
        let language = format!("lang:{}", article.language);
        for gold in article.gold.iter().filter(|gold| !gold.optional) {
            let found = u64::from(gold.predicted.is_some());
            let counts = Counts {
                tp: found,
                fp: 0,
                fn_: 1 - found,
            };
            let kind = format!("type:{}", gold.event_type);
            add(&mut tally.event, ["all", &language, &kind], counts);
            let predicted = gold.predicted.map(|index| &article.predicted[index]);
            for slot in ScoredSlot::ALL {
                let correct = gold.correct.contains(slot);
                let is_found = predicted.is_some_and(|p| p.slots.contains_key(slot));
                let is_there = gold.slots.contains_key(slot);
                let counts = Counts {
                    tp: u64::from(correct),
                    fp: u64::from(is_found && !correct),
                    fn_: u64::from(is_there && !correct),
                };
                let key = format!("slot:{slot}");
                add(&mut tally.argument, ["all", &language, &key], counts);
            }
        }
        for (_, predicted) in article.spurious() {
            let counts = Counts {
                fp: 1,
                ..Counts::default()
            };
            let kind = format!("type:{}", predicted.event_type);
            add(&mut tally.event, ["all", &language, &kind], counts);
            for slot in predicted.slots.keys() {
                let key = format!("slot:{slot}");
                add(&mut tally.argument, ["all", &language, &key], counts);
            }
        }
        tally
    }

    /// Adds the counts of another tally.
    pub fn add(&mut self, other: &Tally) {
        for (to, from) in [
            (&mut self.event, &other.event),
            (&mut self.argument, &other.argument),
        ] {
            for (key, counts) in from {
                let sum = to.entry(key.clone()).or_default();
                *sum = sum.plus(*counts);
            }
        }
    }

    /// The sum of tallies.
    pub fn sum<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
        let mut sum = Tally::default();
        for tally in tallies {
            sum.add(tally);
        }
        sum
    }
}

fn add(counts: &mut CountsByKey, keys: [&str; 3], more: Counts) {
    for key in keys {
        let sum = counts.entry(key.to_owned()).or_default();
        *sum = sum.plus(more);
    }
}

/// The figures of counts.
pub fn scores(counts: &CountsByKey) -> BTreeMap<String, Score> {
    let scored = counts.iter();
    scored
        .map(|(key, counts)| (key.clone(), Score::from(*counts)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, predicted};
    use super::*;
    use serde_json::json;

    #[test]
    fn rounding_is_that_of_python() {
        // Exact ties of binary fractions go to the even digit; others to the nearest.
        for (value, rounded) in [
            (1.0 / 32.0, 0.0312),
            (3.0 / 32.0, 0.0938),
            (5.0 / 32.0, 0.1562),
            (2.0 / 3.0, 0.6667),
            (0.00005, 0.0001),
            (1.0, 1.0),
        ] {
            assert_eq!(round4(value), rounded, "{value}");
        }
    }

    #[test]
    fn optional_records_do_not_count_and_wrong_slots_count_twice() {
        let gold = article(
            "a",
            "fr",
            json!([
                {"type": "tenure", "person": "Anne Roux", "role": "maire", "place": "Lyon", "date": "2016"},
                {"type": "tenure", "person": "Paul Kerr", "optional": true},
                {"type": "election", "person": "Léa Brun", "status": "planned"},
            ]),
        );
        let found = predicted(json!([
            {"type": "tenure", "person": "Anne Roux", "role": "maire", "place": "Nice"},
            {"type": "tenure", "person": "Paul Kerr"},
            {"type": "tenure", "person": "Guy Petit", "status": "actual"},
        ]));
        let tally = Tally::of(&ArticleOutcome::new(&gold, &found));
        let counts = |tp, fp, fn_| Counts { tp, fp, fn_ };
        assert_eq!(tally.event["all"], counts(1, 1, 1));
        assert_eq!(tally.event["type:tenure"], counts(1, 1, 0));
        // Person and role are right; the place is wrong and not found, the date not found; Brun and her status are not found; Petit is
        // wrong.
        assert_eq!(tally.argument["all"], counts(2, 2, 4));
        assert_eq!(tally.argument["slot:place"], counts(0, 1, 1));
        assert_eq!(tally.argument["slot:status"], counts(0, 0, 1));
        assert_eq!(tally.argument["slot:by"], counts(0, 0, 0));
    }
}
