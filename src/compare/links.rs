//! How much of a comparison is right, measured against links that were made by hand.
//!
//! The unit of a **link** is a pair of records that tell one event: precision is the share of the pairs found that the labels have,
//! recall the share of the labels' pairs that were found. The unit of a **conflict** is an event of the world with a slot that its
//! sources contradict each other in; it is found when a story has two records of that event and says that the slot is disputed.
//! Records that are optional in the gold articles, and lines of such records alone, count nowhere.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::story::{Disputed, Story, Verdict};
use crate::evaluate::{EvaluateError, GoldArticle, Predictions, lines, pair};

/// Events of the world, as a file of links has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldLinks {
    lines: Vec<GoldLink>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct GoldLink {
    verdict: Verdict,
    #[serde(default)]
    conflicts: Vec<Disputed>,
    #[serde(default)]
    optional: bool,
    mentions: Vec<Mention>,
}

/// A record of an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
struct Mention {
    article: String,
    event: usize,
}

/// Precision, recall and F1 with the counts that they are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rates {
    /// Units found.
    pub found: usize,
    /// Units of the labels.
    pub labelled: usize,
    /// Units found that the labels have.
    pub correct: usize,
    /// `correct / found`; 0 where nothing was found.
    pub precision: f64,
    /// `correct / labelled`; 0 where nothing is labelled.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

/// What a comparison got right.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LinkScores {
    /// Pairs of records that tell one event.
    pub links: Rates,
    /// Slots of events in which sources contradict each other.
    pub conflicts: Rates,
    /// Labelled events of required records of which the story that has most of them has the same verdict.
    pub verdicts: Rates,
    /// Records of the gold articles that the records compared do not have: their links count as missed.
    pub missing: usize,
}

impl Rates {
    fn new(found: usize, labelled: usize, correct: usize) -> Self {
        let share = |of: usize| match of {
            0 => 0.0,
            of => correct as f64 / of as f64,
        };
        let (precision, recall) = (share(found), share(labelled));
        let f1 = match precision + recall {
            0.0 => 0.0,
            sum => 2.0 * precision * recall / sum,
        };
        Rates {
            found,
            labelled,
            correct,
            precision,
            recall,
            f1,
        }
    }
}

impl GoldLinks {
    /// Reads a file of links: JSON Lines as `tests/gold/pairs/links.jsonl` has them, with `verdict`, `conflicts`, `optional` and
    /// `mentions`.
    ///
    /// # Errors
    /// An [`EvaluateError`] that names the file, the line and what is wrong.
    pub fn read(path: &Path) -> Result<Self, EvaluateError> {
        let link = |(line, fields)| {
            serde_json::from_value(serde_json::Value::Object(fields))
                .map_err(|error| EvaluateError::line(path, line, error.to_string()))
        };
        let lines = lines::objects(path)?.into_iter().map(link);
        Ok(GoldLinks {
            lines: lines.collect::<Result<_, _>>()?,
        })
    }

    /// Scores stories of the gold articles' own records.
    pub fn score(&self, stories: &[Story], gold: &[GoldArticle]) -> LinkScores {
        let told = |mention: &Mention| Some(mention.clone());
        self.score_by(stories, gold, told)
    }

    /// Scores stories of a system's records: each record stands for the gold record that evaluation pairs it with, and records that are
    /// paired with none count nowhere.
    pub fn score_predicted(
        &self,
        stories: &[Story],
        gold: &[GoldArticle],
        predictions: &Predictions,
    ) -> LinkScores {
        let mut gold_of: HashMap<Mention, usize> = HashMap::new();
        for article in gold {
            let predicted = predictions.of(&article.id);
            let pairing = pair(&article.events, predicted);
            let pairs = pairing.gold(predicted.len()).into_iter().enumerate();
            for (event, gold) in pairs.filter_map(|(event, gold)| Some((event, gold?))) {
                let article = article.id.clone();
                gold_of.insert(Mention { article, event }, gold);
            }
        }
        self.score_by(stories, gold, |mention| {
            Some(Mention {
                article: mention.article.clone(),
                event: *gold_of.get(mention)?,
            })
        })
    }

    fn score_by(
        &self,
        stories: &[Story],
        gold: &[GoldArticle],
        gold_of: impl Fn(&Mention) -> Option<Mention>,
    ) -> LinkScores {
        let required: HashSet<Mention> = gold
            .iter()
            .flat_map(|article| {
                let events = article.events.iter().enumerate();
                events
                    .filter(|(_, event)| !event.optional)
                    .map(|(event, _)| {
                        let article = article.id.clone();
                        Mention { article, event }
                    })
            })
            .collect();
        let told: Vec<(&Story, Vec<Mention>)> = stories
            .iter()
            .map(|story| {
                let mentions = story.mentions.iter().map(|mention| Mention {
                    article: mention.article.clone(),
                    event: mention.event,
                });
                let mut mentions: Vec<Mention> = mentions
                    .filter_map(|mention| gold_of(&mention))
                    .filter(|mention| required.contains(mention))
                    .collect();
                mentions.sort();
                mentions.dedup();
                (story, mentions)
            })
            .collect();
        let labelled: Vec<(&GoldLink, Vec<Mention>)> = self
            .lines
            .iter()
            .filter(|line| !line.optional)
            .map(|line| {
                let mentions = line.mentions.iter();
                let mut mentions: Vec<Mention> =
                    mentions.filter(|m| required.contains(m)).cloned().collect();
                mentions.sort();
                (line, mentions)
            })
            .collect();
        let (found_pairs, gold_pairs) = (
            pairs(told.iter().map(|(_, mentions)| mentions)),
            pairs(labelled.iter().map(|(_, mentions)| mentions)),
        );
        let correct = found_pairs.intersection(&gold_pairs).count();
        let found: HashSet<&Mention> = told.iter().flat_map(|(_, mentions)| mentions).collect();
        LinkScores {
            links: Rates::new(found_pairs.len(), gold_pairs.len(), correct),
            conflicts: conflicts(&told, &labelled),
            verdicts: verdicts(&told, &labelled),
            missing: required.iter().filter(|m| !found.contains(m)).count(),
        }
    }
}

/// Every pair of mentions of a group.
fn pairs<'m>(
    groups: impl Iterator<Item = &'m Vec<Mention>>,
) -> HashSet<(&'m Mention, &'m Mention)> {
    let of_group = |mentions: &'m Vec<Mention>| {
        mentions.iter().enumerate().flat_map(move |(index, one)| {
            mentions[index + 1..].iter().map(move |other| (one, other))
        })
    };
    groups.flat_map(of_group).collect()
}

/// How many mentions two ordered lists have in common.
fn common(one: &[Mention], other: &[Mention]) -> usize {
    one.iter().filter(|mention| other.contains(mention)).count()
}

/// Disputed slots of events that several required records tell.
fn conflicts(told: &[(&Story, Vec<Mention>)], labelled: &[(&GoldLink, Vec<Mention>)]) -> Rates {
    let several = |mentions: &Vec<Mention>| mentions.len() > 1;
    let labelled: Vec<_> = labelled
        .iter()
        .filter(|(_, mentions)| several(mentions))
        .flat_map(|(line, mentions)| line.conflicts.iter().map(move |slot| (*slot, mentions)))
        .collect();
    let found: Vec<_> = told
        .iter()
        .filter(|(_, mentions)| several(mentions))
        .flat_map(|(story, mentions)| story.conflicts.iter().map(move |slot| (*slot, mentions)))
        .collect();
    let is_one = |one: &(Disputed, &Vec<Mention>), other: &(Disputed, &Vec<Mention>)| {
        one.0 == other.0 && common(one.1, other.1) > 1
    };
    let correct = labelled
        .iter()
        .filter(|gold| found.iter().any(|found| is_one(gold, found)))
        .count();
    Rates::new(found.len(), labelled.len(), correct)
}

/// Verdicts of labelled events, by the story that has most of each.
fn verdicts(told: &[(&Story, Vec<Mention>)], labelled: &[(&GoldLink, Vec<Mention>)]) -> Rates {
    let mut of_mention: BTreeMap<&Mention, Vec<usize>> = BTreeMap::new();
    for (index, (_, mentions)) in told.iter().enumerate() {
        for mention in mentions {
            of_mention.entry(mention).or_default().push(index);
        }
    }
    let (mut found, mut correct) = (0, 0);
    for (line, mentions) in labelled {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for story in mentions.iter().filter_map(|m| of_mention.get(m)).flatten() {
            *counts.entry(*story).or_default() += 1;
        }
        let best = counts
            .into_iter()
            .max_by_key(|(story, count)| (*count, std::cmp::Reverse(*story)));
        if let Some((story, _)) = best {
            found += 1;
            correct += usize::from(told[story].0.verdict == line.verdict);
        }
    }
    Rates::new(found, labelled.len(), correct)
}
