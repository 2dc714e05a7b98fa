//! Splits a text into sentences with exact byte offsets.
//!
//! Line breaks first cut the text into blocks; then each full stop, question mark, exclamation mark and ellipsis of a block is decided
//! by the words around it; then what is too long is cut. The words are data, in `models/lexicons/sentences/`.
//!
//! Own rules rather than a library's, because none of those measured was as good. F1 of sentence boundaries on Universal Dependencies
//! treebanks, their sentences joined by one space, those without an end mark left out:
//!
//! | treebank | here | `srx` 0.1.4, LanguageTool's rules | `icu_segmenter` 2.4 | `unicode-segmentation` 1.13 | `sentencex` 0.1.33 |
//! | --- | --- | --- | --- | --- | --- |
//! | French Sequoia train, dev, GSD dev, PUD | **99.6** | 98.9 | 96.3 | 96.3 | 71.3 |
//! | English EWT dev, GUM dev, PUD, LinES train | **98.4** | 98.3 | 97.4 | 97.4 | 89.8 |
//! | of these, English PUD and GUM, edited prose | **99.9**, **99.5** | 99.5, 99.2 | 99.2, 99.0 | 99.2, 99.1 | 97.6, 98.8 |
//! | French ParTUT train | **99.5** | 98.2 | 95.0 | 95.0 | 80.8 |
//! | English ParTUT train | 99.3 | **99.6** | 97.1 | 97.1 | 49.0 |
//!
//! (`sentencex` keeps a quotation in one piece, and loses what follows an unpaired quotation mark.) What is missed is mostly chat without
//! capitals, and a stop inside an ellipsis or a quotation that the treebank joins.

mod chars;
mod length;
mod lexicon;
mod lines;
mod stops;

use std::path::Path;

use self::lexicon::Lexicon;
use crate::document::Language;
use crate::lexicon::LexiconError;
use crate::text::Span;

/// Splits texts into sentences by rules and word lists.
#[derive(Debug)]
pub struct Splitter {
    french: Lexicon,
    english: Lexicon,
}

impl Splitter {
    /// Reads the word lists, `lexicons/sentences/{fr,en}.toml` inside the folder `models`.
    ///
    /// # Errors
    ///
    /// When a file is missing, is not TOML, or lacks a list.
    pub fn load(models: &Path) -> Result<Self, LexiconError> {
        let folder = models.join("lexicons").join("sentences");
        Ok(Splitter {
            french: Lexicon::load(&folder.join("fr.toml"))?,
            english: Lexicon::load(&folder.join("en.toml"))?,
        })
    }

    /// The sentences of `text`, in order, without surrounding white space.
    ///
    /// They tile the text: they do not overlap, none is empty, and only white space lies outside them. None is longer than
    /// 2,000 bytes. The time is linear in the length of the text.
    pub fn split(&self, text: &str, language: Language) -> Vec<Span> {
        let lexicon = match language {
            Language::French => &self.french,
            Language::English => &self.english,
        };
        let mut sentences = Vec::new();
        for block in lines::blocks(text, lexicon) {
            let mut start = block.start;
            stops::sentence_ends(text, block, lexicon, |end| {
                length::push_bounded(text, Span::new(start, end), &mut sentences);
                start = end;
            });
            length::push_bounded(text, Span::new(start, block.end), &mut sentences);
        }
        sentences
    }
}

#[cfg(test)]
mod tests;
