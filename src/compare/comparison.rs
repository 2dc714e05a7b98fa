//! A comparison of records: who is who, which tellings are one event, and what sources say of it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::claim::Claims;
use super::events::{Context, Judgement, Seats, Told, judge, link};
use super::lexicons::CompareKnowledge;
use super::names::PersonName;
use super::persons::{People, Person};
use super::rows::{Analyses, Rows};
use super::story::{Story, StoryMention, StoryPerson};
use crate::record::Record;
use crate::text::fold;

/// Gathers the events of records, and then compares them.
///
/// Only what a comparison needs is kept of a record: some hundred bytes an event.
#[derive(Debug, Default)]
pub struct ComparisonBuilder {
    rows: Rows,
    min_confidence: f64,
}

/// The identifier of an article that is there already.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is another record of article `{0}`; give each article an identifier of its own")]
pub struct DuplicateArticle(pub String);

/// The events of many articles, grouped by person and by what happened.
///
/// ```
/// use carriere::compare::{CompareKnowledge, Comparison, Verdict};
/// use carriere::record::Record;
///
/// let record = |json: &str| -> Record { serde_json::from_str(json).unwrap() };
/// let french = record(r#"{"id": "a", "language": "fr", "language_confidence": 1.0, "language_reliable": true, "events": [
///     {"type": "appointment", "status": "actual", "confidence": 0.9, "evidence": [],
///      "person": {"text": "Dmitri Tchernychov", "start": 0, "end": 18},
///      "organization": {"text": "Opéra national de Lyon", "start": 30, "end": 52}}]}"#);
/// let english = record(r#"{"id": "b", "language": "en", "language_confidence": 1.0, "language_reliable": true, "events": [
///     {"type": "appointment", "status": "actual", "confidence": 0.9, "evidence": [],
///      "person": {"text": "Dmitry Chernyshov", "start": 0, "end": 17},
///      "organization": {"text": "Lyon Opera", "start": 30, "end": 40}}]}"#);
///
/// let knowledge = CompareKnowledge::load("models".as_ref())?;
/// let comparison = Comparison::of([&french, &english], &knowledge)?;
/// let stories: Vec<_> = comparison.stories().collect();
/// assert_eq!(stories.len(), 1);
/// assert_eq!(stories[0].verdict, Verdict::Agree);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Comparison<'k> {
    knowledge: &'k CompareKnowledge,
    rows: Rows,
    analyses: Analyses,
    seats: Seats,
    people: Vec<Person>,
    /// Identifier of each person.
    ids: Vec<String>,
    /// The events of each person.
    told: Vec<Vec<Told>>,
}

impl ComparisonBuilder {
    /// Nothing gathered yet.
    pub fn new() -> Self {
        ComparisonBuilder::default()
    }

    /// Leaves out events below this confidence, from 0 to 1; events without one stay.
    pub fn min_confidence(mut self, min_confidence: f64) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// Adds the events of a record.
    ///
    /// # Errors
    /// [`DuplicateArticle`] when there was a record with its identifier, which the mentions of a [`Story`] could not be told from;
    /// nothing is added then.
    pub fn add(&mut self, record: &Record) -> Result<(), DuplicateArticle> {
        self.add_claims(&Claims::from(record))
    }

    pub(crate) fn add_claims(&mut self, claims: &Claims) -> Result<(), DuplicateArticle> {
        match self.rows.add(claims, self.min_confidence) {
            true => Ok(()),
            false => Err(DuplicateArticle(claims.id.clone())),
        }
    }

    /// Compares what was gathered, on all threads of the current rayon pool. The result does not depend on their number.
    pub fn compare(self, knowledge: &CompareKnowledge) -> Comparison<'_> {
        let rows = self.rows;
        let analyses = rows.analyse(knowledge);
        let people = People::find(&rows, &analyses, knowledge).people;
        let seats = Seats::new(knowledge);
        let context = Context {
            rows: &rows,
            analyses: &analyses,
            knowledge,
            seats: &seats,
        };
        let told = people
            .par_iter()
            .map(|person| link(&context, &person.events))
            .collect();
        Comparison {
            ids: ids(&rows, &people),
            knowledge,
            seats,
            told,
            people,
            rows,
            analyses,
        }
    }
}

/// A name for each person: the canonical one in small letters, with a number where namesakes need it.
fn ids(rows: &Rows, people: &[Person]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut used: std::collections::HashSet<String> = std::collections::HashSet::new();
    let mut id = |person: &Person| {
        let name = person
            .names
            .first()
            .map_or("", |name| rows.persons.get(*name));
        let words: Vec<String> = fold(name)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let slug = match words.is_empty() {
            true => "person".to_owned(),
            false => words.join("-"),
        };
        loop {
            let count = counts.entry(slug.clone()).or_default();
            *count += 1;
            let id = match *count {
                1 => slug.clone(),
                count => format!("{slug}-{count}"),
            };
            if used.insert(id.clone()) {
                return id;
            }
        }
    };
    people.iter().map(&mut id).collect()
}

impl<'k> Comparison<'k> {
    /// Compares records.
    ///
    /// # Errors
    /// [`DuplicateArticle`] when two records have one identifier.
    pub fn of<'r>(
        records: impl IntoIterator<Item = &'r Record>,
        knowledge: &'k CompareKnowledge,
    ) -> Result<Self, DuplicateArticle> {
        let mut builder = ComparisonBuilder::new();
        for record in records {
            builder.add(record)?;
        }
        Ok(builder.compare(knowledge))
    }

    /// Every event of the world that the records tell: person by person in the order in which the records name them first, and of a
    /// person by date, undated events last. Every event of every record is in exactly one.
    ///
    /// They are made as they are asked for, some thousand at a time in parallel.
    pub fn stories(&self) -> impl Iterator<Item = Story> + '_ {
        self.stories_of(0..self.people.len())
    }

    /// The stories of the persons whom a name fits: "Kovalchuk", "Anne Roux", "A. Roux".
    pub fn stories_about<'s>(&'s self, name: &str) -> impl Iterator<Item = Story> + 's {
        let name = PersonName::new(name, self.knowledge);
        let fits = move |person: &usize| {
            let names = &self.people[*person].names;
            names.iter().any(|known| {
                let known = self.analyses.persons[*known as usize].as_ref();
                name.as_ref()
                    .zip(known)
                    .is_some_and(|(name, known)| name.fit(known, self.knowledge).is_some())
            })
        };
        let people: Vec<usize> = (0..self.people.len()).filter(fits).collect();
        self.stories_of(people)
    }

    fn stories_of<'s>(
        &'s self,
        people: impl IntoIterator<Item = usize> + 's,
    ) -> impl Iterator<Item = Story> + 's {
        /// Persons whose stories are made together.
        const TOGETHER: usize = 1024;
        let mut people = people.into_iter();
        let batches = std::iter::from_fn(move || {
            let batch: Vec<usize> = people.by_ref().take(TOGETHER).collect();
            (!batch.is_empty()).then_some(batch)
        });
        batches.flat_map(|batch| {
            let stories: Vec<Vec<Story>> = batch
                .par_iter()
                .map(|person| self.stories_of_person(*person))
                .collect();
            stories.into_iter().flatten()
        })
    }

    fn stories_of_person(&self, person: usize) -> Vec<Story> {
        let date = |told: &Told| {
            let rows = told.events.iter();
            let dates = rows.filter_map(|row| self.rows.events[*row as usize].facts.dates[0]);
            dates.min()
        };
        let mut told: Vec<&Told> = self.told[person].iter().collect();
        told.sort_by_cached_key(|told| {
            let date = date(told);
            (date.is_none(), date, told.events.first().copied())
        });
        told.into_iter()
            .map(|told| self.story(person, told))
            .collect()
    }

    fn story(&self, person: usize, told: &Told) -> Story {
        let languages = self.languages(&told.events);
        let context = Context {
            rows: &self.rows,
            analyses: &self.analyses,
            knowledge: self.knowledge,
            seats: &self.seats,
        };
        let Judgement {
            status,
            verdict,
            conflicts,
            reasons,
        } = judge(&context, &told.events, languages.len());
        let mention = |row: &u32| {
            let article = self.rows.article(*row as usize);
            StoryMention {
                article: article.id.to_string(),
                event: self.rows.events[*row as usize].index as usize,
                language: self.language(article.language).to_owned(),
            }
        };
        let first = told.events.first().map_or(0, |row| *row as usize);
        Story {
            person: self.person(person),
            event_type: self.rows.events[first].facts.event_type,
            status,
            verdict,
            languages,
            conflicts,
            score: (told.score * 1000.0).round() / 1000.0,
            reasons,
            mentions: told.events.iter().map(mention).collect(),
        }
    }

    fn language(&self, number: u8) -> &str {
        self.rows.languages.get(u32::from(number))
    }

    /// The languages of some rows, French first, then English, then the others by code.
    fn languages(&self, rows: &[u32]) -> Vec<String> {
        let mut numbers: Vec<u8> = rows
            .iter()
            .map(|row| self.rows.language(*row as usize))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut languages: Vec<String> = numbers
            .into_iter()
            .map(|number| self.language(number).to_owned())
            .collect();
        let rank = |language: &str| match language {
            "fr" => 0,
            "en" => 1,
            _ => 2,
        };
        languages.sort_by(|one, other| rank(one).cmp(&rank(other)).then(one.cmp(other)));
        languages
    }

    fn person(&self, person: usize) -> StoryPerson {
        let mut names: Vec<String> = Vec::new();
        for name in &self.people[person].names {
            let name = self.rows.persons.get(*name).to_owned();
            names.push(name);
        }
        StoryPerson {
            id: self.ids[person].clone(),
            canonical: names.first().cloned().unwrap_or_default(),
            names,
        }
    }

    /// How many events the records tell.
    pub fn tellings(&self) -> usize {
        self.rows.events.len()
    }

    /// How many articles there are.
    pub fn articles(&self) -> usize {
        self.rows.articles.len()
    }

    /// How many persons there are.
    pub fn persons(&self) -> usize {
        self.people.len()
    }
}
