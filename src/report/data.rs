//! What the page holds.

use std::collections::HashMap;

use serde::Serialize;

use super::columns::{Columns, Person};
use super::details::{ArticleDetails, Part, Parts};
use super::error::ReportError;
use crate::compare::{Disputed, Story, StoryMention, Verdict};
use crate::record::{Event, EventType, Record, Status};

/// All that a page holds, in the pieces in which its script reads it.
#[derive(Debug)]
pub(super) struct Data {
    /// What people are searched, filtered and counted by.
    pub(super) index: Index,
    /// The articles of the index, with their headlines and addresses.
    pub(super) articles: Vec<ArticleDetails>,
    /// The sentences, some people a part.
    pub(super) parts: Vec<Part>,
}

/// What is read at once. Stories and articles are columns, since an object for each would be several times as long.
#[derive(Debug, Serialize)]
pub(super) struct Index {
    /// Labels that the columns number.
    pub(super) types: Vec<EventType>,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) statuses: Vec<Status>,
    pub(super) disputed: Vec<Disputed>,
    pub(super) languages: Vec<String>,
    /// In the order in which the comparison has them.
    pub(super) people: Vec<Person>,
    #[serde(flatten)]
    pub(super) columns: Columns,
}

/// A mention with the record and the event that it names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    /// Index of the article among those that a story names.
    pub(super) article: usize,
    pub(super) mention: &'a StoryMention,
    pub(super) event: &'a Event,
}

/// Puts together what a page shows of `stories`, told by `records`.
///
/// # Errors
/// [`ReportError::Mention`] when a story names an event that no record has.
pub(super) fn data(records: &[Record], stories: &[Story]) -> Result<Data, ReportError> {
    let mut by_id: HashMap<&str, &Record> = HashMap::with_capacity(records.len());
    for record in records {
        by_id.entry(&record.id).or_insert(record);
    }
    let mut articles = Articles::default();
    let mut people = Vec::new();
    let mut columns = Columns::default();
    let mut parts = Parts::default();
    for stories in by_person(stories) {
        let mut told: Vec<(&Story, Vec<Told>)> = Vec::with_capacity(stories.len());
        for story in stories {
            let mentions = story.mentions.iter().map(|mention| {
                let record = by_id.get(mention.article.as_str()).copied();
                let event = record.and_then(|record| record.events.get(mention.event));
                let (Some(record), Some(event)) = (record, event) else {
                    return Err(ReportError::Mention {
                        article: mention.article.clone(),
                        event: mention.event,
                    });
                };
                Ok(Told {
                    article: articles.number(record),
                    mention,
                    event,
                })
            });
            told.push((story, mentions.collect::<Result<_, _>>()?));
        }
        // Those without a date come last, in the order of the comparison.
        told.sort_by_cached_key(|(_, mentions)| {
            let first = dates(mentions.iter().filter_map(|told| told.event.date.as_ref()));
            (first.is_empty(), first.into_iter().next())
        });
        let part = parts.add(&told);
        if let Some(person) = columns.add(&told, part, &articles.of) {
            people.push(person);
        }
    }
    columns.add_articles(&articles.of);
    let articles = articles.of.iter().map(|r| ArticleDetails::new(r)).collect();
    let index = Index {
        types: EventType::ALL.to_vec(),
        verdicts: Verdict::ALL.to_vec(),
        statuses: Status::ALL.to_vec(),
        disputed: Disputed::ALL.to_vec(),
        languages: columns.languages(),
        people,
        columns,
    };
    Ok(Data {
        index,
        articles,
        parts: parts.finish(),
    })
}

/// The articles that stories name, numbered as they come.
#[derive(Default)]
struct Articles<'a> {
    numbers: HashMap<&'a str, usize>,
    of: Vec<&'a Record>,
}

impl<'a> Articles<'a> {
    fn number(&mut self, record: &'a Record) -> usize {
        let of = &mut self.of;
        *self.numbers.entry(&record.id).or_insert_with(|| {
            of.push(record);
            of.len() - 1
        })
    }
}

/// The stories of each person, people in the order of their first story.
fn by_person(stories: &[Story]) -> Vec<Vec<&Story>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut people: Vec<Vec<&Story>> = Vec::new();
    for story in stories {
        let place = *places.entry(&story.person.id).or_insert_with(|| {
            people.push(Vec::new());
            people.len() - 1
        });
        people[place].push(story);
    }
    people
}

/// The dates that `arguments` state, each once and in order; one that another states more exactly (2016 and 2016-02) is left out.
pub(super) fn dates<'a>(
    arguments: impl Iterator<Item = &'a crate::record::Argument>,
) -> Vec<String> {
    let mut values: Vec<String> = arguments
        .filter_map(|argument| argument.value.as_deref().and_then(iso_prefix))
        .map(str::to_owned)
        .collect();
    values.sort_unstable();
    // A prefix sorts right before what it begins.
    values.dedup_by(|later, earlier| {
        let same = later.starts_with(earlier.as_str());
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
    values
}

/// The year, month or day at the start of `date`: `2017-01-19T08:00Z` gives `2017-01-19`.
pub(super) fn iso_prefix(date: &str) -> Option<&str> {
    let digits = |range: std::ops::Range<usize>| {
        let part = date.as_bytes().get(range);
        part.is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let dash = |at: usize| date.as_bytes().get(at) == Some(&b'-');
    let length = match digits(0..4) {
        false => return None,
        true if dash(4) && digits(5..7) && dash(7) && digits(8..10) => 10,
        true if dash(4) && digits(5..7) => 7,
        true => 4,
    };
    // A number that goes on is no date.
    let goes_on = digits(length..length + 1);
    (!goes_on).then(|| &date[..length])
}

#[cfg(test)]
pub(super) mod testing {
    //! Events and stories as literals.

    use super::*;
    use crate::compare::StoryPerson;
    use crate::record::{Argument, Evidence};

    pub(in super::super) fn argument(text: &str, start: usize) -> Argument {
        Argument {
            text: text.to_owned(),
            canonical: None,
            concept: None,
            value: None,
            start,
            end: start + text.chars().count(),
        }
    }

    pub(in super::super) fn dated(value: &str) -> Argument {
        Argument {
            value: Some(value.to_owned()),
            ..argument("then", 0)
        }
    }

    pub(in super::super) fn evidence(start: usize, text: &str) -> Evidence {
        Evidence {
            start,
            end: start + text.chars().count(),
            text: text.to_owned(),
            rule: "fr/tenure/heads".into(),
        }
    }

    pub(in super::super) fn event(person: &str, start: usize) -> Event {
        Event {
            event_type: EventType::Tenure,
            status: Status::Actual,
            confidence: 0.9,
            person: argument(person, start),
            organization: None,
            role: None,
            place: None,
            date: None,
            end_date: None,
            by: None,
            predecessor: None,
            successor: None,
            evidence: Vec::new(),
        }
    }

    pub(in super::super) fn record(id: &str, language: &str, events: Vec<Event>) -> Record {
        Record {
            id: id.into(),
            language: language.into(),
            events,
            ..Record::default()
        }
    }

    /// A story of the person `person` that these mentions tell.
    pub(in super::super) fn story(person: &str, mentions: &[(&str, usize, &str)]) -> Story {
        let mut languages: Vec<String> = Vec::new();
        for (_, _, language) in mentions {
            if !languages.iter().any(|known| known == language) {
                languages.push((*language).to_owned());
            }
        }
        Story {
            person: StoryPerson {
                id: person.to_lowercase(),
                canonical: person.into(),
                names: vec![person.into()],
            },
            event_type: EventType::Tenure,
            status: Status::Actual,
            verdict: match languages.len() {
                1 => Verdict::Only,
                _ => Verdict::Agree,
            },
            languages,
            conflicts: Vec::new(),
            score: 1.0,
            reasons: Vec::new(),
            mentions: mentions
                .iter()
                .map(|(article, event, language)| StoryMention {
                    article: (*article).to_owned(),
                    event: *event,
                    language: (*language).to_owned(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::*;
    use super::*;

    #[test]
    fn a_year_gives_way_to_its_month() {
        let stated = ["2016", "2016-02", "2015", "2016-02", "soon"].map(dated);
        assert_eq!(dates(stated.iter()), ["2015", "2016-02"]);
        let apart = ["2016-03-01", "2016-02", "2016", "2016-03"].map(dated);
        assert_eq!(dates(apart.iter()), ["2016-02", "2016-03-01"]);
    }

    #[test]
    fn dates_are_read_as_far_as_they_are_iso() {
        for (date, read) in [
            ("2017", Some("2017")),
            ("2017-01", Some("2017-01")),
            ("2017-01-19", Some("2017-01-19")),
            ("2017-01-19T08:00:00Z", Some("2017-01-19")),
            ("2017-1", Some("2017")),
            ("20170119", None),
            ("Oct 29, 2019", None),
            ("", None),
            ("été 2016", None),
        ] {
            assert_eq!(iso_prefix(date), read, "{date}");
        }
    }

    #[test]
    fn stories_are_sorted_by_date_and_those_without_come_last() {
        let mut events = [
            event("Éva Roux", 0),
            event("Éva Roux", 0),
            event("Éva Roux", 0),
        ];
        events[1].date = Some(dated("2019"));
        events[2].date = Some(dated("2016-02"));
        let records = [record("a", "fr", events.to_vec())];
        let stories: Vec<Story> = (0..3)
            .map(|event| story("Éva Roux", &[("a", event, "fr")]))
            .collect();
        let data = data(&records, &stories).unwrap();
        let dates = serde_json::to_value(&data.index).unwrap()["stories"]["dates"].clone();
        assert_eq!(dates, serde_json::json!([["2016-02"], ["2019"], []]));
        assert_eq!(data.index.people.len(), 1);
    }

    #[test]
    fn a_mention_of_nothing_is_an_error() {
        let records = [record("a", "fr", vec![event("Éva Roux", 0)])];
        for (article, event) in [("a", 1), ("b", 0)] {
            let stories = [story("Éva Roux", &[(article, event, "fr")])];
            let error = data(&records, &stories).unwrap_err().to_string();
            assert!(
                error.contains(&format!("event {event} of article `{article}`")),
                "{error}"
            );
        }
    }
}
