//! Writing: records, rejects and the summary of a run.

mod checkpoint;
mod chunks;
mod format;
#[cfg(feature = "parquet")]
mod parquet;
mod records;
mod rejects;
mod resume;
mod sink;
mod summary;
mod table;

pub use format::{Compression, OutputFormat, OutputOptions, rejects_path};
pub use records::RecordWriter;
pub use rejects::RejectWriter;
pub use resume::{Resumed, resume};
pub use sink::{Sink, WriteError};
pub use summary::Summary;
