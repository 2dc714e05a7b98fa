//! What the reader finds in gold texts.

use std::collections::BTreeSet;
use std::ops::Range;

use super::chunks::Chunk;
use super::conll::Sequence;
use super::surface;
use super::texts::LabelledText;
use crate::document::{Language, Sentence};
use crate::language::detect;
use crate::reader::{Reader, ReaderError, Request};
use crate::sentences::Splitter;
use crate::text::{CodePoints, Span};

/// Sentences that are read together.
const BATCH: usize = 256;

/// The language of a file, by its first sentences, for how words are joined; English where it is neither.
pub fn language_of(sequences: &[Sequence]) -> Language {
    /// More text does not change the answer.
    const SAMPLE: usize = 100;
    let words = sequences
        .iter()
        .take(SAMPLE)
        .flat_map(|sequence| &sequence.words);
    let text: Vec<&str> = words.map(String::as_str).collect();
    let detected = detect(None, &text.join(" "), None);
    detected.language.unwrap_or(Language::English)
}

/// The names that the reader finds in sentences of words: their text is rebuilt, and a name covers the words that it touches.
///
/// # Errors
/// [`ReaderError`] when the network fails.
pub fn in_words(
    reader: &Reader,
    sequences: &[Sequence],
    language: Language,
) -> Result<Vec<BTreeSet<Chunk>>, ReaderError> {
    let mut found = Vec::with_capacity(sequences.len());
    for batch in sequences.chunks(BATCH) {
        let surfaces: Vec<(String, Vec<Span>)> = batch
            .iter()
            .map(|s| surface::join(&s.words, language))
            .collect();
        let requests: Vec<Request<'_>> = surfaces
            .iter()
            .map(|(text, _)| Request::whole(text))
            .collect();
        let sentences = reader.read(&requests)?;
        for (sentence, (_, words)) in sentences.iter().zip(&surfaces) {
            found.push(names_over(sentence, words));
        }
    }
    Ok(found)
}

/// The names of a sentence over the words at these places.
fn names_over(sentence: &Sentence, words: &[Span]) -> BTreeSet<Chunk> {
    let mentions = sentence.mentions.iter();
    mentions
        .filter_map(|mention| {
            let Range { start, end } = touched(words, &mention.span);
            let name = mention.kind.label().to_owned();
            (start < end).then_some(Chunk { start, end, name })
        })
        .collect()
}

/// The words that share a byte with a span.
fn touched(words: &[Span], span: &Span) -> Range<usize> {
    let start = words.partition_point(|word| word.end <= span.start);
    let end = words.partition_point(|word| word.start < span.end);
    start..end
}

/// The names that the reader finds in texts, in code points. With a `splitter` a text is cut into sentences as articles are; without,
/// each is one sentence.
///
/// # Errors
/// [`ReaderError`] when the network fails.
pub fn in_texts(
    reader: &Reader,
    texts: &[LabelledText],
    splitter: Option<&Splitter>,
) -> Result<Vec<BTreeSet<Chunk>>, ReaderError> {
    let mut found = Vec::with_capacity(texts.len());
    for batch in texts.chunks(BATCH) {
        let spans: Vec<Vec<Span>> = batch.iter().map(|text| sentences(text, splitter)).collect();
        let requests: Vec<Request<'_>> = batch
            .iter()
            .zip(&spans)
            .flat_map(|(text, spans)| {
                let request = move |span: &Span| Request {
                    text: &text.text,
                    span: *span,
                };
                spans.iter().map(request)
            })
            .collect();
        let mut sentences = reader.read(&requests)?.into_iter();
        for (text, spans) in batch.iter().zip(&spans) {
            let points = CodePoints::new(&text.text);
            let read = sentences.by_ref().take(spans.len());
            let mentions = read.flat_map(|sentence| sentence.mentions);
            let names = mentions.map(|mention| Chunk {
                start: points.at(mention.span.start),
                end: points.at(mention.span.end),
                name: mention.kind.label().to_owned(),
            });
            found.push(names.collect());
        }
    }
    Ok(found)
}

fn sentences(text: &LabelledText, splitter: Option<&Splitter>) -> Vec<Span> {
    match splitter {
        Some(splitter) => {
            let language = detect(None, &text.text, text.language.as_deref()).language;
            splitter.split(&text.text, language.unwrap_or(Language::English))
        }
        None => vec![Span::new(0, text.text.len())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_covers_the_words_that_it_touches() {
        let (_, words) = surface::join(&["à", "l'", "Opéra-Bastille", "."], Language::French);
        assert_eq!(touched(&words, &Span::new(5, 11)), 2..3);
        assert_eq!(touched(&words, &Span::new(3, 11)), 1..3);
        assert_eq!(touched(&words, &Span::new(2, 3)), 0..0);
        assert_eq!(touched(&[], &Span::new(0, 3)), 0..0);
    }
}
