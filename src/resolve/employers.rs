//! The employer that an article takes as known.
//!
//! "Treasurer Ann Roe", "le directeur financier, Paul Petit": in an article about one company, club or school, a post inside an
//! organisation that the sentence does not name is a post there.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::{Detail, Mention, MentionKind, OrganizationReference, Sentence};
use crate::record::{EventType, Slot};
use crate::rules::EventMention;

use super::candidate::{Candidate, Value};
use super::posts::POST;

/// How much confidence is left when the organisation is the article's.
pub(super) const ASSUMED: f64 = 0.85;

/// The most between two posts that are told in one breath (bytes): " and subsequently ".
const ONE_BREATH: usize = 20;

/// The sentences that introduce what an article is about.
const LEAD: Range<usize> = 0..2;

/// The sentences that must be read before the employer of such a post, or what "the company" means, is known.
pub(super) fn rests_on(sentence: &Sentence, event: &EventMention) -> Option<Range<usize>> {
    let mention = |slot| event.argument(slot).and_then(|filler| filler.mention);
    let inside = is_inside(sentence, event);
    let bare = may_be_bare(event.event_type)
        && POST.into_iter().all(|slot| event.argument(slot).is_none());
    (inside || bare || is_reference(sentence, mention(Slot::Organization))).then_some(LEAD)
}

/// True for the role of an event that is held inside an organisation: by its nature, or as a list of officers has it ("President: Ann
/// Roe; secretary, Paul Kerr"), without a verb.
pub(super) fn is_inside(sentence: &Sentence, event: &EventMention) -> bool {
    let Some(Detail::Role(role)) = filler(sentence, event, Slot::Role).map(|it| &it.detail) else {
        return false;
    };
    let is_listed = || {
        let (role, person) = (event.argument(Slot::Role), event.argument(Slot::Person));
        let (Some(role), Some(person)) = (role, person) else {
            return false;
        };
        let mark = sentence.tokens.get(role.tokens.end);
        role.tokens.end + 1 == person.tokens.start
            && mark.is_some_and(|mark| matches!(mark.lower.as_str(), ":" | "," | "–" | "—"))
            && sentence.is_verbless()
    };
    role.inside || !role.rank && !role.occupation && is_listed()
}

/// True for a common noun that stands for an organisation.
pub(super) fn is_reference(sentence: &Sentence, mention: Option<usize>) -> bool {
    mention.is_some_and(|mention| {
        let detail = &sentence.mentions[mention].detail;
        matches!(detail, Detail::OrganizationReference(_))
    })
}

/// The organisation that the determiner of a post or a pronoun stands for, where its sentence names it before: the last one, for a
/// determiner with no person since.
pub(super) fn antecedent(sentence: &Sentence, mention: Option<usize>) -> Option<&Mention> {
    let reference = &sentence.mentions[mention?];
    let Detail::OrganizationReference(kind) = reference.detail else {
        return None;
    };
    let names = sentence.mentions.iter().filter(|other| {
        let names = match other.kind {
            MentionKind::Organization => kind != OrganizationReference::Noun,
            MentionKind::Person => kind == OrganizationReference::Owner,
            _ => false,
        };
        names && other.detail == Detail::None && other.tokens.end <= reference.tokens.start
    });
    let last = names.max_by_key(|name| name.tokens.start)?;
    (last.kind == MentionKind::Organization).then_some(last)
}

/// The organisation that an article is about.
pub(super) struct Focus {
    /// Its name, where it stands.
    pub name: Value,
    /// Named more than once, or by the lead of a longer text: a sentence or two may name any other.
    pub is_sure: bool,
}

impl Focus {
    /// What is meant by a stand-in or a post at this byte. What is named once, and later, is rather another's: "Ann Roe, the coach, lets
    /// him go to Norvik United".
    pub(super) fn meant_at(&self, position: usize) -> Option<&Value> {
        (self.is_sure || self.name.span.start <= position).then_some(&self.name)
    }
}

/// Gives posts that are held inside an organisation, and of which neither organisation nor place is known, the organisation that the
/// article is about, in a text of a sentence or two only if it is named before; also, if that is sure, appointments, departures,
/// elections and tenures of which nothing but the person is known.
pub(super) fn complete(candidates: &mut [Candidate], focus: Option<&Focus>) {
    share_between_neighbours(candidates);
    let Some(focus) = focus else {
        return;
    };
    for candidate in candidates.iter_mut() {
        let Some(name) = focus.meant_at(candidate.position) else {
            continue;
        };
        let slots = &candidate.slots;
        let named = slots.contains_key(&Slot::Organization) || slots.contains_key(&Slot::Place);
        let inside = slots.get(&Slot::Role).is_some_and(|role| role.inside);
        let posted =
            inside && (is_move(candidate.event_type) || candidate.event_type == EventType::Tenure);
        // The body of an election that is told with its day is rather known ("the re-election of X in November").
        let dated = candidate.event_type == EventType::Election && slots.contains_key(&Slot::Date);
        let bare = may_be_bare(candidate.event_type) && !slots.contains_key(&Slot::Role) && !dated;
        if !named && (posted || focus.is_sure && bare) {
            candidate.slots.insert(Slot::Organization, name.clone());
            candidate.confidence *= ASSUMED;
        }
    }
}

/// "She joined Exemplia, where she was sales director and then managing director": the next of two posts that are told in one breath is
/// held where the first is, if it names nothing else.
fn share_between_neighbours(candidates: &mut [Candidate]) {
    for at in 0..candidates.len() {
        let taker = &candidates[at];
        let role = taker.slots.get(&Slot::Role).filter(|role| role.inside);
        let is_open = !POST[1..].iter().any(|slot| taker.slots.contains_key(slot));
        let Some(role) = role.filter(|_| is_open && taker.event_type == EventType::Tenure) else {
            continue;
        };
        let mut before = candidates.iter().filter(|other| {
            other.event_type == EventType::Tenure
                && other.sentence == taker.sentence
                && other.person(Slot::Person) == taker.person(Slot::Person)
        });
        let organization = before.find_map(|other| {
            let first = other.slots.get(&Slot::Role)?;
            let organization = other.slots.get(&Slot::Organization)?;
            let ends = [first.span.end, organization.span.end].into_iter();
            let end = ends.filter(|end| *end < role.span.start).max()?;
            let follows = first.span.end < role.span.start && role.span.start - end <= ONE_BREATH;
            follows.then(|| organization.clone())
        });
        if let Some(organization) = organization {
            let taker = &mut candidates[at];
            taker.slots.insert(Slot::Organization, organization);
            taker.confidence *= ASSUMED;
        }
    }
}

/// True for an event that, with nothing but the person, is of the organisation that the article is about ("at the helm since 2013").
fn may_be_bare(event: EventType) -> bool {
    is_move(event) || matches!(event, EventType::Tenure | EventType::Election)
}

fn is_move(event: EventType) -> bool {
    matches!(event, EventType::Appointment | EventType::Departure)
}

/// The organisation that the article is about: of those that it names more than once, in its first half, the one that most of its
/// moves and posts name, else the first; or else the first of its lead. One that only appoints, or where somebody studied, is none.
/// Only the lead and the sentences of events are looked at, so that the choice does not depend on what else is read.
pub(super) fn focus(
    text: &str,
    sentences: &[Sentence],
    events: &[(usize, EventMention)],
) -> Option<Focus> {
    let looked_at: BTreeSet<usize> = LEAD
        .chain(events.iter().map(|(number, _)| *number))
        .collect();
    let names: Vec<&Mention> = looked_at
        .into_iter()
        .filter_map(|number| sentences.get(number))
        .flat_map(|sentence| &sentence.mentions)
        .filter(|mention| {
            is_name(text, mention) && !is_no_employer(text, sentences, events, mention)
        })
        .collect();
    let recurs = |mention: &&Mention| {
        mention.span.start < text.len() / 2 && text.matches(mention.span.of(text)).nth(1).is_some()
    };
    let lead_end = sentences.get(LEAD.end - 1).or(sentences.last())?.span.end;
    let leads = |mention: &&Mention| mention.span.start < lead_end;
    let recurring: Vec<&Mention> = names.iter().copied().filter(recurs).collect();
    let employer = employer(text, sentences, events);
    let employs = |mention: &&Mention| employer == Some(mention.span.of(text));
    let found = recurring.iter().copied().find(employs);
    let found = found.or(recurring.first().copied());
    let is_sure = found.is_some() || sentences.len() > LEAD.end;
    let mention = found.or_else(|| names.into_iter().find(leads))?;
    let name = Value::at(text, mention.span);
    Some(Focus { name, is_sure })
}

/// True for a name that is a portfolio, or only told as who appoints or dismisses, or as where somebody studied.
fn is_no_employer(
    text: &str,
    sentences: &[Sentence],
    events: &[(usize, EventMention)],
    name: &Mention,
) -> bool {
    let studies = |event: &EventMention| event.event_type == EventType::Education;
    let fills = |slot: Slot, is_meant: &dyn Fn(&EventMention) -> bool| {
        events.iter().any(|(sentence, event)| {
            let filler = filler(&sentences[*sentence], event, slot);
            let is_it = filler.is_some_and(|it| it.span.of(text) == name.span.of(text));
            is_it && is_meant(event)
        })
    };
    // "Nommée aux Affaires étrangères".
    let is_portfolio = events.iter().any(|(sentence, event)| {
        let is_here = sentences[*sentence].span.contains(&name.span);
        let role = event.argument(Slot::Role).filter(|_| is_here);
        role.is_some_and(|role| role.tokens == name.tokens)
    });
    is_portfolio
        || (fills(Slot::By, &|_| true) || fills(Slot::Organization, &studies))
            && !fills(Slot::Organization, &|event| !studies(event))
}

/// The name that fills the organisation of more than one move or post, most often of all.
fn employer<'t>(
    text: &'t str,
    sentences: &[Sentence],
    events: &[(usize, EventMention)],
) -> Option<&'t str> {
    let mut fillers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (sentence, event) in events {
        let Some(mention) = filler(&sentences[*sentence], event, Slot::Organization) else {
            continue;
        };
        if (is_move(event.event_type) || event.event_type == EventType::Tenure)
            && is_name(text, mention)
        {
            let places = fillers.entry(mention.span.of(text)).or_default();
            places.insert(mention.span.start);
        }
    }
    let most = fillers.into_iter().max_by_key(|(name, places)| {
        let first = text.find(name).unwrap_or(text.len());
        (places.len(), Reverse(first))
    });
    most.filter(|(_, places)| places.len() > 1)
        .map(|(name, _)| name)
}

/// The mention that fills a slot of an event.
fn filler<'s>(sentence: &'s Sentence, event: &EventMention, slot: Slot) -> Option<&'s Mention> {
    let index = event.argument(slot)?.mention?;
    Some(&sentence.mentions[index])
}

/// True for the name of an organisation, unless in brackets or between slashes, as agencies and parties are.
fn is_name(text: &str, mention: &Mention) -> bool {
    mention.kind == MentionKind::Organization
        && mention.detail == Detail::None
        && mention.span.of(text).starts_with(char::is_uppercase)
        && !text[..mention.span.start].ends_with(['(', '/'])
}
