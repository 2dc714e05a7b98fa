//! What the names in entity labels mean: `entity_labels.toml` of the lexicons and, over it, that of a checkpoint's folder.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::scheme::Scheme;
use crate::document::MentionKind;
use crate::lexicon::source::{Source, Unique};
use crate::lexicon::{self, LexiconError};

/// The file, in the lexicons and in a checkpoint's folder.
pub(super) const FILE: &str = "entity_labels.toml";

/// Kinds of mentions by the names that checkpoints have for them.
#[derive(Clone, Debug, Default)]
pub struct EntityNames {
    /// By normalised name; `None` for names that are left out.
    kinds: HashMap<String, Option<MentionKind>>,
    /// Labels to read in place of others.
    renamed: HashMap<String, String>,
    scheme: Option<Scheme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: Vec<Spanned<String>>,
    #[serde(default)]
    organization: Vec<Spanned<String>>,
    #[serde(default)]
    location: Vec<Spanned<String>>,
    #[serde(default)]
    misc: Vec<Spanned<String>>,
    #[serde(default)]
    none: Vec<Spanned<String>>,
    scheme: Option<Scheme>,
    #[serde(default)]
    rename: HashMap<String, String>,
}

impl EntityNames {
    /// Reads `entity_labels.toml` of the lexicons' folder.
    ///
    /// # Errors
    ///
    /// When the file is missing, is no valid TOML, or has a name twice.
    pub fn load(lexicons: &Path) -> Result<Self, LexiconError> {
        let mut names = EntityNames::default();
        names.add(&Source::read(lexicons.join(FILE))?)?;
        Ok(names)
    }

    /// These names, with what the file in a checkpoint's folder says over them, if there is one.
    pub(super) fn with_folder(&self, folder: &Path) -> Result<Self, LexiconError> {
        let mut names = self.clone();
        let path = folder.join(FILE);
        if path.is_file() {
            names.add(&Source::read(path)?)?;
        }
        Ok(names)
    }

    fn add(&mut self, source: &lexicon::Source) -> Result<(), LexiconError> {
        let file: File = source.parse()?;
        let mut unique = Unique::new(source, "name");
        for (kind, names) in [
            (Some(MentionKind::Person), file.person),
            (Some(MentionKind::Organization), file.organization),
            (Some(MentionKind::Location), file.location),
            (Some(MentionKind::Misc), file.misc),
            (None, file.none),
        ] {
            for name in names {
                let key = normalised(name.get_ref());
                unique.insert(key.clone(), name.get_ref(), name.span().start)?;
                self.kinds.insert(key, kind);
            }
        }
        self.renamed.extend(file.rename);
        self.scheme = file.scheme.or(self.scheme);
        Ok(())
    }

    /// The kind of a name; an inner `None` for a name that is left out, an outer one for a name that is not known.
    pub(crate) fn kind(&self, name: &str) -> Option<Option<MentionKind>> {
        let name = normalised(name);
        let mut start = name.as_str();
        loop {
            if let Some(kind) = self.kinds.get(start) {
                return Some(*kind);
            }
            (start, _) = start.rsplit_once('_')?;
        }
    }

    /// What the label stands for.
    pub(super) fn renamed<'l>(&'l self, label: &'l str) -> &'l str {
        self.renamed.get(label).map_or(label, String::as_str)
    }

    /// The scheme, where a file says it.
    pub(super) fn scheme(&self) -> Option<Scheme> {
        self.scheme
    }
}

fn normalised(name: &str) -> String {
    name.to_uppercase().replace(['-', '.', '/', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    fn bundled() -> EntityNames {
        EntityNames::load(&lexicons_dir()).expect("the bundled table")
    }

    #[test]
    fn the_names_of_common_corpora_are_known() {
        use MentionKind::{Location, Misc, Organization, Person};
        let names = bundled();
        for (name, expected) in [
            ("PER", Some(Person)),
            ("pers", Some(Person)),
            ("person", Some(Person)),
            ("person-actor", Some(Person)),
            ("pers.ind", Some(Person)),
            ("CORP", Some(Organization)),
            ("Organisation", Some(Organization)),
            ("organization-media/newspaper", Some(Organization)),
            ("GPE", Some(Location)),
            ("FAC", Some(Location)),
            ("location", Some(Location)),
            ("NORP", Some(Misc)),
            ("WORK_OF_ART", Some(Misc)),
            ("creative-work", Some(Misc)),
            ("DATE", None),
            ("MONEY", None),
        ] {
            assert_eq!(names.kind(name), Some(expected), "{name}");
        }
        assert_eq!(names.kind("GENE"), None);
        assert_eq!(names.kind("PERSONAGE"), None);
    }

    #[test]
    fn a_folder_has_the_last_word() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |text: &str| std::fs::write(folder.path().join(FILE), text).expect("a file");
        let untouched = bundled().with_folder(folder.path()).expect("no file");
        assert_eq!(untouched.kind("DATE"), Some(None));
        write("scheme = 'IOB1'\nmisc = ['DATE']\nnone = ['GENE']\n[rename]\nLABEL_1 = 'B-PER'\n");
        let names = bundled().with_folder(folder.path()).expect("a table");
        assert_eq!(names.kind("DATE"), Some(Some(MentionKind::Misc)));
        assert_eq!(names.kind("gene"), Some(None));
        assert_eq!(names.kind("PER"), Some(Some(MentionKind::Person)));
        assert_eq!(names.renamed("LABEL_1"), "B-PER");
        assert_eq!(names.scheme(), Some(Scheme::Iob1));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = |text: &str| {
            let mut names = EntityNames::default();
            let added = names.add(&Source::literal("entity_labels.toml", text));
            added.expect_err(text).to_string()
        };
        let twice = error("person = ['PER']\nmisc = ['per']\n");
        assert!(
            twice.starts_with("entity_labels.toml:2:9: `per` stands twice"),
            "{twice}"
        );
        assert!(error("persons = ['PER']").contains("persons"));
        assert!(error("scheme = 'BIO'").contains("BIO"));
    }
}
