//! What a sentence must hold for a rule to fire, derived from the rule's pattern.
//!
//! A need is a necessary condition and never a sufficient one: whatever a test asks that cannot be seen in the bare text (the
//! syntax, a name) needs nothing. So a sentence that lacks what a rule needs can be left unread.

use std::sync::Arc;

use super::pattern::{Argument, Expr, Finder, Pattern, RoleKind, Seq, Target, Test};
use super::words::Words;
use crate::document::MentionKind;
use crate::record::Slot;

/// A condition on the words of a sentence; a copy shares its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Any sentence will do.
    Nothing,
    /// One of these words as a token, in lower case.
    Word(Words),
    /// A role mention.
    Role(RoleNeed),
    /// All of these.
    All(Arc<[Need]>),
    /// One of these; none will do when there is none.
    Any(Arc<[Need]>),
}

/// Which role mention is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoleNeed {
    /// Any.
    Any,
    /// One of these concepts, with the tags of its modifiers.
    Concept(Vec<String>),
    /// One of these kinds.
    Kind(Vec<RoleKind>),
}

impl Need {
    /// What a rule needs to give an event: its trigger, its required arguments and a person.
    pub fn of_pattern(pattern: &Pattern) -> Self {
        let arguments = || pattern.arguments.iter();
        let found = |slot| {
            arguments().any(|argument| argument.slot == slot) || pattern.trigger.captures(slot)
        };
        if !found(Slot::Person) {
            return Need::never();
        }
        Need::of_arguments(pattern, |argument| argument.slot == Slot::Person)
    }

    /// What a pattern needs to match: its trigger and its required arguments.
    pub(super) fn of_match(pattern: &Pattern) -> Self {
        Need::of_arguments(pattern, |_| false)
    }

    /// The trigger, the required arguments and those that `wanted` adds.
    fn of_arguments(pattern: &Pattern, wanted: impl Fn(&Argument) -> bool) -> Self {
        // The trigger itself may fill the slot.
        let sought = pattern.arguments.iter().filter(|argument| {
            (argument.quantity.required() || wanted(argument))
                && !pattern.trigger.captures(argument.slot)
        });
        let arguments = sought.map(|argument| {
            Need::any(
                argument
                    .finders
                    .iter()
                    .map(|finder| Need::of_finder(finder)),
            )
        });
        Need::all(std::iter::once(pattern.trigger.need().clone()).chain(arguments))
    }

    fn of_finder(finder: &Finder) -> Self {
        match finder {
            Finder::Path { steps, target, .. } => {
                let tests = steps.iter().filter(|step| !step.optional);
                let tests = tests.filter_map(|step| step.test.as_ref());
                let target = match target {
                    Target::Mention(kinds, test) => Need::of_mention(kinds, test.as_ref()),
                    Target::Phrase(test) => Need::of_token(test),
                    Target::Node => Need::Nothing,
                };
                Need::all(tests.map(Need::of_token).chain([target]))
            }
            Finder::After(_, program) | Finder::Before(_, program) => program.need().clone(),
        }
    }

    /// What a pattern over neighbouring tokens needs.
    pub fn of_sequence(sequence: &Seq) -> Self {
        match sequence {
            Seq::Token(expr) => Need::of_token(expr),
            Seq::Mention(kinds, expr) => Need::of_mention(kinds, expr.as_ref()),
            Seq::Concat(parts) => Need::all(parts.iter().map(Need::of_sequence)),
            Seq::Alt(parts) => Need::any(parts.iter().map(Need::of_sequence)),
            Seq::Repeat {
                inner, min: 1.., ..
            }
            | Seq::Capture(_, inner) => Need::of_sequence(inner),
            // Look-arounds stay in the sentence.
            Seq::Look {
                negated: false,
                inner,
                ..
            } => Need::of_sequence(inner),
            Seq::Repeat { .. } | Seq::Look { .. } => Need::Nothing,
            Seq::Macro(known) => known.need.clone(),
        }
    }

    fn of_mention(kinds: &[MentionKind], test: Option<&Expr>) -> Self {
        let test = test.map_or(Need::Nothing, Need::of_token);
        Need::all([Need::of_kinds(kinds), test])
    }

    fn of_kinds(kinds: &[MentionKind]) -> Self {
        Need::any(kinds.iter().map(|kind| match kind {
            MentionKind::Role => Need::Role(RoleNeed::Any),
            // What the network calls a name cannot be told from the text.
            _ => Need::Nothing,
        }))
    }

    fn of_token(expr: &Expr) -> Self {
        match expr {
            Expr::And(parts) => Need::all(parts.iter().map(Need::of_token)),
            Expr::Or(parts) => Need::any(parts.iter().map(Need::of_token)),
            Expr::Not(_) => Need::Nothing,
            Expr::Test(test) => Need::of_test(test),
        }
    }

    fn of_test(test: &Test) -> Self {
        match test {
            Test::Word(words) | Test::Case(words) | Test::Child(words) => Need::Word(words.clone()),
            Test::In(kinds) => Need::of_kinds(kinds),
            Test::Concept(concepts) => Need::Role(RoleNeed::Concept(concepts.clone())),
            Test::RoleKind(kinds) => Need::Role(RoleNeed::Kind(kinds.clone())),
            Test::Any
            | Test::Regex(_)
            | Test::Upos(_)
            | Test::Rel(_)
            | Test::Gender(_)
            | Test::Number(_)
            | Test::Form(_)
            | Test::Tense(_)
            | Test::Passive(_)
            | Test::Has(_)
            | Test::Start
            | Test::End
            | Test::Fronted => Need::Nothing,
        }
    }

    fn never() -> Self {
        Need::Any([].into())
    }

    // What is nested stays so: most of it is a macro's, which many rules share.

    fn all(needs: impl IntoIterator<Item = Need>) -> Self {
        let mut parts: Vec<Need> = Vec::new();
        for need in needs {
            if need != Need::Nothing && !parts.contains(&need) {
                parts.push(need);
            }
        }
        match parts.len() {
            0 => Need::Nothing,
            1 => parts.remove(0),
            _ => Need::All(parts.into()),
        }
    }

    fn any(needs: impl IntoIterator<Item = Need>) -> Self {
        let mut parts: Vec<Need> = Vec::new();
        for need in needs {
            if need == Need::Nothing {
                return Need::Nothing;
            }
            if !parts.contains(&need) {
                parts.push(need);
            }
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => Need::Any(parts.into()),
        }
    }
}
