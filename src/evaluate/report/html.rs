//! One page that needs nothing else: no network, no other file.

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde_json::{Value, json};

use super::super::comparison::Comparison;
use super::super::confusion::NONE;
use super::super::evaluation::Evaluation;
use super::super::mistakes::Mistake;
use super::tables::{comparison_tables, confusion_types, tables};
use super::{change_counts, describe, left_out, slot_changes};

/// The report as a page: light or dark as the reader's system is, its errors to be searched and filtered.
///
/// # Errors
/// Never in practice: only when the page's own template is broken, which the tests would tell.
pub fn html(evaluation: &Evaluation) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let count = |of: &dyn Fn(&super::super::outcome::ArticleOutcome) -> usize| -> usize {
        evaluation.records.iter().map(of).sum()
    };
    let bins = evaluation.calibration.get("all").map(|all| &all.bins);
    let page = json!({
            "style": include_str!("page.css"),
            "script": include_str!("page.js"),
            "articles": evaluation.articles,
            "gold": count(&|article| article.gold.len()),
            "required": count(&|article| article.gold.iter().filter(|gold| !gold.optional).count()),
            "predicted": count(&|article| article.predicted.len()),
            "cards": cards(evaluation),
            "tables": tables(evaluation),
            "bins": bins,
            "confusion": confusion(evaluation),
            "comparison": evaluation.comparison.as_ref().map(comparison),
            "errors": evaluation.errors.as_ref().map(|errors| errors.iter().map(error).collect::<Vec<_>>()),
            "filters": filters(evaluation.errors.as_deref().unwrap_or_default()),
    });
    environment.render_str(
        include_str!("page.html"),
        minijinja::Value::from(Serde(page)),
    )
}

/// The figures that come first.
fn cards(evaluation: &Evaluation) -> Vec<Value> {
    let intervals = &evaluation.intervals;
    let mut cards = Vec::new();
    for (name, scores, intervals) in [
        ("Event F1", &evaluation.event, &intervals.event),
        ("Argument F1", &evaluation.argument, &intervals.argument),
    ] {
        let (Some(score), Some(interval)) = (scores.get("all"), intervals.get("all")) else {
            continue;
        };
        let [low, high] = interval.f1;
        let more = format!(
            "precision {:.3}, recall {:.3}; 95 %: {low:.3} to {high:.3}",
            score.precision, score.recall
        );
        cards.push(json!({ "name": name, "figure": format!("{:.3}", score.f1), "more": more}));
    }
    if let Some(person) = evaluation.person.get("all") {
        let more = format!("{} of {} records", person.correct, person.pairs);
        let figure = format!("{:.3}", person.accuracy);
        cards.push(json!({ "name": "Person accuracy", "figure": figure, "more": more}));
    }
    if let Some(all) = evaluation.calibration.get("all") {
        let more = format!("calibration error; Brier score {:.3}", all.brier);
        cards.push(
            json!({ "name": "Confidence", "figure": format!("{:.3}", all.ece), "more": more}),
        );
    }
    cards
}

/// The confusion matrix with each cell's share of its row, in per cent.
fn confusion(evaluation: &Evaluation) -> Value {
    let types = confusion_types(&evaluation.confusion);
    let rows: Vec<Value> = types
        .iter()
        .map(|gold| {
            let row = evaluation.confusion.get(*gold);
            let sum: u64 = row.map_or(0, |row| row.values().sum());
            let cells: Vec<Value> = types
                .iter()
                .map(|predicted| {
                    let count = row
                        .and_then(|row| row.get(*predicted))
                        .copied()
                        .unwrap_or_default();
                    let share = 75 * count / sum.max(1);
                    let is_right = gold == predicted && *gold != NONE;
                    let class = if is_right { "right" } else { "wrong" };
                    json!({ "count": count, "share": share, "class": class})
                })
                .collect();
            json!({ "type": *gold, "cells": cells})
        })
        .collect();
    json!({ "types": types, "rows": rows})
}

fn comparison(comparison: &Comparison) -> Value {
    let changes: Vec<Value> = comparison
        .changes
        .iter()
        .map(|change| {
            let class = match change.kind.sign() {
                '+' => "better",
                '-' => "worse",
                _ => "mixed",
            };
            json!({
                "class": class,
                "what": change.kind.label(),
                "article": change.article,
                "record": describe(&change.event_type, &change.record),
                "slots": slot_changes(change),
                "rules": change.rules,
            })
        })
        .collect();
    let tables = comparison_tables(comparison);
    json!({
        "articles": comparison.articles,
        "counts": change_counts(comparison),
        "left_out": left_out(comparison),
        "tables": tables,
        "changes": changes,
    })
}

fn error(error: &Mistake) -> Value {
    let pieces: Option<Vec<(String, Option<&str>)>> = error.sentence.as_ref().map(|sentence| {
        let pieces = sentence.pieces().into_iter();
        pieces
            .map(|(text, slot)| (text, slot.map(|slot| slot.label())))
            .collect()
    });
    json!({
        "kind": error.kind.label(),
        "type": error.event_type,
        "language": error.language,
        "article": error.article,
        "record": describe(&error.event_type, &error.slots),
        "confidence": error.confidence.map(|confidence| format!("{confidence:.2}")),
        "pieces": pieces,
        "instead": error.instead,
        "rules": error.rules,
        "near": error.near,
    })
}

/// What errors can be filtered by, each value with the number of errors.
fn filters(errors: &[Mistake]) -> Vec<Value> {
    let filter = |name: &str, label: &str, values: &dyn Fn(&Mistake) -> Vec<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for value in errors.iter().flat_map(values) {
            *counts.entry(value).or_default() += 1;
        }
        let options: Vec<(String, usize)> = counts.into_iter().collect();
        json!({ "name": name, "label": label, "options": options})
    };
    let rules = |error: &Mistake| {
        let mut rules = error.rules.clone();
        rules.sort_unstable();
        rules.dedup();
        rules
    };
    vec![
        filter("kind", "Kind", &|error| vec![error.kind.label().to_owned()]),
        filter("type", "Type", &|error| vec![error.event_type.clone()]),
        filter("language", "Language", &|error| {
            vec![error.language.clone()]
        }),
        filter("rule", "Rule that fired", &rules),
    ]
}
