//! A brat folder, back to gold articles.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::standoff::{Line, parse};
use super::{ARTICLES, FILE, NOTES, OPTIONAL, STATUS};
use crate::evaluate::lines::{self, Fields};
use crate::label::LabelError;
use crate::label::gold::GoldArticle;
use crate::label::markup::{Mark, Markup, Region, RegionKind};
use crate::label::notes;
use crate::label::offsets::Offsets;
use crate::language;
use crate::record::{EventType, Slot, Status};
use crate::text::Span;

/// What a folder gave.
#[derive(Debug, Default)]
pub struct Imported {
    /// The articles, in the order of `articles.jsonl`, then by name.
    pub articles: Vec<GoldArticle>,
    /// What is wrong with texts that gave none.
    pub errors: Vec<LabelError>,
    /// Texts without an annotation file.
    pub unlabelled: usize,
}

/// Reads the texts of a folder and of those below it. A text that cannot be read does not keep the others back. A text that `articles.jsonl`
/// does not have is named after its file, in the language that it is in.
///
/// # Errors
/// [`LabelError`] when the folder or its `articles.jsonl` cannot be read.
pub fn read(folder: &Path) -> Result<Imported, LabelError> {
    let mut imported = Imported::default();
    read_folder(folder, &mut imported)?;
    if imported.articles.is_empty() && imported.errors.is_empty() && imported.unlabelled == 0 {
        let message = "there are no texts (.txt) in it; name the folder of brat's collection";
        return Err(LabelError::file(folder, message));
    }
    Ok(imported)
}

fn read_folder(folder: &Path, imported: &mut Imported) -> Result<(), LabelError> {
    let entries = fs::read_dir(folder).map_err(|error| LabelError::io("read", folder, error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let listed = listed(&folder.join(ARTICLES))?;
    let place = |path: &PathBuf| {
        listed
            .get(stem(path))
            .map_or(usize::MAX, |(index, _)| *index)
    };
    paths.sort_by_key(place);
    for path in &paths {
        if path.is_dir() && !path.is_symlink() {
            read_folder(path, imported)?;
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            let annotation = path.with_extension("ann");
            if !annotation.is_file() {
                imported.unlabelled += 1;
                continue;
            }
            let fields = listed.get(stem(path)).map(|(_, fields)| fields.clone());
            match article(path, &annotation, fields) {
                Ok(article) => imported.articles.push(article),
                Err(error) => imported.errors.push(error),
            }
        }
    }
    Ok(())
}

fn stem(path: &Path) -> &str {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
}

/// The articles' fields by the names of their files, with their order.
fn listed(path: &Path) -> Result<HashMap<String, (usize, Fields)>, LabelError> {
    if !path.is_file() {
        return Ok(HashMap::new());
    }
    let objects = lines::objects(path)?;
    let named = objects
        .into_iter()
        .enumerate()
        .filter_map(|(index, (_, mut fields))| {
            let name = fields.remove(FILE)?.as_str()?.to_owned();
            if let Some(own) = fields.remove(&format!("+{FILE}")) {
                fields.insert(FILE.into(), own);
            }
            Some((name, (index, fields)))
        });
    Ok(named.collect())
}

/// A file's text.
fn text_of(path: &Path) -> Result<String, LabelError> {
    let bytes = fs::read(path).map_err(|error| LabelError::io("read", path, error))?;
    String::from_utf8(bytes).map_err(|_| {
        LabelError::file(
            path,
            "it is not UTF-8; convert it (iconv -f ISO-8859-1 -t UTF-8)",
        )
    })
}

fn article(
    path: &Path,
    annotation: &Path,
    fields: Option<Fields>,
) -> Result<GoldArticle, LabelError> {
    let text = text_of(path)?;
    let mut fields = fields.unwrap_or_else(|| {
        let language = language::detect(None, &text, None).code;
        [("language".to_owned(), language.into())]
            .into_iter()
            .collect()
    });
    fields.entry("id").or_insert_with(|| stem(path).into());
    fields.insert("text".into(), text.into());
    let mut article =
        GoldArticle::read(fields, false).map_err(|message| LabelError::file(path, message))?;
    let lines = text_of(annotation)?;
    let refuse = |(line, message): (usize, String)| LabelError::line(annotation, line, message);
    let (markup, places) = markup(&article.text, &lines).map_err(refuse)?;
    article.events = markup.records(&article.text).map_err(|(index, message)| {
        let anchor = markup.events[index].anchor.of(&article.text);
        refuse((places[index], format!("the event on `{anchor}` {message}")))
    })?;
    Ok(article)
}

/// The arguments of an event: role and identifier.
type Arguments<'l> = Vec<(&'l str, &'l str)>;

/// What an annotation file says, by identifier.
#[derive(Default)]
struct Said<'l> {
    /// Text-bound annotations with their lines.
    bound: Vec<(&'l str, &'l str, Span, usize)>,
    /// Events with their lines: identifier, type, trigger, arguments.
    events: Vec<(&'l str, &'l str, &'l str, Arguments<'l>, usize)>,
    relations: Vec<(&'l str, &'l str, &'l str, usize)>,
    attributes: Vec<(&'l str, &'l str, Option<&'l str>, usize)>,
    notes: Vec<(&'l str, &'l str, usize)>,
}

type Fault = (usize, String);

/// The marks of an annotation file and the line of each event; else the line at fault, from 1, and what is wrong.
fn markup(text: &str, contents: &str) -> Result<(Markup, Vec<usize>), Fault> {
    let offsets = Offsets::new(text);
    let mut said = Said::default();
    for (index, line) in contents.split('\n').enumerate() {
        let number = index + 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        match parse(line).map_err(|message| (number, message))? {
            Line::TextBound {
                id,
                kind,
                parts,
                text,
            } => {
                let span = span(&parts, text, &offsets).map_err(|message| (number, message))?;
                said.bound.push((id, kind, span, number));
            }
            Line::Event {
                id,
                kind,
                trigger,
                arguments,
            } => {
                said.events.push((id, kind, trigger, arguments, number));
            }
            Line::Relation { kind, from, to } => said.relations.push((kind, from, to, number)),
            Line::Attribute {
                name,
                target,
                value,
            } => said.attributes.push((name, target, value, number)),
            Line::Note { kind, target, text } if kind == NOTES => {
                said.notes.push((target, text, number))
            }
            Line::Note { .. } | Line::Other => {}
        }
    }
    assemble(&said)
}

fn assemble(said: &Said<'_>) -> Result<(Markup, Vec<usize>), Fault> {
    let mut markup = Markup::default();
    let mut lines = Vec::new();
    let mut events: HashMap<&str, usize> = HashMap::new();
    let mut regions: HashMap<&str, usize> = HashMap::new();
    let mut triggers: HashMap<&str, (EventType, Span)> = HashMap::new();
    for (id, kind, span, number) in &said.bound {
        if let Some(kind) = RegionKind::parse(kind) {
            regions.insert(id, markup.regions.len());
            markup.regions.push(Region {
                span: *span,
                kind,
                iso: None,
            });
        } else if let Some(event_type) = EventType::parse(kind) {
            triggers.insert(id, (event_type, *span));
        } else {
            return Err((
                *number,
                format!("the type `{kind}` is none of ours; use those of annotation.conf"),
            ));
        }
    }
    for (id, kind, trigger, _, number) in &said.events {
        let Some((event_type, anchor)) = triggers.get(trigger) else {
            return Err((
                *number,
                format!("the event {id} has no trigger {trigger}; write it with brat"),
            ));
        };
        if event_type.label() != *kind {
            return Err((
                *number,
                format!(
                    "the event {id} is a `{kind}`, but its trigger {trigger} a `{event_type}`; make them one"
                ),
            ));
        }
        events.insert(id, markup.events.len());
        lines.push(*number);
        markup.events.push(mark(*event_type, *anchor));
    }
    // A trigger without an event line is an event too, once something is related to it.
    let used: Vec<&str> = said.events.iter().map(|event| event.2).collect();
    for (id, _, _, number) in said.bound.iter().filter(|bound| !used.contains(&bound.0)) {
        if let Some((event_type, anchor)) = triggers.get(id) {
            events.insert(id, markup.events.len());
            lines.push(*number);
            markup.events.push(mark(*event_type, *anchor));
        }
    }
    for (id, _, _, arguments, number) in &said.events {
        for (slot, target) in arguments {
            link(&mut markup, events[id], slot, regions.get(target), target)
                .map_err(|m| (*number, m))?;
        }
    }
    for (slot, from, to, number) in &said.relations {
        let (event, region, target) = match (events.get(from), events.get(to)) {
            (Some(event), None) => (event, regions.get(to), to),
            (None, Some(event)) => (event, regions.get(from), from),
            _ => {
                return Err((
                    *number,
                    format!(
                        "the relation from {from} to {to} does not connect an event with the words of a slot; do so"
                    ),
                ));
            }
        };
        link(&mut markup, *event, slot, region, target).map_err(|m| (*number, m))?;
    }
    for (name, target, value, number) in &said.attributes {
        let refuse = |message: String| Err((*number, message));
        let Some(event) = events.get(target) else {
            return refuse(format!(
                "the attribute {name} is not that of an event, but of {target}; set it on the event"
            ));
        };
        let event = &mut markup.events[*event];
        match *name {
            OPTIONAL => event.optional = true,
            STATUS => match value.and_then(Status::parse) {
                Some(status) => event.statuses = vec![status],
                None => {
                    return refuse(format!(
                        "there is no status `{}`; use one of annotation.conf",
                        value.unwrap_or_default()
                    ));
                }
            },
            _ => {
                return refuse(format!(
                    "the attribute `{name}` is none of ours; use those of annotation.conf"
                ));
            }
        }
    }
    for (target, note, number) in &said.notes {
        if let Some(event) = events.get(target) {
            let parts = notes::read(note).map_err(|message| (*number, message))?;
            markup.events[*event].notes.extend(parts);
        } else if let Some(index) = regions.get(target)
            && markup.regions[*index].kind == RegionKind::Date
        {
            let iso = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
            markup.regions[*index].iso = iso;
        }
    }
    Ok((markup, lines))
}

/// An event of which nothing more is known.
fn mark(event_type: EventType, anchor: Span) -> Mark {
    Mark {
        event_type,
        anchor,
        statuses: vec![Status::Actual],
        optional: false,
        score: None,
        links: Vec::new(),
        notes: Vec::new(),
    }
}

fn link(
    markup: &mut Markup,
    event: usize,
    slot: &str,
    region: Option<&usize>,
    target: &str,
) -> Result<(), String> {
    let Some(slot) = Slot::parse(slot) else {
        return Err(format!(
            "there is no slot `{slot}`; use those of annotation.conf"
        ));
    };
    let Some(region) = region else {
        return Err(format!(
            "its {slot} {target} is not the words of a slot (a T line); mark them, and connect the event with them"
        ));
    };
    markup.events[event].links.push((slot, *region));
    Ok(())
}

/// The stretch of all parts, which must have the text. Parts on several lines are one stretch; where words were left out between them,
/// the marks say another string than any stretch of the text, and are refused.
fn span(parts: &[(usize, usize)], said: &str, offsets: &Offsets<'_>) -> Result<Span, String> {
    let mut spans = Vec::new();
    for (start, end) in parts {
        let span = offsets.points(*start, *end).ok_or_else(|| {
            format!("{start} to {end} is no stretch of the text, which has {} code points; was the text changed after it was marked?", offsets.len())
        })?;
        spans.push(span);
    }
    let there: Vec<&str> = spans.iter().map(|span| offsets.of(*span)).collect();
    let there = there.join(" ");
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    if words(&there) != words(said) {
        return Err(format!(
            "its text is `{said}`, but its offsets cover `{there}`; was the text changed after it was marked?"
        ));
    }
    for pair in spans.windows(2) {
        let between = (pair[0].end <= pair[1].start)
            .then(|| offsets.of(Span::new(pair[0].end, pair[1].start)));
        if !between.is_some_and(|between| between.trim().is_empty()) {
            return Err("it leaves out words in its midst; mark one stretch, and say what else is accepted in a note on the event (role = …)".into());
        }
    }
    let (first, last) = (spans.first(), spans.last());
    let whole = first.zip(last).map(|(first, last)| first.cover(last));
    let whole = whole.ok_or("it has no offsets; write it with brat")?;
    let text = offsets.of(whole);
    let start = whole.start + (text.len() - text.trim_start().len());
    let end = whole.end - (text.len() - text.trim_end().len());
    Ok(if start < end {
        Span::new(start, end)
    } else {
        whole
    })
}

#[cfg(test)]
mod tests;
