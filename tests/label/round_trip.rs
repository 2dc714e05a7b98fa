//! Gold to a tool and back is the same gold.

use std::path::Path;

use carriere::label::label_studio::{self, Choice, Origin};
use carriere::label::{GoldArticle, Markup, brat};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::gold;

fn through_label_studio(articles: &[GoldArticle], origin: Origin<'_>) -> Vec<GoldArticle> {
    let tasks: Vec<Value> = articles
        .iter()
        .map(|article| label_studio::task(article, &Markup::of_gold(article), origin))
        .collect();
    let choice = match origin {
        Origin::Annotation => Choice::Newest,
        _ => Choice::Predictions,
    };
    let contents = Value::Array(tasks).to_string();
    let imported = label_studio::read(Path::new("x.json"), &contents, &choice).expect("an export");
    assert!(imported.errors.is_empty(), "{:?}", imported.errors);
    imported.articles
}

fn through_brat(articles: &[GoldArticle]) -> Vec<GoldArticle> {
    let folder = tempfile::tempdir().expect("a folder");
    let markups: Vec<Markup> = articles.iter().map(Markup::of_gold).collect();
    brat::write(folder.path(), articles.iter().zip(&markups)).expect("a collection");
    let imported = brat::read(folder.path()).expect("a collection");
    assert!(imported.errors.is_empty(), "{:?}", imported.errors);
    imported.articles
}

#[test]
fn the_projects_gold_survives_both_tools() {
    let gold = gold();
    assert!(gold.len() >= 120);
    let records: usize = gold.iter().map(|article| article.events.len()).sum();
    assert!(records > 2_000, "{records}");
    for (name, back) in [
        (
            "annotations",
            through_label_studio(&gold, Origin::Annotation),
        ),
        (
            "predictions",
            through_label_studio(&gold, Origin::Predictions("x")),
        ),
        ("brat", through_brat(&gold)),
    ] {
        assert_eq!(back.len(), gold.len());
        for (back, gold) in back.iter().zip(&gold) {
            assert_eq!(back, gold, "{name}");
        }
    }
}

/// A text with characters of every width, line breaks of both kinds and words that return.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Anne Roux"),
        Just("Roux"),
        Just("présidente"),
        Just("😀"),
        Just("🏦 Altéo"),
        Just("e\u{301}lu"),
        Just("\n"),
        Just("\r\n"),
        Just("vice-présidente"),
        Just("\u{a0}:"),
        Just("l’Insee"),
        Just("\t"),
        Just("a;b"),
        Just("\"x\" = y"),
    ];
    prop::collection::vec(word, 1..25).prop_map(|words| format!("Texte {}", words.join(" ")))
}

/// Strings that a text may or may not have.
fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "Anne Roux", "Roux", "présidente", "😀", "🏦 Altéo", "e\u{301}lu", "Roux \n présidente", "l’Insee", "a;b", "\"x\" = y", "Texte",
            "😀 \r\n Roux", " Roux", "x = y", "Mme Roux",
        ]).prop_map(str::to_owned),
        1 => "\\PC{1,6}|[ \n;=\"\\\\,:\t]{1,4}",
    ]
}

fn event() -> impl Strategy<Value = Value> {
    let types = prop::sample::select(vec![
        "appointment",
        "departure",
        "election",
        "candidacy",
        "founding",
        "education",
        "tenure",
        "membership",
    ]);
    let statuses = prop::sample::select(vec![
        json!("actual"),
        json!("planned"),
        json!(["planned", "actual"]),
        json!(["uncertain", "negated"]),
        Value::Null,
    ]);
    let dates = prop::collection::vec(
        prop::sample::select(vec!["2016", "2016-02", "2016-02-08"]),
        0..3,
    );
    let strings = |least| prop::collection::vec(string(), least..4);
    let slots = prop::collection::btree_map(
        prop::sample::select(vec![
            "organization",
            "role",
            "place",
            "by",
            "predecessor",
            "successor",
        ]),
        prop_oneof![8 => strings(0).prop_map(Value::from), 1 => Just(Value::Null)],
        0..4,
    );
    let further = prop_oneof![3 => Just(None), 1 => prop_oneof![Just(json!(["a", 1])), Just(json!("b; c = d")), Just(Value::Null)].prop_map(Some)];
    (
        types,
        strings(1),
        slots,
        dates.clone(),
        dates,
        statuses,
        any::<bool>(),
        further,
    )
        .prop_map(
            |(kind, person, slots, date, end_date, status, optional, further)| {
                let mut event: Map<String, Value> = slots
                    .into_iter()
                    .map(|(slot, value)| (slot.to_owned(), value))
                    .collect();
                event.insert("type".into(), kind.into());
                event.insert("person".into(), person.into());
                event.insert("date".into(), date.into());
                event.insert("end_date".into(), end_date.into());
                event.insert("status".into(), status);
                event.insert("optional".into(), optional.into());
                if let Some(further) = further {
                    event.insert("seen by".into(), further);
                }
                Value::Object(event)
            },
        )
}

fn article() -> impl Strategy<Value = GoldArticle> {
    let fields = prop::sample::select(vec![
        json!({}),
        json!({"language": "fr", "title": ""}),
        json!({"date": "2016-02-08", "file": "own", "metadata": {"carriere ": 1}}),
    ]);
    (
        text(),
        prop::collection::vec(event(), 0..5),
        fields,
        "\\PC{1,6}",
    )
        .prop_map(|(text, events, fields, id)| {
            let Value::Object(mut fields) = fields else {
                unreachable!()
            };
            fields.insert("id".into(), id.into());
            fields.insert("text".into(), text.into());
            fields.insert("events".into(), events.into());
            GoldArticle::read(fields, true).expect("an article")
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_gold_survives_label_studio(articles in prop::collection::vec(article(), 1..3)) {
        prop_assert_eq!(&through_label_studio(&articles, Origin::Annotation), &articles);
    }

    #[test]
    fn any_gold_survives_label_studio_before_1_5(article in article()) {
        // Offsets in UTF-16 units, as its editor then stored them.
        let mut task = label_studio::task(&article, &Markup::of_gold(&article), Origin::Annotation);
        for result in task["annotations"][0]["result"].as_array_mut().expect("results") {
            for end in ["start", "end"] {
                if let Some(points) = result["value"].get(end).and_then(Value::as_u64) {
                    let before = article.text.chars().take(points as usize);
                    result["value"][end] = before.map(char::len_utf16).sum::<usize>().into();
                }
            }
        }
        let has_astral = article.text.chars().any(|c| c.len_utf16() > 1);
        let imported = label_studio::read(Path::new("x.json"), &task.to_string(), &Choice::Newest).expect("an export");
        // Where a name returns, other offsets may be right by chance; the words are the same.
        prop_assert!(imported.errors.is_empty(), "{} {:?}", has_astral, imported.errors);
        prop_assert_eq!(&imported.articles[0], &article);
    }

    #[test]
    fn any_gold_survives_brat(articles in prop::collection::vec(article(), 1..3)) {
        prop_assert_eq!(&through_brat(&articles), &articles);
    }

    #[test]
    fn any_annotation_file_is_read_or_refused(lines in "(([TERA#][0-9]\t)?[a-zT:;0-9 \t\n]{0,12}){0,8}") {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.txt"), "Anne 😀 Roux").expect("a text");
        std::fs::write(folder.path().join("a.ann"), &lines).expect("an annotation");
        let imported = brat::read(folder.path()).expect("a collection");
        prop_assert_eq!(imported.articles.len() + imported.errors.len(), 1);
    }
}
