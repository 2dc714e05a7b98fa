//! Builds articles for tests from a compact notation.
//!
//! A sentence is words separated by spaces, each `form|relation|head` and further marks: a part of speech, `m`/`f` for its gender,
//! `pl` for the plural, `part`/`inf` for a verb form. Heads count words from 1; `0` is the root. Words without marks are punctuation
//! or `dep` of the root. `[…]` is a person's name, `ORG[…]` an organisation's, `ROLE[…]` a position; later words of a bracket are
//! flat parts of its first. `~ ` before a sentence leaves its syntax out, `¶ ` begins a paragraph.

use std::sync::LazyLock;

use super::{PersonKnowledge, Persons};
use crate::document::{Detail, Language, MentionKind, RoleDetail, Sentence, Token};
use crate::mentions::references::References;
use crate::syntax::{Gender, Number, Relation, Upos, VerbForm};
use crate::testing::{lexicons_dir, mention, token};
use crate::text::{Span, fold};

/// An article with its persons.
pub(crate) struct Built {
    pub text: String,
    pub sentences: Vec<Sentence>,
    pub persons: Persons,
}

pub(crate) fn references() -> &'static References {
    static REFERENCES: LazyLock<References> =
        LazyLock::new(|| References::load(&lexicons_dir()).expect("the bundled lexicon loads"));
    &REFERENCES
}

pub(crate) fn knowledge() -> PersonKnowledge {
    let words = super::NameWords::load(&lexicons_dir()).expect("the bundled particles load");
    let (he, she) = (Some(Gender::Masculine), Some(Gender::Feminine));
    let men = [
        "paul", "jean", "pierre", "luc", "karim", "john", "peter", "ben", "george", "mark",
    ];
    let women = ["anne", "marie", "claire", "sofia", "mary", "helen", "jane"];
    let titles = [
        ("m", he),
        ("mme", she),
        ("mr", he),
        ("mrs", she),
        ("sir", he),
        ("dr", None),
        ("datuk seri", None),
    ];
    let given = men
        .map(|name| (name, he))
        .into_iter()
        .chain(women.map(|name| (name, she)));
    let both = [("claude", None), ("dominique", None), ("simone", None)];
    PersonKnowledge {
        given_names: given
            .chain(both)
            .map(|(name, gender)| (name.to_string(), gender))
            .collect(),
        local_genders: [((Language::French, "simone".to_owned()), Gender::Feminine)].into(),
        titles: titles
            .map(|(title, gender)| (title.to_string(), gender))
            .into(),
        particles: words.particles,
        suffixes: words.suffixes,
        latter: references().latter(),
        topics: references().topics(),
    }
}

/// The sentences of the notation, references found, with their text.
pub(crate) fn sentences(language: Language, notation: &[&str]) -> (String, Vec<Sentence>) {
    let references = references();
    let mut text = String::new();
    let mut built = Vec::new();
    for line in notation {
        let (line, paragraph) = line
            .strip_prefix("¶ ")
            .map_or((*line, false), |rest| (rest, true));
        if !text.is_empty() {
            text.push_str(if paragraph { "\n\n" } else { " " });
        }
        let mut sentence = sentence(&mut text, line);
        let found = references.find(&text, &sentence, language);
        sentence.mentions.extend(found);
        sentence.mentions.sort_by_key(|mention| mention.span.start);
        built.push(sentence);
    }
    (text, built)
}

pub(crate) fn build(language: Language, notation: &[&str]) -> Built {
    let (text, sentences) = sentences(language, notation);
    let persons = Persons::resolve(&text, &sentences, language, &knowledge());
    Built {
        text,
        sentences,
        persons,
    }
}

impl Built {
    /// Names behind the last stand-in of this form, joined by " + "; "-" when unresolved.
    pub(crate) fn who(&self, form: &str) -> String {
        let each = self.sentences.iter().enumerate();
        let mut found = None;
        for (number, sentence) in each {
            for (index, mention) in sentence.mentions.iter().enumerate() {
                if mention.kind == MentionKind::Reference
                    && fold(mention.span.of(&self.text)) == fold(form)
                {
                    found = Some(self.persons.all_of(number, index));
                }
            }
        }
        let whom = found.unwrap_or_else(|| panic!("no stand-in `{form}` in {:?}", self.text));
        let names: Vec<&str> = whom
            .iter()
            .map(|person| self.persons.name(*person))
            .collect();
        if names.is_empty() {
            "-".to_string()
        } else {
            names.join(" + ")
        }
    }

    /// Each person: its name and, after a colon, the mentions that name it.
    pub(crate) fn people(&self) -> Vec<String> {
        let of = |person| {
            let mut mentions = Vec::new();
            for (number, sentence) in self.sentences.iter().enumerate() {
                for (index, mention) in sentence.mentions.iter().enumerate() {
                    if mention.kind == MentionKind::Person
                        && self.persons.of(number, index) == Some(person)
                    {
                        mentions.push(mention.span.of(&self.text));
                    }
                }
            }
            format!("{}: {}", self.persons.name(person), mentions.join(", "))
        };
        self.persons.iter().map(of).collect()
    }
}

fn sentence(text: &mut String, line: &str) -> Sentence {
    let (line, has_syntax) = line
        .strip_prefix("~ ")
        .map_or((line, true), |rest| (rest, false));
    let start = text.len();
    let mut tokens: Vec<Token> = Vec::new();
    let mut mentions = Vec::new();
    let mut open: Option<(MentionKind, usize)> = None;
    for word in line.split(' ') {
        let mut word = word;
        for (mark, kind) in [
            ("ORG[", MentionKind::Organization),
            ("ROLE[", MentionKind::Role),
            ("[", MentionKind::Person),
        ] {
            if let Some(rest) = word.strip_prefix(mark) {
                open = Some((kind, tokens.len()));
                word = rest;
            }
        }
        let closes = word.ends_with(']');
        let word = word.trim_end_matches(']');
        if !tokens.is_empty() {
            text.push(' ');
        }
        let first = open.map(|(_, first)| first);
        let token = push_token(text, word, tokens.len(), first, has_syntax);
        tokens.push(token);
        if closes && let Some((kind, first)) = open.take() {
            let mut mention = mention(kind, &tokens, first..tokens.len());
            if kind == MentionKind::Role {
                mention.detail = Detail::Role(RoleDetail {
                    concept: "position".to_string(),
                    gender: tokens[first].gender,
                    plural: false,
                    office: true,
                    occupation: false,
                    inside: false,
                    rank: false,
                });
            }
            mentions.push(mention);
        }
    }
    let root = tokens
        .iter()
        .position(|token| token.relation == Relation::Root);
    for (index, token) in tokens.iter_mut().enumerate() {
        if token.head == Some(usize::MAX) {
            token.head = root.filter(|root| *root != index);
        }
    }
    Sentence {
        span: Span::new(start, text.len()),
        tokens,
        has_syntax,
        mentions,
    }
}

fn push_token(
    text: &mut String,
    word: &str,
    index: usize,
    first: Option<usize>,
    has_syntax: bool,
) -> Token {
    let mut marks = word.split('|');
    let form = marks.next().unwrap_or_default();
    let mut token = token(form, text.len());
    token.head = Some(usize::MAX);
    text.push_str(form);
    if !form.chars().any(char::is_alphanumeric) {
        (token.upos, token.relation) = (Upos::Punct, Relation::Punct);
    }
    match (marks.next(), first) {
        (Some(label), _) => {
            token.relation = Relation::parse(label).unwrap_or_else(|| panic!("relation {label}"));
            token.upos = usual_upos(token.relation);
            let head: usize = marks
                .next()
                .and_then(|head| head.parse().ok())
                .expect("a head");
            token.head = head.checked_sub(1);
            if first == Some(index) && token.relation != Relation::Root {
                token.upos = Upos::Propn;
            }
        }
        (None, Some(first)) if first < index => {
            (token.relation, token.head, token.upos) = (Relation::Flat, Some(first), Upos::Propn);
        }
        (None, _) => {}
    }
    for mark in marks {
        match mark {
            "m" => token.gender = Some(Gender::Masculine),
            "f" => token.gender = Some(Gender::Feminine),
            "pl" => token.number = Some(Number::Plural),
            "part" => token.verb_form = Some(VerbForm::Participle),
            "inf" => token.verb_form = Some(VerbForm::Infinitive),
            upos => token.upos = Upos::parse(upos).unwrap_or_else(|| panic!("mark {upos}")),
        }
    }
    if !has_syntax {
        (token.upos, token.relation, token.head) = (Upos::X, Relation::Dep, None);
    }
    token
}

fn usual_upos(relation: Relation) -> Upos {
    match relation {
        Relation::Root
        | Relation::Advcl
        | Relation::Conj
        | Relation::Ccomp
        | Relation::AclRelcl
        | Relation::Xcomp
        | Relation::Acl => Upos::Verb,
        Relation::Aux | Relation::AuxPass | Relation::Cop => Upos::Aux,
        Relation::Det => Upos::Det,
        Relation::Case => Upos::Adp,
        Relation::Mark => Upos::Sconj,
        Relation::Cc => Upos::Cconj,
        Relation::Punct => Upos::Punct,
        Relation::Amod => Upos::Adj,
        Relation::Advmod => Upos::Adv,
        Relation::Expl => Upos::Pron,
        _ => Upos::Noun,
    }
}
