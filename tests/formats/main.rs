//! Every format in and out, through the program.

mod input;
mod mix;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod resume;
mod run;
#[cfg(feature = "html")]
mod web;
