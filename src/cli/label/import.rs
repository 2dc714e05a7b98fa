//! `carriere label import`: labels back to a gold file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{tell, write_to};
use crate::cli::Outcome;
use crate::error::Error;
use crate::label::label_studio::{self, Choice};
use crate::label::{GoldArticle, LabelError, brat, read_gold};

const HELP: &str = "\
Examples:
  carriere label import project-1-at-2026-05-04.json -o gold.jsonl
  carriere label import project-1-at-2026-05-04.json --annotator ann@example.org -o ann.jsonl
  carriere label import data/collection -o gold.jsonl
  carriere label import edited.jsonl -o gold.jsonl

A .json file is Label Studio's export in the format JSON (JSON-MIN leaves out relations), a folder is brat's, JSON Lines are gold lines, \
which are checked. Offsets are compared with the text that was marked, so that nothing moves unseen.

Exit status: 0 every labelled article was read; 1 some were not, and standard error says why; 2 wrong options, or could not start or finish.";

/// Arguments of `label import`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct ImportArgs {
    /// Label Studio's JSON export, brat's folder, or gold lines
    #[arg(value_name = "LABELS")]
    labels: PathBuf,

    /// Gold file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Take the annotations of this person, by number or e-mail address (Label Studio) [default: the newest]
    #[arg(long, value_name = "WHO")]
    annotator: Option<String>,

    /// Take the predictions that the tasks came with, not the annotations (Label Studio)
    #[arg(long, conflicts_with = "annotator")]
    predictions: bool,
}

/// Articles, what was wrong with others, and what is to be told.
#[derive(Default)]
struct Read {
    articles: Vec<GoldArticle>,
    errors: Vec<LabelError>,
    remarks: Vec<String>,
}

/// Runs the command.
pub(super) fn run(args: &ImportArgs) -> Result<Outcome, Error> {
    let read = args
        .read()
        .map_err(|error| Error::Input(error.to_string()))?;
    write_to(args.output.as_deref(), |out| {
        for article in &read.articles {
            serde_json::to_writer(&mut *out, article)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    for error in &read.errors {
        tell(&format!("left out: {error}"));
    }
    for remark in &read.remarks {
        tell(remark);
    }
    let records: usize = read
        .articles
        .iter()
        .map(|article| article.events.len())
        .sum();
    tell(&format!(
        "articles {}, records {records}, left out {}",
        read.articles.len(),
        read.errors.len()
    ));
    match read.errors.is_empty() {
        true => Ok(Outcome::Good),
        false => Ok(Outcome::Flawed),
    }
}

impl ImportArgs {
    fn read(&self) -> Result<Read, LabelError> {
        let path = &self.labels;
        if path.is_dir() {
            let imported = brat::read(path)?;
            return Ok(Read {
                articles: imported.articles,
                errors: imported.errors,
                remarks: unlabelled(imported.unlabelled, "texts have no annotation file"),
            });
        }
        let contents = read_text(path)?;
        if !is_label_studio(&contents) {
            let (articles, errors) = read_gold(path)?;
            let remarks = articles.iter().flat_map(GoldArticle::strangers).collect();
            return Ok(Read {
                articles,
                errors,
                remarks,
            });
        }
        let choice = match &self.annotator {
            Some(who) => Choice::Annotator(who.clone()),
            None if self.predictions => Choice::Predictions,
            None => Choice::Newest,
        };
        let imported = label_studio::read(path, &contents, &choice)?;
        let mut remarks = unlabelled(imported.unlabelled, "tasks are not labelled");
        if imported.several > 0 {
            remarks.push(format!(
                "{} tasks have several annotations, of which the newest (or the ground truth) was taken; choose with --annotator",
                imported.several
            ));
        }
        Ok(Read {
            articles: imported.articles,
            errors: imported.errors,
            remarks,
        })
    }
}

fn unlabelled(count: usize, what: &str) -> Vec<String> {
    match count {
        0 => Vec::new(),
        count => vec![format!("{count} {what} and were passed over")],
    }
}

fn read_text(path: &Path) -> Result<String, LabelError> {
    let bytes = fs::read(path).map_err(|error| LabelError::io("read", path, error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        LabelError::file(
            path,
            "it is not UTF-8; convert it (iconv -f ISO-8859-1 -t UTF-8)",
        )
    })?;
    Ok(text
        .strip_prefix('\u{FEFF}')
        .map_or_else(|| text.clone(), str::to_owned))
}

/// True for a list of tasks, or for a task a line.
fn is_label_studio(contents: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(contents).into_iter::<serde_json::Value>();
    let is_list = contents.trim_start().starts_with('[');
    is_list
        || matches!(values.next(), Some(Ok(value)) if value.get("data").is_some_and(serde_json::Value::is_object))
}
