//! Mends names of organisations that the network cut short, ran together with a place, or missed in parentheses.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::phrase::{Match, hangs_on, mention_at, noun_phrase, root_of, span_of};
use super::words::{NounClass, OrganizationWords};
use crate::document::{Detail, Language, Mention, MentionKind, Sentence};
use crate::syntax::{Relation, Upos};

/// Most letters of an acronym.
const ACRONYM_LETTERS: usize = 12;

/// Most adjectives between a noun and its complement ("Université catholique de Louvain").
const ADJECTIVES: usize = 2;

impl OrganizationWords {
    /// Cuts a post off the organisation that it is held in, where the network took both for a name ("Chair of the Exemplar Trust").
    pub fn cut_off(&self, sentence: &mut Sentence, role: &Mention) {
        let begins = |mention: &Mention| {
            mention.kind == MentionKind::Organization
                && mention.tokens.start == role.tokens.start
                && role.tokens.end < mention.tokens.end
        };
        let Some(from) = self.after_of(sentence, role.tokens.end) else {
            return;
        };
        let Some(index) = sentence.mentions.iter().position(begins) else {
            return;
        };
        let rest = from..sentence.mentions[index].tokens.end;
        let Some(span) = span_of(sentence, &rest).filter(|_| !rest.is_empty()) else {
            return;
        };
        let name = &mut sentence.mentions[index];
        (name.tokens, name.span) = (rest, span);
    }

    /// Mends the names of `sentence`; mentions stay sorted, and names do not overlap.
    ///
    /// In this order, for each name: a possessive ending is dropped; an organisation that ends in a preposition takes in the noun phrase after
    /// it, or loses the preposition; an organisation or place that a noun of the lists introduces becomes one organisation with it
    /// ("Université de Varsovie"); a place headed by an institution noun becomes an organisation; an acronym in parentheses after an
    /// organisation becomes one.
    pub fn extend(&self, text: &str, sentence: &mut Sentence) {
        let mut index = 0;
        while index < sentence.mentions.len() {
            index = self.mend(text, sentence, index) + 1;
        }
    }

    /// Mends one mention and gives its new index, or that of the last mention made from it.
    fn mend(&self, text: &str, sentence: &mut Sentence, mut index: usize) -> usize {
        let kind = |sentence: &Sentence, index: usize| sentence.mentions.get(index).map(|m| m.kind);
        let tokens = |sentence: &Sentence, index: usize| {
            sentence
                .mentions
                .get(index)
                .map_or(0..0, |m| m.tokens.clone())
        };
        if !matches!(
            kind(sentence, index),
            Some(MentionKind::Organization | MentionKind::Location | MentionKind::Misc)
        ) {
            return index;
        }
        if let Some(range) = self.without_possessive(sentence, &tokens(sentence, index)) {
            index = set(sentence, index, range, None);
        }
        if kind(sentence, index) == Some(MentionKind::Organization)
            && let Some(range) = self.completed(sentence, &tokens(sentence, index))
        {
            index = set(sentence, index, range, None);
        }
        if kind(sentence, index) != Some(MentionKind::Misc) {
            let name = tokens(sentence, index);
            let is_place = kind(sentence, index) == Some(MentionKind::Location);
            if let Some(range) = self.introduced(text, sentence, &name, is_place) {
                index = set(sentence, index, range, Some(MentionKind::Organization));
            } else if is_place && self.is_headed_by_institution(text, sentence, &name) {
                index = set(sentence, index, name, Some(MentionKind::Organization));
            }
        }
        if kind(sentence, index) == Some(MentionKind::Organization)
            && let Some(acronym) = acronym(text, sentence, index)
        {
            let start = acronym.span.start;
            index = sentence
                .mentions
                .partition_point(|other| other.span.start < start);
            sentence.mentions.insert(index, acronym);
        }
        index
    }

    /// `name` without the possessive ending, when a word that it can possess follows; "McDonald's said" keeps its own.
    fn without_possessive(&self, sentence: &Sentence, name: &Range<usize>) -> Option<Range<usize>> {
        let ending = self.possessive.iter().find(|ending| {
            name.len() > ending.len()
                && sentence
                    .tokens
                    .get(name.end - ending.len()..name.end)
                    .is_some_and(|last| {
                        last.iter()
                            .zip(*ending)
                            .all(|(token, word)| token.lower == *word)
                    })
        })?;
        let next = sentence.tokens.get(name.end)?;
        let possessed = next.lower.starts_with(char::is_alphanumeric)
            && !matches!(next.upos, Upos::Verb | Upos::Aux | Upos::Adp | Upos::Cconj);
        possessed.then(|| name.start..name.end - ending.len())
    }

    /// A name that ends in a preposition or article, with the noun phrase that follows or without those words; `None` when it does not.
    fn completed(&self, sentence: &Sentence, name: &Range<usize>) -> Option<Range<usize>> {
        let mut start = name.end;
        while start > name.start + 1 {
            let apostrophe = usize::from(
                start > name.start + 2
                    && sentence
                        .tokens
                        .get(start - 1)
                        .is_some_and(|token| token.lower == "'"),
            );
            if !self.is_function_word(sentence, start - 1 - apostrophe, name.end) {
                break;
            }
            start -= 1 + apostrophe;
        }
        if start == name.end {
            return None;
        }
        // Only a complement is part of a name: one that ends in "pour" ran over.
        let from = self.after_of(sentence, start);
        let end = from.filter(|from| *from >= name.end).and_then(|from| {
            match mention_at(sentence, from) {
                Some(next) if next.tokens.start == from && is_mendable(next) => {
                    Some(next.tokens.end)
                }
                Some(_) => None,
                None if sentence.has_syntax => {
                    let head = sentence.tokens.get(start)?.head?;
                    noun_phrase(sentence, from, head, is_mendable)
                }
                None => None,
            }
        });
        Some(name.start..end.unwrap_or(start))
    }

    /// True when token `at` is a preposition or article of something at or after `end`.
    fn is_function_word(&self, sentence: &Sentence, at: usize, end: usize) -> bool {
        let Some(token) = sentence.tokens.get(at) else {
            return false;
        };
        if self.of.contains(&token.lower) || self.articles.contains(&token.lower) {
            return true;
        }
        matches!(token.relation, Relation::Case | Relation::Det)
            && matches!(token.upos, Upos::Adp | Upos::Det)
            && token.head.is_some_and(|head| head >= end)
    }

    /// `name` with the noun that introduces it; `None` when there is none.
    fn introduced(
        &self,
        text: &str,
        sentence: &Sentence,
        name: &Range<usize>,
        is_place: bool,
    ) -> Option<Range<usize>> {
        let of = self.before_of(sentence, name.start);
        let mut end = of.unwrap_or(name.start);
        let mut noun = self.noun_before(text, sentence, end);
        for _ in 0..ADJECTIVES {
            // "Université catholique de Louvain": the adjective must hang on the noun.
            if noun.is_some() || of.is_none() || !sentence.has_syntax {
                break;
            }
            end = end.checked_sub(1)?;
            let adjective = sentence.tokens.get(end)?;
            if adjective.relation != Relation::Amod {
                break;
            }
            noun = self
                .noun_before(text, sentence, end)
                .filter(|noun| hangs_on(adjective, &noun.tokens));
        }
        let noun = noun?;
        if of.is_some() && self.is_place_noun(sentence, &noun) {
            return None;
        }
        if !self.may_introduce(sentence, &noun, name, of.is_some(), is_place) {
            return None;
        }
        let mut start = noun.tokens.start;
        if let Some(mention) = mention_at(sentence, noun.tokens.start) {
            // The network may have tagged the noun by itself.
            if !is_mendable(mention) || mention.tokens.end < noun.tokens.end {
                return None;
            }
            start = mention.tokens.start;
        } else if noun.capital {
            start = self.capital_modifiers(text, sentence, &noun);
        }
        let range = start..name.end;
        let free = |at: usize| {
            mention_at(sentence, at).is_none_or(|m| {
                is_mendable(m) && m.tokens.start >= start && m.tokens.end <= name.end
            })
        };
        range.clone().all(free).then_some(range)
    }

    /// Whether a noun makes one organisation with the name after it.
    fn may_introduce(
        &self,
        sentence: &Sentence,
        noun: &Match,
        name: &Range<usize>,
        of: bool,
        is_place: bool,
    ) -> bool {
        let attached = !sentence.has_syntax
            || root_of(sentence, name)
                .and_then(|root| sentence.tokens.get(root))
                .is_some_and(|root| hangs_on(root, &noun.tokens));
        match (noun.capital, noun.class) {
            (true, _) if of => true,
            (true, _) => attached,
            (false, NounClass::Institution) => attached && (of || is_place),
            (false, NounClass::Generic) => false,
        }
    }

    /// The start of a capitalised noun with the capitalised words before it that hang on it ("State University of …").
    fn capital_modifiers(&self, text: &str, sentence: &Sentence, noun: &Match) -> usize {
        let mut range = noun.tokens.clone();
        while sentence.has_syntax
            && let Some(before) = range.start.checked_sub(1)
            && let Some(token) = sentence.tokens.get(before)
            && matches!(token.relation, Relation::Amod | Relation::Compound)
            && hangs_on(token, &range)
            && super::phrase::is_capital(text, token)
            && !self.outside.contains(&token.lower)
            && mention_at(sentence, before).is_none()
        {
            range.start = before;
        }
        range.start
    }

    /// True when the head word of `name` is an institution noun: its first word in French, in English its last or the one before "of".
    fn is_headed_by_institution(
        &self,
        text: &str,
        sentence: &Sentence,
        name: &Range<usize>,
    ) -> bool {
        let noun = match self.language {
            Language::French => self.noun_at(text, sentence, name.start),
            Language::English => {
                let end = name
                    .clone()
                    .skip(1)
                    .find(|at| self.after_of(sentence, *at).is_some())
                    .unwrap_or(name.end);
                self.noun_before(text, sentence, end)
            }
        };
        noun.is_some_and(|noun| {
            noun.class == NounClass::Institution
                && noun.tokens.start >= name.start
                && noun.tokens.end <= name.end
        })
    }
}

/// True for the names that may become part of an organisation.
fn is_mendable(mention: &Mention) -> bool {
    mention.kind.is_name() && mention.kind != MentionKind::Person
}

/// Gives the mention at `index` other tokens and perhaps another kind, drops the names that it then covers, and gives its new index.
fn set(
    sentence: &mut Sentence,
    index: usize,
    tokens: Range<usize>,
    kind: Option<MentionKind>,
) -> usize {
    let Some(span) = span_of(sentence, &tokens) else {
        return index;
    };
    let mut mention = sentence.mentions.remove(index);
    mention.kind = kind.unwrap_or(mention.kind);
    mention.tokens = tokens;
    mention.span = span;
    sentence.mentions.retain(|other| {
        let inside = other.kind.is_name() && other.span.overlaps(&span);
        if inside {
            mention.score = mention.score.min(other.score);
        }
        !inside
    });
    let place = sentence
        .mentions
        .partition_point(|other| other.span.start < span.start);
    sentence.mentions.insert(place, mention);
    place
}

/// The acronym in parentheses directly after the organisation at `index`, when nothing tagged it and it starts like one of its words.
fn acronym(text: &str, sentence: &Sentence, index: usize) -> Option<Mention> {
    let name = sentence.mentions.get(index)?;
    let open = name.tokens.end;
    if sentence.tokens.get(open)?.lower != "(" {
        return None;
    }
    let close =
        (open + 2..open + 7).find(|at| sentence.tokens.get(*at).is_some_and(|t| t.lower == ")"))?;
    let tokens = open + 1..close;
    let span = span_of(sentence, &tokens)?;
    let letters = text.get(span.start..span.end)?;
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    let shaped = letters.starts_with(char::is_uppercase)
        && capitals >= 2
        && letters.chars().count() <= ACRONYM_LETTERS
        && letters
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '&' | '\'' | '’'));
    let initial = initial(letters)?;
    let words = sentence.tokens.get(name.tokens.clone())?;
    let fits = words
        .iter()
        .any(|word| self::initial(&word.lower) == Some(initial));
    let free = tokens.clone().all(|at| mention_at(sentence, at).is_none());
    (shaped && fits && free).then_some(Mention {
        kind: MentionKind::Organization,
        span,
        tokens,
        score: name.score,
        detail: Detail::None,
    })
}

/// The first letter of a word, in lower case and without accent.
fn initial(word: &str) -> Option<char> {
    word.nfd().next()?.to_lowercase().next()
}
