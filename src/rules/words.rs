//! Sets of words that tests ask for, each made once and shared by all that name it.

use std::cell::RefCell;
use std::sync::Arc;

use regex_syntax::hir::literal::Extractor;
use rustc_hash::{FxHashMap, FxHashSet};

use super::pattern::Test;
use crate::text::lower;

/// Words up to this length (characters) stand in nearly every sentence ("de", "the").
const COMMON: usize = 3;
/// More words than this are not taken from one regular expression.
const MOST_WORDS: usize = 2_000;

/// Words in lower case; a copy shares them.
#[derive(Clone, Debug)]
pub struct Words(Arc<Set>);

#[derive(Debug)]
struct Set {
    words: FxHashSet<String>,
    common: usize,
}

impl Words {
    /// True if the word, in lower case, is one of them.
    pub fn contains(&self, word: &str) -> bool {
        self.0.words.contains(word)
    }

    /// Every word, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.words.iter().map(String::as_str)
    }

    /// How likely a sentence holds one of them by chance: the number of short ones, then of all.
    pub(super) fn commonness(&self) -> (usize, usize) {
        (self.0.common, self.0.words.len())
    }

    /// The same for copies, for as long as one of them is there.
    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    /// All words of several sets.
    pub(super) fn union(sets: &[Words]) -> Words {
        match sets {
            [one] => one.clone(),
            _ => sets
                .iter()
                .flat_map(Words::iter)
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The words that a regular expression for whole words matches; `None` when they are too many to list.
    fn listed(pattern: &str) -> Option<Words> {
        let tree = regex_syntax::parse(pattern).ok()?;
        let found = Extractor::new().limit_total(MOST_WORDS).extract(&tree);
        if !found.is_exact() {
            return None;
        }
        let words = found.literals()?.iter().map(|literal| {
            let word = str::from_utf8(literal.as_bytes()).ok()?;
            Some(lower(word))
        });
        words.collect::<Option<Vec<String>>>().map(Words::from_iter)
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let words: FxHashSet<String> = words.into_iter().collect();
        let is_common = |word: &&String| word.chars().count() <= COMMON;
        let common = words.iter().filter(is_common).count();
        Words(Arc::new(Set { words, common }))
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id() || self.0.words == other.0.words
    }
}

impl Eq for Words {}

/// The sets that the rules of a language have named so far.
#[derive(Default)]
pub(super) struct WordCache {
    sets: RefCell<FxHashMap<Named, Words>>,
    regexes: RefCell<FxHashMap<String, Test>>,
    /// Lemmas without forms, named since they were last asked for.
    unlisted: RefCell<Vec<String>>,
}

/// How a rule names a set.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Named {
    /// The words themselves.
    Words(Vec<String>),
    /// The forms of lemmas.
    Lemmas(Vec<String>),
    /// What a macro names, as words or as lemmas.
    Macro(String, bool),
}

impl WordCache {
    pub(super) fn known(&self, name: &Named) -> Option<Words> {
        self.sets.borrow().get(name).cloned()
    }

    /// The set of this name, made if it is new.
    pub(super) fn get(&self, name: Named, make: impl FnOnce(&Named) -> Words) -> Words {
        if let Some(known) = self.known(&name) {
            return known;
        }
        let words = make(&name);
        self.sets.borrow_mut().insert(name, words.clone());
        words
    }

    /// Notes that a lemma is in no inflection list.
    pub(super) fn note_unlisted(&self, lemma: &str) {
        self.unlisted.borrow_mut().push(lemma.to_owned());
    }

    /// The lemmas noted since the last call.
    pub(super) fn take_unlisted(&self) -> Vec<String> {
        self.unlisted.take()
    }

    /// The test of a regular expression for whole words, in any case: a set of words if it matches few enough.
    ///
    /// # Errors
    ///
    /// When it is not valid.
    pub(super) fn regex(&self, source: &str) -> Result<Test, regex::Error> {
        if let Some(known) = self.regexes.borrow().get(source) {
            return Ok(known.clone());
        }
        // Alone first, so that brackets must pair within it.
        let test = match Words::listed(source) {
            Some(words) => Test::Word(words),
            None => {
                regex::Regex::new(source)?;
                let mut whole = regex::RegexBuilder::new(&format!("^(?:{source})$"));
                Test::Regex(whole.case_insensitive(true).build()?)
            }
        };
        let mut known = self.regexes.borrow_mut();
        known.insert(source.to_owned(), test.clone());
        Ok(test)
    }
}
