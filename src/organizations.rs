//! Organisations that the network misses or cuts short: institutions named by a common noun, and names broken at a preposition.
//!
//! The words are data, `organization_words/fr.toml` and `organization_words/en.toml` in the lexicon folder, lists of strings:
//! `institution` nouns stand for an organisation by themselves ("le gouvernement"), `generic` ones do not ("le club"); `of` and
//! `articles` join a complement to them; nouns of `places` name a place once they have one ("l'État de New York"); adjectives of
//! `outside` and `possessive` endings are no part of a name.

mod extend;
mod find;
mod phrase;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use crate::document::{Language, Mention, MentionKind, Sentence};

/// Why a file of organisation words was refused. Lines count from 1.
#[derive(Debug, thiserror::Error)]
pub enum OrganizationError {
    /// The file could not be read.
    #[error("{}: cannot read the organisation words: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{}:{line}: {message}; expected lists `key = [\"word\", …]`", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line of the error.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A key that means nothing here.
    #[error("{}:{line}: unknown key `{key}`; expected one of {}", path.display(), KEYS.join(", "))]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// Line of the key.
        line: usize,
        /// The key.
        key: String,
    },
    /// A list that is not in the file.
    #[error("{}:{line}: the list `{key}` is missing; write `{key} = []` for none", path.display())]
    MissingKey {
        /// The file.
        path: PathBuf,
        /// Last line of the file.
        line: usize,
        /// The key.
        key: &'static str,
    },
    /// A value of another type than the format has there.
    #[error("{}:{line}: `{key}` has a TOML {found}; expected a list of strings", path.display())]
    WrongType {
        /// The file.
        path: PathBuf,
        /// Line of the value.
        line: usize,
        /// The key.
        key: String,
        /// Type of the value.
        found: &'static str,
    },
    /// A word that is empty or that its list, or the other list of nouns, has already.
    #[error("{}:{line}: `{word}` in `{key}` {problem}", path.display())]
    Word {
        /// The file.
        path: PathBuf,
        /// Line of the word.
        line: usize,
        /// The list.
        key: String,
        /// The word.
        word: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// The keys of the file.
const KEYS: [&str; 7] = [
    "institution",
    "generic",
    "of",
    "articles",
    "outside",
    "places",
    "possessive",
];

/// Whether a noun is an organisation without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NounClass {
    Institution,
    Generic,
}

/// A noun of the file, cut as the reader cuts words.
#[derive(Clone, Debug)]
struct Noun {
    words: Vec<String>,
    class: NounClass,
    /// True when the text must have a capital.
    capital: bool,
}

/// The organisation words of one language.
#[derive(Clone, Debug)]
pub struct OrganizationWords {
    language: Language,
    /// By first word, the longest first.
    nouns: HashMap<String, Vec<Noun>>,
    of: Vec<String>,
    articles: Vec<String>,
    outside: Vec<String>,
    places: Vec<String>,
    possessive: Vec<Vec<String>>,
}

impl OrganizationWords {
    /// Reads `organization_words/<language>.toml` under `lexicons_dir`.
    ///
    /// # Errors
    /// When the file is missing, is no TOML, lacks a list or has an unknown one, or a list holds anything but words, each once.
    pub fn load(lexicons_dir: &Path, language: Language) -> Result<Self, OrganizationError> {
        let path = lexicons_dir
            .join("organization_words")
            .join(format!("{}.toml", language.code()));
        match std::fs::read_to_string(&path) {
            Ok(text) => OrganizationWords::parse(&text, &path, language),
            Err(source) => Err(OrganizationError::Read { path, source }),
        }
    }

    /// Reads the text of a file of organisation words; `path` is for error messages only.
    ///
    /// # Errors
    /// As for [`OrganizationWords::load`].
    pub fn parse(text: &str, path: &Path, language: Language) -> Result<Self, OrganizationError> {
        let line = |offset: usize| {
            let before = text.as_bytes().iter().take(offset);
            1 + before.filter(|byte| **byte == b'\n').count()
        };
        let document = DeTable::parse(text).map_err(|error| OrganizationError::Syntax {
            path: path.to_owned(),
            line: line(error.span().map_or(0, |span| span.start)),
            message: error.message().trim().to_owned(),
        })?;
        let mut lists: HashMap<&'static str, Vec<(String, usize)>> = HashMap::new();
        for (name, value) in document.get_ref() {
            let Some(key) = KEYS.into_iter().find(|key| *key == name.get_ref().as_ref()) else {
                return Err(OrganizationError::UnknownKey {
                    path: path.to_owned(),
                    line: line(name.span().start),
                    key: name.get_ref().to_string(),
                });
            };
            let wrong = |value: &Spanned<DeValue<'_>>| OrganizationError::WrongType {
                path: path.to_owned(),
                line: line(value.span().start),
                key: key.to_owned(),
                found: value.get_ref().type_str(),
            };
            let array = value.get_ref().as_array().ok_or_else(|| wrong(value))?;
            let list = lists.entry(key).or_default();
            for item in array {
                let word = item.get_ref().as_str().ok_or_else(|| wrong(item))?;
                let line = line(item.span().start);
                let problem = if words_of(word).is_empty() {
                    "is empty"
                } else if list.iter().any(|(known, _)| known == word) {
                    "stands twice"
                } else {
                    list.push((word.to_owned(), line));
                    continue;
                };
                return Err(OrganizationError::Word {
                    path: path.to_owned(),
                    line,
                    key: key.to_owned(),
                    word: word.to_owned(),
                    problem,
                });
            }
        }
        let mut take = |key: &'static str| {
            lists
                .remove(key)
                .ok_or_else(|| OrganizationError::MissingKey {
                    path: path.to_owned(),
                    line: text.lines().count().max(1),
                    key,
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
        };
        for (key, class) in [
            ("institution", NounClass::Institution),
            ("generic", NounClass::Generic),
        ] {
            for (word, line) in take(key)? {
                if !words.add_noun(&word, class) {
                    return Err(OrganizationError::Word {
                        path: path.to_owned(),
                        line,
                        key: key.to_owned(),
                        word,
                        problem: "stands in both lists of nouns",
                    });
                }
            }
        }
        for nouns in words.nouns.values_mut() {
            nouns.sort_by_key(|noun| std::cmp::Reverse(noun.words.len()));
        }
        Ok(words)
    }

    /// Mends the names of `sentence`, then adds the institutions that they leave; a name inside an institution
    /// ("gouvernement Balladur") gives way to it.
    pub fn mark(&self, text: &str, sentence: &mut Sentence) {
        self.extend(text, sentence);
        for mention in self.find(text, sentence) {
            sentence
                .mentions
                .retain(|other| !(is_name(other) && mention.span.contains(&other.span)));
            let place = sentence
                .mentions
                .partition_point(|other| other.span.start <= mention.span.start);
            sentence.mentions.insert(place, mention);
        }
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

/// True for the kinds that the network gives.
fn is_name(mention: &Mention) -> bool {
    matches!(
        mention.kind,
        MentionKind::Person | MentionKind::Organization | MentionKind::Location | MentionKind::Misc
    )
}

#[cfg(test)]
mod tests;
