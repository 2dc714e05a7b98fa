//! Whom a pronoun or a description stands for.
//!
//! Sentences may be unread. What is taken from a sentence is then asked for with [`Resolver::consult`], and what cannot be known
//! yet ends in an [`Open`]; so an answer is the same whatever the unread sentences hold. Where all are read nothing is open.

mod binding;
mod plural;
mod relative;
mod salient;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::cluster::agree;
use super::grammar::{self, Function};
use super::knowledge::PersonKnowledge;
use super::{Open, PersonId, Persons};
use crate::document::{
    Detail, Language, Mention, MentionKind, ReferenceDetail, ReferenceKind, Sentence,
};
use crate::record::{EventType, Slot, Status};
use crate::resolve::context::PartlyRead;
use crate::rules::EventMention;
use crate::syntax::{Gender, Relation, Upos};
use crate::text::fold;

/// How many sentences back an antecedent may stand.
const WINDOW: usize = 3;
/// The most words and marks of a title between a phrase and the name that it makes the topic.
const MOST_TITLE_WORDS: usize = 2;

/// A mention by which a person is present.
#[derive(Clone, Debug)]
struct Anchor {
    start: usize,
    tokens: std::ops::Range<usize>,
    /// Whom it means: never nobody, unless it is open, and may mean nobody.
    whom: Result<Vec<PersonId>, Open>,
    /// False when it means several persons, if anybody.
    may_be_one: bool,
    function: Option<Function>,
    subject: bool,
    /// Told beforehand as what its clause is about.
    is_topic: bool,
    /// Said to be appointed.
    is_appointed: bool,
    named: bool,
    pronoun: bool,
    relative: bool,
}

/// Resolves every stand-in, in order of the text.
pub(super) fn resolve(
    persons: &mut Persons,
    article: &PartlyRead<'_>,
    knowledge: &PersonKnowledge,
) {
    let (sentences, is_read) = (article.sentences, article.is_read);
    let complete = is_read.iter().all(|read| *read);
    let whole = Open {
        start: 0,
        end: sentences.len(),
    };
    let mut resolver = Resolver {
        text: article.text,
        sentences,
        language: article.language,
        knowledge,
        is_read,
        complete,
        topic: if complete {
            Ok(persons.topic())
        } else {
            Err(whole)
        },
        titled: match complete || article.title.is_none() {
            true => Ok(persons.titled),
            false => Err(whole),
        },
        appointed: article.events.iter().filter_map(appointed).collect(),
        inferred: HashMap::new(),
        anchors: vec![Vec::new(); sentences.len()],
        since: (0..sentences.len()).collect(),
        strangers: vec![Vec::new(); sentences.len()],
    };
    for (number, sentence) in sentences.iter().enumerate() {
        for (index, mention) in sentence.mentions.iter().enumerate() {
            let whom = persons.all_of(number, index).to_vec();
            resolver.add(number, index, mention, Ok(whom), true);
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
            let since = Cell::new(number);
            let stranger = Cell::new(false);
            let mut whom = resolver.whom(persons, number, mention, detail, &since, &stranger);
            if let Ok(several) = &mut whom {
                // As the article brings them in.
                several.sort_unstable();
            }
            if stranger.get() {
                resolver.strangers[number].push(mention.tokens.clone());
            }
            persons.refer(number, index, whom.clone().unwrap_or_default());
            persons.rest(
                number,
                index,
                whom.as_ref().map(|_| since.get()).map_err(|open| *open),
            );
            if let (Ok([person]), Some(gender)) = (whom.as_ref().map(Vec::as_slice), detail.gender)
            {
                let first = resolver.inferred.entry(*person);
                first.or_insert((gender, number));
            }
            // A possessor is there in the background, too weakly to be taken up from; so is whom a CV is of.
            if matches!(detail.kind, ReferenceKind::Possessive | ReferenceKind::Zero) {
                continue;
            }
            if whom.is_ok() {
                resolver.since[number] = resolver.since[number].min(since.get());
            }
            resolver.add(number, index, mention, whom, false);
        }
    }
}

/// Sentence and mention of whom an event mention says to be appointed or elected.
fn appointed((sentence, event): &(usize, EventMention)) -> Option<(usize, usize)> {
    let begins = matches!(
        event.event_type,
        EventType::Appointment | EventType::Election
    );
    let person = event.argument(Slot::Person).filter(|_| begins)?;
    (event.status != Status::Negated).then_some((*sentence, person.mention?))
}

/// True for what stands alone between two commas.
fn is_between_commas(sentence: &Sentence, tokens: &std::ops::Range<usize>) -> bool {
    let is_comma = |at: usize| sentence.tokens.get(at).is_some_and(|it| it.lower == ",");
    tokens.start.checked_sub(1).is_some_and(is_comma) && is_comma(tokens.end)
}

struct Resolver<'a> {
    text: &'a str,
    sentences: &'a [Sentence],
    language: Language,
    knowledge: &'a PersonKnowledge,
    is_read: &'a [bool],
    /// Whether every sentence is read.
    complete: bool,
    /// The article's topic, which takes all of it.
    topic: Result<Option<PersonId>, Open>,
    /// The person in the title, of whom the same is true where there is a title.
    titled: Result<Option<PersonId>, Open>,
    /// Sentence and mention of those who are said to be appointed or elected.
    appointed: HashSet<(usize, usize)>,
    /// Gender that pronouns gave to persons whose name shows none, and the sentence: "she" does not become "he".
    inferred: HashMap<PersonId, (Gender, usize)>,
    /// Sentence → the persons present in it.
    anchors: Vec<Vec<Anchor>>,
    /// Sentence → the first sentence that the answers to its stand-ins rest on.
    since: Vec<usize>,
    /// Sentence → the stand-ins that can mean nobody named before: somebody else, then.
    strangers: Vec<Vec<std::ops::Range<usize>>>,
}

impl Resolver<'_> {
    fn add(
        &mut self,
        number: usize,
        index: usize,
        mention: &Mention,
        whom: Result<Vec<PersonId>, Open>,
        named: bool,
    ) {
        let (Some(sentence), Some(anchors)) =
            (self.sentences.get(number), self.anchors.get_mut(number))
        else {
            return;
        };
        if whom.as_ref().is_ok_and(Vec::is_empty) {
            return;
        }
        let function = grammar::function(sentence, &mention.tokens);
        let (relative, plural) = match &mention.detail {
            Detail::Reference(detail) => (detail.kind == ReferenceKind::Relative, detail.plural),
            _ => (false, false),
        };
        let subject = match function {
            // A headline or an enumeration has its person as root.
            Some(function) => {
                function.is_subject()
                    || matches!(function.relation, Relation::Root | Relation::Dislocated)
            }
            None => mention.tokens.start <= 3 && anchors.iter().all(|other| other.whom.is_err()),
        };
        // "«…», raconte Paul Petit.": who is quoted is not who the text goes on with.
        let is_inverted = |function: Function| {
            function.is_subject() && function.governor.is_some_and(|verb| verb < function.top)
        };
        let quoted = named && function.is_some_and(is_inverted);
        let is_topic = named && is_topic(sentence, &mention.tokens, &self.knowledge.topics);
        anchors.push(Anchor {
            start: mention.span.start,
            tokens: mention.tokens.clone(),
            whom,
            may_be_one: relative || !plural,
            function,
            subject: is_topic || subject && !relative && !quoted,
            is_topic,
            is_appointed: named && self.appointed.contains(&(number, index)),
            named,
            pronoun: matches!(&mention.detail, Detail::Reference(it) if it.kind == ReferenceKind::Pronoun),
            relative,
        });
    }

    /// The persons present in a sentence, on which the answer then rests.
    fn consult(&self, place: &Place, number: usize) -> Result<&[Anchor], Open> {
        let is_read = self.is_read.get(number).copied().unwrap_or(true);
        if !is_read {
            return Err(Open {
                start: number,
                end: number + 1,
            });
        }
        let since = self.since.get(number).copied().unwrap_or(number);
        place.since.set(place.since.get().min(since));
        Ok(self.anchors.get(number).map_or(&[], Vec::as_slice))
    }

    /// Whom a stand-in means; `since` becomes the first sentence that the answer rests on, `stranger` true when nobody named before
    /// can be meant.
    fn whom(
        &self,
        persons: &Persons,
        number: usize,
        mention: &Mention,
        detail: &ReferenceDetail,
        since: &Cell<usize>,
        stranger: &Cell<bool>,
    ) -> Result<Vec<PersonId>, Open> {
        let Some(sentence) = self.sentences.get(number) else {
            return Ok(Vec::new());
        };
        if detail.kind == ReferenceKind::Zero {
            return self.protagonist(persons, sentence, mention);
        }
        let form = self
            .text
            .get(mention.span.start..mention.span.end)
            .unwrap_or_default();
        let place = Place {
            number,
            sentence,
            mention,
            gender: detail.gender,
            is_latter: self.knowledge.latter.contains(&fold(form)),
            function: grammar::function(sentence, &mention.tokens),
            since,
            stranger,
        };
        let here = self.consult(&place, number)?;
        if !sentence.has_syntax {
            // Whether it leads the sentence depends on those before.
            for anchor in here {
                anchor.whom()?;
            }
        }
        let one = |person: Option<PersonId>| person.into_iter().collect();
        if detail.kind == ReferenceKind::Relative {
            return self.relative(persons, &place);
        }
        if detail.plural {
            let pronoun = detail.kind == ReferenceKind::Pronoun;
            return self.several(persons, &place, pronoun);
        }
        if detail.kind == ReferenceKind::Description
            && let Some(named) = self.apposed(persons, &place)?
        {
            return Ok(vec![named]);
        }
        if let Some(nth) = detail.nth
            && let Some(person) = self.nth(persons, &place, nth)?
        {
            return Ok(vec![person]);
        }
        // "Anne Roux, elle, part".
        if detail.kind == ReferenceKind::Pronoun
            && is_between_commas(sentence, &mention.tokens)
            && let Some(named) = self.directly_before(persons, &place)?
        {
            return Ok(vec![named]);
        }
        if place.is_latter {
            return self.latter(persons, &place).map(one);
        }
        if detail.kind == ReferenceKind::Possessive
            && let Some(owner) = self.subject_of_relative_clause(persons, &place)?
        {
            return Ok(vec![owner]);
        }
        self.salient(persons, &place).map(one)
    }

    /// Who is the subject of the relative clause that a possessive stands in: "Luc, qui avait annoncé son départ".
    fn subject_of_relative_clause(
        &self,
        persons: &Persons,
        place: &Place,
    ) -> Result<Option<PersonId>, Open> {
        let above = grammar::ancestors(place.sentence, place.mention.tokens.start);
        let is_verb = |at: usize| place.sentence.tokens[at].upos == Upos::Verb;
        let verb = above.iter().map(|(at, _)| *at).find(|at| is_verb(*at));
        let Some(subject) = verb.and_then(|verb| grammar::subject(place.sentence, verb)) else {
            return Ok(None);
        };
        let here = self.consult(place, place.number)?;
        let is_it = |anchor: &&Anchor| anchor.relative && anchor.tokens.contains(&subject);
        match here.iter().find(is_it) {
            Some(anchor) => self.allowed(persons, place, anchor),
            None => Ok(None),
        }
    }

    /// Whom a CV in the article is of: who is named most often, and among equals first, unless the line begins with a post: such are
    /// in lists of people too. Nobody where the line itself names somebody.
    fn protagonist(
        &self,
        persons: &Persons,
        line: &Sentence,
        mark: &Mention,
    ) -> Result<Vec<PersonId>, Open> {
        let topic = self.topic?;
        let mut mentions = line.mentions.iter();
        if mentions.any(|mention| mention.kind == MentionKind::Person) {
            return Ok(Vec::new());
        }
        let mut mentions = line.mentions.iter();
        if mentions.any(|it| it.kind == MentionKind::Role && it.tokens.end <= mark.tokens.start) {
            return Ok(topic.into_iter().collect());
        }
        let most = persons
            .iter()
            .max_by_key(|id| (persons.mentions(*id), std::cmp::Reverse(id.index())));
        Ok(topic.or(most).into_iter().collect())
    }

    /// The person that agrees and that the grammar does not forbid.
    fn allowed(
        &self,
        persons: &Persons,
        place: &Place,
        anchor: &Anchor,
    ) -> Result<Option<PersonId>, Open> {
        let [person] = anchor.whom()? else {
            return Ok(None);
        };
        if place.gender.is_none() {
            return Ok(Some(*person));
        }
        let gender = match persons.gender(*person) {
            None => self.inferred(persons, place, *person)?,
            known => known,
        };
        Ok(agree(place.gender, gender).then_some(*person))
    }

    /// The gender that the pronouns before gave to a person whose names show none.
    fn inferred(
        &self,
        persons: &Persons,
        place: &Place,
        person: PersonId,
    ) -> Result<Option<Gender>, Open> {
        let known = self.inferred.get(&person);
        if self.complete {
            return Ok(known.map(|(gender, _)| *gender));
        }
        // Only a pronoun at most so far behind a mention of the person can be it: the topic is taken from afar only by the
        // gender of its names.
        let first = persons.first_sentence(person);
        let mut last = first;
        for number in first..=known.map_or(place.number, |(_, sentence)| *sentence) {
            let present = |anchor: &Anchor| {
                let whom = anchor.whom.as_ref();
                whom.is_ok_and(|whom| whom.contains(&person))
            };
            if self.anchors[number].iter().any(present) {
                last = number;
            }
            if number - last > WINDOW {
                continue;
            }
            let mut anchors = self.consult(place, number)?.iter();
            if let Some(open) = anchors.find(|anchor| anchor.may_be_one && anchor.whom.is_err()) {
                open.whom()?;
            }
        }
        Ok(known.map(|(gender, _)| *gender))
    }

    /// The last person named, in this sentence or the one before, with no organisation named since.
    fn latter(&self, persons: &Persons, place: &Place) -> Result<Option<PersonId>, Open> {
        let forbidden = self.forbidden(place)?;
        for number in (place.number.saturating_sub(1)..=place.number).rev() {
            let mut last: Option<(usize, PersonId)> = None;
            for anchor in self.consult(place, number)? {
                if !anchor.named || !anchor.is_before(place) {
                    continue;
                }
                let person = self.allowed(persons, place, anchor)?;
                if let Some(person) = person.filter(|person| !forbidden.contains(person)) {
                    last = last.max(Some((anchor.start, person)));
                }
            }
            let Some((start, person)) = last else {
                continue;
            };
            let since = |mention: &Mention| {
                mention.kind == MentionKind::Organization
                    && mention.span.start > start
                    && mention.span.end <= place.mention.span.start
            };
            let sentences = self.sentences.iter().take(place.number + 1).skip(number);
            let mut mentions = sentences.flat_map(|sentence| sentence.mentions.iter());
            return Ok((!mentions.any(since)).then_some(person));
        }
        Ok(None)
    }
}

impl Anchor {
    /// True when it begins before the stand-in does, in the order of the text.
    fn is_before(&self, place: &Place) -> bool {
        self.start < place.mention.span.start
    }

    fn whom(&self) -> Result<&[PersonId], Open> {
        self.whom.as_deref().map_err(|open| *open)
    }
}

/// A stand-in where it stands.
struct Place<'a> {
    number: usize,
    sentence: &'a Sentence,
    mention: &'a Mention,
    gender: Option<Gender>,
    /// Whether it means the last person named ("ce dernier", "the latter").
    is_latter: bool,
    function: Option<Function>,
    /// The first sentence that the answer rests on, so far.
    since: &'a Cell<usize>,
    /// Whether nobody named before can be meant.
    stranger: &'a Cell<bool>,
}

impl Place<'_> {
    /// True for a noun rather than a pronoun.
    fn is_description(&self) -> bool {
        matches!(
            &self.mention.detail,
            Detail::Reference(detail) if detail.kind == ReferenceKind::Description
        )
    }
}

/// True for a name, perhaps with a title, behind one of these phrases ("quant au maire, Paul Petit, il…").
fn is_topic(sentence: &Sentence, name: &std::ops::Range<usize>, phrases: &[Vec<String>]) -> bool {
    let before = sentence.tokens.get(..name.start).unwrap_or_default();
    (0..=MOST_TITLE_WORDS.min(before.len())).any(|title| {
        let before = &before[..before.len() - title];
        phrases.iter().any(|phrase| {
            let from = before.len().checked_sub(phrase.len());
            from.is_some_and(|from| {
                let words = before[from..].iter().map(|token| fold(&token.lower));
                words.eq(phrase.iter().cloned())
            })
        })
    })
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
