//! Who follows whom in a post, where sentences of an article tell it apart.

use crate::record::{EventType, Slot, Status};

use super::candidate::{Candidate, Value};
use super::merge;
use super::posts::{POST, post};

/// The farthest from the start of a post that whom the person follows is told (sentences).
const FOLLOWS: usize = 2;

/// Joins what is told of one succession, and gives each side of it the other.
pub fn complete(candidates: &mut Vec<Candidate>) {
    join(candidates);
    let known: Vec<(usize, Slot, Value)> = (0..candidates.len())
        .flat_map(|at| told_elsewhere(at, candidates))
        .collect();
    for (at, slot, value) in known {
        candidates[at].slots.entry(slot).or_insert(value);
    }
    share_posts(candidates);
}

/// "She replaces Z, who had held the post since 2012", "Z resigned as director of X. She had held the post for three years": a tenure of
/// who is followed that the sentence tells without a role, or of who leaves that the next one does, is in that post.
pub fn name_posts_held(candidates: &mut [Candidate]) {
    let mut known: Vec<(usize, Slot, Value)> = Vec::new();
    for told in candidates
        .iter()
        .filter(|it| it.slots.contains_key(&Slot::Role))
    {
        let left = told.event_type == EventType::Departure;
        let holder = told.person(if left {
            Slot::Person
        } else {
            Slot::Predecessor
        });
        for (at, held) in candidates.iter().enumerate() {
            let is_beside =
                in_one_sentence(told, held) || left && told.sentence + 1 == held.sentence;
            let is_it = held.event_type == EventType::Tenure
                && holder.is_some()
                && held.person(Slot::Person) == holder
                && !held.slots.contains_key(&Slot::Role)
                && is_beside
                && POST
                    .iter()
                    .all(|slot| told.slots.contains_key(slot) || !held.slots.contains_key(slot))
                && merge::posts_agree(told, held);
            if is_it {
                known.extend(
                    post(told)
                        .into_iter()
                        .map(|(slot, value)| (at, slot, value)),
                );
            }
        }
    }
    for (at, slot, value) in known {
        candidates[at].slots.entry(slot).or_insert(value);
    }
}

fn in_one_sentence(a: &Candidate, b: &Candidate) -> bool {
    let mut told = a.evidence.iter().map(|(sentence, _)| sentence);
    told.any(|sentence| b.evidence.iter().any(|(other, _)| other == sentence))
}

/// Who follows and who leaves are told of one post: what is told of it on one side only is true of the other.
fn share_posts(candidates: &mut [Candidate]) {
    for taker in 0..candidates.len() {
        let Some(leaver) = left_for(taker, candidates) else {
            continue;
        };
        for slot in POST {
            for (from, to) in [(taker, leaver), (leaver, taker)] {
                if let Some(value) = candidates[from].slots.get(&slot).cloned() {
                    candidates[to].slots.entry(slot).or_insert(value);
                }
            }
        }
    }
}

/// The place of the departure after which the person of an appointment or election follows.
fn left_for(taker: usize, candidates: &[Candidate]) -> Option<usize> {
    let taker = &candidates[taker];
    let takes = matches!(
        taker.event_type,
        EventType::Appointment | EventType::Election
    );
    let before = taker.person(Slot::Predecessor).filter(|_| takes)?;
    candidates.iter().position(|leaver| {
        leaver.event_type == EventType::Departure
            && leaver.person(Slot::Person) == Some(before)
            && leaver.person(Slot::Successor) == taker.person(Slot::Person)
            && [taker.status, leaver.status]
                .iter()
                .all(|status| *status != Status::Negated)
            && merge::posts_agree(taker, leaver)
    })
}

/// "A replaces B" says of B's departure from that post that A follows, and the other way round: what the candidate at this place tells
/// of others, each with its slot.
fn told_elsewhere(at: usize, candidates: &[Candidate]) -> Vec<(usize, Slot, Value)> {
    let teller = &candidates[at];
    let (slot, mirrored) = match teller.event_type {
        EventType::Appointment | EventType::Election => (Slot::Predecessor, Slot::Successor),
        EventType::Departure => (Slot::Successor, Slot::Predecessor),
        _ => return Vec::new(),
    };
    let (Some(other), Some(person)) = (teller.person(slot), teller.slots.get(&Slot::Person)) else {
        return Vec::new();
    };
    let is_side = |event: EventType| match slot {
        Slot::Predecessor => event == EventType::Departure,
        _ => matches!(event, EventType::Appointment | EventType::Election),
    };
    let sides: Vec<usize> = (0..candidates.len())
        .filter(|number| {
            let side = &candidates[*number];
            is_side(side.event_type)
                && side.person(Slot::Person) == Some(other)
                && side.status != Status::Negated
                && teller.status != Status::Negated
                && !side.slots.contains_key(&mirrored)
                && merge::posts_agree(teller, side)
        })
        .collect();
    // One person may have left two posts of which nothing tells which one it was.
    match sides[..] {
        [side] => vec![(side, mirrored, person.clone())],
        _ => Vec::new(),
    }
}

/// "X was elected president of Y. She succeeds Z.", "X will become president of Y. She succeeds Z.": what names no post tells more of
/// the election or coming appointment just before.
fn join(candidates: &mut Vec<Candidate>) {
    let mut at = 0;
    while let Some(candidate) = candidates.get(at) {
        let start = told_of(candidate, candidates);
        match start {
            Some(start) => {
                let succession = candidates.remove(at);
                let start = &mut candidates[start - usize::from(start > at)];
                let status = start.status;
                merge::join(start, succession);
                start.status = status;
            }
            None => at += 1,
        }
    }
}

/// The place of the election or coming appointment of which an appointment in somebody's stead tells more.
fn told_of(succession: &Candidate, candidates: &[Candidate]) -> Option<usize> {
    let follows = succession.event_type == EventType::Appointment
        && succession.slots.contains_key(&Slot::Predecessor)
        && post(succession).is_empty();
    if !follows {
        return None;
    }
    let starts = |start: &Candidate| {
        let is_start = match start.event_type {
            EventType::Election => start.status == succession.status,
            EventType::Appointment => {
                (start.status, succession.status) == (Status::Planned, Status::Actual)
            }
            _ => false,
        };
        is_start
            && start.person(Slot::Person) == succession.person(Slot::Person)
            && !start.slots.contains_key(&Slot::Predecessor)
            && !post(start).is_empty()
            && (start.sentence..=start.sentence + FOLLOWS).contains(&succession.sentence)
    };
    candidates.iter().rposition(starts)
}
