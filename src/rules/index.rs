//! Which rules can fire in a sentence: an inverted index over the words that they cannot do without.
//!
//! Of what a rule [needs](super::Need), the words least likely to be there by chance become its anchor. A sentence looks up each of
//! its tokens once, so that rules whose anchor is missing cost nothing, however many there are.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Rule;
use super::need::Need;
use super::view::View;
use crate::document::MentionKind;

/// Words up to this length (characters) stand in nearly every sentence ("de", "the").
const COMMON: usize = 3;

/// The index over a list of rules.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By word, the rules of whose anchor it is one.
    by_word: HashMap<String, Vec<usize>>,
    /// Rules without words that need a role.
    with_role: Vec<usize>,
    /// Rules that may fire in any sentence.
    always: Vec<usize>,
}

impl Index {
    /// Indexes rules by their place in the list.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut index = Index::default();
        for (number, rule) in rules.iter().enumerate() {
            let need = rule.match_need();
            match anchor(&need) {
                Some(words) => {
                    for word in words {
                        index.by_word.entry(word).or_default().push(number);
                    }
                }
                None if needs_role(&need) => index.with_role.push(number),
                None => index.always.push(number),
            }
        }
        index
    }

    /// Those of the indexed `rules` that can match in a sentence, in order; no other can.
    pub(super) fn candidates<'r>(&self, view: &View<'_>, rules: &'r [Rule]) -> Vec<&'r Rule> {
        let words: HashSet<&str> = (0..view.len())
            .map(|at| view.token(at).lower.as_str())
            .collect();
        let mut found = self.always.clone();
        for word in words {
            found.extend(self.by_word.get(word).into_iter().flatten());
        }
        if (0..view.len()).any(|at| view.mention_at(at, &[MentionKind::Role]).is_some()) {
            found.extend(&self.with_role);
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|number| &rules[number]).collect()
    }
}

/// Words one of which must be there; `None` when none must.
fn anchor(need: &Need) -> Option<BTreeSet<String>> {
    match need {
        Need::Word(words) => Some(words.clone()),
        Need::All(parts) => parts.iter().filter_map(anchor).min_by_key(commonness),
        Need::Any(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(anchor).collect();
            parts.map(|parts| parts.into_iter().flatten().collect())
        }
        Need::Nothing | Need::Role(_) => None,
    }
}

/// How likely a sentence holds one of the words by chance: by its short words, then by their number.
fn commonness(words: &BTreeSet<String>) -> (usize, usize) {
    let short = words.iter().filter(|word| word.chars().count() <= COMMON);
    (short.count(), words.len())
}

fn needs_role(need: &Need) -> bool {
    match need {
        Need::Role(_) => true,
        Need::All(parts) => parts.iter().any(needs_role),
        Need::Any(parts) => !parts.is_empty() && parts.iter().all(needs_role),
        Need::Nothing | Need::Word(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Need {
        Need::Word(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn the_rarer_words_are_the_anchor() {
        let need = Need::All(vec![
            words(&["de", "du"]),
            words(&["nommé", "nommée", "nommés"]),
        ]);
        let found = anchor(&need).unwrap();
        assert!(found.contains("nommée") && !found.contains("de"));
    }

    #[test]
    fn an_alternative_without_words_has_no_anchor() {
        let role = Need::Role(super::super::RoleNeed::Any);
        let need = Need::Any(vec![words(&["quitter"]), role.clone()]);
        assert_eq!(anchor(&need), None);
        assert!(!needs_role(&need) && needs_role(&Need::All(vec![role, words(&["quitter"])])));
    }
}
