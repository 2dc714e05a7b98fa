//! Sentences for tests, written in one line.

use crate::document::{Mention, MentionKind, Sentence, Token};
use crate::testing::{analysed_token, mention};
use crate::text::Span;

/// A sentence and its text from tokens separated by blanks.
///
/// A token is `word`, `word/UPOS` or `word/UPOS/head/relation` (head counted from 1); `[ORG` and `]` enclose a name. Apostrophes and hyphens
/// join their neighbours, commas and full stops the word before; `~` before a mark keeps its blanks. There is syntax as soon as one token has a part
/// of speech; the others then have `X`.
pub(crate) fn sentence(shorthand: &str) -> (String, Sentence) {
    let mut text = String::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut open = None;
    let mut join_next = true;
    let mut has_syntax = false;
    for piece in shorthand.split_whitespace() {
        if let Some(label) = piece.strip_prefix('[') {
            open = MentionKind::parse(label).map(|kind| (kind, tokens.len()));
            assert!(open.is_some(), "unknown kind {label}");
            continue;
        }
        if piece == "]" {
            let (kind, start) = open.take().expect("`]` without `[`");
            mentions.push(mention(kind, &tokens, start..tokens.len()));
            continue;
        }
        let word = piece.split('/').next().unwrap_or_default();
        let (word, spaced) = word.strip_prefix('~').map_or((word, false), |w| (w, true));
        let joint = matches!(word, "'" | "’" | "-") && !spaced;
        let left = joint || matches!(word, "," | ".");
        if !left && !join_next {
            text.push(' ');
        }
        join_next = joint;
        has_syntax |= piece.contains('/');
        let notation = piece.strip_prefix('~').unwrap_or(piece);
        tokens.push(analysed_token(notation, text.len()));
        text.push_str(word);
    }
    let sentence = Sentence {
        span: Span::new(0, text.len()),
        tokens,
        has_syntax,
        mentions,
    };
    (text, sentence)
}
