//! The words of lexicon forms, and under which spellings they meet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{fold, spelt_out};

/// Lower case without circumflex and diaeresis, which spelling reforms and habit drop ("entraîneur", "entraineur").
pub(crate) fn fold_lightly(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.chars().flat_map(char::to_lowercase);
    let letters = lower.nfd().filter(|c| !matches!(c, '\u{302}' | '\u{308}'));
    let mut folded = String::with_capacity(text.len());
    for letter in letters.nfc() {
        match spelt_out(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// True for the marks that join the parts of a word or cut it short, which forms and texts are compared without.
pub(crate) fn is_joint(c: char) -> bool {
    is_hyphen(c) || matches!(c, '\'' | '’' | 'ʼ' | '.')
}

/// True for any dash.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '–' | '—' | '\u{2212}'
    )
}

/// The words of a lexicon form, as the tokeniser cuts them, without joints: "secrétaire d'État" is `secrétaire`, `d`, `État`.
pub(crate) fn words(form: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in form.char_indices() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            words.push(&form[from..at]);
        }
        if !c.is_whitespace() && !is_joint(c) {
            words.push(&form[at..at + c.len_utf8()]);
        }
    }
    if let Some(from) = start {
        words.push(&form[from..]);
    }
    words
}

/// The folded words of a form, joined by spaces.
pub(crate) fn key(form: &str) -> String {
    words(form)
        .into_iter()
        .map(fold)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn light_folding_keeps_accents_that_tell_words_apart() {
        assert_eq!(fold_lightly("Entraîneur"), "entraineur");
        assert_eq!(fold_lightly("Délégué"), "délégué");
        assert_eq!(fold_lightly("CŒUR"), "coeur");
    }

    #[test]
    fn cuts_forms_into_words() {
        assert_eq!(words("secrétaire d'État"), ["secrétaire", "d", "État"]);
        assert_eq!(words("vice-président"), ["vice", "président"]);
        assert_eq!(words("lt. gen."), ["lt", "gen"]);
        assert_eq!(words("R & D"), ["R", "&", "D"]);
    }

    proptest! {
        #[test]
        fn light_folding_is_idempotent(text in "\\PC{0,40}") {
            let once = fold_lightly(&text);
            prop_assert_eq!(fold_lightly(&once), once);
        }

        #[test]
        fn words_are_pieces_of_the_form(text in "\\PC{0,40}") {
            for word in words(&text) {
                prop_assert!(text.contains(word));
            }
        }
    }
}
