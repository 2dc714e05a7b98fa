//! What a rule file holds, as TOML has it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use toml::Spanned;

use crate::record::Slot;

/// A file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    #[serde(default)]
    pub macros: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub rule: Vec<RawRule>,
    #[serde(default)]
    pub cue: Vec<RawCue>,
}

/// A rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub name: Spanned<String>,
    pub event: Option<Spanned<String>>,
    pub pattern: Spanned<String>,
    /// How often the rule is right, from 0 to 1.
    pub reliability: Option<Spanned<f64>>,
    pub status: Option<Spanned<String>>,
    #[serde(default)]
    pub disabled: bool,
    #[serde(default)]
    pub examples: Vec<RawExample>,
    #[serde(default)]
    pub counterexamples: Vec<Spanned<String>>,
}

/// What an example has, in the order of the file.
pub(super) struct RawExample(pub Vec<(Spanned<ExampleKey>, Spanned<String>)>);

/// A key of an example.
pub(super) enum ExampleKey {
    Text,
    Published,
    Status,
    Slot(Slot),
    Unknown(String),
}

impl<'de> Deserialize<'de> for ExampleKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl Visitor<'_> for Keys {
            type Value = ExampleKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E>(self, key: &str) -> Result<ExampleKey, E> {
                Ok(match key {
                    "text" => ExampleKey::Text,
                    "published" => ExampleKey::Published,
                    "status" => ExampleKey::Status,
                    _ => Slot::parse(key)
                        .map_or_else(|| ExampleKey::Unknown(key.to_owned()), ExampleKey::Slot),
                })
            }
        }
        deserializer.deserialize_str(Keys)
    }
}

impl<'de> Deserialize<'de> for RawExample {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = RawExample;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an example")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawExample, A::Error> {
                // A text, a person, a post and its organisation.
                let mut pairs = Vec::with_capacity(4);
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(RawExample(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A cue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCue {
    pub status: Spanned<String>,
    pub pattern: Spanned<String>,
    #[serde(default)]
    pub events: Vec<Spanned<String>>,
}
