//! The sources of a statement.

use super::super::addresses::web_address;
use super::super::claims::{Claims, squashed};
use super::super::dates;
use super::items::{Item, ItemKind, Items};
use super::syntax::{Value, address};
use crate::compare::Told;
use crate::record::Record;

/// Characters that Wikidata takes in an address and in a title.
const LONGEST_ADDRESS: usize = 500;
const LONGEST_TITLE: usize = 1500;

/// Articles of one language that a statement names; more would not make it surer.
const MOST_PER_LANGUAGE: usize = 2;

/// The mentions whose articles a statement names: of each language those that can be looked up best, in the order of the input.
pub(super) fn chosen<'a>(claims: &Claims<'a>) -> Vec<&'a Told> {
    let mut chosen: Vec<(usize, &Told)> = Vec::new();
    for language in &claims.story.languages {
        let told = claims.told.iter().copied().enumerate();
        let mut told: Vec<(usize, &Told)> = told
            .filter(|(_, told)| told.record.language == *language)
            .collect();
        told.sort_by_key(|(_, told)| {
            let record = &told.record;
            let address = record.url.as_deref().and_then(web_address);
            (
                address.is_none(),
                record.title.is_none(),
                record.date.is_none(),
            )
        });
        told.dedup_by(|a, b| a.1.record.id == b.1.record.id);
        chosen.extend(told.into_iter().take(MOST_PER_LANGUAGE));
    }
    chosen.sort_by_key(|(place, _)| *place);
    chosen.into_iter().map(|(_, told)| told).collect()
}

/// The address of an article, if it has one that Wikidata takes.
fn address_of(record: &Record) -> Option<String> {
    let address = record.url.as_deref().and_then(web_address)?;
    (address.chars().count() <= LONGEST_ADDRESS).then_some(address)
}

/// The columns of a reference; empty for an article that has neither an address nor a title and a source.
pub(super) fn columns(told: &Told, items: &Items, is_first: bool) -> Vec<(String, Value)> {
    let record = &told.record;
    let mut columns: Vec<(&str, Value)> = Vec::new();
    let source = record.source.as_deref().map(squashed);
    if let Some(Item::Known(number)) = items.of_names(ItemKind::Source, &source) {
        columns.push(("S248", Value::Item(number.clone())));
    }
    if let Some(url) = address_of(record) {
        columns.push(("S854", address(&url)));
    }
    // A title alone leads nowhere.
    if columns.is_empty() {
        return Vec::new();
    }
    let title = record.title.as_deref().map(squashed).unwrap_or_default();
    if (1..=LONGEST_TITLE).contains(&title.chars().count()) {
        columns.push((
            "S1476",
            Value::Text {
                language: record.language.clone(),
                text: title,
            },
        ));
    }
    if let Some(date) = record.date.as_deref().and_then(dates::parse) {
        columns.push(("S577", Value::Time(date)));
    }
    let opens = |number: usize| number == 0 && !is_first;
    columns
        .into_iter()
        .enumerate()
        .map(|(number, (property, value))| match opens(number) {
            // Begins a reference of its own.
            true => (format!("!{property}"), value),
            false => (property.to_owned(), value),
        })
        .collect()
}
