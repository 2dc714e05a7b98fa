//! What sentences must hold for rules to fire.

use crate::rules::RoleKind;
use crate::rules::need::{Need, RoleNeed};
use crate::rules::testing::pattern;

fn need(source: &str) -> Need {
    Need::of_pattern(&pattern(source))
}

fn word(words: &str) -> Need {
    Need::Word(words.split(' ').map(str::to_owned).collect())
}

#[test]
fn a_trigger_needs_its_words() {
    let person = "person = >subj PERSON";
    for (trigger, expected) in [
        ("[word=a|B & upos=VERB]", word("a b")),
        ("[lemma=quitter]", word("quitte quitter quitté")),
        ("\"a\" | \"b\" | [word=c]", word("a b c")),
        ("\"a\" []{0,3} \"b\"?", word("a")),
        ("\"a\"{2}", word("a")),
        ("[case=par] \"a\"", Need::All(vec![word("par"), word("a")])),
        (
            "\"a\" (?= \"b\") (?<= \"c\")",
            Need::All(vec![word("a"), word("b"), word("c")]),
        ),
        ("\"a\" (?! \"b\") [!word=c]", word("a")),
        ("\"a\" (\"b\" | [upos=VERB])", word("a")),
        ("ROLE", Need::Role(RoleNeed::Any)),
        (
            "ROLE[concept=mayor]",
            Need::All(vec![
                Need::Role(RoleNeed::Any),
                Need::Role(RoleNeed::Concept(vec!["mayor".into()])),
            ]),
        ),
        (
            "[role=office]",
            Need::Role(RoleNeed::Kind(vec![RoleKind::Office])),
        ),
        ("[in=ROLE]", Need::Role(RoleNeed::Any)),
        ("ROLE|ORG", Need::Nothing),
        ("PER \",\" DATE", word(",")),
        (
            "[regex=\"(?:ré)?Élue?s?|x\"]",
            word("réélu réélus réélue réélues élu élus élue élues x"),
        ),
        ("[regex=\"[a-z]{2,6}\"]", Need::Nothing),
        ("[regex=\"a.*\"]", Need::Nothing),
        ("[!word=a]", Need::Nothing),
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
    let both = |word: Need| Need::All(vec![self::word("a"), word]);
    assert_eq!(
        with("role = >obj ROLE"),
        Need::All(vec![word("a"), Need::Role(RoleNeed::Any)])
    );
    assert_eq!(with("role? = >obj ROLE"), word("a"));
    assert_eq!(with("role* = >obj ROLE"), word("a"));
    assert_eq!(
        with("by = after(\"b\" PER) or >obl[case=c] PER"),
        both(word("b c"))
    );
    assert_eq!(with("by = after(\"b\" PER) or >obl PER"), word("a"));
    assert_eq!(
        with("by = >obl[word=b]? >nmod[word=c] \"d\""),
        Need::All(vec![word("a"), word("c"), word("d")])
    );
    assert_eq!(with("by = person"), word("a"));
}

#[test]
fn a_person_is_needed_even_if_optional() {
    assert_eq!(
        need("trigger = \"a\"\nperson? = after(\"b\" PER)"),
        Need::All(vec![word("a"), word("b")])
    );
    assert_eq!(need("trigger = \"a\""), Need::Any(Vec::new()));
}

#[test]
fn what_the_trigger_may_fill_is_not_sought() {
    assert_eq!(
        need("trigger = \"a\" (person:PER)?\nperson = after(\"b\" PER)"),
        word("a")
    );
}
