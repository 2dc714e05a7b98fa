//! The word lists of organisations: the file's form, its checks, and the nouns by first word.

use std::collections::HashMap;
use std::path::Path;

use toml::Spanned;
use toml::de::DeValue;
use unicode_normalization::UnicodeNormalization;

use crate::document::{Language, Token};
use crate::lexicon::{LexiconError, Source};

/// The keys of the file.
const KEYS: [&str; 13] = [
    "institution",
    "generic",
    "of",
    "articles",
    "outside",
    "places",
    "possessive",
    "definite",
    "owner",
    "anaphoric",
    "bare",
    "object",
    "object_of",
];

/// True when the tokens are these words.
pub(super) fn same_words(words: &[String], tokens: &[Token]) -> bool {
    words.len() == tokens.len()
        && words
            .iter()
            .zip(tokens)
            .all(|(word, token)| *word == token.lower)
}

/// Whether a noun is an organisation without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NounClass {
    Institution,
    Generic,
}

/// A noun of the file, cut as the reader cuts words.
#[derive(Clone, Debug)]
pub(super) struct Noun {
    pub(super) words: Vec<String>,
    pub(super) class: NounClass,
    /// True when the text must have a capital.
    pub(super) capital: bool,
}

/// The organisation words of one language.
#[derive(Clone, Debug)]
pub struct OrganizationWords {
    pub(super) language: Language,
    /// By first word, the longest first.
    pub(super) nouns: HashMap<String, Vec<Noun>>,
    pub(super) of: Vec<String>,
    pub(super) articles: Vec<String>,
    pub(super) outside: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) possessive: Vec<Vec<String>>,
    pub(super) definite: Vec<String>,
    /// Determiners that stand for the organisation of the post that they determine.
    pub(super) owner: Vec<String>,
    /// Generic nouns that may stand for a name.
    pub(super) anaphoric: Vec<Vec<String>>,
    /// Institutions that without a complement stand for a name.
    pub(super) bare: Vec<Vec<String>>,
    /// Pronouns that stand for the organisation to which something is done.
    pub(super) object: Vec<String>,
    /// What the verbs that do it begin with.
    pub(super) object_of: Vec<String>,
}

impl OrganizationWords {
    /// Reads `organization_words/<language>.toml` under `lexicons_dir`.
    ///
    /// # Errors
    /// When the file is missing, is no TOML, lacks a list or has an unknown one, or a list holds anything but words, each once.
    pub fn load(lexicons_dir: &Path, language: Language) -> Result<Self, LexiconError> {
        let folder = lexicons_dir.join("organization_words");
        let source = Source::read(folder.join(format!("{}.toml", language.code())))?;
        OrganizationWords::from_source(&source, language)
    }

    /// The words of a file.
    pub(super) fn from_source(source: &Source, language: Language) -> Result<Self, LexiconError> {
        let mut lists = lists(source)?;
        let mut take = |key: &'static str| {
            lists.remove(key).ok_or_else(|| {
                let message = format!("the list `{key}` is missing; write `{key} = []` for none");
                source.error(source.text().trim_end().len(), message)
            })
        };
        let lower = |list: Vec<(String, usize)>| -> Vec<String> {
            list.into_iter().map(|(word, _)| word).collect()
        };
        let mut words = OrganizationWords {
            language,
            nouns: HashMap::new(),
            of: lower(take("of")?),
            articles: lower(take("articles")?),
            outside: lower(take("outside")?),
            places: lower(take("places")?),
            possessive: take("possessive")?
                .iter()
                .map(|(ending, _)| words_of(ending))
                .collect(),
            definite: lower(take("definite")?),
            owner: lower(take("owner")?),
            anaphoric: take("anaphoric")?
                .iter()
                .map(|(noun, _)| words_of(noun))
                .collect(),
            bare: take("bare")?
                .iter()
                .map(|(noun, _)| words_of(noun))
                .collect(),
            object: lower(take("object")?),
            object_of: lower(take("object_of")?),
        };
        for (key, class) in [
            ("institution", NounClass::Institution),
            ("generic", NounClass::Generic),
        ] {
            for (word, offset) in take(key)? {
                if !words.add_noun(&word, class) {
                    let message = format!(
                        "`{word}` in `{key}` stands in both lists of nouns; expected it in one"
                    );
                    return Err(source.error(offset, message));
                }
            }
        }
        for nouns in words.nouns.values_mut() {
            nouns.sort_by_key(|noun| std::cmp::Reverse(noun.words.len()));
        }
        Ok(words)
    }

    /// Adds a noun and, where it starts with an accent, its form without one, which counts only with a capital ("Etat"). False when it is
    /// there already.
    fn add_noun(&mut self, word: &str, class: NounClass) -> bool {
        let capital = word.starts_with(char::is_uppercase);
        let words = words_of(&word.to_lowercase());
        let bare: Option<String> = words.first().and_then(|first| {
            let mut letters = first.chars();
            let initial = letters.next()?;
            let base = initial.nfd().next().filter(|base| *base != initial)?;
            Some(std::iter::once(base).chain(letters).collect())
        });
        if let Some(bare) = bare {
            let mut words = words.clone();
            words[0] = bare;
            self.push_noun(words, class, true);
        }
        self.push_noun(words, class, capital)
    }

    fn push_noun(&mut self, words: Vec<String>, class: NounClass, capital: bool) -> bool {
        let Some(first) = words.first() else {
            return true;
        };
        let nouns = self.nouns.entry(first.clone()).or_default();
        if nouns.iter().any(|noun| noun.words == words) {
            return false;
        }
        nouns.push(Noun {
            words,
            class,
            capital,
        });
        true
    }
}

/// Each list of a file by its key: words with their place (bytes).
type Lists = HashMap<&'static str, Vec<(String, usize)>>;

/// The lists of a file; every word stands once in its list, and no list is unknown.
fn lists(source: &Source) -> Result<Lists, LexiconError> {
    let document = source.table("lists `key = [\"word\", …]`")?;
    let mut lists = Lists::new();
    for (name, value) in document.get_ref() {
        let Some(key) = KEYS.into_iter().find(|key| *key == name.get_ref().as_ref()) else {
            let (key, known) = (name.get_ref(), KEYS.join(", "));
            let message = format!("unknown key `{key}`; expected one of {known}");
            return Err(source.error(name.span().start, message));
        };
        let wrong = |value: &Spanned<DeValue<'_>>| {
            let found = value.get_ref().type_str();
            let message = format!("`{key}` has a TOML {found}; expected a list of strings");
            source.error(value.span().start, message)
        };
        let array = value.get_ref().as_array().ok_or_else(|| wrong(value))?;
        let list = lists.entry(key).or_default();
        for item in array {
            let word = item.get_ref().as_str().ok_or_else(|| wrong(item))?;
            let offset = item.span().start;
            let problem = if words_of(word).is_empty() {
                "is empty; expected a word"
            } else if list.iter().any(|(known, _)| known == word) {
                "stands twice; expected each word once"
            } else {
                list.push((word.to_owned(), offset));
                continue;
            };
            return Err(source.error(offset, format!("`{word}` in `{key}` {problem}")));
        }
    }
    Ok(lists)
}

/// Cuts a text as the reader does: runs of letters and digits, and every other character by itself.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    for character in text.chars() {
        let part = character.is_alphanumeric();
        match words.last_mut() {
            Some(word) if part && inside => word.push(character),
            _ if character.is_whitespace() => {}
            _ => words.push(character.to_string()),
        }
        inside = part;
    }
    words
}
