//! Nouns of the lists in a sentence, and the phrases around them.

use std::ops::Range;

use super::words::{NounClass, OrganizationWords};
use crate::document::{Detail, Mention, MentionKind, Sentence, Token};
use crate::syntax::{Relation, Upos};
use crate::text::Span;

/// A noun of the lists in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    pub(super) tokens: Range<usize>,
    pub(super) class: NounClass,
    /// True when the text writes it with a capital.
    pub(super) capital: bool,
}

/// Tokens that a noun phrase may have before its head ("numérique", "haute autorité").
const BEFORE_HEAD: usize = 4;

impl OrganizationWords {
    /// The longest noun of the lists that starts at token `at`; with syntax its head must be a noun.
    pub(super) fn noun_at(&self, text: &str, sentence: &Sentence, at: usize) -> Option<Match> {
        let tokens = sentence.tokens.get(at..)?;
        let first = tokens.first()?;
        let capital = is_capital(text, first);
        let noun = self.nouns.get(&first.lower)?.iter().find(|noun| {
            (capital || !noun.capital)
                && noun.words.len() <= tokens.len()
                && noun
                    .words
                    .iter()
                    .zip(tokens)
                    .all(|(word, token)| *word == token.lower)
        })?;
        let range = at..at + noun.words.len();
        if sentence.has_syntax {
            let head = root_of(sentence, &range)?;
            let upos = sentence.tokens.get(head)?.upos;
            if !matches!(upos, Upos::Noun | Upos::Propn) {
                return None;
            }
        }
        Some(Match {
            tokens: range,
            class: noun.class,
            capital,
        })
    }

    /// The longest noun of the lists that ends before token `end`.
    pub(super) fn noun_before(&self, text: &str, sentence: &Sentence, end: usize) -> Option<Match> {
        (end.saturating_sub(8)..end).find_map(|start| {
            self.noun_at(text, sentence, start)
                .filter(|found| found.tokens.end == end)
        })
    }

    /// True when `noun` names a place once it has a complement.
    pub(super) fn is_place_noun(&self, sentence: &Sentence, noun: &Match) -> bool {
        noun.tokens.len() == 1
            && sentence
                .tokens
                .get(noun.tokens.start)
                .is_some_and(|token| self.places.contains(&token.lower))
    }

    /// Where the words of a preposition of the `of` list and its articles end, when they start at token `at`.
    pub(super) fn after_of(&self, sentence: &Sentence, at: usize) -> Option<usize> {
        let word = |at: usize| sentence.tokens.get(at).map(|token| token.lower.as_str());
        let skip_apostrophe = |at: usize| at + usize::from(word(at) == Some("'"));
        if !self.of.iter().any(|of| Some(of.as_str()) == word(at)) {
            return None;
        }
        let mut end = skip_apostrophe(at + 1);
        while self
            .articles
            .iter()
            .any(|article| Some(article.as_str()) == word(end))
        {
            end = skip_apostrophe(end + 1);
        }
        Some(end)
    }

    /// The start of such words when they end before token `end`.
    pub(super) fn before_of(&self, sentence: &Sentence, end: usize) -> Option<usize> {
        (end.saturating_sub(5)..end)
            .rev()
            .find(|start| self.after_of(sentence, *start) == Some(end))
    }
}

/// The end of the noun phrase that starts at token `from` and whose head is `head`: what stands before the head must hang on it and be no determiner,
/// and adjectives and flat parts after it belong to it. `None` when that does not hold or a mention that `taken` refuses is in it; the others
/// are taken in whole.
pub(super) fn noun_phrase(
    sentence: &Sentence,
    from: usize,
    head: usize,
    taken: impl Fn(&Mention) -> bool,
) -> Option<usize> {
    let noun = sentence.tokens.get(head)?;
    if head < from
        || head - from > BEFORE_HEAD
        || !matches!(
            noun.upos,
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Num
        )
    {
        return None;
    }
    let before = sentence.tokens.get(from..head)?;
    if !before.iter().all(|token| {
        token.head.is_some_and(|h| (from..=head).contains(&h))
            && (token.lower == "-"
                || !matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Punct | Upos::Det))
    }) {
        return None;
    }
    let mut end = head + 1;
    let mut checked = from;
    loop {
        while checked < end {
            if let Some(mention) = mention_at(sentence, checked) {
                if !taken(mention) || mention.tokens.start < from {
                    return None;
                }
                end = end.max(mention.tokens.end);
            }
            checked += 1;
        }
        match after(sentence, &(from..end)) {
            Some(next) if next > end => end = next,
            _ => return Some(end),
        }
    }
}

/// The end of `range` with one more adjective, flat part or hyphenated part after it; `None` when none follows.
pub(super) fn after(sentence: &Sentence, range: &Range<usize>) -> Option<usize> {
    let next = sentence.tokens.get(range.end)?;
    if is_hyphen(sentence, range.end) {
        return Some(range.end + 2);
    }
    let bound = matches!(
        next.relation,
        Relation::Amod | Relation::Flat | Relation::Compound | Relation::Fixed | Relation::Sub
    );
    (bound && hangs_on(next, range) && next.upos != Upos::Punct).then_some(range.end + 1)
}

/// True when token `at` is a hyphen between two words without white space.
pub(super) fn is_hyphen(sentence: &Sentence, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    match sentence.tokens.get(before..) {
        Some([left, hyphen, right, ..]) => {
            hyphen.lower == "-"
                && left.span.end == hyphen.span.start
                && hyphen.span.end == right.span.start
        }
        _ => false,
    }
}

/// True when the head of `token` is in `range`.
pub(super) fn hangs_on(token: &Token, range: &Range<usize>) -> bool {
    token.head.is_some_and(|head| range.contains(&head))
}

/// The first token of `range` whose head is outside it.
pub(super) fn root_of(sentence: &Sentence, range: &Range<usize>) -> Option<usize> {
    range.clone().find(|index| {
        sentence
            .tokens
            .get(*index)
            .is_some_and(|token| !hangs_on(token, range))
    })
}

/// The mention that covers token `at`, a name before anything else.
pub(super) fn mention_at(sentence: &Sentence, at: usize) -> Option<&Mention> {
    let covers = |mention: &&Mention| mention.tokens.contains(&at);
    let mentions = &sentence.mentions;
    mentions
        .iter()
        .filter(|mention| mention.kind.is_name())
        .find(covers)
        .or_else(|| mentions.iter().find(covers))
}

/// True when the text writes `token` with a capital.
pub(super) fn is_capital(text: &str, token: &Token) -> bool {
    text.get(token.span.start..token.span.end)
        .is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// An organisation over `tokens`.
pub(super) fn organization(
    sentence: &Sentence,
    tokens: Range<usize>,
    score: f32,
    detail: Detail,
) -> Option<Mention> {
    Some(Mention {
        kind: MentionKind::Organization,
        span: span_of(sentence, &tokens)?,
        tokens,
        score,
        detail,
    })
}

/// The bytes that the tokens of `range` cover.
pub(super) fn span_of(sentence: &Sentence, range: &Range<usize>) -> Option<Span> {
    let tokens = sentence.tokens.get(range.clone())?;
    Some(tokens.first()?.span.cover(&tokens.last()?.span))
}
