//! The V1 syntax of QuickStatements (<https://www.wikidata.org/wiki/Help:QuickStatements>): one command a line, its columns apart by tabs.
//!
//! There is no escape in it. A bar separates columns as a tab does, two of them separate commands, and `/* … */` at the end of a line is its
//! edit summary; so text can hold neither. Two quotes at both ends of a text are read as something else than one.

use std::fmt;

use super::super::claims::squashed;
use super::super::dates;
use crate::compare::date::DatePrefix;

/// A value of a statement, a qualifier or a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// An item, `Q42`, or `LAST`, the one that was made last.
    Item(String),
    /// A name for which no item is known; such a line can only be a note.
    Unknown(String),
    /// A text in a language.
    Text {
        /// ISO 639-1 code.
        language: String,
        /// The words.
        text: String,
    },
    /// A label or a web address.
    Plain(String),
    /// A date.
    Time(DatePrefix),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Item(number) => f.write_str(number),
            Value::Unknown(name) => write!(f, "[{}]", plain(name)),
            Value::Text { language, text } => write!(f, "{language}:\"{}\"", plain(text)),
            Value::Plain(text) => write!(f, "\"{}\"", plain(text)),
            Value::Time(date) => f.write_str(&dates::wikibase(*date)),
        }
    }
}

/// Text as a line can hold it: without tabs and line breaks, with a broken bar for a bar, and no signs of a comment.
pub(super) fn plain(text: &str) -> String {
    let mut text = squashed(text).replace('|', "¦").replace(['“', '”'], "\"");
    for (signs, apart) in [("/*", "/ *"), ("*/", "* /"), ("\"\"", "\"")] {
        // Taking one away may bring the next together.
        while text.contains(signs) {
            text = text.replace(signs, apart);
        }
    }
    text
}

/// A web address as a line can hold it: what [`web_address`](super::super::addresses::web_address) leaves, without the signs of a comment.
pub(super) fn address(text: &str) -> Value {
    Value::Plain(text.replace('*', "%2A"))
}

/// A line: a command, perhaps with qualifiers and references, and its edit summary.
pub(super) fn line<'v>(
    subject: &Value,
    rest: impl IntoIterator<Item = (&'v str, &'v Value)>,
    summary: &str,
) -> String {
    let mut line = subject.to_string();
    for (property, value) in rest {
        line.push_str(&format!("\t{property}\t{value}"));
    }
    if !summary.is_empty() {
        line.push_str(&format!(" /* {} */", plain(summary)));
    }
    line
}

/// A note, which QuickStatements does not know as a command.
pub(super) fn note(text: &str) -> String {
    format!("# {}", plain(text))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What QuickStatements makes of a line: its columns, and its edit summary.
    pub(in super::super) fn read(line: &str) -> (Vec<String>, Option<String>) {
        let line = line.trim().replace("||", "\n").replace('|', "\t");
        let comment = regex::Regex::new(r"^(.*?)\s*/\*\s*(.*?)\s*\*/\s*$").unwrap();
        let (command, summary) = match comment.captures(&line) {
            Some(found) => (found[1].to_owned(), Some(found[2].to_owned())),
            None => (line, None),
        };
        let columns = command.split('\t').map(|column| column.trim().to_owned());
        (columns.collect(), summary)
    }

    /// What it makes of a value: its type and its text.
    pub(in super::super) fn read_value(value: &str) -> (&'static str, String) {
        let value = value.replace(['“', '”'], "\"");
        for (kind, pattern) in [
            ("item", r"^(LAST|Q\d+)$"),
            ("id", r#"^"""(.*)"""$"#),
            ("text", r#"^[a-z_-]+:"(.*)"$"#),
            ("string", r#"^"(.*)"$"#),
            ("time", r"^([+-]\d+-\d\d-\d\dT\d\d:\d\d:\d\dZ/\d+)$"),
        ] {
            let pattern = regex::Regex::new(pattern).unwrap();
            if let Some(found) = pattern.captures(&value) {
                return (kind, found[1].trim().to_owned());
            }
        }
        ("none", value)
    }

    #[test]
    fn values_are_written_as_the_help_page_has_them() {
        let values = [
            Value::Item("Q42".into()),
            Value::Text {
                language: "fr".into(),
                text: "Elle dit « \"oui\" »".into(),
            },
            Value::Plain("a\tb\nc | d /* e */ \"\"\"f".into()),
            Value::Time(dates::parse("2016-02").unwrap()),
        ];
        let written: Vec<String> = values.iter().map(Value::to_string).collect();
        assert_eq!(
            written,
            [
                "Q42",
                "fr:\"Elle dit « \"oui\" »\"",
                "\"a b c ¦ d / * e * / \"f\"",
                "+2016-02-00T00:00:00Z/10"
            ]
        );
    }

    proptest! {
        #[test]
        fn a_line_is_read_back(
            texts in proptest::collection::vec("[a-z|/*\"“”\t\r\n é]{0,12}|\\PC{0,12}", 3),
            summary in "[a-z|/*\"\t\n é]{0,12}",
        ) {
            let values = [
                Value::Plain(texts[0].clone()),
                Value::Text { language: "fr".into(), text: texts[1].clone() },
                Value::Plain(texts[2].clone()),
            ];
            let subject = Value::Item("Q1".into());
            let rest = ["P1", "P2", "S3"].into_iter().zip(&values);
            let written = line(&subject, rest, &summary);
            let (columns, found) = read(&written);
            prop_assert_eq!(columns.len(), 7, "{}", written);
            prop_assert_eq!(&columns[0], "Q1");
            for (number, kind) in ["string", "text", "string"].into_iter().enumerate() {
                let (found, text) = read_value(&columns[2 + 2 * number]);
                prop_assert_eq!(found, kind, "{}", written);
                prop_assert_eq!(text, plain(&texts[number]), "{}", written);
            }
            let summary = plain(&summary);
            prop_assert_eq!(found.unwrap_or_default(), summary);
        }

        #[test]
        fn a_note_is_one_line_and_no_command(text in "\\PC{0,30}|[|Q1P\t\n]{0,20}") {
            let written = note(&text);
            let (columns, _) = read(&written);
            prop_assert!(columns[0].starts_with('#'));
            prop_assert!(!written.contains('\n') && columns.len() == 1);
        }
    }
}
