//! Measuring against hand-labelled articles: event and argument scores, and what stands behind them.
//!
//! [`pair`] says which predicted record tells which gold record, [`ArticleOutcome`] what became of each, and [`Evaluation`] makes all
//! figures of these. What counts as right is defined by the labelling guidelines and their reference scorer (Python, one file); every
//! figure here equals its own to the last digit, ties included, which `tests/evaluate` holds.
//!
//! | module | answers |
//! | --- | --- |
//! | `strings`, `matching`, `assignment` | is this the same organisation, person, record? |
//! | `scores` | precision, recall and F1 of event records (by type and language) and of arguments (by slot and language) |
//! | `person` | how often is the person right where the rest is? |
//! | `confusion` | which type is taken for which? |
//! | `calibration`, `isotonic` | is a confidence of 0.8 right eight times in ten, and what would be? |
//! | `resampling` | how far could a figure be off, and is a difference more than chance? |
//! | `mistakes`, `locate`, `explain` | in which sentence was a record missed or made up, and by which rule? |
//! | `comparison` | what got better and worse since an earlier run? |
//! | [`ner`] | are names found with their exact words and type? |
//! | [`language`] | is the language of a text told right, and is its confidence to be trusted? |
//! | `report` | all this as text, Markdown and a page |

mod assignment;
mod calibration;
mod comparison;
mod confusion;
mod error;
mod evaluation;
mod event;
mod explain;
mod gold;
mod isotonic;
pub mod language;
pub(crate) mod lines;
mod locate;
mod matching;
mod mistakes;
pub mod ner;
mod outcome;
mod person;
mod predictions;
pub mod report;
mod resampling;
mod scores;
mod slot;
mod strings;
pub(crate) mod table;
#[cfg(test)]
mod testing;

pub use assignment::assign;
pub use calibration::{Bin, Calibration};
pub use comparison::{
    Change, ChangeKind, Comparison, SlotChange, SlotState, compare, read_earlier,
};
pub use confusion::{Confusion, NONE};
pub use error::EvaluateError;
pub use evaluation::{Evaluation, Intervals};
pub use event::{LabelledEvent, Source};
pub use explain::explain;
pub use gold::{GoldArticle, read_gold};
pub use isotonic::fit_confidence;
pub(crate) use matching::{Demand, pair_by};
pub use matching::{Pairing, pair};
pub use mistakes::{Mark, MarkedSentence, Mistake, MistakeKind, NearMiss, mistakes};
pub use outcome::{ArticleOutcome, GoldOutcome, PredictedOutcome, Slots};
pub use person::PersonAccuracy;
pub use predictions::{Predictions, predicted_events};
pub use resampling::{Difference, Interval, LEVEL, Resampling, differences, intervals};
pub use scores::{Counts, CountsByKey, Score, Tally, round4, scores};
pub use slot::ScoredSlot;
pub use strings::{Phrase, tokens};
