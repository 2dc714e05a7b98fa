use super::*;
use crate::evaluate::read_gold;
use serde_json::{Value, json};

fn read(articles: &[Value]) -> Vec<GoldArticle> {
    let lines: String = articles
        .iter()
        .map(|article| format!("{article}\n"))
        .collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), lines).unwrap();
    read_gold(file.path()).unwrap()
}

fn article(id: &str, events: Value) -> Value {
    json!({"id": id, "language": "fr", "text": "x", "events": events})
}

fn event(kind: &str, person: &str, organization: &str) -> Value {
    json!({"type": kind, "person": [person], "organization": [organization]})
}

#[test]
fn a_file_agrees_with_itself() {
    let gold = read(&[article(
        "a",
        json!([
            event("tenure", "Anne Roux", "CNNum"),
            event("departure", "Paul Kerr", "CNNum")
        ]),
    )]);
    let agreement = Agreement::new(&gold, &gold);
    assert_eq!(agreement.second_against_first.event["all"].f1, 1.0);
    assert_eq!(agreement.first_against_second.argument["all"].f1, 1.0);
    assert_eq!(
        (agreement.types.kappa, agreement.optional),
        (Some(1.0), Some(1.0))
    );
    assert_eq!(agreement.differences, []);
}

#[test]
fn differences_are_listed_by_what_they_are() {
    let mut optional = event("tenure", "Léa Morel", "Insee");
    optional["optional"] = json!(true);
    let mut other_role = event("founding", "Zoé Petit", "Club");
    other_role["role"] = json!(["présidente"]);
    let first = read(&[
        article(
            "a",
            json!([
                event("appointment", "Anne Roux", "CNNum"),
                event("tenure", "Léa Morel", "Insee"),
                event("founding", "Zoé Petit", "Club")
            ]),
        ),
        article("b", json!([])),
    ]);
    let second = read(&[
        article(
            "a",
            json!([
                event("tenure", "Anne Roux", "CNNum"),
                optional,
                other_role,
                event("departure", "Paul Kerr", "Banque")
            ]),
        ),
        article("c", json!([])),
    ]);
    let agreement = Agreement::new(&first, &second);
    let kinds: Vec<String> = agreement
        .differences
        .iter()
        .map(|d| d.kind.to_string())
        .collect();
    assert_eq!(kinds, ["type", "optional", "role", "record"]);
    assert_eq!(agreement.differences[3].first, None);
    assert_eq!(
        agreement.differences[2].second.as_deref(),
        Some("présidente")
    );
    assert_eq!(
        (
            agreement.only_first.as_slice(),
            agreement.only_second.as_slice()
        ),
        (&["b".to_owned()][..], &["c".to_owned()][..])
    );
    assert_eq!(agreement.optional, Some(0.5));
    assert_eq!(agreement.types.pairs, 3);
    // Observed 2/3; by chance 0 × 1/3 for appointment, 1/3 × 2/3 for tenure and 1/3 × 1/3 for founding.
    let chance = 1.0 / 3.0;
    assert!((agreement.types.kappa.unwrap() - (2.0 / 3.0 - chance) / (1.0 - chance)).abs() < 1e-12);
    // Of the second's three required records only the founding is the first's.
    let events = &agreement.second_against_first.event["all"];
    assert_eq!((events.tp, events.fp, events.fn_), (1, 2, 2));
    let text = agreement.text();
    assert!(
        text.contains("a: type\n  first:  appointment | Anne Roux"),
        "{text}"
    );
    assert!(
        agreement
            .markdown()
            .contains("| a | role | - | présidente |"),
        "{}",
        agreement.markdown()
    );
}

#[test]
fn nothing_in_common_has_no_kappa() {
    let agreement = Agreement::new(&[], &[]);
    assert_eq!(
        (
            agreement.types.kappa,
            agreement.optional,
            agreement.articles
        ),
        (None, None, 0)
    );
    assert!(agreement.text().starts_with("0 articles in both"));
}
