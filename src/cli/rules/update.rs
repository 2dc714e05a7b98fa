//! `carriere rules test --update`: examples rewritten to what their rules give, after review.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};

use toml_edit::{DocumentMut, InlineTable, Value};

use super::print_failure;
use crate::check::{Failure, Found, Report};
use crate::error::Error;
use crate::record::{Slot, Status};

/// What the reviewer says of one failure.
enum Answer {
    Take,
    Leave,
    Stop,
}

/// Goes through the failures whose rules fired and rewrites those examples that the reviewer takes (`yes`: all); how many were.
///
/// # Errors
///
/// [`Error::Usage`] when nobody can be asked, [`Error::Io`] and [`Error::Rules`] when a rule file cannot be rewritten.
pub(super) fn update(report: &Report, yes: bool) -> Result<usize, Error> {
    if !yes && !io::stdin().is_terminal() {
        return Err(Error::Usage(
            "--update asks about each example; run it in a terminal, or add --yes".into(),
        ));
    }
    let mut updated = 0;
    for failure in &report.failures {
        // With several events the nearest to what the example asks for is the one meant.
        let Some(found) = failure.expected.as_ref().and_then(|expected| {
            let shared = |found: &&Found| {
                let slots = found.slots.iter();
                slots
                    .filter(|(slot, value)| expected.slots.get(slot) == Some(value))
                    .count()
            };
            failure.found.iter().max_by_key(shared)
        }) else {
            continue;
        };
        match if yes { Answer::Take } else { ask(failure)? } {
            Answer::Take => {
                rewrite(failure, found)?;
                updated += 1;
            }
            Answer::Leave => {}
            Answer::Stop => break,
        }
    }
    Ok(updated)
}

/// Shows the failure as a diff on standard error and asks.
fn ask(failure: &Failure) -> Result<Answer, Error> {
    let terminal = |error| Error::io("use", "the terminal", error);
    let mut out = io::stderr().lock();
    print_failure(&mut out, failure).map_err(terminal)?;
    loop {
        write!(out, "rewrite the example? [y]es, [n]o, [q]uit: ").map_err(terminal)?;
        out.flush().map_err(terminal)?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(terminal)?;
        match line.trim() {
            "y" | "yes" => return Ok(Answer::Take),
            "n" | "no" => return Ok(Answer::Leave),
            "q" | "quit" => return Ok(Answer::Stop),
            _ if read == 0 => return Ok(Answer::Stop),
            _ => {}
        }
    }
}

/// Puts what the rule gave into the example of its file.
fn rewrite(failure: &Failure, found: &Found) -> Result<(), Error> {
    let path = &failure.path;
    let text = fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    let changed = rewritten(&text, failure, found).ok_or_else(|| Error::Rules {
        path: path.clone(),
        line: Some(failure.line),
        column: None,
        message: "this example is no longer in the file; run the test again".into(),
    })?;
    fs::write(path, changed).map_err(|error| Error::io("write", path, error))
}

/// The file's text with the example changed; `None` when the example is not there.
fn rewritten(text: &str, failure: &Failure, found: &Found) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let example = example_of(&mut document, failure)?;
    for slot in Slot::ALL {
        set(
            example,
            slot.label(),
            found.slots.get(slot).map(String::as_str),
        );
    }
    let status = (found.status != Status::Actual).then(|| found.status.label());
    set(example, "status", status);
    example.fmt();
    Some(document.to_string())
}

fn example_of<'d>(document: &'d mut DocumentMut, failure: &Failure) -> Option<&'d mut InlineTable> {
    let name = failure.rule.rsplit('/').next()?;
    let rules = document.get_mut("rule")?.as_array_of_tables_mut()?;
    // Two rules of one name can stand in one file only when they state different events.
    rules
        .iter_mut()
        .filter(|rule| rule.get("name").and_then(|it| it.as_str()) == Some(name))
        .filter_map(|rule| rule.get_mut("examples")?.as_array_mut())
        .flat_map(|examples| examples.iter_mut())
        .filter_map(Value::as_inline_table_mut)
        .find(|example| example.get("text").and_then(Value::as_str) == Some(failure.text.as_str()))
}

fn set(example: &mut InlineTable, key: &str, value: Option<&str>) {
    match value {
        Some(value) => {
            example.insert(key, value.into());
        }
        None => {
            example.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn only_the_example_changes() {
        let file = r#"# Kept.
[[rule]]
name   = "leave"   # kept too
pattern = '''
trigger = [lemma=quitter]
'''
examples = [
  { text = "Anne Roux part.", person = "Anne Roux" },
  { text = "Il quitte Arvex.", person = "Paul Petit", date = "2016" },
]
"#;
        let failure = Failure {
            rule: Arc::from("fr/departure/leave"),
            path: "departure.toml".into(),
            line: 3,
            text: "Il quitte Arvex.".into(),
            expected: None,
            found: Vec::new(),
            reason: None,
        };
        let found = Found {
            status: Status::Planned,
            slots: BTreeMap::from([
                (Slot::Person, "Paul Petit".to_owned()),
                (Slot::Organization, "Arvex".to_owned()),
            ]),
        };
        let changed = rewritten(file, &failure, &found).unwrap();
        let wanted = file.replace(
            r#"person = "Paul Petit", date = "2016" }"#,
            r#"person = "Paul Petit", organization = "Arvex", status = "planned" }"#,
        );
        assert_eq!(changed, wanted);
        let gone = Failure {
            text: "Elle quitte Arvex.".into(),
            ..failure
        };
        assert_eq!(rewritten(file, &gone, &found), None);
    }
}
