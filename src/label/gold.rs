//! Gold articles as people edit them: every field kept, every record in the order of the file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::LabelError;
use crate::evaluate::lines;
use crate::record::{EventType, Slot, Status};

/// A labelled article. In JSON it is the guidelines' object: the article's own fields and `events`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldArticle {
    /// Identifier.
    pub id: String,
    /// The text that is labelled.
    pub text: String,
    /// Every other field but `events`: `language`, `date`, `title`, …
    pub rest: Map<String, Value>,
    /// The records.
    pub events: Vec<GoldRecord>,
}

/// One event record: each slot a list of accepted strings, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldRecord {
    /// What happened.
    pub event_type: EventType,
    /// The slots that are filled, with at least one string each and no string twice; dates are ISO 8601 prefixes.
    pub slots: BTreeMap<Slot, Vec<String>>,
    /// The accepted statuses, best first, no less than one.
    pub statuses: Vec<Status>,
    /// Whether finding or missing it costs nothing.
    pub optional: bool,
    /// Fields that the format does not have, unchanged.
    pub rest: Map<String, Value>,
}

impl GoldRecord {
    /// A required, actual record without a slot.
    pub fn new(event_type: EventType) -> Self {
        GoldRecord {
            event_type,
            slots: BTreeMap::new(),
            statuses: vec![Status::Actual],
            optional: false,
            rest: Map::new(),
        }
    }

    /// The accepted strings of a slot.
    pub fn strings(&self, slot: Slot) -> &[String] {
        self.slots.get(&slot).map_or(&[], Vec::as_slice)
    }

    /// Adds an accepted string, unless it is empty or known.
    pub(super) fn accept(&mut self, slot: Slot, string: impl Into<String>) {
        let string = string.into();
        let strings = self.slots.entry(slot).or_default();
        if !string.is_empty() && !strings.contains(&string) {
            strings.push(string);
        }
        if strings.is_empty() {
            self.slots.remove(&slot);
        }
    }

    /// Reads a record. A slot is a string, a list of strings, or an object with some of `value`, `canonical` and `text`; null and empty
    /// ones are not filled, as the scorer has it.
    ///
    /// # Errors
    /// What is wrong and the mend, to follow the record's number.
    pub fn read(value: &Value) -> Result<GoldRecord, String> {
        let Value::Object(fields) = value else {
            return Err("is not an object; write {\"type\": …, \"person\": […]}".into());
        };
        let label = fields
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let event_type = EventType::parse(label).ok_or_else(|| {
            format!(
                "has the type `{label}`; use one of {}",
                known(EventType::ALL)
            )
        })?;
        let mut record = GoldRecord::new(event_type);
        for (name, value) in fields {
            match (name.as_str(), Slot::parse(name)) {
                (_, Some(slot)) => {
                    let mut strings = Vec::new();
                    collect(value, &mut strings).map_err(|what| {
                        format!(
                            "has {what} in `{name}`; write a list of the strings that are accepted"
                        )
                    })?;
                    for string in strings {
                        check_date(slot, &string)?;
                        record.accept(slot, string);
                    }
                }
                ("type", _) => {}
                ("status", _) => record.statuses = statuses(value)?,
                ("optional", _) => {
                    record.optional = match value {
                        Value::Bool(optional) => *optional,
                        Value::Null => false,
                        _ => return Err("has an `optional` that is neither true nor false".into()),
                    }
                }
                (name, _) => {
                    record.rest.insert(name.to_owned(), value.clone());
                }
            }
        }
        record.check()?;
        Ok(record)
    }

    /// Refuses a record without a person.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.strings(Slot::Person) {
            [] => Err(format!(
                "({}) has no person; give the fullest name of the article",
                self.event_type
            )),
            _ => Ok(()),
        }
    }
}

/// Refuses a string that is no date where one must be.
pub(super) fn check_date(slot: Slot, string: &str) -> Result<(), String> {
    match slot {
        Slot::Date | Slot::EndDate if !is_iso_prefix(string) => Err(format!(
            "has `{string}` as its {slot}; write the date as 2016, 2016-02 or 2016-02-08"
        )),
        _ => Ok(()),
    }
}

/// True for `2016`, `2016-02` and `2016-02-08`.
pub(super) fn is_iso_prefix(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str, width: usize, most: u32| {
        part.len() == width
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part
                .parse::<u32>()
                .is_ok_and(|number| number <= most && (width == 4 || number > 0))
    };
    match parts.as_slice() {
        [year] => is_number(year, 4, 9999),
        [year, month] => is_number(year, 4, 9999) && is_number(month, 2, 12),
        [year, month, day] => {
            is_number(year, 4, 9999) && is_number(month, 2, 12) && is_number(day, 2, 31)
        }
        _ => false,
    }
}

/// The strings of a slot's value; else what is there in place of one.
fn collect(value: &Value, strings: &mut Vec<String>) -> Result<(), &'static str> {
    match value {
        Value::Null => Ok(()),
        Value::String(string) => {
            strings.push(string.clone());
            Ok(())
        }
        Value::Array(values) => values.iter().try_for_each(|value| collect(value, strings)),
        Value::Object(fields) => {
            let known = ["value", "canonical", "text"].iter();
            let said = known.filter_map(|name| fields.get(*name)?.as_str());
            strings.extend(said.map(str::to_owned));
            Ok(())
        }
        Value::Number(_) => Err("a number"),
        Value::Bool(_) => Err("true or false"),
    }
}

fn statuses(value: &Value) -> Result<Vec<Status>, String> {
    let mut labels = Vec::new();
    let known = || known(Status::ALL);
    collect(value, &mut labels)
        .map_err(|what| format!("has {what} as its status; use one of {}", known()))?;
    let mut statuses = Vec::new();
    for label in labels.iter().filter(|label| !label.is_empty()) {
        let status = Status::parse(label)
            .ok_or_else(|| format!("has the status `{label}`; use one of {}", known()))?;
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    match statuses.is_empty() {
        true => Ok(vec![Status::Actual]),
        false => Ok(statuses),
    }
}

/// Labels with commas between.
pub(super) fn known<T: ToString>(labels: &[T]) -> String {
    let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
    labels.join(", ")
}

impl GoldArticle {
    /// Reads an article from the fields of its line. It needs `id` and `text`; `events` may be left out where `labelled` is false.
    ///
    /// # Errors
    /// What is wrong and the mend.
    pub fn read(mut fields: Map<String, Value>, labelled: bool) -> Result<GoldArticle, String> {
        let id = match fields.remove("id") {
            Some(Value::String(id)) if !id.is_empty() => id,
            Some(Value::Number(id)) => id.to_string(),
            _ => return Err("there is no `id`; give each article one of its own".into()),
        };
        let text = match fields.remove("text") {
            Some(Value::String(text)) if !text.trim().is_empty() => text,
            _ => return Err("there is no `text` to label; fill it in".into()),
        };
        let events = match fields.remove("events") {
            Some(Value::Array(events)) => events,
            None | Some(Value::Null) if !labelled => Vec::new(),
            _ => {
                return Err(
                    "there is no list `events`; write \"events\": [] where nothing happens".into(),
                );
            }
        };
        let events = events.iter().enumerate().map(|(index, event)| {
            GoldRecord::read(event).map_err(|message| format!("event {} {message}", index + 1))
        });
        Ok(GoldArticle {
            id,
            text,
            events: events.collect::<Result<_, _>>()?,
            rest: fields,
        })
    }

    /// The accepted strings that the text does not have, as remarks for people. White space is no difference.
    pub fn strangers(&self) -> Vec<String> {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = plain(&self.text);
        let mut remarks = Vec::new();
        for (index, record) in self.events.iter().enumerate() {
            for (slot, strings) in &record.slots {
                let is_date = matches!(slot, Slot::Date | Slot::EndDate);
                for string in strings
                    .iter()
                    .filter(|string| !is_date && !text.contains(&plain(string)))
                {
                    let number = index + 1;
                    remarks.push(format!(
                        "article {}: event {number} ({}) has the {slot} `{string}`, which the text does not have",
                        self.id, record.event_type
                    ));
                }
            }
        }
        remarks
    }

    /// A field that is a string.
    pub fn string(&self, name: &str) -> Option<&str> {
        self.rest.get(name).and_then(Value::as_str)
    }
}

/// Reads a gold file. A line that is not valid does not keep the others back; its error is beside them.
///
/// # Errors
/// [`LabelError`] when the file cannot be read, or is no JSON Lines.
pub fn read_gold(path: &Path) -> Result<(Vec<GoldArticle>, Vec<LabelError>), LabelError> {
    let (mut articles, mut errors) = (Vec::new(), Vec::new());
    for (line, fields) in lines::objects(path)? {
        match GoldArticle::read(fields, true) {
            Ok(article) => articles.push(article),
            Err(message) => errors.push(LabelError::line(path, line, message)),
        }
    }
    Ok((articles, errors))
}

impl Serialize for GoldArticle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const FIRST: [&str; 3] = ["language", "date", "title"];
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        for name in FIRST {
            if let Some(value) = self.rest.get(name) {
                map.serialize_entry(name, value)?;
            }
        }
        for (name, value) in self
            .rest
            .iter()
            .filter(|(name, _)| !FIRST.contains(&name.as_str()))
        {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("text", &self.text)?;
        map.serialize_entry("events", &self.events)?;
        map.end()
    }
}

impl Serialize for GoldRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &self.event_type)?;
        for (slot, strings) in &self.slots {
            map.serialize_entry(slot, strings)?;
        }
        match self.statuses.as_slice() {
            [Status::Actual] => {}
            [status] => map.serialize_entry("status", status)?,
            statuses => map.serialize_entry("status", statuses)?,
        }
        if self.optional {
            map.serialize_entry("optional", &true)?;
        }
        for (name, value) in &self.rest {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
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
            [
                "article a: event 1 (departure) has the person `Mme Roux`, which the text does not have"
            ]
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
}
