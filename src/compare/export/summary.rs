//! A story in a few words.

use crate::compare::{Disputed, Story, Verdict};

/// How its sources stand to each other: "French and English sources agree", "sources contradict each other in: date".
pub(super) fn verdict(story: &Story) -> String {
    let languages: Vec<&str> = story.languages.iter().map(|l| language(l)).collect();
    let languages = languages.join(" and ");
    match story.verdict {
        Verdict::Agree => format!("{languages} sources agree"),
        Verdict::Only => format!("told in {languages} only"),
        Verdict::Conflict => {
            let slots: Vec<&str> = story
                .conflicts
                .iter()
                .map(|c| Disputed::label(*c))
                .collect();
            format!(
                "{languages} sources contradict each other in: {}",
                slots.join(", ").replace('_', " ")
            )
        }
    }
}

/// The English name of a language.
fn language(code: &str) -> &str {
    match code {
        "fr" => "French",
        "en" => "English",
        other => other,
    }
}
