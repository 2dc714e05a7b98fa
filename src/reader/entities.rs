//! Entity spans from label logits.
//!
//! Labels are decoded by the Viterbi algorithm under the constraints of their scheme (Tjong Kim Sang and De Meulder 2003 for IOB,
//! Ratinov and Roth 2009 for BILOU): in IOB2 a further word follows a word of the same type, so a span never changes its type midway.

use std::ops::Range;

use super::scheme::{EntityLabel, EntityLabels, Place, Scheme};
use crate::document::MentionKind;

/// An entity over words.
#[derive(Clone, Debug, PartialEq)]
pub struct EntitySpan {
    /// Its type.
    pub kind: MentionKind,
    /// The words it covers.
    pub words: Range<usize>,
    /// The least probability of its words' labels, from 0 to 1.
    pub score: f32,
}

/// The best sequence of labels for the words of `logits`, as entity spans.
///
/// `logits` is row-major, words × labels.
pub fn decode(logits: &[f32], labels: &EntityLabels) -> Vec<EntitySpan> {
    let count = labels.labels.len();
    if count == 0 {
        return Vec::new();
    }
    let rows: Vec<Vec<f32>> = logits.chunks_exact(count).map(log_softmax).collect();
    let path = viterbi(&rows, labels);
    let mut spans: Vec<EntitySpan> = Vec::new();
    let mut previous = EntityLabel::Outside;
    for (word, index) in path.into_iter().enumerate() {
        let label = labels.labels[index];
        if let EntityLabel::Part { name, .. } = label {
            let score = rows[word][index].exp();
            match spans.last_mut() {
                Some(span) if continues(previous, label) => {
                    span.words.end = word + 1;
                    span.score = span.score.min(score);
                }
                _ => spans.push(EntitySpan {
                    kind: labels.kinds[name],
                    words: word..word + 1,
                    score,
                }),
            }
        }
        previous = label;
    }
    spans
}

/// True when a word with the label `next` belongs to the entity of the word before it.
fn continues(previous: EntityLabel, next: EntityLabel) -> bool {
    use Place::{Begin, End, Inside};
    match (previous, next) {
        (
            EntityLabel::Part { place, name },
            EntityLabel::Part {
                place: next_place,
                name: next_name,
            },
        ) => {
            name == next_name
                && matches!(place, Begin | Inside)
                && matches!(next_place, Inside | End)
        }
        _ => false,
    }
}

/// True when the scheme lets `next` follow `previous`; [`EntityLabel::Outside`] stands for either end of the words.
fn may_follow(scheme: Scheme, previous: EntityLabel, next: EntityLabel) -> bool {
    let place = |label| match label {
        EntityLabel::Outside => None,
        EntityLabel::Part { place, .. } => Some(place),
    };
    let goes_on = matches!(place(next), Some(Place::Inside | Place::End));
    let open = matches!(place(previous), Some(Place::Begin | Place::Inside));
    match scheme {
        Scheme::Io | Scheme::Iob1 => true,
        Scheme::Iob2 => !goes_on || continues(previous, next),
        Scheme::Bioes => !(goes_on || open) || continues(previous, next),
    }
}

/// Natural logarithms of the softmax; non-finite logits count as very low.
fn log_softmax(logits: &[f32]) -> Vec<f32> {
    let clean = |x: &f32| if x.is_finite() { *x } else { -1e4 };
    let top = logits.iter().map(clean).fold(f32::MIN, f32::max);
    let sum: f32 = logits.iter().map(|x| (clean(x) - top).exp()).sum();
    logits.iter().map(|x| clean(x) - top - sum.ln()).collect()
}

fn viterbi(rows: &[Vec<f32>], EntityLabels { scheme, labels, .. }: &EntityLabels) -> Vec<usize> {
    let may_follow = |previous, next| may_follow(*scheme, previous, next);
    let count = labels.len();
    let mut best: Vec<f32> = Vec::new();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for (position, row) in rows.iter().enumerate() {
        let mut next = vec![f32::NEG_INFINITY; count];
        let mut from = vec![0; count];
        for to in 0..count {
            if position == 0 {
                if may_follow(EntityLabel::Outside, labels[to]) {
                    next[to] = row[to];
                }
                continue;
            }
            for previous in 0..count {
                if may_follow(labels[previous], labels[to]) && best[previous] + row[to] > next[to] {
                    next[to] = best[previous] + row[to];
                    from[to] = previous;
                }
            }
        }
        best = next;
        back.push(from);
    }
    for (score, label) in best.iter_mut().zip(labels) {
        if !may_follow(*label, EntityLabel::Outside) {
            *score = f32::NEG_INFINITY;
        }
    }
    let Some(mut index) = (0..best.len()).max_by(|a, b| best[*a].total_cmp(&best[*b])) else {
        return Vec::new();
    };
    let mut path = vec![0; rows.len()];
    for position in (0..rows.len()).rev() {
        path[position] = index;
        index = back[position][index];
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MentionKind::{Location, Organization, Person};
    use proptest::prelude::*;

    /// Labels for the marks `B`, `I`, `E`, `S` of a person, an organisation and two types of places (`L`, `F`), after `O`.
    fn labels(scheme: Scheme, marks: &str) -> (EntityLabels, Vec<String>) {
        let mut labels = vec![EntityLabel::Outside];
        let mut written = vec!["O".to_owned()];
        for (name, letter) in ["P", "O", "L", "F"].iter().enumerate() {
            for mark in marks.chars() {
                let place = match mark {
                    'B' => Place::Begin,
                    'E' => Place::End,
                    'S' => Place::Single,
                    _ => Place::Inside,
                };
                labels.push(EntityLabel::Part { place, name });
                written.push(format!("{mark}{letter}"));
            }
        }
        let kinds = vec![Person, Organization, Location, Location];
        let labels = EntityLabels {
            scheme,
            labels,
            kinds,
        };
        (labels, written)
    }

    /// The spans for words whose likeliest labels are these.
    fn spans(scheme: Scheme, marks: &str, best: &str) -> Vec<(MentionKind, Range<usize>)> {
        let (labels, written) = labels(scheme, marks);
        let logits: Vec<f32> = best
            .split(' ')
            .flat_map(|best| {
                assert!(written.iter().any(|label| label == best), "{best}");
                let row = written
                    .iter()
                    .map(|label| if label == best { 5.0 } else { 0.0 });
                row.collect::<Vec<f32>>()
            })
            .collect();
        let spans = decode(&logits, &labels);
        spans.into_iter().map(|s| (s.kind, s.words)).collect()
    }

    #[test]
    fn a_span_keeps_one_type() {
        // B-PER, then a weak I-ORG over I-PER: only I-PER may follow.
        let (labels, _) = labels(Scheme::Iob2, "BI");
        let mut logits = vec![0.0; 3 * 9];
        logits[1] = 5.0;
        (logits[9 + 2], logits[9 + 4]) = (3.0, 3.2);
        logits[18] = 6.0;
        let spans = decode(&logits, &labels);
        assert_eq!(spans.len(), 1);
        assert_eq!((spans[0].kind, spans[0].words.clone()), (Person, 0..2));
        assert!(spans[0].score > 0.3 && spans[0].score < 0.9);
    }

    #[test]
    fn neighbours_in_each_scheme() {
        // One name after another of the same type, where the scheme can tell.
        assert_eq!(
            spans(Scheme::Io, "I", "IP IP O IO IP"),
            [(Person, 0..2), (Organization, 3..4), (Person, 4..5)]
        );
        assert_eq!(
            spans(Scheme::Iob1, "BI", "IP IP BP IP IO"),
            [(Person, 0..2), (Person, 2..4), (Organization, 4..5)]
        );
        assert_eq!(
            spans(Scheme::Iob2, "BI", "BP IP BP BO O"),
            [(Person, 0..2), (Person, 2..3), (Organization, 3..4)]
        );
        assert_eq!(
            spans(Scheme::Bioes, "BIES", "BP IP EP SP BO EO O SL"),
            [
                (Person, 0..3),
                (Person, 3..4),
                (Organization, 4..6),
                (Location, 7..8)
            ]
        );
    }

    #[test]
    fn types_of_one_kind_stay_apart() {
        let expected = [(Location, 0..1), (Location, 1..2)];
        assert_eq!(spans(Scheme::Io, "I", "IL IF"), expected);
        assert_eq!(spans(Scheme::Bioes, "BIES", "SL SF"), expected);
    }

    #[test]
    fn labels_that_cannot_stand_there_are_mended() {
        // The first word cannot go on.
        assert_eq!(spans(Scheme::Bioes, "BIES", "IP EP"), [(Person, 0..2)]);
        assert_eq!(spans(Scheme::Iob2, "BI", "IP IP IP"), [(Person, 0..3)]);
    }

    #[test]
    fn nothing_and_no_numbers() {
        let (labels, _) = labels(Scheme::Iob2, "BI");
        assert!(decode(&[], &labels).is_empty());
        assert!(decode(&[f32::NAN; 9], &labels).len() <= 1);
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_apart(logits in prop::collection::vec(-9f32..9.0, 0..200), which in 0usize..4) {
            let (scheme, marks) =
                [(Scheme::Io, "I"), (Scheme::Iob1, "BI"), (Scheme::Iob2, "BI"), (Scheme::Bioes, "BIES")][which];
            let (labels, _) = labels(scheme, marks);
            let words = logits.len() / labels.labels.len();
            let mut end = 0;
            for span in decode(&logits, &labels) {
                prop_assert!(end <= span.words.start && span.words.start < span.words.end && span.words.end <= words);
                prop_assert!(span.score > 0.0 && span.score <= 1.0);
                end = span.words.end;
            }
        }
    }
}
