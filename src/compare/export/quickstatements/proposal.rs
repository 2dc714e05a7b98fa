//! What a story proposes.

use super::super::claims::{Claims, RoleClaim, squashed};
use super::super::condition::Kinds;
use super::super::organizations::OrganizationKind;
use super::super::posts::PostKind;
use super::super::summary;
use super::items::{Item, ItemKind, Items};
use super::properties::{Pointed, Properties, Qualifier, Statement, Subject};
use super::references;
use super::syntax::Value;
use crate::compare::Disputed;
use crate::record::{EventType, Slot};

/// The lines that a story becomes, and what is to be said of them.
pub(super) struct Proposal {
    /// The sentences that say so.
    pub(super) quotes: Vec<String>,
    /// Names without an item.
    pub(super) missing: Vec<(ItemKind, String)>,
    /// What the commands leave out.
    pub(super) notes: Vec<String>,
    /// The commands.
    pub(super) commands: Vec<Command>,
    /// The edit summary of each command.
    pub(super) summary: String,
    /// Whether they name a source.
    pub(super) is_sourced: bool,
}

/// A statement with its qualifiers and references.
pub(super) struct Command {
    pub(super) subject: Value,
    pub(super) columns: Vec<(String, Value)>,
}

impl Command {
    /// True when all items are known.
    pub(super) fn is_whole(&self) -> bool {
        let values = self.columns.iter().map(|(_, value)| value);
        let mut values = std::iter::once(&self.subject).chain(values);
        !values.any(|value| matches!(value, Value::Unknown(_)))
    }
}

/// Makes the proposal of one story.
pub(super) struct Proposer<'p> {
    pub(super) items: &'p Items,
    pub(super) properties: &'p Properties,
    pub(super) claims: &'p Claims<'p>,
    pub(super) roles: &'p [RoleClaim],
    pub(super) kinds: &'p Kinds,
    pub(super) person: &'p Value,
}

/// Names that something may be listed under, the most exact first.
struct Candidates {
    kinds: Vec<ItemKind>,
    names: Vec<String>,
}

impl Proposer<'_> {
    /// The lines of a row of the table.
    pub(super) fn propose(&self, row: &Statement) -> Proposal {
        let mut proposal = Proposal {
            quotes: Vec::new(),
            missing: Vec::new(),
            notes: Vec::new(),
            commands: Vec::new(),
            summary: format!("carriere: {}", summary::verdict(self.claims.story)),
            is_sourced: true,
        };
        let sources = self.references(&mut proposal);
        let subject = match row.subject {
            Subject::Person => self.person.clone(),
            Subject::Organization => self.needed(&self.organizations(), &mut proposal),
        };
        let pointed = match row.value {
            Pointed::Person => self.person.clone(),
            Pointed::Organization => self.needed(&self.organizations(), &mut proposal),
            Pointed::Position => self.needed(&self.positions(), &mut proposal),
            Pointed::Election => self.needed(&self.elections(), &mut proposal),
        };
        let mut columns = vec![(row.property.get_ref().clone(), pointed)];
        let event = self.claims.story.event_type;
        if let Some(property) = self.properties.date(row, event) {
            self.date(
                Slot::Date,
                Disputed::Date,
                property,
                &mut columns,
                &mut proposal,
            );
        }
        let end = self.properties.end_date.get_ref();
        if matches!(
            event,
            EventType::Tenure | EventType::Education | EventType::Membership
        ) {
            self.date(
                Slot::EndDate,
                Disputed::EndDate,
                end,
                &mut columns,
                &mut proposal,
            );
        }
        for (qualifier, property) in &row.qualifiers {
            self.qualify(*qualifier, property.get_ref(), &mut columns, &mut proposal);
        }
        columns.extend(sources.iter().cloned());
        proposal.commands.push(Command {
            subject: subject.clone(),
            columns,
        });
        if let Some(property) = &row.date_statement {
            let mut columns = Vec::new();
            let property = property.get_ref();
            self.date(
                Slot::Date,
                Disputed::Date,
                property,
                &mut columns,
                &mut proposal,
            );
            if !columns.is_empty() {
                columns.extend(sources);
                proposal.commands.push(Command { subject, columns });
            }
        }
        proposal
    }

    /// The columns of the sources; what they say goes into the quotes.
    fn references(&self, proposal: &mut Proposal) -> Vec<(String, Value)> {
        let mut columns = Vec::new();
        for told in references::chosen(self.claims) {
            columns.extend(references::columns(told, self.items, columns.is_empty()));
            let record = &told.record;
            let said = told.event.evidence.first();
            let said = said
                .map(|evidence| squashed(&evidence.text))
                .unwrap_or_default();
            let date = record.date.as_deref().unwrap_or("no date");
            let source = record.source.as_deref().unwrap_or("unknown source");
            proposal.quotes.push(format!(
                "{}, {source}, {date}, article {}: {said}",
                record.language, record.id
            ));
        }
        if columns.is_empty() {
            proposal.is_sourced = false;
            let note = "no source: the articles have no address, and their outlet has no item";
            proposal.notes.push(note.into());
        }
        columns
    }

    /// The item of what a statement cannot do without.
    fn needed(&self, candidates: &Candidates, proposal: &mut Proposal) -> Value {
        match self.find(candidates) {
            Some(number) => Value::Item(number),
            None => {
                let name = candidates.names.first().cloned().unwrap_or_default();
                if let Some(kind) = candidates.kinds.first() {
                    proposal.missing.push((*kind, name.clone()));
                }
                Value::Unknown(name)
            }
        }
    }

    /// Adds a qualifier whose item is known; else says that it is left out.
    fn qualify(
        &self,
        qualifier: Qualifier,
        property: &str,
        columns: &mut Vec<(String, Value)>,
        proposal: &mut Proposal,
    ) {
        let (disputed, candidates) = match qualifier {
            Qualifier::Position => (Disputed::Role, self.positions()),
            Qualifier::Degree => (Disputed::Role, self.role(ItemKind::Degree)),
            Qualifier::Field => (Disputed::Role, self.role(ItemKind::Field)),
            Qualifier::Place => (Disputed::Place, self.slot(Slot::Place, &[ItemKind::Place])),
            Qualifier::By => {
                let kinds = [ItemKind::Person, ItemKind::Organization, ItemKind::Position];
                (Disputed::By, self.slot(Slot::By, &kinds))
            }
            Qualifier::Predecessor => (
                Disputed::Predecessor,
                self.slot(Slot::Predecessor, &[ItemKind::Person]),
            ),
            Qualifier::Successor => (
                Disputed::Successor,
                self.slot(Slot::Successor, &[ItemKind::Person]),
            ),
        };
        let Some(name) = candidates.names.first() else {
            return;
        };
        match self.find(&candidates) {
            Some(number) if !self.claims.disputes(disputed) => {
                columns.push((property.to_owned(), Value::Item(number)));
            }
            Some(_) => {}
            // Studies are for a degree or in a field, and the list says which.
            None if self.is_listed_otherwise(qualifier) => {}
            None => {
                if let Some(kind) = candidates.kinds.first() {
                    proposal.missing.push((*kind, name.clone()));
                }
                proposal
                    .notes
                    .push(format!("without {property}: no item for {name}"));
            }
        }
    }

    fn is_listed_otherwise(&self, qualifier: Qualifier) -> bool {
        let other = match qualifier {
            Qualifier::Degree => ItemKind::Field,
            Qualifier::Field => ItemKind::Degree,
            _ => return false,
        };
        self.find(&self.role(other)).is_some()
    }

    /// Adds a date that sources agree on.
    fn date(
        &self,
        slot: Slot,
        disputed: Disputed,
        property: &str,
        columns: &mut Vec<(String, Value)>,
        proposal: &mut Proposal,
    ) {
        match self.claims.dates(slot).as_slice() {
            [date] if !self.claims.disputes(disputed) => {
                columns.push((property.to_owned(), Value::Time(*date)));
            }
            [] => {}
            dates => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                proposal
                    .notes
                    .push(format!("without {property}: {}", dates.join(" or ")));
            }
        }
    }

    fn find(&self, candidates: &Candidates) -> Option<String> {
        let find = |kind: &ItemKind| match self.items.of_names(*kind, &candidates.names)? {
            Item::Known(number) => Some(number.clone()),
            // `LAST` is the person that the lines are about, and nobody else.
            Item::New => None,
        };
        candidates.kinds.iter().find_map(find)
    }

    fn slot(&self, slot: Slot, kinds: &[ItemKind]) -> Candidates {
        Candidates {
            kinds: kinds.to_vec(),
            names: self.claims.names(slot),
        }
    }

    fn organizations(&self) -> Candidates {
        self.slot(Slot::Organization, &[ItemKind::Organization])
    }

    fn role(&self, kind: ItemKind) -> Candidates {
        Candidates {
            kinds: vec![kind],
            names: self.roles.iter().map(|role| role.text.clone()).collect(),
        }
    }

    /// A role with what makes it one post: "maire, Lyon".
    fn positions(&self) -> Candidates {
        let is_seat = self.kinds.organization == OrganizationKind::Party
            && self.kinds.post == PostKind::Office;
        let mut inside = match is_seat {
            true => Vec::new(),
            false => self.claims.names(Slot::Organization),
        };
        inside.extend(self.claims.names(Slot::Place));
        let roles = || self.roles.iter().map(|role| &role.text);
        let mut names: Vec<String> = roles()
            .flat_map(|role| inside.iter().map(move |inside| format!("{role}, {inside}")))
            .collect();
        names.extend(roles().cloned());
        Candidates {
            kinds: vec![ItemKind::Position],
            names,
        }
    }

    /// A post with the year in which it is stood for: "maire, Lyon, 2020".
    fn elections(&self) -> Candidates {
        let years = self.claims.dates(Slot::Date);
        let mut names = self.positions().names;
        if let Some(year) = years.first().map(|date| date.year()) {
            for name in &mut names {
                name.push_str(&format!(", {year}"));
            }
        }
        Candidates {
            kinds: vec![ItemKind::Election],
            names,
        }
    }
}
