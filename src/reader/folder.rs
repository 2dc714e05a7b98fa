//! What a model folder holds, told from its files without loading the weights.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::EngineKind;
use super::config::{Config, FolderError};

/// Where the ONNX file of the default engine may lie, the first that exists being taken: as the bundled model has it, then as
/// repositories of the Hugging Face hub do.
pub const ONNX_FILES: [&str; 3] = ["model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx"];

/// Where whole safetensors may lie, the first that exists being taken.
pub const SAFETENSORS_FILES: [&str; 2] = ["model.safetensors", "model.fp16.safetensors"];

/// Lists the shards of safetensors that are cut into several files.
pub const SAFETENSORS_INDEX: &str = "model.safetensors.index.json";

/// Model types of `config.json` that the engine `rust-bert` runs.
pub(super) const RUST_BERT_TYPES: [&str; 6] = [
    "bert",
    "distilbert",
    "roberta",
    "camembert",
    "xlm-roberta",
    "electra",
];

/// What a model folder holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelFolder {
    /// The folder.
    pub folder: PathBuf,
    /// Class of the network (`BertForTokenClassification`), or its type (`bert`) where no class is named.
    pub architecture: String,
    /// Layers of the encoder, where `config.json` says.
    pub layers: Option<u64>,
    /// Size of all its files in bytes.
    pub bytes: u64,
    /// Kinds of entities as the checkpoint calls them, in its order, without `B-`, `I-` and `O`.
    pub labels: Vec<String>,
    /// Whether it reads syntax beside entities.
    pub syntax: bool,
    /// Engines that find weights they can run.
    pub engines: Vec<EngineKind>,
}

impl ModelFolder {
    /// Looks into a model folder.
    ///
    /// # Errors
    ///
    /// When `config.json` is missing, broken, or not that of a token classifier.
    pub fn inspect(folder: &Path) -> Result<Self, FolderError> {
        let config = Config::read(folder)?;
        let classes = strings(&config, "architectures");
        let model_type = config.text("model_type").unwrap_or_default();
        let named = classes.first().copied().unwrap_or(model_type);
        if !classes.is_empty()
            && !classes
                .iter()
                .any(|class| class.ends_with("ForTokenClassification"))
        {
            return Err(config.error(format!(
                "the model is a {named}; only token classifiers (`…ForTokenClassification`) give entities"
            )));
        }
        let labels = config.labels()?;
        let exists = |name: &&str| folder.join(name).is_file();
        let mut engines = Vec::new();
        if ONNX_FILES.iter().any(exists) {
            engines.push(EngineKind::Rten);
        }
        let has_weights = SAFETENSORS_FILES.iter().any(exists) || exists(&SAFETENSORS_INDEX);
        if has_weights && RUST_BERT_TYPES.contains(&model_type) {
            engines.push(EngineKind::RustBert);
        }
        // DistilBERT calls its layers `n_layers`.
        let layers = config
            .get("num_hidden_layers")
            .or_else(|| config.get("n_layers"));
        Ok(ModelFolder {
            folder: folder.to_owned(),
            architecture: if named.is_empty() { "unknown" } else { named }.to_owned(),
            layers: layers.and_then(Value::as_u64),
            bytes: size(folder),
            labels: kinds(&labels),
            syntax: folder.join("syntax_labels.json").is_file(),
            engines,
        })
    }
}

/// The strings of a list in the configuration.
fn strings<'c>(config: &'c Config, name: &str) -> Vec<&'c str> {
    let list = config.get(name).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// What labels name, in their order, without the letter of their scheme.
fn kinds(labels: &[String]) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for label in labels.iter().filter(|label| *label != "O") {
        let kind = match label.split_once(['-', '_']) {
            Some(("B" | "I" | "E" | "S" | "L" | "U", kind)) => kind,
            _ => label,
        };
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}

/// The ONNX file of a folder; where there is none, the name that it should have.
pub(super) fn onnx_file(folder: &Path) -> PathBuf {
    let files = ONNX_FILES.map(|name| folder.join(name));
    let [usual, ..] = &files;
    files
        .iter()
        .find(|path| path.is_file())
        .unwrap_or(usual)
        .clone()
}

/// Bytes of the files in a folder and its subfolders, behind symbolic links too.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match fs::metadata(entry.path()) {
        // A link to a folder may lead anywhere, even back.
        Ok(found) if found.is_dir() => match entry.file_type() {
            Ok(kind) if kind.is_symlink() => 0,
            _ => size(&entry.path()),
        },
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with this configuration and these files of four bytes.
    fn folder(config: &str, files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "four").expect("a file");
        }
        fs::write(folder.path().join("config.json"), config).expect("a file");
        folder
    }

    #[test]
    fn a_folder_is_described() {
        let config = r#"{"model_type": "distilbert", "n_layers": 6,
            "id2label": {"0": "O", "1": "B-PER", "2": "I-PER", "3": "GPE", "4": "S_ORG"}}"#;
        let held = folder(config, &["onnx/model.onnx", "model.safetensors"]);
        let found = ModelFolder::inspect(held.path()).expect("a model");
        assert_eq!(found.architecture, "distilbert");
        assert_eq!((found.layers, found.syntax), (Some(6), false));
        assert_eq!(found.bytes, 8 + config.len() as u64);
        assert_eq!(found.labels, ["PER", "GPE", "ORG"]);
        assert_eq!(found.engines, EngineKind::ALL);
        assert!(onnx_file(held.path()).ends_with("onnx/model.onnx"));
    }

    #[test]
    fn weights_decide_on_the_engines() {
        let config = r#"{"architectures": ["BertForTokenClassification"], "model_type": "bert",
            "num_hidden_layers": 12, "id2label": {"0": "O"}}"#;
        let engines = |files: &[&str]| {
            let held = folder(config, files);
            ModelFolder::inspect(held.path()).expect("a model").engines
        };
        assert_eq!(engines(&["syntax_labels.json"]), []);
        assert_eq!(engines(&["onnx/model_quantized.onnx"]), [EngineKind::Rten]);
        assert_eq!(engines(&[SAFETENSORS_INDEX]), [EngineKind::RustBert]);
        assert_eq!(
            engines(&["model.onnx", "model.safetensors"]),
            [EngineKind::Rten, EngineKind::RustBert]
        );
        assert!(onnx_file(Path::new("m")).ends_with("m/model.onnx"));
    }

    #[test]
    fn other_models_are_refused_with_the_file() {
        for (config, message) in [
            ("{", "not the JSON it should be"),
            (r#"{"model_type": "bert"}"#, "`id2label` is missing"),
            (
                r#"{"architectures": ["BertForMaskedLM"], "id2label": {"0": "LABEL_0"}}"#,
                "the model is a BertForMaskedLM",
            ),
        ] {
            let held = folder(config, &[]);
            let error = ModelFolder::inspect(held.path()).expect_err("an error");
            let error = error.to_string();
            assert!(
                error.contains("config.json: ") && error.contains(message),
                "{error}"
            );
        }
    }
}
