//! What is known of names before any article is read.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use crate::document::Language;
use crate::lexicon::{GivenNames, LexiconError, Source, Titles};
use crate::syntax::Gender;
use crate::text::fold;

/// Given names, titles and the small words of names. Every key is folded (see [`crate::text::fold`]).
#[derive(Clone, Debug, Default)]
pub struct PersonKnowledge {
    /// Given name → its gender; `None` for a name that both genders bear.
    pub given_names: HashMap<String, Option<Gender>>,
    /// What given names show in articles of one language alone ("Jean" in French).
    pub local_genders: HashMap<(Language, String), Gender>,
    /// Honorific or title, without its dot ("m", "mme", "datuk seri") → the gender of its bearer.
    pub titles: HashMap<String, Option<Gender>>,
    /// Words inside a name that are no name by themselves ("de", "van", "d'").
    pub particles: HashSet<String>,
    /// Words after a name that tell generations apart ("jr", "iii").
    pub suffixes: HashSet<String>,
    /// Stand-ins that point at the last person named ("ce dernier"); see [`crate::mentions::references::References::latter`].
    pub latter: HashSet<String>,
    /// Words of phrases before a name that make it the topic of its clause ("as for"); see
    /// [`crate::mentions::references::References::topics`].
    pub topics: Vec<Vec<String>>,
}

/// The words of `particles.toml`, folded.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// See [`PersonKnowledge::particles`].
    pub particles: HashSet<String>,
    /// See [`PersonKnowledge::suffixes`].
    pub suffixes: HashSet<String>,
}

impl NameWords {
    /// Reads `particles.toml` of `lexicons_dir`.
    ///
    /// # Errors
    /// When the file cannot be read or is not two lists of strings; the error names the file and the line.
    pub fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        let raw: NameWords = Source::read(lexicons_dir.join("particles.toml"))?.parse()?;
        let folded = |words: HashSet<String>| words.iter().map(|word| fold(word)).collect();
        Ok(NameWords {
            particles: folded(raw.particles),
            suffixes: folded(raw.suffixes),
        })
    }
}

impl PersonKnowledge {
    /// Reads the given names, titles and name words of `lexicons_dir`; `latter` and `topics` come from the references lexicon.
    ///
    /// # Errors
    /// When a file cannot be read or is not valid; the error names the file and the line.
    pub fn load(
        lexicons_dir: &Path,
        latter: HashSet<String>,
        topics: Vec<Vec<String>>,
    ) -> Result<Self, LexiconError> {
        let words = NameWords::load(lexicons_dir)?;
        let given_names = GivenNames::load(lexicons_dir)?;
        let titles = Titles::load(lexicons_dir)?;
        Ok(PersonKnowledge {
            given_names: given_names
                .iter()
                .map(|(name, gender)| (fold(name), gender))
                .collect(),
            local_genders: given_names
                .local()
                .map(|(language, name, gender)| ((language, name.to_owned()), gender))
                .collect(),
            titles: titles
                .iter()
                .map(|(form, title)| (fold(form), title.gender))
                .collect(),
            particles: words.particles,
            suffixes: words.suffixes,
            latter,
            topics,
        })
    }

    /// The gender that a forename shows in an article: that of the whole ("jean-marie"), else of its first part ("jean").
    pub(super) fn gender_of(&self, given: &str, language: Language) -> Option<Gender> {
        let known = |name: &str| {
            let general = self.given_names.get(name)?;
            let local = self.local_genders.get(&(language, name.to_owned()));
            Some(local.copied().or(*general))
        };
        let first = || given.split_once('-').map(|(first, _)| first);
        known(given).or_else(|| first().and_then(known)).flatten()
    }
}
