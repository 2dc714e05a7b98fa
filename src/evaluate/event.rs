//! Event records as they are scored: each slot a list of strings of which any may match.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::slot::ScoredSlot;
use super::strings::Phrase;
use crate::record::{EventType, Status};

/// An event record of gold or of a system. In gold a slot's strings are those accepted, best first; in a prediction they are what is
/// known of its one filler (value, canonical name, text), any of which may match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelledEvent {
    /// One of [`EventType`] in gold; a system may have invented another, which matches nothing.
    pub event_type: String,
    /// Whether finding or missing it costs nothing (gold only).
    pub optional: bool,
    /// The slots that are filled, with at least one string each. The status `actual` is the default and no filler.
    pub slots: BTreeMap<ScoredSlot, Vec<String>>,
    /// Confidence from 0 to 1, where a system gives one.
    pub confidence: Option<f64>,
    /// True when the system took the person from a pronoun or a description, as its `text` and `canonical` tell.
    pub by_stand_in: bool,
    /// The sentences that a system read it in, as code points of the text and the rule.
    pub evidence: Vec<Source>,
}

/// Where a system read an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// First code point of the sentence, and one past its last.
    pub range: Option<(usize, usize)>,
    /// The sentence.
    pub text: Option<String>,
    /// The rule.
    pub rule: Option<String>,
}

/// How strictly a record is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A gold file: types and statuses are closed sets.
    Gold,
    /// A system's output: types and statuses are what it says.
    Predicted,
}

impl LabelledEvent {
    /// The strings of a slot; none where it is not filled.
    pub fn strings(&self, slot: ScoredSlot) -> &[String] {
        self.slots.get(&slot).map_or(&[], Vec::as_slice)
    }

    /// Reads a record from JSON.
    ///
    /// A slot is a string, an object with some of `value`, `canonical`, `text`, `name`, or a list of these; null and empty ones are not
    /// filled.
    ///
    /// # Errors
    /// What is wrong and the mend, for one line.
    pub(crate) fn read(value: &Value, origin: Origin) -> Result<LabelledEvent, String> {
        let Value::Object(fields) = value else {
            return Err("is not an object; write {\"type\": …, \"person\": …}".into());
        };
        let mut event = LabelledEvent {
            event_type: event_type(fields, origin)?,
            ..LabelledEvent::default()
        };
        for slot in ScoredSlot::ALL {
            let strings = match (slot, fields.get(slot.label())) {
                (_, None) => continue,
                (ScoredSlot::Status, Some(value)) => statuses(value, origin)?,
                (_, Some(value)) => {
                    let mut strings = Vec::new();
                    collect(value, *slot, &mut strings)?;
                    strings
                }
            };
            if !strings.is_empty() {
                event.slots.insert(*slot, strings);
            }
        }
        match origin {
            Origin::Gold => {
                event.optional = match fields.get("optional") {
                    None | Some(Value::Null) => false,
                    Some(Value::Bool(optional)) => *optional,
                    Some(_) => {
                        return Err("has an `optional` that is neither true nor false".into());
                    }
                };
                if event.strings(ScoredSlot::Person).is_empty() {
                    return Err("has no `person`; give the fullest name of the article".into());
                }
            }
            Origin::Predicted => {
                event.confidence = confidence(fields)?;
                event.by_stand_in = by_stand_in(fields);
                event.evidence = evidence(fields);
            }
        }
        Ok(event)
    }
}

fn event_type(fields: &Map<String, Value>, origin: Origin) -> Result<String, String> {
    let known = || {
        let labels: Vec<&str> = EventType::ALL.iter().map(|kind| kind.label()).collect();
        labels.join(", ")
    };
    match fields.get("type") {
        Some(Value::String(label))
            if origin == Origin::Predicted || EventType::parse(label).is_some() =>
        {
            Ok(label.clone())
        }
        Some(Value::String(label)) => Err(format!("has type `{label}`; use one of {}", known())),
        Some(_) => Err(format!(
            "has a `type` that is no string; use one of {}",
            known()
        )),
        None => Err(format!("has no `type`; use one of {}", known())),
    }
}

/// `actual` alone is the default; a list is taken as it is.
fn statuses(value: &Value, origin: Origin) -> Result<Vec<String>, String> {
    let statuses: Vec<&Value> = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        other => vec![other],
    };
    let mut strings = Vec::with_capacity(statuses.len());
    for status in statuses {
        let Value::String(status) = status else {
            return Err("has a `status` that is neither a string nor a list of strings".into());
        };
        if origin == Origin::Gold && Status::parse(status).is_none() {
            let known: Vec<&str> = Status::ALL.iter().map(|status| status.label()).collect();
            return Err(format!(
                "has status `{status}`; use one of {}",
                known.join(", ")
            ));
        }
        strings.push(status.clone());
    }
    if matches!(value, Value::String(status) if status.is_empty())
        || strings == [Status::Actual.label()]
    {
        strings.clear();
    }
    Ok(strings)
}

/// The strings of a slot's filler.
fn collect(value: &Value, slot: ScoredSlot, strings: &mut Vec<String>) -> Result<(), String> {
    /// The keys of an object that name its filler, in the order in which they are shown.
    const KEYS: [&str; 4] = ["value", "canonical", "text", "name"];
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => strings.push(text.clone()),
        Value::Array(values) => {
            for value in values {
                collect(value, slot, strings)?;
            }
        }
        Value::Object(fields) => {
            let texts = KEYS.iter().filter_map(|key| fields.get(*key)?.as_str());
            strings.extend(texts.filter(|text| !text.is_empty()).map(str::to_owned));
        }
        Value::Bool(_) | Value::Number(_) => {
            return Err(format!(
                "has `{slot}` {value}; write it as a string, or a list of strings"
            ));
        }
    }
    Ok(())
}

fn confidence(fields: &Map<String, Value>) -> Result<Option<f64>, String> {
    match fields.get("confidence") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) if (0.0..=1.0).contains(&number) => Ok(Some(number)),
            _ => Err(format!(
                "has confidence {value}; give a number from 0 to 1, or leave it out"
            )),
        },
    }
}

/// True when the person's words are another name, or none, than the canonical one.
fn by_stand_in(fields: &Map<String, Value>) -> bool {
    let part = |key: &str| fields.get("person")?.get(key)?.as_str();
    match (part("text"), part("canonical")) {
        (Some(text), Some(canonical)) => {
            !Phrase::new(text).names_same_person(&Phrase::new(canonical))
        }
        _ => false,
    }
}

/// The evidence that can be read; it is shown and not scored, so what is odd is left out.
fn evidence(fields: &Map<String, Value>) -> Vec<Source> {
    let Some(Value::Array(items)) = fields.get("evidence") else {
        return Vec::new();
    };
    let source = |item: &Value| {
        let number = |key: &str| usize::try_from(item.get(key)?.as_u64()?).ok();
        let string = |key: &str| Some(item.get(key)?.as_str()?.to_owned());
        Source {
            range: number("start").zip(number("end")),
            text: string("text"),
            rule: string("rule"),
        }
    };
    items.iter().map(source).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn gold(value: Value) -> Result<LabelledEvent, String> {
        LabelledEvent::read(&value, Origin::Gold)
    }

    fn predicted(value: Value) -> LabelledEvent {
        LabelledEvent::read(&value, Origin::Predicted).unwrap()
    }

    #[test]
    fn fillers_are_strings_objects_and_lists_of_them() {
        let event = predicted(json!({
            "type": "tenure",
            "person": {"text": "Elle", "canonical": "Anne Roux", "start": 3},
            "organization": ["Banque", null, {"name": "BDL"}, [""]],
            "role": "", "place": [], "date": {"text": "en mars", "value": "2016-03"}, "by": null,
            "successor": {"text": ""},
        }));
        let strings = |slot| event.strings(slot);
        assert_eq!(strings(ScoredSlot::Person), ["Anne Roux", "Elle"]);
        assert_eq!(strings(ScoredSlot::Organization), ["Banque", "BDL"]);
        assert_eq!(strings(ScoredSlot::Date), ["2016-03", "en mars"]);
        assert_eq!(event.slots.len(), 3);
        assert!(event.by_stand_in);
    }

    #[test]
    fn the_default_status_is_no_filler() {
        let status = |value: Value| {
            let event = predicted(json!({"type": "tenure", "status": value}));
            event.strings(ScoredSlot::Status).to_vec()
        };
        for none in [
            json!("actual"),
            json!(["actual"]),
            json!(""),
            json!([]),
            json!(null),
        ] {
            assert!(status(none.clone()).is_empty(), "{none}");
        }
        assert_eq!(status(json!("planned")), ["planned"]);
        assert_eq!(status(json!(["actual", "planned"])), ["actual", "planned"]);
    }

    #[test]
    fn what_gold_must_be_is_said() {
        for (event, part) in [
            (json!("x"), "is not an object"),
            (
                json!({"person": "A"}),
                "has no `type`; use one of appointment, departure",
            ),
            (
                json!({"type": "promotion", "person": "A"}),
                "has type `promotion`; use one of",
            ),
            (json!({"type": "tenure"}), "has no `person`"),
            (json!({"type": "tenure", "person": [""]}), "has no `person`"),
            (
                json!({"type": "tenure", "person": "A", "date": 2016}),
                "has `date` 2016; write it as a string",
            ),
            (
                json!({"type": "tenure", "person": "A", "status": "past"}),
                "has status `past`; use one of actual",
            ),
            (
                json!({"type": "tenure", "person": "A", "optional": "yes"}),
                "neither true nor false",
            ),
        ] {
            let message = gold(event.clone()).unwrap_err();
            assert!(message.contains(part), "{event}: {message}");
        }
        assert!(
            gold(json!({"type": "tenure", "person": "A", "optional": true}))
                .unwrap()
                .optional
        );
    }

    #[test]
    fn confidence_is_checked_and_evidence_kept() {
        let read = |value| LabelledEvent::read(&value, Origin::Predicted);
        assert!(read(json!({"type": "tenure", "confidence": 1.2})).is_err());
        assert!(read(json!({"type": "tenure", "confidence": "high"})).is_err());
        let event = predicted(json!({
            "type": "unheard-of", "confidence": 0.5,
            "evidence": [{"start": 2, "end": 9, "text": "x", "rule": "fr/a/b"}, {"rule": 3}],
        }));
        assert_eq!((event.confidence, event.evidence.len()), (Some(0.5), 2));
        assert_eq!(event.evidence[0].range, Some((2, 9)));
        assert_eq!(event.evidence[1], Source::default());
    }
}
