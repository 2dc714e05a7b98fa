//! Reading arguments: where they are looked for, and what they must be.

use std::sync::Arc;

use super::lexer::{Lexeme, PatternError};
use super::parser::{Parser, is_kind};
use super::pattern::{Expr, Finder, Labels, Origin, Step, Target, Test};
use super::sequence::mark_argument;
use super::words::Meaning;
use crate::document::MentionKind;
use crate::record::Slot;
use crate::syntax::{Relation, Upos};

impl Parser<'_> {
    pub(super) fn finders(&mut self) -> Result<Vec<Arc<Finder>>, PatternError> {
        let mut finders = Vec::new();
        loop {
            if let Some(Lexeme::Macro(name)) = self.peek() {
                let name = *name;
                finders.extend(self.expand(name, Parser::finders)?);
            } else {
                finders.push(Arc::new(self.finder()?));
            }
            if !self.take_word("or") {
                return Ok(finders);
            }
        }
    }

    fn finder(&mut self) -> Result<Finder, PatternError> {
        let mut origin = Origin::Trigger;
        if let Some(Lexeme::Word(word)) = self.peek() {
            let word = *word;
            if word == "trigger" {
                self.next += 1;
                if self.finder_ends() {
                    return Ok(Finder::Path {
                        origin,
                        steps: Vec::new(),
                        target: Target::Node,
                    });
                }
            } else if let Some(slot) = Slot::parse(word) {
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
            let sequence =
                mark_argument(sequence, after).map_err(|message| self.error_at(offset, message))?;
            let program = self.compile(offset, sequence)?;
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
            Some(Lexeme::Word("or")) => true,
            Some(Lexeme::Word(word)) if *word == "trigger" || Slot::parse(word).is_some() => {
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
            let name = *name;
            return self.expand(name, Parser::labels);
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
        Relation::parse(word).ok_or_else(|| {
            let message = format!("`{word}` is no relation of Universal Dependencies");
            self.error_at(offset, &message)
        })
    }

    fn target(&mut self) -> Result<Target, PatternError> {
        if let Some(Lexeme::Macro(name)) = self.peek() {
            let name = *name;
            return self.expand(name, Parser::target);
        }
        if self.is_sign("[") {
            return Ok(Target::Phrase(self.constraint()?));
        }
        if let Some(Lexeme::Text(_)) = self.peek() {
            return Ok(Target::Phrase(Expr::of(Test::Word(
                self.words(Meaning::Words)?,
            ))));
        }
        if self.take_word("NP") {
            return Ok(Target::Phrase(Expr::of(Test::Upos(vec![
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
    pub(super) fn kinds(
        &mut self,
        expected: &str,
        attached: bool,
    ) -> Result<Vec<MentionKind>, PatternError> {
        let mut kinds = Vec::new();
        loop {
            let offset = self.offset();
            let word = self.word(expected)?;
            match (word, MentionKind::parse(word)) {
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
}
