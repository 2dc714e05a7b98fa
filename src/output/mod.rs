//! Writing: records, rejects and the summary of a run.

mod records;
mod rejects;
mod resume;
mod sink;
mod summary;

pub use records::RecordWriter;
pub use rejects::{RejectWriter, rejects_path};
pub use resume::{Resumed, resume};
pub use sink::{Sink, WriteError};
pub use summary::Summary;
