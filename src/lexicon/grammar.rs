//! The words around a position: modifiers, links to a portfolio, fields (`role_modifiers.toml`, `portfolio_fields.toml`).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::LexiconError;
use super::fold::{is_hyphen, key, words};
use super::inflect::{Inflection, is_acronym};
use super::source::{Source, Unique};
use crate::document::Language;
use crate::text::fold;

/// What a modifier adds to the concept ("deputy"), if anything.
pub(crate) type Tag = Option<String>;

/// The grammar of roles of one language; every word is folded, every phrase is its folded words joined by spaces.
pub(crate) struct Grammar {
    pub(crate) prefixes: HashMap<String, Prefix>,
    /// Prefix written in one word with the role, and its tag.
    pub(crate) glued: Vec<(String, Tag)>,
    pub(crate) before: HashMap<String, Tag>,
    pub(crate) after: HashMap<String, Tag>,
    pub(crate) ordinals: HashSet<String>,
    pub(crate) strong_links: HashSet<String>,
    pub(crate) weak_links: HashSet<String>,
    /// Links that hold a determiner ("du").
    pub(crate) contracted: HashSet<String>,
    /// Links inside a field ("aménagement du territoire").
    pub(crate) inner_links: HashSet<String>,
    pub(crate) determiners: HashSet<String>,
    pub(crate) conjunctions: HashSet<String>,
    pub(crate) cues: HashSet<String>,
    pub(crate) carriers: HashSet<String>,
    /// Phrases that hold a role's words and are none, as written.
    pub(crate) phrases: Vec<String>,
    pub(crate) bodies: HashSet<String>,
    pub(crate) never: HashSet<String>,
    /// Fields of responsibility; true for one that only counts in capitals.
    pub(crate) fields: HashMap<String, bool>,
    pub(crate) inflection: Inflection,
}

/// A prefix that stands as a word of its own before the role.
#[derive(Clone, Debug)]
pub(crate) struct Prefix {
    pub(crate) tag: Tag,
    /// Only with a hyphen ("sous-directeur").
    pub(crate) needs_hyphen: bool,
}

type List = Vec<Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both<T> {
    #[serde(default)]
    fr: T,
    #[serde(default)]
    en: T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    modifier: Vec<Modifier>,
    ordinals: Both<List>,
    links: Both<Links>,
    determiners: Both<List>,
    conjunctions: Both<List>,
    prepositions: Both<List>,
    postpositive: Both<List>,
    cues: Both<List>,
    carriers: Both<List>,
    phrases: Both<List>,
    bodies: Both<List>,
    never: Both<List>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Modifier {
    tag: Option<String>,
    #[serde(default)]
    fr: Sides,
    #[serde(default)]
    en: Sides,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Sides {
    prefix: List,
    glued: List,
    before: List,
    after: List,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Links {
    strong: List,
    weak: List,
    contracted: List,
    inner: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    fr: List,
    en: List,
}

/// Reads both files and gives the grammars of French and of English.
pub(crate) fn load(lexicons_dir: &Path) -> Result<[Grammar; 2], LexiconError> {
    let source = Source::read(lexicons_dir.join("role_modifiers.toml"))?;
    let file: File = source.parse()?;
    let field_source = Source::read(lexicons_dir.join("portfolio_fields.toml"))?;
    let fields: Fields = field_source.parse()?;

    macro_rules! of {
        ($language:ident) => {{
            let sides = file
                .modifier
                .iter()
                .map(|modifier| (&modifier.tag, &modifier.$language))
                .collect::<Vec<_>>();
            Grammar {
                strong_links: source.expanded(&file.links.$language.strong)?,
                weak_links: source.expanded(&file.links.$language.weak)?,
                contracted: source.expanded(&file.links.$language.contracted)?,
                inner_links: source.expanded(&file.links.$language.inner)?,
                determiners: source.single_words(&file.determiners.$language)?,
                conjunctions: source.single_words(&file.conjunctions.$language)?,
                ordinals: source.expanded(&file.ordinals.$language)?,
                cues: source.single_words(&file.cues.$language)?,
                carriers: source.single_words(&file.carriers.$language)?,
                phrases: file
                    .phrases
                    .$language
                    .iter()
                    .map(|phrase| phrase.get_ref().clone())
                    .collect(),
                bodies: source.single_words(&file.bodies.$language)?,
                never: source.single_words(&file.never.$language)?,
                fields: field_source.fields(&fields.$language)?,
                prefixes: source.prefixes(&sides)?,
                glued: sides
                    .iter()
                    .flat_map(|(tag, sides)| {
                        sides
                            .glued
                            .iter()
                            .map(|prefix| (fold(prefix.get_ref()), (*tag).clone()))
                    })
                    .collect(),
                before: HashMap::new(),
                after: HashMap::new(),
                inflection: Inflection {
                    prepositions: source.single_words(&file.prepositions.$language)?,
                    postpositive: source.single_words(&file.postpositive.$language)?,
                    prefixes: source.prefixes(&sides)?.into_keys().collect(),
                },
            }
            .with_modifiers(&source, &sides)?
        }};
    }
    let mut grammars = [of!(fr), of!(en)];
    for (grammar, language) in grammars.iter_mut().zip(Language::ALL) {
        grammar.add_plurals(language);
    }
    Ok(grammars)
}

impl Source {
    /// Folded keys of forms, each alternative of "a / b" for itself.
    fn expanded(&self, list: &List) -> Result<HashSet<String>, LexiconError> {
        let mut unique = Unique::new(self, "entry of a list");
        let mut set = HashSet::new();
        for form in list {
            for alternative in alternatives(form.get_ref()) {
                unique.insert(alternative.to_owned(), alternative, form.span().start)?;
                set.insert(self.key_of(alternative, form.span().start)?);
            }
        }
        Ok(set)
    }

    /// Folded single words; an entry that the tokeniser would cut is refused.
    fn single_words(&self, list: &List) -> Result<HashSet<String>, LexiconError> {
        let mut unique = Unique::new(self, "entry of a list");
        let mut set = HashSet::new();
        for form in list {
            let offset = form.span().start;
            let form = form.get_ref();
            if words(form).len() != 1 {
                return Err(self.bad_value(offset, form, "a single word"));
            }
            unique.insert(form.clone(), form, offset)?;
            set.insert(key(form));
        }
        Ok(set)
    }

    fn fields(&self, list: &List) -> Result<HashMap<String, bool>, LexiconError> {
        let set = self.single_words(list)?;
        let capitals: HashSet<String> = list
            .iter()
            .filter(|form| is_acronym(form.get_ref()))
            .map(|form| key(form.get_ref()))
            .collect();
        Ok(set
            .into_iter()
            .map(|word| {
                let capital = capitals.contains(&word);
                (word, capital)
            })
            .collect())
    }

    fn prefixes(&self, sides: &[(&Tag, &Sides)]) -> Result<HashMap<String, Prefix>, LexiconError> {
        let mut unique = Unique::new(self, "prefix of a language");
        let mut prefixes = HashMap::new();
        for (tag, sides) in sides {
            for form in &sides.prefix {
                let offset = form.span().start;
                let form_key = self.key_of(form.get_ref(), offset)?;
                unique.insert(form_key.clone(), form.get_ref(), offset)?;
                let prefix = Prefix {
                    tag: (*tag).clone(),
                    needs_hyphen: form.get_ref().ends_with(is_hyphen),
                };
                prefixes.insert(form_key, prefix);
            }
        }
        Ok(prefixes)
    }

    fn key_of(&self, form: &str, offset: usize) -> Result<String, LexiconError> {
        let form_key = key(form);
        if form_key.is_empty() {
            return Err(self.bad_value(offset, form, "at least one letter"));
        }
        Ok(form_key)
    }
}

impl Grammar {
    fn with_modifiers(
        mut self,
        source: &Source,
        sides: &[(&Tag, &Sides)],
    ) -> Result<Self, LexiconError> {
        let mut before_seen = Unique::new(source, "modifier before a role");
        let mut after_seen = Unique::new(source, "modifier after a role");
        for (tag, sides) in sides {
            let lists = [
                (&sides.before, &mut self.before, &mut before_seen),
                (&sides.after, &mut self.after, &mut after_seen),
            ];
            for (list, map, seen) in lists {
                for form in list {
                    for alternative in alternatives(form.get_ref()) {
                        let offset = form.span().start;
                        let form_key = source.key_of(alternative, offset)?;
                        seen.insert(form_key.clone(), alternative, offset)?;
                        map.insert(form_key, (*tag).clone());
                    }
                }
            }
        }
        Ok(self)
    }

    /// Adds the plurals of French modifiers and ordinals; English ones do not vary.
    fn add_plurals(&mut self, language: Language) {
        if language != Language::French {
            return;
        }
        let inflection = &self.inflection;
        let plurals_of = |form: &str| -> Vec<String> {
            let split: Vec<String> = form.split(' ').map(str::to_owned).collect();
            // "par intérim" opens with a preposition: nothing in it varies.
            if split
                .first()
                .is_none_or(|word| inflection.prepositions.contains(word))
            {
                return Vec::new();
            }
            let plurals = inflection.plurals(&split, language);
            plurals.into_iter().map(|plural| plural.join(" ")).collect()
        };
        for map in [&mut self.before, &mut self.after] {
            let plurals: Vec<(String, Tag)> = map
                .iter()
                .flat_map(|(form, tag)| {
                    plurals_of(form)
                        .into_iter()
                        .map(|plural| (plural, tag.clone()))
                })
                .collect();
            for (plural, tag) in plurals {
                map.entry(plural).or_insert(tag);
            }
        }
        let plurals: Vec<String> = self.ordinals.iter().flat_map(|o| plurals_of(o)).collect();
        self.ordinals.extend(plurals);
        let strong = &mut self.strong_links;
        let plurals: Vec<String> = strong
            .iter()
            .filter_map(|link| {
                let (participle, rest) = link.split_once(' ')?;
                participle
                    .starts_with(|c: char| c.is_alphabetic())
                    .then(|| format!("{participle}s {rest}"))
            })
            .collect();
        strong.extend(plurals);
    }
}

/// The alternatives of "masculine / feminine".
pub(crate) fn alternatives(form: &str) -> impl Iterator<Item = &str> {
    form.split(" / ").map(str::trim)
}
