//! Windows and batches: sentences cut to what the network takes, windows of like length gathered across articles.

use std::ops::Range;

use super::engine::Batch;
use super::tokenizer::Encoded;

/// A stretch of one sentence that goes through the network in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Index of the sentence among those asked for.
    pub sentence: usize,
    /// Its words.
    pub words: Range<usize>,
    /// Its pieces.
    pub pieces: Range<usize>,
}

/// Cuts a sentence into windows of at most `room` pieces, at a word boundary; most sentences are one window.
pub fn cut(sentence: usize, encoded: &Encoded, room: usize) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut start = 0;
    while start < encoded.words.len() {
        let first = encoded.words[start].first;
        let mut end = start + 1;
        while end < encoded.words.len() && encoded.words[end].end - first <= room {
            end += 1;
        }
        // A single word may be longer than a window: its first pieces stand for it.
        let last = encoded.words[end - 1].end.min(first + room);
        windows.push(Window {
            sentence,
            words: start..end,
            pieces: first..last,
        });
        start = end;
    }
    windows
}

/// Groups windows of like length into batches of at most `budget` tokens, padding included.
///
/// The grouping depends on the windows alone, so the same input gives the same batches.
pub fn plan(windows: &[Window], budget: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(windows[*index].pieces.len()));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut width = 0;
    for index in order {
        match batches.last_mut() {
            Some(batch) if (batch.len() + 1) * width <= budget => batch.push(index),
            _ => {
                width = windows[index].pieces.len().max(1);
                batches.push(vec![index]);
            }
        }
    }
    batches
}

/// Lays windows out as one padded batch.
pub fn lay_out(
    windows: &[&Window],
    encoded: &[Encoded],
    prefix: &[i32],
    suffix: &[i32],
    pad: i32,
) -> Batch {
    let special = prefix.len() + suffix.len();
    let longest = |size: fn(&Window) -> usize| windows.iter().map(|w| size(w)).max().unwrap_or(0);
    let width = longest(|w| w.pieces.len()) + special;
    let words = longest(|w| w.words.len());
    let mut batch = Batch {
        rows: windows.len(),
        width,
        words,
        input_ids: Vec::with_capacity(windows.len() * width),
        attention_mask: Vec::with_capacity(windows.len() * width),
        first: Vec::with_capacity(windows.len() * (words + 1)),
    };
    for (row, window) in windows.iter().enumerate() {
        let sentence = &encoded[window.sentence];
        let used = window.pieces.len() + special;
        batch.input_ids.extend(prefix);
        batch.input_ids.extend(&sentence.ids[window.pieces.clone()]);
        batch.input_ids.extend(suffix);
        batch.input_ids.resize((row + 1) * width, pad);
        batch.attention_mask.resize(row * width + used, 1);
        batch.attention_mask.resize((row + 1) * width, 0);
        batch.first.push(0);
        batch.first.extend(
            sentence.words[window.words.clone()]
                .iter()
                .map(|word| (word.first - window.pieces.start + prefix.len()) as i32),
        );
        batch.first.resize((row + 1) * (words + 1), 0);
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::Word;
    use super::*;
    use crate::text::Span;
    use proptest::prelude::*;

    /// Words of the given numbers of pieces.
    fn encoded(pieces: &[usize]) -> Encoded {
        let mut first = 0;
        let words = pieces
            .iter()
            .enumerate()
            .map(|(i, count)| {
                first += count;
                Word {
                    span: Span::new(2 * i, 2 * i + 1),
                    first: first - count,
                    end: first,
                }
            })
            .collect();
        Encoded {
            ids: (0..first as i32).collect(),
            words,
        }
    }

    proptest! {
        #[test]
        fn windows_hold_every_word_once(pieces in prop::collection::vec(1usize..20, 0..200), room in 8usize..64) {
            let sentence = encoded(&pieces);
            let windows = cut(0, &sentence, room);
            let words: Vec<usize> = windows.iter().flat_map(|w| w.words.clone()).collect();
            prop_assert_eq!(words, (0..pieces.len()).collect::<Vec<_>>());
            prop_assert!(windows.iter().all(|w| w.pieces.len() <= room && !w.pieces.is_empty()));
        }

        #[test]
        fn plans_use_every_window_once(lengths in prop::collection::vec(1usize..80, 0..100)) {
            let windows: Vec<Window> = lengths.iter().enumerate()
                .map(|(i, length)| Window { sentence: i, words: 0..1, pieces: 0..*length }).collect();
            let batches = plan(&windows, 256);
            let mut all: Vec<usize> = batches.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..lengths.len()).collect::<Vec<_>>());
            for batch in &batches {
                let width = batch.iter().map(|i| windows[*i].pieces.len()).max().unwrap_or(0);
                prop_assert!(batch.len() == 1 || width * batch.len() <= 256);
            }
        }
    }

    #[test]
    fn a_batch_is_padded() {
        let sentences = [encoded(&[1, 2]), encoded(&[1])];
        let windows = [cut(0, &sentences[0], 16), cut(1, &sentences[1], 16)].concat();
        let refs: Vec<&Window> = windows.iter().collect();
        let batch = lay_out(&refs, &sentences, &[100], &[102], 1);
        assert_eq!((batch.rows, batch.width, batch.words), (2, 5, 2));
        assert_eq!(batch.input_ids, [100, 0, 1, 2, 102, 100, 0, 102, 1, 1]);
        assert_eq!(batch.attention_mask, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
        assert_eq!(batch.first, [0, 1, 2, 0, 1, 0]);
    }
}
