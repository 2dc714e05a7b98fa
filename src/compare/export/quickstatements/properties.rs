//! Which statement an event becomes (`exports/wikidata.toml`).

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::super::condition::{Condition, Kinds};
use crate::lexicon::{LexiconError, Source};
use crate::record::EventType;

/// The table of statements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Properties {
    /// Takes the end of a tenure or of studies.
    pub(super) end_date: Spanned<String>,
    dates: HashMap<EventType, Spanned<String>>,
    statement: Vec<Statement>,
}

/// A row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statement {
    when: Condition,
    #[serde(default)]
    pub(super) subject: Subject,
    pub(super) property: Spanned<String>,
    pub(super) value: Pointed,
    date: Option<Spanned<String>>,
    pub(super) date_statement: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) qualifiers: BTreeMap<Qualifier, Spanned<String>>,
}

/// Whose item a statement stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Subject {
    #[default]
    Person,
    Organization,
}

/// What a statement points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Pointed {
    Person,
    Organization,
    Position,
    Election,
}

/// What a qualifier says besides dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Qualifier {
    Position,
    Degree,
    Field,
    Place,
    By,
    Predecessor,
    Successor,
}

impl Properties {
    /// Reads the table of a models folder.
    ///
    /// # Errors
    /// When the file cannot be read or is no valid TOML, or when something in it is no property.
    pub(super) fn load(models: &Path) -> Result<Self, LexiconError> {
        Properties::parse(&Source::read(models.join("exports/wikidata.toml"))?)
    }

    fn parse(source: &Source) -> Result<Self, LexiconError> {
        let table: Properties = source.parse()?;
        let rows = table.statement.iter();
        let needed = rows.clone().flat_map(|row| {
            let other = row.date_statement.iter().chain(row.qualifiers.values());
            std::iter::once(&row.property).chain(other)
        });
        let dates = table.dates.values();
        let maybe = dates.chain(rows.filter_map(|row| row.date.as_ref()));
        let maybe = maybe.filter(|property| !property.get_ref().is_empty());
        let wrong = needed
            .chain(maybe)
            .chain([&table.end_date])
            .find(|property| !is_property(property.get_ref()));
        if let Some(wrong) = wrong {
            let expected = "a property of Wikidata, such as \"P39\"";
            return Err(source.bad_value(wrong.span().start, wrong.get_ref(), expected));
        }
        for event in EventType::ALL {
            if !table.dates.contains_key(event) {
                return Err(source.error(0, format!("[dates]: expected an entry `{event}`")));
            }
        }
        Ok(table)
    }

    /// The statement that an event of these kinds becomes.
    pub(super) fn of(&self, kinds: &Kinds) -> Option<&Statement> {
        self.statement.iter().find(|row| row.when.fits(kinds))
    }

    /// The property that takes the date of the event as a qualifier.
    pub(super) fn date<'p>(&'p self, row: &'p Statement, event: EventType) -> Option<&'p str> {
        let property = row.date.as_ref().or_else(|| self.dates.get(&event))?;
        Some(property.get_ref().as_str()).filter(|property| !property.is_empty())
    }
}

fn is_property(text: &str) -> bool {
    let digits = text.strip_prefix('P');
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::models_dir;

    #[test]
    fn the_table_is_whole() {
        Properties::load(&models_dir()).unwrap();
    }

    #[test]
    fn what_is_no_property_is_refused_with_its_place() {
        let text = std::fs::read_to_string(models_dir().join("exports/wikidata.toml")).unwrap();
        for (from, to) in [
            ("property = \"P69\"", "property = \"Q69\""),
            ("successor = \"P1366\"", "successor = \"\""),
            ("appointment = \"P580\"", "appointment = \"P\""),
        ] {
            let wrong = text.replacen(from, to, 1);
            assert_ne!(wrong, text);
            let error = Properties::parse(&Source::literal("w.toml", &wrong)).unwrap_err();
            assert!(
                error.to_string().contains("property of Wikidata"),
                "{error}"
            );
        }
    }
}
