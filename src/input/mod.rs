//! Reading: files, folders, patterns and standard input to a stream of articles, each with its position.
//!
//! Nothing here panics or stops for bad input: what cannot be read becomes a [`Reject`] and reading goes on. Memory is bounded by
//! one line, row, record or file of at most [`ReadOptions::max_bytes`] and, for folders, the listings of the folders on the way. A compressed
//! file is decompressed as it is read, within an [`Expansion`].

mod batch;
#[cfg(feature = "html")]
mod charset;
mod compression;
mod csv;
mod fields;
mod format;
#[cfg(feature = "html")]
mod headers;
#[cfg(feature = "html")]
mod http;
mod json;
mod json_lines;
mod json_values;
mod lines;
mod object;
mod origin;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod peek;
mod reader;
mod reject;
mod rows;
mod text;
mod utf16;
mod utf8;
mod walk;
#[cfg(feature = "html")]
mod warc;

pub use batch::{Batch, BatchLimits, Entry, read_ahead};
pub use compression::Expansion;
pub(crate) use compression::unpacked;
pub use fields::Fields;
pub use format::Format;
pub(crate) use lines::{Line, Lines};
pub(crate) use peek::Peek;
pub use reader::{ArticleReader, Located, ReadOptions};
pub use reject::{Place, Position, Problem, Reject, code};
pub(crate) use utf8::decode as decode_utf8;
pub(crate) use walk::io_problem;
pub use walk::{Input, Source, Walk};
