//! Posts that an article names once and then takes as known.
//!
//! "She was replaced by Anne Roux", "he resigned on Monday": the post is the one that the article has given the person before.

use std::collections::HashSet;

use crate::record::{EventType, Slot, Status};
use crate::resolve::persons::PersonId;

use super::candidate::{Candidate, Value};

/// What names a post.
pub(super) const POST: [Slot; 3] = [Slot::Role, Slot::Organization, Slot::Place];

/// The slots of a candidate that name its post.
pub(super) type Post = Vec<(Slot, Value)>;

/// How much confidence is left when the post is taken from elsewhere.
const CARRIED: f64 = 0.9;

/// Gives departures, appointments and elections that name no post the only post that it can be.
///
/// A departure takes the post of the person, unless it was taken up later, or else the one that a successor takes up; an appointment in
/// somebody's place that of the predecessor: if the article gives that person one post, or one in the same or the sentence before. Any
/// other appointment takes the post that the sentence before says the person holds ("X is the new editor of Y. She replaces Z."), or the
/// only one that somebody else leaves there ("Z is leaving as editor of Y. X will take over."). An election is to the post that its
/// sentence gives the person ("Mayor X was re-elected"). Dates are never carried.
pub fn complete(candidates: &mut [Candidate]) {
    let known: Vec<Known> = candidates.iter().filter_map(Known::of).collect();
    for candidate in candidates.iter_mut() {
        if !post(candidate).is_empty() {
            continue;
        }
        let (here, position) = (candidate.sentence, candidate.position);
        let holder = candidate.person(Slot::Person);
        // The posts of one kind that the article gives a person; what was held in the past is not left or handed on in future.
        let is_coming = candidate.status == Status::Planned;
        let posts = |kinds: &[Kind], holder: Option<PersonId>| -> Vec<&Known> {
            let held = known
                .iter()
                .filter(|known| holder.is_some() && known.person == holder);
            held.filter(|known| kinds.contains(&known.kind))
                .filter(|known| !(is_coming && known.is_past))
                .collect()
        };
        let found = match candidate.event_type {
            EventType::Departure => {
                let mut own = posts(&[Kind::Held, Kind::Begun], holder);
                // "She left to head Y": what is told after the departure is no post that was left.
                own.retain(|known| known.kind == Kind::Held || known.position < position);
                only_or_near(&own, here).or_else(|| {
                    let next = candidate.person(Slot::Successor);
                    let taken = posts(&[Kind::Begun], next);
                    only_or_near(&taken, here).or_else(|| {
                        let replacing = |known: &&Known| holder.is_some() && known.other == holder;
                        let after: Vec<&Known> = known.iter().filter(replacing).collect();
                        only_or_near(&after, here)
                    })
                })
            }
            EventType::Appointment => {
                let before = candidate.person(Slot::Predecessor);
                only_or_near(&posts(&[Kind::Held, Kind::Begun], before), here)
                    .or_else(|| only_or_near(&posts(&[Kind::Left], before), here))
                    .or_else(|| {
                        let left_to = |known: &&Known| {
                            known.kind == Kind::Left && holder.is_some() && known.other == holder
                        };
                        let left: Vec<&Known> = known.iter().filter(left_to).collect();
                        only_or_near(&left, here)
                    })
                    .or_else(|| {
                        let mut held = posts(&[Kind::Held], holder);
                        // In the same sentence it is the post that the person comes from: "Deputy editor X takes over".
                        held.retain(|known| known.sentence < here);
                        // What was held in the past is no post that is taken up; it is told between: "X is the new editor of Y. She was a
                        // reporter at Z. She replaces W." All of these stand before `here`, so that there is a sentence before.
                        let (past, held): (Vec<_>, Vec<_>) =
                            held.into_iter().partition(|known| known.is_past);
                        let between = usize::from(near(&past, here).is_some());
                        near(&held, here - between)
                    })
                    .or_else(|| {
                        let left = known.iter().filter(|known| {
                            let by_another = known.kind == Kind::Left && known.person != holder;
                            by_another && known.is_near(here) && known.position < position
                        });
                        match left.collect::<Vec<_>>()[..] {
                            [only] => Some(only),
                            _ => None,
                        }
                    })
            }
            EventType::Election => {
                let mut held = posts(&[Kind::Held], holder);
                held.retain(|known| known.sentence == here);
                near(&held, here)
            }
            _ => None,
        };
        if let Some(known) = found {
            candidate.slots.extend(known.post.iter().cloned());
            candidate.confidence *= CARRIED;
        }
    }
}

/// "She named X to Foreign Affairs and Y to Justice": what is the role of one is the organisation of nobody who is named beside.
pub fn drop_portfolios(candidates: &mut [Candidate]) {
    let is_move = |it: &&Candidate| it.event_type == EventType::Appointment;
    let roles = candidates.iter().filter(is_move).filter_map(|it| {
        let role = it.slots.get(&Slot::Role)?;
        Some((it.sentence, role.span))
    });
    let roles: HashSet<_> = roles.collect();
    for candidate in candidates {
        let organization = candidate.slots.get(&Slot::Organization);
        let is_portfolio =
            organization.is_some_and(|it| roles.contains(&(candidate.sentence, it.span)));
        if is_portfolio {
            candidate.slots.remove(&Slot::Organization);
        }
    }
}

/// How an article gives a person a post.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is held.
    Held,
    /// It is taken up.
    Begun,
    /// It is left.
    Left,
}

/// A post that the article gives a person.
struct Known {
    person: Option<PersonId>,
    /// Whom the person follows in it, or who follows.
    other: Option<PersonId>,
    sentence: usize,
    position: usize,
    is_past: bool,
    kind: Kind,
    post: Post,
}

impl Known {
    fn of(candidate: &Candidate) -> Option<Self> {
        let (kind, other) = match candidate.event_type {
            EventType::Tenure => (Kind::Held, None),
            EventType::Appointment | EventType::Election => (Kind::Begun, Some(Slot::Predecessor)),
            EventType::Departure => (Kind::Left, Some(Slot::Successor)),
            _ => return None,
        };
        let post = post(candidate);
        let known = Known {
            person: Some(candidate.person(Slot::Person)?),
            other: other.and_then(|slot| candidate.person(slot)),
            sentence: candidate.sentence,
            position: candidate.position,
            is_past: candidate.is_past,
            kind,
            post,
        };
        (candidate.status == Status::Actual && !known.post.is_empty()).then_some(known)
    }

    /// True in the same sentence as `here` or the one before.
    fn is_near(&self, here: usize) -> bool {
        self.sentence <= here && self.sentence + 1 >= here
    }
}

fn only_or_near<'k>(posts: &[&'k Known], here: usize) -> Option<&'k Known> {
    match posts {
        [only] => Some(only),
        _ => near(posts, here),
    }
}

/// The last post of the same or the sentence before.
fn near<'k>(posts: &[&'k Known], here: usize) -> Option<&'k Known> {
    posts.iter().rfind(|known| known.is_near(here)).copied()
}

pub(super) fn post(candidate: &Candidate) -> Post {
    POST.iter()
        .filter_map(|slot| Some((*slot, candidate.slots.get(slot)?.clone())))
        .collect()
}
