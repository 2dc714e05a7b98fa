//! What the resolution of events needs of an article besides the sentences that state them.
//!
//! A name's person, with the fullest name, depends on every name in the article that can be the same person's or compete for it;
//! whom a pronoun means depends on the sentences that its resolver asks for, now and then on all, as the person named most often
//! decides ties, and on the persons named there; the full name of an
//! organisation depends on where its acronym is introduced; the employer that a post does not name, on the article's first sentences. So the sentences around can stay unread only as far as they share no
//! name with the events.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::document::{Detail, Language, Mention, MentionKind, Sentence};
use crate::record::Slot;
use crate::resolve::persons::{NameParts, Open, PersonKnowledge, Persons, name_parts};
use crate::resolve::{employers, holders};
use crate::rules::EventMention;
use crate::text::{Span, fold};

/// The slots that hold persons.
const PERSONS: [Slot; 4] = [Slot::Person, Slot::By, Slot::Predecessor, Slot::Successor];

/// An article of which some sentences are read.
pub struct PartlyRead<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its language.
    pub language: Language,
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
        if self.is_read.iter().all(|read| *read) {
            return Vec::new();
        }
        let persons = LazyCell::new(|| Persons::resolve_partly(self, knowledge));
        let mut seeds = Seeds::default();
        for (number, event) in self.events {
            self.add(*number, event, &mut seeds, &persons, knowledge);
        }
        let unread: Vec<(usize, Words)> = self
            .unread()
            .map(|number| (number, Words::of(self.sentences[number].span, self.text)))
            .collect();
        let opened: Vec<Open> = seeds.open;
        let names = self.related(seeds.names, knowledge);
        let introduces = |number: usize| {
            let here = self.sentences[number].span.of(self.text);
            here.contains('(') && seeds.acronyms.iter().any(|acronym| here.contains(acronym))
        };
        unread
            .into_iter()
            .filter(|(number, words)| {
                let is_opened = opened
                    .iter()
                    .any(|open| (open.start..open.end).contains(number));
                is_opened || words.hold_one(&names) || introduces(*number)
            })
            .map(|(number, _)| number)
            .collect()
    }

    fn unread(&self) -> impl Iterator<Item = usize> {
        let flags = self.is_read.iter().enumerate();
        flags.filter(|(_, read)| !**read).map(|(number, _)| number)
    }

    /// Adds what an event's resolution starts from.
    fn add(
        &self,
        number: usize,
        event: &EventMention,
        seeds: &mut Seeds,
        persons: &LazyCell<Persons, impl FnOnce() -> Persons>,
        knowledge: &PersonKnowledge,
    ) {
        let sentence = &self.sentences[number];
        let mention = |slot| event.argument(slot).and_then(|filler| filler.mention);
        let is_person = |index: usize| {
            let kind = sentence.mentions[index].kind;
            matches!(kind, MentionKind::Person | MentionKind::Reference)
        };
        // Without a person no event comes of it.
        if !mention(Slot::Person).is_some_and(is_person) {
            return;
        }
        for slot in PERSONS {
            let Some(index) = mention(slot) else {
                continue;
            };
            let found = &sentence.mentions[index];
            // Who holds a post is told by the other events, or else by the mentions just before; genders count, which initials can show.
            if matches!(found.detail, Detail::Holder(_)) {
                seeds.names.genders = true;
                let near = holders::sentences_near(number);
                let (start, end) = (near.start, near.end);
                seeds.open.push(Open { start, end });
                for (number, index) in holders::near(number, index, self.sentences) {
                    self.add_person(number, index, seeds, persons, knowledge);
                }
                continue;
            }
            self.add_person(number, index, seeds, persons, knowledge);
            if slot == Slot::Person && persons.all_of(number, index).is_empty() {
                return;
            }
        }
        if let Some(sentences) = employers::rests_on(sentence, event) {
            let (start, end) = (sentences.start, sentences.end);
            seeds.open.push(Open { start, end });
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
    }

    /// Adds what the person behind a name or a stand-in depends on.
    fn add_person(
        &self,
        number: usize,
        index: usize,
        seeds: &mut Seeds,
        persons: &LazyCell<Persons, impl FnOnce() -> Persons>,
        knowledge: &PersonKnowledge,
    ) {
        let sentence = &self.sentences[number];
        let found = &sentence.mentions[index];
        if !matches!(found.detail, Detail::Reference(_)) {
            if let Some(name) = self.name_of(sentence, found, knowledge) {
                seeds.names.add(&name);
            }
            return;
        }
        match persons.rests_on(number, index) {
            Ok(first) => {
                seeds.names.genders = true;
                for sentence in &self.sentences[first..=number] {
                    let names = sentence.mentions.iter();
                    for name in names.filter_map(|it| self.name_of(sentence, it, knowledge)) {
                        seeds.names.add(&name);
                    }
                }
            }
            Err(open) => seeds.open.push(open),
        }
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
    /// What stand-ins wait for.
    open: Vec<Open>,
}

/// Names of persons, folded, letters and digits alone.
#[derive(Clone, Default)]
struct Names {
    /// Their parts that are no particles.
    parts: BTreeSet<String>,
    /// Each written together.
    wholes: BTreeSet<String>,
    /// Their initials.
    initials: BTreeSet<String>,
    /// Whether genders matter, so that initials are parts too.
    genders: bool,
}

impl Names {
    fn add(&mut self, name: &NameParts) {
        let parts = name.telling.iter().map(|part| compact(part));
        self.parts.extend(parts.filter(|part| !part.is_empty()));
        self.initials.extend(name.initials.iter().cloned());
        self.wholes.insert(compact(&name.whole));
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
            let initials = names.initials.iter().filter(|_| names.genders);
            if names.parts.iter().chain(initials).any(holds) {
                return true;
            }
            starts.insert(*end);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use super::*;
    use crate::document::Language;
    use crate::record::{EventType, Status};
    use crate::resolve::persons::testing::{build, knowledge, sentences};
    use crate::rules::Filler;
    use proptest::prelude::*;

    static KNOWLEDGE: LazyLock<PersonKnowledge> = LazyLock::new(knowledge);

    /// An article in French and the sentences of it that are read.
    #[derive(Clone)]
    struct Draft {
        text: String,
        /// All its sentences as read.
        all: Vec<Sentence>,
        is_read: Vec<bool>,
    }

    impl Draft {
        fn new(notation: &[&str], read: &[usize]) -> Self {
            let (text, all) = sentences(Language::French, notation);
            let is_read = (0..all.len()).map(|number| read.contains(&number));
            Draft {
                is_read: is_read.collect(),
                text,
                all,
            }
        }

        fn sentences(&self) -> Vec<Sentence> {
            let mut sentences = self.all.clone();
            for (sentence, read) in sentences.iter_mut().zip(&self.is_read) {
                if !read {
                    sentence.tokens.clear();
                    sentence.mentions.clear();
                }
            }
            sentences
        }

        /// The sentences missing when an event's slots are filled by mentions of a sentence, each by its number.
        fn missing(&self, number: usize, slots: &[(Slot, usize)]) -> Vec<usize> {
            let arguments = slots.iter().map(|(slot, mention)| {
                let filler = Filler {
                    tokens: self.all[number].mentions[*mention].tokens.clone(),
                    mention: Some(*mention),
                    probability: 1.0,
                };
                (*slot, filler)
            });
            let event = EventMention {
                event_type: EventType::Education,
                status: Status::Actual,
                rule: Arc::from("fr/education/test"),
                reliability: 1.0,
                trigger: 0..1,
                arguments: arguments.collect(),
            };
            let (sentences, events) = (self.sentences(), [(number, event)]);
            self.article(&sentences, &events).missing(&KNOWLEDGE)
        }

        fn article<'a>(
            &'a self,
            sentences: &'a [Sentence],
            events: &'a [(usize, EventMention)],
        ) -> PartlyRead<'a> {
            PartlyRead {
                text: &self.text,
                title: None,
                language: Language::French,
                sentences,
                is_read: &self.is_read,
                events,
            }
        }

        /// Reads what an event of this mention needs.
        fn complete(&mut self, number: usize, mention: usize) {
            loop {
                let missing = self.missing(number, &[(Slot::Person, mention)]);
                if missing.is_empty() {
                    return;
                }
                for found in missing {
                    assert!(!self.is_read[found], "{found} is read");
                    self.is_read[found] = true;
                }
            }
        }

        fn persons(&self) -> Persons {
            let sentences = self.sentences();
            Persons::resolve_partly(&self.article(&sentences, &[]), &KNOWLEDGE)
        }
    }

    /// The sentences missing when those of `read` are read and an event's slots are filled by mentions of the first of them.
    fn missing(notation: &[&str], read: &[usize], slots: &[(Slot, usize)]) -> Vec<usize> {
        Draft::new(notation, read).missing(read[0], slots)
    }

    /// The sentences read for an event of the first mention of the last sentence with one, and whom it means.
    fn read_for_last(notation: &[&str]) -> (Vec<usize>, String) {
        let last = Draft::new(notation, &[]).all;
        let number = last
            .iter()
            .rposition(|sentence| !sentence.mentions.is_empty());
        let number = number.expect("a mention");
        let mut draft = Draft::new(notation, &[number]);
        draft.complete(number, 0);
        let persons = draft.persons();
        let whom = persons.of(number, 0);
        let read = (0..draft.all.len()).filter(|number| draft.is_read[*number]);
        let name = whom.map_or("-", |person| persons.name(person));
        (read.collect(), name.to_owned())
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

    const PAUL: &str = "[Paul|nsubj|3 Berthaud] part|root|0 .";
    const LUC: &str = "[Luc|nsubj|3 Morin] part|root|0 .";
    const BOTH: &str = "[Paul|nsubj|6 Berthaud] et|cc|4 [Luc|conj|1 Morin] arrivent|root|0 .";
    const HE: &str = "Il|nsubj|2 dirige|root|0 ORG[Acme|obj|2] .";
    const RAIN: &str = "La|det|2 pluie|nsubj|3|f cesse|root|0 .";

    /// Asserts what is read for the last event and whom it means, as when all is read.
    fn assert_read(notation: &[&str], read: &[usize], name: &str) {
        assert_eq!(read_for_last(notation), (read.to_vec(), name.to_owned()));
    }

    #[test]
    fn a_pronoun_goes_back_to_the_first_clear_subject() {
        assert_read(&[LUC, RAIN, PAUL, HE], &[2, 3], "Paul Berthaud");
        assert_read(&[PAUL, LUC, RAIN, HE, RAIN], &[1, 2, 3], "Luc Morin");
    }

    #[test]
    fn the_names_that_settle_a_pronoun_are_looked_for() {
        let article = [RAIN, "~ [Berthaud] rit .", RAIN, PAUL, HE, "~ Paul rit ."];
        assert_read(&article, &[1, 3, 4, 5], "Paul Berthaud");
    }

    #[test]
    fn a_chain_of_pronouns_is_followed() {
        assert_read(&[RAIN, PAUL, HE, HE, HE], &[1, 2, 3, 4], "Paul Berthaud");
    }

    #[test]
    fn an_open_pronoun_does_not_matter_behind_a_clear_subject() {
        let article = [LUC, RAIN, "Elle|nsubj|2 part|root|0 .", PAUL, HE];
        assert_read(&article, &[3, 4], "Paul Berthaud");
        let late = [LUC, "Elle|nsubj|2 voit|root|0 [Paul|obj|2 Berthaud] .", HE];
        assert_read(&late, &[0, 1, 2], "-");
    }

    #[test]
    fn persons_named_equally_often_are_no_topic() {
        assert_read(&[RAIN, BOTH, HE, RAIN], &[0, 1, 2], "-");
        let article = [PAUL, LUC, RAIN, RAIN, BOTH, HE, RAIN];
        assert_read(&article, &[0, 1, 2, 3, 4, 5, 6], "-");
    }

    #[test]
    fn a_topic_that_decides_takes_the_whole_article() {
        let article = [PAUL, RAIN, RAIN, RAIN, BOTH, HE, RAIN];
        assert_read(&article, &[0, 1, 2, 3, 4, 5, 6], "Paul Berthaud");
        let afar = [PAUL, PAUL, RAIN, RAIN, RAIN, RAIN, HE, RAIN];
        assert_read(&afar, &[0, 1, 2, 3, 4, 5, 6, 7], "Paul Berthaud");
    }

    #[test]
    fn a_pronoun_before_any_name_takes_the_whole_article() {
        assert_read(&[HE, RAIN], &[0, 1], "-");
        assert_read(&[RAIN, HE, RAIN], &[0, 1, 2], "-");
    }

    #[test]
    fn a_gender_that_pronouns_show_is_followed_from_the_first_name() {
        let (xu, she) = (
            "[Xu|nsubj|3 Weilin] part|root|0 .",
            "Elle|nsubj|2 part|root|0 .",
        );
        let article = [RAIN, xu, she, RAIN, RAIN, RAIN, RAIN, PAUL, xu, HE];
        assert_read(&article, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "Paul Berthaud");
        let article = [RAIN, xu, RAIN, RAIN, RAIN, RAIN, RAIN, PAUL, xu, HE];
        assert_read(&article, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "Xu Weilin");
    }

    #[test]
    fn a_plural_goes_back_to_those_who_are_coordinated() {
        assert_read(&[RAIN, BOTH, "Ils|nsubj|2 partent|root|0 ."], &[1, 2], "-");
    }

    #[test]
    fn a_predecessor_matters_only_beside_a_person() {
        let article = [RAIN, PAUL, "Il|nsubj|3 le|obj|3|PRON remplace|root|0 ."];
        let slots = [(Slot::Person, 0), (Slot::Predecessor, 1)];
        assert_eq!(missing(&article, &[2], &slots), [1]);
        // Whom nothing before names, what follows may.
        assert_eq!(missing(&[HE, PAUL], &[0], &slots[..1]), [1]);
    }

    #[test]
    fn initials_may_show_a_gender() {
        let roux = "[A.|nsubj|3 Roux] part|root|0 .";
        let article = ["~ Mme [A.] rit .", RAIN, PAUL, roux, HE];
        assert_read(&article, &[0, 2, 3, 4], "Paul Berthaud");
    }

    #[test]
    fn a_relative_pronoun_stays_in_its_sentence() {
        let article = [
            "~ [Anne Roux] qui préside .",
            "~ La pluie .",
            "~ [Roux] rit .",
        ];
        assert_eq!(missing(&article, &[0], &[(Slot::Person, 1)]), [2]);
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

    /// Sentences to make articles of.
    const POOL: [&str; 24] = [
        PAUL,
        LUC,
        BOTH,
        HE,
        RAIN,
        HE,
        RAIN,
        "¶ Il|nsubj|2 part|root|0 .",
        "Elle|nsubj|2 part|root|0 .",
        "¶ Elle|nsubj|2 part|root|0 .",
        "[Paul|nsubj|3 Berthaud] remplace|root|0 [Luc|obj|3 Morin] .",
        "[Xu|nsubj|3 Weilin] part|root|0 .",
        "¶ [Morin|nsubj|2] part|root|0 .",
        "~ Mme [Weilin] voit [A. Berthaud] .",
        "~ Elle voit [Roux] puis il part .",
        "Il|nsubj|3 l'|obj|3|PRON remplace|root|0 .",
        "Ils|nsubj|2 partent|root|0 .",
        "~ Ce dernier rit .",
        "Avec|case|2 [Paul|obl|6 Berthaud] ,|punct|2 il|nsubj|6 fonde|root|0 ORG[Acme|obj|6] .",
        "Quand|mark|3 elle|nsubj|3 part|advcl|8 ,|punct|3 [Claude|nsubj|8 Roux] y|obl|8 arrive|root|0 .",
        "Elle|nsubj|2 voit|root|0 [Claude|obj|2 Roux] qui|nsubj|6 rit|acl:relcl|3 .",
        "Le|det|2 groupe|nsubj|3|m voit|root|0 [Anne|obj|3 Roux] et|cc|7 [Weilin|conj|4] .",
        "M.|dep|0 [A.|nsubj|3] part|root|0 .",
        "[Luc|nsubj|4 Roux] et|cc|4 lui|conj|1 partent|root|0 .",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        /// Whoever is meant, reading on changes nothing.
        #[test]
        fn what_is_read_settles_who_is_meant(
            chosen in prop::collection::vec(0..POOL.len(), 1..12),
            read in prop::collection::vec(any::<bool>(), 12),
        ) {
            let notation: Vec<&str> = chosen.iter().map(|index| POOL[*index]).collect();
            let mut whole = Draft::new(&notation, &[]);
            whole.is_read.fill(true);
            let expected = whole.persons();
            let whom = |persons: &Persons, number: usize, mention: usize| {
                let person = persons.of(number, mention)?;
                Some((persons.name(person).to_owned(), persons.canonical(person)))
            };
            for (number, sentence) in whole.all.iter().enumerate() {
                for mention in 0..sentence.mentions.len() {
                    let mut draft = whole.clone();
                    draft.is_read = read[..notation.len()].to_vec();
                    draft.is_read[number] = true;
                    draft.complete(number, mention);
                    let kind = sentence.mentions[mention].kind;
                    if !matches!(kind, MentionKind::Person | MentionKind::Reference) {
                        continue;
                    }
                    prop_assert_eq!(
                        whom(&draft.persons(), number, mention),
                        whom(&expected, number, mention),
                        "mention {} of sentence {} of {:?}, read {:?}", mention, number, notation, draft.is_read
                    );
                }
            }
        }
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
