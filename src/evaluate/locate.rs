//! Which sentence of an article a gold record is told in, since gold has no offsets.

use std::collections::HashSet;

use super::outcome::Slots;
use super::slot::ScoredSlot;
use super::strings::tokens;
use crate::text::Span;

/// The sentence that holds most of a record's words: each slot counts by the share of a string's tokens that are there, the
/// person three times, organization and role twice; the first of equals. `None` where none holds any.
pub(super) fn locate(text: &str, sentences: &[Span], slots: &Slots) -> Option<usize> {
    let wanted: Vec<(f64, Vec<Vec<String>>)> = slots
        .iter()
        .filter_map(|(slot, strings)| {
            let weight = match slot {
                ScoredSlot::Person => 3.0,
                ScoredSlot::Organization | ScoredSlot::Role => 2.0,
                ScoredSlot::Status => return None,
                _ => 1.0,
            };
            Some((weight, strings.iter().map(|s| tokens(s)).collect()))
        })
        .collect();
    let mut best = (0.0, None);
    for (index, sentence) in sentences.iter().enumerate() {
        let words: HashSet<String> = tokens(sentence.of(text)).into_iter().collect();
        let share = |string: &Vec<String>| {
            let there = string.iter().filter(|token| words.contains(*token)).count();
            there as f64 / string.len().max(1) as f64
        };
        let score: f64 = wanted
            .iter()
            .map(|(weight, strings)| weight * strings.iter().map(share).fold(0.0, f64::max))
            .sum();
        if score > best.0 {
            best = (score, Some(index));
        }
    }
    best.1
}

/// Where a record's strings stand in a sentence, as bytes of the sentence, in order and apart; of the strings of a slot the longest.
pub(super) fn marks(sentence: &str, slots: &Slots) -> Vec<(Span, ScoredSlot)> {
    let mut found: Vec<(Span, ScoredSlot)> = slots
        .iter()
        .filter_map(|(slot, strings)| {
            let spans = strings.iter().filter_map(|s| find_word(sentence, s));
            let longest = spans.max_by_key(Span::len)?;
            Some((longest, *slot))
        })
        .collect();
    found.sort_by_key(|(span, _)| (span.start, usize::MAX - span.len()));
    let mut end = 0;
    found.retain(|(span, _)| {
        let is_apart = span.start >= end;
        end = end.max(span.end);
        is_apart
    });
    found
}

/// The first place where `words` stands by itself.
fn find_word(sentence: &str, words: &str) -> Option<Span> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let found = sentence.match_indices(words).find(|(start, words)| {
        let (before, after) = (&sentence[..*start], &sentence[start + words.len()..]);
        !words.is_empty()
            && !is_letter(before.chars().next_back())
            && !is_letter(after.chars().next())
    });
    found.map(|(start, words)| Span::new(start, start + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(slots: &[(ScoredSlot, &[&str])]) -> Slots {
        let strings = |strings: &[&str]| strings.iter().map(|s| (*s).to_owned()).collect();
        slots.iter().map(|(slot, s)| (*slot, strings(s))).collect()
    }

    #[test]
    fn the_sentence_with_most_of_the_words_is_taken() {
        let text = "Anne Roux parle. Mme Roux dirige la banque. Paul Kerr dirige la poste.";
        let sentences = [
            Span::new(0, 16),
            Span::new(17, 43),
            Span::new(44, text.len()),
        ];
        let record = slots(&[
            (ScoredSlot::Person, &["Anne Roux"]),
            (ScoredSlot::Organization, &["la Banque", "BDL"]),
        ]);
        assert_eq!(locate(text, &sentences, &record), Some(1));
        let absent = slots(&[(ScoredSlot::Person, &["Zoé"])]);
        assert_eq!(locate(text, &sentences, &absent), None);
        assert_eq!(locate(text, &[], &record), None);
    }

    #[test]
    fn marks_are_whole_words_in_order() {
        let record = slots(&[
            (ScoredSlot::Person, &["Anne Roux", "Roux"]),
            (ScoredSlot::Role, &["maire", "maire de Lyon"]),
            (ScoredSlot::Place, &["Lyon"]),
            (ScoredSlot::By, &["ire"]),
        ]);
        let sentence = "La maire de Lyon, Roux";
        let marked: Vec<_> = marks(sentence, &record)
            .into_iter()
            .map(|(span, slot)| (span.of(sentence), slot))
            .collect();
        assert_eq!(
            marked,
            [
                ("maire de Lyon", ScoredSlot::Role),
                ("Roux", ScoredSlot::Person)
            ]
        );
    }
}
