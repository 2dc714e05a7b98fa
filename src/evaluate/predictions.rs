//! What a system found: records from a file, or from our own pipeline.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::error::EvaluateError;
use super::event::{LabelledEvent, Origin};
use super::lines;
use crate::record::Record;

/// The events that a system found, by the article's identifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    /// The events of each article, in the system's order.
    pub events: HashMap<String, Vec<LabelledEvent>>,
    /// Identifiers that the file has more than once; the last line counts.
    pub repeated: Vec<String>,
}

impl Predictions {
    /// Reads a file of records as `carriere extract` writes them; only `id` and `events` matter, and a slot may be a plain string.
    /// `-` is standard input.
    ///
    /// # Errors
    /// An [`EvaluateError`] that names the file, the line and the mend.
    pub fn read(path: &Path) -> Result<Predictions, EvaluateError> {
        let mut predictions = Predictions::default();
        for (line, fields) in lines::objects(path)? {
            let refused = |message: String| EvaluateError::line(path, line, message);
            let id = lines::id(&fields).map_err(refused)?;
            let events = match fields.get("events") {
                None => Vec::new(),
                Some(Value::Array(events)) => events_of(events).map_err(refused)?,
                Some(_) => {
                    return Err(refused(
                        "`events` is no list; write \"events\": [] for none".into(),
                    ));
                }
            };
            if predictions.events.insert(id.clone(), events).is_some() {
                predictions.repeated.push(id);
            }
        }
        Ok(predictions)
    }

    /// The events of an article; none where the system has no record of it.
    pub fn of(&self, id: &str) -> &[LabelledEvent] {
        self.events.get(id).map_or(&[], Vec::as_slice)
    }
}

fn events_of(events: &[Value]) -> Result<Vec<LabelledEvent>, String> {
    let read = |(index, event)| {
        LabelledEvent::read(event, Origin::Predicted)
            .map_err(|message| format!("event {} {message}", index + 1))
    };
    events.iter().enumerate().map(read).collect()
}

/// The events of a record of the pipeline, just as they would be read from its JSON.
pub fn predicted_events(record: &Record) -> Vec<LabelledEvent> {
    let read = |event| {
        let value = serde_json::to_value(event).ok()?;
        LabelledEvent::read(&value, Origin::Predicted).ok()
    };
    // Every event of a record is an object with a type, which is all that reading asks for.
    record.events.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_last_record_of_an_article_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        fs::write(
            &path,
            "{\"id\": 1, \"events\": [{\"type\": \"tenure\"}]}\n{\"id\": \"1\"}\n{\"id\": \"2\", \"events\": [{\"type\": \"tenure\"}]}\n",
        )
        .unwrap();
        let predictions = Predictions::read(&path).unwrap();
        assert_eq!(predictions.repeated, ["1"]);
        assert_eq!(predictions.of("1"), []);
        assert_eq!(predictions.of("2").len(), 1);
        assert_eq!(predictions.of("3"), []);
    }

    #[test]
    fn errors_name_the_event() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        fs::write(&path, "{\"id\": 1}\n{\"id\": 2, \"events\": [{}]}\n").unwrap();
        let error = Predictions::read(&path).unwrap_err().to_string();
        assert!(
            error.contains("out.jsonl:2: event 1 has no `type`"),
            "{error}"
        );
    }
}
