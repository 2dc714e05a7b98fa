//! Positions in a text: byte spans inside, Unicode code points outside.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A half-open range of **bytes** of an article's text; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end` (bytes).
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// The piece of `text` that the span covers.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// True when the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// True when the two spans share at least one byte.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True when `other` lies wholly inside.
    pub fn contains(&self, other: &Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: &Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span moved `by` bytes to the right.
    pub fn shifted(&self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// Converts byte offsets of one text to code-point offsets in constant time.
///
/// Offsets inside the library are bytes, because Rust slices by bytes; offsets that leave it are Unicode code points, because
/// Python and databases index by them. The conversion happens once, here.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before each multiple of [`CodePoints::STRIDE`] bytes; empty for ASCII text.
    before: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    const STRIDE: usize = 64;

    /// Indexes `text`; costs one pass over it, and nothing for ASCII.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return CodePoints {
                text,
                before: Vec::new(),
            };
        }
        let mut count = 0;
        let mut before = Vec::with_capacity(text.len() / Self::STRIDE + 1);
        for (position, byte) in text.bytes().enumerate() {
            if position % Self::STRIDE == 0 {
                before.push(count);
            }
            count += usize::from(is_first_byte(byte));
        }
        CodePoints { text, before }
    }

    /// The number of code points before byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        if self.before.is_empty() {
            return offset;
        }
        let block = (offset / Self::STRIDE).min(self.before.len() - 1);
        let rest = &self.text.as_bytes()[block * Self::STRIDE..offset];
        self.before[block] + rest.iter().filter(|b| is_first_byte(**b)).count()
    }
}

/// `text` as names are compared: compatibility-decomposed (NFKD) without accents, lower-case, with one kind of apostrophe (`'`),
/// of dash (`-`) and of space, and letters such as `ł`, `ø`, `ß` spelt in plain Latin.
///
/// ```
/// assert_eq!(carriere::text::fold("L’ÉTÉ – Łódź"), "l'ete - lodz");
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().map(fold_ascii).collect();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
    {
        match letter {
            '’' | '‘' | 'ʼ' | '′' | '´' => folded.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '−' | '\u{ad}' => folded.push('-'),
            // Lower-casing "İ" leaves a combining dot.
            letter if is_combining_mark(letter) => {}
            letter if letter.is_ascii() => folded.push(fold_ascii(letter)),
            letter if letter.is_whitespace() => folded.push(' '),
            letter => match spelt_out(letter) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(letter),
            },
        }
    }
    folded
}

fn fold_ascii(letter: char) -> char {
    match letter {
        '`' => '\'',
        letter if letter.is_ascii_whitespace() || letter == '\u{b}' => ' ',
        letter => letter.to_ascii_lowercase(),
    }
}

/// The plain Latin letters that stand for a lower-case letter which does not decompose into a letter and an accent.
pub(crate) fn spelt_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'ħ' => "h",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// True for zero-width and formatting characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Lower case with typographic apostrophes made straight: the form in which tokens and the words of rules are compared.
pub fn lower(form: &str) -> String {
    form.to_lowercase().replace(['’', 'ʼ', '‘'], "'")
}

/// The line and the column, both from 1 and the column in characters, of a byte of a text.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}

/// True for every byte of UTF-8 text that starts a character.
fn is_first_byte(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "\\PC{0,300}") {
            let index = CodePoints::new(&text);
            for (count, (offset, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.at(offset), count);
            }
            prop_assert_eq!(index.at(text.len()), text.chars().count());
        }

        #[test]
        fn folding_is_idempotent(text in "\\PC{0,60}|[ -~À-ſ’–]{0,60}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }

    #[test]
    fn folding_unifies_case_accents_dashes_and_apostrophes() {
        assert_eq!(fold("François HOLLÄNDER"), "francois hollander");
        assert_eq!(fold("Évêque"), "eveque");
        assert_eq!(fold("CŒUR"), "coeur");
        assert_eq!(fold("D`Or\tMC"), "d'or mc");
        assert_eq!(fold("Anne‑Lise d’Œuvre"), "anne-lise d'oeuvre");
        assert_eq!(fold("Jose\u{301}\u{a0}Łuk"), "jose luk");
    }

    #[test]
    fn spans_cover_and_overlap() {
        let (a, b) = (Span::new(0, 4), Span::new(4, 6));
        assert!(!a.overlaps(&b));
        assert_eq!(a.cover(&b), Span::new(0, 6));
        assert!(a.cover(&b).contains(&b));
    }
}
