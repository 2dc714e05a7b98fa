//! The sentence that shows that the checkpoint is loaded rightly: every figure of it was checked by hand.

use carriere::document::{MentionKind, Token};
use carriere::syntax::{Relation, Upos};

use crate::checkpoint::{read, reader};

const TEXT: &str = "En février 2016, Mounir Mahjoubi est nommé président du Conseil national du numérique par François \
                    Hollande.";

#[test]
fn names_and_syntax_of_a_known_sentence() {
    let Some(reader) = reader() else { return };
    let sentence = &read(reader, &[TEXT])[0];
    assert!(sentence.has_syntax);
    let persons: Vec<&str> = sentence
        .mentions
        .iter()
        .filter(|mention| mention.kind == MentionKind::Person)
        .map(|mention| mention.span.of(TEXT))
        .collect();
    assert_eq!(persons, ["Mounir Mahjoubi", "François Hollande"]);
    let organization = sentence
        .mentions
        .iter()
        .find(|m| m.kind == MentionKind::Organization);
    let organization = organization.expect("an organisation").span.of(TEXT);
    assert!(
        organization.starts_with("Conseil national"),
        "{organization}"
    );

    let tokens = &sentence.tokens;
    let token =
        |lower: &str| -> &Token { tokens.iter().find(|t| t.lower == lower).expect("a token") };
    let head = |lower: &str| token(lower).head.map(|head| tokens[head].lower.as_str());
    assert_eq!(
        (token("nommé").relation, head("nommé")),
        (Relation::Root, None)
    );
    for (word, relation) in [
        ("mounir", Relation::NsubjPass),
        ("est", Relation::AuxPass),
        ("président", Relation::Xcomp),
        ("février", Relation::Obl),
    ] {
        assert_eq!(
            (token(word).relation, head(word)),
            (relation, Some("nommé")),
            "{word}"
        );
    }
    assert_eq!(
        (token("conseil").relation, head("conseil")),
        (Relation::Nmod, Some("président"))
    );
    assert_eq!(
        (token("nommé").upos, token("président").upos),
        (Upos::Verb, Upos::Noun)
    );
    assert!(token("mounir").arc_probability > 0.9);
}
