//! Names of persons that the network cuts, before a generation ("Jr.") or after initials, family names that it takes for something else,
//! and demonyms that it takes for names.

use crate::document::{Language, Mention, MentionKind, Sentence, Token};
use crate::lexicon::Demonyms;
use crate::resolve::persons::PersonKnowledge;
use crate::syntax::{Relation, Upos};
use crate::text::{Span, fold};

/// Adds the generation that follows a person's name ("John Alder, Jr.") and joins initials with the name after them ("P.V. Rao").
pub fn extend(text: &str, sentence: &mut Sentence, knowledge: &PersonKnowledge) {
    let tokens = &sentence.tokens;
    let mut kept: Vec<Mention> = Vec::with_capacity(sentence.mentions.len());
    for mut mention in std::mem::take(&mut sentence.mentions) {
        if mention.kind == MentionKind::Person {
            if let Some(end) = generation(text, tokens, mention.tokens.end, knowledge) {
                mention.tokens.end = end;
            }
            if let Some(last) = kept.last_mut()
                && last.kind == MentionKind::Person
                && last.tokens.end == mention.tokens.start
                && last
                    .span
                    .of(text)
                    .split('.')
                    .all(|part| part.trim().chars().count() <= 1)
            {
                last.tokens.end = mention.tokens.end;
                last.score = last.score.min(mention.score);
                last.span = span(tokens, last);
                continue;
            }
            mention.span = span(tokens, &mention);
        }
        kept.push(mention);
    }
    // What lies in a name that has grown is no mention by itself.
    let grown: Vec<(usize, usize)> = kept
        .iter()
        .filter(|mention| mention.kind == MentionKind::Person)
        .map(|mention| (mention.tokens.start, mention.tokens.end))
        .collect();
    kept.retain(|mention| {
        let inside = |(start, end): &(usize, usize)| {
            *start < mention.tokens.start && mention.tokens.start < *end
        };
        !grown.iter().any(inside)
    });
    sentence.mentions = kept;
}

/// A name that the network is surer of than this is what it says: a firm may bear the name of its founder.
const SURE: f32 = 0.9;

/// Makes persons of family names that the network has for organisations or places: single words that act or are acted upon, with
/// nothing beside them, and that stand behind a given name or a title elsewhere in the article ("Tom Prewitt … Prewitt left").
pub fn recognise(text: &str, sentence: &mut Sentence, knowledge: &PersonKnowledge) {
    if !sentence.has_syntax {
        return;
    }
    let tokens = &sentence.tokens;
    let acts = |mention: &Mention| {
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
        tokens[top].relation.takes_part() && !tokens.iter().enumerate().any(is_beside)
    };
    let is_person = |mention: &Mention| {
        let is_other = matches!(
            mention.kind,
            MentionKind::Organization | MentionKind::Location | MentionKind::Misc
        );
        let name = mention.span.of(text);
        is_other
            && mention.score < SURE
            && name.starts_with(char::is_uppercase)
            && name.chars().any(char::is_lowercase)
            && !name.contains(char::is_whitespace)
            && acts(mention)
            && is_family_name(text, name, knowledge)
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

/// True when a word stands behind a given name or a title somewhere in the text.
fn is_family_name(text: &str, word: &str, knowledge: &PersonKnowledge) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let ends = !text[start + word.len()..].starts_with(char::is_alphanumeric);
        let before = text[..start].strip_suffix(' ').filter(|_| ends);
        let before = before.and_then(|before| before.split_whitespace().next_back());
        before.is_some_and(|before| {
            let first = fold(before.trim_end_matches('.'));
            before.starts_with(char::is_uppercase)
                && (knowledge.given_names.contains_key(&first)
                    || knowledge.titles.contains_key(&first))
        })
    })
}

/// Drops persons that are a demonym after a determiner ("the young French-Moroccan"): names of persons have none.
pub fn drop_demonyms(text: &str, sentence: &mut Sentence, language: Language, demonyms: &Demonyms) {
    let tokens = &sentence.tokens;
    let is_demonym = |at: usize| {
        let word = tokens[at].span.of(text);
        demonyms.place(word, language).is_some()
    };
    let is_described = |start: usize| {
        let before = tokens[..start].iter().enumerate().rev().take(4);
        let mut words = before.skip_while(|(at, token)| {
            token.lower == "-" || token.upos == Upos::Adj || is_demonym(*at)
        });
        words
            .next()
            .is_some_and(|(_, token)| token.upos == Upos::Det)
    };
    sentence.mentions.retain(|mention| {
        let mut words = mention.tokens.clone().filter(|at| tokens[*at].lower != "-");
        mention.kind != MentionKind::Person
            || !words.all(is_demonym)
            || !is_described(mention.tokens.start)
    });
}

fn span(tokens: &[Token], mention: &Mention) -> Span {
    let (first, last) = (mention.tokens.start, mention.tokens.end - 1);
    tokens[first].span.cover(&tokens[last].span)
}

/// Where the generation that follows a name ends, with its full stop, if one starts at token `at` or after a comma there.
fn generation(
    text: &str,
    tokens: &[Token],
    at: usize,
    knowledge: &PersonKnowledge,
) -> Option<usize> {
    let comma = tokens.get(at).is_some_and(|token| token.lower == ",");
    let at = at + usize::from(comma);
    let word = tokens.get(at)?;
    let capital = word.span.of(text).starts_with(char::is_uppercase);
    if !capital || !knowledge.suffixes.contains(&fold(word.span.of(text))) {
        return None;
    }
    let stop = tokens.get(at + 1);
    let stop = stop.is_some_and(|stop| stop.lower == "." && stop.span.start == word.span.end);
    // The full stop of the sentence is none of the name's.
    Some(at + 1 + usize::from(stop && at + 2 < tokens.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentions::roles::testing::sentence;
    use crate::resolve::persons::testing::knowledge;
    use crate::testing::lexicons_dir;

    fn names(shorthand: &str) -> Vec<String> {
        let (text, mut sentence) = sentence(shorthand);
        extend(&text, &mut sentence, &knowledge());
        let mentions = sentence.mentions.iter();
        mentions
            .map(|mention| mention.span.of(&text).to_owned())
            .collect()
    }

    #[test]
    fn a_generation_belongs_to_the_name() {
        assert_eq!(names("[PER John Alder ] Sr . , 91"), ["John Alder Sr."]);
        assert_eq!(names("[PER John Alder ] , Jr . left"), ["John Alder, Jr."]);
        assert_eq!(names("[PER Jean Roux ] fils de"), ["Jean Roux"]);
        assert_eq!(names("by [PER John Alder ] III ."), ["John Alder III"]);
    }

    #[test]
    fn a_family_name_that_acts_is_a_person() {
        let persons = |shorthand: &str, score: f32| {
            let (text, mut sentence) = sentence(shorthand);
            for mention in &mut sentence.mentions {
                mention.score = score;
            }
            recognise(&text, &mut sentence, &knowledge());
            let mentions = sentence.mentions.iter();
            let persons = mentions.filter(|mention| mention.kind == MentionKind::Person);
            persons
                .map(|mention| mention.span.of(&text).to_owned())
                .collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        let acts = "[ORG Alder/PROPN/2/nsubj ] left/VERB/0/root after Peter Alder";
        assert_eq!(persons(acts, 0.6), ["Alder"]);
        assert_eq!(persons(acts, 0.95), none, "the network is sure");
        let unknown = acts.replace("Peter", "the");
        assert_eq!(persons(&unknown, 0.6), none, "no given name before it");
        let firm = "[ORG Alder/PROPN/3/nsubj ] the/DET/1/det left/VERB/0/root after Peter Alder";
        assert_eq!(persons(firm, 0.6), none, "it has an article");
        let owner = acts.replace("nsubj", "nmod");
        assert_eq!(persons(&owner, 0.6), none, "it does not act");
    }

    #[test]
    fn a_demonym_after_a_determiner_is_no_name() {
        let demonyms = Demonyms::load(&lexicons_dir()).unwrap();
        let names = |shorthand: &str| {
            let (text, mut sentence) = sentence(shorthand);
            drop_demonyms(&text, &mut sentence, Language::English, &demonyms);
            let mentions = sentence.mentions.iter();
            let names = mentions.map(|mention| mention.span.of(&text).to_owned());
            names.collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(
            names("the/DET young/ADJ French - [PER Moroccan ] joined"),
            none
        );
        assert_eq!(names("the/DET [PER French - Moroccan ] joined"), none);
        assert_eq!(names("[PER French ] joined/VERB"), ["French"]);
        assert_eq!(names("the/DET [PER Ann French ] case/NOUN"), ["Ann French"]);
    }

    #[test]
    fn initials_belong_to_the_name_after_them() {
        assert_eq!(
            names("[PER P.V. ] [PER Subba Rao ] left"),
            ["P.V. Subba Rao"]
        );
        assert_eq!(
            names("[PER Ann ] [PER Subba Rao ] left"),
            ["Ann", "Subba Rao"]
        );
    }
}
