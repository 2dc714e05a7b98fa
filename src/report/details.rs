//! The sentences that tell the stories, some people a part.

use std::collections::HashMap;

use serde::Serialize;

use super::data::Mention;
use super::marks::{Mark, elsewhere, marks};
use crate::compare::Story;
use crate::record::{Argument, Record, Slot, Status};

/// Roughly how many bytes a part may have: what a browser reads in some milliseconds.
const PART_BYTES: usize = 256 * 1024;

/// What the page says of an article.
#[derive(Debug, Serialize)]
pub(super) struct ArticleDetails {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// An address of the web; others are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl ArticleDetails {
    pub(super) fn new(record: &Record) -> Self {
        ArticleDetails {
            id: record.id.clone(),
            title: record.title.clone(),
            source: record.source.clone(),
            url: record.url.clone().filter(|url| is_of_the_web(url)),
        }
    }
}

/// True for `http:` and `https:`: a link to anything else, such as `javascript:`, could do more than lead to a page.
fn is_of_the_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

/// The stories of some people, with the sentences and rules that these number.
#[derive(Debug, Default, Serialize)]
pub(super) struct Part {
    /// Number of its first story.
    pub(super) first: usize,
    pub(super) sentences: Vec<String>,
    pub(super) rules: Vec<String>,
    pub(super) stories: Vec<StoryDetails>,
}

#[derive(Debug, Serialize)]
pub(super) struct StoryDetails {
    score: f64,
    reasons: Vec<String>,
    mentions: Vec<MentionDetails>,
}

#[derive(Debug, Serialize)]
struct MentionDetails {
    article: usize,
    language: String,
    status: Status,
    confidence: f64,
    person: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    predecessor: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<Words>,
    evidence: Vec<EvidenceDetails>,
    /// Slots whose words are in none of the sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<Slot>,
}

/// The words of a slot and what they stand for.
#[derive(Debug, Serialize)]
struct Words {
    text: String,
    /// Fullest name or ISO 8601 date.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

#[derive(Debug, Serialize)]
struct EvidenceDetails {
    sentence: usize,
    /// All that read it.
    rules: Vec<usize>,
    marks: Vec<Mark>,
    /// Where it stands in the article, which may have a sentence twice.
    #[serde(skip)]
    start: usize,
}

/// Fills parts one after the other.
#[derive(Default)]
pub(super) struct Parts {
    finished: Vec<Part>,
    part: Part,
    bytes: usize,
    stories: usize,
    sentences: HashMap<String, usize>,
    rules: HashMap<String, usize>,
}

impl Parts {
    /// Adds the stories of one person, and tells the number of the part that has them.
    pub(super) fn add(&mut self, stories: &[(&Story, Vec<Mention>)]) -> usize {
        if self.bytes >= PART_BYTES {
            self.close();
        }
        for (story, mentions) in stories {
            let mentions: Vec<_> = mentions.iter().map(|told| self.mention(told)).collect();
            self.bytes += story.reasons.iter().map(String::len).sum::<usize>() + 60;
            self.part.stories.push(StoryDetails {
                score: rounded(story.score),
                reasons: story.reasons.clone(),
                mentions,
            });
            self.stories += 1;
        }
        self.finished.len()
    }

    /// All parts.
    pub(super) fn finish(mut self) -> Vec<Part> {
        self.close();
        self.finished
    }

    fn close(&mut self) {
        let next = Part {
            first: self.stories,
            ..Part::default()
        };
        self.finished.push(std::mem::replace(&mut self.part, next));
        self.sentences.clear();
        self.rules.clear();
        self.bytes = 0;
    }

    fn mention(&mut self, told: &Mention) -> MentionDetails {
        let event = told.event;
        let mut evidence: Vec<EvidenceDetails> = Vec::new();
        for told in &event.evidence {
            let (rules, bytes) = (&mut self.part.rules, &mut self.bytes);
            let rule = number(&mut self.rules, rules, &told.rule, bytes);
            let sentences = &mut self.part.sentences;
            let sentence = number(&mut self.sentences, sentences, &told.text, bytes);
            // Several rules often read one sentence.
            let known = evidence
                .iter_mut()
                .find(|known| known.sentence == sentence && known.start == told.start);
            match known {
                Some(known) => known.rules.push(rule),
                None => evidence.push(EvidenceDetails {
                    sentence,
                    rules: vec![rule],
                    marks: marks(event, told),
                    start: told.start,
                }),
            }
        }
        let slots = Slot::ALL.iter().filter(|s| event.argument(**s).is_some());
        self.bytes += 90 + 60 * (slots.count() + evidence.len());
        MentionDetails {
            article: told.article,
            language: told.language.to_owned(),
            status: event.status,
            confidence: rounded(event.confidence),
            person: words(&event.person),
            organization: event.organization.as_ref().map(words),
            role: event.role.as_ref().map(words),
            place: event.place.as_ref().map(words),
            date: event.date.as_ref().map(words),
            end_date: event.end_date.as_ref().map(words),
            by: event.by.as_ref().map(words),
            predecessor: event.predecessor.as_ref().map(words),
            successor: event.successor.as_ref().map(words),
            evidence,
            elsewhere: elsewhere(event),
        }
    }
}

/// The number of `text`, which is added to `list` where it is new.
fn number(
    known: &mut HashMap<String, usize>,
    list: &mut Vec<String>,
    text: &str,
    bytes: &mut usize,
) -> usize {
    if let Some(number) = known.get(text) {
        return *number;
    }
    *bytes += text.len();
    list.push(text.to_owned());
    known.insert(text.to_owned(), list.len() - 1);
    list.len() - 1
}

fn words(argument: &Argument) -> Words {
    Words {
        text: argument.text.clone(),
        value: argument
            .value
            .clone()
            .or_else(|| argument.canonical.clone())
            .filter(|value| *value != argument.text),
    }
}

/// Three digits are all that a reader can use.
fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::super::data::data;
    use super::super::data::testing::{told as mentions, *};
    use super::*;
    use serde_json::json;

    #[test]
    fn only_addresses_of_the_web_are_kept() {
        for (url, kept) in [
            ("https://example.org/a?b#c", true),
            ("HTTP://example.org", true),
            ("javascript:alert(1)//://", false),
            ("data://text/html,x", false),
            ("file:///etc/passwd", false),
            ("example.org", false),
        ] {
            let mut of = record("a", "fr", Vec::new());
            of.url = Some(url.into());
            assert_eq!(ArticleDetails::new(&of).url.is_some(), kept, "{url}");
        }
    }

    #[test]
    fn a_sentence_of_several_events_is_kept_once() {
        let mut told = event("Éva Roux", 0);
        told.evidence = vec![evidence(0, "Éva Roux préside."); 2];
        told.evidence[1].rule = "fr/tenure/chairs".into();
        told.date = Some(dated("2016"));
        let records = [record("a", "fr", vec![told.clone(), told])];
        let stories = [0, 1].map(|event| story("Éva Roux", &[("a", event, "fr")]));
        let parts = data(&mentions(&records, &stories)).parts;
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].sentences, ["Éva Roux préside."]);
        let mention = serde_json::to_value(&parts[0].stories[1].mentions[0]).unwrap();
        assert_eq!(
            mention,
            json!({"article": 0, "language": "fr", "status": "actual", "confidence": 0.9,
                "person": {"text": "Éva Roux"}, "date": {"text": "then", "value": "2016"},
                "evidence": [{"sentence": 0, "rules": [0, 1], "marks": [{"start": 0, "end": 8, "slot": "person"}]}],
                "elsewhere": ["date"]})
        );
    }

    #[test]
    fn people_are_spread_over_parts_that_number_their_stories_on() {
        let long = "x".repeat(PART_BYTES / 2);
        let people = 5;
        let mut events = Vec::new();
        for person in 0..people {
            let mut told = event("Éva Roux", 0);
            told.evidence = vec![evidence(0, &format!("{person}{long}"))];
            events.extend([told.clone(), told]);
        }
        let records = [record("a", "fr", events)];
        let stories: Vec<_> = (0..people * 2)
            .map(|event| story(&format!("P{}", event / 2), &[("a", event, "fr")]))
            .collect();
        let data = data(&mentions(&records, &stories));
        let parts: Vec<_> = data
            .index
            .people
            .iter()
            .map(|p| (p.first, p.part))
            .collect();
        assert_eq!(parts, [(0, 0), (2, 0), (4, 1), (6, 1), (8, 2)]);
        let firsts: Vec<_> = data
            .parts
            .iter()
            .map(|p| (p.first, p.stories.len()))
            .collect();
        assert_eq!(firsts, [(0, 4), (4, 4), (8, 2)]);
    }
}
