//! Forms of a word under which spellings of the same thing meet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents or ligatures: "État" and "etat" meet.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    strip(text, is_combining_mark)
}

/// Lower case without circumflex and diaeresis, which spelling reforms and habit drop ("entraîneur", "entraineur").
pub fn fold_lightly(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    strip(text, |c| matches!(c, '\u{302}' | '\u{308}'))
        .nfc()
        .collect()
}

/// Lower-cases, opens ligatures and drops the combining marks that `drop` names.
fn strip(text: &str, drop: impl Fn(char) -> bool) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .chars()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !drop(*c))
    {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'ı' => folded.push('i'),
            _ => folded.push(c),
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
    fn folds_accents_and_ligatures() {
        assert_eq!(fold("Évêque"), "eveque");
        assert_eq!(fold("CŒUR"), "coeur");
        assert_eq!(fold_lightly("Entraîneur"), "entraineur");
        assert_eq!(fold_lightly("Délégué"), "délégué");
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
        fn folding_is_idempotent(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn words_are_pieces_of_the_form(text in "\\PC{0,40}") {
            for word in words(&text) {
                prop_assert!(text.contains(word));
            }
        }
    }
}
