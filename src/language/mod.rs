//! Which language an article is in.
//!
//! The article's own hint decides when it has one. Otherwise [`whatlang`] reads the title and the start of the body, with all of its
//! languages in play: told to choose between French and English it would call Spanish French.

mod iso;

use unicode_normalization::UnicodeNormalization;
use whatlang::Lang;

use crate::document::Language;

/// The code of a text whose language cannot be told, from ISO 639-3.
pub const UNDETERMINED: &str = "und";

/// Characters of the body that are read; more text does not change the answer.
const SAMPLE: usize = 2_000;
/// Letters below which no answer is called reliable.
const FEWEST_LETTERS: usize = 30;
/// Words below which no answer is called reliable, in scripts that set spaces between words.
const FEWEST_WORDS: usize = 4;

/// The language of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Detected {
    /// ISO 639-1 code where the language has one, else ISO 639-3; [`UNDETERMINED`] when there is nothing to go by.
    pub code: String,
    /// The language, when it is one that has a reader and rules.
    pub language: Option<Language>,
    /// Confidence from 0 to 1; 1 for a hint.
    pub confidence: f64,
    /// True when the confidence is high and the text long enough to trust it.
    pub reliable: bool,
}

impl Detected {
    fn new(code: &str, confidence: f64, reliable: bool) -> Self {
        Detected {
            code: code.to_owned(),
            language: Language::from_code(code),
            confidence,
            reliable,
        }
    }
}

/// The language of an article.
///
/// `hint` wins when it is an ISO 639 code of two or three letters, in any case and with or without a region ("fr", "FR", "fr-CA",
/// "fra", "fre"); anything else in it is ignored. Takes bounded time, however long the text.
pub fn detect(title: Option<&str>, text: &str, hint: Option<&str>) -> Detected {
    if let Some(code) = hint.and_then(iso::alpha2) {
        return Detected::new(code, 1.0, true);
    }
    let sample = [start_of(title.unwrap_or_default()), start_of(text)].join("\n");
    let Some(info) = whatlang::detect(&sample) else {
        return Detected::new(UNDETERMINED, 0.0, false);
    };
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let words = sample.split_whitespace().count();
    let long_enough = letters >= FEWEST_LETTERS && (words >= FEWEST_WORDS || unspaced(info.lang()));
    let code = info.lang().code();
    Detected::new(
        iso::alpha2(code).unwrap_or(code),
        info.confidence().clamp(0.0, 1.0),
        info.is_reliable() && long_enough,
    )
}

/// The code that [`detect`] gives for a language, for any of its ISO 639 codes ("fra", "FR", "fr-CA"); what is none is lower-cased.
pub fn normalized(code: &str) -> String {
    iso::alpha2(code).map_or_else(|| code.trim().to_lowercase(), str::to_owned)
}

/// The start of `text` without URLs and addresses, which look like English.
fn start_of(text: &str) -> String {
    let text = text.trim_start();
    // Twice the sample leaves room for what is dropped.
    let end = text
        .char_indices()
        .nth(2 * SAMPLE)
        .map_or(text.len(), |(at, _)| at);
    let kept: Vec<_> = text[..end]
        .split_whitespace()
        .filter(|word| !(word.contains("://") || word.contains('@') || word.starts_with("www.")))
        .collect();
    // Profiles are made from composed accents.
    kept.join(" ").nfc().take(SAMPLE).collect()
}

/// True for languages written without spaces between words.
fn unspaced(language: Lang) -> bool {
    matches!(
        language,
        Lang::Cmn | Lang::Jpn | Lang::Tha | Lang::Khm | Lang::Mya
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::testing::corpora;

    const FRENCH: &str = "La nouvelle directrice de l'école a pris ses fonctions lundi, au lendemain du départ de son prédécesseur.";
    const ENGLISH: &str = "The new headmistress of the school took office on Monday, a day after her predecessor left the town.";

    #[test]
    fn tells_languages_apart() {
        let samples = [
            ("fr", Some(Language::French), FRENCH),
            ("en", Some(Language::English), ENGLISH),
            (
                "es",
                None,
                "La nueva directora de la escuela tomó posesión el lunes, un día después de que se fuera su antecesor en el cargo.",
            ),
            (
                "it",
                None,
                "La nuova direttrice della scuola è entrata in carica lunedì, il giorno dopo la partenza del suo predecessore.",
            ),
            (
                "de",
                None,
                "Die neue Leiterin der Schule hat am Montag ihr Amt angetreten, einen Tag nachdem ihr Vorgänger die Stadt verlassen hatte.",
            ),
            (
                "zh",
                None,
                "学校的新校长于周一正式上任，此前一天，她的前任已经离开了这座城市。市长和许多家长都参加了学校举行的欢迎仪式。",
            ),
        ];
        for (code, language, text) in samples {
            let detected = detect(None, text, None);
            assert_eq!(
                (detected.code.as_str(), detected.language),
                (code, language)
            );
            assert!(detected.reliable, "{text}: {detected:?}");
        }
    }

    #[test]
    fn hint_wins_when_it_is_a_code() {
        for hint in ["fr", "FR", "fr-CA", "fr_FR", "fra", "fre", " fr "] {
            let detected = detect(None, ENGLISH, Some(hint));
            assert_eq!(detected, Detected::new("fr", 1.0, true), "{hint}");
        }
        let basque = detect(None, ENGLISH, Some("eus"));
        assert_eq!((basque.code.as_str(), basque.language), ("eu", None));
        for hint in ["", " ", "und", "xx", "unknown", "-", "français"] {
            assert_eq!(detect(None, ENGLISH, Some(hint)).code, "en", "{hint}");
        }
    }

    #[test]
    fn short_and_empty_texts_are_not_reliable() {
        for text in [
            "",
            "  \n",
            "12 345 — 67 %",
            "🎉🎉",
            "https://exemple.fr/une/page",
            "\0",
        ] {
            assert_eq!(
                detect(None, text, None),
                Detected::new(UNDETERMINED, 0.0, false),
                "{text}"
            );
        }
        for text in [
            "Le nouveau maire",
            "Prime minister resigns",
            "Communication gouvernementale intercontinentale",
            "学校",
        ] {
            assert!(!detect(None, text, None).reliable, "{text}");
        }
    }

    #[test]
    fn title_and_decomposed_accents_count() {
        assert_eq!(detect(Some(FRENCH), "", None).code, "fr");
        let decomposed: String = FRENCH.nfd().collect();
        assert_eq!(detect(None, &decomposed, None), detect(None, FRENCH, None));
        let links = format!(
            "{} {FRENCH}",
            "https://the.example.com/this-is-the-house ".repeat(20)
        );
        assert_eq!(detect(None, &links, None).code, "fr");
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(title in "\\PC{0,20}", text in "\\PC{0,200}", hint in "\\PC{0,6}") {
            let detected = detect(Some(&title), &text, Some(&hint));
            prop_assert!((0.0..=1.0).contains(&detected.confidence));
            prop_assert!(detected.code.len() == 2 || detected.code.len() == 3);
        }
    }

    #[test]
    fn nearly_all_articles_are_told_right() {
        let Some(folder) = corpora() else {
            eprintln!("skipped: no labelled corpora (set CARRIERE_DATA to their folder)");
            return;
        };
        for language in Language::ALL {
            let file = folder
                .join("articles")
                .join(format!("{}.jsonl", language.code()));
            let Ok(lines) = fs::read_to_string(&file) else {
                eprintln!(
                    "skipped: no {} articles (set CARRIERE_DATA to their folder)",
                    language.code()
                );
                continue;
            };
            let (mut right, mut reliable, mut count) = (0, 0, 0);
            for line in lines.lines() {
                let article: Value = serde_json::from_str(line).unwrap();
                let detected = detect(
                    article["title"].as_str(),
                    article["text"].as_str().unwrap_or_default(),
                    None,
                );
                count += 1;
                right += usize::from(detected.language == Some(language));
                reliable += usize::from(detected.reliable);
            }
            println!(
                "{}: {right} of {count} right, {reliable} reliable",
                language.code()
            );
            assert!(right as f64 >= 0.995 * count as f64, "{right} of {count}");
        }
    }
}
