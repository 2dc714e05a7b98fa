//! Which posts are alike: families of concepts that translate each other, vague ones, the bodies that seats belong to, and fields of work.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::words::folded_list;
use crate::lexicon::fold::words as cut;
use crate::lexicon::{LexiconError, Source};
use crate::text::fold;

/// The posts of `posts.toml`, and the words of the concepts of `roles.toml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Posts {
    families: HashMap<String, usize>,
    vague: HashSet<String>,
    /// Tag of a modifier → what kind of post it makes; nothing where it may be the same post.
    modifiers: HashMap<String, String>,
    /// Folded words of the forms of each concept.
    head_words: HashMap<String, HashSet<String>>,
    /// Folded words of modifiers ("vice", "deputy").
    modifier_words: HashSet<String>,
    /// Concept → names of the body that it is a seat in.
    seats: HashMap<String, Vec<String>>,
    sectors: HashMap<String, u32>,
    sector_words: HashMap<String, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    families: Vec<Vec<Spanned<String>>>,
    vague: Vec<String>,
    modifiers: HashMap<String, String>,
    modifier_words: Vec<String>,
    seats: HashMap<String, Vec<String>>,
    sector: Vec<Sector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sector {
    /// For the reader of the file.
    #[serde(rename = "name")]
    _name: String,
    concepts: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Roles {
    role: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    concept: String,
    #[serde(default)]
    fr: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
}

impl Posts {
    /// Reads `posts.toml` and `roles.toml` of a directory.
    ///
    /// # Errors
    /// When a file cannot be read or is not valid; the error names the line and what was expected.
    pub(crate) fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        let source = Source::read(lexicons_dir.join("posts.toml"))?;
        let file: File = source.parse()?;
        let roles: Roles = Source::read(lexicons_dir.join("roles.toml"))?.parse()?;
        let mut posts = Posts {
            vague: file.vague.into_iter().collect(),
            modifiers: file.modifiers,
            modifier_words: file.modifier_words.iter().map(|word| fold(word)).collect(),
            seats: file.seats,
            ..Posts::default()
        };
        for role in roles.role {
            let forms = role.fr.iter().chain(&role.en);
            let words = forms.flat_map(|form| cut(form)).map(fold);
            let words = words.filter(|word| word != "/");
            posts
                .head_words
                .entry(role.concept)
                .or_default()
                .extend(words);
        }
        for (index, family) in file.families.into_iter().enumerate() {
            for concept in family {
                let (offset, concept) = (concept.span().start, concept.into_inner());
                if !posts.head_words.contains_key(&concept) {
                    return Err(source.bad_value(offset, &concept, "a concept of roles.toml"));
                }
                if posts.families.insert(concept.clone(), index).is_some() {
                    return Err(source.bad_value(offset, &concept, "each concept in one family"));
                }
            }
        }
        for (index, sector) in file.sector.into_iter().enumerate() {
            let bit = 1_u32 << (index % 32);
            for concept in sector.concepts {
                *posts.sectors.entry(concept).or_default() |= bit;
            }
            for word in sector.words.iter().flat_map(|list| folded_list(list)) {
                *posts.sector_words.entry(word).or_default() |= bit;
            }
        }
        Ok(posts)
    }

    /// A concept without the tags of modifiers, and the kinds of post that these make ("assistant-coach": coach, deputy). A concept of a
    /// family stays whole ("vice-chancellor").
    pub(crate) fn base<'p>(&'p self, concept: &'p str) -> (&'p str, Vec<&'p str>) {
        let (mut base, mut kinds) = (concept, Vec::new());
        while !self.families.contains_key(base)
            && let Some((tag, rest)) = base.split_once('-')
            && let Some(kind) = self.modifiers.get(tag)
            && (self.head_words.contains_key(rest) || !self.head_words.contains_key(base))
        {
            kinds.extend(Some(kind.as_str()).filter(|kind| !kind.is_empty()));
            base = rest;
        }
        kinds.sort_unstable();
        kinds.dedup();
        (base, kinds)
    }

    /// The family of a concept without modifiers.
    pub(crate) fn family(&self, base: &str) -> Option<usize> {
        self.families.get(base).copied()
    }

    /// True for a post that is another's in other words ("chief", "boss").
    pub(crate) fn is_vague(&self, base: &str) -> bool {
        self.vague.contains(base)
    }

    /// True for a folded word of the forms of a concept, or of a modifier.
    pub(crate) fn is_head_word(&self, base: &str, folded: &str) -> bool {
        self.modifier_words.contains(folded)
            || self
                .head_words
                .get(base)
                .is_some_and(|words| words.contains(folded))
    }

    /// The concepts that are seats, with the names of their bodies.
    pub(crate) fn all_seats(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.seats
            .iter()
            .map(|(concept, names)| (concept.as_str(), names.as_slice()))
    }

    /// The fields of work of a concept, as bits.
    pub(crate) fn sectors(&self, base: &str) -> u32 {
        self.sectors.get(base).copied().unwrap_or_default()
    }

    /// The fields of work that a folded word of an organisation shows, as bits.
    pub(crate) fn sectors_of_word(&self, folded: &str) -> u32 {
        self.sector_words.get(folded).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    #[test]
    fn concepts_have_bases_and_families() {
        let posts = Posts::load(&lexicons_dir()).unwrap();
        assert_eq!(posts.base("deputy-director"), ("director", vec!["deputy"]));
        assert_eq!(posts.base("director"), ("director", vec![]));
        assert_eq!(posts.base("assistant-coach"), ("coach", vec!["deputy"]));
        assert_eq!(posts.base("acting-mayor"), ("mayor", vec![]));
        assert_eq!(posts.base("vice-president"), ("president", vec!["deputy"]));
        assert_eq!(posts.base("vice-chancellor"), ("vice-chancellor", vec![]));
        assert_eq!(posts.base("unheard-of"), ("unheard-of", vec![]));
        let family = |concept| posts.family(concept);
        assert!(family("chief-executive").is_some());
        assert_eq!(family("chief-executive"), family("director-general"));
        assert_eq!(family("chair"), family("president"));
        assert_ne!(family("chair"), family("chief-executive"));
        assert!(posts.is_head_word("chief-executive", "directrice"));
        assert!(!posts.is_head_word("chief-executive", "budget"));
    }

    #[test]
    fn sectors_and_seats() {
        let posts = Posts::load(&lexicons_dir()).unwrap();
        assert_ne!(posts.sectors("coach"), 0);
        assert_eq!(posts.sectors("coach") & posts.sectors("minister"), 0);
        assert_ne!(posts.sectors_of_word("club"), 0);
        assert!(posts.all_seats().any(|(concept, _)| concept == "senator"));
    }
}
