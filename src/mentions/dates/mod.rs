//! Date expressions of news: found in the text, and resolved to ISO 8601 prefixes against the article's date.
//!
//! The grammar is data (`models/lexicons/dates/fr.toml` explains the format); this module matches it in three steps, all
//! linear in the text: every rule's matches, of which the leftmost and longest are kept; pairs that make a period; what
//! stands before a date ("until").

mod anchor;
mod file;
mod fold;
mod grammar;
mod moment;
mod period;
mod reading;

use std::cmp::Reverse;
use std::path::Path;

use crate::document::{DateDetail, Language};
use crate::lexicon::LexiconError;
use crate::text::Span;

use anchor::Anchor;
use file::ContextMeaning;
use fold::Folded;
use grammar::Grammar;
use moment::Moment;
use reading::Candidate;

/// A date expression found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundDate {
    /// Where it stands (bytes of the given text); with its article ("le 8 février"), without a preposition.
    pub span: Span,
    /// What it means.
    pub detail: DateDetail,
}

/// The date grammars of both languages.
#[derive(Debug)]
pub struct DateGrammar {
    french: Grammar,
    english: Grammar,
}

impl DateGrammar {
    /// Loads `fr.toml` and `en.toml` from `dir` and compiles their patterns.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, is not of the expected form, or has a pattern that does not compile; the error names the
    /// file and the line.
    pub fn load(dir: &Path) -> Result<Self, LexiconError> {
        let load =
            |language: Language| Grammar::load(dir.join(language.code()).with_extension("toml"));
        Ok(DateGrammar {
            french: load(Language::French)?,
            english: load(Language::English)?,
        })
    }

    /// Finds the date expressions of a sentence, in order and without overlap.
    ///
    /// `published` is the article's date (an ISO 8601 prefix); without it, or where it is no date, what is relative to it has
    /// neither `start` nor `end`. A weekday, a month, a season or a day without a year is the nearest one in the past, after words
    /// that announce something ("will … in", "à compter du") the nearest one to come; the article's own day or month counts as
    /// both. Where a weekday with a day and a month fits only the other side, it is that one. "Two years later" and the like count
    /// from the date found before, if there is none in the sentence from the last one of `before`, the text before it.
    pub fn find(
        &self,
        text: &str,
        language: Language,
        published: Option<&str>,
        before: &str,
    ) -> Vec<FoundDate> {
        let grammar = match language {
            Language::French => &self.french,
            Language::English => &self.english,
        };
        let published = published.and_then(Anchor::parse);
        grammar.find(text, published, |grammar| {
            let dates = grammar.find(before, published, |_| None);
            dates.iter().rev().find_map(|date| date.detail.told())
        })
    }
}

/// Bytes before a date in which the words that change its meaning are sought.
const CONTEXT: usize = 80;

impl Grammar {
    /// Finds the dates of a text; `told_before` gives the one told before the text.
    fn find(
        &self,
        text: &str,
        published: Option<Anchor>,
        told_before: impl FnOnce(&Self) -> Option<Anchor>,
    ) -> Vec<FoundDate> {
        let folded = Folded::new(text);
        let mut kept = leftmost_longest(self.candidates(&folded.text));
        self.join(&folded.text, &mut kept);
        let mut told: Option<Anchor> = None;
        let mut told_before = Some(told_before);
        let mut found = Vec::new();
        for candidate in &kept {
            if !candidate.is_date() || is_glued(&folded.text, candidate) {
                continue;
            }
            let Some(span) = folded.origin(candidate.date.start, candidate.date.end) else {
                continue;
            };
            let anchor = match candidate.start {
                Moment::Told(_) => {
                    if told.is_none() {
                        told = told_before.take().and_then(|before| before(self));
                    }
                    told
                }
                _ => published,
            };
            let detail = self.detail(&folded.text, candidate, anchor);
            told = detail.told().or(told);
            found.push(FoundDate { span, detail });
        }
        found
    }

    fn candidates(&self, text: &str) -> Vec<Candidate> {
        let rules = self
            .set
            .matches(text)
            .into_iter()
            .filter_map(|i| self.rules.get(i));
        rules
            .flat_map(|rule| {
                let matches = rule.regex.captures_iter(text);
                matches.filter_map(|found| reading::read(rule, &found, &self.tables))
            })
            .collect()
    }

    /// Makes one period of two neighbours with the right words between them.
    fn join(&self, text: &str, kept: &mut Vec<Candidate>) {
        let mut joined: Vec<Candidate> = Vec::with_capacity(kept.len());
        for candidate in kept.drain(..) {
            match joined.last_mut() {
                Some(first) if self.joins(text, first, &candidate) => {
                    first.date.end = candidate.date.end;
                    first.end = Some(candidate.start);
                }
                _ => joined.push(candidate),
            }
        }
        *kept = joined;
    }

    fn joins(&self, text: &str, first: &Candidate, second: &Candidate) -> bool {
        if first.end.is_some()
            || second.end.is_some()
            || !period::can_join(&first.start, &second.start)
        {
            return false;
        }
        let between = text
            .get(first.date.end..second.date.start)
            .unwrap_or_default();
        self.joins.iter().any(|join| {
            let before = join.before.as_ref();
            join.between.is_match(between)
                && before.is_none_or(|b| b.is_match(text_before(text, first)))
        })
    }

    fn detail(&self, text: &str, candidate: &Candidate, anchor: Option<Anchor>) -> DateDetail {
        if let Some(end) = &candidate.end {
            return period::detail(&candidate.start, end, anchor);
        }
        let before = text_before(text, candidate);
        let context = self.contexts.iter().find(|c| c.before.is_match(before));
        let meaning = context.map(|c| c.means);
        let is_coming = meaning == Some(ContextMeaning::Coming);
        let date = moment::resolve(&candidate.start, anchor, is_coming);
        match meaning {
            None | Some(ContextMeaning::Coming) => DateDetail {
                coming: moment::coming(&candidate.start, anchor, date.as_deref()),
                start: date,
                end: None,
            },
            Some(ContextMeaning::Past) => DateDetail {
                start: date,
                ..period::UNFIXED
            },
            Some(ContextMeaning::Until) => DateDetail {
                end: date,
                ..period::UNFIXED
            },
            Some(ContextMeaning::Unfixed) => period::UNFIXED,
        }
    }
}

impl DateDetail {
    /// The date from which "two years later" counts: the last of a period.
    fn told(&self) -> Option<Anchor> {
        Anchor::parse(self.end.as_ref().or(self.start.as_ref())?)
    }
}

impl Candidate {
    fn is_date(&self) -> bool {
        !matches!(self.start, Moment::Present | Moment::Rejected)
    }
}

/// Of overlapping candidates, keeps the one that starts first, and of those the one that reaches furthest.
fn leftmost_longest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    // The sort is stable, so the order of the rules decides last. More context beats less: "in 2016 people" is a year.
    candidates.sort_by_key(|c| (c.date.start, Reverse(c.whole.end), c.whole.start));
    let mut end = 0;
    candidates.retain(|candidate| {
        let free = candidate.date.start >= end;
        if free {
            end = candidate.date.end;
        }
        free
    });
    candidates
}

/// The folded text just before a candidate.
fn text_before<'t>(text: &'t str, candidate: &Candidate) -> &'t str {
    let start = candidate.date.start;
    text.get(start.saturating_sub(CONTEXT)..start)
        .unwrap_or_default()
}

/// True where punctuation ties the date to a number or a name, so that it is part of a decimal, a reference or a name
/// ("2016,5", "n° 2016-1691", "Champ-de-Mars").
fn is_glued(text: &str, candidate: &Candidate) -> bool {
    let bytes = text.as_bytes();
    let at = |offset: Option<usize>| offset.and_then(|o| bytes.get(o)).copied().unwrap_or(b' ');
    let (start, end) = (candidate.date.start, candidate.date.end);
    let starts_with_digit = at(Some(start)).is_ascii_digit();
    let ends_with_digit = at(end.checked_sub(1)).is_ascii_digit();
    let (before, far_before) = (at(start.checked_sub(1)), at(start.checked_sub(2)));
    let (after, far_after) = (at(Some(end)), at(Some(end + 1)));
    let is_name = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let glued_left = match before {
        b'$' | b'#' => starts_with_digit,
        b'.' | b',' | b':' | b'/' => starts_with_digit && far_before.is_ascii_digit(),
        b'-' => is_name(far_before) || far_before.is_ascii_digit(),
        _ => false,
    };
    let glued_right = match after {
        b'$' | b'%' => ends_with_digit,
        b'.' | b',' | b':' | b'/' | b'-' => ends_with_digit && far_after.is_ascii_digit(),
        _ => false,
    };
    glued_left || glued_right
}
