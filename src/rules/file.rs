//! Rule files: TOML around patterns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use toml::Spanned;

use super::lexer::PatternError;
use super::macros::Macros;
use super::parser::{Context, parse_finders, parse_pattern};
use super::raw::{ExampleKey, RawExample, RawFile, RawRule};
use super::words::WordCache;
use super::{Cue, Example, Rule};
use crate::document::Language;
use crate::lexicon::Inflections;
use crate::record::{EventType, Slot, Status};
use crate::text::line_and_column;

/// What is wrong with a rule file, and where.
#[derive(Debug, Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub struct RuleError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found and what was expected.
    pub message: String,
}

/// A file's source, to turn byte offsets into lines and columns.
pub(super) struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    fn error(&self, offset: usize, message: impl Into<String>) -> RuleError {
        let (line, column) = line_and_column(&self.text, offset);
        RuleError {
            path: self.path.clone(),
            line,
            column,
            message: message.into(),
        }
    }

    /// The error of a pattern that stands in the file as a TOML string.
    fn pattern_error(&self, pattern: &Spanned<String>, error: PatternError) -> RuleError {
        let start = pattern.span().start;
        let raw = self.text.get(pattern.span()).unwrap_or("");
        let escaped = raw.starts_with('"') && raw.contains('\\');
        let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        let newline = match raw.get(quotes..) {
            Some(rest) if quotes == 3 && rest.starts_with("\r\n") => 2,
            Some(rest) if quotes == 3 && rest.starts_with('\n') => 1,
            _ => 0,
        };
        // Escapes shift positions: then the best that can be said is where the string starts.
        let inside = if escaped {
            0
        } else {
            quotes + newline + error.offset
        };
        self.error(start + inside, error.message)
    }
}

/// A parsed file whose patterns still wait for the macros of its neighbours.
pub(super) struct ParsedFile {
    source: Source,
    raw: RawFile,
}

/// What one file contributes.
#[derive(Default)]
pub(super) struct Contents {
    pub rules: Vec<Rule>,
    pub cues: Vec<Cue>,
}

impl ParsedFile {
    /// Reads the TOML of a file.
    pub fn read(path: &Path) -> Result<Self, RuleError> {
        let bytes = std::fs::read(path).map_err(|e| RuleError {
            path: path.to_owned(),
            line: 1,
            column: 1,
            message: e.to_string(),
        })?;
        let mut source = Source {
            path: path.to_owned(),
            text: String::new(),
        };
        match String::from_utf8(bytes) {
            Ok(text) => source.text = text,
            Err(e) => {
                let valid = e.utf8_error().valid_up_to();
                source.text = String::from_utf8_lossy(e.as_bytes()).into_owned();
                return Err(source.error(valid, "not UTF-8; save the file as UTF-8"));
            }
        }
        match toml::from_str(&source.text) {
            Ok(raw) => Ok(ParsedFile { source, raw }),
            Err(e) => {
                let offset = e.span().map_or(0, |span| span.start);
                let message = e
                    .message()
                    .trim()
                    .replace("expected f64", "expected a number");
                Err(source.error(offset, message))
            }
        }
    }

    /// Adds the file's macros; a later folder may redefine those of an earlier one, a file of the same folder may not.
    pub fn add_macros(
        &self,
        macros: &mut BTreeMap<String, String>,
        own: &mut BTreeMap<String, PathBuf>,
    ) -> Result<(), RuleError> {
        for (name, pattern) in &self.raw.macros {
            if let Some(other) = own.insert(name.clone(), self.source.path.clone()) {
                let message = format!("the macro `{name}` is also defined in {}", other.display());
                return Err(self.source.error(pattern.span().start, message));
            }
            macros.insert(name.clone(), pattern.get_ref().clone());
        }
        Ok(())
    }

    /// Parses the patterns.
    pub fn contents(
        self,
        language: Language,
        macros: &Macros<'_>,
        inflections: &Inflections,
        words: &WordCache,
    ) -> Result<Contents, RuleError> {
        let context = Context {
            macros,
            inflections,
            words,
        };
        let ParsedFile { source, raw } = self;
        let stem = source
            .path
            .file_stem()
            .map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        let mut contents = Contents {
            rules: Vec::with_capacity(raw.rule.len()),
            cues: Vec::with_capacity(raw.cue.len()),
        };
        let (mut line, mut counted) = (1, 0);
        for raw in raw.rule {
            // Rules come in the order of the file, so that each line is counted once.
            let start = raw.name.span().start;
            let between = source.text.as_bytes().get(counted..start);
            line += between.map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count());
            counted = start;
            contents
                .rules
                .push(source.rule(raw, line, language, &stem, &context)?);
        }
        for raw in &raw.cue {
            let finders = parse_finders(raw.pattern.get_ref(), &context)
                .map_err(|error| source.pattern_error(&raw.pattern, error))?;
            let events = raw
                .events
                .iter()
                .map(|event| source.label(event, EventType::parse, EventType::ALL))
                .collect::<Result<_, _>>()?;
            contents.cues.push(Cue {
                status: source.label(&raw.status, Status::parse, Status::ALL)?,
                finders,
                events,
            });
        }
        Ok(contents)
    }
}

impl Source {
    fn rule(
        &self,
        raw: RawRule,
        line: usize,
        language: Language,
        stem: &str,
        context: &Context<'_>,
    ) -> Result<Rule, RuleError> {
        let name = raw.name.get_ref();
        if name.is_empty()
            || !name
                .chars()
                .all(|c| c.is_alphanumeric() || "-_".contains(c))
        {
            let message = format!("`{name}` is no name; use letters, digits, `-` and `_`");
            return Err(self.error(raw.name.span().start, message));
        }
        let (event, at) = match &raw.event {
            Some(event) => (event.get_ref().as_str(), event.span().start),
            None => (stem, raw.name.span().start),
        };
        let event_type = EventType::parse(event);
        if event_type.is_none() && !matches!(event, "post" | "none") {
            let known: Vec<_> = EventType::ALL.iter().map(|e| e.label()).collect();
            let message = format!(
                "`{event}` is no event type; expected one of {}, post, none (the file's name is the default, `event = \"…\"` sets another)",
                known.join(", ")
            );
            return Err(self.error(at, message));
        }
        // Those of cues are no rule's.
        context.words.take_unlisted();
        let pattern = parse_pattern(raw.pattern.get_ref(), context)
            .map_err(|error| self.pattern_error(&raw.pattern, error))?;
        let unlisted_lemmas = context.words.take_unlisted();
        let status = raw
            .status
            .as_ref()
            .map(|status| self.label(status, Status::parse, Status::ALL))
            .transpose()?;
        if let Some(reliability) = &raw.reliability
            && !(0.0..=1.0).contains(reliability.get_ref())
        {
            let message = "the reliability lies between 0 and 1";
            return Err(self.error(reliability.span().start, message));
        }
        let at = raw.name.span().start;
        let examples = raw
            .examples
            .into_iter()
            .map(|example| self.example(example, at))
            .collect::<Result<_, _>>()?;
        Ok(Rule {
            id: Arc::from(format!("{}/{event}/{name}", language.code())),
            language,
            event_type,
            excludes: event == "none",
            pattern,
            status,
            reliability: raw.reliability.as_ref().map_or(0.8, |r| *r.get_ref()),
            examples,
            counterexamples: raw
                .counterexamples
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            path: self.path.clone(),
            line,
            unlisted_lemmas,
            disabled: raw.disabled,
        })
    }

    fn example(&self, raw: RawExample, at: usize) -> Result<Example, RuleError> {
        let mut example = Example::default();
        for (key, value) in raw.0 {
            match key.get_ref() {
                ExampleKey::Text => example.text = value.into_inner(),
                ExampleKey::Published => example.published = Some(value.into_inner()),
                ExampleKey::Status => {
                    example.status = self.label(&value, Status::parse, Status::ALL)?;
                }
                ExampleKey::Slot(slot) => {
                    example.slots.insert(*slot, value.into_inner());
                }
                ExampleKey::Unknown(name) => {
                    let slots: Vec<_> = Slot::ALL.iter().map(|s| s.label()).collect();
                    let message = format!(
                        "`{name}` is no key of an example; expected text, published, status or one of {}",
                        slots.join(", ")
                    );
                    return Err(self.error(key.span().start, message));
                }
            }
        }
        if example.text.is_empty() {
            return Err(self.error(at, "an example of this rule has no `text`"));
        }
        Ok(example)
    }

    fn label<T: Copy + std::fmt::Display>(
        &self,
        value: &Spanned<String>,
        parse: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Result<T, RuleError> {
        parse(value.get_ref()).ok_or_else(|| {
            let known: Vec<String> = all.iter().map(ToString::to_string).collect();
            let message = format!("`{}` is not one of {}", value.get_ref(), known.join(", "));
            self.error(value.span().start, message)
        })
    }
}
