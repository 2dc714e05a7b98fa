//! The events of a comparison in memory: small rows of numbers, each distinct string once.

use std::collections::HashSet;

use rayon::prelude::*;

use super::claim::{Claim, Claims, Filler};
use super::date::DatePrefix;
use super::interner::{Id, Interner, NONE};
use super::lexicons::CompareKnowledge;
use super::names::PersonName;
use super::organizations::{OrganizationName, WordWeights};
use super::places::PlaceName;
use super::roles::RoleName;
use crate::document::Language;
use crate::record::{EventType, Status};

/// An article.
#[derive(Clone, Debug)]
pub(crate) struct ArticleRow {
    pub(crate) id: Box<str>,
    pub(crate) language: u8,
    pub(crate) date: Option<DatePrefix>,
}

/// An event of an article; names are numbers of the [`Rows`]' interners.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EventRow {
    pub(crate) article: u32,
    pub(crate) index: u32,
    pub(crate) facts: Facts,
}

/// What an event says, wherever it is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Facts {
    pub(crate) event_type: EventType,
    pub(crate) status: Status,
    pub(crate) person: Id,
    pub(crate) organizations: [Id; 3],
    pub(crate) roles: [Id; 2],
    pub(crate) places: [Id; 2],
    pub(crate) dates: [Option<DatePrefix>; 2],
    pub(crate) end_date: Option<DatePrefix>,
    pub(crate) by: Id,
    pub(crate) predecessor: Id,
    pub(crate) successor: Id,
}

/// All events, as they are added.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) articles: Vec<ArticleRow>,
    pub(crate) events: Vec<EventRow>,
    pub(crate) persons: Interner,
    pub(crate) organizations: Interner,
    pub(crate) roles: Interner,
    pub(crate) places: Interner,
    pub(crate) languages: Interner,
    ids: HashSet<Box<str>>,
}

/// What is known of each distinct name of the rows, by its number.
#[derive(Debug, Default)]
pub(crate) struct Analyses {
    pub(crate) persons: Vec<Option<PersonName>>,
    pub(crate) organizations: Vec<OrganizationName>,
    pub(crate) weights: WordWeights,
    pub(crate) roles: Vec<RoleName>,
    pub(crate) places: Vec<PlaceName>,
}

/// Separates the parts of a role's string.
const SEPARATOR: char = '\u{1f}';

impl Rows {
    /// Adds an article's events, of those with at least this confidence; false, and nothing added, when there is one of its identifier.
    pub(crate) fn add(&mut self, claims: &Claims, min_confidence: f64) -> bool {
        if !self.ids.insert(claims.id.as_str().into()) {
            return false;
        }
        let article = u32::try_from(self.articles.len()).unwrap_or(u32::MAX);
        let language = claims.language.trim().to_ascii_lowercase();
        let language = Language::from_code(&language).map_or(language, |l| l.code().to_owned());
        self.articles.push(ArticleRow {
            id: claims.id.as_str().into(),
            // More than 255 languages in one comparison are not told apart.
            language: u8::try_from(self.languages.id(&language)).unwrap_or(u8::MAX),
            date: claims.date.as_deref().and_then(DatePrefix::parse),
        });
        for (index, claim) in claims.events.iter().enumerate() {
            if claim.confidence.is_some_and(|c| c < min_confidence) {
                continue;
            }
            let facts = self.facts(claim, &language);
            self.events.push(EventRow {
                article,
                index: u32::try_from(index).unwrap_or(u32::MAX),
                facts,
            });
        }
        true
    }

    fn facts(&mut self, claim: &Claim, language: &str) -> Facts {
        let mut role = [NONE; 2];
        let concept = claim.role.concept.as_deref().unwrap_or_default();
        for (id, text) in role.iter_mut().zip(&claim.role.strings) {
            *id = self
                .roles
                .id(&format!("{language}{SEPARATOR}{concept}{SEPARATOR}{text}"));
        }
        let mut dates = claim
            .date
            .strings
            .iter()
            .map(|date| DatePrefix::parse(date));
        let mut next = || dates.by_ref().flatten().next();
        let first = next();
        let end_dates = &claim.end_date.strings;
        let mut name = |filler: &Filler| filler.first().map_or(NONE, |name| self.persons.id(name));
        Facts {
            event_type: claim.event_type,
            status: claim.status,
            person: name(&claim.person),
            by: name(&claim.by),
            predecessor: name(&claim.predecessor),
            successor: name(&claim.successor),
            organizations: ids(&mut self.organizations, &claim.organization),
            roles: role,
            places: ids(&mut self.places, &claim.place),
            dates: [first, next()],
            end_date: end_dates.iter().find_map(|date| DatePrefix::parse(date)),
        }
    }

    /// The language of an event's article.
    pub(crate) fn language(&self, event: usize) -> u8 {
        self.article(event).language
    }

    /// The article of an event.
    pub(crate) fn article(&self, event: usize) -> &ArticleRow {
        &self.articles[self.events[event].article as usize]
    }

    /// The words of a role.
    pub(crate) fn role_text(&self, id: Id) -> &str {
        let string = self.roles.get(id);
        string.rsplit(SEPARATOR).next().unwrap_or(string)
    }

    /// Takes all names apart, in parallel.
    pub(crate) fn analyse(&self, knowledge: &CompareKnowledge) -> Analyses {
        let organizations: Vec<OrganizationName> = self
            .organizations
            .strings()
            .par_iter()
            .map(|name| OrganizationName::new(name, knowledge))
            .collect();
        let role = |string: &std::sync::Arc<str>| {
            let mut parts = string.splitn(3, SEPARATOR);
            let language = parts.next().and_then(Language::from_code);
            let concept = parts.next().filter(|concept| !concept.is_empty());
            let text = parts.next().unwrap_or_default();
            RoleName::new(text, concept, language, knowledge)
        };
        Analyses {
            persons: self
                .persons
                .strings()
                .par_iter()
                .map(|name| PersonName::new(name, knowledge))
                .collect(),
            weights: WordWeights::new(organizations.iter()),
            organizations,
            roles: self.roles.strings().par_iter().map(role).collect(),
            places: self
                .places
                .strings()
                .par_iter()
                .map(|name| PlaceName::new(name, knowledge))
                .collect(),
        }
    }
}

/// The numbers of the first names of a filler.
fn ids<const N: usize>(interner: &mut Interner, filler: &Filler) -> [Id; N] {
    let mut ids = [NONE; N];
    for (id, name) in ids.iter_mut().zip(&filler.strings) {
        *id = interner.id(name);
    }
    ids
}

/// The numbers that stand for a string.
pub(crate) fn given(ids: &[Id]) -> impl Iterator<Item = Id> + '_ {
    ids.iter().copied().filter(|id| *id != NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_comes_once() {
        let claims = |json: &str| -> Claims { serde_json::from_str(json).unwrap() };
        let mut rows = Rows::default();
        let article = claims(
            r#"{"id": "a", "language": "FR-ca", "date": "2016-02-08T10:00", "events": [
                {"type": "tenure", "person": "Anne Roux", "confidence": 0.4, "role": {"text": "maire", "concept": "mayor"}},
                {"type": "tenure", "person": "Anne Roux", "confidence": 0.9, "date": ["2016", "2017-02"]}]}"#,
        );
        assert!(rows.add(&article, 0.5));
        assert!(!rows.add(&article, 0.5));
        assert_eq!((rows.articles.len(), rows.events.len()), (1, 1));
        let event = &rows.events[0];
        assert_eq!(event.index, 1);
        assert_eq!(
            event.facts.dates.map(|d| d.map(|d| d.to_string())),
            [Some("2016".into()), Some("2017-02".into())]
        );
        assert_eq!(rows.languages.get(u32::from(rows.language(0))), "fr");
        assert!(rows.add(&claims(r#"{"id": "b"}"#), 0.0));
    }
}
