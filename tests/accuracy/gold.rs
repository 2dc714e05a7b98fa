//! Reads labelled sentences: entities as JSON Lines, trees as CoNLL-U.

use std::fs;
use std::path::Path;

use carriere::document::MentionKind;
use carriere::syntax::{Relation, Upos};
use serde::Deserialize;

/// A sentence with its names.
pub struct Named {
    pub text: String,
    /// Bytes and kind.
    pub entities: Vec<(usize, usize, MentionKind)>,
}

/// A sentence with its tree.
pub struct Tree {
    pub text: String,
    pub words: Vec<Word>,
}

/// A word of a treebank.
pub struct Word {
    /// Bytes of the surface form; words of one form ("du" is "de le") share them.
    pub start: usize,
    pub upos: Upos,
    /// Index of the head; none for the root.
    pub head: Option<usize>,
    pub relation: Relation,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    label: String,
}

/// Reads `{"text", "entities": [{"start", "end", "label"}]}` lines; offsets count code points.
pub fn entities(path: &Path) -> Vec<Named> {
    let file = fs::read_to_string(path).expect("readable gold");
    file.lines()
        .map(|line| {
            let row: Row = serde_json::from_str(line).expect("a gold line");
            let bytes: Vec<usize> = row
                .text
                .char_indices()
                .map(|(at, _)| at)
                .chain([row.text.len()])
                .collect();
            let entities = row
                .entities
                .iter()
                .map(|e| {
                    (
                        bytes[e.start],
                        bytes[e.end],
                        MentionKind::parse(&e.label).expect("a kind"),
                    )
                })
                .collect();
            Named {
                text: row.text,
                entities,
            }
        })
        .collect()
}

/// Reads CoNLL-U. `english` folds `obl:agent` into `obl`, as the reader's training does.
pub fn trees(path: &Path, english: bool) -> Vec<Tree> {
    let file = fs::read_to_string(path).expect("readable gold");
    file.split("\n\n")
        .filter(|block| !block.trim().is_empty())
        .map(|block| tree(block, english))
        .collect()
}

fn tree(block: &str, english: bool) -> Tree {
    let rows: Vec<Vec<&str>> = block
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let mut text = String::new();
    let mut words: Vec<Word> = Vec::new();
    // The last word of the surface form under way, its start and what is left of it.
    let (mut last, mut start, mut rest) = (0, 0, String::new());
    for row in &rows {
        let space = if row[9].contains("SpaceAfter=No") {
            ""
        } else {
            " "
        };
        if let Some((_, end)) = row[0].split_once('-') {
            (last, start, rest) = (
                end.parse().expect("a word number"),
                text.len(),
                row[1].to_lowercase(),
            );
            text.push_str(row[1]);
            text.push_str(space);
        } else if let Ok(number) = row[0].parse::<usize>() {
            let inside = number <= last;
            let at = if inside { start } else { text.len() };
            if !inside {
                text.push_str(row[1]);
                text.push_str(space);
            } else if let Some(left) = rest.strip_prefix(&row[1].to_lowercase()) {
                // The forms spell the surface ("don't" is "do", "n't").
                start += row[1].len();
                rest = left.to_owned();
            }
            let head: usize = row[6].parse().expect("a head");
            words.push(Word {
                start: at,
                upos: Upos::parse(row[3]).expect("a part of speech"),
                head: head.checked_sub(1),
                relation: relation(row[7], english),
            });
        }
    }
    Tree {
        text: text.trim_end().to_owned(),
        words,
    }
}

/// A relation without subtypes that the reader does not tell apart.
fn relation(label: &str, english: bool) -> Relation {
    let whole = Relation::parse(label).filter(|r| !(english && *r == Relation::OblAgent));
    whole
        .or_else(|| Relation::parse(label.split(':').next().unwrap_or(label)))
        .expect("a relation")
}
