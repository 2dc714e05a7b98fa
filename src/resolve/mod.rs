//! From event mentions to events: who the persons are, which mentions tell the same event, how sure each is.

mod candidate;
mod confidence;
pub mod context;
mod employers;
mod holders;
mod merge;
mod names;
pub mod persons;
mod posts;
mod successions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::document::{Detail, HolderDetail, Sentence, Token};
use crate::record::{Argument, Event, EventType, Evidence, Slot, Status};
use crate::resolve::persons::{PersonId, Persons, grammar};
use crate::rules::EventMention;
use crate::syntax::{Tense, Upos, VerbForm};
use crate::text::{CodePoints, Span};
use candidate::{Candidate, Value};
pub use confidence::ConfidenceMap;
use employers::Focus;
use holders::Holders;
use names::OrganizationNames;

/// An article of more sentences names the post of whom it tells something: where that was not found, neither was the event understood.
const LONG: usize = 5;

/// The sentences of one article with everything found in them.
pub struct Resolver<'a> {
    text: &'a str,
    sentences: &'a [Sentence],
    persons: &'a Persons,
    organizations: OrganizationNames,
    mentions: &'a [(usize, EventMention)],
    holders: Holders,
}

impl<'a> Resolver<'a> {
    /// Prepares the resolution of one article. `mentions` pairs each event mention with the index of its sentence.
    pub fn new(
        text: &'a str,
        sentences: &'a [Sentence],
        persons: &'a Persons,
        mentions: &'a [(usize, EventMention)],
    ) -> Self {
        Resolver {
            text,
            sentences,
            persons,
            organizations: OrganizationNames::collect(text, sentences),
            mentions,
            holders: Holders::collect(sentences, persons, mentions),
        }
    }

    /// The events that the mentions tell, in the order of the text, without those below `min_confidence`.
    ///
    /// A mention whose person the article does not name is dropped: a wrong person is worse than a missing record. `map` makes
    /// confidence of scores.
    pub fn events(&self, map: &ConfidenceMap, min_confidence: f64) -> Vec<Event> {
        let mentions = self.mentions;
        let focus = employers::focus(self.text, self.sentences, mentions);
        let focus = focus.map(|focus| Focus {
            name: self.organization(focus.name),
            ..focus
        });
        let candidates: Vec<Candidate> = mentions
            .iter()
            .flat_map(|(sentence, mention)| self.candidates(*sentence, mention, focus.as_ref()))
            .collect();
        let mut merged = merge::merge(candidates);
        posts::drop_portfolios(&mut merged);
        successions::complete(&mut merged);
        posts::complete(&mut merged);
        successions::name_posts_held(&mut merged);
        employers::complete(&mut merged, focus.as_ref());
        for candidate in &mut merged {
            candidate.confidence = map.confidence(candidate.confidence);
        }
        let long = self.sentences.len() > LONG;
        merged.retain(|candidate| {
            let tells = !long || candidate.says_more_than_the_person();
            tells && candidate.confidence >= min_confidence
        });
        merged.sort_by_key(|candidate| candidate.position);
        let points = CodePoints::new(self.text);
        merged
            .into_iter()
            .filter_map(|candidate| self.event(candidate, &points))
            .collect()
    }

    /// The slots of one event mention as text, for each of its persons: names in full, dates as values. None when its person is not
    /// known.
    pub fn slots(&self, sentence: usize, mention: &EventMention) -> Vec<BTreeMap<Slot, String>> {
        let shown = |(slot, value): (Slot, Value)| {
            let shown = match slot {
                Slot::Person | Slot::By | Slot::Predecessor | Slot::Successor => value.canonical,
                _ => value.value,
            };
            (slot, shown.unwrap_or(value.text))
        };
        let candidates = self.candidates(sentence, mention, None);
        candidates
            .map(|it| it.slots.into_iter().map(shown).collect())
            .collect()
    }

    /// The mention for each of its persons: several for "they" and "the two men", none when it is not known who is meant.
    /// `focus` is the organisation that the article is about, for which "the company" stands.
    fn candidates(
        &self,
        sentence: usize,
        mention: &EventMention,
        focus: Option<&Focus>,
    ) -> impl Iterator<Item = Candidate> {
        let filler = mention.argument(Slot::Person).and_then(|it| it.mention);
        let whom = filler.map(|filler| self.everyone(sentence, filler));
        let whom = whom.unwrap_or_default().into_iter();
        whom.map(move |person| self.candidate(sentence, mention, person, focus))
    }

    /// The mention as what `whom` did, with its persons, dates and names resolved.
    fn candidate(
        &self,
        sentence: usize,
        mention: &EventMention,
        whom: Value,
        focus: Option<&Focus>,
    ) -> Candidate {
        let here = &self.sentences[sentence];
        let mut candidate = Candidate::new(mention, sentence, here);
        let mut support = 1.0f64;
        for (slot, filler) in &mention.arguments {
            let value = match slot {
                Slot::Person => whom.clone(),
                Slot::Predecessor | Slot::Successor => {
                    match self.person(sentence, filler.mention) {
                        Some(person) => person,
                        None => continue,
                    }
                }
                Slot::By => match filler.mention.and_then(|m| self.person(sentence, Some(m))) {
                    Some(person) => person,
                    None if self.is_reference(sentence, filler.mention) => continue,
                    None => self.plain(here, &filler.tokens),
                },
                Slot::Date | Slot::EndDate => {
                    self.add_dates(&mut candidate, *slot, here, mention, filler.mention);
                    continue;
                }
                Slot::Organization if employers::is_reference(here, filler.mention) => {
                    let named = employers::antecedent(here, filler.mention);
                    let named =
                        named.map(|name| self.organization(Value::at(self.text, name.span)));
                    if named.is_none() {
                        support *= employers::ASSUMED;
                    }
                    let position = here.tokens[filler.tokens.start].span.start;
                    let known = focus.and_then(|focus| focus.meant_at(position));
                    match named.or_else(|| known.cloned()) {
                        Some(known) => known,
                        // "the company", of which the article does not tell the name.
                        None => continue,
                    }
                }
                Slot::Organization => self.organization(self.plain(here, &filler.tokens)),
                Slot::Role => {
                    let mut value = self.plain(here, &filler.tokens);
                    if let Some(index) = filler.mention
                        && let Detail::Role(role) = &here.mentions[index].detail
                    {
                        value.concept = Some(role.concept.clone());
                        value.inside = employers::is_inside(here, mention);
                    }
                    value
                }
                Slot::Place => self.plain(here, &filler.tokens),
            };
            if *slot == Slot::Person {
                let score = filler.mention.map_or(1.0, |m| here.mentions[m].score);
                support = f64::from(score.min(1.0)) * 0.5 + 0.5;
                support *= f64::from(filler.probability) * 0.3 + 0.7;
            }
            candidate.slots.insert(*slot, value);
        }
        self.add_post_left(&mut candidate, mention, here);
        candidate.confidence = mention.reliability * support;
        candidate.drop_self();
        candidate
    }

    /// "Le directeur quitte l'entreprise": who leaves is named by the post.
    fn add_post_left(&self, candidate: &mut Candidate, mention: &EventMention, here: &Sentence) {
        let person = mention.argument(Slot::Person).and_then(|it| it.mention);
        let holder = person.map(|person| &here.mentions[person]);
        if let Some(holder) = holder
            && let Detail::Holder(detail) = &holder.detail
            && candidate.event_type == EventType::Departure
        {
            let role = Value {
                concept: Some(detail.concept.clone()),
                ..Value::at(self.text, holder.span)
            };
            candidate.slots.entry(Slot::Role).or_insert(role);
        }
    }

    /// An organisation with the full name of its acronym.
    fn organization(&self, mut name: Value) -> Value {
        name.canonical = self.organizations.full_name(&name.text).map(str::to_owned);
        name
    }

    /// The person behind a mention, by the fullest name of the article.
    fn person(&self, sentence: usize, mention: Option<usize>) -> Option<Value> {
        let mention = mention?;
        let person = match &self.sentences[sentence].mentions[mention].detail {
            Detail::Holder(holder) => {
                let told = self.holders.of(holder, sentence, self.persons);
                told.or_else(|| self.only_one_near(holder, sentence, mention))
            }
            _ => self.persons.of(sentence, mention),
        };
        self.named(sentence, mention, person?)
    }

    /// Who holds a post that the article gives to nobody: the only person of whom it speaks just before.
    fn only_one_near(
        &self,
        holder: &HolderDetail,
        sentence: usize,
        mention: usize,
    ) -> Option<PersonId> {
        let near = holders::near(sentence, mention, self.sentences);
        let mut whom = near.flat_map(|(sentence, mention)| self.persons.all_of(sentence, mention));
        let first = *whom.next()?;
        let fits = persons::agree(holder.gender, self.persons.gender(first));
        (fits && whom.all(|other| *other == first)).then_some(first)
    }

    /// Everyone behind a mention.
    fn everyone(&self, sentence: usize, mention: usize) -> Vec<Value> {
        let several = self.persons.all_of(sentence, mention);
        if several.len() < 2 {
            return Vec::from_iter(self.person(sentence, Some(mention)));
        }
        let named = |person: &PersonId| self.named(sentence, mention, *person);
        several.iter().filter_map(named).collect()
    }

    /// A person whom a mention stands for.
    fn named(&self, sentence: usize, mention: usize, person: PersonId) -> Option<Value> {
        let here = &self.sentences[sentence].mentions[mention];
        let (home, best) = self.persons.canonical(person);
        let named = self.sentences.get(home)?.mentions.get(best)?;
        let span = match here.detail {
            // A stand-in is no name: the record shows the name, where it stands.
            Detail::Reference(_) | Detail::Holder(_) => named.span,
            _ => here.span,
        };
        Some(Value {
            canonical: Some(self.persons.name(person).to_owned()),
            person: Some(person),
            ..Value::at(self.text, span)
        })
    }

    fn is_reference(&self, sentence: usize, mention: Option<usize>) -> bool {
        mention.is_some_and(|mention| {
            matches!(
                self.sentences[sentence].mentions[mention].detail,
                Detail::Reference(_) | Detail::Holder(_)
            )
        })
    }

    fn plain(&self, sentence: &Sentence, tokens: &std::ops::Range<usize>) -> Value {
        let first = &sentence.tokens[tokens.start];
        let last = &sentence.tokens[tokens.end.max(tokens.start + 1) - 1];
        Value::at(self.text, first.span.cover(&last.span))
    }

    /// Fills the date slots from a date mention: a period fills both. What is planned is still to come, and so is what a verb in the
    /// present tells where that is nearer.
    fn add_dates(
        &self,
        candidate: &mut Candidate,
        slot: Slot,
        sentence: &Sentence,
        event: &EventMention,
        mention: Option<usize>,
    ) {
        let Some(mention) = mention.map(|index| &sentence.mentions[index]) else {
            return;
        };
        let Detail::Date(date) = &mention.detail else {
            return;
        };
        let dated = |value: &str| Value {
            value: Some(value.to_owned()),
            ..Value::at(self.text, mention.span)
        };
        let is_present = |token: &Token| {
            let told = (token.upos, token.verb_form, token.tense);
            told == (Upos::Verb, Some(VerbForm::Finite), Some(Tense::Present))
        };
        let is_told_as_coming = |nearer: bool| match candidate.status {
            Status::Planned => true,
            _ => {
                nearer
                    && sentence.tokens[event.trigger.clone()]
                        .iter()
                        .any(is_present)
            }
        };
        let coming = date.coming.as_ref();
        let coming = coming.filter(|coming| is_told_as_coming(coming.nearer));
        let start = coming.map(|it| &it.start).or(date.start.as_ref());
        // What happens behind a period that belongs to another clause, or is the end that it is told by, happens at its end: "from 2004 to
        // 2009, when she left", "until her departure in 2009".
        let (place, trigger) = (&mention.tokens, &event.trigger);
        let above = grammar::ancestors(sentence, place.start);
        let is_own = above.iter().any(|(at, _)| trigger.contains(at));
        let ends = match start {
            Some(_) => place.end <= trigger.start && !is_own,
            None => place.end <= trigger.start || place.start <= trigger.end + 1,
        };
        let at_end = !candidate.event_type.lasts() && ends;
        let value = match slot {
            Slot::EndDate => date.end.as_ref().or(start),
            _ if at_end => date.end.as_ref().or(start),
            _ => start,
        };
        if let Some(value) = value {
            candidate.slots.entry(slot).or_insert_with(|| dated(value));
        }
        if slot == Slot::EndDate
            && let (Some(start), Some(_)) = (start, &date.end)
        {
            let first = candidate.slots.entry(Slot::Date);
            first.or_insert_with(|| dated(start));
        }
        if let Some(end) = &date.end
            && candidate.event_type.lasts()
        {
            candidate
                .slots
                .entry(Slot::EndDate)
                .or_insert_with(|| dated(end));
        }
    }

    fn event(&self, mut candidate: Candidate, points: &CodePoints<'_>) -> Option<Event> {
        let mut take = |slot: Slot| {
            candidate.slots.remove(&slot).map(|value| Argument {
                text: value.text,
                canonical: value.canonical,
                concept: value.concept,
                value: value.value,
                start: points.at(value.span.start),
                end: points.at(value.span.end),
            })
        };
        Some(Event {
            event_type: candidate.event_type,
            status: candidate.status,
            confidence: (candidate.confidence * 1000.0).round() / 1000.0,
            person: take(Slot::Person)?,
            organization: take(Slot::Organization),
            role: take(Slot::Role),
            place: take(Slot::Place),
            date: take(Slot::Date),
            end_date: take(Slot::EndDate),
            by: take(Slot::By),
            predecessor: take(Slot::Predecessor),
            successor: take(Slot::Successor),
            evidence: candidate
                .evidence
                .into_iter()
                .map(|(span, rule)| evidence(self.text, span, &rule, points))
                .collect(),
        })
    }
}

fn evidence(text: &str, span: Span, rule: &str, points: &CodePoints<'_>) -> Evidence {
    Evidence {
        start: points.at(span.start),
        end: points.at(span.end),
        text: span.of(text).to_owned(),
        rule: rule.to_owned(),
    }
}
