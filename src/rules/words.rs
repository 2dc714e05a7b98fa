//! Sets of words that tests ask for, each made once and shared by all that name it.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::Extractor;
use rustc_hash::FxHashMap;

use super::pattern::{Expr, Test};
use super::vocabulary::{Vocabulary, WordId};
use super::whole_word::WholeWord;
use crate::lexicon::Inflections;
use crate::text::lower;

/// More words than this are not taken from one regular expression.
const MOST_WORDS: usize = 2_000;

/// Words of one [`Vocabulary`]; a copy shares them.
#[derive(Clone, Debug)]
pub struct Words {
    /// A bit for each word, so that most others are told apart without a look at the set (a Bloom filter).
    marks: u64,
    set: Arc<Set>,
}

#[derive(Debug)]
struct Set {
    /// In order, each once.
    ids: Box<[WordId]>,
    common: usize,
}

impl Words {
    fn new(ids: &[WordId], vocabulary: &Vocabulary) -> Self {
        let is_common = |id: &&WordId| vocabulary.is_common(**id);
        Words {
            marks: ids.iter().fold(0, |marks, id| marks | mark(*id)),
            set: Arc::new(Set {
                ids: ids.into(),
                common: ids.iter().filter(is_common).count(),
            }),
        }
    }

    /// True if the word is one of them; `None` stands for a word that the vocabulary lacks.
    pub fn contains(&self, word: Option<WordId>) -> bool {
        word.is_some_and(|word| {
            self.marks & mark(word) != 0 && self.set.ids.binary_search(&word).is_ok()
        })
    }

    /// Their numbers, in order.
    pub(crate) fn ids(&self) -> &[WordId] {
        &self.set.ids
    }

    /// How likely a sentence holds one of them by chance: the number of short ones, then of all.
    pub(super) fn commonness(&self) -> (usize, usize) {
        (self.set.common, self.set.ids.len())
    }

    /// The same for copies, for as long as one of them is there.
    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.set) as usize
    }
}

/// The bit of a word.
fn mark(word: WordId) -> u64 {
    1 << (word.index() % 64)
}

/// Sets of one vocabulary can be compared.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id() || self.set.ids == other.set.ids
    }
}

impl Eq for Words {}

/// What a rule that names these words asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The words themselves.
    Words,
    /// The forms of these lemmas.
    Lemmas,
}

/// The sets that the rules of a language have named so far, and the words in them.
#[derive(Default)]
pub(crate) struct WordCache {
    vocabulary: RefCell<Vocabulary>,
    sets: RefCell<FxHashMap<Box<[WordId]>, Words>>,
    /// By lemmas.
    forms: RefCell<FxHashMap<Box<[WordId]>, Words>>,
    forms_of: RefCell<FxHashMap<WordId, Rc<[WordId]>>>,
    regexes: RefCell<FxHashMap<String, Test>>,
    /// By word, the condition of being it.
    tokens: RefCell<FxHashMap<WordId, Expr>>,
    /// The condition on what a gap passes over.
    gap_token: OnceCell<Expr>,
    /// Memory for a list of words.
    buffer: Cell<Vec<WordId>>,
    /// Lemmas without forms, named since they were last asked for.
    unlisted: RefCell<Vec<String>>,
}

impl WordCache {
    /// The number of a word in any case.
    pub(super) fn word(&self, word: &str) -> WordId {
        let mut vocabulary = self.vocabulary.borrow_mut();
        // What stands there is in lower case.
        vocabulary
            .id(word)
            .unwrap_or_else(|| vocabulary.intern(&lower(word)))
    }

    /// An empty list to collect words in, with the memory of the last one.
    pub(super) fn take_buffer(&self) -> Vec<WordId> {
        let mut buffer = self.buffer.take();
        buffer.clear();
        buffer
    }

    /// Keeps the memory of a list for the next one.
    pub(super) fn give_back(&self, buffer: Vec<WordId>) {
        self.buffer.set(buffer);
    }

    /// The set that a rule names by these words, which are put in order; a lemma that the inflection lists lack stands for itself.
    pub(super) fn set(
        &self,
        ids: &mut Vec<WordId>,
        meaning: Meaning,
        inflections: &Inflections,
    ) -> Words {
        if ids.len() > 1 {
            ids.sort_unstable();
            ids.dedup();
        }
        let sets = match meaning {
            Meaning::Words => &self.sets,
            Meaning::Lemmas => &self.forms,
        };
        if let Some(known) = sets.borrow().get(&ids[..]) {
            return known.clone();
        }
        let words = match meaning {
            Meaning::Words => Words::new(ids, &self.vocabulary.borrow()),
            Meaning::Lemmas => {
                let forms = ids.iter().map(|lemma| self.forms_of(*lemma, inflections));
                let mut all = Vec::with_capacity(ids.len() * 16);
                forms.for_each(|forms| all.extend_from_slice(&forms));
                self.set(&mut all, Meaning::Words, inflections)
            }
        };
        sets.borrow_mut().insert(ids[..].into(), words.clone());
        words
    }

    /// The condition of being this word.
    pub(super) fn token(&self, word: &str, inflections: &Inflections) -> Expr {
        let id = self.word(word);
        if let Some(known) = self.tokens.borrow().get(&id) {
            return known.clone();
        }
        let token = Expr::of(Test::Word(self.set(
            &mut vec![id],
            Meaning::Words,
            inflections,
        )));
        self.tokens.borrow_mut().insert(id, token.clone());
        token
    }

    /// What `make` made for the first gap.
    pub(super) fn gap_token(&self, make: impl FnOnce() -> Expr) -> Expr {
        self.gap_token.get_or_init(make).clone()
    }

    fn forms_of(&self, lemma: WordId, inflections: &Inflections) -> Rc<[WordId]> {
        if let Some(known) = self.forms_of.borrow().get(&lemma) {
            return Rc::clone(known);
        }
        let mut vocabulary = self.vocabulary.borrow_mut();
        let name = vocabulary.word(lemma).to_owned();
        let forms: Rc<[WordId]> = match inflections.forms(&name) {
            Some(forms) => forms.map(|form| vocabulary.intern(form)).collect(),
            None => {
                self.unlisted.borrow_mut().push(name.clone());
                [lemma].into()
            }
        };
        let mut known = self.forms_of.borrow_mut();
        known.insert(lemma, Rc::clone(&forms));
        forms
    }

    /// The lemmas that were found to have no forms since the last call.
    pub(super) fn take_unlisted(&self) -> Vec<String> {
        self.unlisted.take()
    }

    /// The test of a regular expression for whole words, in any case: a set of words if it matches few enough.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn regex(&self, source: &str, inflections: &Inflections) -> Result<Test, String> {
        if let Some(known) = self.regexes.borrow().get(source) {
            return Ok(known.clone());
        }
        // Alone first, so that brackets must pair within it.
        let tree = regex_syntax::parse(source).map_err(|error| error.to_string())?;
        let test = match self.listed(&tree) {
            Some(mut words) => Test::Word(self.set(&mut words, Meaning::Words, inflections)),
            None => {
                let whole = WholeWord::new(source, &tree);
                Test::Regex(Arc::new(
                    whole.ok_or("it is too large; lower its repetitions")?,
                ))
            }
        };
        let mut known = self.regexes.borrow_mut();
        known.insert(source.to_owned(), test.clone());
        Ok(test)
    }

    /// The words that a regular expression for whole words matches; `None` when they are too many to list.
    fn listed(&self, pattern: &Hir) -> Option<Vec<WordId>> {
        let found = Extractor::new().limit_total(MOST_WORDS).extract(pattern);
        if !found.is_exact() {
            return None;
        }
        let words = found.literals()?.iter().map(|literal| {
            let word = str::from_utf8(literal.as_bytes()).ok()?;
            Some(self.word(word))
        });
        words.collect()
    }

    /// The set of these words.
    #[cfg(test)]
    pub(crate) fn named(&self, words: &[&str]) -> Words {
        let mut words = words.iter().map(|word| self.word(word)).collect();
        self.set(&mut words, Meaning::Words, &Inflections::default())
    }

    /// Every word of the sets.
    pub(crate) fn into_vocabulary(self) -> Vocabulary {
        self.vocabulary.into_inner()
    }
}
