//! `config.json` of a model folder.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use thiserror::Error;

/// The labels, sizes and token ids of a checkpoint.
pub const FILE: &str = "config.json";

/// What is wrong with a file of a model folder.
#[derive(Debug, Error)]
#[error("{}: {message}", path.display())]
pub struct FolderError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, and the mend.
    pub message: String,
}

impl FolderError {
    pub(super) fn new(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        FolderError {
            path: path.into(),
            message: message.into(),
        }
    }
}

/// The fields of `config.json`. Those that the Hugging Face libraries leave out when they have their usual value are filled in
/// where they are asked for.
#[derive(Debug)]
pub(super) struct Config {
    path: PathBuf,
    fields: Map<String, Value>,
}

impl Config {
    /// Reads the file.
    pub(super) fn read(folder: &Path) -> Result<Self, FolderError> {
        let path = folder.join(FILE);
        let fields = read_json(&path)?;
        Ok(Config { path, fields })
    }

    /// The error for what this file says.
    pub(super) fn error(&self, message: impl Into<String>) -> FolderError {
        FolderError::new(&self.path, message)
    }

    /// A field that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A field that is a string.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// A whole number from 0 to 2²⁴, which keeps a nonsensical one from asking for all memory.
    pub(super) fn size(&self, name: &str, default: u32) -> Result<u32, FolderError> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        let size = value.as_u64().filter(|size| *size <= 1 << 24);
        size.map(|size| size as u32)
            .ok_or_else(|| self.error(format!("`{name}` is {value}, which is no usable size")))
    }

    /// True for models whose positions are counted from the padding id on, as in RoBERTa.
    pub(super) fn counts_positions_after_padding(&self) -> bool {
        let name = self.text("model_type").unwrap_or_default();
        name.contains("roberta") || matches!(name, "camembert" | "longformer" | "mpnet" | "xmod")
    }

    /// Vocabulary id of padding.
    pub(super) fn pad_id(&self) -> Result<u32, FolderError> {
        let usual = u32::from(self.counts_positions_after_padding());
        self.size("pad_token_id", usual)
    }

    /// Tokens that fit into one window: the rows of the position table that a token can have.
    pub(super) fn positions(&self) -> Result<u32, FolderError> {
        let rows = self.size("max_position_embeddings", 512)?;
        let unused = match self.counts_positions_after_padding() {
            true => self.pad_id()? + 1,
            false => 0,
        };
        Ok(rows.saturating_sub(unused))
    }

    /// The entity labels by index.
    pub(super) fn labels(&self) -> Result<Vec<String>, FolderError> {
        let Some(entries) = self.get("id2label").and_then(Value::as_object) else {
            return Err(self.error("`id2label` is missing: not a token-classification model"));
        };
        (0..entries.len())
            .map(|index| {
                let label = entries.get(&index.to_string()).and_then(Value::as_str);
                label
                    .map(str::to_owned)
                    .ok_or_else(|| self.error(format!("`id2label` has no entry \"{index}\"")))
            })
            .collect()
    }
}

/// Reads a JSON file of a model folder.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, FolderError> {
    let bytes = std::fs::read(path).map_err(|error| {
        let message = format!("{error}; a model folder needs this file beside its weights");
        FolderError::new(path, message)
    })?;
    serde_json::from_slice(&bytes)
        .map_err(|error| FolderError::new(path, format!("not the JSON it should be: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        Config {
            path: FILE.into(),
            fields: serde_json::from_str(text).expect("JSON"),
        }
    }

    #[test]
    fn positions_that_no_token_can_have_are_not_counted() {
        for (text, expected) in [
            (
                r#"{"model_type": "bert", "max_position_embeddings": 128}"#,
                (128, 0),
            ),
            (
                r#"{"model_type": "camembert", "max_position_embeddings": 514}"#,
                (512, 1),
            ),
            (
                r#"{"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 3}"#,
                (510, 3),
            ),
            (r#"{"pad_token_id": null}"#, (512, 0)),
            (
                r#"{"model_type": "roberta", "max_position_embeddings": 1}"#,
                (0, 1),
            ),
        ] {
            let config = config(text);
            let found = (
                config.positions().expect("positions"),
                config.pad_id().expect("an id"),
            );
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_size_without_sense_is_named() {
        let config = config(r#"{"pad_token_id": -1, "vocab_size": 1e30, "hidden_size": "8"}"#);
        for name in ["pad_token_id", "vocab_size", "hidden_size"] {
            let error = config.size(name, 0).expect_err(name).to_string();
            assert!(
                error.contains(&format!("config.json: `{name}` is ")),
                "{error}"
            );
        }
    }

    #[test]
    fn labels_come_in_order_of_their_numbers() {
        let entries: Vec<String> = (0..11).map(|i| format!(r#""{i}": "L{i}""#)).collect();
        let config = config(&format!(r#"{{"id2label": {{{}}}}}"#, entries.join(",")));
        assert_eq!(config.labels().expect("labels")[10], "L10");
    }

    #[test]
    fn labels_with_a_gap_and_no_labels_are_refused() {
        let error = config(r#"{"id2label": {"0": "O", "2": "B-PER"}}"#).labels();
        let message = error.expect_err("a gap").to_string();
        assert!(message.contains("no entry \"1\""), "{message}");
        let message = config("{}").labels().expect_err("no labels").to_string();
        assert!(message.contains("`id2label` is missing"), "{message}");
    }
}
