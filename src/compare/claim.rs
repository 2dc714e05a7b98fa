//! What an article says of careers, as far as a comparison needs it.
//!
//! Read from records as `carriere extract` writes them, and leniently from what other systems and gold files write: a slot may be a
//! string, a list of strings (all of them names of the one filler), or an object.

use std::fmt;

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::record::{Argument, Event, EventType, Record, Status};

/// An article's statements.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Claims {
    /// Identifier of the article.
    #[serde(deserialize_with = "identifier")]
    pub(crate) id: String,
    /// Language code; `?` where the record has none.
    #[serde(default = "unknown_language")]
    pub(crate) language: String,
    /// Publication date, as the record has it.
    #[serde(default)]
    pub(crate) date: Option<String>,
    /// Events in the order of the record.
    #[serde(default)]
    pub(crate) events: Vec<Claim>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Claim {
    #[serde(rename = "type")]
    pub(crate) event_type: EventType,
    #[serde(default = "actual")]
    pub(crate) status: Status,
    #[serde(default)]
    pub(crate) confidence: Option<f64>,
    #[serde(default)]
    pub(crate) optional: bool,
    pub(crate) person: Filler,
    #[serde(default)]
    pub(crate) organization: Filler,
    #[serde(default)]
    pub(crate) role: Filler,
    #[serde(default)]
    pub(crate) place: Filler,
    #[serde(default)]
    pub(crate) date: Filler,
    #[serde(default)]
    pub(crate) end_date: Filler,
    #[serde(default)]
    pub(crate) by: Filler,
    #[serde(default)]
    pub(crate) predecessor: Filler,
    #[serde(default)]
    pub(crate) successor: Filler,
}

/// What fills a slot: names of one thing, the best first; none for an empty slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Filler {
    /// Names, or ISO dates: value, canonical name, words of the text.
    pub(crate) strings: Vec<String>,
    /// Lexicon concept of a role.
    pub(crate) concept: Option<String>,
}

impl Filler {
    /// The best name.
    pub(crate) fn first(&self) -> Option<&str> {
        self.strings.first().map(String::as_str)
    }

    fn push(&mut self, string: &str) {
        let string = string.trim();
        if !string.is_empty() && !self.strings.iter().any(|known| known == string) {
            self.strings.push(string.to_owned());
        }
    }
}

impl From<&Argument> for Filler {
    fn from(argument: &Argument) -> Self {
        let mut filler = Filler::default();
        for string in [&argument.value, &argument.canonical].into_iter().flatten() {
            filler.push(string);
        }
        filler.push(&argument.text);
        filler.concept.clone_from(&argument.concept);
        filler
    }
}

impl From<Option<&Argument>> for Filler {
    fn from(argument: Option<&Argument>) -> Self {
        argument.map_or_else(Filler::default, Filler::from)
    }
}

impl From<&Event> for Claim {
    fn from(event: &Event) -> Self {
        Claim {
            event_type: event.event_type,
            status: event.status,
            confidence: Some(event.confidence),
            optional: false,
            person: (&event.person).into(),
            organization: event.organization.as_ref().into(),
            role: event.role.as_ref().into(),
            place: event.place.as_ref().into(),
            date: event.date.as_ref().into(),
            end_date: event.end_date.as_ref().into(),
            by: event.by.as_ref().into(),
            predecessor: event.predecessor.as_ref().into(),
            successor: event.successor.as_ref().into(),
        }
    }
}

impl From<&Record> for Claims {
    fn from(record: &Record) -> Self {
        Claims {
            id: record.id.clone(),
            language: record.language.clone(),
            date: record.date.clone(),
            events: record.events.iter().map(Claim::from).collect(),
        }
    }
}

fn unknown_language() -> String {
    "?".into()
}

fn actual() -> Status {
    Status::Actual
}

/// A string, or a number as a string.
fn identifier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Id;
    impl Visitor<'_> for Id {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an `id` that is a string or a number")
        }

        fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<String, E> {
            match id.trim().is_empty() {
                true => Err(E::custom("`id` is blank; give each article one of its own")),
                false => Ok(id.to_owned()),
            }
        }

        fn visit_u64<E>(self, id: u64) -> Result<String, E> {
            Ok(id.to_string())
        }

        fn visit_i64<E>(self, id: i64) -> Result<String, E> {
            Ok(id.to_string())
        }
    }
    deserializer.deserialize_any(Id)
}

impl<'de> Deserialize<'de> for Filler {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Slot;
        impl<'de> Visitor<'de> for Slot {
            type Value = Filler;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a slot: a string, a list of strings, or an object with `text`")
            }

            fn visit_unit<E>(self) -> Result<Filler, E> {
                Ok(Filler::default())
            }

            fn visit_str<E>(self, text: &str) -> Result<Filler, E> {
                let mut filler = Filler::default();
                filler.push(text);
                Ok(filler)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Filler, A::Error> {
                let mut filler = Filler::default();
                while let Some(item) = items.next_element::<Filler>()? {
                    for string in &item.strings {
                        filler.push(string);
                    }
                    filler.concept = filler.concept.or(item.concept);
                }
                Ok(filler)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Filler, A::Error> {
                let (mut value, mut canonical, mut text, mut concept) = (None, None, None, None);
                while let Some(key) = fields.next_key::<std::borrow::Cow<'de, str>>()? {
                    match key.as_ref() {
                        "value" => value = fields.next_value::<Option<String>>()?,
                        "canonical" => canonical = fields.next_value::<Option<String>>()?,
                        "text" | "name" => text = fields.next_value::<Option<String>>()?,
                        "concept" => concept = fields.next_value::<Option<String>>()?,
                        _ => {
                            fields.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                if value.is_none() && canonical.is_none() && text.is_none() {
                    return Err(A::Error::custom("a slot has no `text`"));
                }
                let mut filler = Filler {
                    concept,
                    ..Filler::default()
                };
                for string in [value, canonical, text].into_iter().flatten() {
                    filler.push(&string);
                }
                Ok(filler)
            }
        }
        deserializer.deserialize_any(Slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(json: &str) -> Result<Claims, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn slots_may_be_written_in_three_ways() {
        let claims = claims(
            r#"{"id": 7, "title": "x", "events": [{"type": "tenure", "person": {"text": "Elle", "canonical": "Anne Roux", "start": 1},
                "organization": ["Banque du Littoral", "BDL"], "role": "maire", "place": null,
                "date": {"text": "en mars", "value": "2016-03"}}]}"#,
        )
        .unwrap();
        assert_eq!((claims.id.as_str(), claims.language.as_str()), ("7", "?"));
        let event = &claims.events[0];
        assert_eq!(event.person.strings, ["Anne Roux", "Elle"]);
        assert_eq!(event.organization.strings, ["Banque du Littoral", "BDL"]);
        assert_eq!(event.role.first(), Some("maire"));
        assert_eq!(event.place, Filler::default());
        assert_eq!(event.date.strings, ["2016-03", "en mars"]);
        assert_eq!(event.status, Status::Actual);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (json, part) in [
            (r#"{"events": []}"#, "`id`"),
            (r#"{"id": " "}"#, "blank"),
            (r#"{"id": []}"#, "a string or a number"),
            (r#"{"id": "a", "events": [{"type": "tenure"}]}"#, "`person`"),
            (
                r#"{"id": "a", "events": [{"type": "job", "person": "A"}]}"#,
                "`job` is not one of",
            ),
            (
                r#"{"id": "a", "events": [{"type": "tenure", "person": "A", "role": 3}]}"#,
                "a slot",
            ),
            (
                r#"{"id": "a", "events": [{"type": "tenure", "person": {}}]}"#,
                "no `text`",
            ),
        ] {
            let message = claims(json).unwrap_err();
            assert!(message.contains(part), "{json}: {message}");
        }
    }

    #[test]
    fn a_record_gives_the_same_as_its_json() {
        let json = r#"{"id": "a", "language": "fr", "language_confidence": 1.0, "language_reliable": true, "date": "2017-01-19",
            "events": [{"type": "appointment", "status": "planned", "confidence": 0.5, "evidence": [],
                "person": {"text": "Roux", "canonical": "Anne Roux", "start": 0, "end": 4},
                "role": {"text": "présidente", "concept": "president", "start": 5, "end": 9}}]}"#;
        let record: Record = serde_json::from_str(json).unwrap();
        assert_eq!(Claims::from(&record), claims(json).unwrap());
    }
}
