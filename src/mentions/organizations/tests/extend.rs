//! What [`OrganizationWords::extend`] mends.

use super::*;

#[test]
fn a_name_cut_at_a_preposition_takes_in_the_noun_phrase() {
    let text = "président du Conseil national du numérique par intérim";
    let analysis = "président/NOUN/0/root du/ADP/3/case Conseil/PROPN/1/nmod national/ADJ/3/amod du/ADP/6/case numérique/NOUN/3/nmod par/ADP/8/case intérim/NOUN/1/nmod";
    marks(
        FR,
        text,
        analysis,
        &["ORG Conseil national du"],
        &["ORG Conseil national du numérique"],
    );
    let bare = "président du Conseil national du numérique par intérim";
    marks(
        FR,
        text,
        bare,
        &["ORG Conseil national du"],
        &["ORG Conseil national"],
    );
}

#[test]
fn a_cut_name_takes_in_a_place_but_no_person() {
    marks(
        FR,
        "la Banque de France",
        "la Banque de France",
        &["ORG Banque de", "LOC France"],
        &["ORG Banque de France"],
    );
    marks(
        FR,
        "Avenir d’Anne Petit",
        "Avenir d ’ Anne Petit",
        &["ORG Avenir d’", "PER Anne Petit"],
        &["ORG Avenir", "PER Anne Petit"],
    );
}

#[test]
fn a_name_that_ran_over_loses_its_preposition() {
    let analysis = "Avenir/PROPN/0/root pour/ADP/4/case sa/DET/4/det campagne/NOUN/1/nmod";
    marks(
        FR,
        "Avenir pour sa campagne",
        analysis,
        &["ORG Avenir pour"],
        &["ORG Avenir"],
    );
}

#[test]
fn a_noun_with_a_capital_joins_its_complement() {
    let words = "l ' Université de Varsovie";
    marks(
        FR,
        "l'Université de Varsovie",
        words,
        &["LOC Varsovie"],
        &["ORG Université de Varsovie"],
    );
    marks(
        EN,
        "the University of Warsaw",
        "the University of Warsaw",
        &["LOC Warsaw"],
        &["ORG University of Warsaw"],
    );
    marks(
        EN,
        "the Bank of Ireland",
        "the Bank of Ireland",
        &["LOC Ireland"],
        &["ORG Bank of Ireland"],
    );
    marks(
        FR,
        "Groupe Velmar",
        "Groupe Velmar",
        &["ORG Velmar"],
        &["ORG Groupe Velmar"],
    );
}

#[test]
fn a_noun_tagged_alone_joins_too() {
    let names = ["ORG University", "LOC Warsaw"];
    marks(
        EN,
        "University of Warsaw",
        "University of Warsaw",
        &names,
        &["ORG University of Warsaw"],
    );
}

#[test]
fn adjectives_of_a_capitalised_noun_are_part_of_it() {
    let analysis = "l/DET/3/det '/_/1/sub Université/PROPN/0/root catholique/ADJ/3/amod de/ADP/6/case Louvain/PROPN/3/nmod";
    marks(
        FR,
        "l'Université catholique de Louvain",
        analysis,
        &["LOC Louvain"],
        &["ORG Université catholique de Louvain"],
    );
    let analysis = "the/DET/3/det State/PROPN/3/compound University/PROPN/0/root of/ADP/5/case Ohio/PROPN/3/nmod";
    marks(
        EN,
        "the State University of Ohio",
        analysis,
        &["LOC Ohio"],
        &["ORG State University of Ohio"],
    );
}

#[test]
fn lower_case_joins_for_an_institution_only() {
    let words = "l ' université de Varsovie";
    marks(
        FR,
        "l'université de Varsovie",
        words,
        &["LOC Varsovie"],
        &["ORG université de Varsovie"],
    );
    marks(
        FR,
        "le club de Varsovie",
        "le club de Varsovie",
        &["LOC Varsovie"],
        &["LOC Varsovie"],
    );
    marks(
        FR,
        "la direction de Velmar",
        "la direction de Velmar",
        &["ORG Velmar"],
        &["ORG Velmar"],
    );
}

#[test]
fn a_faculty_takes_in_its_university() {
    let text = "la faculté de sciences sociales de l'université de Varsovie";
    let analysis = "la/DET/2/det faculté/NOUN/0/root de/ADP/4/case sciences/NOUN/2/nmod sociales/ADJ/4/amod de/ADP/9/case l/DET/9/det '/_/7/sub université/NOUN/2/nmod de/ADP/11/case Varsovie/PROPN/9/nmod";
    let expected = ["ORG faculté de sciences sociales de l'université de Varsovie"];
    marks(FR, text, analysis, &["LOC Varsovie"], &expected);
    marks(FR, text, analysis, &[], &expected);
}

#[test]
fn a_person_is_never_joined() {
    let words = "l ' Université de Anne Petit";
    marks(
        FR,
        "l'Université de Anne Petit",
        words,
        &["PER Anne Petit"],
        &["ORG Université", "PER Anne Petit"],
    );
}

#[test]
fn a_place_headed_by_an_institution_is_an_organisation() {
    let words = "Université Paris - Dauphine";
    marks(
        FR,
        "Université Paris-Dauphine",
        words,
        &["LOC Université Paris-Dauphine"],
        &["ORG Université Paris-Dauphine"],
    );
    marks(
        EN,
        "Columbia University",
        "Columbia University",
        &["LOC Columbia University"],
        &["ORG Columbia University"],
    );
    marks(
        EN,
        "University of Ohio",
        "University of Ohio",
        &["LOC University of Ohio"],
        &["ORG University of Ohio"],
    );
    marks(
        EN,
        "University Street",
        "University Street",
        &["LOC University Street"],
        &["LOC University Street"],
    );
}

#[test]
fn an_acronym_in_parentheses_is_an_organisation() {
    let text = "Conseil national du numérique (CNNum)";
    let words = "Conseil national du numérique ( CNNum )";
    marks(
        FR,
        text,
        words,
        &["ORG Conseil national du numérique"],
        &["ORG Conseil national du numérique", "ORG CNNum"],
    );
    let text = "Assistance des ports (AP-HP) et Velmar (Paris) ou Velmar (NYSE: VLM)";
    let words = "Assistance des ports ( AP - HP ) et Velmar ( Paris ) ou Velmar ( NYSE : VLM )";
    marks(
        FR,
        text,
        words,
        &["ORG Assistance des ports", "ORG Velmar"],
        &["ORG Assistance des ports", "ORG AP-HP", "ORG Velmar"],
    );
}

#[test]
fn a_possessive_ending_is_dropped_before_what_is_possessed() {
    marks(
        EN,
        "Velmar’s chief",
        "Velmar ’ s chief",
        &["ORG Velmar’s"],
        &["ORG Velmar"],
    );
    let analysis = "Velmar/PROPN/4/nsubj '/PART/1/case s/_/2/sub hires/VERB/0/root";
    marks(
        EN,
        "Velmar's hires",
        analysis,
        &["ORG Velmar's"],
        &["ORG Velmar's"],
    );
}

#[test]
fn a_post_is_cut_off_the_organisation_after_it() {
    let cut = |shorthand: &str, role: std::ops::Range<usize>| {
        let (text, mut sentence) = crate::mentions::roles::testing::sentence(shorthand);
        let role = mention(MentionKind::Role, &sentence.tokens, role);
        lexicon(EN).cut_off(&mut sentence, &role);
        shown(&text, &sentence.mentions)
    };
    assert_eq!(
        cut("[ORG Chair of the Exemplar Trust ] spoke .", 0..1),
        ["ORG Exemplar Trust"]
    );
    assert_eq!(
        cut("[ORG Chair Makers ] spoke .", 0..1),
        ["ORG Chair Makers"]
    );
    assert_eq!(cut("[ORG Chair of ] spoke .", 0..1), ["ORG Chair of"]);
}
