//! The reader on the bundled checkpoint, through its public interface.
//!
//! Without `models/reader/model.onnx` these tests say so and pass.

mod checkpoint;
mod composition;
mod folders;
mod length;
mod offsets;
mod sentence;
