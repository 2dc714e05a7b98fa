//! Which rules fired or came close in the sentences of missed records.

use std::collections::{BTreeMap, BTreeSet};

use super::mistakes::{Mistake, MistakeKind, NearMiss};
use crate::article::Article;
use crate::check;
use crate::document::Sentence;
use crate::pipeline::{Analysis, Pipeline};
use crate::reader::ReaderError;
use crate::rules::Outcome;
use crate::text::CodePoints;

/// Articles that are read together.
const BATCH: usize = 32;

/// Fills in [`Mistake::rules`] and [`Mistake::near`] of missed records by reading their articles again, every sentence of them.
/// `articles` are those of the pipeline, by identifier.
///
/// # Errors
/// A [`ReaderError`] when the network fails.
pub fn explain(
    pipeline: &Pipeline,
    articles: &BTreeMap<&str, &Article>,
    mistakes: &mut [Mistake],
) -> Result<(), ReaderError> {
    let missed = |mistake: &&Mistake| mistake.kind == MistakeKind::Missed;
    let ids: BTreeSet<String> = mistakes
        .iter()
        .filter(missed)
        .map(|mistake| mistake.article.clone())
        .collect();
    let wanted: Vec<Article> = ids
        .iter()
        .filter_map(|id| articles.get(id.as_str()).map(|article| (*article).clone()))
        .collect();
    for articles in wanted.chunks(BATCH) {
        let analyses = pipeline.analyse_all(articles)?;
        for (article, analysis) in articles.iter().zip(&analyses) {
            let points = CodePoints::new(&article.text);
            let own = mistakes.iter_mut().filter(|mistake| {
                mistake.kind == MistakeKind::Missed && mistake.article == article.id
            });
            for mistake in own {
                if let Some(sentence) = sentence_of(mistake, analysis, &points) {
                    look(pipeline, sentence, mistake);
                }
            }
        }
    }
    Ok(())
}

/// The sentence read that begins where the mistake's does.
fn sentence_of<'a>(
    mistake: &Mistake,
    analysis: &'a Analysis,
    points: &CodePoints<'_>,
) -> Option<&'a Sentence> {
    let start = mistake.sentence.as_ref()?.start;
    let sentences = &analysis.sentences;
    let index = sentences
        .binary_search_by_key(&start, |sentence| points.at(sentence.span.start))
        .ok()?;
    sentences.get(index)
}

/// Runs the rules of the article's language over the sentence.
fn look(pipeline: &Pipeline, sentence: &Sentence, mistake: &mut Mistake) {
    let Some(language) = crate::document::Language::ALL
        .iter()
        .find(|language| language.code() == mistake.language)
    else {
        return;
    };
    let (mut fired, mut near) = (BTreeSet::new(), BTreeSet::new());
    let rules = pipeline.rules(*language);
    let view = rules.view(sentence);
    rules.run(&view, &mut |rule, outcome| {
        if let Outcome::Fired(_) = outcome {
            fired.insert(rule.id.to_string());
        }
        let is_of_type = rule
            .event_type
            .is_some_and(|kind| kind.label() == mistake.event_type);
        if is_of_type && let Some(reason) = check::describe(rule, &outcome) {
            near.insert(NearMiss {
                rule: rule.id.to_string(),
                reason,
            });
        }
    });
    near.retain(|near| !fired.contains(&near.rule));
    mistake.rules = fired.into_iter().collect();
    mistake.near = near.into_iter().collect();
}
