//! What the resolution of events needs of an article besides the sentences that state them.
//!
//! A name's person, with the fullest name, depends on every name in the article that can be the same person's or compete for it;
//! whom a pronoun means depends on the article as a whole, since the person named most often decides ties; the full name of an
//! organisation depends on where its acronym is introduced. So the sentences around can stay unread only as far as they share no
//! name with the events.

use std::collections::BTreeSet;

use crate::document::{Detail, Mention, MentionKind, Sentence};
use crate::record::Slot;
use crate::resolve::persons::{NameParts, PersonKnowledge, name_parts};
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
        if unread.is_empty() || (seeds.names.parts.is_empty() && seeds.acronyms.is_empty()) {
            return Vec::new();
        }
        let names = self.related(seeds.names, knowledge);
        let introduces = |number: usize| {
            let here = self.sentences[number].span.of(self.text);
            here.contains('(') && seeds.acronyms.iter().any(|acronym| here.contains(acronym))
        };
        unread
            .into_iter()
            .filter(|(number, words)| words.hold_one(&names) || introduces(*number))
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
                    let names = sentence.mentions.iter();
                    for name in names.filter_map(|name| self.name_of(sentence, name, knowledge)) {
                        seeds.names.add(&name);
                    }
                }
                _ => {
                    if let Some(name) = self.name_of(sentence, found, knowledge) {
                        seeds.names.add(&name);
                    }
                }
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

    /// Adds the names in the sentences read that share a part with one of `names`, directly or through others.
    fn related(&self, mut names: Names, knowledge: &PersonKnowledge) -> Names {
        let mut others: Vec<(Words, NameParts)> = Vec::new();
        for sentence in self.sentences {
            for mention in &sentence.mentions {
                if let Some(name) = self.name_of(sentence, mention, knowledge) {
                    others.push((Words::of(mention.span, self.text), name));
                }
            }
        }
        loop {
            let before = others.len();
            others.retain(|(words, name)| {
                let related = words.hold_one(&names);
                if related {
                    names.add(name);
                }
                !related
            });
            if others.len() == before {
                return names;
            }
        }
    }

    /// The parts of a mention that is a person's name.
    fn name_of(
        &self,
        sentence: &Sentence,
        mention: &Mention,
        knowledge: &PersonKnowledge,
    ) -> Option<NameParts> {
        let person = mention.kind == MentionKind::Person;
        person.then(|| name_parts(self.text, sentence, mention, knowledge))?
    }
}

/// What resolving starts from.
#[derive(Default)]
struct Seeds {
    names: Names,
    /// Names of organisations that may be acronyms, as written.
    acronyms: BTreeSet<String>,
}

/// Names of persons, folded, letters and digits alone.
#[derive(Clone, Default)]
struct Names {
    /// Their parts that are no particles.
    parts: BTreeSet<String>,
    /// Each written together.
    wholes: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: &NameParts) {
        let parts = name.telling.iter().map(|part| compact(part));
        self.parts.extend(parts.filter(|part| !part.is_empty()));
        self.wholes.insert(compact(&name.whole));
    }
}

fn is_name_or_relative(mention: &Mention) -> bool {
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

    /// True when a word, or several written together, are a part of one of these names, or a word is a part with the particles
    /// before it ("Delatour", "Jean de la Tour").
    fn hold_one(&self, names: &Names) -> bool {
        let mut starts = BTreeSet::from([0]);
        for end in &self.ends {
            let until = &self.together[..*end];
            let word = &until[starts.last().copied().unwrap_or(0)..];
            let holds = |part: &String| {
                until.ends_with(part.as_str())
                    && (starts.contains(&(end - part.len()))
                        || names.wholes.iter().any(|whole| whole.ends_with(word)))
            };
            if names.parts.iter().any(holds) {
                return true;
            }
            starts.insert(*end);
        }
        false
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
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// Two names that are put together are found from each other's parts.
        #[test]
        fn names_of_one_person_are_related(
            names in prop::array::uniform2("((J|Jean|Jean-Luc|Ana|Ben) ){0,2}((De|de|La|la|d’|Le|Mac) ?){0,2}(Tour|Latour|Delatour|Donald|Lopez|Lopes)"),
        ) {
            let [one, two] = names;
            let notation = [format!("~ [{one}] ."), format!("~ [{two}] .")];
            let built = build(Language::French, &notation.each_ref().map(String::as_str));
            if built.persons.iter().count() > 1 {
                return Ok(());
            }
            let of = |number: usize| {
                let sentence = &built.sentences[number];
                let mention = &sentence.mentions[0];
                let parts = name_parts(&built.text, sentence, mention, &knowledge());
                let mut names = Names::default();
                names.add(&parts.expect("a name"));
                (Words::of(sentence.span, &built.text), names)
            };
            let ((first, first_parts), (second, second_parts)) = (of(0), of(1));
            prop_assert!(first.hold_one(&second_parts) && second.hold_one(&first_parts), "{one} / {two}");
        }
    }
}
