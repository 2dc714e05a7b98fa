//! Posts across languages: by concept, by family of concepts, and by the words of their field.

use super::lexicons::{Class, CompareKnowledge, Token, number};
use super::relation::{How, Relation};
use crate::document::{Detail, Language, Sentence, Token as Word};
use crate::lexicon::fold::{is_hyphen, words};
use crate::syntax::Gender;
use crate::text::{Span, fold};

/// A post, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RoleName {
    folded: Box<str>,
    /// Concept without the tags of modifiers.
    base: Option<Box<str>>,
    /// What modifiers make of it (a deputy's post).
    tags: Vec<Box<str>>,
    family: Option<usize>,
    vague: bool,
    /// All words.
    words: Vec<Token>,
    /// Words of the field, without places.
    field: Vec<Token>,
    /// Gender that the form shows.
    pub(crate) gender: Option<Gender>,
    /// Fields of work, as bits.
    pub(crate) sectors: u32,
}

impl RoleName {
    /// Takes a post apart; the concept is looked up where the record has none.
    pub(crate) fn new(
        text: &str,
        concept: Option<&str>,
        language: Option<Language>,
        knowledge: &CompareKnowledge,
    ) -> Self {
        let found = language.and_then(|language| look_up(text, language, knowledge));
        let gender = found.as_ref().and_then(|(_, gender)| *gender);
        let concept = concept
            .map(str::to_owned)
            .or(found.map(|(concept, _)| concept));
        let posts = &knowledge.posts;
        let (base, tags) = concept.as_deref().map_or((None, Vec::new()), |concept| {
            let (base, tags) = posts.base(concept);
            (Some(base), tags)
        });
        let tokens = knowledge.words.tokens(text, &knowledge.sounds);
        let is_head = |token: &Token| {
            let mut words = token.text.split(' ');
            base.is_some_and(|base| words.all(|word| posts.is_head_word(base, word)))
        };
        let field = tokens
            .iter()
            .filter(|token| token.class != Class::Place && !is_head(token));
        let folded: Vec<String> = words(text).into_iter().map(fold).collect();
        RoleName {
            folded: folded.join(" ").into(),
            tags: tags.into_iter().map(Into::into).collect(),
            family: base.and_then(|base| posts.family(base)),
            vague: base.is_some_and(|base| posts.is_vague(base)),
            sectors: base.map_or(0, |base| posts.sectors(base)),
            base: base.map(Into::into),
            field: field.cloned().collect(),
            words: tokens,
            gender,
        }
    }

    /// The concept without the tags of modifiers.
    pub(crate) fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Numbers of the post in general, and with its field where it has one.
    pub(crate) fn keys(&self) -> (Option<u64>, Option<u64>) {
        let head = match (self.family, &self.base) {
            (Some(family), _) => number("family", &family.to_string()),
            (None, Some(base)) => number("concept", base),
            (None, None) => return (None, self.words.first().map(|token| token.id)),
        };
        let head = self
            .tags
            .iter()
            .fold(head, |key, tag| key.rotate_left(7) ^ number("tag", tag));
        let mut field: Vec<u64> = self.field.iter().map(|token| token.id).collect();
        field.sort_unstable();
        let key = field.iter().fold(head, |key, id| key.rotate_left(5) ^ id);
        (Some(head), (!field.is_empty()).then_some(key))
    }

    /// How this post stands to another one.
    pub(crate) fn relation(&self, other: &Self, across: bool) -> Relation {
        if self.folded == other.folded {
            return Relation::same(1.0, How::Words);
        }
        let (Some(base), Some(other_base)) = (&self.base, &other.base) else {
            return self.by_words(other, across);
        };
        let field = self.field_relation(other, across);
        let same = base == other_base;
        let family = self.family.is_some() && self.family == other.family;
        if self.tags != other.tags {
            return Relation::different(if same || family { 0.8 } else { 1.0 });
        }
        if same || family {
            let how = if same { How::Concept } else { How::Translation };
            let weight = if same { 1.0 } else { 0.9 };
            return match field {
                Field::Same => Relation::same(weight, how),
                Field::Neither => Relation::same(0.95 * weight, how),
                Field::OneSided => Relation::compatible(0.8 * weight, how),
                Field::Unsure => Relation::compatible(0.5 * weight, how),
                Field::Different => Relation::different(0.8),
            };
        }
        if self.vague || other.vague {
            let (vague, exact) = if self.vague {
                (self, other)
            } else {
                (other, self)
            };
            return match field {
                Field::Same => Relation::same(0.8, How::Translation),
                Field::Neither => Relation::compatible(0.5, How::Part),
                Field::OneSided if vague.field.is_empty() => Relation::compatible(0.4, How::Part),
                // "head of human resources", "directrice des ressources humaines".
                Field::OneSided if covers(&exact.words, &vague.field) => {
                    Relation::same(0.8, How::Translation)
                }
                Field::OneSided if exact.field.is_empty() && !exact.vague => {
                    self.by_all_words(other)
                }
                Field::Unsure => Relation::UNSURE,
                // "directrice du football", "director of women's football".
                Field::OneSided | Field::Different if overlap(&self.words, &other.words) >= 0.5 => {
                    Relation::UNSURE
                }
                Field::OneSided | Field::Different => Relation::different(0.7),
            };
        }
        self.by_all_words(other)
    }

    /// Two concepts that differ may still be one in words ("directeur de recherche", "research director").
    fn by_all_words(&self, other: &Self) -> Relation {
        let share = overlap(&self.words, &other.words);
        if share >= 0.7 {
            return Relation::same(share, How::Translation);
        }
        if contains(&self.words, &other.words) {
            return Relation::compatible(0.5, How::Part);
        }
        let open = |role: &Self| role.words.iter().any(|word| word.class == Class::Unknown);
        match share >= 0.5 && (open(self) || open(other)) {
            true => Relation::UNSURE,
            false => Relation::different(1.0),
        }
    }

    /// Posts of which one is in no lexicon.
    fn by_words(&self, other: &Self, across: bool) -> Relation {
        let share = overlap(&self.words, &other.words);
        if share >= 0.6 {
            return Relation::same(share, How::Translation);
        }
        if share >= 0.3 || contains(&self.words, &other.words) {
            return Relation::compatible(0.5, How::Part);
        }
        // In one language two posts of several words without one in common are two.
        let several = self.words.len().min(other.words.len()) > 1;
        if !across && share == 0.0 && several {
            return Relation::different(0.6);
        }
        let translated = |role: &Self| {
            role.words
                .iter()
                .all(|word| word.class != Class::Unknown && word.class != Class::Name)
        };
        match !across || (translated(self) && translated(other)) {
            true if self.base.is_some() == other.base.is_some() => Relation::different(0.6),
            _ => Relation::UNSURE,
        }
    }

    fn field_relation(&self, other: &Self, across: bool) -> Field {
        let (one, two) = (&self.field, &other.field);
        match (one.is_empty(), two.is_empty()) {
            (true, true) => return Field::Neither,
            (true, false) | (false, true) => return Field::OneSided,
            (false, false) => {}
        }
        let share = overlap(one, two);
        if share >= 0.5 || contains(one, two) {
            return Field::Same;
        }
        if share > 0.0 {
            return Field::Unsure;
        }
        let open = |words: &[Token]| {
            words
                .iter()
                .any(|word| matches!(word.class, Class::Unknown | Class::Name))
        };
        match across && (open(one) || open(two)) {
            true => Field::Unsure,
            false => Field::Different,
        }
    }
}

/// How the fields of two posts stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Same,
    Neither,
    OneSided,
    Unsure,
    Different,
}

/// The share of words that two lists have in common, by the longer one.
fn overlap(one: &[Token], other: &[Token]) -> f32 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let common = one
        .iter()
        .filter(|token| other.iter().any(|o| o.id == token.id))
        .count();
    common as f32 / one.len().max(other.len()) as f32
}

/// True when all words of the shorter list are in the longer one.
fn contains(one: &[Token], other: &[Token]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    !short.is_empty() && covers(long, short)
}

/// True when all of `some` are among `words`.
fn covers(words: &[Token], some: &[Token]) -> bool {
    let has = |token: &Token| words.iter().any(|word| word.id == token.id);
    some.iter().all(has)
}

/// The concept of a post and the gender of its form, where the lexicon has it.
fn look_up(
    text: &str,
    language: Language,
    knowledge: &CompareKnowledge,
) -> Option<(String, Option<Gender>)> {
    let sentence = Sentence {
        span: Span::new(0, text.len()),
        tokens: tokens(text),
        has_syntax: false,
        mentions: Vec::new(),
    };
    let mentions = knowledge.roles.find(text, &sentence, language);
    let longest = mentions
        .into_iter()
        .max_by_key(|mention| (mention.span.len(), std::cmp::Reverse(mention.span.start)))?;
    match longest.detail {
        Detail::Role(role) => Some((role.concept, role.gender)),
        _ => None,
    }
}

/// Words and marks of a text, as the reader cuts them.
fn tokens(text: &str) -> Vec<Word> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            tokens.push(Word::new(Span::new(from, at), &text[from..at]));
        }
        if !c.is_whitespace() || is_hyphen(c) {
            let end = at + c.len_utf8();
            tokens.push(Word::new(Span::new(at, end), &text[at..end]));
        }
    }
    if let Some(from) = start {
        tokens.push(Word::new(Span::new(from, text.len()), &text[from..]));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::super::relation::RelationKind;
    use super::super::testing::knowledge;
    use super::*;

    fn relation(french: &str, english: &str) -> RelationKind {
        let knowledge = knowledge();
        let french = RoleName::new(french, None, Some(Language::French), knowledge);
        let english = RoleName::new(english, None, Some(Language::English), knowledge);
        let kind = french.relation(&english, true).kind;
        assert_eq!(
            kind,
            english.relation(&french, true).kind,
            "{french:?} {english:?}"
        );
        kind
    }

    #[test]
    fn posts_meet_across_languages() {
        for (french, english) in [
            ("directrice générale", "chief executive"),
            ("présidente", "chair"),
            ("présidente", "president"),
            ("ministre de l'Intérieur", "interior minister"),
            ("ministre", "health minister"),
            ("vice-ministre de l'Énergie", "deputy energy minister"),
            (
                "Vice-ministre des Affaires étrangères",
                "deputy foreign minister",
            ),
            ("directrice financière", "chief financial officer"),
            ("chef économiste", "chief economist"),
            ("conseiller", "adviser"),
            ("entraîneur", "head coach"),
            ("sélectionneur", "coach"),
            ("directrice de recherche", "research director"),
            ("directrice artistique", "artistic director"),
            ("directeur musical", "music director"),
            ("secrétaire général", "secretary-general"),
            ("secrétaire générale", "general secretary"),
            ("directrice générale adjointe", "deputy director-general"),
            (
                "directrice générale du budget",
                "director-general for budget",
            ),
            (
                "directrice du football féminin",
                "director of women's football",
            ),
            ("associée", "partner"),
            ("porte-parole", "spokesperson"),
            ("haut-commissaire", "High Commissioner"),
            ("professeure de catalyse", "Professor of Catalysis"),
            ("conseillère scientifique", "science counsellor"),
            ("sous-secrétaire d'État", "undersecretary of state"),
            ("directeur général", "general director"),
            ("garde des Sceaux", "justice minister"),
            ("directrice du football", "director of women's football"),
            ("greffier", "clerk"),
            (
                "directrice des ressources humaines",
                "head of human resources",
            ),
            ("directeur commercial", "sales director"),
        ] {
            let kind = relation(french, english);
            assert!(
                kind >= RelationKind::Compatible,
                "{french} / {english}: {kind:?}"
            );
        }
    }

    #[test]
    fn other_posts_are_different() {
        for (french, english) in [
            ("secrétaire générale", "head of communications"),
            ("directeur technique", "chief operating officer"),
            ("vice-présidente", "secretary-general"),
            ("ministre de l'Emploi", "minister of education"),
            ("vice-président", "president"),
            ("maire", "prefect"),
            ("directrice adjointe", "director"),
            ("conseillère municipale", "regional councillor"),
        ] {
            assert_eq!(
                relation(french, english),
                RelationKind::Different,
                "{french} / {english}"
            );
        }
    }

    #[test]
    fn what_no_lexicon_has_is_unsure() {
        assert_eq!(relation("zorglubeur", "frobnicator"), RelationKind::Unsure);
    }
}
