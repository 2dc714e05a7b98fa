//! `carriere evaluate`: what the extractor gets right, measured against hand-labelled articles.

mod events;
pub(super) mod output;
mod thresholds;

use super::Outcome;
use crate::error::Error;

pub(crate) use events::EventArgs as EvaluateArgs;

/// Runs the command.
pub(crate) fn run(args: &EvaluateArgs) -> Result<Outcome, Error> {
    events::run(args)
}
