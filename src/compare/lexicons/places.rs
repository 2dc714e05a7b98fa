//! Places in both languages, and the countries that they lie in.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{forms, number};
use crate::lexicon::fold::key;
use crate::lexicon::{Demonyms, LexiconError, Source};

/// The places of `places.toml` and the countries and adjectives of `demonyms.toml`, by their folded words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    names: HashMap<String, Place>,
}

/// A place: its number, and that of what it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) id: u64,
    pub(crate) within: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    places: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    /// French name of the country or region, another of the places where it is known by several names.
    within: Option<String>,
    names: Vec<Spanned<String>>,
}

impl Places {
    /// Reads `places.toml` of a directory.
    ///
    /// # Errors
    /// When the file cannot be read or is not valid; the error names the line and what was expected.
    pub(crate) fn load(lexicons_dir: &Path, demonyms: &Demonyms) -> Result<Self, LexiconError> {
        Self::from_source(&Source::read(lexicons_dir.join("places.toml"))?, demonyms)
    }

    fn from_source(source: &Source, demonyms: &Demonyms) -> Result<Self, LexiconError> {
        let file: File = source.parse()?;
        let mut places = Places::default();
        for (form, place) in demonyms.iter() {
            let id = number("place", &key(&place.fr));
            let place_of = |id| Place { id, within: None };
            for name in [form, &key(&place.fr), &key(&place.en)] {
                places.names.entry(name.to_owned()).or_insert(place_of(id));
            }
        }
        for group in file.places {
            let within = group.within.as_deref().map(|name| places.id_of(name));
            for entry in group.names {
                let expected = "`names in French / names in English`, or one name for both";
                let entry_text = entry.get_ref();
                let (french, english) =
                    forms(entry_text).unwrap_or_else(|| (super::list_of(entry_text), Vec::new()));
                let Some(first) = french.first() else {
                    return Err(source.bad_value(entry.span().start, entry_text, expected));
                };
                let known = french.iter().chain(&english);
                let known = known.filter_map(|name| places.names.get(&key(name)));
                let id = known.map(|place| place.id).next();
                let id = id.unwrap_or_else(|| number("place", &key(first)));
                for name in french.iter().chain(&english) {
                    let name = key(name);
                    let place = Place { id, within };
                    let known = places.names.entry(name).or_insert(place);
                    known.within = known.within.or(within.filter(|within| *within != known.id));
                }
            }
        }
        Ok(places)
    }

    fn id_of(&self, name: &str) -> u64 {
        let name = key(name);
        let known = self.names.get(&name).map(|place| place.id);
        known.unwrap_or_else(|| number("place", &name))
    }

    /// The place of this name or adjective, in either language.
    pub(crate) fn get(&self, name: &str) -> Option<Place> {
        self.names.get(&key(name)).copied()
    }

    /// Every name and adjective, its words folded, with its place.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Place)> {
        self.names
            .iter()
            .map(|(name, place)| (name.as_str(), *place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    #[test]
    fn names_and_adjectives_of_both_languages_are_one_place() {
        let demonyms = Demonyms::load(&lexicons_dir()).unwrap();
        let places = Places::load(&lexicons_dir(), &demonyms).unwrap();
        let id = |name: &str| places.get(name).map(|place| place.id);
        for (french, english) in [
            ("Londres", "London"),
            ("Géorgie", "Georgia"),
            ("Royaume-Uni", "UK"),
            ("Irak", "Iraq"),
            ("anglais", "English"),
            ("États-Unis", "American"),
            ("Pékin", "Beijing"),
            ("Bavière", "Bavaria"),
        ] {
            assert!(id(french).is_some(), "{french}");
            assert_eq!(id(french), id(english), "{french} / {english}");
        }
        assert_ne!(id("Chine"), id("Japan"));
        assert_eq!(places.get("Pékin").and_then(|p| p.within), id("China"));
        assert_eq!(id("Nowhere-on-Sea"), None);
    }
}
