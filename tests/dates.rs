//! Date expressions in both languages, resolved against an article's date.
//!
//! A case is a text in which each date stands in brackets with its meaning: `[text|start]`, `[text|start..end]`, `[text|..end]`,
//! `[text|]` for one that is found but not fixed.

use std::path::{Path, PathBuf};

use carriere::dates::{DateGrammar, DateGrammarError};
use carriere::document::{DateDetail, Language};
use proptest::prelude::*;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexicons/dates")
}

fn grammar() -> DateGrammar {
    DateGrammar::load(&models()).expect("the shipped grammar loads")
}

/// Writes what the grammar finds into the text, in the notation of the cases.
fn annotate(
    grammar: &DateGrammar,
    text: &str,
    language: Language,
    anchor: Option<&str>,
    prefer_future: bool,
) -> String {
    let mut annotated = String::new();
    let mut done = 0;
    for date in grammar.find(text, language, anchor, prefer_future) {
        let DateDetail { start, end } = date.detail;
        let end = end.map(|end| format!("..{end}"));
        annotated += &text[done..date.span.start];
        annotated += &format!(
            "[{}|{}{}]",
            date.span.of(text),
            start.unwrap_or_default(),
            end.unwrap_or_default()
        );
        done = date.span.end;
    }
    annotated + &text[done..]
}

/// The text of a case without its annotation.
fn plain(case: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in case.chars() {
        match c {
            '[' => {}
            '|' => inside = true,
            ']' => inside = false,
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

fn check(language: Language, anchor: Option<&str>, prefer_future: bool, cases: &[&str]) {
    let grammar = grammar();
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| {
            (
                case,
                annotate(&grammar, &plain(case), language, anchor, prefer_future),
            )
        })
        .filter(|(case, found)| *case != found)
        .map(|(case, found)| format!("expected {case}\n   found {found}\n"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join(""));
}

// 29 October 2019 is a Tuesday.
const ANCHOR: Option<&str> = Some("2019-10-29");

#[test]
fn french_absolute() {
    check(
        Language::French,
        None,
        false,
        &[
            "Elle a pris ses fonctions en [2012|2012].",
            "Il dirige le club depuis [début 2016|2016].",
            "En poste depuis [fin 2016|2016], puis réélu à [la mi-2018|2018].",
            "Il préside le groupe depuis [la fin de l'année 2016|2016].",
            "Nommée en [février 2016|2016-02], elle part.",
            "[Février 2016|2016-02] : la rupture.",
            "[FÉVRIER 2016|2016-02] : la rupture.",
            "Depuis [mars 2016|2016-03], il enseigne.",
            "À la [fin du mois d'avril 2011|2011-04], il cède sa place.",
            "Investi [le 8 février 2016|2016-02-08], il renonce.",
            "Nommé à compter du [1er mai 2019|2019-05-01].",
            "Nommé à compter du [1ᵉʳ mai 2019|2019-05-01].",
            "Élu [le 1 er mai 2019|2019-05-01] à Brest.",
            "Élu [le premier mai 2019|2019-05-01] à Brest.",
            "Recrutée [le 1 sept. 2024|2024-09-01] par la ville.",
            "Recrutée [le 12 déc. 2024|2024-12-12] par la ville.",
            "Le conseil du [mardi 12 mars 2019|2019-03-12] l'a élu.",
            "Décret du [08/02/2016|2016-02-08].",
            "Décret du [8.2.2016|2016-02-08].",
            "Arrêté du [08/02/16|2016-02-08].",
            "Mis à jour [2016-02-08|2016-02-08].",
            "Au [printemps 2014|2014], elle rejoint l'équipe.",
            "Depuis [l'été 2000|2000], il entraîne.",
            "Né en [1984|1984] à Metz.",
            "Louise Garnier ([1950-2010|1950..2010]) fut maire.",
            "Élu [le 31 février 2016|].",
            "En [l'an 2000|2000], il fonde une revue.",
            "Mandat : [09/2015|2015-09].",
            "Il part [le 8\u{a0}février\u{202f}2016|2016-02-08].",
            "Elle revient [le 8 fe\u{301}vrier 2016|2016-02-08].",
            "Un ex-ministre-délégué, promu [le 3 juin 2015|2015-06-03].",
            "Consul en [1831|1831], il signe [le 3 juillet 1535|1535-07-03].",
            "[Le 17 septembre|], elle part.",
            "En [2016|2016] élus et maires se rencontrent.",
        ],
    );
}

#[test]
fn french_no_dates() {
    check(
        Language::French,
        ANCHOR,
        false,
        &[
            "Âgé de 33 ans, il a deux enfants de 2 ans.",
            "Une prime de 2 000 euros et 12 000 abonnés.",
            "Une prime de 2000 euros.",
            "Une prime de 1200 à 1500 euros et en 1200 exemplaires.",
            "La résolution 1325 et le lot 1783.",
            "Un budget de 1950 € par mois, soit 2010$.",
            "Il réunit 2012 voix et 1998 militants.",
            "Quelque 2000 à 3000 manifestants.",
            "Voir page 2012 et la loi n° 2016-1691.",
            "Environ 1900 salariés, plus de 2000 en tout.",
            "Une note de 2016,5 sur le papier.",
            "Appelez le 01 42 34 20 16.",
            "Un pont du XXe siècle et du 19e siècle.",
            "Il marche vers le Champ-de-Mars.",
            "Paris-2024 recrute son directeur.",
            "Il court chaque mardi et tous les jeudis.",
            "Une distance de 2000 mètres.",
            "Le code 120163 et le vol AB2016.",
        ],
    );
}

#[test]
fn french_periods() {
    check(
        Language::French,
        ANCHOR,
        false,
        &[
            "Directeur de [2004 à 2009|2004..2009].",
            "Maire entre [2004 et 2009|2004..2009].",
            "Élue en [2004|2004] et [2009|2009].",
            "Présidente ([2004-2009|2004..2009]).",
            "Présidente ([2004–2009|2004..2009]).",
            "Saison [2004-05|2004..2005].",
            "Saison [1991 - 92|1991..1992].",
            "Il enseigne de [1737 à 1740|1737..1740].",
            "Saison [2004–09|2004..2009].",
            "Archives de [2016-02|2016-02].",
            "Le congrès du [3 au 5 mai 2016|2016-05-03..2016-05-05].",
            "[Les 8 et 9 mars 2016|2016-03-08..2016-03-09], il était là.",
            "Stage du [3 mars au 5 mai 2016|2016-03-03..2016-05-05].",
            "Secrétaire de [mars à juin 2016|2016-03..2016-06].",
            "Secrétaire de [novembre à mars 2016|2015-11..2016-03].",
            "Intérim entre [novembre 2014 et mars 2015|2014-11..2015-03].",
            "De [2004 jusqu'en 2009|2004..2009], elle enseigne.",
            "De [2019 à aujourd'hui|2019], il conseille.",
            "De [2019 à ce jour|2019], il conseille.",
            "Depuis [2016|2016], elle préside.",
            "Il reste jusqu'en [2022|..2022].",
            "Il reste jusqu’au [8 février 2022|..2022-02-08].",
            "Avant [2012|], il travaillait ailleurs.",
            "De [2009 à 2004|], rien.",
            "De [mars à juin|2019-03..2019-06], il remplace le maire.",
        ],
    );
}

#[test]
fn french_relative() {
    check(
        Language::French,
        ANCHOR,
        false,
        &[
            "[Hier|2019-10-28], il a quitté le parti ; [avant-hier|2019-10-27], il niait.",
            "[Aujourd’hui|2019-10-29], elle dirige.",
            "Elle arrive [demain matin|2019-10-30].",
            "Élu [lundi dernier|2019-10-28] et installé [lundi prochain|2019-11-04].",
            "Nommé [mardi|2019-10-29], annoncé [dimanche soir|2019-10-27].",
            "Nommé [ce mardi|2019-10-29].",
            "Parti [mardi dernier|2019-10-22].",
            "Nommé [mardi 12 mars|2019-03-12].",
            "Nommé [mardi 31 décembre|2019-12-31].",
            "Nommé [le 8 février|2019-02-08].",
            "Nommé [le 8 novembre|2018-11-08].",
            "Elle part [le 1er septembre prochain|2020-09-01].",
            "Élue en [mars|2019-03], partie en [décembre|2018-12].",
            "Élue en [mars dernier|2019-03], puis en [octobre dernier|2018-10].",
            "Il partira en [juin prochain|2020-06].",
            "[Début mars|2019-03], il signait.",
            "Depuis [février|2019-02], il attend.",
            "Nommé [l'an dernier|2018], [l’année dernière|2018] ou [l'année passée|2018].",
            "[Cette année|2019], il part ; [l'an prochain|2020], il revient.",
            "Recruté [le mois dernier|2019-09], confirmé [ce mois-ci|2019-10].",
            "Élu [il y a trois ans|2016], réélu [il y a deux jours|2019-10-27].",
            "Arrivé [il y a deux mois|2019-08].",
            "En poste depuis [trois ans|2016].",
            "Arrivé [il y a plus de vingt ans|].",
            "Nommée [la semaine dernière|].",
            "Depuis [le début des années 1990|], puis [la fin des années 80|].",
            "[La même année|], il adhère ; [trois ans plus tard|], il part.",
            "Parti en [juillet de l'année dernière|2018-07].",
            "[L'été dernier|2019], il signait.",
            "Élu en [mars de la même année|], parti en [juin suivant|].",
            "Ouvert [vendredi 28 et samedi 29 mars|2019-03-28..2019-03-29], puis [lundi 31|].",
            "Absent depuis [plus de dix ans|].",
            "Dès [le mois d'avril 1915|1915-04], il écrit.",
            "Stage du [23 au 26 avril prochain|2020-04-23..2020-04-26].",
            "Du [5 au 3 mai 2016|], rien.",
            "Recruté [le lendemain|].",
        ],
    );
}

#[test]
fn french_future_and_weak_anchors() {
    check(
        Language::French,
        ANCHOR,
        true,
        &[
            "Il prendra ses fonctions [mardi|2019-10-29] ou [lundi|2019-11-04].",
            "Il partira en [mars|2020-03] ou [le 8 novembre|2019-11-08].",
        ],
    );
    for anchor in [None, Some(""), Some("hier"), Some("2019-13-01")] {
        check(
            Language::French,
            anchor,
            false,
            &[
                "Nommé [hier|], [mardi|], [l'an dernier|], en [mars|], [le 8 février|].",
                "Nommé [le 8 février 2016|2016-02-08].",
            ],
        );
    }
    check(
        Language::French,
        Some("2019"),
        false,
        &["Nommé [l'an dernier|2018], [hier|] ou en [mars|]."],
    );
    check(
        Language::French,
        Some("2019-10"),
        false,
        &["Nommé en [mars|2019-03], [le mois dernier|2019-09] ou [hier|]."],
    );
}

#[test]
fn english_absolute() {
    check(
        Language::English,
        None,
        false,
        &[
            "She joined the firm in [2012|2012].",
            "He has led it since [early 2016|2016] and left in [mid-2018|2018].",
            "He left in [early March 2016|2016-03].",
            "He was hired in [Feb. 2016|2016-02].",
            "He was hired in [October of 2019|2019-10].",
            "She resigned on [October 29, 2019|2019-10-29].",
            "She resigned on [29 Oct 2019|2019-10-29].",
            "She resigned on [29-Oct-2019|2019-10-29].",
            "She resigned on [the 29th of October, 2019|2019-10-29].",
            "She resigned [Tuesday, Oct. 29, 2019|2019-10-29].",
            "Appointed [1 Sept. 2024|2024-09-01] by the board.",
            "Filed [02/08/2016|2016-02-08] in court.",
            "Filed [24/12/2019|2019-12-24] in court.",
            "Filed [2/8/16|2016-02-08] in court.",
            "Filed [2016-02-08|2016-02-08] in court.",
            "In [the spring of 2014|2014], she moved.",
            "In [summer 2014|2014], she moved.",
            "Born in [1984|1984], he grew up in Leeds.",
            "Anne Miller ([1950–2010|1950..2010]) was mayor.",
            "A [2016|2016] report blamed him.",
            "She ran for mayor in [May 2011|2011-05].",
            "On [February 30, 2016|], nothing.",
            "The job starts [1\u{a0}May\u{a0}2019|2019-05-01].",
            "In [2016|2016] voters chose him.",
            "He replaced the consul in [1831|1831].",
            "John Hale ([28 August 1847 – 31 July 1927|1847-08-28..1927-07-31]) was a mayor.",
            "In [the 1880s|] and [the 1980 s|].",
        ],
    );
}

#[test]
fn english_no_dates() {
    check(
        Language::English,
        ANCHOR,
        false,
        &[
            "The 33-year-old may march on.",
            "Prime Minister Theresa May said so.",
            "A fee of $2000 and of 2000 dollars.",
            "It has 2000 employees, more than 1950 of them here.",
            "See page 2012 and No. 1999.",
            "Resolution 1325 was printed in 1200 copies.",
            "Some 2000 people and 12,000 fans; 2,012 votes.",
            "A 19th-century house and the 20th century.",
            "He writes for the Sunday Times every Tuesday.",
            "Call +44 1999 555 0123 now.",
            "The 2000-year-old city lies 2000 miles away.",
            "The second may sit and the wed couple sat.",
        ],
    );
}

#[test]
fn english_periods() {
    check(
        Language::English,
        ANCHOR,
        false,
        &[
            "Chief from [2004 to 2009|2004..2009].",
            "Chief between [2004 and 2009|2004..2009].",
            "Elected in [2004|2004] and [2009|2009].",
            "Chief ([2004-2009|2004..2009]), then coach in [2016-17|2016..2017].",
            "Director from [March 2014 until June 2016|2014-03..2016-06].",
            "Director from [March to June 2016|2016-03..2016-06].",
            "Director between [March and June|2019-03..2019-06].",
            "The meeting of [October 3-5, 2019|2019-10-03..2019-10-05].",
            "The meeting of [3 to 5 October 2019|2019-10-03..2019-10-05].",
            "Director [2016-present|2016].",
            "Director from [2016 to the present|2016].",
            "She has led it since [2016|2016].",
            "He stays until [2022|..2022].",
            "He stays until [June 2022|..2022-06].",
            "Before [2012|], he taught.",
        ],
    );
}

#[test]
fn english_relative() {
    check(
        Language::English,
        ANCHOR,
        false,
        &[
            "He quit [yesterday|2019-10-28], she said [today|2019-10-29].",
            "It starts [tomorrow|2019-10-30].",
            "Fired [last Tuesday|2019-10-22], replaced on [Tuesday|2019-10-29].",
            "Named on [Monday|2019-10-28]; she starts [next Monday|2019-11-04].",
            "Named [Monday (July 22)|2019-07-22].",
            "Named on [May 6|2019-05-06] and again on [Dec. 3|2018-12-03].",
            "Named on [Tuesday, Dec. 31|2019-12-31].",
            "Hired in [June|2019-06], since [December|2018-12].",
            "Hired [last March|2019-03] and [last October|2018-10].",
            "She retires [next June|2020-06].",
            "He was chosen [last year|2018], [this year|2019] and for [next year|2020].",
            "He was chosen in [July last year|2018-07].",
            "He was chosen in [March this year|2019-03].",
            "She joined [three years ago|2016], he joined [a year ago|2018].",
            "She joined [two months ago|2019-08] and left [5 days ago|2019-10-24].",
            "She left [more than three years ago|].",
            "She left [last month|2019-09] or [last week|].",
            "In [the early 1990s|], he taught; by [the 1980s|] he wrote.",
            "He won [the same year|]; [two years later|], he lost.",
            "He won [last summer|2019].",
            "In [late March|2019-03], he signed.",
            "He won in [August of that same year|].",
        ],
    );
    check(
        Language::English,
        ANCHOR,
        true,
        &["She will start on [Monday|2019-11-04], in [March|2020-03] or on [May 6|2020-05-06]."],
    );
    check(
        Language::English,
        None,
        false,
        &["She left [yesterday|], [last year|], on [May 6|], in [June|]."],
    );
}

#[test]
fn errors_name_file_and_line() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write =
        |fr: &str| std::fs::write(dir.path().join("fr.toml"), fr).expect("the folder is writable");
    let load = || DateGrammar::load(dir.path()).expect_err("a bad grammar is refused");

    assert!(matches!(load(), DateGrammarError::Read { .. }));
    write("[months]\nmai = \n");
    let message = load().to_string();
    assert!(
        message.contains("fr.toml") && message.contains("line 2"),
        "{message}"
    );
    let head =
        "[months]\nmai = 5\n[weekdays]\nlundi = 1\n[[rule]]\nname = 'm'\nmeans = 'calendar'\n";
    for (rule, expected) in [
        ("pattern = '(?P<day>'", "fr.toml:8: "),
        (
            "pattern = '{moths}'",
            "fr.toml:8: no word table, list or macro is named {moths}",
        ),
        ("pattern = '(?P<dya>1)'", "fr.toml:8: rule m: group dya"),
    ] {
        write(&format!("{head}{rule}\n"));
        let message = load().to_string();
        assert!(message.contains(expected), "{message}");
    }
    write(
        &head
            .replace("mai = 5", "mai = 13")
            .replace("'calendar'", "'calendar'\npattern = 'x'"),
    );
    assert!(
        load()
            .to_string()
            .contains("fr.toml:2: mai: expected a number from 1 to 12")
    );
}

/// Pieces that dates are made of, in any order, with noise between them.
fn date_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "2016",
        "2004",
        "-",
        "–",
        " ",
        " ",
        " ",
        "\u{a0}",
        "le ",
        "8",
        "31",
        "1er",
        "février",
        "fe\u{301}vrier",
        "mars",
        "May",
        "Oct.",
        "mardi",
        "Tuesday",
        " à ",
        " au ",
        " et ",
        " to ",
        " and ",
        "entre ",
        "between ",
        "jusqu’en ",
        "until ",
        "dernier",
        "last ",
        "next ",
        "(",
        ")",
        "/",
        ".",
        ",",
        "l’an ",
        "il y a ",
        "999",
        "trois",
        "three",
        " ans",
        " years",
        " ago",
        "aujourd’hui",
        "ㅤ",
        "é",
        "𝟚",
        "début ",
        "early ",
        "99",
        "29",
    ]);
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

/// True for an ISO 8601 prefix that is a real year, month or day.
fn is_iso(text: &str) -> bool {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    full.len() == 10 && full.parse::<jiff::civil::Date>().is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn found_dates_are_well_formed(
        text in prop_oneof![date_like(), "\\PC{0,80}", "[0-9 ./-]{0,40}"],
        anchor in prop::option::of(prop_oneof!["[0-9]{4}(-[0-9]{2}){0,2}", "\\PC{0,12}"]),
        prefer_future: bool,
    ) {
        thread_local!(static GRAMMAR: DateGrammar = grammar());
        for language in Language::ALL {
            let dates = GRAMMAR.with(|g| g.find(&text, language, anchor.as_deref(), prefer_future));
            let mut end = 0;
            for date in dates {
                prop_assert!(date.span.start >= end && !date.span.is_empty());
                prop_assert!(text.get(date.span.start..date.span.end).is_some());
                end = date.span.end;
                let DateDetail { start, end } = &date.detail;
                prop_assert!(start.iter().chain(end).all(|iso| is_iso(iso)), "{:?}", date.detail);
                if let (Some(start), Some(end)) = (start, end) {
                    let shared = start.len().min(end.len());
                    prop_assert!(start[..shared] <= end[..shared]);
                }
            }
        }
    }
}
