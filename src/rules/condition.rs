//! Reading conditions on one token: `[lemma=nommer & voice=passive]`.

use std::collections::HashSet;

use regex::Regex;

use super::lexer::{Lexeme, PatternError};
use super::parser::Parser;
use super::pattern::{Expr, RoleKind, Test};
use crate::document::MentionKind;
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};

impl Parser<'_> {
    pub(super) fn constraint(&mut self) -> Result<Expr, PatternError> {
        self.sign("[")?;
        if self.take("]") {
            return Ok(Expr::Test(Test::Any));
        }
        let expr = self.disjunction()?;
        self.sign("]")?;
        Ok(expr)
    }

    pub(super) fn disjunction(&mut self) -> Result<Expr, PatternError> {
        self.deeper()?;
        let mut parts = vec![self.conjunction()?];
        while self.take_word("or") {
            parts.push(self.conjunction()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expr::Or(parts)
        })
    }

    fn conjunction(&mut self) -> Result<Expr, PatternError> {
        let mut parts = vec![self.negation()?];
        while self.take("&") {
            parts.push(self.negation()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expr::And(parts)
        })
    }

    fn negation(&mut self) -> Result<Expr, PatternError> {
        if self.take("!") {
            self.deeper()?;
            let inner = self.negation()?;
            self.depth -= 1;
            return Ok(Expr::Not(Box::new(inner)));
        }
        if self.take("(") {
            let expr = self.disjunction()?;
            self.sign(")")?;
            return Ok(expr);
        }
        if let Some(Lexeme::Macro(name)) = self.peek() {
            let name = name.clone();
            return self.expand(&name, Parser::disjunction);
        }
        if let Some(Lexeme::Text(_)) = self.peek() {
            return Ok(Expr::Test(Test::Word(self.one_text()?)));
        }
        self.test().map(Expr::Test)
    }

    fn test(&mut self) -> Result<Test, PatternError> {
        const EXPECTED: &str = "a test: word, lemma, regex, upos, rel, gender, number, form, tense, voice, in, has, case, child, concept, role, start or end";
        let offset = self.offset();
        let name = self.word(EXPECTED)?;
        match name.as_str() {
            "start" => return Ok(Test::Start),
            "end" => return Ok(Test::End),
            _ => {}
        }
        if !self.is_sign("=") {
            return Err(self.error_at(offset, &format!("expected {EXPECTED}, found `{name}`")));
        }
        self.next += 1;
        let at = self.offset();
        if name == "regex" {
            let Some(Lexeme::Text(source)) = self.peek() else {
                return Err(self.unexpected("a regular expression in quotes"));
            };
            let regex = Regex::new(&format!("^(?:{source})$"))
                .map_err(|error| self.error_at(at, &format!("bad regular expression: {error}")))?;
            self.next += 1;
            return Ok(Test::Regex(regex));
        }
        let values = self.values_in_order()?;
        let bad = |what: &str, value: &str| self.error_at(at, &format!("`{value}` is no {what}"));
        let single = |values: &[String]| values.first().cloned().unwrap_or_default();
        Ok(match name.as_str() {
            "word" => Test::Word(lower_set(&values)),
            "lemma" => Test::Word(self.forms(&values)),
            "case" => Test::Case(lower_set(&values)),
            "child" => Test::Child(lower_set(&values)),
            "concept" => Test::Concept(values),
            "upos" => Test::Upos(all(&values, Upos::parse, |v| bad("part of speech", v))?),
            "rel" => Test::Rel(all(&values, Relation::parse, |v| bad("relation", v))?),
            "has" => Test::Has(all(&values, Relation::parse, |v| bad("relation", v))?),
            "form" => Test::Form(all(&values, VerbForm::parse, |v| {
                bad("verb form (Fin, Ger, Inf, Part)", v)
            })?),
            "tense" => Test::Tense(all(&values, Tense::parse, |v| {
                bad("tense (Fut, Imp, Past, Pres)", v)
            })?),
            "in" => {
                let mut kinds = all(
                    &values,
                    |v| MentionKind::parse(if v == "PERSON" { "PER" } else { v }),
                    |v| bad("kind of mention", v),
                )?;
                if values.iter().any(|value| value == "PERSON") {
                    kinds.push(MentionKind::Reference);
                }
                Test::In(kinds)
            }
            "gender" => {
                let value = single(&values);
                Test::Gender(
                    Gender::parse(&value).ok_or_else(|| bad("gender (Fem, Masc)", &value))?,
                )
            }
            "number" => {
                let value = single(&values);
                Test::Number(
                    Number::parse(&value).ok_or_else(|| bad("number (Sing, Plur)", &value))?,
                )
            }
            "voice" => match single(&values).as_str() {
                "passive" => Test::Passive(true),
                "active" => Test::Passive(false),
                other => return Err(bad("voice (active, passive)", other)),
            },
            "role" => Test::RoleKind(match single(&values).as_str() {
                "office" => RoleKind::Office,
                "position" => RoleKind::Position,
                "rank" => RoleKind::Rank,
                "occupation" => RoleKind::Occupation,
                other => {
                    return Err(bad(
                        "kind of role (office, position, rank, occupation)",
                        other,
                    ));
                }
            }),
            _ => return Err(self.error_at(offset, &format!("expected {EXPECTED}, found `{name}`"))),
        })
    }

    /// The forms of lemmas; a lemma that the inflection lists lack stands for itself.
    fn forms(&self, lemmas: &[String]) -> HashSet<String> {
        let mut forms = HashSet::new();
        for lemma in lemmas {
            let lemma = lemma.to_lowercase();
            if let Some(listed) = self.context.inflections.forms(&lemma) {
                forms.extend(listed.map(str::to_owned));
                continue;
            }
            forms.insert(lemma);
        }
        forms
    }

    pub(super) fn values(&mut self) -> Result<HashSet<String>, PatternError> {
        Ok(lower_set(&self.values_in_order()?))
    }

    /// `a|b|"c d"|@macro`.
    pub(super) fn values_in_order(&mut self) -> Result<Vec<String>, PatternError> {
        let mut values = Vec::new();
        loop {
            match self.peek().cloned() {
                Some(Lexeme::Word(value) | Lexeme::Text(value)) => {
                    self.next += 1;
                    values.push(value);
                }
                Some(Lexeme::Macro(name)) => {
                    values.extend(self.expand(&name, Parser::values_in_order)?);
                }
                _ => return Err(self.unexpected("a value")),
            }
            if !self.take("|") {
                return Ok(values);
            }
        }
    }

    pub(super) fn one_text(&mut self) -> Result<HashSet<String>, PatternError> {
        match self.peek() {
            Some(Lexeme::Text(text)) => {
                let set = lower_set(std::slice::from_ref(text));
                self.next += 1;
                Ok(set)
            }
            _ => Err(self.unexpected("a word in quotes")),
        }
    }
}

fn lower_set(values: &[String]) -> HashSet<String> {
    values
        .iter()
        .map(|value| value.to_lowercase().replace('’', "'"))
        .collect()
}

fn all<T>(
    values: &[String],
    parse: impl Fn(&str) -> Option<T>,
    error: impl Fn(&str) -> PatternError,
) -> Result<Vec<T>, PatternError> {
    values
        .iter()
        .map(|value| parse(value).ok_or_else(|| error(value)))
        .collect()
}
