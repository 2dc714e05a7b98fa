//! Literals that the tests of several modules share.

use std::ops::Range;
use std::path::PathBuf;

use crate::record::{Argument, Event, EventType, Status};

use crate::document::{Detail, Mention, MentionKind, Token};
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};
use crate::text::Span;

/// The models that the product ships.
pub(crate) fn models_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// The lexicons that the product ships.
pub(crate) fn lexicons_dir() -> PathBuf {
    models_dir().join("lexicons")
}

/// The folder of labelled corpora that some tests read, when there is one.
pub(crate) fn corpora() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("CARRIERE_DATA").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// A token without syntax that starts at byte `start`.
pub(crate) fn token(form: &str, start: usize) -> Token {
    Token {
        arc_probability: 1.0,
        ..Token::new(Span::new(start, start + form.len()), form)
    }
}

/// A token written `form`, `form/UPOS`, `form/UPOS/head/relation` or `form/UPOS/head/relation/Feature,Feature`, that starts at byte
/// `start`; heads count tokens from 1, `0` is none.
pub(crate) fn analysed_token(notation: &str, start: usize) -> Token {
    let mut parts = notation.split('/');
    let mut token = token(parts.next().unwrap_or_default(), start);
    if let Some(label) = parts.next() {
        token.upos = Upos::parse(label).unwrap_or_else(|| panic!("part of speech {label}"));
    }
    if let Some(head) = parts.next() {
        let head: usize = head.parse().unwrap_or_else(|_| panic!("head {head}"));
        token.head = head.checked_sub(1);
    }
    if let Some(label) = parts.next() {
        token.relation = Relation::parse(label).unwrap_or_else(|| panic!("relation {label}"));
    }
    for feature in parts.next().into_iter().flat_map(|part| part.split(',')) {
        token.gender = token.gender.or(Gender::parse(feature));
        token.number = token.number.or(Number::parse(feature));
        token.verb_form = token.verb_form.or(VerbForm::parse(feature));
        token.tense = token.tense.or(Tense::parse(feature));
    }
    token
}

/// A mention of some of the tokens, without detail.
pub(crate) fn mention(kind: MentionKind, tokens: &[Token], range: Range<usize>) -> Mention {
    Mention {
        kind,
        span: tokens[range.start].span.cover(&tokens[range.end - 1].span),
        tokens: range,
        score: 1.0,
        detail: Detail::None,
    }
}

/// An actual event of which nothing but the person is told.
pub(crate) fn event(event_type: EventType, person: Argument) -> Event {
    Event {
        event_type,
        status: Status::Actual,
        confidence: 0.9,
        person,
        organization: None,
        role: None,
        place: None,
        date: None,
        end_date: None,
        by: None,
        predecessor: None,
        successor: None,
        evidence: Vec::new(),
    }
}
