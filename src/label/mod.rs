//! Labelling: articles to annotation tools, and their labels back to gold files.
//!
//! [`GoldArticle`] is the guidelines' file format; [`Markup`] lays its records over the text as marks, which [`label_studio`] and [`brat`]
//! write and read. Nothing is lost on the way: accepted strings keep their order, whether or not the text has them, and so do statuses,
//! optional records and fields of one's own.

pub mod agree;
pub mod brat;
mod error;
mod gold;
pub mod label_studio;
mod markup;
mod notes;
mod offsets;
pub mod sample;
mod suggestion;

pub use error::LabelError;
pub use gold::{GoldArticle, GoldRecord, read_gold};
pub use markup::{Mark, Markup, Region, RegionKind};
pub use suggestion::{Filler, Suggestion};
