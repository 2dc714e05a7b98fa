//! Sentences for tests, written in one line.

use crate::document::{Detail, Mention, MentionKind, Sentence, Token};
use crate::syntax::{Relation, Upos};
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
            let span = tokens[start].span.cover(&tokens[tokens.len() - 1].span);
            mentions.push(Mention {
                kind,
                span,
                tokens: start..tokens.len(),
                score: 1.0,
                detail: Detail::None,
            });
            continue;
        }
        let mut parts = piece.split('/');
        let word = parts.next().unwrap_or_default();
        let (word, spaced) = word.strip_prefix('~').map_or((word, false), |w| (w, true));
        let joint = matches!(word, "'" | "’" | "-") && !spaced;
        let left = joint || matches!(word, "," | ".");
        if !left && !join_next {
            text.push(' ');
        }
        join_next = joint;
        let start = text.len();
        text.push_str(word);
        let upos = parts.next().map(|label| {
            has_syntax = true;
            Upos::parse(label).unwrap_or_else(|| panic!("unknown part of speech {label}"))
        });
        let head = parts.next().map(|head| head.parse::<usize>().unwrap());
        let relation = parts.next().map(Relation::parse_or_universal);
        tokens.push(Token {
            span: Span::new(start, text.len()),
            lower: word.to_lowercase().replace('’', "'"),
            upos: upos.unwrap_or(Upos::X),
            gender: None,
            number: None,
            verb_form: None,
            tense: None,
            head: head.and_then(|head| head.checked_sub(1)),
            relation: relation.unwrap_or(Relation::Dep),
            arc_probability: 1.0,
        });
    }
    let sentence = Sentence {
        span: Span::new(0, text.len()),
        tokens,
        has_syntax,
        mentions,
    };
    (text, sentence)
}
