//! Measuring: what was found against what people labelled.

mod error;
pub mod language;
pub(crate) mod lines;
pub mod ner;
pub(crate) mod table;

pub use error::EvaluateError;
