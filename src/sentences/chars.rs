//! Classes of characters that the splitter tells apart.

/// Zero-width and control characters: part of the text, but neither word nor white space.
pub(super) fn is_transparent(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// White space, or nothing to see.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_transparent(c)
}

/// A mark that can end a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '！' | '？'
    )
}

/// A mark that can only close a quotation or a bracket.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '»' | '”' | '›' | ')' | ']' | '}')
}

/// A mark that can close a quotation, and can also open one or be an apostrophe.
pub(super) fn is_two_way_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '’')
}

/// A mark that can stand before the first word of a sentence.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '«' | '“' | '„' | '‘' | '‹' | '(' | '[' | '{' | '¿' | '¡') || is_two_way_quote(c)
}

/// Hyphens and dashes, which open a turn of speech or an item.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―')
}

/// Marks that start an item wherever they start a line.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦' | '▪' | '‣' | '●' | '○' | '■' | '□' | '►' | '➢' | '*' | '·'
    )
}

/// A mark that goes on with what came before, so that no sentence starts with it.
pub(super) fn is_continuation(c: char) -> bool {
    is_closer(c) || is_stop(c) || matches!(c, ',' | ';' | ':' | '&' | '+' | '=' | '/' | '%' | '>')
}
