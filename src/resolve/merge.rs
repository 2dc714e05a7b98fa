//! Mentions of one event become one candidate.

use std::collections::HashSet;

use crate::record::{EventType, Slot, Status};
use crate::text::fold;

use super::candidate::{Candidate, Value};
use super::names::is_acronym_of;
use super::posts::POST;

/// The slots that tell events of one type and person apart.
const ANCHORS: [Slot; 4] = [Slot::Organization, Slot::Role, Slot::Place, Slot::Date];

/// Tags of `role_modifiers.toml` that make another post of a post.
const OTHER_POST: [&str; 4] = ["deputy-", "assistant-", "honorary-", "shadow-"];

/// The farthest from the announcement of a move that its date is told (sentences).
const NEAR: usize = 4;

/// How two values of a slot relate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// One of them is missing.
    Open,
    /// They agree.
    Same,
    /// They differ.
    Different,
}

/// Joins candidates that tell the same event; the first of each group keeps its place in the order.
pub fn merge(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut merged: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let best = merged
            .iter()
            .enumerate()
            .filter_map(|(index, other)| {
                likeness(other, &candidate).map(|likeness| (likeness, index))
            })
            .max_by_key(|(likeness, index)| (*likeness, std::cmp::Reverse(*index)));
        match best {
            Some((_, index)) => join(&mut merged[index], candidate),
            None => merged.push(candidate),
        }
    }
    merged
}

/// How many slots agree, if the two can be one event.
fn likeness(a: &Candidate, b: &Candidate) -> Option<usize> {
    if a.event_type != b.event_type || a.person(Slot::Person) != b.person(Slot::Person) {
        return None;
    }
    let relations = ANCHORS.map(|slot| relation(slot, a.slots.get(&slot), b.slots.get(&slot)));
    if relations.contains(&Relation::Different) {
        return None;
    }
    let same = relations.iter().filter(|r| **r == Relation::Same).count();
    let announced = announces(a, b, same) || announces(b, a, same);
    if a.status != b.status && !announced {
        return None;
    }
    let bare = |candidate: &Candidate| ANCHORS.iter().all(|s| !candidate.slots.contains_key(s));
    // Without a slot in common two mentions are one event only if one of them says nothing but the person, and the other one is not
    // told as history, or both stand in one sentence and complete each other in an event that happens once.
    let repeats = bare(a) && !is_history(b) || bare(b) && !is_history(a);
    let completes = a.sentence == b.sentence && !a.event_type.lasts() && !founds(a.event_type);
    (same > 0 || repeats || completes || announced).then_some(same)
}

/// True for what is dated by its year alone, as a career told in passing is and not the news.
fn is_history(candidate: &Candidate) -> bool {
    let date = candidate.slots.get(&Slot::Date);
    let value = date.and_then(|date| date.value.as_deref());
    value.is_some_and(|value| value.len() == "2016".len())
}

/// True when `planned` says more of the move of `done`, with which it agrees in `same` slots: "She was named director of X. She will
/// take up the post in May", "will take over as director from Y".
fn announces(done: &Candidate, planned: &Candidate, same: usize) -> bool {
    let names_post = POST.iter().any(|slot| planned.slots.contains_key(slot));
    (done.status, planned.status) == (Status::Actual, Status::Planned)
        && matches!(
            done.event_type,
            EventType::Appointment | EventType::Departure
        )
        && (same > 0 || !names_post && !is_history(planned))
        && done.sentence.abs_diff(planned.sentence) <= NEAR
}

/// Several companies founded in one sentence are several events.
fn founds(event_type: EventType) -> bool {
    event_type == EventType::Founding
}

/// True when nothing that names the posts of two events tells them apart.
pub(super) fn posts_agree(a: &Candidate, b: &Candidate) -> bool {
    POST.iter()
        .all(|slot| relation(*slot, a.slots.get(slot), b.slots.get(slot)) != Relation::Different)
}

fn relation(slot: Slot, a: Option<&Value>, b: Option<&Value>) -> Relation {
    let (Some(a), Some(b)) = (a, b) else {
        return Relation::Open;
    };
    let same = match slot {
        Slot::Date => match (&a.value, &b.value) {
            (Some(a), Some(b)) => a.starts_with(b.as_str()) || b.starts_with(a.as_str()),
            _ => true,
        },
        // One concept, but not two portfolios: "ministre de l'Intérieur", "ministre de l'Économie".
        Slot::Role if a.concept.is_some() && a.concept == b.concept => {
            !fork(&words(&fold(&a.text)), &words(&fold(&b.text)))
        }
        Slot::Role if is_under(a, b) || is_under(b, a) => false,
        _ => names_agree(a, b),
    };
    if same {
        Relation::Same
    } else {
        Relation::Different
    }
}

/// True for a role that is the other one's deputy or the like ("sous-directrice", "directrice").
fn is_under(role: &Value, other: &Value) -> bool {
    let (Some(role), Some(other)) = (&role.concept, &other.concept) else {
        return false;
    };
    let mut tags = OTHER_POST.iter();
    tags.any(|tag| role.strip_prefix(tag) == Some(other.as_str()))
}

fn names_agree(a: &Value, b: &Value) -> bool {
    let names = |value: &Value| -> Vec<String> {
        [Some(&value.text), value.canonical.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    names(a).iter().any(|x| {
        names(b)
            .iter()
            .any(|y| alike(&fold(x), &fold(y)) || is_acronym_of(x, y) || is_acronym_of(y, x))
    })
}

/// True when one name holds all words of the other, or they share more than half of their words ("Eton College" and
/// "Trinity College" do not) and do not fork ("université de Lyon", "université de Nantes").
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (left, right): (HashSet<_>, HashSet<_>) = (a.iter().collect(), b.iter().collect());
    let common = left.intersection(&right).count();
    let (short, both) = (left.len().min(right.len()), left.len() + right.len());
    common > 0 && (common == short || 4 * common > both && !fork(&a, &b))
}

/// True when two names begin alike and end differently.
fn fork(a: &[String], b: &[String]) -> bool {
    let lacks = |name: &[String], last: Option<&String>| last.is_some_and(|l| !name.contains(l));
    a.first() == b.first() && lacks(a, b.last()) && lacks(b, a.last())
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Adds what `other` knows to `kept`.
pub(super) fn join(kept: &mut Candidate, other: Candidate) {
    for (slot, value) in other.slots {
        match kept.slots.get_mut(&slot) {
            None => {
                kept.slots.insert(slot, value);
            }
            // The more precise date, the fuller role or name.
            Some(known) => {
                let fuller = match slot {
                    Slot::Date | Slot::EndDate => {
                        value.value.as_ref().map(String::len)
                            > known.value.as_ref().map(String::len)
                    }
                    Slot::Role | Slot::Organization => value.span.len() > known.span.len(),
                    _ => false,
                };
                if fuller {
                    *known = value;
                }
            }
        }
    }
    if other.status == Status::Actual {
        kept.status = Status::Actual;
    }
    kept.confidence = kept.confidence.max(other.confidence);
    kept.position = kept.position.min(other.position);
    for evidence in other.evidence {
        if !kept.evidence.contains(&evidence) {
            kept.evidence.push(evidence);
        }
    }
}
