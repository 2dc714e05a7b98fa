//! Date expressions in both languages, resolved against an article's date.
//!
//! A case is a text in which each date stands in brackets with its meaning: `[text|start]`, `[text|start..end]`, `[text|..end]`,
//! `[text|]` for one that is found but not fixed.

mod english;
mod french;

use std::path::{Path, PathBuf};

use carriere::document::{DateDetail, Language};
use carriere::lexicon::LexiconError;
use carriere::mentions::dates::DateGrammar;
use proptest::prelude::*;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexicons/dates")
}

fn grammar() -> DateGrammar {
    DateGrammar::load(&models()).expect("the shipped grammar loads")
}

/// Writes what the grammar finds into the text, in the notation of the cases.
fn annotate(
    grammar: &DateGrammar,
    text: &str,
    language: Language,
    anchor: Option<&str>,
    is_coming: bool,
) -> String {
    let mut annotated = String::new();
    let mut done = 0;
    for date in grammar.find(text, language, anchor, "") {
        let DateDetail { start, end, coming } = date.detail;
        let coming = coming.filter(|_| is_coming).map(|coming| coming.start);
        let start = coming.or(start);
        let end = end.map(|end| format!("..{end}"));
        annotated += &text[done..date.span.start];
        annotated += &format!(
            "[{}|{}{}]",
            date.span.of(text),
            start.unwrap_or_default(),
            end.unwrap_or_default()
        );
        done = date.span.end;
    }
    annotated + &text[done..]
}

/// The text of a case without its annotation.
fn plain(case: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in case.chars() {
        match c {
            '[' => {}
            '|' => inside = true,
            ']' => inside = false,
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// With `is_coming`, what dates mean that are still to come.
fn check(language: Language, anchor: Option<&str>, is_coming: bool, cases: &[&str]) {
    let grammar = grammar();
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| {
            (
                case,
                annotate(&grammar, &plain(case), language, anchor, is_coming),
            )
        })
        .filter(|(case, found)| *case != found)
        .map(|(case, found)| format!("expected {case}\n   found {found}\n"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join(""));
}

// 29 October 2019 is a Tuesday.
const ANCHOR: Option<&str> = Some("2019-10-29");

#[test]
fn errors_name_file_and_line() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write =
        |fr: &str| std::fs::write(dir.path().join("fr.toml"), fr).expect("the folder is writable");
    let load = || DateGrammar::load(dir.path()).expect_err("a bad grammar is refused");

    assert!(matches!(load(), LexiconError::Read { .. }));
    write("[months]\nmai = \n");
    let message = load().to_string();
    assert!(message.contains("fr.toml:2:"), "{message}");
    let head =
        "[months]\nmai = 5\n[weekdays]\nlundi = 1\n[[rule]]\nname = 'm'\nmeans = 'calendar'\n";
    for (rule, expected) in [
        ("pattern = '(?P<day>'", "fr.toml:8:11: "),
        (
            "pattern = '{moths}'",
            "fr.toml:8:11: no word table, list or macro is named {moths}",
        ),
        ("pattern = '(?P<dya>1)'", "fr.toml:8:11: rule m: group dya"),
    ] {
        write(&format!("{head}{rule}\n"));
        let message = load().to_string();
        assert!(message.contains(expected), "{message}");
    }
    write(
        &head
            .replace("mai = 5", "mai = 13")
            .replace("'calendar'", "'calendar'\npattern = 'x'"),
    );
    assert!(
        load()
            .to_string()
            .contains("fr.toml:2:7: mai: expected a number from 1 to 12")
    );
}

/// Pieces that dates are made of, in any order, with noise between them.
fn date_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "2016",
        "2004",
        "-",
        "–",
        " ",
        " ",
        " ",
        "\u{a0}",
        "le ",
        "8",
        "31",
        "1er",
        "février",
        "fe\u{301}vrier",
        "mars",
        "May",
        "Oct.",
        "mardi",
        "Tuesday",
        " à ",
        " au ",
        " et ",
        " to ",
        " and ",
        "entre ",
        "between ",
        "jusqu’en ",
        "until ",
        "dernier",
        "last ",
        "next ",
        "(",
        ")",
        "/",
        ".",
        ",",
        "l’an ",
        "il y a ",
        "999",
        "trois",
        "three",
        " ans",
        " years",
        " ago",
        "aujourd’hui",
        "ㅤ",
        "é",
        "𝟚",
        "début ",
        "early ",
        "99",
        "29",
    ]);
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

/// True for an ISO 8601 prefix that is a real year, month or day.
fn is_iso(text: &str) -> bool {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    full.len() == 10 && full.parse::<jiff::civil::Date>().is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn found_dates_are_well_formed(
        text in prop_oneof![date_like(), "\\PC{0,80}", "[0-9 ./-]{0,40}"],
        anchor in prop::option::of(prop_oneof!["[0-9]{4}(-[0-9]{2}){0,2}", "\\PC{0,12}"]),
        before in prop_oneof![date_like(), "\\PC{0,80}"],
    ) {
        thread_local!(static GRAMMAR: DateGrammar = grammar());
        for language in Language::ALL {
            let dates = GRAMMAR.with(|g| g.find(&text, language, anchor.as_deref(), &before));
            let mut end = 0;
            for date in dates {
                prop_assert!(date.span.start >= end && !date.span.is_empty());
                prop_assert!(text.get(date.span.start..date.span.end).is_some());
                end = date.span.end;
                let DateDetail { start, end, .. } = &date.detail;
                prop_assert!(start.iter().chain(end).all(|iso| is_iso(iso)), "{:?}", date.detail);
                if let (Some(start), Some(end)) = (start, end) {
                    let shared = start.len().min(end.len());
                    prop_assert!(start[..shared] <= end[..shared]);
                }
            }
        }
    }
}
