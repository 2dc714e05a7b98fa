//! The edges of entity spans, mended: what the network leaves at either end of a name, and names cut at a hyphen.

use crate::document::{Mention, Sentence, Token};
use crate::syntax::Upos;
use crate::text::Span;

/// French articles, prepositions and pronouns that have lost their vowel; an apostrophe follows.
const ELISIONS: [&str; 7] = ["d", "j", "l", "m", "n", "qu", "s"];

/// Marks that neither open nor close a name. A full stop may close one ("Inc."), as may a closing parenthesis.
const LOOSE_MARKS: [&str; 13] = [
    "'", ",", ";", ":", "\"", "«", "»", "“", "”", "(", "-", "–", "—",
];

/// Hyphens inside names: the common one and the one that does not break a line.
const HYPHENS: [&str; 2] = ["-", "‑"];

/// Drops elisions and marks at the edges of every mention of `sentence`, and the mentions that are nothing else; joins
/// neighbours of one kind that a hyphen, or nothing, holds together. `text` is the article's.
pub(super) fn tidy(sentence: &mut Sentence, text: &str) {
    let tokens = &sentence.tokens;
    let mut kept: Vec<Mention> = Vec::with_capacity(sentence.mentions.len());
    for mut mention in std::mem::take(&mut sentence.mentions) {
        while !mention.tokens.is_empty() && is_loose(tokens, mention.tokens.end - 1) {
            mention.tokens.end -= 1;
        }
        while !mention.tokens.is_empty()
            && is_loose(tokens, mention.tokens.start)
            && !opens_name(tokens, text, mention.tokens.start)
        {
            mention.tokens.start += 1;
        }
        if mention.tokens.is_empty() || is_function_word(tokens, &mention) {
            continue;
        }
        match kept.last_mut() {
            Some(last) if last.kind == mention.kind && are_joined(tokens, text, last, &mention) => {
                last.tokens.end = mention.tokens.end;
                last.score = last.score.min(mention.score);
            }
            _ => kept.push(mention),
        }
    }
    for mention in &mut kept {
        mention.span = Span::new(
            tokens[mention.tokens.start].span.start,
            tokens[mention.tokens.end - 1].span.end,
        );
    }
    sentence.mentions = kept;
}

/// True for a token that can be neither the first nor the last of a name.
fn is_loose(tokens: &[Token], index: usize) -> bool {
    let word = tokens[index].lower.as_str();
    let elided = ELISIONS.contains(&word) && tokens.get(index + 1).is_some_and(|t| t.lower == "'");
    elided || LOOSE_MARKS.contains(&word)
}

/// True for an elision with a capital inside a sentence: "L'Oréal", "L'Express". At its start any article has one.
fn opens_name(tokens: &[Token], text: &str, index: usize) -> bool {
    index > 0 && tokens[index].span.of(text).starts_with(char::is_uppercase)
}

/// True for a mention that is an article, a preposition or a pronoun and nothing else.
fn is_function_word(tokens: &[Token], mention: &Mention) -> bool {
    mention.tokens.len() == 1
        && matches!(
            tokens[mention.tokens.start].upos,
            Upos::Adp | Upos::Cconj | Upos::Det | Upos::Pron | Upos::Sconj
        )
}

/// True when nothing, or a hyphen alone, stands between two mentions.
fn are_joined(tokens: &[Token], text: &str, left: &Mention, right: &Mention) -> bool {
    let between = left.tokens.end..right.tokens.start;
    let hyphen = between.len() == 1 && HYPHENS.contains(&tokens[between.start].lower.as_str());
    let gap = tokens[left.tokens.end - 1].span.end..tokens[right.tokens.start].span.start;
    (hyphen || between.is_empty()) && !text[gap].contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Detail, MentionKind};

    /// A sentence with one token a piece of `pieces`, found in `text` in order.
    fn sentence(
        text: &str,
        pieces: &[&str],
        mentions: &[(MentionKind, std::ops::Range<usize>)],
    ) -> Sentence {
        let mut from = 0;
        let tokens: Vec<Token> = pieces
            .iter()
            .map(|piece| {
                let start = from + text[from..].find(piece).expect("the piece is in the text");
                from = start + piece.len();
                Token::new(Span::new(start, from), piece)
            })
            .collect();
        let mentions = mentions
            .iter()
            .enumerate()
            .map(|(index, (kind, range))| Mention {
                kind: *kind,
                span: tokens[range.start].span.cover(&tokens[range.end - 1].span),
                tokens: range.clone(),
                score: 0.9 - 0.1 * index as f32,
                detail: Detail::None,
            })
            .collect();
        Sentence {
            span: Span::new(0, text.len()),
            tokens,
            has_syntax: false,
            mentions,
        }
    }

    /// The texts of the mentions that are left.
    fn tidied<'t>(
        text: &'t str,
        pieces: &[&str],
        mentions: &[(MentionKind, std::ops::Range<usize>)],
    ) -> Vec<&'t str> {
        let mut sentence = sentence(text, pieces, mentions);
        tidy(&mut sentence, text);
        let tokens = &sentence.tokens;
        for mention in &sentence.mentions {
            let cover = tokens[mention.tokens.start]
                .span
                .cover(&tokens[mention.tokens.end - 1].span);
            assert_eq!(mention.span, cover);
        }
        sentence.mentions.iter().map(|m| m.span.of(text)).collect()
    }

    use MentionKind::{Location, Organization, Person};

    #[test]
    fn an_elision_at_the_end_goes() {
        let text = "Le parti Horizon d’Anne Roux";
        let pieces = ["Le", "parti", "Horizon", "d", "’", "Anne", "Roux"];
        let found = tidied(text, &pieces, &[(Organization, 2..5), (Person, 5..7)]);
        assert_eq!(found, ["Horizon", "Anne Roux"]);
    }

    #[test]
    fn an_elision_at_the_start_goes_unless_it_opens_the_name() {
        let found = tidied(
            "chez l’Acier Durand",
            &["chez", "l", "’", "Acier", "Durand"],
            &[(Organization, 1..5)],
        );
        assert_eq!(found, ["Acier Durand"]);
        let found = tidied(
            "chez L’Acier",
            &["chez", "L", "’", "Acier"],
            &[(Organization, 1..4)],
        );
        assert_eq!(found, ["L’Acier"]);
        let found = tidied("L’Acier", &["L", "’", "Acier"], &[(Organization, 0..3)]);
        assert_eq!(found, ["Acier"]);
    }

    #[test]
    fn an_article_alone_is_no_name() {
        let text = "La gare";
        let mut alone = sentence(text, &["La", "gare"], &[(Organization, 0..1)]);
        alone.tokens[0].upos = Upos::Det;
        tidy(&mut alone, text);
        assert!(alone.mentions.is_empty());
    }

    #[test]
    fn marks_at_both_ends_go() {
        let text = "(« Radio Nord »,";
        let pieces = ["(", "«", "Radio", "Nord", "»", ","];
        assert_eq!(
            tidied(text, &pieces, &[(Organization, 0..6)]),
            ["Radio Nord"]
        );
    }

    #[test]
    fn nothing_but_marks_is_no_name() {
        let text = "d'« »";
        assert!(tidied(text, &["d", "'", "«", "»"], &[(Organization, 0..4)]).is_empty());
        assert!(tidied(text, &["d", "'", "«", "»"], &[(Person, 2..3)]).is_empty());
    }

    #[test]
    fn a_letter_without_an_apostrophe_stays() {
        assert_eq!(
            tidied("Plan D", &["Plan", "D"], &[(Organization, 0..2)]),
            ["Plan D"]
        );
    }

    #[test]
    fn a_name_cut_at_a_hyphen_is_joined_again() {
        let text = "Jean-Luc Vidal";
        let pieces = ["Jean", "-", "Luc", "Vidal"];
        assert_eq!(
            tidied(text, &pieces, &[(Person, 0..1), (Person, 2..4)]),
            [text]
        );
        // The hyphen was part of the first half.
        assert_eq!(
            tidied(text, &pieces, &[(Person, 0..2), (Person, 2..4)]),
            [text]
        );
        let mut joined = sentence(text, &pieces, &[(Person, 0..1), (Person, 2..4)]);
        tidy(&mut joined, text);
        assert!((joined.mentions[0].score - 0.8).abs() < 1e-6);
    }

    #[test]
    fn names_apart_or_of_two_kinds_stay_two() {
        let pieces = ["Lyon", "-", "Dijon"];
        let spaced = tidied(
            "Lyon - Dijon",
            &pieces,
            &[(Location, 0..1), (Location, 2..3)],
        );
        assert_eq!(spaced, ["Lyon", "Dijon"]);
        let kinds = tidied(
            "Lyon-Dijon",
            &pieces,
            &[(Organization, 0..1), (Location, 2..3)],
        );
        assert_eq!(kinds, ["Lyon", "Dijon"]);
    }
}
