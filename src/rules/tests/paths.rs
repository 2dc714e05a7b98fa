//! Arguments: paths over the tree, and what stands before and after.

use crate::rules::testing::found;

/// "Le maire Jean Roux a été nommé directeur de la banque Exemplia par le conseil, a dit Paul Petit."
const NAMED: &str = "Le/DET/2/det [ROLE:mayor maire/NOUN/7/nsubj:pass ] [PER Jean/PROPN/2/appos Roux/PROPN/3/flat ] a/AUX/7/aux \
    été/AUX/7/aux:pass nommé/VERB/0/root/Part,Past [ROLE:director directeur/NOUN/7/xcomp ] de/ADP/11/case la/DET/11/det \
    banque/NOUN/8/nmod [ORG Exemplia/PROPN/11/nmod ] par/ADP/15/case le/DET/15/det conseil/NOUN/7/obl:agent";

/// What the rule finds for `by` besides the person.
fn by(finder: &str, text: &str) -> String {
    let rule = format!("trigger = \"nommé\"\nperson = >subj PER\nby? = {finder}");
    let found = found(&rule, text);
    assert_eq!(found.len(), 1, "{finder}: {found:?}");
    found[0]
        .split("; ")
        .find_map(|slot| slot.strip_prefix("by="))
        .unwrap_or("")
        .to_owned()
}

#[test]
fn paths_go_down_and_up() {
    for (finder, expected) in [
        (">obl:agent NP", "conseil"),
        (">xcomp ROLE", "directeur"),
        (">obj|xcomp ROLE", "directeur"),
        (">obj ROLE", ""),
        (">* ROLE[concept=director]", "directeur"),
        (">xcomp >nmod NP", "banque Exemplia"),
        (">xcomp >nmod ORG", "Exemplia"),
        (">xcomp >nmod >nmod ORG", "Exemplia"),
        (">xcomp >nmod? >nmod? [word=conseil]", ""),
        (">xcomp? >nmod ORG", "Exemplia"),
        (">xcomp >nmod? ROLE", "directeur"),
        (">obl:agent[case=par] NP", "conseil"),
        (">obl:agent[case=de] NP", ""),
        (">xcomp[upos=NOUN] ROLE", "directeur"),
        (">xcomp \"directeur\"", "directeur de la banque Exemplia"),
        (">xcomp [upos=VERB]", ""),
        (">aux:pass <aux:pass >obl:agent NP", "conseil"),
        (">aux:pass <* >obl:agent NP", "conseil"),
        (">aux:pass <aux >obl:agent NP", ""),
        (">obj ORG or >xcomp >nmod ORG", "Exemplia"),
        (">obl:agent NP or >xcomp ROLE", "conseil"),
        ("trigger", ""),
    ] {
        let expected_trigger = if finder == "trigger" {
            "nommé"
        } else {
            expected
        };
        assert_eq!(by(finder, NAMED), expected_trigger, "{finder}");
    }
}

#[test]
fn one_of_several_has_a_name() {
    let of_several = |relation: &str| {
        format!(
            "Un/NUM/8/nsubj:pass de/ADP/4/case ses/DET/4/det frères/NOUN/1/nmod/Masc,Plur [PER Paul/PROPN/4/{relation} ] a/AUX/8/aux \
             été/AUX/8/aux:pass nommé/VERB/0/root/Part,Past"
        )
    };
    let rule = "trigger = \"nommé\"\nperson = >subj PER";
    assert_eq!(found(rule, &of_several("appos")).len(), 1);
    assert!(found(rule, &of_several("nmod")).is_empty());
}

#[test]
fn arguments_lead_to_others() {
    let rule = "trigger = \"nommé\"\nperson = >subj PER\nrole = >xcomp ROLE\norganization = role >nmod ORG\nby? = role after(..3 NOUN)";
    assert!(
        crate::rules::testing::parse(rule, &[]).is_err(),
        "NOUN is no kind"
    );
    let rule = "trigger = \"nommé\"\nperson = >subj PER\nrole = >xcomp ROLE\norganization = role >nmod ORG\nby? = organization after(..2 [word=conseil])";
    assert_eq!(
        found(rule, NAMED),
        ["by=conseil; organization=Exemplia; person=Jean Roux; role=directeur"]
    );
    // An argument that was not found leads nowhere.
    let rule = "trigger = \"nommé\"\nperson = >subj PER\nrole? = >obj ROLE\norganization? = role >nmod ORG";
    assert_eq!(found(rule, NAMED), ["person=Jean Roux"]);
}

#[test]
fn a_title_or_noun_stands_for_the_name_that_it_introduces() {
    let person = "trigger = \"nommé\"\nperson = >subj PER";
    assert_eq!(found(person, NAMED), ["person=Jean Roux"]);
    // "la société Exemplia est rachetée": a bare nmod; but not "la société de Jean".
    let organization = "trigger = \"nomme\"\nperson = >obj PER\nby = >subj ORG";
    let text = "La/DET/2/det société/NOUN/4/nsubj [ORG Exemplia/PROPN/2/nmod ] nomme/VERB/0/root [PER Paul/PROPN/4/obj ]";
    assert_eq!(found(organization, text), ["by=Exemplia; person=Paul"]);
    let text = "La/DET/2/det société/NOUN/5/nsubj de/ADP/4/case [ORG Exemplia/PROPN/2/nmod ] nomme/VERB/0/root [PER Paul/PROPN/5/obj ]";
    assert_eq!(found(organization, text), Vec::<String>::new());
}

#[test]
fn an_arc_to_any_token_is_an_arc_to_the_mention() {
    let rule = "trigger = \"quitte\"\nperson = >subj PER\norganization = >obj ORG";
    // The object's head is the second word of the name; the preposition of the place hangs on its last.
    let text = "[PER Anne/PROPN/2/compound Roux/PROPN/3/nsubj ] quitte/VERB/0/root [ORG Crédit/PROPN/5/compound rural/PROPN/3/obj ]";
    assert_eq!(
        found(rule, text),
        ["organization=Crédit rural; person=Anne Roux"]
    );
    let rule = "trigger = \"quitte\"\nperson = >subj PER\norganization = >obj ORG\nplace = organization >nmod LOC";
    let text = "[PER Anne/PROPN/2/nsubj ] quitte/VERB/0/root [ORG Crédit/PROPN/2/obj rural/PROPN/3/flat ] de/ADP/6/case [LOC Lyon/PROPN/4/nmod ]";
    assert_eq!(
        found(rule, text),
        ["organization=Crédit rural; person=Anne; place=Lyon"]
    );
}

#[test]
fn the_subject_is_shared() {
    let rule = "trigger = [lemma=nommer]\nperson = >subj PERSON";
    for (text, expected) in [
        // Anne est partie et nommée
        (
            "[PER Anne/PROPN/3/nsubj ] est/AUX/3/aux partie/VERB/0/root et/CCONJ/5/cc nommée/VERB/3/conj",
            "Anne",
        ),
        // Nommée hier, Anne part
        (
            "nommée/VERB/5/advcl/Part,Past hier/ADV/1/advmod ,/PUNCT/1/punct [PER Anne/PROPN/5/nsubj ] part/VERB/0/root",
            "Anne",
        ),
        // Luc pousse Anne à nommer
        (
            "[PER Luc/PROPN/2/nsubj ] pousse/VERB/0/root [PER Anne/PROPN/2/obj ] à/ADP/5/mark nommer/VERB/2/xcomp/Inf",
            "Anne",
        ),
        // Anne veut nommer
        (
            "[PER Anne/PROPN/2/nsubj ] veut/VERB/0/root nommer/VERB/2/xcomp/Inf",
            "Anne",
        ),
        // Anne, nommée hier
        (
            "[PER Anne/PROPN/0/root ] ,/PUNCT/3/punct nommée/VERB/1/acl/Part,Past hier/ADV/3/advmod",
            "Anne",
        ),
        // Anne, qui est nommée
        (
            "[PER Anne/PROPN/0/root ] ,/PUNCT/5/punct [REF:relative qui/PRON/5/nsubj:pass ] est/AUX/5/aux:pass nommée/VERB/1/acl:relcl",
            "Anne",
        ),
        // Anne, qui part et nomme: the conjunct's subject is the relative clause's
        (
            "[PER Anne/PROPN/0/root ] [REF:relative qui/PRON/3/nsubj ] part/VERB/1/acl:relcl et/CCONJ/5/cc nomme/VERB/3/conj",
            "Anne",
        ),
        // Elle est nommée
        (
            "[REF:pronoun Elle/PRON/3/nsubj:pass ] est/AUX/3/aux:pass nommée/VERB/0/root",
            "Elle",
        ),
        // Il y est nommé, with the pronoun taken for that of "il y a"
        (
            "[REF:pronoun Il/PRON/4/expl ] y/PRON/4/obl est/AUX/4/aux:pass nommé/VERB/0/root",
            "Il",
        ),
        // obligée de nommer
        (
            "[PER Anne/PROPN/2/nsubj ] décide/VERB/0/root de/ADP/4/mark nommer/VERB/2/ccomp/Inf",
            "Anne",
        ),
        // Anne dit que Paul nomme: the clause has its own
        (
            "[PER Anne/PROPN/2/nsubj ] dit/VERB/0/root que/SCONJ/5/mark [PER Paul/PROPN/5/nsubj ] nomme/VERB/2/ccomp",
            "Paul",
        ),
    ] {
        assert_eq!(found(rule, text), [format!("person={expected}")], "{text}");
    }
    let text = "Il/PRON/3/expl est/AUX/3/aux:pass nommé/VERB/0/root [PER Paul/PROPN/3/obj ]";
    assert_eq!(found(rule, text), Vec::<String>::new());
    // A finite clause without a subject of its own has none.
    let text = "[PER Anne/PROPN/2/nsubj ] dit/VERB/0/root que/SCONJ/4/mark nomme/VERB/2/ccomp/Fin";
    assert_eq!(found(rule, text), Vec::<String>::new());
}

#[test]
fn a_circle_of_heads_ends() {
    let rule = "trigger = [lemma=nommer]\nperson = >subj PER or <* <* <* <* >* >* PER";
    let text = "nommée/VERB/2/conj part/VERB/3/conj dit/VERB/1/conj";
    assert_eq!(found(rule, text), Vec::<String>::new());
}

#[test]
fn a_phrase_holds_its_modifiers_and_no_determiner() {
    for (text, expected) in [
        // nommé par le nouveau conseil de la banque
        (
            "[PER Jean/PROPN/2/nsubj ] nommé/VERB/0/root par/ADP/6/case le/DET/6/det nouveau/ADJ/6/amod conseil/NOUN/2/obl:agent de/ADP/9/case la/DET/9/det banque/NOUN/6/nmod",
            "nouveau conseil de la banque",
        ),
        // par le conseil, réuni hier: clauses stay out
        (
            "[PER Jean/PROPN/2/nsubj ] nommé/VERB/0/root par/ADP/5/case le/DET/5/det conseil/NOUN/2/obl:agent réuni/VERB/5/acl hier/ADV/6/advmod",
            "conseil",
        ),
        // A modifier that stands apart is left out.
        (
            "[PER Jean/PROPN/2/nsubj ] nommé/VERB/0/root conseil/NOUN/2/obl:agent hier/ADV/2/advmod municipal/ADJ/3/amod",
            "conseil",
        ),
    ] {
        assert_eq!(by(">obl:agent NP", text), expected, "{text}");
    }
}

#[test]
fn surface_finders_stand_directly_beside_their_origin() {
    let text =
        "[ORG Exemplia ] : [PER Jean Roux ] nommé [ROLE:director directeur ] de la [LOC Creuse ] .";
    let rule = |argument: &str| format!("trigger = \"nommé\"\nperson = before(PER)\n{argument}");
    for (argument, expected) in [
        ("role = after(ROLE)", "person=Jean Roux; role=directeur"),
        (
            "place = after(ROLE \"de\" \"la\" LOC)",
            "person=Jean Roux; place=Creuse",
        ),
        ("place = after(..4 LOC)", "person=Jean Roux; place=Creuse"),
        ("place? = after(..2 LOC)", "person=Jean Roux"),
        ("place? = after(LOC)", "person=Jean Roux"),
        (
            "organization = before(ORG \":\" PER)",
            "organization=Exemplia; person=Jean Roux",
        ),
        (
            "organization = person before(ORG \":\")",
            "organization=Exemplia; person=Jean Roux",
        ),
        (
            "role = person after(\"nommé\" ROLE)",
            "person=Jean Roux; role=directeur",
        ),
        // A look-around at the end is no argument.
        (
            "role = after(ROLE (?= \"de\"))",
            "person=Jean Roux; role=directeur",
        ),
        ("role? = after(ROLE (?! \"de\"))", "person=Jean Roux"),
        (
            "organization = before((?! PER) ORG \":\" PER)",
            "organization=Exemplia; person=Jean Roux",
        ),
        // The last element of each alternative.
        (
            "role = after(( \"maire\" | ROLE ))",
            "person=Jean Roux; role=directeur",
        ),
        (
            "place = after(( \"x\" PER | ROLE \"de\" \"la\" LOC ))",
            "person=Jean Roux; place=Creuse",
        ),
    ] {
        assert_eq!(found(&rule(argument), text), [expected], "{argument}");
    }
    // `before` reaches over the start and `after` over the end of a sentence without harm.
    assert_eq!(
        found(
            "trigger = \"nommé\"\nperson = before(PER)",
            "nommé [PER Jean ]"
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        found(
            "trigger = \"nommé\"\nperson = after(PER)",
            "[PER Jean ] nommé"
        ),
        Vec::<String>::new()
    );
}

#[test]
fn one_stretch_fills_one_slot() {
    // The successor cannot be the person again; the second finder finds another.
    let text = "[PER Anne/PROPN/2/nsubj ] remplace/VERB/0/root [PER Paul/PROPN/2/obj ]";
    let rule = "trigger = \"remplace\"\nperson = >subj PER\npredecessor = >nsubj PER or >obj PER";
    assert_eq!(found(rule, text), ["person=Anne; predecessor=Paul"]);
    // As a mention or as a phrase, the words are the same.
    let rule = "trigger = \"remplace\"\nperson = >subj PER\npredecessor? = >nsubj NP";
    assert_eq!(found(rule, text), ["person=Anne"]);
    // A stand-in may be a role too: "le maire part".
    let text = "[REF [ROLE:mayor maire/NOUN/2/nsubj ] ] part/VERB/0/root";
    let rule = "trigger = \"part\"\nperson = >subj PERSON\nrole = >subj ROLE";
    assert_eq!(found(rule, text), ["person=maire; role=maire"]);
}

#[test]
fn without_syntax_paths_find_nothing() {
    let rule = "trigger = [upos=VERB & lemma=nommer]\nperson = >subj PER or before(PER)\nrole? = >xcomp ROLE";
    let text = "[PER Jean Roux ] nommé [ROLE:mayor maire ]";
    assert_eq!(found(rule, text), ["person=Jean Roux"]);
}
