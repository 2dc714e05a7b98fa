//! Puts the name mentions of an article together by person.
//!
//! Full names first, whatever their order; then names with initials; then bare names, each to the most recent person it fits.

use super::knowledge::PersonKnowledge;
use super::name::{Fit, Name};
use crate::document::Language;
use crate::syntax::Gender;

/// A name mention of the article.
#[derive(Clone, Debug)]
pub(super) struct NameMention {
    pub sentence: usize,
    pub mention: usize,
    pub name: Name,
    /// Gender of a role form beside it, which counts for less than the name.
    pub role_gender: Option<Gender>,
}

/// One person.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    /// Indices of its mentions, ascending.
    pub members: Vec<usize>,
    pub gender: Option<Gender>,
}

/// The persons, in order of first mention.
pub(super) fn cluster(
    mentions: &[NameMention],
    language: Language,
    knowledge: &PersonKnowledge,
) -> Vec<Cluster> {
    let mut clusters = Clusters {
        mentions,
        language,
        knowledge,
        all: Vec::new(),
    };
    let passes: [fn(&Name) -> bool; 3] = [
        |name| name.is_full() && !name.has_initials(),
        |name| name.is_full() && name.has_initials(),
        |name| !name.is_full(),
    ];
    for pass in passes {
        for (number, mention) in mentions.iter().enumerate() {
            if pass(&mention.name) {
                clusters.place(number, &mention.name);
            }
        }
    }
    let mut all = clusters.all;
    all.sort_by_key(|cluster| cluster.members.first().copied());
    all
}

struct Clusters<'a> {
    mentions: &'a [NameMention],
    language: Language,
    knowledge: &'a PersonKnowledge,
    all: Vec<Cluster>,
}

impl Clusters<'_> {
    fn place(&mut self, number: usize, name: &Name) {
        let candidates = if name.is_full() {
            self.same_full(name)
        } else {
            self.fitting(name)
        };
        let home = self.choose(number, &candidates);
        let home = home.or_else(|| {
            // Nobody has this name in full: all that write it alike are one.
            let alike = candidates.is_empty() && !name.is_full();
            alike.then(|| {
                self.all
                    .iter()
                    .position(|cluster| self.is_alike(cluster, name))
            })?
        });
        let index = home.unwrap_or_else(|| {
            self.all.push(Cluster::default());
            self.all.len() - 1
        });
        if let Some(cluster) = self.all.get_mut(index) {
            let at = cluster.members.partition_point(|member| *member < number);
            cluster.members.insert(at, number);
            cluster.gender = gender(cluster, self.mentions, self.language, self.knowledge);
        }
    }

    fn names<'c>(&'c self, cluster: &'c Cluster) -> impl Iterator<Item = &'c Name> {
        let members = cluster.members.iter();
        members
            .filter_map(|member| self.mentions.get(*member))
            .map(|mention| &mention.name)
    }

    /// Clusters with each of whose full names `name` agrees.
    fn same_full(&self, name: &Name) -> Vec<usize> {
        let agrees = |cluster: &Cluster| {
            let mut names = self
                .names(cluster)
                .filter(|other| other.is_full())
                .peekable();
            names.peek().is_some() && names.all(|other| other.same_person(name, self.knowledge))
        };
        self.select(agrees)
    }

    /// Clusters whose full name a bare name fits best and whose gender its honorific allows.
    fn fitting(&self, bare: &Name) -> Vec<usize> {
        let fit = |cluster: &Cluster| -> Option<Fit> {
            if !agree(bare.title_gender, cluster.gender) {
                return None;
            }
            let full = self.names(cluster).filter(|name| name.is_full());
            full.filter_map(|name| name.fit(bare, self.knowledge)).min()
        };
        let fits: Vec<Option<Fit>> = self.all.iter().map(fit).collect();
        let best = fits.iter().flatten().min();
        let of_best = |index: &usize| fits.get(*index).is_some_and(|fit| fit.as_ref() == best);
        let mut fitting: Vec<usize> = match best {
            Some(_) => (0..self.all.len()).filter(of_best).collect(),
            None => Vec::new(),
        };
        // An honorific prefers those known to be of its gender.
        let known = |index: &usize| {
            let cluster = self.all.get(*index);
            bare.title_gender.is_some() && cluster.is_some_and(|c| c.gender == bare.title_gender)
        };
        if fitting.iter().any(known) {
            fitting.retain(known);
        }
        fitting
    }

    fn is_alike(&self, cluster: &Cluster, name: &Name) -> bool {
        let mut names = self.names(cluster);
        names.all(|other| other.parts == name.parts) && agree(name.title_gender, cluster.gender)
    }

    fn select(&self, accepts: impl Fn(&Cluster) -> bool) -> Vec<usize> {
        let each = self.all.iter().enumerate();
        each.filter(|(_, cluster)| accepts(cluster))
            .map(|(index, _)| index)
            .collect()
    }

    /// The candidate last mentioned before mention `number`; when all come later, the only one. `None` when two are last
    /// mentioned in one sentence, as nothing tells them apart.
    fn choose(&self, number: usize, candidates: &[usize]) -> Option<usize> {
        if let [only] = candidates {
            return Some(*only);
        }
        let sentence_of = |member: usize| self.mentions.get(member).map(|mention| mention.sentence);
        let last_before = |index: &usize| {
            let cluster = self.all.get(*index)?;
            let before = cluster
                .members
                .iter()
                .rev()
                .find(|member| **member < number)?;
            Some((*before, *index))
        };
        let mut recent: Vec<(usize, usize)> = candidates.iter().filter_map(last_before).collect();
        recent.sort_unstable();
        match recent.as_slice() {
            [.., (second, _), (first, _)] if sentence_of(*second) == sentence_of(*first) => None,
            [.., (_, index)] => Some(*index),
            [] => None,
        }
    }
}

/// True unless both genders are known and differ.
pub(in crate::resolve) fn agree(one: Option<Gender>, two: Option<Gender>) -> bool {
    one.is_none() || two.is_none() || one == two
}

/// Gender of a person: its honorific, else its forename, else a feminine role form beside it, else a masculine one (which
/// French also uses of women).
fn gender(
    cluster: &Cluster,
    mentions: &[NameMention],
    language: Language,
    knowledge: &PersonKnowledge,
) -> Option<Gender> {
    let members = || {
        cluster
            .members
            .iter()
            .filter_map(|member| mentions.get(*member))
    };
    let title = members().find_map(|mention| mention.name.title_gender);
    let given = || {
        let full = members().filter(|mention| mention.name.is_full());
        full.filter_map(|mention| mention.name.given())
            .find_map(|given| knowledge.gender_of(&given, language))
    };
    let role = || {
        let mut roles: Vec<Gender> = members()
            .filter_map(|mention| mention.role_gender)
            .collect();
        roles.sort_unstable();
        roles.into_iter().next()
    };
    title.or_else(given).or_else(role)
}
