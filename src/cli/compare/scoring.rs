//! `carriere compare --links`: how much of a comparison is right.

use std::path::{Path, PathBuf};

use crate::compare::{GoldLinks, LinkScores, Rates, Story};
use crate::error::Error;
use crate::evaluate::{GoldArticle, Predictions, read_gold};
use crate::input::Input;

/// What links are scored with.
pub(super) struct Scoring {
    links: GoldLinks,
    gold: Vec<GoldArticle>,
    /// The records compared, where they are a system's.
    predictions: Option<Predictions>,
}

impl Scoring {
    /// Reads the links, and the gold articles: those of `gold`, of which the inputs are a system's records, else the inputs themselves.
    pub(super) fn new(links: &Path, gold: &[PathBuf], inputs: &[Input]) -> Result<Self, Error> {
        let files: Vec<&PathBuf> = inputs
            .iter()
            .filter_map(|input| match input {
                Input::Path(path) if path.is_file() => Some(path),
                _ => None,
            })
            .collect();
        if files.len() < inputs.len() {
            return Err(Error::Usage(
                "--links scores files; name each file of records, and no folder, pattern or standard input".into(),
            ));
        }
        let mut predictions = (!gold.is_empty()).then(Predictions::default);
        if let Some(all) = &mut predictions {
            for path in &files {
                let read = Predictions::read(path)?;
                all.events.extend(read.events);
                all.repeated.extend(read.repeated);
            }
        }
        let gold_files: Vec<&PathBuf> = match gold.is_empty() {
            true => files,
            false => gold.iter().collect(),
        };
        let mut articles = Vec::new();
        for path in gold_files {
            articles.extend(read_gold(path)?);
        }
        Ok(Scoring {
            links: GoldLinks::read(links)?,
            gold: articles,
            predictions,
        })
    }

    /// Scores all stories of a comparison.
    pub(super) fn score(&self, stories: &[Story]) -> LinkScores {
        match &self.predictions {
            Some(predictions) => self.links.score_predicted(stories, &self.gold, predictions),
            None => self.links.score(stories, &self.gold),
        }
    }
}

/// Prints the figures as a table, or as one JSON object.
pub(super) fn print(scores: &LinkScores, json: bool) -> Result<(), Error> {
    let text = match json {
        true => serde_json::to_string(scores).map_err(|error| Error::System(error.to_string()))?,
        false => table(scores),
    };
    crate::cli::evaluate_ner::print(&format!("{text}\n"))
}

fn table(scores: &LinkScores) -> String {
    let line = |name: &str, rates: &Rates| {
        format!(
            "{name:<10} {:>9.3} {:>7.3} {:>6.3}   {} right of {} found, {} labelled",
            rates.precision, rates.recall, rates.f1, rates.correct, rates.found, rates.labelled
        )
    };
    [
        format!("{:<10} {:>9} {:>7} {:>6}", "", "precision", "recall", "F1"),
        line("links", &scores.links),
        line("conflicts", &scores.conflicts),
        line("verdicts", &scores.verdicts),
        format!("gold records without one of the input: {}", scores.missing),
    ]
    .join("\n")
}
