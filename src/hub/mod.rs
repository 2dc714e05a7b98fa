//! Models of the [Hugging Face hub](https://huggingface.co): fetching them into the cache that its other programs share, and finding
//! those that are there.
//!
//! Fetching is behind the feature `hub`; what another program has fetched is found without it.

#[cfg(feature = "hub")]
mod error;
#[cfg(feature = "hub")]
mod fetch;
#[cfg(feature = "hub")]
mod verify;

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::reader::folder::{ModelFolder, ONNX_FILES, SAFETENSORS_FILES, SAFETENSORS_INDEX};

#[cfg(feature = "hub")]
pub use error::HubError;
#[cfg(feature = "hub")]
pub use fetch::{Source, fetch};

/// A model of the cache.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// `OWNER/NAME`.
    pub repository: String,
    /// The commit.
    pub commit: String,
    /// What it holds.
    pub model: ModelFolder,
}

/// The hub's cache: `$HF_HOME/hub`, else `~/.cache/huggingface/hub`; `None` where there is no home folder either.
pub fn cache_folder() -> Option<PathBuf> {
    let home = match env::var_os("HF_HOME").filter(|home| !home.is_empty()) {
        Some(home) => PathBuf::from(home),
        None => env::home_dir()?.join(".cache/huggingface"),
    };
    Some(home.join("hub"))
}

/// The token classifiers in a cache that have all kinds of files that a reader needs, in order of their names.
pub fn fetched(cache: &Path) -> Vec<Fetched> {
    let mut found = Vec::new();
    for repository in subfolders(cache) {
        let name = name(&repository);
        let Some(name) = name.strip_prefix("models--") else {
            continue;
        };
        for snapshot in subfolders(&repository.join("snapshots")) {
            let has = |file: &&str| snapshot.join(file).is_file();
            let weights =
                ONNX_FILES.iter().chain(&SAFETENSORS_FILES).any(has) || has(&SAFETENSORS_INDEX);
            if !has(&"tokenizer.json") || !weights {
                continue;
            }
            // The cache holds models of all kinds; others are no error.
            if let Ok(model) = ModelFolder::inspect(&snapshot) {
                found.push(Fetched {
                    repository: name.replacen("--", "/", 1),
                    commit: self::name(&snapshot),
                    model,
                });
            }
        }
    }
    found
}

/// The folders in a folder, in order of their names; none where it does not exist.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_classifiers_of_a_cache_are_found() {
        let cache = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| {
            let path = cache.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        let config = r#"{"model_type": "bert", "id2label": {"0": "O"}}"#;
        for (snapshot, files) in [
            (
                "models--b--two--three/snapshots/2",
                "tokenizer.json model.safetensors",
            ),
            (
                "models--b--two--three/snapshots/1",
                "tokenizer.json onnx/model.onnx",
            ),
            ("models--a--one/snapshots/1", "tokenizer.json"),
            ("models--a--two/snapshots/1", "model.onnx"),
            ("datasets--a--one/snapshots/1", "tokenizer.json model.onnx"),
        ] {
            put(&format!("{snapshot}/config.json"), config);
            for file in files.split(' ') {
                put(&format!("{snapshot}/{file}"), "");
            }
        }
        put("models--c--other/snapshots/1/config.json", "{}");
        put("version.txt", "1");
        let found: Vec<_> = fetched(cache.path())
            .into_iter()
            .map(|found| format!("{} {}", found.repository, found.commit))
            .collect();
        assert_eq!(found, ["b/two--three 1", "b/two--three 2"]);
        assert_eq!(fetched(&cache.path().join("absent")), []);
    }
}
