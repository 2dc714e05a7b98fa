//! Who holds which post in an article.

use std::ops::Range;

use crate::document::{Detail, HolderDetail, Sentence};
use crate::record::{EventType, Slot};
use crate::resolve::persons::{PersonId, Persons, agree};
use crate::rules::EventMention;

/// The posts that the article gives to persons whom it names.
#[derive(Debug, Default)]
pub(super) struct Holders {
    held: Vec<Held>,
}

/// A post and its holder.
#[derive(Debug, PartialEq)]
struct Held {
    concept: String,
    person: PersonId,
    sentence: usize,
}

impl Holders {
    /// Takes them from the event mentions whose person is named or a pronoun. As every sentence in which a rule may fire is read, they are
    /// the same however much else is.
    pub(super) fn collect(
        sentences: &[Sentence],
        persons: &Persons,
        mentions: &[(usize, EventMention)],
    ) -> Self {
        let held = mentions.iter().filter_map(|(number, event)| {
            let tells = matches!(
                event.event_type,
                EventType::Appointment
                    | EventType::Election
                    | EventType::Tenure
                    | EventType::Departure
            );
            let here = &sentences[*number].mentions;
            let mention = |slot| event.argument(slot).and_then(|filler| filler.mention);
            let person = persons.of(*number, mention(Slot::Person)?)?;
            let Detail::Role(role) = &here[mention(Slot::Role)?].detail else {
                return None;
            };
            tells.then(|| Held {
                concept: role.concept.clone(),
                person,
                sentence: *number,
            })
        });
        Holders {
            held: held.collect(),
        }
    }

    /// The one person who holds the post, as far as told up to the sentence, or else anywhere; nobody when several do.
    pub(super) fn of(
        &self,
        holder: &HolderDetail,
        sentence: usize,
        persons: &Persons,
    ) -> Option<PersonId> {
        let fits = |held: &&Held| {
            held.concept == holder.concept && agree(holder.gender, persons.gender(held.person))
        };
        let held: Vec<&Held> = self.held.iter().filter(fits).collect();
        let before = held.iter().filter(|held| held.sentence <= sentence);
        only(before.map(|held| held.person)).or_else(|| only(held.iter().map(|held| held.person)))
    }
}

/// How many sentences before that of a post say who may hold it.
const NEAR: usize = 2;

/// The mentions just before a post that say who may hold it, each with its sentence.
pub(super) fn near(
    sentence: usize,
    mention: usize,
    sentences: &[Sentence],
) -> impl Iterator<Item = (usize, usize)> {
    (sentence.saturating_sub(NEAR)..=sentence).flat_map(move |number| {
        let all = sentences[number].mentions.len();
        let end = if number == sentence { mention } else { all };
        (0..end).map(move |mention| (number, mention))
    })
}

/// The sentences before that of a post that say who may hold it.
pub(super) fn sentences_near(sentence: usize) -> Range<usize> {
    sentence.saturating_sub(NEAR)..sentence
}

/// The person that all are.
fn only(mut persons: impl Iterator<Item = PersonId>) -> Option<PersonId> {
    let first = persons.next()?;
    persons.all(|other| other == first).then_some(first)
}
