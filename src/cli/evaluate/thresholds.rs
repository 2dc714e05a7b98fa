//! `--fail-under`: figures that must be reached.

use std::str::FromStr;

use crate::error::Error;
use crate::evaluate::Evaluation;

/// A figure and the least that it must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Threshold {
    figure: Figure,
    /// `all`, `lang:fr`, `type:election`, `slot:role`, …
    key: String,
    least: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Event(Part),
    Argument(Part),
    PersonAccuracy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Precision,
    Recall,
    F1,
}

const FIGURES: [(&str, Figure); 7] = [
    ("event_f1", Figure::Event(Part::F1)),
    ("event_precision", Figure::Event(Part::Precision)),
    ("event_recall", Figure::Event(Part::Recall)),
    ("argument_f1", Figure::Argument(Part::F1)),
    ("argument_precision", Figure::Argument(Part::Precision)),
    ("argument_recall", Figure::Argument(Part::Recall)),
    ("person_accuracy", Figure::PersonAccuracy),
];

impl FromStr for Threshold {
    type Err = String;

    /// `0.8` (of `event_f1`), `argument_f1=0.7`, `event_recall@lang:fr=0.6`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, least) = text.rsplit_once('=').unwrap_or(("event_f1", text));
        let (name, key) = name.split_once('@').unwrap_or((name, "all"));
        let Some((_, figure)) = FIGURES.iter().find(|(known, _)| *known == name.trim()) else {
            let known: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "`{name}` is no figure; use one of {}",
                known.join(", ")
            ));
        };
        let least: Option<f64> = least.trim().parse().ok();
        let least = least
            .filter(|least| (0.0..=1.0).contains(least))
            .ok_or("expected a number from 0 to 1, as in 0.8 or event_f1=0.8,argument_f1=0.7")?;
        Ok(Threshold {
            figure: *figure,
            key: key.trim().to_owned(),
            least,
        })
    }
}

impl Threshold {
    /// A sentence where the figure is below, nothing where it is reached. Figures are taken as they are printed, to four decimals.
    ///
    /// # Errors
    /// [`Error::Usage`] when the evaluation has no figure of the key.
    pub(super) fn judge(&self, evaluation: &Evaluation) -> Result<Option<String>, Error> {
        let score = |scores: &std::collections::BTreeMap<String, crate::evaluate::Score>, part| {
            scores.get(&self.key).map(|score| match part {
                Part::Precision => score.precision,
                Part::Recall => score.recall,
                Part::F1 => score.f1,
            })
        };
        let value = match self.figure {
            Figure::Event(part) => score(&evaluation.event, part),
            Figure::Argument(part) => score(&evaluation.argument, part),
            Figure::PersonAccuracy => evaluation.person.get(&self.key).map(|p| p.accuracy),
        };
        let name = FIGURES.iter().find(|(_, figure)| *figure == self.figure);
        let name = name.map_or("", |(name, _)| *name);
        let shown = match self.key.as_str() {
            "all" => name.to_owned(),
            key => format!("{name}@{key}"),
        };
        match value {
            None => {
                let keys: Vec<&str> = match self.figure {
                    Figure::Event(_) => evaluation.event.keys().map(String::as_str).collect(),
                    Figure::Argument(_) => evaluation.argument.keys().map(String::as_str).collect(),
                    Figure::PersonAccuracy => {
                        evaluation.person.keys().map(String::as_str).collect()
                    }
                };
                Err(Error::Usage(format!(
                    "--fail-under: there is no {shown} here; after @ use one of {}",
                    keys.join(", ")
                )))
            }
            Some(value) if value < self.least => Ok(Some(format!(
                "{shown} is {value}, below {} (--fail-under)",
                self.least
            ))),
            Some(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{ArticleOutcome, Resampling, Score};

    fn evaluation() -> Evaluation {
        let mut evaluation =
            Evaluation::new(vec![ArticleOutcome::default()], Resampling::default());
        let score = Score {
            f1: 0.75,
            recall: 0.6,
            precision: 1.0,
            ..Score::default()
        };
        evaluation.event.insert("all".into(), score);
        evaluation.event.insert("lang:fr".into(), score);
        evaluation
    }

    #[test]
    fn figures_are_compared_with_what_they_must_reach() {
        let judge = |text: &str| text.parse::<Threshold>().unwrap().judge(&evaluation());
        assert_eq!(judge("0.75").unwrap(), None);
        assert_eq!(judge("event_precision=1").unwrap(), None);
        assert_eq!(
            judge("0.8").unwrap().as_deref(),
            Some("event_f1 is 0.75, below 0.8 (--fail-under)")
        );
        assert_eq!(
            judge("event_recall@lang:fr=0.7").unwrap().as_deref(),
            Some("event_recall@lang:fr is 0.6, below 0.7 (--fail-under)")
        );
        let error = judge("event_f1@lang:de=0.7").unwrap_err().to_string();
        assert!(error.ends_with("use one of all, lang:fr"), "{error}");
    }

    #[test]
    fn what_is_no_threshold_is_refused() {
        for (text, part) in [
            ("f1=0.8", "`f1` is no figure; use one of event_f1"),
            ("80", "expected a number from 0 to 1"),
            ("event_f1=", "expected a number"),
            ("event_f1=NaN", "expected a number"),
        ] {
            let error = text.parse::<Threshold>().unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
