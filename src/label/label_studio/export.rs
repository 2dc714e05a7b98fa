//! Tasks for Label Studio, in its [JSON format](https://labelstud.io/guide/task_format).

use serde_json::{Map, Value, json};

use super::{HEADER, IS_OPTIONAL, LABEL, NOTE, OPTIONAL, STATUS, TEXT};
use crate::label::gold::GoldArticle;
use crate::label::markup::{Mark, Markup, Region};
use crate::label::notes;
use crate::record::Status;
use crate::text::{CodePoints, Span};

/// Where the marks of a task come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'v> {
    /// From a system of this name and version: they are offered to the annotator.
    Predictions(&'v str),
    /// From people: they are there as an annotation, to be changed.
    Annotation,
    /// There are none.
    Nothing,
}

/// The task of an article. Its `data` are the article's own fields.
pub fn task(article: &GoldArticle, markup: &Markup, origin: Origin<'_>) -> Value {
    let mut data = article.rest.clone();
    data.insert(HEADER.into(), header(article).into());
    data.insert("id".into(), article.id.as_str().into());
    data.insert(TEXT.into(), article.text.as_str().into());
    let mut task = Map::new();
    task.insert("data".into(), Value::Object(data));
    let results = || results(&article.text, markup);
    match origin {
        Origin::Nothing => {}
        Origin::Annotation => {
            let annotation = json!({"result": results(), "ground_truth": false});
            task.insert("annotations".into(), json!([annotation]));
        }
        Origin::Predictions(model) => {
            let mut prediction = json!({"model_version": model, "result": results()});
            let scores: Vec<f64> = markup
                .events
                .iter()
                .filter_map(|event| event.score)
                .collect();
            if !scores.is_empty() {
                let mean = scores.iter().sum::<f64>() / scores.len() as f64;
                prediction["score"] = json!(rounded(mean));
            }
            task.insert("predictions".into(), json!([prediction]));
        }
    }
    Value::Object(task)
}

/// What an annotator should know beside the text: the date, for "yesterday", and the headline.
fn header(article: &GoldArticle) -> String {
    let parts = ["date", "title"]
        .iter()
        .filter_map(|name| article.string(name));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => article.id.clone(),
        false => parts.join(" · "),
    }
}

fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

/// Regions, events, their choices and notes, then the relations.
fn results(text: &str, markup: &Markup) -> Vec<Value> {
    let writer = Writer {
        text,
        points: CodePoints::new(text),
    };
    let mut results = Vec::new();
    for (index, region) in markup.regions.iter().enumerate() {
        writer.region(&region_id(index), region, &mut results);
    }
    for (index, event) in markup.events.iter().enumerate() {
        writer.event(&event_id(index), event, &mut results);
    }
    for (index, event) in markup.events.iter().enumerate() {
        for (slot, region) in &event.links {
            results.push(json!({
                "type": "relation",
                "from_id": event_id(index),
                "to_id": region_id(*region),
                "direction": "right",
                "labels": [slot],
            }));
        }
    }
    results
}

fn region_id(index: usize) -> String {
    format!("region-{}", index + 1)
}

fn event_id(index: usize) -> String {
    format!("event-{}", index + 1)
}

struct Writer<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl Writer<'_> {
    fn region(&self, id: &str, region: &Region, results: &mut Vec<Value>) {
        results.push(self.labels(id, region.span, region.kind.label()));
        if let Some(iso) = &region.iso {
            results.push(self.control(
                id,
                region.span,
                (NOTE, "textarea"),
                "text",
                &[iso.as_str()],
            ));
        }
    }

    fn event(&self, id: &str, event: &Mark, results: &mut Vec<Value>) {
        let mut labels = self.labels(id, event.anchor, event.event_type.label());
        if let Some(score) = event.score {
            labels["score"] = json!(rounded(score));
        }
        results.push(labels);
        let mut control = |name: (&str, &str), key: &str, value: &str| {
            results.push(self.control(id, event.anchor, name, key, &[value]));
        };
        if let [status] = event.statuses.as_slice()
            && *status != Status::Actual
        {
            control((STATUS, "choices"), "choices", status.label());
        }
        if event.optional {
            control((OPTIONAL, "choices"), "choices", IS_OPTIONAL);
        }
        if !event.notes.is_empty() {
            control((NOTE, "textarea"), "text", &notes::write(&event.notes));
        }
    }

    fn labels(&self, id: &str, span: Span, label: &str) -> Value {
        let mut result = self.control(id, span, (LABEL, "labels"), "labels", &[label]);
        result["value"]["text"] = span.of(self.text).into();
        result
    }

    /// What a control says of a span.
    fn control(
        &self,
        id: &str,
        span: Span,
        (name, kind): (&str, &str),
        key: &str,
        said: &[&str],
    ) -> Value {
        let mut value =
            json!({"start": self.points.at(span.start), "end": self.points.at(span.end)});
        value[key] = json!(said);
        json!({"id": id, "from_name": name, "to_name": TEXT, "type": kind, "value": value})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> GoldArticle {
        let line = json!({"id": "a1", "language": "fr", "text": "😀 Léa Roux quitte le CNNum.",
            "events": [{"type": "departure", "person": ["Léa Roux"], "organization": ["CNNum"], "date": ["2016"], "status": "planned", "optional": true}]});
        let Value::Object(fields) = line else {
            unreachable!()
        };
        GoldArticle::read(fields, true).unwrap()
    }

    #[test]
    fn a_task_has_regions_relations_and_controls_in_code_points() {
        let article = article();
        let task = task(&article, &Markup::of_gold(&article), Origin::Annotation);
        assert_eq!(
            (&task["data"]["id"], &task["data"]["carriere"]),
            (&json!("a1"), &json!("a1"))
        );
        let results = task["annotations"][0]["result"].as_array().unwrap();
        assert_eq!(
            results[0],
            json!({"id": "region-1", "from_name": "label", "to_name": "text", "type": "labels",
                "value": {"start": 2, "end": 10, "text": "Léa Roux", "labels": ["person"]}})
        );
        let events: Vec<&Value> = results
            .iter()
            .filter(|result| result["id"] == "event-1")
            .collect();
        assert_eq!(events.len(), 4);
        assert_eq!(
            events[0]["value"],
            json!({"start": 21, "end": 26, "text": "CNNum", "labels": ["departure"]})
        );
        assert_eq!(events[3]["value"]["text"], json!(["date = 2016"]));
        assert_eq!(
            results.last().unwrap(),
            &json!({"type": "relation", "from_id": "event-1", "to_id": "region-2", "direction": "right", "labels": ["organization"]})
        );
    }

    #[test]
    fn predictions_have_scores_and_a_version() {
        let article = article();
        let mut markup = Markup::of_gold(&article);
        markup.events[0].score = Some(0.123_456);
        let predicted = task(&article, &markup, Origin::Predictions("carriere 1"));
        assert_eq!(predicted["predictions"][0]["model_version"], "carriere 1");
        assert_eq!(predicted["predictions"][0]["score"], 0.1235);
        assert!(predicted.get("annotations").is_none());
        let nothing = task(&article, &markup, Origin::Nothing);
        assert!(nothing.get("predictions").is_none() && nothing.get("annotations").is_none());
        let empty = task(&article, &Markup::default(), Origin::Predictions("x"));
        assert!(empty["predictions"][0].get("score").is_none());
    }
}
