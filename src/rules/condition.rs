//! Reading conditions on one token: `[lemma=nommer & voice=passive]`.

use std::rc::Rc;
use std::sync::Arc;

use super::lexer::{Lexeme, PatternError};
use super::parser::Parser;
use super::pattern::{Expr, RoleKind, Test};
use super::vocabulary::WordId;
use super::words::{Meaning, Words};
use crate::document::MentionKind;
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};

impl Parser<'_> {
    pub(super) fn constraint(&mut self) -> Result<Expr, PatternError> {
        self.sign("[")?;
        if self.take("]") {
            return Ok(Expr::of(Test::Any));
        }
        let expr = self.disjunction()?;
        self.sign("]")?;
        Ok(expr)
    }

    pub(super) fn disjunction(&mut self) -> Result<Expr, PatternError> {
        self.deeper()?;
        let mut whole = self.conjunction()?;
        if self.is_word("or") {
            let first = self.conditions.len();
            self.conditions.push(whole);
            while self.take_word("or") {
                let part = self.conjunction()?;
                self.conditions.push(part);
            }
            whole = Expr::Or(self.conditions.drain(first..).collect());
        }
        self.depth -= 1;
        Ok(whole)
    }

    fn conjunction(&mut self) -> Result<Expr, PatternError> {
        let whole = self.negation()?;
        if !self.is_sign("&") {
            return Ok(whole);
        }
        let first = self.conditions.len();
        self.conditions.push(whole);
        while self.take("&") {
            let part = self.negation()?;
            self.conditions.push(part);
        }
        Ok(Expr::And(self.conditions.drain(first..).collect()))
    }

    fn negation(&mut self) -> Result<Expr, PatternError> {
        if self.take("!") {
            self.deeper()?;
            let inner = self.negation()?;
            self.depth -= 1;
            return Ok(Expr::Not(Arc::new(inner)));
        }
        if self.take("(") {
            let expr = self.disjunction()?;
            self.sign(")")?;
            return Ok(expr);
        }
        if let Some(Lexeme::Macro(name)) = self.peek() {
            let name = *name;
            return self.expand(name, Parser::disjunction);
        }
        if let Some(Lexeme::Text(_)) = self.peek() {
            return self.one_text();
        }
        self.test().map(Expr::of)
    }

    fn test(&mut self) -> Result<Test, PatternError> {
        const EXPECTED: &str = "a test: word, lemma, regex, upos, rel, gender, number, form, tense, voice, in, has, case, child, concept, role, start, end or fronted";
        let offset = self.offset();
        let name = self.word(EXPECTED)?;
        match name {
            "start" => return Ok(Test::Start),
            "end" => return Ok(Test::End),
            "fronted" => return Ok(Test::Fronted),
            _ => {}
        }
        if !self.is_sign("=") {
            if EXPECTED.split([' ', ',']).any(|known| known == name) {
                return Err(self.unexpected("`=`"));
            }
            return Err(self.error_at(offset, &format!("expected {EXPECTED}, found `{name}`")));
        }
        self.next += 1;
        let at = self.offset();
        if name == "regex" {
            let Some(Lexeme::Text(source)) = self.peek() else {
                return Err(self.unexpected("a regular expression in quotes"));
            };
            let test = self.context.regex(source).map_err(|error| {
                // The last line says what is wrong, those before it show where with signs below one another.
                let reason = error.lines().last().unwrap_or("").trim();
                let reason = reason.strip_prefix("error: ").unwrap_or(reason);
                self.error_at(at, &format!("bad regular expression: {reason}"))
            })?;
            self.next += 1;
            return Ok(test);
        }
        match name {
            "word" => return self.words(Meaning::Words).map(Test::Word),
            "lemma" => return self.words(Meaning::Lemmas).map(Test::Word),
            "case" => return self.words(Meaning::Words).map(Test::Case),
            "child" => return self.words(Meaning::Words).map(Test::Child),
            _ => {}
        }
        Ok(match name {
            "concept" => Test::Concept(self.values("concept", |value| Some(value.to_owned()))?),
            "upos" => Test::Upos(self.values("part of speech", Upos::parse)?),
            "rel" => Test::Rel(self.values("relation", Relation::parse)?),
            "has" => Test::Has(self.values("relation", Relation::parse)?),
            "form" => Test::Form(self.values("verb form (Fin, Ger, Inf, Part)", VerbForm::parse)?),
            "tense" => Test::Tense(self.values("tense (Fut, Imp, Past, Pres)", Tense::parse)?),
            "gender" => Test::Gender(self.values("gender (Fem, Masc)", Gender::parse)?),
            "number" => Test::Number(self.values("number (Sing, Plur)", Number::parse)?),
            "role" => Test::RoleKind(self.values(
                "kind of role (office, position, rank, occupation)",
                RoleKind::parse,
            )?),
            "in" => Test::In(self.values("kind of mention", kinds)?.concat()),
            "voice" => {
                let passive = |voice: &str| match voice {
                    "passive" => Some(true),
                    "active" => Some(false),
                    _ => None,
                };
                match self.values("voice", |voice| Some(passive(voice)))?[..] {
                    [Some(passive)] => Test::Passive(passive),
                    _ => return Err(self.error_at(at, "expected a voice: active or passive")),
                }
            }
            _ => return Err(self.error_at(offset, &format!("expected {EXPECTED}, found `{name}`"))),
        })
    }

    /// A set of words, or of the forms of lemmas.
    pub(super) fn words(&mut self, meaning: Meaning) -> Result<Words, PatternError> {
        let mut words = self.context.words.take_buffer();
        self.list_words(&mut words)?;
        let set = self.context.set(&mut words, meaning);
        self.context.words.give_back(words);
        Ok(set)
    }

    /// `a|b|"c d"|@macro`, as words.
    fn listed(&mut self) -> Result<Vec<WordId>, PatternError> {
        let mut words = Vec::new();
        self.list_words(&mut words)?;
        Ok(words)
    }

    fn list_words(&mut self, words: &mut Vec<WordId>) -> Result<(), PatternError> {
        loop {
            match self.peek() {
                Some(Lexeme::Word(word) | Lexeme::Text(word)) => {
                    words.push(self.context.words.word(word));
                    self.next += 1;
                }
                Some(Lexeme::Macro(name)) => {
                    let name = *name;
                    words.extend(self.expand(name, Parser::listed)?);
                }
                _ => return Err(self.unexpected("a value")),
            }
            if !self.take("|") {
                return Ok(());
            }
        }
    }

    /// `a|b|"c d"|@macro`, each as `parse` has it.
    fn values<T>(
        &mut self,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, PatternError> {
        let mut values = Vec::with_capacity(1);
        self.each_value(&mut |parser, offset, value| {
            let bad = || parser.error_at(offset, &format!("`{value}` is no {what}"));
            values.push(parse(value).ok_or_else(bad)?);
            Ok(())
        })?;
        Ok(values)
    }

    /// Gives `take` each of `a|b|"c d"|@macro` with its place; what a macro holds stands where the macro does.
    fn each_value(
        &mut self,
        take: &mut dyn FnMut(&Self, usize, &str) -> Result<(), PatternError>,
    ) -> Result<(), PatternError> {
        loop {
            let offset = self.offset();
            match self.peek().copied() {
                Some(Lexeme::Word(value) | Lexeme::Text(value)) => {
                    self.next += 1;
                    take(self, offset, value)?;
                }
                Some(Lexeme::Macro(name)) => {
                    let inside = self.expand(name, |parser| {
                        let mut values: Vec<String> = Vec::new();
                        parser.each_value(&mut |_, _, value| {
                            values.push(value.to_owned());
                            Ok(())
                        })?;
                        Ok(Rc::new(values))
                    })?;
                    for value in inside.iter() {
                        take(self, offset, value)?;
                    }
                }
                _ => return Err(self.unexpected("a value")),
            }
            if !self.take("|") {
                return Ok(());
            }
        }
    }

    /// A word in quotes: the token that it is.
    pub(super) fn one_text(&mut self) -> Result<Expr, PatternError> {
        match self.peek() {
            Some(Lexeme::Text(text)) => {
                let token = self.context.token(text);
                self.next += 1;
                Ok(token)
            }
            _ => Err(self.unexpected("a word in quotes")),
        }
    }
}

/// The kinds of mention that a label names; `PERSON` names two.
fn kinds(label: &str) -> Option<Vec<MentionKind>> {
    if label == "PERSON" {
        return Some(vec![MentionKind::Person, MentionKind::Reference]);
    }
    MentionKind::parse(label).map(|kind| vec![kind])
}
