//! Which line breaks end a sentence.
//!
//! A blank line always does. A single line break does in text where each line is a paragraph, and does not inside a hard-wrapped
//! paragraph. A paragraph counts as hard-wrapped when one of its lines goes on in lower case; its width is then known, and a line
//! that could not have taken the next word is a full line, whatever the next word looks like.

use super::chars::{
    is_blank, is_bullet, is_closer, is_continuation, is_dash, is_opener, is_stop, is_two_way_quote,
};
use super::length::trimmed;
use super::lexicon::{Abbreviation, Lexicon};
use crate::text::Span;

/// The widest column (characters) that text is wrapped to; longer lines are paragraphs.
const WIDEST_WRAP: usize = 130;

/// A line without the white space at its ends.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    /// Length in characters.
    width: usize,
    /// True when the line goes on with what the line before began.
    goes_on: bool,
}

/// Cuts `text` where a line break ends a sentence.
pub(super) fn blocks(text: &str, lexicon: &Lexicon) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    let mut paragraph: Vec<Line> = Vec::new();
    for line in line_spans(text) {
        let piece = line.of(text);
        if piece.chars().all(is_blank) {
            flush(text, &mut paragraph, lexicon, &mut blocks);
            // A line of zero-width characters alone is no sentence: it goes with the block before.
            if !line.is_empty() {
                match blocks.last_mut() {
                    Some(last) => last.end = line.end,
                    None => blocks.push(line),
                }
            }
            continue;
        }
        paragraph.push(Line {
            span: line,
            width: piece.chars().count(),
            goes_on: goes_on(piece),
        });
    }
    flush(text, &mut paragraph, lexicon, &mut blocks);
    blocks
}

/// The lines of `text`, trimmed.
fn line_spans(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split_inclusive([
        '\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}',
    ])
    .filter_map(move |piece| {
        let span = Span::new(start, start + piece.len());
        start = span.end;
        // "\r\n" is one line break, not a blank line.
        let second_half = piece == "\n" && text[..span.start].ends_with('\r');
        (!second_half).then(|| trimmed(text, span))
    })
}

/// Joins the lines of a paragraph into blocks.
fn flush(text: &str, paragraph: &mut Vec<Line>, lexicon: &Lexicon, blocks: &mut Vec<Span>) {
    let column = paragraph
        .windows(2)
        .filter_map(|pair| match pair {
            [line, next] if next.goes_on => Some(line.width),
            _ => None,
        })
        .max()
        .filter(|width| *width <= WIDEST_WRAP);
    let mut open: Option<(Span, Line)> = None;
    for line in paragraph.drain(..) {
        open = Some(match open {
            Some((block, last)) if !breaks(text, &last, &line, column, lexicon) => {
                (block.cover(&line.span), line)
            }
            other => {
                blocks.extend(other.map(|(block, _)| block));
                (line.span, line)
            }
        });
    }
    blocks.extend(open.map(|(block, _)| block));
}

/// True when a sentence ends between two lines without a blank line between them.
fn breaks(text: &str, line: &Line, next: &Line, column: Option<usize>, lexicon: &Lexicon) -> bool {
    let (this, following) = (line.span.of(text), next.span.of(text));
    let end = this.trim_end_matches(|c| is_blank(c) || is_closer(c) || is_two_way_quote(c));
    let last = end.chars().last().unwrap_or(' ');
    if let Some(item) = item(following) {
        return match item {
            Item::Sure => true,
            Item::Dash => {
                !next.goes_on
                    || is_stop(last)
                    || matches!(last, ':' | ';')
                    || self::item(this).is_some()
            }
            Item::Number => last != ',' && !lexicon.dangles(last_word(end)),
        };
    }
    if next.goes_on {
        return false;
    }
    if is_stop(last) {
        let digit = following.starts_with(|c: char| c.is_numeric());
        return match lexicon.classify(last_word(end.trim_end_matches('.'))) {
            _ if last != '.' => true,
            Abbreviation::Never | Abbreviation::Initial => false,
            Abbreviation::BeforeNumber => !digit,
            Abbreviation::BeforeStarter | Abbreviation::BeforeCapital | Abbreviation::No => {
                column.is_none()
            }
        };
    }
    if matches!(last, ',' | '(' | '[' | '«' | '“' | '&') || lexicon.dangles(last_word(end)) {
        return false;
    }
    let word = following
        .split(char::is_whitespace)
        .next()
        .map_or(0, |word| word.chars().count());
    // A full line may be wider than the widest one known to be wrapped, though not by more than a word.
    !column.is_some_and(|column| line.width <= column + 15 && line.width + 1 + word > column)
}

/// How sure it is that a line is an item of a list.
enum Item {
    /// "• …", "a) …"
    Sure,
    /// "- …", which may also be a parenthesis between dashes.
    Dash,
    /// "1. …", which may also be the end of a date.
    Number,
}

fn item(line: &str) -> Option<Item> {
    let mut chars = line.trim_start_matches(is_blank).chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if is_bullet(first) {
        return rest.starts_with(is_blank).then_some(Item::Sure);
    }
    if is_dash(first) {
        return rest.starts_with(is_blank).then_some(Item::Dash);
    }
    if first.is_ascii_digit() {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if line.len() - rest.len() > 3 {
            return None;
        }
        let mut rest = rest.chars();
        let mark = rest.next()?;
        return match (mark, rest.as_str().starts_with(is_blank)) {
            ('.', true) => Some(Item::Number),
            (')', true) => Some(Item::Sure),
            _ => None,
        };
    }
    let item = first.is_ascii_alphabetic() && rest.strip_prefix(')')?.starts_with(is_blank);
    item.then_some(Item::Sure)
}

/// True when a line starts like the middle of a sentence.
fn goes_on(line: &str) -> bool {
    let mut chars = line
        .chars()
        .filter(|c| !is_blank(*c) && !is_opener(*c) && !is_dash(*c))
        .take(2);
    match (chars.next(), chars.next()) {
        (Some(first), second) if first.is_lowercase() => !second.is_some_and(char::is_uppercase),
        (Some(first), _) => is_continuation(first),
        (None, _) => true,
    }
}

/// The last word of a line.
fn last_word(line: &str) -> &str {
    line.rsplit(char::is_whitespace).next().unwrap_or(line)
}
