//! What became of each record of an article: the ground of every figure, and what a later run is compared with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::LabelledEvent;
use super::gold::GoldArticle;
use super::matching::{Demand, pair, pair_by};
use super::slot::ScoredSlot;

/// The slots of a record with their strings.
pub type Slots = BTreeMap<ScoredSlot, Vec<String>>;

/// What became of the records of one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleOutcome {
    /// The article's identifier.
    pub id: String,
    /// Its language.
    pub language: String,
    /// The gold records, in the order of the file.
    pub gold: Vec<GoldOutcome>,
    /// The predicted records, in the system's order.
    pub predicted: Vec<PredictedOutcome>,
}

/// What became of a gold record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GoldOutcome {
    /// Its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Whether finding or missing it costs nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The strings accepted for each slot.
    pub slots: Slots,
    /// The predicted record that it is paired with.
    pub predicted: Option<usize>,
    /// The slots that match in the pair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correct: Vec<ScoredSlot>,
    /// A predicted record of another type that tells the same, where the record is missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confused_with: Option<usize>,
    /// A predicted record of the type whose organization, role, place or date matches, whoever its person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whoever: Option<usize>,
    /// Whether the person of `whoever` is right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person_is_right: bool,
}

/// What became of a predicted record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PredictedOutcome {
    /// Its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// What is known of each slot's filler.
    pub slots: Slots,
    /// Its confidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Whether its person was taken from a pronoun or a description.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_stand_in: bool,
    /// The rules that read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// The gold record that it is paired with.
    pub gold: Option<usize>,
}

impl ArticleOutcome {
    /// Pairs the records of an article.
    pub fn new(article: &GoldArticle, predicted: &[LabelledEvent]) -> Self {
        let pairing = pair(&article.events, predicted);
        let of_predicted = pairing.gold(predicted.len());
        let confused = confused(article, predicted, &pairing.predicted, &of_predicted);
        let whoever = pair_by(&article.events, predicted, Demand::AnyPerson);
        let gold = article
            .events
            .iter()
            .enumerate()
            .map(|(index, event)| GoldOutcome {
                event_type: event.event_type.clone(),
                optional: event.optional,
                slots: event.slots.clone(),
                predicted: pairing.predicted[index],
                correct: pairing.correct[index].clone(),
                confused_with: confused[index],
                whoever: whoever.predicted[index],
                person_is_right: whoever.correct[index].contains(&ScoredSlot::Person),
            })
            .collect();
        let predicted = predicted
            .iter()
            .zip(of_predicted)
            .map(|(event, gold)| PredictedOutcome {
                event_type: event.event_type.clone(),
                slots: event.slots.clone(),
                confidence: event.confidence,
                by_stand_in: event.by_stand_in,
                rules: event
                    .evidence
                    .iter()
                    .filter_map(|e| e.rule.clone())
                    .collect(),
                gold,
            })
            .collect();
        ArticleOutcome {
            id: article.id.clone(),
            language: article.language.clone(),
            gold,
            predicted,
        }
    }

    /// Gold records that count and were not found.
    pub fn missed(&self) -> impl Iterator<Item = (usize, &GoldOutcome)> {
        let gold = self.gold.iter().enumerate();
        gold.filter(|(_, gold)| !gold.optional && gold.predicted.is_none())
    }

    /// Predicted records that tell no gold record.
    pub fn spurious(&self) -> impl Iterator<Item = (usize, &PredictedOutcome)> {
        let predicted = self.predicted.iter().enumerate();
        predicted.filter(|(_, predicted)| predicted.gold.is_none())
    }
}

/// For each required gold record that is not paired, a predicted record that is not paired either and tells the same but for its type.
fn confused(
    article: &GoldArticle,
    predicted: &[LabelledEvent],
    partners: &[Option<usize>],
    of_predicted: &[Option<usize>],
) -> Vec<Option<usize>> {
    let unpaired = |partners: &[Option<usize>]| -> Vec<usize> {
        (0..partners.len())
            .filter(|index| partners[*index].is_none())
            .collect()
    };
    let mut left = unpaired(partners);
    left.retain(|index| !article.events[*index].optional);
    let right = unpaired(of_predicted);
    let pick = |events: &[LabelledEvent], indices: &[usize]| -> Vec<LabelledEvent> {
        indices.iter().map(|index| events[*index].clone()).collect()
    };
    let pairing = pair_by(
        &pick(&article.events, &left),
        &pick(predicted, &right),
        Demand::AnyType,
    );
    let mut confused = vec![None; partners.len()];
    for (index, partner) in left.iter().zip(pairing.predicted) {
        confused[*index] = partner.map(|partner| right[partner]);
    }
    confused
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, predicted};
    use super::*;
    use serde_json::json;

    #[test]
    fn pairs_confusions_and_wrong_persons_are_told_apart() {
        let gold = article(
            "a",
            "fr",
            json!([
                {"type": "tenure", "person": "Anne Roux", "role": "maire"},
                {"type": "election", "person": "Paul Kerr", "role": "juge"},
                {"type": "departure", "person": "Léa Brun", "organization": "Axa"},
                {"type": "founding", "person": "Léa Brun", "organization": "Zed", "optional": true}
            ]),
        );
        let found = predicted(json!([
            {"type": "tenure", "person": "Roux", "role": "maire", "confidence": 0.75},
            {"type": "appointment", "person": "Kerr", "role": "juge", "evidence": [{"rule": "fr/x/y"}]},
            {"type": "departure", "person": "Guy Petit", "organization": "Axa"},
        ]));
        let outcome = ArticleOutcome::new(&gold, &found);
        let partners: Vec<_> = outcome.gold.iter().map(|g| g.predicted).collect();
        assert_eq!(partners, [Some(0), None, None, None]);
        assert_eq!(
            outcome.gold[0].correct,
            [ScoredSlot::Person, ScoredSlot::Role]
        );
        assert_eq!(outcome.gold[1].confused_with, Some(1));
        assert_eq!(outcome.gold[2].whoever, Some(2));
        assert!(!outcome.gold[2].person_is_right && outcome.gold[0].person_is_right);
        let missed: Vec<_> = outcome.missed().map(|(index, _)| index).collect();
        let spurious: Vec<_> = outcome.spurious().map(|(index, _)| index).collect();
        assert_eq!((missed, spurious), (vec![1, 2], vec![1, 2]));
        let json = serde_json::to_string(&outcome).unwrap();
        assert_eq!(
            serde_json::from_str::<ArticleOutcome>(&json).unwrap(),
            outcome
        );
    }
}
