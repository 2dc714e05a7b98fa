//! Slots of two tellings, article by article.

use super::super::super::claim::Claims;
use super::super::super::testing::knowledge;
use super::*;
use serde_json::{Value, json};

/// The relations of the first events of two articles.
fn compare(one: (&str, Value), other: (&str, Value)) -> SlotRelations {
    let mut rows = Rows::default();
    for (id, (head, event)) in ["a", "b"].into_iter().zip([one, other]) {
        let (language, date) = head.split_once(' ').unwrap();
        let mut event = event;
        event["person"] = json!("Anne Roux");
        let article = json!({"id": id, "language": language, "date": date, "events": [event]});
        let claims: Claims = serde_json::from_value(article).unwrap();
        assert!(rows.add(&claims, 0.0));
    }
    let analyses = rows.analyse(knowledge());
    let seats = Seats::new(knowledge());
    let context = Context {
        rows: &rows,
        analyses: &analyses,
        knowledge: knowledge(),
        seats: &seats,
    };
    context.compare(&rows.events[0], &rows.events[1])
}

fn disputed(one: (&str, Value), other: (&str, Value)) -> Vec<Disputed> {
    compare(one, other).disputed().collect()
}

#[test]
fn slots_are_compared_each_in_its_way() {
    let agreed = disputed(
        (
            "fr 2016-03-01",
            json!({"type": "appointment", "organization": "Conseil national du numérique", "role": "présidente",
            "date": "2016", "place": "Londres", "predecessor": "Dmitri Tchernychov", "by": "décret"}),
        ),
        (
            "en 2016-03-05",
            json!({"type": "appointment", "organization": "French Digital Council", "role": "chair",
            "date": "2016-02-08", "place": "London", "predecessor": "Dmitry Chernyshov", "by": "the president"}),
        ),
    );
    assert_eq!(agreed, []);
    let disputed = disputed(
        (
            "fr 2016-03-01",
            json!({"type": "tenure", "organization": "Air France", "role": "vice-présidente",
            "date": "2016-01", "end_date": "2017", "place": "Chine", "successor": "Paul Kerr"}),
        ),
        (
            "en 2016-03-05",
            json!({"type": "tenure", "organization": "Iberia", "role": "secretary-general",
            "date": "2016-02", "end_date": "2018", "place": "Japan", "successor": "Ann Roe"}),
        ),
    );
    assert_eq!(
        disputed,
        [
            Disputed::Date,
            Disputed::EndDate,
            Disputed::Role,
            Disputed::Organization,
            Disputed::Place,
            Disputed::Successor
        ]
    );
}

#[test]
fn publication_dates_bound_what_planned_can_mean() {
    let status = |one: (&str, &str), other: (&str, &str)| {
        let event = |status: &str| json!({"type": "appointment", "status": status});
        compare((one.0, event(one.1)), (other.0, event(other.1))).status
    };
    let (early, late) = ("fr 2016-03-01", "en 2016-03-05");
    assert_eq!(
        status((early, "planned"), (late, "actual")),
        StatusRelation::Resolved
    );
    assert_eq!(
        status((early, "actual"), (late, "planned")),
        StatusRelation::Different
    );
    assert_eq!(
        status((early, "actual"), (late, "negated")),
        StatusRelation::Different
    );
    assert_eq!(
        status((early, "planned"), (late, "negated")),
        StatusRelation::Different
    );
    assert_eq!(
        status((early, "uncertain"), (late, "negated")),
        StatusRelation::Resolved
    );
    assert_eq!(
        status((early, "uncertain"), (late, "actual")),
        StatusRelation::Resolved
    );
    assert_eq!(
        status((early, "actual"), (late, "uncertain")),
        StatusRelation::Compatible
    );
    let done = json!({"type": "appointment", "date": "2016-01"});
    let planned = json!({"type": "appointment", "status": "planned"});
    let relations = compare((early, planned), (late, done));
    assert_eq!(relations.status, StatusRelation::Different);
    // A plan for the past is misread.
    let planned = json!({"type": "departure", "status": "planned", "date": "2015-08"});
    let relations = compare(
        (early, planned),
        (late, json!({"type": "departure", "date": "2016-08"})),
    );
    assert_eq!(relations.date, Some(Relation::UNSURE));
}

#[test]
fn a_seat_and_its_body_go_together() {
    let relations = compare(
        (
            "fr 2016-03-01",
            json!({"type": "election", "role": "sénatrice", "date": "1995"}),
        ),
        (
            "en 2016-03-05",
            json!({"type": "election", "organization": "Senate", "date": "1999"}),
        ),
    );
    assert!(relations.seat);
    assert_eq!(relations.disputed().collect::<Vec<_>>(), [Disputed::Date]);
}

#[test]
fn degrees_and_fields_contradict_nothing() {
    let relations = disputed(
        (
            "fr 2016-03-01",
            json!({"type": "education", "organization": "KU Leuven", "role": "licence en droit"}),
        ),
        (
            "en 2016-03-05",
            json!({"type": "education", "organization": "KU Leuven", "role": "medicine"}),
        ),
    );
    assert_eq!(relations, []);
}
