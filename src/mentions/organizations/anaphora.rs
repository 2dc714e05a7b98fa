//! Finds common nouns that stand for an organisation named elsewhere ("le groupe", "the company").

use super::phrase::{is_hyphen, mention_at, span_of};
use super::words::{NounClass, OrganizationWords};
use crate::document::{Detail, Mention, MentionKind, Sentence};

/// Confidence of a noun that stands for an organisation.
const SCORE: f32 = 0.6;

/// A name this many tokens after the noun may be what the noun introduces ("le groupe chimique Valtis").
const NEAR: usize = 2;

impl OrganizationWords {
    /// Definite nouns of the list `anaphoric` that no mention of `sentence` covers, without complement and introducing no name.
    pub fn stand_ins(&self, sentence: &Sentence) -> Vec<Mention> {
        let definite = |at: usize| match sentence.tokens[at].lower.as_str() {
            "'" => at > 0 && self.definite.contains(&sentence.tokens[at - 1].lower),
            word => self.definite.iter().any(|known| known == word),
        };
        let free = |at: usize| mention_at(sentence, at).is_none();
        (1..sentence.tokens.len())
            .filter(|at| definite(at - 1) && free(at - 1))
            .filter_map(|at| self.generic_at(sentence, at))
            .filter(|tokens| tokens.clone().all(free))
            .filter(|tokens| {
                let complement = self.of.contains(&lower(sentence, tokens.end));
                let introduces = (tokens.end..tokens.end + NEAR).any(|at| !free(at));
                !complement && !introduces && !is_hyphen(sentence, tokens.end)
            })
            .filter_map(|tokens| {
                Some(Mention {
                    kind: MentionKind::Organization,
                    span: span_of(sentence, &tokens)?,
                    tokens,
                    score: SCORE,
                    detail: Detail::OrganizationReference,
                })
            })
            .collect()
    }

    /// The longest generic noun at a token, if it is an anaphoric one.
    fn generic_at(&self, sentence: &Sentence, at: usize) -> Option<std::ops::Range<usize>> {
        let nouns = self.nouns.get(&sentence.tokens[at].lower)?;
        let noun = nouns.iter().find(|noun| {
            let words = noun.words.iter().enumerate();
            words
                .clone()
                .all(|(offset, word)| lower(sentence, at + offset) == *word)
        })?;
        let anaphoric = noun.class == NounClass::Generic && self.anaphoric.contains(&noun.words);
        anaphoric.then_some(at..at + noun.words.len())
    }
}

/// The token's lower-cased text; nothing beyond the last.
fn lower(sentence: &Sentence, at: usize) -> String {
    let token = sentence.tokens.get(at);
    token.map_or_else(String::new, |token| token.lower.clone())
}
