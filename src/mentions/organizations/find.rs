//! Finds institutions named by a common noun.

use std::ops::Range;

use super::phrase::{
    Match, after, hangs_on, is_capital, is_hyphen, mention_at, noun_phrase, organization, root_of,
};
use super::words::{NounClass, OrganizationWords, same_words};
use crate::document::{Detail, Mention, MentionKind, OrganizationReference, Sentence};
use crate::syntax::{Relation, Upos};

/// Confidence of an institution without a name.
const SCORE: f32 = 0.6;

/// Most tokens of an institution with its adjectives and complements.
const MOST_TOKENS: usize = 14;

impl OrganizationWords {
    /// Institutions named by a common noun ("le gouvernement", "ministère du budget") that no mention of `sentence` covers, with their
    /// adjectives and complements where the sentence has syntax; by position, without overlaps among them.
    ///
    /// A place, a person without preposition ("gouvernement Balladur") or an institution's name after "of" may lie inside one: see
    /// [`crate::mentions::complete`]. A noun that introduces a name ("le parti Avenir") gives nothing; one of the list `bare` without
    /// complement stands for a name ("le parti").
    pub fn find(&self, text: &str, sentence: &Sentence) -> Vec<Mention> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let stands_in = |tokens: &Range<usize>| {
            let alone = |words: &Vec<String>| same_words(words, &sentence.tokens[tokens.clone()]);
            self.bare.iter().any(alone)
        };
        let mut at = 0;
        while at < sentence.tokens.len() {
            let Some(noun) = self.noun_at(text, sentence, at) else {
                at += 1;
                continue;
            };
            at = noun.tokens.end;
            if noun.class == NounClass::Generic
                || noun
                    .tokens
                    .clone()
                    .any(|token| mention_at(sentence, token).is_some())
            {
                continue;
            }
            let Some(range) = self.extent(text, sentence, &noun) else {
                continue;
            };
            match found.last_mut() {
                Some(last) if range.start < last.end => {
                    if range.len() > last.len() {
                        *last = range;
                    }
                }
                _ => found.push(range),
            }
        }
        found
            .into_iter()
            .filter_map(|tokens| {
                let detail = match stands_in(&tokens) {
                    true => Detail::OrganizationReference(OrganizationReference::Noun),
                    false => Detail::None,
                };
                organization(sentence, tokens, SCORE, detail)
            })
            .collect()
    }

    /// The tokens of an institution around its noun; `None` when the noun only introduces a name or names a place.
    fn extent(&self, text: &str, sentence: &Sentence, noun: &Match) -> Option<Range<usize>> {
        let mut range = noun.tokens.clone();
        if self.is_place_noun(sentence, noun) && self.after_of(sentence, range.end).is_some() {
            return None;
        }
        if !sentence.has_syntax {
            return (!self.names_next(sentence, &range)).then_some(range);
        }
        while let Some(end) = self.right(text, sentence, &range) {
            if end - range.start > MOST_TOKENS {
                break;
            }
            range.end = end;
        }
        if self.names_next(sentence, &range) {
            return None;
        }
        while let Some(start) = self.left(sentence, &range)? {
            if range.end - start > MOST_TOKENS {
                break;
            }
            range.start = start;
        }
        Some(range)
    }

    /// True when an organisation's or other name directly follows, which the noun introduces.
    fn names_next(&self, sentence: &Sentence, range: &Range<usize>) -> bool {
        let Some(mention) = mention_at(sentence, range.end) else {
            return false;
        };
        matches!(mention.kind, MentionKind::Organization | MentionKind::Misc)
            && mention.tokens.start == range.end
            && (!sentence.has_syntax || linked(sentence, range, &mention.tokens))
    }

    /// The end of `range` with what follows it in the phrase: an adjective, a name without preposition, or a complement.
    fn right(&self, text: &str, sentence: &Sentence, range: &Range<usize>) -> Option<usize> {
        let next = sentence.tokens.get(range.end)?;
        if let Some(mention) = mention_at(sentence, range.end) {
            let root = sentence.tokens.get(root_of(sentence, &mention.tokens)?)?;
            let named = matches!(mention.kind, MentionKind::Person | MentionKind::Location)
                && is_bare(root.relation)
                && hangs_on(root, range)
                && mention.tokens.start == range.end
                && !holds_post_of(sentence, mention, range);
            return named.then_some(mention.tokens.end);
        }
        if self.outside.contains(&next.lower) {
            return None;
        }
        if let Some(end) = after(sentence, range) {
            let free = (range.end..end).all(|token| mention_at(sentence, token).is_none());
            return free.then_some(end);
        }
        let is_name = is_bare(next.relation) && next.upos == Upos::Propn && is_capital(text, next);
        if is_name && hangs_on(next, range) {
            return Some(range.end + 1);
        }
        if next.upos == Upos::Cconj {
            return self.complement(text, sentence, range, range.end + 1, Relation::Conj);
        }
        self.complement(text, sentence, range, range.end, Relation::Nmod)
    }

    /// The end of the complement ("du budget") whose preposition is token `at` and whose head has `relation` to a token of `range`.
    fn complement(
        &self,
        text: &str,
        sentence: &Sentence,
        range: &Range<usize>,
        at: usize,
        relation: Relation,
    ) -> Option<usize> {
        let from = self.after_of(sentence, at)?;
        let head = sentence.tokens.get(at)?.head?;
        let noun = sentence.tokens.get(head)?;
        if noun.relation != relation || !hangs_on(noun, range) {
            return None;
        }
        if relation == Relation::Conj && self.noun_at(text, sentence, from).is_some() {
            return None; // A second institution, not a second field of the first.
        }
        noun_phrase(sentence, from, head, |mention| match mention.kind {
            MentionKind::Location => true,
            MentionKind::Organization => self
                .noun_at(text, sentence, mention.tokens.start)
                .is_some_and(|noun| noun.class == NounClass::Institution),
            _ => false,
        })
    }

    /// The start of `range` with the adjective, noun or place before it that hangs on it, `Some(None)` when there is none; `None` when an
    /// organisation's name stands there ("the Avenir party").
    fn left(&self, sentence: &Sentence, range: &Range<usize>) -> Option<Option<usize>> {
        let Some(before) = range.start.checked_sub(1) else {
            return Some(None);
        };
        let Some(token) = sentence.tokens.get(before) else {
            return Some(None);
        };
        let bound = |relation| matches!(relation, Relation::Amod | Relation::Compound);
        if let Some(mention) = mention_at(sentence, before) {
            let root = root_of(sentence, &mention.tokens).and_then(|at| sentence.tokens.get(at));
            let attached = root.is_some_and(|root| bound(root.relation) && hangs_on(root, range));
            return match mention.kind {
                MentionKind::Organization if attached => None,
                MentionKind::Location | MentionKind::Misc if attached => {
                    Some(Some(mention.tokens.start))
                }
                _ => Some(None),
            };
        }
        if is_hyphen(sentence, before) && mention_at(sentence, before - 1).is_none() {
            return Some(Some(before - 1));
        }
        let taken = bound(token.relation)
            && hangs_on(token, range)
            && !matches!(token.upos, Upos::Punct | Upos::Det)
            && !self.outside.contains(&token.lower);
        Some(taken.then_some(before))
    }
}

/// True when a person named in full follows a post of the institution: "le président du gouvernement *Paule Durand*" is the president's name.
fn holds_post_of(sentence: &Sentence, person: &Mention, institution: &Range<usize>) -> bool {
    let before = sentence.tokens[..institution.start].iter().rev();
    let between =
        before.take_while(|token| matches!(token.upos, Upos::Adp | Upos::Det | Upos::Sub));
    let post_end = institution.start - between.count();
    let is_post =
        |mention: &Mention| mention.kind == MentionKind::Role && mention.tokens.end == post_end;
    person.kind == MentionKind::Person
        && person.tokens.len() > 1
        && post_end < institution.start
        && sentence.mentions.iter().any(is_post)
}

/// True for the relations of a name that follows a noun without preposition.
fn is_bare(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Flat | Relation::Compound | Relation::Nmod | Relation::Appos
    )
}

/// True when a token of one range has its head in the other.
fn linked(sentence: &Sentence, a: &Range<usize>, b: &Range<usize>) -> bool {
    let hang = |these: &Range<usize>, those: &Range<usize>| {
        sentence
            .tokens
            .get(these.clone())
            .is_some_and(|tokens| tokens.iter().any(|token| hangs_on(token, those)))
    };
    hang(a, b) || hang(b, a)
}
