//! Inflections: from a word form to its lemmas, and back.
//!
//! Rules name lemmas ("nommer", "appoint"); articles have forms ("nommée", "appointed"). The table between them is data,
//! `inflections/fr.toml` and `inflections/en.toml` in the lexicon folder, one lemma a line:
//!
//! ```toml
//! [noun]
//! "nomination" = "nomination nominations"
//! ```

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::document::Language;

/// Part of speech of an inflection table; `[verb]`, `[noun]` and `[adjective]` in the file.
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

    /// The name of the table in the file.
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

/// A lemma of one [`Inflections`]; comparing two is comparing integers. A noun and a verb spelt alike ("bid") share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LemmaId(u32);

/// Why an inflection file was refused. Lines count from 1.
#[derive(Debug, thiserror::Error)]
pub enum InflectionError {
    /// The file could not be read.
    #[error("{}: cannot read the inflections: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no TOML, or a lemma stands twice in a table.
    #[error(
        "{}:{line}: {message}; expected lines `\"lemma\" = \"form form …\"`, each lemma once in its table",
        path.display()
    )]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line of the error.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A table or key at the top level that is no part of speech.
    #[error("{}:{line}: unknown table `{table}`; expected [verb], [noun] or [adjective]", path.display())]
    UnknownTable {
        /// The file.
        path: PathBuf,
        /// Line of the table's name.
        line: usize,
        /// The name.
        table: String,
    },
    /// A value of another type than the format has there.
    #[error("{}:{line}: `{key}` is a TOML {found}; expected a {expected}", path.display())]
    WrongType {
        /// The file.
        path: PathBuf,
        /// Line of the value.
        line: usize,
        /// Name of the table or the lemma.
        key: String,
        /// Type of the value.
        found: &'static str,
        /// Type that belongs there.
        expected: &'static str,
    },
    /// A lemma without forms.
    #[error("{}:{line}: `{lemma}` has no form; expected forms separated by spaces", path.display())]
    NoForm {
        /// The file.
        path: PathBuf,
        /// Line of the lemma.
        line: usize,
        /// The lemma.
        lemma: String,
    },
    /// A lemma or form that no token can equal.
    #[error(
        "{}:{line}: `{word}` can match no token; expected one lower-case word without space, apostrophe or hyphen",
        path.display()
    )]
    NotAToken {
        /// The file.
        path: PathBuf,
        /// Line of the word.
        line: usize,
        /// The lemma or form.
        word: String,
    },
    /// A form that stands twice on a line.
    #[error("{}:{line}: `{form}` stands twice under `{lemma}`; expected each form once", path.display())]
    RepeatedForm {
        /// The file.
        path: PathBuf,
        /// Line of the lemma.
        line: usize,
        /// The lemma.
        lemma: String,
        /// The form.
        form: String,
    },
}

/// The inflections of one language.
#[derive(Clone, Debug, Default)]
pub struct Inflections {
    lemmas: Interner,
    forms: Interner,
    /// Numbers of the forms of each lemma, in the order of the file.
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
    pub fn load(lexicons_dir: &Path, language: Language) -> Result<Self, InflectionError> {
        let path = lexicons_dir
            .join("inflections")
            .join(format!("{}.toml", language.code()));
        match std::fs::read_to_string(&path) {
            Ok(text) => Inflections::parse(&text, &path),
            Err(source) => Err(InflectionError::Read { path, source }),
        }
    }

    /// Reads the text of an inflection file; `path` is for error messages only.
    ///
    /// # Errors
    /// As for [`Inflections::load`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, InflectionError> {
        let file = File { text, path };
        let document = DeTable::parse(text).map_err(|error| InflectionError::Syntax {
            path: path.to_owned(),
            line: file.line(error.span().map_or(0, |span| span.start)),
            message: error.message().trim().to_owned(),
        })?;
        let mut inflections = Inflections {
            // A form takes some nine bytes of a file, a lemma with its forms some hundred and fifty.
            forms: Interner::with_capacity(text.len() / 9),
            lemmas: Interner::with_capacity(text.len() / 150),
            ..Inflections::default()
        };
        let mut analyses = Vec::with_capacity(text.len() / 9);
        for (name, table) in document.get_ref() {
            let Some(class) = WordClass::parse(name.get_ref()) else {
                return Err(InflectionError::UnknownTable {
                    path: path.to_owned(),
                    line: file.line(name.span().start),
                    table: name.get_ref().to_string(),
                });
            };
            let Some(entries) = table.get_ref().as_table() else {
                return Err(file.wrong_type(name, table, "table"));
            };
            for (lemma, forms) in entries {
                inflections.add(&file, class, lemma, forms, &mut analyses)?;
            }
        }
        inflections.index(&analyses);
        Ok(inflections)
    }

    /// Lemmas of a lower-case form, each with the table it stands in; several when the form is ambiguous ("suis": être, suivre),
    /// none when it is unknown.
    pub fn lemmas(&self, form: &str) -> &[(WordClass, LemmaId)] {
        self.forms
            .get(form)
            .and_then(|form| {
                let form = form as usize;
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
        self.lemmas.get(lemma).map(LemmaId)
    }

    /// The lemma with this identifier; `None` when it comes from another language's inflections.
    pub fn lemma(&self, id: LemmaId) -> Option<&str> {
        self.lemmas.name(id.0)
    }

    /// The forms of a lemma, each once, from all tables it stands in; `None` when the file does not have it.
    pub fn forms(&self, lemma: &str) -> Option<impl Iterator<Item = &str>> {
        let forms = self.forms_of.get(self.lemmas.get(lemma)? as usize)?;
        Some(forms.iter().filter_map(|form| self.forms.name(*form)))
    }

    /// Every lemma, in the order of identifiers.
    pub fn all_lemmas(&self) -> impl Iterator<Item = &str> {
        self.lemmas.names.iter().map(AsRef::as_ref)
    }

    /// Takes in one line of the file.
    fn add(
        &mut self,
        file: &File<'_>,
        class: WordClass,
        lemma: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        analyses: &mut Vec<(u32, WordClass, LemmaId)>,
    ) -> Result<(), InflectionError> {
        let Some(forms) = value.get_ref().as_str() else {
            return Err(file.wrong_type(lemma, value, "string of forms"));
        };
        let name: &str = lemma.get_ref();
        file.check_token(name, lemma.span().start)?;
        let id = self.lemmas.intern(name);
        let mut line = Vec::new();
        for form in forms.split_whitespace() {
            file.check_token(form, value.span().start)?;
            let number = self.forms.intern(form);
            if line.contains(&number) {
                return Err(InflectionError::RepeatedForm {
                    path: file.path.to_owned(),
                    line: file.line(value.span().start),
                    lemma: name.to_owned(),
                    form: form.to_owned(),
                });
            }
            line.push(number);
            analyses.push((number, class, LemmaId(id)));
        }
        if line.is_empty() {
            return Err(InflectionError::NoForm {
                path: file.path.to_owned(),
                line: file.line(lemma.span().start),
                lemma: name.to_owned(),
            });
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
        let mut next = vec![0; self.forms.names.len() + 1];
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

/// Numbers strings in the order in which they first come.
#[derive(Clone, Debug, Default)]
struct Interner {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl Interner {
    fn with_capacity(capacity: usize) -> Self {
        Interner {
            numbers: HashMap::with_capacity(capacity),
            names: Vec::with_capacity(capacity),
        }
    }

    fn intern(&mut self, name: &str) -> u32 {
        // A file of four thousand million words would not fit in memory.
        let number = self.names.len() as u32;
        // Most names are new, so that one look-up with the name at hand beats two.
        match self.numbers.entry(name.into()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(vacant) => {
                self.names.push(Arc::clone(vacant.key()));
                *vacant.insert(number)
            }
        }
    }

    fn get(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(AsRef::as_ref)
    }
}

/// The file being read, for error messages.
struct File<'t> {
    text: &'t str,
    path: &'t Path,
}

impl File<'_> {
    /// The line (from 1) that byte `offset` stands on.
    fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    fn wrong_type(
        &self,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        expected: &'static str,
    ) -> InflectionError {
        InflectionError::WrongType {
            path: self.path.to_owned(),
            line: self.line(value.span().start),
            key: key.get_ref().to_string(),
            found: value.get_ref().type_str(),
            expected,
        }
    }

    /// Refuses a word that the tokeniser would split or that is not in lower case.
    fn check_token(&self, word: &str, offset: usize) -> Result<(), InflectionError> {
        if !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_alphanumeric() && !c.is_uppercase())
        {
            return Ok(());
        }
        Err(InflectionError::NotAToken {
            path: self.path.to_owned(),
            line: self.line(offset),
            word: word.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests;
