//! Extracts career events from French and English news articles.

#![warn(missing_docs)]

pub mod article;
pub mod document;
pub mod persons;
pub mod record;
pub mod references;
pub mod syntax;
pub mod text;
