//! Honorifics that stand before a person's name.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::LexiconError;
use super::fold::key;
use super::source::{Source, Unique};
use crate::document::Language;
use crate::syntax::Gender;

/// What a form of address says of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// Gender, where the form shows one.
    pub gender: Option<Gender>,
    /// True for a form that introduces several persons ("MM.", "Messrs").
    pub plural: bool,
}

/// The honorifics of `titles.toml`.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    titles: HashMap<(Language, String), Title>,
    longest: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    language: Spanned<String>,
    gender: Option<GenderName>,
    #[serde(default)]
    plural: bool,
    forms: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum GenderName {
    Masculine,
    Feminine,
}

impl Titles {
    /// Reads `titles.toml` of a directory.
    ///
    /// # Errors
    /// When the file cannot be read, is no valid TOML, names an unknown language, or has a form twice in a language.
    pub fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        let source = Source::read(lexicons_dir.join("titles.toml"))?;
        let file: File = source.parse()?;
        let mut unique = Unique::new(&source, "title of a language");
        let mut titles = Titles::default();
        for group in file.title {
            let code = group.language.get_ref();
            let language = Language::from_code(code).ok_or_else(|| {
                source.bad_value(group.language.span().start, code, "`fr` or `en`")
            })?;
            let title = Title {
                gender: group.gender.map(|gender| match gender {
                    GenderName::Masculine => Gender::Masculine,
                    GenderName::Feminine => Gender::Feminine,
                }),
                plural: group.plural,
            };
            for form in group.forms {
                let form_key = key(form.get_ref());
                let offset = form.span().start;
                if form_key.is_empty() {
                    return Err(source.bad_value(offset, form.get_ref(), "at least one letter"));
                }
                unique.insert(
                    format!("{} {form_key}", language.code()),
                    form.get_ref(),
                    offset,
                )?;
                titles.longest = titles.longest.max(form_key.split(' ').count());
                titles.titles.insert((language, form_key), title);
            }
        }
        Ok(titles)
    }

    /// The title that `form` is, in any case, with or without accents, full stops and hyphens ("M", "Mme.", "Dato' Seri").
    pub fn get(&self, form: &str, language: Language) -> Option<Title> {
        self.titles.get(&(language, key(form))).copied()
    }

    /// Every title of both languages, folded, with what it says.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Title)> {
        self.titles
            .iter()
            .map(|((_, form), title)| (form.as_str(), *title))
    }

    /// The number of words of the longest title, full stops and apostrophes not counted.
    pub fn longest(&self) -> usize {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::lexicons_dir;
    use super::*;

    #[test]
    fn titles_show_gender_and_number() {
        let titles = Titles::load(&lexicons_dir()).unwrap();
        let gender = |form, language| titles.get(form, language).map(|title| title.gender);
        assert_eq!(
            gender("M.", Language::French),
            Some(Some(Gender::Masculine))
        );
        assert_eq!(
            gender("mme", Language::French),
            Some(Some(Gender::Feminine))
        );
        assert_eq!(gender("Dr", Language::English), Some(None));
        assert_eq!(
            gender("Datuk Seri", Language::English),
            Some(Some(Gender::Masculine))
        );
        assert_eq!(gender("table", Language::English), None);
        assert!(
            titles
                .get("MM.", Language::French)
                .is_some_and(|t| t.plural)
        );
        assert!(titles.longest() >= 3);
    }
}
