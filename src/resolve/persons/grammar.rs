//! What the tree says of a name or pronoun: its head, its function, its verb.

use std::ops::Range;

use crate::document::{Sentence, Token};
use crate::syntax::{Number, Relation, Upos, VerbForm};

/// The grammatical function of a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Function {
    /// The phrase's head, above the titles and appositions that the name hangs on.
    pub top: usize,
    /// Head of the first conjunct; `top` when it is not coordinated.
    pub first_conjunct: usize,
    /// What the phrase hangs on.
    pub governor: Option<usize>,
    /// How.
    pub relation: Relation,
}

impl Function {
    /// True for the subject of a verb.
    pub(super) fn is_subject(&self) -> bool {
        matches!(self.relation, Relation::Nsubj | Relation::NsubjPass)
    }
}

fn children(sentence: &Sentence, head: usize) -> impl Iterator<Item = (usize, &Token)> {
    let tokens = sentence.tokens.iter().enumerate();
    tokens.filter(move |(_, token)| token.head == Some(head))
}

/// True when a token with `relation` hangs on `head`.
pub(super) fn has_child(sentence: &Sentence, head: usize, relation: Relation) -> bool {
    children(sentence, head).any(|(_, token)| token.relation == relation)
}

/// True when token `index` names or describes the same thing as its head: apposition, part of a name, bare noun before a name.
fn is_same_thing(sentence: &Sentence, index: usize, token: &Token) -> bool {
    match token.relation {
        Relation::Appos | Relation::Flat | Relation::Sub | Relation::Fixed => true,
        // "minister Ann Lee", but not "the Lee government".
        Relation::Compound => token.head.is_some_and(|head| head < index),
        Relation::Nmod => token.upos != Upos::Pron && !has_child(sentence, index, Relation::Case),
        _ => false,
    }
}

/// The function of the phrase that `range` is in; `None` without syntax.
pub(super) fn function(sentence: &Sentence, range: &Range<usize>) -> Option<Function> {
    if !sentence.has_syntax {
        return None;
    }
    let top = climb(sentence, sentence.top(range)?, is_same_thing);
    let conjunct = |_: &Sentence, _, token: &Token| token.relation == Relation::Conj;
    let mut first_conjunct = top;
    // Bounded, as a faulty tree may go round in a circle.
    for _ in 0..sentence.tokens.len() {
        let above = climb(sentence, first_conjunct, conjunct);
        let above = climb(sentence, above, is_same_thing);
        if above == first_conjunct {
            break;
        }
        first_conjunct = above;
    }
    // Conjoined verbs are no coordination of persons.
    let noun = sentence.tokens.get(first_conjunct)?;
    if matches!(noun.upos, Upos::Verb | Upos::Aux) {
        first_conjunct = top;
    }
    let token = sentence.tokens.get(first_conjunct)?;
    Some(Function {
        top,
        first_conjunct,
        governor: token.head,
        relation: token.relation,
    })
}

/// The token reached from `from` by going up while `follow` holds; bounded, so that a faulty tree cannot hang it.
fn climb(
    sentence: &Sentence,
    from: usize,
    follow: impl Fn(&Sentence, usize, &Token) -> bool,
) -> usize {
    let mut at = from;
    for _ in 0..sentence.tokens.len() {
        match sentence.tokens.get(at) {
            Some(token) if follow(sentence, at, token) => match token.head {
                Some(head) if head < sentence.tokens.len() => at = head,
                _ => break,
            },
            _ => break,
        }
    }
    at
}

/// Tokens from the head of `from` up to the root, each with the relation by which the way came up to it.
pub(in crate::resolve) fn ancestors(sentence: &Sentence, from: usize) -> Vec<(usize, Relation)> {
    let mut way = Vec::new();
    let mut at = from;
    while let Some(token) = sentence.tokens.get(at)
        && let Some(head) = token.head
        && way.len() <= sentence.tokens.len()
    {
        way.push((head, token.relation));
        at = head;
    }
    way
}

/// The subject that hangs on a predicate itself.
pub(super) fn own_subject(sentence: &Sentence, predicate: usize) -> Option<usize> {
    let is_subject =
        |token: &Token| matches!(token.relation, Relation::Nsubj | Relation::NsubjPass);
    children(sentence, predicate)
        .find(|(_, token)| is_subject(token))
        .map(|(index, _)| index)
}

/// The subject of a predicate, its own or the one it shares with the verb it is coordinated with or depends on.
pub(super) fn subject(sentence: &Sentence, predicate: usize) -> Option<usize> {
    let mut at = predicate;
    for _ in 0..sentence.tokens.len() {
        if let Some(own) = own_subject(sentence, at) {
            return Some(own);
        }
        let token = sentence.tokens.get(at)?;
        let infinite = token.verb_form.is_some_and(|form| form != VerbForm::Finite);
        match token.relation {
            Relation::Conj | Relation::Xcomp => at = token.head?,
            Relation::Advcl if infinite => at = token.head?,
            _ => return None,
        }
    }
    None
}

/// The verb above a small clause ("named him head", "made her resign"), whose subject is the object of that verb.
pub(super) fn verb_above_small_clause(sentence: &Sentence, predicate: usize) -> Option<usize> {
    let token = sentence.tokens.get(predicate)?;
    let finite = matches!(token.upos, Upos::Verb | Upos::Aux)
        || has_child(sentence, predicate, Relation::Cop)
        || has_child(sentence, predicate, Relation::Aux);
    // "Anna announced she will run": a clause of its own, whatever it is called.
    let clause =
        token.verb_form == Some(VerbForm::Finite) || has_child(sentence, predicate, Relation::Aux);
    match token.relation {
        Relation::Xcomp if clause => None,
        Relation::Xcomp => token.head,
        Relation::Ccomp if !finite => token.head,
        _ => None,
    }
}

/// The antecedent of a relative pronoun: the noun that the nearest relative clause around it hangs on, and the clause's verb.
pub(super) fn antecedent(sentence: &Sentence, pronoun: &Range<usize>) -> Option<(usize, usize)> {
    let from = sentence.top(pronoun)?;
    let mut verb = from;
    for (head, relation) in ancestors(sentence, from) {
        if relation == Relation::AclRelcl {
            return Some((head, verb));
        }
        verb = head;
    }
    None
}

/// The subject that a noun describes as its predicate ("*Ann Lee* is a lawyer").
pub(super) fn described(sentence: &Sentence, predicate: usize) -> Option<usize> {
    own_subject(sentence, predicate).filter(|_| has_child(sentence, predicate, Relation::Cop))
}

/// Tokens that name the same thing as `head`: itself, its appositions and parts, and what it is an apposition of.
pub(super) fn same_thing(sentence: &Sentence, head: usize) -> Vec<usize> {
    let mut same = vec![head];
    let mut next = 0;
    while let Some(at) = same.get(next).copied() {
        next += 1;
        let mut near: Vec<usize> = children(sentence, at)
            .filter(|(index, token)| is_same_thing(sentence, *index, token))
            .map(|(index, _)| index)
            .collect();
        if let Some(token) = sentence.tokens.get(at)
            && is_same_thing(sentence, at, token)
        {
            near.extend(token.head);
        }
        near.retain(|index| !same.contains(index));
        same.extend(near);
    }
    same
}

/// True when the verb, or an auxiliary of it, is in the plural.
pub(super) fn is_plural(sentence: &Sentence, verb: usize) -> bool {
    let plural = |token: &Token| token.number == Some(Number::Plural);
    let auxiliary = |token: &Token| {
        matches!(
            token.relation,
            Relation::Aux | Relation::AuxPass | Relation::Cop
        )
    };
    sentence.tokens.get(verb).is_some_and(plural)
        || children(sentence, verb).any(|(_, token)| auxiliary(token) && plural(token))
}
