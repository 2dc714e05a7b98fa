//! Given names and the gender that they show.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::LexiconError;
use super::fold::fold;
use super::source::{Source, Unique};
use crate::syntax::Gender;

/// The given names of `given_names.toml`.
#[derive(Clone, Debug, Default)]
pub struct GivenNames {
    /// Folded name, with its gender where it has one.
    names: HashMap<String, Option<Gender>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    names: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    /// Where the names come from; for the reader of the file.
    #[serde(rename = "origin")]
    _origin: String,
    #[serde(default)]
    masculine: Vec<Spanned<String>>,
    #[serde(default)]
    feminine: Vec<Spanned<String>>,
    #[serde(default)]
    either: Vec<Spanned<String>>,
}

impl GivenNames {
    /// Reads `given_names.toml` of a directory.
    ///
    /// # Errors
    /// When the file cannot be read, is no valid TOML, or has a name twice.
    pub fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        Self::from_source(&Source::read(lexicons_dir.join("given_names.toml"))?)
    }

    fn from_source(source: &Source) -> Result<Self, LexiconError> {
        let file: File = source.parse()?;
        let mut unique = Unique::new(source, "given name");
        let mut names = HashMap::new();
        for group in file.names {
            let genders = [
                (group.masculine, Some(Gender::Masculine)),
                (group.feminine, Some(Gender::Feminine)),
                (group.either, None),
            ];
            for (list, gender) in genders {
                for name in list {
                    let offset = name.span().start;
                    let folded = fold(name.get_ref());
                    unique.insert(folded.clone(), name.get_ref(), offset)?;
                    names.insert(folded, gender);
                }
            }
        }
        Ok(GivenNames { names })
    }

    /// True for a known given name, in any case and with or without accents.
    pub fn contains(&self, name: &str) -> bool {
        self.lookup(name).is_some()
    }

    /// The gender that a given name shows; none for an unknown name and for one that both women and men bear.
    ///
    /// A compound that is not listed goes by its first part: "Jean-Aymar" as Jean, "Marie-Odette" as Marie.
    pub fn gender(&self, name: &str) -> Option<Gender> {
        let folded = fold(name);
        if let Some(gender) = self.names.get(&folded) {
            return *gender;
        }
        let (first, _) = folded.split_once('-')?;
        // "Jean" alone may be English and feminine; before a hyphen it is French.
        if first == "jean" {
            return Some(Gender::Masculine);
        }
        self.names.get(first).copied().flatten()
    }

    /// Every name, folded, with its gender where it has one.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<Gender>)> {
        self.names
            .iter()
            .map(|(name, gender)| (name.as_str(), *gender))
    }

    fn lookup(&self, name: &str) -> Option<Option<Gender>> {
        let folded = fold(name);
        let first = folded.split('-').next().unwrap_or(&folded);
        self.names
            .get(&folded)
            .or_else(|| self.names.get(first))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::lexicons_dir;
    use super::*;

    #[test]
    fn genders_of_names() {
        let names = GivenNames::load(&lexicons_dir()).unwrap();
        assert_eq!(names.gender("Éric"), Some(Gender::Masculine));
        assert_eq!(names.gender("ERIC"), Some(Gender::Masculine));
        assert_eq!(names.gender("Hélène"), Some(Gender::Feminine));
        assert_eq!(names.gender("Marie-Odette"), Some(Gender::Feminine));
        assert_eq!(names.gender("Jean-Aymar"), Some(Gender::Masculine));
        assert_eq!(names.gender("Camille"), None);
        assert!(names.contains("Camille"));
        assert!(!names.contains("Zzyzx"));
    }

    #[test]
    fn a_name_listed_twice_is_refused() {
        let source = Source::literal(
            "given_names.toml",
            "[[names]]\norigin = \"x\"\nmasculine = [\"Éric\"]\nfeminine = [\"Eric\"]\n",
        );
        let error = GivenNames::from_source(&source).unwrap_err().to_string();
        assert!(error.contains("given_names.toml:4"), "{error}");
        assert!(error.contains("line 3"), "{error}");
    }
}
