//! Whole articles: who is who, whom stand-ins mean.

mod descriptions;
mod names;
mod objects;
mod relatives;
mod subjects;

use super::testing::build;
use crate::document::Language::{English, French};
use crate::syntax::Gender;

/// Asserts whom the last stand-in of a form means.
fn french(notation: &[&str], form: &str, expected: &str) {
    assert_eq!(build(French, notation).who(form), expected, "{notation:?}");
}

fn english(notation: &[&str], form: &str, expected: &str) {
    assert_eq!(build(English, notation).who(form), expected, "{notation:?}");
}

/// Asserts the persons of names, each written as a sentence of its own.
fn people(names: &[&str], expected: &[&str]) {
    let sentences: Vec<String> = names.iter().map(|name| format!("~ [{name}] .")).collect();
    let notation: Vec<&str> = sentences.iter().map(String::as_str).collect();
    assert_eq!(build(French, &notation).people(), expected, "{names:?}");
}

#[test]
fn genders() {
    let gender_in = |language, notation: &[&str]| {
        let built = build(language, notation);
        let first = built.persons.iter().next().expect("a person");
        built.persons.gender(first)
    };
    let gender = |notation: &[&str]| gender_in(French, notation);
    assert_eq!(gender(&["~ [Anne Morin] ."]), Some(Gender::Feminine));
    assert_eq!(
        gender(&["~ [Jean-Claude Morin] ."]),
        Some(Gender::Masculine)
    );
    assert_eq!(gender(&["~ [Claude Morin] ."]), None);
    assert_eq!(gender(&["~ [Simone Morin] ."]), Some(Gender::Feminine));
    assert_eq!(gender_in(English, &["~ [Simone Morin] ."]), None);
    assert_eq!(gender(&["~ Mme [Claude Morin] ."]), Some(Gender::Feminine));
    assert_eq!(
        gender(&["~ [Claude Morin] , ROLE[directrice|dep|0|f] ."]),
        Some(Gender::Feminine)
    );
    assert_eq!(
        gender(&["La|det|2|f ROLE[ministre|nsubj|5] [Claude|appos|2 Morin] part|root|0 ."]),
        Some(Gender::Feminine)
    );
}
