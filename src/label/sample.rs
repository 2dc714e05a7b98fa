//! Which articles to label next.
//!
//! Active learning in batches: an article is worth more the less certain its events are (entropy of their confidence), the rarer their types are
//! and the less it is like those that are labelled or picked already (cosine of tf-idf, the maximal marginal relevance of Carbonell and
//! Goldstein 1998). Near-copies are passed over. Since a system is also wrong where it finds nothing, a share is drawn blindly.

use std::collections::{BTreeMap, HashMap};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::record::EventType;
use crate::text::fold;

/// An article to pick from.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its predicted events: type and confidence from 0 to 1.
    pub events: Vec<(EventType, f64)>,
}

/// How to pick.
#[derive(Clone, Copy, Debug)]
pub struct SampleOptions {
    /// Articles to pick.
    pub count: usize,
    /// Share of them that is drawn blindly, from 0 to 1.
    pub random: f64,
    /// Seed: the same seed and articles give the same picks.
    pub seed: u64,
}

/// A picked article.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pick {
    /// Its index among the candidates.
    #[serde(skip)]
    pub index: usize,
    /// Whether it was drawn blindly.
    pub random: bool,
    /// Mean entropy of its events' confidence, in bits; 0 without events.
    pub uncertainty: f64,
    /// How rare its rarest type is among all predictions: 0 for the commonest, 1 for the rarest.
    pub rarity: f64,
    /// 1 less the similarity to the nearest article that is labelled or was picked before.
    pub novelty: f64,
}

/// Weights of uncertainty, rarity and novelty.
const WEIGHTS: [f64; 3] = [0.4, 0.3, 0.3];
/// Similarity from which two articles are copies of one.
const COPY: f64 = 0.9;
/// Share of the articles from which on a word tells nothing.
const COMMON: f64 = 0.2;
/// Characters of the shortest word that tells something.
const SHORTEST: usize = 3;

/// Picks articles, best first. `labelled` are texts that are labelled already. Fewer come out where there are no more that are not copies.
pub fn sample(
    candidates: &[Candidate<'_>],
    labelled: &[&str],
    options: &SampleOptions,
) -> Vec<Pick> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(options.seed));
    let mut texts = Texts::new(
        candidates
            .iter()
            .map(|c| c.text)
            .chain(labelled.iter().copied()),
    );
    for index in candidates.len()..candidates.len() + labelled.len() {
        texts.cover(index);
    }
    let uncertainty: Vec<f64> = candidates.iter().map(uncertainty).collect();
    let rarity = rarity(candidates);
    let blind = (options.random.clamp(0.0, 1.0) * options.count as f64).round() as usize;
    let mut picks: Vec<Pick> = Vec::new();
    while picks.len() < options.count {
        let random = picks.len() < blind;
        let novelty = |index: usize| 1.0 - texts.nearest[index];
        let worth = |index: usize| {
            let parts = [uncertainty[index], rarity[index], novelty(index)];
            parts
                .iter()
                .zip(WEIGHTS)
                .map(|(part, weight)| part * weight)
                .sum::<f64>()
        };
        let mut left = order
            .iter()
            .copied()
            .filter(|index| texts.nearest[*index] < COPY);
        let next = match random {
            true => left.next(),
            // The first of equals in the drawn order.
            false => left.fold(None, |best: Option<usize>, index| match best {
                Some(best) if worth(best) >= worth(index) => Some(best),
                _ => Some(index),
            }),
        };
        let Some(index) = next else { break };
        picks.push(Pick {
            index,
            random,
            uncertainty: rounded(uncertainty[index]),
            rarity: rounded(rarity[index]),
            novelty: rounded(novelty(index)),
        });
        order.retain(|other| *other != index);
        texts.cover(index);
    }
    picks
}

fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

/// Mean entropy of the confidence of an article's events, in bits.
fn uncertainty(candidate: &Candidate<'_>) -> f64 {
    let entropy = |p: f64| match p > 0.0 && p < 1.0 {
        true => -(p * p.log2() + (1.0 - p) * (1.0 - p).log2()),
        false => 0.0,
    };
    let sum: f64 = candidate
        .events
        .iter()
        .map(|(_, confidence)| entropy(*confidence))
        .sum();
    sum / candidate.events.len().max(1) as f64
}

/// How rare the rarest type of each article is, from 0 to 1: its information over that of the rarest type of all.
fn rarity(candidates: &[Candidate<'_>]) -> Vec<f64> {
    let mut counts: BTreeMap<EventType, f64> = BTreeMap::new();
    for (kind, _) in candidates.iter().flat_map(|candidate| &candidate.events) {
        *counts.entry(*kind).or_default() += 1.0;
    }
    let most = counts.values().copied().fold(1.0, f64::max);
    let information = |kind: &EventType| (most / counts.get(kind).copied().unwrap_or(most)).ln();
    let highest = counts.keys().map(information).fold(0.0, f64::max);
    let rarest = |candidate: &Candidate<'_>| {
        let types = candidate.events.iter().map(|(kind, _)| information(kind));
        let rarest = types.fold(0.0, f64::max);
        if highest > 0.0 { rarest / highest } else { 0.0 }
    };
    candidates.iter().map(rarest).collect()
}

/// Texts as unit vectors of tf-idf, with how near each is to what is covered.
struct Texts {
    /// Words of each text with their weights.
    vectors: Vec<Vec<(usize, f64)>>,
    /// Texts of each word with its weight there.
    postings: Vec<Vec<(usize, f64)>>,
    /// Similarity of each text to the nearest one covered.
    nearest: Vec<f64>,
}

impl Texts {
    fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut words: HashMap<String, usize> = HashMap::new();
        let counted: Vec<BTreeMap<usize, f64>> = texts
            .map(|text| {
                let mut counts = BTreeMap::new();
                let folded = fold(text);
                let all = folded.split(|c: char| !c.is_alphanumeric());
                for word in all.filter(|word| word.chars().count() >= SHORTEST) {
                    let next = words.len();
                    let word = *words.entry(word.to_owned()).or_insert(next);
                    *counts.entry(word).or_insert(0.0) += 1.0;
                }
                counts
            })
            .collect();
        let mut frequency = vec![0.0_f64; words.len()];
        for word in counted.iter().flat_map(BTreeMap::keys) {
            frequency[*word] += 1.0;
        }
        let count = counted.len() as f64;
        // Of few texts none would be left.
        let common = (COMMON * count).max(5.0);
        let mut postings = vec![Vec::new(); words.len()];
        let mut vectors = Vec::with_capacity(counted.len());
        for (index, counts) in counted.iter().enumerate() {
            let weigh = |(word, count_here): (&usize, &f64)| {
                let idf = (1.0 + count / frequency[*word]).ln();
                (*word, (1.0 + count_here.ln()) * idf)
            };
            let telling = counts
                .iter()
                .filter(|(word, _)| frequency[**word] <= common);
            let mut vector: Vec<(usize, f64)> = telling.map(weigh).collect();
            let length = vector
                .iter()
                .map(|(_, weight)| weight * weight)
                .sum::<f64>()
                .sqrt();
            for (word, weight) in &mut vector {
                *weight /= length;
                postings[*word].push((index, *weight));
            }
            vectors.push(vector);
        }
        let nearest = vec![0.0; vectors.len()];
        Texts {
            vectors,
            postings,
            nearest,
        }
    }

    /// Takes a text as covered.
    fn cover(&mut self, index: usize) {
        let mut similarity: HashMap<usize, f64> = HashMap::new();
        for (word, weight) in &self.vectors[index] {
            for (other, other_weight) in &self.postings[*word] {
                *similarity.entry(*other).or_default() += weight * other_weight;
            }
        }
        for (other, similarity) in similarity {
            self.nearest[other] = self.nearest[other].max(similarity.min(1.0));
        }
        self.nearest[index] = 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventType::{Appointment, Founding};

    fn candidate(text: &str, events: Vec<(EventType, f64)>) -> Candidate<'_> {
        Candidate { text, events }
    }

    fn picks(
        candidates: &[Candidate<'_>],
        labelled: &[&str],
        count: usize,
        random: f64,
        seed: u64,
    ) -> Vec<usize> {
        let options = SampleOptions {
            count,
            random,
            seed,
        };
        sample(candidates, labelled, &options)
            .iter()
            .map(|pick| pick.index)
            .collect()
    }

    #[test]
    fn uncertain_rare_and_new_articles_come_first() {
        let texts = [
            "banque du littoral",
            "mairie de village",
            "club de handball",
            "journal local",
            "tribunal de commerce",
        ];
        let sure = vec![(Appointment, 0.99)];
        let mut candidates: Vec<_> = texts
            .iter()
            .map(|text| candidate(text, sure.clone()))
            .collect();
        candidates[3].events = vec![(Appointment, 0.5)];
        candidates[1].events.push((Founding, 0.99));
        for seed in 0..5 {
            assert_eq!(picks(&candidates, &[], 2, 0.0, seed), [3, 1]);
        }
        let labelled = ["journal local du soir"];
        assert_eq!(picks(&candidates, &labelled, 1, 0.0, 1), [1]);
    }

    #[test]
    fn copies_are_passed_over() {
        let text = "La banque du littoral a une nouvelle directrice générale";
        let candidates = [
            candidate(text, vec![]),
            candidate(text, vec![(Appointment, 0.5)]),
            candidate("mairie", vec![]),
        ];
        assert_eq!(picks(&candidates, &[], 9, 0.0, 0), [1, 2]);
        assert_eq!(picks(&candidates, &[text], 9, 0.0, 0), [2]);
        assert!(picks(&[], &[], 9, 0.0, 0).is_empty());
    }

    #[test]
    fn a_share_is_drawn_by_the_seed() {
        let texts: Vec<String> = (0..50)
            .map(|number| format!("article{number} mot{number}"))
            .collect();
        let candidates: Vec<_> = texts.iter().map(|text| candidate(text, vec![])).collect();
        let draw = |seed| picks(&candidates, &[], 10, 1.0, seed);
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let options = SampleOptions {
            count: 10,
            random: 0.2,
            seed: 3,
        };
        let drawn = sample(&candidates, &[], &options);
        assert_eq!(drawn.iter().filter(|pick| pick.random).count(), 2);
        let mut indices: Vec<usize> = drawn.iter().map(|pick| pick.index).collect();
        indices.sort_unstable();
        indices.dedup();
        assert_eq!(indices.len(), 10);
    }

    #[test]
    fn figures_are_from_0_to_1() {
        assert_eq!(uncertainty(&candidate("", vec![(Appointment, 0.5)])), 1.0);
        assert_eq!(
            uncertainty(&candidate("", vec![(Appointment, 1.0), (Founding, 0.0)])),
            0.0
        );
        let candidates = [
            candidate("", vec![(Appointment, 1.0); 3]),
            candidate("", vec![(Founding, 1.0)]),
            candidate("", vec![]),
        ];
        assert_eq!(rarity(&candidates), [0.0, 1.0, 0.0]);
    }
}
