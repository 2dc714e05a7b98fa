//! Running compiled patterns in linear time.
//!
//! A [program](super::code) is run by backtracking that never goes on from a pair of instruction and position that has failed before
//! ("bit-state" search, as in Pike's and Cox's regular-expression machines); the answer of a look-around is kept for each position.
//! So the time is bounded by the size of the program times the length of the sentence, whatever the pattern.

use std::ops::Range;

use super::code::{Code, Instruction};
use super::view::View;
use crate::record::Slot;

/// How far before their place a look-behind and `before(…)` may start (tokens).
pub(super) const REACH: usize = 40;

#[cfg(test)]
thread_local! {
    /// Instructions that this thread has run.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// What running one program over one sentence needs, and what earlier runs have shown. The next program takes over its lists.
#[derive(Default)]
pub(super) struct Memory {
    failed: Failed,
    looks: Vec<Look>,
    track: Track,
}

/// The pairs of join and position from where no match is possible: a bit each.
#[derive(Default)]
struct Failed(Vec<u64>);

/// The way of a run, in lists that are used again.
#[derive(Default)]
struct Track {
    /// The states at joins on the way so far.
    way: Vec<usize>,
    alternatives: Vec<Alternative>,
    /// Openings and closings of captures.
    captures: Vec<(Slot, usize, bool)>,
}

/// What is known of a look-around.
#[derive(Default)]
struct Look {
    /// Whether it has been asked: else what stands here is of another program.
    is_asked: bool,
    /// By position, where it was asked.
    answers: Vec<Option<bool>>,
    memory: Memory,
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

/// A place where a pattern matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// Its named parts, in order.
    pub captures: Vec<(Slot, Range<usize>)>,
}

impl Failed {
    /// Forgets all and makes room for the states of a program.
    fn clear(&mut self, code: &Code, view: &View<'_>) {
        let states = code.join_count * (view.len() + 1);
        self.0.clear();
        self.0.resize(states.div_ceil(64), 0);
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
    /// Forgets all and makes room for what a program can show.
    fn clear(&mut self, code: &Code, view: &View<'_>) {
        self.failed.clear(code, view);
        self.looks.iter_mut().for_each(|look| look.is_asked = false);
        if self.looks.len() < code.looks {
            self.looks.resize_with(code.looks, Look::default);
        }
    }
}

impl Look {
    /// Begins with the first question.
    fn ask(&mut self, code: &Code, view: &View<'_>) {
        if !self.is_asked {
            self.is_asked = true;
            self.answers.clear();
            self.answers.resize(view.len() + 1, None);
            self.memory.clear(code, view);
        }
    }
}

impl Code {
    /// The matches that start at one of these tokens, given in order; matches may not overlap.
    pub(super) fn find_at(
        &self,
        view: &View<'_>,
        starts: impl IntoIterator<Item = usize>,
    ) -> Vec<Match> {
        let memory = &mut *view.memory.borrow_mut();
        memory.clear(self, view);
        let mut found: Vec<Match> = Vec::new();
        for start in starts {
            let is_free = found.last().is_none_or(|last| last.tokens.end <= start);
            if is_free && let Some(hit) = self.run(view, start, None, memory) {
                found.push(hit);
            }
        }
        found
    }

    /// The match that starts at `start`.
    pub(super) fn match_at(&self, view: &View<'_>, start: usize) -> Option<Match> {
        let memory = &mut *view.memory.borrow_mut();
        memory.clear(self, view);
        self.run(view, start, None, memory)
    }

    /// The match that ends at `end` and starts as late as possible, at most `reach` tokens before.
    pub(super) fn match_before(&self, view: &View<'_>, end: usize, reach: usize) -> Option<Match> {
        let memory = &mut *view.memory.borrow_mut();
        memory.clear(self, view);
        let mut starts = self.starts_before(end, reach).rev();
        starts.find_map(|start| self.run(view, start, Some(end), memory))
    }

    /// Where a match that ends at `end` may start, as far as its length is known.
    fn starts_before(&self, end: usize, reach: usize) -> Range<usize> {
        let (least, most) = self.extent;
        end.saturating_sub(most.min(reach))..(end + 1).saturating_sub(least.max(1))
    }

    /// Runs from one start; `memory` serves all starts, but only one `end`.
    fn run(
        &self,
        view: &View<'_>,
        start: usize,
        end: Option<usize>,
        memory: &mut Memory,
    ) -> Option<Match> {
        let end = self.step(view, start, end, memory)?;
        // An opening and its closing are recorded in pairs, innermost closing first.
        let mut open: Vec<(Slot, usize)> = Vec::new();
        let mut named = Vec::new();
        for (slot, position, opening) in memory.track.captures.drain(..) {
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

    /// The end of the match that starts at `position`; `memory` holds the openings and closings of captures on its way.
    fn step(
        &self,
        view: &View<'_>,
        mut position: usize,
        end: Option<usize>,
        memory: &mut Memory,
    ) -> Option<usize> {
        let width = view.len() + 1;
        let mut pc = 0;
        memory.track.way.clear();
        memory.track.alternatives.clear();
        memory.track.captures.clear();
        loop {
            let is_new = self.joins[pc].is_none_or(|join| {
                let state = join as usize * width + position;
                let is_new = memory.failed.insert(state);
                if is_new {
                    memory.track.way.push(state);
                }
                is_new
            });
            let next = if is_new {
                #[cfg(test)]
                STEPS.set(STEPS.get() + 1);
                match &self.instructions[pc] {
                    Instruction::Match => {
                        if end.is_none_or(|wanted| wanted == position) {
                            // These states did not fail after all.
                            for state in memory.track.way.drain(..) {
                                memory.failed.remove(state);
                            }
                            return Some(position);
                        }
                        None
                    }
                    Instruction::Take(element) => {
                        element.end(view, position).map(|end| (pc + 1, end))
                    }
                    Instruction::Peek(element) => {
                        element.end(view, position).map(|_| (pc + 1, position))
                    }
                    Instruction::Jump(to) => Some((*to, position)),
                    Instruction::Split(first, second) => {
                        memory.track.alternatives.push(Alternative {
                            pc: *second,
                            position,
                            captures: memory.track.captures.len(),
                            way: memory.track.way.len(),
                        });
                        Some((*first, position))
                    }
                    Instruction::Open(slot) => {
                        memory.track.captures.push((*slot, position, true));
                        Some((pc + 1, position))
                    }
                    Instruction::Close(slot) => {
                        memory.track.captures.push((*slot, position, false));
                        Some((pc + 1, position))
                    }
                    Instruction::Look {
                        index,
                        behind,
                        negated,
                        code,
                    } => {
                        let look = &mut memory.looks[*index];
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
                    let track = &mut memory.track;
                    let alternative = track.alternatives.pop()?;
                    track.captures.truncate(alternative.captures);
                    // What was tried since then has failed for good and stays noted.
                    track.way.truncate(alternative.way);
                    (alternative.pc, alternative.position)
                }
            };
        }
    }

    /// Whether the pattern, as a look-around, matches at a position.
    fn looks_at(&self, view: &View<'_>, position: usize, behind: bool, look: &mut Look) -> bool {
        look.ask(self, view);
        if let Some(answer) = look.answers[position] {
            return answer;
        }
        let memory = &mut look.memory;
        let hit = if behind {
            // What fails for one end may lead to another.
            memory.failed.clear(self, view);
            let mut starts = self.starts_before(position, REACH).rev();
            starts.any(|start| self.step(view, start, Some(position), memory).is_some())
        } else {
            self.step(view, position, None, memory).is_some()
        };
        look.answers[position] = Some(hit);
        hit
    }
}
