//! What holds for any text: tokens cover it in order, mentions are made of tokens, heads make a tree.

use carriere::document::Sentence;
use carriere::reader::Request;
use carriere::syntax::Relation;
use carriere::text::Span;
use proptest::prelude::*;
use unicode_normalization::char::is_combining_mark;

use crate::checkpoint::{read, reader};

/// Asserts every invariant of a read sentence.
pub fn assert_sound(text: &str, sentence: &Sentence) {
    let tokens = &sentence.tokens;
    let mut end = sentence.span.start;
    for token in tokens {
        let span = token.span;
        assert!(
            end <= span.start && span.start < span.end,
            "{span:?} after {end} in {text:?}"
        );
        // Slicing panics off a character boundary.
        let word = &text[span.start..span.end];
        assert_eq!(word, word.trim(), "{text:?}");
        assert!(!token.lower.is_empty());
        assert_nothing_lost(text, end, span.start);
        end = span.end;
    }
    assert!(end <= sentence.span.end);
    assert_nothing_lost(text, end, sentence.span.end);
    let mut last = 0;
    for mention in &sentence.mentions {
        let range = &mention.tokens;
        assert!(last <= range.start && range.start < range.end && range.end <= tokens.len());
        let cover = tokens[range.start].span.cover(&tokens[range.end - 1].span);
        assert_eq!(mention.span, cover, "{text:?}");
        assert!((0.0..=1.0).contains(&mention.score));
        last = range.end;
    }
    if sentence.has_syntax && !tokens.is_empty() {
        assert_tree(text, sentence);
    }
}

/// No letter and no digit stands between two tokens. A combining mark goes with what it stands on, so one on a blank or on a
/// character that the tokeniser drops may.
fn assert_nothing_lost(text: &str, start: usize, end: usize) {
    let between = &text[start..end];
    let lost = between
        .chars()
        .find(|c| c.is_alphanumeric() && !is_combining_mark(*c));
    assert!(lost.is_none(), "{lost:?} lost in {between:?} of {text:?}");
}

fn assert_tree(text: &str, sentence: &Sentence) {
    let tokens = &sentence.tokens;
    let roots = tokens.iter().filter(|token| token.head.is_none()).count();
    assert_eq!(roots, 1, "{text:?}");
    for (start, token) in tokens.iter().enumerate() {
        assert_eq!(
            token.head.is_none(),
            token.relation == Relation::Root,
            "{text:?}"
        );
        assert!((0.0..=1.0).contains(&token.arc_probability));
        let (mut word, mut steps) = (start, 0);
        while let Some(head) = tokens[word].head {
            assert!(
                head < tokens.len() && steps <= tokens.len(),
                "a cycle in {text:?}"
            );
            (word, steps) = (head, steps + 1);
        }
    }
}

/// A piece of text of the kinds that are hard on offsets.
fn piece() -> impl Strategy<Value = String> {
    let accents = "[éèêëàâùûüîïôçœæÉÈÀÇŒÅøßłñžđĲﬁﬀ]{1,6}";
    let hard = [
        "l’",
        "d'",
        "aujourd’hui",
        "e\u{301}le\u{300}ve",
        "A\u{30a}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{ad}",
        "\u{202e}",
        "\u{0}",
        "\u{7}",
        "\u{7f}",
        "\u{fffd}",
        "\u{fffd}\u{6d6}",
        "\u{85}",
        "\u{a0}",
        "\u{2009}",
        "\u{2028}",
        "👩‍👩‍👧",
        "🇫🇷",
        "🙂",
        "👍🏽",
        "½",
        "①",
        "Ⅳ",
        "²",
        "ﷺ",
        "ǅ",
        "İ",
        "ẞ",
        "가",
        "각",
        "中文",
        "日本語",
        "ｶﾞ",
        "العربية",
        "हिन्दी",
        "ไทย",
        "\u{1d400}",
        "\u{e000}",
        "▁",
        "_",
        "…",
        "«\u{a0}",
        "\u{a0}»",
        "--",
        "'",
        "’’",
        "[UNK]",
        "<s>",
        "</s>",
        "<pad>",
        "<mask>",
    ];
    prop_oneof![
        3 => "[a-zA-Z]{1,12}",
        2 => accents,
        4 => proptest::sample::select(hard.to_vec()).prop_map(str::to_owned),
        2 => "[ \t\r\n]{1,3}",
        1 => "[0-9]{1,8}[.,:/-]?",
        1 => "[!-/:-@]{1,4}",
        1 => "\\PC{1,6}",
        1 => any::<char>().prop_map(String::from),
        1 => proptest::collection::vec(any::<char>(), 1..5).prop_map(String::from_iter),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_text_reads_soundly(pieces in proptest::collection::vec(piece(), 0..25)) {
        let Some(reader) = reader() else { return Ok(()) };
        let text = pieces.concat();
        assert_sound(&text, &read(reader, &[&text])[0]);
    }

    #[test]
    fn any_stretch_of_a_text_reads_soundly(before in piece(), pieces in proptest::collection::vec(piece(), 0..12), after in piece()) {
        let Some(reader) = reader() else { return Ok(()) };
        let text = format!("{before}{}{after}", pieces.concat());
        let span = Span::new(before.len(), text.len() - after.len());
        let sentences = reader.read(&[Request { text: &text, span }]).expect("a sentence");
        prop_assert_eq!(sentences[0].span, span);
        assert_sound(&text, &sentences[0]);
    }
}

#[test]
fn very_long_words_and_sentences_read_soundly() {
    let Some(reader) = reader() else { return };
    let texts = [
        "x".repeat(20_000),
        "é\u{301}".repeat(3_000),
        "🙂".repeat(2_000),
        "https://example.org/".to_owned() + &"a-b_c%20/".repeat(500),
        "Anne Roux et ".repeat(600),
        " ".repeat(10_000),
        "\u{200b}".repeat(3_000),
    ];
    for text in &texts {
        assert_sound(text, &read(reader, &[text])[0]);
    }
}

#[test]
fn no_sentences_and_empty_sentences() {
    let Some(reader) = reader() else { return };
    assert!(read(reader, &[]).is_empty());
    for sentence in read(reader, &["", " ", "\u{feff}", "\n"]) {
        assert!(sentence.tokens.is_empty() && sentence.mentions.is_empty());
    }
}
