//! The record as it goes out: one JSON object an article.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::syntax::labelled;
use std::fmt;

labelled! {
    /// The closed set of career events.
    EventType {
        Appointment = "appointment", Departure = "departure", Election = "election", Candidacy = "candidacy",
        Founding = "founding", Education = "education", Tenure = "tenure", Membership = "membership",
    }
}

labelled! {
    /// What the text says of an event's reality.
    Status { Actual = "actual", Planned = "planned", Uncertain = "uncertain", Negated = "negated" }
}

labelled! {
    /// An argument of an event.
    Slot {
        Person = "person", Organization = "organization", Role = "role", Place = "place", Date = "date",
        EndDate = "end_date", By = "by", Predecessor = "predecessor", Successor = "successor",
    }
}

/// Everything found in one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The article's identifier.
    pub id: String,
    /// ISO 639-1 code of the language (ISO 639-3 where there is no two-letter code).
    pub language: String,
    /// Confidence of the language, from 0 to 1; 1 for a hint.
    pub language_confidence: f64,
    /// True when the text was long and clear enough for its language to be relied on.
    pub language_reliable: bool,
    /// Publication date, as the article had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Headline, as the article had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Address, as the article had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Outlet, as the article had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Events in the order of the text.
    pub events: Vec<Event>,
    /// Every mention, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<Entity>>,
    /// Fields of the input that are not the product's own.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

/// One career event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// Whether it did, will, may, or did not.
    pub status: Status,
    /// Confidence from 0 to 1.
    pub confidence: f64,
    /// Who.
    pub person: Argument,
    /// Employer, institution, company, school or party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<Argument>,
    /// Position with its portfolio; a degree or field for studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Argument>,
    /// Constituency, town, region or country of the position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Argument>,
    /// When; the start for a tenure or studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Argument>,
    /// End of a tenure or of studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Argument>,
    /// Who appoints, nominates or dismisses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Argument>,
    /// Whom the person replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Argument>,
    /// Who replaces the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<Argument>,
    /// The sentences that say so.
    pub evidence: Vec<Evidence>,
}

impl Event {
    /// The argument in `slot`.
    pub fn argument(&self, slot: Slot) -> Option<&Argument> {
        match slot {
            Slot::Person => Some(&self.person),
            Slot::Organization => self.organization.as_ref(),
            Slot::Role => self.role.as_ref(),
            Slot::Place => self.place.as_ref(),
            Slot::Date => self.date.as_ref(),
            Slot::EndDate => self.end_date.as_ref(),
            Slot::By => self.by.as_ref(),
            Slot::Predecessor => self.predecessor.as_ref(),
            Slot::Successor => self.successor.as_ref(),
        }
    }
}

/// The filler of a slot: a stretch of the text and what it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// The words of the text; `text[start..end]` in code points.
    pub text: String,
    /// Fullest name in the article (persons, organisations).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// Lexicon concept (roles).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concept: Option<String>,
    /// ISO 8601 prefix (dates).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// First code point of the text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A sentence that states the event, and the rule that read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// First code point of the sentence.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The sentence.
    pub text: String,
    /// The rule, `language/event/name`.
    pub rule: String,
}

/// A mention, as `--entities` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// `PER`, `ORG`, `LOC`, `MISC`, `ROLE`, `DATE` or `REF`.
    pub kind: String,
    /// The words of the text.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Confidence from 0 to 1.
    pub score: f32,
    /// Fullest name in the article (persons, references).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// Lexicon concept (roles).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concept: Option<String>,
    /// ISO 8601 prefix (dates).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
