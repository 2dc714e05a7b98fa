//! Which rules can fire in a sentence, and where their triggers can start: an inverted index over words and mentions.
//!
//! Of what a rule [needs](super::Need), the words least likely to be there by chance become its anchor. A sentence looks up each of
//! its tokens once, for the rules whose anchor it is and for those whose trigger can [begin](super::first::First) there. So rules whose
//! anchor is missing cost nothing, however many there are, and the others are tried at few tokens.

use rustc_hash::FxHashMap;

use super::Rule;
use super::need::Need;
use super::view::View;
use super::words::Words;
use crate::document::MentionKind;

/// The index over a list of rules; rules are named by their place in it.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By word, the sets that hold it.
    by_word: FxHashMap<String, Vec<usize>>,
    sets: Vec<Entry>,
    /// Rules without words that need a role.
    with_role: Vec<usize>,
    /// Rules that need nothing.
    always: Vec<usize>,
    /// Rules whose trigger can begin with a mention of a kind.
    starting: FxHashMap<MentionKind, Vec<usize>>,
    /// Rules whose trigger can begin inside one.
    inside: FxHashMap<MentionKind, Vec<usize>>,
    /// Rules whose trigger can begin with any token.
    anywhere: Vec<usize>,
}

/// What the words of a set mean for the rules.
#[derive(Debug, Default)]
struct Entry {
    /// Rules whose anchor they are.
    anchors: Vec<usize>,
    /// Rules whose trigger can begin with one.
    starts: Vec<usize>,
}

/// The sets that are indexed, by what their copies share, with the set, so that no other is taken for it.
type Known = FxHashMap<usize, (Words, usize)>;

impl Index {
    /// Indexes rules by their place in the list.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut index = Index::default();
        let mut known = Known::default();
        for (number, rule) in rules.iter().enumerate() {
            let need = rule.match_need();
            match anchor(&need) {
                Some(sets) => {
                    for words in sets {
                        index.entry(&words, &mut known).anchors.push(number);
                    }
                }
                None if needs_role(&need) => index.with_role.push(number),
                None => index.always.push(number),
            }
            let Some(first) = rule.pattern.trigger.first() else {
                index.anywhere.push(number);
                continue;
            };
            for words in &first.words {
                index.entry(words, &mut known).starts.push(number);
            }
            for kind in &first.starting {
                index.starting.entry(*kind).or_default().push(number);
            }
            for kind in &first.inside {
                index.inside.entry(*kind).or_default().push(number);
            }
        }
        index
    }

    /// What a set means, so far.
    fn entry(&mut self, words: &Words, known: &mut Known) -> &mut Entry {
        let (_, set) = known.entry(words.id()).or_insert_with(|| {
            let set = self.sets.len();
            self.sets.push(Entry::default());
            for word in words.iter() {
                self.by_word.entry(word.to_owned()).or_default().push(set);
            }
            (words.clone(), set)
        });
        &mut self.sets[*set]
    }

    /// Those of the indexed `rules` that can match in a sentence, in order, each with the tokens where its trigger can start; no other
    /// rule matches, and none elsewhere.
    pub(super) fn candidates<'r>(
        &self,
        view: &View<'_>,
        rules: &'r [Rule],
    ) -> Vec<(&'r Rule, Vec<usize>)> {
        let mut anchored = vec![false; rules.len()];
        let mut starts: Vec<(usize, usize)> = Vec::new();
        let mut anchor = |numbers: &[usize]| numbers.iter().for_each(|n| anchored[*n] = true);
        anchor(&self.always);
        if (0..view.len()).any(|at| view.mention_at(at, &[MentionKind::Role]).is_some()) {
            anchor(&self.with_role);
        }
        for at in 0..view.len() {
            let mut start = |numbers: &[usize]| starts.extend(numbers.iter().map(|n| (*n, at)));
            for set in self
                .by_word
                .get(&view.token(at).lower)
                .into_iter()
                .flatten()
            {
                anchor(&self.sets[*set].anchors);
                start(&self.sets[*set].starts);
            }
            for mention in view.mentions_at(at) {
                let mention = view.mention(*mention);
                if let Some(numbers) = self.inside.get(&mention.kind) {
                    start(numbers);
                }
                let starting = self.starting.get(&mention.kind);
                if let Some(numbers) = starting.filter(|_| mention.tokens.start == at) {
                    start(numbers);
                }
            }
            start(&self.anywhere);
        }
        starts.retain(|(number, _)| anchored[*number]);
        starts.sort_unstable();
        starts.dedup();
        let by_rule = starts.chunk_by(|a, b| a.0 == b.0);
        by_rule
            .map(|starts| {
                let rule = &rules[starts[0].0];
                (rule, starts.iter().map(|(_, at)| *at).collect())
            })
            .collect()
    }
}

/// Sets of words one of which must be there; `None` when none must.
fn anchor(need: &Need) -> Option<Vec<Words>> {
    match need {
        Need::Word(words) => Some(vec![words.clone()]),
        Need::All(parts) => parts.iter().filter_map(anchor).min_by_key(|sets| {
            let common = sets.iter().map(Words::commonness);
            common.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        }),
        Need::Any(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(anchor).collect();
            parts.map(|parts| parts.into_iter().flatten().collect())
        }
        Need::Nothing | Need::Role(_) => None,
    }
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
        assert!(found.iter().any(|words| words.contains("nommée")));
        assert!(!found.iter().any(|words| words.contains("de")));
    }

    #[test]
    fn an_alternative_without_words_has_no_anchor() {
        let role = Need::Role(super::super::RoleNeed::Any);
        let need = Need::Any(vec![words(&["quitter"]), role.clone()]);
        assert_eq!(anchor(&need), None);
        assert!(!needs_role(&need) && needs_role(&Need::All(vec![role, words(&["quitter"])])));
    }
}
