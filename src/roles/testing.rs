//! Sentences for tests, written in one line.

use crate::document::{
    DateDetail, Detail, Mention, MentionKind, ReferenceDetail, RoleDetail, Sentence, Token,
};
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};
use crate::text::Span;

/// A sentence and its text from tokens separated by blanks.
///
/// A token is `word`, `word/UPOS`, `word/UPOS/head/relation` (head counted from 1, 0 for the root) or that with features
/// (`…/Fem,Plur,Part,Past`); `[ORG` and `]` enclose a mention, which may hold others. Details follow the kind after colons:
/// `[ROLE:concept`, with `:plural`, `:position`, `:rank` or `:occupation`; `[DATE:start:end`; `[REF:relative`, `[REF:pronoun`. Apostrophes and hyphens
/// join their neighbours, commas and full stops the word before; `~` before a mark keeps its blanks. There is syntax as soon as one token has a part
/// of speech; the others then have `X`.
pub(crate) fn sentence(shorthand: &str) -> (String, Sentence) {
    let mut text = String::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut open = Vec::new();
    let mut join_next = true;
    let mut has_syntax = false;
    for piece in shorthand.split_whitespace() {
        if let Some(label) = piece.strip_prefix('[') {
            open.push((label, tokens.len()));
            continue;
        }
        if piece == "]" {
            let (label, start) = open.pop().expect("`]` without `[`");
            let (kind, detail) = kind(label);
            let span = tokens[start].span.cover(&tokens[tokens.len() - 1].span);
            mentions.push(Mention {
                kind,
                span,
                tokens: start..tokens.len(),
                score: 1.0,
                detail,
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
        let features: Vec<&str> = parts.next().map_or(Vec::new(), |f| f.split(',').collect());
        tokens.push(Token {
            span: Span::new(start, text.len()),
            lower: word.to_lowercase().replace('’', "'"),
            upos: upos.unwrap_or(Upos::X),
            gender: features.iter().find_map(|f| Gender::parse(f)),
            number: features.iter().find_map(|f| Number::parse(f)),
            verb_form: features.iter().find_map(|f| VerbForm::parse(f)),
            tense: features.iter().find_map(|f| Tense::parse(f)),
            head: head.and_then(|head| head.checked_sub(1)),
            relation: relation.unwrap_or(Relation::Dep),
            arc_probability: 1.0,
        });
    }
    mentions.sort_by_key(|mention| (mention.tokens.start, mention.tokens.end));
    let sentence = Sentence {
        span: Span::new(0, text.len()),
        tokens,
        has_syntax,
        mentions,
    };
    (text, sentence)
}

/// The kind and details that a bracket names.
fn kind(label: &str) -> (MentionKind, Detail) {
    let mut parts = label.split(':');
    let name = parts.next().unwrap_or_default();
    let kind = MentionKind::parse(name).unwrap_or_else(|| panic!("unknown kind {name}"));
    let rest: Vec<&str> = parts.collect();
    let has = |flag: &str| rest.contains(&flag);
    let detail = match kind {
        MentionKind::Role if !rest.is_empty() => Detail::Role(RoleDetail {
            concept: rest[0].to_owned(),
            gender: None,
            plural: has("plural"),
            office: !has("position") && !has("rank") && !has("occupation"),
            rank: has("rank"),
            occupation: has("occupation"),
        }),
        MentionKind::Date if !rest.is_empty() => {
            let part = |index: usize| rest.get(index).filter(|date| !date.is_empty());
            Detail::Date(DateDetail {
                start: part(0).map(ToString::to_string),
                end: part(1).map(ToString::to_string),
            })
        }
        MentionKind::Reference => Detail::Reference(ReferenceDetail {
            gender: None,
            plural: has("plural"),
            relative: has("relative"),
            pronoun: has("pronoun"),
        }),
        _ => Detail::None,
    };
    (kind, detail)
}
