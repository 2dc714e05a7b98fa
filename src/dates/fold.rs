//! Folding: a text in plain ASCII, one byte a character, that the patterns are matched against.
//!
//! Regular expressions over ASCII run on the crate's automata at full speed even with word boundaries, and a pattern written
//! once matches every spelling: accents, typographic apostrophes, no-break spaces, hyphens of any length.

use unicode_normalization::char::{decompose_canonical, decompose_compatible, is_combining_mark};

use crate::text::Span;

/// A folded text and where each of its bytes comes from.
#[derive(Debug)]
pub(super) struct Folded {
    /// ASCII; one byte a character of the original, which is left out if it is a combining mark, invisible, or white space
    /// after white space.
    pub(super) text: String,
    /// Start and end (bytes of the original) of each byte of `text`, with the combining marks that follow.
    origins: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds `text`; one pass.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            origins: Vec::with_capacity(text.len()),
        };
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            match fold_char(c) {
                Fold::Mark => {
                    if let Some(last) = folded.origins.last_mut() {
                        last.1 = end;
                    }
                }
                Fold::Nothing => {}
                Fold::Char(' ') if folded.text.ends_with(' ') => {}
                Fold::Char(plain) => {
                    folded.text.push(plain);
                    folded.origins.push((start, end));
                }
            }
        }
        folded
    }

    /// The span of the original that `start..end` (bytes of the folded text) stands for; `None` if empty or outside.
    pub(super) fn origin(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.origins.get(start)?;
        let last = self.origins.get(end.checked_sub(1)?)?;
        (first.0 < last.1).then(|| Span::new(first.0, last.1))
    }
}

/// Folds words and patterns of a grammar file the way texts are folded, but keeps every space.
pub(super) fn fold_pattern(pattern: &str) -> String {
    pattern
        .chars()
        .filter_map(|c| match fold_char(c) {
            Fold::Char(plain) => Some(plain),
            Fold::Mark | Fold::Nothing => None,
        })
        .collect()
}

enum Fold {
    Char(char),
    /// Belongs to the character before.
    Mark,
    Nothing,
}

fn fold_char(c: char) -> Fold {
    let plain = match c {
        _ if c.is_whitespace() => ' ',
        '\0'..='\x1f' | '\x7f' => return Fold::Nothing,
        _ if c.is_ascii() => c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return Fold::Nothing,
        '’' | '‘' | '‛' | 'ʼ' | '´' | '′' => '\'',
        // The em dash is left out: it separates clauses, not the ends of a period.
        '‐' | '‑' | '‒' | '–' | '−' => '-',
        '°' | 'º' => '#',
        '€' | '£' | '¥' | '₽' | '₹' => '$',
        _ if is_combining_mark(c) => return Fold::Mark,
        _ => base(c),
    };
    Fold::Char(plain)
}

/// The ASCII letter under `c` ("é" gives "e", a superscript "e" too), `_` for any other letter or digit, `~` for the rest.
fn base(c: char) -> char {
    let mut first = None;
    decompose_canonical(c, |part| first = first.or(Some(part)));
    if let Some(letter) = first.filter(char::is_ascii) {
        return letter;
    }
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    match first {
        // Compatible digits are notes and fractions, which must not lengthen a number.
        Some(letter) if letter.is_ascii_alphabetic() => letter,
        _ if c.is_alphanumeric() && !c.is_numeric() => '_',
        _ => '~',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_fold_to_one() {
        for text in [
            "l'an 2016 - fevrier",
            "l’an\u{a0}2016 – février",
            "l’an\u{202f}\n2016 – fe\u{301}vrier",
        ] {
            assert_eq!(Folded::new(text).text, "l'an 2016 - fevrier");
        }
        assert_eq!(Folded::new("1ᵉʳ n° 5 €2²").text, "1er n# 5 $2~");
    }

    #[test]
    fn origins_take_in_combining_marks() {
        let text = "e\u{301}te\u{301} 2016";
        let folded = Folded::new(text);
        assert_eq!(
            folded.origin(0, 3).map(|s| s.of(text)),
            Some("e\u{301}te\u{301}")
        );
        assert_eq!(folded.origin(3, 3), None);
        assert_eq!(folded.origin(0, 99), None);
    }

    proptest! {
        #[test]
        fn origins_lie_on_character_boundaries(text in "\\PC{0,60}") {
            let folded = Folded::new(&text);
            prop_assert!(folded.text.is_ascii());
            prop_assert_eq!(folded.text.len(), folded.origins.len());
            for start in 0..folded.text.len() {
                let span = folded.origin(start, folded.text.len());
                prop_assert!(span.is_some_and(|s| text.get(s.start..s.end).is_some()));
            }
        }
    }
}
