//! Records as a table: one row an event.

use std::io;

use super::rows::Rows;
use crate::record::{Event, Record};

/// Writes the events of records as rows of text.
pub(super) struct Table(Rows);

impl Table {
    /// A table whose cells are apart by `delimiter`; unless `keep_formulas`, cells that a spreadsheet would compute are defused.
    pub(super) fn new(delimiter: u8, keep_formulas: bool) -> Self {
        Table(Rows::new(delimiter, keep_formulas))
    }

    /// Appends the column names.
    pub(super) fn header(&self, out: &mut Vec<u8>) {
        let mut names: Vec<String> = [
            "article_id",
            "language",
            "article_date",
            "article_title",
            "url",
            "source",
            "type",
            "status",
            "confidence",
        ]
        .map(str::to_owned)
        .into();
        names.extend(Rows::event_names());
        names.push("metadata".to_owned());
        self.0.row(&names, out);
    }

    /// Appends a row for each event of a record.
    pub(super) fn record(&self, record: &Record, out: &mut Vec<u8>) -> io::Result<()> {
        if record.events.is_empty() {
            return Ok(());
        }
        let metadata = match record.metadata.is_empty() {
            true => String::new(),
            false => serde_json::to_string(&record.metadata)?,
        };
        for event in &record.events {
            self.0.row(&self.event(record, event, &metadata), out);
        }
        Ok(())
    }

    /// The cells of an event.
    fn event(&self, record: &Record, event: &Event, metadata: &str) -> Vec<String> {
        let rows = &self.0;
        let mut cells = vec![
            rows.safe(&record.id),
            record.language.clone(),
            rows.optional(record.date.as_deref()),
            rows.optional(record.title.as_deref()),
            rows.optional(record.url.as_deref()),
            rows.optional(record.source.as_deref()),
            event.event_type.label().to_owned(),
            event.status.label().to_owned(),
            event.confidence.to_string(),
        ];
        cells.extend(rows.event(event));
        cells.push(rows.safe(metadata));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Argument, EventType, Evidence};
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn argument(text: &str) -> Argument {
        Argument {
            text: text.into(),
            canonical: Some(format!("{text}!")),
            concept: None,
            value: None,
            start: 3,
            end: 9,
        }
    }

    fn event(person: &str) -> Event {
        let evidence = |start: usize, text: &str, rule: &str| Evidence {
            start,
            end: start + 5,
            text: text.into(),
            rule: rule.into(),
        };
        Event {
            confidence: 0.75,
            evidence: vec![
                evidence(1, "Un, deux.", "fr/a"),
                evidence(40, "Trois\n\"4\".", "fr/b"),
            ],
            ..crate::testing::event(EventType::Tenure, argument(person))
        }
    }

    fn record(id: &str, persons: &[&str]) -> Record {
        Record {
            id: id.into(),
            language: "fr".into(),
            events: persons.iter().map(|person| event(person)).collect(),
            ..Record::default()
        }
    }

    /// The cells of each row, as a parser sees them.
    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut parser = csv_core::Reader::new();
        let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), bytes);
        let mut cell = vec![0; bytes.len() + 1];
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
                csv_core::ReadFieldResult::End => return rows,
                other => assert_eq!(other, csv_core::ReadFieldResult::InputEmpty),
            }
        }
    }

    /// The rows by column name.
    fn written(records: &[Record], keep_formulas: bool) -> Vec<HashMap<String, String>> {
        let table = Table::new(b',', keep_formulas);
        let mut out = Vec::new();
        table.header(&mut out);
        for record in records {
            table.record(record, &mut out).unwrap();
        }
        let mut rows = cells(&out).into_iter();
        let names = rows.next().unwrap();
        rows.map(|row| names.iter().cloned().zip(row).collect())
            .collect()
    }

    #[test]
    fn each_event_is_a_row() {
        let mut first = record("a", &["Roux", "Morel"]);
        first.metadata.insert("page".into(), 3.into());
        let rows = written(&[first, record("b", &[]), record("c", &["Hardy"])], false);
        let persons: Vec<_> = rows
            .iter()
            .map(|row| (row["article_id"].as_str(), row["person"].as_str()))
            .collect();
        assert_eq!(persons, [("a", "Roux"), ("a", "Morel"), ("c", "Hardy")]);
        let row = &rows[0];
        assert_eq!(row["person_canonical"], "Roux!");
        assert_eq!(row["confidence"], "0.75");
        assert_eq!(row["evidence"], "Un, deux. […] Trois\n\"4\".");
        assert_eq!(
            (row["evidence_start"].as_str(), row["rules"].as_str()),
            ("1", "fr/a fr/b")
        );
        assert_eq!(
            (row["metadata"].as_str(), row["organization"].as_str()),
            (r#"{"page":3}"#, "")
        );
        assert_eq!(row.len(), 31);
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula(text in "[=+@\t\r\n＝－a-]{1,6}") {
            let rows = written(&[record(&text, &[&text])], false);
            for cell in rows[0].values() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '－']), "{cell:?}");
            }
            prop_assert_eq!(rows[0]["person"].strip_prefix('\'').unwrap_or(&rows[0]["person"]), &text);
            prop_assert_eq!(&written(&[record(&text, &[&text])], true)[0]["person"], &text);
        }
    }
}
