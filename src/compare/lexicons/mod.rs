//! What a comparison knows: spellings of names, translations of the words of organisations and posts, places, well-known names.

mod places;
mod posts;
mod sounds;
mod words;

use std::collections::HashSet;
use std::path::Path;

use crate::lexicon::{Demonyms, LexiconError};
use crate::mentions::roles::RoleLexicon;
use crate::resolve::persons::PersonKnowledge;

pub(crate) use places::{Place, Places};
pub(crate) use posts::Posts;
pub(crate) use sounds::{Sounds, skeleton};
pub(crate) use words::{Class, Token, Words};

/// The lexicons of a models folder that a comparison needs, loaded once.
pub struct CompareKnowledge {
    /// Titles, particles and given names.
    pub(crate) persons: PersonKnowledge,
    /// Posts as texts name them.
    pub(crate) roles: RoleLexicon,
    /// How names are spelt in either language.
    pub(crate) sounds: Sounds,
    /// Words of both languages, well-known names, countries and their adjectives.
    pub(crate) words: Words,
    /// Places and what they lie in.
    pub(crate) places: Places,
    /// Which posts are alike.
    pub(crate) posts: Posts,
}

impl CompareKnowledge {
    /// Loads `lexicons/` of a models folder.
    ///
    /// # Errors
    ///
    /// When a file is missing or not valid; the error names it, with the place and what was expected.
    pub fn load(models: &Path) -> Result<Self, LexiconError> {
        let folder = models.join("lexicons");
        let sounds = Sounds::load(&folder)?;
        let places = Places::load(&folder, &Demonyms::load(&folder)?)?;
        Ok(CompareKnowledge {
            persons: PersonKnowledge::load(&folder, HashSet::new(), Vec::new())?,
            roles: RoleLexicon::load(&folder)?,
            words: Words::load(&folder, &places)?,
            posts: Posts::load(&folder)?,
            places,
            sounds,
        })
    }
}

/// The forms of an entry `français, autre / English, other`: those of each language.
fn forms(entry: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let (french, english) = entry.split_once(" / ")?;
    let (french, english) = (list_of(french), list_of(english));
    (!french.is_empty() && !english.is_empty()).then_some((french, english))
}

fn list_of(side: &str) -> Vec<&str> {
    let forms = side.split(',').map(str::trim);
    forms.filter(|form| !form.is_empty()).collect()
}

/// A number for a string, the same on every machine and in every run (FNV-1a).
pub(crate) fn number(kind: &str, text: &str) -> u64 {
    let bytes = kind.bytes().chain([b':']).chain(text.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
