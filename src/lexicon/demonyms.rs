//! Nationality adjectives and demonyms, with the place that each belongs to.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::LexiconError;
use super::fold::{key, words};
use super::inflect::Inflection;
use super::source::{Source, Unique};
use crate::document::Language;

/// The adjectives of `demonyms.toml`, singular and plural.
#[derive(Clone, Debug, Default)]
pub struct Demonyms {
    places: HashMap<(Language, String), Place>,
}

/// A country, region or city that a demonym points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name in French.
    pub fr: String,
    /// Name in English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    demonym: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    place: String,
    place_en: Option<String>,
    #[serde(default)]
    fr: Vec<Spanned<String>>,
    #[serde(default)]
    en: Vec<Spanned<String>>,
}

impl Demonyms {
    /// Reads `demonyms.toml` of a directory.
    ///
    /// # Errors
    /// When the file cannot be read, is no valid TOML, or has a form twice in a language.
    pub fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        let source = Source::read(lexicons_dir.join("demonyms.toml"))?;
        let file: File = source.parse()?;
        let mut unique = Unique::new(&source, "demonym of a language");
        let inflection = Inflection {
            prepositions: Default::default(),
            postpositive: Default::default(),
            prefixes: ["nord", "sud", "neo", "latino", "cap"]
                .map(str::to_owned)
                .into(),
        };
        let mut places = HashMap::new();
        let mut plurals = Vec::new();
        for entry in file.demonym {
            let place = Place {
                en: entry.place_en.unwrap_or_else(|| entry.place.clone()),
                fr: entry.place,
            };
            for (language, forms) in [(Language::French, entry.fr), (Language::English, entry.en)] {
                for form in forms {
                    let form_key = key(form.get_ref());
                    let name = format!("{} {form_key}", language.code());
                    unique.insert(name, form.get_ref(), form.span().start)?;
                    let split: Vec<String> = words(form.get_ref())
                        .into_iter()
                        .map(str::to_owned)
                        .collect();
                    for plural in inflection.plurals(&split, language) {
                        plurals.push(((language, key(&plural.join(" "))), place.clone()));
                    }
                    places.insert((language, form_key), place.clone());
                }
            }
        }
        // A listed form goes before a generated one.
        for (form, place) in plurals {
            places.entry(form).or_insert(place);
        }
        Ok(Demonyms { places })
    }

    /// Every adjective and demonym of both languages, its words folded, with its place.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.places
            .iter()
            .map(|((_, form), place)| (form.as_str(), place))
    }

    /// The place that an adjective or demonym belongs to ("américaines", "South Korean").
    pub fn place(&self, form: &str, language: Language) -> Option<&Place> {
        self.places.get(&(language, key(form)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    #[test]
    fn demonyms_know_their_place() {
        let demonyms = Demonyms::load(&lexicons_dir()).unwrap();
        let en = |form, language| demonyms.place(form, language).map(|place| &*place.en);
        assert_eq!(en("américaines", Language::French), Some("United States"));
        assert_eq!(en("sud-africains", Language::French), Some("South Africa"));
        assert_eq!(en("South Korean", Language::English), Some("South Korea"));
        assert_eq!(en("Frenchmen", Language::English), Some("France"));
        assert_eq!(en("digital", Language::English), None);
    }
}
