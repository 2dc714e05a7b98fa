//! What got better and worse since an earlier run.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::EvaluateError;
use super::outcome::{ArticleOutcome, GoldOutcome, PredictedOutcome, Slots};
use super::resampling::{Difference, Resampling, differences};
use super::scores::Tally;
use super::slot::ScoredSlot;

/// Two runs over the same gold articles, record by record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Articles that both runs have with the same gold records; only these are compared.
    pub articles: usize,
    /// Articles that only the earlier run has.
    pub only_before: Vec<String>,
    /// Articles that only this run has.
    pub only_after: Vec<String>,
    /// Articles whose gold records were changed in between.
    pub relabelled: Vec<String>,
    /// Differences of the F1 of event records, over the articles compared.
    pub event: BTreeMap<String, Difference>,
    /// Differences of the F1 of arguments.
    pub argument: BTreeMap<String, Difference>,
    /// What changed, in the order of the articles; in each what got better first.
    pub changes: Vec<Change>,
}

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A gold record is found that was missed.
    Found,
    /// A spurious record is gone.
    SpuriousGone,
    /// A gold record was and is found, with better slots.
    SlotsBetter,
    /// A gold record was and is found, with some slots better and some worse.
    SlotsMixed,
    /// A gold record was and is found, with worse slots.
    SlotsWorse,
    /// A gold record is missed that was found.
    Lost,
    /// A spurious record is new.
    SpuriousNew,
}

impl ChangeKind {
    /// Every kind, the best first.
    pub const ALL: [ChangeKind; 7] = [
        ChangeKind::Found,
        ChangeKind::SpuriousGone,
        ChangeKind::SlotsBetter,
        ChangeKind::SlotsMixed,
        ChangeKind::SlotsWorse,
        ChangeKind::Lost,
        ChangeKind::SpuriousNew,
    ];

    /// The kind in words.
    pub fn label(self) -> &'static str {
        match self {
            ChangeKind::Found => "now found",
            ChangeKind::SpuriousGone => "no longer spurious",
            ChangeKind::SlotsBetter => "slots better",
            ChangeKind::SlotsMixed => "slots better and worse",
            ChangeKind::SlotsWorse => "slots worse",
            ChangeKind::Lost => "now missed",
            ChangeKind::SpuriousNew => "now spurious",
        }
    }

    /// `+` for better, `-` for worse, `~` for both.
    pub fn sign(self) -> char {
        match self {
            ChangeKind::Found | ChangeKind::SpuriousGone | ChangeKind::SlotsBetter => '+',
            ChangeKind::SlotsMixed => '~',
            ChangeKind::SlotsWorse | ChangeKind::Lost | ChangeKind::SpuriousNew => '-',
        }
    }
}

/// A record that fares otherwise than in the earlier run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What happened to it.
    pub kind: ChangeKind,
    /// The article's identifier.
    pub article: String,
    /// The record's type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The record's slots: as gold has them, or, of a spurious record, as the system.
    pub record: Slots,
    /// The slots that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<SlotChange>,
    /// The rules that read it, in this run or, where it has no such record any more, in the earlier one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// A slot of a record that was and is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotChange {
    /// The slot.
    pub slot: ScoredSlot,
    /// In the earlier run.
    pub before: SlotState,
    /// In this run.
    pub after: SlotState,
}

/// What a slot of a pair costs, from nothing to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Filled and right, or rightly empty.
    Right,
    /// Empty, where gold has a filler.
    Missing,
    /// Filled, where gold has none.
    Unasked,
    /// Filled with something else than gold has.
    Wrong,
}

impl SlotState {
    /// The state in a word.
    pub fn label(self) -> &'static str {
        match self {
            SlotState::Right => "right",
            SlotState::Missing => "missing",
            SlotState::Unasked => "unasked",
            SlotState::Wrong => "wrong",
        }
    }
}

/// The records of an earlier run, as `carriere evaluate --format json` wrote them.
///
/// # Errors
/// When the file cannot be read or is not such a result.
pub fn read_earlier(path: &Path) -> Result<Vec<ArticleOutcome>, EvaluateError> {
    #[derive(Deserialize)]
    struct Earlier {
        records: Vec<ArticleOutcome>,
    }
    let bytes = fs::read(path).map_err(|source| EvaluateError::Read {
        path: path.to_owned(),
        source,
    })?;
    let earlier: Earlier = serde_json::from_slice(&bytes).map_err(|error| {
        let message = format!(
            "no result of `carriere evaluate --format json` ({error}); write one with that and compare with it"
        );
        EvaluateError::file(path, message)
    })?;
    let is_sound = |article: &ArticleOutcome| {
        let (gold, predicted) = (&article.gold, &article.predicted);
        let inside = |index: Option<usize>, count: usize| index.is_none_or(|index| index < count);
        gold.iter().all(|g| inside(g.predicted, predicted.len()))
            && predicted.iter().all(|p| inside(p.gold, gold.len()))
    };
    match earlier.records.iter().find(|article| !is_sound(article)) {
        None => Ok(earlier.records),
        Some(article) => {
            let message = format!(
                "the records of article `{}` are paired with some that are not there; write the result again",
                article.id
            );
            Err(EvaluateError::file(path, message))
        }
    }
}

/// Compares this run with an earlier one.
pub fn compare(before: &[ArticleOutcome], after: &[ArticleOutcome], how: Resampling) -> Comparison {
    let mut comparison = Comparison::default();
    let mut earlier: HashMap<(&str, usize), &ArticleOutcome> = keyed(before).collect();
    let (mut old_tallies, mut new_tallies) = (Vec::new(), Vec::new());
    for (key, new) in keyed(after) {
        let Some(old) = earlier.remove(&key) else {
            comparison.only_after.push(new.id.clone());
            continue;
        };
        if !has_same_gold(old, new) {
            comparison.relabelled.push(new.id.clone());
            continue;
        }
        comparison.articles += 1;
        old_tallies.push(Tally::of(old));
        new_tallies.push(Tally::of(new));
        comparison.changes.extend(changes(old, new));
    }
    // In the order of the earlier run.
    let left = keyed(before).filter(|(key, _)| earlier.contains_key(key));
    comparison.only_before = left.map(|(_, article)| article.id.clone()).collect();
    let part = |tallies: &[Tally], event: bool| -> Vec<_> {
        let counts = tallies.iter();
        counts
            .map(|tally| match event {
                true => tally.event.clone(),
                false => tally.argument.clone(),
            })
            .collect()
    };
    let test = |event| differences(&part(&old_tallies, event), &part(&new_tallies, event), how);
    comparison.event = test(true);
    comparison.argument = test(false);
    comparison
}

/// Articles by identifier and how often it was there before, since nothing forbids a repeated one.
fn keyed(articles: &[ArticleOutcome]) -> impl Iterator<Item = ((&str, usize), &ArticleOutcome)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    articles.iter().map(move |article| {
        let count = seen.entry(&article.id).or_default();
        *count += 1;
        ((article.id.as_str(), *count), article)
    })
}

fn has_same_gold(old: &ArticleOutcome, new: &ArticleOutcome) -> bool {
    let label = |gold: &GoldOutcome| (gold.event_type.clone(), gold.optional, gold.slots.clone());
    old.language == new.language && old.gold.iter().map(label).eq(new.gold.iter().map(label))
}

/// What changed in an article, the best first.
fn changes(old: &ArticleOutcome, new: &ArticleOutcome) -> Vec<Change> {
    let mut changes = Vec::new();
    for (before, after) in old.gold.iter().zip(&new.gold) {
        if after.optional {
            continue;
        }
        let was = before.predicted.map(|index| &old.predicted[index]);
        let is = after.predicted.map(|index| &new.predicted[index]);
        let (kind, slots) = match (was, is) {
            (None, None) => continue,
            (None, Some(_)) => (ChangeKind::Found, Vec::new()),
            (Some(_), None) => (ChangeKind::Lost, Vec::new()),
            (Some(was), Some(is)) => {
                let slots = slot_changes((before, was), (after, is));
                let better = slots.iter().any(|change| change.after < change.before);
                let worse = slots.iter().any(|change| change.after > change.before);
                let kind = match (better, worse) {
                    (false, false) => continue,
                    (true, false) => ChangeKind::SlotsBetter,
                    (false, true) => ChangeKind::SlotsWorse,
                    (true, true) => ChangeKind::SlotsMixed,
                };
                (kind, slots)
            }
        };
        changes.push(Change {
            kind,
            article: new.id.clone(),
            event_type: after.event_type.clone(),
            record: after.slots.clone(),
            slots,
            rules: is
                .or(was)
                .map(|record| record.rules.clone())
                .unwrap_or_default(),
        });
    }
    let spurious = |article: &ArticleOutcome| -> Vec<PredictedOutcome> {
        article
            .spurious()
            .map(|(_, record)| record.clone())
            .collect()
    };
    let (old_spurious, mut new_spurious) = (spurious(old), spurious(new));
    let mut report = |kind, record: PredictedOutcome| {
        changes.push(Change {
            kind,
            article: new.id.clone(),
            event_type: record.event_type,
            record: record.slots,
            slots: Vec::new(),
            rules: record.rules,
        });
    };
    for record in old_spurious {
        let same = new_spurious
            .iter()
            .position(|other| other.event_type == record.event_type && other.slots == record.slots);
        match same {
            Some(index) => {
                new_spurious.remove(index);
            }
            None => report(ChangeKind::SpuriousGone, record),
        }
    }
    for record in new_spurious {
        report(ChangeKind::SpuriousNew, record);
    }
    changes.sort_by_key(|change| change.kind);
    changes
}

/// The slots of a pair that cost more or less than before.
fn slot_changes(
    before: (&GoldOutcome, &PredictedOutcome),
    after: (&GoldOutcome, &PredictedOutcome),
) -> Vec<SlotChange> {
    let state = |(gold, predicted): (&GoldOutcome, &PredictedOutcome), slot| {
        let is_there = gold.slots.contains_key(&slot);
        match predicted.slots.contains_key(&slot) {
            true if gold.correct.contains(&slot) => SlotState::Right,
            true if is_there => SlotState::Wrong,
            true => SlotState::Unasked,
            false if is_there => SlotState::Missing,
            false => SlotState::Right,
        }
    };
    let change = |slot: &ScoredSlot| SlotChange {
        slot: *slot,
        before: state(before, *slot),
        after: state(after, *slot),
    };
    let changes = ScoredSlot::ALL.iter().map(change);
    changes
        .filter(|change| change.before != change.after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, predicted};
    use super::*;
    use serde_json::{Value, json};

    fn outcome(id: &str, found: Value) -> ArticleOutcome {
        let gold = article(
            id,
            "fr",
            json!([
                {"type": "tenure", "person": "Anne Roux", "role": "maire", "place": "Lyon"},
                {"type": "tenure", "person": "Paul Kerr", "role": "juge"},
                {"type": "departure", "person": "Paul Kerr", "optional": true},
            ]),
        );
        ArticleOutcome::new(&gold, &predicted(found))
    }

    fn kinds(old: Value, new: Value) -> Vec<(ChangeKind, usize)> {
        let comparison = compare(
            &[outcome("a", old)],
            &[outcome("a", new)],
            Resampling::default(),
        );
        assert_eq!(comparison.articles, 1);
        let changes = comparison.changes.iter();
        changes
            .map(|change| (change.kind, change.slots.len()))
            .collect()
    }

    #[test]
    fn every_kind_of_change_is_told() {
        let roux = json!({"type": "tenure", "person": "Anne Roux", "role": "maire"});
        let with = |place: &str| {
            let mut record = roux.clone();
            record["place"] = json!(place);
            record
        };
        let kerr = json!({"type": "tenure", "person": "Paul Kerr", "role": "juge"});
        let other = json!({"type": "election", "person": "Guy Petit"});
        let optional = json!({"type": "departure", "person": "Paul Kerr"});
        assert_eq!(kinds(json!([roux, kerr]), json!([kerr, roux])), []);
        assert_eq!(
            kinds(json!([roux, other]), json!([roux, kerr])),
            [(ChangeKind::Found, 0), (ChangeKind::SpuriousGone, 0)]
        );
        assert_eq!(
            kinds(json!([roux, kerr, optional]), json!([roux, other])),
            [(ChangeKind::Lost, 0), (ChangeKind::SpuriousNew, 0)]
        );
        assert_eq!(
            kinds(json!([roux]), json!([with("Lyon")])),
            [(ChangeKind::SlotsBetter, 1)]
        );
        assert_eq!(
            kinds(json!([with("Lyon")]), json!([with("Nice")])),
            [(ChangeKind::SlotsWorse, 1)]
        );
        // A missing filler costs less than a wrong one; a status that was not asked for costs too.
        let mut planned = roux.clone();
        planned["status"] = json!("planned");
        assert_eq!(
            kinds(json!([with("Nice")]), json!([planned])),
            [(ChangeKind::SlotsMixed, 2)]
        );
    }

    #[test]
    fn only_articles_with_the_same_gold_are_compared() {
        let found = json!([{"type": "tenure", "person": "Anne Roux", "role": "maire"}]);
        let mut relabelled = outcome("b", found.clone());
        relabelled.gold[0].optional = true;
        let before = [
            outcome("a", json!([])),
            outcome("b", json!([])),
            outcome("x", json!([])),
        ];
        let after = [outcome("a", found.clone()), relabelled, outcome("y", found)];
        let comparison = compare(&before, &after, Resampling::default());
        assert_eq!(comparison.articles, 1);
        assert_eq!(comparison.only_before, ["x"]);
        assert_eq!(comparison.only_after, ["y"]);
        assert_eq!(comparison.relabelled, ["b"]);
        assert_eq!(comparison.event["all"].before, 0.0);
        assert_eq!(comparison.event["all"].after, 0.6667);
        assert_eq!(comparison.changes.len(), 1);
    }

    #[test]
    fn other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.json");
        for contents in ["{}", "[", "{\"records\": [{\"id\": \"a\"}]}"] {
            fs::write(&path, contents).unwrap();
            let error = read_earlier(&path).unwrap_err().to_string();
            assert!(error.contains("no result of `carriere evaluate"), "{error}");
        }
        let mut broken = outcome("a", json!([]));
        broken.gold[0].predicted = Some(7);
        fs::write(&path, json!({"records": [broken]}).to_string()).unwrap();
        let error = read_earlier(&path).unwrap_err().to_string();
        assert!(
            error.contains("paired with some that are not there"),
            "{error}"
        );
    }
}
