//! The word lists of stand-ins: the file's form, its checks, and the compiled phrases.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::atoms;
use crate::document::{ReferenceDetail, ReferenceKind};
use crate::lexicon::{LexiconError, Source};
use crate::syntax::{Gender, Relation, Upos};
use crate::text::fold;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    fr: RawLanguage,
    en: RawLanguage,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLanguage {
    #[serde(default)]
    classes: HashMap<String, Vec<String>>,
    impersonal: RawImpersonal,
    #[serde(default)]
    cv_bullets: Vec<String>,
    #[serde(default)]
    cv_openers: Vec<String>,
    #[serde(default)]
    cv_marks: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    stand_in: Vec<RawStandIn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawImpersonal {
    pronouns: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    skip: Vec<String>,
    after: Vec<Spanned<String>>,
    before: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStandIn {
    kind: ReferenceKind,
    forms: Vec<Spanned<String>>,
    gender: Option<Spanned<String>>,
    #[serde(default)]
    plural: bool,
    #[serde(default)]
    relations: Vec<Spanned<String>>,
    #[serde(default)]
    upos: Vec<Spanned<String>>,
    #[serde(default)]
    needs_syntax: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    capital: bool,
    #[serde(default)]
    names: bool,
    #[serde(default)]
    latter: bool,
    nth: Option<NonZeroUsize>,
}

/// One place of a phrase.
#[derive(Clone, Debug)]
pub(super) enum Element {
    Word(String),
    OneOf(HashSet<String>),
    Age,
    Any,
}

impl Element {
    fn accepts(&self, word: &str) -> bool {
        match self {
            Element::Word(expected) => expected == word,
            Element::OneOf(words) => words.contains(word),
            Element::Age => word
                .parse::<u8>()
                .is_ok_and(|years| (10..120).contains(&years)),
            Element::Any => word.chars().all(char::is_alphabetic),
        }
    }
}

/// A phrase of plain words and classes.
#[derive(Debug)]
pub(super) struct Phrase(Vec<Element>);

impl Phrase {
    /// How many of `words` the phrase covers, from the first; words of `skip` between its own are passed over.
    pub(super) fn match_start<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
        skip: &HashSet<String>,
    ) -> Option<usize> {
        let mut elements = self.0.iter().peekable();
        for (count, word) in words.enumerate() {
            match elements.next_if(|element| element.accepts(word)) {
                Some(_) => {}
                None if skip.contains(word) => {}
                None => return None,
            }
            if elements.peek().is_none() {
                return Some(count + 1);
            }
        }
        None
    }

    /// True when the phrase is the end of `words`, read backwards.
    pub(super) fn match_end<'w>(&self, mut backwards: impl Iterator<Item = &'w str>) -> bool {
        let mut elements = self.0.iter().rev();
        elements.all(|element| backwards.next().is_some_and(|word| element.accepts(word)))
    }
}

/// A stand-in with the conditions on it.
#[derive(Debug)]
pub(super) struct StandIn {
    pub detail: ReferenceDetail,
    pub relations: Vec<Relation>,
    pub upos: Vec<Upos>,
    pub needs_syntax: bool,
    pub alone: bool,
    pub closed: bool,
    pub capital: bool,
    pub names: bool,
}

/// The stand-ins of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub stand_ins: Vec<StandIn>,
    /// First word of a phrase → the phrases that begin with it and the stand-in of each.
    pub phrases: HashMap<String, Vec<(Phrase, usize)>>,
    pub impersonal_pronouns: HashSet<String>,
    /// Words behind a pronoun that show it to be personal, where they are adverbials.
    pub personal_beside: HashSet<String>,
    pub impersonal_after: Vec<Phrase>,
    pub impersonal_before: Vec<Phrase>,
    pub skip: HashSet<String>,
    /// Signs before the first word of a line of a CV.
    pub cv_bullets: HashSet<String>,
    /// Words before the date of a line of a CV.
    pub cv_openers: HashSet<String>,
    /// Marks after the date of a line of a CV.
    pub cv_marks: HashSet<String>,
    /// Folded forms that point at the last person named.
    pub latter: HashSet<String>,
    /// Folded words of phrases before a name that make it the topic of the clause.
    pub topics: Vec<Vec<String>>,
}

/// Reads `references.toml`: French, then English.
pub(super) fn load(path: PathBuf) -> Result<(Lexicon, Lexicon), LexiconError> {
    let source = Source::read(path)?;
    let raw: RawFile = source.parse()?;
    let french = compile(raw.fr, &source)?;
    let english = compile(raw.en, &source)?;
    Ok((french, english))
}

fn compile(raw: RawLanguage, source: &Source) -> Result<Lexicon, LexiconError> {
    let classes: HashMap<String, HashSet<String>> = raw
        .classes
        .into_iter()
        .map(|(name, words)| (name, words.iter().map(|word| word.to_lowercase()).collect()))
        .collect();
    let phrases_of = |forms: &[Spanned<String>]| -> Result<Vec<Phrase>, LexiconError> {
        let each = forms.iter().map(|form| phrases(form, &classes, source));
        let each: Vec<Vec<Phrase>> = each.collect::<Result<_, _>>()?;
        Ok(each.into_iter().flatten().collect())
    };
    let mut lexicon = Lexicon {
        stand_ins: Vec::new(),
        phrases: HashMap::new(),
        impersonal_pronouns: raw.impersonal.pronouns.into_iter().collect(),
        personal_beside: raw.impersonal.beside.into_iter().collect(),
        impersonal_after: phrases_of(&raw.impersonal.after)?,
        impersonal_before: phrases_of(&raw.impersonal.before)?,
        skip: raw.impersonal.skip.into_iter().collect(),
        cv_bullets: raw.cv_bullets.into_iter().collect(),
        cv_openers: raw.cv_openers.into_iter().collect(),
        cv_marks: raw.cv_marks.into_iter().collect(),
        latter: HashSet::new(),
        topics: raw.topics.iter().map(|phrase| folded(phrase)).collect(),
    };
    for stand_in in raw.stand_in {
        let number = lexicon.stand_ins.len();
        for form in &stand_in.forms {
            for phrase in phrases(form, &classes, source)? {
                let Some(Element::Word(first)) = phrase.0.first() else {
                    return Err(source.error(form.span().start, "a form begins with a plain word"));
                };
                let first = first.clone();
                let of_first = lexicon.phrases.entry(first).or_default();
                of_first.push((phrase, number));
            }
            if stand_in.latter {
                lexicon.latter.insert(fold(form.get_ref()));
            }
        }
        lexicon.stand_ins.push(StandIn {
            detail: ReferenceDetail {
                gender: stand_in
                    .gender
                    .as_ref()
                    .map(|label| gender(label, source))
                    .transpose()?,
                plural: stand_in.plural,
                kind: stand_in.kind,
                nth: stand_in.nth,
            },
            relations: labels(source, &stand_in.relations, "relation", Relation::parse)?,
            upos: labels(source, &stand_in.upos, "part of speech", Upos::parse)?,
            needs_syntax: stand_in.needs_syntax,
            alone: stand_in.alone,
            closed: stand_in.closed,
            capital: stand_in.capital,
            names: stand_in.names,
        });
    }
    Ok(lexicon)
}

/// The words of a phrase, folded.
fn folded(phrase: &str) -> Vec<String> {
    atoms(phrase).map(|(word, _)| fold(&word)).collect()
}

/// The phrases that a form stands for: one with the single words of its classes, and one for each of their entries of several words.
fn phrases(
    form: &Spanned<String>,
    classes: &HashMap<String, HashSet<String>>,
    source: &Source,
) -> Result<Vec<Phrase>, LexiconError> {
    let in_words = |text: &str| -> Vec<Element> {
        let words = atoms(text).map(|(word, _)| word);
        words.map(Element::Word).collect()
    };
    let mut phrases: Vec<Vec<Element>> = vec![Vec::new()];
    let mut rest = form.get_ref().as_str();
    while !rest.is_empty() {
        let (plain, after) = rest.split_once('{').unwrap_or((rest, ""));
        append(&mut phrases, &[in_words(plain)]);
        if plain.len() == rest.len() {
            break;
        }
        let Some((name, after)) = after.split_once('}') else {
            return Err(source.error(form.span().start, "`{` without `}`"));
        };
        let ways = match (name, classes.get(name)) {
            ("age", _) => vec![vec![Element::Age]],
            ("word", _) => vec![vec![Element::Any]],
            (_, Some(entries)) => {
                let is_word = |entry: &&String| atoms(entry).count() == 1;
                let (words, longer): (Vec<_>, Vec<_>) = entries.iter().partition(is_word);
                let words = words.into_iter().cloned().collect();
                let one = std::iter::once(vec![Element::OneOf(words)]);
                one.chain(longer.into_iter().map(|entry| in_words(entry)))
                    .collect()
            }
            (_, None) => {
                let mut known: Vec<_> = classes.keys().map(String::as_str).collect();
                known.extend(["age", "word"]);
                known.sort_unstable();
                let message = format!("no class `{name}`; known: {}", known.join(", "));
                return Err(source.error(form.span().start, message));
            }
        };
        append(&mut phrases, &ways);
        rest = after;
    }
    if phrases.iter().any(Vec::is_empty) {
        return Err(source.error(form.span().start, "an empty form"));
    }
    Ok(phrases.into_iter().map(Phrase).collect())
}

/// Lets every phrase go on in each of these ways.
fn append(phrases: &mut Vec<Vec<Element>>, ways: &[Vec<Element>]) {
    *phrases = phrases
        .iter()
        .flat_map(|phrase| ways.iter().map(|way| [phrase.as_slice(), way].concat()))
        .collect();
}

fn gender(label: &Spanned<String>, source: &Source) -> Result<Gender, LexiconError> {
    Gender::parse(label.get_ref()).ok_or_else(|| {
        let message = format!("gender `{}` is neither Masc nor Fem", label.get_ref());
        source.error(label.span().start, message)
    })
}

fn labels<T>(
    source: &Source,
    labels: &[Spanned<String>],
    what: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<T>, LexiconError> {
    let each = labels.iter().map(|label| {
        parse(label.get_ref()).ok_or_else(|| {
            let message = format!("no {what} `{}` in Universal Dependencies", label.get_ref());
            source.error(label.span().start, message)
        })
    });
    each.collect()
}
