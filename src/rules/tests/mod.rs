//! Tests of the rule language, one file a part of it.

mod conditions;
mod events;
mod faults;
mod needs;
mod paths;
mod properties;
mod sequences;
