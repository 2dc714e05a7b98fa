//! Rules and what they find, for tests.

use std::collections::BTreeMap;
use std::path::Path;

use tempfile::TempDir;

use super::lexer::PatternError;
use super::macros::Macros;
use super::parser::{Context, parse_pattern};
use super::pattern::Pattern;
use super::words::WordCache;
use super::{EventMention, RuleError, RuleSet, View, Vocabulary};
use crate::document::{Language, Sentence};
use crate::lexicon::Inflections;
use crate::lexicon::source::Source;
use crate::mentions::roles::testing::sentence;
use crate::text::Span;

/// A few verbs.
pub(super) fn inflections() -> Inflections {
    let text = "[verb]\n\"nommer\" = \"nommer nomme nommé nommée nommés\"\n\"quitter\" = \"quitter quitte quitté\"\n";
    Inflections::from_source(&Source::literal("fr.toml", text)).unwrap()
}

/// Reads a pattern with these macros; with it come the words that it names.
pub(super) fn parse(
    pattern: &str,
    macros: &[(&str, &str)],
) -> Result<(Pattern, Vocabulary), PatternError> {
    let macros: BTreeMap<String, String> = macros
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let inflections = inflections();
    let words = WordCache::default();
    let context = Context {
        macros: &Macros::new(&macros),
        inflections: &inflections,
        words: &words,
    };
    let pattern = parse_pattern(pattern, &context)?;
    Ok((pattern, words.into_vocabulary()))
}

/// Reads a pattern that is right.
pub(super) fn pattern(pattern: &str) -> (Pattern, Vocabulary) {
    parse(pattern, &[]).unwrap_or_else(|error| panic!("{pattern}: {error:?}"))
}

/// A folder of French rules from the names of files and their contents.
pub(super) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("fr")).unwrap();
    for (name, contents) in files {
        std::fs::write(folder.path().join("fr").join(name), contents).unwrap();
    }
    folder
}

/// Loads the French rules of folders, later ones over earlier ones.
pub(super) fn load(folders: &[&TempDir]) -> Result<RuleSet, RuleError> {
    let paths: Vec<&Path> = folders.iter().map(|folder| folder.path()).collect();
    RuleSet::load(&paths, Language::French, &inflections())
}

/// The rules of these files.
pub(super) fn rules(files: &[(&str, &str)]) -> RuleSet {
    load(&[&folder(files)]).unwrap_or_else(|error| panic!("{error}"))
}

/// What the rules find in a sentence in shorthand: `name status: slot=words; …`, an event each.
pub(super) fn events(rules: &RuleSet, shorthand: &str) -> Vec<String> {
    let (text, sentence) = sentence(shorthand);
    rules
        .apply(&rules.view(&sentence))
        .iter()
        .map(|event| show(&text, &sentence, event))
        .collect()
}

/// What one rule with this pattern finds in a sentence in shorthand: `slot=words; …`, an event each.
pub(super) fn found(pattern: &str, shorthand: &str) -> Vec<String> {
    let file = format!("[[rule]]\nname = \"r\"\npattern = '''\n{pattern}\n'''\n");
    events(&rules(&[("appointment.toml", &file)]), shorthand)
        .into_iter()
        .map(|event| {
            event
                .strip_prefix("r actual: ")
                .unwrap_or(&event)
                .to_owned()
        })
        .collect()
}

fn show(text: &str, sentence: &Sentence, event: &EventMention) -> String {
    let mut slots: Vec<String> = event
        .arguments
        .iter()
        .map(|(slot, filler)| {
            let tokens = &sentence.tokens[filler.tokens.clone()];
            let span = tokens[0].span.cover(&tokens[tokens.len() - 1].span);
            format!("{slot}={}", span.of(text))
        })
        .collect();
    slots.sort();
    let name = event.rule.rsplit('/').next().unwrap();
    format!("{name} {}: {}", event.status, slots.join("; "))
}

/// The stretches of a sentence in shorthand that a trigger matches.
pub(super) fn matched(trigger: &str, shorthand: &str) -> Vec<String> {
    let (text, sentence) = sentence(shorthand);
    let (pattern, vocabulary) = pattern(&format!("trigger = {trigger}"));
    pattern
        .trigger
        .find_all(&View::new(&sentence, &vocabulary))
        .iter()
        .map(|hit| {
            let tokens = &sentence.tokens[hit.tokens.clone()];
            let span: Span = tokens[0].span.cover(&tokens[tokens.len() - 1].span);
            span.of(&text).to_owned()
        })
        .collect()
}
