//! Gold files: hand-labelled articles, one JSON object a line (see the guidelines' file format).

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::error::EvaluateError;
use super::event::{LabelledEvent, Origin};
use super::lines;
use crate::article::Article;

/// An article with the events that a person found in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldArticle {
    /// Identifier, which predictions carry back.
    pub id: String,
    /// Language code; `?` where the file has none.
    pub language: String,
    /// Body, unless it is to be read elsewhere.
    pub text: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication date.
    pub date: Option<String>,
    /// The events, in the order of the file.
    pub events: Vec<LabelledEvent>,
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

impl GoldArticle {
    /// The article for the pipeline, with its language as a hint, as `extract` reads it from the same line.
    ///
    /// # Errors
    /// [`EvaluateError::Line`] when there is no text.
    pub fn article(&self) -> Result<Article, EvaluateError> {
        let Some(text) = &self.text else {
            let message = format!(
                "article `{}` has no `text` to run the pipeline on; fill it in, or score a file with --predictions",
                self.id
            );
            return Err(EvaluateError::line(&self.path, self.line, message));
        };
        Ok(Article {
            title: self.title.clone(),
            date: self.date.clone(),
            language: (self.language != UNKNOWN).then(|| self.language.clone()),
            ..Article::new(self.id.clone(), text.clone())
        })
    }
}

/// The language of an article that has none.
const UNKNOWN: &str = "?";

/// Reads a gold file; `-` is standard input.
///
/// # Errors
/// An [`EvaluateError`] that names the file, the line and the mend: a broken line, an article without `id` or `events`, an event with
/// an unknown type or status, without a person, or with a slot that is no string.
pub fn read_gold(path: &Path) -> Result<Vec<GoldArticle>, EvaluateError> {
    let articles: Result<Vec<GoldArticle>, EvaluateError> = lines::objects(path)?
        .into_iter()
        .map(|(line, fields)| {
            article(&fields, path, line).map_err(|message| EvaluateError::line(path, line, message))
        })
        .collect();
    let articles = articles?;
    if articles.is_empty() {
        let message =
            "no article in it; write one a line, with `id`, `language`, `text` and `events`";
        return Err(EvaluateError::file(path, message));
    }
    Ok(articles)
}

fn article(fields: &Map<String, Value>, path: &Path, line: usize) -> Result<GoldArticle, String> {
    let string = |key: &str| match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("`{key}` is no string; mend it, or leave it out")),
    };
    let Some(Value::Array(events)) = fields.get("events") else {
        return Err("there is no list `events`; write \"events\": [] where nothing happens".into());
    };
    let read = |(index, event)| {
        LabelledEvent::read(event, Origin::Gold)
            .map_err(|message| format!("event {} {message}", index + 1))
    };
    Ok(GoldArticle {
        id: lines::id(fields)?,
        language: string("language")?.unwrap_or_else(|| UNKNOWN.to_owned()),
        text: string("text")?.filter(|text| !text.trim().is_empty()),
        title: string("title")?,
        date: string("date")?,
        events: events
            .iter()
            .enumerate()
            .map(read)
            .collect::<Result<_, _>>()?,
        path: path.to_owned(),
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read(contents: &str) -> Result<Vec<GoldArticle>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gold.jsonl");
        fs::write(&path, contents).unwrap();
        read_gold(&path).map_err(|error| {
            let message = error.to_string();
            message.replace(&format!("{}/", folder.path().display()), "")
        })
    }

    #[test]
    fn articles_are_read_with_their_lines() {
        let gold = read(concat!(
            "\u{FEFF}{\"id\": 7, \"events\": []}\r\n\n",
            "{\"id\": \"b\", \"language\": \"fr\", \"text\": \"x\", \"events\": [{\"type\": \"tenure\", \"person\": [\"A\"]}]}"
        ))
        .unwrap();
        let read: Vec<_> = gold
            .iter()
            .map(|a| (a.id.as_str(), a.language.as_str(), a.line, a.events.len()))
            .collect();
        assert_eq!(read, [("7", "?", 1, 0), ("b", "fr", 3, 1)]);
        let error = gold[0].article().unwrap_err().to_string();
        assert!(
            error.contains("gold.jsonl:1: article `7` has no `text`"),
            "{error}"
        );
        assert_eq!(gold[1].article().unwrap().language.as_deref(), Some("fr"));
    }

    #[test]
    fn errors_name_file_line_and_mend() {
        for (contents, message) in [
            ("", "gold.jsonl: no article in it; write one a line"),
            (
                "\n{\"id\": \"a\", \"events\": [",
                "gold.jsonl:2: column 23: EOF while parsing a list; write each object whole",
            ),
            ("[]", "gold.jsonl:1: the line is not an object"),
            ("{\"events\": []}", "gold.jsonl:1: there is no `id`"),
            (
                "{\"id\": \"a\"}",
                "gold.jsonl:1: there is no list `events`; write \"events\": []",
            ),
            (
                "{\"id\": \"a\", \"text\": 3, \"events\": []}",
                "gold.jsonl:1: `text` is no string",
            ),
            (
                "{\"id\": \"a\", \"events\": [{\"type\": \"tenure\", \"person\": \"A\"}, {\"type\": \"job\", \"person\": \"A\"}]}",
                "gold.jsonl:1: event 2 has type `job`; use one of appointment",
            ),
        ] {
            let error = read(contents).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
        let error = read_gold(Path::new("no/such.jsonl"))
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("cannot read `no/such.jsonl`"), "{error}");
    }
}
