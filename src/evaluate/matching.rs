//! Which predicted record tells which gold record.

use std::collections::BTreeMap;

use super::assignment::assign;
use super::event::LabelledEvent;
use super::slot::ScoredSlot;
use super::strings::Phrase;

/// The pairs of an article's gold and predicted records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// For each gold record the index of its predicted record.
    pub predicted: Vec<Option<usize>>,
    /// For each gold record the slots that match in its pair; empty without one.
    pub correct: Vec<Vec<ScoredSlot>>,
}

impl Pairing {
    /// For each of `count` predicted records the index of its gold record.
    pub fn gold(&self, count: usize) -> Vec<Option<usize>> {
        let mut gold = vec![None; count];
        for (index, predicted) in self.predicted.iter().enumerate() {
            if let Some(place) = predicted.and_then(|predicted| gold.get_mut(predicted)) {
                *place = Some(index);
            }
        }
        gold
    }
}

/// What two records must share to be one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Type, person, and one of organization, role, place and date unless gold has none of them: the guidelines' scoring.
    Scoring,
    /// The same without the type, which is to be looked at.
    AnyType,
    /// Type and one of organization, role, place and date, without the person, who is to be looked at.
    AnyPerson,
}

/// Pairs gold and predicted records one to one as the guidelines say: so that the most arguments match; among equals the most pairs,
/// required gold records before optional ones, then the pairing that keeps the article's order best.
pub fn pair(gold: &[LabelledEvent], predicted: &[LabelledEvent]) -> Pairing {
    pair_by(gold, predicted, Demand::Scoring)
}

/// [`pair`] under another demand.
pub(crate) fn pair_by(
    gold: &[LabelledEvent],
    predicted: &[LabelledEvent],
    demand: Demand,
) -> Pairing {
    let (prepared_gold, prepared): (Vec<_>, Vec<_>) = (
        gold.iter().map(Prepared::new).collect(),
        predicted.iter().map(Prepared::new).collect(),
    );
    let weights: Vec<Vec<i64>> = prepared_gold
        .iter()
        .enumerate()
        .map(|(i, gold)| {
            let others = prepared.iter().enumerate();
            others
                .map(|(j, p)| weight(gold, p, i.abs_diff(j), demand))
                .collect()
        })
        .collect();
    let predicted = assign(&weights);
    let correct = predicted
        .iter()
        .zip(&prepared_gold)
        .map(|(partner, gold)| partner.map_or_else(Vec::new, |p| gold.matches(&prepared[p])))
        .collect();
    Pairing { predicted, correct }
}

/// The claim of a pair whose indices differ by `distance`; 0 or less where the two cannot be one event.
fn weight(gold: &Prepared<'_>, predicted: &Prepared<'_>, distance: usize, demand: Demand) -> i64 {
    let matched = gold.matched(predicted, demand);
    if matched == 0 {
        return 0;
    }
    // Most matched arguments, then most pairs, required records before optional ones, then the order of the article.
    let first = if gold.event.optional { 1 } else { 1_000_000 };
    let distance = i64::try_from(distance).unwrap_or(i64::MAX);
    ((matched * 1000 + 1) * first * 10_000).saturating_sub(distance.saturating_mul(distance))
}

/// A record with the tokens of its strings.
struct Prepared<'a> {
    event: &'a LabelledEvent,
    slots: BTreeMap<ScoredSlot, Vec<Phrase<'a>>>,
}

impl<'a> Prepared<'a> {
    fn new(event: &'a LabelledEvent) -> Self {
        let phrases = |strings: &'a Vec<String>| strings.iter().map(|s| Phrase::new(s)).collect();
        let slots = event.slots.iter();
        Prepared {
            event,
            slots: slots
                .map(|(slot, strings)| (*slot, phrases(strings)))
                .collect(),
        }
    }

    /// The number of slots that match, 0 when the two cannot be one event.
    fn matched(&self, predicted: &Prepared<'_>, demand: Demand) -> i64 {
        if demand != Demand::AnyType && self.event.event_type != predicted.event.event_type {
            return 0;
        }
        let asks_for_person = demand != Demand::AnyPerson;
        if asks_for_person && !self.matches_in(predicted, ScoredSlot::Person) {
            return 0;
        }
        let hits = self.matches(predicted);
        let has_anchor = ScoredSlot::ANCHORS
            .iter()
            .any(|slot| self.slots.contains_key(slot));
        // Without the person, something else must tie the two together.
        let needs_anchor = has_anchor || !asks_for_person;
        if needs_anchor && !hits.iter().any(|slot| slot.is_anchor()) {
            return 0;
        }
        // At most ten slots.
        hits.len() as i64
    }

    /// The slots in which both have a filler and the fillers match.
    fn matches(&self, predicted: &Prepared<'_>) -> Vec<ScoredSlot> {
        let slots = self.slots.keys().copied();
        slots
            .filter(|slot| self.matches_in(predicted, *slot))
            .collect()
    }

    fn matches_in(&self, predicted: &Prepared<'_>, slot: ScoredSlot) -> bool {
        match (self.slots.get(&slot), predicted.slots.get(&slot)) {
            (Some(gold), Some(predicted)) => slot_matches(slot, gold, predicted),
            _ => false,
        }
    }
}

/// True when any of the strings that gold accepts matches any of the predicted ones, in the way of the slot.
fn slot_matches(slot: ScoredSlot, gold: &[Phrase<'_>], predicted: &[Phrase<'_>]) -> bool {
    let any = |matches: &dyn Fn(&Phrase<'_>, &Phrase<'_>) -> bool| {
        gold.iter().any(|g| predicted.iter().any(|p| matches(g, p)))
    };
    match slot {
        ScoredSlot::Person | ScoredSlot::Predecessor | ScoredSlot::Successor => {
            any(&|g, p| g.names_same_person(p))
        }
        // A person or a body.
        ScoredSlot::By => any(&|g, p| g.names_same_person(p)) || any(&|g, p| g.overlaps(p)),
        // A date as exact as gold's or more.
        ScoredSlot::Date | ScoredSlot::EndDate => any(&|g, p| p.text.starts_with(g.text)),
        ScoredSlot::Status => any(&|g, p| g.text == p.text),
        ScoredSlot::Organization | ScoredSlot::Role | ScoredSlot::Place => {
            any(&|g, p| g.overlaps(p))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{gold, predicted};
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn pairs(gold_events: serde_json::Value, found: serde_json::Value) -> Vec<Option<usize>> {
        pair(&gold(gold_events), &predicted(found)).predicted
    }

    #[test]
    fn a_pair_needs_type_person_and_an_anchor() {
        let labelled =
            json!([{"type": "tenure", "person": "Anne Roux", "role": "maire", "place": "Lyon"}]);
        for (found, expected) in [
            (
                json!({"type": "tenure", "person": "Roux", "place": "Lyon"}),
                Some(0),
            ),
            (
                json!({"type": "election", "person": "Roux", "place": "Lyon"}),
                None,
            ),
            (
                json!({"type": "tenure", "person": "Paul Roux", "place": "Lyon"}),
                None,
            ),
            (
                json!({"type": "tenure", "person": "Roux", "place": "Nice", "date": "2016"}),
                None,
            ),
            (json!({"type": "tenure", "place": "Lyon"}), None),
        ] {
            assert_eq!(
                pairs(labelled.clone(), json!([found.clone()])),
                [expected],
                "{found}"
            );
        }
        // Gold without an anchor asks for none.
        let bare = json!([{"type": "tenure", "person": "Anne Roux", "by": "x"}]);
        assert_eq!(
            pairs(
                bare,
                json!([{"type": "tenure", "person": "Anne Roux", "role": "maire"}])
            ),
            [Some(0)]
        );
    }

    #[test]
    fn the_sum_of_matched_arguments_decides() {
        let labelled = json!([
            {"type": "tenure", "person": "Anne Roux", "role": "maire", "place": "Lyon"},
            {"type": "tenure", "person": "Anne Roux", "role": "maire"}
        ]);
        let found = json!([
            {"type": "tenure", "person": "Anne Roux", "role": "maire"},
            {"type": "tenure", "person": "Anne Roux", "role": "maire", "place": "Lyon"}
        ]);
        assert_eq!(pairs(labelled, found), [Some(1), Some(0)]);
    }

    #[test]
    fn required_records_come_before_optional_ones_and_order_settles_ties() {
        let record = json!({"type": "tenure", "person": "Anne Roux", "role": "maire"});
        let mut optional = record.clone();
        optional["optional"] = json!(true);
        assert_eq!(
            pairs(json!([optional, record]), json!([record])),
            [None, Some(0)]
        );
        assert_eq!(
            pairs(json!([record, record]), json!([record, record])),
            [Some(0), Some(1)]
        );
        assert_eq!(
            pairs(json!([record, record]), json!([record])),
            [Some(0), None]
        );
    }

    #[test]
    fn each_slot_matches_in_its_way() {
        let correct = |slot: &str, gold_text: serde_json::Value, found: &str| {
            let mut labelled = json!({"type": "tenure", "person": "Anne Roux"});
            let mut system = labelled.clone();
            labelled[slot] = gold_text;
            system[slot] = json!(found);
            labelled["role"] = json!("r");
            system["role"] = json!("r");
            let pairing = pair(&gold(json!([labelled])), &predicted(json!([system])));
            pairing.correct[0].contains(&ScoredSlot::parse(slot).unwrap())
        };
        assert!(correct("date", json!(["2016-02"]), "2016-02-08"));
        assert!(!correct("date", json!(["2016-02"]), "2016"));
        assert!(correct("end_date", json!(["2017", "2016"]), "2016"));
        assert!(correct("by", json!("Paul Kerr"), "Kerr"));
        assert!(correct("by", json!("conseil d'administration"), "conseil"));
        assert!(!correct(
            "predecessor",
            json!("conseil d'administration"),
            "conseil"
        ));
        assert!(correct("successor", json!("P. Kerr"), "Paul Kerr"));
        // Of names of one length, gold's initials stand for words, not the prediction's.
        assert!(!correct("successor", json!("Paul Kerr"), "P. Kerr"));
        assert!(correct(
            "status",
            json!(["planned", "uncertain"]),
            "uncertain"
        ));
        assert!(!correct("status", json!("planned"), "negated"));
    }

    #[test]
    fn other_demands_leave_out_type_or_person() {
        let labelled = gold(json!([{"type": "tenure", "person": "Anne Roux", "role": "maire"}]));
        let other_type =
            predicted(json!([{"type": "election", "person": "Anne Roux", "role": "maire"}]));
        let other_person =
            predicted(json!([{"type": "tenure", "person": "Paul Kerr", "role": "maire"}]));
        let by = |found: &[LabelledEvent], demand| pair_by(&labelled, found, demand).predicted[0];
        assert_eq!(by(&other_type, Demand::AnyType), Some(0));
        assert_eq!(by(&other_type, Demand::AnyPerson), None);
        assert_eq!(by(&other_person, Demand::AnyPerson), Some(0));
        assert_eq!(by(&other_person, Demand::AnyType), None);
    }
}
