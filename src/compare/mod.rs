//! Comparing what sources say of the same person: which events several of them tell, and what they contradict each other in.

mod story;
mod told;

pub use story::{Disputed, Story, StoryMention, StoryPerson, Verdict};
pub use told::Told;
