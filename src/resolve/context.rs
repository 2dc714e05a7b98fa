//! What the resolution of events needs of an article besides the sentences that state them.
//!
//! A name's person, with the fullest name, depends on every name in the article that can be the same person's or compete for it;
//! whom a pronoun means depends on the article as a whole, since the person named most often decides ties; the full name of an
//! organisation depends on where its acronym is introduced. So the sentences around can stay unread only as far as they share no
//! name with the events.

use std::collections::BTreeSet;

use crate::document::{Detail, MentionKind, Sentence};
use crate::record::Slot;
use crate::resolve::persons::{PersonKnowledge, name_parts};
use crate::rules::EventMention;
use crate::text::{Span, fold};

/// The slots that hold persons.
const PERSONS: [Slot; 4] = [Slot::Person, Slot::By, Slot::Predecessor, Slot::Successor];

/// An article of which some sentences are read.
pub struct PartlyRead<'a> {
    /// Its text.
    pub text: &'a str,
    /// All its sentences; those that are not read hold nothing.
    pub sentences: &'a [Sentence],
    /// By sentence, whether it is read.
    pub is_read: &'a [bool],
    /// The event mentions found, with the index of their sentence.
    pub events: &'a [(usize, EventMention)],
}

impl PartlyRead<'_> {
    /// The unread sentences, by index, that must be read before the events are resolved. Reading them can show more that must be
    /// read; once there are none, resolving gives the same events as if everything were read.
    pub fn missing(&self, knowledge: &PersonKnowledge) -> Vec<usize> {
        let mut seeds = Seeds::default();
        for (number, event) in self.events {
            if !self.add(*number, event, &mut seeds, knowledge) {
                return self.unread().collect();
            }
        }
        let unread: Vec<(usize, Words)> = self
            .unread()
            .map(|number| (number, Words::of(self.sentences[number].span, self.text)))
            .collect();
        if unread.is_empty() || (seeds.parts.is_empty() && seeds.acronyms.is_empty()) {
            return Vec::new();
        }
        let parts = self.related(seeds.parts, knowledge);
        let introduces = |number: usize| {
            let here = self.sentences[number].span.of(self.text);
            here.contains('(') && seeds.acronyms.iter().any(|acronym| here.contains(acronym))
        };
        unread
            .into_iter()
            .filter(|(number, words)| words.hold_one(&parts) || introduces(*number))
            .map(|(number, _)| number)
            .collect()
    }

    fn unread(&self) -> impl Iterator<Item = usize> {
        let flags = self.is_read.iter().enumerate();
        flags.filter(|(_, read)| !**read).map(|(number, _)| number)
    }

    /// Adds what an event's resolution starts from; false when it takes the whole article.
    fn add(
        &self,
        number: usize,
        event: &EventMention,
        seeds: &mut Seeds,
        knowledge: &PersonKnowledge,
    ) -> bool {
        let sentence = &self.sentences[number];
        let mention = |slot| event.argument(slot).and_then(|filler| filler.mention);
        let is_person = |index: usize| {
            let kind = sentence.mentions[index].kind;
            matches!(kind, MentionKind::Person | MentionKind::Reference)
        };
        // Without a person no event comes of it.
        if !mention(Slot::Person).is_some_and(is_person) {
            return true;
        }
        for index in PERSONS.into_iter().filter_map(mention) {
            let found = &sentence.mentions[index];
            match &found.detail {
                Detail::Reference(detail) => {
                    // A relative pronoun stands for what is before it, if only names can be.
                    let local = detail.relative
                        && detail.gender.is_none()
                        && sentence.mentions.iter().all(is_name_or_relative);
                    if !local {
                        return false;
                    }
                    for name in sentence.mentions.iter() {
                        seeds.add_name(name_of(self.text, sentence, name, knowledge));
                    }
                }
                _ => seeds.add_name(name_of(self.text, sentence, found, knowledge)),
            }
        }
        if let Some(organization) = event.argument(Slot::Organization) {
            let tokens = &sentence.tokens[organization.tokens.clone()];
            if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
                let name = first.span.cover(&last.span).of(self.text);
                let capitals = name.chars().filter(|letter| letter.is_uppercase()).count();
                if capitals >= 2 && !name.contains(char::is_whitespace) {
                    seeds.acronyms.insert(name.to_owned());
                }
            }
        }
        true
    }

    /// The parts of the names in the sentences read that share a part with one of `parts`, directly or through others.
    fn related(
        &self,
        mut parts: BTreeSet<String>,
        knowledge: &PersonKnowledge,
    ) -> BTreeSet<String> {
        let mut others: Vec<(Words, Vec<String>)> = Vec::new();
        for sentence in self.sentences {
            for mention in &sentence.mentions {
                let own = name_of(self.text, sentence, mention, knowledge);
                if !own.is_empty() {
                    others.push((Words::of(mention.span, self.text), own));
                }
            }
        }
        loop {
            let before = others.len();
            others.retain(|(words, own)| {
                let related = words.hold_one(&parts);
                if related {
                    parts.extend(own.iter().map(|part| compact(part)));
                }
                !related
            });
            if others.len() == before {
                return parts;
            }
        }
    }
}

/// What resolving starts from.
#[derive(Default)]
struct Seeds {
    /// Parts of persons' names, folded, letters and digits alone.
    parts: BTreeSet<String>,
    /// Names of organisations that may be acronyms, as written.
    acronyms: BTreeSet<String>,
}

impl Seeds {
    fn add_name(&mut self, parts: Vec<String>) {
        self.parts.extend(parts.iter().map(|part| compact(part)));
    }
}

/// The parts of a mention that is a person's name; none of another mention.
fn name_of(
    text: &str,
    sentence: &Sentence,
    mention: &crate::document::Mention,
    knowledge: &PersonKnowledge,
) -> Vec<String> {
    match mention.kind {
        MentionKind::Person => name_parts(text, sentence, mention, knowledge),
        _ => Vec::new(),
    }
}

fn is_name_or_relative(mention: &crate::document::Mention) -> bool {
    match &mention.detail {
        Detail::Reference(detail) => detail.relative,
        _ => true,
    }
}

/// Letters and digits alone.
fn compact(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words of a stretch, folded and written together.
struct Words {
    together: String,
    /// Where each word ends in it.
    ends: Vec<usize>,
}

impl Words {
    fn of(span: Span, text: &str) -> Self {
        let folded = fold(span.of(text));
        let mut words = Words {
            together: String::with_capacity(folded.len()),
            ends: Vec::new(),
        };
        for word in folded.split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() {
                words.together.push_str(word);
                words.ends.push(words.together.len());
            }
        }
        words
    }

    /// True when a word, or several written together, end with one of these parts.
    fn hold_one(&self, parts: &BTreeSet<String>) -> bool {
        self.ends.iter().any(|end| {
            let until = &self.together[..*end];
            parts.iter().any(|part| until.ends_with(part.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::Language;
    use crate::record::{EventType, Status};
    use crate::resolve::persons::testing::{build, knowledge, sentences};
    use crate::rules::Filler;
    use proptest::prelude::*;

    /// The sentences missing when those of `read` are read and an event's slots are filled by mentions of the first of them, each
    /// by its number.
    fn missing(notation: &[&str], read: &[usize], slots: &[(Slot, usize)]) -> Vec<usize> {
        let (text, mut all) = sentences(Language::French, notation);
        let is_read: Vec<bool> = (0..all.len())
            .map(|number| read.contains(&number))
            .collect();
        for (sentence, read) in all.iter_mut().zip(&is_read) {
            if !read {
                sentence.tokens.clear();
                sentence.mentions.clear();
            }
        }
        let arguments = slots.iter().map(|(slot, mention)| {
            let filler = Filler {
                tokens: all[read[0]].mentions[*mention].tokens.clone(),
                mention: Some(*mention),
                probability: 1.0,
            };
            (*slot, filler)
        });
        let event = EventMention {
            event_type: EventType::Tenure,
            status: Status::Actual,
            rule: Arc::from("fr/tenure/test"),
            reliability: 1.0,
            trigger: 0..1,
            arguments: arguments.collect(),
        };
        let events = [(read[0], event)];
        let article = PartlyRead {
            text: &text,
            sentences: &all,
            is_read: &is_read,
            events: &events,
        };
        article.missing(&knowledge())
    }

    const PERSON: &[(Slot, usize)] = &[(Slot::Person, 0)];

    #[test]
    fn sentences_with_a_part_of_the_name_are_missing() {
        let article = [
            "~ La pluie .",
            "~ [Anne Roux] préside .",
            "~ Paul [Kerr] .",
            "~ Mme [Roux] rit .",
            "~ Une anne .",
            "~ Des rouxs .",
        ];
        assert_eq!(missing(&article, &[1], PERSON), [3, 4]);
        assert_eq!(missing(&article, &[1, 3, 4], PERSON), [0usize; 0]);
    }

    #[test]
    fn names_lead_to_others() {
        let article = [
            "~ [Roux] préside .",
            "~ [Paul Roux] .",
            "~ [Paul] .",
            "~ [Anne] .",
        ];
        assert_eq!(missing(&article, &[0], PERSON), [1]);
        assert_eq!(missing(&article, &[0, 1], PERSON), [2]);
    }

    #[test]
    fn words_may_be_written_together() {
        let article = [
            "~ [Delatour] préside .",
            "~ [Jean de la Tour] .",
            "~ La tour .",
        ];
        assert_eq!(missing(&article, &[0], PERSON), [1]);
        let article = [
            "~ [Jean de la Tour] .",
            "~ [Delatour] préside .",
            "~ [De La Tour] .",
        ];
        assert_eq!(missing(&article, &[0], PERSON), [1, 2]);
    }

    #[test]
    fn a_pronoun_takes_the_whole_article() {
        let article = ["~ [Anne Roux] rit .", "~ Elle préside .", "~ La pluie ."];
        assert_eq!(missing(&article, &[1], PERSON), [0, 2]);
        let other = ["~ [Anne Roux] succède à lui-même .", "~ La pluie ."];
        assert_eq!(
            missing(&other, &[0], &[(Slot::Person, 0), (Slot::Predecessor, 1)]),
            [1]
        );
    }

    #[test]
    fn a_relative_pronoun_stays_in_its_sentence() {
        let article = [
            "~ [Anne Roux] qui préside .",
            "~ La pluie .",
            "~ [Roux] rit .",
        ];
        assert_eq!(missing(&article, &[0], &[(Slot::Person, 1)]), [2]);
        let beside = ["~ Elle voit [Anne Roux] qui préside .", "~ La pluie ."];
        assert_eq!(missing(&beside, &[0], &[(Slot::Person, 2)]), [1]);
    }

    #[test]
    fn an_acronym_is_missing_where_it_is_introduced() {
        let article = [
            "~ [Anne Roux] préside ORG[CNN] .",
            "~ La CNN .",
            "~ ORG[Conseil national nautique] ( ORG[CNN] ) .",
        ];
        assert_eq!(
            missing(
                &article,
                &[0],
                &[(Slot::Person, 0), (Slot::Organization, 1)]
            ),
            [2]
        );
        assert_eq!(missing(&article, &[0], PERSON), [0usize; 0]);
    }

    #[test]
    fn an_event_without_a_person_needs_nothing() {
        let article = ["~ ORG[Roux] préside .", "~ [Roux] ."];
        assert_eq!(missing(&article, &[0], PERSON), [0usize; 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// Two names that are put together are found from each other's parts.
        #[test]
        fn names_of_one_person_are_related(
            names in prop::array::uniform2(prop::collection::vec(
                "(J|Jean|Jean-Luc|Ben|Ana|Annalisa|De|La|de|la|d’|Le|Mac|O’)|(Tour|Latour|Delatour|Ammar|Donald|Macdonald|Lopez|Lopes|Orbec|Sabri)", 1..5)),
        ) {
            let [one, two] = names.map(|words| words.join(" "));
            let notation = [format!("~ [{one}] ."), format!("~ [{two}] .")];
            let built = build(Language::French, &notation.each_ref().map(String::as_str));
            prop_assume!(built.persons.iter().count() == 1);
            let of = |number: usize| {
                let sentence = &built.sentences[number];
                let mention = &sentence.mentions[0];
                let parts = name_of(&built.text, sentence, mention, &knowledge());
                let parts: BTreeSet<String> = parts.iter().map(|part| compact(part)).collect();
                (Words::of(sentence.span, &built.text), parts)
            };
            let ((first, first_parts), (second, second_parts)) = (of(0), of(1));
            // An initial or a particle alone is as good as no name.
            let is_name = |parts: &BTreeSet<String>| parts.iter().any(|part| part.len() > 2);
            prop_assume!(is_name(&first_parts) && is_name(&second_parts));
            prop_assert!(first.hold_one(&second_parts) && second.hold_one(&first_parts), "{one} / {two}");
        }
    }
}
