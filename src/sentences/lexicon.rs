//! The word lists that decide what a full stop means in one language.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use crate::lexicon::{LexiconError, Source};

/// What the word before a full stop says of the stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// An ordinary word: the stop ends the sentence.
    No,
    /// A title or a connective: the sentence goes on.
    Never,
    /// The sentence goes on when a number follows.
    BeforeNumber,
    /// The sentence ends only before a usual opening word.
    BeforeStarter,
    /// The sentence ends before any capital.
    BeforeCapital,
    /// One capital letter, or hyphenated ones ("J.-P."): a given name, as a rule.
    Initial,
}

/// The lists of one language; the files in `models/lexicons/sentences/` explain each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    never: HashSet<String>,
    before_number: HashSet<String>,
    before_starter: HashSet<String>,
    before_capital: HashSet<String>,
    followers: HashSet<String>,
    names_with_mark: Vec<String>,
    starters: HashSet<String>,
    lower_starters: HashSet<String>,
    particles: HashSet<String>,
    elisions: HashSet<String>,
    dangling: HashSet<String>,
}

impl Lexicon {
    pub(super) fn load(path: &Path) -> Result<Self, LexiconError> {
        Source::read(path.to_owned())?.parse()
    }

    /// The class of `token`, the word before a full stop, without the stop.
    pub(super) fn classify(&self, token: &str) -> Abbreviation {
        let token = token.trim_start_matches(is_word_edge);
        // "l'art." and "d'U.S." are looked up from behind the apostrophe, "ex-Sen." from behind the hyphen.
        let bare = token.rsplit(['\'', '’', '/']).next().unwrap_or(token);
        let last = bare.rsplit('-').next().unwrap_or(bare);
        let known = self
            .listed(token)
            .or_else(|| self.listed(bare))
            .or_else(|| self.listed(last));
        if let Some(class) = known {
            return class;
        }
        match letter_groups(bare) {
            Some((1, _)) | Some((_, true)) => Abbreviation::Initial,
            Some(_) => Abbreviation::BeforeStarter,
            None => Abbreviation::No,
        }
    }

    fn listed(&self, token: &str) -> Option<Abbreviation> {
        self.listed_form(token)
            .or_else(|| token_variants(token).find_map(|variant| self.listed_form(&variant)))
    }

    fn listed_form(&self, token: &str) -> Option<Abbreviation> {
        [
            (&self.never, Abbreviation::Never),
            (&self.before_number, Abbreviation::BeforeNumber),
            (&self.before_starter, Abbreviation::BeforeStarter),
            (&self.before_capital, Abbreviation::BeforeCapital),
        ]
        .into_iter()
        .find_map(|(list, class)| list.contains(token).then_some(class))
    }

    /// The first word of `text` and the rest; an apostrophe inside a word stays ("It's"), an elision keeps its own ("L'").
    fn first_word<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        let mut end = 0;
        for (at, c) in text.char_indices().take(40) {
            let next = at + c.len_utf8();
            if c.is_alphanumeric() {
                end = next;
            } else if matches!(c, '\'' | '’') && at > 0 {
                end = next;
                if self.elisions.contains(&plain(&text[..at])) {
                    break;
                }
            } else {
                break;
            }
        }
        text.split_at(end)
    }

    /// True when a sentence usually opens with `words`' first word, and it is no particle of a family name.
    pub(super) fn opens_sentence(&self, words: &str) -> bool {
        let (word, rest) = self.first_word(words);
        let word = plain(word);
        if !self.starters.contains(&word) {
            return false;
        }
        let capital_follows = rest
            .trim_start()
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        !(self.particles.contains(&word) && capital_follows)
    }

    /// True when a sentence may open with `words` though they are in lower case.
    pub(super) fn opens_lower_sentence(&self, words: &str) -> bool {
        self.lower_starters
            .contains(&plain(self.first_word(words).0))
    }

    /// True when `words` go on after "p.m." and the like with a day, a month or a time zone.
    pub(super) fn follows_time(&self, words: &str) -> bool {
        self.followers.contains(&plain(self.first_word(words).0))
    }

    /// True when a line cannot end after this word.
    pub(super) fn dangles(&self, word: &str) -> bool {
        let tail = word.rsplit('-').next().unwrap_or(word);
        self.dangling.contains(&plain(tail)) || tail.ends_with(['\'', '’'])
    }

    /// True when `text` ends in a name that carries its own mark ("Yahoo!").
    pub(super) fn ends_in_marked_name(&self, text: &str) -> bool {
        self.names_with_mark.iter().any(|name| {
            let (Some(mark), Some(name)) = (name.chars().last(), name.get(..name.len() - 1)) else {
                return false;
            };
            text.strip_suffix(mark)
                .and_then(|rest| rest.trim_end().strip_suffix(name))
                .is_some_and(|before| !before.ends_with(char::is_alphanumeric))
        })
    }
}

/// Characters that may stand before a word without being part of it.
fn is_word_edge(c: char) -> bool {
    !(c.is_alphanumeric() || c == '°')
}

/// Other spellings under which a word may be listed: "Fig" as "fig", "INC" as "Inc" and "inc".
fn token_variants(token: &str) -> impl Iterator<Item = String> {
    let mut variants = Vec::new();
    let mut chars = token.chars();
    if let Some(first) = chars.next().filter(|c| c.is_uppercase()) {
        let tail = chars.as_str();
        if tail.is_empty() {
            // "P." is an initial, "p." a page.
        } else if !tail.chars().any(char::is_uppercase) {
            variants.push(token.to_lowercase());
        } else if tail.chars().all(char::is_uppercase) {
            let lower = tail.to_lowercase();
            variants.push(format!("{first}{lower}"));
            variants.push(token.to_lowercase());
        }
    }
    variants.into_iter()
}

/// For capital letters with stops between them ("J", "U.S", "J.-P"): how many, and whether hyphenated; `None` for anything else.
fn letter_groups(token: &str) -> Option<(usize, bool)> {
    let mut count = 0;
    for group in token.split('.') {
        let mut letters = group.strip_prefix('-').unwrap_or(group).chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_uppercase() => count += 1,
            _ => return None,
        }
    }
    Some((count, token.contains('-')))
}

/// Lower case, with a straight apostrophe.
fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    #[test]
    fn letter_groups_are_told_from_words() {
        assert_eq!(letter_groups("J"), Some((1, false)));
        assert_eq!(letter_groups("U.S"), Some((2, false)));
        assert_eq!(letter_groups("J.-P"), Some((2, true)));
        assert_eq!(letter_groups("Node.js"), None);
        assert_eq!(letter_groups(""), None);
    }

    #[test]
    fn first_words_keep_elisions() {
        let folder = lexicons_dir().join("sentences");
        let lexicon = Lexicon::load(&folder.join("fr.toml")).unwrap();
        assert_eq!(lexicon.first_word("L'équipe").0, "L'");
        assert_eq!(lexicon.first_word("It’s late").0, "It’s");
        assert_eq!(lexicon.first_word("Le maire").0, "Le");
        assert_eq!(lexicon.first_word("").0, "");
    }

    #[test]
    fn no_word_is_in_two_classes() {
        let folder = lexicons_dir().join("sentences");
        for name in ["fr.toml", "en.toml"] {
            let lexicon = Lexicon::load(&folder.join(name)).unwrap();
            let lists = [
                &lexicon.never,
                &lexicon.before_number,
                &lexicon.before_starter,
                &lexicon.before_capital,
            ];
            for (at, list) in lists.iter().enumerate() {
                for other in &lists[at + 1..] {
                    assert_eq!(list.intersection(other).next(), None, "{name}");
                }
            }
        }
    }

    #[test]
    fn a_bad_file_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let missing = Lexicon::load(&folder.path().join("fr.toml")).unwrap_err();
        assert!(missing.to_string().contains("fr.toml"));
        let path = folder.path().join("en.toml");
        std::fs::write(&path, "never = 3").unwrap();
        let bad = Lexicon::load(&path).unwrap_err();
        assert!(bad.to_string().contains("en.toml"));
    }
}
