//! Puts mentions of fitting names together by their careers.

use std::collections::{BTreeMap, HashMap};

use super::super::interner::Id;
use super::Context;
use super::blocks::{Component, DisjointSets};
use super::careers::{Profile, Strength};

/// The least score of two profiles of one person.
const JOIN: f32 = 0.3;

/// Profiles with which a further one is compared at most, besides those that share a fact.
const COMPARED: usize = 48;

/// Profiles that share one fact with which a further one is compared at most.
const SHARING: usize = 12;

/// Evidence that a family name alone needs, and by how much more than for the next person.
const BARE: f32 = 1.2;
const BARE_MARGIN: f32 = 0.4;

/// The persons of a component, those of the earliest mention first.
pub(super) fn group(context: &Context<'_>, component: &Component) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    let mut of_name: Vec<Vec<usize>> = Vec::with_capacity(component.names.len());
    for name in &component.names {
        let found = namesakes(context, *name);
        of_name.push((profiles.len()..profiles.len() + found.len()).collect());
        profiles.extend(found);
    }
    let joined = across_names(context, component, profiles, &of_name);
    let mut joined: Vec<Profile> = joined.into_iter().flatten().collect();
    joined.sort_by_key(|profile| profile.mentions.iter().min().copied());
    joined
}

/// The persons of one name.
fn namesakes(context: &Context<'_>, name: Id) -> Vec<Profile> {
    let found = by_strong_facts(context, &context.of_name[name as usize]);
    let mut groups: Vec<(usize, Profile)> = found.into_iter().enumerate().collect();
    // Careers that many articles tell first: the others join them.
    groups.sort_by_key(|(order, profile)| (std::cmp::Reverse(profile.mentions.len()), *order));
    let words = context.analyses.persons[name as usize]
        .as_ref()
        .map_or(0, |name| name.len());
    let mut found: Vec<Profile> = Vec::new();
    let mut sharing: HashMap<u64, Vec<usize>> = HashMap::new();
    for (_, profile) in groups {
        let mut candidates: Vec<usize> = (0..found.len().min(COMPARED)).collect();
        for fact in profile.facts(Strength::Medium) {
            candidates.extend(sharing.get(&fact).into_iter().flatten().take(SHARING));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let scored = candidates.into_iter().map(|at| {
            let score = context.careers.score(&found[at], &profile, 1.0, words);
            (at, score)
        });
        let best = scored
            .filter(|(_, score)| *score >= JOIN)
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        let at = best.map_or(found.len(), |(at, _)| at);
        for fact in profile.facts(Strength::Medium) {
            let list = sharing.entry(fact).or_default();
            if list.len() < SHARING && list.last() != Some(&at) {
                list.push(at);
            }
        }
        match best {
            Some((at, _)) => found[at].merge(profile),
            None => found.push(profile),
        }
    }
    found
}

/// One profile of several mentions; merged by halves, so that long lists are sorted few times.
fn merged(context: &Context<'_>, mentions: &[u32]) -> Profile {
    match mentions {
        [] => Profile::default(),
        [mention] => context.careers.profile(*mention).clone(),
        mentions => {
            let (one, other) = mentions.split_at(mentions.len() / 2);
            let mut profile = merged(context, one);
            profile.merge(merged(context, other));
            profile
        }
    }
}

/// Joins persons of names that fit, the best scores first.
fn across_names(
    context: &Context<'_>,
    component: &Component,
    profiles: Vec<Profile>,
    of_name: &[Vec<usize>],
) -> Vec<Option<Profile>> {
    let words = |index: u32| {
        let name = component.names[index as usize];
        context.analyses.persons[name as usize]
            .as_ref()
            .map_or(0, |name| name.len())
    };
    let mut candidates: Vec<(f32, usize, usize, f32, usize)> = Vec::new();
    for (one, other, fit) in &component.fits {
        let words = words(*one).min(words(*other));
        for a in of_name[*one as usize].iter().take(COMPARED) {
            for b in of_name[*other as usize].iter().take(COMPARED) {
                let (one, other) = (&profiles[*a], &profiles[*b]);
                let score = context.careers.score(one, other, fit.score, words);
                if score >= JOIN {
                    candidates.push((score, *a, *b, fit.score, words));
                }
            }
        }
    }
    candidates.sort_by(|one, other| {
        let places = (one.1, one.2).cmp(&(other.1, other.2));
        other.0.total_cmp(&one.0).then(places)
    });
    let mut sets = DisjointSets::new(profiles.len());
    let mut profiles: Vec<Option<Profile>> = profiles.into_iter().map(Some).collect();
    for (_, a, b, fit, words) in candidates {
        let (a, b) = (sets.root(a), sets.root(b));
        let (Some(one), Some(other)) = (&profiles[a], &profiles[b]) else {
            continue;
        };
        if a == b
            || !all_fit(context, &one.names, &other.names)
            || context.careers.score(one, other, fit, words) < JOIN
        {
            continue;
        }
        sets.join(a, b);
        let (kept, gone) = (a.min(b), a.max(b));
        let other = profiles[gone].take();
        if let (Some(one), Some(other)) = (&mut profiles[kept], other) {
            one.merge(other);
        }
    }
    profiles
}

/// True when no name of one contradicts a name of the other.
fn all_fit(context: &Context<'_>, one: &[Id], other: &[Id]) -> bool {
    /// Further names of a person with so many are spellings of the first.
    const COMPARED: usize = 8;
    one.iter().take(COMPARED).all(|a| {
        other
            .iter()
            .take(COMPARED)
            .all(|b| a == b || context.fit(*a, *b).is_some())
    })
}

/// Gives mentions by a family name alone to the persons that their facts support; the others are persons by themselves.
pub(super) fn place_bare_names(context: &Context<'_>, profiles: &mut Vec<Profile>) {
    let persons = &context.analyses.persons;
    let mut of_family: HashMap<String, Vec<usize>> = HashMap::new();
    let is_bare = |name: &Id| {
        let analysis = persons[*name as usize].as_ref();
        !context.is_nameless(*name) && analysis.is_some_and(|analysis| analysis.is_alone())
    };
    for (place, profile) in profiles.iter().enumerate() {
        let mut families: Vec<&str> = profile
            .names
            .iter()
            .filter_map(|name| persons[*name as usize].as_ref())
            .flat_map(|name| [name.family_sound(), name.last_sound()])
            .collect();
        families.sort_unstable();
        families.dedup();
        for family in families {
            of_family.entry(family.to_owned()).or_default().push(place);
        }
    }
    let mut left: HashMap<Id, Vec<u32>> = HashMap::new();
    let mut placed: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (index, mention) in context.mentions.iter().enumerate() {
        let index = index as u32;
        if !is_bare(&mention.name) {
            if context.is_nameless(mention.name) || persons[mention.name as usize].is_none() {
                profiles.push(context.careers.profile(index).clone());
            }
            continue;
        }
        let family = persons[mention.name as usize].as_ref();
        let family = family.map_or("", |name| name.family_sound());
        let candidates = of_family.get(family).map_or(&[][..], Vec::as_slice);
        let profile = context.careers.profile(index);
        let mut scores: Vec<(f32, usize)> = candidates
            .iter()
            .map(|place| {
                let candidate = &profiles[*place];
                let shared = context.careers.shared(candidate, profile);
                let told = if candidate.is_in(mention.article) {
                    1.0
                } else {
                    0.0
                };
                (shared.evidence + told, *place)
            })
            .collect();
        scores.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let next = scores.get(1).map_or(0.0, |(score, _)| *score);
        match scores.first() {
            Some((score, place)) if *score >= BARE && score - next >= BARE_MARGIN => {
                placed.entry(*place).or_default().push(index);
            }
            _ => left.entry(mention.name).or_default().push(index),
        }
    }
    for (place, mentions) in placed {
        profiles[place].merge(merged(context, &mentions));
    }
    let mut left: Vec<(Id, Vec<u32>)> = left.into_iter().collect();
    left.sort_unstable();
    for (_, mentions) in left {
        profiles.extend(by_strong_facts(context, &mentions));
    }
}

/// Groups of mentions of one name that share an employer, a school or a colleague.
fn by_strong_facts(context: &Context<'_>, mentions: &[u32]) -> Vec<Profile> {
    let mut sets = DisjointSets::new(mentions.len());
    let mut first_with: HashMap<u64, usize> = HashMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        for fact in context.careers.profile(*mention).facts(Strength::Strong) {
            let first = *first_with.entry(fact).or_insert(index);
            sets.join(first, index);
        }
    }
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut place_of: HashMap<usize, usize> = HashMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        let place = *place_of.entry(sets.root(index)).or_insert_with(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        members[place].push(*mention);
    }
    let members = members.iter();
    members.map(|group| merged(context, group)).collect()
}
