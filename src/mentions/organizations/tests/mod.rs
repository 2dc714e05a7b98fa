use std::path::Path;

use super::*;
use crate::document::{Detail, Language, Mention, MentionKind, Sentence, Token};
use crate::lexicon::Source;
use crate::syntax::{Relation, Upos};
use crate::testing::{analysed_token, lexicons_dir, mention};
use crate::text::Span;
use proptest::prelude::*;

mod extend;
mod find;

use Language::{English as EN, French as FR};

fn lexicon(language: Language) -> OrganizationWords {
    OrganizationWords::load(&lexicons_dir(), language).unwrap()
}

/// A sentence from a text and its tokens as `form/UPOS/head/relation` (heads from 1, 0 for the root), or only forms for one without syntax;
/// `names` are mentions as `KIND text`.
fn sentence(text: &str, analysis: &str, names: &[&str]) -> Sentence {
    let has_syntax = analysis.contains("/root");
    let mut position = 0;
    let tokens: Vec<Token> = analysis
        .split_whitespace()
        .map(|notation| {
            let form = notation.split('/').next().unwrap_or_default();
            let start = position + text[position..].find(form).unwrap();
            position = start + form.len();
            analysed_token(notation, start)
        })
        .collect();
    let mut sentence = Sentence {
        span: Span::new(0, text.len()),
        tokens,
        has_syntax,
        mentions: Vec::new(),
    };
    for name in names {
        let (kind, name) = name.split_once(' ').unwrap();
        let start = text.find(name).unwrap();
        let tokens = sentence.tokens_in(&Span::new(start, start + name.len()));
        let kind = MentionKind::parse(kind).unwrap();
        let named = mention(kind, &sentence.tokens, tokens);
        sentence.mentions.push(named);
    }
    sentence
}

fn shown(text: &str, mentions: &[Mention]) -> Vec<String> {
    mentions
        .iter()
        .map(|m| format!("{} {}", m.kind.label(), m.span.of(text)))
        .collect()
}

/// Mends the names of `sentence`, then adds the institutions that they leave; a name inside an institution
/// ("gouvernement Balladur") gives way to it.
fn mark(words: &OrganizationWords, text: &str, sentence: &mut Sentence) {
    words.extend(text, sentence);
    for mention in words.find(text, sentence) {
        sentence
            .mentions
            .retain(|other| !(other.kind.is_name() && mention.span.contains(&other.span)));
        let place = sentence
            .mentions
            .partition_point(|other| other.span.start <= mention.span.start);
        sentence.mentions.insert(place, mention);
    }
}

/// Asserts what `mark` makes of a sentence.
#[track_caller]
fn marks(language: Language, text: &str, analysis: &str, names: &[&str], expected: &[&str]) {
    let mut sentence = sentence(text, analysis, names);
    mark(&lexicon(language), text, &mut sentence);
    assert_eq!(shown(text, &sentence.mentions), expected);
    for mention in &sentence.mentions {
        assert_eq!(mention.tokens, sentence.tokens_in(&mention.span));
    }
}

#[test]
fn bad_files_are_refused_with_their_line() {
    let rest = "\ngeneric = []\nof = []\narticles = []\noutside = []\nplaces = []\npossessive = []\ndefinite = []\nowner = []\nanaphoric = []\nbare = []\nobject = []\nobject_of = []\n";
    for (first, expected) in [
        (
            "institution = [\"a\",\n\"a\"]",
            "x.toml:2:1: `a` in `institution` stands twice",
        ),
        (
            "institution = [\" \"]",
            "x.toml:1:16: `` in `institution` is empty",
        ),
        (
            "institution = [\n1]",
            "x.toml:2:1: `institution` has a TOML integer",
        ),
        (
            "institution = 1",
            "x.toml:1:15: `institution` has a TOML integer",
        ),
        (
            "\ninstitutions = []",
            "x.toml:2:1: unknown key `institutions`",
        ),
        ("", "x.toml:13:15: the list `institution` is missing"),
        ("institution = [", "x.toml:"),
    ] {
        let text = format!("{first}{rest}");
        let error =
            OrganizationWords::from_source(&Source::literal("x.toml", &text), FR).unwrap_err();
        let shown = error.to_string().replace("` `", "``");
        assert!(shown.starts_with(expected), "{shown}");
    }
    let missing = OrganizationWords::load(Path::new("no/such/folder"), FR).unwrap_err();
    assert!(missing.to_string().contains("fr.toml"), "{missing}");
}

proptest! {
    /// Any tree over any words, with any names: no panic, and names stay sorted and apart.
    #[test]
    fn names_stay_sorted_and_apart(
        words in prop::collection::vec((0..WORDS.len(), 0..20usize, 0..Relation::ALL.len(), 0..Upos::ALL.len()), 1..16),
        kinds in prop::collection::vec(0..6usize, 16),
        french: bool,
        has_syntax: bool,
    ) {
        let text: String = words.iter().map(|(word, ..)| format!("{} ", WORDS[*word])).collect();
        let analysis: Vec<&str> = words.iter().map(|(word, ..)| WORDS[*word]).collect();
        let mut sentence = sentence(&text, &analysis.join(" "), &[]);
        sentence.has_syntax = has_syntax;
        let mut at = 0;
        for (index, (token, (_, head, relation, upos))) in sentence.tokens.iter_mut().zip(&words).enumerate() {
            token.head = Some(*head);
            token.relation = Relation::ALL[*relation];
            token.upos = Upos::ALL[*upos];
            if index >= at && kinds[index] < 5 {
                let length = 1 + kinds[index] % 2;
                at = index + length;
                let tokens = index..at.min(words.len());
                sentence.mentions.push(Mention {
                    kind: MentionKind::ALL[kinds[index]],
                    span: token.span,
                    tokens,
                    score: 1.0,
                    detail: Detail::None,
                });
            }
        }
        for index in 0..sentence.mentions.len() {
            let tokens = sentence.mentions[index].tokens.clone();
            sentence.mentions[index].span = phrase::span_of(&sentence, &tokens).unwrap();
        }
        mark(&lexicon(if french { FR } else { EN }), &text, &mut sentence);
        let names: Vec<_> = sentence.mentions.iter().filter(|m| m.kind.is_name()).collect();
        for pair in names.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "{:?}", shown(&text, &sentence.mentions));
        }
        for pair in sentence.mentions.windows(2) {
            prop_assert!(pair[0].span.start <= pair[1].span.start);
        }
        for mention in &sentence.mentions {
            prop_assert_eq!(&mention.tokens, &sentence.tokens_in(&mention.span));
        }
    }
}

const WORDS: [&str; 18] = [
    "Université",
    "université",
    "gouvernement",
    "University",
    "government",
    "club",
    "de",
    "of",
    "l",
    "'",
    "s",
    "-",
    "(",
    ")",
    "Varsovie",
    "CNU",
    "et",
    "parti",
];
