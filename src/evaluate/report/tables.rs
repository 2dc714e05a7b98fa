//! The tables that all forms of a report share.

use std::collections::{BTreeMap, BTreeSet};

use super::super::comparison::Comparison;
use super::super::confusion::{Confusion, NONE};
use super::super::evaluation::Evaluation;
use super::super::resampling::{Difference, Interval};
use super::super::scores::Score;
use crate::record::EventType;

/// A table; the first column is text, the others numbers.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct Table {
    /// A word that names it, also within a page's address.
    pub name: &'static str,
    /// What it shows, for people.
    pub title: &'static str,
    /// How to read it; may be empty.
    pub note: String,
    /// Heads of the columns after the first.
    pub columns: Vec<String>,
    /// Least widths in characters, of the first column and of the others by turns; the last counts for the rest.
    #[serde(skip)]
    pub widths: &'static [usize],
    /// The rows.
    pub rows: Vec<(String, Vec<String>)>,
}

/// The widths of the reference scorer's tables.
const SCORE_WIDTHS: &[usize] = &[24, 8, 8, 8, 6, 6, 6, 16];
const PLAIN_WIDTHS: &[usize] = &[24, 9];

/// Every table of an evaluation that has something to show, in the order of importance.
pub(super) fn tables(evaluation: &Evaluation) -> Vec<Table> {
    let mut tables = vec![
        scores(
            "event",
            "Event records",
            &evaluation.event,
            &evaluation.intervals.event,
        ),
        scores(
            "argument",
            "Arguments",
            &evaluation.argument,
            &evaluation.intervals.argument,
        ),
    ];
    let intervals = &evaluation.intervals;
    for table in &mut tables {
        table.note = format!(
            "Intervals: {:.0} %, percentile bootstrap over articles ({} draws, seed {}).",
            100.0 * intervals.level,
            intervals.resamples,
            intervals.seed
        );
    }
    tables.push(person(evaluation));
    tables.push(confusion(evaluation));
    if !evaluation.calibration.is_empty() {
        tables.push(calibration(evaluation));
        tables.push(reliability(evaluation));
    }
    tables
}

/// The tables of a comparison.
pub(super) fn comparison_tables(comparison: &Comparison) -> Vec<Table> {
    [
        ("event-change", "F1 of event records since", &comparison.event),
        ("argument-change", "F1 of arguments since", &comparison.argument),
    ]
    .into_iter()
    .map(|(name, title, differences)| {
        let row = |difference: &Difference| {
            vec![
                format!("{:.4}", difference.before),
                format!("{:.4}", difference.after),
                format!("{:+.4}", difference.difference),
                format!("{:+.3} .. {:+.3}", difference.interval[0], difference.interval[1]),
                format!("{:.4}", difference.p),
            ]
        };
        Table {
            name,
            title,
            note: "Interval: paired bootstrap over articles; p: approximate randomisation over articles (Noreen 1989), two-sided."
                .into(),
            columns: ["before", "after", "change", "95 %", "p"].map(str::to_owned).to_vec(),
            widths: &[24, 8, 8, 9, 18, 8],
            rows: rows(differences, row),
        }
    })
    .collect()
}

fn rows<T>(
    map: &BTreeMap<String, T>,
    cells: impl Fn(&T) -> Vec<String>,
) -> Vec<(String, Vec<String>)> {
    let rows = map.iter();
    rows.map(|(key, value)| (key.clone(), cells(value)))
        .collect()
}

fn scores(
    name: &'static str,
    title: &'static str,
    scores: &BTreeMap<String, Score>,
    intervals: &BTreeMap<String, Interval>,
) -> Table {
    let row = |(key, score): (&String, &Score)| {
        let interval = intervals.get(key).map_or_else(String::new, |interval| {
            format!("{:.3} .. {:.3}", interval.f1[0], interval.f1[1])
        });
        let cells = vec![
            format!("{:.3}", score.precision),
            format!("{:.3}", score.recall),
            format!("{:.3}", score.f1),
            score.tp.to_string(),
            score.fp.to_string(),
            score.fn_.to_string(),
            interval,
        ];
        (key.clone(), cells)
    };
    Table {
        name,
        title,
        note: String::new(),
        columns: ["P", "R", "F1", "tp", "fp", "fn", "F1 95 %"]
            .map(str::to_owned)
            .to_vec(),
        widths: SCORE_WIDTHS,
        rows: scores.iter().map(row).collect(),
    }
}

fn person(evaluation: &Evaluation) -> Table {
    Table {
        name: "person",
        title: "Person accuracy",
        note: "Of records that agree on an organization, role, place or date: how many name the right person. \
               Stand-ins are pronouns and descriptions."
            .into(),
        columns: ["accuracy", "right", "records"].map(str::to_owned).to_vec(),
        widths: PLAIN_WIDTHS,
        rows: rows(&evaluation.person, |accuracy| {
            vec![
                format!("{:.3}", accuracy.accuracy),
                accuracy.correct.to_string(),
                accuracy.pairs.to_string(),
            ]
        }),
    }
}

/// The types of both sides, the known ones in their order, then those that a system invented, then none.
pub(super) fn confusion_types(matrix: &Confusion) -> Vec<&str> {
    let mut there: BTreeSet<&str> = matrix.keys().map(String::as_str).collect();
    there.extend(
        matrix
            .values()
            .flat_map(|row| row.keys())
            .map(String::as_str),
    );
    let known: Vec<&str> = EventType::ALL.iter().map(|kind| kind.label()).collect();
    let invented = |kind: &&str| !known.contains(kind) && *kind != NONE;
    let mut types: Vec<&str> = known
        .iter()
        .copied()
        .filter(|kind| there.contains(kind))
        .collect();
    types.extend(there.iter().copied().filter(invented));
    types.push(NONE);
    types
}

fn confusion(evaluation: &Evaluation) -> Table {
    let matrix = &evaluation.confusion;
    let types = confusion_types(matrix);
    let count = |gold: &str, predicted: &str| -> u64 {
        let row = matrix.get(gold);
        row.and_then(|row| row.get(predicted))
            .copied()
            .unwrap_or_default()
    };
    let row = |gold: &&str| {
        let cell = |predicted: &&str| match count(gold, predicted) {
            0 => "·".to_owned(),
            count => count.to_string(),
        };
        ((*gold).to_owned(), types.iter().map(cell).collect())
    };
    Table {
        name: "confusion",
        title: "Confusion between types",
        note: "Rows: the type in gold; columns: the type found for the same person and facts. The column none holds missed records, the \
               row none spurious ones."
            .into(),
        columns: types.iter().map(|kind| kind.chars().take(8).collect()).collect(),
        widths: PLAIN_WIDTHS,
        rows: types.iter().map(row).collect(),
    }
}

fn calibration(evaluation: &Evaluation) -> Table {
    Table {
        name: "calibration",
        title: "Calibration of confidence",
        note: "Brier: mean squared difference of confidence and truth. ECE: expected calibration error over ten bins. Lower is better."
            .into(),
        columns: ["mean", "right", "Brier", "ECE", "largest", "records"].map(str::to_owned).to_vec(),
        widths: PLAIN_WIDTHS,
        rows: rows(&evaluation.calibration, |calibration| {
            vec![
                format!("{:.3}", calibration.confidence),
                format!("{:.3}", calibration.accuracy),
                format!("{:.3}", calibration.brier),
                format!("{:.3}", calibration.ece),
                format!("{:.3}", calibration.largest_error),
                calibration.predictions.to_string(),
            ]
        }),
    }
}

fn reliability(evaluation: &Evaluation) -> Table {
    let bins = evaluation
        .calibration
        .get("all")
        .map(|all| all.bins.as_slice());
    let row = |bin: &super::super::calibration::Bin| {
        let cells = vec![
            format!("{:.3}", bin.confidence),
            format!("{:.3}", bin.accuracy),
            bin.predictions.to_string(),
        ];
        (format!("{:.1} to {:.1}", bin.from, bin.to), cells)
    };
    Table {
        name: "reliability",
        title: "Reliability by confidence",
        note: "Calibrated confidence is right as often as it says.".into(),
        columns: ["mean", "right", "records"].map(str::to_owned).to_vec(),
        widths: PLAIN_WIDTHS,
        rows: bins.unwrap_or_default().iter().map(row).collect(),
    }
}
