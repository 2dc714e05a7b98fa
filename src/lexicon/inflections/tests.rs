use std::path::Path;

use unicode_normalization::is_nfc;

use super::*;
use crate::testing::lexicons_dir;

fn parse(text: &str) -> Result<Inflections, LexiconError> {
    Inflections::from_source(&Source::literal("xx.toml", text))
}

fn refusal(text: &str) -> String {
    match parse(text) {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.to_string(),
    }
}

fn load(language: Language) -> Inflections {
    Inflections::load(&lexicons_dir(), language).unwrap_or_else(|error| panic!("{error}"))
}

/// The lemmas of `form` in one table, in alphabetical order.
fn lemmas<'i>(inflections: &'i Inflections, class: WordClass, form: &str) -> Vec<&'i str> {
    let mut lemmas: Vec<&str> = inflections
        .lemmas(form)
        .iter()
        .filter(|(found, _)| *found == class)
        .filter_map(|(_, id)| inflections.lemma(*id))
        .collect();
    lemmas.sort_unstable();
    lemmas
}

#[test]
fn ambiguous_forms_have_every_lemma() {
    let inflections = parse(
        "[verb]\n\"être\" = \"être suis est\"\n\"suivre\" = \"suivre suis suit\"\nbid = \"bid bids bidding\"\n\
         [noun]\n\"bid\" = \"bid bids\"\n",
    )
    .unwrap();
    let id = |lemma| inflections.lemma_id(lemma).unwrap();
    assert_eq!(
        lemmas(&inflections, WordClass::Verb, "suis"),
        ["suivre", "être"]
    );
    assert_eq!(
        inflections.lemmas("bids"),
        [(WordClass::Verb, id("bid")), (WordClass::Noun, id("bid"))]
    );
    assert!(inflections.has_lemma("suit", id("suivre")));
    assert!(!inflections.has_lemma("suit", id("être")));
    assert!(inflections.lemmas("sera").is_empty());
    assert_eq!(inflections.lemma_id("suis"), None);
    assert!(inflections.forms("suis").is_none());
    let mut forms: Vec<&str> = inflections.forms("bid").unwrap().collect();
    forms.sort_unstable();
    assert_eq!(forms, ["bid", "bidding", "bids"]);
}

#[test]
fn an_empty_file_knows_nothing() {
    assert!(parse("# nothing yet\n").unwrap().lemmas("suis").is_empty());
}

#[test]
fn refusals_name_file_line_and_expectation() {
    let repeated =
        refusal("[noun]\n\"vote\" = \"vote\"\n\"post\" = \"post\"\n\"vote\" = \"votes\"\n");
    assert!(
        repeated.starts_with("xx.toml:4:1: duplicate key"),
        "{repeated}"
    );
    assert!(repeated.contains("each lemma once"), "{repeated}");
    for (text, message) in [
        (
            "\n[nouns]\n",
            "xx.toml:2:2: unknown table `nouns`; expected [verb], [noun] or [adjective]",
        ),
        (
            "verb = 3\n",
            "xx.toml:1:8: `verb` is a TOML integer; expected a table",
        ),
        (
            "[verb]\nsee = [\"sees\"]\n",
            "xx.toml:2:7: `see` is a TOML array; expected a string of forms",
        ),
        (
            "[verb]\nsee = \" \"\n",
            "xx.toml:2:1: `see` has no form; expected forms separated by spaces",
        ),
        (
            "[verb]\n\"see\" = \"see sees see\"\n",
            "xx.toml:2:9: `see` stands twice under `see`; expected each form once",
        ),
    ] {
        assert_eq!(refusal(text), message);
    }
    for word in ["Sees", "co-sees", "s'voit", "s’voit", "ÉLU"] {
        let error = refusal(&format!("[verb]\n\n\"see\" = \"{word}\"\n"));
        assert!(
            error.starts_with(&format!("xx.toml:3:9: `{word}` can match no token")),
            "{error}"
        );
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = Inflections::load(Path::new("no/such/folder"), Language::French).unwrap_err();
    assert!(error.to_string().contains("fr.toml"), "{error}");
}

#[test]
fn shipped_files_hold_composed_letters() {
    // Tokens, lower case and duplicates are checked by loading.
    for language in Language::ALL {
        let inflections = load(language);
        assert!(inflections.all_lemmas().count() > 500);
        for lemma in inflections.all_lemmas() {
            for form in inflections.forms(lemma).into_iter().flatten() {
                assert!(
                    is_nfc(form) && form.chars().all(char::is_alphabetic),
                    "{lemma}: {form}"
                );
                assert!(inflections.has_lemma(form, inflections.lemma_id(lemma).unwrap()));
            }
        }
    }
}

#[test]
fn shipped_french_verbs_are_conjugated() {
    let french = load(Language::French);
    for (form, lemma) in [
        ("nommée", "nommer"),
        ("succédera", "succéder"),
        ("succèdera", "succéder"),
        ("remplaça", "remplacer"),
        ("dirigeait", "diriger"),
        ("siège", "siéger"),
        ("protégeons", "protéger"),
        ("appellera", "appeler"),
        ("rejette", "rejeter"),
        ("achève", "achever"),
        ("étudiions", "étudier"),
        ("appuie", "appuyer"),
        ("enverra", "envoyer"),
        ("renvoie", "renvoyer"),
        ("rejoignit", "rejoindre"),
        ("rejoint", "rejoindre"),
        ("devint", "devenir"),
        ("deviendrait", "devenir"),
        ("obtiennent", "obtenir"),
        ("détînt", ""),
        ("prirent", "prendre"),
        ("apprenne", "apprendre"),
        ("réélue", "réélire"),
        ("élurent", "élire"),
        ("promue", "promouvoir"),
        ("promeut", "promouvoir"),
        ("démis", "démettre"),
        ("choisissait", "choisir"),
        ("investie", "investir"),
        ("acquiert", "acquérir"),
        ("conquise", "conquérir"),
        ("connaît", "connaître"),
        ("connait", "connaître"),
        ("reconduit", "reconduire"),
        ("conduisit", "conduire"),
        ("naquit", "naître"),
        ("vécut", "vivre"),
        ("inscrivent", "inscrire"),
        ("exclue", "exclure"),
        ("incluse", "inclure"),
        ("convainquit", "convaincre"),
        ("contraignant", "contraindre"),
        ("résolvait", "résoudre"),
        ("reçoit", "recevoir"),
        ("due", "devoir"),
        ("pourra", "pouvoir"),
        ("puisse", "pouvoir"),
        ("veuille", "vouloir"),
        ("faudrait", "falloir"),
        ("sachant", "savoir"),
        ("assied", "asseoir"),
        ("fut", "être"),
        ("eurent", "avoir"),
        ("ira", "aller"),
        ("fassent", "faire"),
        ("prévoira", "prévoir"),
        ("pourvut", "pourvoir"),
        ("sortant", "sortir"),
        ("servi", "servir"),
        ("entraînait", "entraîner"),
        ("cofondé", "cofonder"),
    ] {
        let expected: &[&str] = if lemma.is_empty() { &[] } else { &[lemma] };
        assert_eq!(lemmas(&french, WordClass::Verb, form), expected, "{form}");
    }
    assert_eq!(lemmas(&french, WordClass::Verb, "suis"), ["suivre", "être"]);
    assert_eq!(lemmas(&french, WordClass::Verb, "fondent"), ["fonder"]);
    assert_eq!(
        lemmas(&french, WordClass::Noun, "cofondatrices"),
        ["cofondateur"]
    );
    assert_eq!(lemmas(&french, WordClass::Noun, "bureaux"), ["bureau"]);
    assert_eq!(
        lemmas(&french, WordClass::Adjective, "ancienne"),
        ["ancien"]
    );
    assert_eq!(lemmas(&french, WordClass::Adjective, "nouvel"), ["nouveau"]);
}

#[test]
fn shipped_english_words_are_inflected() {
    let english = load(Language::English);
    for (form, lemma) in [
        ("took", "take"),
        ("became", "become"),
        ("left", "leave"),
        ("won", "win"),
        ("ran", "run"),
        ("led", "lead"),
        ("held", "hold"),
        ("quit", "quit"),
        ("quitting", "quit"),
        ("stepped", "step"),
        ("stood", "stand"),
        ("chosen", "choose"),
        ("sworn", "swear"),
        ("sought", "seek"),
        ("vying", "vie"),
        ("overseen", "oversee"),
        ("withdrew", "withdraw"),
        ("tapped", "tap"),
        ("transferred", "transfer"),
        ("expelled", "expel"),
        ("enrolled", "enroll"),
        ("enrol", "enroll"),
        ("practised", "practice"),
        ("studies", "study"),
        ("sacked", "sack"),
        ("axed", "axe"),
        ("reelected", "reelect"),
        ("cofounded", "cofound"),
        ("was", "be"),
        ("would", "will"),
        ("might", "may"),
    ] {
        assert_eq!(lemmas(&english, WordClass::Verb, form), [lemma], "{form}");
    }
    assert_eq!(
        lemmas(&english, WordClass::Verb, "found"),
        ["find", "found"]
    );
    assert_eq!(lemmas(&english, WordClass::Noun, "alumni"), ["alumnus"]);
    assert_eq!(
        lemmas(&english, WordClass::Noun, "candidacies"),
        ["candidacy"]
    );
}
