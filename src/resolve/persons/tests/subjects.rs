//! Subject pronouns.

use super::*;
use crate::document::Mention;
use crate::record::{EventType, Slot, Status};
use crate::resolve::context::PartlyRead;
use crate::resolve::persons::Persons;
use crate::resolve::persons::testing::knowledge;
use crate::rules::{EventMention, Filler};

const NAMED: &str = "[Paul|nsubj:pass|4 Berthaud] est|aux:pass|4 nommé|root|0|part .";

#[test]
fn a_pronoun_means_the_last_subject() {
    french(
        &[NAMED, "Il|nsubj|2 dirige|root|0 ORG[Acme|obj|2] ."],
        "il",
        "Paul Berthaud",
    );
    english(
        &[
            "[Mary|nsubj|3 Alder] joins|root|0 .",
            "She|nsubj|2 leads|root|0 .",
        ],
        "she",
        "Mary Alder",
    );
}

#[test]
fn gender_picks() {
    let both = "[Paul|nsubj|3 Berthaud] remplace|root|0 [Anne|obj|3 Morin] .";
    french(&[both, "Elle|nsubj|2 part|root|0 ."], "elle", "Anne Morin");
    french(&[both, "Il|nsubj|2 part|root|0 ."], "il", "Paul Berthaud");
    french(&[NAMED, "Elle|nsubj|2 part|root|0 ."], "elle", "-");
}

#[test]
fn a_subject_before_an_object() {
    french(
        &[
            "[Paul|nsubj|3 Berthaud] remplace|root|0 [Luc|obj|3 Morin] .",
            "Il|nsubj|2 part|root|0 .",
        ],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn two_conjoined_subjects_are_ambiguous() {
    let both = "[Paul|nsubj|6 Berthaud] et|cc|4 [Luc|conj|1 Morin] arrivent|root|0 .";
    french(&[both, "Il|nsubj|2 part|root|0 ."], "il", "-");
}

#[test]
fn of_two_the_one_whom_the_text_speaks_of_more() {
    let both = "[Paul|nsubj|6 Berthaud] et|cc|4 [Luc|conj|1 Morin] arrivent|root|0 .";
    let luc = "[Luc|nsubj|3 Morin] part|root|0 .";
    let he = "Il|nsubj|2 part|root|0 .";
    french(&[luc, both, NAMED, he, he, both, he], "il", "Paul Berthaud");
    french(&[luc, he, both, NAMED, he, both, he], "il", "-");
}

#[test]
fn a_pronoun_between_commas_means_the_name_before() {
    let luc = "[Luc|nsubj|6 Morin] ,|punct|4 lui|nmod|1|PRON ,|punct|4 arrive|root|0 .";
    french(&[NAMED, luc], "lui", "Luc Morin");
    french(&[NAMED, luc, "Il|nsubj|2 part|root|0 ."], "il", "Luc Morin");
}

#[test]
fn the_topic_breaks_a_tie() {
    let both = "[Paul|nsubj|6 Berthaud] et|cc|4 [Luc|conj|1 Morin] arrivent|root|0 .";
    french(
        &[NAMED, both, "Il|nsubj|2 part|root|0 ."],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn a_pronoun_is_no_complement_of_its_verb() {
    french(
        &["Il|nsubj|3 a|aux|3 nommé|root|0|part [Paul|obj|3 Berthaud] ."],
        "il",
        "-",
    );
    french(
        &["Avec|case|2 [Paul|obl|6 Berthaud] ,|punct|2 il|nsubj|6 fonde|root|0 ORG[Acme|obj|6] ."],
        "il",
        "-",
    );
    french(
        &[
            "[Luc|nsubj|3 Morin] arrive|root|0 .",
            "Avec|case|2 [Paul|obl|6 Berthaud] ,|punct|2 il|nsubj|6 fonde|root|0 ORG[Acme|obj|6] .",
        ],
        "il",
        "Luc Morin",
    );
}

#[test]
fn a_complement_clause_goes_on_with_the_subject() {
    french(
        &[
            "[Paul|nsubj|3 Berthaud] annonce|root|0 à|case|5 [Luc|obl|3 Morin] qu'|mark|9 il|nsubj|9 part|ccomp|3 .",
        ],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn pronouns_chain() {
    let tail = [
        "Il|nsubj|2 part|root|0 .",
        "Il|nsubj|2 rencontre|root|0 [Luc|obj|2 Morin] .",
        "Il|nsubj|2 parle|root|0 .",
    ];
    french(&[NAMED, tail[0], tail[1], tail[2]], "il", "Paul Berthaud");
}

#[test]
fn a_title_carries_the_subject() {
    french(
        &[
            "Le|det|2 ROLE[ministre|nsubj|5] [Paul|appos|2 Berthaud] reçoit|root|0 [Luc|obj|5 Morin] .",
            "Il|nsubj|2 part|root|0 .",
        ],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn too_far_is_unresolved_unless_the_topic() {
    let filler = "Rien|nsubj|2 change|root|0 .";
    let two = [
        "[Paul|nsubj|3 Berthaud] part|root|0 .",
        "[Luc|nsubj|3 Morin] part|root|0 .",
    ];
    french(
        &[
            two[0],
            two[1],
            filler,
            filler,
            filler,
            filler,
            "Il|nsubj|2 dirige|root|0 .",
        ],
        "il",
        "-",
    );
    french(
        &[
            NAMED,
            two[0],
            two[1],
            filler,
            filler,
            filler,
            filler,
            "Il|nsubj|2 dirige|root|0 .",
        ],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn a_new_paragraph_returns_to_the_topic() {
    let other = "[Luc|nsubj|3 Morin] part|root|0 .";
    french(
        &[NAMED, NAMED, other, "¶ Il|nsubj|2 dirige|root|0 ."],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn a_post_that_is_the_subject_may_be_meant() {
    let announced = |subject: &str| {
        format!(
            "Le|det|2 {subject} annonce|root|0 l'|det|5 arrivée|obj|3|f de|case|7 [Paul|nmod|5 Berthaud] et|cc|10 [Anne|conj|7 Morin] ."
        )
    };
    let (mayor, group) = (
        announced("ROLE[maire|nsubj|3|m]"),
        announced("groupe|nsubj|3|m"),
    );
    let (he, she) = (
        "Il|nsubj|2 préside|root|0 .",
        "Elle|nsubj|2 arrive|root|0 .",
    );
    french(&[&mayor, he], "il", "-");
    french(&[&mayor, she], "elle", "Anne Morin");
    // A thing has no career.
    french(&[&group, he], "il", "Paul Berthaud");
}

#[test]
fn a_clause_in_front_means_the_subject_to_come() {
    english(
        &[
            "When|mark|3 he|nsubj|3 joined|advcl|8 ORG[Acme|obj|3] ,|punct|3 [John|nsubj|8 Alder] left|root|0 ORG[Bolt|obj|8] .",
        ],
        "he",
        "John Alder",
    );
    english(
        &[
            "When|mark|3 she|nsubj|3 joined|advcl|8 ORG[Acme|obj|3] ,|punct|3 [John|nsubj|8 Alder] left|root|0 ORG[Bolt|obj|8] .",
        ],
        "she",
        "-",
    );
}

#[test]
fn without_syntax_the_first_name_leads() {
    english(
        &["~ [John Alder] met [Peter Hale] .", "~ He leads Acme ."],
        "he",
        "John Alder",
    );
    english(
        &[
            "~ Then met yesterday in Paris [John Alder] and [Peter Hale] .",
            "~ He leads Acme .",
        ],
        "he",
        "-",
    );
}

#[test]
fn a_person_keeps_the_gender_of_its_pronouns() {
    let (named, she, he) = (
        "[Xu|nsubj|3 Weilin] left|root|0 .",
        "She|nsubj|2 joined|root|0 ORG[Acme|obj|2] .",
        "He|nsubj|2 grew|root|0 .",
    );
    english(&[named, she, he], "she", "Xu Weilin");
    english(&[named, she, he], "he", "-");
}

#[test]
fn what_is_said_of_the_subject_beforehand_names_others() {
    let before = "[Luc|nsubj|3 Morin] arrive|root|0 .";
    french(
        &[
            before,
            "Frère|advcl|8|NOUN de|case|3 [Paul|nmod|1 Berthaud] ,|punct|8 il|nsubj|8 est|cop|8 maire|root|0|NOUN .",
        ],
        "il",
        "Luc Morin",
    );
    french(
        &[
            before,
            "Nommé|advcl|7|part par|case|3 [Paul|obl|1 Berthaud] ,|punct|7 il|nsubj|7 part|root|0 .",
        ],
        "il",
        "Luc Morin",
    );
    english(
        &["After|mark|2 [John|nsubj|4 Alder] left|advcl|7 ,|punct|7 he|nsubj|7 wrote|root|0 ."],
        "he",
        "John Alder",
    );
}

#[test]
fn a_pronoun_goes_on_with_one_that_stands_for_somebody_else() {
    let helped =
        "Il|nsubj|3 est|aux:pass|3 aidé|root|0|part par|case|5 [Paul|obl|3 Berthaud] ,|punct|10";
    french(
        &[&format!(
            "{helped} puis|advmod|10 il|nsubj|10 part|conj|3 ."
        )],
        "il",
        "-",
    );
    french(
        &[
            "[Luc|nsubj|3 Morin] arrive|root|0 .",
            &format!("{helped} puis|advmod|10 il|nsubj|10 part|conj|3 ."),
        ],
        "il",
        "Luc Morin",
    );
    french(
        &[&format!(
            "{helped} puis|advmod|10 elle|nsubj|10 part|conj|3 ."
        )],
        "elle",
        "-",
    );
}

#[test]
fn a_pronoun_is_not_what_its_relative_clause_hangs_on() {
    let one = "[Luc|nsubj|3 Morin] arrive|root|0 .";
    french(
        &[
            one,
            "[Paul|root|0 Berthaud] ,|punct|8 dont|nmod|8|PRON il|nsubj|8 est|cop|8 l'|det|8 adjoint|acl:relcl|1|NOUN .",
        ],
        "il",
        "Luc Morin",
    );
}

#[test]
fn a_pronoun_before_any_name_is_whom_the_article_is_about() {
    let he = "Il|nsubj|2 dirige|root|0 ORG[Acme|obj|2] .";
    let paul = "[Paul|nsubj|3 Berthaud] part|root|0 .";
    let luc = "[Luc|nsubj|3 Morin] rit|root|0 .";
    let rain = "La|det|2 pluie|nsubj|3|f cesse|root|0 .";
    french(&[he, paul], "il", "Paul Berthaud");
    french(&[he, rain, rain, paul, luc, paul], "il", "Paul Berthaud");
    // Not somebody of another gender, named late, or beside others as often.
    french(&[&he.replace("Il", "Elle"), paul], "elle", "-");
    french(&[he, rain, rain, rain, paul], "il", "-");
    french(&[he, paul, luc], "il", "-");
    french(&[he, luc, paul, paul], "il", "-");
}

#[test]
fn whom_a_clause_is_about_is_no_complement_of_its_verb() {
    let before = "[Luc|nsubj|3 Morin] arrive|root|0 .";
    let topic = "Quant|advmod|7 à|case|3 [Paul|obl|7 Berthaud] ,|punct|3 il|nsubj|7 part|root|0 .";
    french(&[before, topic], "il", "Paul Berthaud");
    let titled = "As|case|4 for|fixed|1 ROLE[treasurer|nmod|4] [Mary|obl|8 Alder] ,|punct|4 she|nsubj|8 left|root|0 .";
    english(&[titled], "she", "Mary Alder");
}

#[test]
fn who_is_quoted_is_not_whom_the_text_goes_on_with() {
    let quoted = "Quelle|det|2 affaire|parataxis|4 ,|punct|2 raconte|root|0 [Luc|nsubj|4 Morin] .";
    let arrives = "[Paul|nsubj|3 Berthaud] arrive|root|0 .";
    let texts = [arrives, NAMED, quoted, "Il|nsubj|2 part|root|0 ."];
    french(&texts, "il", "Paul Berthaud");
    let pronoun = "Quelle|det|2 affaire|parataxis|4 ,|punct|2 raconte|root|0 il|nsubj|4 .";
    french(
        &[NAMED, pronoun, "Il|nsubj|2 part|root|0 ."],
        "il",
        "Paul Berthaud",
    );
}

#[test]
fn whom_a_pronoun_stands_for_is_as_salient_as_a_subject() {
    let texts = [
        NAMED,
        "[Paul|nsubj|3 Berthaud] part|root|0 .",
        "[Luc|nsubj|4 Morin] lui|iobj|4 écrit|root|0 .",
        "Il|nsubj|2 dirige|root|0 ORG[Acme|obj|2] .",
    ];
    french(&texts, "il", "Paul Berthaud");
}

#[test]
fn a_text_goes_on_with_whom_it_says_to_be_appointed() {
    let notation = [
        "[Anne|nsubj|3 Roux] nomme|root|0 [Claire|obj|3 Petit] ROLE[directrice|xcomp|3] .",
        "Elle|nsubj|2 part|root|0 .",
    ];
    let mut built = build(French, &notation);
    assert_eq!(built.who("elle"), "Anne Roux");
    let sentence = &built.sentences[0];
    let named = |mention: &&Mention| mention.span.of(&built.text) == "Claire Petit";
    let claire = sentence.mentions.iter().find(named).unwrap();
    let filler = Filler {
        tokens: claire.tokens.clone(),
        mention: sentence.mentions.iter().position(|it| it == claire),
        probability: 1.0,
    };
    let appointed = EventMention {
        event_type: EventType::Appointment,
        status: Status::Actual,
        rule: "fr/appointment/x".into(),
        reliability: 1.0,
        trigger: 2..3,
        arguments: vec![(Slot::Person, filler)],
    };
    let article = PartlyRead {
        text: &built.text,
        title: None,
        language: French,
        sentences: &built.sentences,
        is_read: &[true; 2],
        events: &[(0, appointed)],
    };
    built.persons = Persons::resolve_partly(&article, &knowledge());
    assert_eq!(built.who("elle"), "Claire Petit");
}
