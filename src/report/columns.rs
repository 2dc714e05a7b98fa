//! What people are searched, filtered and counted by, as columns.

use std::collections::HashMap;

use serde::Serialize;

use super::data::{Mention, dates, iso_prefix};
use crate::compare::Story;
use crate::record::{Argument, Event, EventType, Record, Status};

/// A person of the list.
#[derive(Debug, Serialize)]
pub(super) struct Person {
    pub(super) id: String,
    /// The canonical name first.
    pub(super) names: Vec<String>,
    /// The person's stories are this one of the columns and those that follow, as many as `stories`.
    pub(super) first: usize,
    pub(super) stories: usize,
    /// How many articles tell something.
    pub(super) sources: usize,
    /// Publication date of the latest of them, or else the latest date of an event; empty where there is neither.
    pub(super) latest: String,
    /// Which part has the sentences.
    pub(super) part: usize,
}

/// The columns of stories and articles, and the words that they number.
#[derive(Debug, Default, Serialize)]
pub(super) struct Columns {
    stories: StoryColumns,
    articles: ArticleColumns,
    roles: Vec<String>,
    organizations: Vec<String>,
    #[serde(skip)]
    role_numbers: HashMap<String, usize>,
    #[serde(skip)]
    organization_numbers: HashMap<String, usize>,
    #[serde(skip)]
    languages: Vec<String>,
}

/// One entry a story in each column. Sets of languages, statuses and disputed slots are bits, the first label's lowest.
#[derive(Debug, Default, Serialize)]
struct StoryColumns {
    r#type: Vec<usize>,
    verdict: Vec<usize>,
    languages: Vec<u32>,
    /// Every status that some source gives it.
    statuses: Vec<u32>,
    conflicts: Vec<u32>,
    dates: Vec<Vec<String>>,
    end_dates: Vec<Vec<String>>,
    roles: Vec<Vec<usize>>,
    organizations: Vec<Vec<usize>>,
    /// The article of each mention.
    articles: Vec<Vec<usize>>,
}

/// One entry an article in each column.
#[derive(Debug, Default, Serialize)]
struct ArticleColumns {
    language: Vec<String>,
    /// Publication date as far as it is ISO 8601, else empty.
    date: Vec<String>,
}

impl Columns {
    /// Adds the stories of a person; `None` where there are none.
    pub(super) fn add(
        &mut self,
        stories: &[(&Story, Vec<Mention>)],
        part: usize,
        articles: &[&Record],
    ) -> Option<Person> {
        let (first_story, _) = stories.first()?;
        let first = self.stories.r#type.len();
        let mut sources: Vec<usize> = Vec::new();
        for (story, mentions) in stories {
            self.add_story(story, mentions);
            sources.extend(mentions.iter().map(|told| told.article));
        }
        sources.sort_unstable();
        sources.dedup();
        let published = sources
            .iter()
            .filter_map(|article| articles.get(*article)?.date.as_deref())
            .filter_map(iso_prefix);
        let happened = self.stories.dates[first..].iter().flatten();
        let latest = published
            .max()
            .or_else(|| happened.map(String::as_str).max());
        let person = &first_story.person;
        let mut names = vec![person.canonical.clone()];
        names.extend(
            person
                .names
                .iter()
                .filter(|name| **name != person.canonical)
                .cloned(),
        );
        Some(Person {
            id: person.id.clone(),
            names,
            first,
            stories: stories.len(),
            sources: sources.len(),
            latest: latest.unwrap_or_default().to_owned(),
            part,
        })
    }

    fn add_story(&mut self, story: &Story, mentions: &[Mention]) {
        let slot = |of: fn(&Event) -> Option<&Argument>| {
            mentions.iter().filter_map(move |told| of(told.event))
        };
        let position = |kind: EventType| EventType::ALL.iter().position(|known| *known == kind);
        let columns = &mut self.stories;
        columns.r#type.extend(position(story.event_type));
        let verdicts = crate::compare::Verdict::ALL.iter();
        columns
            .verdict
            .extend(verdicts.clone().position(|known| *known == story.verdict));
        let languages = &mut self.languages;
        let mut spoken = 0;
        for language in &story.languages {
            spoken |= 1 << number_of(languages, language).min(31);
        }
        columns.languages.push(spoken);
        let statuses = mentions.iter().map(|told| told.event.status);
        columns
            .statuses
            .push(bits(Status::ALL, statuses.chain([story.status])));
        columns.conflicts.push(bits(
            crate::compare::Disputed::ALL,
            story.conflicts.iter().copied(),
        ));
        columns.dates.push(dates(slot(|event| event.date.as_ref())));
        columns
            .end_dates
            .push(dates(slot(|event| event.end_date.as_ref())));
        columns
            .articles
            .push(mentions.iter().map(|told| told.article).collect());
        columns.roles.push(numbers(
            slot(|event| event.role.as_ref()),
            &mut self.roles,
            &mut self.role_numbers,
        ));
        columns.organizations.push(numbers(
            slot(|event| event.organization.as_ref()),
            &mut self.organizations,
            &mut self.organization_numbers,
        ));
    }

    /// Adds the articles that the stories name by number.
    pub(super) fn add_articles(&mut self, articles: &[&Record]) {
        for record in articles {
            let date = record.date.as_deref().and_then(iso_prefix);
            self.articles.language.push(record.language.clone());
            self.articles.date.push(date.unwrap_or_default().to_owned());
        }
    }

    /// The languages that the bits of the column stand for.
    pub(super) fn languages(&self) -> Vec<String> {
        self.languages.clone()
    }
}

/// The bits of `values`, numbered as in `all`.
fn bits<T: PartialEq>(all: &[T], values: impl Iterator<Item = T>) -> u32 {
    let bit = |value: T| all.iter().position(|known| *known == value);
    values.filter_map(bit).fold(0, |bits, at| bits | 1 << at)
}

fn number_of(known: &mut Vec<String>, value: &str) -> usize {
    let at = known.iter().position(|known| known == value);
    at.unwrap_or_else(|| {
        known.push(value.to_owned());
        known.len() - 1
    })
}

/// The numbers of the words and of the full names of `arguments`, each once.
fn numbers<'a>(
    arguments: impl Iterator<Item = &'a Argument>,
    words: &mut Vec<String>,
    known: &mut HashMap<String, usize>,
) -> Vec<usize> {
    let mut numbers: Vec<usize> = arguments
        .flat_map(|argument| [Some(&argument.text), argument.canonical.as_ref()])
        .flatten()
        .map(|text| match known.get(text) {
            Some(number) => *number,
            None => {
                words.push(text.clone());
                known.insert(text.clone(), words.len() - 1);
                words.len() - 1
            }
        })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::super::data::data;
    use super::super::data::testing::{told as mentions, *};
    use crate::compare::{Disputed, Verdict};
    use crate::record::Status;
    use serde_json::json;

    #[test]
    fn stories_become_columns() {
        let mut french = event("Éva Roux", 0);
        french.role = Some(argument("présidente", 20));
        french.organization = Some(argument("CNNum", 40));
        if let Some(organization) = &mut french.organization {
            organization.canonical = Some("Conseil national du numérique".into());
        }
        french.date = Some(dated("2016-02"));
        let mut english = event("Eva Roux", 0);
        english.status = Status::Planned;
        english.organization = Some(argument("CNNum", 7));
        english.date = Some(dated("2016"));
        english.end_date = Some(dated("2018"));
        let mut records = [
            record("a", "fr", vec![french]),
            record("b", "en", vec![event("x", 0), english]),
        ];
        records[1].date = Some("2017-01-19T08:00:00Z".into());
        let mut told = story("Éva Roux", &[("a", 0, "fr"), ("b", 1, "en")]);
        told.verdict = Verdict::Conflict;
        told.conflicts = vec![Disputed::Date, Disputed::Status];
        told.person.names = vec!["Eva Roux".into(), "Éva Roux".into()];
        let index = serde_json::to_value(data(&mentions(&records, &[told])).index).unwrap();
        assert_eq!(
            index["people"],
            json!([{"id": "éva roux", "names": ["Éva Roux", "Eva Roux"], "first": 0, "stories": 1, "sources": 2,
                "latest": "2017-01-19", "part": 0}])
        );
        assert_eq!(
            index["stories"],
            json!({"type": [6], "verdict": [1], "languages": [3], "statuses": [3], "conflicts": [33],
                "dates": [["2016-02"]], "end_dates": [["2018"]], "roles": [[0]], "organizations": [[0, 1]], "articles": [[0, 1]]})
        );
        assert_eq!(index["languages"], json!(["fr", "en"]));
        assert_eq!(
            index["articles"],
            json!({"language": ["fr", "en"], "date": ["", "2017-01-19"]})
        );
        assert_eq!(
            index["organizations"],
            json!(["CNNum", "Conseil national du numérique"])
        );
    }

    #[test]
    fn the_latest_date_is_that_of_an_event_where_no_article_has_one() {
        let mut told = event("Éva Roux", 0);
        told.date = Some(dated("2016-02"));
        let mut records = [record("a", "fr", vec![told])];
        let stories = [story("Éva Roux", &[("a", 0, "fr")])];
        assert_eq!(
            data(&mentions(&records, &stories)).index.people[0].latest,
            "2016-02"
        );
        records[0].date = Some("last May".into());
        assert_eq!(
            data(&mentions(&records, &stories)).index.people[0].latest,
            "2016-02"
        );
        records[0].date = Some("2015".into());
        assert_eq!(
            data(&mentions(&records, &stories)).index.people[0].latest,
            "2015"
        );
    }
}
