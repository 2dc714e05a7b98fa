//! Organisations that keep their identifier under all their names.

use std::collections::HashMap;

use super::super::claims::Claims;
use super::super::identifiers;
use super::super::organizations::{OrganizationKind, OrganizationKinds};
use super::entity::Entity;
use super::links::Links;
use crate::compare::Disputed;
use crate::record::Slot;

/// What names stand for, as the stories so far have shown.
///
/// Sources that agree on a story name one organisation; each of its names then stands for it in the stories that follow, so that "Conseil national du
/// numérique" and "French Digital Council" are one entity. A name without a capital letter ("gouvernement", "mairie") means another organisation in another
/// place, and a short form ("le Conseil") another in another article, so neither is kept.
#[derive(Default)]
pub(super) struct Organizations {
    known: HashMap<String, Known>,
}

/// An organisation: what decides its identifier, and its kind, which must stay, since entities of different schemata cannot be joined.
#[derive(Clone)]
struct Known {
    identifier: String,
    kind: OrganizationKind,
}

impl Organizations {
    /// The organisation that a story is about; several where its sources contradict each other in it.
    pub(super) fn of(
        &mut self,
        claims: &Claims<'_>,
        kinds: &OrganizationKinds,
        links: &Links,
    ) -> Vec<Entity> {
        let names = claims.names(Slot::Organization);
        let groups: Vec<&[String]> = match claims.disputes(Disputed::Organization) {
            true => names.chunks(1).collect(),
            false if names.is_empty() => Vec::new(),
            false => vec![&names],
        };
        let entity = |group: &[String]| {
            let known = self.known(group, claims, kinds);
            let schema = links.organization(known.kind);
            let name = schema.map_or("Organization", |schema| schema.schema.as_str());
            let mut entity = Entity::new(name, &["organization", &known.identifier]);
            for name in group {
                entity.add("name", name);
            }
            for topic in schema.iter().flat_map(|schema| &schema.topics) {
                entity.add("topics", topic);
            }
            entity
        };
        groups.into_iter().map(entity).collect()
    }

    fn known(&mut self, names: &[String], claims: &Claims<'_>, kinds: &OrganizationKinds) -> Known {
        let mut keys: Vec<String> = names
            .iter()
            .filter(|name| name.chars().any(char::is_uppercase))
            .map(|name| kinds.key(name))
            .collect();
        let all = keys.clone();
        keys.retain(|key| !all.iter().any(|other| is_short_form(key, other)));
        keys.sort();
        keys.dedup();
        let Some(first) = keys.first() else {
            return Known {
                identifier: scoped(names, claims, kinds),
                kind: kinds.of_any(names),
            };
        };
        let known = keys.iter().find_map(|key| self.known.get(key)).cloned();
        let known = known.unwrap_or_else(|| Known {
            identifier: identifiers::stable(&["name", first]),
            kind: kinds.of_any(names),
        });
        for key in keys {
            self.known.entry(key).or_insert_with(|| known.clone());
        }
        known
    }
}

/// What decides the identifier of an organisation that its name does not tell from others: the place, or else the person.
fn scoped(names: &[String], claims: &Claims<'_>, kinds: &OrganizationKinds) -> String {
    let name = names
        .first()
        .map(|name| kinds.key(name))
        .unwrap_or_default();
    match claims.names(Slot::Place).first() {
        Some(place) => identifiers::stable(&["place", &name, &kinds.key(place)]),
        None => identifiers::stable(&["person", &name, &claims.story.person.id]),
    }
}

/// True when all words of a folded name are among those of a longer one.
fn is_short_form(name: &str, other: &str) -> bool {
    let words: Vec<&str> = other.split(' ').collect();
    let all = name.split(' ').all(|word| words.contains(&word));
    all && name.split(' ').count() < words.len()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{story, told};
    use super::*;
    use crate::testing::models_dir;

    fn ids(organizations: &mut Organizations, stories: &[&[&str]]) -> Vec<String> {
        let kinds = OrganizationKinds::load(&models_dir()).unwrap();
        let links = Links::load(&models_dir()).unwrap();
        let id = |names: &&[&str]| {
            let told: Vec<_> = names
                .iter()
                .map(|name| told("a", "fr", &[("organization", name)]))
                .collect();
            let story = story(&told);
            let claims = Claims::new(&story, &told).unwrap();
            let found = organizations.of(&claims, &kinds, &links);
            assert_eq!(found.len(), 1);
            found[0].id().to_owned()
        };
        stories.iter().map(id).collect()
    }

    #[test]
    fn names_of_one_story_are_one_organisation_ever_after() {
        let ids = ids(
            &mut Organizations::default(),
            &[
                &[
                    "Conseil national du numérique",
                    "French Digital Council",
                    "Conseil",
                ],
                &["French Digital Council"],
                &["CONSEIL NATIONAL DU NUMERIQUE"],
                &["Conseil"],
            ],
        );
        assert_eq!(ids[0], ids[1]);
        assert_eq!(ids[0], ids[2]);
        assert_ne!(ids[0], ids[3]);
    }

    #[test]
    fn the_order_of_names_does_not_matter() {
        let one = ids(&mut Organizations::default(), &[&["Arvex", "Arvex Group"]]);
        let other = ids(&mut Organizations::default(), &[&["Arvex Group", "Arvex"]]);
        assert_eq!(one, other);
    }

    #[test]
    fn a_common_noun_is_another_organisation_elsewhere() {
        let kinds = OrganizationKinds::load(&models_dir()).unwrap();
        let links = Links::load(&models_dir()).unwrap();
        let mut organizations = Organizations::default();
        let mut id = |place: &str| {
            let told = [told(
                "a",
                "fr",
                &[("organization", "mairie"), ("place", place)],
            )];
            let story = story(&told);
            let claims = Claims::new(&story, &told).unwrap();
            organizations.of(&claims, &kinds, &links)[0].id().to_owned()
        };
        assert_eq!(id("Lyon"), id("Lyon"));
        assert_ne!(id("Lyon"), id("Nantes"));
    }
}
