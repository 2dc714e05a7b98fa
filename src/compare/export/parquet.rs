//! A comparison as Parquet: one row a story, with its mentions as a list of structures.

use std::io::{self, Write};

use arrow_schema::{DataType, Field, Schema};
use serde::Serialize;

use super::identifiers;
use crate::compare::{Disputed, Story, StoryPerson, Told, Verdict};
use crate::output::format::Compression;
use crate::output::parquet::{RowWriter, event, list, maybe, needed, offset, text, texts};
use crate::record::{Event, EventType, Status};

/// Writes stories into a Parquet file. Memory holds one row group.
pub(super) struct StoryParquet(RowWriter);

impl StoryParquet {
    /// A writer to a stream, which need not be a file.
    pub(super) fn new(out: Box<dyn Write + Send>, compression: Compression) -> io::Result<Self> {
        Ok(StoryParquet(RowWriter::new(out, compression, schema())?))
    }

    /// Writes one story.
    pub(super) fn write(&mut self, story: &Story, told: &[Told]) -> io::Result<()> {
        self.0.write(&Row::new(story, told))
    }

    /// Hands on the row groups that are whole.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// Writes what is left, and the table of contents.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}

/// A story as a row.
#[derive(Serialize)]
struct Row<'s> {
    id: String,
    person: &'s StoryPerson,
    #[serde(rename = "type")]
    event_type: EventType,
    status: Status,
    verdict: Verdict,
    languages: &'s [String],
    conflicts: &'s [Disputed],
    score: f64,
    reasons: &'s [String],
    mentions: Vec<Mention<'s>>,
}

/// A mention with the article and the event that it is one of.
#[derive(Serialize)]
struct Mention<'s> {
    article: &'s str,
    event: usize,
    language: &'s str,
    article_date: Option<&'s str>,
    article_title: Option<&'s str>,
    url: Option<&'s str>,
    source: Option<&'s str>,
    #[serde(flatten)]
    told: &'s Event,
}

impl<'s> Row<'s> {
    fn new(story: &'s Story, told: &'s [Told]) -> Self {
        let mentions = story.mentions.iter().zip(told);
        Row {
            id: identifiers::of_story(story),
            person: &story.person,
            event_type: story.event_type,
            status: story.status,
            verdict: story.verdict,
            languages: &story.languages,
            conflicts: &story.conflicts,
            score: story.score,
            reasons: &story.reasons,
            mentions: mentions
                .map(|(mention, told)| Mention {
                    article: &mention.article,
                    event: mention.event,
                    language: &mention.language,
                    article_date: told.record.date.as_deref(),
                    article_title: told.record.title.as_deref(),
                    url: told.record.url.as_deref(),
                    source: told.record.source.as_deref(),
                    told: &told.event,
                })
                .collect(),
        }
    }
}

/// The columns.
fn schema() -> Schema {
    let person = [text("id"), text("canonical"), texts("names")];
    let mut mention = vec![
        text("article"),
        offset("event"),
        text("language"),
        maybe("article_date"),
        maybe("article_title"),
        maybe("url"),
        maybe("source"),
    ];
    mention.extend(event());
    Schema::new(vec![
        text("id"),
        Field::new(
            "person",
            DataType::Struct(person.into_iter().collect()),
            false,
        ),
        text("type"),
        text("status"),
        text("verdict"),
        texts("languages"),
        texts("conflicts"),
        needed("score", DataType::Float64),
        texts("reasons"),
        list("mentions", mention, false),
    ])
}
