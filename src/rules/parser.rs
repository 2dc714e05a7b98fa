//! Reading patterns: a recursive-descent parser with errors that say what was expected.
//!
//! The grammar is in the README of `models/rules/`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::lexer::{Lexeme, PatternError, Placed, lex};
use super::pattern::{
    Argument, Expr, Finder, Labels, Origin, Pattern, Quantity, Seq, Step, Target, Test,
};
use super::program::{MAX_INSTRUCTIONS, Program};
use crate::document::MentionKind;
use crate::lexicon::Inflections;
use crate::record::Slot;
use crate::syntax::{Relation, Upos};

/// The greatest bound of a repetition.
const MAX_REPEAT: u32 = 40;
/// The deepest nesting of brackets and macros.
const MAX_DEPTH: usize = 40;
/// The greatest number of macros that a pattern may stand for, those inside macros counted each time.
const MAX_MACROS: usize = 10_000;

/// What patterns may refer to.
pub struct Context<'c> {
    /// Shared pieces of patterns, by name.
    pub macros: &'c BTreeMap<String, String>,
    /// Lemmas and their forms.
    pub inflections: &'c Inflections,
}

/// Parses the whole pattern of a rule.
///
/// # Errors
///
/// A [`PatternError`] with the place and what was expected there.
pub fn parse_pattern(source: &str, context: &Context<'_>) -> Result<Pattern, PatternError> {
    let mut parser = Parser::new(source, context)?;
    let mut trigger = None;
    let mut arguments: Vec<Argument> = Vec::new();
    while !parser.at_end() {
        let offset = parser.offset();
        let name = parser.word("`trigger` or the name of a slot")?;
        if name == "trigger" {
            if trigger.is_some() {
                return Err(parser.error_at(offset, "the trigger is defined twice"));
            }
            parser.sign("=")?;
            trigger = Some(parser.trigger()?);
            continue;
        }
        let slot = Slot::parse(&name).ok_or_else(|| {
            let slots: Vec<_> = Slot::ALL.iter().map(|slot| slot.label()).collect();
            parser.error_at(
                offset,
                &format!(
                    "`{name}` is no slot; expected `trigger` or one of {}",
                    slots.join(", ")
                ),
            )
        })?;
        if arguments.iter().any(|argument| argument.slot == slot) {
            let message = format!("`{name}` is defined twice; join the definitions with `or`");
            return Err(parser.error_at(offset, &message));
        }
        let quantity = if parser.take("?") {
            Quantity::Optional
        } else if parser.take("*") {
            Quantity::Any
        } else if parser.take("+") {
            Quantity::Many
        } else {
            Quantity::One
        };
        parser.sign("=")?;
        let start = parser.offset();
        let finders = parser.finders()?;
        let end = parser.previous_end(source);
        arguments.push(Argument {
            slot,
            quantity,
            finders,
            source: source[start..end.max(start)].trim().to_owned(),
        });
    }
    let trigger = trigger.ok_or_else(|| PatternError {
        offset: 0,
        message: "the pattern has no trigger; expected `trigger = …`".into(),
    })?;
    Ok(Pattern { trigger, arguments })
}

/// Parses the finders of one argument, as status cues use them.
///
/// # Errors
///
/// A [`PatternError`] with the place and what was expected there.
pub fn parse_finders(source: &str, context: &Context<'_>) -> Result<Vec<Finder>, PatternError> {
    let mut parser = Parser::new(source, context)?;
    let finders = parser.finders()?;
    if !parser.at_end() {
        return Err(parser.unexpected("`or` or the end of the pattern"));
    }
    Ok(finders)
}

pub(super) struct Parser<'c> {
    lexemes: Vec<Placed>,
    pub(super) next: usize,
    length: usize,
    pub(super) context: &'c Context<'c>,
    pub(super) depth: usize,
    /// The macros that are being read, outermost first.
    open: Vec<String>,
    /// Macros read so far, in the whole pattern.
    macros_read: Rc<Cell<usize>>,
}

impl<'c> Parser<'c> {
    fn new(source: &str, context: &'c Context<'c>) -> Result<Self, PatternError> {
        Ok(Parser {
            lexemes: lex(source)?,
            next: 0,
            length: source.trim_end().len(),
            context,
            depth: 0,
            open: Vec::new(),
            macros_read: Rc::default(),
        })
    }

    pub(super) fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.next).map(|placed| &placed.lexeme)
    }

    pub(super) fn peek_second(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.next + 1).map(|placed| &placed.lexeme)
    }

    pub(super) fn at_end(&self) -> bool {
        self.next >= self.lexemes.len()
    }

    pub(super) fn offset(&self) -> usize {
        self.lexemes
            .get(self.next)
            .map_or(self.length, |placed| placed.offset)
    }

    /// Where the text before the next lexeme ends.
    fn previous_end(&self, source: &str) -> usize {
        source[..self.offset()].trim_end().len()
    }

    pub(super) fn error_at(&self, offset: usize, message: &str) -> PatternError {
        PatternError {
            offset,
            message: message.to_owned(),
        }
    }

    pub(super) fn unexpected(&self, expected: &str) -> PatternError {
        let found = self
            .peek()
            .map_or("the end of the pattern".to_owned(), ToString::to_string);
        self.error_at(
            self.offset(),
            &format!("expected {expected}, found {found}"),
        )
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Lexeme::Sign(found)) if *found == sign)
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.next += usize::from(found);
        found
    }

    pub(super) fn sign(&mut self, sign: &str) -> Result<(), PatternError> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{sign}`")))
        }
    }

    /// True when a condition follows without a space: `ROLE[…]`, not `ROLE […]`.
    fn is_condition(&self) -> bool {
        self.is_sign("[") && self.is_attached()
    }

    /// True when nothing separates the next lexeme from the one before.
    fn is_attached(&self) -> bool {
        self.lexemes
            .get(self.next)
            .is_some_and(|placed| placed.attached)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Lexeme::Word(found)) if found == word)
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    pub(super) fn word(&mut self, expected: &str) -> Result<String, PatternError> {
        match self.peek() {
            Some(Lexeme::Word(word)) => {
                let word = word.clone();
                self.next += 1;
                Ok(word)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    fn number(&mut self) -> Result<u32, PatternError> {
        let offset = self.offset();
        let word = self.word("a number")?;
        match word.parse() {
            Ok(number) if number <= MAX_REPEAT => Ok(number),
            _ => Err(self.error_at(offset, &format!("expected a number up to {MAX_REPEAT}"))),
        }
    }

    /// Goes one level deeper, or refuses.
    pub(super) fn deeper(&mut self) -> Result<(), PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = "brackets, slots or macros are nested too deeply";
            return Err(self.error_at(self.offset(), message));
        }
        Ok(())
    }

    /// Reads a macro's text with `read`; errors inside it are reported where it is used.
    pub(super) fn expand<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Parser<'c>) -> Result<T, PatternError>,
    ) -> Result<T, PatternError> {
        let offset = self.offset();
        self.next += 1;
        let Some(source) = self.context.macros.get(name) else {
            let known: Vec<_> = self.context.macros.keys().map(String::as_str).collect();
            let message = format!("there is no macro `{name}`; known: {}", known.join(", "));
            return Err(self.error_at(offset, &message));
        };
        if self.open.iter().any(|open| open == name) {
            let way = [&self.open[..], &[name.to_owned()]].concat().join("` → `");
            return Err(self.error_at(offset, &format!("a macro uses itself: `{way}`")));
        }
        self.macros_read.set(self.macros_read.get() + 1);
        if self.macros_read.get() > MAX_MACROS {
            let message = format!("macros inside macros multiply to more than {MAX_MACROS}");
            return Err(self.error_at(offset, &message));
        }
        const INSIDE: &str = "in the macro `";
        let inside = |error: PatternError| {
            // Of macros inside macros only the innermost is at fault.
            let message = if error.message.starts_with(INSIDE) {
                error.message
            } else {
                let rest = source.get(error.offset..).unwrap_or("").lines().next();
                format!(
                    "{INSIDE}{name}`, at `{}`: {}",
                    rest.unwrap_or(""),
                    error.message
                )
            };
            PatternError { offset, message }
        };
        self.deeper()?;
        let mut parser = Parser::new(source, self.context).map_err(inside)?;
        parser.depth = self.depth;
        parser.open = [&self.open[..], &[name.to_owned()]].concat();
        parser.macros_read = Rc::clone(&self.macros_read);
        let value = read(&mut parser).map_err(inside)?;
        if !parser.at_end() {
            return Err(inside(parser.unexpected("the end of the macro")));
        }
        self.depth -= 1;
        Ok(value)
    }

    // Arguments

    fn finders(&mut self) -> Result<Vec<Finder>, PatternError> {
        let mut finders = Vec::new();
        loop {
            if let Some(Lexeme::Macro(name)) = self.peek() {
                let name = name.clone();
                finders.extend(self.expand(&name, Parser::finders)?);
            } else {
                finders.push(self.finder()?);
            }
            if !self.take_word("or") {
                return Ok(finders);
            }
        }
    }

    fn finder(&mut self) -> Result<Finder, PatternError> {
        let mut origin = Origin::Trigger;
        if let Some(Lexeme::Word(word)) = self.peek() {
            let word = word.clone();
            if word == "trigger" {
                self.next += 1;
                if self.finder_ends() {
                    return Ok(Finder::Path {
                        origin,
                        steps: Vec::new(),
                        target: Target::Node,
                    });
                }
            } else if let Some(slot) = Slot::parse(&word) {
                self.next += 1;
                origin = Origin::Argument(slot);
                if self.finder_ends() {
                    return Ok(Finder::Path {
                        origin,
                        steps: Vec::new(),
                        target: Target::Node,
                    });
                }
            }
        }
        let after = self.is_word("after");
        if after || self.is_word("before") {
            self.next += 1;
            self.sign("(")?;
            let offset = self.offset();
            let sequence = self.alternatives()?;
            self.sign(")")?;
            if sequence.has_capture() {
                let message = "a slot has no meaning here; the argument is the last element of `after`, the first of `before`";
                return Err(self.error_at(offset, message));
            }
            let sequence = mark_argument(sequence, after).ok_or_else(|| {
                self.error_at(offset, "expected an element that can be the argument")
            })?;
            let program = self.compile(offset, &sequence)?;
            return Ok(if after {
                Finder::After(origin, program)
            } else {
                Finder::Before(origin, program)
            });
        }
        let mut steps = Vec::new();
        while self.is_sign(">") || self.is_sign("<") {
            steps.push(self.step()?);
        }
        let target = self.target()?;
        Ok(Finder::Path {
            origin,
            steps,
            target,
        })
    }

    /// True where a finder that names only its origin is complete.
    fn finder_ends(&self) -> bool {
        match self.peek() {
            None => true,
            Some(Lexeme::Word(word)) if word == "or" => true,
            Some(Lexeme::Word(word)) if word == "trigger" || Slot::parse(word).is_some() => {
                matches!(
                    self.peek_second(),
                    Some(Lexeme::Sign("=" | "?" | "*" | "+"))
                )
            }
            _ => false,
        }
    }

    fn step(&mut self) -> Result<Step, PatternError> {
        let up = self.is_sign("<");
        self.next += 1;
        let labels = if self.take("*") {
            Labels::Any
        } else {
            let offset = self.offset();
            let labels = self.labels()?;
            if up && labels == Labels::Subject {
                return Err(self.error_at(offset, "a subject is reached with `>subj`, not `<subj`"));
            }
            labels
        };
        let test = if self.is_condition() {
            Some(self.constraint()?)
        } else {
            None
        };
        let optional = self.take("?");
        Ok(Step {
            up,
            labels,
            test,
            optional,
        })
    }

    fn labels(&mut self) -> Result<Labels, PatternError> {
        if let Some(Lexeme::Macro(name)) = self.peek() {
            let name = name.clone();
            return self.expand(&name, Parser::labels);
        }
        if self.take_word("subj") {
            return Ok(Labels::Subject);
        }
        let mut relations = vec![self.relation()?];
        while self.take("|") {
            relations.push(self.relation()?);
        }
        Ok(Labels::Set(relations))
    }

    fn relation(&mut self) -> Result<Relation, PatternError> {
        let offset = self.offset();
        let word = self.word("a relation of Universal Dependencies, `subj` or `*`")?;
        Relation::parse(&word).ok_or_else(|| {
            let message = format!("`{word}` is no relation of Universal Dependencies");
            self.error_at(offset, &message)
        })
    }

    fn target(&mut self) -> Result<Target, PatternError> {
        if let Some(Lexeme::Macro(name)) = self.peek() {
            let name = name.clone();
            return self.expand(&name, Parser::target);
        }
        if self.is_sign("[") {
            return Ok(Target::Phrase(self.constraint()?));
        }
        if let Some(Lexeme::Text(_)) = self.peek() {
            return Ok(Target::Phrase(Expr::Test(Test::Word(self.values()?))));
        }
        if self.take_word("NP") {
            return Ok(Target::Phrase(Expr::Test(Test::Upos(vec![
                Upos::Noun,
                Upos::Propn,
            ]))));
        }
        let kinds = self.kinds("a kind of mention (PER, PERSON, ORG, LOC, MISC, ROLE, DATE, REF), `NP`, a quoted word or `[…]`", false)?;
        let test = if self.is_condition() {
            Some(self.constraint()?)
        } else {
            None
        };
        Ok(Target::Mention(kinds, test))
    }

    /// `PER|ORG`. In a sequence, where `PER | ORG` with spaces is an alternative, nothing may separate them.
    fn kinds(&mut self, expected: &str, attached: bool) -> Result<Vec<MentionKind>, PatternError> {
        let mut kinds = Vec::new();
        loop {
            let offset = self.offset();
            let word = self.word(expected)?;
            match (word.as_str(), MentionKind::parse(&word)) {
                ("PERSON", _) => kinds.extend([MentionKind::Person, MentionKind::Reference]),
                (_, Some(kind)) => kinds.push(kind),
                _ => {
                    let message = format!("expected {expected}, found `{word}`");
                    return Err(self.error_at(offset, &message));
                }
            }
            let more = self.is_sign("|")
                && (!attached || self.is_attached())
                && matches!(self.peek_second(), Some(Lexeme::Word(word)) if is_kind(word));
            if !more {
                return Ok(kinds);
            }
            self.next += 1;
        }
    }

    // Sequences

    fn trigger(&mut self) -> Result<Program, PatternError> {
        let offset = self.offset();
        let sequence = self.alternatives()?;
        if sequence.may_be_empty() {
            let message = "the trigger can match nothing; expected an element that is always there";
            return Err(self.error_at(offset, message));
        }
        self.compile(offset, &sequence)
    }

    fn compile(&self, offset: usize, sequence: &Seq) -> Result<Program, PatternError> {
        Program::compile(sequence).map_err(|size| {
            let message = format!(
                "the pattern is too large ({size} instructions, at most {MAX_INSTRUCTIONS}): repetitions inside repetitions multiply; lower their bounds"
            );
            self.error_at(offset, &message)
        })
    }

    fn alternatives(&mut self) -> Result<Seq, PatternError> {
        self.deeper()?;
        let mut branches = vec![self.concatenation()?];
        while self.take("|") {
            branches.push(self.concatenation()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 {
            branches.remove(0)
        } else {
            Seq::Alt(branches)
        })
    }

    fn concatenation(&mut self) -> Result<Seq, PatternError> {
        let mut parts = Vec::new();
        while let Some(part) = self.element()? {
            parts.push(part);
        }
        match parts.len() {
            0 => Err(self
                .unexpected("a word in quotes, `[…]`, a kind of mention, `..3`, `(…)` or a macro")),
            1 => Ok(parts.remove(0)),
            _ => Ok(Seq::Concat(parts)),
        }
    }

    fn element(&mut self) -> Result<Option<Seq>, PatternError> {
        let atom = match self.peek() {
            Some(Lexeme::Text(_)) => Seq::Token(Expr::Test(Test::Word(self.one_text()?))),
            Some(Lexeme::Macro(name)) => {
                let name = name.clone();
                self.expand(&name, Parser::alternatives)?
            }
            Some(Lexeme::Sign("[")) => Seq::Token(self.constraint()?),
            Some(Lexeme::Sign("..")) => {
                self.next += 1;
                let max = self.number()?;
                return Ok(Some(gap(max)));
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
                let inner = Box::new(self.alternatives()?);
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
                Seq::Mention(kinds, test)
            }
            Some(Lexeme::Word(word)) if matches!(self.peek_second(), Some(Lexeme::Sign(":"))) => {
                let word = word.clone();
                let slot = Slot::parse(&word)
                    .ok_or_else(|| self.error_at(self.offset(), &format!("`{word}` is no slot")))?;
                self.next += 2;
                let offset = self.offset();
                self.deeper()?;
                let inner = self
                    .element()?
                    .ok_or_else(|| self.error_at(offset, "expected an element after the slot"))?;
                self.depth -= 1;
                return Ok(Some(Seq::Capture(slot, Box::new(inner))));
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
            inner: Box::new(atom),
            min,
            max,
            lazy: false,
        })
    }
}

fn is_kind(word: &str) -> bool {
    word == "PERSON" || MentionKind::parse(word).is_some()
}

/// Up to `max` tokens that belong to no person's name and end no clause, as few as possible.
fn gap(max: u32) -> Seq {
    let stops = [";", ":", "!", "?", ".", "«", "»", "“", "”", "\"", "(", ")"];
    let stop = Test::Word(stops.iter().map(|s| (*s).to_owned()).collect());
    Seq::Repeat {
        inner: Box::new(Seq::Token(Expr::And(vec![
            Expr::Not(Box::new(Expr::Test(Test::In(vec![MentionKind::Person])))),
            Expr::Not(Box::new(Expr::Test(stop))),
        ]))),
        min: 0,
        max,
        lazy: true,
    }
}

/// Captures the argument of `after(…)`, its last element, or of `before(…)`, its first; `None` when there are only look-arounds.
///
/// The slot of the capture has no meaning; there is just one.
fn mark_argument(sequence: Seq, last: bool) -> Option<Seq> {
    match sequence {
        Seq::Concat(mut parts) => {
            let stands = |part: &Seq| !matches!(part, Seq::Look { .. });
            let index = if last {
                parts.iter().rposition(stands)
            } else {
                parts.iter().position(stands)
            }?;
            let part = std::mem::replace(&mut parts[index], Seq::Alt(Vec::new()));
            parts[index] = mark_argument(part, last)?;
            Some(Seq::Concat(parts))
        }
        Seq::Alt(parts) => parts
            .into_iter()
            .map(|part| mark_argument(part, last))
            .collect::<Option<_>>()
            .map(Seq::Alt),
        Seq::Look { .. } => None,
        other => Some(Seq::Capture(Slot::Person, Box::new(other))),
    }
}
