//! A person's name taken apart, and how two names compare.

mod parse;

use super::NameParts;
use super::knowledge::PersonKnowledge;
use crate::syntax::Gender;

/// What a part of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    Name,
    Initial,
    Particle,
}

/// A part of a name, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub text: String,
    pub kind: PartKind,
    /// True when a hyphen ties it to the part before.
    pub joined: bool,
}

/// A name without honorifics, possessive and generation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// As the text writes it, white space made single.
    pub text: String,
    pub parts: Vec<Part>,
    /// Gender of the honorific before it.
    pub title_gender: Option<Gender>,
    /// Generation ("jr", "iii").
    pub suffix: Option<String>,
}

/// How well a bare name fits a full one, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is both the first word and the family name ("Sheikh Sabah" of Sabah Al-Khaled Al-Sabah).
    Both,
    /// It is the family name or part of it.
    Family,
    /// It is a first word that is no forename: a family name that comes first.
    First,
    /// It is the forename.
    Given,
}

impl Name {
    /// Words of the name without particles; parts that a hyphen ties are one word.
    fn units(&self) -> Vec<String> {
        let mut units: Vec<String> = Vec::new();
        for part in self
            .parts
            .iter()
            .filter(|part| part.kind != PartKind::Particle)
        {
            match units.last_mut() {
                Some(unit) if part.joined => {
                    unit.push('-');
                    unit.push_str(&part.text);
                }
                _ => units.push(part.text.clone()),
            }
        }
        units
    }

    /// True for a name of at least a forename (or its initial) and a family name.
    pub(super) fn is_full(&self) -> bool {
        self.units().len() >= 2
    }

    /// True when an initial stands for the forename.
    pub(super) fn has_initials(&self) -> bool {
        self.parts
            .first()
            .is_some_and(|part| part.kind == PartKind::Initial)
    }

    /// The first word, a forename in most names.
    pub(super) fn given(&self) -> Option<String> {
        self.units().into_iter().next()
    }

    /// How full the name is: words, then letters.
    pub(super) fn fullness(&self) -> (usize, usize) {
        let written_out = self
            .parts
            .iter()
            .filter(|part| part.kind != PartKind::Initial);
        let letters = self.parts.iter().map(|part| part.text.len()).sum();
        (written_out.count(), letters)
    }

    fn compact(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// Spellings that the family name can have when it stands alone: every end of the name from a word on, with and without
    /// the particles before it, written together.
    fn family_forms(&self) -> Vec<String> {
        let starts = (1..self.parts.len())
            .filter(|start| self.parts.get(*start).is_some_and(|part| !part.joined));
        let end_from = |start: usize| {
            let rest = self.parts.iter().skip(start);
            rest.map(|part| part.text.as_str()).collect()
        };
        let names = |start: &usize| {
            let rest = self.parts.iter().skip(*start);
            rest.filter(|part| part.kind != PartKind::Particle).count() > 0
        };
        starts.filter(names).map(end_from).collect()
    }

    /// The name written together, without the particles it begins with.
    fn without_leading_particles(&self) -> String {
        let rest = self
            .parts
            .iter()
            .skip_while(|part| part.kind == PartKind::Particle);
        rest.map(|part| part.text.as_str()).collect()
    }

    /// How a bare name fits this full one.
    pub(super) fn fit(&self, bare: &Name, knowledge: &PersonKnowledge) -> Option<Fit> {
        match self.fit_of_part(bare, knowledge)? {
            Fit::Family if self.begins_with(bare) => Some(Fit::Both),
            fit => Some(fit),
        }
    }

    /// True when a bare name of one word is the first word of this one.
    fn begins_with(&self, bare: &Name) -> bool {
        matches!(bare.units().as_slice(), [unit] if self.units().first() == Some(unit))
    }

    fn fit_of_part(&self, bare: &Name, knowledge: &PersonKnowledge) -> Option<Fit> {
        let family = self.family_forms();
        let shortest = family.last()?;
        let (whole, stripped) = (bare.compact(), bare.without_leading_particles());
        if whole == *shortest || stripped == *shortest {
            return Some(Fit::Family);
        }
        let units = self.units();
        let last = units.last()?;
        if *last == whole || *last == stripped {
            return Some(Fit::Family);
        }
        if family.contains(&whole)
            && (bare.parts.len() > 1 || !knowledge.given_names.contains_key(&whole))
        {
            return Some(Fit::Family);
        }
        let bare_units = bare.units();
        let [bare_unit] = bare_units.as_slice() else {
            return None;
        };
        let is_given = knowledge.given_names.contains_key(bare_unit);
        if units.first() == Some(bare_unit) {
            return Some(if is_given { Fit::Given } else { Fit::First });
        }
        let middle = units.get(1..units.len() - 1).unwrap_or_default();
        let halves = last.contains('-') && last.split('-').any(|half| half == bare_unit);
        ((middle.contains(bare_unit) || halves) && !is_given).then_some(Fit::Family)
    }

    /// True when two full names can be one person's.
    pub(super) fn same_person(&self, other: &Name, knowledge: &PersonKnowledge) -> bool {
        if self.suffix.is_some() && other.suffix.is_some() && self.suffix != other.suffix {
            return false;
        }
        let genders = (self.title_gender, other.title_gender);
        if matches!(genders, (Some(one), Some(two)) if one != two) {
            return false;
        }
        if self.compact() == other.compact() {
            return true;
        }
        let (mine, theirs) = (self.units(), other.units());
        if let ([a, b], [c, d]) = (mine.as_slice(), theirs.as_slice())
            && a == d
            && b == c
        {
            return true;
        }
        let (short, long) = if mine.len() <= theirs.len() {
            (self, other)
        } else {
            (other, self)
        };
        // "Ben Ammar" of "Karim Ben Ammar", though "Ben" is a forename too.
        let ends = |short: &Name, long: &Name| {
            let first = short.parts.first();
            first.is_some_and(|part| knowledge.particles.contains(&part.text))
                && long.family_forms().contains(&short.compact())
        };
        if ends(self, other) || ends(other, self) {
            return true;
        }
        let (short_units, long_units) = (short.units(), long.units());
        if short_units.len() >= 2 && short_units.len() < long_units.len() {
            // "Lopez Garcia" of "Ana Lopez Garcia"; "Ana Lopez" of the same.
            let known = short_units
                .first()
                .is_some_and(|unit| knowledge.given_names.contains_key(unit));
            if (!known && long_units.ends_with(&short_units))
                || long_units.starts_with(&short_units)
            {
                return true;
            }
        }
        self.same_forenames(other) && self.same_family(other)
    }

    /// Index of the first part of the last word.
    fn last_unit(&self) -> usize {
        let starts = |part: &Part| !part.joined && part.kind != PartKind::Particle;
        self.parts.iter().rposition(starts).unwrap_or(0)
    }

    fn same_forenames(&self, other: &Name) -> bool {
        let forenames = |name: &Name| -> Vec<Part> {
            let before = name.parts.iter().take(name.last_unit());
            before
                .filter(|part| part.kind != PartKind::Particle)
                .cloned()
                .collect()
        };
        let (mine, theirs) = (forenames(self), forenames(other));
        let (short, long) = if mine.len() <= theirs.len() {
            (mine, theirs)
        } else {
            (theirs, mine)
        };
        let agree = |(one, two): (&Part, &Part)| {
            one.text == two.text
                || ((one.kind == PartKind::Initial || two.kind == PartKind::Initial)
                    && one.text.chars().next() == two.text.chars().next())
        };
        // "Jean" is not "Jean-Pierre", though "J." may be.
        let cut = long.get(short.len()).is_some_and(|part| part.joined)
            && short
                .last()
                .is_some_and(|part| part.kind != PartKind::Initial);
        !short.is_empty() && !cut && short.iter().zip(&long).all(agree)
    }

    fn same_family(&self, other: &Name) -> bool {
        let family = |name: &Name| -> String {
            let rest = name.parts.iter().skip(name.last_unit());
            rest.map(|part| part.text.as_str()).collect()
        };
        let (mine, theirs) = (family(self), family(other));
        if mine == theirs
            || self.family_forms().contains(&theirs)
            || other.family_forms().contains(&mine)
        {
            return true;
        }
        let same_given = self.given() == other.given() && !self.has_initials();
        let letters = mine.chars().count().min(theirs.chars().count());
        same_given && letters >= 6 && is_slip(&mine, &theirs)
    }
}

impl From<Name> for NameParts {
    fn from(name: Name) -> Self {
        let of = |kinds: &[PartKind]| -> Vec<String> {
            let parts = name.parts.iter();
            let parts = parts.filter(|part| kinds.contains(&part.kind));
            parts.map(|part| part.text.clone()).collect()
        };
        let named = of(&[PartKind::Name]);
        NameParts {
            telling: if named.is_empty() {
                of(&[PartKind::Name, PartKind::Initial, PartKind::Particle])
            } else {
                named
            },
            initials: of(&[PartKind::Initial]),
            whole: name.compact(),
        }
    }
}

/// True when one letter more, less, other or swapped makes one word the other.
fn is_slip(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let (one, two) = (
        one.get(same..).unwrap_or_default(),
        two.get(same..).unwrap_or_default(),
    );
    match (one, two) {
        ([], []) => true,
        ([_, rest @ ..], longer) if rest == longer => true,
        (longer, [_, rest @ ..]) if rest == longer => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([a, b, rest @ ..], [c, d, other @ ..]) => a == d && b == c && rest == other,
        _ => false,
    }
}
