//! [Label Studio](https://labelstud.io): tasks out, its JSON export in.
//!
//! A region (`labels`) is a marked stretch or an event; an event's relations lead to its regions, labelled with the slot; choices and a
//! text area of the region hold status, whether it is optional, and notes.
//!
//! Offsets count **code points**, as Label Studio has stored them since 1.5 (`charsToCodePoints` in its editor); before, it stored the
//! UTF-16 units of JavaScript. Each region says its text, so import finds out which it is.

mod config;
mod export;
mod import;

pub use config::config;
pub use export::{Origin, task};
pub use import::{Choice, Imported, read};

/// Names in the labelling configuration, which results refer to.
const TEXT: &str = "text";
const LABEL: &str = "label";
const STATUS: &str = "status";
const OPTIONAL: &str = "optional";
const NOTE: &str = "note";
/// A field of the data that export adds for the configuration to show.
const HEADER: &str = "carriere";
/// The one choice of [`OPTIONAL`].
const IS_OPTIONAL: &str = "optional";
