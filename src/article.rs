//! The article as it comes in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One news article.
///
/// In JSON Lines an article is one object; fields that are not listed here are kept in [`Article::metadata`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Identifier; a record carries it back.
    pub id: String,
    /// The body. Every offset of the record counts code points of this string.
    pub text: String,
    /// Headline, used to detect the language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Publication date (ISO 8601, `2017-01-19` or a prefix), against which relative dates are resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where the article was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the outlet or of the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Language code (`fr`, `en`, …) that overrides detection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Every other field of the input, unchanged.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

impl Article {
    /// An article with an identifier and a body, and nothing else.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Article {
            id: id.into(),
            text: text.into(),
            ..Article::default()
        }
    }
}
