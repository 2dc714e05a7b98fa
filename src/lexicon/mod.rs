//! Word lists of `models/lexicons/`: positions, portfolios, nationalities, given names, titles.
//!
//! Each file has one loader, which refuses duplicates and values without sense with the file, the line and what was expected.

mod demonyms;
mod error;
pub(crate) mod fold;
mod given_names;
pub(crate) mod grammar;
mod inflect;
mod inflections;
pub(crate) mod positions;
pub(crate) mod source;
mod titles;

pub use demonyms::{Demonyms, Place};
pub use error::LexiconError;
pub use given_names::GivenNames;
pub use inflections::{Inflections, LemmaId, WordClass};
pub(crate) use source::Source;
pub use titles::{Title, Titles};
