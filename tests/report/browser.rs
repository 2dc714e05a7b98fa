//! The page in headless Chromium, driven by Selenium.
//!
//! It runs where `CARRIERE_CHROMIUM_PYTHON` names a Python that has `scripts/report.txt`, and `chromium` and `chromedriver` are installed:
//!
//! ```sh
//! sudo apt-get install chromium chromium-driver
//! CARRIERE_CHROMIUM_PYTHON="$(scripts/python.sh scripts/report.txt)" cargo test --test report
//! ```
//!
//! `CARRIERE_REPORT_PAGES` names a folder for the pages and pictures of them, to be looked at.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use carriere::record::Record;
use carriere::report::{PageLanguage, PageOptions};
use serde_json::{Value, json};

use crate::gold::{many, project, records, report, stories};

const HOSTILE: &str = "</script><img src=x onerror=\"window.hacked=1\"><b>bold</b>\u{202E}desrever";

#[test]
fn a_reader_finds_opens_and_prints() {
    let Some(python) = std::env::var_os("CARRIERE_CHROMIUM_PYTHON") else {
        eprintln!("skipped: CARRIERE_CHROMIUM_PYTHON names no Python with scripts/report.txt");
        return;
    };
    let temporary = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("CARRIERE_REPORT_PAGES").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    let write = |name: &str, page: String| {
        let path = folder.join(name);
        fs::write(&path, page).expect("a file");
        path
    };
    let options = PageOptions {
        title: None,
        language: Some(PageLanguage::French),
    };
    let pairs = records();
    let told = stories(&pairs);
    let page = report(&pairs, &told).html(&options).expect("a page");
    let pages = [
        write("pairs.html", page),
        write("hostile.html", hostile()),
        write("many.html", {
            let (records, stories) = many(5000);
            report(&records, &stories).html(&options).expect("a page")
        }),
    ];
    let output = Command::new(python)
        .arg(project("scripts/report_check.py"))
        .args(&pages)
        .arg(&folder)
        .output()
        .expect("the Python that CARRIERE_CHROMIUM_PYTHON names");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    let figures: Value = serde_json::from_slice(&output.stdout).expect("figures");
    eprintln!("{figures}");
    let expected = json!({
        "people": distinct(&told),
        "events": told.len(),
    });
    assert_eq!(figures["pairs"], expected);
}

fn distinct(stories: &[carriere::compare::Story]) -> usize {
    let mut ids: Vec<&str> = stories
        .iter()
        .map(|story| story.person.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// The page of the first pair, with markup and marks of direction wherever words can stand.
fn hostile() -> String {
    let mut pairs: Vec<Record> = records();
    let mut told = stories(&pairs);
    told.retain(|story| story.person.id.starts_with("01/"));
    for record in &mut pairs {
        for text in [&mut record.title, &mut record.source] {
            *text = Some(HOSTILE.into());
        }
        record.url = Some("javascript:window.hacked=1".into());
        for event in &mut record.events {
            event.person.text = HOSTILE.into();
            if let Some(role) = &mut event.role {
                role.text = HOSTILE.into();
            }
            for evidence in &mut event.evidence {
                evidence.text = HOSTILE.into();
                evidence.rule = HOSTILE.into();
            }
        }
    }
    for story in &mut told {
        story.person.canonical = format!("{HOSTILE} {}", "Very-Long-Name".repeat(40));
        story.person.names = vec![story.person.canonical.clone(), "M".repeat(500)];
        story.reasons = vec![HOSTILE.into()];
    }
    let options = PageOptions {
        title: Some(HOSTILE.into()),
        language: None,
    };
    report(&pairs, &told).html(&options).expect("a page")
}
