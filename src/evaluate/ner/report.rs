//! The figures of names as text, JSON and Markdown.

use serde_json::{Map, Value, json};

use super::scores::{Scores, Tally};
use crate::evaluate::table::Table;
use crate::reader::scheme::Scheme;

/// What was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct NerReport {
    /// Sentences, or texts.
    pub sentences: usize,
    /// Words, where the file has words.
    pub words: Option<usize>,
    /// The scheme that tags were held to; none if they were read leniently.
    pub scheme: Option<Scheme>,
    /// Share of words with the right tag, where both files have tags.
    pub accuracy: Option<f64>,
    /// The names by type.
    pub tally: Tally,
}

impl NerReport {
    pub(super) fn new(scheme: Option<Scheme>) -> Self {
        NerReport {
            sentences: 0,
            words: None,
            scheme,
            accuracy: None,
            tally: Tally::default(),
        }
    }

    /// The averages by the names that `seqeval` has for them.
    fn averages(&self) -> [(&'static str, Scores); 3] {
        [
            ("micro avg", self.tally.micro()),
            ("macro avg", self.tally.macro_average()),
            ("weighted avg", self.tally.weighted()),
        ]
    }

    /// One object: the run's counts and, under `report`, the keys and figures of `seqeval`'s `classification_report(output_dict=True)`;
    /// a figure of nothing (the macro average of no type) is null.
    pub fn json(&self) -> Value {
        let mut report = Map::new();
        for (name, counts) in self.tally.types() {
            report.insert(name.clone(), json!(counts.scores()));
        }
        for (name, scores) in self.averages() {
            report.insert(name.to_owned(), json!(scores));
        }
        let counts: Map<String, Value> = self
            .tally
            .types()
            .iter()
            .map(|(name, counts)| (name.clone(), json!(counts)))
            .collect();
        json!({
            "sentences": self.sentences,
            "words": self.words,
            "mode": if self.scheme.is_some() { "strict" } else { "default" },
            "scheme": self.scheme.map(Scheme::label),
            "accuracy": self.accuracy,
            "counts": counts,
            "report": report,
        })
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "type",
            "precision",
            "recall",
            "F1",
            "labelled",
            "found",
            "right",
        ]);
        let figure = |x: f64| {
            if x.is_nan() {
                "-".to_owned()
            } else {
                format!("{x:.4}")
            }
        };
        let mut row = |name: &str, scores: Scores, counts: [usize; 3]| {
            let figures = [scores.precision, scores.recall, scores.f1].map(figure);
            let counts = counts.map(|count| count.to_string());
            table.push([name.to_owned()].into_iter().chain(figures).chain(counts));
        };
        for (name, counts) in self.tally.types() {
            row(
                name,
                counts.scores(),
                [counts.gold, counts.predicted, counts.correct],
            );
        }
        let all = self.tally.all();
        for (name, scores) in self.averages() {
            row(name, scores, [all.gold, all.predicted, all.correct]);
        }
        table
    }

    fn summary(&self) -> String {
        let mut parts = vec![match self.words {
            Some(words) => format!("{} sentences, {words} words", self.sentences),
            None => format!("{} texts", self.sentences),
        }];
        parts.push(match self.scheme {
            Some(scheme) => format!("tags read strictly as {}", scheme.label()),
            None if self.words.is_some() => "tags read leniently".to_owned(),
            None => "exact spans".to_owned(),
        });
        if let Some(accuracy) = self.accuracy {
            parts.push(format!("{:.2} % of the tags are right", 100.0 * accuracy));
        }
        parts.join("; ")
    }

    /// For people.
    pub fn text(&self) -> String {
        format!("{}\n\n{}", self.summary(), self.table().text())
    }

    /// In Markdown.
    pub fn markdown(&self) -> String {
        format!(
            "# Names\n\n{}.\n\n{}",
            self.summary(),
            self.table().markdown()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn report() -> NerReport {
        let mut report = NerReport::new(Some(Scheme::Iob2));
        (report.sentences, report.words) = (1, Some(4));
        let gold = BTreeSet::from([(0, "PER"), (2, "LOC")]);
        report
            .tally
            .add(&gold, &BTreeSet::from([(0, "PER")]), |item| item.1);
        report
    }

    #[test]
    fn json_has_the_keys_of_seqeval() {
        let json = report().json();
        assert_eq!(json["mode"], "strict");
        assert_eq!(json["scheme"], "IOB2");
        assert_eq!(
            json["report"]["micro avg"],
            json!({"precision": 1.0, "recall": 0.5, "f1-score": 2.0 / 3.0, "support": 2})
        );
        assert_eq!(json["report"]["LOC"]["recall"], 0.0);
        let nothing = NerReport::new(None).json();
        assert_eq!(nothing["report"]["macro avg"]["f1-score"], Value::Null);
    }

    #[test]
    fn people_get_a_table() {
        let text = report().text();
        assert!(
            text.starts_with("1 sentences, 4 words; tags read strictly as IOB2\n\ntype "),
            "{text}"
        );
        assert!(
            text.contains("\nPER              1.0000  1.0000  1.0000         1"),
            "{text}"
        );
        assert!(
            report()
                .markdown()
                .contains("| PER | 1.0000 | 1.0000 | 1.0000 | 1 | 1 | 1 |")
        );
        assert!(
            NerReport::new(None)
                .text()
                .contains("macro avg             -")
        );
    }
}
