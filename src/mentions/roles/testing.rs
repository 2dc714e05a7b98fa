//! Sentences for tests, written in one line.

use crate::document::{
    Coming, DateDetail, Detail, HolderDetail, Mention, MentionKind, OrganizationReference,
    ReferenceDetail, ReferenceKind, RoleDetail, Sentence, Token,
};
use crate::testing::{analysed_token, mention};
use crate::text::Span;

/// A sentence and its text from tokens separated by blanks.
///
/// A token is `word`, `word/UPOS`, `word/UPOS/head/relation` (head counted from 1, 0 for the root) or that with features
/// (`…/Fem,Plur,Part,Past`); `[ORG` and `]` enclose a mention, which may hold others. Details follow the kind after colons:
/// `[ROLE:concept`, with `:plural`, `:position`, `:rank` or `:occupation`; `[DATE:start:end:coming`, with `:nearer`; `[REF:relative`, `[REF:pronoun`, `[REF:holder:concept`. Apostrophes and hyphens
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
            mentions.push(Mention {
                detail,
                ..mention(kind, &tokens, start..tokens.len())
            });
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
            inside: has("inside"),
        }),
        MentionKind::Organization if has("reference") => {
            Detail::OrganizationReference(OrganizationReference::Noun)
        }
        MentionKind::Organization if has("pronoun") => {
            Detail::OrganizationReference(OrganizationReference::Pronoun)
        }
        MentionKind::Organization if has("owner") => {
            Detail::OrganizationReference(OrganizationReference::Owner)
        }
        MentionKind::Date if !rest.is_empty() => {
            let part = |index: usize| rest.get(index).filter(|date| !date.is_empty());
            Detail::Date(DateDetail {
                start: part(0).map(ToString::to_string),
                end: part(1).map(ToString::to_string),
                coming: part(2).map(|start| Coming {
                    start: start.to_string(),
                    nearer: has("nearer"),
                }),
            })
        }
        MentionKind::Reference if has("holder") => Detail::Holder(HolderDetail {
            concept: rest.last().copied().unwrap_or_default().to_owned(),
            gender: None,
        }),
        MentionKind::Reference => Detail::Reference(ReferenceDetail {
            gender: None,
            plural: has("plural"),
            kind: [
                ("relative", ReferenceKind::Relative),
                ("pronoun", ReferenceKind::Pronoun),
                ("zero", ReferenceKind::Zero),
            ]
            .into_iter()
            .find(|(name, _)| has(name))
            .map_or(ReferenceKind::Description, |(_, kind)| kind),
            nth: None,
        }),
        _ => Detail::None,
    };
    (kind, detail)
}
