//! Finds posts that stand for who holds them ("le directeur général quitte…", "the mayor resigned").

use super::organizations::OrganizationWords;
use crate::document::{Detail, HolderDetail, Mention, MentionKind, Sentence, Token};
use crate::syntax::{Number, Relation, Upos};

/// Confidence of a post that stands for a person.
const SCORE: f32 = 0.6;

/// Definite posts in the singular that act or are acted on and that no name goes with; by position, each over the tokens of its role.
/// Needs syntax. Who holds the post is the matter of [`crate::resolve`].
pub fn find(sentence: &Sentence, words: &OrganizationWords) -> Vec<Mention> {
    if !sentence.has_syntax {
        return Vec::new();
    }
    let holder = |mention: &Mention| {
        let Detail::Role(role) = &mention.detail else {
            return None;
        };
        let head = sentence.top(&mention.tokens)?;
        let acts = matches!(
            sentence.tokens[head].relation,
            Relation::Nsubj
                | Relation::NsubjPass
                | Relation::Obj
                | Relation::OblAgent
                | Relation::Nmod
        );
        let determiner = determiner(sentence, mention, words)?;
        let stands = acts && !role.plural && !role.rank && !is_named(sentence, mention, head);
        stands.then(|| Mention {
            kind: MentionKind::Reference,
            score: SCORE,
            detail: Detail::Holder(HolderDetail {
                concept: role.concept.clone(),
                // The noun itself has the gender of its form, in English of none.
                gender: role.gender.or(determiner.gender),
            }),
            ..mention.clone()
        })
    };
    sentence.mentions.iter().filter_map(holder).collect()
}

/// The definite article or demonstrative of a role, with at most adjectives between ("le nouveau maire").
fn determiner<'s>(
    sentence: &'s Sentence,
    mention: &Mention,
    words: &OrganizationWords,
) -> Option<&'s Token> {
    (0..mention.tokens.start)
        .rev()
        .take_while(|at| {
            sentence.tokens[at + 1].upos == Upos::Adj || at + 1 == mention.tokens.start
        })
        .find(|at| words.is_definite(sentence, *at))
        .map(|at| &sentence.tokens[at])
}

/// True when a person's name goes with the role: it hangs on it or on its complements, is coordinated with it, or follows before the verb.
fn is_named(sentence: &Sentence, mention: &Mention, head: usize) -> bool {
    let governor = sentence.tokens[head].head.unwrap_or(0);
    let plural = sentence.tokens[head].number == Some(Number::Plural);
    let end = governor.max(mention.tokens.end);
    let person = |other: &&Mention| other.kind == MentionKind::Person;
    plural
        || sentence.mentions.iter().filter(person).any(|name| {
            let within = |token: &usize| mention.tokens.contains(token);
            let hangs = name.tokens.clone().any(|at| {
                let token = &sentence.tokens[at];
                token.head.as_ref().is_some_and(within)
            });
            let carries = sentence.tokens[head]
                .head
                .is_some_and(|head| name.tokens.contains(&head));
            let follows = name.tokens.start >= mention.tokens.end
                && (name.tokens.start < end || name.tokens.start <= mention.tokens.end + 1);
            hangs || carries || follows
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;
    use crate::mentions::roles::testing::sentence;
    use crate::testing::lexicons_dir;

    fn found(shorthand: &str) -> Vec<String> {
        let (text, sentence) = sentence(shorthand);
        let words = OrganizationWords::load(&lexicons_dir(), Language::French).unwrap();
        find(&sentence, &words)
            .iter()
            .map(|mention| mention.span.of(&text).to_owned())
            .collect()
    }

    #[test]
    fn a_definite_post_that_acts_stands_for_a_person() {
        assert_eq!(
            found("Le/DET/2/det [ROLE:mayor maire/NOUN/3/nsubj ] part/VERB/0/root ."),
            ["maire"]
        );
    }

    #[test]
    fn a_post_with_a_name_or_without_article_does_not() {
        for shorthand in [
            "Le/DET/2/det [ROLE:mayor maire/NOUN/5/nsubj ] [PER Jean/PROPN/2/flat Roux/PROPN/3/flat ] part/VERB/0/root .",
            "Un/DET/2/det [ROLE:mayor maire/NOUN/3/nsubj ] part/VERB/0/root .",
            "Le/DET/2/det [ROLE:mayor maire/NOUN/0/root ] .",
        ] {
            assert_eq!(found(shorthand), [""; 0], "{shorthand}");
        }
    }
}
