//! Triggers: patterns over neighbouring tokens.

use crate::mentions::roles::testing::sentence;
use crate::rules::View;
use crate::rules::testing::{found, matched, pattern};

const MOVES: &str =
    "[PER Anne Roux ] quitte la [ORG banque Exemplia ] , et [PER Paul Petit ] la rejoint .";

#[test]
fn each_element_matches() {
    for (trigger, expected) in [
        ("\"la\"", vec!["la", "la"]),
        ("[] \",\"", vec!["Exemplia,"]),
        ("PER", vec!["Anne Roux", "Paul Petit"]),
        (
            "PER|ORG",
            vec!["Anne Roux", "banque Exemplia", "Paul Petit"],
        ),
        ("PERSON \"quitte\"", vec!["Anne Roux quitte"]),
        ("ORG[word=banque]", vec!["banque Exemplia"]),
        ("ORG[word=société]", vec![]),
        // With spaces `|` parts whole alternatives, without it joins kinds.
        (
            "PER | ORG \",\"",
            vec!["Anne Roux", "banque Exemplia,", "Paul Petit"],
        ),
        ("PER|ORG \",\"", vec!["banque Exemplia,"]),
        // A mention matches as a whole or not at all.
        ("PER \"Roux\"", vec![]),
        ("\"Petit\" \"la\"", vec!["Petit la"]),
        ("( \"quitte\" | \"rejoint\" )", vec!["quitte", "rejoint"]),
        (
            "\"quitte\" | \"la\" \"rejoint\"",
            vec!["quitte", "la rejoint"],
        ),
        ("\"la\" \"rejoint\"?", vec!["la", "la rejoint"]),
        (
            "[!in=PER & !in=ORG & !\".\"]{2}",
            vec!["quitte la", ", et", "la rejoint"],
        ),
        ("[!in=PER]{0,2} \"rejoint\"", vec!["la rejoint"]),
        ("[in=ORG]{1,40}", vec!["banque Exemplia"]),
        ("( PER [] ){2}", vec![]),
        ("(?= PER) []", vec!["Anne", "Paul"]),
        (
            "(?! PER | \"la\") []",
            vec![
                "Roux", "quitte", "banque", "Exemplia", ",", "et", "Petit", "rejoint", ".",
            ],
        ),
        ("(?<= \"et\") PER", vec!["Paul Petit"]),
        ("(?<! \"et\") PER", vec!["Anne Roux"]),
        ("(?<= PER \"quitte\") []", vec!["la"]),
        ("\"la\" (?! ORG) []", vec!["la rejoint"]),
        ("(?= [] \"quitte\") [in=PER]", vec!["Roux"]),
    ] {
        assert_eq!(matched(trigger, MOVES), expected, "{trigger}");
    }
}

#[test]
fn a_gap_is_short_and_keeps_to_the_clause() {
    assert_eq!(
        matched("\"quitte\" ..3 ORG", MOVES),
        ["quitte la banque Exemplia"]
    );
    assert_eq!(matched("\"quitte\" ..0 ORG", MOVES), Vec::<String>::new());
    // The nearest one is taken.
    assert_eq!(
        matched("[start] []{1} ..9 \"la\"", MOVES),
        ["Anne Roux quitte la"]
    );
    // No gap runs over a person.
    assert_eq!(
        matched("\"quitte\" ..20 \"rejoint\"", MOVES),
        Vec::<String>::new()
    );
    for stop in [";", ":", "!", "?", ".", "«", "»", "(", ")", "\"", "“", "”"] {
        let text = format!("un {stop} deux");
        assert_eq!(
            matched("\"un\" ..3 \"deux\"", &text),
            Vec::<String>::new(),
            "{stop}"
        );
    }
    assert_eq!(
        matched("\"un\" ..3 \"deux\"", "un , ou deux"),
        ["un, ou deux"]
    );
}

#[test]
fn repetition_takes_as_much_and_a_gap_as_little_as_it_can() {
    assert_eq!(matched("[word=a]{1,3}", "a a a a a"), ["a a a", "a a"]);
    assert_eq!(matched("[word=a] ..3 [word=a]", "a b a a"), ["a b a"]);
    assert_eq!(matched("[word=a] []{0,3} [word=a]", "a b a a"), ["a b a a"]);
}

#[test]
fn matches_do_not_overlap_and_the_first_alternative_wins() {
    assert_eq!(matched("[] []", "a b c d e"), ["a b", "c d"]);
    assert_eq!(matched("\"a\" | \"a\" \"b\"", "a b"), ["a"]);
    assert_eq!(matched("\"a\" \"b\" | \"a\"", "a b"), ["a b"]);
}

#[test]
fn captures_fill_slots() {
    let rule = "trigger = role:ROLE \",\"? person:(PER)";
    let text = "le [ROLE:mayor maire ] , [PER Jean Roux ]";
    assert_eq!(found(rule, text), ["person=Jean Roux; role=maire"]);
    // What a way that failed had captured is forgotten.
    let rule = "trigger = ( person:PER \"et\" | [in=PER]{1,3} ) role:ROLE person:PER";
    let text = "[PER Anne ] [ROLE:mayor maire ] [PER Paul ]";
    assert_eq!(found(rule, text), ["person=Paul; role=maire"]);
}

#[test]
fn an_optional_part_that_is_not_there_fills_no_slot() {
    let rule = "trigger = \"nommé\" role:(ROLE)? person:PER";
    assert_eq!(found(rule, "nommé [PER Paul ]"), ["person=Paul"]);
    assert_eq!(
        found(rule, "nommé [ROLE:mayor maire ] [PER Paul ]"),
        ["person=Paul; role=maire"]
    );
    // Then an argument outside the trigger may fill it.
    let rule = "trigger = \"nommé\" role:(ROLE)? person:PER\nrole? = after(\",\" ROLE)";
    assert_eq!(
        found(rule, "nommé [PER Paul ] , [ROLE:mayor maire ]"),
        ["person=Paul; role=maire"]
    );
}

#[test]
fn words_are_compared_without_case_and_with_one_apostrophe() {
    assert_eq!(matched("\"ÉLU\" \"’\"", "Élu '"), ["Élu'"]);
    assert_eq!(matched("\"élu\" \"'\"", "ÉLU ’"), ["ÉLU’"]);
}

#[test]
fn a_look_behind_reaches_back_forty_tokens() {
    let text = format!("x {} z", ["a"; 39].join(" "));
    assert_eq!(matched("(?<= \"x\" \"a\"{0,40}) \"z\"", &text), ["z"]);
    let text = format!("x {} z", ["a"; 40].join(" "));
    assert_eq!(
        matched("(?<= \"x\" \"a\"{0,40}) \"z\"", &text),
        Vec::<String>::new()
    );
}

#[test]
fn a_match_may_be_anchored_at_either_end() {
    let (_, sentence) = sentence("a b a b c");
    let (pattern, vocabulary) = pattern("trigger = \"a\" \"b\"");
    let view = View::new(&sentence, &vocabulary);
    let program = pattern.trigger;
    let tokens = |hit: Option<crate::rules::machine::Match>| hit.map(|hit| hit.tokens);
    assert_eq!(tokens(program.match_at(&view, 2)), Some(2..4));
    assert_eq!(tokens(program.match_at(&view, 1)), None);
    assert_eq!(tokens(program.match_at(&view, 5)), None);
    assert_eq!(tokens(program.match_before(&view, 4, 9)), Some(2..4));
    assert_eq!(tokens(program.match_before(&view, 4, 1)), None);
    assert_eq!(tokens(program.match_before(&view, 5, 9)), None);
}
