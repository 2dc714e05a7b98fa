//! Words and signs of the pattern language.

/// A lexical element of a pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lexeme<'s> {
    /// A name, label or value: letters, digits, `_`, `-`; `:` before a lower-case letter (`nsubj:pass`).
    Word(&'s str),
    /// A quoted text.
    Text(&'s str),
    /// `@name`.
    Macro(&'s str),
    /// A sign.
    Sign(&'static str),
}

impl std::fmt::Display for Lexeme<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Lexeme::Word(word) => write!(f, "`{word}`"),
            Lexeme::Text(text) => write!(f, "\"{text}\""),
            Lexeme::Macro(name) => write!(f, "`@{name}`"),
            Lexeme::Sign(sign) => write!(f, "`{sign}`"),
        }
    }
}

/// A lexeme and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed<'s> {
    /// Byte offset in the pattern.
    pub offset: usize,
    /// True when nothing separates it from the lexeme before.
    pub attached: bool,
    /// The lexeme.
    pub lexeme: Lexeme<'s>,
}

/// Why a pattern could not be read, and where (bytes of the pattern).
#[derive(Clone, Debug, PartialEq)]
pub struct PatternError {
    /// Byte offset in the pattern.
    pub offset: usize,
    /// What was found and what was expected.
    pub message: String,
}

/// Splits a pattern. A `#` starts a comment that ends with the line.
///
/// # Errors
///
/// A [`PatternError`] at a character that starts no lexeme, or at a quote that its line does not close.
pub fn lex(pattern: &str) -> Result<Vec<Placed<'_>>, PatternError> {
    // A lexeme takes some four bytes with the space around it.
    let mut lexemes = Vec::with_capacity(pattern.len() / 4);
    let mut end = usize::MAX;
    let mut offset = 0;
    while let Some(byte) = pattern.as_bytes().get(offset) {
        if byte.is_ascii_whitespace() {
            offset += 1;
            continue;
        }
        let rest = &pattern[offset..];
        let (lexeme, length) = match byte {
            b'#' => {
                offset += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            b'"' => {
                let inside = &rest[1..];
                let end = inside.bytes().position(|byte| matches!(byte, b'"' | b'\n'));
                let Some(length) = end.filter(|end| inside.as_bytes()[*end] == b'"') else {
                    return Err(PatternError {
                        offset,
                        message: "this quote is never closed; expected another `\"` in its line"
                            .into(),
                    });
                };
                (Lexeme::Text(&inside[..length]), length + 2)
            }
            b'@' => {
                let length = word_length(&rest[1..]);
                if length == 0 {
                    return Err(PatternError {
                        offset,
                        message: "expected the name of a macro after `@`".into(),
                    });
                }
                (Lexeme::Macro(&rest[1..=length]), length + 1)
            }
            _ => {
                let c = rest.chars().next().unwrap_or_default();
                if is_word(c) {
                    let length = word_length(rest);
                    (Lexeme::Word(&rest[..length]), length)
                } else if let Some(sign) = sign(rest) {
                    (Lexeme::Sign(sign), sign.len())
                } else if c.is_whitespace() {
                    offset += c.len_utf8();
                    continue;
                } else {
                    return Err(PatternError {
                        offset,
                        message: format!(
                            "`{c}` has no meaning here; words with signs in them go in quotes"
                        ),
                    });
                }
            }
        };
        lexemes.push(Placed {
            offset,
            attached: end == offset,
            lexeme,
        });
        offset += length;
        end = offset;
    }
    Ok(lexemes)
}

/// The sign that `text` starts with, the longest.
fn sign(text: &str) -> Option<&'static str> {
    let mut bytes = text.bytes();
    Some(match bytes.next()? {
        b'(' => match text.as_bytes() {
            [_, b'?', b'<', b'=', ..] => "(?<=",
            [_, b'?', b'<', b'!', ..] => "(?<!",
            [_, b'?', b'=', ..] => "(?=",
            [_, b'?', b'!', ..] => "(?!",
            _ => "(",
        },
        b'.' if bytes.next() == Some(b'.') => "..",
        b')' => ")",
        b'[' => "[",
        b']' => "]",
        b'{' => "{",
        b'}' => "}",
        b'|' => "|",
        b'&' => "&",
        b'!' => "!",
        b'=' => "=",
        b'>' => ">",
        b'<' => "<",
        b'?' => "?",
        b'*' => "*",
        b'+' => "+",
        b',' => ",",
        b':' => ":",
        b'/' => "/",
        b';' => ";",
        _ => return None,
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_alphanumeric() || c == '_'
}

/// Bytes of the word that `text` starts with.
fn word_length(text: &str) -> usize {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let plain = text.bytes().take_while(|byte| is_plain(byte)).count();
    if matches!(text.as_bytes().get(plain), Some(byte) if byte.is_ascii() && !b"-:".contains(byte))
    {
        return plain;
    }
    let mut chars = text[plain..].chars();
    loop {
        let at = text.len() - chars.as_str().len();
        let Some(c) = chars.next() else {
            return at;
        };
        let next = || chars.clone().next();
        let joins = match c {
            '-' => at > 0 && next().is_some_and(is_word),
            ':' => at > 0 && next().is_some_and(char::is_lowercase),
            _ => is_word(c),
        };
        if !joins {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_a_pattern() {
        let lexemes: Vec<String> = lex("person:PER >nsubj:pass|obj ..3 \"d'\" # note\n@cue")
            .unwrap_or_default()
            .iter()
            .map(|placed| placed.lexeme.to_string())
            .collect();
        assert_eq!(
            lexemes,
            [
                "`person`",
                "`:`",
                "`PER`",
                "`>`",
                "`nsubj:pass`",
                "`|`",
                "`obj`",
                "`..`",
                "`3`",
                "\"d'\"",
                "`@cue`"
            ]
        );
    }

    proptest! {
        #[test]
        fn never_panics(pattern in "\\PC{0,60}") {
            if let Err(error) = lex(&pattern) {
                prop_assert!(pattern.is_char_boundary(error.offset));
            }
        }
    }
}
