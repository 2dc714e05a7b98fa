//! What the page holds.

use std::collections::HashMap;

use serde::Serialize;

use super::columns::{Columns, Person};
use super::details::{ArticleDetails, Part, Parts};
use crate::compare::{Disputed, Story, Told, Verdict};
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

/// An event as an article tells it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention<'a> {
    /// Number of the article among those that stories name.
    pub(super) article: usize,
    pub(super) language: &'a str,
    pub(super) event: &'a Event,
}

/// Puts together what a page shows of these stories, each with its mentions.
pub(super) fn data(stories: &[(Story, Vec<Told>)]) -> Data {
    let mut articles = Articles::default();
    let mut people = Vec::new();
    let mut columns = Columns::default();
    let mut parts = Parts::default();
    for stories in by_person(stories) {
        let mut mentioned: Vec<(&Story, Vec<Mention>)> = Vec::with_capacity(stories.len());
        for (story, told) in stories {
            let mentions = told.iter().map(|told| Mention {
                article: articles.number(&told.record),
                language: &told.record.language,
                event: &told.event,
            });
            mentioned.push((story, mentions.collect()));
        }
        // Those without a date come last, in the order of the comparison.
        mentioned.sort_by_cached_key(|(_, mentions)| {
            let first = dates(mentions.iter().filter_map(|m| m.event.date.as_ref()));
            (first.is_empty(), first.into_iter().next())
        });
        let part = parts.add(&mentioned);
        if let Some(person) = columns.add(&mentioned, part, &articles.of) {
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
    Data {
        index,
        articles,
        parts: parts.finish(),
    }
}

/// The articles that stories name, numbered as they come.
#[derive(Default)]
struct Articles<'a> {
    /// By identifier, language and address: files from several places may use an identifier twice.
    numbers: HashMap<(&'a str, &'a str, Option<&'a str>), usize>,
    of: Vec<&'a Record>,
}

impl<'a> Articles<'a> {
    fn number(&mut self, record: &'a Record) -> usize {
        let of = &mut self.of;
        let key = (
            record.id.as_str(),
            record.language.as_str(),
            record.url.as_deref(),
        );
        *self.numbers.entry(key).or_insert_with(|| {
            of.push(record);
            of.len() - 1
        })
    }
}

/// The stories of each person, people in the order of their first story.
fn by_person(stories: &[(Story, Vec<Told>)]) -> Vec<Vec<&(Story, Vec<Told>)>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut people: Vec<Vec<_>> = Vec::new();
    for story in stories {
        let place = *places.entry(&story.0.person.id).or_insert_with(|| {
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
    use crate::compare::{StoryMention, StoryPerson};
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
        crate::testing::event(EventType::Tenure, argument(person, start))
    }

    pub(in super::super) fn record(id: &str, language: &str, events: Vec<Event>) -> Record {
        Record {
            id: id.into(),
            language: language.into(),
            events,
            ..Record::default()
        }
    }

    /// The stories with what `records` have of them.
    pub(in super::super) fn told(records: &[Record], stories: &[Story]) -> Vec<(Story, Vec<Told>)> {
        let of = |mention: &StoryMention| {
            let record = records.iter().find(|record| record.id == mention.article);
            Told::of(record?, mention.event)
        };
        stories
            .iter()
            .map(|story| {
                let told = story.mentions.iter().map(|mention| of(mention).unwrap());
                (story.clone(), told.collect())
            })
            .collect()
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
        let data = data(&told(&records, &stories));
        let dates = serde_json::to_value(&data.index).unwrap()["stories"]["dates"].clone();
        assert_eq!(dates, serde_json::json!([["2016-02"], ["2019"], []]));
        assert_eq!(data.index.people.len(), 1);
    }
}
