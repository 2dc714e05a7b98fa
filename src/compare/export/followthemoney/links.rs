//! Which link an event becomes (`exports/followthemoney.toml`).

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::super::condition::{Condition, Kinds};
use super::super::organizations::OrganizationKind;
use crate::lexicon::{LexiconError, Source};
use crate::record::EventType;

/// The table of links, and the names of what they are made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Links {
    dates: HashMap<EventType, String>,
    organization: HashMap<OrganizationKind, OrganizationSchema>,
    schema: HashMap<String, LinkSchema>,
    link: Vec<Link>,
}

/// What a kind of organisation is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationSchema {
    pub(super) schema: String,
    #[serde(default)]
    pub(super) topics: Vec<String>,
}

/// The properties of a link.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkSchema {
    pub(super) person: String,
    pub(super) object: String,
    with: Target,
    pub(super) role: Option<String>,
    pub(super) place: Option<String>,
    pub(super) party: Option<String>,
}

/// What a person is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Target {
    Organization,
    Position,
}

/// A row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    when: Condition,
    schema: Spanned<String>,
    with: Option<Target>,
    role: Option<String>,
    #[serde(default)]
    always_role: bool,
    date: Option<String>,
}

impl Links {
    /// Reads the table of a models folder.
    ///
    /// # Errors
    /// When the file cannot be read or is no valid TOML, or when something that it names is not in it.
    pub(super) fn load(models: &Path) -> Result<Self, LexiconError> {
        Links::parse(&Source::read(models.join("exports/followthemoney.toml"))?)
    }

    fn parse(source: &Source) -> Result<Self, LexiconError> {
        let links: Links = source.parse()?;
        for link in &links.link {
            if !links.schema.contains_key(link.schema.get_ref()) {
                let expected = "a schema with a section of its own, such as [schema.Membership]";
                let at = link.schema.span().start;
                return Err(source.bad_value(at, link.schema.get_ref(), expected));
            }
        }
        for event in EventType::ALL {
            if !links.dates.contains_key(event) {
                return Err(source.error(0, format!("[dates]: expected an entry `{event}`")));
            }
        }
        for kind in OrganizationKind::ALL {
            if *kind != OrganizationKind::None && !links.organization.contains_key(kind) {
                return Err(source.error(0, format!("expected a section [organization.{kind}]")));
            }
        }
        Ok(links)
    }

    /// The link that an event of these kinds becomes.
    pub(super) fn of(&self, kinds: &Kinds) -> Option<&Link> {
        self.link.iter().find(|link| link.when.fits(kinds))
    }

    /// What a kind of organisation is; an organisation of no kind is one of another.
    pub(super) fn organization(&self, kind: OrganizationKind) -> Option<&OrganizationSchema> {
        let other = || self.organization.get(&OrganizationKind::Other);
        self.organization.get(&kind).or_else(other)
    }
}

impl Link {
    /// The name of its schema.
    pub(super) fn schema_name(&self) -> &str {
        self.schema.get_ref()
    }

    /// The properties of its schema.
    pub(super) fn schema<'l>(&self, links: &'l Links) -> &'l LinkSchema {
        // `parse` has looked for it.
        &links.schema[self.schema.get_ref()]
    }

    /// What it is a link to.
    pub(super) fn target(&self, links: &Links) -> Target {
        self.with.unwrap_or(self.schema(links).with)
    }

    /// The property that takes the date of the event.
    pub(super) fn date<'l>(&'l self, links: &'l Links, event: EventType) -> &'l str {
        // `parse` has looked for it.
        self.date.as_deref().unwrap_or(&links.dates[&event])
    }

    /// True when the table says what the link is called.
    pub(super) fn has_role(&self) -> bool {
        self.role.is_some()
    }

    /// What the link is called by itself, where no role is told or besides it.
    pub(super) fn role(&self, is_missing: bool) -> Option<&str> {
        let role = self.role.as_deref();
        role.filter(|_| is_missing || self.always_role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::models_dir;

    #[test]
    fn the_table_is_whole() {
        Links::load(&models_dir()).unwrap();
    }

    #[test]
    fn an_unknown_schema_is_named_with_its_place() {
        let text =
            std::fs::read_to_string(models_dir().join("exports/followthemoney.toml")).unwrap();
        let wrong = text.replace("schema = \"Membership\"", "schema = \"Ownership\"");
        let error = Links::parse(&Source::literal("f.toml", &wrong)).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("`Ownership`"), "{error}");
        assert!(error.starts_with("f.toml:"), "{error}");
    }
}
