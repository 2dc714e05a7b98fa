//! CSV and TSV: one row a mention.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use carriere::compare::export::StoryFormat;

use crate::stories::{export, exported, nasty_stories, options, stories};

/// The rows by column name, as a parser sees them.
pub fn rows(text: &str, delimiter: u8) -> Vec<HashMap<String, String>> {
    let mut parser: csv_core::Reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), text.as_bytes());
    let mut cell = vec![0; text.len() + 1];
    loop {
        let (result, read, written) = parser.read_field(rest, &mut cell);
        rest = &rest[read..];
        match result {
            csv_core::ReadFieldResult::Field { record_end } => {
                row.push(String::from_utf8(cell[..written].to_vec()).unwrap());
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            csv_core::ReadFieldResult::End => break,
            _ => {}
        }
    }
    let mut rows = rows.into_iter();
    let names = rows.next().unwrap();
    rows.map(|row| {
        assert_eq!(row.len(), names.len());
        names.iter().cloned().zip(row).collect()
    })
    .collect()
}

#[test]
fn each_mention_is_a_row_with_its_story() {
    let rows = rows(&exported(&options(StoryFormat::Csv)), b',');
    let mentions: usize = stories()
        .iter()
        .map(|(story, _)| story.mentions.len())
        .sum();
    assert_eq!(rows.len(), mentions);
    let (first, second) = (&rows[0], &rows[1]);
    for column in [
        "story_id",
        "person_id",
        "verdict",
        "languages",
        "reasons",
        "mentions",
    ] {
        assert_eq!(first[column], second[column], "{column}");
    }
    assert_eq!(first["person_name"], "Anne Roux");
    assert_eq!(first["person_names"], "Anne Roux; A. Roux; Roux");
    assert_eq!(first["verdict"], "agree");
    assert_eq!(first["languages"], "fr; en");
    assert_eq!(
        (&*first["article_id"], &*second["article_id"]),
        ("fr-1", "en-1")
    );
    assert_eq!(first["date_value"], "2016-02");
    assert_eq!(second["organization"], "National Climate Council");
    assert_eq!(second["url"], "https://example.org/en-1");
    assert!(first["evidence"].starts_with("En février 2016"));
    let conflict = rows
        .iter()
        .find(|row| row["verdict"] == "conflict")
        .unwrap();
    assert_eq!(conflict["conflicts"], "date");
    // A pivot table over `story_id` counts stories.
    let ids: HashSet<&String> = rows.iter().map(|row| &row["story_id"]).collect();
    assert_eq!(ids.len(), stories().len());
}

#[test]
fn cells_are_safe_for_spreadsheets_unless_asked_otherwise() {
    let mut options = options(StoryFormat::Tsv);
    let source = |text: &str| {
        let rows = rows(text, b'\t');
        let row = rows.iter().find(|row| row["article_id"] == "en-2");
        row.unwrap()["source"].clone()
    };
    assert_eq!(source(&exported(&options)), "'=HYPERLINK(\"x\")");
    options.keep_formulas = true;
    options.byte_order_mark = true;
    let text = exported(&options);
    assert!(text.starts_with('\u{FEFF}'));
    assert_eq!(source(&text), "=HYPERLINK(\"x\")");
}

#[test]
fn a_table_may_be_compressed() {
    let plain = exported(&options(StoryFormat::Csv));
    let mut packed = options(StoryFormat::Csv);
    packed.compression = carriere::output::Compression::Gzip;
    let bytes = export(&stories(), &packed);
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, plain);
    packed.compression = carriere::output::Compression::Zstd;
    let bytes = export(&stories(), &packed);
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(bytes.as_slice())
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, plain);
}

#[test]
fn cells_are_read_back_whatever_is_in_them() {
    let nasty = nasty_stories();
    for (format, delimiter) in [(StoryFormat::Csv, b','), (StoryFormat::Tsv, b'\t')] {
        let mut options = options(format);
        options.keep_formulas = true;
        let rows = rows(
            &String::from_utf8(export(&nasty, &options)).unwrap(),
            delimiter,
        );
        let told = nasty
            .iter()
            .flat_map(|(story, told)| told.iter().map(move |told| (story, told)));
        let mut count = 0;
        for (row, (story, told)) in rows.iter().zip(told) {
            assert_eq!(row["person_name"], story.person.canonical);
            assert_eq!(Some(&row["article_title"]), told.record.title.as_ref());
            assert_eq!(row["evidence"], told.event.evidence[0].text);
            count += 1;
        }
        assert_eq!(count, rows.len());
    }
}
