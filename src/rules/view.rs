//! A sentence as rules see it: tokens with their dependents and mentions.

use std::cell::RefCell;
use std::ops::Range;

use super::machine::Memory;
use super::pattern::{Expr, RoleKind, Test};
use super::vocabulary::{Vocabulary, WordId};
use super::words::Words;
use crate::document::{Detail, Mention, MentionKind, Sentence, Token};
use crate::syntax::{Relation, Upos, VerbForm};

/// Indexes of one sentence that matching needs.
pub struct View<'s> {
    sentence: &'s Sentence,
    /// Each token's word, where a rule names it.
    words: Vec<Option<WordId>>,
    children: Vec<Vec<usize>>,
    /// Mentions that cover each token.
    covering: Vec<Vec<usize>>,
    /// For the pattern that is being matched.
    pub(super) memory: RefCell<Memory>,
}

impl<'s> View<'s> {
    /// Indexes a sentence for rules whose words are those of `vocabulary`.
    pub fn new(sentence: &'s Sentence, vocabulary: &Vocabulary) -> Self {
        let count = sentence.tokens.len();
        let mut children = vec![Vec::new(); count];
        for (index, token) in sentence.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                children[head].push(index);
            }
        }
        let mut covering = vec![Vec::new(); count];
        for (index, mention) in sentence.mentions.iter().enumerate() {
            for token in mention.tokens.clone() {
                covering[token].push(index);
            }
        }
        let word = |token: &Token| vocabulary.id(&token.lower);
        View {
            sentence,
            words: sentence.tokens.iter().map(word).collect(),
            children,
            covering,
            memory: RefCell::default(),
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    /// True for a sentence without tokens.
    pub fn is_empty(&self) -> bool {
        self.sentence.tokens.is_empty()
    }

    /// True when the tokens have heads and relations.
    pub fn has_syntax(&self) -> bool {
        self.sentence.has_syntax
    }

    /// A token.
    pub fn token(&self, index: usize) -> &'s Token {
        &self.sentence.tokens[index]
    }

    /// The number of a token's word; `None` when no rule names it.
    pub fn word(&self, index: usize) -> Option<WordId> {
        self.words[index]
    }

    /// A mention.
    pub fn mention(&self, index: usize) -> &'s Mention {
        &self.sentence.mentions[index]
    }

    /// Direct dependents of a token.
    pub fn children(&self, index: usize) -> &[usize] {
        &self.children[index]
    }

    /// Mentions that cover a token.
    pub fn mentions_at(&self, token: usize) -> &[usize] {
        &self.covering[token]
    }

    /// The mention of one of these kinds that covers a token.
    pub fn mention_at(&self, token: usize, kinds: &[MentionKind]) -> Option<usize> {
        self.covering[token]
            .iter()
            .copied()
            .find(|index| kinds.contains(&self.mention(*index).kind))
    }

    /// The mention of one of these kinds that starts at a token.
    pub fn mention_starting(
        &self,
        token: usize,
        kinds: &[MentionKind],
        test: Option<&Expr>,
    ) -> Option<usize> {
        self.covering.get(token)?.iter().copied().find(|index| {
            let mention = self.mention(*index);
            mention.tokens.start == token
                && kinds.contains(&mention.kind)
                && test.is_none_or(|expr| self.satisfies(self.head_of(&mention.tokens), expr))
        })
    }

    /// The token of a range whose head lies outside it; the first one without syntax.
    pub fn head_of(&self, tokens: &Range<usize>) -> usize {
        tokens
            .clone()
            .find(|index| {
                let token = self.token(*index);
                token.relation != Relation::Sub
                    && token.upos != Upos::Punct
                    && token.head.is_none_or(|head| !tokens.contains(&head))
            })
            .unwrap_or(tokens.start)
    }

    /// True when the verb is in the passive: a passive auxiliary or subject, or a bare past participle that no form of
    /// "have" helps.
    pub fn is_passive(&self, index: usize) -> bool {
        let relation = |wanted: &[Relation]| {
            self.children[index]
                .iter()
                .any(|child| wanted.contains(&self.token(*child).relation))
        };
        if relation(&[
            Relation::AuxPass,
            Relation::NsubjPass,
            Relation::CsubjPass,
            Relation::OblAgent,
        ]) {
            return true;
        }
        let token = self.token(index);
        // Of an English form in -ing the reader may leave the tense open; it is never passive by itself.
        token.verb_form == Some(VerbForm::Participle)
            && !token.lower.ends_with("ing")
            && token.tense != Some(crate::syntax::Tense::Present)
            && !relation(&[Relation::Aux, Relation::Nsubj, Relation::Obj])
    }

    /// True when the token satisfies the condition.
    pub fn satisfies(&self, index: usize, expr: &Expr) -> bool {
        match expr {
            Expr::And(parts) => parts.iter().all(|part| self.satisfies(index, part)),
            Expr::Or(parts) => parts.iter().any(|part| self.satisfies(index, part)),
            Expr::Not(part) => !self.satisfies(index, part),
            Expr::Test(test) => self.passes(index, test),
        }
    }

    fn passes(&self, index: usize, test: &Test) -> bool {
        let token = self.token(index);
        let dependents = || self.children[index].iter().map(|child| self.token(*child));
        match test {
            Test::Any => true,
            Test::Word(forms) => forms.contains(self.word(index)),
            Test::Regex(regex) => regex.is_match(&token.lower),
            // Without syntax a condition on it cannot be judged and does not stand in the way.
            Test::Upos(wanted) => !self.has_syntax() || wanted.contains(&token.upos),
            Test::Rel(wanted) => wanted.contains(&token.relation),
            Test::Gender(wanted) => token.gender.is_some_and(|gender| wanted.contains(&gender)),
            Test::Number(wanted) => token.number.is_some_and(|number| wanted.contains(&number)),
            Test::Form(wanted) => token.verb_form.is_some_and(|form| wanted.contains(&form)),
            Test::Tense(wanted) => token.tense.is_some_and(|tense| wanted.contains(&tense)),
            Test::Passive(wanted) => self.is_passive(index) == *wanted,
            Test::In(kinds) => self.mention_at(index, kinds).is_some(),
            Test::Has(wanted) => dependents().any(|child| wanted.contains(&child.relation)),
            Test::Case(words) => self.has_case(index, words),
            Test::Child(words) => {
                let mut children = self.children[index].iter();
                children.any(|child| words.contains(self.word(*child)))
            }
            Test::Concept(concepts) => self
                .roles_at(index)
                .any(|role| concepts.contains(&role.concept)),
            Test::RoleKind(kinds) => self.roles_at(index).any(|role| {
                let found = if role.rank {
                    RoleKind::Rank
                } else if role.occupation {
                    RoleKind::Occupation
                } else if role.office {
                    RoleKind::Office
                } else {
                    RoleKind::Position
                };
                kinds.contains(&found)
            }),
            Test::Start => index == 0,
            Test::End => index + 1 == self.len(),
            Test::Fronted => token.head.is_some_and(|head| index < head),
        }
    }

    fn roles_at(&self, index: usize) -> impl Iterator<Item = &crate::document::RoleDetail> {
        self.covering[index]
            .iter()
            .filter_map(|mention| match &self.mention(*mention).detail {
                Detail::Role(role) => Some(role),
                _ => None,
            })
    }

    /// True when one of these prepositions introduces the token or the mention that it is in.
    fn has_case(&self, index: usize, words: &Words) -> bool {
        let introduced = |token: usize| {
            self.children[token].iter().any(|child| {
                self.token(*child).relation == Relation::Case && words.contains(self.word(*child))
            })
        };
        introduced(index)
            || self.covering[index]
                .iter()
                .any(|mention| self.mention(*mention).tokens.clone().any(introduced))
    }
}
