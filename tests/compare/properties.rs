//! No event is lost or told twice, whatever the records.

use std::collections::HashSet;

use carriere::compare::{CompareKnowledge, Comparison, Story, Verdict};
use carriere::record::Record;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{record, repository};

/// Names that fit each other in many ways, and some that are none.
const NAMES: [&str; 18] = [
    "Anne Roux",
    "A. Roux",
    "Roux",
    "Mme Roux",
    "Paul Roux",
    "Jean-Pierre Roux",
    "Jean Roux",
    "Dmitri Ivanov",
    "Dmitry Ivanov",
    "Ivanov Dmitri",
    "elle",
    "he",
    "…",
    "李明",
    "Ana Lopez Garcia",
    "Ana Lopez",
    "Abdel Karim el Ouafi",
    "Whitfield Jr",
];
const ORGANIZATIONS: [&str; 10] = [
    "ONU",
    "United Nations",
    "Banque du Littoral",
    "Littoral Bank",
    "le club",
    "",
    "SA",
    "ministère de l'Intérieur",
    "Interior Ministry",
    "?!",
];
const ROLES: [&str; 8] = [
    "maire",
    "mayor",
    "présidente",
    "chair",
    "vice-président",
    "zorglub",
    "—",
    "head of communications",
];
const DATES: [&str; 6] = ["2016", "2016-02", "2016-02-08", "2017-11", "1899", "hier"];
const TYPES: [&str; 4] = ["appointment", "tenure", "election", "education"];
const STATUSES: [&str; 4] = ["actual", "planned", "uncertain", "negated"];

prop_compose! {
    fn event()(
        kind in prop::sample::select(&TYPES[..]), status in prop::sample::select(&STATUSES[..]), person in prop::sample::select(&NAMES[..]),
        organization in prop::option::of(prop::sample::select(&ORGANIZATIONS[..])),
        role in prop::option::of(prop::sample::select(&ROLES[..])), date in prop::option::of(prop::sample::select(&DATES[..])),
        place in prop::option::of(prop::sample::select(&["Lyon", "London", "Londres", "Kaolack"][..])),
    ) -> Value {
        let mut event = json!({"type": kind, "status": status, "person": person});
        for (slot, text) in [("organization", organization), ("role", role), ("date", date), ("place", place)] {
            if let Some(text) = text {
                event[slot] = json!(text);
            }
        }
        event
    }
}

prop_compose! {
    fn article()(
        language in prop::sample::select(&["fr", "en", "de", "?"][..]), date in prop::sample::select(&["2016-03-01", "2018", "", "x"][..]),
        events in prop::collection::vec(event(), 0..7),
    ) -> (String, String, Vec<Value>) {
        (language.to_owned(), date.to_owned(), events)
    }
}

fn knowledge() -> &'static CompareKnowledge {
    static KNOWLEDGE: std::sync::LazyLock<CompareKnowledge> =
        std::sync::LazyLock::new(|| CompareKnowledge::load(&repository("models")).unwrap());
    &KNOWLEDGE
}

fn stories(records: &[Record], threads: usize) -> Vec<Story> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let comparison = Comparison::of(records, knowledge()).unwrap();
        comparison.stories().collect()
    })
}

fn check(records: &[Record]) {
    let stories = stories(records, 2);
    let mut seen = HashSet::new();
    for story in &stories {
        assert!(!story.mentions.is_empty());
        let mut articles = HashSet::new();
        for mention in &story.mentions {
            assert!(
                seen.insert((mention.article.clone(), mention.event)),
                "told twice: {mention:?}"
            );
            assert!(
                articles.insert(mention.article.clone()),
                "twice in one article: {story:?}"
            );
            let record = records
                .iter()
                .find(|record| record.id == mention.article)
                .unwrap();
            let event = &record.events[mention.event];
            assert_eq!(
                (event.event_type, &record.language),
                (story.event_type, &mention.language)
            );
            assert!(story.person.names.contains(&event.person.text));
        }
        assert!((0.0..=1.0).contains(&story.score));
        assert!(!story.reasons.is_empty());
        assert_eq!(
            story.verdict == Verdict::Conflict,
            !story.conflicts.is_empty()
        );
        assert_eq!(
            story.verdict == Verdict::Only,
            story.conflicts.is_empty() && story.languages.len() == 1
        );
        assert_eq!(story.person.canonical, story.person.names[0]);
    }
    let events: usize = records.iter().map(|record| record.events.len()).sum();
    assert_eq!(seen.len(), events);
    // Persons have numbers of their own, and their stories stand together.
    let ids: Vec<&str> = stories
        .iter()
        .map(|story| story.person.id.as_str())
        .collect();
    let runs = ids.chunk_by(|one, other| one == other).count();
    assert_eq!(runs, ids.iter().collect::<HashSet<_>>().len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_in_exactly_one_story(articles in prop::collection::vec(article(), 0..12)) {
        let records: Vec<Record> = articles
            .iter()
            .enumerate()
            .map(|(index, (language, date, events))| {
                serde_json::from_value(record(&format!("a{index}"), language, date, events)).unwrap()
            })
            .collect();
        check(&records);
        prop_assert_eq!(stories(&records, 1), stories(&records, 3));
    }
}

/// A person of whom so many articles tell that their events are not compared all with all.
#[test]
fn the_famous_lose_nothing_either() {
    let records: Vec<Record> = (0..400)
        .map(|n| {
            let events = [
                json!({"type": "tenure", "person": "Anne Roux", "role": "présidente", "organization": "Banque du Littoral",
                    "date": if n % 7 == 0 { "2016" } else { DATES[n % 4] }}),
                json!({"type": "tenure", "person": "Anne Roux", "role": ROLES[n % 6]}),
            ];
            serde_json::from_value(record(&format!("a{n}"), ["fr", "en"][n % 2], "2017-01-01", &events)).unwrap()
        })
        .collect();
    check(&records);
    let stories = stories(&records, 2);
    let largest = stories
        .iter()
        .map(|story| story.mentions.len())
        .max()
        .unwrap();
    assert!(largest >= 200, "{largest}");
}
