//! Comparing what sources say of the same person: which events several of them tell, and what they contradict each other in.
//!
//! [`Comparison`] groups the events of many records by person, across articles and languages, and by what happened, and gives a
//! [`Story`] for each event of the world. What it knows of names, words and posts is [`CompareKnowledge`].
//!
//! | module | answers |
//! | --- | --- |
//! | `claim`, `read`, `rows` | what do the records say, and how is it kept small? |
//! | `lexicons` | how are names spelt, words translated, posts called in the other language? |
//! | `names`, `organizations`, `roles`, `places`, `date` | are two fillers of a slot the same? |
//! | `persons` | who is who? |
//! | `events` | which tellings are one event, and what do they contradict each other in? |
//! | `links` | how much of it is right, measured against labelled links? |

mod claim;
mod comparison;
mod date;
mod events;
pub mod export;
mod interner;
mod lexicons;
mod links;
mod names;
mod organizations;
mod persons;
mod places;
mod read;
mod relation;
mod roles;
mod rows;
mod sources;
mod story;
#[cfg(test)]
mod testing;
mod told;

pub use comparison::{Comparison, ComparisonBuilder, DuplicateArticle};
pub use lexicons::CompareKnowledge;
pub use links::{GoldLinks, LinkScores, Rates};
pub(crate) use read::RecordReader;
pub(crate) use sources::Sources;
pub use story::{Disputed, Story, StoryMention, StoryPerson, Verdict};
pub use told::Told;
