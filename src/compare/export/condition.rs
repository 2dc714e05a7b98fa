//! When an event becomes something in another vocabulary.

use serde::Deserialize;

use super::claims::{Claims, RoleClaim};
use super::organizations::{OrganizationKind, OrganizationKinds};
use super::posts::{PostKind, PostKinds};
use crate::record::{EventType, Slot};

/// The kinds of things that a story is about.
pub(super) struct Kinds {
    pub(super) event: EventType,
    pub(super) post: PostKind,
    pub(super) organization: OrganizationKind,
}

/// What a row of a table wants of a story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    events: Vec<EventType>,
    /// Any without it.
    #[serde(default = "any_post")]
    posts: Vec<PostKind>,
    /// Any without it.
    #[serde(default = "any_organization")]
    organizations: Vec<OrganizationKind>,
    #[serde(default)]
    needs: Vec<Need>,
}

/// What must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Need {
    Organization,
    Role,
}

fn any_post() -> Vec<PostKind> {
    PostKind::ALL.to_vec()
}

fn any_organization() -> Vec<OrganizationKind> {
    OrganizationKind::ALL.to_vec()
}

impl Kinds {
    /// The kinds of a story's event, its most frequent role and its most frequent organisation.
    pub(super) fn of(
        claims: &Claims<'_>,
        roles: &[RoleClaim],
        posts: &PostKinds,
        organizations: &OrganizationKinds,
    ) -> Self {
        let names = claims.names(Slot::Organization);
        Kinds {
            event: claims.story.event_type,
            post: posts.of(roles),
            organization: organizations.of_any(&names),
        }
    }
}

impl Condition {
    /// True when a story of these kinds is wanted.
    pub(super) fn fits(&self, kinds: &Kinds) -> bool {
        let is_told = |need: &Need| match need {
            Need::Organization => kinds.organization != OrganizationKind::None,
            Need::Role => kinds.post != PostKind::None,
        };
        self.events.contains(&kinds.event)
            && self.posts.contains(&kinds.post)
            && self.organizations.contains(&kinds.organization)
            && self.needs.iter().all(is_told)
    }
}
