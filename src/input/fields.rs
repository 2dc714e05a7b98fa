//! Which field of the input is which field of an article (`--fields text=body,title=headline`).

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

/// For fields of an article, where in an input's object or row they stand. A field that is not named stands under its own name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<Mapping>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mapping {
    field: &'static str,
    /// As it was given: a name, or names with dots between that lead into nested objects and arrays.
    path: String,
}

/// What can be mapped: the fields of an article that are not metadata.
const FIELDS: [&str; 7] = ["id", "text", "title", "date", "url", "source", "language"];

impl Fields {
    /// Takes the mapped fields out of an object and puts them under their own names. What stood under such a name before, and is no
    /// longer what the name means, comes back as the second value.
    pub(super) fn apply(&self, fields: &mut Map<String, Value>) -> Map<String, Value> {
        let mut found: Vec<(&str, Option<Value>)> = Vec::with_capacity(self.0.len());
        for Mapping { field, path } in &self.0 {
            found.push((*field, take(fields, path)));
        }
        let mut displaced = Map::new();
        for (field, _) in &found {
            if let Some((name, value)) = fields.remove_entry(*field) {
                displaced.insert(name, value);
            }
        }
        for (field, value) in found {
            if let Some(value) = value {
                fields.insert(field.to_owned(), value);
            }
        }
        displaced
    }

    /// Where the text stands.
    pub(super) fn text_name(&self) -> &str {
        self.name("text")
    }

    /// Where a field stands.
    pub(super) fn name<'f>(&'f self, field: &'f str) -> &'f str {
        let mapping = self.0.iter().find(|mapping| mapping.field == field);
        mapping.map_or(field, |mapping| &mapping.path)
    }
}

/// Takes the value at a path. A field of the whole path's name counts first; an element of an array is copied and not taken, so that
/// the others keep their places.
fn take(fields: &mut Map<String, Value>, path: &str) -> Option<Value> {
    if let Some(value) = fields.remove(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    match fields.get_mut(first)? {
        Value::Object(inner) => take(inner, rest),
        Value::Array(inner) => {
            let (number, rest) = match rest.split_once('.') {
                Some((number, rest)) => (number, Some(rest)),
                None => (rest, None),
            };
            let element = inner.get_mut(number.parse::<usize>().ok()?)?;
            match (rest, element) {
                (None, element) => Some(element.clone()),
                (Some(rest), Value::Object(inner)) => take(inner, rest),
                _ => None,
            }
        }
        _ => None,
    }
}

impl FromStr for Fields {
    type Err = String;

    /// Reads `text=body,title=headline`.
    fn from_str(given: &str) -> Result<Self, String> {
        let mut fields = Fields::default();
        for pair in given.split(',') {
            let (field, path) = pair
                .split_once('=')
                .ok_or_else(|| format!("`{pair}`: expected a pair such as text=body"))?;
            let (field, path) = (field.trim(), path.trim());
            let Some(field) = FIELDS.into_iter().find(|known| *known == field) else {
                return Err(format!("`{field}`: expected one of {}", FIELDS.join(", ")));
            };
            if path.is_empty() || path.split('.').any(str::is_empty) {
                return Err(format!(
                    "`{pair}`: expected a name behind the =, or names with dots between"
                ));
            }
            if fields.0.iter().any(|mapping| mapping.field == field) {
                return Err(format!("`{field}` stands twice; name one field for it"));
            }
            fields.0.push(Mapping {
                field,
                path: path.to_owned(),
            });
        }
        Ok(fields)
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, Mapping { field, path }) in self.0.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            write!(f, "{comma}{field}={path}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn mapped(mapping: &str, object: Value) -> (Value, Value) {
        let fields: Fields = mapping.parse().unwrap();
        assert_eq!(fields.to_string(), mapping);
        let Value::Object(mut object) = object else {
            panic!("no object")
        };
        let displaced = fields.apply(&mut object);
        (object.into(), displaced.into())
    }

    #[test]
    fn fields_are_renamed_and_what_they_displace_is_kept() {
        assert_eq!(
            mapped(
                "text=body,title=headline",
                json!({"body": "b", "headline": "h", "text": "t", "n": 1})
            ),
            (
                json!({"text": "b", "title": "h", "n": 1}),
                json!({"text": "t"})
            )
        );
        // Each takes the other's place.
        assert_eq!(
            mapped("text=title,title=text", json!({"text": "a", "title": "b"})),
            (json!({"text": "b", "title": "a"}), json!({}))
        );
        assert_eq!(
            mapped("text=body", json!({"text": "t"})),
            (json!({}), json!({"text": "t"}))
        );
    }

    #[test]
    fn dots_lead_inside() {
        let object = json!({"doc": {"body": "b", "n": 1}, "names": ["x", {"y": "z"}], "a.b": 2});
        assert_eq!(
            mapped(
                "text=doc.body,title=names.0,source=names.1.y,id=a.b",
                object
            ),
            (
                json!({"text": "b", "title": "x", "source": "z", "id": 2, "doc": {"n": 1}, "names": ["x", {}]}),
                json!({})
            )
        );
        let nothing = json!({"doc": "b", "names": []});
        assert_eq!(
            mapped("text=doc.body,title=names.0,url=names.x", nothing.clone()),
            (nothing, json!({}))
        );
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        for (given, message) in [
            ("text", "such as text=body"),
            ("body=text", "expected one of id, text"),
            ("text=", "a name behind"),
            ("text=a..b", "dots between"),
            ("text=a,text=b", "stands twice"),
            ("", "such as text=body"),
        ] {
            let error = given.parse::<Fields>().unwrap_err();
            assert!(error.contains(message), "{given}: {error}");
        }
    }
}
