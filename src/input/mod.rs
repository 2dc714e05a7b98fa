//! Reading: files, folders and standard input to a stream of articles, each with its position.
//!
//! Nothing here panics or stops for bad input: what cannot be read becomes a [`Reject`] and reading goes on. Memory is bounded by
//! one line or text file of at most [`ReadOptions::max_bytes`] and, for folders, the listings of the folders on the way.

mod batch;
mod format;
mod json;
mod lines;
mod reader;
mod reject;
mod utf8;
mod walk;

pub use batch::{Batch, BatchLimits, Entry, read_ahead};
pub use format::Format;
pub use reader::{ArticleReader, Located, ReadOptions};
pub use reject::{Position, Problem, Reject, code};
pub use walk::{Input, Source, Walk};
