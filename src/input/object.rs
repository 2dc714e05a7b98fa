//! The named values of one article, from whatever format, to an article.

use serde_json::{Map, Number, Value};

use super::fields::Fields;
use super::reject::{Problem, code};
use crate::article::Article;

/// Makes an article of named values; `default_id` names it where it has no `id`.
///
/// `id` may be a string or a number; `title`, `date`, `url`, `source` and `language` are strings or null and are not judged
/// further. Every other field goes to the metadata, together with the fields of a `metadata` object, which win where both
/// have a name.
///
/// # Errors
/// [`code::INVALID_FIELD`] or [`code::NO_TEXT`].
pub fn article(
    mut values: Map<String, Value>,
    fields: &Fields,
    default_id: impl FnOnce() -> String,
) -> Result<Article, Problem> {
    let displaced = fields.apply(&mut values);
    let mut object = Object { values, fields };
    let id = object.id()?;
    match object.article() {
        Ok(mut article) => {
            article.id = id.unwrap_or_else(default_id);
            article.metadata.extend(displaced);
            Ok(article)
        }
        Err(problem) => Err(problem.of(id)),
    }
}

/// The values that are not taken yet.
struct Object<'f> {
    values: Map<String, Value>,
    /// What the fields are called in the input, for messages.
    fields: &'f Fields,
}

impl Object<'_> {
    /// All but the identifier.
    fn article(&mut self) -> Result<Article, Problem> {
        let text = self.text()?;
        let mut article = Article::new("", text);
        article.title = self.string("title")?;
        article.date = self.string("date")?;
        article.url = self.string("url")?;
        article.source = self.string("source")?;
        article.language = self.string("language")?;
        match self.values.remove("metadata") {
            Some(Value::Object(metadata)) => self.values.extend(metadata),
            Some(Value::Null) | None => {}
            Some(other) => {
                self.values.insert("metadata".into(), other);
            }
        }
        article.metadata = std::mem::take(&mut self.values);
        Ok(article)
    }

    /// Takes the identifier as a string; `None` where it is missing, null or blank.
    fn id(&mut self) -> Result<Option<String>, Problem> {
        match self.values.remove("id") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(id)) => Ok(Some(id).filter(|id| !id.trim().is_empty())),
            Some(Value::Number(number)) if is_exact(&number) => Ok(Some(number.to_string())),
            Some(Value::Number(_)) => Err(Problem::new(
                code::INVALID_FIELD,
                format!(
                    "`{}` is a number of more digits than JSON readers keep; put it in quotes",
                    self.fields.name("id")
                ),
            )),
            Some(other) => Err(self.wrong_type("id", "a string or a number", &other)),
        }
    }

    /// Takes the body.
    fn text(&mut self) -> Result<String, Problem> {
        let name = self.fields.text_name();
        let message = match self.values.remove("text") {
            Some(Value::String(text)) if !text.trim().is_empty() => return Ok(text),
            Some(Value::String(_)) => {
                format!("`{name}` is blank; fill it in or leave the article out")
            }
            Some(Value::Null) => format!("`{name}` is null; fill it in or leave the article out"),
            Some(other) => format!("`{name}` is {}; it must be a string", kind(&other)),
            None => self.missing_text(),
        };
        Err(Problem::new(code::NO_TEXT, message))
    }

    /// Names the fields that there are, since the body is often under another name.
    fn missing_text(&self) -> String {
        const SHOWN: usize = 6;
        const LENGTH: usize = 24;
        let name = self.fields.text_name();
        let mut names: Vec<String> = self
            .values
            .iter()
            .filter(|(_, value)| value.is_string())
            .take(SHOWN)
            .map(|(name, _)| format!("`{}`", name.chars().take(LENGTH).collect::<String>()))
            .collect();
        if names.is_empty() {
            return format!("there is no `{name}` field; put the article's body there");
        }
        names.dedup();
        format!(
            "there is no `{name}` field; name the one that holds the body with --fields text=NAME (there is {})",
            names.join(", ")
        )
    }

    /// Takes a string or null.
    fn string(&mut self, name: &str) -> Result<Option<String>, Problem> {
        match self.values.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(value)) => Ok(Some(value)),
            Some(other) => Err(self.wrong_type(name, "a string", &other)),
        }
    }

    fn wrong_type(&self, name: &str, expected: &str, found: &Value) -> Problem {
        Problem::new(
            code::INVALID_FIELD,
            format!(
                "`{}` is {}; it must be {expected}, or left out",
                self.fields.name(name),
                kind(found)
            ),
        )
    }
}

/// True for a number that reading has surely not rounded: a 64-bit integer, or a float of less than 2^53.
fn is_exact(number: &Number) -> bool {
    number.is_i64()
        || number.is_u64()
        || number
            .as_f64()
            .is_some_and(|value| value.abs() < 9_007_199_254_740_992.0)
}

/// What a value is, with its article.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(object: Value, fields: &str) -> Result<Article, Problem> {
        let fields = match fields {
            "" => Fields::default(),
            given => given.parse().unwrap(),
        };
        match object {
            Value::Object(values) => article(values, &fields, || "dump.jsonl:17".into()),
            other => panic!("{other}"),
        }
    }

    #[track_caller]
    fn refused(object: Value, fields: &str, code: &str, message: &str) -> Option<String> {
        let problem = read(object, fields).unwrap_err();
        assert_eq!((problem.code, problem.message.as_str()), (code, message));
        problem.id
    }

    #[test]
    fn known_fields_are_read_and_others_kept() {
        let object = json!({"id": "a1", "text": "Léa Roux part.", "date": "hier?", "language": "fr", "rubric": ["éco"],
                            "metadata": {"page": 3}});
        let article = read(object, "").unwrap();
        assert_eq!(article.id, "a1");
        assert_eq!(article.text, "Léa Roux part.");
        assert_eq!(article.date.as_deref(), Some("hier?"));
        assert_eq!(article.language.as_deref(), Some("fr"));
        assert_eq!(
            Value::Object(article.metadata),
            json!({"page": 3, "rubric": ["éco"]})
        );
    }

    #[test]
    fn mapped_fields_are_read_and_called_by_their_names() {
        let object = json!({"doc": {"n": 7, "body": "Léa Roux part."}, "text": "teaser"});
        let article = read(object, "text=doc.body,id=doc.n").unwrap();
        assert_eq!(
            (article.id.as_str(), article.text.as_str()),
            ("7", "Léa Roux part.")
        );
        assert_eq!(
            Value::Object(article.metadata),
            json!({"doc": {}, "text": "teaser"})
        );
        refused(
            json!({"when": 2016, "text": "x"}),
            "date=when",
            "invalid_field",
            "`when` is a number; it must be a string, or left out",
        );
        refused(
            json!({"id": "a", "text": "x"}),
            "text=body",
            "no_text",
            "there is no `body` field; put the article's body there",
        );
    }

    #[test]
    fn identifiers_may_be_numbers_or_missing() {
        let id = |object: Value| read(object, "").unwrap().id;
        assert_eq!(id(json!({"id": 17, "text": "x"})), "17");
        assert_eq!(
            id(json!({"id": u64::MAX, "text": "x"})),
            "18446744073709551615"
        );
        assert_eq!(id(json!({"id": 1.5, "text": "x"})), "1.5");
        for missing in [
            json!({"text": "x"}),
            json!({"id": null, "text": "x"}),
            json!({"id": " ", "text": "x"}),
        ] {
            assert_eq!(id(missing), "dump.jsonl:17");
        }
        refused(
            json!({"id": 1e23, "text": "x"}),
            "",
            "invalid_field",
            "`id` is a number of more digits than JSON readers keep; put it in quotes",
        );
        refused(
            json!({"id": [1], "text": "x"}),
            "",
            "invalid_field",
            "`id` is an array; it must be a string or a number, or left out",
        );
    }

    #[test]
    fn an_article_needs_text() {
        let id = refused(
            json!({"id": "a1", "body": "x", "views": 3}),
            "",
            "no_text",
            "there is no `text` field; name the one that holds the body with --fields text=NAME (there is `body`)",
        );
        assert_eq!(id.as_deref(), Some("a1"));
        refused(
            json!({}),
            "",
            "no_text",
            "there is no `text` field; put the article's body there",
        );
        refused(
            json!({"text": " \n\u{A0}"}),
            "",
            "no_text",
            "`text` is blank; fill it in or leave the article out",
        );
        refused(
            json!({"text": ["x"]}),
            "",
            "no_text",
            "`text` is an array; it must be a string",
        );
    }

    #[test]
    fn wrong_types_are_refused() {
        refused(
            json!({"text": "x", "date": 20170119}),
            "",
            "invalid_field",
            "`date` is a number; it must be a string, or left out",
        );
        assert!(read(json!({"text": "x", "date": null, "metadata": null}), "").is_ok());
        let odd = read(json!({"text": "x", "metadata": "page 3"}), "").unwrap();
        assert_eq!(Value::Object(odd.metadata), json!({"metadata": "page 3"}));
    }
}
