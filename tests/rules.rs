//! `carriere rules` from outside: reports, lists, explanations, and exit statuses.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Rules with an example or counter-example each that holds or fails.
const RULES: &str = r#"[[rule]]
name = "test-good"
pattern = '''
trigger = [word=nommée]
person  = before(PER "a" "été")
role    = after(ROLE)
'''
examples = [{ text = "Anne Roux a été nommée directrice.", person = "Anne Roux", role = "directrice" }]
counterexamples = ["Anne Roux a été nommée hier."]

[[rule]]
name = "test-other-slots"
reliability = 0.5
status = "planned"
pattern = '''
trigger = [word=nommée]
person  = before(PER "a" "été")
role?   = after(ROLE)
'''
examples = [{ text = "Anne Roux a été nommée directrice.", person = "Anne Roux", role = "présidente", date = "2016" }]

[[rule]]
name = "test-silent"
pattern = '''
trigger = [word=nommée]
person  = after(PER)
'''
examples = [{ text = "Anne Roux a été nommée directrice.", person = "Anne Roux" }]

[[rule]]
name = "test-nowhere"
pattern = 'trigger = "promue" person = after(PER)'
examples = [{ text = "Anne Roux a été nommée directrice.", person = "Anne Roux" }]

[[rule]]
name = "test-too-much"
pattern = '''
trigger = [word=nommée]
person  = before(PER "a" "été")
'''
counterexamples = ["Anne Roux a été nommée hier."]
"#;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// True when the reader is there; says so when a test is skipped.
fn has_reader() -> bool {
    let there = models().join("reader/model.onnx").is_file();
    if !there {
        eprintln!("skipped: there is no models/reader/model.onnx");
    }
    there
}

/// A folder of French rules with one file.
fn folder(contents: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("fr")).unwrap();
    fs::write(folder.path().join("fr/appointment.toml"), contents).unwrap();
    folder
}

/// Runs `carriere rules` over a folder's rules besides the bundled ones: status, output, errors; the folder is written `DIR`.
fn rules(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::cargo_bin("carriere")
        .unwrap()
        .arg("rules")
        .args(arguments)
        .arg("--models")
        .arg(models())
        .arg("--rules")
        .arg(folder.path())
        .output()
        .unwrap();
    let shown = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        let text = text.replace(&*folder.path().to_string_lossy(), "DIR");
        text.replace('\\', "/")
    };
    (
        output.status.code(),
        shown(output.stdout),
        shown(output.stderr),
    )
}

#[test]
fn a_report_shows_what_fails_as_a_diff() {
    if !has_reader() {
        return;
    }
    let (status, report, errors) = rules(&folder(RULES), &["test", "--filter", "/test-"]);
    assert_eq!((status, errors.as_str()), (Some(1), ""));
    assert_eq!(
        report,
        "\
FAIL fr/appointment/test-other-slots (DIR/fr/appointment.toml:12)
  Anne Roux a été nommée directrice.
    person: Anne Roux
  - role: présidente
  + role: directrice
  - date: 2016
  - status: actual
  + status: planned


FAIL fr/appointment/test-silent (DIR/fr/appointment.toml:23)
  Anne Roux a été nommée directrice.
  the rule did not fire: the trigger matched, but nothing was found for person = after(PER)

FAIL fr/appointment/test-nowhere (DIR/fr/appointment.toml:31)
  Anne Roux a été nommée directrice.
  the rule did not fire: its trigger matched nowhere

FAIL fr/appointment/test-too-much (DIR/fr/appointment.toml:36)
  Anne Roux a été nommée hier.
  a counter-example, but the rule fired:
  + person: Anne Roux


note: fr/appointment/test-too-much has no example
5 rules, 4 examples, 2 counter-examples: 4 fail
"
    );
}

#[test]
fn a_report_without_failures_is_one_line() {
    if !has_reader() {
        return;
    }
    let (status, report, _) = rules(&folder(RULES), &["test", "--filter", "test-good"]);
    assert_eq!(
        (status, report.as_str()),
        (
            Some(0),
            "1 rules, 1 examples, 1 counter-examples: all hold\n"
        )
    );
}

#[test]
fn rules_are_listed_with_their_places() {
    let (status, list, errors) = rules(&folder(RULES), &["list", "--filter", "/test-"]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert_eq!(
        list,
        "\
fr/appointment/test-good\t0.80\tDIR/fr/appointment.toml:2
fr/appointment/test-other-slots\t0.50\tDIR/fr/appointment.toml:12
fr/appointment/test-silent\t0.80\tDIR/fr/appointment.toml:23
fr/appointment/test-nowhere\t0.80\tDIR/fr/appointment.toml:31
fr/appointment/test-too-much\t0.80\tDIR/fr/appointment.toml:36
"
    );
}

#[test]
fn an_explanation_shows_the_reading_and_the_rules() {
    if !has_reader() {
        return;
    }
    let text = "Anne Roux a été nommée directrice.";
    let arguments = ["explain", text, "--language", "fr", "--filter", "/test-"];
    let (status, shown, errors) = rules(&folder(RULES), &arguments);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert_eq!(
        shown,
        "\
Anne Roux a été nommée directrice.

    1  Anne                 PROPN  nsubj:pass  5 nommée
    2  Roux                 PROPN  flat        1 Anne
    3  a                    AUX    aux         5 nommée
    4  été                  AUX    aux:pass    5 nommée
    5  nommée               VERB   root        root
    6  directrice           NOUN   xcomp       5 nommée
    7  .                    PUNCT  punct       5 nommée

  PER   Anne Roux
  ROLE  directrice

  fired: fr/appointment/test-good (actual): person = Anne Roux; role = directrice
  fired: fr/appointment/test-other-slots (planned): person = Anne Roux; role = directrice
  fired: fr/appointment/test-too-much (actual): person = Anne Roux
  close: fr/appointment/test-silent: the trigger matched, but nothing was found for person = after(PER)

"
    );
}

#[test]
fn a_bad_rule_file_ends_with_its_place() {
    let broken = RULES.replace("before(PER \"a\"", "before(PERS \"a\"");
    for arguments in [
        &["list"][..],
        &["test"],
        &["explain", "Anne Roux a été nommée."],
    ] {
        let (status, shown, errors) = rules(&folder(&broken), arguments);
        assert_eq!((status, shown.as_str()), (Some(2), ""));
        assert_eq!(errors.lines().count(), 1, "{errors}");
        assert!(
            errors.starts_with("error: DIR/fr/appointment.toml:5:18: expected "),
            "{errors}"
        );
    }
}

#[test]
fn a_text_in_no_known_language_is_asked_about() {
    if !has_reader() {
        return;
    }
    let (status, _, errors) = rules(&folder(RULES), &["explain", "12"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("say --language fr or en"), "{errors}");
}
