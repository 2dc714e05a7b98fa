//! Mentions of one event become one candidate.

use std::collections::HashSet;

use crate::record::{EventType, Slot};
use crate::text::fold;

use super::candidate::{Candidate, Value};
use super::names::is_acronym_of;

/// The slots that tell events of one type and person apart.
const ANCHORS: [Slot; 4] = [Slot::Organization, Slot::Role, Slot::Place, Slot::Date];

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
    let person = |candidate: &Candidate| candidate.slots.get(&Slot::Person)?.person;
    if a.event_type != b.event_type || a.status != b.status || person(a) != person(b) {
        return None;
    }
    let relations = ANCHORS.map(|slot| relation(slot, a.slots.get(&slot), b.slots.get(&slot)));
    if relations.contains(&Relation::Different) {
        return None;
    }
    let same = relations.iter().filter(|r| **r == Relation::Same).count();
    let bare = |candidate: &Candidate| ANCHORS.iter().all(|s| !candidate.slots.contains_key(s));
    // Without a slot in common two mentions are one event only if one of them says nothing but the person, or both stand in
    // one sentence and complete each other in an event that happens once.
    let completes = a.sentence == b.sentence && !a.event_type.lasts() && !founds(a.event_type);
    (same > 0 || bare(a) || bare(b) || completes).then_some(same)
}

/// Several companies founded in one sentence are several events.
fn founds(event_type: EventType) -> bool {
    event_type == EventType::Founding
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
        Slot::Role if a.concept.is_some() && a.concept == b.concept => true,
        _ => names_agree(a, b),
    };
    if same {
        Relation::Same
    } else {
        Relation::Different
    }
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
/// "Trinity College" do not) and do not end differently after the same beginning ("université de Lyon", "université de Nantes").
fn alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let sets = (
        a.iter().collect::<HashSet<_>>(),
        b.iter().collect::<HashSet<_>>(),
    );
    let common = sets.0.intersection(&sets.1).count();
    let (short, both) = (sets.0.len().min(sets.1.len()), sets.0.len() + sets.1.len());
    let ends_in = |name: &[String], other: &HashSet<&String>| {
        name.last().is_some_and(|last| other.contains(last))
    };
    let forks = a.first() == b.first() && !ends_in(&a, &sets.1) && !ends_in(&b, &sets.0);
    common > 0 && (common == short || 4 * common > both && !forks)
}

/// Adds what `other` knows to `kept`.
fn join(kept: &mut Candidate, other: Candidate) {
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
    kept.confidence = kept.confidence.max(other.confidence);
    kept.position = kept.position.min(other.position);
    for evidence in other.evidence {
        if !kept.evidence.contains(&evidence) {
            kept.evidence.push(evidence);
        }
    }
}
