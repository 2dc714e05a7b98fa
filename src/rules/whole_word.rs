//! Regular expressions for whole words.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

/// The largest regular expression that is taken, in ranges of characters: a third of what the library takes.
const MOST_RANGES: usize = 50_000;

/// A regular expression for a whole word in any case.
///
/// It is compiled when it is first asked for: few are, in a short text, and a simple one takes as long as the patterns of ten rules.
#[derive(Debug)]
pub struct WholeWord {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl WholeWord {
    /// That of this source, which was parsed to `tree`; `None` when it is too large.
    pub(super) fn new(source: &str, tree: &Hir) -> Option<Self> {
        (ranges(tree) <= MOST_RANGES).then(|| WholeWord {
            source: format!("^(?:{source})$"),
            compiled: OnceLock::new(),
        })
    }

    /// True if the word is one of those that are meant.
    pub fn is_match(&self, word: &str) -> bool {
        let compile = || {
            let mut whole = RegexBuilder::new(&self.source);
            // It was parsed before and is small, so that nothing can be wrong with it.
            whole.case_insensitive(true).build().ok()
        };
        let compiled = self.compiled.get_or_init(compile);
        compiled.as_ref().is_some_and(|regex| regex.is_match(word))
    }
}

/// Ranges of characters of a regular expression whose repetitions are written out.
fn ranges(tree: &Hir) -> usize {
    let sum = |parts: &[Hir]| parts.iter().map(ranges).fold(0, usize::saturating_add);
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Capture(capture) => ranges(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => sum(parts),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            ranges(&repetition.sub).saturating_mul(times as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(source: &str) -> Option<WholeWord> {
        WholeWord::new(source, &regex_syntax::parse(source).unwrap())
    }

    #[test]
    fn a_word_matches_as_a_whole_and_in_any_case() {
        let thesis = whole("th[eè]se|mémoires?").unwrap();
        assert!(
            ["thèse", "These", "MÉMOIRES"]
                .iter()
                .all(|word| thesis.is_match(word))
        );
        assert!(
            !["thèses", "une thèse", ""]
                .iter()
                .any(|word| thesis.is_match(word))
        );
    }

    #[test]
    fn what_is_taken_can_be_compiled() {
        let largest = r"\p{L}{1,70}";
        assert!(whole(largest).unwrap().is_match("mot"));
        for larger in [r"\p{L}{1,100}", r"(?:\w{9}){9}", r"(?:(?:a{99}){99}){99}"] {
            assert!(whole(larger).is_none(), "{larger}");
        }
    }
}
