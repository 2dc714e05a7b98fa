//! Every format in and out, through the program.

mod input;
#[cfg(unix)]
mod kills;
#[cfg(feature = "html")]
mod layouts;
mod mix;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod progress;
mod resume;
mod run;
#[cfg(feature = "html")]
mod web;
