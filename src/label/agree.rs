//! How far two people label alike, by the matching of the scorer.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Serialize;

use crate::evaluate::table::Table;
use crate::evaluate::{
    ArticleOutcome, Demand, GoldArticle, LabelledEvent, Score, ScoredSlot, Tally, pair, pair_by,
    report, scores,
};

/// How far two files agree.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Articles that both have.
    pub articles: usize,
    /// Articles of the first file alone, by `id`.
    pub only_first: Vec<String>,
    /// Articles of the second file alone.
    pub only_second: Vec<String>,
    /// The second file's required records against the first as gold.
    pub second_against_first: Direction,
    /// The first file's required records against the second as gold.
    pub first_against_second: Direction,
    /// The types of records that both have, whatever type either gives them.
    pub types: TypeAgreement,
    /// Of the records that both have with one type, the share that both or neither call optional; none without such records.
    pub optional: Option<f64>,
    /// Where they differ, in the order of the first file.
    pub differences: Vec<Difference>,
}

/// Figures with one file as gold, by the keys of the reference scorer (`all`, `type:…`, `lang:…`, `slot:…`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Direction {
    /// Event records.
    pub event: BTreeMap<String, Score>,
    /// Filled slots.
    pub argument: BTreeMap<String, Score>,
}

/// Agreement on the type of records that are one but for their type.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TypeAgreement {
    /// Records that both have.
    pub pairs: usize,
    /// Share of them with one type, from 0 to 1.
    pub observed: f64,
    /// Cohen's kappa: agreement above chance, over the most there could be (Cohen 1960); none where chance alone agrees always.
    pub kappa: Option<f64>,
    /// Pairs by the first file's, then the second's type.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Something that the two label differently.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The article's identifier.
    pub id: String,
    /// What differs.
    pub kind: DifferenceKind,
    /// The first file's record or strings.
    pub first: Option<String>,
    /// The second's.
    pub second: Option<String>,
}

/// What can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// A required record that one has alone.
    Record,
    /// The type of a record.
    Type,
    /// Whether a record is optional.
    Optional,
    /// A slot of a record.
    Slot(ScoredSlot),
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DifferenceKind::Record => f.write_str("record"),
            DifferenceKind::Type => f.write_str("type"),
            DifferenceKind::Optional => f.write_str("optional"),
            DifferenceKind::Slot(slot) => f.write_str(slot.label()),
        }
    }
}

impl Agreement {
    /// Compares two labelled files; articles are told by `id`.
    pub fn new(first: &[GoldArticle], second: &[GoldArticle]) -> Agreement {
        let by_id: HashMap<&str, &GoldArticle> =
            second.iter().map(|a| (a.id.as_str(), a)).collect();
        let pairs: Vec<(&GoldArticle, &GoldArticle)> = first
            .iter()
            .filter_map(|article| Some((article, *by_id.get(article.id.as_str())?)))
            .collect();
        let both: Vec<&str> = pairs
            .iter()
            .map(|(article, _)| article.id.as_str())
            .collect();
        let alone = |articles: &[GoldArticle]| -> Vec<String> {
            let ids = articles.iter().map(|article| &article.id);
            ids.filter(|id| !both.contains(&id.as_str()))
                .cloned()
                .collect()
        };
        let mut agreement = Agreement {
            articles: pairs.len(),
            only_first: alone(first),
            only_second: alone(second),
            second_against_first: direction(pairs.iter().copied()),
            first_against_second: direction(pairs.iter().map(|(a, b)| (*b, *a))),
            ..Agreement::default()
        };
        let (mut alike, mut paired) = (0_usize, 0_usize);
        for (a, b) in pairs {
            agreement.types.add(a, b);
            let (same, all) = compare(a, b, &mut agreement.differences);
            alike += same;
            paired += all;
        }
        agreement.types.finish();
        agreement.optional = (paired > 0).then(|| alike as f64 / paired as f64);
        agreement
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n{}", self.summary().join("\n"), self.table().text());
        if !self.types.confusion.is_empty() {
            text.push_str(&format!("\ntypes\n{}", self.confusion().text()));
        }
        if !self.differences.is_empty() {
            text.push_str("\ndifferences\n");
        }
        for difference in &self.differences {
            let shown = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".into());
            text.push_str(&format!(
                "{}: {}\n  first:  {}\n  second: {}\n",
                difference.id,
                difference.kind,
                shown(&difference.first),
                shown(&difference.second)
            ));
        }
        text
    }

    /// In Markdown.
    pub fn markdown(&self) -> String {
        let lines: String = self
            .summary()
            .iter()
            .map(|line| format!("- {line}\n"))
            .collect();
        let mut differences = Table::new(["article", "what", "first", "second"]);
        for difference in &self.differences {
            let shown = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".into());
            differences.push([
                difference.id.clone(),
                difference.kind.to_string(),
                shown(&difference.first),
                shown(&difference.second),
            ]);
        }
        format!(
            "# Agreement\n\n{lines}\n## Figures\n\n{}\n## Types\n\n{}\n## Differences\n\n{}",
            self.table().markdown(),
            self.confusion().markdown(),
            differences.markdown()
        )
    }

    fn summary(&self) -> Vec<String> {
        let mut lines = vec![format!("{} articles in both", self.articles)];
        for (name, ids) in [("first", &self.only_first), ("second", &self.only_second)] {
            if !ids.is_empty() {
                lines.push(format!("only in the {name}: {}", ids.join(", ")));
            }
        }
        let kappa = self
            .types
            .kappa
            .map_or_else(|| "-".to_owned(), |kappa| format!("{kappa:.3}"));
        lines.push(format!(
            "{} records in both, {:.1} % with one type; kappa {kappa}",
            self.types.pairs,
            100.0 * self.types.observed
        ));
        if let Some(optional) = self.optional {
            lines.push(format!(
                "{:.1} % of those of one type are optional, or required, for both",
                100.0 * optional
            ));
        }
        lines
    }

    fn table(&self) -> Table {
        let heads = [
            "",
            "first as gold: precision",
            "recall",
            "F1",
            "second as gold: precision",
            "recall",
            "F1",
        ];
        let mut table = Table::new(heads);
        let (forth, back) = (&self.second_against_first, &self.first_against_second);
        for (what, forth, back) in [
            ("events", &forth.event, &back.event),
            ("arguments", &forth.argument, &back.argument),
        ] {
            let mut keys: Vec<&String> = forth.keys().chain(back.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let figures = [forth, back].into_iter().flat_map(|side| {
                    let score = side.get(key).copied().unwrap_or_default();
                    [score.precision, score.recall, score.f1].map(|figure| format!("{figure:.3}"))
                });
                let name = match key.split_once(':') {
                    Some((_, name)) => format!("{what}, {name}"),
                    None => what.to_owned(),
                };
                table.push(std::iter::once(name).chain(figures));
            }
        }
        table
    }

    fn confusion(&self) -> Table {
        let mut types: Vec<&String> = self
            .types
            .confusion
            .values()
            .flat_map(BTreeMap::keys)
            .collect();
        types.extend(self.types.confusion.keys());
        types.sort();
        types.dedup();
        let heads = std::iter::once("first".to_owned());
        let mut table = Table::new(heads.chain(types.iter().map(|name| format!("second: {name}"))));
        for row in &types {
            let count = |column: &&String| {
                let count = self
                    .types
                    .confusion
                    .get(*row)
                    .and_then(|cells| cells.get(*column));
                count.map_or_else(|| ".".to_owned(), ToString::to_string)
            };
            table.push(std::iter::once((*row).clone()).chain(types.iter().map(count)));
        }
        table
    }
}

/// A record in one line.
fn describe(event: &LabelledEvent) -> String {
    report::describe(&event.event_type, &event.slots)
}

/// The figures of required records against the first of each pair as gold.
fn direction<'a>(pairs: impl Iterator<Item = (&'a GoldArticle, &'a GoldArticle)>) -> Direction {
    let mut tally = Tally::default();
    for (gold, other) in pairs {
        let required: Vec<LabelledEvent> = other
            .events
            .iter()
            .filter(|event| !event.optional)
            .cloned()
            .collect();
        tally.add(&Tally::of(&ArticleOutcome::new(gold, &required)));
    }
    Direction {
        event: scores(&tally.event),
        argument: scores(&tally.argument),
    }
}

impl TypeAgreement {
    fn add(&mut self, first: &GoldArticle, second: &GoldArticle) {
        let pairing = pair_by(&first.events, &second.events, Demand::AnyType);
        for (event, other) in first.events.iter().zip(pairing.predicted) {
            if let Some(other) = other.and_then(|index| second.events.get(index)) {
                let row = self.confusion.entry(event.event_type.clone()).or_default();
                *row.entry(other.event_type.clone()).or_default() += 1;
                self.pairs += 1;
            }
        }
    }

    fn finish(&mut self) {
        if self.pairs == 0 {
            return;
        }
        let count = self.pairs as f64;
        let cell = |a: &str, b: &str| {
            self.confusion
                .get(a)
                .and_then(|row| row.get(b))
                .copied()
                .unwrap_or(0)
        };
        let same: usize = self.confusion.keys().map(|kind| cell(kind, kind)).sum();
        let chance: f64 = self
            .confusion
            .iter()
            .map(|(kind, row)| {
                let first: usize = row.values().sum();
                let second: usize = self.confusion.keys().map(|other| cell(other, kind)).sum();
                first as f64 / count * (second as f64 / count)
            })
            .sum();
        self.observed = same as f64 / count;
        self.kappa = (chance < 1.0).then(|| (self.observed - chance) / (1.0 - chance));
    }
}

/// Lists where two labellings of an article differ. How many records both have with one type and call both optional or both required, and
/// how many both have.
fn compare(
    first: &GoldArticle,
    second: &GoldArticle,
    differences: &mut Vec<Difference>,
) -> (usize, usize) {
    let pairing = pair(&first.events, &second.events);
    let mut back = pairing.gold(second.events.len());
    let loosely = pair_by(&first.events, &second.events, Demand::AnyType);
    let mut push = |kind, first_side: Option<String>, second_side: Option<String>| {
        differences.push(Difference {
            id: first.id.clone(),
            kind,
            first: first_side,
            second: second_side,
        });
    };
    let (mut alike, mut paired) = (0, 0);
    for (index, event) in first.events.iter().enumerate() {
        if let Some(other) = pairing.predicted[index].and_then(|at| second.events.get(at)) {
            paired += 1;
            alike += usize::from(event.optional == other.optional);
            if event.optional != other.optional {
                let say = |event: &LabelledEvent| {
                    let which = if event.optional {
                        "optional"
                    } else {
                        "required"
                    };
                    Some(format!("{which}: {}", describe(event)))
                };
                push(DifferenceKind::Optional, say(event), say(other));
            }
            for slot in ScoredSlot::ALL {
                let strings = [event.strings(*slot), other.strings(*slot)];
                let is_filled = strings.iter().any(|strings| !strings.is_empty());
                if is_filled && !pairing.correct[index].contains(slot) {
                    let [mine, theirs] =
                        strings.map(|strings| (!strings.is_empty()).then(|| strings.join(" / ")));
                    push(
                        DifferenceKind::Slot(*slot),
                        mine.map(|s| format!("{s} ({})", describe(event))),
                        theirs,
                    );
                }
            }
            continue;
        }
        // The same but for the type, unless the other is taken.
        let other = loosely.predicted[index].filter(|at| back.get(*at) == Some(&None));
        match other.and_then(|at| Some((at, second.events.get(at)?))) {
            Some((at, other)) => {
                back[at] = Some(index);
                push(
                    DifferenceKind::Type,
                    Some(describe(event)),
                    Some(describe(other)),
                );
            }
            None if !event.optional => push(DifferenceKind::Record, Some(describe(event)), None),
            None => {}
        }
    }
    let alone = second.events.iter().zip(&back);
    for (event, _) in alone.filter(|(event, taken)| taken.is_none() && !event.optional) {
        push(DifferenceKind::Record, None, Some(describe(event)));
    }
    (alike, paired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::read_gold;
    use serde_json::{Value, json};

    fn read(articles: &[Value]) -> Vec<GoldArticle> {
        let lines: String = articles
            .iter()
            .map(|article| format!("{article}\n"))
            .collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines).unwrap();
        read_gold(file.path()).unwrap()
    }

    fn article(id: &str, events: Value) -> Value {
        json!({"id": id, "language": "fr", "text": "x", "events": events})
    }

    fn event(kind: &str, person: &str, organization: &str) -> Value {
        json!({"type": kind, "person": [person], "organization": [organization]})
    }

    #[test]
    fn a_file_agrees_with_itself() {
        let gold = read(&[article(
            "a",
            json!([
                event("tenure", "Anne Roux", "CNNum"),
                event("departure", "Paul Kerr", "CNNum")
            ]),
        )]);
        let agreement = Agreement::new(&gold, &gold);
        assert_eq!(agreement.second_against_first.event["all"].f1, 1.0);
        assert_eq!(agreement.first_against_second.argument["all"].f1, 1.0);
        assert_eq!(
            (agreement.types.kappa, agreement.optional),
            (Some(1.0), Some(1.0))
        );
        assert_eq!(agreement.differences, []);
    }

    #[test]
    fn differences_are_listed_by_what_they_are() {
        let mut optional = event("tenure", "Léa Morel", "Insee");
        optional["optional"] = json!(true);
        let mut other_role = event("founding", "Zoé Petit", "Club");
        other_role["role"] = json!(["présidente"]);
        let first = read(&[
            article(
                "a",
                json!([
                    event("appointment", "Anne Roux", "CNNum"),
                    event("tenure", "Léa Morel", "Insee"),
                    event("founding", "Zoé Petit", "Club")
                ]),
            ),
            article("b", json!([])),
        ]);
        let second = read(&[
            article(
                "a",
                json!([
                    event("tenure", "Anne Roux", "CNNum"),
                    optional,
                    other_role,
                    event("departure", "Paul Kerr", "Banque")
                ]),
            ),
            article("c", json!([])),
        ]);
        let agreement = Agreement::new(&first, &second);
        let kinds: Vec<String> = agreement
            .differences
            .iter()
            .map(|d| d.kind.to_string())
            .collect();
        assert_eq!(kinds, ["type", "optional", "role", "record"]);
        assert_eq!(agreement.differences[3].first, None);
        assert_eq!(
            agreement.differences[2].second.as_deref(),
            Some("présidente")
        );
        assert_eq!(
            (
                agreement.only_first.as_slice(),
                agreement.only_second.as_slice()
            ),
            (&["b".to_owned()][..], &["c".to_owned()][..])
        );
        assert_eq!(agreement.optional, Some(0.5));
        assert_eq!(agreement.types.pairs, 3);
        // Observed 2/3; by chance 0 × 1/3 for appointment, 1/3 × 2/3 for tenure and 1/3 × 1/3 for founding.
        let chance = 1.0 / 3.0;
        assert!(
            (agreement.types.kappa.unwrap() - (2.0 / 3.0 - chance) / (1.0 - chance)).abs() < 1e-12
        );
        // Of the second's three required records only the founding is the first's.
        let events = &agreement.second_against_first.event["all"];
        assert_eq!((events.tp, events.fp, events.fn_), (1, 2, 2));
        let text = agreement.text();
        assert!(
            text.contains("a: type\n  first:  appointment | Anne Roux"),
            "{text}"
        );
        assert!(
            agreement
                .markdown()
                .contains("| a | role | - | présidente |"),
            "{}",
            agreement.markdown()
        );
    }

    #[test]
    fn nothing_in_common_has_no_kappa() {
        let agreement = Agreement::new(&[], &[]);
        assert_eq!(
            (
                agreement.types.kappa,
                agreement.optional,
                agreement.articles
            ),
            (None, None, 0)
        );
        assert!(agreement.text().starts_with("0 articles in both"));
    }
}
