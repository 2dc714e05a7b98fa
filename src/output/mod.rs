//! Writing: records, rejects and the summary of a run.

mod checkpoint;
mod chunks;
pub(crate) mod format;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
mod records;
mod rejects;
mod resume;
pub(crate) mod rows;
mod sink;
mod summary;
mod table;

pub use format::{Compression, OutputFormat, OutputOptions, rejects_path};
pub use records::RecordWriter;
pub use rejects::RejectWriter;
pub use resume::{Resumed, resume};
pub use sink::{Sink, WriteError};
pub use summary::Summary;
