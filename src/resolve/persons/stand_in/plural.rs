//! Stand-ins for several persons, and for one of several.

use std::num::NonZeroUsize;

use super::{Anchor, Place, Resolver};
use crate::resolve::persons::cluster::agree;
use crate::resolve::persons::grammar::Function;
use crate::resolve::persons::{Open, PersonId, Persons};
use crate::syntax::Gender;

impl Resolver<'_> {
    /// Coordinated persons of a sentence, each once, at the mentions that `wanted` takes, with their function.
    pub(super) fn coordinated(
        &self,
        place: &Place,
        number: usize,
        wanted: impl Fn(&Anchor) -> bool,
    ) -> Result<Vec<(Function, Vec<PersonId>)>, Open> {
        let mut groups: Vec<(Function, Vec<PersonId>)> = Vec::new();
        for anchor in self.consult(place, number)? {
            let Some(function) = anchor
                .function
                .filter(|_| !anchor.relative && wanted(anchor))
            else {
                continue;
            };
            let known = groups
                .iter_mut()
                .find(|(other, _)| other.first_conjunct == function.first_conjunct);
            match known {
                Some((_, whom)) => add_new(whom, anchor.whom()?),
                None => groups.push((function, anchor.whom()?.to_vec())),
            }
        }
        groups.retain(|(_, whom)| whom.len() > 1);
        Ok(groups)
    }

    /// The persons that a plural stands for: the last coordination; for a description else the two that the sentence before names, or
    /// the last two sentences together.
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
            let mut groups = self.coordinated(place, number, |it| it.is_before(place))?;
            groups.retain(|(function, whom)| {
                let same_verb =
                    number == place.number && verb.is_some() && function.governor == verb;
                // "Both" and "the pair" are two.
                agrees(whom) && !same_verb && (pronoun || whom.len() == 2)
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
        let mut pair: Vec<PersonId> = Vec::new();
        let reach = if pronoun { 0 } else { 2 };
        for number in (place.number.saturating_sub(reach)..place.number).rev() {
            for anchor in self.consult(place, number)? {
                add_new(&mut pair, anchor.whom()?);
            }
            if pair.len() > 1 {
                break;
            }
        }
        let all_agree = pair
            .iter()
            .all(|person| agree(place.gender, persons.gender(*person)));
        if pair.len() != 2 || !all_agree {
            pair.clear();
        }
        Ok(pair)
    }

    /// Which of several who are named together "the former" or "le troisième" means, by its number: of the last coordination (of two
    /// for "the latter"), or of the two whom the sentence before names.
    pub(super) fn nth(
        &self,
        persons: &Persons,
        place: &Place,
        nth: NonZeroUsize,
    ) -> Result<Option<PersonId>, Open> {
        let nth = nth.get();
        let agreeing = |whom: &[PersonId]| {
            let person = whom.get(nth - 1).copied();
            person.filter(|person| agree(place.gender, persons.gender(*person)))
        };
        let named = |it: &Anchor| it.named && it.is_before(place);
        for number in (place.number.saturating_sub(2)..=place.number).rev() {
            let mut groups = self.coordinated(place, number, named)?;
            groups.retain(|(_, whom)| whom.len() >= nth);
            match &groups[..] {
                [] => {}
                [(_, whom)] if !place.is_latter || whom.len() == nth => return Ok(agreeing(whom)),
                _ => return Ok(None),
            }
        }
        let Some(before) = place.number.checked_sub(1) else {
            return Ok(None);
        };
        let mut pair = Vec::new();
        for anchor in self.consult(place, before)?.iter().filter(|it| named(it)) {
            add_new(&mut pair, anchor.whom()?);
        }
        Ok(agreeing(&pair).filter(|_| pair.len() == 2))
    }
}

/// Adds those who are not there yet.
fn add_new(whom: &mut Vec<PersonId>, more: &[PersonId]) {
    for person in more {
        if !whom.contains(person) {
            whom.push(*person);
        }
    }
}
