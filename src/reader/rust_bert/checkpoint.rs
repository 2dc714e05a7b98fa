//! Reads a model folder as the Hugging Face hub lays it out: `config.json` and safetensors, in one file or in shards.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use ::rust_bert::bert::BertConfig;
use serde::Deserialize;
use serde_json::{Value, json};
use tch::{Kind, Tensor};
use thiserror::Error;

use crate::reader::engine::EngineError;

/// Names under which weights may lie, the first that exists being taken.
const WEIGHT_FILES: [&str; 2] = ["model.safetensors", "model.fp16.safetensors"];

/// Lists the shards of a model that is cut into several files.
const INDEX_FILE: &str = "model.safetensors.index.json";

/// Why a model folder was refused.
#[derive(Debug, Error)]
pub(super) enum CheckpointError {
    /// A file that must be there is not.
    #[error("{path}: no such file{hint}")]
    MissingFile {
        /// The file.
        path: PathBuf,
        /// What else would do, or nothing.
        hint: String,
    },
    /// A file is there but cannot be read as what it should be.
    #[error("{path}: {message}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// `config.json` describes a network that this engine does not run.
    #[error("{path}: {message}")]
    Unsupported {
        /// The configuration file.
        path: PathBuf,
        /// What is not supported.
        message: String,
    },
    /// The weights lack a tensor.
    #[error("{path}: the tensor `{name}` is missing")]
    MissingTensor {
        /// The file, or the folder when the weights are in shards.
        path: PathBuf,
        /// The tensor's name.
        name: String,
    },
    /// A tensor does not have the shape that the rest of the folder asks for.
    #[error("{path}: the tensor `{name}` has the shape {found:?} where {expected:?} is expected")]
    WrongShape {
        /// The file, or the folder when the weights are in shards.
        path: PathBuf,
        /// The tensor's name.
        name: String,
        /// Its shape.
        found: Vec<i64>,
        /// The shape that fits.
        expected: Vec<i64>,
    },
}

impl From<CheckpointError> for EngineError {
    fn from(error: CheckpointError) -> Self {
        let text = error.to_string();
        let path = match error {
            CheckpointError::MissingFile { path, .. }
            | CheckpointError::Unreadable { path, .. }
            | CheckpointError::Unsupported { path, .. }
            | CheckpointError::MissingTensor { path, .. }
            | CheckpointError::WrongShape { path, .. } => path,
        };
        // `EngineError::File` writes the path itself.
        let message = text
            .strip_prefix(&format!("{}: ", path.display()))
            .map(str::to_owned)
            .unwrap_or(text);
        EngineError::File { path, message }
    }
}

/// Named tensors and where they come from.
#[derive(Debug)]
pub(super) struct Weights {
    path: PathBuf,
    tensors: HashMap<String, Tensor>,
}

impl Weights {
    /// Reads one safetensors file; floating-point tensors become 32-bit, integer tensors are left out.
    pub(super) fn read(path: &Path) -> Result<Self, CheckpointError> {
        let mut weights = Weights {
            path: path.to_owned(),
            tensors: HashMap::new(),
        };
        weights.add(path)?;
        Ok(weights)
    }

    /// Reads the weights of a model folder.
    pub(super) fn read_folder(folder: &Path) -> Result<Self, CheckpointError> {
        for name in WEIGHT_FILES {
            let path = folder.join(name);
            if path.is_file() {
                return Weights::read(&path);
            }
        }
        let index = folder.join(INDEX_FILE);
        if !index.is_file() {
            return Err(CheckpointError::MissingFile {
                path: folder.join(WEIGHT_FILES[0]),
                hint: format!(", nor {} or {INDEX_FILE} beside it", WEIGHT_FILES[1]),
            });
        }
        let mut weights = Weights {
            path: folder.to_owned(),
            tensors: HashMap::new(),
        };
        for shard in shards(&index)? {
            weights.add(&folder.join(shard))?;
        }
        Ok(weights)
    }

    fn add(&mut self, path: &Path) -> Result<(), CheckpointError> {
        if !path.is_file() {
            return Err(CheckpointError::MissingFile {
                path: path.to_owned(),
                hint: String::new(),
            });
        }
        let unreadable = |error: tch::TchError| CheckpointError::Unreadable {
            path: path.to_owned(),
            message: format!("not a whole safetensors file ({error}); fetch it again"),
        };
        for (name, tensor) in Tensor::read_safetensors(path).map_err(unreadable)? {
            if tensor.is_floating_point() {
                let tensor = tensor.f_to_kind(Kind::Float).map_err(unreadable)?;
                self.tensors.insert(name, tensor);
            }
        }
        Ok(())
    }

    /// A tensor that must have this shape, sharing storage with the one that was read.
    pub(super) fn get(&self, name: &str, expected: &[i64]) -> Result<Tensor, CheckpointError> {
        let tensor = self.get_any(name)?;
        if tensor.size() == expected {
            Ok(tensor)
        } else {
            Err(self.wrong_shape(name, expected))
        }
    }

    /// A tensor of any shape, sharing storage with the one that was read.
    pub(super) fn get_any(&self, name: &str) -> Result<Tensor, CheckpointError> {
        match self.tensors.get(name) {
            Some(tensor) => Ok(tensor.shallow_clone()),
            None => Err(CheckpointError::MissingTensor {
                path: self.path.clone(),
                name: name.to_owned(),
            }),
        }
    }

    /// The error for a tensor that should have had the shape `expected`.
    pub(super) fn wrong_shape(&self, name: &str, expected: &[i64]) -> CheckpointError {
        CheckpointError::WrongShape {
            path: self.path.clone(),
            name: name.to_owned(),
            found: self.tensors.get(name).map(Tensor::size).unwrap_or_default(),
            expected: expected.to_vec(),
        }
    }
}

/// The files that an index names.
fn shards(index: &Path) -> Result<BTreeSet<String>, CheckpointError> {
    #[derive(Deserialize)]
    struct Index {
        weight_map: HashMap<String, String>,
    }
    let unreadable = |message: String| CheckpointError::Unreadable {
        path: index.to_owned(),
        message,
    };
    let parsed: Index = serde_json::from_value(read_json(index)?)
        .map_err(|error| unreadable(format!("not an index of shards: {error}")))?;
    let shards: BTreeSet<String> = parsed.weight_map.into_values().collect();
    // A shard lies beside its index; anything else is a mistake or an attempt to have other files read.
    match shards
        .iter()
        .find(|name| Path::new(name).file_name() != Some(name.as_ref()))
    {
        Some(name) => Err(unreadable(format!("`{name}` is not a plain file name"))),
        None => Ok(shards),
    }
}

fn read_json(path: &Path) -> Result<Value, CheckpointError> {
    if !path.is_file() {
        return Err(CheckpointError::MissingFile {
            path: path.to_owned(),
            hint: String::new(),
        });
    }
    let unreadable = |message: String| CheckpointError::Unreadable {
        path: path.to_owned(),
        message,
    };
    let text = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| unreadable(format!("not JSON: {error}")))
}

/// Reads `config.json`, filling in what rust-bert asks for and inference does not need.
pub(super) fn read_config(folder: &Path) -> Result<BertConfig, CheckpointError> {
    let path = folder.join("config.json");
    let mut value = read_json(&path)?;
    let unsupported = |message: String| CheckpointError::Unsupported {
        path: path.clone(),
        message,
    };
    let Some(fields) = value.as_object_mut() else {
        return Err(unsupported("not a JSON object".into()));
    };
    let model_type = fields.get("model_type").and_then(Value::as_str);
    if model_type != Some("bert") {
        return Err(unsupported(format!(
            "the model type is {}; this engine runs \"bert\"",
            model_type.map_or_else(|| "not given".to_owned(), |name| format!("{name:?}"))
        )));
    }
    if let Some(kind) = fields
        .get("position_embedding_type")
        .and_then(Value::as_str)
        && kind != "absolute"
    {
        return Err(unsupported(format!(
            "position embeddings of the kind {kind:?}; this engine has \"absolute\" ones"
        )));
    }
    // rust-bert wants these, but many checkpoints leave them out; only the last one matters outside training.
    for (name, default) in [
        ("initializer_range", json!(0.02)),
        ("attention_probs_dropout_prob", json!(0.1)),
        ("hidden_dropout_prob", json!(0.1)),
        ("type_vocab_size", json!(2)),
    ] {
        fields.entry(name).or_insert(default);
    }
    let config: BertConfig = serde_json::from_value(value)
        .map_err(|error| unsupported(format!("not the configuration of a BERT model: {error}")))?;
    for (name, size) in [
        ("hidden_size", config.hidden_size),
        ("intermediate_size", config.intermediate_size),
        ("max_position_embeddings", config.max_position_embeddings),
        ("num_attention_heads", config.num_attention_heads),
        ("num_hidden_layers", config.num_hidden_layers),
        ("type_vocab_size", config.type_vocab_size),
        ("vocab_size", config.vocab_size),
    ] {
        // The upper bound keeps a nonsensical number from asking for all memory.
        if !(1..=1 << 24).contains(&size) {
            return Err(unsupported(format!("`{name}` is {size}")));
        }
    }
    if config.hidden_size % config.num_attention_heads != 0 {
        return Err(unsupported(format!(
            "`hidden_size` ({}) is not a multiple of `num_attention_heads` ({})",
            config.hidden_size, config.num_attention_heads
        )));
    }
    if config.id2label.as_ref().is_none_or(HashMap::is_empty) {
        return Err(unsupported(
            "`id2label` is missing: not a token-classification model".into(),
        ));
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#"{"model_type": "bert", "hidden_act": "gelu", "hidden_size": 8, "intermediate_size": 16,
        "max_position_embeddings": 32, "num_attention_heads": 2, "num_hidden_layers": 1, "vocab_size": 20,
        "id2label": {"0": "O", "1": "B-PER"}}"#;

    fn config_of(text: &str) -> Result<BertConfig, String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("config.json"), text).expect("a file");
        read_config(folder.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn fills_in_what_inference_does_not_need() {
        let config = config_of(CONFIG).expect("a configuration");
        assert_eq!((config.type_vocab_size, config.hidden_size), (2, 8));
    }

    #[test]
    fn names_what_is_wrong_with_a_configuration() {
        for (from, to, expected) in [
            ("\"bert\"", "\"roberta\"", "\"roberta\""),
            (
                "\"num_attention_heads\": 2",
                "\"num_attention_heads\": 3",
                "multiple",
            ),
            (
                "\"hidden_size\": 8",
                "\"hidden_size\": -8",
                "`hidden_size` is -8",
            ),
            ("\"id2label\"", "\"labels\"", "`id2label` is missing"),
            ("\"gelu\"", "\"sine\"", "sine"),
            ("{\"model_type\"", "\"model_type\"", "not JSON"),
        ] {
            let message = config_of(&CONFIG.replacen(from, to, 1)).expect_err(from);
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn names_the_missing_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let message = |error: CheckpointError| error.to_string();
        let error = read_config(folder.path())
            .map_err(message)
            .expect_err("empty");
        assert!(error.contains("config.json: no such file"), "{error}");
        let error = Weights::read_folder(folder.path())
            .map_err(message)
            .expect_err("empty");
        assert!(error.contains("model.safetensors: no such file"), "{error}");

        std::fs::write(
            folder.path().join(INDEX_FILE),
            r#"{"weight_map": {"a": "model-00001-of-00001.safetensors"}}"#,
        )
        .expect("a file");
        let error = Weights::read_folder(folder.path())
            .map_err(message)
            .expect_err("no shard");
        assert!(
            error.contains("model-00001-of-00001.safetensors: no such file"),
            "{error}"
        );
    }

    #[test]
    fn refuses_shards_outside_the_folder_and_broken_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let index = folder.path().join(INDEX_FILE);
        std::fs::write(&index, r#"{"weight_map": {"a": "../a.safetensors"}}"#).expect("a file");
        let error = Weights::read_folder(folder.path())
            .expect_err("outside")
            .to_string();
        assert!(
            error.contains("`../a.safetensors` is not a plain file name"),
            "{error}"
        );

        std::fs::write(
            folder.path().join("model.safetensors"),
            b"\x08\0\0\0\0\0\0\0{}",
        )
        .expect("a file");
        let error = Weights::read_folder(folder.path())
            .expect_err("broken")
            .to_string();
        assert!(error.contains("not a whole safetensors file"), "{error}");
    }
}
