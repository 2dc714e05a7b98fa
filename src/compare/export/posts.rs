//! Kinds of posts (`exports/posts.toml`).

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::claims::RoleClaim;
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
    /// Those at the head of an organisation only where the role says no more.
    alone: HashSet<String>,
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
    direction_alone: Vec<Spanned<String>>,
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
        let alone = file.direction_alone.iter().map(|c| c.get_ref().clone());
        let alone = alone.collect();
        let mut kinds = HashMap::new();
        for (kind, concepts) in [
            (PostKind::Office, file.office),
            (PostKind::Direction, file.direction),
            (PostKind::Direction, file.direction_alone),
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
            alone,
            tags: tags.map(|tag| format!("{tag}-")).collect(),
        })
    }

    /// The kind of the first of several roles that has a concept.
    pub(super) fn of(&self, roles: &[RoleClaim]) -> PostKind {
        let known = roles
            .iter()
            .find_map(|role| Some((role, role.concept.as_deref()?)));
        match known {
            None if roles.is_empty() => PostKind::None,
            None => PostKind::Job,
            Some((role, concept)) if self.alone.contains(concept) && !role.is_bare() => {
                PostKind::Job
            }
            Some((_, concept)) => self.of_concept(concept),
        }
    }

    /// The kind of a concept; a modifier before it does not matter, unless both are listed together.
    fn of_concept(&self, concept: &str) -> PostKind {
        if let Some(kind) = self.kinds.get(concept) {
            return *kind;
        }
        let rest = self
            .tags
            .iter()
            .find_map(|tag| concept.strip_prefix(tag.as_str()));
        rest.map_or(PostKind::Job, |rest| self.of_concept(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{lexicons_dir, models_dir};

    #[test]
    fn modifiers_do_not_matter() {
        let kinds = PostKinds::load(&models_dir()).unwrap();
        let kind = |concept| kinds.of_concept(concept);
        assert_eq!(kind("minister"), PostKind::Office);
        assert_eq!(kind("acting-mayor"), PostKind::Office);
        assert_eq!(kind("deputy-chief-executive"), PostKind::Direction);
        assert_eq!(kind("film-director"), PostKind::Job);
        assert_eq!(kind("engineer"), PostKind::Job);
    }

    #[test]
    fn a_director_of_something_inside_heads_nothing() {
        let kinds = PostKinds::load(&models_dir()).unwrap();
        let role = |text: &str, concept: &str| RoleClaim {
            text: text.into(),
            concept: Some(concept.into()),
        };
        assert_eq!(
            kinds.of(&[role("directrice", "director")]),
            PostKind::Direction
        );
        assert_eq!(
            kinds.of(&[role("directrice du réseau", "director")]),
            PostKind::Job
        );
        let unknown = RoleClaim {
            text: "vigie".into(),
            concept: None,
        };
        assert_eq!(kinds.of(std::slice::from_ref(&unknown)), PostKind::Job);
        assert_eq!(
            kinds.of(&[unknown, role("maire", "mayor")]),
            PostKind::Office
        );
        assert_eq!(kinds.of(&[]), PostKind::None);
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
