//! Matching a pattern over neighbouring tokens in linear time.
//!
//! A pattern is compiled to a small program, as in Pike's and Cox's regular-expression machines, and run by backtracking
//! that never visits a pair of instruction and position twice ("bit-state" search). So the time is bounded by the size of
//! the program times the length of the sentence, whatever the pattern.

use std::ops::Range;

use super::pattern::{Expr, Seq};
use super::view::View;
use crate::document::MentionKind;
use crate::record::Slot;

/// The largest program that is accepted: a repetition counts as often as it may occur.
pub const MAX_INSTRUCTIONS: usize = 2_000;

#[derive(Clone, Debug)]
enum Instruction {
    Token(Expr),
    Mention(Vec<MentionKind>, Option<Expr>),
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    Open(Slot),
    Close(Slot),
    Look {
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
        let mut program = Program {
            instructions: Vec::new(),
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
            Seq::Token(expr) => self.instructions.push(Instruction::Token(expr.clone())),
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
                let program = Box::new(Program::compile(inner)?);
                self.instructions.push(Instruction::Look {
                    behind: *behind,
                    negated: *negated,
                    program,
                });
            }
        }
        Ok(())
    }

    /// Every match that starts at a different token, leftmost first; matches may not overlap.
    pub fn find_all(&self, view: &View<'_>) -> Vec<Match> {
        let mut failed = self.memory(view);
        let mut found = Vec::new();
        let mut start = 0;
        while start < view.len() {
            match self.run(view, start, None, &mut failed) {
                Some(hit) => {
                    start = hit.tokens.end.max(start + 1);
                    found.push(hit);
                }
                None => start += 1,
            }
        }
        found
    }

    /// The match that starts at `start`.
    pub fn match_at(&self, view: &View<'_>, start: usize) -> Option<Match> {
        self.run(view, start, None, &mut self.memory(view))
    }

    /// The match that ends at `end` and starts as late as possible, at most `reach` tokens before.
    pub fn match_before(&self, view: &View<'_>, end: usize, reach: usize) -> Option<Match> {
        let mut failed = self.memory(view);
        (end.saturating_sub(reach)..end)
            .rev()
            .find_map(|start| self.run(view, start, Some(end), &mut failed))
    }

    fn memory(&self, view: &View<'_>) -> Vec<bool> {
        vec![false; self.instructions.len() * (view.len() + 1)]
    }

    /// Runs from one start; `failed` remembers, across starts, from where no match is possible.
    fn run(
        &self,
        view: &View<'_>,
        start: usize,
        end: Option<usize>,
        failed: &mut [bool],
    ) -> Option<Match> {
        let mut captures = Vec::new();
        let end = self.step(view, 0, start, end, failed, &mut captures)?;
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

    fn step(
        &self,
        view: &View<'_>,
        mut pc: usize,
        mut position: usize,
        end: Option<usize>,
        failed: &mut [bool],
        captures: &mut Vec<(Slot, usize, bool)>,
    ) -> Option<usize> {
        let width = view.len() + 1;
        let mut visited: Vec<usize> = Vec::new();
        let mut alternatives: Vec<(usize, usize, usize)> = Vec::new();
        loop {
            let state = pc * width + position;
            let next = if failed[state] {
                None
            } else {
                failed[state] = true;
                visited.push(state);
                match &self.instructions[pc] {
                    Instruction::Match => {
                        if end.is_none_or(|wanted| wanted == position) {
                            // These states did not fail after all.
                            for state in visited {
                                failed[state] = false;
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
                        alternatives.push((*second, position, captures.len()));
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
                        behind,
                        negated,
                        program,
                    } => {
                        let hit = if *behind {
                            program.match_before(view, position, 12).is_some()
                        } else {
                            program.match_at(view, position).is_some()
                        };
                        (hit != *negated).then_some((pc + 1, position))
                    }
                }
            };
            match next.or_else(|| {
                alternatives.pop().map(|(pc, position, depth)| {
                    captures.truncate(depth);
                    (pc, position)
                })
            }) {
                Some(state) => (pc, position) = state,
                None => return None,
            }
        }
    }
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
        // A look-around is run at every position, so it weighs as its own program does.
        Seq::Look { inner, .. } => size(inner).saturating_add(2),
    }
}
