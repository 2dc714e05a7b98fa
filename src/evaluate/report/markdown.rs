//! For a pull request or a repository.

use std::fmt::Write;

use super::super::evaluation::Evaluation;
use super::super::mistakes::{MarkedSentence, Mistake};
use super::tables::{Table, comparison_tables, tables};
use super::{change_counts, describe, left_out, slot_changes};

/// The report as Markdown (GitHub's tables).
pub fn markdown(evaluation: &Evaluation) -> String {
    let mut out = String::from("# Evaluation\n");
    // Writing to a string cannot fail.
    let _ = write(&mut out, evaluation);
    out
}

fn write(out: &mut String, evaluation: &Evaluation) -> std::fmt::Result {
    writeln!(out, "\n{} articles.", evaluation.articles)?;
    for table in tables(evaluation) {
        write_table(out, &table)?;
    }
    if let Some(comparison) = &evaluation.comparison {
        writeln!(out, "\n## Since the earlier run\n")?;
        writeln!(
            out,
            "{} articles are compared: {}.",
            comparison.articles,
            change_counts(comparison)
        )?;
        for line in left_out(comparison) {
            writeln!(out, "{}", escaped(&line))?;
        }
        for table in comparison_tables(comparison) {
            write_table(out, &table)?;
        }
        if !comparison.changes.is_empty() {
            writeln!(out, "\n## Records that changed\n")?;
        }
        for change in &comparison.changes {
            let record = escaped(&describe(&change.event_type, &change.record));
            let (what, article) = (change.kind.label(), escaped(&change.article));
            write!(out, "- **{what}**, {article}: {record}")?;
            if !change.slots.is_empty() {
                write!(out, " ({})", slot_changes(change))?;
            }
            let rules = change.rules.iter().map(|rule| code(rule));
            writeln!(out, "{}", prefixed("; ", rules))?;
        }
    }
    match evaluation.errors.as_deref() {
        None => Ok(()),
        Some([]) => writeln!(out, "\n## Errors\n\nNo record is missed or spurious."),
        Some(errors) => {
            writeln!(out, "\n## Errors\n")?;
            errors.iter().try_for_each(|error| write_error(out, error))
        }
    }
}

fn write_table(out: &mut String, table: &Table) -> std::fmt::Result {
    writeln!(out, "\n## {}\n", table.title)?;
    let columns: Vec<String> = table.columns.iter().map(|column| escaped(column)).collect();
    writeln!(out, "| | {} |", columns.join(" | "))?;
    writeln!(out, "| --- |{}", " ---: |".repeat(columns.len()))?;
    for (key, cells) in &table.rows {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        writeln!(out, "| {} | {} |", escaped(key), cells.join(" | "))?;
    }
    match table.note.is_empty() {
        true => Ok(()),
        false => writeln!(out, "\n{}", table.note),
    }
}

fn write_error(out: &mut String, error: &Mistake) -> std::fmt::Result {
    let record = escaped(&describe(&error.event_type, &error.slots));
    let (kind, article) = (error.kind.label(), escaped(&error.article));
    let confidence = error
        .confidence
        .map_or_else(String::new, |c| format!(" ({c:.2})"));
    writeln!(out, "- **{kind}**, {article}: {record}{confidence}")?;
    if let Some(sentence) = &error.sentence {
        writeln!(out, "  - {}", emphasised(sentence))?;
    }
    if let Some(instead) = &error.instead {
        writeln!(out, "  - {}", escaped(instead))?;
    }
    if !error.rules.is_empty() {
        writeln!(
            out,
            "  - fired: {}",
            prefixed("", error.rules.iter().map(|rule| code(rule)))
        )?;
    }
    for near in &error.near {
        writeln!(
            out,
            "  - close: {}: {}",
            code(&near.rule),
            escaped(&near.reason)
        )?;
    }
    Ok(())
}

/// The items, separated by commas, after `prefix`; nothing where there are none.
fn prefixed(prefix: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.is_empty() {
        true => String::new(),
        false => format!("{prefix}{}", items.join(", ")),
    }
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// The sentence on one line, with the record's strings in bold.
fn emphasised(sentence: &MarkedSentence) -> String {
    let pieces = sentence.pieces().into_iter();
    let marked: String = pieces
        .map(|(text, slot)| match slot {
            Some(_) => format!("**{}**", escaped(&text)),
            None => escaped(&text),
        })
        .collect();
    marked.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_as_it_is() {
        assert_eq!(escaped("a_b|c <d>\n*e*"), "a\\_b\\|c &lt;d> \\*e\\*");
    }
}
