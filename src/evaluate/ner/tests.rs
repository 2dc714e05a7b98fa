use super::*;
use std::fs;

const AS_IS: NerOptions<'static> = NerOptions {
    types: Types::AsIs,
    scheme: None,
    only: Vec::new(),
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, contents: &str) -> std::path::PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, contents).unwrap();
        path
    }
}

#[test]
fn a_column_and_a_file_give_the_same() {
    let folder = Folder::new();
    let both = folder.write(
        "both.conll",
        "Léa B-PER B-PER\nRoux I-PER O\n\nLyon B-LOC B-LOC\n",
    );
    let gold = folder.write("gold.conll", "Léa B-PER\nRoux I-PER\n\nLyon B-LOC\n");
    let found = folder.write("found.conll", "Léa B-PER\nRoux O\n\nLyon B-LOC\n");
    let layout = Layout {
        tags: "2".parse().unwrap(),
        others: Some(Column::LAST),
        ..Layout::default()
    };
    let one = evaluate_conll(&both, &layout, &Source::Column, &AS_IS).unwrap();
    let two = evaluate_conll(&gold, &Layout::default(), &Source::File(&found), &AS_IS).unwrap();
    assert_eq!(one.tally, two.tally);
    assert_eq!(one.tally.micro().f1, 0.5);
    assert_eq!(
        (one.accuracy, one.words, one.sentences),
        (Some(2.0 / 3.0), Some(3), 2)
    );
}

#[test]
fn other_words_are_refused() {
    let folder = Folder::new();
    let gold = folder.write("gold.conll", "Léa B-PER\nRoux I-PER\n\nLyon B-LOC\n");
    for (other, message) in [
        (
            "Léa O\nRaux O\n\nLyon O\n",
            "found.conll:2: there is `Raux`, but line 2 of",
        ),
        (
            "Léa O\n\nRoux O\nLyon O\n",
            "found.conll:1: there is the end of a sentence, but line 2",
        ),
        ("Léa O\nRoux O\n", "found.conll: it has 1 sentences"),
    ] {
        let found = folder.write("found.conll", other);
        let error = evaluate_conll(&gold, &Layout::default(), &Source::File(&found), &AS_IS);
        let error = error.err().unwrap().to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_tag_outside_the_scheme_is_named() {
    let folder = Folder::new();
    let gold = folder.write("gold.conll", "a O O\nb S-PER O\n");
    let layout = Layout {
        tags: "2".parse().unwrap(),
        others: Some(Column::LAST),
        ..Layout::default()
    };
    let options = NerOptions {
        scheme: Some(Scheme::Iob2),
        ..AS_IS
    };
    let error = evaluate_conll(&gold, &layout, &Source::Column, &options)
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("gold.conll:2: the scheme"),
        "{error}"
    );
}

#[test]
fn texts_are_paired_by_identifier_or_order() {
    let folder = Folder::new();
    let name = |id: &str, start: usize| {
        format!(
            "{{{id}\"text\": \"Léa Roux\", \"entities\": [{{\"start\": {start}, \"end\": 8, \"label\": \"PER\"}}]}}\n"
        )
    };
    let gold = folder.write(
        "gold.jsonl",
        &(name("\"id\": 1, ", 0) + &name("\"id\": 2, ", 4)),
    );
    let score = |found: &str| {
        let found = folder.write("found.jsonl", found);
        evaluate_texts(&gold, &Source::File(&found), &AS_IS)
            .map(|report| report.tally.all().correct)
    };
    assert_eq!(
        score(&(name("\"id\": 2, ", 4) + &name("\"id\": 1, ", 0))).unwrap(),
        2
    );
    assert_eq!(score(&name("\"id\": 2, ", 4)).unwrap(), 1);
    assert_eq!(score(&(name("", 0) + &name("", 4))).unwrap(), 2);
    let error = score(&name("", 0)).unwrap_err().to_string();
    assert!(error.contains("it has 1 texts"), "{error}");
    let other = name("\"id\": 1, ", 0).replace("Léa", "Lea");
    let error = score(&other).unwrap_err().to_string();
    assert!(
        error.contains("found.jsonl:1: the text is not that of line 1"),
        "{error}"
    );
}

#[test]
fn only_the_types_asked_for_are_scored() {
    let folder = Folder::new();
    let gold = folder.write("gold.conll", "Léa B-PER B-PER\nLyon B-LOC O\n");
    let layout = Layout {
        tags: "2".parse().unwrap(),
        others: Some(Column::LAST),
        ..Layout::default()
    };
    let options = NerOptions {
        only: vec!["PER".into()],
        ..AS_IS
    };
    let report = evaluate_conll(&gold, &layout, &Source::Column, &options).unwrap();
    assert_eq!(report.tally.micro().f1, 1.0);
}
