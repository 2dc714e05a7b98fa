//! `carriere evaluate`: the figures of the reference scorer to the last digit, and what the command prints.
//!
//! `expected/` holds what the reference scorer and our reports say of `fixtures/`. Where the reference is there (see [`reference`]), the
//! first are compared with it. With `CARRIERE_BLESS` set, both are written anew instead of being compared.

mod cli;
mod compare;
mod equality;
mod random;
mod reference;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// A file of this folder.
fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/evaluate")
        .join(name)
}

/// Compares `found` with a file of `expected/`, or writes it there.
#[track_caller]
fn assert_expected(name: &str, found: &str) {
    let path = own("expected").join(name);
    if env::var_os("CARRIERE_BLESS").is_some() {
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, found, "{name}; CARRIERE_BLESS=1 accepts it");
}

/// `carriere evaluate` over gold and predicted records of `fixtures/`.
fn evaluate(gold: &str, predicted: &str) -> Command {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command
        .arg("evaluate")
        .arg(own("fixtures").join(gold))
        .arg("--predictions")
        .arg(own("fixtures").join(predicted));
    command
}

/// What a command that must succeed prints.
#[track_caller]
fn stdout(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}
