//! Given names and the gender that they show.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::LexiconError;
use super::source::{Source, Unique};
use crate::document::Language;
use crate::syntax::Gender;
use crate::text::fold;

/// The given names of `given_names.toml`.
#[derive(Clone, Debug, Default)]
pub struct GivenNames {
    /// Folded name, with its gender where it has one.
    names: HashMap<String, Option<Gender>>,
    /// What names show in articles of one language alone.
    local: HashMap<(Language, String), Gender>,
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
    /// Only in articles of this language, whatever the other groups say.
    language: Option<Spanned<String>>,
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
        let mut local = HashMap::new();
        for group in file.names {
            let language = group.language.as_ref().map(|code| {
                Language::from_code(code.get_ref()).ok_or_else(|| {
                    let message = format!("`{}` is no language; expected fr or en", code.get_ref());
                    source.error(code.span().start, message)
                })
            });
            let language = language.transpose()?;
            let genders = [
                (group.masculine, Some(Gender::Masculine)),
                (group.feminine, Some(Gender::Feminine)),
                (group.either, None),
            ];
            for (list, gender) in genders {
                for name in list {
                    let offset = name.span().start;
                    let folded = fold(name.get_ref());
                    let Some(language) = language else {
                        unique.insert(folded.clone(), name.get_ref(), offset)?;
                        names.insert(folded, gender);
                        continue;
                    };
                    let key = format!("{folded} {}", language.code());
                    unique.insert(key, name.get_ref(), offset)?;
                    local.extend(gender.map(|gender| ((language, folded), gender)));
                }
            }
        }
        Ok(GivenNames { names, local })
    }

    /// True for a known given name, in any case and with or without accents.
    pub fn contains(&self, name: &str) -> bool {
        self.lookup(name).is_some()
    }

    /// Every name, folded, with its gender where it has one.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<Gender>)> {
        self.names
            .iter()
            .map(|(name, gender)| (name.as_str(), *gender))
    }

    /// Folded names that show a gender in articles of one language alone.
    pub fn local(&self) -> impl Iterator<Item = (Language, &str, Gender)> {
        self.local
            .iter()
            .map(|((language, name), gender)| (*language, name.as_str(), *gender))
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
    use super::*;
    use crate::testing::lexicons_dir;

    #[test]
    fn genders_of_names() {
        let names = GivenNames::load(&lexicons_dir()).unwrap();
        assert_eq!(names.lookup("Éric"), Some(Some(Gender::Masculine)));
        assert_eq!(names.lookup("ERIC"), Some(Some(Gender::Masculine)));
        assert_eq!(names.lookup("Marie-Odette"), Some(Some(Gender::Feminine)));
        assert_eq!(names.lookup("Camille"), Some(None));
        assert_eq!(names.lookup("Jean"), Some(None));
        let jean: Vec<_> = names
            .local()
            .filter(|(_, name, _)| *name == "jean")
            .collect();
        assert_eq!(jean, [(Language::French, "jean", Gender::Masculine)]);
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
