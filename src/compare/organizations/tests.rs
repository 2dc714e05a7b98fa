//! Names of one organisation in two languages, and of two.

use super::super::relation::RelationKind;
use super::super::testing::knowledge;
use super::*;

fn relation(one: &str, other: &str) -> RelationKind {
    let knowledge = knowledge();
    let name = |text| OrganizationName::new(text, knowledge);
    let (one, other) = (name(one), name(other));
    let weights = WordWeights::new([&one, &other].into_iter());
    let relation = one.relation(&other, true, &weights);
    let back = other.relation(&one, true, &weights);
    assert_eq!(relation.kind, back.kind, "{one:?} {other:?}");
    relation.kind
}

#[test]
fn one_organisation_has_many_names() {
    for (one, other) in [
        ("Conseil national du numérique", "French Digital Council"),
        ("ministère de l'Intérieur", "Interior Ministry"),
        ("ministère des Finances", "Finance Ministry"),
        ("université de Durham", "Durham University"),
        ("Fonds monétaire international", "IMF"),
        ("Civitech Labs", "Civitech Labs SAS"),
        ("Bekaert", "NV Bekaert SA"),
        ("cabinet Gide", "Gide"),
        ("Galp", "Galp Energia"),
        ("Télécom Paris", "Telecom Paris"),
        (
            "Orchestre symphonique de la Radio finlandaise",
            "Finnish Radio Symphony Orchestra",
        ),
        ("Opéra national de Lyon", "Lyon Opera"),
        ("théâtre Mariinski", "Mariinsky Theatre"),
        (
            "université nationale Taras-Chevtchenko de Kiev",
            "Taras Shevchenko National University of Kyiv",
        ),
        (
            "hôpital Maisonneuve-Rosemont",
            "Maisonneuve-Rosemont Hospital",
        ),
        (
            "Fédération royale marocaine de football",
            "Royal Moroccan Football Federation",
        ),
        (
            "Chambre de commerce internationale",
            "International Chamber of Commerce",
        ),
        ("ministère polonais des Finances", "Polish finance ministry"),
        ("FRMF", "Fédération royale marocaine de football"),
        ("Panathinaïkos", "Panathinaikos"),
        ("Commission européenne", "European Commission"),
        ("Commission", "European Commission"),
        ("Académie des sciences", "French Academy of Sciences"),
    ] {
        let kind = relation(one, other);
        assert!(
            kind >= RelationKind::Compatible,
            "{one} / {other}: {kind:?}"
        );
    }
}

#[test]
fn the_first_capital_of_a_french_name_is_no_proof_of_another_organisation() {
    let kind = relation("Girouette dorée de Nantes", "Gilded Weathercock of Nantes");
    assert_eq!(kind, RelationKind::Unsure);
    let kind = relation("Girouette Dorval de Nantes", "Weathercock of Nantes");
    assert_eq!(kind, RelationKind::Different);
}

#[test]
fn others_are_different() {
    for (one, other) in [
        ("Bank Audi", "Blom Bank"),
        ("Air France", "Iberia"),
        ("Gide", "Jeantet"),
        ("ministère de l'Intérieur", "Finance Ministry"),
        ("ambassade de France en Chine", "French embassy in Japan"),
        ("Stade Toulousain", "Saracens"),
        ("université de Durham", "Harvard University"),
        ("Banque du Liban", "Bank of England"),
        (
            "Centre national de la recherche scientifique",
            "Imperial College London",
        ),
    ] {
        assert_eq!(
            relation(one, other),
            RelationKind::Different,
            "{one} / {other}"
        );
    }
}

#[test]
fn keys_are_those_of_the_names_in_them() {
    let knowledge = knowledge();
    let key = |text| OrganizationName::new(text, knowledge).key();
    assert_eq!(key("université de Durham"), key("Durham University"));
    assert_eq!(key("cabinet Gide"), key("Gide"));
    assert_eq!(key("OMS"), key("World Health Organization"));
    assert_ne!(key("Bank Audi"), key("Blom Bank"));
    assert_eq!(key("ministère"), None);
    assert!(key("numérique").is_some_and(|(_, telling)| !telling));
}
