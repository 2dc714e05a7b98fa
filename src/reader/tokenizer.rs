//! Sub-word tokenising of one sentence, with the words that the network labels.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use thiserror::Error;
use unicode_normalization::char::is_combining_mark;

use crate::text::{Span, is_invisible};

/// Why a tokenizer could not be loaded or used.
#[derive(Debug, Error)]
pub enum TokenizerError {
    /// `tokenizer.json` is missing or broken.
    #[error(
        "{path}: {message}; a model folder needs the `tokenizer.json` that belongs to its weights (transformers writes it where a \
         model has only the older files: AutoTokenizer.from_pretrained(folder).save_pretrained(folder))"
    )]
    Load {
        /// The file.
        path: PathBuf,
        /// The library's message.
        message: String,
    },
    /// The library refused a text.
    #[error("the tokenizer failed: {0}")]
    Encode(String),
}

/// A word: letters, marks and digits in a row, or one other character, whatever the tokenizer takes for a word.
///
/// Some tokenizers cut at spaces alone, and "d’Anne" is two words to everyone who reads on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes of the encoded text, without surrounding white space.
    pub span: Span,
    /// Index of its first piece, which says what the network makes of it.
    pub first: usize,
    /// One past the index of its last piece. Words that one piece covers share it.
    pub end: usize,
}

/// A text as pieces and words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    /// Vocabulary ids, without special tokens.
    pub ids: Vec<i32>,
    /// Words in order; spans neither overlap nor are empty.
    pub words: Vec<Word>,
}

/// A Hugging Face tokenizer and its special tokens.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    prefix: Vec<i32>,
    suffix: Vec<i32>,
}

impl Tokenizer {
    /// Loads `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Load`] when the file is missing or is no tokenizer.
    pub fn load(path: &Path) -> Result<Self, TokenizerError> {
        let fail = |message: String| TokenizerError::Load {
            path: path.to_owned(),
            message,
        };
        if !path.is_file() {
            return Err(fail("no such file".into()));
        }
        let mut inner =
            tokenizers::Tokenizer::from_file(path).map_err(|error| fail(error.to_string()))?;
        // Windows are ours: the file's own truncation and padding would cut and shift them.
        inner
            .with_truncation(None)
            .map_err(|error| fail(error.to_string()))?;
        inner.with_padding(None);
        let probe = inner
            .encode("a", true)
            .map_err(|error| fail(error.to_string()))?;
        let (ids, mask) = (probe.get_ids(), probe.get_special_tokens_mask());
        let special = |range: std::ops::Range<usize>| ids[range].iter().map(|id| *id as i32);
        let lead = mask.iter().take_while(|flag| **flag == 1).count();
        let trail = mask[lead..]
            .iter()
            .rev()
            .take_while(|flag| **flag == 1)
            .count();
        Ok(Tokenizer {
            prefix: special(0..lead).collect(),
            suffix: special(ids.len() - trail..ids.len()).collect(),
            inner,
        })
    }

    /// Special tokens before a text.
    pub fn prefix(&self) -> &[i32] {
        &self.prefix
    }

    /// Special tokens after a text.
    pub fn suffix(&self) -> &[i32] {
        &self.suffix
    }

    /// Encodes a text, without special tokens.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encode`] when the library refuses the text.
    pub fn encode(&self, text: &str) -> Result<Encoded, TokenizerError> {
        let encoding = self
            .inner
            .encode(controls_as_spaces(text).as_ref(), false)
            .map_err(|error| TokenizerError::Encode(error.to_string()))?;
        let ids: Vec<i32> = encoding.get_ids().iter().map(|id| *id as i32).collect();
        let (word_ids, offsets) = (encoding.get_word_ids(), encoding.get_offsets());
        let mut words: Vec<Word> = Vec::with_capacity(ids.len());
        let (mut piece, mut covered) = (0, 0);
        while piece < ids.len() {
            let first = piece;
            while piece < ids.len() && word_ids[piece] == word_ids[first] {
                piece += 1;
            }
            let start = floor(text, offsets[first].0).max(covered);
            let end = ceil(text, offsets[piece - 1].1);
            // A piece may stand for nothing but a space or a deleted character: it is no word.
            let Some(span) = trimmed(text, start, end) else {
                continue;
            };
            covered = span.end;
            let mut from = first;
            for run in runs(text, span) {
                // A piece that stands for the space before the word is its first piece.
                while run.start > span.start && from + 1 < piece && offsets[from].1 <= run.start {
                    from += 1;
                }
                if let Some(last) = words.last_mut().filter(|_| run.start > span.start) {
                    last.end = from.max(last.first + 1);
                }
                words.push(Word {
                    span: run,
                    first: from,
                    end: piece,
                });
            }
        }
        Ok(Encoded { ids, words })
    }
}

/// The text with a space for each control character, as long in bytes.
///
/// Normalisers delete such characters, and the library then gives wrong offsets for what follows.
fn controls_as_spaces(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let space = |c: char| match c.len_utf8() {
        _ if !c.is_control() => c,
        1 => ' ',
        // Every other control character has two bytes, as the no-break space has.
        _ => '\u{a0}',
    };
    Cow::Owned(text.chars().map(space).collect())
}

/// The nearest character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The nearest character boundary at or after `offset`.
fn ceil(text: &str, offset: usize) -> usize {
    (offset.min(text.len())..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// The span without surrounding white space and invisible characters; `None` when nothing is left.
fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    if start >= end {
        return None;
    }
    let blank = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let piece = &text[start..end];
    let left = piece.trim_start_matches(blank);
    let start = end - left.len();
    let length = left.trim_end_matches(blank).len();
    (length > 0).then(|| Span::new(start, start + length))
}

/// The words in a stretch of text; marks and invisible characters go with what they follow.
fn runs(text: &str, span: Span) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    let mut in_word = false;
    for (at, c) in span.of(text).char_indices() {
        let (start, end) = (span.start + at, span.start + at + c.len_utf8());
        if c.is_whitespace() {
            continue;
        }
        let follows = is_combining_mark(c) || is_invisible(c);
        match runs.last_mut().filter(|run| run.end == start) {
            Some(run) if follows || (in_word && c.is_alphanumeric()) => run.end = end,
            _ if is_invisible(c) => {}
            _ => {
                in_word = c.is_alphanumeric() || follows;
                runs.push(Span::new(start, end));
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tokenizer that lower-cases nothing, cuts at spaces and knows a few words; `[S]` and `[E]` enclose a text.
    const FILE: &str = r#"{
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 1, "pad_type_id": 0, "pad_token": "[P]"},
        "added_tokens": [],
        "normalizer": null,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[S]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[E]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"[S]": {"id": "[S]", "ids": [0], "tokens": ["[S]"]}, "[E]": {"id": "[E]", "ids": [2], "tokens": ["[E]"]}}
        },
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[U]", "continuing_subword_prefix": "", "max_input_chars_per_word": 100,
            "vocab": {"[S]": 0, "[P]": 1, "[E]": 2, "[U]": 3, "▁élu": 4, "▁mai": 5, "re": 6, "▁": 7, "▁a": 8, "▁l": 9, "’": 10, ",": 11, "«": 12}}
    }"#;

    fn tokenizer() -> Tokenizer {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokenizer.json");
        std::fs::write(&path, FILE).expect("a file");
        Tokenizer::load(&path).expect("a tokenizer")
    }

    fn words(text: &str) -> Vec<String> {
        let encoded = tokenizer().encode(text).expect("an encoding");
        let words = encoded.words.iter();
        words.map(|word| word.span.of(text).to_owned()).collect()
    }

    #[test]
    fn special_tokens_are_found_and_kept_out() {
        let tokenizer = tokenizer();
        assert_eq!(
            (tokenizer.prefix(), tokenizer.suffix()),
            (&[0][..], &[2][..])
        );
        assert_eq!(tokenizer.encode("élu").expect("an encoding").ids, [4]);
    }

    #[test]
    fn words_have_the_bytes_of_the_text_and_their_pieces() {
        let encoded = tokenizer().encode("élu  maire a").expect("an encoding");
        let found: Vec<(Span, usize, usize)> = encoded
            .words
            .iter()
            .map(|w| (w.span, w.first, w.end))
            .collect();
        // Two spaces: the first is a word of white space alone, which is left out; its piece stays.
        assert_eq!(
            found,
            [
                (Span::new(0, 4), 0, 1),
                (Span::new(6, 11), 2, 4),
                (Span::new(12, 13), 4, 5)
            ]
        );
        assert_eq!(encoded.ids.len(), 5);
    }

    #[test]
    fn truncation_and_padding_of_the_file_are_off() {
        assert_eq!(words("élu maire a maire élu").len(), 5);
    }

    #[test]
    fn unknown_and_invisible_characters() {
        assert_eq!(words("🙂 élu"), ["🙂", "élu"]);
        assert_eq!(words("\u{200b}élu\u{ad} \u{200b} \u{7}"), ["élu"]);
        assert!(words("").is_empty() && words(" \n\t ").is_empty());
    }

    /// Each word with its pieces.
    fn pieces<'t>(tokenizer: &Tokenizer, text: &'t str) -> Vec<(&'t str, std::ops::Range<usize>)> {
        let words = tokenizer.encode(text).expect("an encoding").words;
        let pieces = |word: Word| (word.span.of(text), word.first..word.end);
        words.into_iter().map(pieces).collect()
    }

    #[test]
    fn words_end_at_marks_though_the_tokenizer_cuts_at_spaces() {
        let tokenizer = tokenizer();
        assert_eq!(
            pieces(&tokenizer, "l’élu, maire"),
            // The tokenizer does not know "l’élu,": one piece stands for all of it.
            [
                ("l", 0..1),
                ("’", 0..1),
                ("élu", 0..1),
                (",", 0..1),
                ("maire", 1..3)
            ]
        );
        assert_eq!(
            pieces(&tokenizer, "l’re, maire"),
            [
                ("l", 0..1),
                ("’", 1..2),
                ("re", 2..3),
                (",", 3..4),
                ("maire", 4..6)
            ]
        );
        // The piece for the space is the first of the word after it.
        assert_eq!(
            pieces(&tokenizer, "a «re"),
            [("a", 0..1), ("«", 1..3), ("re", 3..4)]
        );
    }

    #[test]
    fn marks_and_invisible_characters_go_with_what_they_follow() {
        let runs = |text: &'static str| -> Vec<&str> {
            let runs = runs(text, Span::new(0, text.len()));
            runs.iter().map(|run| run.of(text)).collect()
        };
        assert_eq!(
            runs("e\u{301}le\u{300}ve-é3"),
            ["e\u{301}le\u{300}ve", "-", "é3"]
        );
        assert_eq!(runs("co\u{ad}op…»"), ["co\u{ad}op", "…", "»"]);
        assert_eq!(runs("☀\u{fe0f}a b \u{200b}c"), ["☀\u{fe0f}", "a", "b", "c"]);
        assert_eq!(runs(""), [""; 0]);
    }

    /// Every byte is a piece, as far as no merge joins it to the next.
    #[test]
    fn byte_level_pieces_make_words_of_whole_characters() {
        let mut alphabet: Vec<char> = tokenizers::pre_tokenizers::byte_level::ByteLevel::alphabet()
            .into_iter()
            .collect();
        alphabet.sort_unstable();
        let mut vocab: serde_json::Map<String, serde_json::Value> = alphabet
            .iter()
            .enumerate()
            .map(|(id, c)| (c.to_string(), id.into()))
            .collect();
        vocab.insert("Ġl".into(), 256.into());
        let byte_level = serde_json::json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true});
        let file = serde_json::json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
            "pre_tokenizer": byte_level, "post_processor": byte_level, "decoder": byte_level,
            "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
                "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false, "vocab": vocab, "merges": ["Ġ l"]}
        });
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokenizer.json");
        std::fs::write(&path, file.to_string()).expect("a file");
        let tokenizer = Tokenizer::load(&path).expect("a tokenizer");
        assert_eq!(
            pieces(&tokenizer, "é l’à».  🙂"),
            [
                ("é", 0..2),
                ("l", 2..3),
                ("’", 3..6),
                ("à", 6..8),
                ("»", 8..10),
                (".", 10..11),
                // After a piece for the first of the two spaces.
                ("🙂", 12..17),
            ]
        );
    }

    #[test]
    fn a_missing_or_broken_file_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokenizer.json");
        for content in [None, Some("{\"version\": ")] {
            if let Some(content) = content {
                std::fs::write(&path, content).expect("a file");
            }
            let error = Tokenizer::load(&path).err().expect("an error").to_string();
            assert!(
                error.starts_with(&format!("{}: ", path.display())),
                "{error}"
            );
        }
    }

    #[test]
    fn control_characters_are_spaces_of_the_same_length() {
        let text = "a\u{7}é\u{85}b\n";
        assert_eq!(controls_as_spaces(text), "a é\u{a0}b ");
        assert_eq!(controls_as_spaces(text).len(), text.len());
        assert_eq!(words("mai\u{0}re"), ["mai", "re"]);
    }

    #[test]
    fn offsets_inside_a_character_move_outwards() {
        let text = "aé🙂";
        assert_eq!((floor(text, 2), ceil(text, 2)), (1, 3));
        assert_eq!((floor(text, 5), ceil(text, 5)), (3, 7));
        assert_eq!((floor(text, 99), ceil(text, 99)), (7, 7));
        assert_eq!(trimmed(text, 3, 3), None);
    }
}
