//! An evaluation as text for a terminal, as Markdown, and as a page.

mod html;
mod markdown;
mod tables;
mod text;

pub use html::html;
pub use markdown::markdown;
pub use text::text;

use super::comparison::{Change, ChangeKind, Comparison};
use super::outcome::Slots;
use super::slot::ScoredSlot;

/// A record in one line: type, person, then the other slots with their names; the first string of each.
pub(crate) fn describe(event_type: &str, slots: &Slots) -> String {
    let shown = |slot: &ScoredSlot| slots.get(slot).and_then(|strings| strings.first());
    let mut parts = vec![event_type.to_owned()];
    parts.extend(shown(&ScoredSlot::Person).cloned());
    let others = ScoredSlot::ALL.iter().skip(1);
    parts.extend(others.filter_map(|slot| Some(format!("{slot}={}", shown(slot)?))));
    parts.join(" | ")
}

/// The slots that changed, in words.
fn slot_changes(change: &Change) -> String {
    let words = change.slots.iter().map(|slot| {
        let (before, after) = (slot.before.label(), slot.after.label());
        format!("{} {before} → {after}", slot.slot)
    });
    words.collect::<Vec<_>>().join(", ")
}

/// How many records of each kind of change, in words; kinds without any are left out.
fn change_counts(comparison: &Comparison) -> String {
    let counts = ChangeKind::ALL.iter().filter_map(|kind| {
        let of_kind = comparison
            .changes
            .iter()
            .filter(|change| change.kind == *kind);
        match of_kind.count() {
            0 => None,
            count => Some(format!("{count} {}", kind.label())),
        }
    });
    let counts: Vec<String> = counts.collect();
    match counts.is_empty() {
        true => "no record changed".to_owned(),
        false => counts.join(", "),
    }
}

/// What is not compared, in sentences; empty where everything is.
fn left_out(comparison: &Comparison) -> Vec<String> {
    let parts = [
        ("only in the earlier run", &comparison.only_before),
        ("only in this run", &comparison.only_after),
        ("labelled otherwise now", &comparison.relabelled),
    ];
    let told = parts.iter().filter(|(_, ids)| !ids.is_empty());
    told.map(|(what, ids)| format!("Not compared, {what}: {}.", ids.join(", ")))
        .collect()
}
