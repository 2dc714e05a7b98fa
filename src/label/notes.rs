//! What a labelling tool has no mark for, as a line that people can write: `date = 2016-02; role = "head; acting"`.
//!
//! A part is a name, `=` and a value, parted by `;` or a line break; a value with such characters is a JSON string. A part without `=`
//! is a remark and says nothing.

/// Writes parts in order.
pub(super) fn write(parts: &[(String, String)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, value)| format!("{name} = {}", quoted(value)))
        .collect();
    parts.join("; ")
}

/// A value as it is, or as a JSON string where reading would take it for something else.
fn quoted(value: &str) -> String {
    let is_plain = !value.is_empty()
        && value.trim() == value
        && !value.starts_with('"')
        && !value.contains(|c: char| {
            c == ';' || c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
        });
    match is_plain {
        true => value.to_owned(),
        // Escaped where JSON need not, so that no tool takes it for a line break.
        false => serde_json::Value::from(value)
            .to_string()
            .replace('\u{85}', "\\u0085")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"),
    }
}

/// Reads the parts of a note, with their names in lower case, unless they begin with `+`.
///
/// # Errors
/// What is wrong and the mend.
pub(super) fn read(note: &str) -> Result<Vec<(String, String)>, String> {
    let mut parts = Vec::new();
    let mut rest = note;
    while !rest.is_empty() {
        let end = rest.find([';', '\n']).unwrap_or(rest.len());
        let part = &rest[..end];
        let Some((name, value)) = part.split_once('=') else {
            rest = after(rest, end);
            continue;
        };
        let name = match name.trim() {
            own if own.starts_with('+') => own.to_owned(),
            slot => slot.to_lowercase(),
        };
        let start = name_end(rest) + (value.len() - value.trim_start().len());
        if !rest[start..].starts_with('"') {
            parts.push((name, value.trim().to_owned()));
            rest = after(rest, end);
            continue;
        }
        let mut strings = serde_json::Deserializer::from_str(&rest[start..]).into_iter::<String>();
        let Some(Ok(value)) = strings.next() else {
            return Err(format!(
                "the quotation after `{name} =` does not end, or has a \\ that means nothing; mend it as in JSON"
            ));
        };
        let next = start + strings.byte_offset();
        let end = rest[next..]
            .find([';', '\n'])
            .map_or(rest.len(), |at| next + at);
        if !rest[next..end].trim().is_empty() {
            return Err(format!(
                "something follows the quotation after `{name} =`; put a ; before it"
            ));
        }
        parts.push((name, value));
        rest = after(rest, end);
    }
    Ok(parts)
}

/// The place after the first `=`.
fn name_end(rest: &str) -> usize {
    rest.find('=').map_or(0, |at| at + 1)
}

/// What follows the separator at `end`.
fn after(rest: &str, end: usize) -> &str {
    rest.get(end + 1..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(parts: &[(&str, &str)]) -> Vec<(String, String)> {
        parts
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    }

    #[test]
    fn people_can_write_notes() {
        assert_eq!(
            read("to be checked; Date=2016-02\n role = chef; adjoint").unwrap(),
            pairs(&[("date", "2016-02"), ("role", "chef")])
        );
        assert_eq!(
            read("role = \"chef; adjoint\" ; a = b = c").unwrap(),
            pairs(&[("role", "chef; adjoint"), ("a", "b = c")])
        );
        assert!(read(" ;; remark").unwrap().is_empty());
        assert!(read("role = \"chef").unwrap_err().contains("does not end"));
        assert!(
            read("role = \"chef\" adjoint")
                .unwrap_err()
                .contains("something follows")
        );
        assert_eq!(
            write(&pairs(&[("date", "2016"), ("role", "a;b")])),
            "date = 2016; role = \"a;b\""
        );
    }

    proptest! {
        #[test]
        fn any_values_come_back(values in prop::collection::vec("\\PC{0,8}|[ \n\r\";=\\\\\u{2028}a]{0,6}", 0..4)) {
            let parts: Vec<_> = values.into_iter().map(|value| ("role".to_owned(), value)).collect();
            let note = write(&parts);
            let is_one_line = !note.contains(['\n', '\r', '\u{2028}']);
            prop_assert!(is_one_line);
            prop_assert_eq!(read(&note).unwrap(), parts);
        }

        #[test]
        fn any_note_is_read_or_refused(note in "\\PC{0,30}|[ \n\";=\\\\a]{0,20}") {
            let _ = read(&note);
        }
    }
}
