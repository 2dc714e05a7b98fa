//! A comparison as entities of FollowTheMoney (<https://followthemoney.tech>), one JSON object a line.
//!
//! A person, an organisation, a post and an article are an entity each, and a story is a link between them, with its articles as proof;
//! stories of the beginning, the course and the end of one post are one link. An entity is written when a story needs it, and again when a story adds something to it: `ftm aggregate` joins the lines of one `id`. What
//! sources deny or doubt is left out; what is planned has `status: planned`. Where sources contradict each other, all their values are there
//! and the `summary` says so.

mod entity;
mod links;
mod organizations;
mod positions;
mod spells;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use self::entity::Entity;
use self::links::{Link, Links, Target};
use self::organizations::Organizations;
use self::spells::{Spell, Spells};
use super::addresses::web_address;
use super::claims::{Claims, squashed};
use super::condition::Kinds;
use super::organizations::{OrganizationKind, OrganizationKinds};
use super::posts::{PostKind, PostKinds};
use super::{dates, identifiers, summary};
use crate::compare::{Story, Told};
use crate::lexicon::LexiconError;
use crate::record::{EventType, Record, Slot};

/// Makes entities of stories.
///
/// Memory grows with the persons, organisations, posts and articles, by some bytes each.
pub(super) struct FollowTheMoney {
    links: Links,
    posts: PostKinds,
    kinds: OrganizationKinds,
    organizations: Organizations,
    /// Links of the person of the stories before.
    spells: Spells,
    /// Hashes of the lines of things that are written.
    written: HashSet<u64>,
}

/// Slots without a property, and how the summary tells them.
const TOLD_IN_WORDS: [(Slot, &str); 3] = [
    (Slot::By, "named by"),
    (Slot::Predecessor, "replaces"),
    (Slot::Successor, "replaced by"),
];

impl FollowTheMoney {
    /// Reads the tables in `exports/` of a models folder.
    ///
    /// # Errors
    /// When one is missing or not valid.
    pub(super) fn load(models: &Path) -> Result<Self, LexiconError> {
        Ok(FollowTheMoney {
            links: Links::load(models)?,
            posts: PostKinds::load(models)?,
            kinds: OrganizationKinds::load(models)?,
            organizations: Organizations::default(),
            spells: Spells::default(),
            written: HashSet::new(),
        })
    }

    /// Appends the entities that a story needs, as far as they are not written yet, and the links of the person before.
    pub(super) fn story(
        &mut self,
        story: &Story,
        told: &[Told],
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        self.spells.turn_to(&story.person.id, out)?;
        let Some(claims) = Claims::new(story, told) else {
            return Ok(());
        };
        let roles = claims.roles();
        let kinds = Kinds::of(&claims, &roles, &self.posts, &self.kinds);
        let Some(link) = self.links.of(&kinds) else {
            return Ok(());
        };
        let target = link.target(&self.links);
        // The party that somebody sits for is not what the seat belongs to.
        let is_seat =
            kinds.organization == OrganizationKind::Party && kinds.post == PostKind::Office;
        let employers = match is_seat && target == Target::Position {
            true => Vec::new(),
            false => self.organizations.of(&claims, &self.kinds, &self.links),
        };
        let objects = match target {
            Target::Organization => employers.clone(),
            Target::Position => positions::of(&claims, &roles, &employers),
        };
        if objects.is_empty() {
            return Ok(());
        }
        let person = person(story);
        let proofs = proofs(&claims);
        let spell = self.spell(link, &claims, &kinds, &person, &objects, &proofs);
        let mut things = vec![person];
        things.extend(studies(&claims));
        things.extend(employers);
        things.extend(objects);
        things.extend(proofs);
        for thing in things {
            self.put_once(&thing, out)?;
        }
        self.spells.add(spell);
        Ok(())
    }

    /// Appends the links of the last person.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.spells.finish(out)
    }

    /// The link itself.
    fn spell(
        &self,
        link: &Link,
        claims: &Claims<'_>,
        kinds: &Kinds,
        person: &Entity,
        objects: &[Entity],
        proofs: &[Entity],
    ) -> Spell {
        let story = claims.story;
        let schema = link.schema(&self.links);
        let id = ["link", &identifiers::of_story(story), link.schema_name()];
        let mut entity = Entity::new(link.schema_name(), &id);
        entity.add(&schema.person, person.id());
        for object in objects {
            entity.add(&schema.object, object.id());
        }
        if let Some(property) = &schema.role {
            let roles = claims.roles();
            for role in &roles {
                entity.add(property, &role.text);
            }
            if let Some(role) = link.role(roles.is_empty()) {
                entity.add(property, role);
            }
        }
        let date = link.date(&self.links, story.event_type);
        for value in claims.dates(Slot::Date) {
            entity.add(date, &value.to_string());
        }
        for value in claims.dates(Slot::EndDate) {
            entity.add("endDate", &value.to_string());
        }
        if let Some(property) = &schema.place {
            for place in claims.names(Slot::Place) {
                entity.add(property, &place);
            }
        }
        if let (Some(property), OrganizationKind::Party) = (&schema.party, kinds.organization) {
            for party in claims.names(Slot::Organization) {
                entity.add(property, &party);
            }
        }
        if claims.is_planned() {
            entity.add("status", "planned");
        } else if entity.has("endDate") || story.event_type == EventType::Departure {
            entity.add("status", "ended");
        }
        let verdict = summary::verdict(story);
        entity.add("summary", &format!("{}: {verdict}", story.event_type));
        for (slot, words) in TOLD_IN_WORDS {
            for name in claims.names(slot) {
                entity.add("summary", &format!("{words} {name}"));
            }
        }
        for (told, proof) in claims.told.iter().zip(proofs) {
            for evidence in &told.event.evidence {
                entity.add("description", &squashed(&evidence.text));
            }
            entity.add("proof", proof.id());
            entity.add_maybe(
                "sourceUrl",
                told.record.url.as_deref().and_then(web_address),
            );
            entity.add_maybe("publisher", told.record.source.as_deref().map(squashed));
        }
        for mention in &story.mentions {
            let record = format!("{}#{}", mention.article, mention.event);
            entity.add("recordId", &squashed(&record));
        }
        let is_post = link.target(&self.links) == Target::Position || schema.role.is_some();
        Spell {
            // A founder, a student or a candidate is no holder.
            is_joinable: is_post && !link.has_role() && story.conflicts.is_empty(),
            objects: objects
                .iter()
                .map(|object| object.id().to_owned())
                .collect(),
            roles: claims.roles().iter().map(positions::role_key).collect(),
            entity,
        }
    }

    /// Appends an entity, unless the very same line is there already.
    fn put_once(&mut self, entity: &Entity, out: &mut Vec<u8>) -> io::Result<()> {
        let mut hasher = DefaultHasher::new();
        entity.hash(&mut hasher);
        match self.written.insert(hasher.finish()) {
            true => entity.write(out),
            false => Ok(()),
        }
    }
}

/// Whose career it is. A name of one word is weak: others have it too.
fn person(story: &Story) -> Entity {
    let mut entity = Entity::new("Person", &["person", &story.person.id]);
    let canonical = squashed(&story.person.canonical);
    entity.add_needed("name", &canonical);
    for name in story.person.names.iter().map(|name| squashed(name)) {
        let is_weak = !name.contains(' ');
        if name != canonical {
            entity.add(if is_weak { "weakAlias" } else { "alias" }, &name);
        }
    }
    entity
}

/// What a person has studied where, as more of that person.
fn studies(claims: &Claims<'_>) -> Option<Entity> {
    if claims.story.event_type != EventType::Education {
        return None;
    }
    let school = claims.names(Slot::Organization).into_iter().next()?;
    let mut entity = person(claims.story);
    entity.add(
        "education",
        &match claims.roles().first() {
            Some(degree) => format!("{school} ({})", degree.text),
            None => school,
        },
    );
    Some(entity)
}

/// The article of each mention that states the story.
fn proofs(claims: &Claims<'_>) -> Vec<Entity> {
    claims
        .told
        .iter()
        .map(|told| article(&told.record))
        .collect()
}

fn article(record: &Record) -> Entity {
    let mut entity = Entity::new("Article", &["article", &record.id]);
    entity.add_needed("fileName", &squashed(&record.id));
    entity.add_maybe("title", record.title.as_deref().map(squashed));
    let date = record.date.as_deref().and_then(dates::parse);
    entity.add_maybe("publishedAt", date.map(|date| date.to_string()));
    entity.add_maybe("sourceUrl", record.url.as_deref().and_then(web_address));
    entity.add_maybe("publisher", record.source.as_deref().map(squashed));
    let language = match record.language.as_str() {
        "fr" => Some("fra"),
        "en" => Some("eng"),
        _ => None,
    };
    entity.add_maybe("language", language.map(str::to_owned));
    entity
}
