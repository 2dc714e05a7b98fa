//! Texts with labelled spans, as JSON Lines: `{"text": …, "entities": [{"start", "end", "label"}]}`, offsets in code points.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::Types;
use super::chunks::Chunk;
use crate::evaluate::{EvaluateError, lines};

/// A text and the names in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelledText {
    /// Identifier, where the line has one.
    pub id: Option<String>,
    /// The text; empty where a line of predictions does not repeat it.
    pub text: String,
    /// Language code, where the line has one.
    pub language: Option<String>,
    /// The names, in code points of the text.
    pub entities: BTreeSet<Chunk>,
    /// The line, from 1.
    pub line: usize,
}

/// Reads a file of labelled texts; the records that `extract --entities` writes are of this form too.
///
/// A name's type is `label`, `kind` or `type`; where a name has `text`, it must be what the offsets cover.
///
/// # Errors
/// An [`EvaluateError`] that names the file, the line and the mend.
pub fn read(path: &Path, types: &Types<'_>) -> Result<Vec<LabelledText>, EvaluateError> {
    let objects = lines::objects(path)?;
    let texts: Result<Vec<_>, _> = objects
        .into_iter()
        .map(|(line, fields)| {
            labelled_text(&fields, line, types)
                .map_err(|message| EvaluateError::line(path, line, message))
        })
        .collect();
    let texts = texts?;
    if texts.is_empty() {
        let message = "there are no texts in it; write one a line, with `text` and `entities`";
        return Err(EvaluateError::file(path, message));
    }
    Ok(texts)
}

fn labelled_text(
    fields: &Map<String, Value>,
    line: usize,
    types: &Types<'_>,
) -> Result<LabelledText, String> {
    let string = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let text = string("text").unwrap_or_default();
    let Some(Value::Array(entities)) = fields.get("entities") else {
        return Err(
            "there is no list `entities`; write \"entities\": [] where there are no names".into(),
        );
    };
    let mut read = BTreeSet::new();
    for (index, entity) in entities.iter().enumerate() {
        let name = entity_chunk(entity, &text, types)
            .map_err(|message| format!("entity {}: {message}", index + 1))?;
        read.extend(name);
    }
    Ok(LabelledText {
        id: lines::id(fields).ok(),
        text,
        language: string("language"),
        entities: read,
        line,
    })
}

/// A name, or nothing where its type is left out.
fn entity_chunk(entity: &Value, text: &str, types: &Types<'_>) -> Result<Option<Chunk>, String> {
    let offset = |name: &str| {
        let number = entity.get(name).and_then(Value::as_u64);
        let number = number.and_then(|number| usize::try_from(number).ok());
        number.ok_or_else(|| {
            format!("`{name}` is no offset; write the number of code points before it")
        })
    };
    let (start, end) = (offset("start")?, offset("end")?);
    if start >= end {
        return Err(format!(
            "it goes from {start} to {end}; the end must be after the start"
        ));
    }
    let said = ["label", "kind", "type"]
        .iter()
        .find_map(|name| entity.get(name)?.as_str());
    let Some(said) = said else {
        return Err("it has no `label`; write its type there (PER, ORG, LOC, …)".into());
    };
    if !text.is_empty() {
        let covered: String = text.chars().skip(start).take(end - start).collect();
        if covered.chars().count() < end - start {
            let length = text.chars().count();
            return Err(format!(
                "it ends at {end}, but the text has {length} code points; count code points, not bytes or UTF-16 units"
            ));
        }
        if let Some(own) = entity.get("text").and_then(Value::as_str)
            && own != covered
        {
            return Err(format!(
                "its text is `{own}`, but from {start} to {end} there is `{covered}`; mend the offsets, which count code points"
            ));
        }
    }
    let name = types.name(said).map_err(|()| {
        format!("it is not known what type `{said}` is; add it to entity_labels.toml of the lexicons, or take types as they are with --types as-is")
    })?;
    Ok(name.map(|name| Chunk { start, end, name }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::EntityNames;
    use crate::testing::lexicons_dir;

    fn read_text(contents: &str) -> Result<Vec<LabelledText>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl");
        std::fs::write(&path, contents).unwrap();
        let names = EntityNames::load(&lexicons_dir()).unwrap();
        read(&path, &Types::Mapped(&names)).map_err(|error| error.to_string())
    }

    #[test]
    fn types_are_mapped_and_some_left_out() {
        let texts = read_text(concat!(
            "{\"id\": 3, \"text\": \"😀 Léa à Lyon lundi\", \"entities\": [{\"start\": 2, \"end\": 5, \"label\": \"person\", \"text\": \"Léa\"}, ",
            "{\"start\": 8, \"end\": 12, \"kind\": \"GPE\"}, {\"start\": 13, \"end\": 18, \"type\": \"DATE\"}]}\n"
        ))
        .unwrap();
        let names: Vec<_> = texts[0]
            .entities
            .iter()
            .map(|c| (c.start, c.end, c.name.as_str()))
            .collect();
        assert_eq!(names, [(2, 5, "PER"), (8, 12, "LOC")]);
        assert_eq!(texts[0].id.as_deref(), Some("3"));
    }

    #[test]
    fn wrong_offsets_and_types_are_named_with_their_line() {
        for (entity, message) in [
            (
                "{\"start\": 2, \"end\": 5, \"label\": \"PER\", \"text\": \"x\"}",
                "there is `Léa`",
            ),
            (
                "{\"start\": 2, \"end\": 50, \"label\": \"PER\"}",
                "the text has 5 code points",
            ),
            (
                "{\"start\": 2, \"end\": 2, \"label\": \"PER\"}",
                "the end must be after the start",
            ),
            (
                "{\"start\": -2, \"end\": 2, \"label\": \"PER\"}",
                "`start` is no offset",
            ),
            ("{\"start\": 0, \"end\": 2}", "no `label`"),
            (
                "{\"start\": 0, \"end\": 2, \"label\": \"GENE\"}",
                "what type `GENE` is",
            ),
        ] {
            let line = format!("\n{{\"text\": \"😀 Léa\", \"entities\": [{entity}]}}");
            let error = read_text(&line).unwrap_err();
            assert!(
                error.contains("x.jsonl:2: entity 1: ") && error.contains(message),
                "{error}"
            );
        }
        assert!(
            read_text("{\"text\": \"x\"}")
                .unwrap_err()
                .contains("no list `entities`")
        );
    }
}
