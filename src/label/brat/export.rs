//! A folder for brat.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{ARTICLES, FILE, NOTES, OPTIONAL, STATUS};
use crate::label::gold::GoldArticle;
use crate::label::markup::Markup;
use crate::label::{LabelError, notes};
use crate::record::{Slot, Status};
use crate::text::{CodePoints, Span};

/// What can be marked, as brat's `annotation.conf`.
pub const CONFIGURATION: &str = include_str!("annotation.conf");

/// Writes `annotation.conf`, `articles.jsonl`, and a text and an annotation file for each article into a new or empty folder.
///
/// # Errors
/// [`LabelError`] when the folder has files in it, or cannot be written.
pub fn write<'a>(
    folder: &Path,
    articles: impl IntoIterator<Item = (&'a GoldArticle, &'a Markup)>,
) -> Result<(), LabelError> {
    fs::create_dir_all(folder).map_err(|error| LabelError::io("create", folder, error))?;
    let mut inside = fs::read_dir(folder).map_err(|error| LabelError::io("read", folder, error))?;
    if inside.next().is_some() {
        let message = "the folder is not empty; name a new one, so that nobody's labels are lost";
        return Err(LabelError::file(folder, message));
    }
    let put = |name: &str, contents: &str| {
        let path = folder.join(name);
        fs::write(&path, contents).map_err(|error| LabelError::io("write", &path, error))
    };
    put("annotation.conf", CONFIGURATION)?;
    let mut taken = BTreeSet::new();
    let mut list = String::new();
    for (article, markup) in articles {
        let name = file_name(&article.id, &mut taken);
        put(&format!("{name}.txt"), &article.text)?;
        put(&format!("{name}.ann"), &annotation(&article.text, markup))?;
        let mut fields = article.rest.clone();
        // What the article itself has under this name would be lost, so it keeps another.
        if let Some(own) = fields.remove(FILE) {
            fields.insert(format!("+{FILE}"), own);
        }
        fields.insert("id".into(), article.id.as_str().into());
        fields.insert(FILE.into(), name.into());
        list.push_str(&Value::Object(fields).to_string());
        list.push('\n');
    }
    put(ARTICLES, &list)
}

/// A name for an article's files: its identifier, where that is one, else what is left of it.
fn file_name(id: &str, taken: &mut BTreeSet<String>) -> String {
    const LONGEST: usize = 80;
    let letter = |c: char| {
        if c.is_ascii_alphanumeric() || "._-".contains(c) {
            c
        } else {
            '_'
        }
    };
    let plain: String = id.chars().take(LONGEST).map(letter).collect();
    let plain = match plain.trim_start_matches('.') {
        "" => "article",
        plain => plain,
    };
    let mut name = plain.to_owned();
    let mut number = 2;
    // Some file systems do not tell cases apart.
    while !taken.insert(name.to_lowercase()) {
        name = format!("{plain}-{number}");
        number += 1;
    }
    name
}

/// The annotation file of a text.
pub fn annotation(text: &str, markup: &Markup) -> String {
    let mut writer = Writer {
        text,
        points: CodePoints::new(text),
        lines: String::new(),
        bound: 0,
        notes: 0,
    };
    let regions: Vec<usize> = markup
        .regions
        .iter()
        .map(|region| {
            let id = writer.text_bound(region.kind.label(), region.span);
            if let Some(iso) = &region.iso {
                writer.note(&format!("T{id}"), iso);
            }
            id
        })
        .collect();
    let mut triggers = BTreeMap::new();
    let mut attributes = 0;
    for (index, event) in markup.events.iter().enumerate() {
        let kind = event.event_type.label();
        let trigger = *triggers
            .entry((kind, event.anchor))
            .or_insert_with(|| writer.text_bound(kind, event.anchor));
        let id = format!("E{}", index + 1);
        let mut line = format!("{id}\t{kind}:T{trigger}");
        let mut counts: BTreeMap<Slot, usize> = BTreeMap::new();
        for (slot, region) in &event.links {
            let count = counts.entry(*slot).or_default();
            *count += 1;
            let number = if *count == 1 {
                String::new()
            } else {
                count.to_string()
            };
            // Writing to a string cannot fail.
            let _ = write!(line, " {slot}{number}:T{}", regions[*region]);
        }
        writer.line(&line);
        let mut attribute = |name: &str, value: &str| {
            attributes += 1;
            let line = format!("A{attributes}\t{name} {id} {value}");
            writer.line(line.trim_end());
        };
        if let [status] = event.statuses.as_slice()
            && *status != Status::Actual
        {
            attribute(STATUS, status.label());
        }
        if event.optional {
            attribute(OPTIONAL, "");
        }
        if !event.notes.is_empty() {
            writer.note(&id, &notes::write(&event.notes));
        }
    }
    writer.lines
}

struct Writer<'t> {
    text: &'t str,
    points: CodePoints<'t>,
    lines: String,
    bound: usize,
    notes: usize,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.lines.push_str(line);
        self.lines.push('\n');
    }

    fn text_bound(&mut self, kind: &str, span: Span) -> usize {
        self.bound += 1;
        let parts = lines(self.text, span);
        let places: Vec<String> = parts
            .iter()
            .map(|part| {
                format!(
                    "{} {}",
                    self.points.at(part.start),
                    self.points.at(part.end)
                )
            })
            .collect();
        let texts: Vec<&str> = parts.iter().map(|part| part.of(self.text)).collect();
        let line = format!(
            "T{}\t{kind} {}\t{}",
            self.bound,
            places.join(";"),
            texts.join(" ")
        );
        self.line(&line);
        self.bound
    }

    fn note(&mut self, target: &str, text: &str) {
        self.notes += 1;
        let line = format!("#{}\t{NOTES} {target}\t{text}", self.notes);
        self.line(&line);
    }
}

/// The parts of a span on lines of their own, since an annotation cannot hold a line break.
fn lines(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    for piece in span.of(text).split_inclusive(['\n', '\r']) {
        let kept = piece.trim_end_matches(['\n', '\r']);
        if !kept.is_empty() {
            parts.push(Span::new(start, start + kept.len()));
        }
        start += piece.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn article() -> GoldArticle {
        let line = json!({"id": "a/1", "text": "😀 Léa\nRoux, dite Roux, quitte le CNNum.",
            "events": [{"type": "departure", "person": ["Léa\nRoux", "Roux"], "date": ["2016"], "status": "planned", "optional": true},
                {"type": "departure", "person": ["Roux"]}]});
        let Value::Object(fields) = line else {
            unreachable!()
        };
        GoldArticle::read(fields, true).unwrap()
    }

    #[test]
    fn lines_are_in_the_documented_format() {
        let article = article();
        assert_eq!(
            annotation(&article.text, &Markup::of_gold(&article)),
            "T1\tperson 2 5;6 10\tLéa Roux\n\
             T2\tperson 6 10\tRoux\n\
             T3\tdeparture 2 5;6 10\tLéa Roux\n\
             E1\tdeparture:T3 person:T1 person2:T2\n\
             A1\tStatus E1 planned\n\
             A2\tOptional E1\n\
             #1\tAnnotatorNotes E1\tdate = 2016\n\
             T4\tdeparture 6 10\tRoux\n\
             E2\tdeparture:T4 person:T2\n"
        );
    }

    #[test]
    fn every_article_has_a_file_name_of_its_own() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["a/1", "A_1", "", "../x", "é", "é"]
            .iter()
            .map(|id| file_name(id, &mut taken))
            .collect();
        assert_eq!(names, ["a_1", "A_1-2", "article", "_x", "_", "_-2"]);
    }

    #[test]
    fn a_folder_with_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let article = article();
        let markup = Markup::of_gold(&article);
        let target = folder.path().join("new");
        write(&target, [(&article, &markup)]).unwrap();
        let mut names: Vec<_> = fs::read_dir(&target)
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(
            names,
            ["a_1.ann", "a_1.txt", "annotation.conf", "articles.jsonl"]
        );
        let error = write(&target, [(&article, &markup)])
            .unwrap_err()
            .to_string();
        assert!(error.contains("the folder is not empty"), "{error}");
    }

    #[test]
    fn the_configuration_has_every_type_and_slot() {
        for kind in crate::record::EventType::ALL {
            assert!(CONFIGURATION.contains(&format!("\n{kind} ")), "{kind}");
        }
        for slot in Slot::ALL.iter().skip(1) {
            assert_eq!(
                CONFIGURATION.matches(&format!(" {slot}*:")).count(),
                8,
                "{slot}"
            );
        }
    }
}
