//! `carriere label sample`: the articles that are worth labelling next.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::{predicted, tell, write_to};
use crate::cli::Outcome;
use crate::cli::model_options::ModelArgs;
use crate::error::Error;
use crate::label::sample::{Candidate, SampleOptions, sample};
use crate::record::EventType;

const HELP: &str = "\
Examples:
  carriere label sample dump.jsonl -n 50 -o next.jsonl
  carriere label sample dump.jsonl --predictions events.jsonl --labelled gold.jsonl -n 20 --seed 7 -o next.jsonl

Articles come first whose events are uncertain, of rare types, and unlike what is labelled or picked already; near-copies are passed \
over. One in ten is drawn blindly, since a system is also wrong where it finds nothing. `sample` in each line says why it was picked.

Exit status: 0 picked; 1 picked, but some articles could not be read; 2 wrong options, or could not finish.";

/// Arguments of `label sample`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct SampleArgs {
    /// Articles, JSON Lines with `id`, `text` and, if known, `title`, `date`, `language`
    #[arg(value_name = "ARTICLES", required = true)]
    inputs: Vec<PathBuf>,

    /// Articles to pick
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    count: usize,

    /// File for them, JSON Lines [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Take the records that `carriere extract` wrote to this file [default: extract them now]
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,

    /// Gold files of articles that are labelled already
    #[arg(long, value_name = "GOLD")]
    labelled: Vec<PathBuf>,

    /// Share that is drawn blindly, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.1)]
    random: f64,

    /// Seed of the draw: the same seed gives the same articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    #[command(flatten)]
    models: ModelArgs,
}

/// Runs the command.
pub(super) fn run(args: &SampleArgs) -> Result<Outcome, Error> {
    let mut flawed = false;
    let mut articles = predicted::articles(&args.inputs, false, &mut flawed)?;
    let labelled = predicted::articles(&args.labelled, false, &mut flawed)?;
    let done: HashSet<&str> = labelled
        .iter()
        .map(|other| other.article.id.as_str())
        .collect();
    articles.retain(|predicted| !done.contains(predicted.article.id.as_str()));
    match &args.predictions {
        Some(path) => predicted::from_file(&mut articles, path)?,
        None => predicted::from_pipeline(&mut articles, &args.models, &mut flawed)?,
    }
    let candidates: Vec<Candidate<'_>> = articles
        .iter()
        .map(|predicted| Candidate {
            text: &predicted.article.text,
            events: predicted.events.iter().filter_map(event).collect(),
        })
        .collect();
    let labelled: Vec<&str> = labelled
        .iter()
        .map(|other| other.article.text.as_str())
        .collect();
    let options = SampleOptions {
        count: args.count,
        random: args.random,
        seed: args.seed,
    };
    let picks = sample(&candidates, &labelled, &options);
    write_to(args.output.as_deref(), |out| {
        for pick in &picks {
            let mut line = predicted::unlabelled(&articles[pick.index].article);
            line.insert("sample".into(), serde_json::to_value(pick)?);
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    tell(&format!(
        "picked {} of {} articles",
        picks.len(),
        articles.len()
    ));
    match flawed {
        true => Ok(Outcome::Flawed),
        false => Ok(Outcome::Good),
    }
}

/// Type and confidence; a system that gives none is taken to be half sure.
fn event(event: &Value) -> Option<(EventType, f64)> {
    let event_type = EventType::parse(event.get("type")?.as_str()?)?;
    let confidence = event
        .get("confidence")
        .and_then(Value::as_f64)
        .unwrap_or(0.5);
    Some((event_type, confidence))
}
