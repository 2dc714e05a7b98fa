//! Patterns over neighbouring tokens, compiled to instructions for the [machine](super::machine).

use std::sync::Arc;

use super::pattern::{Expr, Seq};
use super::view::View;
use crate::document::MentionKind;
use crate::record::Slot;

/// What a pattern takes at once: a token or a mention.
#[derive(Clone, Debug)]
pub(super) enum Element {
    Token(Expr),
    Mention(Arc<[MentionKind]>, Option<Expr>),
}

#[derive(Debug)]
pub(super) enum Instruction {
    Take(Element),
    /// Go on only where this could be taken.
    Peek(Element),
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

/// The instructions of a pattern. They only lead ahead.
#[derive(Debug)]
pub(super) struct Code {
    pub instructions: Vec<Instruction>,
    /// Number of look-arounds in it, without those inside them.
    pub looks: usize,
    /// By instruction, its number among those that are reached in more than one way.
    pub joins: Vec<Option<u32>>,
    /// Number of those.
    pub join_count: usize,
    /// The fewest and the most tokens that a match takes.
    pub extent: (usize, usize),
}

impl Element {
    /// Where what is taken at a position ends; `None` when it is not there.
    pub fn end(&self, view: &View<'_>, position: usize) -> Option<usize> {
        match self {
            Element::Token(expr) => {
                (position < view.len() && view.satisfies(position, expr)).then_some(position + 1)
            }
            Element::Mention(kinds, expr) => view
                .mention_starting(position, kinds, expr.as_ref())
                .map(|mention| view.mention(mention).tokens.end),
        }
    }

    /// What every match of a part takes first, if that is always the same.
    fn first_of(part: &Seq) -> Option<Element> {
        match part {
            Seq::Token(expr) => Some(Element::Token(expr.clone())),
            Seq::Mention(kinds, expr) => Some(Element::Mention(Arc::clone(kinds), expr.clone())),
            Seq::Concat(parts) => Element::first_of_all(parts),
            Seq::Repeat {
                inner, min: 1.., ..
            }
            | Seq::Capture(_, inner) => Element::first_of(inner),
            Seq::Macro(known) => Element::first_of(&known.seq),
            Seq::Repeat { .. } | Seq::Alt(_) | Seq::Look { .. } => None,
        }
    }

    /// The same for parts one after the other; look-arounds take nothing.
    fn first_of_all(parts: &[Seq]) -> Option<Element> {
        let mut parts = parts.iter();
        parts
            .find(|part| !matches!(part, Seq::Look { .. }))
            .and_then(Element::first_of)
    }
}

impl Code {
    /// Compiles a pattern.
    pub(super) fn new(pattern: &Seq) -> Self {
        let mut code = Code {
            instructions: Vec::with_capacity(pattern.size() + 1),
            looks: 0,
            joins: Vec::new(),
            join_count: 0,
            extent: pattern.extent(),
        };
        code.emit(pattern);
        code.instructions.push(Instruction::Match);
        code.number_joins();
        code
    }

    /// Numbers the instructions that are reached in more than one way: only there can a state be met again.
    fn number_joins(&mut self) {
        let mut ways = vec![0_u32; self.instructions.len() + 1];
        for (pc, instruction) in self.instructions.iter().enumerate() {
            match instruction {
                Instruction::Split(first, second) => {
                    ways[*first] += 1;
                    ways[*second] += 1;
                }
                Instruction::Jump(to) => ways[*to] += 1,
                // Mentions that start at different tokens may end at the same.
                Instruction::Take(Element::Mention(..)) => ways[pc + 1] += 2,
                _ => ways[pc + 1] += 1,
            }
        }
        for ways in &ways[..self.instructions.len()] {
            let is_join = *ways > 1;
            self.joins.push(is_join.then_some(self.join_count as u32));
            self.join_count += usize::from(is_join);
        }
    }

    fn emit(&mut self, pattern: &Seq) {
        match pattern {
            Seq::Token(expr) => {
                let token = Element::Token(expr.clone());
                self.instructions.push(Instruction::Take(token));
            }
            Seq::Mention(kinds, expr) => {
                let mention = Element::Mention(Arc::clone(kinds), expr.clone());
                self.instructions.push(Instruction::Take(mention));
            }
            Seq::Concat(parts) => {
                let mut stands = true;
                for (index, part) in parts.iter().enumerate() {
                    let is_look = matches!(part, Seq::Look { .. });
                    // What stands behind look-arounds is quicker to try than they are.
                    if is_look
                        && stands
                        && let Some(element) = Element::first_of_all(&parts[index..])
                    {
                        self.instructions.push(Instruction::Peek(element));
                    }
                    stands = !is_look;
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
}
