//! Stand-ins for several persons.

use super::{Anchor, Place, Resolver};
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
            let mut groups = self.coordinated(place, number, place.mention.span.start)?;
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
                pair.extend_from_slice(anchor.whom()?);
            }
            pair.sort_unstable();
            pair.dedup();
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
        nth: usize,
        is_latter: bool,
    ) -> Result<Option<PersonId>, Open> {
        let agreeing = |person: PersonId| agree(place.gender, persons.gender(person));
        for number in (place.number.saturating_sub(2)..=place.number).rev() {
            let groups = self.coordinated(place, number, place.mention.span.start)?;
            let mut lists = Vec::new();
            for (function, _) in groups {
                lists.push(self.named_in_order(place, number, |it| {
                    it.function
                        .is_some_and(|other| other.first_conjunct == function.first_conjunct)
                })?);
            }
            lists.retain(|list| list.len() >= nth.max(2));
            if let [list] = &lists[..]
                && (!is_latter || list.len() == nth)
            {
                return Ok(Some(list[nth - 1]).filter(|person| agreeing(*person)));
            }
            if !lists.is_empty() {
                return Ok(None);
            }
        }
        let Some(before) = place.number.checked_sub(1) else {
            return Ok(None);
        };
        let pair = self.named_in_order(place, before, |_| true)?;
        let meant = pair.get(nth - 1).filter(|_| pair.len() == 2);
        Ok(meant.copied().filter(|person| agreeing(*person)))
    }

    /// Those whom a sentence names before the stand-in, at the mentions that `wanted` takes, each once, in the order of the text.
    fn named_in_order(
        &self,
        place: &Place,
        number: usize,
        wanted: impl Fn(&Anchor) -> bool,
    ) -> Result<Vec<PersonId>, Open> {
        let anchors = self.consult(place, number)?.iter();
        let mut named: Vec<&Anchor> = anchors
            .filter(|it| it.named && it.start < place.mention.span.start && wanted(it))
            .collect();
        named.sort_by_key(|anchor| anchor.start);
        let mut list = Vec::new();
        for anchor in named {
            for person in anchor.whom()? {
                if !list.contains(person) {
                    list.push(*person);
                }
            }
        }
        Ok(list)
    }
}
