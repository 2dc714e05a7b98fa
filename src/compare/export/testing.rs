//! Literals that the tests of the exports share.

use crate::compare::{Story, StoryMention, StoryPerson, Told, Verdict};
use crate::record::{Argument, Event, EventType, Evidence, Record, Slot};

/// An argument with these words; a date's value is its words.
pub(super) fn argument(text: &str) -> Argument {
    Argument {
        text: text.into(),
        canonical: None,
        concept: None,
        value: Some(text.into()),
        start: 0,
        end: text.chars().count(),
    }
}

/// An appointment of Anne Roux as an article tells it, with slots by label; a role is written `words/concept`.
pub(super) fn told(article: &str, language: &str, slots: &[(&str, &str)]) -> Told {
    let mut event = Event {
        evidence: vec![Evidence {
            start: 0,
            end: 9,
            text: format!("Sentence of {article}."),
            rule: format!("{language}/appointment/x"),
        }],
        ..crate::testing::event(EventType::Appointment, argument("Anne Roux"))
    };
    for (slot, text) in slots {
        let (words, concept) = match text.split_once('/') {
            Some((words, concept)) => (words, Some(concept.to_owned())),
            None => (*text, None),
        };
        let filler = Some(Argument {
            concept,
            ..argument(words)
        });
        match Slot::parse(slot).unwrap() {
            Slot::Person => event.person = argument(words),
            Slot::Organization => event.organization = filler,
            Slot::Role => event.role = filler,
            Slot::Place => event.place = filler,
            Slot::Date => event.date = filler,
            Slot::EndDate => event.end_date = filler,
            Slot::By => event.by = filler,
            Slot::Predecessor => event.predecessor = filler,
            Slot::Successor => event.successor = filler,
        }
    }
    Told {
        record: Record {
            id: article.into(),
            language: language.into(),
            date: Some("2017-01-19".into()),
            title: Some(format!("Title of {article}")),
            url: Some(format!("https://example.org/{article}")),
            source: Some("Le Courrier".into()),
            ..Record::default()
        },
        event,
    }
}

/// The story that they tell, on which they agree.
pub(super) fn story(told: &[Told]) -> Story {
    let mut languages: Vec<String> = told.iter().map(|t| t.record.language.clone()).collect();
    languages.sort();
    languages.reverse();
    languages.dedup();
    languages.sort_by_key(|language| language != "fr");
    Story {
        person: StoryPerson {
            id: "p1".into(),
            canonical: "Anne Roux".into(),
            names: vec!["Anne Roux".into(), "A. Roux".into()],
        },
        event_type: told[0].event.event_type,
        status: told[0].event.status,
        verdict: match languages.len() {
            1 => Verdict::Only,
            _ => Verdict::Agree,
        },
        languages,
        conflicts: Vec::new(),
        score: 0.9,
        reasons: vec!["the same name".into()],
        mentions: told
            .iter()
            .map(|told| StoryMention {
                article: told.record.id.clone(),
                event: 0,
                language: told.record.language.clone(),
            })
            .collect(),
    }
}
