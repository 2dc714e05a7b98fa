//! Running the examples that rules carry.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::article::Article;
use crate::document::Language;
use crate::pipeline::{Analysis, Pipeline};
use crate::reader::ReaderError;
use crate::record::{Slot, Status};
use crate::resolve::Resolver;
use crate::rules::{Example, Filler, Outcome, Rule, RuleSet};

/// The slots of an event, as an example writes them: names in full, dates as ISO values.
pub type Slots = BTreeMap<Slot, String>;

/// What a rule made of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its status.
    pub status: Status,
    /// Its slots.
    pub slots: Slots,
}

/// An example or counter-example that a rule fails.
#[derive(Debug)]
pub struct Failure {
    /// The rule.
    pub rule: Arc<str>,
    /// Its file.
    pub path: PathBuf,
    /// The line of its name.
    pub line: usize,
    /// The text.
    pub text: String,
    /// What the example asks for; `None` for a counter-example.
    pub expected: Option<Found>,
    /// What the rule gave.
    pub found: Vec<Found>,
    /// Why the rule did not fire, where it came close.
    pub reason: Option<String>,
}

/// The outcome of running examples.
#[derive(Debug, Default)]
pub struct Report {
    /// Rules looked at.
    pub rules: usize,
    /// Examples run.
    pub examples: usize,
    /// Counter-examples run.
    pub counterexamples: usize,
    /// Rules that state events and have no example.
    pub bare: Vec<Arc<str>>,
    /// Lemmas that no inflection list has, each with the rule that names it.
    pub unlisted: Vec<(Arc<str>, String)>,
    /// Those that failed, in the order of the rules.
    pub failures: Vec<Failure>,
}

/// Runs the examples of every rule whose identifier contains `filter`.
///
/// # Errors
///
/// A [`ReaderError`] when the network fails.
pub fn check(pipeline: &Pipeline, filter: &str) -> Result<Report, ReaderError> {
    let mut report = Report::default();
    for language in Language::ALL {
        let rules: Vec<&Rule> = pipeline
            .rules(language)
            .rules()
            .filter(|rule| rule.id.contains(filter))
            .collect();
        let mut cases: Vec<(&Rule, &str, Option<&Example>)> = Vec::new();
        for rule in &rules {
            if rule.examples.is_empty() && rule.event_type.is_some() {
                report.bare.push(Arc::clone(&rule.id));
            }
            let lemmas = rule.unlisted_lemmas.iter();
            let unlisted = lemmas.map(|lemma| (Arc::clone(&rule.id), lemma.clone()));
            report.unlisted.extend(unlisted);
            let good = rule.examples.iter();
            cases.extend(good.map(|example| (*rule, example.text.as_str(), Some(example))));
            let bad = rule.counterexamples.iter();
            cases.extend(bad.map(|text| (*rule, text.as_str(), None)));
        }
        report.rules += rules.len();
        let articles: Vec<Article> = cases
            .iter()
            .map(|(rule, text, example)| Article {
                date: example.and_then(|example| example.published.clone()),
                language: Some(language.code().to_owned()),
                ..Article::new(rule.id.to_string(), *text)
            })
            .collect();
        let analyses = pipeline.analyse_all(&articles)?;
        for (((rule, text, example), article), analysis) in
            cases.iter().zip(&articles).zip(&analyses)
        {
            let found = match rule.event_type {
                Some(_) => found(article, analysis, rule),
                None => matched(&article.text, analysis, rule, pipeline.rules(language)),
            };
            let expected = example.map(|example| Found {
                status: example.status,
                slots: example.slots.clone(),
            });
            let good = match &expected {
                Some(expected) => {
                    report.examples += 1;
                    found.contains(expected)
                }
                None => {
                    report.counterexamples += 1;
                    found.is_empty()
                }
            };
            if !good {
                report.failures.push(Failure {
                    rule: Arc::clone(&rule.id),
                    path: rule.path.clone(),
                    line: rule.line,
                    text: (*text).to_owned(),
                    reason: near_miss(pipeline, language, analysis, rule),
                    expected,
                    found,
                });
            }
        }
    }
    Ok(report)
}

/// What one rule found in a text.
fn found(article: &Article, analysis: &Analysis, rule: &Rule) -> Vec<Found> {
    let resolver = Resolver::new(
        &article.text,
        &analysis.sentences,
        &analysis.persons,
        &analysis.events,
    );
    analysis
        .events
        .iter()
        .filter(|(_, event)| event.rule == rule.id)
        .flat_map(|(sentence, event)| {
            let status = event.status;
            let slots = resolver.slots(*sentence, event).into_iter();
            slots.map(move |slots| Found { status, slots })
        })
        .collect()
}

/// What a rule of event `post` linked in a text, or an event without slots for each stretch that a rule of event `none` excludes.
fn matched(text: &str, analysis: &Analysis, rule: &Rule, rules: &RuleSet) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &analysis.sentences {
        rules.run(&rules.view(sentence), &mut |other, outcome| {
            if other.id != rule.id {
                return;
            }
            let slots = match outcome {
                Outcome::Linked(slots) => slots,
                Outcome::Excluded { .. } => Vec::new(),
                _ => return,
            };
            let words = |filler: &Filler| {
                let tokens = &sentence.tokens[filler.tokens.clone()];
                let span = tokens.first()?.span.cover(&tokens.last()?.span);
                Some(span.of(text).to_owned())
            };
            let slots = slots
                .iter()
                .filter_map(|(slot, filler)| Some((*slot, words(filler)?)));
            found.push(Found {
                status: Status::Actual,
                slots: slots.collect(),
            });
        });
    }
    found
}

/// Why the rule did not fire: the argument that it missed, or the rule that excluded it.
fn near_miss(
    pipeline: &Pipeline,
    language: Language,
    analysis: &Analysis,
    rule: &Rule,
) -> Option<String> {
    let mut reason = None;
    for sentence in &analysis.sentences {
        let rules = pipeline.rules(language);
        let view = rules.view(sentence);
        rules.run(&view, &mut |other, outcome| {
            if other.id == rule.id && reason.is_none() {
                reason = describe(other, &outcome);
            }
        });
    }
    reason
}

/// Says in words why a rule did not fire; `None` when it did.
pub fn describe(rule: &Rule, outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Fired(_) | Outcome::Linked(_) | Outcome::Excluded { .. } => None,
        Outcome::Missing { slot, .. } => Some(format!(
            "the trigger matched, but nothing was found for {slot} = {}",
            rule.argument_source(*slot).unwrap_or("?")
        )),
        Outcome::Blocked { by, .. } => Some(format!("{by} excludes this trigger")),
    }
}
