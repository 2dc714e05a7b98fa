//! The reference scorer, `tools/score_events.py` of the shared folder beside the checkout or of `CARRIERE_SHARED`, run by Python 3.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The scorer, or `None` with a message where it or Python is not there.
pub fn scorer() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = env::var_os("CARRIERE_SHARED").map_or_else(beside, PathBuf::from);
    let scorer = shared.join("tools/score_events.py");
    if !scorer.is_file() {
        eprintln!("skipped: there is no {}", scorer.display());
        return None;
    }
    let version = Command::new("python3").arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no python3");
        return None;
    }
    Some(scorer)
}

/// What the scorer prints of two files.
pub fn run(scorer: &Path, gold: &Path, predicted: &Path, options: &[&str]) -> String {
    python(scorer, |command| {
        command.arg(gold).arg(predicted).args(options);
    })
}

/// The scorer's JSON of two files.
pub fn json(scorer: &Path, gold: &Path, predicted: &Path) -> Value {
    serde_json::from_str(&run(scorer, gold, predicted, &["--json"])).unwrap()
}

/// What a Python script prints.
pub fn python(script: &Path, arguments: impl FnOnce(&mut Command)) -> String {
    let mut command = Command::new("python3");
    command.arg(script).env("PYTHONIOENCODING", "utf-8");
    arguments(&mut command);
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}
