//! `[…]`: conditions on a token.

use crate::rules::testing::{matched, parse, rules};

const NAMED: &str = "[PER Anne/PROPN/5/nsubj:pass/Fem,Sing Roux/PROPN/1/flat ] a/AUX/5/aux/Fin,Pres été/AUX/5/aux:pass/Part,Past \
    nommée/VERB/0/root/Fem,Sing,Part,Past [ROLE:president présidente/NOUN/5/xcomp/Fem,Sing ] par/ADP/9/case le/DET/9/det/Masc,Sing \
    conseil/NOUN/5/obl:agent/Masc,Sing ./PUNCT/5/punct";

/// The tokens of a sentence that satisfy a condition.
fn satisfying(condition: &str, shorthand: &str) -> String {
    matched(&format!("[{condition}]"), shorthand).join(" ")
}

#[test]
fn every_test_holds_where_it_should() {
    for (condition, expected) in [
        ("", "Anne Roux a été nommée présidente par le conseil ."),
        ("word=par", "par"),
        ("word=PAR|Le", "par le"),
        ("word=\"le\"|a", "a le"),
        ("\"Été\"", "été"),
        ("lemma=nommer", "nommée"),
        ("lemma=NOMMER|le", "nommée le"),
        ("lemma=conseil", "conseil"),
        ("regex=\"n.*|.\"", "a nommée ."),
        ("regex=\"ROUX|[A-Z]nne\"", "Anne Roux"),
        ("regex=\"omm\"", ""),
        ("upos=NOUN|VERB", "nommée présidente conseil"),
        ("rel=obl:agent|root", "nommée conseil"),
        ("gender=Masc", "le conseil"),
        ("gender=Masc|Fem & upos=NOUN", "présidente conseil"),
        ("number=Sing & upos=NOUN", "présidente conseil"),
        ("number=Plur", ""),
        ("form=Fin", "a"),
        ("form=Part|Fin", "a été nommée"),
        ("tense=Pres", "a"),
        ("tense=Past|Fut", "été nommée"),
        ("voice=passive & upos=VERB", "nommée"),
        ("voice=active & upos=VERB", ""),
        ("in=PER", "Anne Roux"),
        ("in=PERSON|ROLE", "Anne Roux présidente"),
        ("has=aux:pass", "nommée"),
        ("has=det|flat", "Anne conseil"),
        ("case=par", "conseil"),
        ("case=de", ""),
        ("child=le|été", "nommée conseil"),
        ("concept=president", "présidente"),
        ("concept=mayor", ""),
        ("role=office", "présidente"),
        ("role=rank|occupation|position", ""),
        ("start", "Anne"),
        ("end", "."),
        ("fronted", "Anne a été par le"),
    ] {
        assert_eq!(satisfying(condition, NAMED), expected, "[{condition}]");
    }
}

#[test]
fn lemmas_without_forms_are_noted() {
    let rule = |name: &str, lemmas: &str| {
        format!("[[rule]]\nname = \"{name}\"\npattern = 'trigger = [lemma={lemmas}]'\n")
    };
    let cue = "[[cue]]\nstatus = \"negated\"\npattern = '>advmod [lemma=zuper]'\n";
    let first = format!("{}{cue}", rule("one", "nommer|zapper"));
    let second = rule("two", "nommer");
    let set = rules(&[("appointment.toml", &first), ("departure.toml", &second)]);
    let noted: Vec<_> = set.rules().map(|rule| &rule.unlisted_lemmas[..]).collect();
    assert_eq!(noted, [&["zapper".to_owned()][..], &[]]);
}

#[test]
fn conditions_are_joined() {
    for (condition, expected) in [
        ("upos=NOUN & gender=Fem", "présidente"),
        ("upos=NOUN & !gender=Fem", "conseil"),
        ("!upos=NOUN & !upos=VERB & !in=PER", "a été par le ."),
        ("start or end", "Anne ."),
        ("end or upos=NOUN & gender=Fem", "présidente ."),
        ("(end or upos=NOUN) & !gender=Fem", "conseil ."),
        (
            "!(upos=NOUN or upos=PROPN or upos=AUX) & !\".\"",
            "nommée par le",
        ),
        ("!!start", "Anne"),
    ] {
        assert_eq!(satisfying(condition, NAMED), expected, "[{condition}]");
    }
}

#[test]
fn a_preposition_introduces_the_whole_mention() {
    // The preposition hangs on the mention's second token.
    let sentence = "né/VERB/0/root à/ADP/4/case [LOC Bourg/PROPN/1/obl Neuf/PROPN/3/flat ]";
    assert_eq!(satisfying("case=à", sentence), "Bourg Neuf");
}

#[test]
fn kinds_of_roles_are_told_apart() {
    let sentence = "[ROLE:mayor maire ] [ROLE:manager:position cadre ] [ROLE:colonel:rank colonel ] [ROLE:singer:occupation chanteur ]";
    assert_eq!(satisfying("role=office", sentence), "maire");
    assert_eq!(satisfying("role=position", sentence), "cadre");
    assert_eq!(satisfying("role=rank", sentence), "colonel");
    assert_eq!(
        satisfying("role=occupation|rank", sentence),
        "colonel chanteur"
    );
}

#[test]
fn voice_follows_auxiliaries_subjects_and_bare_participles() {
    let voice = |sentence: &str| {
        let passive = satisfying("voice=passive & upos=VERB", sentence);
        let active = satisfying("voice=active & upos=VERB", sentence);
        assert!(passive.is_empty() != active.is_empty(), "{sentence}");
        if active.is_empty() {
            "passive"
        } else {
            "active"
        }
    };
    // "Anne a quitté", "Anne est élue", "le maire élu", "le maire sortant", "Anne élue sans auxiliaire"
    assert_eq!(
        voice("Anne/PROPN/3/nsubj a/AUX/3/aux quitté/VERB/0/root/Part,Past"),
        "active"
    );
    assert_eq!(
        voice("Anne/PROPN/3/nsubj:pass est/AUX/3/aux:pass élue/VERB/0/root/Part,Past"),
        "passive"
    );
    assert_eq!(
        voice("le/DET/2/det maire/NOUN/0/root élu/VERB/2/acl/Part,Past"),
        "passive"
    );
    assert_eq!(
        voice("le/DET/2/det maire/NOUN/0/root sortant/VERB/2/acl/Part,Pres"),
        "active"
    );
    assert_eq!(
        voice("Anne/PROPN/2/nsubj quitte/VERB/0/root/Fin,Pres"),
        "active"
    );
    assert_eq!(
        voice("réélu/VERB/0/root/Part,Past par/ADP/3/case tous/PRON/1/obl:agent"),
        "passive"
    );
}

#[test]
fn without_syntax_words_mentions_and_ends_decide() {
    let sentence = "[PER Anne Roux ] nommée [ROLE:president présidente ]";
    assert_eq!(satisfying("upos=VERB & lemma=nommer", sentence), "nommée");
    assert_eq!(satisfying("in=ROLE", sentence), "présidente");
    assert_eq!(satisfying("start or end", sentence), "Anne présidente");
    assert_eq!(satisfying("rel=nsubj", sentence), "");
    assert_eq!(satisfying("has=aux", sentence), "");
}

#[test]
fn macros_stand_for_values_and_conditions() {
    let macros = [
        ("naming", "nommer|élire"),
        ("verb", "lemma=@naming & upos=VERB"),
    ];
    assert!(parse("trigger = [@verb & !start]", &macros).is_ok());
    assert!(parse("trigger = [lemma=quitter|@naming]", &macros).is_ok());
}
