//! Positions, ranks and occupations with their forms (`roles.toml`).

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::LexiconError;
use super::fold::{fold_lightly, key, words};
use super::grammar::{Grammar, alternatives};
use super::inflect::is_acronym;
use super::source::{Source, Unique};
use crate::document::Language;
use crate::syntax::Gender;
use crate::text::fold;

/// What a role is when no organisation is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A position by itself ("minister").
    Office,
    /// A position only inside an organisation ("technician").
    Position,
    /// Military, academic or honorary.
    Rank,
    /// What a person does, with or without an employer ("singer").
    Occupation,
}

/// Which field may belong to a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Portfolio {
    /// None.
    #[default]
    None,
    /// A known field, or a bare noun ("director of communications").
    Field,
    /// Any common noun ("responsable de la campagne").
    Any,
    /// Names too ("ministre de l'Intérieur").
    Ministry,
}

/// An entry of the lexicon, shared by its forms.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) concept: String,
    pub(crate) kind: Kind,
    pub(crate) portfolio: Portfolio,
    /// A role only with a complement ("head of X").
    pub(crate) complement: bool,
    /// Also an everyday word.
    pub(crate) strict: bool,
    /// Takes an ordinal before it.
    pub(crate) ordinal: bool,
    /// Always held inside an organisation.
    pub(crate) inside: bool,
}

/// One spelling of a role.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// Index into [`Positions::roles`].
    pub(crate) role: usize,
    pub(crate) gender: Option<Gender>,
    /// None for a form that does not show number.
    pub(crate) plural: Option<bool>,
    pub(crate) words: Vec<FormWord>,
    /// The word that the form turns on ("secretary" of "secretary of state").
    pub(crate) head: usize,
}

/// A word of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormWord {
    /// Without accents, in lower case.
    pub(crate) folded: String,
    /// With the accents that tell words apart, in lower case.
    pub(crate) light: String,
    /// Must be in capitals in the text.
    pub(crate) capitals: bool,
}

/// All roles, and the forms of each language in the order of [`Language::ALL`].
pub(crate) struct Positions {
    pub(crate) roles: Vec<Role>,
    pub(crate) forms: [Vec<Form>; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    role: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    concept: Spanned<String>,
    #[serde(default)]
    fr: Vec<Spanned<String>>,
    #[serde(default)]
    fr_plural: Vec<Spanned<String>>,
    #[serde(default)]
    en: Vec<Spanned<String>>,
    #[serde(default)]
    en_plural: Vec<Spanned<String>>,
    kind: Kind,
    #[serde(default)]
    portfolio: Portfolio,
    #[serde(default)]
    complement: bool,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    ordinal: bool,
    #[serde(default)]
    inside: bool,
}

impl Positions {
    /// Reads `roles.toml`; the grammars tell how forms inflect.
    pub(crate) fn load(lexicons_dir: &Path, grammars: &[Grammar; 2]) -> Result<Self, LexiconError> {
        Self::from_source(&Source::read(lexicons_dir.join("roles.toml"))?, grammars)
    }

    fn from_source(source: &Source, grammars: &[Grammar; 2]) -> Result<Self, LexiconError> {
        let file: File = source.parse()?;
        let mut concepts = Unique::new(source, "concept");
        let mut seen = [
            Unique::new(source, "French form"),
            Unique::new(source, "English form"),
        ];
        let mut positions = Positions {
            roles: Vec::with_capacity(file.role.len()),
            forms: [Vec::new(), Vec::new()],
        };
        for entry in file.role {
            let concept = entry.concept.get_ref();
            let offset = entry.concept.span().start;
            let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if concept.is_empty() || !concept.chars().all(valid) {
                return Err(source.bad_value(
                    offset,
                    concept,
                    "lower-case letters, digits and hyphens",
                ));
            }
            concepts.insert(concept.clone(), concept, offset)?;
            if entry.fr.is_empty() && entry.en.is_empty() {
                return Err(source.bad_value(offset, concept, "a form in `fr` or in `en`"));
            }
            let role = positions.roles.len();
            let lists = [(&entry.fr, &entry.fr_plural), (&entry.en, &entry.en_plural)];
            for (index, (singulars, plurals)) in lists.into_iter().enumerate() {
                for (list, plural) in [(singulars, false), (plurals, true)] {
                    for written in list {
                        for (gender, form) in gendered(written.get_ref()) {
                            let offset = written.span().start;
                            let form_key = key(form);
                            if form_key.is_empty() {
                                return Err(source.bad_value(offset, form, "at least one letter"));
                            }
                            // "DG" and "dg" would be two forms.
                            let capitals = if words(form).into_iter().all(is_acronym) {
                                "!"
                            } else {
                                ""
                            };
                            seen[index].insert(form_key + capitals, form, offset)?;
                            let language = Language::ALL[index];
                            let grammar = &grammars[index];
                            positions.forms[index]
                                .extend(inflected(form, gender, plural, role, grammar, language));
                        }
                    }
                }
            }
            positions.roles.push(Role {
                concept: concept.clone(),
                kind: entry.kind,
                portfolio: entry.portfolio,
                complement: entry.complement,
                strict: entry.strict,
                ordinal: entry.ordinal,
                inside: entry.inside,
            });
        }
        Ok(positions)
    }
}

/// The spellings of "masculine / feminine / further feminine"; a form by itself shows no gender.
fn gendered(written: &str) -> Vec<(Option<Gender>, &str)> {
    let forms: Vec<&str> = alternatives(written).collect();
    let paired = forms.len() > 1;
    forms
        .into_iter()
        .enumerate()
        .map(|(at, form)| {
            let gender = match (paired, at) {
                (false, _) => None,
                (true, 0) => Some(Gender::Masculine),
                (true, _) => Some(Gender::Feminine),
            };
            (gender, form)
        })
        .collect()
}

/// The form itself and, for a singular, its plurals.
fn inflected(
    form: &str,
    gender: Option<Gender>,
    plural: bool,
    role: usize,
    grammar: &Grammar,
    language: Language,
) -> Vec<Form> {
    let split: Vec<String> = words(form).into_iter().map(str::to_owned).collect();
    let head = grammar.inflection.head(&split, language);
    let make = |words: &[String], plural| Form {
        role,
        gender,
        plural,
        words: words
            .iter()
            .zip(&split)
            .map(|(word, singular)| FormWord {
                folded: fold(word),
                light: fold_lightly(word),
                capitals: is_acronym(singular),
            })
            .collect(),
        head,
    };
    if plural {
        return vec![make(&split, Some(true))];
    }
    let plurals = grammar.inflection.plurals(&split, language);
    let shows_number = !plurals.is_empty();
    let mut forms = vec![make(&split, shows_number.then_some(false))];
    forms.extend(plurals.iter().map(|words| make(words, Some(true))));
    forms
}

#[cfg(test)]
mod tests {
    use super::super::grammar;
    use super::*;
    use crate::testing::lexicons_dir;

    fn refused(text: &str) -> String {
        let grammars = grammar::load(&lexicons_dir()).unwrap();
        let source = Source::literal("roles.toml", text);
        match Positions::from_source(&source, &grammars) {
            Ok(_) => panic!("accepted"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_shipped_lexicon_is_wide() {
        let grammars = grammar::load(&lexicons_dir()).unwrap();
        let positions = Positions::load(&lexicons_dir(), &grammars).unwrap();
        assert!(positions.roles.len() >= 350);
    }

    #[test]
    fn errors_name_the_line_and_what_was_expected() {
        let twice = "[[role]]\nconcept = \"mayor\"\nfr = [\"maire\"]\nkind = \"office\"\n";
        let error = refused(&format!("{twice}{twice}"));
        assert!(error.contains("roles.toml:6:11: `mayor`"), "{error}");
        let error = refused("[[role]]\nconcept = \"mayor\"\nkind = \"job\"\nfr = [\"maire\"]\n");
        assert!(error.contains("roles.toml:3:8"), "{error}");
        assert!(error.contains("`office`"), "{error}");
        let error = refused("[[role]]\nconcept = \"mayor\"\nkind = \"office\"\n");
        assert!(error.contains("expected a form"), "{error}");
        let error = refused("[[role]]\nconcept = \"mayor\"\nkind = \"office\"\nplurals = []\n");
        assert!(error.contains("unknown field `plurals`"), "{error}");
    }
}
