//! The text of one JSON object to an article.

use serde_json::Value;
use serde_json::error::Category;

use super::fields::Fields;
use super::object::{self, kind};
use super::reject::{Problem, code};
use crate::article::Article;

/// Reads an article from one JSON object, as [`object::article`] does. `whole` is what the text is, for messages: `line` or `record`.
/// The last of two fields of one name counts.
///
/// # Errors
/// [`code::INVALID_JSON`], [`code::INVALID_FIELD`] or [`code::NO_TEXT`].
pub fn article(
    text: &str,
    whole: &str,
    fields: &Fields,
    default_id: impl FnOnce() -> String,
) -> Result<Article, Problem> {
    match serde_json::from_str(text) {
        Ok(Value::Object(values)) => object::article(values, fields, default_id),
        Ok(other) => Err(not_an_object(&other, whole)),
        Err(error) => Err(invalid_json(&error)),
    }
}

fn not_an_object(found: &Value, whole: &str) -> Problem {
    let mend = match (found, whole) {
        (Value::Array(_), "line") => "write one object a line (jq -c '.[]'), or say --format json",
        _ => "write one object an article, with `id` and `text`",
    };
    Problem::new(
        code::INVALID_JSON,
        format!("the {whole} is {}, not an object; {mend}", kind(found)),
    )
}

fn invalid_json(error: &serde_json::Error) -> Problem {
    let described = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = described.strip_suffix(&place).unwrap_or(&described);
    let mend = match error.classify() {
        Category::Eof => "write each object whole (jq -c .)",
        _ => "mend it, or write it with a JSON library",
    };
    let place = match error.line() {
        0 | 1 => format!("column {}", error.column()),
        line => format!("column {} of its line {line}", error.column()),
    };
    Problem::new(code::INVALID_JSON, format!("{place}: {what}; {mend}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Article, Problem> {
        article(line, "line", &Fields::default(), || "dump.jsonl:17".into())
    }

    #[track_caller]
    fn refused(line: &str, code: &str, message: &str) {
        let problem = read(line).unwrap_err();
        assert_eq!((problem.code, problem.message.as_str()), (code, message));
    }

    #[test]
    fn broken_json_is_refused_with_its_column() {
        refused(
            r#"{"text" "x"}"#,
            "invalid_json",
            "column 9: expected `:`; mend it, or write it with a JSON library",
        );
        refused(
            "{\n\"text\" \"x\"}",
            "invalid_json",
            "column 8 of its line 2: expected `:`; mend it, or write it with a JSON library",
        );
        refused(
            r#"{"text":"x""#,
            "invalid_json",
            "column 11: EOF while parsing an object; write each object whole (jq -c .)",
        );
        refused(
            r#"[{"text":"x"}]"#,
            "invalid_json",
            "the line is an array, not an object; write one object a line (jq -c '.[]'), or say --format json",
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

    #[test]
    fn numbers_are_kept_exact_or_refused() {
        let id = |line: &str| read(line).unwrap().id;
        assert_eq!(
            id(r#"{"id":18446744073709551615,"text":"x"}"#),
            "18446744073709551615"
        );
        assert!(read(r#"{"id":123456789012345678901234,"text":"x"}"#).is_err());
    }
}
