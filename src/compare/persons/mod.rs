//! Who is who across articles: names that fit, and careers that meet.
//!
//! The unit is a person of one article. Names are blocked by the sound of the family name and the first sound of the given name, so
//! that only names of a block are compared. Persons of one name are put together when their careers share an employer, a post or a
//! colleague; groups that share nothing are put together unless their fields of work, times or genders keep them apart. Then
//! names that fit each other are, best first. A family name alone joins whom the facts around it support, or stays by itself.

mod blocks;
mod careers;
mod groups;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rayon::prelude::*;

use super::interner::Id;
use super::lexicons::CompareKnowledge;
use super::names::NameFit;
use super::rows::{Analyses, Rows};
use blocks::Component;
use careers::{Careers, Profile};

/// The persons of a comparison.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// The persons, in the order of their first event.
    pub(crate) people: Vec<Person>,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Person {
    /// The names that articles use: the fullest and most frequent first.
    pub(crate) names: Vec<Id>,
    /// The events, in the order of the input.
    pub(crate) events: Vec<u32>,
}

/// A person of one article, with the events that tell of them.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) article: u32,
    pub(crate) name: Id,
    pub(crate) events: Vec<u32>,
}

/// What all steps share.
pub(crate) struct Context<'a> {
    pub(crate) rows: &'a Rows,
    pub(crate) analyses: &'a Analyses,
    pub(crate) knowledge: &'a CompareKnowledge,
    pub(crate) mentions: &'a [Mention],
    pub(crate) careers: &'a Careers,
    /// The mentions of each name.
    pub(crate) of_name: &'a [Vec<u32>],
}

impl People {
    /// Finds the persons of all events.
    pub(crate) fn find(rows: &Rows, analyses: &Analyses, knowledge: &CompareKnowledge) -> Self {
        let mentions = mentions(rows);
        let mut of_name: Vec<Vec<u32>> = vec![Vec::new(); rows.persons.strings().len()];
        for (index, mention) in mentions.iter().enumerate() {
            of_name[mention.name as usize].push(index as u32);
        }
        let careers = Careers::new(rows, analyses, &mentions);
        let context = Context {
            rows,
            analyses,
            knowledge,
            mentions: &mentions,
            careers: &careers,
            of_name: &of_name,
        };
        let components = blocks::components(&context);
        let found: Vec<Vec<Profile>> = components
            .par_iter()
            .map(|component: &Component| groups::group(&context, component))
            .collect();
        let mut profiles: Vec<Profile> = found.into_iter().flatten().collect();
        groups::place_bare_names(&context, &mut profiles);
        People::new(rows, analyses, &mentions, &profiles)
    }

    fn new(rows: &Rows, analyses: &Analyses, mentions: &[Mention], profiles: &[Profile]) -> Self {
        let mut of_mention = vec![u32::MAX; mentions.len()];
        for (person, profile) in profiles.iter().enumerate() {
            for mention in &profile.mentions {
                of_mention[*mention as usize] = person as u32;
            }
        }
        let mut profile_of_event = vec![u32::MAX; rows.events.len()];
        for (mention, person) in mentions.iter().zip(&of_mention) {
            for event in &mention.events {
                profile_of_event[*event as usize] = *person;
            }
        }
        // Numbered by first event, so that the order does not depend on how they were found.
        let mut numbers: HashMap<u32, u32> = HashMap::new();
        let mut people: Vec<Person> = Vec::new();
        for (event, profile) in profile_of_event.into_iter().enumerate() {
            let number = *numbers.entry(profile).or_insert_with(|| {
                people.push(Person::default());
                people.len() as u32 - 1
            });
            people[number as usize].events.push(event as u32);
        }
        people
            .par_iter_mut()
            .for_each(|person| person.names = names(rows, analyses, &person.events));
        People { people }
    }
}

/// The names of a person's events, the best first.
fn names(rows: &Rows, analyses: &Analyses, events: &[u32]) -> Vec<Id> {
    let mut counts: HashMap<Id, (usize, u32)> = HashMap::new();
    for event in events {
        let name = rows.events[*event as usize].facts.person;
        counts.entry(name).or_insert((0, *event)).0 += 1;
    }
    let mut names: Vec<(Id, usize, u32)> = counts
        .into_iter()
        .map(|(name, (count, first))| (name, count, first))
        .collect();
    let words = |name: Id| {
        let analysis = analyses.persons[name as usize].as_ref();
        analysis.map_or(0, |analysis| analysis.fullness().0)
    };
    names.sort_by_key(|(name, count, first)| {
        std::cmp::Reverse((words(*name), *count, std::cmp::Reverse(*first)))
    });
    names.into_iter().map(|(name, _, _)| name).collect()
}

/// The persons of each article by their names.
fn mentions(rows: &Rows) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut article_start = 0;
    for (index, event) in rows.events.iter().enumerate() {
        if mentions
            .get(article_start)
            .is_some_and(|first| first.article != event.article)
        {
            article_start = mentions.len();
        }
        let name = event.facts.person;
        let known = mentions[article_start..]
            .iter_mut()
            .find(|mention| mention.name == name);
        match known {
            Some(mention) => mention.events.push(index as u32),
            None => mentions.push(Mention {
                article: event.article,
                name,
                events: vec![index as u32],
            }),
        }
    }
    mentions
}

impl Context<'_> {
    /// How well two names fit.
    pub(crate) fn fit(&self, one: Id, other: Id) -> Option<NameFit> {
        let names = [one, other].map(|name| self.analyses.persons[name as usize].as_ref());
        let [Some(one), Some(other)] = names else {
            return None;
        };
        one.fit(other, self.knowledge)
    }

    /// True for a pronoun or description in place of a name: nothing has a capital.
    pub(crate) fn is_nameless(&self, name: Id) -> bool {
        !self.rows.persons.get(name).chars().any(char::is_uppercase)
    }
}
