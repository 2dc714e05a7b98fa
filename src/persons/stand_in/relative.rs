//! Relative pronouns and descriptions beside a name: the tree gives the person.

use super::{Anchor, Place, Resolver};
use crate::persons::grammar;
use crate::persons::{PersonId, Persons};
use crate::syntax::{Relation, Upos};

impl Resolver<'_> {
    pub(super) fn relative(&self, persons: &Persons, place: &Place) -> Vec<PersonId> {
        let anchors = || {
            self.in_sentence(place.number)
                .iter()
                .filter(|anchor| !anchor.relative)
        };
        let found = grammar::antecedent(place.sentence, &place.mention.tokens);
        let Some((head, verb)) = found.filter(|_| place.sentence.has_syntax) else {
            return self.directly_before(persons, place).into_iter().collect();
        };
        let same = grammar::same_thing(place.sentence, head);
        let is_antecedent =
            |anchor: &&Anchor| same.iter().any(|token| anchor.tokens.contains(token));
        let at_head = anchors().find(|anchor| anchor.tokens.contains(&head));
        let Some(anchor) = at_head.or_else(|| anchors().find(is_antecedent)) else {
            let upos = place.sentence.tokens.get(head).map(|token| token.upos);
            // No verb is an antecedent: the arc is wrong.
            let faulty = matches!(upos, Some(Upos::Verb | Upos::Aux));
            return self
                .directly_before(persons, place)
                .filter(|_| faulty)
                .into_iter()
                .collect();
        };
        if grammar::is_plural(place.sentence, verb) {
            let conjunct = anchor.function.map(|function| function.first_conjunct);
            let group = self.coordinated(place.number, usize::MAX);
            if let Some((_, whom)) = group
                .into_iter()
                .find(|(first, _)| Some(first.first_conjunct) == conjunct)
            {
                return whom;
            }
        }
        if anchor.whom.len() > 1 {
            return anchor.whom.clone();
        }
        self.allowed(persons, place, anchor).into_iter().collect()
    }

    /// The name right before a relative pronoun, with at most a mark between.
    pub(super) fn directly_before(&self, persons: &Persons, place: &Place) -> Option<PersonId> {
        if let Some(function) = place.function {
            // "asked X who had won" is a question.
            let clause = function
                .governor
                .and_then(|verb| place.sentence.tokens.get(verb));
            let asks = clause.is_some_and(|verb| {
                matches!(
                    verb.relation,
                    Relation::Ccomp | Relation::Advcl | Relation::Csubj
                )
            });
            if asks {
                return None;
            }
        }
        let start = place.mention.tokens.start;
        let mut anchors = self.in_sentence(place.number).iter();
        let anchor = anchors.find(|anchor| {
            let between = place.sentence.tokens.get(anchor.tokens.end..start);
            let is_mark = |lower: &str| !lower.chars().any(char::is_alphanumeric);
            anchor.named
                && between.is_some_and(|between| {
                    between.len() <= 1 && between.iter().all(|token| is_mark(&token.lower))
                })
        })?;
        self.allowed(persons, place, anchor)
    }

    /// The name that a description is put next to ("the 33-year-old Ann Lee", "Ann Lee, the 33-year-old").
    pub(super) fn apposed(&self, persons: &Persons, place: &Place) -> Option<PersonId> {
        let mut anchors = self.in_sentence(place.number).iter();
        let anchor = anchors.find(|anchor| {
            let same_phrase = matches!(
                (place.function, anchor.function),
                (Some(one), Some(two)) if one.top == two.top
            );
            anchor.named && (anchor.tokens.start == place.mention.tokens.end || same_phrase)
        })?;
        self.allowed(persons, place, anchor)
    }
}
