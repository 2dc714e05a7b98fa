//! Which items of Wikidata names stand for: a list that a person fills in.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::Path;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::super::error::ExportError;
use crate::lexicon::fold::key;
use crate::syntax::labelled;

labelled! {
    /// What an item is of.
    ItemKind {
        Person = "person", Organization = "organization", Position = "position", Place = "place", Source = "source",
        Degree = "degree", Field = "field", Election = "election",
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// An item, `Q42`.
    Known(String),
    /// One that shall be made.
    New,
}

/// The items of Wikidata that names of persons, organisations and the rest stand for.
///
/// They come from a table with the columns `kind` (`person`, `organization`, `position`, `place`, `source`, `degree`, `field` or `election`), `name`,
/// `item` and perhaps `id`, in any order, with others or not. `item` is a Q-number or the address of one; for a person it may be `new`. `id` is that
/// of a person in the comparison, and tells namesakes apart. Rows without an item are passed over, so that a list can be filled in bit by bit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    by_name: HashMap<(ItemKind, String), Item>,
    by_id: HashMap<(ItemKind, String), Item>,
}

impl Items {
    /// Reads a table of comma-, semicolon- or tab-separated values.
    ///
    /// # Errors
    /// When it cannot be read, has no such columns, a row that makes no sense, or two items for one name; the error names the line.
    pub fn load(path: &Path) -> Result<Self, ExportError> {
        let text = fs::read_to_string(path).map_err(|source| ExportError::Read {
            path: path.to_owned(),
            source,
        })?;
        Items::parse(&text).map_err(|(line, message)| ExportError::Items {
            path: path.to_owned(),
            line,
            message,
        })
    }

    /// The items of a table; else the line and what is wrong there.
    fn parse(text: &str) -> Result<Self, (u64, String)> {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut rows = rows(text).into_iter();
        let (line, header) = rows.next().unwrap_or_default();
        let column = |name: &str| header.iter().position(|cell| cell.trim() == name);
        let (Some(kind), Some(name), Some(item)) = (column("kind"), column("name"), column("item"))
        else {
            let message = "expected a header with the columns kind, name and item, and perhaps id";
            return Err((line.max(1), message.into()));
        };
        let id = column("id");
        let mut items = Items::default();
        for (line, row) in rows {
            let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
            if row.len() > header.len() {
                let message = format!(
                    "the row has {} cells, the header {}; put names that hold the delimiter in quotes",
                    row.len(),
                    header.len()
                );
                return Err((line, message));
            }
            if cell(item).is_empty() {
                continue;
            }
            let refused = |message: String| Err((line, message));
            let Some(kind) = ItemKind::parse(cell(kind)) else {
                let known: Vec<&str> = ItemKind::ALL.iter().map(|kind| kind.label()).collect();
                return refused(format!(
                    "`{}` is no kind; write one of {}",
                    cell(kind),
                    known.join(", ")
                ));
            };
            let Some(found) = item_of(cell(item), kind) else {
                return refused(format!(
                    "`{}` is no item; write its number, such as Q42{}",
                    cell(item),
                    if kind == ItemKind::Person {
                        ", or new"
                    } else {
                        ""
                    }
                ));
            };
            let id = id.map(cell).filter(|id| !id.is_empty());
            let before = match id {
                Some(id) => items.by_id.insert((kind, id.to_owned()), found.clone()),
                None if cell(name).is_empty() => return refused("the name is missing".into()),
                None => items.by_name.insert((kind, key(cell(name))), found.clone()),
            };
            if before.is_some_and(|before| before != found) {
                return refused(format!(
                    "`{}` has another item above; leave one of them",
                    cell(name)
                ));
            }
        }
        Ok(items)
    }

    /// The item of the first of several names that has one.
    pub(super) fn of_names<'n>(
        &self,
        kind: ItemKind,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Option<&Item> {
        let mut names = names.into_iter();
        names.find_map(|name| self.by_name.get(&(kind, key(name))))
    }

    /// The item of a person by the identifier that the comparison gives it.
    pub(super) fn of_id(&self, id: &str) -> Option<&Item> {
        self.by_id.get(&(ItemKind::Person, id.to_owned()))
    }
}

/// The item that a cell names.
fn item_of(cell: &str, kind: ItemKind) -> Option<Item> {
    if kind == ItemKind::Person && cell.eq_ignore_ascii_case("new") {
        return Some(Item::New);
    }
    let number = cell.rsplit('/').next()?.to_ascii_uppercase();
    let digits = number.strip_prefix('Q')?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    (is_number && !digits.is_empty()).then_some(Item::Known(number))
}

/// The rows of a table with their lines, from 1.
fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(count);
    let mut parser: Reader = ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .build();
    let mut rest = text.as_bytes();
    let mut cell = vec![0; text.len() + 1];
    let (mut rows, mut row, mut line) = (Vec::new(), Vec::new(), 1);
    loop {
        let (result, read, written) = parser.read_field(rest, &mut cell);
        rest = &rest[read..];
        match result {
            ReadFieldResult::Field { record_end } => {
                row.push(String::from_utf8_lossy(&cell[..written]).into_owned());
                if record_end {
                    rows.push((line, std::mem::take(&mut row)));
                    line = parser.line();
                }
            }
            ReadFieldResult::End => return rows,
            // The cell is as long as the text, so it is never full; at the end of the input the parser is told so by an empty rest.
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(items: &Items, kind: ItemKind, name: &str) -> Option<String> {
        match items.of_names(kind, &[name.to_owned()])? {
            Item::Known(number) => Some(number.clone()),
            Item::New => Some("new".into()),
        }
    }

    #[test]
    fn names_stand_for_items() {
        let table = "\u{FEFF}name,item,kind,id,note\n\
            Anne Roux,new,person,,x\n\
            \"Arvex, Inc\",http://www.wikidata.org/entity/Q12,organization,,\n\
            Paul Kerr,q7,person,p3\n\
            Lyon,,place,,\n";
        let items = Items::parse(table).unwrap();
        assert_eq!(
            known(&items, ItemKind::Person, "anne ROUX").as_deref(),
            Some("new")
        );
        assert_eq!(
            known(&items, ItemKind::Organization, "Arvex, Inc").as_deref(),
            Some("Q12")
        );
        assert_eq!(known(&items, ItemKind::Place, "Lyon"), None);
        // A row with an identifier is for that person alone.
        assert_eq!(known(&items, ItemKind::Person, "Paul Kerr"), None);
        assert_eq!(items.of_id("p3"), Some(&Item::Known("Q7".into())));
        let semicolons = Items::parse("kind;name;item\nplace;Lyon, Rhône;Q456\n").unwrap();
        assert_eq!(
            known(&semicolons, ItemKind::Place, "Lyon, Rhône").as_deref(),
            Some("Q456")
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_line() {
        let refused = |table: &str| Items::parse(table).unwrap_err();
        for (table, line, word) in [
            ("", 1, "header"),
            ("kind,name\nperson,X\n", 1, "header"),
            ("kind,name,item\nperson,X,Q1\nfirm,Y,Q2\n", 3, "firm"),
            ("kind,name,item\nplace,X,42\n", 2, "Q42"),
            ("kind,name,item\nplace,X,new\n", 2, "Q42"),
            ("kind,name,item\nplace,,Q3\n", 2, "missing"),
            ("kind,name,item\nplace,Lyon, Rhône,Q3\n", 2, "quotes"),
            (
                "kind,name,item\nplace,\"a\nb\",Q3\nplace,X,Q1\nplace,x,Q2\n",
                5,
                "above",
            ),
        ] {
            let (found, message) = refused(table);
            assert_eq!(found, line, "{table:?}: {message}");
            assert!(message.contains(word), "{table:?}: {message}");
        }
    }
}
