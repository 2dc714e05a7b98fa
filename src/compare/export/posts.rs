//! Kinds of posts (`exports/posts.toml`).

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::lexicon::source::Unique;
use crate::lexicon::{LexiconError, Source};
use crate::syntax::labelled;

labelled! {
    /// What kind of post a role is.
    PostKind { Office = "office", Direction = "direction", Job = "job", None = "none" }
}

/// Which concepts are what kind of post.
pub(super) struct PostKinds {
    kinds: HashMap<String, PostKind>,
    /// What modifiers put before a concept, with its hyphen: `deputy-`.
    tags: Vec<String>,
}

/// What is needed of `role_modifiers.toml`.
#[derive(Deserialize)]
struct Modifiers {
    modifier: Vec<Modifier>,
}

#[derive(Deserialize)]
struct Modifier {
    tag: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    office: Vec<Spanned<String>>,
    direction: Vec<Spanned<String>>,
}

impl PostKinds {
    /// Reads `exports/posts.toml` and `lexicons/role_modifiers.toml` of a models folder.
    ///
    /// # Errors
    /// When a file cannot be read, is no valid TOML, or has a concept twice.
    pub(super) fn load(models: &Path) -> Result<Self, LexiconError> {
        let source = Source::read(models.join("exports/posts.toml"))?;
        let file: File = source.parse()?;
        let mut unique = Unique::new(&source, "concept");
        let mut kinds = HashMap::new();
        for (kind, concepts) in [
            (PostKind::Office, file.office),
            (PostKind::Direction, file.direction),
        ] {
            for concept in concepts {
                let name = concept.get_ref();
                unique.insert(name.clone(), name, concept.span().start)?;
                kinds.insert(concept.into_inner(), kind);
            }
        }
        let modifiers = Source::read(models.join("lexicons/role_modifiers.toml"))?;
        let Modifiers { modifier } = modifiers.parse()?;
        let tags = modifier.into_iter().filter_map(|modifier| modifier.tag);
        Ok(PostKinds {
            kinds,
            tags: tags.map(|tag| format!("{tag}-")).collect(),
        })
    }

    /// The kind of a role by its concept; a modifier before it does not matter, unless both are listed together.
    pub(super) fn of(&self, concept: Option<&str>) -> PostKind {
        let Some(concept) = concept else {
            return PostKind::Job;
        };
        if let Some(kind) = self.kinds.get(concept) {
            return *kind;
        }
        let rest = self
            .tags
            .iter()
            .find_map(|tag| concept.strip_prefix(tag.as_str()));
        rest.map_or(PostKind::Job, |rest| self.of(Some(rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{lexicons_dir, models_dir};
    use std::collections::HashSet;

    #[test]
    fn modifiers_do_not_matter() {
        let kinds = PostKinds::load(&models_dir()).unwrap();
        let kind = |concept| kinds.of(Some(concept));
        assert_eq!(kind("minister"), PostKind::Office);
        assert_eq!(kind("acting-mayor"), PostKind::Office);
        assert_eq!(kind("deputy-chief-executive"), PostKind::Direction);
        assert_eq!(kind("film-director"), PostKind::Job);
        assert_eq!(kind("engineer"), PostKind::Job);
        assert_eq!(kinds.of(None), PostKind::Job);
    }

    #[test]
    fn every_listed_concept_is_one_of_the_lexicon() {
        #[derive(Deserialize)]
        struct Roles {
            role: Vec<Role>,
        }
        #[derive(Deserialize)]
        struct Role {
            concept: String,
        }
        let roles: Roles = Source::read(lexicons_dir().join("roles.toml"))
            .unwrap()
            .parse()
            .unwrap();
        let known: HashSet<String> = roles.role.into_iter().map(|role| role.concept).collect();
        let kinds = PostKinds::load(&models_dir()).unwrap();
        let mut unknown: Vec<_> = kinds.kinds.keys().filter(|c| !known.contains(*c)).collect();
        unknown.sort();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
