//! The page of the pairs, read back.

use carriere::report::PageOptions;
use serde_json::Value;

use crate::gold::{many, records, report, stories};

/// The JSON of a script element.
pub(crate) fn script(page: &str, id: &str) -> Value {
    let (_, after) = page.split_once(&format!("id=\"{id}\">")).expect("a script");
    let (text, _) = after.split_once("</script>").expect("its end");
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_mention_is_on_the_page_once() {
    let records = records();
    let stories = stories(&records);
    let page = report(&records, &stories)
        .html(&PageOptions::default())
        .expect("a page");
    let index = script(&page, "index");
    let length = |value: &Value| value.as_array().expect("a list").len();
    assert_eq!(length(&index["stories"]["type"]), stories.len());
    assert_eq!(length(&script(&page, "articles")), records.len());
    let told = script(&page, "part-0");
    let mut mentions = 0;
    for (place, story) in told["stories"]
        .as_array()
        .expect("stories")
        .iter()
        .enumerate()
    {
        let of = length(&story["mentions"]);
        assert_eq!(of, length(&index["stories"]["articles"][place]));
        mentions += of;
    }
    assert_eq!(
        mentions,
        records.iter().map(|r| r.events.len()).sum::<usize>()
    );
    let people = index["people"].as_array().expect("people");
    let sum: u64 = people
        .iter()
        .filter_map(|person| person["stories"].as_u64())
        .sum();
    assert_eq!(sum as usize, stories.len());
}

#[test]
fn marks_are_the_words_of_the_slots() {
    let records = records();
    let page = report(&records, &stories(&records))
        .html(&PageOptions::default())
        .expect("a page");
    let part = script(&page, "part-0");
    let mut marks = 0;
    for story in part["stories"].as_array().expect("stories") {
        for mention in story["mentions"].as_array().expect("mentions") {
            for evidence in mention["evidence"].as_array().expect("evidence") {
                let number = |value: &Value| value.as_u64().expect("a number") as usize;
                let sentence = part["sentences"][number(&evidence["sentence"])].as_str();
                let letters: Vec<char> = sentence.expect("a sentence").chars().collect();
                for mark in evidence["marks"].as_array().expect("marks") {
                    let slot = mark["slot"].as_str().expect("a slot");
                    let words = &letters[number(&mark["start"])..number(&mark["end"])];
                    assert_eq!(
                        mention[slot]["text"].as_str(),
                        Some(words.iter().collect::<String>().as_str())
                    );
                    marks += 1;
                }
            }
        }
    }
    assert!(marks > 400, "{marks}");
}

#[test]
fn many_people_make_a_page_of_bounded_parts() {
    let (records, stories) = many(2000);
    let page = report(&records, &stories)
        .html(&PageOptions::default())
        .expect("a page");
    let index = script(&page, "index");
    let people = index["people"].as_array().expect("people");
    assert!(people.len() >= 2000);
    let part = people.last().expect("a person")["part"]
        .as_u64()
        .expect("a part");
    assert!(part > 3);
    for number in 0..=part {
        let size = script(&page, &format!("part-{number}")).to_string().len();
        assert!(size < 1_000_000, "part {number} has {size} bytes");
    }
    // What is read at once is a small share of the whole.
    let index = index.to_string().len();
    assert!(index * 3 < page.len(), "{index} of {}", page.len());
}
