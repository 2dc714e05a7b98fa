use super::*;
use serde_json::json;

fn read(value: Value) -> Result<GoldRecord, String> {
    GoldRecord::read(&value)
}

#[test]
fn a_record_is_read_and_written_back() {
    let line = json!({"type": "appointment", "person": ["Anne Roux", "Roux"], "role": ["présidente"], "date": ["2016-02", "2016"],
        "status": ["planned", "actual"], "optional": true, "note": {"by": "AB"}});
    let record = read(line.clone()).unwrap();
    assert_eq!(record.statuses, [Status::Planned, Status::Actual]);
    assert_eq!(serde_json::to_value(&record).unwrap(), line);
}

#[test]
fn what_says_nothing_is_left_out() {
    let record = read(
        json!({"type": "tenure", "person": ["A", "A", "", null], "role": null, "place": [], "organization": [null],
        "status": "actual", "optional": false}),
    );
    assert_eq!(
        serde_json::to_value(record.unwrap()).unwrap(),
        json!({"type": "tenure", "person": ["A"]})
    );
    let record = read(
        json!({"type": "tenure", "person": {"text": "Roux", "canonical": "Anne Roux"}, "status": null}),
    );
    assert_eq!(record.unwrap().strings(Slot::Person), ["Anne Roux", "Roux"]);
}

#[test]
fn what_is_wrong_is_said() {
    for (value, message) in [
        (json!(3), "is not an object"),
        (
            json!({"type": "job", "person": ["A"]}),
            "has the type `job`; use one of appointment",
        ),
        (json!({"type": "tenure"}), "(tenure) has no person"),
        (
            json!({"type": "tenure", "person": [3]}),
            "has a number in `person`",
        ),
        (
            json!({"type": "tenure", "person": "A", "date": "hier"}),
            "has `hier` as its date; write",
        ),
        (
            json!({"type": "tenure", "person": "A", "status": "maybe"}),
            "has the status `maybe`; use one of actual",
        ),
        (
            json!({"type": "tenure", "person": "A", "optional": 1}),
            "neither true nor false",
        ),
    ] {
        let error = read(value).unwrap_err();
        assert!(
            error.starts_with(message) || error.ends_with(message),
            "{error}"
        );
    }
}

#[test]
fn dates_are_prefixes() {
    for good in ["2016", "2016-02", "2016-02-29", "0800"] {
        assert!(is_iso_prefix(good), "{good}");
    }
    for bad in [
        "",
        "16",
        "2016-2",
        "2016-13",
        "2016-00",
        "2016-02-32",
        "2016-02-08T10",
        "٢٠١٦",
        "2016-",
    ] {
        assert!(!is_iso_prefix(bad), "{bad}");
    }
}

#[test]
fn strings_that_the_text_does_not_have_are_told() {
    let line = json!({"id": "a", "text": "Anne\nRoux part.", "events": [{"type": "departure", "person": ["Anne Roux", "Mme Roux"], "date": "2016"}]});
    let Value::Object(fields) = line else {
        unreachable!()
    };
    let article = GoldArticle::read(fields, true).unwrap();
    assert_eq!(
        article.strangers(),
        ["article a: event 1 (departure) has the person `Mme Roux`, which the text does not have"]
    );
}

#[test]
fn an_article_keeps_its_fields() {
    let line = json!({"id": "a", "language": "fr", "style": "brief", "metadata": {"page": 3}, "text": "x", "events": []});
    let Value::Object(fields) = line.clone() else {
        unreachable!()
    };
    let article = GoldArticle::read(fields, true).unwrap();
    assert_eq!(serde_json::to_value(&article).unwrap(), line);
    assert!(
        serde_json::to_string(&article)
            .unwrap()
            .starts_with("{\"id\":\"a\",\"language\":\"fr\",\"metadata\"")
    );
    for (line, message) in [
        (json!({"text": "x", "events": []}), "there is no `id`"),
        (json!({"id": 3, "events": []}), "there is no `text`"),
        (json!({"id": 3, "text": "x"}), "there is no list `events`"),
        (
            json!({"id": 3, "text": "x", "events": [{"type": "tenure"}]}),
            "event 1 (tenure) has no person",
        ),
    ] {
        let Value::Object(fields) = line else {
            unreachable!()
        };
        let error = GoldArticle::read(fields, true).unwrap_err();
        assert!(error.starts_with(message), "{error}");
    }
}
