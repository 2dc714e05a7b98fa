//! An event on its way from one mention to a record.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::{Sentence, Token};
use crate::record::{EventType, Slot, Status};
use crate::resolve::persons::PersonId;
use crate::rules::EventMention;
use crate::syntax::{Relation, Tense, Upos};
use crate::text::Span;

/// What fills a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Where it stands in the text (bytes).
    pub span: Span,
    /// The words there.
    pub text: String,
    /// Fullest name (persons, organisations).
    pub canonical: Option<String>,
    /// Concept (roles).
    pub concept: Option<String>,
    /// ISO 8601 prefix (dates).
    pub value: Option<String>,
    /// The person, if it is one.
    pub person: Option<PersonId>,
    /// True for a role that is held inside an organisation ("treasurer").
    pub inside: bool,
}

impl Value {
    /// The words of `span`, with nothing known of them.
    pub fn at(text: &str, span: Span) -> Self {
        Value {
            span,
            text: span.of(text).to_owned(),
            canonical: None,
            concept: None,
            value: None,
            person: None,
            inside: false,
        }
    }
}

/// An event with what is known of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What happened.
    pub event_type: EventType,
    /// Whether it did.
    pub status: Status,
    /// From 0 to 1.
    pub confidence: f64,
    /// First byte of the first trigger, for the order of records.
    pub position: usize,
    /// The index of the sentence of the first mention.
    pub sentence: usize,
    /// True when a verb tells it in the past.
    pub is_past: bool,
    /// Arguments.
    pub slots: BTreeMap<Slot, Value>,
    /// Sentences and rules.
    pub evidence: Vec<(Span, Arc<str>)>,
}

impl Candidate {
    /// A candidate without arguments.
    pub fn new(mention: &EventMention, sentence: usize, here: &Sentence) -> Self {
        let position = here
            .tokens
            .get(mention.trigger.start)
            .map_or(here.span.start, |token| token.span.start);
        Candidate {
            event_type: mention.event_type,
            status: mention.status,
            confidence: 0.0,
            position,
            sentence,
            is_past: is_past(mention, here),
            slots: BTreeMap::new(),
            evidence: vec![(here.span, Arc::clone(&mention.rule))],
        }
    }

    /// The person in a slot.
    pub fn person(&self, slot: Slot) -> Option<PersonId> {
        self.slots.get(&slot).and_then(|value| value.person)
    }

    /// True when another slot than those of persons is filled.
    pub fn says_more_than_the_person(&self) -> bool {
        let telling = [Slot::Organization, Slot::Role, Slot::Place, Slot::Date];
        telling.iter().any(|slot| self.slots.contains_key(slot))
    }

    /// Empties the slots in which the person would be named, preceded or followed by themselves.
    pub fn drop_self(&mut self) {
        let Some(person) = self.person(Slot::Person) else {
            return;
        };
        for slot in [Slot::By, Slot::Predecessor, Slot::Successor] {
            if self.person(slot) == Some(person) {
                self.slots.remove(&slot);
            }
        }
    }
}

/// True when the trigger of an event, or an auxiliary or copula of it, is a verb in the past.
fn is_past(mention: &EventMention, sentence: &Sentence) -> bool {
    let helps = |token: &Token| {
        let helper = matches!(token.relation, Relation::Cop | Relation::Aux);
        helper && token.head.is_some_and(|at| mention.trigger.contains(&at))
    };
    let tokens = sentence.tokens.iter().enumerate();
    let mut told = tokens.filter(|(at, token)| mention.trigger.contains(at) || helps(token));
    told.any(|(_, token)| {
        matches!(token.upos, Upos::Verb | Upos::Aux)
            && matches!(token.tense, Some(Tense::Past | Tense::Imperfect))
    })
}

impl EventType {
    /// True for what has a start and an end: a tenure, studies, a membership.
    pub fn lasts(self) -> bool {
        matches!(
            self,
            EventType::Tenure | EventType::Education | EventType::Membership
        )
    }
}
