//! Word lists looked for in bare text, all at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::text::{fold, lower};

/// The number of a word list.
pub(super) type List = u32;

/// The number of a word among those that are looked for.
pub(super) type Literal = u32;

/// Word lists on their way into an automaton.
#[derive(Default)]
pub(super) struct Lists {
    /// Folded.
    words: IndexSet<String, FxBuildHasher>,
    /// By words, in order and each once.
    numbers: FxHashMap<Vec<Literal>, List>,
}

impl Lists {
    /// The number of a word; `None` when nothing is left of it to look for.
    pub(super) fn word(&mut self, word: &str) -> Option<Literal> {
        let folded = folded(word);
        (!folded.is_empty()).then(|| self.words.insert_full(folded).0 as Literal)
    }

    /// The number of a list of words; `None` when one of them leaves nothing to look for.
    pub(super) fn add(&mut self, words: impl IntoIterator<Item = Option<Literal>>) -> Option<List> {
        let mut words: Vec<Literal> = words.into_iter().collect::<Option<_>>()?;
        words.sort_unstable();
        words.dedup();
        let next = self.numbers.len() as List;
        Some(*self.numbers.entry(words).or_insert(next))
    }
}

/// Finds the words of lists in a text.
#[derive(Debug)]
pub(super) struct Literals {
    automaton: AhoCorasick,
    /// Word → the lists that it is on.
    lists: Vec<Vec<List>>,
    count: usize,
}

impl Literals {
    /// Builds the automaton; `None` when the words are too many for one.
    pub(super) fn new(lists: Lists) -> Option<Self> {
        let mut by_word: Vec<Vec<List>> = vec![Vec::new(); lists.words.len()];
        for (words, number) in &lists.numbers {
            for word in words {
                by_word[*word as usize].push(*number);
            }
        }
        let mut builder = AhoCorasick::builder();
        builder.kind(Some(AhoCorasickKind::ContiguousNFA));
        Some(Literals {
            automaton: builder.build(&lists.words).ok()?,
            lists: by_word,
            count: lists.numbers.len(),
        })
    }

    /// For each list whether a word of it may be a token of the text.
    ///
    /// How the reader cuts the text is its own affair, so a token may begin and end wherever two letters of one word do not meet.
    pub(super) fn find(&self, text: &str) -> Vec<bool> {
        let text = Folded::new(text);
        let mut found = vec![false; self.count];
        for hit in self.automaton.find_overlapping_iter(&text.text) {
            if text.may_cut[hit.start()] && text.may_cut[hit.end()] {
                for list in &self.lists[hit.pattern().as_usize()] {
                    found[*list as usize] = true;
                }
            }
        }
        found
    }
}

/// A text as words are compared, and where a token may begin or end in it.
struct Folded {
    text: String,
    /// By byte of `text`, its end included.
    may_cut: Vec<bool>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            may_cut: Vec::with_capacity(text.len() + 1),
        };
        let mut before = None;
        for letter in text.chars() {
            folded.may_cut.push(!within_word(before, letter));
            before = Some(letter);
            if letter.is_ascii_alphanumeric() {
                folded.text.push(letter.to_ascii_lowercase());
            } else {
                folded
                    .text
                    .push_str(&self::folded(letter.encode_utf8(&mut [0; 4])));
            }
            if folded.text.len() < folded.may_cut.len() {
                // Nothing is left of a combining mark; a token may end before it and begin after it.
                folded.may_cut.pop();
                before = None;
            }
            folded.may_cut.resize(folded.text.len(), false);
        }
        folded.may_cut.push(true);
        folded
    }
}

/// Folded as tokens and the words of rules and lexicons are before they are compared. Sigma has one form, since the form in
/// lower case depends on the letters around it.
fn folded(text: &str) -> String {
    fold(&lower(text)).replace('ς', "σ")
}

/// True where no tokeniser of words cuts: between two Latin letters, unless a capital follows a small one.
fn within_word(before: Option<char>, after: char) -> bool {
    let is_latin = |letter: char| {
        letter.is_alphabetic() && (letter < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&letter))
    };
    before.is_some_and(|before| {
        is_latin(before) && is_latin(after) && !(before.is_lowercase() && after.is_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Which of `words`, each a list of its own, are found.
    fn found<'w>(words: &[&'w str], text: &str) -> Vec<&'w str> {
        let mut lists = Lists::default();
        let numbers: Vec<List> = words
            .iter()
            .map(|word| {
                let word = lists.word(word);
                lists.add([word]).expect("a word")
            })
            .collect();
        let hits = Literals::new(lists).expect("an automaton").find(text);
        let is_hit = |(_, number): &(&&str, &List)| hits[**number as usize];
        words
            .iter()
            .zip(&numbers)
            .filter(is_hit)
            .map(|(word, _)| *word)
            .collect()
    }

    #[test]
    fn words_are_found_whole_and_in_any_spelling() {
        let words = ["élu", "maire", "l", "œuvre", "(", "co"];
        assert_eq!(found(&words, "Le MAIRE, ELU hier"), ["élu", "maire"]);
        assert_eq!(found(&words, "e\u{301}lue de l’œuvre"), ["l", "œuvre"]);
        assert_eq!(found(&words, "un relu (maires) commaire"), ["("]);
        assert_eq!(found(&words, "co-maire"), ["maire", "co"]);
    }

    #[test]
    fn a_token_may_end_where_scripts_digits_or_capitals_meet() {
        let words = ["maire", "co"];
        assert_eq!(found(&words, "maire2 coΣ"), words);
        assert_eq!(found(&words, "coMaire"), words);
        assert_eq!(found(&words, "coΜ MaireÉ"), words);
        assert_eq!(found(&words, "COMAIRE"), [""; 0]);
    }

    #[test]
    fn overlapping_words_are_all_found() {
        let words = ["vice", "vice-président", "président"];
        assert_eq!(found(&words, "Vice-Président"), words);
        assert!(Lists::default().word("\u{301}").is_none());
        assert!(Lists::default().add([None]).is_none());
    }

    proptest! {
        #[test]
        fn words_between_spaces_are_found(words in prop::collection::vec("\\PC{1,8}", 1..8)) {
            let words: Vec<String> = words.iter().map(|word| word.replace(char::is_whitespace, "x")).collect();
            let text = words.join(" ");
            for word in &words {
                if folded(word).is_empty() {
                    continue;
                }
                let lower = word.to_lowercase();
                let found = found(&[lower.as_str()], &text);
                prop_assert_eq!(found.len(), 1, "{}", word);
            }
        }
    }
}
