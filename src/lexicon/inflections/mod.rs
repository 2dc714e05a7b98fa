//! Inflections: from a word form to its lemmas, and back.
//!
//! Rules name lemmas ("nommer", "appoint"); articles have forms ("nommée", "appointed"). The table between them is data,
//! `inflections/fr.toml` and `inflections/en.toml` in the lexicon folder, one lemma a line:
//!
//! ```toml
//! [noun]
//! "nomination" = "nomination nominations"
//! ```

use std::path::Path;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::{LexiconError, Source};
use crate::document::Language;

/// Part of speech of an inflection table; `[verb]`, `[noun]` and `[adjective]` in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordClass {
    /// Verbs and auxiliaries, with their participles.
    Verb,
    /// Common nouns; nouns for persons with both genders under one lemma.
    Noun,
    /// Adjectives.
    Adjective,
}

impl WordClass {
    /// Every class, in the order in which [`Inflections::lemmas`] gives them.
    pub const ALL: [WordClass; 3] = [WordClass::Verb, WordClass::Noun, WordClass::Adjective];

    /// The name of the table in the source.
    pub fn label(self) -> &'static str {
        match self {
            WordClass::Verb => "verb",
            WordClass::Noun => "noun",
            WordClass::Adjective => "adjective",
        }
    }

    /// The class with this label.
    pub fn parse(label: &str) -> Option<Self> {
        WordClass::ALL
            .into_iter()
            .find(|class| class.label() == label)
    }
}

/// Strings numbered in the order in which they first come.
type Names = IndexSet<Box<str>, FxBuildHasher>;

/// A lemma of one [`Inflections`]; comparing two is comparing integers. A noun and a verb spelt alike ("bid") share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LemmaId(u32);

/// The inflections of one language.
#[derive(Clone, Debug, Default)]
pub struct Inflections {
    lemmas: Names,
    forms: Names,
    /// Numbers of the forms of each lemma, in the order of the source.
    forms_of: Vec<Vec<u32>>,
    /// Lemmas of all forms, those of one form side by side.
    analyses: Vec<(WordClass, LemmaId)>,
    /// Where the lemmas of each form start in `analyses`, and after the last one its length.
    starts: Vec<usize>,
}

impl Inflections {
    /// Reads `inflections/<language>.toml` under `lexicons_dir`.
    ///
    /// # Errors
    /// When the file is missing, is no TOML, repeats a lemma in a table or a form on a line, or holds a word that is no lower-case token.
    pub fn load(lexicons_dir: &Path, language: Language) -> Result<Self, LexiconError> {
        let folder = lexicons_dir.join("inflections");
        let source = Source::read(folder.join(format!("{}.toml", language.code())))?;
        Inflections::from_source(&source)
    }

    pub(crate) fn from_source(source: &Source) -> Result<Self, LexiconError> {
        let document =
            source.table("lines `\"lemma\" = \"form form …\"`, each lemma once in its table")?;
        let size = source.text().len();
        let mut inflections = Inflections {
            // A form takes some nine bytes of a file, a lemma with its forms some hundred and fifty.
            forms: Names::with_capacity_and_hasher(size / 9, FxBuildHasher),
            lemmas: Names::with_capacity_and_hasher(size / 150, FxBuildHasher),
            ..Inflections::default()
        };
        let mut analyses = Vec::with_capacity(size / 9);
        for (name, table) in document.get_ref() {
            let Some(class) = WordClass::parse(name.get_ref()) else {
                let table = name.get_ref();
                let message =
                    format!("unknown table `{table}`; expected [verb], [noun] or [adjective]");
                return Err(source.error(name.span().start, message));
            };
            let Some(entries) = table.get_ref().as_table() else {
                return Err(source.wrong_type(name, table, "table"));
            };
            for (lemma, forms) in entries {
                inflections.add(source, class, lemma, forms, &mut analyses)?;
            }
        }
        inflections.index(&analyses);
        Ok(inflections)
    }

    /// Lemmas of a lower-case form, each with the table it stands in; several when the form is ambiguous ("suis": être, suivre),
    /// none when it is unknown.
    pub fn lemmas(&self, form: &str) -> &[(WordClass, LemmaId)] {
        self.forms
            .get_index_of(form)
            .and_then(|form| {
                let (start, end) = (self.starts.get(form)?, self.starts.get(form + 1)?);
                self.analyses.get(*start..*end)
            })
            .unwrap_or_default()
    }

    /// True when `form` is a form of `lemma`, in any table.
    pub fn has_lemma(&self, form: &str, lemma: LemmaId) -> bool {
        self.lemmas(form).iter().any(|(_, found)| *found == lemma)
    }

    /// The identifier of a lemma; `None` when the file does not have it.
    pub fn lemma_id(&self, lemma: &str) -> Option<LemmaId> {
        let number = self.lemmas.get_index_of(lemma);
        number.map(|number| LemmaId(number as u32))
    }

    /// The lemma with this identifier; `None` when it comes from another language's inflections.
    pub fn lemma(&self, id: LemmaId) -> Option<&str> {
        self.lemmas.get_index(id.0 as usize).map(AsRef::as_ref)
    }

    /// The forms of a lemma, each once, from all tables it stands in; `None` when the file does not have it.
    pub fn forms(&self, lemma: &str) -> Option<impl Iterator<Item = &str>> {
        let forms = self.forms_of.get(self.lemmas.get_index_of(lemma)?)?;
        let form = |form: &u32| self.forms.get_index(*form as usize).map(AsRef::as_ref);
        Some(forms.iter().filter_map(form))
    }

    /// Every lemma, in the order of identifiers.
    pub fn all_lemmas(&self) -> impl Iterator<Item = &str> {
        self.lemmas.iter().map(AsRef::as_ref)
    }

    /// Takes in one line of the source.
    fn add(
        &mut self,
        source: &Source,
        class: WordClass,
        lemma: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        analyses: &mut Vec<(u32, WordClass, LemmaId)>,
    ) -> Result<(), LexiconError> {
        let Some(forms) = value.get_ref().as_str() else {
            return Err(source.wrong_type(lemma, value, "string of forms"));
        };
        let name: &str = lemma.get_ref();
        source.check_token(name, lemma.span().start)?;
        let id = number(&mut self.lemmas, name);
        let mut line = Vec::new();
        for form in forms.split_whitespace() {
            source.check_token(form, value.span().start)?;
            let number = number(&mut self.forms, form);
            if line.contains(&number) {
                let message =
                    format!("`{form}` stands twice under `{name}`; expected each form once");
                return Err(source.error(value.span().start, message));
            }
            line.push(number);
            analyses.push((number, class, LemmaId(id)));
        }
        if line.is_empty() {
            let message = format!("`{name}` has no form; expected forms separated by spaces");
            return Err(source.error(lemma.span().start, message));
        }
        match self.forms_of.get_mut(id as usize) {
            Some(known) => {
                line.retain(|form| !known.contains(form));
                known.extend(line);
            }
            None => self.forms_of.push(line),
        }
        Ok(())
    }

    /// Groups the analyses by form: a counting sort, since form numbers are dense.
    fn index(&mut self, analyses: &[(u32, WordClass, LemmaId)]) {
        let mut next = vec![0; self.forms.len() + 1];
        for (form, ..) in analyses {
            next[*form as usize + 1] += 1;
        }
        for form in 1..next.len() {
            next[form] += next[form - 1];
        }
        self.starts.clone_from(&next);
        self.analyses = vec![(WordClass::Verb, LemmaId(0)); analyses.len()];
        for (form, class, lemma) in analyses {
            let place = &mut next[*form as usize];
            self.analyses[*place] = (*class, *lemma);
            *place += 1;
        }
        for bounds in self.starts.windows(2) {
            self.analyses[bounds[0]..bounds[1]].sort_unstable();
        }
    }
}

/// The number of a name, a new one where it comes for the first time.
fn number(names: &mut Names, name: &str) -> u32 {
    let known = names.get_index_of(name);
    // A file of four thousand million words would not fit in memory.
    known.unwrap_or_else(|| names.insert_full(name.into()).0) as u32
}

impl Source {
    fn wrong_type(
        &self,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        expected: &str,
    ) -> LexiconError {
        let (key, found) = (key.get_ref(), value.get_ref().type_str());
        let message = format!("`{key}` is a TOML {found}; expected a {expected}");
        self.error(value.span().start, message)
    }

    /// Refuses a word that the tokeniser would split or that is not in lower case.
    fn check_token(&self, word: &str, offset: usize) -> Result<(), LexiconError> {
        let fits = |c: char| c.is_alphanumeric() && !c.is_uppercase();
        if !word.is_empty() && word.chars().all(fits) {
            return Ok(());
        }
        let expected = "expected one lower-case word without space, apostrophe or hyphen";
        Err(self.error(offset, format!("`{word}` can match no token; {expected}")))
    }
}

#[cfg(test)]
mod tests;
