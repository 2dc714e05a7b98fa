//! Extracts career events from French and English news articles.

#![warn(missing_docs)]

pub mod article;
pub mod boilerplate;
pub mod check;
pub mod cli;
pub mod dates;
pub mod document;
pub mod error;
pub mod inflections;
pub mod input;
pub mod knowledge;
pub mod language;
pub mod lexicon;
pub mod mentions;
pub mod organizations;
pub mod output;
pub mod persons;
pub mod pipeline;
pub mod reader;
pub mod record;
pub mod references;
pub mod resolve;
pub mod roles;
pub mod rules;
pub mod sentences;
pub mod syntax;
pub mod text;
