//! Where the words of an event stand in the sentences that tell it.

use serde::Serialize;

use crate::record::{Argument, Event, Evidence, Slot};

/// A stretch of a sentence that fills a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mark {
    /// First code point, counted from the start of the sentence.
    pub(super) start: usize,
    /// One past the last code point.
    pub(super) end: usize,
    /// What it fills.
    pub(super) slot: Slot,
}

/// The arguments of `event` that stand in `evidence`, in the order of the sentence, longer ones first.
///
/// Records may come from elsewhere, so a stretch counts only if the sentence has the argument's very words there.
pub(super) fn marks(event: &Event, evidence: &Evidence) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Slot::ALL
        .iter()
        .filter_map(|slot| {
            let (start, end) = stretch(event.argument(*slot)?, evidence)?;
            Some(Mark {
                start,
                end,
                slot: *slot,
            })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end), mark.slot));
    marks
}

/// The slots of `event` whose words stand in none of its sentences, but elsewhere in the article.
pub(super) fn elsewhere(event: &Event) -> Vec<Slot> {
    let told = |argument: &Argument| {
        let mut sentences = event.evidence.iter();
        sentences.any(|evidence| stretch(argument, evidence).is_some())
    };
    let slots = Slot::ALL.iter().copied();
    slots
        .filter(|slot| {
            event
                .argument(*slot)
                .is_some_and(|argument| !told(argument))
        })
        .collect()
}

fn stretch(argument: &Argument, evidence: &Evidence) -> Option<(usize, usize)> {
    let start = argument.start.checked_sub(evidence.start)?;
    let end = argument.end.checked_sub(evidence.start)?;
    let length = end.checked_sub(start).filter(|length| *length > 0)?;
    let mut there = evidence.text.chars().skip(start).take(length);
    let same = argument.text.chars().all(|c| there.next() == Some(c)) && there.next().is_none();
    (same && argument.text.chars().count() == length).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::super::data::testing::{argument, event, evidence};
    use super::*;

    #[test]
    fn arguments_are_found_in_code_points_from_the_sentence_on() {
        // The article has 10 code points before the sentence; "𝄞" is one code point and two UTF-16 units.
        let sentence = evidence(10, "𝄞 Éva Roux préside le Crédit rural.");
        let mut told = event("Éva Roux", 12);
        told.organization = Some(argument("Crédit rural", 32));
        told.role = Some(argument("présidente", 90));
        told.evidence = vec![sentence.clone()];
        let found: Vec<_> = marks(&told, &sentence)
            .into_iter()
            .map(|mark| (mark.start, mark.end, mark.slot))
            .collect();
        let expected = [(2, 10, Slot::Person), (22, 34, Slot::Organization)];
        assert_eq!(found, expected);
        assert_eq!(elsewhere(&told), [Slot::Role]);
    }

    #[test]
    fn words_that_are_not_there_are_not_marked() {
        let sentence = evidence(10, "Éva Roux préside.");
        for (text, start) in [("Roux", 10), ("Éva", 8), ("préside. Le", 19), ("", 12)] {
            let told = event(text, start);
            assert_eq!(marks(&told, &sentence), [], "{text}");
        }
        let mut lying = event("Éva", 10);
        lying.person.end = 11;
        assert_eq!(marks(&lying, &sentence), []);
        lying.person.end = 3;
        assert_eq!(marks(&lying, &sentence), []);
    }

    #[test]
    fn the_longer_of_two_that_begin_together_comes_first() {
        let sentence = evidence(0, "ministre de l'Intérieur");
        let mut told = event("absente", 50);
        told.organization = Some(argument("ministre", 0));
        told.role = Some(argument("ministre de l'Intérieur", 0));
        let slots: Vec<_> = marks(&told, &sentence).iter().map(|m| m.slot).collect();
        assert_eq!(slots, [Slot::Role, Slot::Organization]);
    }
}
