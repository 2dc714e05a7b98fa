//! Knowledge and records that the tests of several modules share.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::CompareKnowledge;
use super::rows::Rows;
use crate::testing::models_dir;

/// The knowledge that the product ships.
pub(crate) fn knowledge() -> &'static CompareKnowledge {
    static KNOWLEDGE: LazyLock<CompareKnowledge> =
        LazyLock::new(|| CompareKnowledge::load(&models_dir()).expect("the models are valid"));
    &KNOWLEDGE
}

/// Rows of articles, each a head of language and date and its events with slots of plain strings; they are called a0, a1 and so on.
pub(crate) fn rows(articles: &[(&str, Value)]) -> Rows {
    let mut rows = Rows::default();
    for (index, (head, events)) in articles.iter().enumerate() {
        let (language, date) = head.split_once(' ').expect("a language and a date");
        let article = json!({"id": format!("a{index}"), "language": language, "date": date, "events": events});
        let claims = serde_json::from_value(article).expect("slots of plain strings");
        assert!(rows.add(&claims, 0.0));
    }
    rows
}
