//! Which tellings of a person's events are one event.
//!
//! Only tellings of one type are compared, and tellings of one article are never one event: its record has each event once. Few
//! tellings are compared all with all and joined best first (average linkage); of a person of whom thousands of articles tell, each
//! is compared with the events so far that share an organisation, a post or a date with it.

mod reasons;
mod score;
mod slots;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::rows::{Facts, given};
use crate::record::EventType;

pub(crate) use reasons::{Judgement, judge};
pub(crate) use slots::{Context, Seats};

use score::{LINK, probability, score};

/// Tellings of one event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// Rows, in the order of the input.
    pub(crate) events: Vec<u32>,
    /// Probability that they are one event; 1 for a single telling.
    pub(crate) score: f64,
}

/// As many tellings of one type are compared all with all.
const ALL_PAIRS: usize = 96;

/// The events that these rows of one person tell, in the order of their first telling.
pub(crate) fn link(context: &Context<'_>, rows: &[u32]) -> Vec<Told> {
    let mut by_type: BTreeMap<EventType, Vec<u32>> = BTreeMap::new();
    for row in rows {
        let event_type = context.rows.events[*row as usize].facts.event_type;
        by_type.entry(event_type).or_default().push(*row);
    }
    let mut told: Vec<Told> = by_type
        .values()
        .flat_map(|rows| match rows.as_slice() {
            [row] => vec![Told {
                events: vec![*row],
                score: 1.0,
            }],
            rows if rows.len() <= ALL_PAIRS => all_pairs(context, rows),
            rows => one_by_one(context, rows),
        })
        .collect();
    told.sort_by_key(|told| told.events.first().copied());
    told
}

/// The score of two rows; `None` for rows of one article.
fn pair(
    context: &Context<'_>,
    one: u32,
    other: u32,
    in_article: &HashMap<u32, u32>,
) -> Option<f32> {
    let rows = &context.rows.events;
    let (one, other) = (&rows[one as usize], &rows[other as usize]);
    if one.article == other.article {
        return None;
    }
    let alone = |article: u32| in_article.get(&article) == Some(&1);
    let unique = alone(one.article) && alone(other.article);
    let relations = context.compare(one, other);
    Some(score(one.facts.event_type, &relations, unique))
}

/// How many of the rows each article has.
fn count_by_article(context: &Context<'_>, rows: &[u32]) -> HashMap<u32, u32> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for row in rows {
        let article = context.rows.events[*row as usize].article;
        *counts.entry(article).or_default() += 1;
    }
    counts
}

/// Joins the best pairs first, as long as the average over all pairs of the two groups holds.
fn all_pairs(context: &Context<'_>, rows: &[u32]) -> Vec<Told> {
    let in_article = count_by_article(context, rows);
    let count = rows.len();
    let mut scores = vec![f32::NEG_INFINITY; count * count];
    let mut candidates: Vec<(f32, usize, usize)> = Vec::new();
    for i in 0..count {
        for j in i + 1..count {
            let Some(score) = pair(context, rows[i], rows[j], &in_article) else {
                continue;
            };
            scores[i * count + j] = score;
            scores[j * count + i] = score;
            if score >= LINK {
                candidates.push((score, i, j));
            }
        }
    }
    candidates.sort_by(|one, other| {
        let places = (one.1, one.2).cmp(&(other.1, other.2));
        other.0.total_cmp(&one.0).then(places)
    });
    let mut group_of: Vec<usize> = (0..count).collect();
    let mut groups: Vec<Vec<usize>> = (0..count).map(|index| vec![index]).collect();
    for (_, i, j) in candidates {
        let (a, b) = (group_of[i].min(group_of[j]), group_of[i].max(group_of[j]));
        if a == b {
            continue;
        }
        let pairs = groups[a]
            .iter()
            .flat_map(|x| groups[b].iter().map(|y| scores[*x * count + *y]));
        // Rows of one article have minus infinity.
        let total: f32 = pairs.sum();
        let average = total / (groups[a].len() * groups[b].len()) as f32;
        if average < LINK {
            continue;
        }
        let gone = std::mem::take(&mut groups[b]);
        for index in &gone {
            group_of[*index] = a;
        }
        groups[a].extend(gone);
    }
    let told = groups.into_iter().filter(|group| !group.is_empty());
    told.map(|mut group| {
        group.sort_unstable();
        let mut total = 0.0;
        let mut pairs = 0;
        for (index, i) in group.iter().enumerate() {
            for j in &group[index + 1..] {
                total += scores[i * count + j];
                pairs += 1;
            }
        }
        Told {
            score: match pairs {
                0 => 1.0,
                pairs => probability(total / pairs as f32),
            },
            events: group.into_iter().map(|index| rows[index]).collect(),
        }
    })
    .collect()
}

/// An event of a person of many tellings.
struct Growing {
    events: Vec<u32>,
    articles: HashSet<u32>,
    /// Tellings that a further one is compared with: the first few that differ.
    examples: Vec<(u32, usize)>,
    total: f32,
}

/// Adds each row to the event that it fits best, or makes it one of its own.
fn one_by_one(context: &Context<'_>, rows: &[u32]) -> Vec<Told> {
    /// Tellings that an event is known by.
    const EXAMPLES: usize = 3;
    /// Events that are looked up for each fact of a telling.
    const SHARING: usize = 24;
    /// Events that a telling is compared with, those that share most with it.
    const COMPARED: usize = 12;
    let in_article = count_by_article(context, rows);
    // Rows that say the same in one language are compared once.
    let mut kinds: HashMap<(Facts, u8), usize> = HashMap::new();
    let mut scores: HashMap<(usize, usize), Option<f32>> = HashMap::new();
    let mut sharing: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut growing: Vec<Growing> = Vec::new();
    for row in rows {
        let event = &context.rows.events[*row as usize];
        let next = kinds.len();
        let language = context.rows.language(*row as usize);
        let kind = *kinds.entry((event.facts.clone(), language)).or_insert(next);
        let keys = keys(context, &event.facts);
        let mut candidates: Vec<usize> = keys
            .iter()
            .flat_map(|key| sharing.get(key).into_iter().flatten().copied())
            .collect();
        candidates.sort_unstable();
        let mut ranked: Vec<(usize, usize)> = candidates
            .chunk_by(|one, other| one == other)
            .map(|same| (same.len(), same[0]))
            .collect();
        ranked.sort_unstable_by_key(|(shared, place)| (std::cmp::Reverse(*shared), *place));
        let mut best: Option<(f32, usize)> = None;
        for (_, place) in ranked.into_iter().take(COMPARED) {
            let candidate = &growing[place];
            if candidate.articles.contains(&event.article) {
                continue;
            }
            let (mut total, mut count) = (0.0, 0);
            for (example, example_kind) in &candidate.examples {
                let cached = scores
                    .entry((kind.min(*example_kind), kind.max(*example_kind)))
                    .or_insert_with(|| pair(context, *row, *example, &in_article));
                if let Some(score) = cached {
                    total += *score;
                    count += 1;
                }
            }
            let average = total / count.max(1) as f32;
            if count > 0 && average >= LINK && best.is_none_or(|(score, _)| average > score) {
                best = Some((average, place));
            }
        }
        let place = match best {
            Some((score, place)) => {
                growing[place].total += score;
                place
            }
            None => {
                growing.push(Growing {
                    events: Vec::new(),
                    articles: HashSet::new(),
                    examples: Vec::new(),
                    total: 0.0,
                });
                growing.len() - 1
            }
        };
        let joined = &mut growing[place];
        joined.events.push(*row);
        joined.articles.insert(event.article);
        let known = joined.examples.iter().any(|(_, known)| *known == kind);
        if joined.examples.len() < EXAMPLES && !known {
            joined.examples.push((*row, kind));
        }
        for key in keys {
            let list = sharing.entry(key).or_default();
            if list.len() < SHARING && !list.contains(&place) {
                list.push(place);
            }
        }
    }
    let told = growing.into_iter().map(|growing| Told {
        score: match growing.events.len() {
            1 => 1.0,
            count => probability(growing.total / (count - 1) as f32),
        },
        events: growing.events,
    });
    told.collect()
}

/// Numbers of what an event says, of which two tellings of one event share one.
fn keys(context: &Context<'_>, facts: &Facts) -> Vec<u64> {
    let analyses = context.analyses;
    let organizations = given(&facts.organizations)
        .filter_map(|name| analyses.organizations[name as usize].key())
        .map(|(key, _)| key);
    let mut keys: Vec<u64> = organizations.collect();
    for role in given(&facts.roles) {
        let (head, with_field) = analyses.roles[role as usize].keys();
        keys.extend(head.into_iter().chain(with_field));
    }
    let dates = facts.dates.iter().flatten();
    keys.extend(dates.map(|date| date.year() as u64));
    keys.sort_unstable();
    keys.dedup();
    keys
}
