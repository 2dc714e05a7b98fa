//! The pattern language of rules, as a tree.

use std::sync::Arc;

use super::first::First;
use super::need::Need;
use super::program::Program;
use super::whole_word::WholeWord;
use super::words::Words;
use crate::document::MentionKind;
use crate::record::Slot;
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};

/// A condition on one token: `[lemma=nommer & voice=passive]`; a copy shares its parts.
#[derive(Clone, Debug)]
pub enum Expr {
    /// All hold.
    And(Arc<[Expr]>),
    /// At least one holds.
    Or(Arc<[Expr]>),
    /// It does not hold.
    Not(Arc<Expr>),
    /// A single test.
    Test(Arc<Test>),
}

impl Expr {
    /// A condition that is one test.
    pub fn of(test: Test) -> Self {
        Expr::Test(Arc::new(test))
    }
}

/// A single test of a token.
#[derive(Clone, Debug)]
pub enum Test {
    /// Always true: `[]`.
    Any,
    /// The lower-cased form is one of these: `word=…`, `"…"`, or the forms of `lemma=…`.
    Word(Words),
    /// The form matches: `regex="…"` for more words than can be listed.
    Regex(Arc<WholeWord>),
    /// Part of speech.
    Upos(Vec<Upos>),
    /// Relation to the head.
    Rel(Vec<Relation>),
    /// Gender.
    Gender(Vec<Gender>),
    /// Number.
    Number(Vec<Number>),
    /// Verb form.
    Form(Vec<VerbForm>),
    /// Tense.
    Tense(Vec<Tense>),
    /// Voice of a verb, from its auxiliaries, subject and form.
    Passive(bool),
    /// Inside a mention of one of these kinds: `in=PER`.
    In(Vec<MentionKind>),
    /// Has a dependent with one of these relations: `has=cop`.
    Has(Vec<Relation>),
    /// Introduced by one of these prepositions: `case=par`.
    Case(Words),
    /// Has a dependent with one of these forms: `child=pas`.
    Child(Words),
    /// Inside a role of one of these concepts: `concept=president`.
    Concept(Vec<String>),
    /// Inside a role of this kind: `role=office`, `position`, `rank`, `occupation`.
    RoleKind(Vec<RoleKind>),
    /// First token of the sentence.
    Start,
    /// Last token of the sentence.
    End,
    /// Stands before its head: "*En 2007*, il part".
    Fronted,
}

/// Kind of a role, as the lexicon has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoleKind {
    /// A position by itself ("minister").
    Office,
    /// A position only inside an organisation ("technician").
    Position,
    /// Military or academic rank.
    Rank,
    /// Plain occupation ("singer").
    Occupation,
}

impl RoleKind {
    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "office" => Some(RoleKind::Office),
            "position" => Some(RoleKind::Position),
            "rank" => Some(RoleKind::Rank),
            "occupation" => Some(RoleKind::Occupation),
            _ => None,
        }
    }
}

/// A pattern over neighbouring tokens; a copy shares its parts.
#[derive(Clone, Debug)]
pub enum Seq {
    /// One token.
    Token(Expr),
    /// One whole mention, with a condition on its head token.
    Mention(Arc<[MentionKind]>, Option<Expr>),
    /// One after the other.
    Concat(Arc<[Seq]>),
    /// The first that matches.
    Alt(Arc<[Seq]>),
    /// Repetition, at most `max` times.
    Repeat {
        /// What is repeated.
        inner: Arc<Seq>,
        /// Least number of times.
        min: u32,
        /// Greatest number of times.
        max: u32,
        /// Prefer few over many.
        lazy: bool,
    },
    /// A named part: an argument.
    Capture(Slot, Arc<Seq>),
    /// Condition on what stands here, or before here, that consumes nothing.
    Look {
        /// Before instead of after.
        behind: bool,
        /// It must not match.
        negated: bool,
        /// The pattern.
        inner: Arc<Seq>,
    },
    /// What a macro stands for.
    Macro(Arc<Known>),
}

/// A pattern that many others hold, with what they need to know of it, so that each is as quick to read as its own text is short.
#[derive(Debug)]
pub struct Known {
    /// The pattern.
    pub seq: Seq,
    /// See [`Seq::size`].
    pub size: usize,
    /// See [`Seq::may_be_empty`].
    pub may_be_empty: bool,
    /// See [`Seq::has_capture`].
    pub has_capture: bool,
    /// The slots of its arguments; see [`Seq::captures`].
    pub captures: Vec<Slot>,
    /// What a sentence must hold for a match.
    pub need: Need,
    /// What a match begins with.
    pub(super) first: Option<First>,
}

impl Seq {
    /// The pattern as a part of many; one that is quick to read stays as it is.
    pub fn known(self) -> Self {
        if !matches!(
            self,
            Seq::Concat(_) | Seq::Alt(_) | Seq::Repeat { .. } | Seq::Capture(..)
        ) {
            return self;
        }
        Seq::Macro(Arc::new(Known {
            size: self.size(),
            may_be_empty: self.may_be_empty(),
            has_capture: self.has_capture(),
            captures: Slot::ALL
                .iter()
                .copied()
                .filter(|slot| self.captures(*slot))
                .collect(),
            need: Need::of_sequence(&self),
            first: First::of_part(&self),
            seq: self,
        }))
    }

    /// Instructions that it compiles to, saturating.
    pub fn size(&self) -> usize {
        match self {
            Seq::Token(_) | Seq::Mention(..) => 1,
            Seq::Concat(parts) => parts.iter().map(Seq::size).fold(0, usize::saturating_add),
            Seq::Alt(parts) => parts
                .iter()
                .map(|part| part.size().saturating_add(2))
                .fold(0, usize::saturating_add),
            Seq::Repeat { inner, max, .. } => inner
                .size()
                .saturating_add(1)
                .saturating_mul((*max).max(1) as usize),
            Seq::Capture(_, inner) => inner.size().saturating_add(2),
            // A look-around is run once at a position, so it weighs as its own program does.
            Seq::Look { inner, .. } => inner.size().saturating_add(2),
            Seq::Macro(known) => known.size,
        }
    }

    /// True when the pattern can match without a token.
    pub fn may_be_empty(&self) -> bool {
        match self {
            Seq::Token(_) | Seq::Mention(..) => false,
            Seq::Look { .. } => true,
            Seq::Concat(parts) => parts.iter().all(Seq::may_be_empty),
            Seq::Alt(parts) => parts.iter().any(Seq::may_be_empty),
            Seq::Repeat { inner, min, .. } => *min == 0 || inner.may_be_empty(),
            Seq::Capture(_, inner) => inner.may_be_empty(),
            Seq::Macro(known) => known.may_be_empty,
        }
    }

    /// The fewest and the most tokens that a match takes; a mention may have any number.
    pub fn extent(&self) -> (usize, usize) {
        match self {
            Seq::Token(_) => (1, 1),
            Seq::Mention(..) => (1, usize::MAX),
            Seq::Look { .. } => (0, 0),
            Seq::Concat(parts) => parts.iter().map(Seq::extent).fold((0, 0), |sum, part| {
                (sum.0 + part.0, sum.1.saturating_add(part.1))
            }),
            Seq::Alt(parts) => {
                let extents = parts.iter().map(Seq::extent);
                let widest = extents.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
                widest.unwrap_or((0, 0))
            }
            Seq::Repeat {
                inner, min, max, ..
            } => {
                let (least, most) = inner.extent();
                (
                    least.saturating_mul(*min as usize),
                    most.saturating_mul(*max as usize),
                )
            }
            Seq::Capture(_, inner) => inner.extent(),
            Seq::Macro(known) => known.seq.extent(),
        }
    }

    /// True when a part of the pattern names a slot, be it in a look-around.
    pub fn has_capture(&self) -> bool {
        match self {
            Seq::Token(_) | Seq::Mention(..) => false,
            Seq::Concat(parts) | Seq::Alt(parts) => parts.iter().any(Seq::has_capture),
            Seq::Repeat { inner, .. } | Seq::Look { inner, .. } => inner.has_capture(),
            Seq::Capture(..) => true,
            Seq::Macro(known) => known.has_capture,
        }
    }

    /// True when a match can hold the argument of this slot.
    pub fn captures(&self, slot: Slot) -> bool {
        match self {
            Seq::Token(_) | Seq::Mention(..) | Seq::Look { .. } => false,
            Seq::Concat(parts) | Seq::Alt(parts) => parts.iter().any(|part| part.captures(slot)),
            Seq::Repeat { inner, max, .. } => *max > 0 && inner.captures(slot),
            Seq::Capture(own, inner) => *own == slot || inner.captures(slot),
            Seq::Macro(known) => known.captures.contains(&slot),
        }
    }
}

/// Relations that a step may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Labels {
    /// Any relation: `>*`.
    Any,
    /// The subject, found or inherited: `>subj`.
    Subject,
    /// One of these.
    Set(Vec<Relation>),
}

/// One arc of a path.
#[derive(Clone, Debug)]
pub struct Step {
    /// From a dependent to its head (`<`) instead of the other way (`>`).
    pub up: bool,
    /// Which arcs.
    pub labels: Labels,
    /// Condition on the token that is reached.
    pub test: Option<Expr>,
    /// The step may be left out.
    pub optional: bool,
}

/// What an argument must be.
#[derive(Clone, Debug)]
pub enum Target {
    /// A mention of one of these kinds, with a condition on its head token.
    Mention(Vec<MentionKind>, Option<Expr>),
    /// The phrase around a token that satisfies the condition.
    Phrase(Expr),
    /// The node where the path ends, whatever it is.
    Node,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The trigger.
    Trigger,
    /// An argument found before.
    Argument(Slot),
}

/// One way to find an argument.
#[derive(Debug)]
pub enum Finder {
    /// Along the arcs of the tree.
    Path {
        /// Where it starts.
        origin: Origin,
        /// Its arcs.
        steps: Vec<Step>,
        /// What it must reach.
        target: Target,
    },
    /// Directly after the origin; the argument is the last element.
    After(Origin, Program),
    /// Directly before the origin; the argument is the first element.
    Before(Origin, Program),
}

/// How often an argument may or must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Exactly one; coordinated persons are each one event.
    One,
    /// None or one: `?`.
    Optional,
    /// At least one, an event each: `+`.
    Many,
    /// Any number, an event each: `*`.
    Any,
}

impl Quantity {
    /// True when the event needs the argument.
    pub fn required(self) -> bool {
        matches!(self, Quantity::One | Quantity::Many)
    }

    /// True when every filler makes an event of its own.
    pub fn distributes(self) -> bool {
        matches!(self, Quantity::Many | Quantity::Any)
    }
}

/// An argument of a rule.
#[derive(Debug)]
pub struct Argument {
    /// The slot it fills.
    pub slot: Slot,
    /// How often.
    pub quantity: Quantity,
    /// Ways to find it, in order of preference.
    pub finders: Vec<Arc<Finder>>,
    /// The text of its definition, for explanations.
    pub source: String,
}

/// A rule's pattern.
#[derive(Debug)]
pub struct Pattern {
    /// What starts the rule; captures inside it are arguments.
    pub trigger: Program,
    /// Arguments, in the order of their definition.
    pub arguments: Vec<Argument>,
}
