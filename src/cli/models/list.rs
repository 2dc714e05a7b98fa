//! `carriere models list`.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::super::Outcome;
use super::super::model_options::ModelsFolder;
use crate::error::Error;
use crate::hub;
use crate::reader::EngineKind;
use crate::reader::folder::ModelFolder;

const HELP: &str = "\
Examples:
  carriere models list
  carriere models list --format json | jq -r 'select(.syntax) | .folder'";

/// Arguments of `models list`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct ListArgs {
    /// Form of the list
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    models: ModelsFolder,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Columns for people
    Table,
    /// One JSON object a line for each model
    Json,
}

/// A model as the list shows it.
#[derive(Serialize)]
struct Entry {
    /// `bundled`, or `OWNER/NAME` on the hub.
    name: String,
    /// The commit, for a model of the hub.
    commit: Option<String>,
    #[serde(flatten)]
    model: ModelFolder,
}

pub(super) fn run(args: &ListArgs) -> Result<Outcome, Error> {
    let bundled = args.models.find()?.join("reader");
    let (mut entries, mut outcome) = (Vec::new(), Outcome::Good);
    match ModelFolder::inspect(&bundled) {
        Ok(model) => entries.push(Entry {
            name: "bundled".into(),
            commit: None,
            model,
        }),
        Err(error) => {
            // A closed standard error is nobody to tell.
            let _ = writeln!(
                io::stderr(),
                "warning: the bundled model is left out: {error}"
            );
            outcome = Outcome::Flawed;
        }
    }
    let cache = hub::cache_folder();
    let fetched = cache.iter().flat_map(|cache| hub::fetched(cache));
    entries.extend(fetched.map(|found| Entry {
        name: found.repository,
        commit: Some(found.commit),
        model: found.model,
    }));
    let mut out = io::stdout().lock();
    let result = match args.format {
        Format::Table => print_table(&mut out, &entries),
        Format::Json => print_json(&mut out, &entries),
    };
    super::written(result, outcome)
}

fn print_json(out: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    for entry in entries {
        serde_json::to_writer(&mut *out, entry)?;
        writeln!(out)?;
    }
    Ok(())
}

/// A line a model, columns as wide as their widest cell; the folder comes last, since it may be long.
fn print_table(out: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    let mut rows = vec![
        [
            "model",
            "architecture",
            "layers",
            "size",
            "labels",
            "syntax",
            "engines",
            "folder",
        ]
        .map(str::to_owned),
    ];
    rows.extend(entries.iter().map(row));
    let mut widths = [0; 8];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in &rows {
        let (folder, cells) = row.split_last().unwrap_or((&row[0], &[]));
        for (cell, width) in cells.iter().zip(widths) {
            write!(out, "{cell:<width$}  ")?;
        }
        writeln!(out, "{folder}")?;
    }
    Ok(())
}

fn row(entry: &Entry) -> [String; 8] {
    let model = &entry.model;
    let or_dash = |text: String| if text.is_empty() { "-".into() } else { text };
    let engine = |engine: &EngineKind| match engine.is_built() {
        true => engine.name().to_owned(),
        false => format!("{} (not built)", engine.name()),
    };
    let engines: Vec<String> = model.engines.iter().map(engine).collect();
    [
        entry.name.clone(),
        model.architecture.clone(),
        or_dash(model.layers.map_or_else(String::new, |n| n.to_string())),
        format!("{:.0} MB", model.bytes as f64 / 1e6),
        or_dash(model.labels.join(" ")),
        if model.syntax { "yes" } else { "no" }.into(),
        or_dash(engines.join(", ")),
        model.folder.display().to_string(),
    ]
}
