//! Descriptions and plurals.

use super::*;

#[test]
fn by_age_and_by_word() {
    french(
        &[
            "[Paul|nsubj|3 Berthaud] part|root|0 .",
            "L'|det|2 intéressé|nsubj|3|m dirige|root|0 .",
        ],
        "l' intéressé",
        "Paul Berthaud",
    );
    french(
        &[
            "[Anne|nsubj|3 Morin] part|root|0 .",
            "La|det|2 quadragénaire|nsubj|3|f dirige|root|0 .",
        ],
        "la quadragénaire",
        "Anne Morin",
    );
    french(
        &[
            "[Anne|nsubj|3 Morin] part|root|0 .",
            "Le|det|2 quadragénaire|nsubj|3|m dirige|root|0 .",
        ],
        "le quadragénaire",
        "-",
    );
    english(
        &[
            "[Jane|nsubj|3 Hale] leaves|root|0 .",
            "The|det|2 33-year-old|nsubj|3 led|root|0 ORG[Acme|obj|3] .",
        ],
        "the 33-year-old",
        "Jane Hale",
    );
}

#[test]
fn beside_a_name() {
    english(
        &[
            "[John|nsubj|3 Hale] leaves|root|0 .",
            "The|det|2 young|amod|3 man|nsubj|6 [Peter|appos|3 Alder] leads|root|0 .",
        ],
        "the young man",
        "Peter Alder",
    );
}

#[test]
fn the_latter_is_the_last_named() {
    let both = "[Paul|nsubj|3 Berthaud] remplace|root|0 [Luc|obj|3 Morin] .";
    french(
        &[both, "Ce|det|2 dernier|nsubj|3 part|root|0 ."],
        "ce dernier",
        "Luc Morin",
    );
    french(
        &[both, "Celui-ci|nsubj|2 part|root|0 ."],
        "celui-ci",
        "Luc Morin",
    );
    french(
        &[
            "[Paul|nsubj|3 Berthaud] rejoint|root|0 ORG[Acme|obj|3] .",
            "Ce|det|2 dernier|nsubj|3 grandit|root|0 .",
        ],
        "ce dernier",
        "-",
    );
    // As deep as it stands in the same clause, where a pronoun means somebody else.
    french(
        &[
            "Après|case|3 la|det|3 mort|obl|10 de|case|5 [Luc|nmod|3 Morin] , ce|det|9 dernier|nsubj|10 manque|root|0 .",
        ],
        "ce dernier",
        "Luc Morin",
    );
    french(
        &[
            "Après|case|3 la|det|3 mort|obl|9 de|case|5 [Luc|nmod|3 Morin] , il|nsubj|9 part|root|0 .",
        ],
        "il",
        "-",
    );
}

#[test]
fn plurals() {
    let both = "[Paul|nsubj|6 Berthaud] et|cc|4 [Luc|conj|1 Morin] arrivent|root|0 .";
    french(
        &[both, "Ils|nsubj|2 fondent|root|0 ORG[Acme|obj|2] ."],
        "ils",
        "Paul Berthaud + Luc Morin",
    );
    french(
        &[both, "Elles|nsubj|2 fondent|root|0 ORG[Acme|obj|2] ."],
        "elles",
        "-",
    );
    french(
        &[
            "[Paul|nsubj|3 Berthaud] rencontre|root|0 [Luc|obj|3 Morin] .",
            "Les|det|3 deux|nummod|3 hommes|nsubj|4|m|pl partent|root|0 .",
        ],
        "les deux hommes",
        "Paul Berthaud + Luc Morin",
    );
    english(
        &[
            "[John|nsubj|3 Hale] left|root|0 .",
            "They|nsubj|2 founded|root|0 ORG[Acme|obj|2] .",
        ],
        "they",
        "-",
    );
}

#[test]
fn a_pair_is_two() {
    let three = "[Paul|nsubj|8 Berthaud] ,|punct|4 [Luc|conj|1 Morin] et|cc|7 [Jean|conj|1 Roy] arrivent|root|0 .";
    let duo = "Le|det|2 duo|nsubj|3|m part|root|0 .";
    french(&[three, duo], "le duo", "-");
    french(
        &[three, "Ils|nsubj|2 partent|root|0 ."],
        "ils",
        "Paul Berthaud + Luc Morin + Jean Roy",
    );
    // Named one after the other.
    french(
        &[
            "[Paul|nsubj|3 Berthaud] arrive|root|0 .",
            "[Anne|nsubj|3 Morin] part|root|0 .",
            duo,
        ],
        "le duo",
        "Paul Berthaud + Anne Morin",
    );
}

#[test]
fn ordinals_count_those_who_are_named_together() {
    let both = "[Paul|nsubj|6 Berthaud] et|cc|4 [Anne|conj|1 Morin] arrivent|root|0 .";
    let three = "[Paul|nsubj|8 Berthaud] ,|punct|4 [Luc|conj|1 Morin] et|cc|7 [Jean|conj|1 Roy] arrivent|root|0 .";
    let first = "Le|det|2 premier|nsubj|3 part|root|0 .";
    french(&[both, first], "le premier", "Paul Berthaud");
    french(
        &[both, "La|det|2 seconde|nsubj|3 part|root|0 ."],
        "la seconde",
        "Anne Morin",
    );
    french(
        &[three, "Le|det|2 troisième|nsubj|3 part|root|0 ."],
        "le troisième",
        "Jean Roy",
    );
    // Two who are not coordinated, with an organisation behind the last.
    english(
        &[
            "[John|nsubj|3 Hale] replaced|root|0 [Peter|obj|3 Lee] at|case|7 ORG[Acme|obl|3] .",
            "The|det|2 former|nsubj|3 left|root|0 .",
        ],
        "the former",
        "John Hale",
    );
}

#[test]
fn a_trade_of_somebody_else() {
    let part = "Le|det|2 biologiste|nsubj|3|m part|root|0 .";
    let met = "[Paul|nsubj|3 Berthaud] voit|root|0 un|det|5 biologiste|obj|3|NOUN .";
    french(&[met, part], "le biologiste", "-");
    // What the person is said to be is nobody else.
    let is = "[Paul|nsubj|5 Berthaud] est|cop|5 un|det|5 biologiste|root|0|NOUN .";
    french(&[is, part], "le biologiste", "Paul Berthaud");
    let works = "[Paul|nsubj|3 Berthaud] travaille|root|0 comme|case|5 biologiste|obl|3|NOUN .";
    french(&[works, part], "le biologiste", "Paul Berthaud");
}

#[test]
fn a_place_may_be_part_of_a_description() {
    english(
        &[
            "[John|nsubj|3 Hale] leaves|root|0 .",
            "The|det|3 ORG[Harvard|compound|3] graduate|nsubj|4 joins|root|0 ORG[Acme|obj|4] .",
        ],
        "the harvard graduate",
        "John Hale",
    );
}

#[test]
fn a_description_is_not_whom_the_main_clause_names() {
    let ahead =
        "L'|det|2 actrice|nsubj|3 partant|advcl|7 ,|punct|7 [Anne|nsubj|7 Roux] revient|root|0 .";
    french(&[ahead], "l' actrice", "-");
}
