//! Takes the text of a mention apart: honorifics, particles, initials, parts.

use super::{Name, Part, PartKind};
use crate::resolve::persons::knowledge::PersonKnowledge;
use crate::syntax::Gender;
use crate::text::fold;

/// Words that a title has at most.
const TITLE_WORDS: usize = 4;

impl Name {
    /// Takes a mention apart; `before` is the text that precedes it, where an honorific may stand. `None` when nothing is left.
    pub(crate) fn parse(mention: &str, before: &str, knowledge: &PersonKnowledge) -> Option<Self> {
        let mut words: Vec<&str> = mention.split_whitespace().collect();
        let mut title_gender = None;
        while let Some((length, gender)) = title_prefix(&words, knowledge) {
            title_gender = title_gender.or(gender);
            words.drain(..length);
        }
        let mut outside: Vec<&str> = before.split_whitespace().rev().take(TITLE_WORDS).collect();
        outside.reverse();
        if let Some(gender) = title_suffix(&outside, knowledge) {
            title_gender = title_gender.or(gender);
        }

        let mut parts = Vec::new();
        let mut kept = Vec::new();
        let mut suffix = None;
        for word in words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"'’.".contains(c));
            let folded = fold(word);
            let quoted = folded.len() > 2 && folded.starts_with('\'') && folded.ends_with('\'');
            let elided = knowledge.particles.contains(&folded);
            let (bare, ending) = if elided {
                (folded.as_str(), 0)
            } else {
                (strip_possessive(&folded), possessive_length(word))
            };
            let text = word.get(..word.len().saturating_sub(ending));
            let (Some(text), false) = (text.filter(|text| !text.is_empty()), quoted) else {
                continue;
            };
            let plain = bare.trim_end_matches('.');
            if !parts.is_empty() && knowledge.suffixes.contains(plain) {
                suffix = Some(plain.to_string());
                kept.push((text.to_string(), parts.len()));
                continue;
            }
            let before = parts.len();
            take_apart(bare, knowledge, &mut parts);
            if parts.len() > before {
                kept.push((text.to_string(), parts.len()));
            }
        }
        // What a reader cut off behind the name: "Durand d'".
        while parts
            .last()
            .is_some_and(|part: &Part| part.kind == PartKind::Particle)
            && parts.len() > 1
        {
            parts.pop();
        }
        kept.retain(|(_, end)| *end <= parts.len());
        if parts.is_empty() {
            return None;
        }
        let texts: Vec<String> = kept.into_iter().map(|(text, _)| text).collect();
        let mut name = Name {
            text: texts.join(" "),
            parts,
            title_gender,
            suffix,
        };
        name.settle_first(knowledge);
        Some(name).filter(|name| !name.text.is_empty())
    }

    /// A particle that begins the name and is a forename as well ("Ben", "Van") is the forename, unless a hyphen ties it.
    fn settle_first(&mut self, knowledge: &PersonKnowledge) {
        let followed = self.parts.get(1).is_none_or(|part| !part.joined);
        if let Some(first) = self.parts.first_mut()
            && first.kind == PartKind::Particle
            && followed
            && knowledge.given_names.contains_key(&first.text)
        {
            first.kind = PartKind::Name;
        }
    }
}

fn strip_possessive(folded: &str) -> &str {
    folded
        .strip_suffix("'s")
        .or_else(|| folded.strip_suffix('\''))
        .unwrap_or(folded)
}

/// Bytes of the possessive ending as the text writes it.
fn possessive_length(word: &str) -> usize {
    let endings = ["'s", "’s", "'S", "’S", "'", "’"];
    endings
        .iter()
        .find(|ending| word.ends_with(**ending))
        .map_or(0, |ending| ending.len())
}

/// Title at the beginning of `words`, leaving at least one word: how many words, and whose.
fn title_prefix(words: &[&str], knowledge: &PersonKnowledge) -> Option<(usize, Option<Gender>)> {
    let longest = TITLE_WORDS.min(words.len().saturating_sub(1));
    (1..=longest).rev().find_map(|length| {
        let title = title_key(words.get(..length)?);
        knowledge.titles.get(&title).map(|gender| (length, *gender))
    })
}

/// Gender of the title at the end of `words`.
fn title_suffix(words: &[&str], knowledge: &PersonKnowledge) -> Option<Option<Gender>> {
    (0..words.len()).find_map(|start| {
        let title = title_key(words.get(start..)?);
        knowledge.titles.get(&title).copied()
    })
}

fn title_key(words: &[&str]) -> String {
    let folded: Vec<String> = words
        .iter()
        .map(|word| {
            let folded = fold(word);
            folded
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_string()
        })
        .collect();
    folded.join(" ")
}

/// Splits one folded word into parts: initials, elided particles, hyphenated parts.
fn take_apart(word: &str, knowledge: &PersonKnowledge, parts: &mut Vec<Part>) {
    let mut push = |text: &str, kind, joined| {
        let text = text.to_string();
        parts.push(Part { text, kind, joined });
    };
    let is_particle = |text: &str| knowledge.particles.contains(text);
    let letters = word.split(['.', '-']).filter(|piece| !piece.is_empty());
    let single = |piece: &str| piece.chars().count() == 1;
    if (word.contains('.') || single(word)) && letters.clone().all(single) && !is_particle(word) {
        for (number, letter) in letters.enumerate() {
            push(letter, PartKind::Initial, number > 0 && word.contains('-'));
        }
        return;
    }
    let mut rest = word.trim_matches('.');
    if let Some(at) = rest.find('\'')
        && let (Some(elided), Some(after)) = (rest.get(..=at), rest.get(at + 1..))
        && is_particle(elided)
    {
        push(elided, PartKind::Particle, false);
        rest = after;
    }
    let mut after_particle = true;
    for piece in rest.split('-').filter(|piece| !piece.is_empty()) {
        let particle = is_particle(piece);
        let kind = if particle {
            PartKind::Particle
        } else {
            PartKind::Name
        };
        push(piece, kind, !after_particle && !particle);
        after_particle = particle;
    }
}
