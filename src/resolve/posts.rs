//! Posts that an article names once and then takes as known.
//!
//! "She was replaced by Anne Roux", "he resigned on Monday": the post is the one that the article has given the person before.

use crate::record::{EventType, Slot, Status};
use crate::resolve::persons::PersonId;

use super::candidate::{Candidate, Value};

/// What names a post.
const POST: [Slot; 3] = [Slot::Role, Slot::Organization, Slot::Place];

/// The slots of a candidate that name its post.
type Post = Vec<(Slot, Value)>;

/// How much confidence is left when the post is taken from elsewhere.
const CARRIED: f64 = 0.9;

/// Gives departures and successions that name no post the only post that it can be.
///
/// A departure takes the post of the person, an appointment in somebody's place the post of the predecessor, if the article
/// gives that person one post, or one in the same or the sentence before. Dates are never carried.
pub fn complete(candidates: &mut [Candidate]) {
    let known: Vec<(PersonId, usize, Post)> = candidates
        .iter()
        .filter_map(|candidate| {
            let holds = matches!(
                candidate.event_type,
                EventType::Tenure | EventType::Appointment | EventType::Election
            );
            let post = post(candidate);
            let person = candidate.slots.get(&Slot::Person)?.person?;
            let named = post.iter().any(|(slot, _)| *slot == Slot::Role);
            (holds && named && candidate.status == Status::Actual).then_some((
                person,
                candidate.sentence,
                post,
            ))
        })
        .collect();
    for candidate in candidates.iter_mut() {
        let holder = match candidate.event_type {
            EventType::Departure => Slot::Person,
            EventType::Appointment => Slot::Predecessor,
            _ => continue,
        };
        if !post(candidate).is_empty() {
            continue;
        }
        let Some(holder) = candidate.slots.get(&holder).and_then(|value| value.person) else {
            continue;
        };
        let posts: Vec<_> = known
            .iter()
            .filter(|(person, ..)| *person == holder)
            .collect();
        let near = posts.iter().rfind(|(_, sentence, _)| {
            *sentence <= candidate.sentence && sentence + 1 >= candidate.sentence
        });
        let only = match posts.as_slice() {
            [only] => Some(only),
            _ => near,
        };
        if let Some((_, _, post)) = only {
            candidate.slots.extend(post.iter().cloned());
            candidate.confidence *= CARRIED;
        }
    }
}

fn post(candidate: &Candidate) -> Post {
    POST.iter()
        .filter_map(|slot| Some((*slot, candidate.slots.get(slot)?.clone())))
        .collect()
}
