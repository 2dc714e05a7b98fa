//! Object pronouns.

use super::*;

#[test]
fn an_object_is_not_the_subject() {
    english(
        &["[John|nsubj|3 Alder] appointed|root|0 him|obj|3|PRON ."],
        "him",
        "-",
    );
    english(
        &[
            "[Peter|nsubj|3 Hale] arrived|root|0 .",
            "[John|nsubj|3 Alder] appointed|root|0 him|obj|3|PRON .",
        ],
        "him",
        "Peter Hale",
    );
    english(
        &[
            "[Jane|nsubj|3 Hale] arrived|root|0 .",
            "[John|nsubj|3 Alder] appointed|root|0 her|obj|3|PRON .",
        ],
        "her",
        "Jane Hale",
    );
}

#[test]
fn nor_a_subject_that_is_shared() {
    french(
        &[
            "[Paul|nsubj|3 Berthaud] reçoit|root|0 [Luc|obj|3 Morin] et|cc|8 le|obj|8|PRON nomme|conj|3 .",
        ],
        "le",
        "Luc Morin",
    );
    french(
        &["[Paul|nsubj|3 Berthaud] veut|root|0 le|obj|5|PRON nommer|xcomp|3|inf ."],
        "le",
        "-",
    );
}

#[test]
fn a_resolved_subject_is_excluded_too() {
    french(
        &[
            "[Paul|nsubj|3 Berthaud] reçoit|root|0 [Luc|obj|3 Morin] .",
            "Il|nsubj|3 le|obj|3|PRON nomme|root|0 .",
        ],
        "le",
        "Luc Morin",
    );
}

#[test]
fn a_dative_is_whom_the_subject_succeeds() {
    french(
        &[
            "[Luc|nsubj|3 Morin] part|root|0 .",
            "[Anne|nsubj|4 Leroy] lui|iobj|4|PRON succède|root|0 .",
        ],
        "lui",
        "Luc Morin",
    );
}

#[test]
fn the_subject_of_a_small_clause_is_an_object() {
    let small = "[John|nsubj|3 Alder] named|root|0 him|nsubj|5|PRON head|xcomp|3|NOUN .";
    english(&[small], "him", "-");
    let under_noun = "[John|nsubj|3 Alder] named|root|0 him|nmod|5|PRON head|obj|3|NOUN .";
    english(&[under_noun], "him", "-");
    english(
        &["[Peter|nsubj|3 Hale] arrived|root|0 .", small],
        "him",
        "Peter Hale",
    );
}

#[test]
fn a_tree_with_a_circle_is_harmless() {
    english(
        &[
            "[John|conj|3 Alder] [Peter|conj|1 Hale] and|cc|3 him|nsubj|7|PRON he|conj|6|PRON who|conj|7|PRON .",
        ],
        "him",
        "-",
    );
}
