//! A record to be labelled: what a system found or a person labelled before, with the places of its strings as far as they are known.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::gold::{GoldRecord, is_iso_prefix};
use super::offsets::Offsets;
use crate::record::{EventType, Slot, Status};
use crate::text::Span;

/// A string of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filler {
    /// The string; an ISO prefix for a date.
    pub string: String,
    /// The words that say so (bytes).
    pub span: Option<Span>,
}

/// A record to be labelled.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What happened.
    pub event_type: EventType,
    /// The strings of each slot, best first.
    pub slots: BTreeMap<Slot, Vec<Filler>>,
    /// Statuses, best first, no less than one.
    pub statuses: Vec<Status>,
    /// Whether finding it is optional.
    pub optional: bool,
    /// Confidence from 0 to 1, of a system.
    pub confidence: Option<f64>,
    /// Fields that the format does not have.
    pub rest: Map<String, Value>,
}

impl From<&GoldRecord> for Suggestion {
    fn from(record: &GoldRecord) -> Self {
        let fillers = |strings: &Vec<String>| -> Vec<Filler> {
            let filler = |string: &String| Filler {
                string: string.clone(),
                span: None,
            };
            strings.iter().map(filler).collect()
        };
        Suggestion {
            event_type: record.event_type,
            slots: record
                .slots
                .iter()
                .map(|(slot, s)| (*slot, fillers(s)))
                .collect(),
            statuses: record.statuses.clone(),
            optional: record.optional,
            confidence: None,
            rest: record.rest.clone(),
        }
    }
}

impl Suggestion {
    /// Reads the records of an article that a system gave, but for those below a confidence (0 to 1).
    ///
    /// # Errors
    /// The number of the first record at fault, what is wrong with it, and the mend.
    pub fn read_all(text: &str, events: &[Value], least: f64) -> Result<Vec<Suggestion>, String> {
        let offsets = Offsets::new(text);
        let mut suggestions = Vec::with_capacity(events.len());
        for (index, event) in events.iter().enumerate() {
            let suggestion = Suggestion::read(event, &offsets)
                .map_err(|message| format!("event {} {message}", index + 1))?;
            if suggestion
                .confidence
                .is_none_or(|confidence| confidence >= least)
            {
                suggestions.push(suggestion);
            }
        }
        Ok(suggestions)
    }

    /// Reads a system's record: a slot is a string, or an object with some of `text`, `start`, `end` (code points), `canonical`, `value`.
    /// The fullest name comes first; a date without a value is no date.
    ///
    /// # Errors
    /// What is wrong and the mend, to follow the record's number.
    fn read(event: &Value, offsets: &Offsets<'_>) -> Result<Suggestion, String> {
        let Value::Object(fields) = event else {
            return Err("is not an object".into());
        };
        let label = fields
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let event_type = EventType::parse(label).ok_or_else(|| {
            format!(
                "has the type `{label}`; use one of {}",
                super::gold::known(EventType::ALL)
            )
        })?;
        let status = fields
            .get("status")
            .and_then(Value::as_str)
            .unwrap_or("actual");
        let status = Status::parse(status).ok_or_else(|| {
            format!(
                "has the status `{status}`; use one of {}",
                super::gold::known(Status::ALL)
            )
        })?;
        let mut slots = BTreeMap::new();
        for slot in Slot::ALL {
            let mut fillers = Vec::new();
            if let Some(value) = fields.get(slot.label()) {
                read_slot(*slot, value, offsets, &mut fillers)?;
            }
            if !fillers.is_empty() {
                slots.insert(*slot, fillers);
            }
        }
        Ok(Suggestion {
            event_type,
            slots,
            statuses: vec![status],
            optional: false,
            confidence: fields.get("confidence").and_then(Value::as_f64),
            rest: Map::new(),
        })
    }

    /// The gold record that it would be if it were right.
    pub fn record(&self) -> GoldRecord {
        let mut record = GoldRecord::new(self.event_type);
        record.statuses.clone_from(&self.statuses);
        record.optional = self.optional;
        record.rest.clone_from(&self.rest);
        for (slot, fillers) in &self.slots {
            for filler in fillers {
                record.accept(*slot, filler.string.as_str());
            }
        }
        record
    }
}

fn read_slot(
    slot: Slot,
    value: &Value,
    offsets: &Offsets<'_>,
    fillers: &mut Vec<Filler>,
) -> Result<(), String> {
    let is_date = matches!(slot, Slot::Date | Slot::EndDate);
    let mut push = |string: &str, span: Option<Span>| {
        let is_new = fillers.iter().all(|filler| filler.string != string);
        if is_new && !string.is_empty() && (!is_date || is_iso_prefix(string)) {
            fillers.push(Filler {
                string: string.to_owned(),
                span,
            });
        }
    };
    match value {
        Value::Null => {}
        Value::String(string) => push(string, None),
        Value::Array(values) => {
            for value in values {
                read_slot(slot, value, offsets, fillers)?;
            }
        }
        Value::Object(fields) => {
            let string = |name: &str| fields.get(name).and_then(Value::as_str);
            let span = place(slot, fields, offsets)?;
            if is_date {
                push(string("value").unwrap_or_default(), span);
            } else {
                let text = string("text").unwrap_or_default();
                let canonical = string("canonical").unwrap_or(text);
                push(canonical, span.filter(|_| canonical == text));
                push(text, span);
            }
        }
        _ => {
            return Err(format!(
                "has a {slot} that is no string; mend it, or leave it out"
            ));
        }
    }
    Ok(())
}

/// The place that an argument says, if it says one.
fn place(
    slot: Slot,
    fields: &Map<String, Value>,
    offsets: &Offsets<'_>,
) -> Result<Option<Span>, String> {
    let offset = |name: &str| {
        let number = fields.get(name).and_then(Value::as_u64);
        number.and_then(|number| usize::try_from(number).ok())
    };
    let (Some(start), Some(end)) = (offset("start"), offset("end")) else {
        return Ok(None);
    };
    let text = fields.get("text").and_then(Value::as_str);
    let span = offsets.points(start, end);
    match span {
        Some(span) if text.is_none_or(|text| text == offsets.of(span)) => Ok(Some(span)),
        _ => Err(format!(
            "has its {slot} from {start} to {end}, where the article (of {} code points) does not have `{}`; take predictions of this very text",
            offsets.len(),
            text.unwrap_or_default()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str = "😀 Roux a pris la tête du CNNum en mars.";

    #[test]
    fn records_of_the_pipeline_keep_their_places() {
        let event = json!({"type": "appointment", "status": "planned", "confidence": 0.5,
            "person": {"text": "Roux", "canonical": "Anne Roux", "start": 2, "end": 6},
            "organization": {"text": "CNNum", "start": 25, "end": 30},
            "date": {"text": "mars", "value": "2016-03", "start": 34, "end": 38}, "end_date": {"text": "mars", "start": 34, "end": 38},
            "by": "the board", "evidence": []});
        let read = Suggestion::read(&event, &Offsets::new(TEXT)).unwrap();
        let shown = |slot| -> Vec<(&str, Option<&str>)> {
            let fillers = read.slots.get(&slot).into_iter().flatten();
            fillers
                .map(|f| (f.string.as_str(), f.span.map(|span| span.of(TEXT))))
                .collect()
        };
        assert_eq!(
            shown(Slot::Person),
            [("Anne Roux", None), ("Roux", Some("Roux"))]
        );
        assert_eq!(shown(Slot::Organization), [("CNNum", Some("CNNum"))]);
        assert_eq!(shown(Slot::Date), [("2016-03", Some("mars"))]);
        assert_eq!(
            (shown(Slot::EndDate), shown(Slot::By)),
            (vec![], vec![("the board", None)])
        );
        assert_eq!(read.confidence, Some(0.5));
        let record = read.record();
        assert_eq!(record.strings(Slot::Person), ["Anne Roux", "Roux"]);
        assert_eq!(record.statuses, [Status::Planned]);
    }

    #[test]
    fn predictions_of_another_text_are_refused() {
        let read = |event: Value| Suggestion::read(&event, &Offsets::new(TEXT)).unwrap_err();
        let error =
            read(json!({"type": "tenure", "person": {"text": "Roux", "start": 3, "end": 7}}));
        assert!(error.contains("has its person from 3 to 7"), "{error}");
        let error =
            read(json!({"type": "tenure", "person": {"text": "Roux", "start": 3, "end": 70}}));
        assert!(error.contains("of 39 code points"), "{error}");
        assert!(read(json!({"type": "job"})).contains("the type `job`"));
        assert!(
            read(json!({"type": "tenure", "person": 3})).contains("a person that is no string")
        );
    }
}
