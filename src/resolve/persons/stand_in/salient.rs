//! The most salient person that agrees, for pronouns and descriptions of one person.

use super::{Anchor, Place, Resolver, WINDOW, is_argument};
use crate::document::{Detail, Language, Mention, MentionKind, ReferenceDetail, ReferenceKind};
use crate::resolve::persons::cluster::agree;
use crate::resolve::persons::grammar::{self, Function};
use crate::resolve::persons::{Open, PersonId, Persons};
use crate::syntax::{Number, Relation, Upos};

/// Salience of a mention in the sentence of the stand-in, and what each sentence further back costs.
const SAME_SENTENCE: i32 = 100;
const PER_SENTENCE: i32 = 30;
/// What a subject, another argument of a verb, and agreement in a known gender add. Most given names show one, so that who shows none
/// gives way even where they stand a little nearer.
const SUBJECT: i32 = 40;
const ARGUMENT: i32 = 5;
/// What being appointed adds to another argument than a subject, for the sentences behind: the text goes on with the appointed, not with
/// who appoints.
const APPOINTED: i32 = SUBJECT + MARGIN;
const KNOWN_GENDER: i32 = 25;
/// Two persons closer than this are not told apart; more is asked for across a paragraph.
const MARGIN: i32 = 10;
const MARGIN_ACROSS_PARAGRAPHS: i32 = 35;
/// Of two persons whom salience does not tell apart, one is meant if this many sentences before speak of them so many times more.
const REACH: usize = 6;
const AHEAD: usize = 2;
/// Less salient persons are no antecedents, unless the article is about them.
const LEAST: i32 = 40;

/// A subject that is no known person.
enum Rival {
    /// A noun, perhaps of a person.
    Noun,
    /// A pronoun that stands for somebody whom nothing before names.
    Stranger,
}

/// Whom a stand-in can mean, as seen from some sentences.
struct Scores {
    /// Salience, the sentence of the mention that gives it, and the person; the best first.
    known: Vec<(i32, usize, PersonId)>,
    /// The most that a mention can give to somebody of whom it is open whether the stand-in can mean them.
    open: Vec<(i32, Open)>,
}

impl Resolver<'_> {
    pub(super) fn salient(
        &self,
        persons: &Persons,
        place: &Place,
    ) -> Result<Option<PersonId>, Open> {
        let forbidden = self.forbidden(place)?;
        let farthest = place.number.saturating_sub(WINDOW);
        let mut first = place.number;
        // Back only as far as a rival can stand.
        let scores = loop {
            let scores = self.scores(persons, place, &forbidden, first)?;
            let ahead_of_rest = |(best, sentence, _): &(i32, usize, PersonId)| {
                let most = SAME_SENTENCE + APPOINTED + KNOWN_GENDER
                    - distance_cost(place.number + 1 - first);
                best - most >= self.margin(*sentence, place)
            };
            if first == farthest || scores.known.first().is_some_and(ahead_of_rest) {
                break scores;
            }
            first -= 1;
        };
        let best = scores.known.first().copied();
        let is_close = |score: i32| {
            best.is_none_or(|(best, sentence, _)| best - score < self.margin(sentence, place))
        };
        if let Some((_, open)) = scores.open.iter().find(|(score, _)| is_close(*score)) {
            return Err(*open);
        }
        // "L'actrice se retirant, Anne Roux reprend": what a description means is not the next name.
        let ahead = match place.is_description() {
            true => None,
            false => self.ahead(persons, place)?,
        };
        let ahead = ahead.filter(|ahead| !forbidden.contains(ahead));
        let Some((best, _, person)) = best else {
            return match ahead {
                Some(ahead) => Ok(Some(ahead)),
                None => {
                    let topic = self.topic_from_afar(persons, place, &forbidden)?;
                    place.stranger.set(topic.is_none());
                    Ok(topic)
                }
            };
        };
        if ahead.is_none()
            && let Some(titled) = self.titled_instead(persons, place, &scores.known, &forbidden)?
        {
            return Ok(Some(titled));
        }
        if self.introduces_another(place, first)? {
            return Ok(None);
        }
        let close = scores.known.iter().filter(|(score, ..)| is_close(*score));
        let rivals: Vec<PersonId> = close.map(|(_, _, person)| *person).collect();
        let chosen = match ahead {
            _ if rivals.len() == 1 => Some(person),
            Some(ahead) => rivals.contains(&ahead).then_some(ahead),
            None => self.topic_among(persons, place, &rivals, first)?,
        };
        let chosen = match chosen {
            Some(chosen) => Some(chosen),
            None => self.meant_most(place, &rivals)?,
        };
        let Some(chosen) = chosen else {
            return Ok(None);
        };
        if best < LEAST {
            return self.topic_among(persons, place, &[chosen], first);
        }
        match self.other_subject(place, best + MARGIN)? {
            None => Ok(Some(chosen)),
            Some(Rival::Noun) => self.topic_among(persons, place, &[chosen], first),
            Some(Rival::Stranger) => {
                place.stranger.set(true);
                Ok(None)
            }
        }
    }

    /// Where no person stands before in the paragraph: the one in the title, if named before and surely of the gender. A portrait
    /// comes back to its subject so, whoever was named last.
    fn titled_instead(
        &self,
        persons: &Persons,
        place: &Place,
        known: &[(i32, usize, PersonId)],
        forbidden: &[PersonId],
    ) -> Result<Option<PersonId>, Open> {
        let in_paragraph = |(_, sentence, _): &(i32, usize, PersonId)| {
            self.same_paragraph(*sentence, place.number)
        };
        if place.gender.is_none() || known.iter().any(in_paragraph) {
            return Ok(None);
        }
        let fits = |titled: &PersonId| {
            persons.gender(*titled) == place.gender
                && persons.first_sentence(*titled) < place.number
                && !forbidden.contains(titled)
        };
        Ok(self.titled?.filter(fits))
    }

    /// Whom the sentences from `first` on offer.
    fn scores(
        &self,
        persons: &Persons,
        place: &Place,
        forbidden: &[PersonId],
        first: usize,
    ) -> Result<Scores, Open> {
        let mut known: Vec<(i32, usize, PersonId)> = Vec::new();
        let mut open = Vec::new();
        for number in first..=place.number {
            for anchor in self.consult(place, number)? {
                let is_forbidden = |whom: &[PersonId]| whom.iter().any(|p| forbidden.contains(p));
                if !anchor.is_before(place)
                    || !anchor.may_be_one
                    || anchor.whom().is_ok_and(is_forbidden)
                {
                    continue;
                }
                let mut score = salience(anchor, place.number - number);
                // Whom a pronoun stands for is what the text is about, as a subject is (Grosz, Joshi and Weinstein 1995).
                let centred = anchor.pronoun && !anchor.subject;
                let agreeing = score
                    + KNOWN_GENDER
                    + match centred {
                        true => SUBJECT - ARGUMENT,
                        false => 0,
                    };
                let person = match self.allowed(persons, place, anchor) {
                    Ok(Some(person)) => person,
                    Ok(None) => continue,
                    Err(reason) => {
                        open.push((agreeing, reason));
                        continue;
                    }
                };
                if place.gender.is_some() && place.gender == persons.gender(person) {
                    score = agreeing;
                }
                match known.iter_mut().find(|(_, _, other)| *other == person) {
                    Some(other) if other.0 >= score => {}
                    Some(other) => *other = (score, number, person),
                    None => known.push((score, number, person)),
                }
            }
        }
        known.sort_unstable_by(|a, b| b.cmp(a));
        Ok(Scores { known, open })
    }

    /// How far apart two persons must be to be told apart when the more salient one stands in `sentence`.
    fn margin(&self, sentence: usize, place: &Place) -> i32 {
        if self.same_paragraph(sentence, place.number) {
            MARGIN
        } else {
            MARGIN_ACROSS_PARAGRAPHS
        }
    }

    /// The one of `persons` that the article is about. What is unread does not matter when somebody in the sentences from `first`
    /// on is named as often as each of them.
    fn topic_among(
        &self,
        persons: &Persons,
        place: &Place,
        among: &[PersonId],
        first: usize,
    ) -> Result<Option<PersonId>, Open> {
        if let Ok(topic) = self.topic {
            return Ok(topic.filter(|topic| among.contains(topic)));
        }
        let mut here = Vec::new();
        for number in first..=place.number {
            let named = self.consult(place, number)?.iter().filter(|a| a.named);
            for anchor in named {
                here.extend_from_slice(anchor.whom()?);
            }
        }
        let can_be = |person: &&PersonId| {
            if persons.is_titled(**person) {
                return true;
            }
            let mentions = persons.mentions(**person);
            let mut others = here.iter().filter(|other| other != person);
            others.all(|other| mentions >= 2 && persons.mentions(*other) < mentions)
        };
        match among.iter().any(|person| can_be(&person)) {
            true => self.topic,
            false => Ok(None),
        }
    }

    /// The one of `persons` of whom the sentences within reach speak most, by name or otherwise: the salience of a person is that of all its
    /// mentions together.
    fn meant_most(&self, place: &Place, among: &[PersonId]) -> Result<Option<PersonId>, Open> {
        let mut counts = vec![0; among.len()];
        for number in place.number.saturating_sub(REACH)..=place.number {
            for anchor in self.consult(place, number)? {
                if !anchor.is_before(place) {
                    continue;
                }
                if let [person] = anchor.whom()?
                    && let Some(at) = among.iter().position(|other| other == person)
                {
                    counts[at] += 1;
                }
            }
        }
        let mut order: Vec<usize> = (0..among.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(counts[*at]));
        Ok(match order.as_slice() {
            [first, second, ..] if counts[*first] >= counts[*second] + AHEAD => Some(among[*first]),
            _ => None,
        })
    }

    /// The article's topic, out of reach otherwise, if it has been named before and surely agrees.
    fn topic_from_afar(
        &self,
        persons: &Persons,
        place: &Place,
        forbidden: &[PersonId],
    ) -> Result<Option<PersonId>, Open> {
        if place.gender.is_none() {
            return Ok(None);
        }
        let mut before = self.is_read.iter().zip(&self.anchors).take(place.number);
        if before.all(|(read, anchors)| *read && anchors.is_empty()) {
            return self.topic_to_come(persons, place);
        }
        let named = |topic: &PersonId| {
            let before = self.anchors.iter().take(place.number).flatten();
            let mut whom = before.filter_map(|anchor| anchor.whom().ok());
            whom.any(|whom| whom.contains(topic))
        };
        let agrees = |topic: &PersonId| {
            persons.gender(*topic) == place.gender && !forbidden.contains(topic) && named(topic)
        };
        Ok(self.topic?.filter(agrees))
    }

    /// Whom a pronoun means before anybody is named: the topic, if it is named next, soon, and is surely of the gender. Portraits and
    /// obituaries begin so: "Elle arrive en bottes. Anne Roux a dormi quatre heures."
    fn topic_to_come(&self, persons: &Persons, place: &Place) -> Result<Option<PersonId>, Open> {
        let is_subject = place.function.is_some_and(|it| it.is_subject());
        if !is_subject || place.is_description() {
            return Ok(None);
        }
        let is_next = |topic: &PersonId| {
            persons.iter().next() == Some(*topic)
                && persons.gender(*topic) == place.gender
                && (place.number + 1..=place.number + WINDOW)
                    .contains(&persons.first_sentence(*topic))
        };
        Ok(self.topic?.filter(is_next))
    }

    /// The subject of the main clause that follows the clause of the stand-in ("When she joined X, Ann Lee…").
    fn ahead(&self, persons: &Persons, place: &Place) -> Result<Option<PersonId>, Open> {
        let Some(subject) = main_subject(place) else {
            return Ok(None);
        };
        let anchors = self.consult(place, place.number)?.iter();
        let mut after =
            anchors.filter(|anchor| anchor.named && anchor.start > place.mention.span.start);
        let at_subject = |anchor: &&Anchor| anchor.function.is_some_and(|it| it.top == subject);
        match after.find(at_subject) {
            Some(anchor) => self.allowed(persons, place, anchor),
            None => Ok(None),
        }
    }

    /// True when the noun of a description stands before, in the sentences from `first` on, for somebody whom it does not name: "she met
    /// *a journalist*; the journalist…".
    fn introduces_another(&self, place: &Place, first: usize) -> Result<bool, Open> {
        let noun = place.function.filter(|_| place.is_description());
        let Some(noun) = noun.and_then(|function| place.sentence.tokens.get(function.top)) else {
            return Ok(false);
        };
        for number in first..=place.number {
            let anchors = self.consult(place, number)?;
            let Some(sentence) = self.sentences.get(number) else {
                continue;
            };
            for (index, token) in sentence.tokens.iter().enumerate() {
                let is_it = token.upos == Upos::Noun
                    && token.lower == noun.lower
                    && token.span.end <= place.mention.span.start
                    // Not "travaille comme *journaliste*", "became *a journalist*".
                    && token.relation.takes_part();
                if is_it && !is_taken(anchors, index)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// A subject of at least this salience that is no known person, but may be what the stand-in stands for: a position, in French
    /// one of its gender; and a pronoun of its gender ("*il* est peu employé par X et part quand il…").
    fn other_subject(&self, place: &Place, least: i32) -> Result<Option<Rival>, Open> {
        for number in (place.number.saturating_sub(1)..=place.number).rev() {
            if SAME_SENTENCE + SUBJECT - distance_cost(place.number - number) < least {
                continue;
            }
            let anchors = self.consult(place, number)?;
            let Some(sentence) = self.sentences.get(number) else {
                continue;
            };
            let is_role = |index: usize| {
                let mut roles = sentence.mentions.iter();
                roles.any(|role| role.kind == MentionKind::Role && role.tokens.contains(&index))
            };
            let is_same_pronoun = |index: usize| {
                let mut stand_ins = sentence.mentions.iter();
                stand_ins.any(|other| other.tokens.contains(&index) && may_go_on(other, place))
            };
            for (index, token) in sentence.tokens.iter().enumerate() {
                let subject = matches!(token.relation, Relation::Nsubj | Relation::NsubjPass)
                    && token.number != Some(Number::Plural);
                let before = token.span.end <= place.mention.span.start;
                let noun = matches!(token.upos, Upos::Noun | Upos::Propn)
                    && is_role(index)
                    && (self.language == Language::English || agree(place.gender, token.gender));
                let pronoun = subject && before && is_same_pronoun(index);
                if subject && before && (noun || pronoun) && !is_taken(anchors, index)? {
                    if !pronoun {
                        return Ok(Some(Rival::Noun));
                    }
                    // One that is only in doubt between persons may well mean the same as this one.
                    if self.strangers[number].iter().any(|it| it.contains(&index)) {
                        return Ok(Some(Rival::Stranger));
                    }
                }
            }
        }
        Ok(None)
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

/// The subject of the clause that the clause of a subject depends on.
fn main_subject(place: &Place) -> Option<usize> {
    let function = place.function.filter(Function::is_subject)?;
    let way = grammar::ancestors(place.sentence, function.top);
    let is_clause = |(_, relation): &&(usize, Relation)| *relation == Relation::Advcl;
    let (main, _) = way.iter().find(is_clause)?;
    grammar::subject(place.sentence, *main)
}

/// True when the stand-in may go on with what this pronoun stands for.
fn may_go_on(other: &Mention, place: &Place) -> bool {
    let (Detail::Reference(before), Detail::Reference(here)) =
        (&other.detail, &place.mention.detail)
    else {
        return false;
    };
    let is_pronoun = |it: &ReferenceDetail| it.kind == ReferenceKind::Pronoun && !it.plural;
    is_pronoun(before)
        && is_pronoun(here)
        && before.gender.is_some()
        && agree(here.gender, before.gender)
}

/// True when a token is a person.
fn is_taken(anchors: &[Anchor], index: usize) -> Result<bool, Open> {
    let covers = |anchor: &&Anchor| {
        anchor.tokens.contains(&index)
            || anchor
                .function
                .is_some_and(|function| function.top == index)
    };
    let mut taken = Ok(false);
    for anchor in anchors.iter().filter(covers) {
        match anchor.whom() {
            Ok(_) => return Ok(true),
            Err(open) => taken = Err(open),
        }
    }
    taken
}

fn distance_cost(sentences: usize) -> i32 {
    i32::try_from(sentences).map_or(i32::MAX / 2, |sentences| sentences * PER_SENTENCE)
}

fn salience(anchor: &Anchor, sentences: usize) -> i32 {
    let function = match anchor.function {
        _ if anchor.subject => SUBJECT,
        _ if anchor.is_appointed && sentences > 0 => APPOINTED,
        Some(function) if is_argument(function.relation) && !anchor.relative => ARGUMENT,
        _ => 0,
    };
    SAME_SENTENCE + function - distance_cost(sentences)
}
