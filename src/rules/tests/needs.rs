//! What sentences must hold for rules to fire.

use crate::rules::testing::pattern;
use crate::rules::{Need, Vocabulary};

/// What a pattern needs: words apart by `|`, all of several in `(… & …)`, one of several in `(… or …)`.
fn need(source: &str) -> String {
    let (pattern, vocabulary) = pattern(source);
    show(&Need::of_pattern(&pattern), &vocabulary)
}

fn show(need: &Need, vocabulary: &Vocabulary) -> String {
    let parts = |parts: &[Need], sign: &str| {
        let parts: Vec<String> = parts.iter().map(|part| show(part, vocabulary)).collect();
        format!("({})", parts.join(sign))
    };
    match need {
        Need::Nothing => "nothing".to_owned(),
        Need::Word(words) => {
            let words = words.ids().iter();
            let mut words: Vec<&str> = words.map(|word| vocabulary.word(*word)).collect();
            words.sort_unstable();
            words.join("|")
        }
        Need::Role(role) => format!("{role:?}"),
        Need::All(all) => parts(all, " & "),
        Need::Any(any) => parts(any, " or "),
    }
}

#[test]
fn a_trigger_needs_its_words() {
    let person = "person = >subj PERSON";
    for (trigger, expected) in [
        ("[word=a|B & upos=VERB]", "a|b"),
        ("[lemma=quitter]", "quitte|quitter|quitté"),
        ("\"a\" | \"b\" | [word=c]", "(a or b or c)"),
        ("\"a\" []{0,3} \"b\"?", "a"),
        ("\"a\"{2}", "a"),
        ("[case=par] \"a\"", "(par & a)"),
        ("\"a\" (?= \"b\") (?<= \"c\")", "(a & b & c)"),
        ("\"a\" (?! \"b\") [!word=c]", "a"),
        ("\"a\" (\"b\" | [upos=VERB])", "a"),
        ("ROLE", "Any"),
        ("ROLE[concept=mayor]", "(Any & Concept([\"mayor\"]))"),
        ("[role=office]", "Kind([Office])"),
        ("[in=ROLE]", "Any"),
        ("ROLE|ORG", "nothing"),
        ("PER \",\" DATE", ","),
        (
            "[regex=\"(?:ré)?Élue?s?|x\"]",
            "réélu|réélue|réélues|réélus|x|élu|élue|élues|élus",
        ),
        ("[regex=\"[a-z]{2,6}\"]", "nothing"),
        ("[regex=\"a.*\"]", "nothing"),
        ("[!word=a]", "nothing"),
    ] {
        assert_eq!(
            need(&format!("trigger = {trigger}\n{person}")),
            expected,
            "{trigger}"
        );
    }
}

#[test]
fn so_do_required_arguments() {
    let with = |argument: &str| {
        need(&format!(
            "trigger = \"a\"\nperson = >subj PERSON\n{argument}"
        ))
    };
    assert_eq!(with("role = >obj ROLE"), "(a & Any)");
    assert_eq!(with("role? = >obj ROLE"), "a");
    assert_eq!(with("role* = >obj ROLE"), "a");
    assert_eq!(
        with("by = after(\"b\" PER) or >obl[case=c] PER"),
        "(a & (b or c))"
    );
    assert_eq!(with("by = after(\"b\" PER) or >obl PER"), "a");
    assert_eq!(
        with("by = >obl[word=b]? >nmod[word=c] \"d\""),
        "(a & (c & d))"
    );
    assert_eq!(with("by = person"), "a");
}

#[test]
fn a_person_is_needed_even_if_optional() {
    assert_eq!(
        need("trigger = \"a\"\nperson? = after(\"b\" PER)"),
        "(a & b)"
    );
    assert_eq!(need("trigger = \"a\""), "()");
}

#[test]
fn what_the_trigger_may_fill_is_not_sought() {
    assert_eq!(
        need("trigger = \"a\" (person:PER)?\nperson = after(\"b\" PER)"),
        "a"
    );
}
