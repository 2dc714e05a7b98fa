//! Which rules can fire in a sentence, and where their triggers can start: an inverted index over words and mentions.
//!
//! Of what a rule [needs](super::Need), the words least likely to be there by chance become its anchor. A sentence looks up each of
//! its tokens once, for the rules whose anchor it is and for those whose trigger can [begin](super::first::First) there. So rules whose
//! anchor is missing cost nothing, however many there are, and the others are tried at few tokens.

use rustc_hash::FxHashMap;

use super::Rule;
use super::need::Need;
use super::view::View;
use super::vocabulary::{Vocabulary, WordId};
use super::words::Words;
use crate::document::MentionKind;
use crate::syntax::Upos;

/// The index over a list of rules; rules are named by their place in it.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By word, the sets that hold it.
    by_word: Groups,
    sets: Vec<Entry>,
    /// Rules without words that need a role.
    with_role: Vec<usize>,
    /// Rules that need nothing.
    always: Vec<usize>,
    /// Rules whose trigger can begin with a mention of a kind.
    starting: FxHashMap<MentionKind, Vec<usize>>,
    /// Rules whose trigger can begin inside one.
    inside: FxHashMap<MentionKind, Vec<usize>>,
    /// Rules whose trigger can begin with a part of speech.
    by_upos: FxHashMap<Upos, Vec<usize>>,
    /// Those rules, each once.
    with_upos: Vec<usize>,
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

/// Sets of words one of which must be there, and how likely that is by chance.
#[derive(Debug, Default, PartialEq)]
struct Anchor<'n> {
    commonness: (usize, usize),
    sets: Vec<&'n Words>,
}

/// The sets that are indexed, by what their copies share, with the set, so that no other is taken for it.
#[derive(Default)]
struct Known {
    numbers: FxHashMap<usize, usize>,
    sets: Vec<Words>,
}

/// Lists by number, one behind the other.
#[derive(Debug, Default)]
struct Groups {
    members: Vec<u32>,
    /// Where each list starts, and after the last one their end.
    starts: Vec<u32>,
}

impl Groups {
    /// By word, the places in `sets` of those that hold it: a counting sort, since the numbers of words are dense.
    fn by_word(sets: &[Words], vocabulary: &Vocabulary) -> Self {
        let mut starts = vec![0; vocabulary.iter().len() + 1];
        for word in sets.iter().flat_map(Words::ids) {
            starts[word.index() + 1] += 1;
        }
        for word in 1..starts.len() {
            starts[word] += starts[word - 1];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (number, set) in (0..).zip(sets) {
            for word in set.ids() {
                let place = &mut next[word.index()];
                members[*place as usize] = number;
                *place += 1;
            }
        }
        Groups { members, starts }
    }

    fn get(&self, word: WordId) -> &[u32] {
        let bounds = self.starts.get(word.index()..word.index() + 2);
        bounds.map_or(&[], |bounds| {
            &self.members[bounds[0] as usize..bounds[1] as usize]
        })
    }
}

impl Index {
    /// Indexes rules by their place in the list.
    pub(super) fn new(rules: &[Rule], vocabulary: &Vocabulary) -> Self {
        let mut index = Index::default();
        let mut known = Known::default();
        for (number, rule) in rules.iter().enumerate() {
            let need = rule.match_need();
            match anchor(&need) {
                Some(anchor) => {
                    for words in anchor.sets {
                        index.entry(words, &mut known).anchors.push(number);
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
            for upos in &first.upos {
                index.by_upos.entry(*upos).or_default().push(number);
            }
            if !first.upos.is_empty() {
                index.with_upos.push(number);
            }
        }
        index.by_word = Groups::by_word(&known.sets, vocabulary);
        index
    }

    /// What a set means, so far.
    fn entry(&mut self, words: &Words, known: &mut Known) -> &mut Entry {
        let number = *known.numbers.entry(words.id()).or_insert_with(|| {
            known.sets.push(words.clone());
            self.sets.push(Entry::default());
            known.sets.len() - 1
        });
        &mut self.sets[number]
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
            let sets = view.word(at).map_or(&[][..], |word| self.by_word.get(word));
            for set in sets {
                let set = &self.sets[*set as usize];
                anchor(&set.anchors);
                start(&set.starts);
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
            if !view.has_syntax() {
                start(&self.with_upos);
            } else if let Some(numbers) = self.by_upos.get(&view.token(at).upos) {
                start(numbers);
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
fn anchor(need: &Need) -> Option<Anchor<'_>> {
    match need {
        Need::Word(words) => Some(Anchor {
            commonness: words.commonness(),
            sets: vec![words],
        }),
        Need::All(parts) => {
            let anchors = parts.iter().filter_map(anchor);
            anchors.min_by_key(|anchor| anchor.commonness)
        }
        Need::Any(parts) => {
            let mut all = Anchor::default();
            for part in parts.iter() {
                let one = anchor(part)?;
                all.commonness.0 += one.commonness.0;
                all.commonness.1 += one.commonness.1;
                all.sets.extend(one.sets);
            }
            Some(all)
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
    use super::super::words::WordCache;
    use super::*;

    fn words(cache: &WordCache, words: &[&str]) -> Need {
        Need::Word(cache.named(words))
    }

    #[test]
    fn the_rarer_words_are_the_anchor() {
        let cache = WordCache::default();
        let common = words(&cache, &["de", "du"]);
        let need = Need::All([common, words(&cache, &["nommé", "nommée"])].into());
        let found = anchor(&need).unwrap();
        let holds = |word| {
            let word = Some(cache.word(word));
            found.sets.iter().any(|words| words.contains(word))
        };
        assert!(holds("nommée") && !holds("de"));
    }

    #[test]
    fn an_alternative_without_words_has_no_anchor() {
        let role = Need::Role(super::super::RoleNeed::Any);
        let quit = words(&WordCache::default(), &["quitter"]);
        let need = Need::Any([quit.clone(), role.clone()].into());
        assert_eq!(anchor(&need), None);
        assert!(!needs_role(&need) && needs_role(&Need::All([role, quit].into())));
    }
}
