//! What is read in a sentence does not depend on what else is read with it.

use carriere::document::Sentence;

use crate::checkpoint::{read, reader};

/// Words that fillers are made of.
const WORDS: [&str; 40] = [
    "la",
    "ministre",
    "de",
    "Tours",
    "a",
    "nommé",
    "hier",
    "Paul",
    "Garnier",
    "directeur",
    "l’",
    "agence",
    "et",
    "du",
    "théâtre",
    "national",
    "qui",
    "avait",
    "quitté",
    "Lille",
    "the",
    "board",
    "of",
    "Fenwick",
    "&",
    "Co.",
    "appointed",
    "Laura",
    "Stone",
    "as",
    "chair",
    "in",
    "1998",
    "after",
    "she",
    "left",
    "anticonstitutionnellement",
    "(ESA)",
    "–",
    "12",
];

/// `count` sentences of 1 to 70 words; the same ones every time.
fn fillers(count: usize) -> Vec<String> {
    let mut state = 7u64;
    let mut next = |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    (0..count)
        .map(|_| {
            let longest = if next(10) == 0 { 70 } else { 25 };
            let length = 1 + next(longest);
            let words: Vec<&str> = (0..length).map(|_| WORDS[next(WORDS.len())]).collect();
            words.join(" ")
        })
        .collect()
}

/// Sentences of the sample articles.
fn samples() -> Vec<String> {
    ["fr", "en"]
        .iter()
        .flat_map(|language| {
            let path = format!(
                "{}/tests/samples/{language}.jsonl",
                env!("CARGO_MANIFEST_DIR")
            );
            let lines = std::fs::read_to_string(path).expect("the samples");
            let texts: Vec<String> = lines
                .lines()
                .map(|line| {
                    let article: serde_json::Value = serde_json::from_str(line).expect("JSON");
                    article["text"].as_str().unwrap_or_default().to_owned()
                })
                .collect();
            texts
                .iter()
                .flat_map(|text| text.split_inclusive(". "))
                .map(|sentence| sentence.trim().to_owned())
                .filter(|sentence| sentence.len() > 20)
                .take(30)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Bit for bit: scores too.
fn assert_same(alone: &Sentence, together: &Sentence, text: &str, size: usize) {
    assert_eq!(alone, together, "among {size} others: {text}");
}

#[test]
fn a_sentence_reads_the_same_alone_and_in_company() {
    let Some(reader) = reader() else { return };
    let (fillers, samples) = (fillers(1000), samples());
    assert!(samples.len() >= 50, "{} sentences", samples.len());
    let alone: Vec<Sentence> = samples
        .iter()
        .flat_map(|text| read(reader, &[text]))
        .collect();
    for size in [1, 2, 7, 60, 1000] {
        // The samples follow `size` fillers and are company to each other.
        let mut texts: Vec<&str> = fillers[..size].iter().map(String::as_str).collect();
        texts.extend(samples.iter().map(String::as_str));
        let together = read(reader, &texts);
        for (index, text) in samples.iter().enumerate() {
            assert_same(&alone[index], &together[size + index], text, size);
        }
    }
}
