//! Who is who in an article: names of one person put together, pronouns and descriptions resolved.
//!
//! Names are compared part by part (particles, initials, order, spelling slips); stand-ins go to the most salient person that
//! agrees and that the grammar allows, after Lappin and Leass (1994): recency by sentence, subjects first, the article's topic
//! on ties. What stays ambiguous stays unresolved, because a wrong person is worse than a missing one.

mod cluster;
pub(super) mod grammar;
mod knowledge;
mod name;
mod stand_in;

use std::collections::HashMap;

use crate::document::{Detail, Language, Mention, MentionKind, Sentence};
use crate::resolve::context::PartlyRead;
use crate::syntax::{Gender, Relation, Upos};
use crate::text::fold;
pub(super) use cluster::agree;
use cluster::{Cluster, NameMention};
pub use knowledge::{NameWords, PersonKnowledge};
pub(crate) use name::{Name, PartKind};

/// Shorter words (letters) are not looked for as family names in a title.
const SHORTEST_FAMILY_NAME: usize = 3;

/// A person of one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(usize);

impl PersonId {
    /// Number of the person in its article, from 0, in order of first mention by name.
    pub fn index(self) -> usize {
        self.0
    }
}

/// The sentences, from `start` up to but without `end`, on whose reading the meaning of a stand-in waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// The first of them.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// Every person of an article: who each name mention and each stand-in refers to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Persons {
    people: Vec<Person>,
    /// The one person whose name stands in the article's title.
    titled: Option<PersonId>,
    /// Sentence → mention → whom it refers to.
    referents: Vec<Vec<Vec<PersonId>>>,
    /// Sentence and mention of a stand-in → the first sentence that its answer rests on.
    rests: HashMap<(usize, usize), Result<usize, Open>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Person {
    canonical: (usize, usize),
    name: String,
    gender: Option<Gender>,
    mentions: usize,
    /// The first sentence that names them.
    first: usize,
}

impl Persons {
    /// Finds the persons of an article. `sentences` hold their mentions, names and references alike.
    pub fn resolve(
        text: &str,
        sentences: &[Sentence],
        language: Language,
        knowledge: &PersonKnowledge,
    ) -> Persons {
        let article = PartlyRead {
            text,
            title: None,
            language,
            sentences,
            is_read: &vec![true; sentences.len()],
            events: &[],
        };
        Self::resolve_partly(&article, knowledge)
    }

    /// Finds the persons of an article of which some sentences are read. What its events say counts: a text goes on with whom it
    /// says to be appointed.
    ///
    /// Stand-ins are left unresolved where unread sentences can matter, see [`Persons::rests_on`].
    pub fn resolve_partly(article: &PartlyRead<'_>, knowledge: &PersonKnowledge) -> Persons {
        let sentences = article.sentences;
        let names = name_mentions(article.text, sentences, knowledge);
        let clusters = cluster::cluster(&names, article.language, knowledge);
        let unresolved = |sentence: &Sentence| vec![Vec::new(); sentence.mentions.len()];
        let mut persons = Persons {
            people: Vec::with_capacity(clusters.len()),
            titled: None,
            referents: sentences.iter().map(unresolved).collect(),
            rests: HashMap::new(),
        };
        for cluster in &clusters {
            let Some(person) = person(cluster, &names) else {
                continue;
            };
            let id = PersonId(persons.people.len());
            persons.people.push(person);
            for mention in cluster
                .members
                .iter()
                .filter_map(|member| names.get(*member))
            {
                persons.refer(mention.sentence, mention.mention, vec![id]);
            }
        }
        persons.titled = article.title.and_then(|title| persons.named_in(title));
        stand_in::resolve(&mut persons, article, knowledge);
        persons
    }

    /// The person behind mention `mention` of sentence `sentence`; `None` when it is unresolved or stands for several.
    pub fn of(&self, sentence: usize, mention: usize) -> Option<PersonId> {
        match self.all_of(sentence, mention) {
            [person] => Some(*person),
            _ => None,
        }
    }

    /// Everyone behind mention `mention` of sentence `sentence`: several for "ils", "they", "the two men"; none when unresolved.
    pub fn all_of(&self, sentence: usize, mention: usize) -> &[PersonId] {
        let of_sentence = self.referents.get(sentence);
        let of_mention = of_sentence.and_then(|mentions| mentions.get(mention));
        of_mention.map_or(&[], Vec::as_slice)
    }

    /// The first of the sentences that settle which one person a stand-in means; the last is its own, and the unread ones between
    /// do not matter. The answer then is the same however the article goes on, as long as the names in these sentences that
    /// are read are those of the persons whom they are taken for.
    ///
    /// # Errors
    ///
    /// What must be read before there is an answer.
    pub fn rests_on(&self, sentence: usize, mention: usize) -> Result<usize, Open> {
        let found = self.rests.get(&(sentence, mention));
        found.copied().unwrap_or(Ok(sentence))
    }

    /// Where the fullest name of the person stands: sentence and mention.
    pub fn canonical(&self, person: PersonId) -> (usize, usize) {
        self.people
            .get(person.0)
            .map_or((0, 0), |person| person.canonical)
    }

    /// The fullest name of the person, without honorifics; empty for a person of another article.
    pub fn name(&self, person: PersonId) -> &str {
        self.people
            .get(person.0)
            .map_or("", |person| person.name.as_str())
    }

    /// Gender of the person, where a forename, an honorific or a role form shows it.
    pub fn gender(&self, person: PersonId) -> Option<Gender> {
        self.people.get(person.0).and_then(|person| person.gender)
    }

    /// Every person, in order of first mention by name.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> + use<> {
        (0..self.people.len()).map(PersonId)
    }

    /// The one person whose family name stands in a text; of a family, the one whose whole name does.
    fn named_in(&self, text: &str) -> Option<PersonId> {
        let text = fold(text);
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let parts = |id: PersonId| -> Vec<String> {
            let name = fold(self.name(id));
            let parts = name.split(|c: char| !c.is_alphanumeric());
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let stands = |part: &String| words.contains(&part.as_str());
        let family = |id: &PersonId| {
            let parts = parts(*id);
            // Not what tells generations apart ("Jr.").
            let mut names = parts.iter().rev();
            names
                .find(|part| part.chars().count() >= SHORTEST_FAMILY_NAME)
                .is_some_and(stands)
        };
        let named: Vec<PersonId> = self.iter().filter(family).collect();
        let whole: Vec<PersonId> = named
            .iter()
            .copied()
            .filter(|id| parts(*id).iter().all(stands))
            .collect();
        match (named.as_slice(), whole.as_slice()) {
            ([only], _) | (_, [only]) => Some(*only),
            _ => None,
        }
    }

    /// True when the title can make the person the topic.
    fn is_titled(&self, person: PersonId) -> bool {
        self.titled == Some(person)
    }

    /// Whom the article is about: the one named in its title; or the person named most often, at least twice; or the only one.
    pub fn topic(&self) -> Option<PersonId> {
        if self.people.len() == 1 {
            return Some(PersonId(0));
        }
        if self.titled.is_some() {
            return self.titled;
        }
        let most = self.people.iter().map(|person| person.mentions).max()?;
        let mut leaders = self.iter().filter(|id| self.mentions(*id) == most);
        let first = leaders.next();
        first.filter(|_| most >= 2 && leaders.next().is_none())
    }

    /// How often the person is named.
    fn mentions(&self, person: PersonId) -> usize {
        self.people
            .get(person.0)
            .map_or(0, |person| person.mentions)
    }

    fn first_sentence(&self, person: PersonId) -> usize {
        self.people.get(person.0).map_or(0, |person| person.first)
    }

    fn rest(&mut self, sentence: usize, mention: usize, on: Result<usize, Open>) {
        self.rests.insert((sentence, mention), on);
    }

    fn refer(&mut self, sentence: usize, mention: usize, whom: Vec<PersonId>) {
        let of_sentence = self.referents.get_mut(sentence);
        if let Some(slot) = of_sentence.and_then(|mentions| mentions.get_mut(mention)) {
            *slot = whom;
        }
    }
}

fn person(cluster: &Cluster, names: &[NameMention]) -> Option<Person> {
    let members = cluster
        .members
        .iter()
        .filter_map(|member| names.get(*member));
    let first = members.clone().next()?;
    // The first of the fullest; a name in mixed case before one in capitals.
    let capitals = |name: &Name| {
        let mut words = name.text.split_whitespace();
        words.any(|word| word.chars().count() > 2 && !word.chars().any(char::is_lowercase))
    };
    let best = members.rev().max_by_key(|mention| {
        let (words, letters) = mention.name.fullness();
        (words, !capitals(&mention.name), letters)
    })?;
    Some(Person {
        canonical: (best.sentence, best.mention),
        name: best.name.text.clone(),
        gender: cluster.gender,
        mentions: cluster.members.len(),
        first: first.sentence,
    })
}

/// What of a person's name other names of the same person share, folded.
///
/// Two names can be one person's only if each holds, as words or written together, a telling part of the other, perhaps in one word
/// with particles of it; or one is an initial alone, which is not looked for.
pub(crate) struct NameParts {
    /// Its parts without particles, without initials unless there is nothing else.
    pub telling: Vec<String>,
    /// Its initials. Alone they can be a mention of the person too, and show a gender ("Mme A.").
    pub initials: Vec<String>,
    /// All parts written together.
    pub whole: String,
}

/// The parts of a mention that is a name.
pub(crate) fn name_parts(
    text: &str,
    sentence: &Sentence,
    mention: &Mention,
    knowledge: &PersonKnowledge,
) -> Option<NameParts> {
    name_of(text, sentence, mention, knowledge).map(|name| name.into())
}

fn name_of(
    text: &str,
    sentence: &Sentence,
    mention: &Mention,
    knowledge: &PersonKnowledge,
) -> Option<Name> {
    let (start, end) = (mention.span.start, mention.span.end);
    let surface = text.get(start..end).unwrap_or_default();
    let before = text
        .get(sentence.span.start.min(start)..start)
        .unwrap_or_default();
    Name::parse(surface, before, knowledge)
}

fn name_mentions(
    text: &str,
    sentences: &[Sentence],
    knowledge: &PersonKnowledge,
) -> Vec<NameMention> {
    let mut names = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        for (index, mention) in sentence.mentions.iter().enumerate() {
            if mention.kind != MentionKind::Person {
                continue;
            }
            if let Some(name) = name_of(text, sentence, mention, knowledge) {
                names.push(NameMention {
                    sentence: number,
                    mention: index,
                    name,
                    role_gender: role_gender(sentence, mention),
                });
            }
        }
    }
    names
}

/// Gender of a role form directly before the name, or after it with at most one mark between ("la ministre X", "X, directrice").
fn role_gender(sentence: &Sentence, name: &Mention) -> Option<Gender> {
    let mark_between = |from: usize, to: usize| {
        let between = sentence.tokens.get(from..to).unwrap_or_default();
        let is_mark = |lower: &str| !lower.chars().any(char::is_alphanumeric);
        to >= from && between.len() <= 1 && between.iter().all(|token| is_mark(&token.lower))
    };
    sentence.mentions.iter().find_map(|mention| {
        let Detail::Role(role) = &mention.detail else {
            return None;
        };
        let before = mention.tokens.end <= name.tokens.start
            && mark_between(mention.tokens.end, name.tokens.start);
        let after = name.tokens.end <= mention.tokens.start
            && mark_between(name.tokens.end, mention.tokens.start);
        if role.plural || !(before || after) {
            return None;
        }
        // A form for both genders ("ministre") shows it by its article.
        role.gender.or_else(|| {
            let article = mention.tokens.start.checked_sub(1)?;
            let token = sentence.tokens.get(article)?;
            let determines = token.upos == Upos::Det && token.relation == Relation::Det;
            token.gender.filter(|_| determines)
        })
    })
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
