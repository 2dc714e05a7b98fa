//! Extracts career events from French and English news articles.

#![warn(missing_docs)]

pub mod article;
pub mod check;
pub mod cli;
pub mod dates;
pub mod document;
pub mod lexicon;
pub mod record;
pub mod roles;
pub mod syntax;
pub mod text;
