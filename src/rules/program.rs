//! A pattern over neighbouring tokens, ready to be matched.

use std::sync::OnceLock;

use super::code::Code;
use super::first::First;
use super::machine::Match;
use super::need::Need;
use super::pattern::Seq;
use super::view::View;
use crate::record::Slot;

/// The largest program that is accepted: a repetition counts as often as it may occur.
pub const MAX_INSTRUCTIONS: usize = 2_500;

/// A pattern with what is known of its matches.
///
/// It is compiled when it is first run: most rules are not, in a short text.
#[derive(Debug)]
pub struct Program {
    pattern: Seq,
    code: OnceLock<Code>,
    /// What a sentence must hold for a match, once it was asked for.
    need: OnceLock<Need>,
}

impl Program {
    /// Makes a pattern ready.
    ///
    /// # Errors
    ///
    /// The number of instructions when it is more than [`MAX_INSTRUCTIONS`].
    pub fn compile(pattern: Seq) -> Result<Self, usize> {
        let size = pattern.size();
        if size > MAX_INSTRUCTIONS {
            return Err(size);
        }
        Ok(Program {
            code: OnceLock::new(),
            need: OnceLock::new(),
            pattern,
        })
    }

    fn code(&self) -> &Code {
        self.code.get_or_init(|| Code::new(&self.pattern))
    }

    /// What a sentence must hold for a match.
    pub fn need(&self) -> &Need {
        self.need.get_or_init(|| Need::of_sequence(&self.pattern))
    }

    /// True when a match can hold the argument of this slot.
    pub fn captures(&self, slot: Slot) -> bool {
        self.pattern.captures(slot)
    }

    /// What a match begins with; `None` when it may be any token.
    pub(super) fn first(&self) -> Option<First> {
        First::of(&self.pattern)
    }

    /// Every match, leftmost first; matches may not overlap.
    #[cfg(test)]
    pub fn find_all(&self, view: &View<'_>) -> Vec<Match> {
        self.find_at(view, 0..view.len())
    }

    /// The matches that start at one of these tokens, given in order; matches may not overlap.
    pub fn find_at(&self, view: &View<'_>, starts: impl IntoIterator<Item = usize>) -> Vec<Match> {
        self.code().find_at(view, starts)
    }

    /// The match that starts at `start`.
    pub fn match_at(&self, view: &View<'_>, start: usize) -> Option<Match> {
        self.code().match_at(view, start)
    }

    /// The match that ends at `end` and starts as late as possible, at most `reach` tokens before.
    pub fn match_before(&self, view: &View<'_>, end: usize, reach: usize) -> Option<Match> {
        self.code().match_before(view, end, reach)
    }
}
