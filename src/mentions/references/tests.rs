use std::fs;

use super::*;
use crate::resolve::persons::testing::{references, sentences};
use proptest::prelude::*;

fn found(language: Language, notation: &str) -> Vec<String> {
    let (text, sentences) = sentences(language, &[notation]);
    let mentions = sentences.iter().flat_map(|sentence| &sentence.mentions);
    let references = mentions.filter(|mention| mention.kind == MentionKind::Reference);
    references
        .map(|mention| mention.span.of(&text).to_string())
        .collect()
}

fn french(notation: &str, expected: &[&str]) {
    assert_eq!(found(Language::French, notation), expected, "{notation}");
}

fn english(notation: &str, expected: &[&str]) {
    assert_eq!(found(Language::English, notation), expected, "{notation}");
}

#[test]
fn pronouns() {
    french("~ Il part et elle reste .", &["Il", "elle"]);
    french(
        "~ Selon celui - ci , a - t - il dit .",
        &["celui - ci", "il"],
    );
    english(
        "~ He said she would stay , and they agreed .",
        &["He", "she", "they"],
    );
    english("~ It says so .", &[]);
}

#[test]
fn impersonal_pronouns() {
    french("~ Il faut partir .", &[]);
    french("~ Il n' y a pas de candidat .", &[]);
    french("~ Il s' agit d' un poste .", &[]);
    french("~ Il est donc nécessaire que tout change .", &[]);
    french("~ Y a - t - il un candidat ?", &[]);
    french("~ Il est nécessaire ici .", &["Il"]);
    french("Il|expl|2 arrive|root|0 un|det|4 train|obj|2 .", &[]);
    french("Il|expl|3 y|obl|3 enseigne|root|0 .", &["Il"]);
    french(
        "Il|expl|3 y|expl|3 reste|root|0 un|det|5 doute|obj|3 .",
        &[],
    );
    french(
        "Il|nsubj|4 y|obl|4 a|aux|4 dirigé|root|0|part un|det|6 service|obj|4 .",
        &["Il"],
    );
}

#[test]
fn the_mark_beside_the_date_of_a_cv_line() {
    let mark = |shorthand: &str| {
        let (text, sentence) = crate::mentions::roles::testing::sentence(shorthand);
        let found = references().find(&text, &sentence, Language::French);
        let marks = found.iter().map(|mention| mention.span);
        marks
            .map(|span| format!("{}{}", span.of(&text), span.start))
            .collect::<Vec<_>>()
    };
    let (date, role) = (
        "[DATE:2019 2019/NUM/4/obl ]",
        "[ROLE:head cheffe/NOUN/0/root ]",
    );
    assert_eq!(mark(&format!("{date} ~: {role} .")), [":5"]);
    assert_eq!(
        mark(&format!("• Depuis/ADP/3/case {date} ~: {role}")),
        [":16"]
    );
    assert_eq!(mark(&format!("En/ADP/2/case {date} , {role} .")), [",7"]);
    assert_eq!(mark(&format!("{role} ( {date} ) .")), ["(7"]);
    assert_eq!(mark(&format!("{role} ~: {date}")), [":7"]);
    // A clause has its own subject.
    let part = "part/VERB/0/root/Fin";
    for line in [
        format!("En/ADP/2/case {date} , {role} {part} ."),
        format!("{role} {part} , {date}"),
        format!("On dit : {date} : {role}"),
        format!("{date} ~."),
    ] {
        assert_eq!(mark(&line), [""; 0], "{line}");
    }
}

#[test]
fn who_acts_may_be_told_by_nation_or_trade() {
    french("Le|det|2 Gallois|nsubj|3 signe|root|0 .", &["Le Gallois"]);
    french("Le|det|2 gallois|nsubj|3 revit|root|0 .", &[]);
    french("On|nsubj|2 parle|root|0 au|case|4 Gallois|obl|2 .", &[]);
    french(
        "L'|det|2 ancienne|amod|3 avocate|nsubj|4 signe|root|0 .",
        &["L' ancienne avocate"],
    );
    french(
        "~ Cette mère de trois enfants part .",
        &["Cette mère de trois enfants"],
    );
    english("The|det|2 Iranian|nsubj|3 signs|root|0 .", &["The Iranian"]);
    english(
        "The|det|3 Iranian|amod|3|ADJ minister|nsubj|4|NOUN signs|root|0 .",
        &[],
    );
    english(
        "The|det|3 former|amod|3 nurse|nsubj|4 signs|root|0 .",
        &["The former nurse"],
    );
    // A trade by itself, unless something hangs on it: the doctor of a ward may be anybody.
    french("Le|det|2 médecin|nsubj|3 part|root|0 .", &["Le médecin"]);
    let ward = "Le|det|2 médecin|nsubj|5 du|case|4 service|nmod|2 part|root|0 .";
    french(ward, &[]);
    english(
        "The|det|3 Harvard|compound|3 graduate|nsubj|4 joins|root|0 .",
        &["The Harvard graduate"],
    );
    english(
        "The|det|2 historian|nsubj|3 left|root|0 .",
        &["The historian"],
    );
}

#[test]
fn words_that_only_syntax_tells_apart() {
    french(
        "Le|det|2 maire|nsubj|4 l'|obj|4|PRON nomme|root|0 .",
        &["l'"],
    );
    french("~ Le maire l' a nommé .", &[]);
    english(
        "They|nsubj|2 hired|root|0 her|obj|2|PRON .",
        &["They", "her"],
    );
    english("Her|nmod|2|PRON firm|nsubj|3 grew|root|0 .", &["Her"]);
    french("Son|det|2 départ|nsubj|3 surprend|root|0 .", &["Son"]);
    english("~ Her firm grew .", &[]);
}

#[test]
fn descriptions() {
    french("~ L’ intéressée rejoint la direction .", &["L’ intéressée"]);
    french("~ Cela l’intéresse .", &[]);
    french(
        "~ L’homme de 54 ans succède à cette dernière .",
        &["L’homme de 54 ans", "cette dernière"],
    );
    french("~ L’homme de 154 ans .", &[]);
    french(
        "Ce|det|3 dernier|amod|3 mandat|nsubj|4 expire|root|0 .",
        &[],
    );
    english(
        "~ The 33-year-old joins , and the 41-year-old banker leaves .",
        &["The 33-year-old", "the 41-year-old banker"],
    );
    english(
        "The|det|3 33-year-old|amod|3 firm|nsubj|4 grew|root|0 .",
        &[],
    );
}

#[test]
fn names_are_left_alone() {
    english("~ ORG[The Who] played and [He] sang .", &[]);
}

#[test]
fn details() {
    let (text, sentences) = sentences(Language::French, &["~ Elles partent , qui reste ."]);
    let details: Vec<_> = sentences
        .iter()
        .flat_map(|sentence| &sentence.mentions)
        .map(|mention| {
            (
                mention.span.of(&text),
                mention.tokens.clone(),
                mention.detail.clone(),
            )
        })
        .collect();
    let detail = |gender, plural, relative| {
        Detail::Reference(crate::document::ReferenceDetail {
            gender,
            plural,
            kind: if relative {
                ReferenceKind::Relative
            } else {
                ReferenceKind::Pronoun
            },
            nth: None,
        })
    };
    assert_eq!(
        details,
        [
            (
                "Elles",
                0..1,
                detail(Some(crate::syntax::Gender::Feminine), true, false)
            ),
            ("qui", 3..4, detail(None, false, true)),
        ]
    );
}

#[test]
fn mistakes_are_named_with_their_line() {
    let message = |stand_in: &str| {
        let empty =
            "impersonal = { pronouns = [], skip = [], after = [], before = [] }\ncv_marks = []";
        let file =
            format!("[en]\n{empty}\nstand_in = []\n[fr]\n{empty}\n[[fr.stand_in]]\n{stand_in}\n");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("references.toml"), file).expect("written");
        let error = References::load(folder.path())
            .expect_err("refused")
            .to_string();
        error
            .rsplit("references.toml")
            .next()
            .unwrap_or_default()
            .to_string()
    };
    assert_eq!(
        message("kind = \"pronoun\"\nforms = [\"le {x}\"]"),
        ":10:10: no class `x`; known: age, word"
    );
    assert_eq!(
        message("kind = \"pronoun\"\nforms = [\"{age} ans\"]"),
        ":10:10: a form begins with a plain word"
    );
    assert_eq!(
        message("kind = \"pronoun\"\nforms = []\ngender = \"x\""),
        ":11:10: gender `x` is neither Masc nor Fem"
    );
    assert!(message("kind = \"noun\"\nforms = []").starts_with(":9:8: unknown variant `noun`"));
    assert!(message("kind = \"pronoun\"\nforms = []\nnth = 0").starts_with(":11:7: invalid value"));
    let missing = References::load(std::path::Path::new("no/such/folder"));
    assert!(matches!(missing, Err(LexiconError::Read { .. })));
}

proptest! {
    #[test]
    fn offsets_are_of_the_text(words in prop::collection::vec("[ilLe'’ \\-qui0-9ÉÀé]{1,8}|celui-ci|l’intéressé|the|33-year-old", 1..12)) {
        let line = words.iter().map(|word| word.replace(' ', "_")).collect::<Vec<_>>().join(" ");
        let references = references();
        for language in Language::ALL {
            let (text, sentences) = sentences(language, &[&format!("~ {line}")]);
            for sentence in &sentences {
                for mention in references.find(&text, sentence, language) {
                    prop_assert!(text.get(mention.span.start..mention.span.end).is_some());
                    let covered = mention.tokens.clone().map(|token| sentence.tokens[token].span).reduce(|a, b| a.cover(&b));
                    prop_assert!(covered.is_some_and(|covered| covered.contains(&mention.span)));
                }
            }
        }
    }
}
