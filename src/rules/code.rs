//! Matching a pattern over neighbouring tokens in linear time.
//!
//! A pattern is compiled to a small program, as in Pike's and Cox's regular-expression machines, and run by backtracking
//! that never goes on from a pair of instruction and position that has failed before ("bit-state" search); the answer of a
//! look-around is kept for each position. So the time is bounded by the size of the program times the length of the
//! sentence, whatever the pattern.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::pattern::{Expr, Seq};
use super::view::View;
use crate::document::MentionKind;
use crate::record::Slot;

/// How far before their place a look-behind and `before(…)` may start (tokens).
pub(super) const REACH: usize = 40;

#[cfg(test)]
thread_local! {
    /// Instructions that this thread has run.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[derive(Debug)]
enum Instruction {
    Token(Expr),
    Mention(Arc<[MentionKind]>, Option<Expr>),
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    Open(Slot),
    Close(Slot),
    Look {
        /// Its number among the pattern's look-arounds.
        index: usize,
        behind: bool,
        negated: bool,
        code: Box<Code>,
    },
    Match,
}

/// The instructions of a pattern.
#[derive(Debug)]
pub(super) struct Code {
    instructions: Vec<Instruction>,
    /// Number of look-arounds in it, without those inside them.
    looks: usize,
}

/// What earlier runs over one sentence have shown.
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
    fn new(code: &Code, view: &View<'_>) -> Self {
        let states = code.instructions.len() * (view.len() + 1);
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
    fn new(code: &Code, view: &View<'_>) -> Self {
        Memory {
            failed: Failed::new(code, view),
            looks: Vec::new(),
        }
    }

    /// What is known of the look-around with this number.
    fn look(&mut self, index: usize, code: &Code, view: &View<'_>) -> &mut Look {
        if self.looks.len() <= index {
            self.looks.resize_with(index + 1, || None);
        }
        self.looks[index].get_or_insert_with(|| Look {
            answers: FxHashMap::default(),
            memory: Memory::new(code, view),
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

impl Code {
    /// Compiles a pattern.
    pub(super) fn new(pattern: &Seq) -> Self {
        let mut code = Code {
            instructions: Vec::with_capacity(pattern.size() + 1),
            looks: 0,
        };
        code.emit(pattern);
        code.instructions.push(Instruction::Match);
        code
    }

    fn emit(&mut self, pattern: &Seq) {
        match pattern {
            Seq::Token(expr) => self.instructions.push(Instruction::Token(expr.clone())),
            Seq::Mention(kinds, expr) => self
                .instructions
                .push(Instruction::Mention(Arc::clone(kinds), expr.clone())),
            Seq::Concat(parts) => {
                for part in parts.iter() {
                    self.emit(part);
                }
            }
            Seq::Alt(parts) => {
                let mut ends = Vec::new();
                for (index, part) in parts.iter().enumerate() {
                    if index + 1 == parts.len() {
                        self.emit(part);
                        break;
                    }
                    let split = self.instructions.len();
                    self.instructions.push(Instruction::Split(split + 1, 0));
                    self.emit(part);
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
                    self.emit(inner);
                }
                let mut splits = Vec::new();
                for _ in *min..*max {
                    splits.push(self.instructions.len());
                    self.instructions.push(Instruction::Match);
                    self.emit(inner);
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
                self.emit(inner);
                self.instructions.push(Instruction::Close(*slot));
            }
            Seq::Look {
                behind,
                negated,
                inner,
            } => {
                let code = Box::new(Code::new(inner));
                let index = self.looks;
                self.looks += 1;
                self.instructions.push(Instruction::Look {
                    index,
                    behind: *behind,
                    negated: *negated,
                    code,
                });
            }
            Seq::Macro(known) => self.emit(&known.seq),
        }
    }

    /// The matches that start at one of these tokens, given in order; matches may not overlap.
    pub(super) fn find_at(
        &self,
        view: &View<'_>,
        starts: impl IntoIterator<Item = usize>,
    ) -> Vec<Match> {
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
    pub(super) fn match_at(&self, view: &View<'_>, start: usize) -> Option<Match> {
        self.run(view, start, None, &mut Memory::new(self, view))
    }

    /// The match that ends at `end` and starts as late as possible, at most `reach` tokens before.
    pub(super) fn match_before(&self, view: &View<'_>, end: usize, reach: usize) -> Option<Match> {
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
                        .mention_starting(position, kinds, expr.as_ref())
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
                        code,
                    } => {
                        let look = memory.look(*index, code, view);
                        let hit = code.looks_at(view, position, *behind, look);
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

    /// Whether the pattern, as a look-around, matches at a position.
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
