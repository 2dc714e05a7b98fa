//! How likely two tellings are one event, after Fellegi and Sunter (1969): the evidence of each slot is a log-likelihood ratio, and
//! evidence adds up.

use super::super::relation::{Relation, RelationKind};
use super::slots::{SlotRelations, StatusRelation};
use crate::record::EventType;

/// The least score of two tellings of one event.
pub(crate) const LINK: f32 = 0.8;

/// What speaks for and against two tellings being one event, in natural logarithms of odds. `unique`: neither article tells another
/// event of this type of the person.
pub(crate) fn score(event_type: EventType, relations: &SlotRelations, unique: bool) -> f32 {
    let weigh = |relation: Option<Relation>, same: f32, compatible: f32, different: f32| {
        relation.map_or(0.0, |relation| match relation.kind {
            RelationKind::Same => same * (0.5 + 0.5 * relation.weight),
            RelationKind::Compatible => compatible,
            // What some words have in common.
            RelationKind::Unsure => 0.5 * same * relation.weight,
            RelationKind::Different => -different,
        })
    };
    // Of studies and memberships the organisation is all there is; of a tenure it is the post as well.
    let organization = match event_type {
        EventType::Education | EventType::Membership | EventType::Founding => (3.2, 2.0, 3.2),
        _ => (3.0, 1.8, 2.4),
    };
    let mut total = weigh(
        relations.organization,
        organization.0,
        organization.1,
        organization.2,
    );
    if relations.seat && relations.organization.is_none() {
        total += 2.6;
    }
    total += weigh(relations.role, 2.2, 1.4, 2.0);
    total += weigh(relations.place, 1.5, 0.5, 1.8);
    total += match relations.date {
        Some(date) if date.kind == RelationKind::Same => 1.0 + 1.8 * date.weight,
        Some(_) => -date_gap(relations.years_apart),
        None => 0.0,
    };
    total += weigh(relations.end_date, 1.4, 0.5, 1.0);
    total += weigh(relations.predecessor, 1.5, 0.5, 1.5);
    total += weigh(relations.successor, 1.5, 0.5, 1.5);
    total += weigh(relations.by, 0.5, 0.2, 0.2);
    if relations.status == StatusRelation::Different {
        total -= 0.4;
    }
    if unique {
        total += 0.6;
    }
    total
}

/// How much dates that disagree speak against one event: papers err by a year or two more often than by ten.
fn date_gap(years: f32) -> f32 {
    match years {
        years if years < 0.5 => 0.8,
        years if years < 1.5 => 1.2,
        years if years < 2.5 => 1.6,
        years if years < 4.0 => 2.0,
        _ => 3.2,
    }
}

/// The score as a probability.
pub(crate) fn probability(score: f32) -> f64 {
    1.0 / (1.0 + f64::from(-score).exp())
}

#[cfg(test)]
mod tests {
    use super::super::super::relation::How;
    use super::*;

    fn relations(
        organization: Relation,
        date: Option<Relation>,
        years_apart: f32,
    ) -> SlotRelations {
        SlotRelations {
            organization: Some(organization),
            date,
            years_apart,
            ..SlotRelations::default()
        }
    }

    #[test]
    fn one_slot_that_disagrees_is_a_conflict_and_most_are_two_events() {
        let same = Relation::same(1.0, How::Words);
        let different = Relation::different(1.0);
        let total = |relations| score(EventType::Appointment, &relations, false);
        assert!(total(relations(same, None, 0.0)) > LINK);
        assert!(total(relations(same, Some(different), 1.0)) > LINK);
        assert!(total(relations(same, Some(different), 9.0)) < LINK);
        assert!(total(relations(different, Some(different), 1.0)) < LINK);
        assert!(total(relations(different, Some(same), 0.0)) < LINK);
    }

    #[test]
    fn scores_are_odds() {
        assert_eq!(probability(0.0), 0.5);
        assert!(probability(4.0) > 0.98 && probability(-4.0) < 0.02);
    }
}
