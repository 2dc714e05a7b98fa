//! Weights as the Hugging Face hub lays them out: safetensors, in one file or in shards.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tch::{Kind, Tensor};

use super::family::Family;
use crate::reader::config::{FolderError, read_json};
use crate::reader::folder::{SAFETENSORS_FILES, SAFETENSORS_INDEX};

/// Weights in a format that can run code when it is read, so that this engine does not.
const PICKLE_FILE: &str = "pytorch_model.bin";

/// Named tensors and where they come from.
#[derive(Debug)]
pub(super) struct Weights {
    /// The file, or the index of the files.
    path: PathBuf,
    tensors: HashMap<String, Tensor>,
    /// Says what a tensor is called in the file.
    family: Option<&'static Family>,
}

impl Weights {
    /// Reads one safetensors file; floating-point tensors become 32-bit, integer tensors are left out.
    pub(super) fn read(path: &Path) -> Result<Self, FolderError> {
        if !path.is_file() {
            return Err(FolderError::new(path, "no such file"));
        }
        let mut weights = Weights {
            path: path.to_owned(),
            tensors: HashMap::new(),
            family: None,
        };
        weights.add(path)?;
        Ok(weights)
    }

    /// Reads the weights of a model folder.
    pub(super) fn read_folder(folder: &Path, family: &'static Family) -> Result<Self, FolderError> {
        let files = SAFETENSORS_FILES.map(|name| folder.join(name));
        let index = folder.join(SAFETENSORS_INDEX);
        let mut weights = match files.iter().find(|path| path.is_file()) {
            Some(path) => Weights::read(path)?,
            None if index.is_file() => Weights::read_shards(&index)?,
            None => {
                let mut message = format!(
                    "no such file, nor {} or {SAFETENSORS_INDEX} beside it",
                    SAFETENSORS_FILES[1]
                );
                if folder.join(PICKLE_FILE).is_file() {
                    message += &format!(
                        "; {PICKLE_FILE} is not read: load and save the model with Hugging Face's transformers, which writes safetensors"
                    );
                }
                return Err(FolderError::new(&files[0], message));
            }
        };
        weights.family = Some(family);
        Ok(weights)
    }

    fn read_shards(index: &Path) -> Result<Self, FolderError> {
        let mut weights = Weights {
            path: index.to_owned(),
            tensors: HashMap::new(),
            family: None,
        };
        let (places, shards) = shards(index)?;
        for shard in shards {
            let path = index.with_file_name(&shard);
            if !path.is_file() {
                let message = format!("no such file, but {SAFETENSORS_INDEX} names it");
                return Err(FolderError::new(path, message));
            }
            let found = weights.add(&path)?;
            let lost = places
                .iter()
                .find(|(name, place)| **place == shard && !found.contains(*name));
            if let Some((name, _)) = lost {
                return Err(weights.error(format!(
                    "it names the tensor `{name}` in {shard}, which is not there; fetch both again"
                )));
            }
        }
        Ok(weights)
    }

    /// Adds the tensors of a file; returns their names in it.
    fn add(&mut self, path: &Path) -> Result<HashSet<String>, FolderError> {
        let unreadable = |error: tch::TchError| {
            let message = format!(
                "not safetensors that can be read ({error}); if the file is cut short, fetch it again"
            );
            FolderError::new(path, message)
        };
        let mut names = HashSet::new();
        for (name, tensor) in Tensor::read_safetensors(path).map_err(unreadable)? {
            // Numbers of positions are stored with some models; they are no weights.
            if tensor.is_floating_point() {
                let tensor = tensor.f_to_kind(Kind::Float).map_err(unreadable)?;
                self.tensors.insert(current(&name), tensor);
            }
            names.insert(name);
        }
        Ok(names)
    }

    /// The same weights in other numbers.
    pub(super) fn to_kind(&self, kind: Kind) -> Result<Self, FolderError> {
        let mut tensors = HashMap::new();
        for (name, tensor) in &self.tensors {
            let tensor = tensor.f_to_kind(kind).map_err(|error| {
                self.error(format!("the tensor `{name}` cannot be converted: {error}"))
            })?;
            tensors.insert(name.clone(), tensor);
        }
        Ok(Weights {
            path: self.path.clone(),
            tensors,
            family: self.family,
        })
    }

    /// A tensor that must have this shape, sharing storage with the one that was read; `name` is BERT's, without its prefix.
    pub(super) fn get(&self, name: &str, expected: &[i64]) -> Result<Tensor, FolderError> {
        let tensor = self.get_any(name)?;
        if tensor.size() == expected {
            Ok(tensor)
        } else {
            Err(self.wrong_shape(name, expected))
        }
    }

    /// A tensor of any shape, sharing storage with the one that was read.
    pub(super) fn get_any(&self, name: &str) -> Result<Tensor, FolderError> {
        let (full, bare) = self.names(name);
        let tensor = self.tensors.get(&full).or_else(|| self.tensors.get(&bare));
        tensor
            .map(Tensor::shallow_clone)
            .ok_or_else(|| self.error(format!("the tensor `{full}` is missing")))
    }

    /// What a tensor is called in the file, with the family's prefix and without.
    fn names(&self, name: &str) -> (String, String) {
        let Some(family) = self.family else {
            return (name.to_owned(), name.to_owned());
        };
        let bare =
            (family.names.iter()).fold(name.to_owned(), |name, (from, to)| name.replace(from, to));
        match name.starts_with("classifier.") {
            true => (bare.clone(), bare),
            false => (format!("{}.{bare}", family.prefix), bare),
        }
    }

    /// The error for a tensor that should have had the shape `expected`.
    pub(super) fn wrong_shape(&self, name: &str, expected: &[i64]) -> FolderError {
        let found = self.get_any(name).map(|tensor| tensor.size());
        self.error(format!(
            "the tensor `{}` has the shape {:?} where {expected:?} is expected",
            self.names(name).0,
            found.unwrap_or_default()
        ))
    }

    /// The error for what these weights are.
    pub(super) fn error(&self, message: impl Into<String>) -> FolderError {
        FolderError::new(&self.path, message)
    }
}

/// The name that a tensor has in newer files: the oldest ones have TensorFlow's names for the parts of a layer norm.
fn current(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((layer, "gamma")) => format!("{layer}.weight"),
        Some((layer, "beta")) => format!("{layer}.bias"),
        _ => name.to_owned(),
    }
}

/// The file that an index names for each tensor, and all those files.
fn shards(index: &Path) -> Result<(BTreeMap<String, String>, BTreeSet<String>), FolderError> {
    #[derive(Deserialize)]
    struct Index {
        weight_map: BTreeMap<String, String>,
    }
    let places = read_json::<Index>(index)?.weight_map;
    let shards: BTreeSet<String> = places.values().cloned().collect();
    // A shard lies beside its index; anything else is a mistake or an attempt to have other files read.
    let elsewhere = |name: &&String| Path::new(name).file_name() != Some(name.as_ref());
    match shards.iter().find(elsewhere) {
        Some(name) => {
            let message = format!("`{name}` is not a plain file name");
            Err(FolderError::new(index, message))
        }
        None => Ok((places, shards)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::family::Network;
    use super::*;
    use crate::reader::config::Config;
    use tch::Device;

    fn family(model_type: &str) -> &'static Family {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = format!(r#"{{"model_type": "{model_type}", "id2label": {{"0": "O"}}}}"#);
        std::fs::write(folder.path().join("config.json"), config).expect("a file");
        let config = Config::read(folder.path()).expect("a configuration");
        Network::of(&config).expect("a network").family
    }

    fn write(folder: &tempfile::TempDir, file: &str, names: &[&str]) {
        let tensor = |name: &&str| {
            (
                name.to_string(),
                Tensor::zeros([2], (Kind::Half, Device::Cpu)),
            )
        };
        let tensors: Vec<(String, Tensor)> = names.iter().map(tensor).collect();
        Tensor::write_safetensors(&tensors, folder.path().join(file)).expect("a file");
    }

    fn read(folder: &tempfile::TempDir, model_type: &str) -> Result<Weights, String> {
        Weights::read_folder(folder.path(), family(model_type)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_tensor_is_found_under_the_names_of_the_hub() {
        for (model_type, stored, asked) in [
            (
                "bert",
                "bert.embeddings.LayerNorm.gamma",
                "embeddings.LayerNorm.weight",
            ),
            (
                "bert",
                "embeddings.LayerNorm.beta",
                "embeddings.LayerNorm.bias",
            ),
            (
                "camembert",
                "roberta.encoder.layer.0.output.dense.bias",
                "encoder.layer.0.output.dense.bias",
            ),
            (
                "distilbert",
                "distilbert.transformer.layer.3.attention.out_lin.weight",
                "encoder.layer.3.attention.output.dense.weight",
            ),
            (
                "distilbert",
                "distilbert.transformer.layer.3.output_layer_norm.bias",
                "encoder.layer.3.output.LayerNorm.bias",
            ),
            ("electra", "classifier.bias", "classifier.bias"),
        ] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            write(&folder, "model.safetensors", &[stored]);
            let tensor = read(&folder, model_type).expect("weights").get(asked, &[2]);
            assert_eq!(tensor.expect("a tensor").kind(), Kind::Float, "{stored}");
        }
    }

    #[test]
    fn a_missing_tensor_has_the_name_of_its_family() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(&folder, "model.safetensors", &["classifier.dense.weight"]);
        let weights = read(&folder, "xlm-roberta").expect("weights");
        let message = |name: &str, shape: &[i64]| {
            let found = weights.get(name, shape);
            found.expect_err(name).to_string()
        };
        let missing = message("embeddings.word_embeddings.weight", &[2]);
        assert!(
            missing.ends_with("model.safetensors: the tensor `roberta.embeddings.word_embeddings.weight` is missing"),
            "{missing}"
        );
        assert!(message("classifier.weight", &[2]).contains("`classifier.weight` is missing"));
        let wrong = message("classifier.dense.weight", &[3, 2]);
        assert!(
            wrong.contains("`classifier.dense.weight` has the shape [2] where [3, 2] is expected"),
            "{wrong}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let message = read(&folder, "bert").expect_err("empty");
        assert!(
            message.contains("model.safetensors: no such file") && !message.contains(PICKLE_FILE),
            "{message}"
        );
        std::fs::write(folder.path().join(PICKLE_FILE), "").expect("a file");
        let message = read(&folder, "bert").expect_err("a pickle");
        assert!(message.contains(PICKLE_FILE), "{message}");
    }

    #[test]
    fn a_broken_index_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(&folder, "model-00002-of-00002.safetensors", &["b"]);
        for (index, expected) in [
            (
                r#"{"weight_map": {"a": "../a.safetensors"}}"#,
                "`../a.safetensors` is not a plain file name",
            ),
            (
                r#"{"weight_map": {"a": "model-00001-of-00002.safetensors"}}"#,
                "model-00001-of-00002.safetensors: no such file",
            ),
            (
                r#"{"weight_map": {"a": "model-00002-of-00002.safetensors"}}"#,
                "names the tensor `a` in model-00002-of-00002",
            ),
            (
                r#"{"weights": {}}"#,
                "index.json: not the JSON it should be",
            ),
            ("{", "index.json: not the JSON it should be"),
        ] {
            std::fs::write(folder.path().join(SAFETENSORS_INDEX), index).expect("a file");
            let message = read(&folder, "bert").expect_err(expected);
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn a_broken_file_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(
            folder.path().join("model.safetensors"),
            b"\x08\0\0\0\0\0\0\0{}",
        )
        .expect("a file");
        let message = read(&folder, "bert").expect_err("broken");
        assert!(
            message.contains("model.safetensors: not safetensors"),
            "{message}"
        );
    }
}
