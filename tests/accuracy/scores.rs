//! Exact entity scores and attachment scores.

use std::collections::BTreeMap;

use carriere::document::{MentionKind, Sentence};
use carriere::syntax::{Relation, Upos};

use crate::gold::Tree;

/// Correct, found and labelled.
#[derive(Clone, Copy, Default)]
struct Count {
    correct: usize,
    found: usize,
    gold: usize,
}

impl Count {
    fn f1(self) -> f64 {
        2.0 * self.correct as f64 / ((self.found + self.gold).max(1)) as f64
    }

    fn plus(self, other: Count) -> Count {
        Count {
            correct: self.correct + other.correct,
            found: self.found + other.found,
            gold: self.gold + other.gold,
        }
    }
}

/// Entities with exact span and kind.
#[derive(Default)]
pub struct EntityScores {
    kinds: BTreeMap<MentionKind, Count>,
}

impl EntityScores {
    pub const HEADER: &str = "entities | PER+ORG+LOC | P | R | PER | ORG | LOC | MISC";
    /// The kinds that scores are reported for; other names are too mixed a class.
    pub const NAMES: [MentionKind; 3] = [
        MentionKind::Person,
        MentionKind::Organization,
        MentionKind::Location,
    ];

    pub fn add(
        &mut self,
        gold: &[(usize, usize, MentionKind)],
        found: &[(usize, usize, MentionKind)],
    ) {
        for item in gold {
            let count = self.kinds.entry(item.2).or_default();
            count.gold += 1;
            count.correct += usize::from(found.contains(item));
        }
        for item in found {
            self.kinds.entry(item.2).or_default().found += 1;
        }
    }

    fn count(&self, kinds: &[MentionKind]) -> Count {
        kinds
            .iter()
            .map(|kind| self.kinds.get(kind).copied().unwrap_or_default())
            .fold(Count::default(), Count::plus)
    }

    pub fn f1(&self, kinds: &[MentionKind]) -> f64 {
        self.count(kinds).f1()
    }

    pub fn recall(&self, kinds: &[MentionKind]) -> f64 {
        let count = self.count(kinds);
        count.correct as f64 / count.gold.max(1) as f64
    }

    pub fn row(&self, name: &str) -> String {
        let all = self.count(&Self::NAMES);
        let each = [
            MentionKind::Person,
            MentionKind::Organization,
            MentionKind::Location,
            MentionKind::Misc,
        ]
        .map(|kind| format!("{:.1}", 100.0 * self.f1(&[kind])));
        format!(
            "{name} | {:.1} | {:.1} | {:.1} | {}",
            100.0 * all.f1(),
            100.0 * all.correct as f64 / all.found.max(1) as f64,
            100.0 * all.correct as f64 / all.gold.max(1) as f64,
            each.join(" | ")
        )
    }
}

/// Heads and relations of the treebank's words that the reader has; punctuation counts for parts of speech alone. A word
/// that the reader has no token for ("le" in "du") is left out, and what hangs on it hangs on the word that covers it.
#[derive(Default)]
pub struct TreeScores {
    tagged: usize,
    words: usize,
    attached: usize,
    labelled: usize,
    scored: usize,
    relations: BTreeMap<Relation, Count>,
}

/// Relations that rules use most, with a column each.
const COLUMNS: [Relation; 8] = [
    Relation::Nsubj,
    Relation::NsubjPass,
    Relation::Obj,
    Relation::Xcomp,
    Relation::Obl,
    Relation::Nmod,
    Relation::Conj,
    Relation::Appos,
];

impl TreeScores {
    pub const HEADER: &str =
        "syntax | UPOS | UAS | LAS | nsubj | nsubj:pass | obj | xcomp | obl | nmod | conj | appos";

    pub fn add(&mut self, gold: &Tree, sentence: &Sentence) {
        let tokens = &sentence.tokens;
        let at = |start: usize| {
            tokens
                .iter()
                .position(|t| t.span.start <= start && start < t.span.end)
        };
        let mut owners: Vec<Option<usize>> = Vec::with_capacity(gold.words.len());
        for word in &gold.words {
            let own = at(word.start).filter(|token| tokens[*token].span.start == word.start);
            owners.push(own.filter(|token| !owners.contains(&Some(*token))));
        }
        for (word, owner) in gold.words.iter().zip(&owners) {
            let Some(token) = owner.map(|token| &tokens[token]) else {
                continue;
            };
            self.words += 1;
            self.tagged += usize::from(token.upos == word.upos);
            if word.relation == Relation::Punct {
                continue;
            }
            let head = word
                .head
                .and_then(|head| owners[head].or_else(|| at(gold.words[head].start)));
            let attached = token.head == head;
            let right = attached && token.relation == word.relation;
            self.scored += 1;
            self.attached += usize::from(attached);
            self.labelled += usize::from(right);
            let count = self.relations.entry(word.relation).or_default();
            count.gold += 1;
            count.correct += usize::from(right);
        }
        let compared = owners
            .iter()
            .zip(&gold.words)
            .filter(|(_, word)| word.relation != Relation::Punct);
        for token in compared.filter_map(|(owner, _)| *owner) {
            if tokens[token].upos != Upos::Sub {
                self.relations
                    .entry(tokens[token].relation)
                    .or_default()
                    .found += 1;
            }
        }
    }

    /// Labelled attachment score, from 0 to 1.
    pub fn labelled(&self) -> f64 {
        self.labelled as f64 / self.scored.max(1) as f64
    }

    pub fn row(&self, name: &str) -> String {
        let columns = COLUMNS.map(|r| {
            format!(
                "{:.1}",
                100.0 * self.relations.get(&r).copied().unwrap_or_default().f1()
            )
        });
        format!(
            "{name} | {:.1} | {:.1} | {:.1} | {}",
            100.0 * self.tagged as f64 / self.words.max(1) as f64,
            100.0 * self.attached as f64 / self.scored.max(1) as f64,
            100.0 * self.labelled(),
            columns.join(" | ")
        )
    }
}
