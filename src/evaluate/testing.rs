//! Records for tests.

use serde_json::Value;

use super::event::{LabelledEvent, Origin};
use super::gold::GoldArticle;

fn read(events: &Value, origin: Origin) -> Vec<LabelledEvent> {
    let events = events.as_array().unwrap().iter();
    events
        .map(|event| LabelledEvent::read(event, origin).unwrap())
        .collect()
}

/// Gold records from a JSON list.
pub(crate) fn gold(events: Value) -> Vec<LabelledEvent> {
    read(&events, Origin::Gold)
}

/// Predicted records from a JSON list.
pub(crate) fn predicted(events: Value) -> Vec<LabelledEvent> {
    read(&events, Origin::Predicted)
}

/// An article with its gold records.
pub(crate) fn article(id: &str, language: &str, events: Value) -> GoldArticle {
    GoldArticle {
        id: id.into(),
        language: language.into(),
        events: gold(events),
        ..GoldArticle::default()
    }
}
