//! What is known of an article between the stages: sentences, tokens, mentions.

use std::num::NonZeroUsize;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};
use crate::text::{Span, lower};

/// A language that has a reader and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// French, `fr`.
    French,
    /// English, `en`.
    English,
}

impl Language {
    /// Both languages.
    pub const ALL: [Language; 2] = [Language::French, Language::English];

    /// ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Language::French => "fr",
            Language::English => "en",
        }
    }

    /// The language with this ISO 639-1 code (`fr`, `fr-CA` and `FR` all give French).
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or(code);
        Language::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.code()))
    }
}

/// A word or punctuation mark with its syntax.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands in the article's text (bytes).
    pub span: Span,
    /// Lower-cased text with typographic apostrophes made straight.
    pub lower: String,
    /// Part of speech; [`Upos::X`] when the checkpoint has no syntax.
    pub upos: Upos,
    /// Gender, where the word shows it.
    pub gender: Option<Gender>,
    /// Number, where the word shows it.
    pub number: Option<Number>,
    /// Verb form.
    pub verb_form: Option<VerbForm>,
    /// Tense.
    pub tense: Option<Tense>,
    /// Index of the head in [`Sentence::tokens`]; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub relation: Relation,
    /// Probability of the arc to the head, from 0 to 1.
    pub arc_probability: f32,
}

impl Token {
    /// A token of which nothing is known but its place and its `form`, the text there.
    pub fn new(span: Span, form: &str) -> Self {
        Token {
            span,
            lower: lower(form),
            upos: Upos::X,
            gender: None,
            number: None,
            verb_form: None,
            tense: None,
            head: None,
            relation: Relation::Dep,
            arc_probability: 0.0,
        }
    }
}

/// What a mention stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MentionKind {
    /// A person's name.
    Person,
    /// An organisation's name.
    Organization,
    /// A place name.
    Location,
    /// Any other name.
    Misc,
    /// A position ("secrétaire d'État au numérique", "chief financial officer").
    Role,
    /// A date or a period.
    Date,
    /// A pronoun or description that stands for a person ("il", "l'intéressé", "the 33-year-old").
    Reference,
}

impl MentionKind {
    /// Every kind, in order of declaration.
    pub const ALL: [MentionKind; 7] = [
        MentionKind::Person,
        MentionKind::Organization,
        MentionKind::Location,
        MentionKind::Misc,
        MentionKind::Role,
        MentionKind::Date,
        MentionKind::Reference,
    ];

    /// True for the kinds that the reader gives, which are proper names.
    pub fn is_name(self) -> bool {
        matches!(
            self,
            MentionKind::Person
                | MentionKind::Organization
                | MentionKind::Location
                | MentionKind::Misc
        )
    }

    /// The label that rules and output use: `PER`, `ORG`, `LOC`, `MISC`, `ROLE`, `DATE`, `REF`.
    pub fn label(self) -> &'static str {
        match self {
            MentionKind::Person => "PER",
            MentionKind::Organization => "ORG",
            MentionKind::Location => "LOC",
            MentionKind::Misc => "MISC",
            MentionKind::Role => "ROLE",
            MentionKind::Date => "DATE",
            MentionKind::Reference => "REF",
        }
    }

    /// The kind with this label.
    pub fn parse(label: &str) -> Option<Self> {
        MentionKind::ALL
            .into_iter()
            .find(|kind| kind.label() == label)
    }
}

/// A stretch of a sentence that names or describes something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What it stands for.
    pub kind: MentionKind,
    /// Where it stands in the article's text (bytes).
    pub span: Span,
    /// The tokens it covers, as indices of [`Sentence::tokens`].
    pub tokens: Range<usize>,
    /// Confidence from 0 to 1: the least probability of its tokens for a name, 1 for a lexicon entry.
    pub score: f32,
    /// What the lexicon or the date grammar knows of it.
    pub detail: Detail,
}

/// Knowledge about a mention beyond its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// Nothing beyond the text.
    None,
    /// A position.
    Role(RoleDetail),
    /// A date.
    Date(DateDetail),
    /// A stand-in for a person.
    Reference(ReferenceDetail),
    /// A post that stands for who holds it ("le maire").
    Holder(HolderDetail),
    /// A stand-in for an organisation named elsewhere.
    OrganizationReference(OrganizationReference),
}

/// What stands for an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganizationReference {
    /// A common noun: "le groupe".
    Noun,
    /// The determiner of a post: "*its* treasurer".
    Owner,
    /// What a verb is done to: "she founded *it*".
    Pronoun,
}

/// What the lexicon knows of a position.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleDetail {
    /// Language-independent identifier ("president", "chief-executive").
    pub concept: String,
    /// Gender of the form, where it shows one.
    pub gender: Option<Gender>,
    /// True for a form in the plural ("les députés").
    pub plural: bool,
    /// True for a position by itself ("minister"); false for a noun that is one only inside an organisation ("manager").
    pub office: bool,
    /// True for a rank or honour (military, academic), which is no position.
    pub rank: bool,
    /// True for what a person does with or without an employer ("singer"), which is no position by itself.
    pub occupation: bool,
    /// True for a post that is always held inside an organisation ("treasurer", "coach"), unlike a minister's or a mayor's.
    pub inside: bool,
}

/// What is known of the holder of a post.
#[derive(Clone, Debug, PartialEq)]
pub struct HolderDetail {
    /// The post's concept, as in [`RoleDetail`].
    pub concept: String,
    /// Gender, where the words show it.
    pub gender: Option<Gender>,
}

/// A resolved date or period.
#[derive(Clone, Debug, PartialEq)]
pub struct DateDetail {
    /// First or only date as an ISO 8601 prefix (`2016`, `2016-02`, `2016-02-08`); `None` when the text does not fix it.
    pub start: Option<String>,
    /// Last date of a period ("de 2004 à 2009"), or the date of "until 2009".
    pub end: Option<String>,
    /// What a single date whose year is open is when it is still to come.
    pub coming: Option<Coming>,
}

/// The next day or month of a name, where `start` is the last one ("in September").
#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    /// As an ISO 8601 prefix.
    pub start: String,
    /// True when it is nearer to the article's date than the last one.
    pub nearer: bool,
}

/// How a stand-in can be resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceDetail {
    /// Gender that the form shows.
    pub gender: Option<Gender>,
    /// True for "ils", "they", "the pair".
    pub plural: bool,
    /// How it refers.
    pub kind: ReferenceKind,
    /// Which of several who are named it means, from 1: "the former" is the first.
    pub nth: Option<NonZeroUsize>,
}

/// How a stand-in refers to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferenceKind {
    /// A personal pronoun.
    Pronoun,
    /// A possessive, which stands for the possessor.
    Possessive,
    /// A relative pronoun, whose antecedent the syntax gives.
    Relative,
    /// A description ("l'intéressé").
    Description,
    /// The mark after the date of a line of a CV, whose subject goes without saying ("2004-2009 : directeur de…").
    Zero,
}

/// A sentence with its tokens and mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Where it stands in the article's text (bytes), without surrounding white space.
    pub span: Span,
    /// Words and punctuation, in order.
    pub tokens: Vec<Token>,
    /// False when the checkpoint reads entities alone.
    pub has_syntax: bool,
    /// Names, roles, dates and references, by position.
    pub mentions: Vec<Mention>,
}

impl Sentence {
    /// True when it is parsed and no token is a finite verb, as in a heading, a list or a line of a CV.
    pub fn is_verbless(&self) -> bool {
        let mut tokens = self.tokens.iter();
        self.has_syntax && !tokens.any(|token| token.verb_form == Some(VerbForm::Finite))
    }

    /// The token of a range that hangs on something outside it: the head of a phrase.
    pub fn top(&self, range: &Range<usize>) -> Option<usize> {
        range.clone().find(|at| {
            let token = self.tokens.get(*at);
            token.is_some_and(|token| token.head.is_none_or(|head| !range.contains(&head)))
        })
    }

    /// The tokens that lie wholly or partly inside `span`, as a range of indices.
    pub fn tokens_in(&self, span: &Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }
}
