//! Exports of a comparison: what each format holds, and what other programs say of it.

mod cli;
mod followthemoney;
#[cfg(feature = "parquet")]
mod parquet;
mod quickstatements;
mod stories;
mod table;
