//! Reading patterns: a recursive-descent parser with errors that say what was expected.
//!
//! The grammar is in the README of `models/rules/`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::lexer::{Lexeme, PatternError, Placed, lex};
use super::macros::Macros;
use super::pattern::{Argument, Expr, Finder, Pattern, Quantity, Seq, Test};
use super::vocabulary::WordId;
use super::words::{Meaning, WordCache, Words};
use crate::document::MentionKind;
use crate::lexicon::Inflections;
use crate::record::Slot;

/// The greatest bound of a repetition.
pub(super) const MAX_REPEAT: u32 = 40;
/// The deepest nesting of brackets and macros.
const MAX_DEPTH: usize = 40;
/// The greatest number of macros that a pattern may stand for, those inside macros counted each time.
const MAX_MACROS: usize = 10_000;

/// What patterns may refer to.
pub struct Context<'c> {
    /// Shared pieces of patterns, by name.
    pub macros: &'c Macros<'c>,
    /// Lemmas and their forms.
    pub inflections: &'c Inflections,
    /// Words and sets of words named before.
    pub words: &'c WordCache,
}

impl Context<'_> {
    /// The set that a rule names by these words.
    pub(super) fn set(&self, words: &mut Vec<WordId>, meaning: Meaning) -> Words {
        self.words.set(words, meaning, self.inflections)
    }

    /// The condition of being this word.
    pub(super) fn token(&self, word: &str) -> Expr {
        self.words.token(word, self.inflections)
    }

    /// The test of a regular expression for whole words, or what is wrong with it.
    pub(super) fn regex(&self, source: &str) -> Result<Test, String> {
        self.words.regex(source, self.inflections)
    }
}

/// Parses the whole pattern of a rule.
///
/// # Errors
///
/// A [`PatternError`] with the place and what was expected there.
pub fn parse_pattern<'c>(
    source: &'c str,
    context: &'c Context<'c>,
) -> Result<Pattern, PatternError> {
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
        let slot = Slot::parse(name).ok_or_else(|| {
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
pub fn parse_finders<'c>(
    source: &'c str,
    context: &'c Context<'c>,
) -> Result<Vec<Arc<Finder>>, PatternError> {
    let mut parser = Parser::new(source, context)?;
    let finders = parser.finders()?;
    if !parser.at_end() {
        return Err(parser.unexpected("`or` or the end of the pattern"));
    }
    Ok(finders)
}

pub(super) struct Parser<'c> {
    lexemes: Vec<Placed<'c>>,
    pub(super) next: usize,
    length: usize,
    pub(super) context: &'c Context<'c>,
    pub(super) depth: usize,
    /// The macros that are being read, outermost first.
    open: Vec<String>,
    /// Macros read so far, in the whole pattern.
    macros_read: Rc<Cell<usize>>,
    /// The greatest depth so far, in the whole pattern.
    deepest: Rc<Cell<usize>>,
    /// Parts of what is being read, those of the innermost last: memory that all share.
    pub(super) parts: Vec<Seq>,
    pub(super) conditions: Vec<Expr>,
}

impl<'c> Parser<'c> {
    fn new(source: &'c str, context: &'c Context<'c>) -> Result<Self, PatternError> {
        Ok(Parser {
            lexemes: lex(source)?,
            next: 0,
            length: source.trim_end().len(),
            context,
            depth: 0,
            open: Vec::new(),
            macros_read: Rc::default(),
            deepest: Rc::default(),
            parts: Vec::new(),
            conditions: Vec::new(),
        })
    }

    pub(super) fn peek(&self) -> Option<&Lexeme<'c>> {
        self.lexemes.get(self.next).map(|placed| &placed.lexeme)
    }

    pub(super) fn peek_second(&self) -> Option<&Lexeme<'c>> {
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
    pub(super) fn previous_end(&self, source: &str) -> usize {
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

    // These three are called with one sign each, which makes them a comparison of bytes where they are inlined.

    #[inline(always)]
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Lexeme::Sign(found)) if *found == sign)
    }

    #[inline(always)]
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.next += usize::from(found);
        found
    }

    #[inline(always)]
    pub(super) fn sign(&mut self, sign: &str) -> Result<(), PatternError> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{sign}`")))
        }
    }

    /// True when a condition follows without a space: `ROLE[…]`, not `ROLE […]`.
    pub(super) fn is_condition(&self) -> bool {
        self.is_sign("[") && self.is_attached()
    }

    /// True when nothing separates the next lexeme from the one before.
    pub(super) fn is_attached(&self) -> bool {
        self.lexemes
            .get(self.next)
            .is_some_and(|placed| placed.attached)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Lexeme::Word(found)) if *found == word)
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    pub(super) fn word(&mut self, expected: &str) -> Result<&'c str, PatternError> {
        match self.peek() {
            Some(Lexeme::Word(word)) => {
                let word = *word;
                self.next += 1;
                Ok(word)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    pub(super) fn number(&mut self) -> Result<u32, PatternError> {
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
        self.reaches(self.depth)
    }

    /// Notes the depth of what is read; refuses what is too deep.
    fn reaches(&mut self, depth: usize) -> Result<(), PatternError> {
        self.deepest.set(self.deepest.get().max(depth));
        if depth > MAX_DEPTH {
            let message = "brackets, slots or macros are nested too deeply";
            return Err(self.error_at(self.offset(), message));
        }
        Ok(())
    }

    /// Reads a macro's text with `read`; errors inside it are reported where it is used.
    pub(super) fn expand<T: Clone + 'static>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Parser<'c>) -> Result<T, PatternError>,
    ) -> Result<T, PatternError> {
        let offset = self.offset();
        self.next += 1;
        let Some(known) = self.context.macros.get(name) else {
            let names = self.context.macros.names().join(", ");
            let message = format!("there is no macro `{name}`; known: {names}");
            return Err(self.error_at(offset, &message));
        };
        if self.open.iter().any(|open| open == name) {
            let way = [&self.open[..], &[name.to_owned()]].concat().join("` → `");
            return Err(self.error_at(offset, &format!("a macro uses itself: `{way}`")));
        }
        let made = known.made::<T>();
        let before = self.macros_read.get();
        self.macros_read
            .set(before + made.as_ref().map_or(1, |made| made.macros));
        if self.macros_read.get() > MAX_MACROS {
            let message = format!("macros inside macros multiply to more than {MAX_MACROS}");
            return Err(self.error_at(offset, &message));
        }
        if let Some(made) = &made
            && let Some(value) = made.value()
        {
            self.reaches(self.depth + made.depth)?;
            return Ok(value);
        }
        const INSIDE: &str = "in the macro `";
        let inside = |error: PatternError| {
            // Of macros inside macros only the innermost is at fault.
            let message = if error.message.starts_with(INSIDE) {
                error.message
            } else {
                let rest = known
                    .source
                    .get(error.offset..)
                    .unwrap_or("")
                    .lines()
                    .next();
                format!(
                    "{INSIDE}{name}`, at `{}`: {}",
                    rest.unwrap_or(""),
                    error.message
                )
            };
            PatternError { offset, message }
        };
        self.deeper()?;
        let mut parser = Parser::new(known.source, self.context).map_err(inside)?;
        parser.depth = self.depth;
        parser.open = [&self.open[..], &[name.to_owned()]].concat();
        parser.macros_read = Rc::clone(&self.macros_read);
        parser.deepest = Rc::clone(&self.deepest);
        let deepest = self.deepest.replace(self.depth);
        let value = read(&mut parser).map_err(inside)?;
        if !parser.at_end() {
            return Err(inside(parser.unexpected("the end of the macro")));
        }
        self.depth -= 1;
        let macros = self.macros_read.get() - before;
        let depth = self.deepest.get() - self.depth;
        known.keep(&value, depth, macros);
        self.deepest.set(self.deepest.get().max(deepest));
        Ok(value)
    }
}

/// True for the name of a kind of mention.
pub(super) fn is_kind(word: &str) -> bool {
    word == "PERSON" || MentionKind::parse(word).is_some()
}
