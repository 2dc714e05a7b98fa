//! Names that may be one person's, without comparing all with all.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::interner::Id;
use super::super::lexicons::{number, skeleton};
use super::super::names::NameFit;
use super::Context;

/// Names that fit each other, directly or by way of others.
#[derive(Clone, Debug, Default)]
pub(super) struct Component {
    /// The names, in the order of their numbers.
    pub(super) names: Vec<Id>,
    /// Pairs that fit, by index into `names`.
    pub(super) fits: Vec<(u32, u32, NameFit)>,
}

/// A block with more names is cut into smaller ones by the whole sound of the family name.
const LARGEST: usize = 400;

/// The components of all names of at least two words.
pub(super) fn components(context: &Context<'_>) -> Vec<Component> {
    let persons = &context.analyses.persons;
    let keyed: Vec<(u64, Id)> = persons
        .par_iter()
        .enumerate()
        .filter(|(id, _)| !context.of_name[*id].is_empty() && !context.is_nameless(*id as Id))
        .flat_map_iter(|(id, name)| {
            let keys = name.as_ref().map(|name| name.keys(context.knowledge));
            keys.into_iter().flatten().map(move |key| (key, id as Id))
        })
        .collect();
    let mut blocks: Vec<Vec<Id>> = Vec::new();
    for block in by_key(keyed) {
        if block.len() <= LARGEST {
            blocks.push(block);
            continue;
        }
        let finer = block.iter().flat_map(|id| {
            let name = persons[*id as usize].as_ref();
            let family = name.map_or("", |name| name.family_sound());
            let given = name.map_or_else(String::new, |name| skeleton(name.first_sound()));
            [(number("finer", &format!("{family} {given}")), *id)]
        });
        blocks.extend(by_key(finer.collect()));
    }
    let mut fits: Vec<(Id, Id, NameFit)> = blocks
        .par_iter()
        .flat_map_iter(|block| {
            let pairs = block.iter().enumerate().flat_map(move |(index, one)| {
                block[index + 1..].iter().map(move |other| (*one, *other))
            });
            pairs.filter_map(|(one, other)| {
                let fit = context.fit(one, other)?;
                Some((one.min(other), one.max(other), fit))
            })
        })
        .collect();
    fits.sort_by_key(|(one, other, _)| (*one, *other));
    fits.dedup_by_key(|(one, other, _)| (*one, *other));
    join(context, &fits)
}

/// Puts names together that fit.
fn join(context: &Context<'_>, fits: &[(Id, Id, NameFit)]) -> Vec<Component> {
    let count = context.analyses.persons.len();
    let mut sets = DisjointSets::new(count);
    for (one, other, _) in fits {
        sets.join(*one as usize, *other as usize);
    }
    let is_full = |id: &usize| {
        let name = context.analyses.persons[*id].as_ref();
        !context.of_name[*id].is_empty()
            && !context.is_nameless(*id as Id)
            && name.is_some_and(|name| !name.is_alone())
    };
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut index_of: HashMap<Id, u32> = HashMap::new();
    let mut components: Vec<Component> = Vec::new();
    for id in (0..count).filter(is_full) {
        let place = *places.entry(sets.root(id)).or_insert_with(|| {
            components.push(Component::default());
            components.len() - 1
        });
        let names = &mut components[place].names;
        index_of.insert(id as Id, names.len() as u32);
        names.push(id as Id);
    }
    for (one, other, fit) in fits {
        let place = places[&sets.root(*one as usize)];
        let pair = (index_of[one], index_of[other], *fit);
        components[place].fits.push(pair);
    }
    components
}

/// The names of each key that has several, every block in the order of numbers.
fn by_key(mut keyed: Vec<(u64, Id)>) -> Vec<Vec<Id>> {
    keyed.sort_unstable();
    keyed.dedup();
    keyed
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|block| block.len() > 1)
        .map(|block| block.iter().map(|(_, id)| *id).collect())
        .collect()
}

/// Disjoint sets of numbers (union-find).
#[derive(Debug)]
pub(crate) struct DisjointSets {
    parents: Vec<usize>,
}

impl DisjointSets {
    /// Each of `count` numbers by itself.
    pub(crate) fn new(count: usize) -> Self {
        DisjointSets {
            parents: (0..count).collect(),
        }
    }

    /// The least number of the set.
    pub(crate) fn root(&mut self, number: usize) -> usize {
        let mut root = number;
        while self.parents[root] != root {
            self.parents[root] = self.parents[self.parents[root]];
            root = self.parents[root];
        }
        root
    }

    /// Makes two sets one.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_known_by_their_least_number() {
        let mut sets = DisjointSets::new(5);
        sets.join(4, 2);
        sets.join(2, 3);
        assert_eq!(
            (0..5).map(|n| sets.root(n)).collect::<Vec<_>>(),
            [0, 1, 2, 2, 2]
        );
        sets.join(3, 0);
        assert_eq!(sets.root(4), 0);
    }

    #[test]
    fn blocks_have_several_names() {
        let blocks = by_key(vec![(7, 3), (5, 1), (7, 2), (7, 3), (6, 9)]);
        assert_eq!(blocks, [[2, 3]]);
    }
}
