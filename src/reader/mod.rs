//! Reading.
pub mod engine;
#[cfg(feature = "rten")]
pub mod rten;
#[cfg(feature = "rust-bert")]
pub mod rust_bert;
