//! Lines of an annotation file.

/// A line of an annotation file; identifiers are as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line<'l> {
    /// `T1⇥person 0 4;6 8⇥text`
    TextBound {
        id: &'l str,
        kind: &'l str,
        /// The parts, as code points.
        parts: Vec<(usize, usize)>,
        text: &'l str,
    },
    /// `E1⇥departure:T1 person:T2 person2:T3`
    Event {
        id: &'l str,
        kind: &'l str,
        trigger: &'l str,
        /// Roles without their numbers, and what fills them.
        arguments: Vec<(&'l str, &'l str)>,
    },
    /// `R1⇥person Arg1:T1 Arg2:T2`
    Relation {
        kind: &'l str,
        from: &'l str,
        to: &'l str,
    },
    /// `A1⇥Status E1 planned`, `M1⇥Optional E1`
    Attribute {
        name: &'l str,
        target: &'l str,
        value: Option<&'l str>,
    },
    /// `#1⇥AnnotatorNotes E1⇥text`
    Note {
        kind: &'l str,
        target: &'l str,
        text: &'l str,
    },
    /// A line that says nothing of events: `*` (equivalence), `N` (normalization).
    Other,
}

/// Reads a line.
///
/// # Errors
/// What was expected.
pub(super) fn parse(line: &str) -> Result<Line<'_>, String> {
    let mut fields = line.splitn(3, '\t');
    let id = fields.next().unwrap_or_default();
    let body = fields.next().unwrap_or_default();
    let text = fields.next();
    let words: Vec<&str> = body.split(' ').filter(|word| !word.is_empty()).collect();
    match id.chars().next() {
        Some('T') => text_bound(id, body, text.unwrap_or_default())
            .ok_or_else(|| "expected `T1`, a tab, a type, start and end, a tab and the text; write it with brat".into()),
        Some('E') => event(id, &words)
            .ok_or_else(|| "expected `E1`, a tab, `type:trigger` and `slot:target` pairs; write it with brat".into()),
        Some('R') => match words.as_slice() {
            [kind, from, to] => Ok(Line::Relation {
                kind,
                from: target(from),
                to: target(to),
            }),
            _ => Err("expected `R1`, a tab, a slot, `Arg1:` and `Arg2:`; write it with brat".into()),
        },
        Some('A' | 'M') => match words.as_slice() {
            [name, target] => Ok(Line::Attribute {
                name,
                target,
                value: None,
            }),
            [name, target, value] => Ok(Line::Attribute {
                name,
                target,
                value: Some(value),
            }),
            _ => Err("expected `A1`, a tab, an attribute, its target and its value; write it with brat".into()),
        },
        Some('#') => match words.as_slice() {
            [kind, target] => Ok(Line::Note {
                kind,
                target,
                text: text.unwrap_or_default(),
            }),
            // A comment of the file itself.
            _ => Ok(Line::Other),
        },
        Some('*' | 'N') => Ok(Line::Other),
        _ => Err("expected an annotation (T, E, R, A, M, N, * or #) and a tab; write it with brat".into()),
    }
}

/// What stands after the colon.
fn target(argument: &str) -> &str {
    argument
        .split_once(':')
        .map_or(argument, |(_, target)| target)
}

fn text_bound<'l>(id: &'l str, body: &'l str, text: &'l str) -> Option<Line<'l>> {
    let (kind, places) = body.split_once(' ')?;
    let part = |part: &str| -> Option<(usize, usize)> {
        let (start, end) = part.trim().split_once(' ')?;
        Some((start.trim().parse().ok()?, end.trim().parse().ok()?))
    };
    let parts: Option<Vec<_>> = places.split(';').map(part).collect();
    Some(Line::TextBound {
        id,
        kind,
        parts: parts?,
        text,
    })
}

fn event<'l>(id: &'l str, words: &[&'l str]) -> Option<Line<'l>> {
    let (first, rest) = words.split_first()?;
    let (kind, trigger) = first.split_once(':')?;
    let argument = |word: &&'l str| {
        let (role, target) = word.split_once(':')?;
        Some((role.trim_end_matches(|c: char| c.is_ascii_digit()), target))
    };
    let arguments: Option<Vec<_>> = rest.iter().map(argument).collect();
    Some(Line::Event {
        id,
        kind,
        trigger,
        arguments: arguments?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_line_is_read() {
        assert_eq!(
            parse("T1\tperson 0 4;6 8\tAnne\tR"),
            Ok(Line::TextBound {
                id: "T1",
                kind: "person",
                parts: vec![(0, 4), (6, 8)],
                text: "Anne\tR"
            })
        );
        assert_eq!(
            parse("E1\tdeparture:T1 person:T2 end_date12:T3 "),
            Ok(Line::Event {
                id: "E1",
                kind: "departure",
                trigger: "T1",
                arguments: vec![("person", "T2"), ("end_date", "T3")]
            })
        );
        let relation = Line::Relation {
            kind: "person",
            from: "E1",
            to: "T2",
        };
        assert_eq!(parse("R1\tperson Arg1:E1 Arg2:T2\t"), Ok(relation));
        let attribute = |value| Line::Attribute {
            name: "Status",
            target: "E1",
            value,
        };
        assert_eq!(
            parse("A1\tStatus E1 planned"),
            Ok(attribute(Some("planned")))
        );
        assert_eq!(parse("M1\tStatus E1"), Ok(attribute(None)));
        let note = Line::Note {
            kind: "AnnotatorNotes",
            target: "E1",
            text: "date = 2016",
        };
        assert_eq!(parse("#1\tAnnotatorNotes E1\tdate = 2016"), Ok(note));
        assert_eq!(parse("*\tEquiv T1 T2"), Ok(Line::Other));
        assert_eq!(parse("# by hand"), Ok(Line::Other));
    }

    #[test]
    fn broken_lines_are_refused() {
        for line in [
            "",
            "T1 person 0 4 Anne",
            "T1\tperson 0\tx",
            "T1\tperson 0 x\tx",
            "E1\tdeparture",
            "E1\t",
            "R1\tperson",
            "A1\tStatus",
            "Q1\tx",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in "[TERAMN#*][0-9]{0,2}\t?[a-z :;0-9T\t]{0,20}|\\PC{0,20}") {
            let _ = parse(&line);
        }
    }
}
