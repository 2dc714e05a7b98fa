//! Kinds of organisations (`exports/organizations.toml`).

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use serde::Deserialize;

use crate::lexicon::fold::key;
use crate::lexicon::{LexiconError, Source};
use crate::syntax::labelled;

labelled! {
    /// What kind of organisation a name shows.
    OrganizationKind {
        Public = "public", Party = "party", School = "school", Company = "company", Other = "other", None = "none",
    }
}

/// Which words show what kind of organisation.
pub(super) struct OrganizationKinds {
    kinds: Vec<Kind>,
    legal_forms: HashSet<String>,
}

struct Kind {
    kind: OrganizationKind,
    /// Folded, with a space at both ends, so that only whole words are found.
    phrases: Vec<String>,
    /// Folded.
    names: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    legal_forms: Vec<String>,
    kind: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: OrganizationKind,
    words: Vec<String>,
    names: Vec<String>,
}

impl OrganizationKinds {
    /// Reads `exports/organizations.toml` of a models folder.
    ///
    /// # Errors
    /// When the file cannot be read or is no valid TOML.
    pub(super) fn load(models: &Path) -> Result<Self, LexiconError> {
        let source = Source::read(models.join("exports/organizations.toml"))?;
        let file: File = source.parse()?;
        let kind = |entry: Entry| Kind {
            kind: entry.name,
            phrases: entry.words.iter().map(|word| padded(&key(word))).collect(),
            names: entry.names.iter().map(|name| key(name)).collect(),
        };
        Ok(OrganizationKinds {
            kinds: file.kind.into_iter().map(kind).collect(),
            legal_forms: file.legal_forms.iter().map(|form| key(form)).collect(),
        })
    }

    /// The kind that a name shows.
    pub(super) fn of(&self, name: &str) -> OrganizationKind {
        let name = key(name);
        let padded = padded(&name);
        let shows = |kind: &&Kind| {
            kind.names.contains(&name) || kind.phrases.iter().any(|phrase| padded.contains(phrase))
        };
        let found = self.kinds.iter().find(shows);
        found.map_or(OrganizationKind::Other, |kind| kind.kind)
    }

    /// The kind that the first of several names shows that shows any.
    pub(super) fn of_any(&self, names: &[String]) -> OrganizationKind {
        let mut kinds = names.iter().map(|name| self.of(name));
        let shown = kinds.find(|kind| *kind != OrganizationKind::Other);
        shown.unwrap_or(match names {
            [] => OrganizationKind::None,
            _ => OrganizationKind::Other,
        })
    }

    /// A name as names are compared: folded, without the legal form at its end.
    pub(super) fn key(&self, name: &str) -> String {
        let folded = key(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        while words.len() > 1 && words.last().is_some_and(|w| self.legal_forms.contains(*w)) {
            words.pop();
        }
        words.join(" ")
    }
}

fn padded(phrase: &str) -> String {
    format!(" {phrase} ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::models_dir;

    #[test]
    fn words_show_the_kind() {
        let kinds = OrganizationKinds::load(&models_dir()).unwrap();
        let kind = |name| kinds.of(name);
        assert_eq!(kind("ministère de l'Intérieur"), OrganizationKind::Public);
        assert_eq!(kind("Interior Ministry"), OrganizationKind::Public);
        assert_eq!(kind("Ministry of Universities"), OrganizationKind::Public);
        assert_eq!(kind("Parti socialiste"), OrganizationKind::Party);
        assert_eq!(kind("UMP"), OrganizationKind::Party);
        assert_eq!(kind("université de Nantes"), OrganizationKind::School);
        assert_eq!(kind("Arvex SA"), OrganizationKind::Company);
        assert_eq!(kind("Banque du Littoral"), OrganizationKind::Company);
        assert_eq!(kind("Banque centrale européenne"), OrganizationKind::Public);
        assert_eq!(kind("Les Amis du fleuve"), OrganizationKind::Other);
        // A part of a word shows nothing.
        assert_eq!(kind("Saxo"), OrganizationKind::Other);
        let names = [
            "CNNum".to_owned(),
            "Conseil national du numérique".to_owned(),
        ];
        assert_eq!(kinds.of_any(&names), OrganizationKind::Public);
        assert_eq!(kinds.of_any(&[]), OrganizationKind::None);
    }

    #[test]
    fn the_legal_form_is_no_part_of_a_name() {
        let kinds = OrganizationKinds::load(&models_dir()).unwrap();
        assert_eq!(kinds.key("Arvex SA"), "arvex");
        assert_eq!(kinds.key("Arvex Co Ltd"), "arvex");
        assert_eq!(kinds.key("SE"), "se");
    }
}
