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
