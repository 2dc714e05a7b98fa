//! Which tellings are one event, and the verdict, of articles written as literals.

use serde_json::{Value, json};

use super::super::story::Verdict;
use super::super::testing::{knowledge, rows};
use super::*;

/// For each event its tellings as `article/index` and the verdict.
fn linked(articles: &[(&str, Value)]) -> Vec<(String, Verdict)> {
    let rows = rows(articles);
    let analyses = rows.analyse(knowledge());
    let seats = Seats::new(knowledge());
    let context = Context {
        rows: &rows,
        analyses: &analyses,
        knowledge: knowledge(),
        seats: &seats,
    };
    let all: Vec<u32> = (0..rows.events.len() as u32).collect();
    let told = link(&context, &all);
    let brief = |told: &Told| {
        let name = |row: &u32| {
            let event = &rows.events[*row as usize];
            format!("{}/{}", rows.article(*row as usize).id, event.index)
        };
        let mut languages: Vec<u8> = told
            .events
            .iter()
            .map(|row| rows.language(*row as usize))
            .collect();
        languages.sort_unstable();
        languages.dedup();
        let names: Vec<String> = told.events.iter().map(name).collect();
        (
            names.join(" "),
            judge(&context, &told.events, languages.len()).verdict,
        )
    };
    told.iter().map(brief).collect()
}

fn names(articles: &[(&str, Value)]) -> Vec<String> {
    linked(articles)
        .into_iter()
        .map(|(names, _)| names)
        .collect()
}

fn event(slots: Value) -> Value {
    let mut event = json!({"type": "tenure", "person": "Anne Roux"});
    for (slot, value) in slots.as_object().unwrap() {
        event[slot] = value.clone();
    }
    event
}

#[test]
fn each_telling_finds_its_like() {
    let french = json!([
        event(
            json!({"organization": "Banque européenne d'investissement", "role": "secrétaire générale", "date": "2014"})
        ),
        event(
            json!({"organization": "ministère des Finances", "role": "conseillère", "date": "2006"})
        ),
        event(json!({"type": "education", "organization": "université de Durham"})),
    ]);
    let english = json!([
        event(json!({"type": "education", "organization": "Harvard University"})),
        event(json!({"organization": "Finance Ministry", "role": "adviser", "date": "2006-05"})),
        event(json!({"type": "education", "organization": "Durham University"})),
        event(
            json!({"organization": "European Investment Bank", "role": "secretary-general", "date": "2014"})
        ),
    ]);
    let found = linked(&[("fr 2020-01-01", french), ("en 2020-01-02", english)]);
    let expected = [
        ("a0/0 a1/3", Verdict::Agree),
        ("a0/1 a1/1", Verdict::Agree),
        ("a0/2 a1/2", Verdict::Agree),
        ("a1/0", Verdict::Only),
    ];
    let found: Vec<(&str, Verdict)> = found
        .iter()
        .map(|(names, verdict)| (names.as_str(), *verdict))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn one_slot_may_disagree_and_most_may_not() {
    let one = |slots| ("fr 2020-01-01", json!([event(slots)]));
    let two = |slots| ("en 2020-01-02", json!([event(slots)]));
    let disputed = linked(&[
        one(
            json!({"organization": "Air France", "role": "directrice financière", "date": "2017", "end_date": "2021"}),
        ),
        two(json!({"organization": "Iberia", "role": "chief financial officer", "date": "2017"})),
    ]);
    assert_eq!(disputed, [("a0/0 a1/0".to_owned(), Verdict::Conflict)]);
    let apart = names(&[
        one(json!({"organization": "Air France", "role": "directrice financière", "date": "2010"})),
        two(json!({"organization": "Iberia", "role": "chief financial officer", "date": "2017"})),
    ]);
    assert_eq!(apart.len(), 2);
}

#[test]
fn an_article_tells_an_event_once() {
    let twice = json!([
        event(json!({"organization": "Air France"})),
        event(json!({"organization": "Air France"}))
    ]);
    let once = json!([event(json!({"organization": "Air France"}))]);
    let found = names(&[("fr 2020-01-01", twice), ("fr 2020-01-02", once)]);
    assert_eq!(found.len(), 2);
}

#[test]
fn sources_of_one_language_may_dispute_it() {
    let found = linked(&[
        (
            "fr 2020-01-01",
            json!([event(
                json!({"type": "membership", "organization": "Alliance pour la République", "date": "2009"})
            )]),
        ),
        (
            "fr 2020-01-02",
            json!([event(
                json!({"type": "membership", "organization": "Alliance pour la République", "date": "2012"})
            )]),
        ),
    ]);
    assert_eq!(found, [("a0/0 a1/0".to_owned(), Verdict::Conflict)]);
}

#[test]
fn many_tellings_give_the_same_as_few() {
    let telling = |n: usize| {
        let event = match n % 3 {
            0 => event(json!({"organization": "Air France", "role": "présidente", "date": "2012"})),
            1 => event(json!({"organization": "Iberia", "role": "director", "date": "2002"})),
            _ => {
                event(json!({"organization": "Air France", "role": "president", "date": "2012-05"}))
            }
        };
        (
            if n.is_multiple_of(3) {
                "fr 2020-01-01"
            } else {
                "en 2020-01-01"
            },
            json!([event]),
        )
    };
    let few: Vec<_> = (0..30).map(telling).collect();
    let many: Vec<_> = (0..300).map(telling).collect();
    let (few, many) = (names(&few), names(&many));
    assert_eq!((few.len(), many.len()), (2, 2));
    assert!(many[0].starts_with(&few[0]) && few[1].len() < many[1].len());
}
