//! Spells in a post: what several stories tell of one.

use std::io;

use super::super::dates;
use super::entity::Entity;
use crate::compare::date::DatePrefix;

/// The links of one person, which are written when the next person comes.
#[derive(Default)]
pub(super) struct Spells {
    person: String,
    spells: Vec<Spell>,
}

/// A link, and what decides whether another story tells of the same spell.
pub(super) struct Spell {
    /// The link.
    pub(super) entity: Entity,
    /// Whether it may be joined with others at all: sources agree on it, and it is a post or a membership.
    pub(super) is_joinable: bool,
    /// What it is a link to.
    pub(super) objects: Vec<String>,
    /// The roles, folded.
    pub(super) roles: Vec<String>,
}

/// Years between an election and the beginning of what it is for, at most.
const MOST_YEARS_TO_START: i32 = 1;

impl Spells {
    /// Appends the links of the person before, if this is another.
    pub(super) fn turn_to(&mut self, person: &str, out: &mut Vec<u8>) -> io::Result<()> {
        if self.person != person {
            self.finish(out)?;
            self.person = person.to_owned();
        }
        Ok(())
    }

    /// Appends the links.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.spells
            .drain(..)
            .try_for_each(|spell| spell.entity.write(out))
    }

    /// Takes a link: into the only spell that it can be of, else as a spell of its own.
    pub(super) fn add(&mut self, spell: Spell) {
        let mut fitting = self.spells.iter_mut().filter(|known| known.fits(&spell));
        match (fitting.next(), fitting.next()) {
            (Some(known), None) => known.join(spell),
            _ => self.spells.push(spell),
        }
    }
}

impl Spell {
    /// True when nothing says that the other is of another spell: the same post in the same words, dates that agree, an end not before the
    /// beginning.
    fn fits(&self, other: &Spell) -> bool {
        let is_planned = |spell: &Spell| spell.entity.get("status") == ["planned"];
        let is_same = self.is_joinable
            && other.is_joinable
            && self.entity.schema() == other.entity.schema()
            && self.objects == other.objects
            && is_planned(self) == is_planned(other)
            && (self.roles == other.roles
                || self.roles.iter().any(|role| other.roles.contains(role)));
        if !is_same {
            return false;
        }
        let [starts, elections, ends] =
            ["startDate", "electionDate", "endDate"].map(|property| self.dates(other, property));
        let first = |dates: &[DatePrefix]| dates.first().copied();
        let are_single = [&starts, &elections, &ends]
            .iter()
            .all(|dates| dates.len() < 2);
        let begins = match (first(&elections), first(&starts)) {
            (Some(election), Some(start)) => {
                let years = start.year() - election.year();
                (0..=MOST_YEARS_TO_START).contains(&years)
                    && (election <= start || start.contains(election))
            }
            _ => true,
        };
        let start = first(&starts).or(first(&elections));
        let ends_after = match (start, first(&ends)) {
            (Some(start), Some(end)) => start <= end || end.contains(start),
            _ => true,
        };
        are_single && begins && ends_after
    }

    /// The dates of both in a property, the most exact of those that agree.
    fn dates(&self, other: &Spell, property: &str) -> Vec<DatePrefix> {
        let both = [&self.entity, &other.entity].into_iter();
        let values = both.flat_map(|entity| entity.get(property));
        dates::most_exact(values.filter_map(|value| dates::parse(value)))
    }

    fn join(&mut self, other: Spell) {
        let dates = ["startDate", "electionDate", "endDate"].map(|property| {
            let dates = self.dates(&other, property);
            (property, dates.iter().map(ToString::to_string).collect())
        });
        self.entity.merge(&other.entity);
        for (property, values) in dates {
            self.entity.set(property, values);
        }
        self.roles.extend(other.roles);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(id: &str, role: &str, properties: &[(&str, &str)]) -> Spell {
        let mut entity = Entity::new("Directorship", &[id]);
        for (property, value) in properties {
            entity.add(property, value);
        }
        Spell {
            entity,
            is_joinable: true,
            objects: vec!["arvex".into()],
            roles: vec![role.into()],
        }
    }

    /// How many links they become, and the dates of the first.
    fn joined(spells: Vec<Spell>) -> (usize, Vec<String>, Vec<String>) {
        let mut all = Spells::default();
        for spell in spells {
            all.add(spell);
        }
        let first = &all.spells[0].entity;
        let values = |property| first.get(property).to_vec();
        (all.spells.len(), values("startDate"), values("endDate"))
    }

    #[test]
    fn beginning_and_end_are_one_spell() {
        let (count, starts, ends) = joined(vec![
            spell("a", "chair", &[("startDate", "2016")]),
            spell("b", "chair", &[("startDate", "2016-02-08")]),
            spell("c", "chair", &[("endDate", "2018")]),
            spell("d", "chair", &[]),
        ]);
        assert_eq!(
            (count, starts, ends),
            (1, vec!["2016-02-08".to_owned()], vec!["2018".to_owned()])
        );
    }

    #[test]
    fn what_cannot_be_one_spell_stays_apart() {
        let apart = |first: &[(&str, &str)], second: &[(&str, &str)]| {
            let spells = vec![spell("a", "chair", first), spell("b", "chair", second)];
            joined(spells).0 == 2
        };
        // Another term, an end before the beginning, a re-election, an announcement.
        assert!(apart(
            &[("startDate", "2016-02")],
            &[("startDate", "2016-03")]
        ));
        assert!(apart(&[("startDate", "2016")], &[("endDate", "2015-12")]));
        assert!(apart(&[("startDate", "2012")], &[("electionDate", "2017")]));
        assert!(apart(&[("status", "planned")], &[("endDate", "2016")]));
        assert!(!apart(
            &[("electionDate", "2017-06")],
            &[("startDate", "2017")]
        ));
        assert!(!apart(
            &[("electionDate", "2016-11-08")],
            &[("startDate", "2017-01-20")]
        ));
        let roles = vec![spell("a", "chair", &[]), spell("b", "treasurer", &[])];
        assert_eq!(joined(roles).0, 2);
        let mut disputed = spell("b", "chair", &[]);
        disputed.is_joinable = false;
        assert_eq!(joined(vec![spell("a", "chair", &[]), disputed]).0, 2);
    }

    #[test]
    fn what_two_spells_fit_is_of_neither() {
        let (count, ..) = joined(vec![
            spell("a", "chair", &[("startDate", "2010"), ("endDate", "2012")]),
            spell("b", "chair", &[("startDate", "2016")]),
            spell("c", "chair", &[]),
        ]);
        assert_eq!(count, 3);
    }
}
