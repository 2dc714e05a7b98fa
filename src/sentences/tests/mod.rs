mod treebanks;

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::document::Language::{English, French};
use crate::testing::models_dir;

fn splitter() -> &'static Splitter {
    static SPLITTER: LazyLock<Splitter> = LazyLock::new(|| Splitter::load(&models_dir()).unwrap());
    &SPLITTER
}

/// Splits the pieces joined by `glue` and expects them back.
#[track_caller]
fn expect(language: Language, glue: &str, pieces: &[&str]) {
    let text = pieces.join(glue);
    let found: Vec<_> = splitter()
        .split(&text, language)
        .iter()
        .map(|span| span.of(&text).to_owned())
        .collect();
    assert_eq!(found, pieces);
}

#[test]
fn french_abbreviations_do_not_end_a_sentence() {
    for piece in [
        "Le Dr. Lebon et MM. Duval et Roy ont reçu Mme. Petit au siège.",
        "M. Arnaud succède à J.-P. Morin, nommé p. ex. Délégué général.",
        "Voir l'art. 12, le vol. 3 et le n° 10 de la revue, p. 45.",
        "Né en 52 av. J.-C. à Bibracte, il mourut jeune.",
        "La S.A.R.L. Martin et la S.A. Dupuis sont voisines.",
        "Elle dirige la banque St. Georges depuis le 3 janv. 2012.",
        "Le groupe vaut 3,5 milliards, soit 3.5 fois plus qu'en 2010.",
        "On lit sur ITespresso.fr et sur https://exemple.fr/Actu.Une que tout va bien.",
        "J. Le Goffic a rejoint En Marche ! Bretagne.",
        "« Quoi ? » demande-t-il... sans attendre.",
        "Selon C. Ménard, il (...) reviendra.",
    ] {
        expect(French, " ", &[piece, "Elle part.", "Il reste."]);
    }
}

#[test]
fn english_abbreviations_do_not_end_a_sentence() {
    for piece in [
        "Mr. Hale and Dr. Ann B. Cole met Sen. Ruiz at St. Luke's.",
        "Brightwater Inc. Chief Executive Lena Orr bought Farrow Corp. shares.",
        "The U.S. Treasury and the U.N. Secretary General agreed at 5 p.m. Friday.",
        "He finished No. 10, e.g. Ahead of Pat Moon Jr. of Leeds, on Jan. 4.",
        "Yahoo! Chief Rita Moss wrote to rita.Moss@example.com about Node.js 3.5.",
        "\"Really?\" asked J. R. Ewan, Ph.D. candidate.",
        "It was (sic!) a lie, see vol. 3, p. 12, vs. Smith et al. for more.",
    ] {
        expect(English, " ", &[piece, "She left.", "The end came."]);
    }
}

#[test]
fn abbreviations_end_a_sentence_before_an_opening_word() {
    expect(
        French,
        " ",
        &["On a vu des élus, des maires, etc.", "Le vote suivra."],
    );
    expect(
        French,
        " ",
        &["Rome fut prise en 390 av. J.-C.", "Le chef entra."],
    );
    expect(
        French,
        " ",
        &["Il prend de la vitamine C.", "Le médecin approuve."],
    );
    expect(French, " ", &["Tu dis non.", "12 élus disent oui."]);
    expect(
        English,
        " ",
        &["She lives in the U.S.", "The family moved."],
    );
    expect(English, " ", &["He joined Farrow Inc.", "In May he left."]);
    expect(English, " ", &["They met at 5 p.m.", "Police came."]);
    expect(
        English,
        " ",
        &[
            "I said no.",
            "He agreed.",
            "It was World War I.",
            "He died.",
        ],
    );
}

#[test]
fn marks_that_close_stay_with_their_sentence() {
    expect(
        French,
        " ",
        &[
            "« Je pars. »",
            "Il l'a dit (hier soir.)",
            "« Ah ! »",
            "Oui ?!",
            "Non…",
            "Si.",
        ],
    );
    expect(
        English,
        " ",
        &[
            "“I quit.”",
            "'Why?'",
            "(He left.)",
            "[She stayed.]",
            "\"Wait...\"",
            "\"Go!\"",
            "Done.[12]",
            "OK.",
        ],
    );
    expect(
        French,
        " ",
        &["Fini 🎉!", "🎉 Bravo.", "– Oui.", "#Paris bouge."],
    );
    expect(
        French,
        " ",
        &["L'iPhone est là.", "iTunes aussi.", "(...) Le reste suit."],
    );
}

#[test]
fn a_missing_space_is_made_good() {
    expect(
        French,
        "",
        &[
            "Le goût du militantisme.",
            "Pour gérer, il faut.",
            "À deux !",
            "L'un dit oui.",
            "« Non. »",
            "Il dort.",
        ],
    );
    expect(
        English,
        "",
        &["It was over.", "She left the club in 2016.", "The end"],
    );
    for one in [
        "Le U.S.A. gagne",
        "ITespresso.fr",
        "Node.js",
        "S.A.R.L. Dupuis",
        "Jean.Dupont",
        "www.Site.Com",
        "Amazon.Com",
        "a.Foo()",
        "Ph.D. Student",
    ] {
        expect(French, "", &[one]);
    }
}

#[test]
fn blank_lines_and_items_end_sentences() {
    expect(
        French,
        "\n\n",
        &["Un nouveau maire", "élu hier", "Il dit merci."],
    );
    expect(French, "\r\n\r\n", &["Un nouveau maire", "Il dit merci."]);
    expect(
        French,
        "\r\n",
        &["Un nouveau maire", "Jeanne Roy est élue.", "Il dit merci."],
    );
    expect(
        French,
        "\n",
        &[
            "Au programme :",
            "- pommes",
            "- poires",
            "• Miel",
            "* sel",
            "1. Le pain",
            "2. Le vin",
            "a) eau",
        ],
    );
    expect(
        French,
        " \n",
        &[
            "Elle part en 2019.",
            "2019. Secrétaire générale de la Ligue.",
            "2004-2009. Directrice.",
            "2010–12. Retour à Lille.",
        ],
    );
    expect(
        English,
        " \t\n \n",
        &["City names coach", "Ann Lee takes over.", "She said yes."],
    );
}

#[test]
fn a_wrapped_paragraph_is_one_text() {
    expect(
        French,
        "\n\n",
        &[
            "La directrice de la banque, nommée en mars par le conseil\nd'administration, a quitté ses fonctions au siège de la rue\nLafayette hier soir.",
            "Elle dit au revoir à M.\nMartin,\nPaul et la\nFrance.",
        ],
    );
    expect(
        English,
        "\n",
        &[
            "The board of the regional bank has appointed Maria Holt as its\nnew chief executive, replacing the retiring founder, Mr. Graham\nPike.",
            "She starts in May.",
        ],
    );
}

#[test]
fn odd_characters_are_kept() {
    expect(
        French,
        " ",
        &[
            "Un\0deux.",
            "\u{FEFF}Trois\tquatre.",
            "Cinq.\u{200B}",
            "Six.",
        ],
    );
    for text in [
        "",
        " \n\t ",
        "\u{200B}",
        "\u{200B}\n\nA.",
        "...",
        "…\n…",
        "\"",
        ". . .",
        "«",
        "[",
        "a.[1",
        "É",
        "\r",
        "\r\n\n",
    ] {
        assert_tiles(text);
    }
}

#[test]
fn sample_articles_are_split_where_a_reader_would() {
    for (language, samples) in [
        (French, include_str!("../../../tests/samples/fr.jsonl")),
        (English, include_str!("../../../tests/samples/en.jsonl")),
    ] {
        for line in samples.lines() {
            let article: crate::article::Article = serde_json::from_str(line).unwrap();
            assert_tiles(&article.text);
            let opened = |c: char| c.is_uppercase() || c.is_numeric() || "«\"-*".contains(c);
            for span in splitter().split(&article.text, language) {
                let sentence = span.of(&article.text);
                assert!(sentence.starts_with(opened), "{sentence}");
                assert!(sentence.len() > 8, "{sentence}");
            }
        }
    }
}

/// Asserts what [`Splitter::split`] promises, in both languages.
#[track_caller]
fn assert_tiles(text: &str) {
    let splitter = splitter();
    for language in Language::ALL {
        let mut last = 0;
        for span in splitter.split(text, language) {
            assert!(span.start >= last && span.end > span.start && span.len() <= 2_000);
            assert_eq!(text[last..span.start].trim(), "");
            assert_eq!(span.of(text), span.of(text).trim());
            last = span.end;
        }
        assert_eq!(text[last..].trim(), "");
    }
}

proptest! {
    #[test]
    fn sentences_tile_any_text(text in "\\PC{0,200}") {
        assert_tiles(&text);
    }

    #[test]
    fn sentences_tile_text_full_of_marks(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                ".", "...", "…", "!", "?", "\"", "'", "’", "«", "»", "(", ")", "[", "]", "[1]", "-", "– ", "• ", "1. ", " ", "\u{A0}", "\n",
                "\r\n", "\n\n", "\r", "\0", "\u{200B}", "\u{2028}", "🎉", "M", "J.-C", "U.S", "etc", "Le", "le", "É", "été", "12", "3,5", ",", ";",
                "@", "://", "www.a.Bc", "Yahoo!",
            ]),
            0..60,
        )
    ) {
        assert_tiles(&pieces.concat());
    }
}

#[test]
fn run_ons_take_linear_time() {
    // A quadratic step would take minutes on each of these.
    for unit in [
        "a",
        ".",
        "a.",
        "a.B",
        "a. ",
        ". (",
        "\"",
        ".\"",
        "é,",
        "M. A ",
        "\n",
        "a\n",
        ".[",
        "\u{200B}.",
        "! »",
        "a.\t\t",
    ] {
        assert_tiles(&unit.repeat(2_000_000 / unit.len()));
    }
}
