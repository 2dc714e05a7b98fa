//! Names of organisations across languages: translated word by word, without order, acronyms and legal forms.

use std::collections::HashMap;

use super::lexicons::{Class, CompareKnowledge, Token};
use super::names::edits;
use super::relation::{How, Relation};
use crate::lexicon::fold::words;
use crate::text::fold;

/// A name of an organisation, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OrganizationName {
    folded: Box<str>,
    tokens: Vec<Token>,
    /// The words with those of well-known names, where there are any.
    plain: Option<Vec<Token>>,
    /// First letters of its words, without and with the small ones.
    initials: [Box<str>; 2],
    /// Fields of work, as bits.
    pub(crate) sectors: u32,
}

/// How much the words of names tell, by how many names of the comparison have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordWeights {
    counts: HashMap<u64, u32>,
    names: usize,
}

impl OrganizationName {
    /// Takes a name apart.
    pub(crate) fn new(text: &str, knowledge: &CompareKnowledge) -> Self {
        let cut: Vec<String> = words(text).into_iter().map(fold).collect();
        let initials = |with_small: bool| -> Box<str> {
            let telling = cut
                .iter()
                .filter(|word| with_small || !knowledge.words.is_stop(word));
            let letters = telling.filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
            letters.collect::<String>().into()
        };
        let sectors = cut
            .iter()
            .map(|word| knowledge.posts.sectors_of_word(word))
            .fold(0, |all, bits| all | bits);
        let tokens = knowledge.words.tokens(text, &knowledge.sounds);
        let known = tokens.iter().any(|token| token.class == Class::Known);
        let plain = known.then(|| knowledge.words.plain_tokens(text, &knowledge.sounds));
        OrganizationName {
            plain: plain.filter(|plain| plain.len() > 1),
            initials: [initials(false), initials(true)],
            folded: cut.join(" ").into(),
            tokens,
            sectors,
        }
    }

    /// Its words.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// A number that most names of one organisation share, and whether it tells the organisation from most others.
    pub(crate) fn key(&self) -> Option<(u64, bool)> {
        let telling = |token: &&Token| matches!(token.class, Class::Known | Class::Name);
        let mut ids: Vec<u64> = self.tokens.iter().filter(telling).map(|t| t.id).collect();
        let named = !ids.is_empty();
        if !named {
            let words = self
                .tokens
                .iter()
                .filter(|token| token.class != Class::Generic || self.tokens.len() > 1);
            ids = words.map(|token| token.id).collect();
        }
        ids.sort_unstable();
        ids.dedup();
        let count = ids.len();
        let key = ids.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |key, id| {
            (key.rotate_left(5) ^ id).wrapping_mul(0x517c_c1b7_2722_0a95)
        });
        (count > 0).then_some((key, named || count > 1))
    }

    /// The acronym that it is, in small letters.
    fn acronym(&self) -> Option<&str> {
        match self.tokens.as_slice() {
            [token]
                if (2..=8).contains(&token.text.len())
                    && token.text.chars().all(char::is_alphanumeric)
                    && matches!(token.class, Class::Name | Class::Known | Class::Unknown) =>
            {
                Some(&token.text)
            }
            _ => None,
        }
    }

    /// How this name stands to another one. `across` languages, words that are in no lexicon may still translate each other.
    pub(crate) fn relation(&self, other: &Self, across: bool, weights: &WordWeights) -> Relation {
        if self.folded == other.folded {
            return Relation::same(1.0, How::Words);
        }
        if let Some(acronym) = self
            .acronym_of(other)
            .or_else(|| other.acronym_of(self))
            .filter(|_| self.tokens.len() != other.tokens.len())
        {
            return acronym;
        }
        let relation = |one: &[Token], other: &[Token]| {
            Alignment::new(one, other, across, weights).relation(across)
        };
        let known = relation(&self.tokens, &other.tokens);
        // A well-known name may be a part of another one, or be cut short ("Commission").
        match (&self.plain, &other.plain) {
            (None, None) => known,
            (one, two) => known.or_better(relation(
                one.as_ref().unwrap_or(&self.tokens),
                two.as_ref().unwrap_or(&other.tokens),
            )),
        }
    }

    /// This acronym of that name.
    fn acronym_of(&self, name: &Self) -> Option<Relation> {
        let acronym = self.acronym()?;
        let fits = name.initials.iter().any(|initials| &**initials == acronym);
        (fits && name.initials[0].chars().count() > 1).then(|| Relation::same(0.85, How::Acronym))
    }
}

impl WordWeights {
    /// Counts the words of all distinct names.
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n OrganizationName>) -> Self {
        let mut weights = WordWeights::default();
        for name in names {
            weights.names += 1;
            let mut ids: Vec<u64> = name.tokens.iter().map(|token| token.id).collect();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                *weights.counts.entry(id).or_default() += 1;
            }
        }
        weights
    }

    /// What a word weighs: more for names than for words, less the more names have it.
    fn of(&self, token: &Token) -> f32 {
        /// As if so many names had been seen before, so that a handful of names does not weigh words by chance.
        const SEEN: f32 = 500.0;
        let base = match token.class {
            Class::Known => 3.0,
            Class::Name => 2.0,
            Class::Number => 1.5,
            Class::Word | Class::Unknown => 1.0,
            Class::Place => 0.7,
            Class::Generic => 0.5,
        };
        let count = self.counts.get(&token.id).copied().unwrap_or(1) as f32;
        let rare = ((SEEN + self.names as f32) / count.max(1.0)).ln();
        let rarest = (SEEN + self.names as f32).ln();
        base * (0.5 + 0.5 * rare / rarest)
    }
}

/// Two names word by word.
struct Alignment {
    /// Weight of what both have.
    matched: f32,
    /// Whether a name, and not only words, is among it.
    has_name: bool,
    translated: bool,
    sounded: bool,
    left: [Left; 2],
}

/// What one of two names has alone, by weight.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    names: f32,
    known: f32,
    words: f32,
    unknown: f32,
    places: f32,
    generic: f32,
}

impl Left {
    fn add(&mut self, token: &Token, across: bool, weight: f32) {
        match token.class {
            // Another language may have another word for it.
            Class::Name if across && token.initial => self.unknown += 0.5 * weight,
            Class::Name | Class::Number => self.names += weight,
            Class::Known => self.known += weight,
            Class::Word => self.words += weight,
            Class::Unknown => self.unknown += weight,
            Class::Place => self.places += weight,
            Class::Generic => self.generic += weight,
        }
    }

    /// What is left out easily counts little: the country of a council, the "group" of a company.
    fn total(&self, across: bool) -> f32 {
        let unknown = if across { 0.5 } else { 1.0 };
        self.names
            + self.known
            + self.words
            + unknown * self.unknown
            + 0.35 * self.places
            + 0.3 * self.generic
    }

    fn is_nothing(&self) -> bool {
        self.names + self.known + self.words + self.unknown == 0.0
    }
}

impl Alignment {
    fn new(one: &[Token], other: &[Token], across: bool, weights: &WordWeights) -> Self {
        let mut taken = vec![false; other.len()];
        let mut alignment = Alignment {
            matched: 0.0,
            has_name: false,
            translated: false,
            sounded: false,
            left: [Left::default(); 2],
        };
        let mut open: Vec<&Token> = Vec::new();
        for token in one {
            let same = (0..taken.len()).find(|at| !taken[*at] && other[*at].id == token.id);
            match same {
                Some(at) => {
                    taken[at] = true;
                    alignment.take(token, &other[at], 1.0, weights);
                }
                None => open.push(token),
            }
        }
        for token in open {
            let close =
                (0..taken.len()).find(|at| !taken[*at] && are_close(token, &other[*at], across));
            match close {
                Some(at) => {
                    taken[at] = true;
                    alignment.take(token, &other[at], 0.8, weights);
                }
                None => alignment.left[0].add(token, across, weights.of(token)),
            }
        }
        for (token, _) in other.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            alignment.left[1].add(token, across, weights.of(token));
        }
        alignment
    }

    fn take(&mut self, one: &Token, other: &Token, share: f32, weights: &WordWeights) {
        self.matched += share * weights.of(one).max(weights.of(other));
        self.has_name |= matches!(one.class, Class::Name | Class::Known);
        if one.text != other.text {
            match one.class {
                Class::Name | Class::Unknown => self.sounded = true,
                _ => self.translated = true,
            }
        }
    }

    fn how(&self) -> How {
        match (self.translated, self.sounded) {
            (true, _) => How::Translation,
            (false, true) => How::Transliteration,
            (false, false) => How::Words,
        }
    }

    fn relation(&self, across: bool) -> Relation {
        let [one, other] = self.left;
        let both = |part: fn(&Left) -> f32| part(&one).min(part(&other)) > 0.0;
        // Two names where nothing else is the same, or two places ("ambassade en Chine", "au Japon").
        let two_names = both(|left| left.names + left.known) && !self.has_name;
        let two_places = both(|left| left.places);
        let mut share = self.matched
            / (self.matched + 0.5 * (one.total(across) + other.total(across)))
                .max(f32::MIN_POSITIVE);
        if two_names {
            share *= 0.3;
        }
        if two_places && !self.has_name && one.is_nothing() && other.is_nothing() && share > 0.5 {
            return Relation {
                how: How::ButPlace,
                ..Relation::different(0.7)
            };
        }
        let contained =
            one.is_nothing() && one.places == 0.0 || other.is_nothing() && other.places == 0.0;
        // "Galp" is "Galp Energia", but "bank" alone is no bank of a name.
        if contained && self.has_name && !two_places {
            share = share.max(0.45 + 0.5 * share);
        }
        // "Commission" may be the European one.
        if contained && self.matched > 0.0 && !two_places {
            share = share.max(0.4);
        }
        match share {
            share if share >= 0.62 => Relation::same(share.min(1.0), self.how()),
            share if share >= 0.4 => Relation::compatible(share, How::Part),
            share => {
                // Words that no lexicon has may translate each other, unless there is a name on either side.
                let named = one.names + one.known > 0.0 && other.names + other.known > 0.0;
                if across && !named && one.unknown + other.unknown > 0.0 && share > 0.1 {
                    return Relation {
                        weight: share,
                        ..Relation::UNSURE
                    };
                }
                Relation::different(1.0 - share)
            }
        }
    }
}

/// True for words that are nearly the same: a slip in a name, or across languages words of one origin ("symphonique", "symphonic").
fn are_close(one: &Token, other: &Token, across: bool) -> bool {
    let open = |token: &Token| matches!(token.class, Class::Name | Class::Unknown);
    if !open(one) || !open(other) {
        return false;
    }
    let (a, b) = (one.text.chars().count(), other.text.chars().count());
    let (shortest, longest) = (a.min(b), a.max(b));
    if shortest < 5 {
        return false;
    }
    let distance = edits(&one.text, &other.text);
    distance <= 1 || (across && distance * 10 <= longest * 3)
}

#[cfg(test)]
mod tests;
