//! Parquet: one row a story.

use std::io::Write;

use carriere::compare::export::StoryFormat;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

use crate::stories::{export, options, stories};

#[test]
fn each_story_is_a_row_with_its_mentions() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&export(&stories(), &options(StoryFormat::Parquet)))
        .unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let mut json = arrow_json::LineDelimitedWriter::new(Vec::new());
    for batch in batches.build().unwrap() {
        json.write(&batch.unwrap()).unwrap();
    }
    json.finish().unwrap();
    let json = String::from_utf8(json.into_inner()).unwrap();
    let rows: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), stories().len());
    for (row, (story, told)) in rows.iter().zip(stories()) {
        assert_eq!(row["person"], serde_json::to_value(&story.person).unwrap());
        assert_eq!(row["verdict"], story.verdict.label());
        assert_eq!(
            row["conflicts"],
            serde_json::to_value(&story.conflicts).unwrap()
        );
        let mentions = row["mentions"].as_array().unwrap();
        assert_eq!(mentions.len(), told.len());
        for ((written, mention), told) in mentions.iter().zip(&story.mentions).zip(&told) {
            assert_eq!(written["article"], mention.article);
            assert_eq!(written["event"], mention.event);
            assert_eq!(written["person"]["text"], told.event.person.text);
            assert_eq!(
                written["article_title"].as_str(),
                told.record.title.as_deref()
            );
            assert_eq!(written["evidence"][0]["text"], told.event.evidence[0].text);
        }
    }
}
