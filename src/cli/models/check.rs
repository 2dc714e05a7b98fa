//! `carriere models check`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::Outcome;
use super::super::model_options::ModelsFolder;
use crate::checksums;
use crate::document::Sentence;
use crate::error::Error;
use crate::reader::folder::ModelFolder;
use crate::reader::tokenizer::Tokenizer;
use crate::reader::{EngineKind, EntityNames, Reader, ReaderOptions, selftest};

const HELP: &str = "\
Examples:
  carriere models check
  carriere models check my-model

Exit status: 0 the model is good; 1 something is wrong with it, as the lines with FAIL say; 2 there is no such folder.";

/// Arguments of `models check`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct CheckArgs {
    /// The model's folder [default: the bundled model's]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    #[command(flatten)]
    models: ModelsFolder,
}

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Error> {
    let models = args.models.find()?;
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => models.join("reader"),
    };
    if !folder.is_dir() {
        return Err(Error::Model {
            path: folder,
            message: "there is no such folder; check the spelling".into(),
        });
    }
    let mut report = Report {
        out: io::stdout().lock(),
        faults: 0,
    };
    let names = EntityNames::load(&models.join("lexicons"))?;
    let result = check(&folder, &names, &mut report);
    let outcome = match report.faults {
        0 => Outcome::Good,
        _ => Outcome::Flawed,
    };
    super::written(result, outcome)
}

/// Findings, written as they come, since some take a while.
struct Report<W> {
    out: W,
    faults: usize,
}

impl<W: Write> Report<W> {
    fn good(&mut self, finding: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.out, "ok    {finding}")
    }

    fn note(&mut self, finding: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.out, "note  {finding}")
    }

    fn fault(&mut self, finding: impl std::fmt::Display) -> io::Result<()> {
        self.faults += 1;
        writeln!(self.out, "FAIL  {finding}")
    }
}

/// Checks everything, so that one run shows all that is wrong; the error is the terminal's.
fn check(folder: &Path, names: &EntityNames, report: &mut Report<impl Write>) -> io::Result<()> {
    check_files(folder, report)?;
    let model = match ModelFolder::inspect(folder) {
        Ok(model) => {
            let layers = model
                .layers
                .map_or_else(String::new, |n| format!(", {n} layers"));
            report.good(format_args!(
                "config.json: {}{layers}, labels {}",
                model.architecture,
                model.labels.join(" ")
            ))?;
            Some(model)
        }
        Err(error) => {
            report.fault(error)?;
            None
        }
    };
    match Tokenizer::load(&folder.join("tokenizer.json")) {
        Ok(_) => report.good("tokenizer.json")?,
        Err(error) => report.fault(error)?,
    }
    if let Some(model) = &model {
        check_engines(model, names, report)?;
    }
    match report.faults {
        0 => writeln!(report.out, "{}: all is well", folder.display()),
        1 => writeln!(report.out, "{}: 1 fault", folder.display()),
        n => writeln!(report.out, "{}: {n} faults", folder.display()),
    }
}

fn check_files(folder: &Path, report: &mut Report<impl Write>) -> io::Result<()> {
    let checksums = match checksums::read(folder) {
        Ok(Some(checksums)) => checksums,
        Ok(None) => {
            return report.note(format_args!(
                "there is no {} in this folder, so its files are not verified",
                checksums::FILE
            ));
        }
        Err(error) => return report.fault(error),
    };
    let mut good = 0;
    for checksum in &checksums {
        match checksum.fault(folder) {
            None => good += 1,
            Some(fault) => {
                let path = folder.join(&checksum.name);
                report.fault(format_args!("{}: {fault}", path.display()))?;
            }
        }
    }
    match good {
        0 => Ok(()),
        _ => report.good(format_args!(
            "{}: {good} files as they should be",
            checksums::FILE
        )),
    }
}

fn check_engines(
    model: &ModelFolder,
    names: &EntityNames,
    report: &mut Report<impl Write>,
) -> io::Result<()> {
    let mut tried = 0;
    for engine in EngineKind::ALL {
        let name = engine.name();
        if !model.engines.contains(&engine) {
            report.note(format_args!("{name}: there are no weights for this engine"))?;
        } else if !engine.is_built() {
            report.note(format_args!(
                "{name}: this engine is not part of this build"
            ))?;
        } else {
            tried += 1;
            check_engine(&model.folder, names, engine, report)?;
        }
    }
    match tried {
        0 => report.fault(format_args!(
            "{}: no engine of this build runs these weights; see `carriere models list` for those that do",
            model.folder.display()
        )),
        _ => Ok(()),
    }
}

/// Loads the weights and reads the sentences of the self-test.
fn check_engine(
    folder: &Path,
    entity_names: &EntityNames,
    engine: EngineKind,
    report: &mut Report<impl Write>,
) -> io::Result<()> {
    let name = engine.name();
    let options = ReaderOptions {
        engine,
        ..ReaderOptions::default()
    };
    let read =
        Reader::load(folder, entity_names, options).and_then(|reader| selftest::run(&reader));
    let sentences = match read {
        Ok(sentences) => sentences,
        Err(error) => return report.fault(format_args!("{name}: {error}")),
    };
    for ((language, text), sentence) in selftest::SENTENCES.iter().zip(&sentences) {
        let code = language.code();
        if sentence.has_syntax {
            match selftest::tree_fault(sentence) {
                None => {}
                Some(fault) => report.fault(format_args!("{name}, {code}: {fault}: {text}"))?,
            }
        }
        let syntax = match sentence.has_syntax {
            true => format!("; a tree of {} words", sentence.tokens.len()),
            false => String::new(),
        };
        report.good(format_args!(
            "{name}, {code}: {}{syntax}",
            names(sentence, text)
        ))?;
    }
    // A reader may know one of the languages only; one that finds nothing in either reads nothing.
    match sentences
        .iter()
        .all(|sentence| sentence.mentions.is_empty())
    {
        true => report.fault(format_args!(
            "{name}: finds no name in {:?}; weights and tokenizer may be of different models",
            selftest::SENTENCES.map(|(_, text)| text)
        )),
        false => Ok(()),
    }
}

/// The names of a sentence with their kinds.
fn names(sentence: &Sentence, text: &str) -> String {
    let names: Vec<String> = sentence
        .mentions
        .iter()
        .map(|mention| format!("{} {}", mention.kind.label(), mention.span.of(text)))
        .collect();
    match names.is_empty() {
        true => "no names".into(),
        false => names.join(", "),
    }
}
