//! Reading conditions on one token: `[lemma=nommer & voice=passive]`.

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
        let first = self.conjunction()?;
        let whole = if self.is_word("or") {
            let mut parts = vec![first];
            while self.take_word("or") {
                parts.push(self.conjunction()?);
            }
            Expr::Or(parts.into())
        } else {
            first
        };
        self.depth -= 1;
        Ok(whole)
    }

    fn conjunction(&mut self) -> Result<Expr, PatternError> {
        let first = self.negation()?;
        if !self.is_sign("&") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take("&") {
            parts.push(self.negation()?);
        }
        Ok(Expr::And(parts.into()))
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
        let values = self.placed_values()?;
        let bad = |what: &str, (offset, value): &Placed| {
            self.error_at(*offset, &format!("`{value}` is no {what}"))
        };
        Ok(match name {
            "concept" => Test::Concept(values.into_iter().map(|(_, value)| value).collect()),
            "upos" => Test::Upos(all(&values, Upos::parse, |v| bad("part of speech", v))?),
            "rel" => Test::Rel(all(&values, Relation::parse, |v| bad("relation", v))?),
            "has" => Test::Has(all(&values, Relation::parse, |v| bad("relation", v))?),
            "form" => Test::Form(all(&values, VerbForm::parse, |v| {
                bad("verb form (Fin, Ger, Inf, Part)", v)
            })?),
            "tense" => Test::Tense(all(&values, Tense::parse, |v| {
                bad("tense (Fut, Imp, Past, Pres)", v)
            })?),
            "gender" => Test::Gender(all(&values, Gender::parse, |v| {
                bad("gender (Fem, Masc)", v)
            })?),
            "number" => Test::Number(all(&values, Number::parse, |v| {
                bad("number (Sing, Plur)", v)
            })?),
            "role" => Test::RoleKind(all(&values, RoleKind::parse, |v| {
                bad("kind of role (office, position, rank, occupation)", v)
            })?),
            "in" => Test::In(
                all(&values, kinds, |v| bad("kind of mention", v))?
                    .into_iter()
                    .flatten()
                    .collect(),
            ),
            "voice" => match values.as_slice() {
                [(_, voice)] if voice == "passive" => Test::Passive(true),
                [(_, voice)] if voice == "active" => Test::Passive(false),
                _ => return Err(self.error_at(at, "expected a voice: active or passive")),
            },
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

    /// `a|b|"c d"|@macro`.
    fn placed_values(&mut self) -> Result<Vec<Placed>, PatternError> {
        let mut values = Vec::new();
        loop {
            let offset = self.offset();
            match self.peek().copied() {
                Some(Lexeme::Word(value) | Lexeme::Text(value)) => {
                    self.next += 1;
                    values.push((offset, value.to_owned()));
                }
                Some(Lexeme::Macro(name)) => {
                    let inside = self.expand(name, Parser::placed_values)?;
                    values.extend(inside.into_iter().map(|(_, value)| (offset, value)));
                }
                _ => return Err(self.unexpected("a value")),
            }
            if !self.take("|") {
                return Ok(values);
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

/// A value and its offset in the pattern.
type Placed = (usize, String);

/// The kinds of mention that a label names; `PERSON` names two.
fn kinds(label: &str) -> Option<Vec<MentionKind>> {
    if label == "PERSON" {
        return Some(vec![MentionKind::Person, MentionKind::Reference]);
    }
    MentionKind::parse(label).map(|kind| vec![kind])
}

fn all<T>(
    values: &[Placed],
    parse: impl Fn(&str) -> Option<T>,
    error: impl Fn(&Placed) -> PatternError,
) -> Result<Vec<T>, PatternError> {
    values
        .iter()
        .map(|placed| parse(&placed.1).ok_or_else(|| error(placed)))
        .collect()
}
