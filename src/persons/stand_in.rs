//! Whom a pronoun or a description stands for.

mod binding;
mod plural;
mod relative;

use std::collections::HashMap;

use super::cluster::agree;
use super::grammar::{self, Function};
use super::knowledge::PersonKnowledge;
use super::{PersonId, Persons};
use crate::document::{Detail, Language, Mention, MentionKind, ReferenceDetail, Sentence};
use crate::syntax::{Gender, Number, Relation, Upos};
use crate::text::fold;

/// How many sentences back an antecedent may stand.
const WINDOW: usize = 3;
/// Salience of a mention in the sentence of the stand-in, and what each sentence further back costs.
const SAME_SENTENCE: i32 = 100;
const PER_SENTENCE: i32 = 30;
/// What a subject, another argument of a verb, and agreement in a known gender add.
const SUBJECT: i32 = 40;
const ARGUMENT: i32 = 5;
const KNOWN_GENDER: i32 = 10;
/// Two persons closer than this are not told apart; more is asked for across a paragraph.
const MARGIN: i32 = 10;
const MARGIN_ACROSS_PARAGRAPHS: i32 = 35;
/// Less salient persons are no antecedents, unless the article is about them.
const LEAST: i32 = 40;

/// A mention by which a person is present.
#[derive(Clone, Debug)]
struct Anchor {
    start: usize,
    tokens: std::ops::Range<usize>,
    whom: Vec<PersonId>,
    function: Option<Function>,
    subject: bool,
    named: bool,
    relative: bool,
}

/// Resolves every stand-in, in order of the text.
pub(super) fn resolve(
    persons: &mut Persons,
    text: &str,
    sentences: &[Sentence],
    language: Language,
    knowledge: &PersonKnowledge,
) {
    let mut resolver = Resolver {
        text,
        sentences,
        language,
        knowledge,
        topic: persons.topic(),
        inferred: HashMap::new(),
        anchors: vec![Vec::new(); sentences.len()],
    };
    for (number, sentence) in sentences.iter().enumerate() {
        for (index, mention) in sentence.mentions.iter().enumerate() {
            let whom = persons.all_of(number, index).to_vec();
            resolver.add(number, mention, whom, true);
        }
    }
    for (number, sentence) in sentences.iter().enumerate() {
        let mut in_order: Vec<usize> = (0..sentence.mentions.len()).collect();
        in_order.sort_by_key(|index| {
            sentence
                .mentions
                .get(*index)
                .map(|mention| mention.span.start)
        });
        for index in in_order {
            let Some(mention) = sentence.mentions.get(index) else {
                continue;
            };
            let Detail::Reference(detail) = &mention.detail else {
                continue;
            };
            let whom = resolver.whom(persons, number, mention, detail);
            if let ([person], Some(gender)) = (whom.as_slice(), detail.gender) {
                resolver.inferred.entry(*person).or_insert(gender);
            }
            persons.refer(number, index, whom.clone());
            resolver.add(number, mention, whom, false);
        }
    }
}

struct Resolver<'a> {
    text: &'a str,
    sentences: &'a [Sentence],
    language: Language,
    knowledge: &'a PersonKnowledge,
    topic: Option<PersonId>,
    /// Gender that pronouns gave to persons whose name shows none: "she" does not become "he".
    inferred: HashMap<PersonId, Gender>,
    /// Sentence → the persons present in it.
    anchors: Vec<Vec<Anchor>>,
}

impl Resolver<'_> {
    fn add(&mut self, number: usize, mention: &Mention, whom: Vec<PersonId>, named: bool) {
        let (Some(sentence), Some(anchors)) =
            (self.sentences.get(number), self.anchors.get_mut(number))
        else {
            return;
        };
        if whom.is_empty() {
            return;
        }
        let function = grammar::function(sentence, &mention.tokens);
        let relative = matches!(&mention.detail, Detail::Reference(detail) if detail.relative);
        let subject = match function {
            // A headline or an enumeration has its person as root.
            Some(function) => {
                function.is_subject()
                    || matches!(function.relation, Relation::Root | Relation::Dislocated)
            }
            None => mention.tokens.start <= 3 && anchors.is_empty(),
        };
        anchors.push(Anchor {
            start: mention.span.start,
            tokens: mention.tokens.clone(),
            whom,
            function,
            subject: subject && !relative,
            named,
            relative,
        });
    }

    fn in_sentence(&self, number: usize) -> &[Anchor] {
        self.anchors.get(number).map_or(&[], Vec::as_slice)
    }

    fn whom(
        &self,
        persons: &Persons,
        number: usize,
        mention: &Mention,
        detail: &ReferenceDetail,
    ) -> Vec<PersonId> {
        let Some(sentence) = self.sentences.get(number) else {
            return Vec::new();
        };
        let place = Place {
            number,
            sentence,
            mention,
            gender: detail.gender,
            function: grammar::function(sentence, &mention.tokens),
        };
        let one = |person: Option<PersonId>| person.into_iter().collect();
        if detail.relative {
            return self.relative(persons, &place);
        }
        if detail.plural {
            return self.several(persons, &place, detail.pronoun);
        }
        if !detail.pronoun
            && let Some(named) = self.apposed(persons, &place)
        {
            return vec![named];
        }
        let form = self
            .text
            .get(mention.span.start..mention.span.end)
            .unwrap_or_default();
        if self.knowledge.latter.contains(&fold(form)) {
            return one(self.latter(persons, &place));
        }
        one(self.salient(persons, &place))
    }

    /// The person that agrees and that the grammar does not forbid.
    fn allowed(&self, persons: &Persons, place: &Place, anchor: &Anchor) -> Option<PersonId> {
        let [person] = anchor.whom.as_slice() else {
            return None;
        };
        let inferred = || self.inferred.get(person).copied();
        let gender = persons.gender(*person).or_else(inferred);
        agree(place.gender, gender).then_some(*person)
    }

    fn salient(&self, persons: &Persons, place: &Place) -> Option<PersonId> {
        let forbidden = self.forbidden(place);
        let mut scores: Vec<(i32, usize, PersonId)> = Vec::new();
        for number in place.number.saturating_sub(WINDOW)..=place.number {
            for anchor in self.in_sentence(number) {
                let Some(person) = self.allowed(persons, place, anchor) else {
                    continue;
                };
                if anchor.start >= place.mention.span.start || forbidden.contains(&person) {
                    continue;
                }
                let mut score = salience(anchor, place.number - number);
                if place.gender.is_some() && place.gender == persons.gender(person) {
                    score += KNOWN_GENDER;
                }
                match scores.iter_mut().find(|(_, _, known)| *known == person) {
                    Some(known) if known.0 >= score => {}
                    Some(known) => *known = (score, number, person),
                    None => scores.push((score, number, person)),
                }
            }
        }
        scores.sort_unstable_by(|a, b| b.cmp(a));
        let topic = self.topic.filter(|topic| !forbidden.contains(topic));
        let ahead = self
            .ahead(persons, place)
            .filter(|ahead| !forbidden.contains(ahead));
        let Some((best, best_sentence, person)) = scores.first().copied() else {
            return ahead
                .or_else(|| topic.filter(|topic| self.is_known_from_afar(persons, place, *topic)));
        };
        let margin = if self.same_paragraph(best_sentence, place.number) {
            MARGIN
        } else {
            MARGIN_ACROSS_PARAGRAPHS
        };
        let rivals = || {
            let close = scores.iter().filter(|(score, _, _)| best - score < margin);
            close.map(|(_, _, person)| *person)
        };
        let chosen = if rivals().count() == 1 {
            Some(person)
        } else {
            rivals()
                .find(|rival| Some(*rival) == ahead || (ahead.is_none() && Some(*rival) == topic))
        }?;
        if Some(chosen) != topic {
            let nouns = self.other_subject(place);
            if best < LEAST || nouns.is_some_and(|score| score >= best + MARGIN) {
                return None;
            }
        }
        Some(chosen)
    }

    /// True when the article's topic, out of reach otherwise, has been named before and surely agrees.
    fn is_known_from_afar(&self, persons: &Persons, place: &Place, topic: PersonId) -> bool {
        let named = |anchor: &Anchor| anchor.whom.contains(&topic);
        let before = self.anchors.iter().take(place.number);
        before.flatten().any(named)
            && place.gender.is_some()
            && persons.gender(topic) == place.gender
    }

    /// The subject of the main clause that follows the clause of the stand-in ("When she joined X, Ann Lee…").
    fn ahead(&self, persons: &Persons, place: &Place) -> Option<PersonId> {
        let function = place.function.filter(Function::is_subject)?;
        let way = grammar::ancestors(place.sentence, function.top);
        let is_clause = |(_, relation): &&(usize, Relation)| *relation == Relation::Advcl;
        let (main, _) = way.iter().find(is_clause)?;
        let subject = grammar::subject(place.sentence, *main)?;
        let anchors = self.in_sentence(place.number).iter();
        let mut after =
            anchors.filter(|anchor| anchor.named && anchor.start > place.mention.span.start);
        let anchor =
            after.find(|anchor| anchor.function.is_some_and(|other| other.top == subject))?;
        self.allowed(persons, place, anchor)
    }

    /// Salience of the most salient subject that is no known person, but may be what the pronoun stands for: in French any noun
    /// of its gender, in English a position.
    fn other_subject(&self, place: &Place) -> Option<i32> {
        let mut best = None;
        for number in place.number.saturating_sub(1)..=place.number {
            let sentence = self.sentences.get(number)?;
            let taken = |index: usize| {
                let mut anchors = self.in_sentence(number).iter();
                anchors.any(|anchor| {
                    anchor.tokens.contains(&index)
                        || anchor
                            .function
                            .is_some_and(|function| function.top == index)
                })
            };
            let is_role = |index: usize| {
                let mut roles = sentence.mentions.iter();
                roles.any(|role| role.kind == MentionKind::Role && role.tokens.contains(&index))
            };
            for (index, token) in sentence.tokens.iter().enumerate() {
                let noun = matches!(token.upos, Upos::Noun | Upos::Propn)
                    && matches!(token.relation, Relation::Nsubj | Relation::NsubjPass)
                    && token.number != Some(Number::Plural);
                let before = token.span.end <= place.mention.span.start;
                let rival = match self.language {
                    Language::French => agree(place.gender, token.gender),
                    Language::English => is_role(index),
                };
                if noun && before && rival && !taken(index) {
                    let score = SAME_SENTENCE + SUBJECT - distance_cost(place.number - number);
                    best = best.max(Some(score));
                }
            }
        }
        best
    }

    /// The last person named, in this sentence or the one before, with no organisation named since.
    fn latter(&self, persons: &Persons, place: &Place) -> Option<PersonId> {
        let forbidden = self.forbidden(place);
        for number in (place.number.saturating_sub(1)..=place.number).rev() {
            let anchors = self.in_sentence(number).iter().filter(|anchor| {
                let person = self.allowed(persons, place, anchor);
                anchor.named
                    && anchor.start < place.mention.span.start
                    && person.is_some_and(|person| !forbidden.contains(&person))
            });
            let Some(last) = anchors.max_by_key(|anchor| anchor.start) else {
                continue;
            };
            let since = |mention: &Mention| {
                mention.kind == MentionKind::Organization
                    && mention.span.start > last.start
                    && mention.span.end <= place.mention.span.start
            };
            let sentences = self.sentences.iter().take(place.number + 1).skip(number);
            let mut mentions = sentences.flat_map(|sentence| sentence.mentions.iter());
            return (!mentions.any(since)).then(|| self.allowed(persons, place, last))?;
        }
        None
    }

    /// True when no line break lies between two sentences.
    fn same_paragraph(&self, first: usize, last: usize) -> bool {
        let ends = (self.sentences.get(first), self.sentences.get(last));
        let (Some(one), Some(two)) = ends else {
            return true;
        };
        let between = self
            .text
            .get(one.span.end..two.span.start)
            .unwrap_or_default();
        !between.contains('\n')
    }
}

/// A stand-in where it stands.
struct Place<'a> {
    number: usize,
    sentence: &'a Sentence,
    mention: &'a Mention,
    gender: Option<Gender>,
    function: Option<Function>,
}

fn distance_cost(sentences: usize) -> i32 {
    i32::try_from(sentences).map_or(i32::MAX / 2, |sentences| sentences * PER_SENTENCE)
}

fn salience(anchor: &Anchor, sentences: usize) -> i32 {
    let function = match anchor.function {
        _ if anchor.subject => SUBJECT,
        Some(function) if is_argument(function.relation) && !anchor.relative => ARGUMENT,
        _ => 0,
    };
    SAME_SENTENCE + function - distance_cost(sentences)
}

fn is_argument(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Iobj
            | Relation::Obl
            | Relation::OblAgent
            | Relation::Xcomp
            | Relation::Dislocated
    )
}
