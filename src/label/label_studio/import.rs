//! Label Studio's JSON export, back to gold articles.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::{Map, Value};

use super::{HEADER, IS_OPTIONAL, LABEL, NOTE, OPTIONAL, STATUS, TEXT};
use crate::label::LabelError;
use crate::label::gold::GoldArticle;
use crate::label::markup::{Mark, Markup, Region, RegionKind};
use crate::label::notes;
use crate::label::offsets::Offsets;
use crate::record::{EventType, Slot, Status};
use crate::text::Span;

/// Which of a task's results are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The newest annotation that was not cancelled; one that is marked as ground truth before others.
    #[default]
    Newest,
    /// The newest annotation of this person, by number or e-mail address.
    Annotator(String),
    /// The predictions that the task came with.
    Predictions,
}

/// What a file gave.
#[derive(Debug, Default)]
pub struct Imported {
    /// The articles, in order of the file.
    pub articles: Vec<GoldArticle>,
    /// What is wrong with tasks that gave none.
    pub errors: Vec<LabelError>,
    /// Tasks that nobody has labelled.
    pub unlabelled: usize,
    /// Tasks of which one annotation of several was taken.
    pub several: usize,
}

/// Reads an export: a list of tasks, or a task a line. A task that cannot be read does not keep the others back.
///
/// # Errors
/// [`LabelError`] when the file is no export.
pub fn read(path: &Path, contents: &str, choice: &Choice) -> Result<Imported, LabelError> {
    let tasks = tasks(path, contents)?;
    let mut imported = Imported::default();
    for (index, task) in tasks.iter().enumerate() {
        match article(task, choice, &mut imported.several) {
            Ok(Some(article)) => imported.articles.push(article),
            Ok(None) => imported.unlabelled += 1,
            Err(message) => imported.errors.push(LabelError::Task {
                path: path.to_owned(),
                task: name(task, index),
                message,
            }),
        }
    }
    Ok(imported)
}

fn tasks(path: &Path, contents: &str) -> Result<Vec<Value>, LabelError> {
    let stream = serde_json::Deserializer::from_str(contents).into_iter::<Value>();
    let mut tasks = Vec::new();
    for value in stream {
        match value {
            Ok(Value::Array(values)) => tasks.extend(values),
            Ok(value) => tasks.push(value),
            Err(error) => {
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                let message = format!(
                    "column {}: {what}; export the project again as JSON",
                    error.column()
                );
                return Err(LabelError::line(path, error.line(), message));
            }
        }
    }
    Ok(tasks)
}

/// The task's number in the project, else its place in the file.
fn name(task: &Value, index: usize) -> String {
    match task.get("id") {
        Some(Value::Number(id)) => id.to_string(),
        Some(Value::String(id)) => id.clone(),
        _ => format!("#{}", index + 1),
    }
}

/// The article of a task; nothing if it is not labelled.
fn article(
    task: &Value,
    choice: &Choice,
    several: &mut usize,
) -> Result<Option<GoldArticle>, String> {
    let Value::Object(fields) = task else {
        return Err("it is not an object; export the project as JSON".into());
    };
    let Some(Value::Object(data)) = fields.get("data") else {
        return Err(match fields.contains_key("annotation_id") || fields.contains_key(LABEL) {
            true => "it comes from JSON-MIN, which leaves out relations and so which words belong to which event; export the project as JSON".into(),
            false => "it has no `data`; export the project as JSON".into(),
        });
    };
    let mut data = data.clone();
    if !data.contains_key("id") {
        let id = fields
            .get("id")
            .cloned()
            .ok_or("neither it nor its data have an `id`")?;
        data.insert("id".into(), id);
    }
    data.remove(HEADER);
    data.remove("events");
    let mut article = GoldArticle::read(data, false)?;
    let Some(results) = chosen(fields, choice, several)? else {
        return Ok(None);
    };
    let (markup, names) = markup(&article.text, results)?;
    article.events = markup.records(&article.text).map_err(|(index, message)| {
        let anchor = markup.events[index].anchor.of(&article.text);
        format!("the event on `{anchor}` ({}) {message}", names[index])
    })?;
    Ok(Some(article))
}

/// The results to take.
fn chosen<'t>(
    task: &'t Map<String, Value>,
    choice: &Choice,
    several: &mut usize,
) -> Result<Option<&'t Vec<Value>>, String> {
    let list = |name: &str| {
        task.get(name)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice)
    };
    // The name that exports had before 1.0.
    let annotations = list("annotations").iter().chain(list("completions"));
    let is_true = |annotation: &Value, name: &str| annotation.get(name) == Some(&Value::Bool(true));
    let candidates: Vec<&Value> = match choice {
        Choice::Predictions => list("predictions").iter().collect(),
        _ => annotations
            .filter(|a| !is_true(a, "was_cancelled") && !is_true(a, "skipped"))
            .filter(|a| match choice {
                Choice::Annotator(who) => annotators(a).contains(who),
                _ => true,
            })
            .collect(),
    };
    *several += usize::from(candidates.len() > 1);
    let time = |annotation: &Value| {
        let times = ["updated_at", "created_at"].iter();
        let mut known = times.filter_map(|name| annotation.get(*name)?.as_str());
        known.next().unwrap_or_default().to_owned()
    };
    // The last of those that are alike.
    let best = candidates
        .iter()
        .max_by_key(|a| (is_true(a, "ground_truth"), time(a)));
    let Some(best) = best else { return Ok(None) };
    match best.get("result") {
        Some(Value::Array(results)) => Ok(Some(results)),
        _ => Err("its annotation has no list `result`; export the project as JSON".into()),
    }
}

/// Number and e-mail address of who made an annotation.
fn annotators(annotation: &Value) -> Vec<String> {
    let said = |value: &Value| match value {
        Value::Number(id) => Some(id.to_string()),
        Value::String(name) => Some(name.clone()),
        _ => None,
    };
    match annotation.get("completed_by") {
        Some(Value::Object(person)) => ["id", "email"]
            .iter()
            .filter_map(|name| said(person.get(*name)?))
            .collect(),
        Some(value) => said(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Everything that is said of one region.
#[derive(Default)]
struct Said {
    span: Option<Span>,
    labels: Vec<String>,
    statuses: Vec<Status>,
    optional: bool,
    notes: Vec<String>,
}

/// The marks of an annotation, and the region that each event is.
fn markup(text: &str, results: &[Value]) -> Result<(Markup, Vec<String>), String> {
    let offsets = Offsets::new(text);
    let mut order: Vec<&str> = Vec::new();
    let mut regions: HashMap<&str, Said> = HashMap::new();
    for result in results.iter().filter(|result| result["type"] != "relation") {
        let Some(id) = result["id"].as_str() else {
            return Err("a result has no `id`; export the project as JSON".into());
        };
        let said = regions.entry(id).or_insert_with(|| {
            order.push(id);
            Said::default()
        });
        add(said, result, &offsets).map_err(|message| format!("region {id}: {message}"))?;
    }
    let mut markup = Markup::default();
    let mut names = Vec::new();
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for id in order {
        let Some(said) = regions.remove(id) else {
            continue;
        };
        let refuse = |message: String| Err(format!("region {id}: {message}"));
        let (Some(span), [label]) = (said.span, said.labels.as_slice()) else {
            return refuse(match said.labels.len() {
                0 => "it has no label; give it one, or delete it".into(),
                _ => format!(
                    "it has several labels ({}); make a region for each",
                    said.labels.join(", ")
                ),
            });
        };
        if let Some(event_type) = EventType::parse(label) {
            let mut read = Vec::new();
            for note in &said.notes {
                match notes::read(note) {
                    Ok(parts) => read.extend(parts),
                    Err(message) => return refuse(message),
                }
            }
            events.insert(id, markup.events.len());
            names.push(id.to_owned());
            markup.events.push(Mark {
                event_type,
                anchor: span,
                statuses: match said.statuses.is_empty() {
                    true => vec![Status::Actual],
                    false => said.statuses,
                },
                optional: said.optional,
                score: None,
                links: Vec::new(),
                notes: read,
            });
        } else if let Some(kind) = RegionKind::parse(label) {
            places.insert(id, markup.regions.len());
            let notes = said.notes.iter().map(|note| note.trim());
            let iso = notes.filter(|note| !note.is_empty() && kind == RegionKind::Date);
            let iso = iso.map(str::to_owned).next_back();
            markup.regions.push(Region { span, kind, iso });
        } else {
            return refuse(format!(
                "its label `{label}` is none of ours; use the configuration of `carriere label config`"
            ));
        }
    }
    for result in results.iter().filter(|result| result["type"] == "relation") {
        link(result, &events, &places, &mut markup)?;
    }
    Ok((markup, names))
}

/// Adds what a result says of its region.
fn add(said: &mut Said, result: &Value, offsets: &Offsets<'_>) -> Result<(), String> {
    let strings = |key: &str| -> Vec<String> {
        match &result["value"][key] {
            Value::Array(values) => values
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Value::String(value) => vec![value.clone()],
            _ => Vec::new(),
        }
    };
    match result["from_name"].as_str().unwrap_or_default() {
        LABEL => {
            said.span = Some(span(&result["value"], offsets)?);
            said.labels = strings("labels");
        }
        STATUS => {
            for choice in strings("choices") {
                let status = Status::parse(&choice)
                    .ok_or_else(|| format!("there is no status `{choice}`"))?;
                said.statuses.push(status);
            }
        }
        OPTIONAL => {
            said.optional = strings("choices")
                .iter()
                .any(|choice| choice == IS_OPTIONAL)
        }
        NOTE => said.notes.extend(strings(TEXT)),
        other => {
            return Err(format!(
                "its control `{other}` is none of ours; use the configuration of `carriere label config`"
            ));
        }
    }
    Ok(())
}

/// Where a region is: its offsets in code points, or in UTF-16 units where only those give its text.
fn span(value: &Value, offsets: &Offsets<'_>) -> Result<Span, String> {
    let offset = |name: &str| {
        value[name]
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
    };
    let (Some(start), Some(end)) = (offset("start"), offset("end")) else {
        return Err("it has no `start` and `end`; mark it again".into());
    };
    let text = value[TEXT].as_str();
    let is_right = |span: &Span| text.is_none_or(|text| is_same(text, offsets.of(*span)));
    let counts = [offsets.points(start, end), offsets.utf16(start, end)];
    if let Some(span) = counts.into_iter().flatten().find(is_right) {
        return Ok(trimmed(span, offsets.of(span)));
    }
    Err(match counts[0] {
        Some(found) => format!(
            "its text is `{}`, but from {start} to {end} there is `{}`; the article was changed after it was marked, so mark it again",
            text.unwrap_or_default(),
            offsets.of(found)
        ),
        None => format!(
            "it goes from {start} to {end}, but the text has {} code points; mark it again",
            offsets.len()
        ),
    })
}

/// True when a region's text is what stands there. The editor writes a line break as `\n` in two characters, and a browser's selection
/// runs white space together.
fn is_same(said: &str, there: &str) -> bool {
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    said == there || words(&said.replace("\\n", "\n")) == words(there)
}

/// The span without white space at its ends, unless it is nothing else.
fn trimmed(span: Span, text: &str) -> Span {
    let start = span.start + (text.len() - text.trim_start().len());
    let end = span.end - (text.len() - text.trim_end().len());
    if start < end {
        Span::new(start, end)
    } else {
        span
    }
}

/// Adds a relation to its event.
fn link(
    relation: &Value,
    events: &BTreeMap<&str, usize>,
    places: &BTreeMap<&str, usize>,
    markup: &mut Markup,
) -> Result<(), String> {
    let id = |name: &str| relation[name].as_str().unwrap_or_default();
    let ends = [id("from_id"), id("to_id")];
    let refuse = |message: &str| {
        Err(format!(
            "the relation from {} to {} {message}",
            ends[0], ends[1]
        ))
    };
    if let Some(missing) = ends
        .iter()
        .find(|id| !events.contains_key(*id) && !places.contains_key(*id))
    {
        return refuse(&format!(
            "has no region {missing}; export the project again as JSON"
        ));
    }
    let (event, place) = match (events.get(ends[0]), events.get(ends[1])) {
        (Some(event), None) => (event, places.get(ends[1])),
        (None, Some(event)) => (event, places.get(ends[0])),
        (Some(_), Some(_)) => {
            return refuse("connects two events; connect an event with the words of its slot");
        }
        (None, None) => {
            return refuse(
                "has no event at either end; connect an event with the words of its slot",
            );
        }
    };
    let labels = relation["labels"].as_array().map_or(&[][..], Vec::as_slice);
    if labels.is_empty() {
        return refuse("has no label; say which slot it is");
    }
    for label in labels {
        let label = label.as_str().unwrap_or_default();
        let Some(slot) = Slot::parse(label) else {
            return refuse(&format!(
                "has the label `{label}`; use one of {}",
                crate::label::gold::known(Slot::ALL)
            ));
        };
        if let Some(place) = place {
            markup.events[*event].links.push((slot, *place));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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
        let task = json!({"id": 7, "data": {"text": TEXT_WITH_EMOJI}, "annotations": [{"result": results}]});
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
                "region p: it goes from 2 to 99, but the text has 28 code points",
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
}
