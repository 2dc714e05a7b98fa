//! Stand-ins for several persons.

use super::{Place, Resolver};
use crate::persons::cluster::agree;
use crate::persons::grammar::Function;
use crate::persons::{PersonId, Persons};
use crate::syntax::Gender;

impl Resolver<'_> {
    /// Coordinated persons of a sentence that begin before byte `before`, with their function.
    pub(super) fn coordinated(
        &self,
        number: usize,
        before: usize,
    ) -> Vec<(Function, Vec<PersonId>)> {
        let mut groups: Vec<(Function, Vec<PersonId>)> = Vec::new();
        for anchor in self.in_sentence(number) {
            let Some(function) = anchor
                .function
                .filter(|_| !anchor.relative && anchor.start < before)
            else {
                continue;
            };
            let known = groups
                .iter_mut()
                .find(|(other, _)| other.first_conjunct == function.first_conjunct);
            match known {
                Some((_, whom)) => whom.extend(&anchor.whom),
                None => groups.push((function, anchor.whom.clone())),
            }
        }
        for (_, whom) in &mut groups {
            whom.sort_unstable();
            whom.dedup();
        }
        groups.retain(|(_, whom)| whom.len() > 1);
        groups
    }

    /// The persons that a plural stands for: the last coordination; for a description else the two that the sentence before names.
    pub(super) fn several(&self, persons: &Persons, place: &Place, pronoun: bool) -> Vec<PersonId> {
        let agrees = |whom: &[PersonId]| {
            // A masculine plural takes in women; a feminine one no man.
            place.gender != Some(Gender::Feminine)
                || whom
                    .iter()
                    .all(|person| agree(place.gender, persons.gender(*person)))
        };
        let verb = place.function.and_then(|function| function.governor);
        for number in (place.number.saturating_sub(2)..=place.number).rev() {
            let mut groups = self.coordinated(number, place.mention.span.start);
            groups.retain(|(function, whom)| {
                let same_verb =
                    number == place.number && verb.is_some() && function.governor == verb;
                agrees(whom) && !same_verb
            });
            if groups.len() > 1 {
                groups.retain(|(function, _)| function.is_subject());
                if groups.len() != 1 {
                    return Vec::new();
                }
            }
            if let Some((_, whom)) = groups.pop() {
                return whom;
            }
        }
        let before = place.number.checked_sub(1).filter(|_| !pronoun);
        let anchors = before.map_or(&[][..], |number| self.in_sentence(number));
        let mut pair: Vec<PersonId> = anchors
            .iter()
            .flat_map(|anchor| anchor.whom.iter().copied())
            .collect();
        pair.sort_unstable();
        pair.dedup();
        let all_agree = pair
            .iter()
            .all(|person| agree(place.gender, persons.gender(*person)));
        if pair.len() == 2 && all_agree {
            pair
        } else {
            Vec::new()
        }
    }
}
