//! Missed and spurious records as a rule writer wants to see them: in their sentence, with the rule that read it or nearly did.

use serde::{Deserialize, Serialize};

use super::event::LabelledEvent;
use super::gold::GoldArticle;
use super::locate::{locate, marks};
use super::outcome::{ArticleOutcome, GoldOutcome, PredictedOutcome, Slots};
use super::slot::ScoredSlot;
use crate::document::Language;
use crate::sentences::Splitter;
use crate::text::{CodePoints, Span};

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MistakeKind {
    /// Gold has it and the system does not.
    Missed,
    /// The system has it and gold does not.
    Spurious,
}

impl MistakeKind {
    /// `missed` or `spurious`.
    pub fn label(self) -> &'static str {
        match self {
            MistakeKind::Missed => "missed",
            MistakeKind::Spurious => "spurious",
        }
    }
}

/// A missed or spurious record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mistake {
    /// Which of the two.
    pub kind: MistakeKind,
    /// The article's identifier.
    pub article: String,
    /// Its language.
    pub language: String,
    /// Index of the record among the article's gold or predicted records.
    pub record: usize,
    /// The record's type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Its slots.
    pub slots: Slots,
    /// Its confidence, where the system gave it one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The sentence: of a spurious record the one it was read in, of a missed one that which holds most of its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<MarkedSentence>,
    /// The rules that read a spurious record, or that fired in the sentence of a missed one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Rules of the type that came close in the sentence of a missed record; only when the pipeline ran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<NearMiss>,
    /// A record of the other side that is nearly the same: of another type, or of another person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// A sentence with the places of a record's strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedSentence {
    /// First code point in the article's text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The sentence.
    pub text: String,
    /// Where strings of the record stand, in order and apart.
    pub marks: Vec<Mark>,
}

/// A string of a record in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// First code point, counted from the start of the sentence.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The slot that it fills.
    pub slot: ScoredSlot,
}

/// A rule whose trigger matched, but which gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NearMiss {
    /// The rule.
    pub rule: String,
    /// What it missed.
    pub reason: String,
}

/// The missed and spurious records of an article, missed ones first; `splitter` finds the sentences of missed ones.
pub fn mistakes(
    article: &GoldArticle,
    predicted: &[LabelledEvent],
    outcome: &ArticleOutcome,
    splitter: Option<&Splitter>,
) -> Vec<Mistake> {
    let text = article.text.as_deref().unwrap_or_default();
    let language = Language::ALL
        .iter()
        .find(|language| language.code() == article.language);
    let sentences: Vec<Span> = match (splitter, language) {
        (Some(splitter), Some(language)) => splitter.split(text, *language),
        _ => Vec::new(),
    };
    let points = CodePoints::new(text);
    let found = |slots: &Slots| {
        let span = sentences[locate(text, &sentences, slots)?];
        let (start, end) = (points.at(span.start), points.at(span.end));
        Some(MarkedSentence::new(span.of(text), start, end, slots))
    };
    let base = |kind, record| Mistake {
        kind,
        article: article.id.clone(),
        language: article.language.clone(),
        record,
        event_type: String::new(),
        slots: Slots::new(),
        confidence: None,
        sentence: None,
        rules: Vec::new(),
        near: Vec::new(),
        instead: None,
    };
    let missed = outcome.missed().map(|(index, gold)| Mistake {
        event_type: gold.event_type.clone(),
        slots: gold.slots.clone(),
        sentence: found(&gold.slots),
        instead: instead_of_missed(gold, outcome),
        ..base(MistakeKind::Missed, index)
    });
    let spurious = outcome.spurious().map(|(index, record)| {
        let evidence = predicted
            .get(index)
            .and_then(|event| event.evidence.first());
        let told = evidence.and_then(|evidence| {
            let (start, end) = evidence.range?;
            Some(MarkedSentence::new(
                evidence.text.as_deref()?,
                start,
                end,
                &record.slots,
            ))
        });
        Mistake {
            event_type: record.event_type.clone(),
            slots: record.slots.clone(),
            confidence: record.confidence,
            sentence: told.or_else(|| found(&record.slots)),
            rules: record.rules.clone(),
            instead: instead_of_spurious(index, outcome),
            ..base(MistakeKind::Spurious, index)
        }
    });
    missed.chain(spurious).collect()
}

impl MarkedSentence {
    fn new(text: &str, start: usize, end: usize, slots: &Slots) -> Self {
        let points = CodePoints::new(text);
        let mark = |(span, slot): (Span, ScoredSlot)| Mark {
            start: points.at(span.start),
            end: points.at(span.end),
            slot,
        };
        MarkedSentence {
            start,
            end,
            text: text.to_owned(),
            marks: marks(text, slots).into_iter().map(mark).collect(),
        }
    }

    /// The sentence in pieces, each with the slot that it fills, if any.
    pub fn pieces(&self) -> Vec<(String, Option<ScoredSlot>)> {
        let letters: Vec<char> = self.text.chars().collect();
        let piece = |start: usize, end: usize| -> String {
            letters.get(start..end).unwrap_or_default().iter().collect()
        };
        let mut pieces = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            pieces.push((piece(at, mark.start), None));
            pieces.push((piece(mark.start, mark.end), Some(mark.slot)));
            at = mark.end;
        }
        pieces.push((piece(at, letters.len()), None));
        pieces.retain(|(text, _)| !text.is_empty());
        pieces
    }
}

/// What the system found in place of a gold record.
fn instead_of_missed(gold: &GoldOutcome, outcome: &ArticleOutcome) -> Option<String> {
    if let Some(other) = gold.confused_with.and_then(|i| outcome.predicted.get(i)) {
        return Some(format!("found as {}{}", other.event_type, by_rule(other)));
    }
    let other = outcome.predicted.get(gold.whoever?)?;
    let person = first(&other.slots, ScoredSlot::Person)?;
    (other.gold.is_none() && !gold.person_is_right)
        .then(|| format!("found with the person {person}{}", by_rule(other)))
}

/// What gold has in place of a spurious record.
fn instead_of_spurious(index: usize, outcome: &ArticleOutcome) -> Option<String> {
    outcome.missed().find_map(|(_, gold)| {
        if gold.confused_with == Some(index) {
            return Some(format!("labelled as {}", gold.event_type));
        }
        let person = first(&gold.slots, ScoredSlot::Person)?;
        (gold.whoever == Some(index) && !gold.person_is_right)
            .then(|| format!("labelled with the person {person}"))
    })
}

fn by_rule(predicted: &PredictedOutcome) -> String {
    let rule = predicted.rules.first();
    rule.map_or_else(String::new, |rule| format!(" by {rule}"))
}

fn first(slots: &Slots, slot: ScoredSlot) -> Option<&str> {
    Some(slots.get(&slot)?.first()?.as_str())
}
