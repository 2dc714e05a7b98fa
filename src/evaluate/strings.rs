//! When two strings name the same thing: tokens, their overlap, and names of persons.
//!
//! Everything here agrees with the reference scorer, which is Python, character by character: `\w` of its regular expressions is the
//! Unicode categories L and N and the underscore.

use std::sync::LazyLock;

use caseless::Caseless;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Leading words that do not count.
const DETERMINERS: [&str; 20] = [
    "le", "la", "les", "l", "un", "une", "du", "de", "des", "d", "au", "aux", "the", "a", "an",
    "of", "son", "sa", "his", "her",
];

/// Words of a person's name that do not count.
const TITLES: [&str; 14] = [
    "m", "mm", "mme", "mlle", "dr", "mr", "mrs", "ms", "sir", "pr", "prof", "me", "monsieur",
    "madame",
];

/// The tokens of a string after NFKC, full case folding, stripping of accents and punctuation, without leading determiners; a
/// determiner that is all there is stays.
///
/// ```
/// use carriere::evaluate::tokens;
///
/// assert_eq!(tokens("L’École de la Rue"), ["ecole", "de", "la", "rue"]);
/// assert_eq!(tokens("la"), ["la"]);
/// ```
pub fn tokens(text: &str) -> Vec<String> {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a constant that the tests compile"));
    let folded: String = text
        .nfkc()
        .default_case_fold()
        .nfkd()
        .filter(|c| canonical_combining_class(*c) == 0)
        .collect();
    let words: Vec<&str> = WORD.find_iter(&folded).map(|word| word.as_str()).collect();
    let last = words.len().saturating_sub(1);
    let lead = words[..last]
        .iter()
        .take_while(|word| DETERMINERS.contains(word))
        .count();
    words[lead..]
        .iter()
        .map(|word| (*word).to_owned())
        .collect()
}

/// A string with its tokens, so that they are cut once and compared often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase<'a> {
    /// The string.
    pub text: &'a str,
    /// Its tokens, sorted.
    sorted: Vec<String>,
    /// Its tokens in order, without titles.
    name: Vec<String>,
}

impl<'a> Phrase<'a> {
    /// Cuts `text` into tokens.
    pub fn new(text: &'a str) -> Self {
        let mut sorted = tokens(text);
        let mut name = sorted.clone();
        name.retain(|token| !TITLES.contains(&token.as_str()));
        sorted.sort_unstable();
        Phrase { text, sorted, name }
    }

    /// True when the F1 of the two multisets of tokens is at least 0.5.
    pub fn overlaps(&self, other: &Phrase<'_>) -> bool {
        let common = common(&self.sorted, &other.sorted);
        // F1 = 2 common / (a + b), in whole numbers.
        common > 0 && 4 * common >= self.sorted.len() + other.sorted.len()
    }

    /// True when both name one person: the family names (the last words) agree, and no word of the shorter name is missing from the
    /// longer; an initial stands for a word that begins with it. Of two names of one length `self` counts as the shorter, as the
    /// reference has it: "P. Kerr" is "Paul Kerr", but not the other way round.
    pub fn names_same_person(&self, other: &Phrase<'_>) -> bool {
        let (a, b) = (&self.name, &other.name);
        if a.is_empty() || b.is_empty() {
            return false;
        }
        if a == b {
            return true;
        }
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if short.last() != long.last() {
            return false;
        }
        short.iter().all(|word| {
            let is_initial = word.chars().count() == 1;
            long.iter()
                .any(|other| word == other || (is_initial && other.starts_with(word.as_str())))
        })
    }
}

/// How many tokens two sorted multisets have in common.
fn common(a: &[String], b: &[String]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(a: &str, b: &str) -> bool {
        Phrase::new(a).overlaps(&Phrase::new(b))
    }

    fn same(a: &str, b: &str) -> bool {
        Phrase::new(a).names_same_person(&Phrase::new(b))
    }

    #[test]
    fn strings_are_folded() {
        assert_eq!(tokens("STRASSE"), tokens("Straße"));
        assert_eq!(tokens("Ⅻ ﬁn Œuvre"), ["xii", "fin", "œuvre"]);
        assert_eq!(tokens("secrétaire d'État"), ["secretaire", "d", "etat"]);
        assert_eq!(tokens("İstanbul"), ["istanbul"]);
        assert_eq!(tokens("a_b, c-d"), ["a_b", "c", "d"]);
        assert_eq!(tokens("« — »"), [""; 0]);
    }

    #[test]
    fn leading_determiners_are_dropped_but_never_the_last_word() {
        assert_eq!(tokens("de la Banque du Nord"), ["banque", "du", "nord"]);
        assert_eq!(tokens("The Who"), ["who"]);
        assert_eq!(tokens("le la"), ["la"]);
    }

    #[test]
    fn half_the_tokens_is_enough() {
        assert!(overlap("Conseil du numérique", "conseil"));
        // 2 · 1 / (1 + 3) = 0.5, and 2 · 1 / (1 + 4) is less.
        assert!(overlap("banque", "banque de france"));
        assert!(!overlap("banque", "banque centrale de france"));
        // Multisets: the second `a` has no partner.
        assert!(!overlap("x x x", "x y z w"));
        assert!(!overlap("", ""));
        assert!(!overlap("directeur", "directrice"));
    }

    #[test]
    fn family_names_agree_and_given_names_do_not_disagree() {
        for (a, b) in [
            ("Anne Roux", "Roux"),
            ("Mme Roux", "Anne Roux"),
            ("A. Roux", "Anne Roux"),
            ("Anne-Marie Roux", "Marie Roux"),
            ("Anne-Marie Roux", "A.-M. Roux"),
            ("Dr Paul KERR", "paul kerr"),
            ("P. Kerr", "Paul Kerr"),
            ("Paul J. Kerr", "P. Kerr"),
            ("Ana Ruíz", "Ana Ruiz"),
        ] {
            assert!(same(a, b), "{a} / {b}");
        }
        for (a, b) in [
            ("Anne Roux", "Paul Roux"),
            ("Anne Roux", "Anne Rouxel"),
            ("B. Roux", "Anne Roux"),
            ("Mme", "Mme"),
            ("Roux Anne", "Anne Roux"),
            ("Paul Kerr", "P. Kerr"),
            ("", "Roux"),
        ] {
            assert!(!same(a, b), "{a} / {b}");
        }
    }
}
