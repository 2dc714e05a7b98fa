//! Language identification: the detected language of texts against their labelled one.

mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

use super::ner::{Counts, Scores, Tally};
use super::{EvaluateError, lines};
use crate::language::{self, Detected};

/// What the detector said of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The labelled language, as the code that the detector gives for it.
    pub gold: String,
    /// What was detected.
    pub detected: Detected,
}

/// Figures over all texts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LanguageReport {
    /// Texts.
    pub texts: usize,
    /// Share whose language is right, from 0 to 1.
    pub accuracy: f64,
    /// The same of those that the detector called reliable; none where it called none so.
    pub accuracy_reliable: Option<f64>,
    /// The same of the others.
    pub accuracy_unreliable: Option<f64>,
    /// Share that the detector called unreliable.
    pub unreliable: f64,
    /// Precision, recall and F1 of each language.
    pub languages: BTreeMap<String, Scores>,
    /// Texts by labelled, then detected language.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// How often a confidence is right, by tenths of confidence.
    pub confidence: Vec<Bin>,
    /// Expected calibration error: the mean distance of confidence and accuracy over [`Self::confidence`], weighted by texts (Naeini,
    /// Cooper and Hauskrecht 2015).
    pub calibration_error: f64,
}

/// The texts whose confidence is within a tenth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// The tenth's lower end; its upper end belongs to the next, but 1 to the last.
    pub from: f64,
    /// Texts.
    pub texts: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub accuracy: f64,
}

/// Detects the language of every text of a JSON Lines file (`text`, `language`, perhaps `title`), without taking `language` for a hint.
///
/// # Errors
/// An [`EvaluateError`] that names the file, the line and the mend.
pub fn evaluate_languages(path: &Path) -> Result<LanguageReport, EvaluateError> {
    let mut judged = Vec::new();
    for (line, fields) in lines::objects(path)? {
        let one = judge(&fields).map_err(|message| EvaluateError::line(path, line, message))?;
        judged.push(one);
    }
    if judged.is_empty() {
        let message = "there are no texts in it; write one a line, with `text` and `language`";
        return Err(EvaluateError::file(path, message));
    }
    Ok(LanguageReport::new(&judged))
}

fn judge(fields: &Map<String, Value>) -> Result<Judged, String> {
    let string = |name: &str| fields.get(name).and_then(Value::as_str);
    let text =
        string("text").ok_or("there is no `text`; put there what is to be told the language of")?;
    let gold = string("language")
        .filter(|code| !code.trim().is_empty())
        .ok_or("there is no `language`; put the code of the text's there (fr, en, de, …)")?;
    Ok(Judged {
        gold: language::normalized(gold),
        detected: language::detect(string("title"), text, None),
    })
}

impl LanguageReport {
    /// The figures of texts; all 0 where there are none.
    pub fn new(judged: &[Judged]) -> Self {
        let is_right = |one: &&Judged| one.gold == one.detected.code;
        let share = |of: &[&Judged]| match of.len() {
            0 => None,
            count => {
                Some(of.iter().copied().filter(|one| is_right(one)).count() as f64 / count as f64)
            }
        };
        let all: Vec<&Judged> = judged.iter().collect();
        let (reliable, unreliable): (Vec<_>, Vec<_>) =
            judged.iter().partition(|one| one.detected.reliable);
        let mut confusion: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let mut tally = Tally::default();
        for one in judged {
            let row = confusion.entry(one.gold.clone()).or_default();
            *row.entry(one.detected.code.clone()).or_default() += 1;
            let gold = BTreeSet::from([one.gold.as_str()]);
            tally.add(
                &gold,
                &BTreeSet::from([one.detected.code.as_str()]),
                |code| code,
            );
        }
        let confidence = bins(judged);
        let distances = confidence
            .iter()
            .map(|bin| bin.texts as f64 * (bin.confidence - bin.accuracy).abs());
        let count = judged.len().max(1) as f64;
        LanguageReport {
            texts: judged.len(),
            accuracy: share(&all).unwrap_or_default(),
            accuracy_reliable: share(&reliable),
            accuracy_unreliable: share(&unreliable),
            unreliable: unreliable.len() as f64 / count,
            languages: tally
                .types()
                .iter()
                .map(|(code, counts): (&String, &Counts)| (code.clone(), counts.scores()))
                .collect(),
            calibration_error: distances.sum::<f64>() / count,
            confusion,
            confidence,
        }
    }
}

/// The tenths that have texts.
fn bins(judged: &[Judged]) -> Vec<Bin> {
    let mut tenths: [Vec<&Judged>; 10] = Default::default();
    for one in judged {
        // From 0 to 10, since a confidence is from 0 to 1.
        let tenth = (one.detected.confidence * 10.0) as usize;
        tenths[tenth.min(9)].push(one);
    }
    let bin = |(tenth, inside): (usize, &Vec<&Judged>)| {
        let count = inside.len();
        let right = inside
            .iter()
            .filter(|one| one.gold == one.detected.code)
            .count();
        let confidence: f64 = inside.iter().map(|one| one.detected.confidence).sum();
        (count > 0).then(|| Bin {
            from: tenth as f64 / 10.0,
            texts: count,
            confidence: confidence / count as f64,
            accuracy: right as f64 / count as f64,
        })
    };
    tenths.iter().enumerate().filter_map(bin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(gold: &str, code: &str, confidence: f64, reliable: bool) -> Judged {
        Judged {
            gold: gold.into(),
            detected: Detected {
                code: code.into(),
                language: None,
                confidence,
                reliable,
            },
        }
    }

    #[test]
    fn figures_are_counted() {
        let report = LanguageReport::new(&[
            judged("fr", "fr", 1.0, true),
            judged("fr", "fr", 0.95, true),
            judged("fr", "en", 0.35, false),
            judged("de", "de", 0.31, false),
        ]);
        assert_eq!(
            (report.texts, report.accuracy, report.unreliable),
            (4, 0.75, 0.5)
        );
        assert_eq!(report.accuracy_reliable, Some(1.0));
        assert_eq!(report.accuracy_unreliable, Some(0.5));
        assert_eq!(report.confusion["fr"]["en"], 1);
        assert_eq!(report.languages["fr"].recall, 2.0 / 3.0);
        assert_eq!(report.languages["en"].precision, 0.0);
        let shown: Vec<_> = report
            .confidence
            .iter()
            .map(|bin| (bin.from, bin.texts, bin.accuracy))
            .collect();
        assert_eq!(shown, [(0.3, 2, 0.5), (0.9, 2, 1.0)]);
        let expected = (2.0 * (0.33_f64 - 0.5).abs() + 2.0 * (0.975_f64 - 1.0).abs()) / 4.0;
        assert!((report.calibration_error - expected).abs() < 1e-12);
    }

    #[test]
    fn nothing_has_figures_too() {
        let report = LanguageReport::new(&[]);
        assert_eq!(
            (
                report.accuracy,
                report.accuracy_reliable,
                report.calibration_error
            ),
            (0.0, None, 0.0)
        );
    }

    #[test]
    fn a_file_is_judged_without_its_hint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl");
        let evaluate = |contents: &str| {
            std::fs::write(&path, contents).unwrap();
            evaluate_languages(&path)
        };
        let text = "The new headmistress of the school took office on Monday, a day after her predecessor left the town.";
        let report = evaluate(&format!("{{\"text\": \"{text}\", \"language\": \"fra\"}}")).unwrap();
        assert_eq!(report.confusion["fr"]["en"], 1);
        for (contents, message) in [
            ("", "x.jsonl: there are no texts"),
            ("\n{\"language\": \"fr\"}", "x.jsonl:2: there is no `text`"),
            (
                "{\"text\": \"x\", \"language\": \" \"}",
                "x.jsonl:1: there is no `language`",
            ),
        ] {
            let error = evaluate(contents).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
