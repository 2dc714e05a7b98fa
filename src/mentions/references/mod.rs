//! Finds the words that stand for a person without naming it: pronouns, relative pronouns, descriptions.
//!
//! The words are data (`models/lexicons/references.toml`); whom they stand for is the matter of [`crate::resolve::persons`].

mod lexicon;

use std::collections::HashSet;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::{
    Detail, Language, Mention, MentionKind, OrganizationReference, ReferenceDetail, ReferenceKind,
    Sentence, Token,
};
use crate::lexicon::LexiconError;
use crate::syntax::{Relation, Upos, VerbForm};
use crate::text::Span;
use lexicon::{Lexicon, StandIn};

/// Confidence that a line with a date and a mark is one of a CV, and of whom the article is about.
const ZERO_SCORE: f32 = 0.7;

/// The stand-ins of both languages.
#[derive(Debug)]
pub struct References {
    french: Lexicon,
    english: Lexicon,
}

impl References {
    /// Reads `references.toml` of `lexicons_dir`.
    ///
    /// # Errors
    /// When the file cannot be read, is no valid TOML, or names a class, gender, relation or part of speech that does not exist;
    /// the error names the file and the line.
    pub fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        let (french, english) = lexicon::load(lexicons_dir.join("references.toml"))?;
        Ok(References { french, english })
    }

    /// Folded forms (see [`crate::text::fold`]) that point at the last person named rather than at the subject
    /// ("ce dernier", "the latter"), in both languages.
    pub fn latter(&self) -> HashSet<String> {
        let both = self.french.latter.iter().chain(&self.english.latter);
        both.cloned().collect()
    }

    /// Folded words of the phrases before a name that make it the topic of its clause ("quant à", "as for"), in both languages.
    pub fn topics(&self) -> Vec<Vec<String>> {
        let both = self.french.topics.iter().chain(&self.english.topics);
        both.cloned().collect()
    }

    /// The stand-ins of a sentence, by position. Names in [`Sentence::mentions`] are respected: a stand-in never overlaps one, but for a
    /// nation's ("le Suisse") or one that it is told by ("the Leeds native").
    pub fn find(&self, text: &str, sentence: &Sentence, language: Language) -> Vec<Mention> {
        let lexicon = match language {
            Language::French => &self.french,
            Language::English => &self.english,
        };
        let words = words(text, sentence);
        let mut found: Vec<Mention> = zero_subject(lexicon, sentence).into_iter().collect();
        let mut position = 0;
        while let Some(word) = words.get(position) {
            let mut longest: Option<(usize, &StandIn)> = None;
            for (phrase, number) in lexicon.phrases.get(&word.text).into_iter().flatten() {
                let from_here = words[position..].iter().map(|word| word.text.as_str());
                let Some(length) = phrase.match_start(from_here, &HashSet::new()) else {
                    continue;
                };
                if longest.is_some_and(|(most, _)| most >= length) {
                    continue;
                }
                let Some(stand_in) = lexicon.stand_ins.get(*number) else {
                    continue;
                };
                if accepts(lexicon, stand_in, text, sentence, &words, position, length) {
                    longest = Some((length, stand_in));
                }
            }
            let Some((length, stand_in)) = longest else {
                position += 1;
                continue;
            };
            let last = words.get(position + length - 1).unwrap_or(word);
            found.push(Mention {
                kind: MentionKind::Reference,
                span: whole_tokens(sentence, &words, position, length)
                    .unwrap_or_else(|| word.span.cover(&last.span)),
                tokens: word.token..last.token + 1,
                score: 1.0,
                detail: Detail::Reference(stand_in.detail.clone()),
            });
            position += length;
        }
        found
    }
}

/// The mark beside the date of a line of a CV, for whom the CV is of: after a date that begins the line ("2004-2009 : directrice de…"),
/// or before one that ends a line without a verb that begins with a post ("Directrice de… (2004-2009)").
fn zero_subject(lexicon: &Lexicon, sentence: &Sentence) -> Option<Mention> {
    let word = |at: usize| {
        sentence
            .tokens
            .get(at)
            .map_or("", |token| token.lower.as_str())
    };
    let start = usize::from(lexicon.cv_bullets.contains(word(0)));
    let of_kind = |kind: MentionKind| {
        let mentions = sentence.mentions.iter();
        mentions.filter(move |mention| mention.kind == kind)
    };
    let opens =
        |at: usize| at == start || at == start + 1 && lexicon.cv_openers.contains(word(start));
    let leading = of_kind(MentionKind::Date).find(|date| opens(date.tokens.start));
    let at = match leading {
        Some(date) => {
            let at = date.tokens.end;
            let is_mark =
                lexicon.cv_marks.contains(word(at)) || word(at) == "," && sentence.is_verbless();
            Some(at).filter(|_| is_mark)
        }
        None => {
            let rest = |date: &Mention| date.tokens.end..sentence.tokens.len();
            let is_last = |date: &&Mention| rest(date).all(|at| matches!(word(at), ")" | "."));
            let date = of_kind(MentionKind::Date).find(is_last);
            let begins = of_kind(MentionKind::Role).any(|role| role.tokens.start == start);
            let at = date.and_then(|date| date.tokens.start.checked_sub(1));
            at.filter(|at| begins && matches!(word(*at), "(" | "," | ":") && sentence.is_verbless())
        }
    };
    let at = at.filter(|at| at + 1 < sentence.tokens.len())?;
    Some(Mention {
        kind: MentionKind::Reference,
        span: sentence.tokens[at].span,
        tokens: at..at + 1,
        score: ZERO_SCORE,
        detail: Detail::Reference(ReferenceDetail {
            gender: None,
            plural: false,
            kind: ReferenceKind::Zero,
            nth: None,
        }),
    })
}

/// A word as the phrases see it: hyphens and apostrophes separate like spaces, other marks stand for themselves.
struct Word {
    text: String,
    span: Span,
    token: usize,
}

fn words(text: &str, sentence: &Sentence) -> Vec<Word> {
    let mut words = Vec::with_capacity(sentence.tokens.len());
    for (token, of_token) in sentence.tokens.iter().enumerate() {
        let Some(piece) = text.get(of_token.span.start..of_token.span.end) else {
            continue;
        };
        words.extend(atoms(piece).map(|(atom, span)| Word {
            text: atom,
            span: span.shifted(of_token.span.start),
            token,
        }));
    }
    words
}

/// Lower-case runs of letters and digits and single marks of `text`, without spaces, hyphens and apostrophes.
fn atoms(text: &str) -> impl Iterator<Item = (String, Span)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = rest.next()?;
            let mut end = start + first.len_utf8();
            if is_word(first) {
                while let Some((at, next)) = rest.next_if(|(_, letter)| is_word(*letter)) {
                    end = at + next.len_utf8();
                }
            } else if first.is_whitespace() || is_joint(first) {
                continue;
            }
            let atom = text.get(start..end)?.to_lowercase().nfc().collect();
            return Some((atom, Span::new(start, end)));
        }
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '-' | '‐' | '‑' | '\u{ad}')
}

/// What the words from `position` cover, with the apostrophe or hyphen of a token that they fill ("l'").
fn whole_tokens(
    sentence: &Sentence,
    words: &[Word],
    position: usize,
    length: usize,
) -> Option<Span> {
    let (first, last) = (words.get(position)?, words.get(position + length - 1)?);
    let before = position.checked_sub(1).and_then(|before| words.get(before));
    let begins = before.is_none_or(|before| before.token != first.token);
    let after = words.get(position + length);
    let ends = after.is_none_or(|after| after.token != last.token);
    let mut span = first.span.cover(&last.span);
    if begins {
        span.start = sentence.tokens.get(first.token)?.span.start;
    }
    if ends {
        span.end = sentence.tokens.get(last.token)?.span.end;
    }
    Some(span)
}

/// True when the words from `position` are this stand-in and not the same words in another function.
fn accepts(
    lexicon: &Lexicon,
    stand_in: &StandIn,
    text: &str,
    sentence: &Sentence,
    words: &[Word],
    position: usize,
    length: usize,
) -> bool {
    let (Some(first), Some(last)) = (words.get(position), words.get(position + length - 1)) else {
        return false;
    };
    let span = first.span.cover(&last.span);
    let mut mentions = sentence.mentions.iter();
    // A nation's name by itself ("le Suisse").
    let is_nation = |kind: MentionKind| stand_in.capital && kind == MentionKind::Misc;
    let is_part = |kind: MentionKind| stand_in.names && kind != MentionKind::Person;
    let is_other = |kind: MentionKind| kind.is_name() && !is_nation(kind) && !is_part(kind);
    if mentions.any(|mention| is_other(mention.kind) && mention.span.overlaps(&span)) {
        return false;
    }
    if stand_in.capital && !last.span.of(text).starts_with(char::is_uppercase) {
        return false;
    }
    let next = words.get(position + length);
    if stand_in.alone && next.is_some_and(|word| begins_noun(sentence, word)) {
        return false;
    }
    if length == 1
        && lexicon.impersonal_pronouns.contains(&first.text)
        && is_impersonal(lexicon, sentence, words, position)
    {
        return false;
    }
    if !sentence.has_syntax {
        return !stand_in.needs_syntax;
    }
    let inside = first.token..last.token + 1;
    let Some(top) = sentence.top(&inside) else {
        return true;
    };
    let top = &sentence.tokens[top];
    let details = |token: &Token| {
        token.head.is_some_and(|head| inside.contains(&head))
            && matches!(
                token.relation,
                Relation::Nmod
                    | Relation::Amod
                    | Relation::Appos
                    | Relation::Acl
                    | Relation::AclRelcl
            )
    };
    if stand_in.closed {
        let (before, after) = sentence.tokens.split_at(inside.start);
        let mut around = before.iter().chain(after.iter().skip(inside.len()));
        if around.any(details) {
            return false;
        }
    }
    // "Il y enseigne": the reader takes the pronoun for that of "il y a".
    let is_personal = || {
        let next = sentence.tokens.get(inside.end);
        next.is_some_and(|next| {
            lexicon.personal_beside.contains(&next.lower)
                && next.head == top.head
                && next.relation != Relation::Expl
        })
    };
    (top.relation != Relation::Expl || is_personal())
        && (stand_in.relations.is_empty() || stand_in.relations.contains(&top.relation))
        && (stand_in.upos.is_empty() || stand_in.upos.contains(&top.upos))
}

/// True when `word` is a noun or begins a name, so that the words before it only determine it.
fn begins_noun(sentence: &Sentence, word: &Word) -> bool {
    let of_word = sentence.tokens.get(word.token);
    of_word.is_some_and(|token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj))
        || sentence.mentions.iter().any(|mention| {
            // "The latter its treasurer": the determiner that stands for an organisation begins another phrase.
            let is_owner =
                mention.detail == Detail::OrganizationReference(OrganizationReference::Owner);
            mention.span.contains(&word.span)
                && !is_owner
                && !matches!(mention.kind, MentionKind::Date | MentionKind::Reference)
        })
}

fn is_impersonal(lexicon: &Lexicon, sentence: &Sentence, words: &[Word], position: usize) -> bool {
    let rest = words.get(position + 1..).unwrap_or_default();
    let texts = || rest.iter().map(|word| word.text.as_str());
    // "Il y a travaillé": the phrase is the beginning of a verb with a participle, whose subject is a person.
    let goes_on = |length: usize| {
        let mut after = rest.iter().skip(length);
        let next = after.find(|word| !lexicon.skip.contains(&word.text));
        let token = next.and_then(|word| sentence.tokens.get(word.token));
        token.is_some_and(|token| token.verb_form == Some(VerbForm::Participle))
    };
    let mut after = lexicon.impersonal_after.iter();
    let mut before = lexicon.impersonal_before.iter();
    after.any(|phrase| {
        let length = phrase.match_start(texts(), &lexicon.skip);
        length.is_some_and(|length| !goes_on(length))
    }) || before.any(|phrase| {
        let backwards = words.iter().take(position).rev();
        phrase.match_end(backwards.map(|word| word.text.as_str()))
    })
}

#[cfg(test)]
mod tests;
