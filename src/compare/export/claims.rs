//! What the sources of a story say of each slot, put together.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::dates;
use crate::compare::date::DatePrefix;
use crate::compare::{Disputed, Story, Told};
use crate::lexicon::fold::{key, words};
use crate::record::{Slot, Status};
use crate::text::is_invisible;

/// A story with the mentions that state it.
///
/// What sources deny or doubt is stated by nobody: such mentions, and stories of nothing else, are left out.
pub(super) struct Claims<'a> {
    /// The story.
    pub(super) story: &'a Story,
    /// The mentions that state it, in the order of the input.
    pub(super) told: Vec<&'a Told>,
}

/// A role as a source words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RoleClaim {
    /// Its words.
    pub(super) text: String,
    /// Its concept in the lexicon.
    pub(super) concept: Option<String>,
}

impl RoleClaim {
    /// True when its words say no more than its concept: "directrice", but not "directrice du réseau".
    pub(super) fn is_bare(&self) -> bool {
        let count = |text: &str| words(text).len();
        let concept = self.concept.as_deref();
        concept.is_some_and(|concept| count(&self.text) <= concept.split('-').count())
    }
}

impl<'a> Claims<'a> {
    /// The claims of a story whose mentions are `told`; `None` when it is not stated as what happened or will happen.
    pub(super) fn new(story: &'a Story, told: &'a [Told]) -> Option<Self> {
        let states = |status| matches!(status, Status::Actual | Status::Planned);
        if !states(story.status) {
            return None;
        }
        let told: Vec<&Told> = told
            .iter()
            .filter(|told| states(told.event.status))
            .collect();
        (!told.is_empty()).then_some(Claims { story, told })
    }

    /// The names in a slot, each once, the most frequent first.
    pub(super) fn names(&self, slot: Slot) -> Vec<String> {
        ranked(self.told.iter().filter_map(|told| name(told, slot)))
    }

    /// The roles, each once, the most frequent first.
    pub(super) fn roles(&self) -> Vec<RoleClaim> {
        let roles = self.told.iter().filter_map(|told| told.event.role.as_ref());
        let mut concepts: HashMap<String, Option<String>> = HashMap::new();
        for role in roles.clone() {
            let concept = concepts.entry(squashed(&role.text)).or_default();
            if concept.is_none() {
                concept.clone_from(&role.concept);
            }
        }
        let texts = ranked(roles.map(|role| squashed(&role.text)));
        let claim = |text: String| RoleClaim {
            concept: concepts.get(&text).cloned().flatten(),
            text,
        };
        texts.into_iter().map(claim).collect()
    }

    /// The dates in a slot: the most exact of those that agree, and all that do not; the earliest first.
    pub(super) fn dates(&self, slot: Slot) -> Vec<DatePrefix> {
        dates::most_exact(self.told.iter().filter_map(|told| {
            let value = told.event.argument(slot)?.value.as_deref()?;
            dates::parse(value)
        }))
    }

    /// True when sources contradict each other in it.
    pub(super) fn disputes(&self, slot: Disputed) -> bool {
        self.story.conflicts.contains(&slot)
    }

    /// Where something is decided or announced, but not done.
    pub(super) fn is_planned(&self) -> bool {
        self.story.status == Status::Planned
    }
}

/// What an event calls the filler of a slot.
pub(super) fn name(told: &Told, slot: Slot) -> Option<String> {
    let argument = told.event.argument(slot)?;
    let canonical = argument.canonical.as_deref().map(squashed);
    let name = canonical.filter(|name| !name.is_empty());
    Some(name.unwrap_or_else(|| squashed(&argument.text)))
}

/// Text on one line, composed (NFC), without spaces at its ends, control characters and characters that do not show.
pub(super) fn squashed(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_invisible(*c));
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = shown.map(clean).nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names that have a letter, each once whatever its case and accents, the most frequent first, then the first.
fn ranked(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut ranked: Vec<(usize, String)> = Vec::new();
    for name in names.filter(|name| name.chars().any(char::is_alphanumeric)) {
        let place = *places.entry(key(&name)).or_insert(ranked.len());
        match ranked.get_mut(place) {
            Some((count, _)) => *count += 1,
            None => ranked.push((1, name)),
        }
    }
    ranked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    ranked.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{story, told};
    use super::*;

    #[test]
    fn names_are_told_once() {
        let told = [
            told("a", "fr", &[("organization", "Conseil  national")]),
            told("b", "en", &[("organization", "National Council")]),
            told("c", "en", &[("organization", "national council")]),
        ];
        let story = story(&told);
        let claims = Claims::new(&story, &told).unwrap();
        assert_eq!(
            claims.names(Slot::Organization),
            ["National Council", "Conseil national"]
        );
    }

    #[test]
    fn the_most_exact_dates_are_kept() {
        let told = [
            told("a", "fr", &[("date", "2016")]),
            told("b", "en", &[("date", "2016-02")]),
            told("c", "en", &[("date", "2015-12")]),
            told("d", "en", &[("date", "hier")]),
        ];
        let story = story(&told);
        let dates = Claims::new(&story, &told).unwrap().dates(Slot::Date);
        let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["2015-12", "2016-02"]);
    }

    #[test]
    fn what_is_denied_or_doubted_is_no_claim() {
        let mut told = [
            told("a", "fr", &[("date", "2016")]),
            told("b", "en", &[("date", "2017")]),
        ];
        told[1].event.status = Status::Negated;
        let mut story = story(&told);
        let claims = Claims::new(&story, &told).unwrap();
        assert_eq!(claims.told.len(), 1);
        assert_eq!(claims.dates(Slot::Date).len(), 1);
        for status in [Status::Negated, Status::Uncertain] {
            story.status = status;
            assert!(Claims::new(&story, &told).is_none());
        }
    }
}
