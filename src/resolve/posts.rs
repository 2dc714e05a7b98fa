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

/// Gives departures and appointments that name no post the only post that it can be.
///
/// A departure takes the post of the person, unless it was taken up later; an appointment in somebody's place that of the predecessor: if
/// the article gives that person one post, or one in the same or the sentence before. Any other appointment takes the post that the
/// person is said to hold just before ("X is the new editor of Y. She replaces Z."). Dates are never carried.
pub fn complete(candidates: &mut [Candidate]) {
    let known: Vec<Known> = candidates.iter().filter_map(Known::of).collect();
    for candidate in candidates.iter_mut() {
        if !post(candidate).is_empty() {
            continue;
        }
        let here = candidate.sentence;
        let person = |slot| {
            candidate
                .slots
                .get(&slot)
                .and_then(|value: &Value| value.person)
        };
        let posts = |holder: Option<PersonId>| -> Vec<&Known> {
            let held = known.iter().filter(|known| Some(known.person) == holder);
            held.collect()
        };
        let found = match candidate.event_type {
            EventType::Departure => {
                let mut posts = posts(person(Slot::Person));
                posts.retain(|known| !known.begins || known.sentence <= here);
                only_or_near(&posts, here)
            }
            EventType::Appointment => only_or_near(&posts(person(Slot::Predecessor)), here)
                .or_else(|| {
                    let mut posts = posts(person(Slot::Person));
                    posts.retain(|known| !known.begins);
                    near(&posts, here)
                }),
            _ => None,
        };
        if let Some(known) = found {
            candidate.slots.extend(known.post.iter().cloned());
            candidate.confidence *= CARRIED;
        }
    }
}

/// A post that the article gives a person.
struct Known {
    person: PersonId,
    sentence: usize,
    /// True where it is taken up, false where it is held.
    begins: bool,
    post: Post,
}

impl Known {
    fn of(candidate: &Candidate) -> Option<Self> {
        let begins = match candidate.event_type {
            EventType::Tenure => false,
            EventType::Appointment | EventType::Election => true,
            _ => return None,
        };
        let post = post(candidate);
        let person = candidate.slots.get(&Slot::Person)?.person?;
        (candidate.status == Status::Actual && !post.is_empty()).then_some(Known {
            person,
            sentence: candidate.sentence,
            begins,
            post,
        })
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
    let near = |known: &&&Known| known.sentence <= here && known.sentence + 1 >= here;
    posts.iter().rfind(near).copied()
}

fn post(candidate: &Candidate) -> Post {
    POST.iter()
        .filter_map(|slot| Some((*slot, candidate.slots.get(slot)?.clone())))
        .collect()
}
