//! What [`OrganizationWords::find`] adds, after mending.

use super::*;

#[test]
fn a_bare_institution_is_found_and_a_generic_noun_is_not() {
    let text = "Le club quitte le nouveau gouvernement.";
    let analysis = "Le/DET/2/det club/NOUN/3/nsubj quitte/VERB/0/root le/DET/6/det nouveau/ADJ/6/amod gouvernement/NOUN/3/obj ./PUNCT/3/punct";
    marks(FR, text, analysis, &[], &["ORG gouvernement"]);
    let found = lexicon(FR).find(text, &sentence(text, analysis, &[]));
    assert_eq!(found[0].score, 0.6);
    assert_eq!(found[0].tokens, 5..6);
}

#[test]
fn without_syntax_the_noun_alone_is_found() {
    marks(
        FR,
        "Elle entre au sénat français.",
        "Elle entre au sénat français .",
        &[],
        &["ORG sénat"],
    );
    marks(
        EN,
        "She joined the Senate.",
        "She joined the Senate .",
        &[],
        &["ORG Senate"],
    );
}

#[test]
fn an_institution_word_that_is_no_noun_is_left() {
    let analysis = "They/PRON/2/nsubj police/VERB/0/root the/DET/4/det port/NOUN/2/obj";
    marks(EN, "They police the port", analysis, &[], &[]);
}

#[test]
fn a_capital_in_the_list_wants_one_in_the_text() {
    marks(FR, "dans un état grave", "dans un état grave", &[], &[]);
    marks(
        FR,
        "au service de l’Etat",
        "au service de l ’ Etat",
        &[],
        &["ORG Etat"],
    );
    marks(
        FR,
        "gouverneur de l'État de Floride",
        "gouverneur de l ' État de Floride",
        &["LOC Floride"],
        &["LOC Floride"],
    );
}

#[test]
fn complements_are_taken_in() {
    let analysis = "Il/PRON/2/nsubj rejoint/VERB/0/root le/DET/4/det ministère/NOUN/2/obj du/ADP/6/case budget/NOUN/4/nmod et/CCONJ/9/cc des/ADP/9/case comptes/NOUN/6/conj publics/ADJ/9/amod ,/PUNCT/12/punct hier/ADV/2/advmod";
    marks(
        FR,
        "Il rejoint le ministère du budget et des comptes publics, hier",
        analysis,
        &[],
        &["ORG ministère du budget et des comptes publics"],
    );
}

#[test]
fn a_second_institution_is_its_own() {
    let analysis = "membre/NOUN/0/root du/ADP/3/case parlement/NOUN/1/nmod et/CCONJ/6/cc du/ADP/6/case sénat/NOUN/3/conj";
    marks(
        FR,
        "membre du parlement et du sénat",
        analysis,
        &[],
        &["ORG parlement", "ORG sénat"],
    );
}

#[test]
fn the_full_name_behind_a_post_is_the_holders() {
    let analysis = "président/NOUN/0/root du/ADP/3/case gouvernement/NOUN/1/nmod Paule/PROPN/3/nmod Durand/PROPN/4/flat";
    let text = "président du gouvernement Paule Durand";
    let names = ["ROLE président", "PER Paule Durand"];
    let expected = ["ROLE président", "ORG gouvernement", "PER Paule Durand"];
    marks(FR, text, analysis, &names, &expected);
    let names = ["ROLE président", "PER Durand"];
    let analysis =
        "président/NOUN/0/root du/ADP/3/case gouvernement/NOUN/1/nmod Durand/PROPN/3/nmod";
    let expected = ["ROLE président", "ORG gouvernement Durand"];
    marks(
        FR,
        "président du gouvernement Durand",
        analysis,
        &names,
        &expected,
    );
}

#[test]
fn a_person_after_of_is_left_and_one_without_is_taken_in() {
    let analysis = "ministre/NOUN/0/root du/ADP/3/case gouvernement/NOUN/1/nmod de/ADP/5/case Paule/PROPN/3/nmod Durand/PROPN/5/flat";
    marks(
        FR,
        "ministre du gouvernement de Paule Durand",
        analysis,
        &["PER Paule Durand"],
        &["ORG gouvernement", "PER Paule Durand"],
    );
    let analysis =
        "ministre/NOUN/0/root du/ADP/3/case gouvernement/NOUN/1/nmod Durand/PROPN/3/nmod";
    for names in [&["PER Durand"][..], &[]] {
        marks(
            FR,
            "ministre du gouvernement Durand",
            analysis,
            names,
            &["ORG gouvernement Durand"],
        );
    }
}

#[test]
fn a_complement_stops_at_a_role_a_date_and_a_possessive() {
    let analysis = "le/DET/2/det gouvernement/NOUN/0/root du/ADP/4/case président/NOUN/2/nmod";
    marks(
        FR,
        "le gouvernement du président",
        analysis,
        &["ROLE président"],
        &["ORG gouvernement", "ROLE président"],
    );
    let analysis = "le/DET/2/det gouvernement/NOUN/0/root de/ADP/4/case 2012/NUM/2/nmod";
    let expected = ["ORG gouvernement", "DATE 2012"];
    marks(
        FR,
        "le gouvernement de 2012",
        analysis,
        &["DATE 2012"],
        &expected,
    );
    let analysis = "le/DET/2/det parti/NOUN/0/root de/ADP/5/case sa/DET/5/det mère/NOUN/2/nmod";
    marks(FR, "le parti de sa mère", analysis, &[], &["ORG parti"]);
}

#[test]
fn a_noun_before_a_name_does_not_disturb_it() {
    let analysis = "le/DET/2/det parti/NOUN/0/root Avenir/PROPN/2/appos uni/ADJ/3/amod";
    marks(
        FR,
        "le parti Avenir uni",
        analysis,
        &["ORG Avenir uni"],
        &["ORG Avenir uni"],
    );
    let analysis = "la/DET/2/det société/NOUN/0/root Velmar/PROPN/2/appos";
    marks(
        FR,
        "la société Velmar",
        analysis,
        &["ORG Velmar"],
        &["ORG Velmar"],
    );
    let analysis = "the/DET/3/det cosmetics/NOUN/3/compound giant/NOUN/0/root Velmar/PROPN/3/appos";
    marks(
        EN,
        "the cosmetics giant Velmar",
        analysis,
        &["ORG Velmar"],
        &["ORG Velmar"],
    );
    let analysis = "the/DET/3/det Avenir/PROPN/3/compound party/NOUN/0/root";
    marks(
        EN,
        "the Avenir party",
        analysis,
        &["ORG Avenir"],
        &["ORG Avenir"],
    );
}

#[test]
fn a_noun_inside_a_role_or_name_is_left() {
    let analysis = "ministre de la Justice";
    marks(
        FR,
        analysis,
        analysis,
        &["ROLE ministre de la Justice"],
        &["ROLE ministre de la Justice"],
    );
    marks(
        EN,
        "Labour Party",
        "Labour Party",
        &["ORG Labour Party"],
        &["ORG Labour Party"],
    );
}

#[test]
fn english_modifiers_stand_before_the_noun() {
    let analysis = "the/DET/6/det new/ADJ/6/amod red/ADJ/5/compound -/PUNCT/5/punct green/ADJ/6/amod government/NOUN/0/root";
    marks(
        EN,
        "the new red-green government",
        analysis,
        &[],
        &["ORG red-green government"],
    );
    let analysis =
        "the/DET/3/det Russian/ADJ/3/amod government/NOUN/4/compound spokesman/NOUN/0/root";
    marks(
        EN,
        "the Russian government spokesman",
        analysis,
        &["MISC Russian"],
        &["ORG Russian government"],
    );
    let analysis =
        "the/DET/4/det Shanghai/PROPN/4/compound health/NOUN/4/compound bureau/NOUN/0/root";
    marks(
        EN,
        "the Shanghai health bureau",
        analysis,
        &["LOC Shanghai"],
        &["ORG Shanghai health bureau"],
    );
    let analysis = "Poland/PROPN/4/nmod '/PART/1/case s/_/2/sub parliament/NOUN/0/root";
    marks(
        EN,
        "Poland's parliament",
        analysis,
        &["LOC Poland"],
        &["LOC Poland", "ORG parliament"],
    );
}

/// The nouns that stand for an organisation.
fn stand_ins(language: Language, text: &str, analysis: &str, names: &[&str]) -> Vec<String> {
    let found = lexicon(language).stand_ins(text, &sentence(text, analysis, names));
    shown(text, &found)
}

#[test]
fn a_definite_generic_noun_stands_for_an_organisation() {
    let found = |text: &str| stand_ins(FR, text, text, &[]);
    assert_eq!(found("Elle quitte le groupe hier"), ["ORG groupe"]);
    assert_eq!(found("Elle quitte l ' entreprise"), ["ORG entreprise"]);
    for text in [
        "Elle fonde un groupe",
        "le groupe de travail",
        "sa société",
        "le train",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
    let introduced = "le groupe chimique Valtis recrute";
    assert!(stand_ins(FR, introduced, introduced, &["ORG Valtis"]).is_empty());
    // A date is not what a noun introduces.
    let dated = "Elle quitte le groupe en 1999";
    assert_eq!(stand_ins(FR, dated, dated, &["DATE 1999"]), ["ORG groupe"]);
    let english = "She left the law firm in May";
    assert_eq!(stand_ins(EN, english, english, &[]), ["ORG law firm"]);
}

#[test]
fn the_object_of_some_verbs_stands_for_an_organisation() {
    let found = |language, text: &str, analysis: &str| stand_ins(language, text, analysis, &[]);
    let led = "Elle/PRON/3/nsubj la/PRON/3/obj dirige/VERB/0/root";
    assert_eq!(found(FR, "Elle la dirige", led), ["ORG la"]);
    let met = "Elle/PRON/3/nsubj la/PRON/3/obj rencontre/VERB/0/root";
    assert!(found(FR, "Elle la rencontre", met).is_empty());
    // An article.
    let head = "Elle/PRON/2/nsubj dirige/VERB/0/root la/DET/4/det mine/NOUN/2/obj";
    assert!(found(FR, "Elle dirige la mine", head).is_empty());
    let founded = "She/PRON/2/nsubj founded/VERB/0/root it/PRON/2/obj";
    assert_eq!(found(EN, "She founded it", founded), ["ORG it"]);
    let expletive = "It/PRON/2/nsubj founded/VERB/0/root banks/NOUN/2/obj";
    assert!(found(EN, "It founded banks", expletive).is_empty());
}

#[test]
fn the_possessive_of_a_post_stands_for_an_organisation() {
    let found = |shorthand: &str| {
        let (text, sentence) = crate::mentions::roles::testing::sentence(shorthand);
        shown(&text, &lexicon(FR).stand_ins(&text, &sentence))
    };
    let post = "[ORG Arvex/PROPN/2/nsubj ] nomme/VERB/0/root son/DET/5/det nouveau/ADJ/5/amod [ROLE:treasurer trésorier/NOUN/2/obj ] .";
    assert_eq!(found(post), ["ORG son"]);
    let rank = "[ORG Arvex/PROPN/2/nsubj ] nomme/VERB/0/root son/DET/4/det [ROLE:colonel:rank colonel/NOUN/2/obj ] .";
    assert_eq!(found(rank), [""; 0]);
    let apart = "[ORG Arvex/PROPN/2/nsubj ] vend/VERB/0/root son/DET/4/det usine/NOUN/2/obj ,/PUNCT/6/punct [ROLE:treasurer trésorier/NOUN/4/appos ] .";
    assert_eq!(found(apart), [""; 0]);
}
