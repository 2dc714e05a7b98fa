//! Running the program in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder for one test.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Makes the folder `models` here, with the bundled reader and word lists and one rule, for which [`TEXT`] gives an event: it loads in
    /// a fraction of the time, which counts where a test runs the program a hundred times.
    #[cfg(unix)]
    pub fn write_few_models(&self) {
        let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let rule = "[[rule]]\nname = \"names\"\npattern = '''\ntrigger = [lemma=nommer]\nperson = after(PERSON)\n'''\n\
                    examples = [{ text = \"La mairie a nommé Jeanne Morel.\", person = \"Jeanne Morel\" }]\n";
        self.write("models/rules/fr/appointment.toml", rule);
        fs::create_dir(self.at("models/rules/en")).unwrap();
        for name in ["reader", "lexicons", "confidence.toml"] {
            let link = self.at("models").join(name);
            std::os::unix::fs::symlink(bundled.join(name), link).unwrap();
        }
    }

    /// `carriere extract` with these arguments in this folder, and `input` on its standard input.
    pub fn extract(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::cargo_bin("carriere").unwrap();
        command
            .current_dir(self.0.path())
            .arg("extract")
            .args(arguments);
        command.write_stdin(input).output().unwrap()
    }

    /// Identifiers of the records, and code and place of the rejects, of a run over some inputs; the run's figures must add up.
    pub fn read(&self, arguments: &[&str], input: &[u8]) -> (Vec<String>, Vec<String>) {
        let files = [
            "-o",
            "read.jsonl",
            "--rejects",
            "bad.jsonl",
            "--summary",
            "sum.json",
        ];
        let output = self.extract(&[arguments, &files].concat(), input);
        let records = lines(&self.at("read.jsonl"));
        let rejects = lines(&self.at("bad.jsonl"));
        let summary = lines(&self.at("sum.json")).remove(0);
        let figure = |name: &str| summary[name].as_u64().unwrap() as usize;
        assert_eq!(figure("records"), records.len());
        assert_eq!(figure("rejects"), rejects.len());
        assert_eq!(figure("articles"), records.len() + rejects.len());
        assert_eq!(
            output.status.code(),
            Some(i32::from(!rejects.is_empty())),
            "{}",
            stderr(&output)
        );
        let id = |record: &Value| record["id"].as_str().unwrap().to_owned();
        let place = |reject: &Value| {
            let number = ["line", "record", "row"]
                .into_iter()
                .find_map(|name| reject[name].as_u64());
            format!(
                "{}@{}",
                reject["code"].as_str().unwrap(),
                number.unwrap_or(0)
            )
        };
        (
            records.iter().map(id).collect(),
            rejects.iter().map(place).collect(),
        )
    }
}

/// The lines of JSON of a file.
pub fn lines(path: &Path) -> Vec<Value> {
    parse(&fs::read(path).unwrap())
}

pub fn parse(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What an article says that gives one event.
pub const TEXT: &str = "La mairie a nommé Jeanne Morel directrice des services en mars 2015.";

/// A line with an article.
pub fn line(id: &str) -> String {
    json!({"id": id, "text": TEXT}).to_string()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes), &mut plain).unwrap();
    plain
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// The content of one Zstandard frame.
pub fn unzstd(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut decoder = ruzstd::decoding::StreamingDecoder::new(bytes).unwrap();
    std::io::Read::read_to_end(&mut decoder, &mut plain).unwrap();
    plain
}
