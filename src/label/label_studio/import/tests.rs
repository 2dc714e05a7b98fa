use super::*;
use serde_json::json;

const TEXT_WITH_EMOJI: &str = "😀 Léa Roux quitte\nle CNNum.";

fn region(id: &str, start: usize, end: usize, text: &str, label: &str) -> Value {
    json!({"id": id, "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": start, "end": end, "text": text, "labels": [label]}})
}

fn relation(from: &str, to: &str, label: &str) -> Value {
    json!({"type": "relation", "from_id": from, "to_id": to, "direction": "right", "labels": [label]})
}

fn import(results: &[Value]) -> Result<GoldArticle, String> {
    let task =
        json!({"id": 7, "data": {"text": TEXT_WITH_EMOJI}, "annotations": [{"result": results}]});
    article(&task, &Choice::Newest, &mut 0).map(|article| article.expect("a labelled task"))
}

#[test]
fn both_ways_of_counting_are_understood() {
    for shift in [0, 1] {
        let article = import(&[
            region("e", 11 + shift, 17 + shift, "quitte", "departure"),
            region("p", 2 + shift, 11 + shift, "Léa Roux ", "person"),
            region(
                "o",
                11 + shift,
                26 + shift,
                "quitte\\nle CNNum",
                "organization",
            ),
            relation("e", "p", "person"),
            relation("o", "e", "organization"),
        ])
        .unwrap();
        assert_eq!(article.id, "7");
        assert_eq!(article.events[0].strings(Slot::Person), ["Léa Roux"]);
        assert_eq!(
            article.events[0].strings(Slot::Organization),
            ["quitte\nle CNNum"]
        );
    }
}

#[test]
fn what_is_wrong_is_named_with_its_region() {
    let event = region("e", 11, 17, "quitte", "departure");
    let person = region("p", 2, 10, "Léa Roux", "person");
    let note = |id: &str, text: &str| json!({"id": id, "from_name": "note", "to_name": "text", "type": "textarea", "value": {"start": 0, "end": 1, "text": [text]}});
    for (results, message) in [
        (
            vec![region("p", 2, 10, "Lea Roux", "person")],
            "region p: its text is `Lea Roux`, but from 2 to 10 there is `Léa Roux`",
        ),
        (
            vec![region("p", 2, 99, "x", "person")],
            "region p: it goes from 2 to 99, but the text has 27 code points",
        ),
        (
            vec![region("p", 2, 10, "Léa Roux", "gene")],
            "region p: its label `gene` is none of ours",
        ),
        (vec![note("p", "x")], "region p: it has no label"),
        (
            vec![event.clone()],
            "the event on `quitte` (e) (departure) has no person",
        ),
        (
            vec![event.clone(), relation("e", "x", "person")],
            "from e to x has no region x",
        ),
        (
            vec![event.clone(), relation("e", "e", "person")],
            "connects two events",
        ),
        (
            vec![person.clone(), relation("p", "p", "person")],
            "has no event at either end",
        ),
        (
            vec![
                event.clone(),
                person.clone(),
                relation("e", "p", "employer"),
            ],
            "has the label `employer`; use one of person",
        ),
        (
            vec![event.clone(), note("e", "role = \"x")],
            "region e: the quotation after `role =`",
        ),
        (
            vec![
                event.clone(),
                json!({"type": "relation", "from_id": "e", "to_id": "p", "direction": "right"}),
                person.clone(),
            ],
            "has no label; say which slot",
        ),
    ] {
        let error = import(&results).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn the_right_annotation_is_taken() {
    let annotation = |who: Value, time: &str, label: &str| {
        json!({"completed_by": who, "updated_at": time, "result": [
            region("e", 11, 17, "quitte", label), region("p", 2, 10, "Léa Roux", "person"), relation("e", "p", "person")]})
    };
    let mut annotations = vec![
        annotation(json!(1), "2026-01-02", "departure"),
        annotation(json!({"id": 2, "email": "b@x.fr"}), "2026-01-03", "tenure"),
        json!({"was_cancelled": true, "updated_at": "2026-01-09", "result": []}),
    ];
    let take = |annotations: &[Value], choice: Choice| {
        let task =
            json!({"data": {"id": "a", "text": TEXT_WITH_EMOJI}, "annotations": annotations});
        let mut several = 0;
        let article = article(&task, &choice, &mut several).unwrap();
        (article.map(|article| article.events[0].event_type), several)
    };
    assert_eq!(
        take(&annotations, Choice::Newest),
        (Some(EventType::Tenure), 1)
    );
    assert_eq!(
        take(&annotations, Choice::Annotator("1".into())),
        (Some(EventType::Departure), 0)
    );
    assert_eq!(
        take(&annotations, Choice::Annotator("b@x.fr".into())),
        (Some(EventType::Tenure), 0)
    );
    assert_eq!(take(&annotations, Choice::Annotator("3".into())), (None, 0));
    assert_eq!(take(&annotations, Choice::Predictions), (None, 0));
    annotations[0]["ground_truth"] = json!(true);
    assert_eq!(
        take(&annotations, Choice::Newest).0,
        Some(EventType::Departure)
    );
}

#[test]
fn one_bad_task_does_not_keep_the_others_back() {
    let good = json!({"id": 1, "data": {"text": "x"}, "annotations": [{"result": []}]});
    let min = json!({"id": 2, "text": "x", "label": [], "annotation_id": 3});
    let open = json!({"id": 3, "data": {"text": "x"}, "annotations": []});
    let contents = json!([good, min, 4, open]).to_string();
    let imported = read(Path::new("x.json"), &contents, &Choice::Newest).unwrap();
    assert_eq!((imported.articles.len(), imported.unlabelled), (1, 1));
    let errors: Vec<String> = imported.errors.iter().map(ToString::to_string).collect();
    assert!(
        errors[0].starts_with("x.json: task 2: it comes from JSON-MIN"),
        "{errors:?}"
    );
    assert!(
        errors[1].starts_with("x.json: task #3: it is not an object"),
        "{errors:?}"
    );
    let error = read(Path::new("x.json"), "[\n{\"id\": ", &Choice::Newest)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("x.json:2: column 7: EOF"), "{error}");
}
