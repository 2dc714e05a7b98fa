//! Long articles.

use std::time::Instant;

use carriere::article::Article;
use carriere::pipeline::{Pipeline, PipelineOptions};

use crate::checkpoint::folder;

/// Paragraphs of news until `bytes` bytes are reached.
fn text(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 400);
    let mut day = 0;
    while text.len() < bytes {
        day += 1;
        text += &format!(
            "La Banque du Littoral a nommé Claire Vasseur directrice générale de sa filiale numéro {day}. Elle succède à \
             Marc Olivet, parti à la retraite après {} ans. « C’est une page qui se tourne », a-t-il dit à l’antenne.\n\n",
            day % 40
        );
    }
    text
}

/// Processes one article of about `bytes` bytes; returns the seconds it took.
fn process(bytes: usize) -> Option<f64> {
    folder()?;
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/models");
    let pipeline = Pipeline::load(&PipelineOptions::new(models)).expect("a pipeline");
    let article = Article::new("long", text(bytes));
    let length = article.text.chars().count();
    let start = Instant::now();
    let records = pipeline.process(&[article]);
    let seconds = start.elapsed().as_secs_f64();
    let record = records[0].as_ref().expect("a record");
    assert!(!record.events.is_empty());
    assert!(
        record
            .events
            .iter()
            .all(|event| event.evidence.iter().all(|e| e.end <= length))
    );
    Some(seconds)
}

#[test]
fn an_article_of_200_kilobytes() {
    process(200_000);
}

#[test]
#[ignore = "takes minutes"]
fn an_article_of_two_megabytes() {
    if let Some(seconds) = process(2_000_000) {
        println!("2 MB in {seconds:.0} s");
    }
}
