//! All figures of one evaluation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calibration::{Calibration, calibration};
use super::comparison::Comparison;
use super::confusion::{Confusion, confusion};
use super::mistakes::Mistake;
use super::outcome::ArticleOutcome;
use super::person::{PersonAccuracy, person_accuracy};
use super::resampling::{Interval, LEVEL, Resampling, intervals};
use super::scores::{Score, Tally, scores};

/// Scores of event records and arguments, and what stands behind them. As JSON, `articles`, `event` and `argument` are the object
/// that the reference scorer prints; the other keys are ours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Gold articles.
    pub articles: usize,
    /// Scores of event records by `all`, `lang:…`, `type:…`.
    pub event: BTreeMap<String, Score>,
    /// Scores of arguments by `all`, `lang:…`, `slot:…`.
    pub argument: BTreeMap<String, Score>,
    /// How far the scores could be off, had other articles been labelled.
    pub intervals: Intervals,
    /// Whether the right person is named.
    pub person: BTreeMap<String, PersonAccuracy>,
    /// Which types are taken for which.
    pub confusion: Confusion,
    /// Whether confidence can be believed.
    pub calibration: BTreeMap<String, Calibration>,
    /// What changed since an earlier run, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// Missed and spurious records in their sentences, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<Mistake>>,
    /// What became of each record.
    pub records: Vec<ArticleOutcome>,
}

/// Bootstrap intervals of the scores.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    /// The share of draws that they cover.
    pub level: f64,
    /// Draws of as many articles as there are.
    pub resamples: usize,
    /// Where the random numbers start.
    pub seed: u64,
    /// Of [`Evaluation::event`].
    pub event: BTreeMap<String, Interval>,
    /// Of [`Evaluation::argument`].
    pub argument: BTreeMap<String, Interval>,
}

impl Evaluation {
    /// Scores articles of which the records have been paired.
    ///
    /// ```
    /// use carriere::evaluate::{ArticleOutcome, Evaluation, Resampling};
    ///
    /// let nothing = ArticleOutcome::default();
    /// let evaluation = Evaluation::new(vec![nothing], Resampling::default());
    /// assert_eq!(evaluation.articles, 1);
    /// ```
    pub fn new(records: Vec<ArticleOutcome>, how: Resampling) -> Evaluation {
        let tallies: Vec<Tally> = records.iter().map(Tally::of).collect();
        let sum = Tally::sum(&tallies);
        let (events, arguments): (Vec<_>, Vec<_>) = tallies
            .into_iter()
            .map(|tally| (tally.event, tally.argument))
            .unzip();
        Evaluation {
            articles: records.len(),
            event: scores(&sum.event),
            argument: scores(&sum.argument),
            intervals: Intervals {
                level: LEVEL,
                resamples: how.samples,
                seed: how.seed,
                event: intervals(&events, how),
                argument: intervals(&arguments, how),
            },
            person: person_accuracy(&records),
            confusion: confusion(&records),
            calibration: calibration(&records),
            comparison: None,
            errors: None,
            records,
        }
    }
}
