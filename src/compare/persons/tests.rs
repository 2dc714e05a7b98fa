//! Who is who in articles written as literals.

use serde_json::{Value, json};

use super::super::testing::{knowledge, rows};
use super::People;

/// For each person the articles that tell of them, in order.
fn people(articles: &[(&str, Value)]) -> Vec<String> {
    let rows = rows(articles);
    let analyses = rows.analyse(knowledge());
    let people = People::find(&rows, &analyses, knowledge()).people;
    let articles = |person: &super::Person| {
        let articles = person.events.iter();
        let mut articles: Vec<String> = articles
            .map(|event| rows.article(*event as usize).id.to_string())
            .collect();
        articles.dedup();
        articles.join(" ")
    };
    people.iter().map(articles).collect()
}

fn tenure(person: &str, organization: &str, role: &str) -> Value {
    json!({"type": "tenure", "person": person, "organization": organization, "role": role})
}

#[test]
fn careers_meet_across_languages() {
    let found = people(&[
        (
            "fr 2021-03-10",
            json!([tenure(
                "Ioulia Kovaltchouk",
                "Ukrenergo",
                "directrice générale"
            )]),
        ),
        (
            "en 2021-04-18",
            json!([tenure("Yuliia Kovalchuk", "Ukrenergo", "chief executive")]),
        ),
        (
            "en 2021-04-18",
            json!([tenure("Olena Kovalchuk", "Ukrenergo", "chief executive")]),
        ),
    ]);
    assert_eq!(found, ["a0 a1", "a2"]);
}

#[test]
fn namesakes_stay_apart_when_their_careers_do() {
    let doctor = json!([
        tenure("Samuel Okonkwo", "Institut Pasteur", "chercheur"),
        tenure("Samuel Okonkwo", "hôpital d'Ibadan", "médecin"),
    ]);
    let player = json!([
        tenure("Samuel Okonkwo", "Stade Toulousain", "ailier"),
        json!({"type": "membership", "person": "Samuel Okonkwo", "organization": "Saracens Rugby Club"}),
    ]);
    let professor = json!([tenure("Samuel Okonkwo", "Institut Pasteur", "researcher")]);
    let found = people(&[
        ("fr 2020-04-21", doctor),
        ("fr 2021-06-25", player),
        ("en 2020-05-07", professor),
    ]);
    assert_eq!(found, ["a0 a2", "a1"]);
}

#[test]
fn a_single_mention_joins_whom_its_facts_support() {
    let found = people(&[
        (
            "fr 2016-01-01",
            json!([
                tenure("Nadia Berkani", "Films du Large", "productrice"),
                tenure("Nadia Berkani", "Festival d'Alès", "directrice artistique")
            ]),
        ),
        (
            "fr 2017-01-01",
            json!([
                tenure("Nadia Berkani", "cour d'appel de Lyon", "avocate"),
                tenure("Nadia Berkani", "Linklaters", "avocate")
            ]),
        ),
        (
            "en 2017-02-01",
            json!([{"type": "appointment", "person": "Nadia Berkani", "organization": "Linklaters"}]),
        ),
        (
            "en 2016-02-01",
            json!([{"type": "founding", "person": "Nadia Berkani", "organization": "Films du Large"}]),
        ),
    ]);
    assert_eq!(found, ["a0 a3", "a1 a2"]);
}

#[test]
fn nothing_but_the_same_full_name_is_one_person() {
    let found = people(&[
        (
            "fr 2016-01-01",
            json!([{"type": "election", "person": "Clémence Abitbol", "role": "maire", "place": "Lyon"}]),
        ),
        (
            "en 2018-01-01",
            json!([{"type": "candidacy", "person": "Clemence Abitbol", "role": "senator"}]),
        ),
    ]);
    assert_eq!(found, ["a0 a1"]);
}

#[test]
fn a_family_name_alone_needs_support() {
    let found = people(&[
        (
            "fr 2016-01-01",
            json!([tenure("Anne Roux", "Banque du Littoral", "présidente")]),
        ),
        (
            "fr 2016-01-01",
            json!([tenure("Paul Roux", "Crédit rural", "président")]),
        ),
        (
            "fr 2016-01-02",
            json!([tenure("Roux", "Banque du Littoral", "présidente")]),
        ),
        (
            "fr 2016-01-03",
            json!([{"type": "departure", "person": "Roux", "date": "2016-01"}]),
        ),
        (
            "fr 2016-01-03",
            json!([{"type": "departure", "person": "elle", "date": "2016-01"}]),
        ),
        (
            "fr 2016-01-03",
            json!([{"type": "departure", "person": "elle", "organization": "Banque du Littoral"}]),
        ),
    ]);
    assert_eq!(found, ["a0 a2", "a1", "a3", "a4", "a5"]);
}

#[test]
fn initials_go_where_the_facts_are() {
    let found = people(&[
        (
            "en 2018-01-01",
            json!([tenure("Thomas Whitfield", "Foreign Office", "ambassador")]),
        ),
        (
            "en 2018-01-01",
            json!([tenure("Timothy Whitfield", "Barclays", "chief executive")]),
        ),
        (
            "en 2018-01-02",
            json!([tenure("T. J. Whitfield", "Foreign Office", "ambassador")]),
        ),
    ]);
    assert_eq!(found, ["a0 a2", "a1"]);
}

#[test]
fn what_one_article_tells_apart_stays_apart() {
    let found = people(&[(
        "fr 2018-01-01",
        json!([
            tenure("Anne Martin", "Banque Nord", "présidente"),
            tenure("A. Martin", "Banque Nord", "trésorier")
        ]),
    )]);
    assert_eq!(found.len(), 2);
}

#[test]
fn nobody_lives_for_two_centuries() {
    let found = people(&[
        (
            "fr 2018-01-01",
            json!([{"type": "tenure", "person": "Jules Ferry", "role": "ministre", "date": "1879"}]),
        ),
        (
            "fr 2018-01-01",
            json!([{"type": "tenure", "person": "Jules Ferry", "role": "conseiller", "date": "2016"}]),
        ),
    ]);
    assert_eq!(found.len(), 2);
}
