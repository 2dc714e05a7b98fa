//! Relative pronouns.

use super::*;

#[test]
fn the_antecedent_is_the_head_of_the_clause() {
    french(
        &[
            "[Paul|nsubj|7 Berthaud] ,|punct|1 qui|nsubj|5|PRON dirige|acl:relcl|1 ORG[Acme|obj|5] part|root|0 .",
        ],
        "qui",
        "Paul Berthaud",
    );
}

#[test]
fn through_a_title_or_apposition() {
    french(
        &[
            "Le|det|2 ROLE[ministre|nsubj|8] [Paul|appos|2 Berthaud] ,|punct|2 qui|nsubj|7|PRON part|acl:relcl|2 parle|root|0 .",
        ],
        "qui",
        "Paul Berthaud",
    );
}

#[test]
fn through_a_predicate() {
    english(
        &[
            "[Jane|nsubj|5 Hale] is|cop|5 a|det|5 lawyer|root|0 who|nsubj|7|PRON founded|acl:relcl|5 Acme|obj|7 .",
        ],
        "who",
        "Jane Hale",
    );
    english(
        &[
            "[Jane|nsubj|5 Hale] is|cop|5 the|det|5 sister|root|0 of|case|8 a|det|8 lawyer|nmod|5 who|nsubj|10|PRON founded|acl:relcl|8 Acme|obj|10 .",
        ],
        "who",
        "-",
    );
}

#[test]
fn another_antecedent() {
    french(
        &[
            "Le|det|2 frère|nsubj|9|m de|case|4 [Paul|nmod|2 Berthaud] ,|punct|2 qui|nsubj|8|PRON part|acl:relcl|2 parle|root|0 .",
        ],
        "qui",
        "-",
    );
    french(
        &[
            "[Paul|nsubj|3 Berthaud] fonde|root|0 une|det|5 société|obj|3|f qui|nsubj|7|PRON grandit|acl:relcl|5 .",
        ],
        "qui",
        "-",
    );
}

#[test]
fn who_is_no_organization() {
    let partner = |clause: &str| {
        format!(
            "[Jane|nsubj|10 Hale] ,|punct|5 a|det|5 partner|appos|1 with|case|7 ORG[Acme|nmod|5] {clause}|nsubj|9|PRON sits|acl:relcl|7 leaves|root|0 ."
        )
    };
    english(&[&partner("who")], "who", "Jane Hale");
    let son = "[Jane|nsubj|11 Hale] ,|punct|5 the|det|5 daughter|appos|1 of|case|8 a|det|8 farmer|nmod|5 who|nsubj|10|PRON emigrated|acl:relcl|8 leaves|root|0 .";
    english(&[son], "who", "-");
}

#[test]
fn several_antecedents() {
    french(
        &[
            "[Paul|nsubj|10 Berthaud] et|cc|4 [Anne|conj|1 Morin] ,|punct|1 qui|nsubj|9|PRON ont|aux|9|pl fondé|acl:relcl|1|part partent|root|0 .",
        ],
        "qui",
        "Paul Berthaud + Anne Morin",
    );
}

#[test]
fn without_syntax_the_name_before() {
    french(
        &["~ [Paul Berthaud] , qui dirige Acme , part ."],
        "qui",
        "Paul Berthaud",
    );
    french(
        &["~ [Paul Berthaud] rachète Acme qui grandit ."],
        "qui",
        "-",
    );
    english(
        &["~ [Jane Hale] , who leads Acme , leaves ."],
        "who",
        "Jane Hale",
    );
}

#[test]
fn a_question_is_no_relative() {
    english(
        &["They|nsubj|2|PRON asked|root|0 [John|obj|2 Alder] who|nsubj|6|PRON won|ccomp|2 ."],
        "who",
        "-",
    );
}

#[test]
fn a_relative_subject_is_not_the_object() {
    french(
        &[
            "[Luc|nsubj|3 Morin] part|root|0 .",
            "[Paul|nsubj|8 Berthaud] ,|punct|1 qui|nsubj|7|PRON l'|obj|7|PRON a|aux|7 nommé|acl:relcl|1|part parle|root|0 .",
        ],
        "l'",
        "Luc Morin",
    );
}

#[test]
fn a_possessive_in_a_relative_clause_is_of_its_subject() {
    french(
        &[
            "[Paul|nsubj|3 Berthaud] remplace|root|0 [Luc|obj|3 Morin] ,|punct|4 qui|nsubj|8|PRON annonce|acl:relcl|4|VERB son|det|10|DET départ|obj|8|NOUN .",
        ],
        "son",
        "Luc Morin",
    );
}
