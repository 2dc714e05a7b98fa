//! [brat](http://brat.nlplab.org): folders of texts with [standoff annotation](http://brat.nlplab.org/standoff.html), out and in.
//!
//! `NAME.txt` is the text, `NAME.ann` its annotation: text-bound (`T`), events (`E`) with numbered roles for further strings
//! (`role:T3 role2:T4`), attributes (`A`: Status, Optional) and notes (`#`). Offsets count **code points** of the file, line breaks
//! included. `annotation.conf` says what can be marked; `articles.jsonl` keeps what brat has no place for (identifier, language, date).

mod export;
mod import;
mod standoff;

pub use export::{CONFIGURATION, annotation, write};
pub use import::{Imported, read};

/// The file that keeps the articles' other fields, each with the name of its text file.
const ARTICLES: &str = "articles.jsonl";
/// The field of [`ARTICLES`] that names the text file, without its extension.
const FILE: &str = "file";
/// The attribute that is a status other than actual.
const STATUS: &str = "Status";
/// The attribute of optional events.
const OPTIONAL: &str = "Optional";
/// The type of notes.
const NOTES: &str = "AnnotatorNotes";
