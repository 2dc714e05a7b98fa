//! One line of JSON to an article.

use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use super::reject::{Problem, code};
use crate::article::Article;

/// Reads an article from one JSON object; `default_id` names it where it has no `id`.
///
/// `id` may be a string or a number; `title`, `date`, `url`, `source` and `language` are strings or null and are not judged
/// further. Every other field goes to the metadata, together with the fields of a `metadata` object, which win where both
/// have a name. The last of two fields of one name counts.
///
/// # Errors
/// [`code::INVALID_JSON`], [`code::INVALID_FIELD`] or [`code::NO_TEXT`].
pub fn article(line: &str, default_id: impl FnOnce() -> String) -> Result<Article, Problem> {
    let mut fields = match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => fields,
        Ok(other) => return Err(not_an_object(&other)),
        Err(error) => return Err(invalid_json(&error)),
    };
    let id = id(fields.remove("id"))?;
    let mut rest = || -> Result<Article, Problem> {
        let text = text(&mut fields)?;
        let mut article = Article::new("", text);
        article.title = string(&mut fields, "title")?;
        article.date = string(&mut fields, "date")?;
        article.url = string(&mut fields, "url")?;
        article.source = string(&mut fields, "source")?;
        article.language = string(&mut fields, "language")?;
        match fields.remove("metadata") {
            Some(Value::Object(metadata)) => fields.extend(metadata),
            Some(Value::Null) | None => {}
            Some(other) => {
                fields.insert("metadata".into(), other);
            }
        }
        article.metadata = std::mem::take(&mut fields);
        Ok(article)
    };
    match rest() {
        Ok(mut article) => {
            article.id = id.unwrap_or_else(default_id);
            Ok(article)
        }
        Err(problem) => Err(problem.of(id)),
    }
}

/// The identifier as a string; `None` where it is missing, null or blank.
fn id(value: Option<Value>) -> Result<Option<String>, Problem> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(id)) => Ok(Some(id).filter(|id| !id.trim().is_empty())),
        Some(Value::Number(number)) if is_exact(&number) => Ok(Some(number.to_string())),
        Some(Value::Number(_)) => Err(Problem::new(
            code::INVALID_FIELD,
            "`id` is a number of more digits than JSON readers keep; put it in quotes",
        )),
        Some(other) => Err(wrong_type("id", "a string or a number", &other)),
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

/// Takes the body out of the fields.
fn text(fields: &mut Map<String, Value>) -> Result<String, Problem> {
    match fields.remove("text") {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        Some(Value::String(_)) => Err(Problem::new(
            code::NO_TEXT,
            "`text` is blank; fill it in or leave the article out",
        )),
        Some(Value::Null) => Err(Problem::new(
            code::NO_TEXT,
            "`text` is null; fill it in or leave the article out",
        )),
        Some(other) => Err(Problem::new(
            code::NO_TEXT,
            format!("`text` is {}; it must be a string", kind(&other)),
        )),
        None => Err(Problem::new(code::NO_TEXT, missing_text(fields))),
    }
}

/// Names the fields that there are, since the body is often under another name.
fn missing_text(fields: &Map<String, Value>) -> String {
    const SHOWN: usize = 6;
    const LENGTH: usize = 24;
    let mut names: Vec<String> = fields
        .iter()
        .filter(|(_, value)| value.is_string())
        .take(SHOWN)
        .map(|(name, _)| format!("`{}`", name.chars().take(LENGTH).collect::<String>()))
        .collect();
    if names.is_empty() {
        return "there is no `text` field; put the article's body there".into();
    }
    names.dedup();
    format!(
        "there is no `text` field; rename the one that holds the body (there is {})",
        names.join(", ")
    )
}

/// Takes a string or null out of the fields.
fn string(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Problem> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(value)) => Ok(Some(value)),
        Some(other) => Err(wrong_type(name, "a string", &other)),
    }
}

fn wrong_type(name: &str, expected: &str, found: &Value) -> Problem {
    Problem::new(
        code::INVALID_FIELD,
        format!(
            "`{name}` is {}; it must be {expected}, or left out",
            kind(found)
        ),
    )
}

fn not_an_object(found: &Value) -> Problem {
    let mend = match found {
        Value::Array(_) => "write one object a line (jq -c '.[]')",
        _ => "write one object a line, with `id` and `text`",
    };
    Problem::new(
        code::INVALID_JSON,
        format!("the line is {}, not an object; {mend}", kind(found)),
    )
}

fn invalid_json(error: &serde_json::Error) -> Problem {
    let described = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = described.strip_suffix(&place).unwrap_or(&described);
    let mend = match error.classify() {
        Category::Eof => "write each object whole on one line (jq -c .)",
        _ => "mend the line, or write it with a JSON library",
    };
    Problem::new(
        code::INVALID_JSON,
        format!("column {}: {what}; {mend}", error.column()),
    )
}

/// What a value is, with its article.
fn kind(value: &Value) -> &'static str {
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

    fn read(line: &str) -> Result<Article, Problem> {
        article(line, || "dump.jsonl:17".into())
    }

    #[track_caller]
    fn refused(line: &str, code: &str, message: &str) -> Option<String> {
        let problem = read(line).unwrap_err();
        assert_eq!((problem.code, problem.message.as_str()), (code, message));
        problem.id
    }

    #[test]
    fn known_fields_are_read_and_others_kept() {
        let article = read(
            r#"{"id":"a1","text":"Léa Roux part.","date":"hier?","language":"fr","rubric":["éco"],"metadata":{"page":3}}"#,
        )
        .unwrap();
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
    fn identifiers_may_be_numbers_or_missing() {
        let id = |line: &str| read(line).unwrap().id;
        assert_eq!(id(r#"{"id":17,"text":"x"}"#), "17");
        assert_eq!(
            id(r#"{"id":18446744073709551615,"text":"x"}"#),
            "18446744073709551615"
        );
        assert_eq!(id(r#"{"id":1.5,"text":"x"}"#), "1.5");
        for missing in [
            r#"{"text":"x"}"#,
            r#"{"id":null,"text":"x"}"#,
            r#"{"id":" ","text":"x"}"#,
        ] {
            assert_eq!(id(missing), "dump.jsonl:17");
        }
        refused(
            r#"{"id":123456789012345678901234,"text":"x"}"#,
            "invalid_field",
            "`id` is a number of more digits than JSON readers keep; put it in quotes",
        );
        refused(
            r#"{"id":[1],"text":"x"}"#,
            "invalid_field",
            "`id` is an array; it must be a string or a number, or left out",
        );
    }

    #[test]
    fn an_article_needs_text() {
        let id = refused(
            r#"{"id":"a1","body":"x","views":3}"#,
            "no_text",
            "there is no `text` field; rename the one that holds the body (there is `body`)",
        );
        assert_eq!(id.as_deref(), Some("a1"));
        refused(
            "{}",
            "no_text",
            "there is no `text` field; put the article's body there",
        );
        refused(
            "{\"text\":\" \\n\u{A0}\"}",
            "no_text",
            "`text` is blank; fill it in or leave the article out",
        );
        refused(
            r#"{"text":["x"]}"#,
            "no_text",
            "`text` is an array; it must be a string",
        );
    }

    #[test]
    fn wrong_types_are_refused() {
        refused(
            r#"{"text":"x","date":20170119}"#,
            "invalid_field",
            "`date` is a number; it must be a string, or left out",
        );
        assert!(read(r#"{"text":"x","date":null,"metadata":null}"#).is_ok());
        let odd = read(r#"{"text":"x","metadata":"page 3"}"#).unwrap();
        assert_eq!(Value::Object(odd.metadata), json!({"metadata": "page 3"}));
    }

    #[test]
    fn broken_json_is_refused_with_its_column() {
        refused(
            r#"{"text" "x"}"#,
            "invalid_json",
            "column 9: expected `:`; mend the line, or write it with a JSON library",
        );
        refused(
            r#"{"text":"x""#,
            "invalid_json",
            "column 11: EOF while parsing an object; write each object whole on one line (jq -c .)",
        );
        refused(
            r#"[{"text":"x"}]"#,
            "invalid_json",
            "the line is an array, not an object; write one object a line (jq -c '.[]')",
        );
        assert_eq!(
            read(r#"{"text":"\ud800"}"#).unwrap_err().code,
            "invalid_json"
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        let line = format!(
            r#"{{"text":"x","deep":{}{}}}"#,
            "[".repeat(200_000),
            "]".repeat(200_000)
        );
        let problem = read(&line).unwrap_err();
        assert_eq!(problem.code, "invalid_json");
        assert!(
            problem.message.contains("recursion limit exceeded"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn the_last_of_two_fields_counts_and_nul_survives() {
        let article = read(r#"{"text":"x","text":"a\u0000b"}"#).unwrap();
        assert_eq!(article.text, "a\0b");
    }
}
