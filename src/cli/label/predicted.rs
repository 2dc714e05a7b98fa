//! Articles with what was predicted of them: by the pipeline, or in a file of records.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::tell;
use crate::article::Article;
use crate::cli::model_options::ModelArgs;
use crate::error::Error;
use crate::evaluate::lines;
use crate::label::{GoldArticle, LabelError};
use crate::pipeline::Pipeline;

/// Articles that are processed together.
const BATCH: usize = 128;

/// An article and the JSON of its predicted events.
pub(super) struct Predicted {
    /// The article with its own fields, and the events that its line has, if it is a gold line.
    pub(super) article: GoldArticle,
    /// Where it was read.
    pub(super) place: (PathBuf, usize),
    /// The events that a system found.
    pub(super) events: Vec<Value>,
}

/// Reads the articles of JSON Lines files. One that cannot be used is told of and left out; `flawed` says that there was one. `labelled`
/// asks for the list `events` of gold files.
pub(super) fn articles(
    inputs: &[PathBuf],
    labelled: bool,
    flawed: &mut bool,
) -> Result<Vec<Predicted>, Error> {
    let mut articles = Vec::new();
    for path in inputs {
        let objects = lines::objects(path).map_err(|error| Error::Input(error.to_string()))?;
        for (line, mut fields) in objects {
            if !labelled {
                fields.remove("events");
            }
            fields.entry("id").or_insert_with(|| {
                let name = path.file_name().unwrap_or(path.as_os_str());
                format!("{}:{line}", name.to_string_lossy()).into()
            });
            match GoldArticle::read(fields, labelled) {
                Ok(article) => articles.push(Predicted {
                    article,
                    place: (path.clone(), line),
                    events: Vec::new(),
                }),
                Err(message) => {
                    *flawed = true;
                    let path = path.clone();
                    let error = LabelError::Line {
                        path,
                        line,
                        message,
                    };
                    tell(&format!("left out: {error}"));
                }
            }
        }
    }
    Ok(articles)
}

/// Fills in the events of a file of records, by `id`; an article that it does not have gets none.
pub(super) fn from_file(articles: &mut [Predicted], path: &Path) -> Result<(), Error> {
    let objects = lines::objects(path).map_err(|error| Error::Input(error.to_string()))?;
    let mut events: HashMap<String, Vec<Value>> = HashMap::new();
    for (line, mut fields) in objects {
        let refuse = |message: String| {
            let path = path.to_owned();
            let error = LabelError::Line {
                path,
                line,
                message,
            };
            Error::Input(error.to_string())
        };
        let id = lines::id(&fields).map_err(refuse)?;
        match fields.remove("events") {
            Some(Value::Array(found)) => events.insert(id, found),
            _ => {
                return Err(refuse(
                    "there is no list `events`; name a file that `carriere extract` wrote".into(),
                ));
            }
        };
    }
    let mut unknown = 0;
    for predicted in articles.iter_mut() {
        match events.get(&predicted.article.id) {
            Some(found) => predicted.events.clone_from(found),
            None => unknown += 1,
        }
    }
    if unknown > 0 {
        tell(&format!(
            "{unknown} of {} articles are not in {}",
            articles.len(),
            path.display()
        ));
    }
    Ok(())
}

/// Fills in the events that the pipeline finds.
pub(super) fn from_pipeline(
    articles: &mut [Predicted],
    models: &ModelArgs,
    flawed: &mut bool,
) -> Result<(), Error> {
    let pipeline = Pipeline::load(&models.options()?)?;
    for batch in articles.chunks_mut(BATCH) {
        let inputs: Vec<Article> = batch
            .iter()
            .map(|predicted| input(&predicted.article))
            .collect();
        for (predicted, record) in batch.iter_mut().zip(pipeline.process(&inputs)) {
            let events = record
                .map_err(|error| error.to_string())
                .and_then(|record| {
                    let values = record.events.iter().map(serde_json::to_value);
                    values
                        .collect::<Result<Vec<_>, _>>()
                        .map_err(|error| error.to_string())
                });
            match events {
                Ok(events) => predicted.events = events,
                Err(message) => {
                    *flawed = true;
                    let (path, line) = &predicted.place;
                    tell(&format!(
                        "no predictions: {}:{line}: {message}",
                        path.display()
                    ));
                }
            }
        }
    }
    Ok(())
}

fn input(article: &GoldArticle) -> Article {
    let string = |name: &str| article.string(name).map(str::to_owned);
    Article {
        title: string("title"),
        date: string("date"),
        language: string("language"),
        ..Article::new(article.id.as_str(), article.text.as_str())
    }
}

/// The line of an article that is not labelled.
pub(super) fn unlabelled(article: &GoldArticle) -> Map<String, Value> {
    let mut fields = article.rest.clone();
    fields.insert("id".into(), article.id.as_str().into());
    fields.insert("text".into(), article.text.as_str().into());
    fields
}
