//! For a terminal.

use std::fmt::Write;

use super::super::evaluation::Evaluation;
use super::super::mistakes::{MarkedSentence, Mistake};
use super::tables::{Table, comparison_tables, tables};
use super::{change_counts, describe, left_out, slot_changes};

/// Near misses that are shown for a record; the JSON has all.
const NEAR: usize = 5;

/// The report as text. The first two tables are those of the reference scorer, with an interval at the end of each line.
pub fn text(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    for table in tables(evaluation) {
        push_table(&mut out, &table);
    }
    // Writing to a string cannot fail.
    let _ = push_comparison(&mut out, evaluation);
    if let Some(errors) = &evaluation.errors {
        let _ = push_errors(&mut out, errors);
    }
    let ends = out.trim_end().len();
    out.truncate(ends);
    out.push('\n');
    out
}

fn push_table(out: &mut String, table: &Table) {
    let least = |column: usize| {
        let widths = table.widths;
        widths
            .get(column)
            .or(widths.last())
            .copied()
            .unwrap_or_default()
    };
    let length = |text: &String| text.chars().count();
    let longest_key = table.rows.iter().map(|(key, _)| length(key)).max();
    let first = least(0).max(longest_key.unwrap_or_default() + 3);
    let width = |column: usize| {
        let cells = table.rows.iter().map(|(_, cells)| length(&cells[column]));
        let longest = cells.chain([length(&table.columns[column])]).max();
        least(column + 1).max(longest.unwrap_or_default() + 1)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let mut push = |key: &str, cells: &[String]| {
        let mut line = format!("{key:first$}");
        for (cell, width) in cells.iter().zip(&widths) {
            line.push_str(&format!("{cell:>width$}"));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    };
    push(table.name, &table.columns);
    for (key, cells) in &table.rows {
        push(&format!("  {key}"), cells);
    }
    if !table.note.is_empty() {
        out.push_str(&table.note);
        out.push('\n');
    }
    out.push('\n');
}

fn push_comparison(out: &mut String, evaluation: &Evaluation) -> std::fmt::Result {
    let Some(comparison) = &evaluation.comparison else {
        return Ok(());
    };
    writeln!(
        out,
        "since the earlier run, over {} articles: {}",
        comparison.articles,
        change_counts(comparison)
    )?;
    for line in left_out(comparison) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    for table in comparison_tables(comparison) {
        push_table(out, &table);
    }
    for change in &comparison.changes {
        let record = describe(&change.event_type, &change.record);
        let (sign, what) = (change.kind.sign(), change.kind.label());
        writeln!(out, "{sign} {what}: {}: {record}", change.article)?;
        if !change.slots.is_empty() {
            writeln!(out, "    {}", slot_changes(change))?;
        }
        if !change.rules.is_empty() {
            writeln!(out, "    rules: {}", change.rules.join(", "))?;
        }
    }
    writeln!(out)
}

fn push_errors(out: &mut String, errors: &[Mistake]) -> std::fmt::Result {
    if errors.is_empty() {
        return writeln!(out, "no record is missed or spurious");
    }
    for error in errors {
        let record = describe(&error.event_type, &error.slots);
        let kind = error.kind.label().to_uppercase();
        let confidence = error
            .confidence
            .map_or_else(String::new, |c| format!(" ({c:.2})"));
        writeln!(out, "{kind} {}: {record}{confidence}", error.article)?;
        if let Some(sentence) = &error.sentence {
            writeln!(out, "    {}", bracketed(sentence))?;
        }
        if let Some(instead) = &error.instead {
            writeln!(out, "    {instead}")?;
        }
        for rule in &error.rules {
            writeln!(out, "    fired: {rule}")?;
        }
        for near in error.near.iter().take(NEAR) {
            writeln!(out, "    close: {}: {}", near.rule, near.reason)?;
        }
        if error.near.len() > NEAR {
            writeln!(out, "    … and {} more came close", error.near.len() - NEAR)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The sentence on one line, with the record's strings in brackets.
fn bracketed(sentence: &MarkedSentence) -> String {
    let pieces = sentence.pieces().into_iter();
    let marked: String = pieces
        .map(|(text, slot)| match slot {
            Some(slot) => format!("[{text}]{slot}"),
            None => text,
        })
        .collect();
    marked.split_whitespace().collect::<Vec<_>>().join(" ")
}
