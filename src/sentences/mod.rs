//! Splits a text into sentences with exact byte offsets.
//!
//! FIGURES

mod chars;
mod length;
mod lexicon;
mod lines;
mod stops;

use std::path::Path;

use self::lexicon::Lexicon;
pub use self::lexicon::LoadError;
use crate::document::Language;
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
    pub fn load(models: &Path) -> Result<Self, LoadError> {
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
