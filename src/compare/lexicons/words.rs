//! Words of organisations and posts, the same for both languages.
//!
//! `translations.toml` pairs words ("numérique / digital"), `known_names.toml` names ("ONU / United Nations"); forms that any entry
//! pairs are one word. Text is cut into words without articles, prepositions and legal forms; the longest known phrase is taken
//! first, then words by themselves, in the singular and masculine if they are not listed as they stand.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Places, Sounds, forms, list_of, number};
use crate::lexicon::fold::words as cut;
use crate::lexicon::{LexiconError, Source};
use crate::text::fold;

/// The words of both languages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    phrases: HashMap<String, Meaning>,
    /// Words of the longest phrase.
    longest: usize,
    /// Articles, prepositions, conjunctions.
    stop: HashSet<String>,
    /// Legal forms of companies.
    legal: HashSet<String>,
}

#[derive(Clone, Copy, Debug)]
struct Meaning {
    id: u64,
    class: Class,
    /// Short acronyms are words too, unless they are in capitals.
    capitals: bool,
}

/// What a word tells of which thing is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A well-known name.
    Known,
    /// A proper name.
    Name,
    /// A number.
    Number,
    /// A translated word.
    Word,
    /// A word in lower case that is in no lexicon.
    Unknown,
    /// A place or nationality.
    Place,
    /// A noun that heads many names (council, ministry, company).
    Generic,
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// The same for the same word of either language, and for names that sound alike.
    pub(crate) id: u64,
    pub(crate) class: Class,
    /// Folded words of the text.
    pub(crate) text: Box<str>,
    /// All letters are capitals.
    pub(crate) capitals: bool,
    /// The first word before some in lower case, and no name after it: its capital need not make it a name ("Bouclier bleu").
    pub(crate) initial: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Translations {
    stop: Vec<String>,
    legal: Vec<String>,
    generic: Vec<Spanned<String>>,
    words: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownNames {
    names: Vec<Spanned<String>>,
}

impl Words {
    /// Reads `translations.toml` and `known_names.toml` of a directory, and takes the places in.
    ///
    /// # Errors
    /// When a file cannot be read or is not valid; the error names the line and what was expected.
    pub(crate) fn load(lexicons_dir: &Path, places: &Places) -> Result<Self, LexiconError> {
        let source = Source::read(lexicons_dir.join("translations.toml"))?;
        let translations: Translations = source.parse()?;
        let folded = |list: &[String]| list.iter().map(|word| fold(word)).collect();
        let mut words = Words {
            stop: folded(&translations.stop),
            legal: folded(&translations.legal),
            ..Words::default()
        };
        let known_source = Source::read(lexicons_dir.join("known_names.toml"))?;
        let known: KnownNames = known_source.parse()?;
        words.add(&known_source, &known.names, Class::Known)?;
        for (name, place) in places.iter() {
            let meaning = Meaning {
                id: place.id,
                class: Class::Place,
                capitals: name.len() <= 3,
            };
            let phrase = words.phrase(name);
            words.insert(phrase, meaning);
        }
        words.add(&source, &translations.generic, Class::Generic)?;
        words.add(&source, &translations.words, Class::Word)?;
        Ok(words)
    }

    /// Adds entries; forms that several of them share make them one.
    fn add(
        &mut self,
        source: &Source,
        entries: &[Spanned<String>],
        class: Class,
    ) -> Result<(), LexiconError> {
        let mut groups = Groups::default();
        let mut all: Vec<(String, bool)> = Vec::new();
        for entry in entries {
            let Some((french, english)) = forms(entry.get_ref()) else {
                let expected = "`forms in French / forms in English`";
                return Err(source.bad_value(entry.span().start, entry.get_ref(), expected));
            };
            let mut first: Option<String> = None;
            for form in french.into_iter().chain(english) {
                let phrase = self.phrase(form);
                if phrase.is_empty() {
                    return Err(source.bad_value(entry.span().start, form, "more than articles"));
                }
                let short = phrase.len() <= 3 && form.chars().all(char::is_uppercase);
                groups.join(first.as_deref().unwrap_or(&phrase), &phrase);
                all.push((phrase.clone(), short));
                first.get_or_insert(phrase);
            }
        }
        let kind = if class == Class::Known {
            "known"
        } else {
            "word"
        };
        for (phrase, capitals) in all {
            let id = number(kind, groups.root(&phrase));
            let meaning = Meaning {
                id,
                class,
                capitals,
            };
            self.insert(phrase, meaning);
        }
        Ok(())
    }

    /// The first meaning of a phrase stays: known names go before places, and places before words.
    fn insert(&mut self, phrase: String, meaning: Meaning) {
        self.longest = self.longest.max(phrase.split(' ').count());
        self.phrases.entry(phrase).or_insert(meaning);
    }

    /// The words that are looked up, joined by spaces.
    fn phrase(&self, form: &str) -> String {
        let words = self.telling(form).into_iter().map(|(_, folded)| folded);
        words.collect::<Vec<_>>().join(" ")
    }

    /// The words that tell something, as written and folded; all where none does.
    fn telling<'t>(&self, text: &'t str) -> Vec<(&'t str, String)> {
        let all: Vec<(&str, String)> = cut(text)
            .into_iter()
            .map(|word| (word, fold(word)))
            .filter(|(_, folded)| folded.chars().any(char::is_alphanumeric))
            .collect();
        // "UN" is no article, unless all is in capitals.
        let shouted = all.len() > 1 && all.iter().all(|(word, _)| is_capitals(word));
        let tells = |(word, folded): &&(&'t str, String)| {
            !self.stop.contains(folded) || (!shouted && word.len() > 1 && is_capitals(word))
        };
        let words: Vec<_> = all.iter().filter(tells).cloned().collect();
        if words.is_empty() { all } else { words }
    }

    /// The words of a name, in its order; well-known names in it are one word each.
    pub(crate) fn tokens(&self, name: &str, sounds: &Sounds) -> Vec<Token> {
        self.tokens_by(name, sounds, true)
    }

    /// The words of a name, in its order, also those of well-known names.
    pub(crate) fn plain_tokens(&self, name: &str, sounds: &Sounds) -> Vec<Token> {
        self.tokens_by(name, sounds, false)
    }

    fn tokens_by(&self, name: &str, sounds: &Sounds, known: bool) -> Vec<Token> {
        let mut words = self.telling(name);
        let is_legal = |(_, folded): &(&str, String)| self.legal.contains(folded);
        if words.len() > 1 && !words.iter().all(is_legal) {
            words.retain(|word| !is_legal(word));
        }
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (length, token) = self
                .longest_phrase(&words[at..], known)
                .unwrap_or_else(|| (1, single(&words[at], sounds)));
            tokens.push(token);
            at += length;
        }
        let is_small = |word: &(&str, String)| word.0.starts_with(char::is_lowercase);
        if let Some((first, rest)) = tokens.split_first_mut() {
            first.initial = rest.iter().all(|token| token.class != Class::Name)
                && words[1..].iter().any(is_small);
        }
        tokens
    }

    /// The longest phrase at the beginning.
    fn longest_phrase(&self, words: &[(&str, String)], known: bool) -> Option<(usize, Token)> {
        (1..=self.longest.min(words.len()))
            .rev()
            .find_map(|length| {
                let words = &words[..length];
                let folded: Vec<&str> = words.iter().map(|(_, folded)| folded.as_str()).collect();
                let phrase = folded.join(" ");
                let capitals = words.iter().all(|(word, _)| is_capitals(word));
                let fits = |meaning: &&Meaning| capitals || !meaning.capitals;
                let wanted = |meaning: &&Meaning| known || meaning.class != Class::Known;
                let meaning = self.phrases.get(&phrase).filter(wanted);
                let meaning = meaning.filter(fits).copied();
                let meaning = meaning.or_else(|| {
                    let [word] = folded.as_slice() else {
                        return None;
                    };
                    let found = |stem: String| self.phrases.get(&stem).filter(wanted);
                    let found = stems(word).find_map(found);
                    found.filter(|meaning| !meaning.capitals).copied()
                })?;
                let token = Token {
                    id: meaning.id,
                    class: meaning.class,
                    text: phrase.into(),
                    capitals,
                    initial: false,
                };
                Some((length, token))
            })
    }

    /// True for a word that tells nothing.
    pub(crate) fn is_stop(&self, folded: &str) -> bool {
        self.stop.contains(folded)
    }
}

/// A word that is in no list.
fn single((word, folded): &(&str, String), sounds: &Sounds) -> Token {
    let class = if folded.chars().all(|c| c.is_ascii_digit()) {
        Class::Number
    } else if word.chars().any(char::is_uppercase) {
        Class::Name
    } else {
        Class::Unknown
    };
    let id = match class {
        Class::Number => number("number", folded),
        _ => number("name", &sounds.of(folded)),
    };
    Token {
        id,
        class,
        text: folded.as_str().into(),
        capitals: is_capitals(word),
        initial: false,
    }
}

fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

/// Forms in the singular and the masculine that a folded word may have, the likeliest first.
pub(crate) fn stems(word: &str) -> impl Iterator<Item = String> + '_ {
    /// Endings and what stands in their place.
    const ENDINGS: [(&str, &str); 19] = [
        ("trices", "teur"),
        ("trice", "teur"),
        ("ies", "y"),
        ("iennes", "ien"),
        ("ienne", "ien"),
        ("elles", "el"),
        ("elle", "el"),
        ("ives", "if"),
        ("ive", "if"),
        ("euses", "eux"),
        ("euse", "eux"),
        ("euse", "eur"),
        ("aux", "al"),
        ("ales", "al"),
        ("es", ""),
        ("s", ""),
        ("x", ""),
        ("e", ""),
        ("es", "e"),
    ];
    let shortest = 3;
    ENDINGS.iter().filter_map(move |(ending, other)| {
        let stem = word.strip_suffix(ending)?;
        (stem.len() + other.len() >= shortest).then(|| format!("{stem}{other}"))
    })
}

/// Phrases that are one.
#[derive(Default)]
struct Groups {
    parents: HashMap<String, String>,
}

impl Groups {
    fn root<'a>(&'a self, phrase: &'a str) -> &'a str {
        let mut root = phrase;
        while let Some(parent) = self.parents.get(root).filter(|parent| *parent != root) {
            root = parent;
        }
        root
    }

    fn join(&mut self, one: &str, other: &str) {
        for phrase in [one, other] {
            if !self.parents.contains_key(phrase) {
                self.parents.insert(phrase.to_owned(), phrase.to_owned());
            }
        }
        let (one, other) = (self.root(one).to_owned(), self.root(other).to_owned());
        // The first in the alphabet, so that the order of entries does not matter.
        let (least, most) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        self.parents.insert(most, least);
    }
}

/// The forms of a list in one language.
pub(super) fn folded_list(list: &str) -> Vec<String> {
    list_of(list).into_iter().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Demonyms;
    use crate::testing::lexicons_dir;

    fn load() -> (Words, Sounds) {
        let folder = lexicons_dir();
        let places = Places::load(&folder, &Demonyms::load(&folder).unwrap()).unwrap();
        (
            Words::load(&folder, &places).unwrap(),
            Sounds::load(&folder).unwrap(),
        )
    }

    fn ids(name: &str) -> Vec<u64> {
        let (words, sounds) = load();
        let mut ids: Vec<u64> = words.tokens(name, &sounds).iter().map(|t| t.id).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn both_languages_have_the_same_words() {
        for (french, english) in [
            ("université de Durham", "Durham University"),
            ("ministère de l'Intérieur", "Interior Ministry"),
            (
                "ministère des Affaires étrangères",
                "Ministry of Foreign Affairs",
            ),
            ("Organisation mondiale de la santé", "WHO"),
            ("l'ONU", "United Nations"),
            ("Académie des sciences", "Academy of Sciences"),
            ("ambassade de France en Chine", "French embassy in China"),
            ("Civitech Labs", "Civitech Labs SAS"),
            ("théâtre Mariinski", "Mariinsky Theatre"),
        ] {
            assert_eq!(ids(french), ids(english), "{french} / {english}");
        }
        assert_eq!(
            ids("ambassade de Côte d'Ivoire"),
            ids("Ivory Coast embassy")
        );
        assert_ne!(ids("Banque du Liban"), ids("Blom Bank"));
    }

    #[test]
    fn classes_tell_names_from_words() {
        let (words, sounds) = load();
        let classes = |name: &str| -> Vec<Class> {
            let tokens = words.tokens(name, &sounds);
            tokens.iter().map(|token| token.class).collect()
        };
        assert_eq!(classes("conseil numérique"), [Class::Generic, Class::Word]);
        assert_eq!(classes("Zorglub 3"), [Class::Name, Class::Number]);
        assert_eq!(
            classes("ambassade de France"),
            [Class::Generic, Class::Place]
        );
        assert_eq!(classes("le zorglubage"), [Class::Unknown]);
        assert_eq!(classes("SA"), [Class::Name]);
        assert_eq!(ids("directrices musicales"), ids("musical director"));
        // In lower case it is the article.
        assert_eq!(classes("UN"), [Class::Known]);
    }
}
