//! The form of a grammar file (`fr.toml`, `en.toml`), and the expansion of `{name}` in its patterns.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use super::fold::fold_pattern;

/// A table of words and the numbers they stand for.
pub(super) type Words = BTreeMap<String, Spanned<i16>>;

/// A grammar file as it is written; `models/lexicons/dates/fr.toml` explains each part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrammarFile {
    pub(super) months: Words,
    #[serde(default)]
    pub(super) months_short: Words,
    pub(super) weekdays: Words,
    #[serde(default)]
    pub(super) weekdays_short: Words,
    #[serde(default)]
    pub(super) seasons: Words,
    #[serde(default)]
    pub(super) feasts: Words,
    #[serde(default)]
    pub(super) numbers: Words,
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    macros: BTreeMap<String, String>,
    #[serde(rename = "rule")]
    pub(super) rules: Vec<RuleEntry>,
    #[serde(default, rename = "join")]
    pub(super) joins: Vec<JoinEntry>,
    #[serde(default, rename = "context")]
    pub(super) contexts: Vec<ContextEntry>,
}

/// One `[[rule]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) name: String,
    pub(super) means: Meaning,
    pub(super) pattern: Spanned<String>,
    /// How many units `last` and `next`, and without a number `later` and `earlier`, move by; one if not given.
    #[serde(default)]
    pub(super) amount: Option<i16>,
}

/// What a match of a rule is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Meaning {
    Calendar,
    Past,
    Future,
    Last,
    Current,
    Next,
    Present,
    Same,
    Later,
    Earlier,
    Unfixed,
    Reject,
}

/// One `[[join]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinEntry {
    #[serde(default)]
    pub(super) before: Option<Spanned<String>>,
    pub(super) between: Spanned<String>,
}

/// One `[[context]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextEntry {
    pub(super) before: Spanned<String>,
    pub(super) means: ContextMeaning,
}

/// What the text before a date makes of it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum ContextMeaning {
    Until,
    Unfixed,
    /// The nearest such date to come.
    Coming,
    /// Never one to come.
    Past,
}

/// Replaces `{name}` in patterns by word tables, lists and macros.
pub(super) struct Expander<'f> {
    file: &'f GrammarFile,
    reference: Regex,
}

impl<'f> Expander<'f> {
    /// Macros nest at most this deep; more is a macro that names itself.
    const DEPTH: usize = 8;

    pub(super) fn new(file: &'f GrammarFile) -> Result<Self, regex::Error> {
        let reference = Regex::new(r"\{([a-z][a-z_]*)\}")?;
        Ok(Expander { file, reference })
    }

    /// The folded regular expression that `pattern` stands for, or what is wrong with it.
    pub(super) fn expand(&self, pattern: &str) -> Result<String, String> {
        let mut pattern = fold_pattern(pattern);
        for _ in 0..Self::DEPTH {
            let mut expanded = String::with_capacity(pattern.len() * 2);
            let mut done = 0;
            for reference in self.reference.captures_iter(&pattern) {
                let (whole, [name]) = reference.extract();
                let start = reference.get(0).map_or(done, |m| m.start());
                expanded.push_str(pattern.get(done..start).unwrap_or_default());
                expanded.push_str(&self.named(name)?);
                done = start + whole.len();
            }
            if done == 0 {
                return Ok(pattern);
            }
            expanded.push_str(pattern.get(done..).unwrap_or_default());
            pattern = expanded;
        }
        Err("a macro names itself".to_owned())
    }

    fn named(&self, name: &str) -> Result<String, String> {
        if let Some(text) = self.file.macros.get(name) {
            return Ok(fold_pattern(text));
        }
        if let Some(list) = self.file.lists.get(name) {
            return Ok(alternatives(list.iter()));
        }
        let words = match name {
            "months" => &self.file.months,
            "months_short" => &self.file.months_short,
            "weekdays" => &self.file.weekdays,
            "weekdays_short" => &self.file.weekdays_short,
            "seasons" => &self.file.seasons,
            "feasts" => &self.file.feasts,
            "numbers" => &self.file.numbers,
            _ => return Err(format!("no word table, list or macro is named {{{name}}}")),
        };
        Ok(alternatives(words.keys()))
    }
}

/// Longest first, so that no word hides a longer one that starts with it.
fn alternatives<'w>(words: impl Iterator<Item = &'w String>) -> String {
    let mut words: Vec<String> = words
        .map(|word| regex::escape(&fold_pattern(word)))
        .collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    format!("(?:{})", words.join("|"))
}
