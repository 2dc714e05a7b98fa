//! `carriere evaluate-ner`: names against labelled words or texts.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::model_options::ModelArgs;
use crate::document::Language;
use crate::error::Error;
use crate::evaluate::ner::{
    Column, Layout, NerOptions, NerReport, Separator, Source, Types, evaluate_conll, evaluate_texts,
};
use crate::pipeline::Pipeline;
use crate::reader::EntityNames;
use crate::reader::scheme::Scheme;
use crate::sentences::Splitter;

const HELP: &str = "\
Examples:
  carriere evaluate-ner gold.conll --language fr
  carriere evaluate-ner gold.conll --predictions system.conll --scheme iob2 --format json
  carriere evaluate-ner both.tsv --tag-column 2 --predicted-column 3 --types as-is
  carriere evaluate-ner gold.jsonl --only PER,ORG,LOC --fail-under 0.9

A name is right when its first word, last word and type are. The figures are those of seqeval: its default mode, or with --scheme its \
strict mode; --format json has the keys of its classification_report.

Exit status: 0 measured; 2 wrong options, or a file could not be used; 3 the micro F1 is under --fail-under.";

/// Arguments of `evaluate-ner`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct EvaluateNerArgs {
    /// Labelled words in columns (CoNLL), or JSON Lines (`.jsonl`, `.ndjson`, `.json`) of `text` and `entities` with `start`, `end`
    /// (code points) and `label`
    #[arg(value_name = "GOLD")]
    gold: PathBuf,

    /// File of the same form with a system's names [default: the reader of the models folder reads the texts]
    #[arg(long, value_name = "FILE", conflicts_with = "predicted_column")]
    predictions: Option<PathBuf>,

    #[command(flatten)]
    columns: ColumnArgs,

    /// Tags are read strictly in this scheme [default: leniently, a name begins wherever one can]
    #[arg(long, value_enum)]
    scheme: Option<SchemeArg>,

    /// What types mean
    #[arg(long, value_enum, default_value_t = TypesArg::Mapped)]
    types: TypesArg,

    /// Score these types alone
    #[arg(long, value_name = "TYPE,…", value_delimiter = ',')]
    only: Vec<String>,

    /// Language of the words, `fr` or `en`, for how they are joined to a text [default: detected]
    #[arg(long, value_parser = language)]
    language: Option<Language>,

    /// Read each text of JSON Lines as one sentence, and do not look for its sentences
    #[arg(long)]
    one_sentence: bool,

    #[command(flatten)]
    report: ReportArgs,

    /// Exit with status 3 when the micro F1 (0 to 1) is lower
    #[arg(long, value_name = "F1")]
    fail_under: Option<f64>,

    #[command(flatten)]
    models: ModelArgs,
}

/// Where words and tags are in a CoNLL file.
#[derive(Debug, Args)]
#[command(next_help_heading = "Columns")]
struct ColumnArgs {
    /// Column of the words, from 1, or from -1 for the last
    #[arg(long, value_name = "N", default_value_t = Column::FIRST, allow_hyphen_values = true)]
    word_column: Column,

    /// Column of the labelled tags
    #[arg(long, value_name = "N", default_value_t = Column::LAST, allow_hyphen_values = true)]
    tag_column: Column,

    /// Column of a system's tags in the same file
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    predicted_column: Option<Column>,

    /// What stands between columns: tab, space, or these characters [default: a tab where there is one, else blanks]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    separator: Option<Separator>,
}

/// How figures are printed.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Form of the figures, on standard output
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
}

/// The forms of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// For a page
    Markdown,
}

/// [`Scheme`] as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemeArg {
    /// Every word of a name has I-
    Io,
    /// B- only where a name follows one of its type
    Iob1,
    /// Every name begins with B- (BIO)
    Iob2,
    /// Also E- for the last word and S- for the only one (IOBES, BILOU)
    #[value(alias = "bilou", alias = "iobes")]
    Bioes,
}

impl From<SchemeArg> for Scheme {
    fn from(scheme: SchemeArg) -> Self {
        match scheme {
            SchemeArg::Io => Scheme::Io,
            SchemeArg::Iob1 => Scheme::Iob1,
            SchemeArg::Iob2 => Scheme::Iob2,
            SchemeArg::Bioes => Scheme::Bioes,
        }
    }
}

/// [`Types`] as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TypesArg {
    /// PER, ORG, LOC, MISC or nothing, by entity_labels.toml of the lexicons
    Mapped,
    /// What the files have
    AsIs,
}

/// Runs the command.
pub(crate) fn run(args: &EvaluateNerArgs) -> Result<Outcome, Error> {
    let report = evaluate(args)?;
    let written = match args.report.format {
        ReportFormat::Text => report.text(),
        ReportFormat::Markdown => report.markdown(),
        ReportFormat::Json => format!("{}\n", report.json()),
    };
    print(&written)?;
    let f1 = report.tally.micro().f1;
    match args.fail_under {
        Some(least) if f1 < least => Ok(Outcome::BelowThreshold),
        _ => Ok(Outcome::Good),
    }
}

/// Prints to standard output; a reader that leaves early is no error.
pub(super) fn print(text: &str) -> Result<(), Error> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io("write", Path::new("standard output"), error))
        }
        _ => Ok(()),
    }
}

fn evaluate(args: &EvaluateNerArgs) -> Result<NerReport, Error> {
    let reads = args.predictions.is_none() && args.columns.predicted_column.is_none();
    if reads && args.types == TypesArg::AsIs {
        return Err(Error::Usage(
            "--types as-is is for --predictions and --predicted-column; the reader gives PER, ORG, LOC and MISC".into(),
        ));
    }
    let needs_models = reads || args.types == TypesArg::Mapped;
    let options = match needs_models {
        true => Some(args.models.options()?),
        false => None,
    };
    let names = match (&options, args.types) {
        (Some(options), TypesArg::Mapped) => {
            Some(EntityNames::load(&options.models.join("lexicons"))?)
        }
        _ => None,
    };
    let how = NerOptions {
        types: names.as_ref().map_or(Types::AsIs, Types::Mapped),
        scheme: args.scheme.map(Scheme::from),
        only: args.only.clone(),
    };
    let (pipeline, splitter) = match &options {
        Some(options) if reads => {
            let splitter = match args.one_sentence {
                true => None,
                false => Some(Splitter::load(&options.models)?),
            };
            (Some(Pipeline::load(options)?), splitter)
        }
        _ => (None, None),
    };
    let source = match (&args.predictions, &pipeline) {
        (Some(path), _) => Source::File(path),
        (None, Some(pipeline)) => Source::Reader {
            reader: pipeline.reader(),
            language: args.language,
            splitter: splitter.as_ref(),
        },
        (None, None) => Source::Column,
    };
    let report = match is_json_lines(&args.gold) {
        true => evaluate_texts(&args.gold, &source, &how),
        false => evaluate_conll(&args.gold, &args.columns.layout(), &source, &how),
    };
    report.map_err(|error| Error::Input(error.to_string()))
}

impl ColumnArgs {
    fn layout(&self) -> Layout {
        Layout {
            words: self.word_column,
            tags: self.tag_column,
            others: self.predicted_column,
            separator: self.separator.clone().unwrap_or_default(),
        }
    }
}

fn is_json_lines(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        let known = ["jsonl", "ndjson", "json"];
        known
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "expected fr or en".into())
}
