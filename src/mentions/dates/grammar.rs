//! A grammar file made ready: compiled patterns and word tables.

use std::collections::HashMap;
use std::path::PathBuf;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::file::{ContextMeaning, Expander, GrammarFile, Meaning, Words};
use super::fold::fold_pattern;
use crate::lexicon::{LexiconError, Source};

/// The grammar of one language.
#[derive(Debug)]
pub(super) struct Grammar {
    /// Tells in one pass which rules match at all.
    pub(super) set: RegexSet,
    pub(super) rules: Vec<Rule>,
    pub(super) joins: Vec<Join>,
    pub(super) contexts: Vec<Context>,
    pub(super) tables: Tables,
}

/// A compiled `[[rule]]`.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) means: Meaning,
    pub(super) regex: Regex,
    pub(super) amount: i16,
}

/// A compiled `[[join]]`.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) before: Option<Regex>,
    pub(super) between: Regex,
}

/// A compiled `[[context]]`.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) before: Regex,
    pub(super) means: ContextMeaning,
}

/// What words stand for; keys are folded and in lower case.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) months: HashMap<String, i16>,
    pub(super) weekdays: HashMap<String, i16>,
    pub(super) seasons: HashMap<String, i16>,
    pub(super) numbers: HashMap<String, i16>,
}

/// The named groups that a rule may have.
const GROUPS: [&str; 22] = [
    "date",
    "day",
    "month",
    "year",
    "end_day",
    "end_month",
    "end_year",
    "short_year",
    "end_short",
    "weekday",
    "season",
    "past",
    "future",
    "current",
    "last_year",
    "this_year",
    "next_year",
    "number",
    "years",
    "months",
    "weeks",
    "days",
];

impl Grammar {
    /// Reads and compiles the grammar in `path`.
    pub(super) fn load(path: PathBuf) -> Result<Self, LexiconError> {
        let source = Source::read(path)?;
        let file = source.parse()?;
        Compiler { source: &source }.compile(&file)
    }
}

/// Makes a grammar of a file; `source` tells where something in it is wrong.
struct Compiler<'a> {
    source: &'a Source,
}

impl Compiler<'_> {
    fn compile(&self, file: &GrammarFile) -> Result<Grammar, LexiconError> {
        let expander = Expander::new(file).map_err(|e| self.source.error(0, e.to_string()))?;
        let expand = |pattern: &toml::Spanned<String>| {
            expander
                .expand(pattern.get_ref())
                .map_err(|message| self.source.error(pattern.span().start, message))
        };
        // Compiles `pattern` between `head` and `tail`, which keep it to whole words or to an end of the text.
        let build = |head: &str, pattern: &toml::Spanned<String>, tail: &str| {
            let full = format!("{head}(?:{}){tail}", expand(pattern)?);
            let regex = RegexBuilder::new(&full)
                .case_insensitive(true)
                .unicode(false)
                .build()
                .map_err(|e| self.source.error(pattern.span().start, e.to_string()))?;
            Ok::<Regex, LexiconError>(regex)
        };

        let mut rules = Vec::with_capacity(file.rules.len());
        for entry in &file.rules {
            let regex = build(WORD_START, &entry.pattern, WORD_END)?;
            let unknown = regex
                .capture_names()
                .flatten()
                .find(|name| !GROUPS.contains(name));
            if let Some(name) = unknown {
                let message = format!(
                    "rule {}: group {name} is not one of {}",
                    entry.name,
                    GROUPS.join(", ")
                );
                return Err(self.source.error(entry.pattern.span().start, message));
            }
            rules.push(Rule {
                means: entry.means,
                regex,
                amount: entry.amount.unwrap_or(1),
            });
        }
        let set = RegexSetBuilder::new(rules.iter().map(|rule| rule.regex.as_str()))
            .case_insensitive(true)
            .unicode(false)
            .build()
            .map_err(|e| self.source.error(0, e.to_string()))?;
        let mut joins = Vec::with_capacity(file.joins.len());
        for entry in &file.joins {
            let before = entry.before.as_ref();
            joins.push(Join {
                before: before.map(|b| build(WORD_START, b, BEFORE)).transpose()?,
                between: build(r"\A", &entry.between, r"\z")?,
            });
        }
        let mut contexts = Vec::with_capacity(file.contexts.len());
        for entry in &file.contexts {
            contexts.push(Context {
                before: build(WORD_START, &entry.before, BEFORE)?,
                means: entry.means,
            });
        }
        Ok(Grammar {
            set,
            rules,
            joins,
            contexts,
            tables: Tables {
                months: self.table(&[&file.months, &file.months_short, &file.feasts], 1..=12)?,
                weekdays: self.table(&[&file.weekdays, &file.weekdays_short], 1..=7)?,
                seasons: self.table(&[&file.seasons], 1..=12)?,
                numbers: self.table(&[&file.numbers], 1..=999)?,
            },
        })
    }

    /// One table of the words of several, with values in `allowed`.
    fn table(
        &self,
        parts: &[&Words],
        allowed: std::ops::RangeInclusive<i16>,
    ) -> Result<HashMap<String, i16>, LexiconError> {
        let mut table = HashMap::new();
        for (word, value) in parts.iter().copied().flatten() {
            if !allowed.contains(value.get_ref()) {
                let (least, most) = (allowed.start(), allowed.end());
                let message = format!("{word}: expected a number from {least} to {most}");
                return Err(self.source.error(value.span().start, message));
            }
            table.insert(fold_pattern(word).to_ascii_lowercase(), *value.get_ref());
        }
        Ok(table)
    }
}

const WORD_START: &str = r"\b{start-half}";
const WORD_END: &str = r"\b{end-half}";
const BEFORE: &str = r" ?\z";
