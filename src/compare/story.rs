//! What comes out of a comparison: one line an event of the world.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::record::{EventType, Status};
use crate::syntax::labelled;

labelled! {
    /// How the sources of an event stand to each other.
    Verdict {
        Agree = "agree",
        Conflict = "conflict",
        Only = "only",
    }
}

labelled! {
    /// What sources contradict each other in.
    Disputed {
        Date = "date", EndDate = "end_date", Role = "role", Organization = "organization", Place = "place", Status = "status",
        By = "by", Predecessor = "predecessor", Successor = "successor",
    }
}

/// One event of the world, as all its sources tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Whose career it belongs to.
    pub person: StoryPerson,
    /// What happened.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// What most sources say of its reality.
    pub status: Status,
    /// [`Verdict::Agree`]: sources of both languages tell it and contradict each other in nothing; [`Verdict::Conflict`]: they do, in
    /// [`conflicts`](Self::conflicts), across languages or, with one language in [`languages`](Self::languages), within it;
    /// [`Verdict::Only`]: the sources of one language alone tell it.
    pub verdict: Verdict,
    /// ISO 639-1 codes of the languages that tell it, French first.
    pub languages: Vec<String>,
    /// What its sources contradict each other in; empty unless the verdict is [`Verdict::Conflict`].
    pub conflicts: Vec<Disputed>,
    /// Confidence from 0 to 1 that the mentions tell one event; 1 for a single mention.
    pub score: f64,
    /// Why the mentions were taken for one event, or why it stands alone: short sentences in English.
    pub reasons: Vec<String>,
    /// Every record that tells it, in the order of the input.
    pub mentions: Vec<StoryMention>,
}

/// A person across articles and languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryPerson {
    /// Tells namesakes apart: the same for all stories of one person in a comparison, and for no other person.
    pub id: String,
    /// The fullest and most frequent name.
    pub canonical: String,
    /// All names that sources use, the canonical one first.
    pub names: Vec<String>,
}

/// Where an event is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryMention {
    /// Identifier of the article.
    pub article: String,
    /// Index of the event in that article's record.
    pub event: usize,
    /// ISO 639-1 code of the article's language.
    pub language: String,
}
