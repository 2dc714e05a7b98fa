//! Rules: what a sentence says of careers.
//!
//! Rules are data (`models/rules/{fr,en}/*.toml`). A rule has a trigger, a pattern over neighbouring tokens, and arguments that
//! are found from it along the dependency tree or on the surface, as in Odin (Valenzuela-Escárcega et al. 2016). The grammar of
//! patterns is described in `models/rules/README.md`.

mod code;
mod condition;
mod file;
mod finder;
mod first;
mod index;
mod lexer;
mod machine;
mod macros;
mod matcher;
mod need;
mod parser;
mod path;
mod pattern;
mod program;
mod raw;
mod sequence;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod view;
mod vocabulary;
mod whole_word;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{Language, Sentence};
use crate::lexicon::Inflections;
use crate::record::{EventType, Slot, Status};

use file::ParsedFile;
pub use file::RuleError;
use index::Index;
use macros::Macros;
pub use matcher::{EventMention, Outcome};
pub use need::{Need, RoleNeed};
pub use path::Filler;
pub use pattern::RoleKind;
use pattern::{Finder, Pattern};
pub use view::View;
pub use vocabulary::{Vocabulary, WordId};
use words::WordCache;
#[cfg(test)]
pub(crate) use words::WordCache as TestWords;
pub use words::Words;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// `language/event/name`.
    pub id: Arc<str>,
    /// Its language.
    pub language: Language,
    /// The event that it states; `None` for `post` and `none`.
    pub event_type: Option<EventType>,
    /// True for event `none`: what its trigger covers is no trigger of other rules.
    pub excludes: bool,
    pattern: Pattern,
    status: Option<Status>,
    /// How often it is right, from 0 to 1.
    pub reliability: f64,
    /// Texts that it must read, and how.
    pub examples: Vec<Example>,
    /// Texts that it must leave alone.
    pub counterexamples: Vec<String>,
    /// The file that defines it.
    pub path: PathBuf,
    /// The line of its name.
    pub line: usize,
    /// Lemmas of its pattern that the inflection lists lack, so that the word itself matches and no other form; those of a macro
    /// stand with the first rule that names it.
    pub unlisted_lemmas: Vec<String>,
    /// Left out, with the rule of an earlier folder that it replaces.
    disabled: bool,
}

impl Rule {
    /// What a sentence must hold for the rule to give an event.
    pub fn need(&self) -> Need {
        Need::of_pattern(&self.pattern)
    }

    /// What a sentence must hold for the trigger and the required arguments to be found; with what `post` and `none` rules need too.
    fn match_need(&self) -> Need {
        Need::of_match(&self.pattern)
    }

    /// The definition of an argument, as the file has it.
    pub fn argument_source(&self, slot: Slot) -> Option<&str> {
        self.pattern
            .arguments
            .iter()
            .find(|argument| argument.slot == slot)
            .map(|argument| argument.source.as_str())
    }
}

/// A text and what a rule must find in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The text, a sentence or more.
    pub text: String,
    /// Publication date, for relative dates.
    pub published: Option<String>,
    /// The event's status.
    pub status: Status,
    /// The slots that are filled, each with its text (dates: ISO value); others must be empty.
    pub slots: BTreeMap<Slot, String>,
}

impl Default for Example {
    fn default() -> Self {
        Example {
            text: String::new(),
            published: None,
            status: Status::Actual,
            slots: BTreeMap::new(),
        }
    }
}

/// A sign of an event's status.
#[derive(Debug)]
pub(crate) struct Cue {
    status: Status,
    finders: Vec<Arc<Finder>>,
    /// Event types that it applies to; all when empty.
    events: Vec<EventType>,
}

/// The rules of one language.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// Rules that state events.
    rules: Vec<Rule>,
    /// Rules of event `post`: organisation and place of a role.
    posts: Vec<Rule>,
    /// Rules of event `none`.
    exclusions: Vec<Rule>,
    cues: Vec<Cue>,
    /// Over `rules`, `posts` and `exclusions`.
    indexes: [Index; 3],
    vocabulary: Vocabulary,
}

impl RuleSet {
    /// Loads the rules of a language from `folder/{fr,en}` of each folder.
    ///
    /// Rules and macros of a later folder replace those of the same name in an earlier one. A missing language folder has no
    /// rules.
    ///
    /// # Errors
    ///
    /// A [`RuleError`] with file, line, column and what was expected.
    pub fn load(
        folders: &[&Path],
        language: Language,
        inflections: &Inflections,
    ) -> Result<Self, RuleError> {
        RuleFiles::read(folders, language)?.compile(inflections)
    }

    /// A sentence as these rules see it.
    pub fn view<'s>(&self, sentence: &'s Sentence) -> View<'s> {
        View::new(sentence, &self.vocabulary)
    }

    /// The words that the rules name.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What a sentence must hold for each of the rules that state events to fire in it.
    pub fn needs(&self) -> impl Iterator<Item = Need> {
        self.rules.iter().map(Rule::need)
    }

    /// Every rule: those that state events, then `post`, then `none`.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain(&self.posts).chain(&self.exclusions)
    }
}

/// The rule files of a language, whose patterns are not read yet.
pub(crate) struct RuleFiles {
    language: Language,
    /// By folder, later ones add to earlier ones.
    layers: Vec<Vec<ParsedFile>>,
}

impl RuleFiles {
    /// Reads the files in `folder/{fr,en}` of each folder.
    ///
    /// # Errors
    ///
    /// The [`RuleError`] of the first file that cannot be read or is no TOML of rules.
    pub(crate) fn read(folders: &[&Path], language: Language) -> Result<Self, RuleError> {
        let read = |folder: &&Path| {
            let files = toml_files(&folder.join(language.code()))?;
            files.iter().map(|path| ParsedFile::read(path)).collect()
        };
        let layers = folders.iter().map(read).collect::<Result<_, RuleError>>()?;
        Ok(RuleFiles { language, layers })
    }

    /// Reads their patterns.
    ///
    /// # Errors
    ///
    /// As [`RuleSet::load`].
    pub(crate) fn compile(self, inflections: &Inflections) -> Result<RuleSet, RuleError> {
        let mut macros = BTreeMap::new();
        for layer in &self.layers {
            let mut own = BTreeMap::new();
            for file in layer {
                file.add_macros(&mut macros, &mut own)?;
            }
        }
        let words = WordCache::default();
        let macros = Macros::new(&macros);
        let mut rules: Vec<Rule> = Vec::new();
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        let mut cues = Vec::new();
        for layer in self.layers {
            let inherited = rules.len();
            // A folder's cues come before those of the folders that it adds to: the first that holds decides.
            let mut own_cues = Vec::new();
            for file in layer {
                let contents = file.contents(self.language, &macros, inflections, &words)?;
                own_cues.extend(contents.cues);
                for rule in contents.rules {
                    match places.get(&rule.id).copied() {
                        Some(index) if index < inherited => rules[index] = rule,
                        Some(index) => {
                            let other = &rules[index];
                            return Err(RuleError {
                                path: rule.path,
                                line: rule.line,
                                column: 1,
                                message: format!(
                                    "the rule `{}` is also defined in {}:{}; expected another name",
                                    rule.id,
                                    other.path.display(),
                                    other.line
                                ),
                            });
                        }
                        None => {
                            places.insert(Arc::clone(&rule.id), rules.len());
                            rules.push(rule);
                        }
                    }
                }
            }
            own_cues.append(&mut cues);
            cues = own_cues;
        }
        rules.retain(|rule| !rule.disabled);
        let (exclusions, rules): (Vec<_>, Vec<_>) = rules.into_iter().partition(|r| r.excludes);
        let (rules, posts): (Vec<_>, Vec<_>) =
            rules.into_iter().partition(|r| r.event_type.is_some());
        let vocabulary = words.into_vocabulary();
        Ok(RuleSet {
            indexes: [&rules, &posts, &exclusions].map(|rules| Index::new(rules, &vocabulary)),
            rules,
            posts,
            exclusions,
            cues,
            vocabulary,
        })
    }
}

/// The TOML files of a folder, sorted; none when the folder is missing.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, RuleError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let error = |e: std::io::Error| RuleError {
        path: folder.to_owned(),
        line: 1,
        column: 1,
        message: e.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
