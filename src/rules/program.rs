//! Matching a pattern over neighbouring tokens in linear time.
//!
//! A pattern is compiled to a small program, as in Pike's and Cox's regular-expression machines, and run by backtracking
//! that never goes on from a pair of instruction and position that has failed before ("bit-state" search); the answer of a
//! look-around is kept for each position. So the time is bounded by the size of the program times the length of the
//! sentence, whatever the pattern.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::first::First;
use super::need::Need;
use super::pattern::{Expr, Seq};
use super::view::View;
use crate::document::MentionKind;
use crate::record::Slot;

/// The largest program that is accepted: a repetition counts as often as it may occur.
pub const MAX_INSTRUCTIONS: usize = 2_000;
/// How far before their place a look-behind and `before(…)` may start (tokens).
pub(super) const REACH: usize = 40;

#[cfg(test)]
thread_local! {
    /// Instructions that this thread has run.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[derive(Clone, Debug)]
enum Instruction {
    Token(Arc<Expr>),
    Mention(Vec<MentionKind>, Option<Arc<Expr>>),
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    Open(Slot),
    Close(Slot),
    Look {
        /// Its number among the program's look-arounds.
        index: usize,
        behind: bool,
        negated: bool,
        program: Box<Program>,
    },
    Match,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Program {
    instructions: Vec<Instruction>,
    /// Number of look-arounds in it, without those inside them.
    looks: usize,
    /// What a sentence must hold for a match.
    need: Need,
    /// What a match begins with, if that is known.
    first: Option<First>,
}

/// What earlier runs of a program over one sentence have shown.
struct Memory {
    failed: Failed,
    /// Each look-around, from when it is first asked.
    looks: Vec<Option<Look>>,
}

/// The pairs of instruction and position from where no match is possible: a bit each.
struct Failed(Vec<u64>);

/// What is known of a look-around.
struct Look {
    /// By position.
    answers: FxHashMap<usize, bool>,
    memory: Memory,
}

impl Failed {
    fn new(program: &Program, view: &View<'_>) -> Self {
        let states = program.instructions.len() * (view.len() + 1);
        Failed(vec![0; states.div_ceil(64)])
    }

    /// Notes a state; false when it is there already.
    fn insert(&mut self, state: usize) -> bool {
        let (word, bit) = (&mut self.0[state / 64], 1 << (state % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    fn remove(&mut self, state: usize) {
        self.0[state / 64] &= !(1 << (state % 64));
    }
}

impl Memory {
    fn new(program: &Program, view: &View<'_>) -> Self {
        Memory {
            failed: Failed::new(program, view),
            looks: Vec::new(),
        }
    }

    /// What is known of the look-around with this number.
    fn look(&mut self, index: usize, program: &Program, view: &View<'_>) -> &mut Look {
        if self.looks.len() <= index {
            self.looks.resize_with(index + 1, || None);
        }
        self.looks[index].get_or_insert_with(|| Look {
            answers: FxHashMap::default(),
            memory: Memory::new(program, view),
        })
    }
}

/// A place where a pattern matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// Its named parts, in order.
    pub captures: Vec<(Slot, Range<usize>)>,
}

impl Program {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// The number of instructions when it is more than [`MAX_INSTRUCTIONS`].
    pub fn compile(pattern: &Seq) -> Result<Self, usize> {
        let mut program = Program::of(pattern)?;
        program.need = Need::of_sequence(pattern);
        program.first = First::of(pattern);
        Ok(program)
    }

    /// Compiles a pattern, without what is known of its matches.
    fn of(pattern: &Seq) -> Result<Self, usize> {
        let mut program = Program {
            instructions: Vec::new(),
            looks: 0,
            need: Need::Nothing,
            first: None,
        };
        let size = size(pattern);
        if size > MAX_INSTRUCTIONS {
            return Err(size);
        }
        program.emit(pattern)?;
        program.instructions.push(Instruction::Match);
        Ok(program)
    }

    fn emit(&mut self, pattern: &Seq) -> Result<(), usize> {
        match pattern {
            Seq::Token(expr) => self.instructions.push(Instruction::Token(Arc::clone(expr))),
            Seq::Mention(kinds, expr) => self
                .instructions
                .push(Instruction::Mention(kinds.clone(), expr.clone())),
            Seq::Concat(parts) => {
                for part in parts {
                    self.emit(part)?;
                }
            }
            Seq::Alt(parts) => {
                let mut ends = Vec::new();
                for (index, part) in parts.iter().enumerate() {
                    if index + 1 == parts.len() {
                        self.emit(part)?;
                        break;
                    }
                    let split = self.instructions.len();
                    self.instructions.push(Instruction::Split(split + 1, 0));
                    self.emit(part)?;
                    ends.push(self.instructions.len());
                    self.instructions.push(Instruction::Jump(0));
                    let next = self.instructions.len();
                    self.instructions[split] = Instruction::Split(split + 1, next);
                }
                let after = self.instructions.len();
                for end in ends {
                    self.instructions[end] = Instruction::Jump(after);
                }
            }
            Seq::Repeat {
                inner,
                min,
                max,
                lazy,
            } => {
                for _ in 0..*min {
                    self.emit(inner)?;
                }
                let mut splits = Vec::new();
                for _ in *min..*max {
                    splits.push(self.instructions.len());
                    self.instructions.push(Instruction::Match);
                    self.emit(inner)?;
                }
                let after = self.instructions.len();
                for split in splits {
                    self.instructions[split] = if *lazy {
                        Instruction::Split(after, split + 1)
                    } else {
                        Instruction::Split(split + 1, after)
                    };
                }
            }
            Seq::Capture(slot, inner) => {
                self.instructions.push(Instruction::Open(*slot));
                self.emit(inner)?;
                self.instructions.push(Instruction::Close(*slot));
            }
            Seq::Look {
                behind,
                negated,
                inner,
            } => {
                // What a look-around needs, the whole pattern knows.
                let program = Box::new(Program::of(inner)?);
                let index = self.looks;
                self.looks += 1;
                self.instructions.push(Instruction::Look {
                    index,
                    behind: *behind,
                    negated: *negated,
                    program,
                });
            }
        }
        Ok(())
    }

    /// What a sentence must hold for a match.
    pub fn need(&self) -> &Need {
        &self.need
    }

    /// True when a part of the pattern is the argument of this slot.
    pub fn captures(&self, slot: Slot) -> bool {
        let opens = |instruction: &Instruction| matches!(instruction, Instruction::Open(found) if *found == slot);
        self.instructions.iter().any(opens)
    }

    /// What a match begins with; `None` when it may be any token.
    pub(super) fn first(&self) -> Option<&First> {
        self.first.as_ref()
    }

    /// Every match, leftmost first; matches may not overlap.
    pub fn find_all(&self, view: &View<'_>) -> Vec<Match> {
        self.find_at(view, 0..view.len())
    }

    /// The matches that start at one of these tokens, given in order; matches may not overlap.
    pub fn find_at(&self, view: &View<'_>, starts: impl IntoIterator<Item = usize>) -> Vec<Match> {
        let mut memory = Memory::new(self, view);
        let mut found: Vec<Match> = Vec::new();
        for start in starts {
            let is_free = found.last().is_none_or(|last| last.tokens.end <= start);
            if is_free && let Some(hit) = self.run(view, start, None, &mut memory) {
                found.push(hit);
            }
        }
        found
    }

    /// The match that starts at `start`.
    pub fn match_at(&self, view: &View<'_>, start: usize) -> Option<Match> {
        self.run(view, start, None, &mut Memory::new(self, view))
    }

    /// The match that ends at `end` and starts as late as possible, at most `reach` tokens before.
    pub fn match_before(&self, view: &View<'_>, end: usize, reach: usize) -> Option<Match> {
        self.run_before(view, end, reach, &mut Memory::new(self, view))
    }

    fn run_before(
        &self,
        view: &View<'_>,
        end: usize,
        reach: usize,
        memory: &mut Memory,
    ) -> Option<Match> {
        (end.saturating_sub(reach)..end)
            .rev()
            .find_map(|start| self.run(view, start, Some(end), memory))
    }

    /// Runs from one start; `memory` serves all starts, but only one `end`.
    fn run(
        &self,
        view: &View<'_>,
        start: usize,
        end: Option<usize>,
        memory: &mut Memory,
    ) -> Option<Match> {
        let mut captures = Vec::new();
        let end = self.step(view, start, end, memory, &mut captures)?;
        // An opening and its closing are recorded in pairs, innermost closing first.
        let mut open: Vec<(Slot, usize)> = Vec::new();
        let mut named = Vec::new();
        for (slot, position, opening) in captures {
            if opening {
                open.push((slot, position));
            } else if let Some((slot, from)) = open.pop() {
                named.push((slot, from..position));
            }
        }
        Some(Match {
            tokens: start..end,
            captures: named,
        })
    }

    /// The end of the match that starts at `position`, with the openings and closings of captures on its way.
    fn step(
        &self,
        view: &View<'_>,
        mut position: usize,
        end: Option<usize>,
        memory: &mut Memory,
        captures: &mut Vec<(Slot, usize, bool)>,
    ) -> Option<usize> {
        let width = view.len() + 1;
        let mut pc = 0;
        // The states of the way so far.
        let mut way: Vec<usize> = Vec::new();
        let mut alternatives: Vec<Alternative> = Vec::new();
        loop {
            let state = pc * width + position;
            let next = if memory.failed.insert(state) {
                way.push(state);
                #[cfg(test)]
                STEPS.set(STEPS.get() + 1);
                match &self.instructions[pc] {
                    Instruction::Match => {
                        if end.is_none_or(|wanted| wanted == position) {
                            // These states did not fail after all.
                            for state in way {
                                memory.failed.remove(state);
                            }
                            return Some(position);
                        }
                        None
                    }
                    Instruction::Token(expr) => (position < view.len()
                        && view.satisfies(position, expr))
                    .then_some((pc + 1, position + 1)),
                    Instruction::Mention(kinds, expr) => view
                        .mention_starting(position, kinds, expr.as_deref())
                        .map(|mention| (pc + 1, view.mention(mention).tokens.end)),
                    Instruction::Jump(to) => Some((*to, position)),
                    Instruction::Split(first, second) => {
                        alternatives.push(Alternative {
                            pc: *second,
                            position,
                            captures: captures.len(),
                            way: way.len(),
                        });
                        Some((*first, position))
                    }
                    Instruction::Open(slot) => {
                        captures.push((*slot, position, true));
                        Some((pc + 1, position))
                    }
                    Instruction::Close(slot) => {
                        captures.push((*slot, position, false));
                        Some((pc + 1, position))
                    }
                    Instruction::Look {
                        index,
                        behind,
                        negated,
                        program,
                    } => {
                        let look = memory.look(*index, program, view);
                        let hit = program.looks_at(view, position, *behind, look);
                        (hit != *negated).then_some((pc + 1, position))
                    }
                }
            } else {
                None
            };
            (pc, position) = match next {
                Some(next) => next,
                None => {
                    let alternative = alternatives.pop()?;
                    captures.truncate(alternative.captures);
                    // What was tried since then has failed for good and stays noted.
                    way.truncate(alternative.way);
                    (alternative.pc, alternative.position)
                }
            };
        }
    }

    /// Whether the program, as a look-around, matches at a position.
    fn looks_at(&self, view: &View<'_>, position: usize, behind: bool, look: &mut Look) -> bool {
        if let Some(answer) = look.answers.get(&position) {
            return *answer;
        }
        let hit = if behind {
            // What fails for one end may lead to another.
            look.memory.failed = Failed::new(self, view);
            self.run_before(view, position, REACH, &mut look.memory)
        } else {
            self.run(view, position, None, &mut look.memory)
        };
        look.answers.insert(position, hit.is_some());
        hit.is_some()
    }
}

/// Where to go on when a way fails.
struct Alternative {
    pc: usize,
    position: usize,
    /// Captures on the way to here.
    captures: usize,
    /// States on the way to here.
    way: usize,
}

/// Instructions that a pattern compiles to, saturating.
fn size(pattern: &Seq) -> usize {
    match pattern {
        Seq::Token(_) | Seq::Mention(..) => 1,
        Seq::Concat(parts) => parts.iter().map(size).fold(0, usize::saturating_add),
        Seq::Alt(parts) => parts
            .iter()
            .map(|part| size(part).saturating_add(2))
            .fold(0, usize::saturating_add),
        Seq::Repeat { inner, max, .. } => size(inner)
            .saturating_add(1)
            .saturating_mul((*max).max(1) as usize),
        Seq::Capture(_, inner) => size(inner).saturating_add(2),
        // A look-around is run once at a position, so it weighs as its own program does.
        Seq::Look { inner, .. } => size(inner).saturating_add(2),
    }
}
