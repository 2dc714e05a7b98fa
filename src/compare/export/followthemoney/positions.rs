//! Posts.

use super::super::claims::{Claims, RoleClaim, name, squashed};
use super::entity::Entity;
use crate::compare::Disputed;
use crate::lexicon::fold::key;
use crate::record::Slot;

/// The post that a story is about; several where its sources contradict each other in the role.
///
/// A post is a role in an organisation or a place. Where neither is told, nothing says that two persons hold the same post, so each has one of
/// their own.
pub(super) fn of(claims: &Claims<'_>, roles: &[RoleClaim], employers: &[Entity]) -> Vec<Entity> {
    let groups: Vec<&[RoleClaim]> = match claims.disputes(Disputed::Role) {
        true => roles.chunks(1).collect(),
        false if roles.is_empty() => Vec::new(),
        false => vec![roles],
    };
    let place = claims.names(Slot::Place).into_iter().next();
    let employer_ids: Vec<&str> = employers.iter().map(Entity::id).collect();
    let position = |group: &[RoleClaim]| {
        let scope = match (employer_ids.as_slice(), &place) {
            ([], Some(place)) => format!("place {}", key(place)),
            ([], None) => format!("person {}", claims.story.person.id),
            (ids, _) => ids.join(" "),
        };
        let mut entity = Entity::new("Position", &["position", &post_key(group), &scope]);
        for told in &claims.told {
            let role = told.event.role.as_ref();
            let role = role.map(|role| key(&squashed(&role.text)));
            let Some(role) = group.iter().find(|known| Some(key(&known.text)) == role) else {
                continue;
            };
            // Each source's role with what the same source says that it is in.
            let employer = name(told, Slot::Organization).filter(|_| !employer_ids.is_empty());
            match employer.or_else(|| name(told, Slot::Place)) {
                Some(inside) => entity.add("name", &format!("{} ({inside})", role.text)),
                None => entity.add("name", &role.text),
            }
        }
        for id in &employer_ids {
            entity.add("organization", id);
        }
        entity
    };
    groups.into_iter().map(position).collect()
}

/// What tells a role from others in both languages: its concept, where its words say no more than that; else the words.
pub(super) fn role_key(role: &RoleClaim) -> String {
    match &role.concept {
        Some(concept) if role.is_bare() => concept.clone(),
        _ => key(&role.text),
    }
}

/// What tells a post from others of the same organisation or place: of the roles that sources call it by, one that both languages share.
fn post_key(roles: &[RoleClaim]) -> String {
    let mut keys = roles.iter().map(|role| (role_key(role), role));
    let first = keys.clone().next().map(|(key, _)| key);
    let shared = keys.find(|(key, role)| role.concept.as_ref() == Some(key));
    shared.map(|(key, _)| key).or(first).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{story, told};
    use super::*;

    fn position(slots: &[(&str, &str)]) -> Entity {
        let told = [told("a", "fr", slots)];
        let story = story(&told);
        let claims = Claims::new(&story, &told).unwrap();
        let roles = claims.roles();
        let mut found = of(&claims, &roles, &[]);
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    #[test]
    fn a_role_is_one_post_in_both_languages() {
        let post = |role, place| {
            position(&[("role", role), ("place", place)])
                .id()
                .to_owned()
        };
        assert_eq!(post("maire/mayor", "Lyon"), post("Mayor/mayor", "Lyon"));
        assert_ne!(post("maire/mayor", "Lyon"), post("maire/mayor", "Nantes"));
        // The portfolio is more than the concept.
        assert_ne!(
            post("ministre du budget/minister", "France"),
            post("ministre de l'Intérieur/minister", "France")
        );
    }
}
