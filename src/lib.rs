//! Extracts career events from French and English news articles.

#![warn(missing_docs)]

pub mod article;
pub mod document;
pub mod reader;
pub mod record;
pub mod syntax;
pub mod text;
