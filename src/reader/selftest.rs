//! A trial of a loaded reader on two sentences whose names are plain.

use super::{Reader, ReaderError, Request};
use crate::document::{Language, Sentence};

/// A sentence of each language, with names that any news reader finds.
pub const SENTENCES: [(Language, &str); 2] = [
    (
        Language::French,
        "Jeanne Morel, directrice de la Banque de France, a été nommée ministre à Paris.",
    ),
    (
        Language::English,
        "Peter Hardy, chairman of the Bank of England, was appointed minister in London.",
    ),
];

/// Reads [`SENTENCES`], in order.
///
/// # Errors
///
/// As [`Reader::read`].
pub fn run(reader: &Reader) -> Result<Vec<Sentence>, ReaderError> {
    let requests = SENTENCES.map(|(_, text)| Request::whole(text));
    reader.read(&requests)
}

/// What is wrong with a sentence's tree, or nothing: it must have one root that every word hangs on in the end.
pub fn tree_fault(sentence: &Sentence) -> Option<String> {
    let tokens = &sentence.tokens;
    let roots = tokens.iter().filter(|token| token.head.is_none()).count();
    if roots != 1 {
        return Some(format!("the tree has {roots} roots"));
    }
    for start in 0..tokens.len() {
        let mut word = start;
        // A way to the root has no more steps than the sentence has words.
        for _ in 0..=tokens.len() {
            match tokens.get(word).map(|token| token.head) {
                None => return Some(format!("a word hangs on word {}, which is none", word + 1)),
                Some(None) => {
                    word = usize::MAX;
                    break;
                }
                Some(Some(head)) => word = head,
            }
        }
        if word != usize::MAX {
            return Some(format!("word {} hangs in a circle", start + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Token;
    use crate::text::Span;

    /// A sentence of words with these heads.
    fn sentence(heads: &[Option<usize>]) -> Sentence {
        let tokens = heads.iter().map(|head| Token {
            head: *head,
            ..Token::new(Span::new(0, 1), "a")
        });
        Sentence {
            span: Span::new(0, 1),
            tokens: tokens.collect(),
            has_syntax: true,
            mentions: Vec::new(),
        }
    }

    #[test]
    fn whole_trees_have_no_fault() {
        assert_eq!(tree_fault(&sentence(&[None])), None);
        assert_eq!(
            tree_fault(&sentence(&[Some(1), Some(2), None, Some(0)])),
            None
        );
    }

    #[test]
    fn faults_of_trees_are_found() {
        for (heads, fault) in [
            (&[][..], "0 roots"),
            (&[None, None], "2 roots"),
            (&[None, Some(2), Some(1)], "word 2 hangs in a circle"),
            (&[None, Some(7)], "hangs on word 8, which is none"),
        ] {
            let found = tree_fault(&sentence(heads)).expect("a fault");
            assert!(found.contains(fault), "{found}");
        }
    }
}
