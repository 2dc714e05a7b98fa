//! Names: exact span and type against labelled words (CoNLL) or texts (JSON Lines).
//!
//! The figures are those of [`seqeval`](https://pypi.org/project/seqeval/) 1.2.2, to the last digit: its default mode, which reads tags as
//! the CoNLL shared tasks do, or with a scheme its strict mode.
//!
//! ```
//! use std::collections::BTreeSet;
//! use carriere::evaluate::ner::{Chunk, Tag, Tally, chunks};
//!
//! let names = |line: &str| -> BTreeSet<Chunk> {
//!     let tags: Vec<Tag> = line.split(' ').filter_map(|tag| Tag::parse(tag, None)).collect();
//!     chunks(&tags, None).into_iter().flatten().collect()
//! };
//! let mut tally = Tally::default();
//! tally.add(&names("B-PER I-PER O B-LOC"), &names("B-PER I-PER O O"), |chunk| &chunk.name);
//! assert_eq!((tally.micro().precision, tally.micro().recall), (1.0, 0.5));
//! ```

mod chunks;
mod conll;
mod predict;
mod report;
mod scores;
mod surface;
mod tag;
mod texts;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::EvaluateError;
use crate::document::Language;
use crate::reader::scheme::Scheme;
use crate::reader::{EntityNames, Reader, ReaderError};
use crate::sentences::Splitter;

pub use chunks::{Chunk, chunks};
pub use conll::{Column, Layout, Separator, Sequence, read as read_conll};
pub use report::NerReport;
pub use scores::{Counts, Scores, Tally};
pub use surface::join;
pub use tag::Tag;
pub use texts::{LabelledText, read as read_texts};

/// What the types in files mean.
#[derive(Clone, Copy, Debug)]
pub enum Types<'n> {
    /// Themselves.
    AsIs,
    /// PER, ORG, LOC or MISC, or nothing, by this table.
    Mapped(&'n EntityNames),
}

impl Types<'_> {
    /// The type to score for a type of a file; nothing for one that is left out.
    ///
    /// # Errors
    /// When the table does not have it.
    fn name(&self, said: &str) -> Result<Option<String>, ()> {
        match self {
            Types::AsIs => Ok(Some(said.to_owned())),
            Types::Mapped(names) => {
                let kind = names.kind(said).ok_or(())?;
                Ok(kind.map(|kind| kind.label().to_owned()))
            }
        }
    }

    fn names(&self) -> Option<&EntityNames> {
        match self {
            Types::AsIs => None,
            Types::Mapped(names) => Some(names),
        }
    }
}

/// What to score, and how.
#[derive(Clone, Debug)]
pub struct NerOptions<'n> {
    /// What the types mean.
    pub types: Types<'n>,
    /// The scheme that tags are held to; leniently with none.
    pub scheme: Option<Scheme>,
    /// The types that are scored; all where there are none.
    pub only: Vec<String>,
}

impl NerOptions<'_> {
    /// The names that tags mark, with their types as they are scored.
    fn names(&self, tags: &[Tag]) -> Result<BTreeSet<Chunk>, usize> {
        let found = chunks(tags, self.scheme)?;
        let named = found.into_iter().filter_map(|chunk| {
            // A type that the table does not have was refused when the file was read.
            let name = self.types.name(&chunk.name).ok()??;
            Some(Chunk { name, ..chunk })
        });
        Ok(named.filter(|chunk| self.is_scored(chunk)).collect())
    }

    fn is_scored(&self, chunk: &Chunk) -> bool {
        self.only.is_empty() || self.only.contains(&chunk.name)
    }
}

/// Where the names to be measured come from.
pub enum Source<'s> {
    /// The column [`Layout::others`] of the same file.
    Column,
    /// Another file of the same words.
    File(&'s Path),
    /// The reader; with words, their text is rebuilt in a language, which is told from them where none is given.
    Reader {
        /// The reader.
        reader: &'s Reader,
        /// How words are joined.
        language: Option<Language>,
        /// Cuts texts into sentences; without it each text is one.
        splitter: Option<&'s Splitter>,
    },
}

/// Why names cannot be measured.
#[derive(Debug, thiserror::Error)]
pub enum NerError {
    /// A file.
    #[error(transparent)]
    File(#[from] EvaluateError),
    /// The reader.
    #[error("the reader failed: {0}")]
    Reader(#[from] ReaderError),
}

/// Measures names over the words of CoNLL files.
///
/// # Errors
/// [`NerError`]: a file that is not valid, words that differ between the two files, tags that the scheme does not have, a reader that
/// fails.
pub fn evaluate_conll(
    path: &Path,
    layout: &Layout,
    source: &Source<'_>,
    options: &NerOptions<'_>,
) -> Result<NerReport, NerError> {
    let gold = conll::read(path, layout, options.types.names())?;
    let mut report = NerReport::new(options.scheme);
    let labelled = chunked(path, &gold, |sequence| &sequence.tags, options)?;
    report.sentences = gold.len();
    report.words = Some(gold.iter().map(|sequence| sequence.words.len()).sum());
    let predicted = match source {
        Source::Column => {
            report.accuracy = accuracy(&gold, |index| &gold[index].others);
            chunked(path, &gold, |sequence| &sequence.others, options)?
        }
        Source::File(other) => {
            let layout = Layout {
                others: None,
                ..layout.clone()
            };
            let predicted = conll::read(other, &layout, options.types.names())?;
            same_words((path, &gold), (other, &predicted))?;
            report.accuracy = accuracy(&gold, |index| &predicted[index].tags);
            chunked(other, &predicted, |sequence| &sequence.tags, options)?
        }
        Source::Reader {
            reader, language, ..
        } => {
            let language = language.unwrap_or_else(|| predict::language_of(&gold));
            predict::in_words(reader, &gold, language)?
        }
    };
    for (gold, predicted) in labelled.iter().zip(predicted) {
        let predicted = predicted
            .into_iter()
            .filter(|chunk| options.is_scored(chunk));
        report
            .tally
            .add(gold, &predicted.collect(), |chunk| &chunk.name);
    }
    Ok(report)
}

/// The names of every sentence.
fn chunked(
    path: &Path,
    sequences: &[Sequence],
    tags: impl Fn(&Sequence) -> &Vec<Tag>,
    options: &NerOptions<'_>,
) -> Result<Vec<BTreeSet<Chunk>>, EvaluateError> {
    let names = |sequence: &Sequence| {
        options.names(tags(sequence)).map_err(|index| {
            let line = sequence.lines.get(index).copied().unwrap_or_default();
            let message = "the scheme does not have this tag; name another with --scheme, or leave it out to read tags leniently";
            EvaluateError::line(path, line, message)
        })
    };
    sequences.iter().map(names).collect()
}

/// The share of words whose tags are equal.
fn accuracy<'t>(gold: &[Sequence], predicted: impl Fn(usize) -> &'t Vec<Tag>) -> Option<f64> {
    let (mut right, mut words) = (0_usize, 0_usize);
    for (index, sequence) in gold.iter().enumerate() {
        let pairs = sequence.tags.iter().zip(predicted(index));
        right += pairs.filter(|(gold, predicted)| gold == predicted).count();
        words += sequence.tags.len();
    }
    (words > 0).then(|| right as f64 / words as f64)
}

/// Refuses predictions of other words than the gold file's.
fn same_words(
    (gold_path, gold): (&Path, &[Sequence]),
    (path, predicted): (&Path, &[Sequence]),
) -> Result<(), EvaluateError> {
    let words = |sequences: &[Sequence]| -> Vec<(String, usize)> {
        let all = sequences.iter().flat_map(|sequence| {
            let end = sequence.lines.last().copied().unwrap_or_default();
            let words = sequence
                .words
                .iter()
                .cloned()
                .zip(sequence.lines.iter().copied());
            // Nothing marks where a sentence ends, as no word is empty there.
            words.chain([("\n".to_owned(), end)])
        });
        all.collect()
    };
    let shown = |word: &str| match word {
        "\n" => "the end of a sentence".to_owned(),
        word => format!("`{word}`"),
    };
    let (expected, found) = (words(gold), words(predicted));
    for ((word, at), (other, line)) in expected.iter().zip(&found) {
        if word != other {
            let message = format!(
                "there is {}, but line {at} of `{}` has {}; both files must have the same words and sentences",
                shown(other),
                gold_path.display(),
                shown(word)
            );
            return Err(EvaluateError::line(path, *line, message));
        }
    }
    if expected.len() == found.len() {
        return Ok(());
    }
    let message = format!(
        "it has {} sentences, but `{}` has {}; both files must have the same",
        predicted.len(),
        gold_path.display(),
        gold.len()
    );
    Err(EvaluateError::file(path, message))
}

/// Measures names over texts of a JSON Lines file. A file of predictions has a line a text, told by `id` where every line has one, else
/// by its order; a text that it lacks has no names.
///
/// # Errors
/// [`NerError`]: a file that is not valid, predictions that are not of these texts, a reader that fails.
pub fn evaluate_texts(
    path: &Path,
    source: &Source<'_>,
    options: &NerOptions<'_>,
) -> Result<NerReport, NerError> {
    let gold = texts::read(path, &options.types)?;
    let predicted = match source {
        Source::Column => {
            let message = "--predicted-column is for CoNLL files; name the predictions' file with --predictions";
            return Err(EvaluateError::file(path, message).into());
        }
        Source::File(other) => of_file(path, &gold, other, &options.types)?,
        Source::Reader {
            reader, splitter, ..
        } => {
            if let Some(text) = gold.iter().find(|text| text.text.is_empty()) {
                let message =
                    "there is no `text` to read; fill it in, or name a file with --predictions";
                return Err(EvaluateError::line(path, text.line, message).into());
            }
            predict::in_texts(reader, &gold, *splitter)?
        }
    };
    let mut report = NerReport::new(None);
    report.sentences = gold.len();
    let scored = |chunks: &BTreeSet<Chunk>| -> BTreeSet<Chunk> {
        let kept = chunks.iter().filter(|chunk| options.is_scored(chunk));
        kept.cloned().collect()
    };
    for (text, predicted) in gold.iter().zip(&predicted) {
        report
            .tally
            .add(&scored(&text.entities), &scored(predicted), |chunk| {
                &chunk.name
            });
    }
    Ok(report)
}

/// The names that a file of predictions has for each gold text.
fn of_file(
    gold_path: &Path,
    gold: &[LabelledText],
    path: &Path,
    types: &Types<'_>,
) -> Result<Vec<BTreeSet<Chunk>>, EvaluateError> {
    let predicted = texts::read(path, types)?;
    let are_named = |texts: &[LabelledText]| texts.iter().all(|text| text.id.is_some());
    if are_named(gold) && are_named(&predicted) {
        let by_id: HashMap<_, _> = predicted.iter().map(|text| (&text.id, text)).collect();
        return gold
            .iter()
            .map(|text| match by_id.get(&text.id) {
                Some(found) => matching_text(gold_path, text, path, found),
                None => Ok(BTreeSet::new()),
            })
            .collect();
    }
    if gold.len() != predicted.len() {
        let message = format!(
            "it has {} texts, but `{}` has {}; give every text an `id` in both files, or write one line a text",
            predicted.len(),
            gold_path.display(),
            gold.len()
        );
        return Err(EvaluateError::file(path, message));
    }
    let pairs = gold.iter().zip(&predicted);
    pairs
        .map(|(text, found)| matching_text(gold_path, text, path, found))
        .collect()
}

/// The names of a predicted text, if it is the gold text.
fn matching_text(
    gold_path: &Path,
    gold: &LabelledText,
    path: &Path,
    found: &LabelledText,
) -> Result<BTreeSet<Chunk>, EvaluateError> {
    if !found.text.is_empty() && !gold.text.is_empty() && found.text != gold.text {
        let message = format!(
            "the text is not that of line {} of `{}`; both must be the same, since offsets count in it",
            gold.line,
            gold_path.display()
        );
        return Err(EvaluateError::line(path, found.line, message));
    }
    Ok(found.entities.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const AS_IS: NerOptions<'static> = NerOptions {
        types: Types::AsIs,
        scheme: None,
        only: Vec::new(),
    };

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Folder(tempfile::tempdir().unwrap())
        }

        fn write(&self, name: &str, contents: &str) -> std::path::PathBuf {
            let path = self.0.path().join(name);
            fs::write(&path, contents).unwrap();
            path
        }
    }

    #[test]
    fn a_column_and_a_file_give_the_same() {
        let folder = Folder::new();
        let both = folder.write(
            "both.conll",
            "Léa B-PER B-PER\nRoux I-PER O\n\nLyon B-LOC B-LOC\n",
        );
        let gold = folder.write("gold.conll", "Léa B-PER\nRoux I-PER\n\nLyon B-LOC\n");
        let found = folder.write("found.conll", "Léa B-PER\nRoux O\n\nLyon B-LOC\n");
        let layout = Layout {
            tags: "2".parse().unwrap(),
            others: Some(Column::LAST),
            ..Layout::default()
        };
        let one = evaluate_conll(&both, &layout, &Source::Column, &AS_IS).unwrap();
        let two = evaluate_conll(&gold, &Layout::default(), &Source::File(&found), &AS_IS).unwrap();
        assert_eq!(one.tally, two.tally);
        assert_eq!(one.tally.micro().f1, 0.5);
        assert_eq!(
            (one.accuracy, one.words, one.sentences),
            (Some(2.0 / 3.0), Some(3), 2)
        );
    }

    #[test]
    fn other_words_are_refused() {
        let folder = Folder::new();
        let gold = folder.write("gold.conll", "Léa B-PER\nRoux I-PER\n\nLyon B-LOC\n");
        for (other, message) in [
            (
                "Léa O\nRaux O\n\nLyon O\n",
                "found.conll:2: there is `Raux`, but line 2 of",
            ),
            (
                "Léa O\n\nRoux O\nLyon O\n",
                "found.conll:1: there is the end of a sentence, but line 2",
            ),
            ("Léa O\nRoux O\n", "found.conll: it has 1 sentences"),
        ] {
            let found = folder.write("found.conll", other);
            let error = evaluate_conll(&gold, &Layout::default(), &Source::File(&found), &AS_IS);
            let error = error.err().unwrap().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn a_tag_outside_the_scheme_is_named() {
        let folder = Folder::new();
        let gold = folder.write("gold.conll", "a O O\nb S-PER O\n");
        let layout = Layout {
            tags: "2".parse().unwrap(),
            others: Some(Column::LAST),
            ..Layout::default()
        };
        let options = NerOptions {
            scheme: Some(Scheme::Iob2),
            ..AS_IS
        };
        let error = evaluate_conll(&gold, &layout, &Source::Column, &options)
            .err()
            .unwrap();
        assert!(
            error.to_string().contains("gold.conll:2: the scheme"),
            "{error}"
        );
    }

    #[test]
    fn texts_are_paired_by_identifier_or_order() {
        let folder = Folder::new();
        let name = |id: &str, start: usize| {
            format!(
                "{{{id}\"text\": \"Léa Roux\", \"entities\": [{{\"start\": {start}, \"end\": 8, \"label\": \"PER\"}}]}}\n"
            )
        };
        let gold = folder.write(
            "gold.jsonl",
            &(name("\"id\": 1, ", 0) + &name("\"id\": 2, ", 4)),
        );
        let score = |found: &str| {
            let found = folder.write("found.jsonl", found);
            evaluate_texts(&gold, &Source::File(&found), &AS_IS)
                .map(|report| report.tally.all().correct)
        };
        assert_eq!(
            score(&(name("\"id\": 2, ", 4) + &name("\"id\": 1, ", 0))).unwrap(),
            2
        );
        assert_eq!(score(&name("\"id\": 2, ", 4)).unwrap(), 1);
        assert_eq!(score(&(name("", 0) + &name("", 4))).unwrap(), 2);
        let error = score(&name("", 0)).unwrap_err().to_string();
        assert!(error.contains("it has 1 texts"), "{error}");
        let other = name("\"id\": 1, ", 0).replace("Léa", "Lea");
        let error = score(&other).unwrap_err().to_string();
        assert!(
            error.contains("found.jsonl:1: the text is not that of line 1"),
            "{error}"
        );
    }

    #[test]
    fn only_the_types_asked_for_are_scored() {
        let folder = Folder::new();
        let gold = folder.write("gold.conll", "Léa B-PER B-PER\nLyon B-LOC O\n");
        let layout = Layout {
            tags: "2".parse().unwrap(),
            others: Some(Column::LAST),
            ..Layout::default()
        };
        let options = NerOptions {
            only: vec!["PER".into()],
            ..AS_IS
        };
        let report = evaluate_conll(&gold, &layout, &Source::Column, &options).unwrap();
        assert_eq!(report.tally.micro().f1, 1.0);
    }
}
