//! Part of speech, features, head and relation of each word, from the logits of the syntax heads.

use super::engine::SyntaxOutput;
use super::labels::SyntaxLabels;
use super::tree;
use crate::document::Token;
use crate::syntax::Relation;

/// Gives the words of one window their tags, heads and relations.
///
/// `row` is the window's row of the batch and `words` the number of words a row, padding included. The heads make a tree with
/// one root.
pub(super) fn add(
    tokens: &mut [Token],
    output: &SyntaxOutput,
    labels: &SyntaxLabels,
    row: usize,
    words: usize,
) {
    let count = tokens.len();
    // The scores of this window's words only: the batch may be wider.
    let mut scores = Vec::with_capacity(count * (count + 1));
    for word in 0..count {
        let at = (row * words + word) * (words + 1);
        scores.extend_from_slice(&output.arc[at..at + count + 1]);
    }
    let heads = tree::decode(&scores, count);
    for (word, token) in tokens.iter_mut().enumerate() {
        let at = (row * words + word) * output.tag_count;
        let mut rest = &output.tags[at..at + output.tag_count];
        let mut pick = |size: usize| {
            let (values, tail) = rest.split_at(size);
            rest = tail;
            arg_max(values)
        };
        token.upos = labels.upos[pick(labels.upos.len())];
        token.gender = labels.gender[pick(labels.gender.len())];
        token.number = labels.number[pick(labels.number.len())];
        token.verb_form = labels.verb_form[pick(labels.verb_form.len())];
        token.tense = labels.tense[pick(labels.tense.len())];

        let head = heads[word];
        token.head = head.checked_sub(1);
        token.arc_probability =
            softmax_at(&scores[word * (count + 1)..(word + 1) * (count + 1)], head);
        let at = (row * words + word) * output.rel_count;
        let relations = &output.rel[at..at + output.rel_count];
        token.relation = if head == 0 {
            Relation::Root
        } else {
            // Only the root has the relation `root`.
            let best = (0..relations.len())
                .filter(|index| labels.relations[*index] != Relation::Root)
                .max_by(|a, b| relations[*a].total_cmp(&relations[*b]));
            best.map_or(Relation::Dep, |index| labels.relations[index])
        };
    }
}

/// The index of the greatest value.
fn arg_max(values: &[f32]) -> usize {
    (0..values.len())
        .max_by(|a, b| values[*a].total_cmp(&values[*b]).then(b.cmp(a)))
        .unwrap_or(0)
}

/// The softmax of `scores` at `index`.
fn softmax_at(scores: &[f32], index: usize) -> f32 {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = scores.iter().map(|x| (x - top).exp()).sum();
    (scores[index] - top).exp() / sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Gender, Number, Tense, Upos, VerbForm};
    use crate::text::Span;

    fn labels() -> SyntaxLabels {
        SyntaxLabels {
            upos: vec![Upos::Noun, Upos::Verb],
            gender: vec![None, Some(Gender::Feminine)],
            number: vec![None, Some(Number::Plural)],
            verb_form: vec![None, Some(VerbForm::Finite)],
            tense: vec![None, Some(Tense::Past)],
            relations: vec![Relation::Root, Relation::Nsubj, Relation::Obj],
        }
    }

    fn token() -> Token {
        Token::new(Span::new(0, 1), "a")
    }

    /// A batch of two rows of three words; the second row, of two words, is what is read.
    fn output() -> SyntaxOutput {
        let mut tags = vec![0.0; 3 * 10];
        tags.extend([5., 0., 0., 3., 0., 4., 2., 0., 2., 0.]);
        tags.extend([0., 5., 1., 0., 1., 0., 0., 9., 0., 9.]);
        tags.extend([0.0; 10]);
        let mut arc = vec![0.0; 3 * 4];
        // Word 1 hangs on word 2, the root; the padding's column is the highest of all.
        arc.extend([0., 0., 4., 50.]);
        arc.extend([3., 1., 0., 50.]);
        arc.extend([0.0; 4]);
        let mut rel = vec![0.0; 3 * 3];
        rel.extend([9., 3., 1.]);
        rel.extend([0., 8., 1.]);
        rel.extend([0.0; 3]);
        SyntaxOutput {
            tag_count: 10,
            tags,
            arc,
            rel_count: 3,
            rel,
        }
    }

    #[test]
    fn a_row_is_read_without_its_padding() {
        let mut tokens = [token(), token()];
        add(&mut tokens, &output(), &labels(), 1, 3);
        let [first, second] = tokens;
        assert_eq!((first.upos, second.upos), (Upos::Noun, Upos::Verb));
        assert_eq!(
            (first.gender, second.gender),
            (Some(Gender::Feminine), None)
        );
        assert_eq!((first.number, second.number), (Some(Number::Plural), None));
        assert_eq!(
            (first.verb_form, second.verb_form),
            (None, Some(VerbForm::Finite))
        );
        assert_eq!((first.tense, second.tense), (None, Some(Tense::Past)));
        assert_eq!((first.head, second.head), (Some(1), None));
        // Only the root is called so, whatever the scores.
        assert_eq!(
            (first.relation, second.relation),
            (Relation::Nsubj, Relation::Root)
        );
        assert!(first.arc_probability > 0.9 && first.arc_probability < 1.0);
    }

    #[test]
    fn scores_that_are_no_numbers_give_a_tree() {
        let mut broken = output();
        broken.arc.fill(f32::NAN);
        let mut tokens = [token(), token()];
        add(&mut tokens, &broken, &labels(), 1, 3);
        assert_eq!(
            tokens.iter().filter(|token| token.head.is_none()).count(),
            1
        );
    }
}
