//! A sentence as the role finder reads it: words only, folded, with what is known of each.

use crate::document::{MentionKind, Sentence, Token};
use crate::lexicon::fold::{is_hyphen, is_joint, words};
use crate::syntax::Upos;
use crate::text::{Span, fold};

/// A word (or punctuation mark that separates) of a sentence.
pub(super) struct Word {
    /// Folded form.
    pub(super) key: String,
    /// Index of its token.
    pub(super) token: usize,
    /// True when a hyphen joins it to the word before.
    pub(super) hyphen: bool,
    /// The name that it belongs to, as an index of [`Sentence::mentions`].
    pub(super) name: Option<usize>,
}

/// The words of a sentence. Apostrophes, full stops and hyphens inside words are left out, as they are in lexicon forms.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) sentence: &'a Sentence,
    pub(super) words: Vec<Word>,
}

impl<'a> View<'a> {
    /// Reads a sentence; `is_prefix` tells the words that a spaced hyphen still joins ("vice - minister").
    pub(super) fn new(
        text: &'a str,
        sentence: &'a Sentence,
        is_prefix: impl Fn(&str) -> bool,
    ) -> Self {
        let mut names = vec![None; sentence.tokens.len()];
        for (index, mention) in sentence.mentions.iter().enumerate() {
            if !mention.kind.is_name() {
                continue;
            }
            let end = mention.tokens.end.min(names.len());
            for slot in names
                .get_mut(mention.tokens.start..end)
                .into_iter()
                .flatten()
            {
                slot.get_or_insert(index);
            }
        }
        let tokens = &sentence.tokens;
        let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
        let mut hyphen = false;
        for (at, token) in tokens.iter().enumerate() {
            let mut chars = token.lower.chars();
            if let (Some(mark), None) = (chars.next(), chars.next())
                && is_joint(mark)
            {
                if !is_hyphen(mark) {
                    continue;
                }
                let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                let touches = |a: Option<&Token>, b: Option<&Token>| {
                    a.zip(b).is_some_and(|(a, b)| a.span.end == b.span.start)
                };
                let tight =
                    touches(before, Some(token)) && touches(Some(token), tokens.get(at + 1));
                let after_prefix = words.last().is_some_and(|word| is_prefix(&word.key));
                if tight || (mark == '-' && after_prefix) {
                    hyphen = true;
                    continue;
                }
            }
            words.push(Word {
                key: fold(&token.lower),
                token: at,
                hyphen: std::mem::take(&mut hyphen),
                name: names.get(at).copied().flatten(),
            });
        }
        View {
            text,
            sentence,
            words,
        }
    }

    /// The folded word at `at`; empty outside the sentence.
    pub(super) fn key(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.key)
    }

    /// The folded words of a stretch, joined by spaces; none when it leaves the sentence.
    pub(super) fn phrase(&self, start: usize, end: usize) -> Option<String> {
        let words = self.words.get(start..end)?;
        let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
        Some(keys.join(" "))
    }

    /// The token of a word.
    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.sentence.tokens.get(self.words.get(at)?.token)
    }

    /// The word as it is written; empty outside the text.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.token(at)
            .and_then(|token| self.text.get(token.span.start..token.span.end))
            .unwrap_or("")
    }

    /// Part of speech; that of the first part for a further part of a cut word.
    pub(super) fn upos(&self, at: usize) -> Upos {
        self.token(at).map_or(Upos::X, |token| token.upos)
    }

    /// The kind of name that a word belongs to.
    pub(super) fn name_kind(&self, at: usize) -> Option<MentionKind> {
        let mention = self.words.get(at)?.name?;
        Some(self.sentence.mentions.get(mention)?.kind)
    }

    /// True when a stretch begins inside an organisation's name and ends after it: "*party leader*" in "Green Party leader", where the
    /// post is "leader".
    pub(super) fn cuts_organization(&self, start: usize, end: usize) -> bool {
        let name = |at: usize| self.words.get(at).and_then(|word| word.name);
        let first = name(start);
        self.name_kind(start) == Some(MentionKind::Organization)
            && start
                .checked_sub(1)
                .is_some_and(|before| name(before) == first)
            && name(end.saturating_sub(1)) != first
    }

    /// The words of the name that a word belongs to.
    pub(super) fn name_words(&self, at: usize) -> Option<(usize, usize)> {
        let mention = self.words.get(at)?.name?;
        let same = |word: &Word| word.name == Some(mention);
        let start = self.words.iter().position(same)?;
        let end = self.words.iter().rposition(same)? + 1;
        Some((start, end))
    }

    /// True for a word that starts with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.written(at).starts_with(char::is_uppercase)
    }

    /// True for a word of capitals alone.
    pub(super) fn is_all_capitals(&self, at: usize) -> bool {
        words(self.written(at))
            .into_iter()
            .all(|word| word.chars().count() > 1 && word.chars().all(char::is_uppercase))
    }

    /// True for a word of letters, false for a number or a mark.
    pub(super) fn is_letters(&self, at: usize) -> bool {
        let key = self.key(at);
        !key.is_empty() && key.chars().all(char::is_alphabetic)
    }

    /// The word whose token has this index.
    pub(super) fn word_of_token(&self, token: usize) -> Option<usize> {
        self.words
            .binary_search_by_key(&token, |word| word.token)
            .ok()
    }

    /// The tokens and the span of a stretch of words that is not empty.
    pub(super) fn extent(
        &self,
        start: usize,
        end: usize,
    ) -> Option<(std::ops::Range<usize>, Span)> {
        let first = self.words.get(start)?.token;
        let last = self.words.get(end.checked_sub(1)?)?.token;
        let span = self.sentence.tokens.get(first)?.span;
        Some((
            first..last + 1,
            span.cover(&self.sentence.tokens.get(last)?.span),
        ))
    }
}
