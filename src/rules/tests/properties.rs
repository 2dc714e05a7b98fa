//! Any text is a pattern or an error; matching agrees with plain backtracking; time is linear.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;

use crate::document::{MentionKind, Sentence};
use crate::mentions::roles::testing::sentence;
use crate::record::Slot;
use crate::rules::machine::{Match, STEPS};
use crate::rules::macros::Macros;
use crate::rules::parser::{Context, parse_finders, parse_pattern};
use crate::rules::pattern::{Expr, Seq, Test};
use crate::rules::program::Program;
use crate::rules::testing::{inflections, parse, pattern};
use crate::rules::words::WordCache;
use crate::rules::{View, Vocabulary};

/// The patterns and macros of the bundled rules.
fn bundled() -> &'static (Vec<String>, BTreeMap<String, String>) {
    static BUNDLED: OnceLock<(Vec<String>, BTreeMap<String, String>)> = OnceLock::new();
    BUNDLED.get_or_init(|| {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let (mut patterns, mut macros) = (Vec::new(), BTreeMap::new());
        for path in ["fr", "en"].iter().flat_map(|language| {
            let folder = std::fs::read_dir(rules.join(language)).unwrap();
            folder.map(|entry| entry.unwrap().path())
        }) {
            let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
            for (name, text) in file
                .get("macros")
                .and_then(|m| m.as_table())
                .into_iter()
                .flatten()
            {
                macros.insert(name.clone(), text.as_str().unwrap().to_owned());
            }
            for rule in file
                .get("rule")
                .and_then(|r| r.as_array())
                .into_iter()
                .flatten()
            {
                patterns.push(rule["pattern"].as_str().unwrap().to_owned());
            }
        }
        patterns.extend(macros.values().cloned());
        (patterns, macros)
    })
}

/// Parses a text as a pattern and as finders; errors must lie on a character's boundary.
fn parse_anything(text: &str) -> Result<(), TestCaseError> {
    let inflections = inflections();
    let context = Context {
        macros: &Macros::new(&bundled().1),
        inflections: &inflections,
        words: &WordCache::default(),
    };
    let faults = [
        parse_pattern(text, &context).err(),
        parse_finders(text, &context).err(),
    ];
    for error in faults.into_iter().flatten() {
        prop_assert!(text.is_char_boundary(error.offset), "{error:?}");
        prop_assert!(
            !error.message.is_empty() && !error.message.contains('\n'),
            "{error:?}"
        );
    }
    Ok(())
}

fn edited() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,3}",
        prop::sample::select(vec![
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            "\"",
            "@",
            "é",
            "..",
            "(?=",
            "(?<!",
            "or",
            "trigger =",
            "person =",
            "'",
            "\\",
            "{9}",
        ])
        .prop_map(str::to_owned),
    ];
    (
        any::<prop::sample::Index>(),
        prop::collection::vec((any::<prop::sample::Index>(), 0..6usize, piece), 0..4),
    )
        .prop_map(|(which, edits)| {
            let mut chars: Vec<char> = which.get(&bundled().0).chars().collect();
            for (at, delete, insert) in edits {
                let start = at.index(chars.len() + 1);
                let end = (start + delete).min(chars.len());
                chars.splice(start..end, insert.chars());
            }
            chars.into_iter().collect()
        })
}

/// Text of the language's own pieces.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "trigger", "person", "role", "=", "?", "+", "*", "(", ")", "[", "]", "{", "}", "2", ",",
        "|", "&", "!", "or", ">", "<", "nsubj", "subj", "PER", "ROLE", "NP", "after", "before",
        "..", "\"d'\"", "\"", "@of", "word", "lemma", "regex", "\"(\"", "in", "upos", "NOUN",
        "start", ":", "(?=", "(?<!", "é", "#", "\n",
    ]);
    prop::collection::vec((piece, prop::bool::ANY), 0..40).prop_map(|pieces| {
        let pieces = pieces
            .into_iter()
            .map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" }));
        pieces.collect()
    })
}

proptest! {
    #[test]
    fn any_text_is_a_pattern_or_an_error(text in "\\PC{0,80}") {
        parse_anything(&text)?;
    }

    #[test]
    fn any_pieces_are_a_pattern_or_an_error(text in pieces()) {
        parse_anything(&text)?;
        parse_anything(&format!("trigger = {text}"))?;
    }

    #[test]
    fn edited_patterns_are_patterns_or_errors(text in edited()) {
        parse_anything(&text)?;
    }
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["(", "[!", "[(", "(?=", "person: ", "@a"] {
        let text = format!("trigger = {}", open.repeat(50_000));
        assert!(parse(&text, &[("a", "@a")]).is_err(), "{open}");
    }
}

#[test]
fn macros_that_multiply_are_refused() {
    let names: Vec<(String, String)> = (0..15)
        .map(|level| {
            (
                format!("m{level}"),
                format!("@m{} @m{}", level + 1, level + 1),
            )
        })
        .collect();
    let macros: Vec<(&str, &str)> = names
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let macros = [&macros[..], &[("m15", "[]")]].concat();
    let error = parse("trigger = @m0", &macros).unwrap_err();
    assert!(error.message.contains("multiply"), "{}", error.message);
}

/// Every way to match from a position, best first, by plain backtracking.
fn ways(view: &View<'_>, seq: &Seq, from: usize, end: Option<usize>) -> Option<Match> {
    type Captures = Vec<(Slot, std::ops::Range<usize>)>;
    type Next<'n> = &'n mut dyn FnMut(usize, &Captures) -> bool;

    fn go(view: &View<'_>, seq: &Seq, at: usize, captures: &Captures, next: Next<'_>) -> bool {
        match seq {
            Seq::Token(expr) => {
                at < view.len() && view.satisfies(at, expr) && next(at + 1, captures)
            }
            Seq::Mention(kinds, expr) => view
                .mention_starting(at, kinds, expr.as_ref())
                .is_some_and(|mention| next(view.mention(mention).tokens.end, captures)),
            Seq::Concat(parts) => match parts.split_first() {
                None => next(at, captures),
                Some((first, rest)) => {
                    let rest = Seq::Concat(rest.into());
                    go(view, first, at, captures, &mut |at, captures| {
                        go(view, &rest, at, captures, next)
                    })
                }
            },
            Seq::Alt(parts) => parts.iter().any(|part| go(view, part, at, captures, next)),
            Seq::Repeat {
                inner,
                min,
                max,
                lazy,
            } => {
                let more = |next: Next<'_>| {
                    *max > 0 && {
                        let (min, max) = (min.saturating_sub(1), max - 1);
                        let rest = Seq::Repeat {
                            inner: inner.clone(),
                            min,
                            max,
                            lazy: *lazy,
                        };
                        go(view, inner, at, captures, &mut |at, captures| {
                            go(view, &rest, at, captures, next)
                        })
                    }
                };
                let fewer = *min == 0;
                if fewer && *lazy && next(at, captures) {
                    return true;
                }
                more(next) || fewer && !*lazy && next(at, captures)
            }
            Seq::Capture(slot, inner) => go(view, inner, at, captures, &mut |end, captures| {
                let mut captures = captures.clone();
                captures.push((*slot, at..end));
                next(end, &captures)
            }),
            Seq::Look {
                behind,
                negated,
                inner,
            } => {
                let hit = if *behind {
                    (at.saturating_sub(12)..at)
                        .any(|start| ways(view, inner, start, Some(at)).is_some())
                } else {
                    ways(view, inner, at, None).is_some()
                };
                hit != *negated && next(at, captures)
            }
            Seq::Macro(known) => go(view, &known.seq, at, captures, next),
        }
    }

    let mut found = None;
    go(view, seq, from, &Vec::new(), &mut |at, captures| {
        if end.is_some_and(|end| end != at) {
            return false;
        }
        found = Some(Match {
            tokens: from..at,
            captures: captures.clone(),
        });
        true
    });
    found
}

/// Patterns over the words a, b and c, with their vocabulary.
fn patterns() -> impl Strategy<Value = (Seq, Vocabulary)> {
    let cache = WordCache::default();
    let word = |words: &[&str]| Seq::Token(Expr::of(Test::Word(cache.named(words))));
    let leaf = prop_oneof![
        Just(word(&["a"])),
        Just(word(&["b"])),
        Just(word(&["a", "c"])),
        Just(Seq::Token(Expr::of(Test::Any))),
        Just(Seq::Mention([MentionKind::Person].into(), None)),
    ];
    let patterns = leaf.prop_recursive(4, 14, 3, |inner| {
        let many = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            many.clone().prop_map(|parts| Seq::Concat(parts.into())),
            many.prop_map(|parts| Seq::Alt(parts.into())),
            inner.clone().prop_map(Seq::known),
            (inner.clone(), 0..3u32, 0..3u32, any::<bool>()).prop_map(
                |(inner, min, more, lazy)| Seq::Repeat {
                    inner: Arc::new(inner),
                    min,
                    max: min + more,
                    lazy
                }
            ),
            (
                prop::sample::select(vec![Slot::Person, Slot::Role]),
                inner.clone()
            )
                .prop_map(|(slot, inner)| Seq::Capture(slot, Arc::new(inner))),
            (any::<bool>(), any::<bool>(), inner).prop_map(|(behind, negated, inner)| Seq::Look {
                behind,
                negated,
                inner: Arc::new(inner)
            }),
        ]
    });
    let vocabulary = cache.into_vocabulary();
    patterns.prop_map(move |seq| (seq, vocabulary.clone()))
}

fn short_sentences() -> impl Strategy<Value = Sentence> {
    let piece = prop::sample::select(vec!["a", "b", "c", "[PER a ]", "[PER b c ]"]);
    prop::collection::vec(piece, 1..8).prop_map(|pieces| sentence(&pieces.join(" ")).1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn matching_agrees_with_plain_backtracking((seq, vocabulary) in patterns(), sentence in short_sentences()) {
        let view = View::new(&sentence, &vocabulary);
        let Ok(program) = Program::compile(seq.clone()) else { return Ok(()) };
        for start in 0..=view.len() {
            let hit = program.match_at(&view, start);
            if hit.as_ref().is_some_and(|hit| !hit.tokens.is_empty()) {
                prop_assert!(may_begin(&program, &view, start));
            }
            prop_assert_eq!(hit, ways(&view, &seq, start, None));
            let before = (start.saturating_sub(5)..start).rev().find_map(|from| ways(&view, &seq, from, Some(start)));
            prop_assert_eq!(program.match_before(&view, start, 5), before);
        }
        let mut expected = Vec::new();
        let mut start = 0;
        while start < view.len() {
            match ways(&view, &seq, start, None) {
                Some(hit) => {
                    start = hit.tokens.end.max(start + 1);
                    expected.push(hit);
                }
                None => start += 1,
            }
        }
        prop_assert_eq!(program.find_all(&view), expected);
    }
}

/// True where a match may begin, for all that is known of its first token.
fn may_begin(program: &Program, view: &View<'_>, at: usize) -> bool {
    program.first().is_none_or(|first| {
        let begins = |mention: &usize| {
            let mention = view.mention(*mention);
            let starts = mention.tokens.start == at && first.starting.contains(&mention.kind);
            starts || first.inside.contains(&mention.kind)
        };
        first
            .words
            .iter()
            .any(|words| words.contains(view.word(at)))
            || view.mentions_at(at).iter().any(begins)
            || !first.upos.is_empty()
                && (!view.has_syntax() || first.upos.contains(&view.token(at).upos))
    })
}

/// Instructions run to find all matches in a sentence of `length` tokens.
fn steps(trigger: &str, length: usize, piece: &str) -> usize {
    let words: Vec<&str> = piece.split(' ').cycle().take(length).collect();
    let (_, sentence) = sentence(&words.join(" "));
    let (pattern, vocabulary) = pattern(&format!("trigger = {trigger}"));
    let view = View::new(&sentence, &vocabulary);
    let program = pattern.trigger;
    let before = STEPS.get();
    let _ = program.find_all(&view);
    STEPS.get() - before
}

#[test]
fn time_is_linear_in_the_sentence() {
    for (trigger, piece) in [
        ("(([]{0,9}){0,9}){0,9} \"z\"", "a"),
        ("([word=a]{0,30} [word=a]{0,30}){1,15} \"z\"", "a"),
        ("( []{0,40} \"z\" | [] )", "a b"),
        ("( []{0,40} []{0,40} \"z\" | \"a\" []{0,9} \"b\" )", "a a b"),
        ("..40 ..40 ..40 \"z\" | []", "a"),
        ("( (\"a\"|[]) (\"a\"|[word=a]){0,39} ){1,7} \"z\"", "a"),
        // Look-arounds inside look-arounds would multiply.
        (
            "[] (?= []{0,40} (?= []{0,40} (?= []{0,40} (?= []{0,40} (?= []{0,40} \"z\" ) \"z\" ) \"z\" ) \"z\" ) \"z\" )",
            "a",
        ),
        (
            "[] (?! []{0,40} (?! []{0,40} (?! []{0,40} (?! []{0,40} \"a\" ) ) ) )",
            "a",
        ),
        (
            "[] (?<= []{0,40} (?<= []{0,40} (?<= []{0,40} (?<= \"z\" []{0,40} ) ) ) )",
            "a",
        ),
        ("[] ( (?= []{0,15} \"z\" ) []{0,2} ){0,30} \"z\"", "a"),
    ] {
        let (short, long) = (steps(trigger, 1_000, piece), steps(trigger, 2_000, piece));
        assert!(
            long * 100 <= short * 205,
            "{trigger}: {short} steps, then {long}"
        );
        // At most the size of the program for each token, a dozen times that for what looks back.
        assert!(long <= 14 * 2 * 2_000 * 2_001, "{trigger}: {long}");
    }
}
