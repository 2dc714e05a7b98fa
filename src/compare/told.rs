//! An event as one article tells it, with the article around it.

use crate::record::{Event, Record};

/// One event of one record: what a [`StoryMention`](super::StoryMention) points to.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The record that it is from, with its language, date, title, address and outlet; its `events` and `entities` are left out.
    pub record: Record,
    /// The event.
    pub event: Event,
}

impl Told {
    /// The event at `index` of a record; `None` where the record has fewer.
    pub fn of(record: &Record, index: usize) -> Option<Self> {
        let event = record.events.get(index)?.clone();
        let record = Record {
            id: record.id.clone(),
            language: record.language.clone(),
            language_confidence: record.language_confidence,
            language_reliable: record.language_reliable,
            date: record.date.clone(),
            title: record.title.clone(),
            url: record.url.clone(),
            source: record.source.clone(),
            events: Vec::new(),
            entities: None,
            metadata: record.metadata.clone(),
        };
        Some(Told { record, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Argument, EventType};

    #[test]
    fn the_other_events_are_left_out() {
        let person = Argument {
            text: "Anne Roux".into(),
            canonical: None,
            concept: None,
            value: None,
            start: 0,
            end: 9,
        };
        let event = crate::testing::event(EventType::Tenure, person);
        let record = Record {
            id: "a1".into(),
            language: "fr".into(),
            events: vec![event.clone()],
            ..Record::default()
        };
        let told = Told::of(&record, 0).unwrap();
        assert_eq!((told.record.id.as_str(), &told.event), ("a1", &event));
        assert!(told.record.events.is_empty());
        assert_eq!(Told::of(&record, 1), None);
    }
}
