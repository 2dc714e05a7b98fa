//! Which types are taken for which.

use std::collections::BTreeMap;

use super::outcome::ArticleOutcome;

/// The row of spurious records, and the column of missed ones.
pub const NONE: &str = "none";

/// Counts by gold type, then by predicted type.
///
/// The diagonal is the pairs of scoring. Off it are missed gold records with a spurious record that tells the same of the same person
/// under another type. The column [`NONE`] holds the gold records that are missed altogether, the row [`NONE`] the predicted records
/// that are spurious altogether. So a row sums up to the required gold records of its type, and a column to the predicted records of
/// its type that are not paired with optional ones.
pub type Confusion = BTreeMap<String, BTreeMap<String, u64>>;

/// The confusion matrix of all articles.
pub fn confusion(articles: &[ArticleOutcome]) -> Confusion {
    let mut matrix = Confusion::new();
    let mut count = |gold: &str, predicted: &str| {
        let row = matrix.entry(gold.to_owned()).or_default();
        *row.entry(predicted.to_owned()).or_default() += 1;
    };
    for article in articles {
        let mut explained = vec![false; article.predicted.len()];
        for gold in article.gold.iter().filter(|gold| !gold.optional) {
            let found = gold.predicted.or(gold.confused_with);
            let kind = match found {
                Some(index) => {
                    explained[index] = true;
                    article.predicted[index].event_type.as_str()
                }
                None => NONE,
            };
            count(&gold.event_type, kind);
        }
        for (index, predicted) in article.spurious() {
            if !explained[index] {
                count(NONE, &predicted.event_type);
            }
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, predicted};
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_and_columns_sum_up_to_the_records() {
        let gold = article(
            "a",
            "fr",
            json!([
                {"type": "tenure", "person": "Anne Roux", "role": "maire"},
                {"type": "election", "person": "Paul Kerr", "role": "juge"},
                {"type": "departure", "person": "Léa Brun", "organization": "Axa"},
                {"type": "tenure", "person": "Léa Brun", "role": "cheffe", "optional": true}
            ]),
        );
        let found = predicted(json!([
            {"type": "tenure", "person": "Roux", "role": "maire"},
            {"type": "appointment", "person": "Kerr", "role": "juge"},
            {"type": "tenure", "person": "Kerr", "role": "juge"},
            {"type": "tenure", "person": "Brun", "role": "cheffe"},
        ]));
        let matrix = confusion(&[ArticleOutcome::new(&gold, &found)]);
        let rows = json!({
            "tenure": {"tenure": 1}, "election": {"appointment": 1},
            "departure": {"none": 1}, "none": {"tenure": 1},
        });
        assert_eq!(serde_json::to_value(matrix).unwrap(), rows);
    }
}
