//! Names of persons that the network cuts, before a generation ("Jr.") or after initials or a title, and demonyms that it takes for names.

use crate::document::{Language, Mention, MentionKind, Sentence, Token};
use crate::lexicon::Demonyms;
use crate::resolve::persons::PersonKnowledge;
use crate::syntax::Upos;
use crate::text::{Span, fold};

/// Adds the generation that follows a person's name ("John Alder, Jr.") and joins initials and titles with the name after them
/// ("P.V. Rao", "Dame Ruth Roux").
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
                && (are_initials(last.span.of(text)) || is_title(last.span.of(text), knowledge))
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

fn are_initials(name: &str) -> bool {
    name.split('.').all(|part| part.trim().chars().count() <= 1)
}

fn is_title(name: &str, knowledge: &PersonKnowledge) -> bool {
    let title = fold(name.trim_end_matches('.'));
    knowledge.titles.contains_key(&title)
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
    fn initials_and_titles_belong_to_the_name_after_them() {
        assert_eq!(
            names("by [PER Mrs ] [PER Mary Alder ] left"),
            ["Mrs Mary Alder"]
        );
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
