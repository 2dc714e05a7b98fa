//! `carriere models fetch` from outside, against a hub on this machine.

mod hub;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use hub::{COMMIT, Fault, Hub, MODEL};

const CONFIG: &[u8] = br#"{"architectures": ["BertForTokenClassification"], "model_type": "bert",
    "num_hidden_layers": 2, "id2label": {"0": "O", "1": "B-PER", "2": "I-PER"}}"#;
const TOKENIZER: &[u8] = b"{\"version\": \"1.0\"}";
const WEIGHTS: &str = "model.safetensors";

/// As many bytes without a pattern.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..size).map(next).collect()
}

/// A hub with a whole model of 300,000 bytes of weights.
fn plain() -> (Hub, Vec<u8>) {
    let weights = noise(300_000);
    let hub = Hub::new(&[
        ("config.json", CONFIG),
        ("tokenizer.json", TOKENIZER),
        (WEIGHTS, &weights),
        ("README.md", b"not fetched"),
    ]);
    (hub, weights)
}

/// A home of the hub's programs.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }

    fn carriere(&self) -> Command {
        let mut command = Command::cargo_bin("carriere").unwrap();
        command
            .env("HF_HOME", self.0.path())
            .env_remove("HF_ENDPOINT");
        for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(proxy).env_remove(proxy.to_uppercase());
        }
        command
    }

    fn fetch(&self, hub: &Hub, options: &[&str]) -> Output {
        let mut command = self.carriere();
        command.args(["models", "fetch", MODEL]).args(options);
        command.env("HF_ENDPOINT", &hub.endpoint).output().unwrap()
    }

    /// The folder that fetching must give.
    fn snapshot(&self) -> PathBuf {
        let name = format!("hub/models--own--reader/snapshots/{COMMIT}");
        self.0.path().join(name)
    }

    /// The names in the folder of the files themselves.
    fn blobs(&self) -> Vec<String> {
        let folder = self.0.path().join("hub/models--own--reader/blobs");
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".lock"))
            .collect()
    }

    /// Makes sure that the fetch gave the folder and nothing else.
    fn assert_fetched(&self, output: &Output) {
        let errors = stderr(output);
        assert_eq!(output.status.code(), Some(0), "{errors}");
        let folder = String::from_utf8(output.stdout.clone()).unwrap();
        assert_eq!(folder, format!("{}\n", self.snapshot().display()));
        // No progress where there is no terminal.
        let errors = errors.lines().filter(|line| !line.starts_with("note: "));
        assert_eq!(errors.count(), 0);
    }

    /// Makes sure that the fetch failed with these words and without a folder.
    fn assert_failed(&self, output: &Output, words: &[&str]) {
        let errors = stderr(output);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(output.stdout.is_empty());
        assert_eq!(errors.lines().count(), 1, "{errors}");
        for word in words {
            assert!(errors.contains(word), "{word} in {errors}");
        }
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_model_is_fetched_once() {
    let ((hub, weights), home) = (plain(), Home::new());
    home.assert_fetched(&home.fetch(&hub, &[]));
    let read = |name: &str| fs::read(home.snapshot().join(name)).unwrap();
    assert_eq!(read("config.json"), CONFIG);
    assert_eq!(read("tokenizer.json"), TOKENIZER);
    assert_eq!(read(WEIGHTS), weights);
    assert!(!home.snapshot().join("README.md").exists());
    // As the hub's other programs have it.
    let branch = home.0.path().join("hub/models--own--reader/refs/main");
    assert_eq!(fs::read_to_string(branch).unwrap(), COMMIT);
    assert_eq!(hub.ranges(WEIGHTS), ["bytes=0-"]);

    // The second time nothing but sizes and tags is asked for; the option is as good as the variable.
    let mut again = home.carriere();
    again.args(["models", "fetch", MODEL, "--endpoint"]);
    let again = again.arg(format!("{}/", hub.endpoint)).output().unwrap();
    home.assert_fetched(&again);
    assert_eq!(hub.ranges(WEIGHTS), [] as [&str; 0]);

    // A file that was damaged since is fetched again.
    fs::write(home.snapshot().join(WEIGHTS), noise(299_999)).unwrap();
    home.assert_fetched(&home.fetch(&hub, &[]));
    assert_eq!(read(WEIGHTS), weights);
    assert_eq!(hub.ranges(WEIGHTS), ["bytes=0-"]);
}

#[test]
fn shards_are_fetched() {
    let (first, second) = (noise(1000), noise(2000));
    let index =
        br#"{"metadata": {}, "weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors",
        "c": "model-1.safetensors"}}"#;
    let files: [(&str, &[u8]); 5] = [
        ("config.json", CONFIG),
        ("tokenizer.json", TOKENIZER),
        ("model.safetensors.index.json", index),
        ("model-1.safetensors", &first),
        ("model-2.safetensors", &second),
    ];
    let (hub, home) = (Hub::new(&files), Home::new());
    home.assert_fetched(&home.fetch(&hub, &[]));
    for (name, bytes) in files {
        assert_eq!(
            fs::read(home.snapshot().join(name)).unwrap(),
            bytes,
            "{name}"
        );
    }

    // A shard that the repository does not have, and one that would lie elsewhere.
    for (name, home) in [("model-3.safetensors", Home::new()), ("../x", Home::new())] {
        let index = format!(r#"{{"weight_map": {{"a": "{name}"}}}}"#);
        let files = [files[0], files[1], (files[2].0, index.as_bytes())];
        let output = home.fetch(&Hub::new(&files), &[]);
        home.assert_failed(&output, &["`own/reader` has no ", name]);
    }
}

#[test]
fn a_broken_connection_goes_on_where_it_stopped() {
    let ((hub, weights), home) = (plain(), Home::new());
    hub.fault(
        WEIGHTS,
        Fault::Breaks {
            at: 100_000,
            times: 1,
        },
    );
    home.assert_fetched(&home.fetch(&hub, &[]));
    assert_eq!(hub.ranges(WEIGHTS), ["bytes=0-", "bytes=100000-"]);
    assert_eq!(fs::read(home.snapshot().join(WEIGHTS)).unwrap(), weights);
    assert!(!home.blobs().iter().any(|name| name.ends_with(".part")));
}

#[test]
fn a_body_that_never_comes_whole_is_an_error_and_goes_on_later() {
    let ((hub, weights), home) = (plain(), Home::new());
    hub.fault(
        WEIGHTS,
        Fault::Breaks {
            at: 100_000,
            times: usize::MAX,
        },
    );
    let output = home.fetch(&hub, &[]);
    home.assert_failed(
        &output,
        &[
            "byte 100000 of 300000 of `model.safetensors`",
            "run this again",
        ],
    );
    assert!(hub.ranges(WEIGHTS).len() > 2);
    assert!(!home.snapshot().join(WEIGHTS).exists());

    hub.fault(WEIGHTS, Fault::None);
    home.assert_fetched(&home.fetch(&hub, &[]));
    assert_eq!(hub.ranges(WEIGHTS), ["bytes=100000-"]);
    assert_eq!(fs::read(home.snapshot().join(WEIGHTS)).unwrap(), weights);
}

#[test]
fn what_differs_from_the_announced_file_is_thrown_away() {
    for (file, fault, words) in [
        (
            WEIGHTS,
            Fault::EndsAt(200_000),
            "200000 bytes instead of 300000",
        ),
        (WEIGHTS, Fault::Changes(123_456), "the checksum "),
        ("tokenizer.json", Fault::Changes(3), "the checksum "),
    ] {
        let ((hub, weights), home) = (plain(), Home::new());
        hub.fault(file, fault);
        let before = home.fetch(&hub, &[]);
        home.assert_failed(&before, &[&format!("`{file}` came with"), words]);
        assert!(fs::symlink_metadata(home.snapshot().join(file)).is_err());
        // What came before it stays.
        assert_eq!(home.blobs().len(), if file == WEIGHTS { 2 } else { 1 });
        hub.fault(file, Fault::None);
        home.assert_fetched(&home.fetch(&hub, &[]));
        assert_eq!(fs::read(home.snapshot().join(WEIGHTS)).unwrap(), weights);
    }
}

#[test]
fn what_is_left_of_other_runs_does_no_harm() {
    let ((hub, weights), home) = (plain(), Home::new());
    home.assert_fetched(&home.fetch(&hub, &[]));
    hub.ranges(WEIGHTS);
    let link = home.snapshot().join(WEIGHTS);
    let blob = fs::canonicalize(&link).unwrap();
    let part = blob.with_extension("part");
    // A link to nothing, and a part as long as the file or longer: there is no byte to go on from.
    for size in [300_000, 300_001] {
        fs::remove_file(&blob).unwrap();
        fs::write(&part, noise(size)).unwrap();
        home.assert_fetched(&home.fetch(&hub, &[]));
        assert_eq!(hub.ranges(WEIGHTS), ["bytes=0-"]);
        assert_eq!(fs::read(&link).unwrap(), weights);
        assert!(!part.exists());
    }
}

#[test]
fn what_the_hub_does_not_have_is_named() {
    let home = Home::new();
    let (hub, _) = plain();
    let output = home.fetch(&hub, &["--revision", "v2"]);
    home.assert_failed(&output, &["no model `own/reader`", "`v2`", &hub.endpoint]);
    let mut other = home.carriere();
    other.args(["models", "fetch", "own/other", "--endpoint", &hub.endpoint]);
    home.assert_failed(&other.output().unwrap(), &["no model `own/other`"]);
    let output = home.fetch(&hub, &["--onnx"]);
    home.assert_failed(
        &output,
        &["`own/reader` has no ONNX file", "onnx/model.onnx"],
    );

    let files: [(&str, &[u8]); 3] = [
        ("config.json", CONFIG),
        ("tokenizer.json", TOKENIZER),
        ("pytorch_model.bin", b"pickle"),
    ];
    for (files, words) in [
        (&files[1..], "`own/reader` has no config.json"),
        (&files[..1], "`own/reader` has no tokenizer.json"),
        (
            &files[..],
            "`own/reader` has no weights that carriere can use",
        ),
    ] {
        let home = Home::new();
        home.assert_failed(&home.fetch(&Hub::new(files), &[]), &[words]);
    }
}

#[test]
fn other_models_are_refused_before_their_weights() {
    let config = br#"{"architectures": ["BertForMaskedLM"], "model_type": "bert"}"#;
    let files: [(&str, &[u8]); 3] = [
        ("config.json", config),
        ("tokenizer.json", TOKENIZER),
        (WEIGHTS, b"weights"),
    ];
    let (hub, home) = (Hub::new(&files), Home::new());
    let output = home.fetch(&hub, &[]);
    home.assert_failed(&output, &["`own/reader` is no reader", "BertForMaskedLM"]);
    assert_eq!(hub.ranges(WEIGHTS), [] as [&str; 0]);
}

#[test]
fn gated_models_ask_for_a_login() {
    for status in [401, 403] {
        let words = [&*format!("status {status}"), "hf auth login"];
        // The hub describes gated models to all, but keeps their files.
        let ((hub, _), home) = (plain(), Home::new());
        hub.fault("config.json", Fault::Status { status, times: 9 });
        let output = home.fetch(&hub, &[]);
        home.assert_failed(&output, &words);
        home.assert_failed(&output, &["`own/reader/config.json`"]);

        let ((hub, _), home) = (plain(), Home::new());
        hub.refuse(status);
        home.assert_failed(&home.fetch(&hub, &[]), &words);
        assert_eq!(hub.requests(), 1);
    }
}

#[test]
fn a_failing_server_is_asked_again_and_then_named() {
    let ((hub, weights), home) = (plain(), Home::new());
    let fails = |times| Fault::Status { status: 503, times };
    hub.fault(WEIGHTS, fails(2));
    home.assert_fetched(&home.fetch(&hub, &[]));
    assert_eq!(fs::read(home.snapshot().join(WEIGHTS)).unwrap(), weights);

    let home = Home::new();
    hub.fault(WEIGHTS, fails(99));
    let output = home.fetch(&hub, &[]);
    home.assert_failed(&output, &["own/reader/model.safetensors", "status 503"]);
    assert!(!home.snapshot().join(WEIGHTS).exists());

    let ((hub, _), home) = (plain(), Home::new());
    hub.refuse(500);
    home.assert_failed(&home.fetch(&hub, &[]), &["status 500", "try again later"]);
    assert_eq!(hub.requests(), 4);
}

#[test]
fn no_network_and_no_hub() {
    let home = Home::new();
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for (endpoint, words) in [
        (&*endpoint, "cannot reach http://127.0.0.1:"),
        (
            "http://no-such-host.invalid",
            "cannot reach http://no-such-host.invalid",
        ),
        ("localhost", "`localhost` is no endpoint"),
    ] {
        let mut command = home.carriere();
        command.args(["models", "fetch", MODEL, "--endpoint", endpoint]);
        home.assert_failed(&command.output().unwrap(), &[words]);
    }
    let ((hub, _), home) = (plain(), Home::new());
    for (name, words) in [("reader", "OWNER/NAME"), ("own/../x", "OWNER/NAME")] {
        let mut command = home.carriere();
        command.args(["models", "fetch", name, "--endpoint", &hub.endpoint]);
        home.assert_failed(&command.output().unwrap(), &[words]);
    }
    // A page instead of a description.
    hub.refuse(200);
    home.assert_failed(&home.fetch(&hub, &[]), &["fails on `own/reader`"]);
}

#[test]
fn a_cache_that_cannot_be_written_is_named() {
    let ((hub, _), home) = (plain(), Home::new());
    fs::write(home.0.path().join("hub"), "a file").unwrap();
    home.assert_failed(&home.fetch(&hub, &[]), &["cannot write into the cache"]);
}

#[test]
fn a_fetched_model_is_listed_checked_and_used() {
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reader");
    let Ok(onnx) = fs::read(bundled.join("model.onnx")) else {
        eprintln!("skipped: there is no models/reader/model.onnx");
        return;
    };
    let read = |name: &str| fs::read(bundled.join(name)).unwrap();
    // Laid out as most repositories of the hub have it.
    let hub = Hub::new(&[
        ("config.json", &read("config.json")),
        ("tokenizer.json", &read("tokenizer.json")),
        ("syntax_labels.json", &read("syntax_labels.json")),
        ("onnx/model.onnx", &onnx),
        (WEIGHTS, b"not asked for"),
    ]);
    let home = Home::new();
    home.assert_fetched(&home.fetch(&hub, &["--onnx"]));
    assert!(!home.snapshot().join(WEIGHTS).exists());
    let folder = home.snapshot().display().to_string();

    let output = home
        .carriere()
        .args(["models", "list", "--format", "json"])
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let entries: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["name"], "bundled");
    assert_eq!(entries[1]["name"], MODEL);
    assert_eq!(entries[1]["commit"], COMMIT);
    assert_eq!(entries[1]["folder"], *folder);
    assert_eq!(entries[1]["engines"], serde_json::json!(["rten"]));

    let output = home
        .carriere()
        .args(["models", "check", &folder])
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.contains("there is no SHA256SUMS"), "{report}");

    let mut extract = home.carriere();
    extract.args(["extract", "--model", &folder]);
    let output = extract
        .write_stdin("{\"text\": \"Jeanne Morel a été nommée directrice de la Banque de France.\"}")
        .output()
        .unwrap();
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(record["events"][0]["person"]["text"], "Jeanne Morel");
}
