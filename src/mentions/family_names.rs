//! Family names that the network takes for organisations or places where they stand alone.
//!
//! It reads sentence by sentence: "Tom Prewitt" is a person to it, "Prewitt left", three sentences later, may be a firm. What the
//! article says elsewhere decides.

use std::collections::BTreeSet;

use crate::document::{Mention, MentionKind, Sentence, Token};
use crate::resolve::persons::PersonKnowledge;
use crate::syntax::Relation;
use crate::text::fold;

/// A name that the network is surer of than this is what it says: a firm may bear the name of its founder.
const SURE: f32 = 0.9;
/// The same where it has a full name that ends in this one for a person.
const SURE_BESIDE_NAME: f32 = 0.98;

/// Words that the network has for an organisation, a place or a title, and which may be family names: single words that act or are acted
/// upon, with nothing beside them.
pub fn doubtful<'t>(text: &'t str, sentence: &Sentence) -> impl Iterator<Item = &'t str> {
    let mentions = sentence.mentions.iter();
    mentions
        .filter(|mention| is_doubtful(text, sentence, mention))
        .map(|mention| mention.span.of(text))
}

/// The family names of the full names that the network has for persons.
pub fn full_names<'t>(text: &'t str, sentence: &Sentence) -> impl Iterator<Item = &'t str> {
    let persons = sentence.mentions.iter();
    let persons = persons.filter(|mention| mention.kind == MentionKind::Person);
    persons.filter_map(|mention| {
        let mut words = mention.span.of(text).split_whitespace();
        let last = words.next_back()?;
        follows_a_name(words).then_some(last)
    })
}

/// True when a full name of a person that ends in `word` may stand in a stretch.
pub fn may_introduce(stretch: &str, word: &str) -> bool {
    behind(stretch, word).any(|before| follows_a_name(before.split_whitespace()))
}

/// Makes persons of the [`doubtful`] words that are among the family names of the article's [`full_names`], or that stand behind a
/// given name or a title elsewhere in it.
pub fn recognise(
    text: &str,
    sentence: &mut Sentence,
    names: &BTreeSet<String>,
    knowledge: &PersonKnowledge,
) {
    let is_person = |mention: &Mention| {
        is_doubtful(text, sentence, mention) && {
            let word = mention.span.of(text);
            names.contains(word)
                || mention.score < SURE && stands_behind_a_given_name(text, word, knowledge)
        }
    };
    let numbered = sentence.mentions.iter().enumerate();
    let persons: Vec<usize> = numbered
        .filter(|(_, mention)| is_person(mention))
        .map(|(number, _)| number)
        .collect();
    for number in persons {
        sentence.mentions[number].kind = MentionKind::Person;
    }
}

fn is_doubtful(text: &str, sentence: &Sentence, mention: &Mention) -> bool {
    let is_other = matches!(
        mention.kind,
        MentionKind::Organization | MentionKind::Location | MentionKind::Misc
    );
    let name = mention.span.of(text);
    is_other
        && mention.score < SURE_BESIDE_NAME
        && name.starts_with(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
        && !name.contains(char::is_whitespace)
        && acts(sentence, mention)
}

/// True when a mention takes part in what its sentence says and nothing stands beside it.
fn acts(sentence: &Sentence, mention: &Mention) -> bool {
    let Some(top) = sentence.top(&mention.tokens) else {
        return false;
    };
    let is_beside = |(at, token): (usize, &Token)| {
        token.head == Some(top)
            && !mention.tokens.contains(&at)
            && matches!(
                token.relation,
                Relation::Det
                    | Relation::Amod
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::Appos
                    | Relation::Nmod
            )
    };
    let tokens = &sentence.tokens;
    sentence.has_syntax
        && tokens[top].relation.takes_part()
        && !tokens.iter().enumerate().any(is_beside)
}

/// What stands before each place of a whole word in a text.
fn behind<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(word).filter_map(move |(start, _)| {
        let (before, after) = (&text[..start], &text[start + word.len()..]);
        let is_whole =
            before.ends_with(char::is_whitespace) && !after.starts_with(char::is_alphanumeric);
        is_whole.then_some(before)
    })
}

/// True when the last of these words, or the one before a particle ("Côme de"), is in capitals, as given names are.
fn follows_a_name<'t>(mut words: impl DoubleEndedIterator<Item = &'t str>) -> bool {
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let Some(last) = words.next_back() else {
        return false;
    };
    is_capital(last) || words.next_back().is_some_and(is_capital)
}

/// True when a word stands behind a given name or a title somewhere in the text.
fn stands_behind_a_given_name(text: &str, word: &str, knowledge: &PersonKnowledge) -> bool {
    behind(text, word).any(|before| {
        let before = before.strip_suffix(' ').unwrap_or("");
        let before = before.split_whitespace().next_back();
        before.is_some_and(|before| {
            let first = fold(before.trim_end_matches('.'));
            before.starts_with(char::is_uppercase)
                && (knowledge.given_names.contains_key(&first)
                    || knowledge.titles.contains_key(&first))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentions::roles::testing::sentence;
    use crate::resolve::persons::testing::knowledge;

    #[test]
    fn a_family_name_that_acts_is_a_person() {
        let persons = |shorthand: &str, score: f32, names: &[&str]| {
            let (text, mut sentence) = sentence(shorthand);
            for mention in &mut sentence.mentions {
                mention.score = score;
            }
            let names = names.iter().map(ToString::to_string).collect();
            recognise(&text, &mut sentence, &names, &knowledge());
            let mentions = sentence.mentions.iter();
            let persons = mentions.filter(|mention| mention.kind == MentionKind::Person);
            persons
                .map(|mention| mention.span.of(&text).to_owned())
                .collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        let acts = "[ORG Alder/PROPN/2/nsubj ] left/VERB/0/root after Peter Alder";
        assert_eq!(persons(acts, 0.6, &[]), ["Alder"]);
        assert_eq!(persons(acts, 0.95, &[]), none, "the network is sure");
        assert_eq!(persons(acts, 0.95, &["Alder"]), ["Alder"]);
        assert_eq!(persons(acts, 0.99, &["Alder"]), none, "it is quite sure");
        let unknown = acts.replace("Peter", "the");
        assert_eq!(persons(&unknown, 0.6, &[]), none, "no given name before it");
        assert_eq!(persons(&unknown, 0.6, &["Alder"]), ["Alder"]);
        let firm = "[ORG Alder/PROPN/3/nsubj ] the/DET/1/det left/VERB/0/root after Peter Alder";
        assert_eq!(persons(firm, 0.6, &["Alder"]), none, "it has an article");
        let owner = acts.replace("nsubj", "nmod");
        assert_eq!(persons(&owner, 0.6, &["Alder"]), none, "it does not act");
    }

    #[test]
    fn full_names_are_found_where_they_may_stand() {
        let last = |shorthand: &str| {
            let (text, sentence) = sentence(shorthand);
            let names: Vec<String> = full_names(&text, &sentence).map(str::to_owned).collect();
            for name in &names {
                assert!(may_introduce(&text, name), "{name} in {text}");
            }
            names
        };
        assert_eq!(last("with [PER Mirela Dancescu ] , 61"), ["Dancescu"]);
        assert_eq!(last("[PER Côme de Villedieu ] est parti"), ["Villedieu"]);
        let none: [&str; 0] = [];
        assert_eq!(last("with [PER Dancescu ] and [ORG Tata Steel ]"), none);
        assert!(!may_introduce("Dancescu left the old Dancescu", "Dancescu"));
        assert!(!may_introduce("Ana Dancescus", "Dancescu"));
    }
}
