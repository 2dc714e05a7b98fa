//! Finds common nouns that stand for an organisation named elsewhere ("le groupe", "the company").

use super::phrase::{Match, is_hyphen, mention_at, organization};
use super::words::{NounClass, OrganizationWords, same_words};
use crate::document::{Detail, Mention, MentionKind, OrganizationReference, Sentence};
use crate::syntax::{Relation, Upos};

/// Confidence of a noun that stands for an organisation.
const SCORE: f32 = 0.6;

/// Words that may stand between a determiner and its post ("its new finance director").
const MODIFIERS: usize = 2;

/// A name this many tokens after the noun may be what the noun introduces ("le groupe chimique Valtis").
const NEAR: usize = 2;

/// True inside a mention that a noun before it may introduce: no date.
fn names(sentence: &Sentence, at: usize) -> bool {
    mention_at(sentence, at).is_some_and(|mention| mention.kind != MentionKind::Date)
}

/// The words that no mention covers and that are `one` that stands for an organisation.
fn words(
    sentence: &Sentence,
    kind: OrganizationReference,
    one: impl Fn(usize) -> bool,
) -> Vec<Mention> {
    let detail = Detail::OrganizationReference(kind);
    (0..sentence.tokens.len())
        .filter(|at| mention_at(sentence, *at).is_none() && one(*at))
        .filter_map(|at| organization(sentence, at..at + 1, SCORE, detail.clone()))
        .collect()
}

impl OrganizationWords {
    /// Definite nouns of the list `anaphoric` that no mention of `sentence` covers, without complement and introducing no name;
    /// determiners of the list `owner` before a post; and objects of the list `object`.
    pub fn stand_ins(&self, text: &str, sentence: &Sentence) -> Vec<Mention> {
        let free = |at: usize| mention_at(sentence, at).is_none();
        let nouns = (1..sentence.tokens.len())
            .filter(|at| self.is_definite(sentence, at - 1) && free(at - 1))
            .filter_map(|at| self.noun_at(text, sentence, at))
            .filter(|noun| noun.class == NounClass::Generic && self.is_anaphoric(sentence, noun))
            .map(|noun| noun.tokens)
            .filter(|tokens| tokens.clone().all(free))
            .filter(|tokens| {
                let complement = self.after_of(sentence, tokens.end).is_some();
                let introduces = (tokens.end..tokens.end + NEAR).any(|at| names(sentence, at));
                !complement && !introduces && !is_hyphen(sentence, tokens.end)
            })
            .filter_map(|tokens| {
                let detail = Detail::OrganizationReference(OrganizationReference::Noun);
                organization(sentence, tokens, SCORE, detail)
            });
        let others = self.owners(sentence).into_iter();
        nouns.chain(others).chain(self.objects(sentence)).collect()
    }

    /// Pronouns of the list `object` to which a verb of the list `object_of` does something.
    fn objects(&self, sentence: &Sentence) -> Vec<Mention> {
        let is_done = |verb: usize| {
            let verb = &sentence.tokens[verb].lower;
            self.object_of
                .iter()
                .any(|stem| verb.starts_with(stem.as_str()))
        };
        words(sentence, OrganizationReference::Pronoun, |at| {
            let token = &sentence.tokens[at];
            sentence.has_syntax
                && self.object.contains(&token.lower)
                && (token.upos, token.relation) == (Upos::Pron, Relation::Obj)
                && token.head.is_some_and(is_done)
        })
    }

    fn owners(&self, sentence: &Sentence) -> Vec<Mention> {
        let before_post = |at: usize| {
            let after = (at + 1..sentence.tokens.len()).take(MODIFIERS + 1);
            let mut phrase = after.take_while(|at| sentence.tokens[*at].upos != Upos::Punct);
            let post = phrase.find_map(|at| mention_at(sentence, at));
            post.is_some_and(|post| match &post.detail {
                Detail::Role(role) => !role.plural && !role.rank && !role.occupation,
                _ => false,
            })
        };
        words(sentence, OrganizationReference::Owner, |at| {
            self.owner.contains(&sentence.tokens[at].lower) && before_post(at)
        })
    }

    /// True for a determiner of the list `definite`.
    pub(in crate::mentions) fn is_definite(&self, sentence: &Sentence, at: usize) -> bool {
        let known = |at: usize| self.definite.contains(&sentence.tokens[at].lower);
        match sentence.tokens[at].lower.as_str() {
            "'" => at > 0 && known(at - 1),
            _ => known(at),
        }
    }

    /// True for a noun of the list `anaphoric`.
    fn is_anaphoric(&self, sentence: &Sentence, noun: &Match) -> bool {
        let tokens = &sentence.tokens[noun.tokens.clone()];
        self.anaphoric.iter().any(|words| same_words(words, tokens))
    }
}
