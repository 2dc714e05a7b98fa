//! A comparison as a table: one row a mention, so that a pivot table can count stories, articles or languages.

use super::identifiers;
use crate::compare::{Disputed, Story, Told};
use crate::output::rows::Rows;

/// The columns of the story, the same in all its rows.
const STORY: [&str; 12] = [
    "story_id",
    "person_id",
    "person_name",
    "person_names",
    "type",
    "story_status",
    "verdict",
    "conflicts",
    "languages",
    "score",
    "reasons",
    "mentions",
];

/// The columns of the article and of the event as it tells it; those of the event's slots and sentences follow.
const MENTION: [&str; 9] = [
    "article_id",
    "event",
    "language",
    "article_date",
    "article_title",
    "url",
    "source",
    "status",
    "confidence",
];

/// What stands between the values of a cell with several.
const BETWEEN: &str = "; ";

/// Writes the mentions of stories as rows of text.
pub(super) struct StoryTable(Rows);

impl StoryTable {
    /// A table whose cells are apart by `delimiter`; unless `keep_formulas`, cells that a spreadsheet would compute are defused.
    pub(super) fn new(delimiter: u8, keep_formulas: bool) -> Self {
        StoryTable(Rows::new(delimiter, keep_formulas))
    }

    /// Appends the column names.
    pub(super) fn header(&self, out: &mut Vec<u8>) {
        let mut names: Vec<String> = STORY.iter().chain(&MENTION).map(|&n| n.into()).collect();
        names.extend(Rows::event_names());
        self.0.row(&names, out);
    }

    /// Appends a row for each mention of a story.
    pub(super) fn story(&self, story: &Story, told: &[Told], out: &mut Vec<u8>) {
        let rows = &self.0;
        let conflicts: Vec<&str> = story
            .conflicts
            .iter()
            .map(|c| Disputed::label(*c))
            .collect();
        let joined = |texts: &[String]| rows.safe(&texts.join(BETWEEN));
        let shared = [
            identifiers::of_story(story),
            rows.safe(&story.person.id),
            rows.safe(&story.person.canonical),
            joined(&story.person.names),
            story.event_type.label().to_owned(),
            story.status.label().to_owned(),
            story.verdict.label().to_owned(),
            conflicts.join(BETWEEN),
            story.languages.join(BETWEEN),
            story.score.to_string(),
            joined(&story.reasons),
            story.mentions.len().to_string(),
        ];
        for (mention, Told { record, event }) in story.mentions.iter().zip(told) {
            let mut cells = shared.to_vec();
            cells.extend([
                rows.safe(&mention.article),
                mention.event.to_string(),
                mention.language.clone(),
                rows.optional(record.date.as_deref()),
                rows.optional(record.title.as_deref()),
                rows.optional(record.url.as_deref()),
                rows.optional(record.source.as_deref()),
                event.status.label().to_owned(),
                event.confidence.to_string(),
            ]);
            cells.extend(rows.event(event));
            rows.row(&cells, out);
        }
    }
}
