//! Rows of a table of text, and the cells that an event fills, for every table that goes out.

use crate::record::{Argument, Event, Slot};

/// Writes cells as rows of text.
pub(crate) struct Rows {
    delimiter: u8,
    keep_formulas: bool,
}

/// What stands between the sentences of an event with several.
const BETWEEN_SENTENCES: &str = " […] ";

/// What a slot stands for, besides its words.
type Meaning = (&'static str, fn(&Argument) -> Option<&str>);

const CANONICAL: Option<Meaning> = Some(("canonical", |argument| argument.canonical.as_deref()));
const VALUE: Option<Meaning> = Some(("value", |argument| argument.value.as_deref()));
const CONCEPT: Option<Meaning> = Some(("concept", |argument| argument.concept.as_deref()));

/// The slots, each with a column for its words and perhaps one for what they stand for.
const SLOTS: [(Slot, Option<Meaning>); 9] = [
    (Slot::Person, CANONICAL),
    (Slot::Organization, CANONICAL),
    (Slot::Role, CONCEPT),
    (Slot::Place, None),
    (Slot::Date, VALUE),
    (Slot::EndDate, VALUE),
    (Slot::By, CANONICAL),
    (Slot::Predecessor, CANONICAL),
    (Slot::Successor, CANONICAL),
];

/// The columns of an event's sentences.
const EVIDENCE: [&str; 4] = ["evidence", "evidence_start", "evidence_end", "rules"];

impl Rows {
    /// Rows whose cells are apart by `delimiter`; unless `keep_formulas`, cells that a spreadsheet would compute are defused.
    pub(crate) fn new(delimiter: u8, keep_formulas: bool) -> Self {
        Rows {
            delimiter,
            keep_formulas,
        }
    }

    /// The names of the columns that [`Rows::event`] fills.
    pub(crate) fn event_names() -> Vec<String> {
        let mut names = Vec::new();
        for (slot, meaning) in SLOTS {
            names.push(slot.label().to_owned());
            names.extend(meaning.map(|(name, _)| format!("{}_{name}", slot.label())));
        }
        names.extend(EVIDENCE.map(str::to_owned));
        names
    }

    /// The cells of an event's slots and sentences.
    pub(crate) fn event(&self, event: &Event) -> Vec<String> {
        let mut cells = Vec::new();
        for (slot, meaning) in SLOTS {
            let argument = event.argument(slot);
            cells.push(self.safe(argument.map_or("", |argument| argument.text.as_str())));
            if let Some((_, meaning)) = meaning {
                cells.push(self.safe(argument.and_then(meaning).unwrap_or_default()));
            }
        }
        let joined = |texts: Vec<&str>, between: &str| self.safe(&texts.join(between));
        let evidence = &event.evidence;
        let first = evidence.first();
        let offset =
            |offset: Option<usize>| offset.map(|offset| offset.to_string()).unwrap_or_default();
        cells.push(joined(
            evidence.iter().map(|e| e.text.as_str()).collect(),
            BETWEEN_SENTENCES,
        ));
        cells.push(offset(first.map(|evidence| evidence.start)));
        cells.push(offset(first.map(|evidence| evidence.end)));
        cells.push(joined(
            evidence.iter().map(|e| e.rule.as_str()).collect(),
            " ",
        ));
        cells
    }

    /// Appends a row, quoted as RFC 4180 has it.
    pub(crate) fn row(&self, cells: &[String], out: &mut Vec<u8>) {
        for (number, cell) in cells.iter().enumerate() {
            if number > 0 {
                out.push(self.delimiter);
            }
            let special = |byte: &u8| *byte == self.delimiter || b"\"\r\n".contains(byte);
            if cell.as_bytes().iter().any(special) {
                out.push(b'"');
                out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                out.push(b'"');
            } else {
                out.extend_from_slice(cell.as_bytes());
            }
        }
        out.push(b'\n');
    }

    /// A cell that no spreadsheet takes for a formula: after OWASP's list of what begins one, with the full-width forms.
    pub(crate) fn safe(&self, cell: &str) -> String {
        let is_formula =
            cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        match is_formula && !self.keep_formulas {
            true => format!("'{cell}"),
            false => cell.to_owned(),
        }
    }

    /// A cell for what may be missing.
    pub(crate) fn optional(&self, cell: Option<&str>) -> String {
        self.safe(cell.unwrap_or_default())
    }
}
