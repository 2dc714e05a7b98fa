//! Names of persons that the network cuts: before a generation ("Jr."), after initials.

use crate::document::{Mention, MentionKind, Sentence, Token};
use crate::resolve::persons::PersonKnowledge;
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
