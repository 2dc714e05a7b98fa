//! A comparison as proposals for Wikidata, which a person reads before QuickStatements runs them.
//!
//! Names become items only by a list that a person has filled in ([`Items`]). A statement whose items are all there is a command; any other is
//! a note that shows it with the names in brackets, and each name without an item is told once, as a row for that list. What only the sources
//! of one language tell, and what sources contradict each other in, is proposed on demand alone, the latter as notes. Planned, denied and
//! doubted events are never proposed.

mod items;
mod properties;
mod proposal;
mod references;
mod syntax;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

pub use self::items::Items;
use self::items::{Item, ItemKind};
use self::properties::Properties;
use self::proposal::{Proposal, Proposer};
use self::syntax::{Value, line, note, plain};
use super::claims::Claims;
use super::condition::Kinds;
use super::organizations::OrganizationKinds;
use super::posts::PostKinds;
use super::summary;
use crate::compare::{Disputed, Story, StoryPerson, Told, Verdict};
use crate::lexicon::LexiconError;
use crate::lexicon::fold::key;
use crate::output::rows::Rows;
use crate::record::Slot;

/// The item of a human.
const HUMAN: &str = "Q5";

/// Notes at the head of the file.
const HEADER: [&str; 3] = [
    "Proposals for Wikidata in the V1 syntax of QuickStatements. Read them before you run them.",
    "Lines with # are notes, which QuickStatements 2 passes over; for QuickStatements 3 leave them out: grep -v '^#' FILE",
    "Names without an item: sed -n 's/^# missing,//p' FILE > items.csv; fill in its last column, and compare again with --items items.csv",
];

/// Makes proposals of stories.
///
/// Memory grows with the persons and the names without an item, by some bytes each.
pub(super) struct QuickStatements {
    properties: Properties,
    posts: PostKinds,
    kinds: OrganizationKinds,
    items: Items,
    /// Whether what is not agreed on is shown too.
    all: bool,
    /// Writes the rows of the list of items.
    rows: Rows,
    /// Whom the stories before are about.
    person: Option<Person>,
    /// Hashes of the names without an item that are told.
    missing: HashSet<u64>,
    /// Who goes by a name: hashes of names and of the identifiers of persons.
    names: HashMap<u64, u64>,
    counts: Counts,
}

/// A person with the value that stands for it.
struct Person {
    id: String,
    value: Value,
    /// Whether its lines have a head yet.
    is_shown: bool,
    /// Whether its item is made by the first command.
    is_new: bool,
}

/// What has become of the stories.
#[derive(Default)]
struct Counts {
    statements: u64,
    waiting: u64,
    one_language: u64,
    contradicted: u64,
    unstated: u64,
    no_property: u64,
}

impl QuickStatements {
    /// Reads the tables in `exports/` of a models folder.
    ///
    /// # Errors
    /// When one is missing or not valid.
    pub(super) fn load(models: &Path, items: Items, all: bool) -> Result<Self, LexiconError> {
        Ok(QuickStatements {
            properties: Properties::load(models)?,
            posts: PostKinds::load(models)?,
            kinds: OrganizationKinds::load(models)?,
            items,
            all,
            rows: Rows::new(b',', true),
            person: None,
            missing: HashSet::new(),
            names: HashMap::new(),
            counts: Counts::default(),
        })
    }

    /// Appends what stands at the head of the file.
    pub(super) fn header(&self, out: &mut Vec<u8>) {
        for text in HEADER {
            put(out, &format!("# {text}"));
        }
        put(out, "# missing,kind,name,id,item");
    }

    /// Appends what a story proposes.
    pub(super) fn story(&mut self, story: &Story, told: &[Told], out: &mut Vec<u8>) {
        let Some(claims) = Claims::new(story, told).filter(|claims| !claims.is_planned()) else {
            self.counts.unstated += 1;
            return;
        };
        let left_out = match story.verdict {
            Verdict::Agree => None,
            Verdict::Only => Some(&mut self.counts.one_language),
            Verdict::Conflict => Some(&mut self.counts.contradicted),
        };
        if let (Some(count), false) = (left_out, self.all) {
            *count += 1;
            return;
        }
        let person = match self.person.take() {
            Some(person) if person.id == story.person.id => person,
            _ => self.identify(&story.person),
        };
        let roles = claims.roles();
        let kinds = Kinds::of(&claims, &roles, &self.posts, &self.kinds);
        let Some(row) = self.properties.of(&kinds) else {
            self.counts.no_property += 1;
            self.person = Some(person);
            return;
        };
        let proposal = Proposer {
            items: &self.items,
            properties: &self.properties,
            claims: &claims,
            roles: &roles,
            kinds: &kinds,
            person: &person.value,
        }
        .propose(row);
        self.person = Some(self.write(person, &claims, &proposal, out));
    }

    /// Appends the count of what is proposed and what is not.
    pub(super) fn footer(&self, out: &mut Vec<u8>) {
        let Counts {
            statements,
            waiting,
            one_language,
            contradicted,
            unstated,
            no_property,
        } = self.counts;
        put(out, "");
        put(
            out,
            &format!(
                "# {statements} statements, and {waiting} that wait for an item, a source or a decision"
            ),
        );
        put(
            out,
            &format!(
                "# events left out: {one_language} told in one language only, {contradicted} contradicted, {unstated} planned, denied or doubted, \
                 {no_property} without a property"
            ),
        );
    }

    /// Finds the item of a person: by its identifier, or by a name that no other person of the comparison goes by.
    fn identify(&mut self, person: &StoryPerson) -> Person {
        let named = || {
            let names = std::iter::once(&person.canonical).chain(&person.names);
            let owner = self
                .names
                .entry(hashed(&key(&person.canonical)))
                .or_insert_with(|| hashed(&person.id));
            let is_alone = *owner == hashed(&person.id);
            let found = self.items.of_names(ItemKind::Person, names);
            found.filter(|_| is_alone)
        };
        let item = self.items.of_id(&person.id).or_else(named);
        Person {
            id: person.id.clone(),
            value: match item {
                Some(Item::Known(number)) => Value::Item(number.clone()),
                Some(Item::New) => Value::Item("LAST".into()),
                None => Value::Unknown(person.canonical.clone()),
            },
            is_shown: false,
            is_new: item == Some(&Item::New),
        }
    }

    /// Appends the head of a person, unless it is there, and the lines of a proposal.
    fn write(
        &mut self,
        mut person: Person,
        claims: &Claims<'_>,
        proposal: &Proposal,
        out: &mut Vec<u8>,
    ) -> Person {
        let story = claims.story;
        if !person.is_shown {
            put(out, "");
            self.head(&person, &story.person, out);
            person.is_shown = true;
        }
        put(
            out,
            &note(&format!(
                "{}: {}",
                story.event_type,
                summary::verdict(story)
            )),
        );
        for quote in &proposal.quotes {
            put(out, &note(quote));
        }
        for disputed in &story.conflicts {
            put(out, &note(&sides(claims, *disputed)));
        }
        for (kind, name) in &proposal.missing {
            self.miss(*kind, name, "", out);
        }
        for text in &proposal.notes {
            put(out, &note(text));
        }
        for command in &proposal.commands {
            let rest = command.columns.iter().map(|(p, v)| (p.as_str(), v));
            let text = line(&command.subject, rest, &proposal.summary);
            let is_ready = proposal.is_sourced && story.verdict != Verdict::Conflict;
            if is_ready && command.is_whole() {
                if std::mem::take(&mut person.is_new) {
                    create(claims, out);
                }
                self.counts.statements += 1;
                put(out, &text);
            } else {
                self.counts.waiting += 1;
                put(out, &format!("# {text}"));
            }
        }
        person
    }

    fn head(&mut self, person: &Person, story: &StoryPerson, out: &mut Vec<u8>) {
        let names: Vec<&str> = story.names.iter().map(String::as_str).collect();
        let other = names.iter().filter(|name| **name != story.canonical);
        let other: Vec<&str> = other.copied().collect();
        let also = match other.is_empty() {
            true => String::new(),
            false => format!("; also {}", other.join(", ")),
        };
        put(out, &note(&format!("== {}{also}", story.canonical)));
        if let Value::Unknown(name) = &person.value {
            self.miss(ItemKind::Person, name, &story.id, out);
        }
    }

    /// Appends a row for the list of items, unless it is there.
    fn miss(&mut self, kind: ItemKind, name: &str, id: &str, out: &mut Vec<u8>) {
        if self.missing.insert(hashed(&(kind, key(name), id))) {
            let cells = ["missing", kind.label(), &plain(name), &plain(id), ""];
            out.extend_from_slice(b"# ");
            self.rows.row(&cells.map(str::to_owned), out);
        }
    }
}

/// Appends the commands that make the item of a person.
fn create(claims: &Claims<'_>, out: &mut Vec<u8>) {
    put(out, "CREATE");
    let last = Value::Item("LAST".into());
    let person = &claims.story.person;
    for language in &claims.story.languages {
        // The name as the language's own sources have it: Poutine, Putin.
        let mut told = claims.told.iter();
        let told = told.find(|told| told.record.language == *language);
        let name = told.and_then(|told| told.event.person.canonical.clone());
        let label = Value::Plain(name.unwrap_or_else(|| person.canonical.clone()));
        put(
            out,
            &line(&last, [(format!("L{language}").as_str(), &label)], ""),
        );
    }
    let human = Value::Item(HUMAN.into());
    put(out, &line(&last, [("P31", &human)], ""));
}

/// What each source says of a slot that they contradict each other in.
fn sides(claims: &Claims<'_>, disputed: Disputed) -> String {
    let sides = claims.told.iter().map(|told| {
        let said = match Slot::parse(disputed.label()) {
            Some(slot) => told.event.argument(slot).map_or("nothing", |argument| {
                let value = argument.value.as_deref();
                value.unwrap_or(&argument.text)
            }),
            // The status is no slot.
            None => told.event.status.label(),
        };
        format!("{said} ({}, {})", told.record.language, told.record.id)
    });
    let sides: Vec<String> = sides.collect();
    format!("{}: {}", disputed.label(), sides.join("; "))
}

fn put(out: &mut Vec<u8>, line: &str) {
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
}

fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
