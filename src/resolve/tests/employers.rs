//! The employer that an article takes as known.

use super::EventType::{Appointment, Departure, Education, Election, Tenure};
use super::Slot::{By, Date, Organization, Person, Role};
use super::build;

#[test]
fn a_post_inside_an_organisation_takes_the_one_that_the_article_is_about() {
    let built = build(&[
        "Le [ORG Gazette ] écrit que [ORG Exemplia ] va mal .",
        "[ROLE:treasurer:inside trésorière ] [PER Anne Roux ] et [ROLE:minister ministre ] [PER Paul Petit ] le nient .",
        "[PER Jean Blanc ] , [ROLE:treasurer:inside trésorier ] de [ORG Novalis ] , soutient [ORG Exemplia ] .",
        "Chez les voisins tout va bien et personne ne se plaint de rien depuis des années .",
    ]);
    let anne = built.said(1, Tenure, &[(Person, "Anne Roux"), (Role, "trésorière")]);
    let paul = built.said(1, Tenure, &[(Person, "Paul Petit"), (Role, "ministre")]);
    let slots = [
        (Person, "Jean Blanc"),
        (Role, "trésorier"),
        (Organization, "Novalis"),
    ];
    let jean = built.said(2, Tenure, &slots);
    assert_eq!(
        built.shown(&[anne, paul, jean]),
        [
            "person=Anne Roux; organization=Exemplia; role=trésorière",
            "person=Paul Petit; role=ministre",
            "person=Jean Blanc; organization=Novalis; role=trésorier",
        ]
    );
}

#[test]
fn a_common_noun_stands_for_the_organisation_that_the_article_is_about() {
    let built = build(&[
        "[ORG Exemplia ] va mal .",
        "[PER Anne Roux ] quitte la [ORG:reference société ] .",
    ]);
    let leaves = built.said(
        1,
        Departure,
        &[(Person, "Anne Roux"), (Organization, "société")],
    );
    assert_eq!(
        built.shown(std::slice::from_ref(&leaves)),
        ["person=Anne Roux; organization=Exemplia"]
    );
    let [event] = &built.events(&[leaves])[..] else {
        panic!("one event");
    };
    let name = event.organization.as_ref().unwrap();
    assert_eq!((name.start, name.end), (0, 8));
}

#[test]
fn an_object_stands_for_the_organisation_named_last_in_its_sentence() {
    let built = build(&[
        "[ORG Exemplia ] va mal .",
        "[PER Anne Roux ] fonde [ORG Novalis ] et [PER Paul Petit ] [ORG:pronoun la ] dirige .",
        "[PER Jean Blanc ] [ORG:pronoun la ] quitte .",
    ]);
    let led = built.said(1, Tenure, &[(Person, "Paul Petit"), (Organization, "la")]);
    let left = built.said(
        2,
        Departure,
        &[(Person, "Jean Blanc"), (Organization, "la")],
    );
    assert_eq!(
        built.shown(&[led, left]),
        [
            "person=Paul Petit; organization=Novalis",
            "person=Jean Blanc; organization=Exemplia",
        ]
    );
}

#[test]
fn a_common_noun_without_an_organisation_leaves_the_slot_empty() {
    let built =
        build(&["[PER Anne Roux ] quitte la [ORG:reference société ] en [DATE:2016 2016 ] ."]);
    let leaves = built.said(
        0,
        Departure,
        &[(Person, "Anne Roux"), (Organization, "société")],
    );
    assert_eq!(built.shown(&[leaves]), ["person=Anne Roux"]);
    let slots = [
        (Person, "Anne Roux"),
        (Organization, "société"),
        (Date, "2016"),
    ];
    let dated = built.said(0, Departure, &slots);
    assert_eq!(built.shown(&[dated]), ["person=Anne Roux; date=2016"]);
}

#[test]
fn an_article_is_about_the_organisation_that_its_posts_name() {
    let built = build(&[
        "Le [ORG Gazette ] écrit que [ORG Exemplia ] va mal .",
        "[PER Anne Roux ] dirige [ORG Exemplia ] et [PER Paul Petit ] préside [ORG Exemplia ] , dit le [ORG Gazette ] .",
        "La [ROLE:treasurer:inside trésorière ] [PER Jeanne Blanc ] le nie .",
        "Chez les voisins tout va bien et personne ne se plaint de rien depuis des années , dit-on , ni des uns ni des autres .",
    ]);
    let heads = |person| built.said(1, Tenure, &[(Person, person), (Organization, "Exemplia")]);
    let inside = built.said(2, Tenure, &[(Person, "Jeanne Blanc"), (Role, "trésorière")]);
    let alone = built.shown(std::slice::from_ref(&inside));
    assert_eq!(
        alone,
        ["person=Jeanne Blanc; organization=Gazette; role=trésorière"]
    );
    let mut second = heads("Paul Petit");
    let filler = second.1.arguments.last_mut().expect("an organisation");
    let names = &built.sentences[1].mentions;
    let last = names
        .iter()
        .rposition(|m| m.span.of(&built.text) == "Exemplia");
    filler.1.mention = last;
    filler.1.tokens = names[last.expect("named twice")].tokens.clone();
    let shown = built.shown(&[heads("Anne Roux"), second, inside]);
    assert_eq!(
        shown[2],
        "person=Jeanne Blanc; organization=Exemplia; role=trésorière"
    );
}

#[test]
fn an_article_is_not_about_the_organisation_that_only_appoints() {
    let built = build(&[
        "Le [ORG Conseil ] nomme [PER Anne Roux ] à [ORG Exemplia ] .",
        "La [ROLE:treasurer:inside trésorière ] [PER Jeanne Blanc ] le nie .",
        "Chez les voisins tout va bien et personne ne se plaint de rien depuis des années .",
    ]);
    let inside = built.said(1, Tenure, &[(Person, "Jeanne Blanc"), (Role, "trésorière")]);
    let alone = built.shown(std::slice::from_ref(&inside));
    assert_eq!(
        alone,
        ["person=Jeanne Blanc; organization=Conseil; role=trésorière"]
    );
    let named = built.said(0, Appointment, &[(Person, "Anne Roux"), (By, "Conseil")]);
    assert_eq!(
        built.shown(&[named, inside])[1],
        "person=Jeanne Blanc; organization=Exemplia; role=trésorière"
    );
}

#[test]
fn a_listed_post_is_inside_the_organisation_that_the_article_is_about() {
    let built = build(&[
        "[ORG Exemplia ] a son bureau .",
        "[ROLE:president Présidente/NOUN/0/root ] ~: [PER Anne/PROPN/1/flat Roux/PROPN/3/flat ] .",
        "La [ROLE:president présidente/NOUN/4/nsubj ] , [PER Jeanne/PROPN/2/appos ] , part/VERB/0/root/Fin .",
        "Chez les voisins tout va bien et personne ne se plaint de rien depuis des années .",
    ]);
    let listed = built.said(1, Tenure, &[(Person, "Anne Roux"), (Role, "Présidente")]);
    let other = built.said(2, Tenure, &[(Person, "Jeanne"), (Role, "présidente")]);
    assert_eq!(
        built.shown(&[listed, other]),
        [
            "person=Anne Roux; organization=Exemplia; role=Présidente",
            "person=Jeanne; role=présidente",
        ]
    );
}

#[test]
fn where_somebody_studied_is_not_what_an_article_is_about() {
    let built = build(&[
        "[PER Anne Roux ] sort de l' [ORG École ] et entre chez [ORG Exemplia ] .",
        "Anne Roux devient [ROLE:treasurer:inside trésorière ] en [DATE:2016 2016 ] , puis [PER Anne Roux ] part .",
        "Chez les voisins tout va bien et personne ne se plaint de rien depuis des années .",
    ]);
    let studies = built.said(
        0,
        Education,
        &[(Person, "Anne Roux"), (Organization, "École")],
    );
    let post = built.said(
        1,
        Appointment,
        &[(Person, "Anne Roux"), (Role, "trésorière")],
    );
    assert_eq!(
        built.shown(&[studies, post])[1],
        "person=Anne Roux; organization=Exemplia; role=trésorière"
    );
}

#[test]
fn a_tenure_or_an_election_without_a_post_is_of_what_the_article_is_about() {
    let built = build(&[
        "[ORG Exemplia ] va mal , mais [ORG Exemplia ] dure .",
        "[PER Anne Roux ] y est depuis [DATE:2016 2016 ] .",
        "Chez les voisins tout va bien et personne ne se plaint de rien depuis des années .",
    ]);
    let slots = [(Person, "Anne Roux"), (Date, "2016")];
    let shown = |event, slots: &[_]| built.shown(&[built.said(1, event, slots)]).concat();
    assert_eq!(
        shown(Tenure, &slots),
        "person=Anne Roux; organization=Exemplia; date=2016"
    );
    assert_eq!(
        shown(Election, &slots[..1]),
        "person=Anne Roux; organization=Exemplia"
    );
    assert_eq!(shown(Election, &slots), "person=Anne Roux; date=2016");
    let studies = built.said(1, Education, &slots);
    assert_eq!(built.shown(&[studies]), ["person=Anne Roux; date=2016"]);
}

#[test]
fn posts_told_in_one_breath_are_in_one_house() {
    let built = build(&[
        "[PER Anne Roux ] , de [ORG Exemplia ] , y fut [ROLE:treasurer:inside trésorière ] puis [ROLE:director:inside directrice ] .",
    ]);
    let first = [
        (Person, "Anne Roux"),
        (Role, "trésorière"),
        (Organization, "Exemplia"),
    ];
    let first = built.said(0, Tenure, &first);
    let next = built.said(0, Tenure, &[(Person, "Anne Roux"), (Role, "directrice")]);
    assert_eq!(
        built.shown(&[first, next])[1],
        "person=Anne Roux; organization=Exemplia; role=directrice"
    );
}
