//! Natural text from the words of a corpus, with the place of each word.

use crate::document::Language;
use crate::text::Span;

/// Words as text: joined by spaces, except where the language's typography has none ("l'", "(", "word,", "isn't"), as the corpora's
/// texts had them before they were cut. Gives the place of each word (bytes).
pub fn join<S: AsRef<str>>(words: &[S], language: Language) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(words.len());
    let mut previous = "";
    let mut quote_is_open = false;
    for word in words {
        let word = word.as_ref();
        let after = !text.is_empty() && !is_bound_left(word, language);
        let mut space = after && !is_bound_right(previous, word, language);
        if word == "\"" {
            space &= !quote_is_open;
            quote_is_open = !quote_is_open;
        } else if previous == "\"" && quote_is_open {
            space = false;
        }
        if space {
            text.push(' ');
        }
        spans.push(Span::new(text.len(), text.len() + word.len()));
        text.push_str(word);
        previous = word;
    }
    (text, spans)
}

/// True for a word that has no space before it.
fn is_bound_left(word: &str, language: Language) -> bool {
    match word {
        "," | "." | ")" | "]" | "}" | "…" | "”" | "..." => true,
        ";" | ":" | "!" | "?" | "%" => language == Language::English,
        "'s" | "n't" | "'re" | "'ve" | "'ll" | "'d" | "'m" | "’s" | "n’t" | "’re" | "’ve"
        | "’ll" | "’d" | "’m" | "’" => true,
        _ => false,
    }
}

/// True for a word with no space between it and `next`.
fn is_bound_right(word: &str, next: &str, language: Language) -> bool {
    /// Characters of the longest word that loses its vowel ("jusqu'", "puisqu'", "lorsqu'").
    const LONGEST_ELISION: usize = 8;
    match word {
        "(" | "[" | "{" | "“" | "$" | "£" | "€" | "#" => true,
        _ => {
            let elided = word.len() > 1 && word.ends_with(['\'', '’']);
            language == Language::French
                && elided
                && word.chars().count() <= LONGEST_ELISION
                && next.starts_with(char::is_alphanumeric)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(words: &str, language: Language) -> String {
        let words: Vec<&str> = words.split(' ').collect();
        join(&words, language).0
    }

    #[test]
    fn french_and_english_are_joined_by_their_typography() {
        assert_eq!(
            joined(
                "L' équipe ( de Lyon ) : « aujourd'hui » , jusqu' à 5 % !",
                Language::French
            ),
            "L'équipe (de Lyon) : « aujourd'hui », jusqu'à 5 % !"
        );
        assert_eq!(
            joined(
                "She is n't \" here \" : Roe 's [ old ] job , $ 5 .",
                Language::English
            ),
            "She isn't \"here\": Roe's [old] job, $5."
        );
    }

    proptest! {
        #[test]
        fn every_word_is_where_it_is_said_to_be(
            words in prop::collection::vec("[a-z'’\",.(é😀]{1,6}", 0..20),
            french in any::<bool>(),
        ) {
            let language = if french { Language::French } else { Language::English };
            let (text, spans) = join(&words, language);
            prop_assert_eq!(spans.len(), words.len());
            for (word, span) in words.iter().zip(&spans) {
                prop_assert_eq!(span.of(&text), word);
            }
        }
    }
}
