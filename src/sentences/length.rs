//! Keeps sentences from growing without bound.

use crate::text::Span;

/// The longest sentence in bytes.
pub(super) const LONGEST: usize = 2_000;

/// Pushes `span` to `out`, cut into pieces of at most [`LONGEST`] bytes: behind the last semicolon of the second half of a piece,
/// else behind its last comma, else at the last white space, else between two characters. Each piece is trimmed.
pub(super) fn push_bounded(text: &str, span: Span, out: &mut Vec<Span>) {
    let mut rest = trimmed(text, span);
    while rest.len() > LONGEST {
        let window = text.floor_char_boundary(rest.start + LONGEST);
        let cut = rest.start + cut_point(&text[rest.start..window]);
        out.push(trimmed(text, Span::new(rest.start, cut)));
        rest = trimmed(text, Span::new(cut, rest.end));
    }
    if !rest.is_empty() {
        out.push(rest);
    }
}

/// Where to cut `window`, which starts with a character that is no white space; never 0.
fn cut_point(window: &str) -> usize {
    let behind = |mark: &str| {
        window
            .rmatch_indices(mark)
            .map(|(at, _)| at + mark.len())
            .take_while(|at| *at > LONGEST / 2)
            .find(|at| window[*at..].starts_with(char::is_whitespace))
    };
    behind(";")
        .or_else(|| behind(","))
        .or_else(|| window.rfind(char::is_whitespace))
        .unwrap_or(window.len())
}

/// `span` without the white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let start = span.end - piece.trim_start().len();
    Span::new(start, start + piece.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        let mut out = Vec::new();
        push_bounded(text, Span::new(0, text.len()), &mut out);
        out.iter().map(Span::len).collect()
    }

    #[test]
    fn cuts_behind_a_semicolon_then_a_comma_then_at_white_space() {
        let words = "mot ".repeat(300);
        assert_eq!(
            lengths(&format!("{words}fin; puis, {}", "mot ".repeat(300)))[0],
            words.len() + 4
        );
        assert_eq!(
            lengths(&format!("{words}fin, {}", "mot ".repeat(300)))[0],
            words.len() + 4
        );
        assert_eq!(lengths(&"mot ".repeat(501)), [1_999, 3]);
    }

    #[test]
    fn cuts_between_characters_when_there_is_nothing_else() {
        assert_eq!(lengths(&"é".repeat(2_001)), [2_000, 2_000, 2]);
        assert_eq!(lengths(&"日".repeat(700)), [1_998, 102]);
        assert!(lengths("   ").is_empty());
    }
}
