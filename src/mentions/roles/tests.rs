//! The finder on sentences of both languages, with and without syntax.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::RoleLexicon;
use super::testing::sentence;
use crate::document::{Detail, Language, RoleDetail};
use crate::syntax::Gender;
use crate::testing::lexicons_dir;

static LEXICON: LazyLock<RoleLexicon> =
    LazyLock::new(|| RoleLexicon::load(&lexicons_dir()).unwrap());

fn found(shorthand: &str, language: Language) -> Vec<(String, RoleDetail)> {
    let (text, sentence) = sentence(shorthand);
    let mentions = LEXICON.find(&text, &sentence, language);
    mentions
        .into_iter()
        .map(|mention| match mention.detail {
            Detail::Role(detail) => (mention.span.of(&text).to_owned(), detail),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Checks the texts of the roles of each sentence, and reports every sentence that is wrong.
fn check(language: Language, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (shorthand, expected) in cases {
        let texts: Vec<String> = found(shorthand, language)
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        if texts != *expected {
            wrong.push(format!(
                "{shorthand}\n  found {texts:?}\n  not   {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn french_portfolios() {
    check(
        Language::French,
        &[
            (
                "la secrétaire d ' État au numérique",
                &["secrétaire d'État au numérique"],
            ),
            (
                "le secrétaire d ’ Etat au Numérique [PER Paul Rivet ]",
                &["secrétaire d’Etat au Numérique"],
            ),
            (
                "le ministre de l ' [ORG Intérieur ] a parlé",
                &["ministre de l'Intérieur"],
            ),
            (
                "la ministre de la [ORG Transition écologique et solidaire ] , [PER Anne Rey ]",
                &["ministre de la Transition écologique et solidaire"],
            ),
            (
                "ministre de l ' [ORG Économie ] , de l ' [ORG Industrie ] et du [MISC Numérique ] depuis mai",
                &["ministre de l'Économie, de l'Industrie et du Numérique"],
            ),
            (
                "le ministre de la Justice et [PER Paul Rivet ]",
                &["ministre de la Justice"],
            ),
            (
                "le ministre de la Santé de [PER Paul Rivet ]",
                &["ministre de la Santé"],
            ),
            (
                "le ministre israélien de la Défense",
                &["ministre israélien de la Défense"],
            ),
            (
                "le ministre des Affaires étrangères français",
                &["ministre des Affaires étrangères"],
            ),
            (
                "elle est directrice de la communication du groupe",
                &["directrice de la communication"],
            ),
            (
                "directeur général adjoint chargé du marketing chez [ORG Valdor ]",
                &["directeur général adjoint chargé du marketing"],
            ),
            (
                "conseiller municipal délégué à la culture",
                &["conseiller municipal délégué à la culture"],
            ),
            (
                "la directrice marketing de [ORG Valdor ]",
                &["directrice marketing"],
            ),
            (
                "responsable/NOUN de la campagne/NOUN numérique/ADJ",
                &["responsable de la campagne numérique"],
            ),
            (
                "professeure de droit à l ' université",
                &["professeure de droit"],
            ),
        ],
    );
}

#[test]
fn french_organisations_and_places_stay_outside() {
    check(
        Language::French,
        &[
            (
                "nommé président du [ORG Conseil national du numérique ]",
                &["président"],
            ),
            ("le maire de [LOC Lyon ]", &["maire"]),
            ("directeur de la [ORG DGSE ]", &["directeur"]),
            ("directeur/NOUN de l ' entreprise/NOUN", &["directeur"]),
            ("le président américain", &["président"]),
            ("conseiller du président", &["conseiller", "président"]),
            ("l ' ancien ministre", &["ministre"]),
            ("le vice - président du [ORG Sénat ]", &["vice-président"]),
            (
                "l ' ex - premier ministre [PER Paul Rivet ]",
                &["premier ministre"],
            ),
        ],
    );
}

#[test]
fn french_whole_forms_and_modifiers() {
    check(
        Language::French,
        &[
            (
                "le chef d ' état - major des armées",
                &["chef d'état-major des armées"],
            ),
            (
                "directeur de cabinet de [PER Paul Rivet ]",
                &["directeur de cabinet"],
            ),
            (
                "membre du conseil d ' administration de [ORG Valdor ]",
                &["membre du conseil d'administration"],
            ),
            ("membre de l ' équipe", &[]),
            (
                "président - directeur général de [ORG Valdor ]",
                &["président-directeur général"],
            ),
            (
                "PDG de [ORG Valdor ] et directrice générale par intérim",
                &["PDG", "directrice générale par intérim"],
            ),
            ("coprésidente de [ORG Valdor ]", &["coprésidente"]),
            ("les députés et sénateurs", &["députés", "sénateurs"]),
            ("le sous - directeur", &["sous-directeur"]),
            ("un chef - d ' œuvre", &[]),
            (
                "deuxième/ADJ conseiller/NOUN de l ' ambassade",
                &["deuxième conseiller"],
            ),
            ("l ' entraineur de [ORG Valdor ]", &["entraineur"]),
        ],
    );
}

#[test]
fn french_other_senses() {
    check(
        Language::French,
        &[
            ("il juge/VERB la chose", &[]),
            ("un intérêt général/ADJ", &[]),
            ("l ' assemblée générale", &[]),
            ("elle associe/VERB", &[]),
            // Posts that are read as adjectives or verbs, where the tree has them as nouns.
            (
                "elle/PRON/2/nsubj nommée/VERB/0/root préfète/ADJ/2/xcomp",
                &["préfète"],
            ),
            ("le/DET/2/det corps/NOUN/0/root préfet/ADJ/2/amod", &[]),
            (
                "il/PRON/3/nsubj fut/AUX/3/cop échevin/VERB/0/root",
                &["échevin"],
            ),
            ("il associe deux choses", &[]),
            ("le dg", &[]),
            ("[ORG Conseil des ministres ]", &[]),
            ("[PER Marc Juge ] parle", &[]),
        ],
    );
}

#[test]
fn english_portfolios() {
    check(
        Language::English,
        &[
            (
                "Minister of Foreign Affairs [PER Ann Reed ]",
                &["Minister of Foreign Affairs"],
            ),
            ("the French Foreign Minister", &["Foreign Minister"]),
            (
                "deputy youth and sports minister",
                &["deputy youth and sports minister"],
            ),
            (
                "the culture , media and sport secretary",
                &["culture, media and sport secretary"],
            ),
            (
                "vice president of sales and marketing at [ORG Valdor ]",
                &["vice president of sales and marketing"],
            ),
            ("head of digital at [ORG Valdor ]", &["head of digital"]),
            (
                "head/NOUN of/ADP the/DET shipping/NOUN/5/compound group/NOUN [ORG Valdor ]",
                &["head"],
            ),
            (
                "chief financial officer of [ORG Valdor ]",
                &["chief financial officer"],
            ),
            (
                "a professor of law at the university",
                &["professor of law"],
            ),
            (
                "[ORG Valdor ] human resources director [PER Ann Reed ]",
                &["human resources director"],
            ),
            (
                "Secretary of State for Education",
                &["Secretary of State for Education"],
            ),
            ("minister for the navy", &["minister for the navy"]),
            ("Director/PROPN of/ADP Exams/PROPN", &["Director of Exams"]),
            (
                "head of security and operations director [PER Ann Reed ]",
                &["head of security", "operations director"],
            ),
            (
                "the union/NOUN/3/compound leader/NOUN/0/root",
                &["union leader"],
            ),
        ],
    );
}

#[test]
fn english_organisations_and_places_stay_outside() {
    check(
        Language::English,
        &[
            ("the president of [LOC France ]", &["president"]),
            ("the head of the [ORG Valdor Trust ]", &["head"]),
            ("director of the company", &["director"]),
            (
                "the company/NOUN/3/compound director/NOUN/0/root",
                &["director"],
            ),
            ("the South Korean president", &["president"]),
            (
                "a member of the board of [ORG Valdor ]",
                &["member of the board"],
            ),
            ("a leading member of the party", &[]),
            ("former president [PER Paul Reed ]", &["president"]),
            ("[LOC France ] ' s foreign minister", &["foreign minister"]),
            ("the [ORG Defence Forces ] spokesman", &["spokesman"]),
            ("the [ORG Labour ] leader", &["leader"]),
            (
                "the Labour and Employment Minister",
                &["Labour and Employment Minister"],
            ),
            ("[PER Judge Reed ] ruled", &["Judge"]),
            ("[PER Dean Reed ] sang", &[]),
        ],
    );
}

#[test]
fn english_whole_forms_and_modifiers() {
    check(
        Language::English,
        &[
            (
                "vice ~- minister of public security",
                &["vice - minister of public security"],
            ),
            (
                "acting deputy foreign minister",
                &["acting deputy foreign minister"],
            ),
            ("the president - elect", &["president-elect"]),
            ("attorneys general and MPs", &["attorneys general", "MPs"]),
            ("the cofounder and co - chairman", &["co-chairman"]),
            ("Lt . Gen . [PER Ann Reed ]", &["Lt. Gen"]),
            (
                "first deputy prime minister",
                &["first deputy prime minister"],
            ),
            (
                "chairman and chief executive",
                &["chairman", "chief executive"],
            ),
            ("assistant head coach", &["assistant head coach"]),
        ],
    );
}

#[test]
fn english_other_senses() {
    check(
        Language::English,
        &[
            ("they head/VERB north", &[]),
            ("he shook his head/NOUN", &[]),
            ("the general election", &[]),
            ("the coach/NOUN/3/compound bus/NOUN/0/root", &[]),
            ("the manager/NOUN/3/compound job/NOUN/0/root", &["manager"]),
            ("it went head - to - head", &[]),
            ("a mild pm breeze", &[]),
            ("[ORG General Motors ]", &[]),
        ],
    );
}

#[test]
fn details_say_what_the_role_is() {
    let one = |shorthand, language| {
        let mut roles = found(shorthand, language);
        assert_eq!(roles.len(), 1, "{roles:?}");
        roles.remove(0).1
    };
    let fr = |shorthand| one(shorthand, Language::French);
    let en = |shorthand| one(shorthand, Language::English);

    let deputies = fr("les directrices adjointes");
    assert_eq!(deputies.concept, "deputy-director");
    assert_eq!(deputies.gender, Some(Gender::Feminine));
    assert!(deputies.plural && !deputies.office);
    assert_eq!(en("a deputy director").concept, "deputy-director");
    assert_eq!(fr("président par intérim").concept, "acting-president");
    assert_eq!(en("interim president").concept, "acting-president");
    assert_eq!(fr("le ministre").gender, None);
    assert!(fr("le ministre").office);
    assert!(en("Colonel [PER Reed ]").rank);
    assert!(en("the singer").occupation);
    assert_eq!(en("the chairwoman").gender, Some(Gender::Feminine));
    assert_eq!(fr("adjointe au maire").concept, en("deputy mayor").concept);
}

proptest! {
    /// Any text, cut at blanks: no panic, and mentions in order that lie on words.
    #[test]
    fn mentions_lie_on_tokens(words in proptest::collection::vec(
        prop_oneof![
            "\\PC{1,6}",
            proptest::sample::select(vec![
                "ministre", "de", "la", "Défense", "et", ",", "-", "'", "vice", "président", "chef", "head", "of", "sales", "and", "deputy", "du",
            ]).prop_map(str::to_owned),
        ], 0..14), french in any::<bool>()) {
        let plain: Vec<String> = words.iter().map(|w| w.replace(['/', '[', ']', '~'], "x")).collect();
        let (text, sentence) = sentence(&plain.join(" "));
        let language = if french { Language::French } else { Language::English };
        let mut end = 0;
        for mention in LEXICON.find(&text, &sentence, language) {
            prop_assert!(mention.tokens.start >= end && mention.tokens.start < mention.tokens.end);
            end = mention.tokens.end;
            prop_assert_eq!(mention.span.start, sentence.tokens[mention.tokens.start].span.start);
            prop_assert_eq!(mention.span.end, sentence.tokens[end - 1].span.end);
        }
    }
}
