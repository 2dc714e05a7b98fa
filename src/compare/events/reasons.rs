//! The verdict on an event, and why: what its tellings agree on and contradict each other in.

use std::collections::BTreeSet;

use super::super::interner::NONE;
use super::super::names::NameHow;
use super::super::relation::{How, Relation, RelationKind};
use super::super::rows::{EventRow, given};
use super::super::story::{Disputed, Verdict};
use super::slots::{Context, SlotRelations, StatusRelation};
use crate::record::Status;

/// The verdict on an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) status: Status,
    pub(crate) verdict: Verdict,
    pub(crate) conflicts: Vec<Disputed>,
    pub(crate) reasons: Vec<String>,
}

/// Tellings that say different things are compared with each other up to this number; further ones are like one of them in all but
/// rare cases.
const COMPARED: usize = 16;

/// Reasons that are given at most.
const REASONS: usize = 12;

/// Judges the tellings of one event, given in the order of the input.
pub(crate) fn judge(context: &Context<'_>, events: &[u32], languages: usize) -> Judgement {
    let rows: Vec<&EventRow> = events
        .iter()
        .map(|event| &context.rows.events[*event as usize])
        .collect();
    let mut kinds: Vec<&EventRow> = Vec::new();
    for row in &rows {
        let language = |row: &EventRow| context.rows.articles[row.article as usize].language;
        let known = kinds
            .iter()
            .any(|kind| kind.facts == row.facts && language(kind) == language(row));
        if !known && kinds.len() < COMPARED {
            kinds.push(row);
        }
    }
    let mut conflicts: BTreeSet<Disputed> = BTreeSet::new();
    let mut agreed: Vec<String> = Vec::new();
    let mut disputed: Vec<String> = Vec::new();
    if let ([only], [_, _, ..]) = (kinds.as_slice(), rows.as_slice()) {
        let relations = context.compare(only, only);
        explain(
            context,
            (only, only),
            &relations,
            &mut agreed,
            &mut disputed,
        );
    }
    for (index, one) in kinds.iter().enumerate() {
        for other in &kinds[index + 1..] {
            let relations = context.compare(one, other);
            conflicts.extend(relations.disputed());
            // The first tells what the others have in common with it; contradictions are told wherever they are.
            let mut unused = Vec::new();
            let agreed = if index == 0 { &mut agreed } else { &mut unused };
            explain(context, (one, other), &relations, agreed, &mut disputed);
        }
    }
    let mut reasons: Vec<String> = Vec::new();
    for reason in disputed.into_iter().chain(agreed) {
        if reasons.len() < REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if let [row] = rows.as_slice() {
        reasons.push(format!(
            "no other article tells a matching {} of this person",
            row.facts.event_type
        ));
    }
    let verdict = match (conflicts.is_empty(), languages) {
        (false, _) => Verdict::Conflict,
        (true, 0 | 1) => Verdict::Only,
        (true, _) => Verdict::Agree,
    };
    Judgement {
        status: status(&rows),
        verdict,
        conflicts: conflicts.into_iter().collect(),
        reasons,
    }
}

/// What most say of its reality; among equals what is surest.
fn status(rows: &[&EventRow]) -> Status {
    let count = |status: Status| rows.iter().filter(|row| row.facts.status == status).count();
    let ranked = [
        Status::Uncertain,
        Status::Planned,
        Status::Negated,
        Status::Actual,
    ];
    ranked
        .into_iter()
        .max_by_key(|status| count(*status))
        .unwrap_or(Status::Actual)
}

/// Says slot by slot how two tellings stand to each other.
fn explain(
    context: &Context<'_>,
    (one, other): (&EventRow, &EventRow),
    relations: &SlotRelations,
    agreed: &mut Vec<String>,
    disputed: &mut Vec<String>,
) {
    let rows = context.rows;
    let (a, b) = (&one.facts, &other.facts);
    if a.person != b.person
        && let [Some(first), Some(second)] =
            [a, b].map(|facts| context.analyses.persons[facts.person as usize].as_ref())
        && let Some(fit) = first.fit(second, context.knowledge)
        && fit.how != NameHow::Same
    {
        let names = [a, b].map(|facts| rows.persons.get(facts.person));
        agreed.push(format!(
            "person: {} = {} {}",
            names[0],
            names[1],
            fit.how.words()
        ));
    }
    let text = |ids: &[u32], name: &dyn Fn(u32) -> String| given(ids).next().map(name);
    let organization = |id| rows.organizations.get(id).to_owned();
    let role = |id| rows.role_text(id).to_owned();
    let place = |id| rows.places.get(id).to_owned();
    let person = |id| match id {
        NONE => None,
        id => Some(rows.persons.get(id).to_owned()),
    };
    let date = |date: Option<super::super::date::DatePrefix>| date.map(|date| date.to_string());
    let slots = [
        (
            "organization",
            relations.organization,
            text(&a.organizations, &organization),
            text(&b.organizations, &organization),
        ),
        (
            "role",
            relations.role,
            text(&a.roles, &role),
            text(&b.roles, &role),
        ),
        (
            "place",
            relations.place,
            text(&a.places, &place),
            text(&b.places, &place),
        ),
        ("date", relations.date, date(a.dates[0]), date(b.dates[0])),
        (
            "end date",
            relations.end_date,
            date(a.end_date),
            date(b.end_date),
        ),
        ("by", relations.by, person(a.by), person(b.by)),
        (
            "predecessor",
            relations.predecessor,
            person(a.predecessor),
            person(b.predecessor),
        ),
        (
            "successor",
            relations.successor,
            person(a.successor),
            person(b.successor),
        ),
    ];
    for (slot, relation, one, other) in slots {
        let (Some(relation), Some(one), Some(other)) = (relation, one, other) else {
            continue;
        };
        match relation.kind {
            RelationKind::Different => disputed.push(format!("{slot}: {one} is not {other}")),
            RelationKind::Unsure => {}
            _ => agreed.push(same(slot, relation, &one, &other)),
        }
    }
    if relations.seat && relations.organization.is_none() {
        let words = |facts: &super::super::rows::Facts| {
            text(&facts.organizations, &organization).or_else(|| text(&facts.roles, &role))
        };
        if let (Some(one), Some(other)) = (words(a), words(b)) {
            agreed.push(format!("role: {one} = {other}{}", How::Seat.words()));
        }
    }
    let published = [one, other].map(|event| {
        let date = rows.articles[event.article as usize].date;
        date.map_or_else(String::new, |date| format!(" on {date}"))
    });
    let statuses = format!(
        "status: {}{}, {}{}",
        a.status, published[0], b.status, published[1]
    );
    match relations.status {
        StatusRelation::Different => disputed.push(statuses),
        StatusRelation::Resolved | StatusRelation::Compatible => agreed.push(statuses),
        StatusRelation::Same => {}
    }
}

/// Says that two fillers are the same.
fn same(slot: &str, relation: Relation, one: &str, other: &str) -> String {
    if one == other {
        return format!("{slot}: {one} in both");
    }
    if slot.ends_with("date") {
        let (short, long) = if one.len() <= other.len() {
            (one, other)
        } else {
            (other, one)
        };
        return match long.starts_with(short) {
            true => format!("{slot}: {short} contains {long}"),
            // Another of its dates agrees.
            false => format!("{slot}: {one} goes with {other}"),
        };
    }
    format!("{slot}: {one} = {other}{}", relation.how.words())
}
