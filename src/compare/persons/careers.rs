//! What mentions of persons share: employers, posts, colleagues, places, fields of work, times.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::interner::{Id, NONE};
use super::super::lexicons::{number, skeleton};
use super::super::rows::{Analyses, Facts, Rows, given};
use super::Mention;
use crate::record::EventType;
use crate::syntax::Gender;

/// How much a fact tells of who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// A place, a post in general.
    Weak,
    /// A post with its field or place.
    Medium,
    /// An employer, a school, a colleague.
    Strong,
}

impl Strength {
    fn weight(self) -> f32 {
        match self {
            Strength::Weak => 0.35,
            Strength::Medium => 1.2,
            Strength::Strong => 2.2,
        }
    }
}

/// A fact of a career, the same for all that tell it in either language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    pub(crate) key: u64,
    pub(crate) strength: Strength,
}

/// The facts of all mentions.
#[derive(Debug, Default)]
pub(crate) struct Careers {
    of_mention: Vec<Profile>,
    /// How many mentions have a fact.
    counts: HashMap<u64, u32>,
    total: f32,
}

/// What is known of one or several mentions that are one person's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    /// The mentions.
    pub(crate) mentions: Vec<u32>,
    /// Distinct names, in the order of their numbers.
    pub(crate) names: Vec<Id>,
    /// Facts, in the order of their keys.
    facts: Vec<Fact>,
    /// Fields of work, as bits.
    sectors: u32,
    /// Events that show one.
    sector_events: u32,
    /// First and last year.
    years: Option<(i32, i32)>,
    feminine: bool,
    masculine: bool,
    /// Articles, in order.
    articles: Vec<u32>,
}

impl Careers {
    /// Collects the facts of all mentions.
    pub(crate) fn new(rows: &Rows, analyses: &Analyses, mentions: &[Mention]) -> Self {
        let of_mention: Vec<Profile> = mentions
            .par_iter()
            .enumerate()
            .map(|(index, mention)| Profile::of(rows, analyses, index as u32, mention))
            .collect();
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for fact in of_mention.iter().flat_map(|profile| &profile.facts) {
            *counts.entry(fact.key).or_default() += 1;
        }
        Careers {
            total: of_mention.len() as f32,
            of_mention,
            counts,
        }
    }

    /// What is known of a mention.
    pub(crate) fn profile(&self, mention: u32) -> &Profile {
        &self.of_mention[mention as usize]
    }

    /// What a shared fact tells: less the more mentions have it.
    fn weight(&self, fact: Fact) -> f32 {
        /// As if so many mentions more had been seen, so that in a handful of articles nothing is rare by chance alone.
        const SEEN: f32 = 200.0;
        let count = self.counts.get(&fact.key).copied().unwrap_or(1) as f32;
        let rare = ((SEEN + self.total) / count.max(1.0)).ln() / (SEEN + self.total).ln();
        fact.strength.weight() * (0.3 + 0.7 * rare)
    }

    /// Evidence in the facts that two profiles share, the strongest of each key.
    pub(crate) fn shared(&self, one: &Profile, other: &Profile) -> Shared {
        let mut shared = Shared::default();
        let (mut i, mut j) = (0, 0);
        while let (Some(a), Some(b)) = (one.facts.get(i), other.facts.get(j)) {
            match a.key.cmp(&b.key) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    let fact = Fact {
                        key: a.key,
                        strength: a.strength.min(b.strength),
                    };
                    shared.evidence += self.weight(fact);
                    shared.strongest = shared.strongest.max(Some(fact.strength));
                    i += 1;
                    j += 1;
                }
            }
        }
        shared
    }

    /// What speaks for and against two profiles being one person, whose names fit as well as `name` (from 0 to 1).
    pub(crate) fn score(&self, one: &Profile, other: &Profile, name: f32, words: usize) -> f32 {
        let shared = self.shared(one, other);
        let mut score = match name {
            name if name >= 0.99 => 1.0,
            name if name >= 0.9 => 0.7,
            name if name >= 0.8 => 0.3,
            name if name >= 0.7 => -0.1,
            _ => -0.6,
        };
        // Names of three words are borne by few.
        score += if words > 2 { 0.3 } else { 0.0 };
        score += shared.evidence.min(4.0);
        if one.sectors != 0 && other.sectors != 0 {
            score += match one.sectors & other.sectors {
                // A single event may be a sideline.
                0 if one.sector_events.min(other.sector_events) < 2 => -0.9,
                0 => -1.5,
                _ => 0.4,
            };
        }
        let strong = |profile: &Profile| {
            let strong = profile
                .facts
                .iter()
                .filter(|fact| fact.strength == Strength::Strong);
            strong.count()
        };
        if shared.strongest < Some(Strength::Medium) {
            // Two full lives without a meeting point.
            score -= match strong(one).min(strong(other)) {
                0 | 1 => 0.0,
                2 => 0.4,
                _ => 0.8,
            };
        }
        if let (Some((a, b)), Some((c, d))) = (one.years, other.years) {
            let gap = (c - b).max(a - d).max(0);
            score -= match gap {
                0..=15 => 0.0,
                16..=40 => 0.7,
                _ => 2.5,
            };
            // Nobody is in the papers for a century.
            if b.max(d) - a.min(c) > 90 {
                score -= 2.0;
            }
        }
        let contradict = (one.feminine && !one.masculine && other.masculine && !other.feminine)
            || (one.masculine && !one.feminine && other.feminine && !other.masculine);
        if contradict {
            score -= 2.5;
        }
        // Two names that one article tells apart.
        if name < 0.99 && meet(&one.articles, &other.articles) {
            score -= 2.0;
        }
        score
    }
}

/// Facts that two profiles share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shared {
    pub(crate) evidence: f32,
    pub(crate) strongest: Option<Strength>,
}

impl Profile {
    fn of(rows: &Rows, analyses: &Analyses, index: u32, mention: &Mention) -> Self {
        let mut profile = Profile {
            mentions: vec![index],
            names: vec![mention.name],
            articles: vec![mention.article],
            ..Profile::default()
        };
        for event in &mention.events {
            profile.add(&rows.events[*event as usize].facts, analyses);
        }
        let published = rows.articles[mention.article as usize].date;
        if profile.years.is_none() {
            profile.years = published.map(|date| (date.year(), date.year()));
        }
        profile.tidy();
        profile
    }

    fn add(&mut self, facts: &Facts, analyses: &Analyses) {
        let mut sectors = 0;
        let mut push = |key, strength| self.facts.push(Fact { key, strength });
        for name in given(&facts.organizations) {
            let organization = &analyses.organizations[name as usize];
            if let Some((key, telling)) = organization.key() {
                let strength = if telling {
                    Strength::Strong
                } else {
                    Strength::Weak
                };
                push(key, strength);
            }
            if facts.event_type != EventType::Education {
                sectors |= organization.sectors;
            }
        }
        let places: Vec<u64> = given(&facts.places)
            .filter_map(|name| analyses.places[name as usize].key())
            .collect();
        for key in &places {
            push(*key, Strength::Weak);
        }
        for name in given(&facts.roles) {
            let role = &analyses.roles[name as usize];
            if facts.event_type == EventType::Education {
                continue;
            }
            let (head, with_field) = role.keys();
            if let Some(key) = with_field {
                push(key, Strength::Medium);
            }
            if let Some(head) = head {
                push(head, Strength::Weak);
                for place in &places {
                    push(head.rotate_left(17) ^ place, Strength::Medium);
                }
            }
            sectors |= role.sectors;
            match role.gender {
                Some(Gender::Feminine) => self.feminine = true,
                Some(Gender::Masculine) => self.masculine = true,
                _ => {}
            }
        }
        self.sectors |= sectors;
        self.sector_events += u32::from(sectors != 0);
        for person in [facts.predecessor, facts.successor, facts.by] {
            let name = (person != NONE).then(|| analyses.persons[person as usize].as_ref());
            if let Some(Some(name)) = name
                && !name.is_alone()
            {
                let sounds = format!("{} {}", name.family_sound(), skeleton(name.first_sound()));
                push(number("colleague", &sounds), Strength::Strong);
            }
        }
        let dates = facts.dates.iter().chain([&facts.end_date]).flatten();
        for year in dates.map(|date| date.year()) {
            let (first, last) = self.years.unwrap_or((year, year));
            self.years = Some((first.min(year), last.max(year)));
        }
    }

    /// Takes another profile in; one that is small beside this one costs little.
    pub(crate) fn merge(&mut self, other: Profile) {
        self.sectors |= other.sectors;
        self.sector_events += other.sector_events;
        self.feminine |= other.feminine;
        self.masculine |= other.masculine;
        self.years = match (self.years, other.years) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, two) => one.or(two),
        };
        self.mentions.extend(other.mentions);
        for name in other.names {
            if let Err(at) = self.names.binary_search(&name) {
                self.names.insert(at, name);
            }
        }
        if other.articles.len() + other.facts.len() > (self.articles.len() + self.facts.len()) / 8 {
            self.facts.extend(other.facts);
            self.articles.extend(other.articles);
            self.tidy();
            return;
        }
        for article in other.articles {
            if let Err(at) = self.articles.binary_search(&article) {
                self.articles.insert(at, article);
            }
        }
        for fact in other.facts {
            match self
                .facts
                .binary_search_by_key(&fact.key, |known| known.key)
            {
                Ok(at) => self.facts[at].strength = self.facts[at].strength.max(fact.strength),
                Err(at) => self.facts.insert(at, fact),
            }
        }
    }

    /// Facts in the order of their keys, each once at its strongest; articles each once.
    fn tidy(&mut self) {
        self.facts
            .sort_unstable_by_key(|fact| (fact.key, std::cmp::Reverse(fact.strength)));
        self.facts.dedup_by_key(|fact| fact.key);
        self.articles.sort_unstable();
        self.articles.dedup();
    }

    /// Facts of at least this strength.
    pub(crate) fn facts(&self, least: Strength) -> impl Iterator<Item = u64> + '_ {
        let facts = self.facts.iter();
        facts
            .filter(move |fact| fact.strength >= least)
            .map(|fact| fact.key)
    }

    /// True when it has a mention in this article.
    pub(crate) fn is_in(&self, article: u32) -> bool {
        self.articles.binary_search(&article).is_ok()
    }
}

/// True when two ordered lists have a number in common.
fn meet(one: &[u32], other: &[u32]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short
        .iter()
        .any(|number| long.binary_search(number).is_ok())
}
