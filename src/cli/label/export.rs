//! `carriere label export`: articles and their records to an annotation tool.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::predicted::{self, Predicted};
use super::{tell, write_to};
use crate::cli::Outcome;
use crate::cli::model_options::ModelArgs;
use crate::error::Error;
use crate::label::label_studio::{self, Origin};
use crate::label::{GoldArticle, Markup, Suggestion, brat};

const HELP: &str = "\
Examples:
  carriere label export articles.jsonl --format label-studio -o tasks.json
  carriere label export articles.jsonl --predictions events.jsonl --format brat -o collection
  carriere label export gold.jsonl --gold --format label-studio -o second-pass.json

Label Studio: make a project with the configuration of `carriere label config`, then import the tasks. An event is marked on its post, \
employer or person and related to the words of its slots; further accepted strings are further relations, best first. brat: copy the \
folder into its data folder.

Exit status: 0 every article was written; 1 some could not be read; 2 wrong options, or could not finish.";

/// Arguments of `label export`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct ExportArgs {
    /// Articles, JSON Lines with `id`, `text` and, if known, `title`, `date`, `language`; other fields come back with the labels
    #[arg(value_name = "ARTICLES", required = true)]
    inputs: Vec<PathBuf>,

    /// Tool
    #[arg(long, value_enum)]
    format: Format,

    /// File, or for brat a new folder [default: standard output; brat needs a folder]
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Take the records that `carriere extract` wrote to this file [default: extract them now]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["gold", "blank"])]
    predictions: Option<PathBuf>,

    /// Take the `events` of the articles themselves, which are gold, to be looked through again
    #[arg(long, conflicts_with = "blank")]
    gold: bool,

    /// Write no records, so that annotators begin with the bare text
    #[arg(long)]
    blank: bool,

    /// Leave out predicted records below this confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    min_confidence: f64,

    /// Name and version that Label Studio shows for the predictions
    #[arg(long, value_name = "NAME", default_value = concat!("carriere ", env!("CARGO_PKG_VERSION")))]
    model_version: String,

    #[command(flatten)]
    models: ModelArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tasks of Label Studio, one JSON list
    LabelStudio,
    /// A folder for brat
    Brat,
    /// Gold lines, to be edited as text
    Jsonl,
}

/// Runs the command.
pub(super) fn run(args: &ExportArgs) -> Result<Outcome, Error> {
    let folder = match (args.format, args.output.as_deref()) {
        (Format::Brat, Some(folder)) if folder.as_os_str() != "-" => Some(folder),
        (Format::Brat, _) => {
            return Err(Error::Usage(
                "--format brat writes a folder; name a new one with -o".into(),
            ));
        }
        _ => None,
    };
    let mut flawed = false;
    let mut articles = predicted::articles(&args.inputs, args.gold, &mut flawed)?;
    if let Some(path) = &args.predictions {
        predicted::from_file(&mut articles, path)?;
    } else if !args.gold && !args.blank {
        predicted::from_pipeline(&mut articles, &args.models, &mut flawed)?;
    }
    let mut marked = Vec::with_capacity(articles.len());
    for article in articles {
        match args.mark(article) {
            Ok(one) => marked.push(one),
            Err(message) => {
                flawed = true;
                tell(&format!("left out: {message}"));
            }
        }
    }
    match (args.format, folder) {
        (Format::Brat, Some(folder)) => {
            let pairs = marked.iter().map(|(article, markup)| (article, markup));
            brat::write(folder, pairs).map_err(|error| Error::Input(error.to_string()))?;
        }
        (Format::Jsonl, _) => write_to(args.output.as_deref(), |out| {
            for (article, _) in &marked {
                serde_json::to_writer(&mut *out, article)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        })?,
        _ => write_to(args.output.as_deref(), |out| {
            let tasks = marked
                .iter()
                .map(|(article, markup)| label_studio::task(article, markup, args.origin()));
            let tasks: Vec<Value> = tasks.collect();
            serde_json::to_writer_pretty(&mut *out, &tasks)?;
            out.write_all(b"\n")
        })?,
    }
    match flawed {
        true => Ok(Outcome::Flawed),
        false => Ok(Outcome::Good),
    }
}

impl ExportArgs {
    fn origin(&self) -> Origin<'_> {
        match (self.gold, self.blank) {
            (true, _) => Origin::Annotation,
            (_, true) => Origin::Nothing,
            _ => Origin::Predictions(&self.model_version),
        }
    }

    /// The article with its records in the gold form, and their marks.
    fn mark(&self, predicted: Predicted) -> Result<(GoldArticle, Markup), String> {
        let Predicted {
            mut article,
            place: (path, line),
            events,
        } = predicted;
        if self.gold {
            let markup = Markup::of_gold(&article);
            return Ok((article, markup));
        }
        let suggestions = Suggestion::read_all(&article.text, &events, self.min_confidence)
            .map_err(|message| format!("{}:{line}: {message}", path.display()))?;
        let markup = Markup::of_suggestions(&article.text, &suggestions);
        article.events = suggestions.iter().map(Suggestion::record).collect();
        Ok((article, markup))
    }
}
