//! JSON Lines files with the numbers of their lines.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::error::EvaluateError;

/// An object, with the number of its line, from 1.
type NumberedObject = (usize, Map<String, Value>);

/// The objects of a JSON Lines file, each with the number of its line; blank lines are passed over. `-` is standard input.
///
/// # Errors
/// When the file cannot be read, is not UTF-8, or a line is not an object.
pub(super) fn objects(path: &Path) -> Result<Vec<NumberedObject>, EvaluateError> {
    let bytes = match path.as_os_str() == "-" {
        true => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        false => fs::read(path),
    };
    let bytes = bytes.map_err(|source| EvaluateError::Read {
        path: path.to_owned(),
        source,
    })?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut objects = Vec::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let refused = |message: String| EvaluateError::line(path, index + 1, message);
        let line = std::str::from_utf8(line).map_err(|_| {
            refused("the line is not UTF-8; convert the file (iconv -t UTF-8)".into())
        })?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(Value::Object(fields)) => objects.push((index + 1, fields)),
            Ok(_) => {
                return Err(refused(
                    "the line is not an object; write one article a line (jq -c '.[]')".into(),
                ));
            }
            Err(error) => {
                let mend = match error.is_eof() {
                    true => "write each object whole on one line (jq -c .)",
                    false => "mend the line, or write it with a JSON library",
                };
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                return Err(refused(format!(
                    "column {}: {what}; {mend}",
                    error.column()
                )));
            }
        }
    }
    Ok(objects)
}

/// The identifier of an article as a string.
///
/// # Errors
/// When there is none, in the words of a line's error.
pub(super) fn id(fields: &Map<String, Value>) -> Result<String, String> {
    match fields.get("id") {
        Some(Value::String(id)) => Ok(id.clone()),
        Some(Value::Number(id)) => Ok(id.to_string()),
        Some(_) => Err("`id` is neither a string nor a number; give each article one".into()),
        None => Err("there is no `id`; give each article one of its own".into()),
    }
}
