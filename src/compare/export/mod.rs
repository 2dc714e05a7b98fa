//! A comparison in other formats: tables, Parquet, entities of FollowTheMoney, statements for Wikidata.
//!
//! Each format takes one story after the other and keeps no more of them than it must: a spreadsheet and Parquet nothing, FollowTheMoney the
//! identifiers of what it has written, Wikidata the person of the story before. Only the two last say what happened in somebody else's terms;
//! which term an event becomes is data in `models/exports`.

mod addresses;
mod claims;
mod condition;
mod dates;
mod error;
mod followthemoney;
mod format;
mod identifiers;
mod organizations;
#[cfg(feature = "parquet")]
mod parquet;
mod posts;
mod quickstatements;
mod summary;
mod table;
#[cfg(test)]
mod testing;
mod writer;

pub use error::ExportError;
pub use format::{StoryFormat, StoryOptions};
pub use quickstatements::Items;
pub use writer::StoryWriter;
