//! Stand-ins for several persons.

use super::{Place, Resolver};
use crate::resolve::persons::cluster::agree;
use crate::resolve::persons::grammar::Function;
use crate::resolve::persons::{Open, PersonId, Persons};
use crate::syntax::Gender;

impl Resolver<'_> {
    /// Coordinated persons of a sentence that begin before byte `before`, with their function.
    pub(super) fn coordinated(
        &self,
        place: &Place,
        number: usize,
        before: usize,
    ) -> Result<Vec<(Function, Vec<PersonId>)>, Open> {
        let mut groups: Vec<(Function, Vec<PersonId>)> = Vec::new();
        for anchor in self.consult(place, number)? {
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
                Some((_, whom)) => whom.extend_from_slice(anchor.whom()?),
                None => groups.push((function, anchor.whom()?.to_vec())),
            }
        }
        for (_, whom) in &mut groups {
            whom.sort_unstable();
            whom.dedup();
        }
        groups.retain(|(_, whom)| whom.len() > 1);
        Ok(groups)
    }

    /// The persons that a plural stands for: the last coordination; for a description else the two that the sentence before names.
    pub(super) fn several(
        &self,
        persons: &Persons,
        place: &Place,
        pronoun: bool,
    ) -> Result<Vec<PersonId>, Open> {
        let agrees = |whom: &[PersonId]| {
            // A masculine plural takes in women; a feminine one no man.
            place.gender != Some(Gender::Feminine)
                || whom
                    .iter()
                    .all(|person| agree(place.gender, persons.gender(*person)))
        };
        let verb = place.function.and_then(|function| function.governor);
        for number in (place.number.saturating_sub(2)..=place.number).rev() {
            let mut groups = self.coordinated(place, number, place.mention.span.start)?;
            groups.retain(|(function, whom)| {
                let same_verb =
                    number == place.number && verb.is_some() && function.governor == verb;
                agrees(whom) && !same_verb
            });
            if groups.len() > 1 {
                groups.retain(|(function, _)| function.is_subject());
                if groups.len() != 1 {
                    return Ok(Vec::new());
                }
            }
            if let Some((_, whom)) = groups.pop() {
                return Ok(whom);
            }
        }
        let before = place.number.checked_sub(1).filter(|_| !pronoun);
        let mut pair: Vec<PersonId> = Vec::new();
        if let Some(number) = before {
            for anchor in self.consult(place, number)? {
                pair.extend_from_slice(anchor.whom()?);
            }
        }
        pair.sort_unstable();
        pair.dedup();
        let all_agree = pair
            .iter()
            .all(|person| agree(place.gender, persons.gender(*person)));
        if pair.len() != 2 || !all_agree {
            pair.clear();
        }
        Ok(pair)
    }
}
