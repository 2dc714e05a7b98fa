//! The splitter against the sentences of Universal Dependencies treebanks, where there are any.

use std::fs;

use super::*;
use crate::testing::corpora;

/// Boundaries between sentences: right, found, in the treebank.
#[derive(Clone, Copy, Default)]
struct Counts(usize, usize, usize);

impl Counts {
    fn f1(self) -> f64 {
        200.0 * self.0 as f64 / (self.1 + self.2) as f64
    }
}

/// Compares with the sentences of a CoNLL-U file, joined by a space; those without an end mark are left out.
fn compare(conllu: &str, language: Language) -> Counts {
    let mut text = String::new();
    let mut gold = Vec::new();
    for sentence in conllu
        .lines()
        .filter_map(|line| line.strip_prefix("# text = "))
    {
        let sentence = sentence.trim();
        let bare = sentence.trim_end_matches(['"', '»', '”', '’', '\'', ')', ']', ' ']);
        if !bare.ends_with(['.', '?', '!', '…']) {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
            gold.push(text.len());
        }
        text.push_str(sentence);
    }
    let found = splitter().split(&text, language);
    let starts: Vec<_> = found.iter().skip(1).map(|span| span.start).collect();
    let right = starts
        .iter()
        .filter(|start| gold.binary_search(start).is_ok())
        .count();
    Counts(right, starts.len(), gold.len())
}

#[test]
fn boundaries_agree_with_treebanks() {
    let Some(folder) = corpora() else {
        eprintln!("skipped: no labelled corpora (set CARRIERE_DATA to their folder)");
        return;
    };
    let mut low = Vec::new();
    let mut totals = [Counts::default(); 2];
    for (language, name, floor) in [
        (French, "fr_sequoia-ud-train", 98.8),
        (French, "fr_sequoia-ud-dev", 98.5),
        (French, "fr_gsd-ud-dev", 99.0),
        (French, "fr_pud-ud-test", 99.3),
        (French, "fr_partut-ud-train", 98.7),
        (English, "en_ewt-ud-dev", 96.0),
        (English, "en_gum-ud-dev", 99.0),
        (English, "en_pud-ud-test", 99.3),
        (English, "en_lines-ud-train", 97.3),
        (English, "en_partut-ud-train", 98.3),
    ] {
        let file = folder
            .join("ud")
            .join(language.code())
            .join(format!("{name}.conllu"));
        let Ok(conllu) = fs::read_to_string(&file) else {
            eprintln!("skipped: no {name}.conllu");
            continue;
        };
        let counts = compare(&conllu, language);
        println!("{name}: {:.2}", counts.f1());
        if counts.f1() < floor {
            low.push(format!("{name}: F1 {:.2}, not {floor}", counts.f1()));
        }
        if !name.contains("partut") {
            let total = &mut totals[language as usize];
            total.0 += counts.0;
            total.1 += counts.1;
            total.2 += counts.2;
        }
    }
    println!(
        "all but ParTUT: {:.2} {:.2}",
        totals[0].f1(),
        totals[1].f1()
    );
    assert!(low.is_empty(), "{low:?}");
}
