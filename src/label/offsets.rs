//! Offsets as labelling tools count them, to bytes.

use crate::text::Span;

/// The places in a text, counted in code points (brat, Label Studio since 1.5) and in UTF-16 units (Label Studio before).
#[derive(Debug)]
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// The byte of each character, and of the text's end.
    points: Vec<usize>,
}

impl<'t> Offsets<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let points = text.char_indices().map(|(at, _)| at);
        Offsets {
            text,
            points: points.chain([text.len()]).collect(),
        }
    }

    /// The code points of the text.
    pub(super) fn len(&self) -> usize {
        self.points.len() - 1
    }

    /// What stands in a span.
    pub(super) fn of(&self, span: Span) -> &'t str {
        span.of(self.text)
    }

    /// The span between two code points; nothing where it is empty or outside the text.
    pub(super) fn points(&self, start: usize, end: usize) -> Option<Span> {
        let (first, last) = (*self.points.get(start)?, *self.points.get(end)?);
        (first < last).then(|| Span::new(first, last))
    }

    /// The span between two UTF-16 units; nothing where it is empty, outside the text, or cuts a character.
    pub(super) fn utf16(&self, start: usize, end: usize) -> Option<Span> {
        let (mut units, mut first) = (0, None);
        for (at, letter) in self.text.char_indices().chain([(self.text.len(), '\0')]) {
            if units == start {
                first = Some(at);
            }
            if units == end {
                return first
                    .filter(|first| *first < at)
                    .map(|first| Span::new(first, at));
            }
            units += letter.len_utf16();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn astral_characters_are_one_point_and_two_units() {
        let offsets = Offsets::new("a😀b");
        assert_eq!(offsets.points(1, 3), Some(Span::new(1, 6)));
        assert_eq!(offsets.utf16(1, 4), Some(Span::new(1, 6)));
        assert_eq!(offsets.utf16(2, 3), None);
        assert_eq!(
            (offsets.points(2, 2), offsets.points(0, 4), offsets.len()),
            (None, None, 3)
        );
    }

    proptest! {
        #[test]
        fn both_counts_find_every_span(text in "[a😀é\u{301}\n]{1,12}", from in 0usize..12, to in 0usize..13) {
            let count = text.chars().count();
            let (from, to) = (from % count, to % (count + 1));
            let offsets = Offsets::new(&text);
            let expected: Option<String> = (from < to).then(|| text.chars().skip(from).take(to - from).collect());
            let units = |points: usize| text.chars().take(points).map(char::len_utf16).sum::<usize>();
            let found = offsets.points(from, to).map(|span| span.of(&text).to_owned());
            prop_assert_eq!(&found, &expected);
            let found = offsets.utf16(units(from), units(to)).map(|span| span.of(&text).to_owned());
            prop_assert_eq!(found, expected);
        }
    }
}
