//! Entities.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::super::identifiers;

/// A thing or a link. Its fields are in the order in which `ftm` writes them: the `id` first, so that sorted lines are sorted by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Entity {
    id: String,
    schema: String,
    properties: BTreeMap<String, Vec<String>>,
}

impl Entity {
    /// An entity without properties, whose identifier the parts decide.
    pub(super) fn new(schema: &str, parts: &[&str]) -> Self {
        Entity {
            id: format!("carriere-{}", identifiers::stable(parts)),
            schema: schema.to_owned(),
            properties: BTreeMap::new(),
        }
    }

    /// Its identifier.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Its schema.
    pub(super) fn schema(&self) -> &str {
        &self.schema
    }

    /// The values of a property.
    pub(super) fn get(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }

    /// Replaces the values of a property.
    pub(super) fn set(&mut self, property: &str, values: Vec<String>) {
        match values.is_empty() {
            true => self.properties.remove(property),
            false => self.properties.insert(property.to_owned(), values),
        };
    }

    /// Adds all values of another entity.
    pub(super) fn merge(&mut self, other: &Entity) {
        for (property, values) in &other.properties {
            for value in values {
                self.add(property, value);
            }
        }
    }

    /// True when it has a value of a property.
    pub(super) fn has(&self, property: &str) -> bool {
        self.properties.contains_key(property)
    }

    /// Adds a value of a property, unless it is empty or there. Text that is too long is cut, an address left out.
    pub(super) fn add(&mut self, property: &str, value: &str) {
        let mut value = value;
        if NAMES.contains(&property) {
            while let Some(inner) = unquoted(value) {
                value = inner;
            }
        }
        let end = value.char_indices().nth(longest(property));
        let value = match end {
            Some(_) if property == "sourceUrl" => return,
            Some((end, _)) => value[..end].trim_end(),
            None => value,
        };
        if value.is_empty() {
            return;
        }
        let values = self.properties.entry(property.to_owned()).or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }

    /// Adds a value of a property that must have one: the identifier, where there is none.
    pub(super) fn add_needed(&mut self, property: &str, value: &str) {
        self.add(property, value);
        if !self.has(property) {
            let id = self.id.clone();
            self.add(property, &id);
        }
    }

    /// Adds a value that may be missing.
    pub(super) fn add_maybe(&mut self, property: &str, value: Option<String>) {
        self.add(property, value.as_deref().unwrap_or_default());
    }

    /// Appends it as a line.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.push(b'\n');
        Ok(())
    }
}

/// Properties of the type `name`, which have no quotes around them.
const NAMES: [&str; 3] = ["name", "alias", "weakAlias"];

/// Code points that a value may have, by the type of its property.
fn longest(property: &str) -> usize {
    match property {
        "description" | "summary" => 65_000,
        "sourceUrl" => 4096,
        name if NAMES.contains(&name) => 384,
        _ => 1024,
    }
}

/// What is between straight quotes at both ends.
fn unquoted(text: &str) -> Option<&str> {
    let quotes = ['"', '\''];
    let inner = text.strip_prefix(quotes)?.strip_suffix(quotes)?;
    Some(inner.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_as_the_types_want_them() {
        let mut entity = Entity::new("Person", &["x"]);
        entity.add("name", "\"'Anne Roux' \"");
        entity.add("name", "Anne Roux");
        entity.add("name", "");
        entity.add_needed("alias", "\"\"");
        entity.add("title", "\"Madame\"");
        entity.add("role", &"é".repeat(2000));
        entity.add(
            "sourceUrl",
            &format!("https://example.org/{}", "a".repeat(5000)),
        );
        assert_eq!(entity.properties["name"], ["Anne Roux"]);
        assert_eq!(entity.properties["alias"], [entity.id()]);
        assert_eq!(entity.properties["title"], ["\"Madame\""]);
        assert_eq!(entity.properties["role"][0].chars().count(), 1024);
        assert!(!entity.has("sourceUrl"));
    }
}
