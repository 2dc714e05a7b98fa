//! An article's records as marks on its text: what labelling tools show and people change.
//!
//! Every accepted string of a slot is a marked stretch of the text (a region), and an event is a mark of its own, linked with its regions. What
//! has no place in the text (a date as an ISO prefix, a string that the article does not have) is a note on the event. Reading the marks
//! back gives the same records, whatever tool wrote them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::gold::{GoldArticle, GoldRecord, check_date};
use super::suggestion::{Filler, Suggestion};
use crate::record::{EventType, Slot, Status};
use crate::text::Span;

/// A kind of region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegionKind {
    /// Of the slots person, predecessor, successor, and of `by` where it is a person.
    Person,
    /// Of the slot organization, and of `by` otherwise.
    Organization,
    /// Of the slot role.
    Role,
    /// Of the slot place.
    Place,
    /// Of the slots date and end_date.
    Date,
}

impl RegionKind {
    /// Every kind.
    pub const ALL: [RegionKind; 5] = [
        RegionKind::Person,
        RegionKind::Organization,
        RegionKind::Role,
        RegionKind::Place,
        RegionKind::Date,
    ];

    /// Its name in the tools.
    pub fn label(self) -> &'static str {
        match self {
            RegionKind::Person => "person",
            RegionKind::Organization => "organization",
            RegionKind::Role => "role",
            RegionKind::Place => "place",
            RegionKind::Date => "date",
        }
    }

    /// The kind with this name.
    pub fn parse(label: &str) -> Option<Self> {
        RegionKind::ALL
            .into_iter()
            .find(|kind| kind.label() == label)
    }

    /// The kinds that a slot's regions may be of, the usual one first.
    pub fn of(slot: Slot) -> &'static [RegionKind] {
        match slot {
            Slot::Person | Slot::Predecessor | Slot::Successor => &[RegionKind::Person],
            Slot::Organization => &[RegionKind::Organization],
            Slot::Role => &[RegionKind::Role],
            Slot::Place => &[RegionKind::Place],
            Slot::Date | Slot::EndDate => &[RegionKind::Date],
            Slot::By => &[RegionKind::Organization, RegionKind::Person],
        }
    }
}

/// A marked stretch of the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    /// Where (bytes).
    pub span: Span,
    /// What.
    pub kind: RegionKind,
    /// The date that it stands for, as an ISO prefix.
    pub iso: Option<String>,
}

/// A marked event.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What happened.
    pub event_type: EventType,
    /// The words that it is marked on (bytes): its post, else its employer, place or person.
    pub anchor: Span,
    /// Accepted statuses, best first, no less than one.
    pub statuses: Vec<Status>,
    /// Whether finding it is optional.
    pub optional: bool,
    /// Confidence from 0 to 1, for a prediction.
    pub score: Option<f64>,
    /// Its regions, as indices of [`Markup::regions`], with their slots, best first.
    pub links: Vec<(Slot, usize)>,
    /// What has no place in the text: a slot's name and a string, or `+` and the record's further fields as JSON.
    pub notes: Vec<(String, String)>,
}

/// The marks on a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Markup {
    /// In order of the text.
    pub regions: Vec<Region>,
    /// In the order of the records.
    pub events: Vec<Mark>,
}

/// What precedes the name of a field that the format does not have; alone, the name of all of them as one JSON object.
const FURTHER: char = '+';
/// The name of the status in notes.
const STATUS: &str = "status";

impl Markup {
    /// Marks up suggestions; strings without a place are looked for in the text.
    pub fn of_suggestions(text: &str, suggestions: &[Suggestion]) -> Markup {
        let persons: BTreeSet<&str> = suggestions
            .iter()
            .flat_map(|suggestion| &suggestion.slots)
            .filter(|(slot, _)| RegionKind::of(**slot) == [RegionKind::Person])
            .flat_map(|(_, fillers)| fillers.iter().map(|filler| filler.string.as_str()))
            .collect();
        let mut places = Places::new(text);
        let found: Vec<Found<'_>> = suggestions
            .iter()
            .map(|s| Found::new(s, &mut places, &persons))
            .collect();
        let regions: BTreeSet<&Region> = found
            .iter()
            .flat_map(|event| event.regions.iter().map(|(_, region)| region))
            .collect();
        let index = |region: &Region| regions.iter().position(|other| *other == region);
        let events = found.iter().map(|event| Mark {
            event_type: event.suggestion.event_type,
            anchor: event.anchor(text),
            statuses: event.suggestion.statuses.clone(),
            optional: event.suggestion.optional,
            score: event.suggestion.confidence,
            links: event
                .regions
                .iter()
                .filter_map(|(slot, region)| Some((*slot, index(region)?)))
                .collect(),
            notes: event.notes.clone(),
        });
        Markup {
            events: events.collect(),
            regions: regions.iter().map(|region| (*region).clone()).collect(),
        }
    }

    /// Marks up the records of a gold article.
    pub fn of_gold(article: &GoldArticle) -> Markup {
        let suggestions: Vec<Suggestion> = article.events.iter().map(Suggestion::from).collect();
        Markup::of_suggestions(&article.text, &suggestions)
    }

    /// The records that the marks say, in their order.
    ///
    /// # Errors
    /// The number of the first event at fault, from 0, what is wrong with it, and the mend.
    pub fn records(&self, text: &str) -> Result<Vec<GoldRecord>, (usize, String)> {
        let events = self.events.iter().enumerate();
        events
            .map(|(index, event)| self.record(event, text).map_err(|message| (index, message)))
            .collect()
    }

    fn record(&self, event: &Mark, text: &str) -> Result<GoldRecord, String> {
        let mut record = GoldRecord::new(event.event_type);
        record.statuses.clone_from(&event.statuses);
        record.optional = event.optional;
        let mut statuses = Vec::new();
        for (name, value) in &event.notes {
            if let Some(slot) = Slot::parse(name) {
                check_date(slot, value)?;
                record.accept(slot, value);
            } else if name == STATUS {
                let status = Status::parse(value).ok_or_else(|| {
                    format!(
                        "has the status `{value}`; use one of {}",
                        super::gold::known(Status::ALL)
                    )
                })?;
                statuses.push(status);
            } else if let Some(name) = name.strip_prefix(FURTHER) {
                let value =
                    serde_json::from_str(value).unwrap_or_else(|_| Value::from(value.as_str()));
                match value {
                    Value::Object(fields) if name.is_empty() => record.rest.extend(fields),
                    value => {
                        record.rest.insert(name.to_owned(), value);
                    }
                }
            } else {
                return Err(format!(
                    "has a note `{name} = {value}`; use one of {}, {STATUS}, or put a {FURTHER} before a name of your own",
                    super::gold::known(Slot::ALL)
                ));
            }
        }
        if !statuses.is_empty() {
            record.statuses = statuses;
        }
        for (slot, index) in &event.links {
            let Some(region) = self.regions.get(*index) else {
                continue;
            };
            match (slot, &region.iso) {
                (Slot::Date | Slot::EndDate, Some(iso)) => {
                    check_date(*slot, iso)?;
                    record.accept(*slot, iso);
                }
                (Slot::Date | Slot::EndDate, None) => {
                    // A note on the event may say it instead.
                    if !event.notes.iter().any(|(name, _)| name == slot.label()) {
                        return Err(format!(
                            "has `{}` as its {slot}, which has no ISO date; put 2016, 2016-02 or 2016-02-08 into the note of the date, or `{slot} = 2016` into that of the event",
                            region.span.of(text)
                        ));
                    }
                }
                _ => record.accept(*slot, region.span.of(text)),
            }
        }
        record.check()?;
        Ok(record)
    }
}

/// A suggestion with the places of its strings.
struct Found<'s> {
    suggestion: &'s Suggestion,
    regions: Vec<(Slot, Region)>,
    notes: Vec<(String, String)>,
}

impl<'s> Found<'s> {
    fn new(suggestion: &'s Suggestion, places: &mut Places<'_>, persons: &BTreeSet<&str>) -> Self {
        let mut found = Found {
            suggestion,
            regions: Vec::new(),
            notes: Vec::new(),
        };
        let pivot = places.pivot(suggestion);
        for (slot, fillers) in &suggestion.slots {
            let spans: Vec<Option<Span>> = fillers
                .iter()
                .map(|filler| places.find(*slot, filler, pivot))
                .collect();
            if spans.contains(&None) {
                // All of them, so that their order is kept.
                let strings = fillers.iter().map(|filler| filler.string.clone());
                found
                    .notes
                    .extend(strings.map(|string| (slot.label().to_owned(), string)));
            }
            for (filler, span) in fillers.iter().zip(spans) {
                let Some(span) = span else { continue };
                let kinds = RegionKind::of(*slot);
                let is_person = *slot == Slot::By && persons.contains(filler.string.as_str());
                let kind = if is_person {
                    RegionKind::Person
                } else {
                    kinds[0]
                };
                let iso = (kind == RegionKind::Date).then(|| filler.string.clone());
                found.regions.push((*slot, Region { span, kind, iso }));
            }
        }
        if let [_, _, ..] = suggestion.statuses.as_slice() {
            let statuses = suggestion.statuses.iter();
            found
                .notes
                .extend(statuses.map(|status| (STATUS.to_owned(), status.to_string())));
        }
        if !suggestion.rest.is_empty() {
            let fields = Value::Object(suggestion.rest.clone());
            found.notes.push((FURTHER.to_string(), fields.to_string()));
        }
        found
    }

    /// The post, else the employer, place or person; the first word of the text where nothing has a place.
    fn anchor(&self, text: &str) -> Span {
        let of = |slot: Slot| {
            let mut regions = self.regions.iter().filter(|(other, _)| *other == slot);
            regions.next().map(|(_, region)| region.span)
        };
        [Slot::Role, Slot::Organization, Slot::Place, Slot::Person]
            .into_iter()
            .find_map(of)
            .unwrap_or_else(|| {
                let start = text.len() - text.trim_start().len();
                let word = text[start..].split_whitespace().next().unwrap_or(text);
                Span::new(start, start + word.len())
            })
    }
}

/// Where strings stand in a text.
struct Places<'t> {
    text: &'t str,
    known: BTreeMap<String, Vec<Span>>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        Places {
            text,
            known: BTreeMap::new(),
        }
    }

    /// Every place of a string as whole words, or if there is none, every place of it.
    fn of(&mut self, string: &str) -> &[Span] {
        let text = self.text;
        self.known.entry(string.to_owned()).or_insert_with(|| {
            // Tools trim what is marked, so such a string would come back as another.
            if string.is_empty() || string.trim() != string {
                return Vec::new();
            }
            let all: Vec<Span> = text
                .match_indices(string)
                .map(|(at, found)| Span::new(at, at + found.len()))
                .collect();
            let whole: Vec<Span> = all
                .iter()
                .filter(|span| is_whole(text, span))
                .copied()
                .collect();
            if whole.is_empty() { all } else { whole }
        })
    }

    /// The place that the other strings of a record are looked for around: that of a string with a place of its own, else of the
    /// one that stands in the fewest.
    fn pivot(&mut self, suggestion: &Suggestion) -> usize {
        let fillers = || suggestion.slots.values().flatten();
        if let Some(span) = fillers().find_map(|filler| filler.span) {
            return span.start;
        }
        let mut best: Option<(usize, usize)> = None;
        for filler in fillers() {
            let places = self.of(&filler.string);
            if let Some(first) = places.first()
                && best.is_none_or(|(count, _)| places.len() < count)
            {
                best = Some((places.len(), first.start));
            }
        }
        best.map_or(0, |(_, start)| start)
    }

    /// The place of a filler: its own, else for a string of the text the one nearest to `pivot`.
    fn find(&mut self, slot: Slot, filler: &Filler, pivot: usize) -> Option<Span> {
        if matches!(slot, Slot::Date | Slot::EndDate) {
            return filler.span;
        }
        let own = filler
            .span
            .filter(|span| span.of(self.text) == filler.string);
        own.or_else(|| {
            let places = self.of(&filler.string).iter();
            places
                .min_by_key(|span| span.start.abs_diff(pivot))
                .copied()
        })
    }
}

/// True when no letter or digit touches the span.
fn is_whole(text: &str, span: &Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let touches = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !touches(before) && !touches(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn article(text: &str, events: Value) -> GoldArticle {
        let line = json!({"id": "a", "text": text, "events": events});
        let Value::Object(fields) = line else {
            unreachable!()
        };
        GoldArticle::read(fields, true).unwrap()
    }

    const TEXT: &str = "Roux succède à Kerr. Léa Roux, coprésidente, devient présidente du CNNum (Conseil national) de Lyon. Roux a dit oui.";

    #[test]
    fn strings_are_marked_near_each_other_and_as_whole_words() {
        let article = article(
            TEXT,
            json!([{"type": "appointment", "person": ["Léa Roux", "Roux"], "role": ["présidente"], "predecessor": ["Kerr"], "by": ["Kerr"],
                "organization": ["Conseil national", "CNNum"], "date": ["2016"]}]),
        );
        let markup = Markup::of_gold(&article);
        let shown: Vec<_> = markup
            .regions
            .iter()
            .map(|region| (region.kind.label(), region.span.of(TEXT), region.span.start))
            .collect();
        let at = |word: &str| TEXT.find(word).unwrap();
        assert_eq!(
            shown,
            [
                ("person", "Kerr", at("Kerr")),
                ("person", "Léa Roux", at("Léa")),
                ("person", "Roux", at("Roux,")),
                ("role", "présidente", at("présidente du")),
                ("organization", "CNNum", at("CNNum")),
                ("organization", "Conseil national", at("Conseil")),
            ]
        );
        assert_eq!(markup.events[0].anchor.start, at("présidente du"));
        assert_eq!(
            markup.events[0].notes,
            [("date".to_owned(), "2016".to_owned())]
        );
        assert_eq!(markup.records(TEXT).unwrap(), article.events);
    }

    #[test]
    fn order_survives_strings_that_the_text_does_not_have() {
        let article = article(
            TEXT,
            json!([{"type": "tenure", "person": ["Mme Roux", "Roux", " Kerr"], "status": ["planned", "actual"], "seen": [1, "b"]}]),
        );
        let markup = Markup::of_gold(&article);
        assert_eq!(markup.events[0].links.len(), 1);
        assert_eq!(markup.records(TEXT).unwrap(), article.events);
    }

    #[test]
    fn events_without_a_place_are_marked_on_the_first_word() {
        let article = article(
            "  Elle part.",
            json!([{"type": "departure", "person": ["Anne"]}]),
        );
        let markup = Markup::of_gold(&article);
        assert_eq!(markup.events[0].anchor.of(&article.text), "Elle");
        assert_eq!(markup.records(&article.text).unwrap(), article.events);
    }

    #[test]
    fn what_the_marks_lack_is_said() {
        let text = "Léa part lundi.";
        let region = |start, end, kind| Region {
            span: Span::new(start, end),
            kind,
            iso: None,
        };
        let event = |links: &[(Slot, usize)], notes: &[(&str, &str)]| Mark {
            event_type: EventType::Departure,
            anchor: Span::new(5, 9),
            statuses: vec![Status::Actual],
            optional: false,
            score: None,
            links: links.to_vec(),
            notes: notes
                .iter()
                .map(|(a, b)| ((*a).into(), (*b).into()))
                .collect(),
        };
        let records = |links: &[(Slot, usize)], notes: &[(&str, &str)]| {
            let regions = vec![
                region(0, 4, RegionKind::Person),
                region(10, 15, RegionKind::Date),
            ];
            let events = vec![event(links, notes)];
            Markup { regions, events }.records(text)
        };
        let person = (Slot::Person, 0);
        for (links, notes, message) in [
            (&[][..], &[][..], "has no person"),
            (
                &[person, (Slot::Date, 1)],
                &[],
                "has `lundi` as its date, which has no ISO date",
            ),
            (&[person], &[("dat", "2016")], "has a note `dat = 2016`"),
            (&[person], &[("date", "lundi")], "has `lundi` as its date"),
            (&[person], &[("status", "gone")], "has the status `gone`"),
        ] {
            let (index, error) = records(links, notes).unwrap_err();
            assert!(index == 0 && error.contains(message), "{error}");
        }
        let dated = records(
            &[person, (Slot::Date, 1)],
            &[("date", "2016-02"), ("+seen", "twice")],
        )
        .unwrap();
        assert_eq!(dated[0].strings(Slot::Date), ["2016-02"]);
        assert_eq!(dated[0].rest["seen"], "twice");
    }
}
