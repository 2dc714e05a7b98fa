//! Whether the right person is named: what reading a name, a pronoun or a description costs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::outcome::ArticleOutcome;
use super::scores::round4;

/// How often the person is right where the rest of a record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonAccuracy {
    /// Pairs of records of one type that agree on an organization, role, place or date, whoever the person.
    pub pairs: u64,
    /// Those with the right person.
    pub correct: u64,
    /// `correct / pairs`, to four decimals; 0 without pairs.
    pub accuracy: f64,
}

/// Person accuracy by `all`, `lang:…`, `type:…` and `mention:name` or `mention:stand_in` (a pronoun or a description, where the
/// system's records tell).
///
/// Records are paired as for scoring, but the person is not asked for, though a pair with the right one has the better claim. Pairs
/// with optional gold records do not count, nor do gold records of which nothing but the person is known.
pub fn person_accuracy(articles: &[ArticleOutcome]) -> BTreeMap<String, PersonAccuracy> {
    let mut all: BTreeMap<String, PersonAccuracy> = BTreeMap::new();
    for article in articles {
        for gold in article.gold.iter().filter(|gold| !gold.optional) {
            let Some(predicted) = gold.whoever.and_then(|index| article.predicted.get(index))
            else {
                continue;
            };
            let mention = match predicted.by_stand_in {
                true => "mention:stand_in",
                false => "mention:name",
            };
            for key in [
                "all",
                &format!("lang:{}", article.language),
                &format!("type:{}", gold.event_type),
                mention,
            ] {
                let entry = all.entry(key.to_owned()).or_default();
                entry.pairs += 1;
                entry.correct += u64::from(gold.person_is_right);
            }
        }
    }
    for entry in all.values_mut() {
        entry.accuracy = round4(entry.correct as f64 / entry.pairs as f64);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, predicted};
    use super::*;
    use serde_json::json;

    #[test]
    fn pairs_do_not_ask_for_the_person() {
        let gold = article(
            "a",
            "fr",
            json!([
                {"type": "tenure", "person": "Anne Roux", "role": "maire"},
                {"type": "tenure", "person": "Paul Kerr", "role": "juge"},
                {"type": "tenure", "person": "Léa Brun"},
                {"type": "departure", "person": "Léa Brun", "organization": "Axa", "optional": true}
            ]),
        );
        let found = predicted(json!([
            {"type": "tenure", "person": {"text": "elle", "canonical": "Anne Roux"}, "role": "maire"},
            {"type": "tenure", "person": "Anne Roux", "role": "juge"},
            {"type": "departure", "person": "Guy Petit", "organization": "Axa"},
        ]));
        let accuracy = person_accuracy(&[ArticleOutcome::new(&gold, &found)]);
        let figures = |key: &str| (accuracy[key].correct, accuracy[key].pairs);
        assert_eq!(figures("all"), (1, 2));
        assert_eq!(figures("type:tenure"), (1, 2));
        assert_eq!(figures("mention:stand_in"), (1, 1));
        assert_eq!(figures("mention:name"), (0, 1));
        assert_eq!(accuracy["all"].accuracy, 0.5);
        assert!(!accuracy.contains_key("type:departure"));
    }
}
