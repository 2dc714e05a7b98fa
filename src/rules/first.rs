//! What a match of a pattern can begin with, so that it is not tried where it cannot.

use std::collections::BTreeSet;

use super::pattern::{Expr, Seq, Test};
use super::words::Words;
use crate::document::MentionKind;
use crate::syntax::Upos;

/// A condition on the first token of a match: one of these words or parts of speech, or a mention of one of these kinds. Necessary,
/// never sufficient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct First {
    /// Sets of words.
    pub words: Vec<Words>,
    /// Mentions that start there.
    pub starting: BTreeSet<MentionKind>,
    /// Mentions that cover it.
    pub inside: BTreeSet<MentionKind>,
    /// Parts of speech; without syntax any token may be of one.
    pub upos: BTreeSet<Upos>,
}

impl First {
    /// What a match of a whole pattern begins with; `None` when it may be any token or none.
    pub(super) fn of(pattern: &Seq) -> Option<Self> {
        let first = First::of_part(pattern);
        first.filter(|_| !pattern.may_be_empty())
    }

    /// What the tokens that a part takes begin with, if it takes one; `None` when it may be any token.
    pub(super) fn of_part(pattern: &Seq) -> Option<Self> {
        match pattern {
            Seq::Token(expr) => First::of_token(expr),
            Seq::Mention(kinds, _) => Some(First {
                starting: kinds.iter().copied().collect(),
                ..First::default()
            }),
            Seq::Concat(parts) => {
                let mut first = First::default();
                for part in parts.iter() {
                    first.add(First::of_part(part)?);
                    if !part.may_be_empty() {
                        break;
                    }
                }
                Some(first)
            }
            Seq::Alt(parts) => First::any(parts.iter().map(First::of_part)),
            Seq::Repeat { inner, .. } | Seq::Capture(_, inner) => First::of_part(inner),
            // Look-arounds take no token.
            Seq::Look { .. } => Some(First::default()),
            Seq::Macro(known) => known.first.clone(),
        }
    }

    fn of_token(expr: &Expr) -> Option<Self> {
        match expr {
            // Words are rarer than mentions.
            Expr::And(parts) => parts
                .iter()
                .filter_map(First::of_token)
                .min_by_key(|first| (first.upos.len(), first.kinds(), first.commonness())),
            Expr::Or(parts) => First::any(parts.iter().map(First::of_token)),
            Expr::Not(_) => None,
            Expr::Test(test) => First::of_test(test),
        }
    }

    fn of_test(test: &Test) -> Option<Self> {
        let inside = |kinds: &[MentionKind]| First {
            inside: kinds.iter().copied().collect(),
            ..First::default()
        };
        match test {
            Test::Word(words) => Some(First {
                words: vec![words.clone()],
                ..First::default()
            }),
            Test::Upos(wanted) => Some(First {
                upos: wanted.iter().copied().collect(),
                ..First::default()
            }),
            Test::In(kinds) => Some(inside(kinds)),
            Test::Concept(_) | Test::RoleKind(_) => Some(inside(&[MentionKind::Role])),
            _ => None,
        }
    }

    /// One of several; `None` when one of them may be any token.
    fn any(parts: impl Iterator<Item = Option<First>>) -> Option<First> {
        let mut all = First::default();
        for part in parts {
            all.add(part?);
        }
        Some(all)
    }

    fn add(&mut self, other: First) {
        self.words.extend(other.words);
        self.starting.extend(other.starting);
        self.inside.extend(other.inside);
        self.upos.extend(other.upos);
    }

    fn commonness(&self) -> usize {
        self.words.iter().map(|words| words.commonness().1).sum()
    }

    fn kinds(&self) -> usize {
        self.starting.len() + self.inside.len()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::words::WordCache;
    use super::*;

    fn word(cache: &WordCache, word: &str) -> Seq {
        Seq::Token(Expr::of(Test::Word(cache.named(&[word]))))
    }

    fn optional(inner: Seq) -> Seq {
        Seq::Repeat {
            inner: Arc::new(inner),
            min: 0,
            max: 1,
            lazy: false,
        }
    }

    #[test]
    fn what_may_be_missing_does_not_stand_alone() {
        let cache = WordCache::default();
        let word = |text| word(&cache, text);
        let person = Seq::Mention([MentionKind::Person].into(), None);
        let look = Seq::Look {
            behind: true,
            negated: true,
            inner: Arc::new(word("pas")),
        };
        let pattern = Seq::Concat([look, optional(word("ex")), person, word("préside")].into());
        let first = First::of(&pattern).unwrap();
        assert!(first.words.len() == 1 && first.words[0].contains(Some(cache.word("ex"))));
        assert_eq!(first.starting, [MentionKind::Person].into());
        assert_eq!(
            First::of_part(&optional(word("ex"))).map(|f| f.words.len()),
            Some(1)
        );
        assert_eq!(First::of(&Seq::Concat([optional(word("ex"))].into())), None);
    }

    #[test]
    fn look_arounds_take_no_token_wherever_they_stand() {
        let cache = WordCache::default();
        let look = |text| Seq::Look {
            behind: true,
            negated: false,
            inner: Arc::new(word(&cache, text)),
        };
        let either = Seq::Alt([look("a"), Seq::Concat([look("b"), look("c")].into())].into());
        let pattern = Seq::Concat([either.clone(), word(&cache, "préside")].into());
        let first = First::of(&pattern).unwrap();
        assert!(first.words.len() == 1 && first.words[0].contains(Some(cache.word("préside"))));
        assert_eq!(First::of(&either), None);
    }

    #[test]
    fn any_token_makes_the_whole_unknown() {
        let cache = WordCache::default();
        let word = |text| word(&cache, text);
        let any = Seq::Token(Expr::of(Test::Any));
        let noun = Seq::Token(Expr::of(Test::Upos([Upos::Noun].into())));
        let either = First::of(&Seq::Alt([word("a"), noun].into())).unwrap();
        assert!(either.words.len() == 1 && either.upos == [Upos::Noun].into());
        assert_eq!(First::of(&Seq::Alt([word("a"), any.clone()].into())), None);
        assert_eq!(
            First::of(&Seq::Concat([optional(any), word("a")].into())),
            None
        );
    }
}
