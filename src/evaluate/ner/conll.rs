//! CoNLL files: a word a line, its tags in columns, blank lines between sentences.

use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use super::tag::Tag;
use crate::evaluate::EvaluateError;
use crate::reader::EntityNames;

/// A column by its number: from 1, or from -1 for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column(isize);

impl Column {
    /// The first column.
    pub const FIRST: Column = Column(1);
    /// The last column.
    pub const LAST: Column = Column(-1);

    fn of<'c>(self, cells: &[&'c str]) -> Option<&'c str> {
        let index = match self.0 {
            number if number > 0 => number.unsigned_abs() - 1,
            number => cells.len().checked_sub(number.unsigned_abs())?,
        };
        cells.get(index).copied()
    }
}

impl FromStr for Column {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number) if number != 0 => Ok(Column(number)),
            _ => Err("expected the number of a column, from 1, or from -1 for the last".into()),
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What stands between columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// A tab where the line has one, else any blanks.
    #[default]
    Auto,
    /// This string.
    Exactly(String),
}

impl Separator {
    fn split<'l>(&self, line: &'l str) -> Vec<&'l str> {
        match self {
            Separator::Exactly(separator) => line.split(separator.as_str()).collect(),
            Separator::Auto if line.contains('\t') => line.split('\t').collect(),
            Separator::Auto => line.split_whitespace().collect(),
        }
    }
}

impl FromStr for Separator {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => Err("expected what stands between columns: tab, space, or the characters".into()),
            "auto" => Ok(Separator::Auto),
            "tab" | "\\t" => Ok(Separator::Exactly("\t".into())),
            "space" => Ok(Separator::Exactly(" ".into())),
            other => Ok(Separator::Exactly(other.into())),
        }
    }
}

/// How a file is laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The words.
    pub words: Column,
    /// The tags to be read.
    pub tags: Column,
    /// Further tags, such as a system's beside the labelled ones.
    pub others: Option<Column>,
    /// Between columns.
    pub separator: Separator,
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            words: Column::FIRST,
            tags: Column::LAST,
            others: None,
            separator: Separator::Auto,
        }
    }
}

/// A sentence of a CoNLL file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sequence {
    /// Its words.
    pub words: Vec<String>,
    /// The tag of each.
    pub tags: Vec<Tag>,
    /// The further tag of each, where [`Layout::others`] has some.
    pub others: Vec<Tag>,
    /// The line of each word, from 1.
    pub lines: Vec<usize>,
}

/// Reads a file. Lines that begin with `-DOCSTART-`, and at the start of a sentence those that begin with `#`, are no words: a `#` is a
/// word only where its line has as many columns as the words before it.
///
/// `names` are the types that there may be; any may be where there are none.
///
/// # Errors
/// An [`EvaluateError`] that names the file, the line and the mend: bytes that are not UTF-8, a line without a column that is asked for,
/// a type that `names` do not have, a file without words.
pub fn read(
    path: &Path,
    layout: &Layout,
    names: Option<&EntityNames>,
) -> Result<Vec<Sequence>, EvaluateError> {
    let bytes = fs::read(path).map_err(|source| EvaluateError::Read {
        path: path.to_owned(),
        source,
    })?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}'),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let message = "the line is not UTF-8; convert the file (iconv -f ISO-8859-1 -t UTF-8)";
            return Err(EvaluateError::line(path, line, message));
        }
    };
    let sequences = parse(text, layout, names)
        .map_err(|(line, message)| EvaluateError::line(path, line, message))?;
    if sequences.is_empty() {
        let message =
            "there are no words in it; write a word a line, with its tag in a further column";
        return Err(EvaluateError::file(path, message));
    }
    Ok(sequences)
}

/// The sentences of a file's text; else the line at fault, from 1, and what is wrong with it.
fn parse(
    text: &str,
    layout: &Layout,
    names: Option<&EntityNames>,
) -> Result<Vec<Sequence>, (usize, String)> {
    let mut sequences = Vec::new();
    let mut current = Sequence::default();
    let mut width = None;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() || line.starts_with("-DOCSTART-") {
            push(&mut sequences, &mut current);
            continue;
        }
        let cells = layout.separator.split(line);
        if line.starts_with('#') && current.words.is_empty() && width != Some(cells.len()) {
            continue;
        }
        let cell = |column: Column, what: &str, option: &str| {
            column.of(&cells).ok_or_else(|| {
                let count = cells.len();
                let message = format!(
                    "the {what} should be in column {column}, but there are {count}; name another with {option}, or what stands between columns with --separator"
                );
                (number, message)
            })
        };
        let word = cell(layout.words, "word", "--word-column")?;
        let tag = tag(cell(layout.tags, "tag", "--tag-column")?, names);
        current.tags.push(tag.map_err(|message| (number, message))?);
        if let Some(column) = layout.others {
            let other = self::tag(cell(column, "other tag", "--predicted-column")?, names);
            current
                .others
                .push(other.map_err(|message| (number, message))?);
        }
        current.words.push(word.to_owned());
        current.lines.push(number);
        width = Some(cells.len());
    }
    push(&mut sequences, &mut current);
    Ok(sequences)
}

fn push(sequences: &mut Vec<Sequence>, current: &mut Sequence) {
    if !current.words.is_empty() {
        sequences.push(std::mem::take(current));
    }
}

fn tag(cell: &str, names: Option<&EntityNames>) -> Result<Tag, String> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Err("the tag is empty; write O for no name".into());
    }
    Tag::parse(cell, names).ok_or_else(|| {
        format!(
            "it is not known what type `{cell}` is; add it to entity_labels.toml of the lexicons, or take types as they are with --types as-is"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    /// Words of each sentence, with their tags.
    fn shown(text: &str, layout: &Layout) -> Result<Vec<String>, (usize, String)> {
        let shown = |tag: &Tag| match tag {
            Tag::Outside => "O".to_owned(),
            Tag::Part { place, name } => format!("{place:?}-{name}"),
        };
        let sequences = parse(text, layout, None)?;
        Ok(sequences
            .iter()
            .map(|sequence| {
                let pairs = sequence.words.iter().zip(&sequence.tags);
                let pairs = pairs.map(|(word, tag)| format!("{word}/{}", shown(tag)));
                pairs.collect::<Vec<_>>().join(" ")
            })
            .collect())
    }

    #[test]
    fn sentences_and_documents_are_told_apart() {
        let text = "-DOCSTART- -X- O O\n\nAnne NNP I-NP I-PER\nRoux NNP I-NP I-PER\n\n\n# NN I-NP O\r\n1 CD I-NP O\n";
        assert_eq!(
            shown(text, &Layout::default()).unwrap(),
            ["Anne/Inside-PER Roux/Inside-PER", "#/O 1/O"]
        );
    }

    #[test]
    fn comments_are_passed_over() {
        let text = "# text = Lyon gagne\n# id = 3\n1\tLyon\tB-LOC\n2\tgagne\tO\n\n#\n1\t#\tO\n";
        let layout = Layout {
            words: "2".parse().unwrap(),
            ..Layout::default()
        };
        assert_eq!(
            shown(text, &layout).unwrap(),
            ["Lyon/Begin-LOC gagne/O", "#/O"]
        );
    }

    #[test]
    fn columns_and_separators_are_named() {
        let layout = Layout {
            words: "-1".parse().unwrap(),
            tags: "1".parse().unwrap(),
            others: Some("2".parse().unwrap()),
            separator: "|".parse().unwrap(),
        };
        assert_eq!(
            shown("B-PER|O|Léa M.", &layout).unwrap(),
            ["Léa M./Begin-PER"]
        );
        assert!("0".parse::<Column>().is_err() && "x".parse::<Column>().is_err());
    }

    #[test]
    fn a_line_without_the_column_is_named() {
        let layout = Layout {
            tags: "4".parse().unwrap(),
            ..Layout::default()
        };
        let (line, message) = shown("a b c O\nd O\n", &layout).unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("column 4, but there are 2"), "{message}");
    }

    #[test]
    fn errors_name_file_line_and_mend() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.conll");
        let names = EntityNames::load(&lexicons_dir()).unwrap();
        let error = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            read(&path, &Layout::default(), Some(&names))
                .unwrap_err()
                .to_string()
        };
        assert!(
            error(b"a O\nb B-GENE\n").contains("x.conll:2: it is not known what type `B-GENE`")
        );
        assert!(error(b"a O\n\xE9 O\n").contains("x.conll:2: the line is not UTF-8"));
        assert!(error(b"\n\n").contains("x.conll: there are no words"));
    }
}
