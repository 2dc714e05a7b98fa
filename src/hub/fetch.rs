//! Fetching what a reader needs of a repository.
//!
//! [hf-hub](https://docs.rs/hf-hub) downloads and lays out the cache. It takes what arrives for the whole file, so each file is compared
//! with what the hub announces before a folder is given out. A broken download is tried again from here rather than by hf-hub, which
//! goes on at the wrong place when a try brings nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use hf_hub::api::sync::{Api, ApiBuilder, ApiRepo, Metadata};
use hf_hub::{Cache, CacheRepo, Repo, RepoType};
use indicatif::ProgressBar;
use serde::Deserialize;
use ureq::http::Uri;

use super::error::{Failure, HubError};
use super::verify;
use crate::reader::folder::{ModelFolder, ONNX_FILES, SAFETENSORS_INDEX};

/// Milliseconds to wait before each further try of a broken download or a failing server.
const WAITS: [u64; 3] = [500, 1000, 2000];

/// Where a model is and where it goes.
#[derive(Clone, Debug)]
pub struct Source {
    /// `OWNER/NAME`.
    pub repository: String,
    /// Branch, tag or commit.
    pub revision: String,
    /// The hub's address, `https://huggingface.co` or a mirror's.
    pub endpoint: String,
    /// The cache, [`cache_folder`](super::cache_folder) or another. A token beside it (`token` in the folder above) is sent along.
    pub cache: PathBuf,
}

/// Fetches the configuration, the tokenizer and the weights of a token classifier, and gives their folder.
///
/// The weights are safetensors, or the ONNX file where `onnx` asks for it or there are no safetensors. Files that are in the cache already
/// are only verified, and a download that broke goes on where it stopped. With `progress`, a bar is drawn on standard error if that
/// is a terminal.
///
/// # Errors
///
/// A [`HubError`]; the folder is whole or not given.
pub fn fetch(source: &Source, onnx: bool, progress: bool) -> Result<PathBuf, HubError> {
    let hub = Hub::open(source, progress)?;
    let folder = hub.fetch("config.json")?;
    // Now rather than after gigabytes of weights.
    ModelFolder::inspect(&folder).map_err(|error| hub.unusable(error))?;
    hub.fetch("tokenizer.json")?;
    let (file, sharded) = hub.weights(onnx)?;
    hub.fetch(file)?;
    if sharded {
        for shard in hub.shards(&folder)? {
            hub.fetch(&shard)?;
        }
    }
    // Weights of ONNX files over 2 GB, and the syntax of carriere's own readers.
    for extra in [
        format!("{file}_data").as_str(),
        "syntax_labels.json",
        "syntax.safetensors",
    ] {
        if hub.files.contains(extra) {
            hub.fetch(extra)?;
        }
    }
    Ok(folder)
}

/// A repository at one commit.
struct Hub<'a> {
    source: &'a Source,
    api: Api,
    remote: ApiRepo,
    cached: CacheRepo,
    /// The folder of the commit.
    folder: PathBuf,
    commit: String,
    /// The files of the repository.
    files: BTreeSet<String>,
    progress: bool,
}

impl<'a> Hub<'a> {
    fn open(source: &'a Source, progress: bool) -> Result<Self, HubError> {
        check(source)?;
        let cache = Cache::new(source.cache.clone());
        let endpoint = source.endpoint.trim_end_matches('/').to_owned();
        let api = ApiBuilder::from_cache(cache.clone())
            .with_endpoint(endpoint)
            .with_progress(false)
            .build()
            .map_err(|error| HubError::Usage(error.to_string()))?;
        let repo = Repo::with_revision(
            source.repository.clone(),
            RepoType::Model,
            source.revision.clone(),
        );
        let remote = api.repo(repo.clone());
        let info = patiently(|| remote.info().map_err(Failure::from))
            .map_err(|failure| explain(source, failure, None))?;
        if info.sha.is_empty() || !info.sha.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let failure = Failure::Nonsense(format!("`{}` as the commit", info.sha));
            return Err(explain(source, failure, None));
        }
        let cached = cache.repo(repo);
        Ok(Hub {
            folder: cached.pointer_path(&info.sha),
            commit: info.sha,
            files: info
                .siblings
                .into_iter()
                .map(|file| file.rfilename)
                .collect(),
            source,
            api,
            remote,
            cached,
            progress,
        })
    }

    /// The file with the weights, and whether it is the index of shards.
    fn weights(&self, onnx: bool) -> Result<(&'static str, bool), HubError> {
        let has = |name: &&str| self.files.contains(*name);
        let whole = "model.safetensors";
        let onnx_file = ONNX_FILES.into_iter().find(has);
        match onnx_file {
            _ if !onnx && has(&whole) => Ok((whole, false)),
            _ if !onnx && has(&SAFETENSORS_INDEX) => Ok((SAFETENSORS_INDEX, true)),
            Some(name) => Ok((name, false)),
            None if onnx => Err(self.no_file(format!("ONNX file ({})", ONNX_FILES.join(", ")))),
            None => Err(self.no_file(format!(
                "weights that carriere can use ({whole}, {SAFETENSORS_INDEX}, {})",
                ONNX_FILES.join(", ")
            ))),
        }
    }

    /// The files that the index of shards names.
    fn shards(&self, folder: &Path) -> Result<BTreeSet<String>, HubError> {
        #[derive(Deserialize)]
        struct Index {
            weight_map: BTreeMap<String, String>,
        }
        let text = fs::read(folder.join(SAFETENSORS_INDEX)).map_err(|error| self.cache(error))?;
        let index: Index = serde_json::from_slice(&text)
            .map_err(|error| self.unusable(format!("{SAFETENSORS_INDEX}: {error}")))?;
        Ok(index.weight_map.into_values().collect())
    }

    /// Makes sure that a file is in the cache and whole; gives the folder of the commit.
    fn fetch(&self, file: &str) -> Result<PathBuf, HubError> {
        // Names from an index are not to be trusted; the hub's own list has no others.
        if !self.files.contains(file) || !is_inside(file) {
            return Err(self.no_file(file.to_owned()));
        }
        let url = self.remote.url(file);
        let metadata = patiently(|| self.api.metadata(&url).map_err(Failure::from))
            .map_err(|failure| explain(self.source, failure, Some(file)))?;
        if metadata.commit_hash() != self.commit {
            return Err(HubError::Changed {
                repository: self.source.repository.clone(),
            });
        }
        if !is_inside(metadata.etag()) {
            let failure = Failure::Nonsense(format!("`{}` as the tag", metadata.etag()));
            return Err(explain(self.source, failure, Some(file)));
        }
        let place = self.folder.join(file);
        let fault = |place: &Path| {
            verify::fault(place, metadata.size() as u64, metadata.etag())
                .map_err(|error| self.cache(error))
        };
        if place.exists() && fault(&place)?.is_none() {
            return Ok(self.folder.clone());
        }
        // Damaged, or a link to nothing, which would keep the new one out.
        if place.symlink_metadata().is_ok() {
            fs::remove_file(&place).map_err(|error| self.cache(error))?;
        }
        self.download(file, &metadata)?;
        if let Some(message) = fault(&place)? {
            for path in [place, self.cached.blob_path(metadata.etag())] {
                fs::remove_file(path).map_err(|error| self.cache(error))?;
            }
            return Err(HubError::Damaged {
                file: file.to_owned(),
                message,
            });
        }
        Ok(self.folder.clone())
    }

    fn download(&self, file: &str, metadata: &Metadata) -> Result<(), HubError> {
        let size = metadata.size() as u64;
        // What hf-hub has so far.
        let part = self
            .cached
            .blob_path(metadata.etag())
            .with_extension("part");
        let have = || fs::metadata(&part).map_or(0, |found| found.len());
        let place = patiently(|| {
            // There is no byte to go on from, so that the server would refuse.
            if have() >= size && part.exists() {
                fs::remove_file(&part).map_err(Failure::Cache)?;
            }
            let bar = match self.progress {
                true => ProgressBar::new(size),
                false => ProgressBar::hidden(),
            };
            let result = self.remote.download_with_progress(file, bar.clone());
            bar.finish_and_clear();
            result.map_err(Failure::from)
        })
        .map_err(|failure| match failure {
            Failure::Broken(message) => HubError::Broken {
                file: file.to_owned(),
                have: have(),
                size,
                message,
            },
            failure => explain(self.source, failure, Some(file)),
        })?;
        if place == self.folder.join(file) {
            Ok(())
        } else {
            Err(HubError::Changed {
                repository: self.source.repository.clone(),
            })
        }
    }

    fn no_file(&self, file: String) -> HubError {
        HubError::NoFile {
            repository: self.source.repository.clone(),
            file,
        }
    }

    fn unusable(&self, error: impl ToString) -> HubError {
        HubError::Unusable {
            repository: self.source.repository.clone(),
            message: error.to_string(),
        }
    }

    fn cache(&self, source: std::io::Error) -> HubError {
        HubError::Cache {
            path: self.source.cache.clone(),
            source,
        }
    }
}

/// Refuses what would make a wrong address or lead out of the cache.
fn check(source: &Source) -> Result<(), HubError> {
    let Source {
        repository,
        revision,
        endpoint,
        ..
    } = source;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let plain =
        |name: &str| !name.is_empty() && !name.starts_with('.') && name.chars().all(allowed);
    let parts: Vec<&str> = repository.split('/').collect();
    if parts.len() != 2 || !parts.iter().copied().all(plain) {
        return Err(HubError::Usage(format!(
            "`{repository}` is no model of the hub; name it as OWNER/NAME"
        )));
    }
    if !revision.split('/').all(plain) {
        return Err(HubError::Usage(format!(
            "`{revision}` is no revision; name a branch, a tag or a commit"
        )));
    }
    let address = endpoint.parse::<Uri>().ok();
    let scheme = address.as_ref().and_then(Uri::scheme_str);
    if !matches!(scheme, Some("http" | "https")) {
        return Err(HubError::Usage(format!(
            "`{endpoint}` is no endpoint; name one as https://huggingface.co"
        )));
    }
    Ok(())
}

/// True for a relative path that does not lead out of its folder.
fn is_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Tries again what may pass.
fn patiently<T>(mut request: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
    for wait in WAITS {
        match request() {
            Err(failure) if failure.may_pass() => thread::sleep(Duration::from_millis(wait)),
            result => return result,
        }
    }
    request()
}

/// The error for a request about a file, or about the repository.
fn explain(source: &Source, failure: Failure, file: Option<&str>) -> HubError {
    let endpoint = source.endpoint.trim_end_matches('/').to_owned();
    let repository = source.repository.clone();
    let what = match file {
        Some(file) => format!("{repository}/{file}"),
        None => repository.clone(),
    };
    let server = |message: String| HubError::Server {
        endpoint: endpoint.clone(),
        what: what.clone(),
        message,
    };
    match (failure, file) {
        (Failure::Status(status @ (401 | 403)), _) => HubError::Refused {
            endpoint,
            repository,
            what,
            status,
        },
        (Failure::Status(404), None) => HubError::NoRepository {
            endpoint,
            repository,
            revision: source.revision.clone(),
        },
        (Failure::Status(404), Some(file)) => HubError::NoFile {
            repository,
            file: file.to_owned(),
        },
        (Failure::Status(status), _) => server(format!("status {status}")),
        (Failure::Broken(message) | Failure::Unreachable(message), _) => {
            HubError::Unreachable { endpoint, message }
        }
        (Failure::Nonsense(message), _) => server(message),
        (Failure::Locked, _) => HubError::Locked { file: what },
        (Failure::Cache(error), _) => HubError::Cache {
            path: source.cache.clone(),
            source: error,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        let source = |repository: &str, revision: &str, endpoint: &str| Source {
            repository: repository.into(),
            revision: revision.into(),
            endpoint: endpoint.into(),
            cache: "cache".into(),
        };
        let hub = "https://huggingface.co";
        for good in [
            source("a/b", "main", hub),
            source("a-1/b.c_2", "refs/pr/1", "http://localhost:80/"),
        ] {
            assert!(check(&good).is_ok(), "{good:?}");
        }
        for (bad, message) in [
            (source("b", "main", hub), "OWNER/NAME"),
            (source("a/b/c", "main", hub), "OWNER/NAME"),
            (source("../b", "main", hub), "OWNER/NAME"),
            (source("a/b?c", "main", hub), "OWNER/NAME"),
            (source("a/b", "../../../main", hub), "revision"),
            (source("a/b", "", hub), "revision"),
            (source("a/b", "main", "huggingface.co"), "endpoint"),
            (source("a/b", "main", "ftp://huggingface.co"), "endpoint"),
        ] {
            let error = check(&bad).expect_err("an error").to_string();
            assert!(error.contains(message), "{error}");
        }
        assert!(is_inside("onnx/model.onnx") && is_inside("W/abc"));
        assert!(!is_inside("../a") && !is_inside("/a") && !is_inside(""));
    }
}
