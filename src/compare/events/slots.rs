//! Slot by slot, how two tellings of an event stand to each other.

use super::super::date::DatePrefix;
use super::super::interner::NONE;
use super::super::lexicons::CompareKnowledge;
use super::super::names::NameHow;
use super::super::relation::{How, Relation, RelationKind};
use super::super::rows::{Analyses, ArticleRow, EventRow, Facts, Rows, given};
use super::super::story::Disputed;
use crate::record::{EventType, Status};

/// What the comparison of two events needs.
pub(crate) struct Context<'a> {
    pub(crate) rows: &'a Rows,
    pub(crate) analyses: &'a Analyses,
    pub(crate) knowledge: &'a CompareKnowledge,
    pub(crate) seats: &'a Seats,
}

/// The bodies that posts are seats in.
#[derive(Debug, Default)]
pub(crate) struct Seats {
    bodies: std::collections::HashMap<String, Vec<u64>>,
}

impl Seats {
    /// Takes the names of the bodies apart.
    pub(crate) fn new(knowledge: &CompareKnowledge) -> Self {
        let key = |name: &String| {
            let tokens = knowledge.words.tokens(name, &knowledge.sounds);
            tokens
                .first()
                .filter(|_| tokens.len() == 1)
                .map(|token| token.id)
        };
        let bodies = knowledge
            .posts
            .all_seats()
            .map(|(concept, names)| (concept.to_owned(), names.iter().filter_map(key).collect()));
        Seats {
            bodies: bodies.collect(),
        }
    }
}

/// How two tellings stand to each other in every slot; `None` where one of them does not fill it.
#[derive(Clone, Debug, Default)]
pub(crate) struct SlotRelations {
    pub(crate) organization: Option<Relation>,
    pub(crate) role: Option<Relation>,
    pub(crate) place: Option<Relation>,
    pub(crate) date: Option<Relation>,
    pub(crate) end_date: Option<Relation>,
    pub(crate) by: Option<Relation>,
    pub(crate) predecessor: Option<Relation>,
    pub(crate) successor: Option<Relation>,
    /// Years between dates that disagree.
    pub(crate) years_apart: f32,
    /// True when one names the post and the other the body that it is a seat in.
    pub(crate) seat: bool,
    /// Whether their statuses contradict each other.
    pub(crate) status: StatusRelation,
}

/// How two statuses stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum StatusRelation {
    /// The same.
    #[default]
    Same,
    /// A later article tells as done what an earlier one tells as planned or possible.
    Resolved,
    /// They may both be right.
    Compatible,
    /// They cannot both be right.
    Different,
}

impl SlotRelations {
    /// The slots in which the two contradict each other, as users are told.
    pub(crate) fn disputed(&self) -> impl Iterator<Item = Disputed> + '_ {
        let different = |relation: Option<Relation>| {
            relation.is_some_and(|relation| relation.kind == RelationKind::Different)
        };
        let slots = [
            (Disputed::Date, different(self.date)),
            (Disputed::EndDate, different(self.end_date)),
            (Disputed::Role, different(self.role)),
            (Disputed::Organization, different(self.organization)),
            (Disputed::Place, different(self.place)),
            (Disputed::Status, self.status == StatusRelation::Different),
            (Disputed::By, different(self.by)),
            (Disputed::Predecessor, different(self.predecessor)),
            (Disputed::Successor, different(self.successor)),
        ];
        slots
            .into_iter()
            .filter(|(_, disputed)| *disputed)
            .map(|(slot, _)| slot)
    }
}

impl Context<'_> {
    /// Compares two events slot by slot.
    pub(crate) fn compare(&self, one: &EventRow, other: &EventRow) -> SlotRelations {
        let articles = [one, other].map(|event| &self.rows.articles[event.article as usize]);
        let across = articles[0].language != articles[1].language;
        let (a, b) = (&one.facts, &other.facts);
        let organization = best(&a.organizations, &b.organizations, |one, other| {
            let names = &self.analyses.organizations;
            names[one as usize].relation(&names[other as usize], across, &self.analyses.weights)
        });
        let roles = &self.analyses.roles;
        // The first is the fullest: what shorter forms of it have in common says little.
        let role = best(&a.roles[..1], &b.roles[..1], |one, other| {
            roles[one as usize].relation(&roles[other as usize], across)
        });
        let places = &self.analyses.places;
        let place = best(&a.places, &b.places, |one, other| {
            places[one as usize].relation(&places[other as usize])
        });
        // "ambassade en Chine" and "au Japon" contradict each other once, in the place.
        let organization = organization.map(|organization| {
            let differs = place.is_some_and(|place| place.kind == RelationKind::Different);
            match organization.how == How::ButPlace && differs {
                true => Relation::compatible(0.5, How::Part),
                false => organization,
            }
        });
        let (mut date, years_apart) = dates(&a.dates, &b.dates);
        if [(a, articles[0]), (b, articles[1])]
            .into_iter()
            .any(is_out_of_date)
        {
            date = date.map(|date| match date.kind {
                RelationKind::Different => Relation::UNSURE,
                _ => date,
            });
        }
        let (end_date, _) = dates(&[a.end_date, None], &[b.end_date, None]);
        let seat = self.is_seat(one, other) || self.is_seat(other, one);
        SlotRelations {
            organization,
            role: role_of(a.event_type, role),
            place,
            date,
            end_date,
            by: self.persons(a.by, b.by, true),
            predecessor: self.persons(a.predecessor, b.predecessor, false),
            successor: self.persons(a.successor, b.successor, false),
            years_apart,
            seat,
            status: status((one, articles[0]), (other, articles[1])),
        }
    }

    /// True when `one` names a post, and `other` the body that it is a seat in.
    fn is_seat(&self, one: &EventRow, other: &EventRow) -> bool {
        if given(&one.facts.organizations).next().is_some()
            && given(&other.facts.roles).next().is_some()
        {
            return false;
        }
        let bodies = given(&one.facts.roles).filter_map(|role| {
            let base = self.analyses.roles[role as usize].base()?;
            self.seats.bodies.get(base)
        });
        let bodies: Vec<u64> = bodies.flatten().copied().collect();
        !bodies.is_empty()
            && given(&other.facts.organizations).any(|name| {
                let tokens = self.analyses.organizations[name as usize].tokens();
                tokens.iter().any(|token| bodies.contains(&token.id))
            })
    }

    /// Compares two names of persons; bodies and decrees (`by`) contradict nobody.
    fn persons(&self, one: u32, other: u32, may_be_body: bool) -> Option<Relation> {
        if one == NONE || other == NONE {
            return None;
        }
        if one == other {
            return Some(Relation::same(1.0, How::Words));
        }
        let names = [one, other].map(|id| self.analyses.persons[id as usize].as_ref());
        let [Some(a), Some(b)] = names else {
            return Some(Relation::UNSURE);
        };
        Some(match a.fit(b, self.knowledge) {
            Some(fit) if fit.how == NameHow::Same => Relation::same(1.0, How::Words),
            Some(fit) => Relation::same(fit.score, How::Transliteration),
            None if may_be_body || a.is_alone() || b.is_alone() => Relation::UNSURE,
            None if !self.is_person(one) || !self.is_person(other) => Relation::UNSURE,
            None => Relation::different(1.0),
        })
    }

    /// True for what looks like a name: every word but particles has a capital.
    fn is_person(&self, id: u32) -> bool {
        let text = self.rows.persons.get(id);
        let mut words = text
            .split_whitespace()
            .filter(|word| word.chars().count() > 3);
        words.all(|word| word.chars().next().is_some_and(char::is_uppercase))
    }
}

/// A role of studies is a degree or a field, of which papers tell one or the other.
fn role_of(event_type: EventType, role: Option<Relation>) -> Option<Relation> {
    role.map(|role| match event_type {
        EventType::Education if role.kind == RelationKind::Different => Relation::UNSURE,
        _ => role,
    })
}

/// True when something still to come is dated before the article that says so: the date is another one's, or misread.
fn is_out_of_date((facts, article): (&Facts, &ArticleRow)) -> bool {
    facts.status == Status::Planned
        && article.date.is_some_and(|published| {
            let mut dates = facts.dates.iter().flatten().peekable();
            dates.peek().is_some() && dates.all(|date| date.is_before(published))
        })
}

/// The best relation of any name of one with any of the other.
fn best(one: &[u32], other: &[u32], relation: impl Fn(u32, u32) -> Relation) -> Option<Relation> {
    let mut found: Option<Relation> = None;
    for a in given(one) {
        for b in given(other) {
            let next = match a == b {
                true => Relation::same(1.0, How::Words),
                false => relation(a, b),
            };
            found = Some(found.map_or(next, |best| best.or_better(next)));
        }
    }
    found
}

/// Dates by prefix, any of one with any of the other; and the years between them where they disagree.
fn dates(
    one: &[Option<DatePrefix>; 2],
    other: &[Option<DatePrefix>; 2],
) -> (Option<Relation>, f32) {
    let (mut found, mut apart): (Option<Relation>, f32) = (None, f32::MAX);
    for a in one.iter().flatten() {
        for b in other.iter().flatten() {
            apart = apart.min(a.years_apart(*b));
            let precision = a.precision().min(b.precision());
            let next = match a.agrees(*b) {
                true if a == b => Relation::same(f32::from(precision) / 3.0, How::Words),
                true => Relation::same(f32::from(precision) / 3.0, How::Part),
                false => Relation::different(1.0),
            };
            found = Some(found.map_or(next, |best| best.or_better(next)));
        }
    }
    (found, if found.is_some() { apart } else { 0.0 })
}

/// Statuses, with what publication dates say of them: what an earlier article plans, a later one may tell as done.
fn status(one: (&EventRow, &ArticleRow), other: (&EventRow, &ArticleRow)) -> StatusRelation {
    use Status::{Actual, Negated, Planned, Uncertain};
    let (a, b) = (one.0.facts.status, other.0.facts.status);
    if a == b {
        return StatusRelation::Same;
    }
    let ((open, open_article), (done, done_article)) = match (a, b) {
        (Planned | Uncertain, Actual) => (one, other),
        (Actual, Planned | Uncertain) => (other, one),
        (Negated, _) | (_, Negated) => {
            // A possibility that a later article denies is no contradiction.
            let (uncertain, denied) = if a == Negated {
                (other, one)
            } else {
                (one, other)
            };
            let later = match (uncertain.1.date, denied.1.date) {
                (Some(before), Some(after)) => before.is_before(after),
                _ => false,
            };
            return match uncertain.0.facts.status == Uncertain && later {
                true => StatusRelation::Resolved,
                false => StatusRelation::Different,
            };
        }
        _ => return StatusRelation::Compatible,
    };
    // Who stands will stand.
    let is_plan = open.facts.status == Planned && open.facts.event_type != EventType::Candidacy;
    match (open_article.date, done_article.date) {
        // Still to come, after another has told it as done.
        (Some(planned), Some(told)) if is_plan && told.is_before(planned) => {
            StatusRelation::Different
        }
        // Done before it was planned.
        (Some(planned), _)
            if is_plan
                && done
                    .facts
                    .dates
                    .iter()
                    .flatten()
                    .any(|date| date.is_before(planned) && date.precision() > 1) =>
        {
            StatusRelation::Different
        }
        (Some(planned), Some(told)) if planned.is_before(told) => StatusRelation::Resolved,
        _ => StatusRelation::Compatible,
    }
}

#[cfg(test)]
mod tests;
