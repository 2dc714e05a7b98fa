//! Whom the grammar forbids a stand-in to mean.

use super::{Anchor, Place, Resolver, is_argument};
use crate::document::{Detail, ReferenceKind};
use crate::resolve::persons::grammar::{self, Function};
use crate::resolve::persons::{Open, PersonId};
use crate::syntax::{Relation, Upos, VerbForm};

impl Resolver<'_> {
    /// Persons that a stand-in cannot mean, because it hangs on the same verb, or they are the verb's subject.
    pub(super) fn forbidden(&self, place: &Place) -> Result<Vec<PersonId>, Open> {
        let Some(function) = place.function else {
            return Ok(Vec::new());
        };
        // "Anne confirme son départ": nothing forbids the possessor.
        if matches!(&place.mention.detail, Detail::Reference(it) if it.kind == ReferenceKind::Possessive)
        {
            return Ok(Vec::new());
        }
        let Some(mut verb) = function.governor else {
            return Ok(Vec::new());
        };
        // A bare pronoun under an object ("appointed him head") is an object itself.
        let object = place.sentence.tokens.get(verb);
        let bare = function.relation == Relation::Nmod
            && !grammar::has_child(place.sentence, function.top, Relation::Case);
        match object {
            Some(object) if bare && is_argument(object.relation) => match object.head {
                Some(head) => verb = head,
                None => return Ok(Vec::new()),
            },
            _ if is_argument(function.relation) => {}
            _ => return Ok(Vec::new()),
        }
        let mut is_subject = function.is_subject();
        if is_subject && let Some(above) = grammar::verb_above_small_clause(place.sentence, verb) {
            (verb, is_subject) = (above, false);
        }
        let subject = grammar::subject(place.sentence, verb);
        // "X, dont il est l'adjoint": what a relative clause hangs on fills another place of its verb.
        let antecedent = grammar::antecedent(place.sentence, &place.mention.tokens)
            .filter(|(_, clause)| *clause == verb)
            .map(|(noun, _)| grammar::same_thing(place.sentence, noun));
        let shares_verb = |anchor: &&Anchor| {
            // "As for Ann, she…" means her.
            if anchor.is_topic {
                return false;
            }
            let Some(other) = anchor.function else {
                return false;
            };
            let argument = is_argument(other.relation) && other.governor == Some(verb);
            let is_its_subject = !is_subject
                && subject.is_some()
                && [other.top, other.first_conjunct]
                    .map(Some)
                    .contains(&subject);
            let is_antecedent = antecedent
                .as_ref()
                .is_some_and(|tokens| tokens.contains(&other.top));
            argument
                || is_its_subject
                || is_antecedent
                || (is_subject
                    // "Après la mort de Luc, ce dernier": what is named last is meant however deep it stands.
                    && (!place.is_latter && self.is_inside_argument(place, &other, verb)
                        || is_inside_own_predicate(place, anchor, &other, verb)))
        };
        let mut forbidden = Vec::new();
        let anchors = self.consult(place, place.number)?;
        for anchor in anchors.iter().filter(shares_verb) {
            forbidden.extend_from_slice(anchor.whom()?);
        }
        Ok(forbidden)
    }

    /// True for a name within a noun phrase that hangs on `verb` ("avec l'aide de X, il…").
    pub(super) fn is_inside_argument(&self, place: &Place, inner: &Function, verb: usize) -> bool {
        if inner.relation != Relation::Nmod {
            return false;
        }
        for (head, relation) in grammar::ancestors(place.sentence, inner.top) {
            if !matches!(relation, Relation::Nmod | Relation::Conj | Relation::Appos) {
                return head == verb && is_argument(relation);
            }
        }
        false
    }
}

/// True for a name within what is said beforehand of the subject itself: "frère de X, il…", "nommé par X, il…", "after beating X, she…".
fn is_inside_own_predicate(place: &Place, anchor: &Anchor, inner: &Function, verb: usize) -> bool {
    // A pronoun there may be the subject again.
    if !anchor.named || !anchor.is_before(place) {
        return false;
    }
    let sentence = place.sentence;
    let mut predicate = inner.top;
    for (head, relation) in grammar::ancestors(sentence, inner.top) {
        if head != verb {
            predicate = head;
            continue;
        }
        let Some(token) = sentence.tokens.get(predicate) else {
            return false;
        };
        let child = |relation| grammar::has_child(sentence, predicate, relation);
        let is_clause = token.verb_form.is_some_and(|form| form != VerbForm::Finite);
        let is_noun = matches!(token.upos, Upos::Noun | Upos::Adj) && !child(Relation::Case);
        let has_own_subject =
            grammar::own_subject(sentence, predicate).is_some() || child(Relation::Cop);
        let depends = match relation {
            Relation::Conj | Relation::Ccomp | Relation::Parataxis => false,
            Relation::Obl | Relation::Dislocated => true,
            other => !is_argument(other),
        };
        return predicate != inner.top && (is_clause || is_noun) && depends && !has_own_subject;
    }
    false
}
