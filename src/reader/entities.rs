//! Entity spans from label logits.
//!
//! Labels are decoded by the Viterbi algorithm under the constraint that an entity's further words follow a word of the same
//! type (Tjong Kim Sang and De Meulder 2003 for the scheme), so a span never changes its type midway.

use std::ops::Range;

use super::labels::EntityLabel;
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

/// The best sequence of labels for `words` rows of logits, as entity spans.
///
/// `logits` is row-major, `words × labels.len()`.
pub fn decode(logits: &[f32], labels: &[EntityLabel]) -> Vec<EntitySpan> {
    let count = labels.len();
    if count == 0 {
        return Vec::new();
    }
    let rows: Vec<Vec<f32>> = logits.chunks_exact(count).map(log_softmax).collect();
    let path = viterbi(&rows, labels);
    let mut spans: Vec<EntitySpan> = Vec::new();
    for (word, index) in path.iter().enumerate() {
        let score = rows[word][*index].exp();
        let open = spans
            .last()
            .is_some_and(|span: &EntitySpan| span.words.end == word);
        match labels[*index] {
            EntityLabel::Outside => {}
            EntityLabel::Inside(kind)
                if open && spans.last().is_some_and(|span| span.kind == kind) =>
            {
                if let Some(span) = spans.last_mut() {
                    span.words.end = word + 1;
                    span.score = span.score.min(score);
                }
            }
            EntityLabel::Begin(kind) | EntityLabel::Inside(kind) => spans.push(EntitySpan {
                kind,
                words: word..word + 1,
                score,
            }),
        }
    }
    spans
}

/// Natural logarithms of the softmax; non-finite logits count as very low.
fn log_softmax(logits: &[f32]) -> Vec<f32> {
    let clean = |x: &f32| if x.is_finite() { *x } else { -1e4 };
    let top = logits.iter().map(clean).fold(f32::MIN, f32::max);
    let sum: f32 = logits.iter().map(|x| (clean(x) - top).exp()).sum();
    logits.iter().map(|x| clean(x) - top - sum.ln()).collect()
}

fn viterbi(rows: &[Vec<f32>], labels: &[EntityLabel]) -> Vec<usize> {
    let has_begin = labels.iter().any(|l| matches!(l, EntityLabel::Begin(_)));
    let allowed = |from: Option<EntityLabel>, to: EntityLabel| match to {
        EntityLabel::Inside(kind) if has_begin => matches!(
            from,
            Some(EntityLabel::Begin(k) | EntityLabel::Inside(k)) if k == kind
        ),
        _ => true,
    };
    let count = labels.len();
    let mut best: Vec<f32> = Vec::new();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for (position, row) in rows.iter().enumerate() {
        let mut next = vec![f32::NEG_INFINITY; count];
        let mut from = vec![0; count];
        for to in 0..count {
            if position == 0 {
                if allowed(None, labels[to]) {
                    next[to] = row[to];
                }
                continue;
            }
            for previous in 0..count {
                if allowed(Some(labels[previous]), labels[to])
                    && best[previous] + row[to] > next[to]
                {
                    next[to] = best[previous] + row[to];
                    from[to] = previous;
                }
            }
        }
        best = next;
        back.push(from);
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

    const LABELS: [EntityLabel; 5] = [
        EntityLabel::Outside,
        EntityLabel::Begin(MentionKind::Person),
        EntityLabel::Inside(MentionKind::Person),
        EntityLabel::Begin(MentionKind::Organization),
        EntityLabel::Inside(MentionKind::Organization),
    ];

    #[test]
    fn a_span_keeps_one_type() {
        // B-PER, then a weak I-ORG over I-PER: only I-PER may follow.
        let logits = [
            0.0, 5.0, 0.0, 0.0, 0.0, //
            0.0, 0.0, 3.0, 0.0, 3.2, //
            6.0, 0.0, 0.0, 0.0, 0.0,
        ];
        let spans = decode(&logits, &LABELS);
        assert_eq!(spans.len(), 1);
        assert_eq!(spans[0].kind, MentionKind::Person);
        assert_eq!(spans[0].words, 0..2);
        assert!(spans[0].score > 0.3 && spans[0].score < 0.9);
    }

    #[test]
    fn neighbours_stay_apart() {
        let logits = [
            0.0, 5.0, 0.0, 0.0, 0.0, //
            0.0, 5.0, 0.0, 0.0, 0.0,
        ];
        assert_eq!(decode(&logits, &LABELS).len(), 2);
        assert!(decode(&[], &LABELS).is_empty());
        assert!(decode(&[f32::NAN; 5], &LABELS).len() <= 1);
    }
}
