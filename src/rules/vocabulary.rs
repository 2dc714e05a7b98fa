//! The words that rules name, as numbers.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// The number of a word in the [`Vocabulary`] of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(u32);

impl WordId {
    /// Its place in lists by word.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every word, in lower case, that the rules of one language name.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: IndexSet<Box<str>, FxBuildHasher>,
    /// By number, whether the word is so short that nearly every sentence has one like it.
    is_common: Vec<bool>,
}

/// Words up to this length (characters) stand in nearly every sentence ("de", "the").
const COMMON: usize = 3;

impl Vocabulary {
    /// The number of a word in lower case; `None` when no rule names it.
    pub fn id(&self, word: &str) -> Option<WordId> {
        let number = self.words.get_index_of(word);
        number.map(|number| WordId(number as u32))
    }

    /// The number of a word in lower case, a new one where it comes for the first time.
    pub(super) fn intern(&mut self, word: &str) -> WordId {
        self.id(word).unwrap_or_else(|| {
            self.is_common.push(word.chars().count() <= COMMON);
            // Rules of four thousand million words would not fit in memory.
            WordId(self.words.insert_full(word.into()).0 as u32)
        })
    }

    /// True for a short word, which tells little of a sentence.
    pub(super) fn is_common(&self, id: WordId) -> bool {
        self.is_common.get(id.index()).copied().unwrap_or(false)
    }

    /// The word with a number; empty for one of another vocabulary.
    pub fn word(&self, id: WordId) -> &str {
        self.words.get_index(id.index()).map_or("", AsRef::as_ref)
    }

    /// Every word, in the order of numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter().map(AsRef::as_ref)
    }
}
