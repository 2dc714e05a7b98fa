//! Reading patterns over neighbouring tokens.

use std::sync::Arc;

use super::lexer::{Lexeme, PatternError};
use super::parser::{MAX_REPEAT, Parser, is_kind};
use super::pattern::{Expr, Seq, Test};
use super::program::{MAX_INSTRUCTIONS, Program};
use super::words::Meaning;
use crate::document::MentionKind;
use crate::record::Slot;

impl Parser<'_> {
    pub(super) fn trigger(&mut self) -> Result<Program, PatternError> {
        let offset = self.offset();
        let sequence = self.alternatives()?;
        if sequence.may_be_empty() {
            let message = "the trigger can match nothing; expected an element that is always there";
            return Err(self.error_at(offset, message));
        }
        self.compile(offset, sequence)
    }

    pub(super) fn compile(&self, offset: usize, sequence: Seq) -> Result<Program, PatternError> {
        Program::compile(sequence).map_err(|size| {
            let message = format!(
                "the pattern is too large ({size} instructions, at most {MAX_INSTRUCTIONS}): repetitions inside repetitions multiply; lower their bounds"
            );
            self.error_at(offset, &message)
        })
    }

    pub(super) fn alternatives(&mut self) -> Result<Seq, PatternError> {
        self.deeper()?;
        let mut whole = self.concatenation()?;
        if self.is_sign("|") {
            let first = self.parts.len();
            self.parts.push(whole);
            while self.take("|") {
                let branch = self.concatenation()?;
                self.parts.push(branch);
            }
            whole = Seq::Alt(self.parts.drain(first..).collect());
        }
        self.depth -= 1;
        Ok(whole)
    }

    fn concatenation(&mut self) -> Result<Seq, PatternError> {
        let Some(only) = self.element()? else {
            return Err(self.unexpected(
                "a word in quotes, `[…]`, a kind of mention, `..3`, `(…)` or a macro",
            ));
        };
        let Some(second) = self.element()? else {
            return Ok(only);
        };
        let first = self.parts.len();
        self.parts.extend([only, second]);
        while let Some(part) = self.element()? {
            self.parts.push(part);
        }
        Ok(Seq::Concat(self.parts.drain(first..).collect()))
    }

    fn element(&mut self) -> Result<Option<Seq>, PatternError> {
        let atom = match self.peek() {
            Some(Lexeme::Text(_)) => Seq::Token(self.one_text()?),
            Some(Lexeme::Macro(name)) => {
                let name = *name;
                self.expand(name, |parser| parser.alternatives().map(Seq::known))?
            }
            Some(Lexeme::Sign("[")) => Seq::Token(self.constraint()?),
            Some(Lexeme::Sign("..")) => {
                self.next += 1;
                let max = self.number()?;
                let token = self.context.words.gap_token(|| {
                    let stops = STOPS.map(|stop| self.context.words.word(stop));
                    let stops = self.context.set(&mut stops.into(), Meaning::Words);
                    gap_token(Test::Word(stops))
                });
                return Ok(Some(Seq::Repeat {
                    inner: Arc::new(Seq::Token(token)),
                    min: 0,
                    max,
                    lazy: true,
                }));
            }
            Some(Lexeme::Sign("(")) => {
                self.next += 1;
                let inner = self.alternatives()?;
                self.sign(")")?;
                inner
            }
            Some(Lexeme::Sign(sign @ ("(?=" | "(?!" | "(?<=" | "(?<!"))) => {
                let sign = *sign;
                self.next += 1;
                let inner = Arc::new(self.alternatives()?);
                self.sign(")")?;
                return Ok(Some(Seq::Look {
                    behind: sign.contains('<'),
                    negated: sign.ends_with('!'),
                    inner,
                }));
            }
            Some(Lexeme::Word(word)) if is_kind(word) => {
                let kinds = self.kinds("a kind of mention", true)?;
                let test = if self.is_condition() {
                    Some(self.constraint()?)
                } else {
                    None
                };
                Seq::Mention(kinds.into(), test)
            }
            Some(Lexeme::Word(word)) if matches!(self.peek_second(), Some(Lexeme::Sign(":"))) => {
                let word = *word;
                let slot = Slot::parse(word)
                    .ok_or_else(|| self.error_at(self.offset(), &format!("`{word}` is no slot")))?;
                self.next += 2;
                let offset = self.offset();
                self.deeper()?;
                let inner = self
                    .element()?
                    .ok_or_else(|| self.error_at(offset, "expected an element after the slot"))?;
                self.depth -= 1;
                return Ok(Some(Seq::Capture(slot, Arc::new(inner))));
            }
            _ => return Ok(None),
        };
        self.quantified(atom).map(Some)
    }

    fn quantified(&mut self, atom: Seq) -> Result<Seq, PatternError> {
        let offset = self.offset();
        let (min, max) = if self.take("?") {
            (0, 1)
        } else if self.is_sign("*") || self.is_sign("+") {
            let message = format!("a repetition needs a bound: write {{0,{MAX_REPEAT}}} or less");
            // `name* =` and `name+ =` belong to the next argument, never to an element.
            return Err(self.error_at(offset, &message));
        } else if self.take("{") {
            let min = self.number()?;
            let max = if self.take(",") { self.number()? } else { min };
            self.sign("}")?;
            if max < min {
                return Err(self.error_at(offset, "the upper bound is below the lower one"));
            }
            (min, max)
        } else {
            return Ok(atom);
        };
        Ok(Seq::Repeat {
            inner: Arc::new(atom),
            min,
            max,
            lazy: false,
        })
    }
}

/// What ends a clause.
const STOPS: [&str; 12] = [";", ":", "!", "?", ".", "«", "»", "“", "”", "\"", "(", ")"];

/// What `..3` passes over: a token that belongs to no person's name and is not `stop`.
fn gap_token(stop: Test) -> Expr {
    let person = Expr::of(Test::In(vec![MentionKind::Person]));
    let free = [person, Expr::of(stop)].map(|test| Expr::Not(Arc::new(test)));
    Expr::And(free.into())
}

/// Captures the argument of `after(…)`, its last element, or of `before(…)`, its first.
///
/// The slot of the capture has no meaning; there is just one.
///
/// # Errors
///
/// What is wrong when there are only look-arounds, or the element can match nothing: then the finder would find nothing without it.
pub(super) fn mark_argument(sequence: Seq, last: bool) -> Result<Seq, &'static str> {
    const NONE: &str = "expected an element that can be the argument";
    match sequence {
        Seq::Concat(parts) => {
            let stands = |part: &Seq| !matches!(part, Seq::Look { .. });
            let index = if last {
                parts.iter().rposition(stands)
            } else {
                parts.iter().position(stands)
            }
            .ok_or(NONE)?;
            let mut parts = parts.to_vec();
            parts[index] = mark_argument(parts[index].clone(), last)?;
            Ok(Seq::Concat(parts.into()))
        }
        Seq::Alt(parts) => parts
            .iter()
            .map(|part| mark_argument(part.clone(), last))
            .collect::<Result<_, _>>()
            .map(Seq::Alt),
        Seq::Look { .. } => Err(NONE),
        Seq::Macro(known) => mark_argument(known.seq.clone(), last),
        other if other.may_be_empty() => Err(
            "the argument may be missing here; it is the last element of `after`, the first of `before`, and must always be there",
        ),
        other => Ok(Seq::Capture(Slot::Person, Arc::new(other))),
    }
}
