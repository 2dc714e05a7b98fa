//! Which sentences must be read: those in which a rule may fire.
//!
//! What each rule [needs](crate::rules::Need) of a sentence, words and roles, is looked for in the bare text with one automaton a
//! language (Aho and Corasick 1975), before anything is read. A sentence that is not picked holds no event; a rule that needs
//! nothing picks every sentence. What resolving the events needs besides is the matter of [`crate::resolve::context`].

mod literals;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::document::Language;
use crate::lexicon::positions::Kind;
use crate::mentions::roles::RoleLexicon;
use crate::rules::{Need, RoleKind, RoleNeed, RuleSet, Vocabulary, Words};
use literals::{List, Lists, Literal, Literals};

/// Picks the sentences of one language in which a rule may fire.
#[derive(Debug)]
pub struct Prefilter {
    /// `None` when a rule may fire in any sentence.
    picks: Option<Picks>,
}

#[derive(Debug)]
struct Picks {
    literals: Literals,
    /// What each rule needs.
    conditions: Vec<Condition>,
}

/// A need in terms of word lists.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    /// A word of the list.
    List(List),
    /// All of these.
    All(Vec<Condition>),
    /// One of these.
    Any(Vec<Condition>),
}

impl Prefilter {
    /// Compiles what the rules need; `roles` tells the words of role mentions.
    pub fn new(rules: &RuleSet, roles: &RoleLexicon, language: Language) -> Self {
        Self::of_needs(rules.needs(), rules.vocabulary(), roles, language)
    }

    fn of_needs(
        needs: impl Iterator<Item = Need>,
        vocabulary: &Vocabulary,
        roles: &RoleLexicon,
        language: Language,
    ) -> Self {
        let mut lists = Lists::default();
        let mut compiler = Compiler {
            literals: vocabulary.iter().map(|word| lists.word(word)).collect(),
            lists,
            word_lists: HashMap::new(),
            role_lists: BTreeMap::new(),
            roles,
            language,
        };
        let conditions: Option<BTreeSet<Condition>> =
            needs.map(|need| compiler.condition(&need)).collect();
        let picks = conditions.and_then(|conditions| {
            Some(Picks {
                literals: Literals::new(compiler.lists)?,
                conditions: conditions.into_iter().collect(),
            })
        });
        Prefilter { picks }
    }

    /// True when a rule may fire in the sentence.
    pub fn picks(&self, sentence: &str) -> bool {
        self.picks.as_ref().is_none_or(|picks| {
            let found = picks.literals.find(sentence);
            let mut conditions = picks.conditions.iter();
            conditions.any(|condition| condition.holds(&found))
        })
    }
}

impl Condition {
    /// `found` tells for each list whether a word of it is there.
    fn holds(&self, found: &[bool]) -> bool {
        match self {
            Condition::List(list) => found[*list as usize],
            Condition::All(parts) => parts.iter().all(|part| part.holds(found)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(found)),
        }
    }
}

/// A kind of role as rules name it.
fn kind_of(kind: Kind) -> RoleKind {
    match kind {
        Kind::Office => RoleKind::Office,
        Kind::Position => RoleKind::Position,
        Kind::Rank => RoleKind::Rank,
        Kind::Occupation => RoleKind::Occupation,
    }
}

struct Compiler<'r> {
    lists: Lists,
    /// By word of the rules' vocabulary.
    literals: Vec<Option<Literal>>,
    /// The lists of sets of words, by what their copies share, with the set, so that no other is taken for it.
    word_lists: HashMap<usize, (Words, Option<List>)>,
    /// The lists of roles that are made; many rules need the same.
    role_lists: BTreeMap<RoleNeed, Option<List>>,
    roles: &'r RoleLexicon,
    language: Language,
}

impl Compiler<'_> {
    /// The need in terms of lists; `None` when any sentence will do.
    fn condition(&mut self, need: &Need) -> Option<Condition> {
        match need {
            Need::Nothing => None,
            Need::Word(words) => self.word_list(words).map(Condition::List),
            Need::Role(need) => self.role_list(need).map(Condition::List),
            Need::All(parts) => {
                // What any sentence has needs no test.
                let parts: Vec<Condition> = parts
                    .iter()
                    .filter_map(|part| self.condition(part))
                    .collect();
                (!parts.is_empty()).then_some(Condition::All(parts))
            }
            Need::Any(parts) => {
                let parts: Option<Vec<Condition>> =
                    parts.iter().map(|part| self.condition(part)).collect();
                parts.map(Condition::Any)
            }
        }
    }

    fn word_list(&mut self, words: &Words) -> Option<List> {
        let made = self.word_lists.entry(words.id()).or_insert_with(|| {
            let literals = words.ids().iter().map(|word| self.literals[word.index()]);
            let list = self.lists.add(literals);
            (words.clone(), list)
        });
        made.1
    }

    fn role_list(&mut self, need: &RoleNeed) -> Option<List> {
        if let Some(known) = self.role_lists.get(need) {
            return *known;
        }
        let words = self.roles.words(self.language, |own, kind| match need {
            RoleNeed::Any => true,
            // The tags of modifiers come before a role's own concept.
            RoleNeed::Concept(concepts) => concepts.iter().any(|concept| {
                let tags = concept.strip_suffix(own);
                tags.is_some_and(|tags| tags.is_empty() || tags.ends_with('-'))
            }),
            RoleNeed::Kind(kinds) => kinds.contains(&kind_of(kind)),
        });
        let literals: Vec<_> = words.iter().map(|word| self.lists.word(word)).collect();
        let list = self.lists.add(literals);
        self.role_lists.insert(need.clone(), list);
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language::{English, French};
    use crate::knowledge::Knowledge;
    use crate::rules::{Rule, TestWords};
    use crate::testing::models_dir;

    fn knowledge() -> Knowledge {
        Knowledge::load(&models_dir()).expect("the bundled lexicons load")
    }

    fn rules(knowledge: &Knowledge, language: Language) -> RuleSet {
        let folder = models_dir().join("rules");
        RuleSet::load(&[&folder], language, knowledge.inflections(language))
            .expect("the bundled rules load")
    }

    #[test]
    fn every_rule_picks_its_own_examples() {
        let knowledge = knowledge();
        let mut examples = 0;
        for language in Language::ALL {
            let rules = rules(&knowledge, language);
            let whole = Prefilter::new(&rules, &knowledge.roles, language);
            for rule in rules.rules().filter(|rule| rule.event_type.is_some()) {
                let needs = [rule.need()].into_iter();
                let own =
                    Prefilter::of_needs(needs, rules.vocabulary(), &knowledge.roles, language);
                for example in &rule.examples {
                    examples += 1;
                    let sentences = knowledge.splitter.split(&example.text, language);
                    let picked = |filter: &Prefilter| {
                        sentences
                            .iter()
                            .any(|span| filter.picks(span.of(&example.text)))
                    };
                    assert!(
                        picked(&own) && picked(&whole),
                        "{}: {}",
                        rule.id,
                        example.text
                    );
                }
            }
        }
        assert!(examples > 200, "{examples} examples");
    }

    #[test]
    fn bundled_rules_leave_sentences_out() {
        let knowledge = knowledge();
        let cases = [
            (
                French,
                "Il a plu toute la nuit sur Lyon, selon Météo Nord.",
                "Anne Roux, maire de Lyon, a souri.",
            ),
            (
                English,
                "It rained all night over Leeds, Anna Brandt said.",
                "Anna Brandt, mayor of Leeds, smiled.",
            ),
        ];
        for (language, out, picked) in cases {
            let rules = rules(&knowledge, language);
            let open = |rule: &&Rule| rule.event_type.is_some() && rule.need() == Need::Nothing;
            let open: Vec<_> = rules.rules().filter(open).map(|rule| &rule.id).collect();
            assert!(
                open.is_empty(),
                "these rules need nothing, so that every sentence is read: {open:?}"
            );
            let prefilter = Prefilter::new(&rules, &knowledge.roles, language);
            assert!(!prefilter.picks(out), "{out}");
            assert!(prefilter.picks(picked), "{picked}");
        }
    }

    /// Which of `sentences` are picked for a need.
    fn picked<'s>(need: Need, words: TestWords, sentences: &[&'s str]) -> Vec<&'s str> {
        let (needs, words) = ([need].into_iter(), words.into_vocabulary());
        let prefilter = Prefilter::of_needs(needs, &words, &knowledge().roles, French);
        let picked = sentences
            .iter()
            .filter(|sentence| prefilter.picks(sentence));
        picked.copied().collect()
    }

    #[test]
    fn needs_join() {
        let sentences = ["a", "b", "a b", "c"];
        type Make = fn(&dyn Fn(&str) -> Need) -> Need;
        let cases: [(Make, &[&str]); 5] = [
            (|word| Need::All([word("a"), word("b")].into()), &["a b"]),
            (
                |word| {
                    let both = Need::All([word("a"), word("b")].into());
                    Need::Any([both, word("c")].into())
                },
                &["a b", "c"],
            ),
            (|_| Need::Nothing, &sentences),
            (|_| Need::Any([].into()), &[]),
            // Nothing is left of this word to look for.
            (|word| word("\u{301}"), &sentences),
        ];
        for (make, expected) in cases {
            let words = TestWords::default();
            let need = make(&|word| Need::Word(words.named(&[word])));
            assert_eq!(
                picked(need.clone(), words, &sentences),
                expected,
                "{need:?}"
            );
        }
    }

    #[test]
    fn roles_are_found_by_concept_and_kind() {
        let sentences = ["le Maire", "la coprésidente", "les chanteuses", "la mairie"];
        let picked = |need| picked(Need::Role(need), TestWords::default(), &sentences);
        assert_eq!(picked(RoleNeed::Any), sentences[..3]);
        let concept = |concept: &str| RoleNeed::Concept(vec![concept.into()]);
        assert_eq!(picked(concept("mayor")), ["le Maire"]);
        assert_eq!(picked(concept("deputy-mayor")), ["le Maire"]);
        assert_eq!(picked(concept("co-president")), ["la coprésidente"]);
        assert_eq!(picked(concept("no-such-role")), [""; 0]);
        let occupation = RoleNeed::Kind(vec![RoleKind::Occupation]);
        assert_eq!(picked(occupation), ["les chanteuses"]);
    }

    #[test]
    fn a_rule_that_needs_nothing_opens_the_filter() {
        let words = TestWords::default();
        let needs = [Need::Word(words.named(&["a"])), Need::Nothing].into_iter();
        let words = words.into_vocabulary();
        let prefilter = Prefilter::of_needs(needs, &words, &knowledge().roles, French);
        assert!(prefilter.picks("x"));
    }
}
