//! Records and stories as literals: the project's own pairs of French and English articles, as their labels have them, and many people.

use std::fs;
use std::path::{Path, PathBuf};

use carriere::compare::{Story, StoryMention, StoryPerson, Told};
use carriere::document::Language;
use carriere::record::{Argument, Event, Evidence, Record, Status};
use carriere::report::Report;
use carriere::sentences::Splitter;
use carriere::text::Span;
use serde_json::Value;

fn lines(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/pairs");
    let text = fs::read_to_string(path.join(name)).expect("the pairs");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect()
}

fn string(value: &Value, key: &str) -> Option<String> {
    Some(value[key].as_str()?.to_owned())
}

/// What tells namesakes apart; a line without it is of the pair's person of that name.
fn person_id(link: &Value, links: &[Value]) -> String {
    let same = |other: &&Value| other["pair"] == link["pair"] && other["person"] == link["person"];
    let mut others = links.iter().filter(same);
    let known = others.find_map(|other| string(other, "person_id"));
    known.unwrap_or_else(|| format!("{}/{}", link["pair"], link["person"]))
}

/// The records that a perfect extractor would give of the pairs.
pub(crate) fn records() -> Vec<Record> {
    let articles = ["fr.jsonl", "en.jsonl"].into_iter().flat_map(lines);
    let splitter = Splitter::load(&project("models")).expect("the abbreviations");
    articles
        .map(|article| {
            let text = article["text"].as_str().expect("a text");
            let events = article["events"].as_array().expect("events");
            let id = string(&article, "id").expect("an id");
            let language = string(&article, "language").expect("a language");
            let sentences = splitter.split(
                text,
                match language.as_str() {
                    "fr" => Language::French,
                    _ => Language::English,
                },
            );
            Record {
                language,
                language_confidence: 1.0,
                language_reliable: true,
                date: string(&article, "date"),
                title: string(&article, "title"),
                url: Some(format!("https://example.org/{id}")),
                source: string(&article, "style"),
                events: events
                    .iter()
                    .map(|event| labelled(event, text, &sentences))
                    .collect(),
                id,
                ..Record::default()
            }
        })
        .collect()
}

fn labelled(event: &Value, text: &str, sentences: &[Span]) -> Event {
    let argument = |slot: &str| {
        let value = event[slot][0].as_str()?;
        let dated = slot.ends_with("date");
        let words = match dated {
            // The text has the year at least.
            true => &value[..4],
            false => value,
        };
        let at = text.find(words).map(|at| text[..at].chars().count());
        let words = at.map_or("", |_| words);
        let start = at.unwrap_or_default();
        Some(Argument {
            text: words.to_owned(),
            canonical: None,
            concept: None,
            value: dated.then(|| value.to_owned()),
            start,
            end: start + words.chars().count(),
        })
    };
    let person = argument("person").expect("a person");
    let start_of = |slot| argument(slot).filter(|argument| !argument.text.is_empty());
    let anchor = start_of("role").or_else(|| start_of("organization"));
    let anchor = anchor.map_or(person.start, |anchor| anchor.start);
    let evidence = sentences.iter().find_map(|span| {
        let sentence = span.of(text);
        let start = text[..span.start].chars().count();
        let end = start + sentence.chars().count();
        (start <= anchor && anchor < end).then(|| Evidence {
            start,
            end,
            text: sentence.to_owned(),
            rule: format!("gold/{}", event["type"].as_str().unwrap_or_default()),
        })
    });
    Event {
        event_type: serde_json::from_value(event["type"].clone()).expect("a type"),
        status: match &event["status"] {
            Value::Null => Status::Actual,
            status => serde_json::from_value(status.clone()).expect("a status"),
        },
        confidence: 0.93,
        person,
        organization: argument("organization"),
        role: argument("role"),
        place: argument("place"),
        date: argument("date"),
        end_date: argument("end_date"),
        by: argument("by"),
        predecessor: argument("predecessor"),
        successor: argument("successor"),
        evidence: evidence.into_iter().collect(),
    }
}

/// The stories that a perfect comparison would give of [`records`].
pub(crate) fn stories(records: &[Record]) -> Vec<Story> {
    let mut names: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    let links = lines("links.jsonl");
    let mention = |told: &Value| {
        let id = told["article"].as_str().expect("an article");
        let record = records.iter().find(|record| record.id == id);
        let record = record.expect("the article of the link");
        let event = usize::try_from(told["event"].as_u64().expect("an index")).expect("an index");
        (record, event)
    };
    let mentions = |link: &Value| -> Vec<(&Record, usize)> {
        let mentions = link["mentions"].as_array().expect("mentions");
        mentions.iter().map(mention).collect()
    };
    for link in &links {
        let known = names
            .entry(person_id(link, &links))
            .or_insert_with(|| vec![string(link, "person").expect("a person")]);
        for (record, event) in mentions(link) {
            let name = &record.events[event].person.text;
            if !known.contains(name) {
                known.push(name.clone());
            }
        }
    }
    links
        .iter()
        .map(|link| {
            let id = person_id(link, &links);
            let told = mentions(link);
            let names = names[&id].clone();
            Story {
                person: StoryPerson {
                    id,
                    canonical: names[0].clone(),
                    names,
                },
                event_type: serde_json::from_value(link["type"].clone()).expect("a type"),
                status: told[0].0.events[told[0].1].status,
                verdict: serde_json::from_value(link["verdict"].clone()).expect("a verdict"),
                languages: serde_json::from_value(link["languages"].clone()).expect("languages"),
                conflicts: serde_json::from_value(link["conflicts"].clone()).expect("conflicts"),
                score: if told.len() > 1 { 0.87 } else { 1.0 },
                reasons: vec!["labelled by hand".into()],
                mentions: told
                    .iter()
                    .map(|(record, event)| StoryMention {
                        article: record.id.clone(),
                        event: *event,
                        language: record.language.clone(),
                    })
                    .collect(),
            }
        })
        .collect()
}

/// What a page is made of.
pub(crate) fn report(records: &[Record], stories: &[Story]) -> Report {
    let by_id: std::collections::HashMap<&str, &Record> = records
        .iter()
        .map(|record| (record.id.as_str(), record))
        .collect();
    let mut report = Report::new();
    for story in stories {
        let mentions = story.mentions.iter();
        let told: Option<Vec<Told>> = mentions
            .map(|mention| Told::of(by_id.get(mention.article.as_str())?, mention.event))
            .collect();
        report.add(story, &told.expect("every mention has its event"));
    }
    report
}

/// The pairs again and again under other names, each person twice, until there are at least `people` of them.
pub(crate) fn many(people: usize) -> (Vec<Record>, Vec<Story>) {
    const GIVEN: [&str; 12] = [
        "Anne", "Étienne", "Zoé", "Paul", "Inès", "Karim", "Olga", "Jürgen", "Maïté", "Ruth",
        "Søren", "Łukasz",
    ];
    const FAMILY: [&str; 10] = [
        "Roux",
        "Kerr",
        "Le Goff",
        "Nguyên",
        "O’Neill",
        "Müller",
        "Traoré",
        "de La Tour",
        "Šimić",
        "Lefèvre-Hall",
    ];
    let records = records();
    let stories = stories(&records);
    let once: std::collections::BTreeSet<&str> = stories
        .iter()
        .map(|story| story.person.id.as_str())
        .collect();
    let rounds = 2 * people.div_ceil(once.len());
    let mut many = (Vec::new(), Vec::new());
    for round in 0..rounds {
        many.0.extend(records.iter().cloned().map(|mut record| {
            record.id = format!("{}-{round}", record.id);
            for evidence in record
                .events
                .iter_mut()
                .flat_map(|event| &mut event.evidence)
            {
                // No two sentences are the same, as in real articles.
                evidence.text.push_str(&format!(" ({round})"));
            }
            record
        }));
        many.1.extend(stories.iter().cloned().map(|mut story| {
            let place = once.iter().position(|id| *id == story.person.id);
            let number = round / 2 * once.len() + place.unwrap_or_default();
            let name = format!(
                "{} {} {number}",
                GIVEN[number % GIVEN.len()],
                FAMILY[number / GIVEN.len() % FAMILY.len()]
            );
            story.person.id = format!("{}-{}", story.person.id, round / 2);
            story.person.canonical = name.clone();
            story.person.names.insert(0, name);
            for mention in &mut story.mentions {
                mention.article = format!("{}-{round}", mention.article);
            }
            story
        }));
    }
    many
}

/// A path of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
