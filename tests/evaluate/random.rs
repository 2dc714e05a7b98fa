//! Gold and predicted records by chance, from few words, so that ties, near names and half overlaps are common.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

const TYPES: [&str; 3] = ["tenure", "appointment", "departure"];
const PERSONS: [&str; 14] = [
    "Anne Roux",
    "A. Roux",
    "Mme Roux",
    "Roux",
    "Anne-Marie Roux",
    "Paul Kerr",
    "P. Kerr",
    "Kerr",
    "Dr Paul KERR",
    "M.",
    "elle",
    "Łucja Strauß",
    "Lucja STRAUSS",
    "de Gaulle",
];
const WORDS: [&str; 14] = [
    "banque",
    "la banque",
    "Banque de France",
    "banque centrale",
    "Conseil d'État",
    "conseil",
    "the board",
    "board of trade",
    "Ministère",
    "ministère de l’Intérieur",
    "Lyon",
    "ville de Lyon",
    "ﬁn",
    "—",
];
const DATES: [&str; 7] = [
    "2016",
    "2016-02",
    "2016-02-08",
    "2017",
    "2017-02",
    "20",
    "2016-2",
];
const STATUSES: [&str; 4] = ["actual", "planned", "uncertain", "negated"];
const NAMED: [&str; 3] = ["by", "predecessor", "successor"];
const PHRASED: [&str; 3] = ["organization", "role", "place"];
const DATED: [&str; 2] = ["date", "end_date"];

/// One item by chance.
fn one<'a>(random: &mut ChaCha8Rng, items: &[&'a str]) -> &'a str {
    items[random.random_range(0..items.len())]
}

/// A filler: a string, an object or a list, seldom nothing.
fn filler(random: &mut ChaCha8Rng, items: &[&str]) -> Value {
    match random.random_range(0..12) {
        0 => json!([]),
        1 => json!(""),
        2 => Value::Null,
        3 | 4 => json!({"text": one(random, items), "start": 3}),
        5 => {
            json!({"value": one(random, items), "canonical": one(random, items), "text": "", "name": null})
        }
        6 => json!([{"name": one(random, items)}, one(random, items), null]),
        7 | 8 => json!([one(random, items), one(random, items)]),
        _ => json!(one(random, items)),
    }
}

fn event(random: &mut ChaCha8Rng, is_gold: bool) -> Value {
    let mut fields = Map::new();
    let kind = match !is_gold && random.random_ratio(1, 20) {
        true => "promotion",
        false => one(random, &TYPES),
    };
    fields.insert("type".into(), json!(kind));
    // In gold everybody is somebody.
    let person = match is_gold {
        true => json!([one(random, &PERSONS), one(random, &PERSONS)]),
        false => filler(random, &PERSONS),
    };
    fields.insert("person".into(), person);
    for (slots, items, odds) in [
        (&PHRASED[..], &WORDS[..], 2),
        (&DATED[..], &DATES[..], 3),
        (&NAMED[..], &PERSONS[..], 5),
    ] {
        for slot in slots {
            if random.random_ratio(1, odds) {
                let is_body = *slot == "by" && random.random::<bool>();
                let items = if is_body { &WORDS[..] } else { items };
                fields.insert((*slot).into(), filler(random, items));
            }
        }
    }
    let status = match random.random_range(0..8) {
        0 => json!([one(random, &STATUSES), one(random, &STATUSES)]),
        1 => json!([]),
        2 => Value::Null,
        3..6 => json!(one(random, &STATUSES)),
        _ => json!("actual"),
    };
    fields.insert("status".into(), status);
    if is_gold && random.random_ratio(1, 3) {
        fields.insert("optional".into(), json!(random.random_ratio(3, 4)));
    }
    Value::Object(fields)
}

/// The lines of a gold file and of a file of predictions.
///
/// About half of the predicted records repeat one of gold, as it is or with one slot taken from another.
pub fn files(random: &mut ChaCha8Rng, articles: usize) -> (String, String) {
    let (mut gold, mut predicted) = (String::new(), String::new());
    for number in 0..articles {
        let labelled: Vec<Value> = (0..random.random_range(0..8))
            .map(|_| event(random, true))
            .collect();
        let found: Vec<Value> = (0..random.random_range(0..9))
            .map(|_| {
                let mut found = event(random, false);
                if !labelled.is_empty() && random.random::<bool>() {
                    let mut copy = labelled[random.random_range(0..labelled.len())].clone();
                    let slot = one(random, &["role", "place", "date", "by", "status", "person"]);
                    if random.random::<bool>() {
                        copy[slot] = found[slot].clone();
                    }
                    found = copy;
                }
                found
            })
            .collect();
        let id = match number % 5 {
            0 => json!(number),
            _ => json!(number.to_string()),
        };
        let mut article = json!({"id": id, "events": labelled});
        match random.random_range(0..5) {
            0 => {}
            1 | 2 => article["language"] = json!("en"),
            _ => article["language"] = json!("fr"),
        }
        gold += &format!("{article}\n");
        if random.random_ratio(9, 10) {
            predicted += &format!("{}\n", json!({"id": number.to_string(), "events": found}));
        }
    }
    (gold, predicted)
}
