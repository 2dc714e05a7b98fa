//! FollowTheMoney: what the entities say, and what the library says of them.
//!
//! The library is asked where `CARRIERE_FTM_PYTHON` names a Python that has it:
//!
//! ```sh
//! CARRIERE_FTM_PYTHON="$(scripts/python.sh scripts/followthemoney.txt)" cargo test --test exports
//! ```

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use carriere::compare::export::StoryFormat;
use carriere::compare::{Story, Told};
use serde_json::{Value, json};

use crate::stories::{NASTY, export, exported, nasty_stories, options, stories};

/// The entities by `id`, their lines joined as `ftm aggregate` joins them.
fn entities() -> Vec<Value> {
    aggregated(&exported(&options(StoryFormat::FollowTheMoney)))
}

fn aggregated(lines: &str) -> Vec<Value> {
    let mut joined: Vec<Value> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for line in lines.lines() {
        let entity: Value = serde_json::from_str(line).unwrap();
        let id = entity["id"].as_str().unwrap().to_owned();
        let Some(place) = places.get(&id) else {
            places.insert(id, joined.len());
            joined.push(entity);
            continue;
        };
        assert_eq!(joined[*place]["schema"], entity["schema"]);
        for (name, values) in entity["properties"].as_object().unwrap() {
            let known = &mut joined[*place]["properties"][name];
            if known.is_null() {
                *known = json!([]);
            }
            let known = known.as_array_mut().unwrap();
            for value in values.as_array().unwrap() {
                if !known.contains(value) {
                    known.push(value.clone());
                }
            }
        }
    }
    joined
}

/// The entities of a schema by a value of a property.
fn find<'e>(entities: &'e [Value], schema: &str, property: &str, value: &str) -> Vec<&'e Value> {
    let has = |entity: &&Value| {
        let values = entity["properties"][property].as_array();
        entity["schema"] == schema && values.is_some_and(|v| v.contains(&json!(value)))
    };
    entities.iter().filter(has).collect()
}

fn one<'e>(entities: &'e [Value], schema: &str, property: &str, value: &str) -> &'e Value {
    let found = find(entities, schema, property, value);
    assert_eq!(found.len(), 1, "{schema} {property} {value}: {found:#?}");
    found[0]
}

fn id(entity: &Value) -> &str {
    entity["id"].as_str().unwrap()
}

#[test]
fn a_story_is_a_link_between_entities_with_its_articles_as_proof() {
    let entities = entities();
    let council = one(&entities, "PublicBody", "name", "National Climate Council");
    assert_eq!(
        council["properties"]["name"],
        json!(["Conseil national du climat", "National Climate Council"])
    );
    let post = one(&entities, "Position", "organization", id(council));
    let anne = one(&entities, "Person", "name", "Anne Roux");
    assert_eq!(anne["properties"]["alias"], json!(["A. Roux"]));
    assert_eq!(anne["properties"]["weakAlias"], json!(["Roux"]));
    let names = [
        "présidente (Conseil national du climat)",
        "president (National Climate Council)",
    ];
    assert_eq!(post["properties"]["name"], json!(names));
    let link = one(&entities, "Occupancy", "post", id(post));
    let properties = &link["properties"];
    assert_eq!(properties["holder"], json!([id(anne)]));
    assert_eq!(properties["startDate"], json!(["2016-02-08"]));
    assert_eq!(properties.get("status"), None);
    let summary = properties["summary"].as_array().unwrap();
    assert!(summary.contains(&json!("appointment: French and English sources agree")));
    assert!(summary.contains(&json!("replaces Paul Kerr")));
    assert!(summary.contains(&json!("named by Élise Martin")));
    assert_eq!(properties["description"].as_array().unwrap().len(), 2);
    assert_eq!(properties["recordId"], json!(["fr-1#0", "en-1#0"]));
    let article = one(&entities, "Article", "fileName", "fr-1");
    assert_eq!(properties["proof"][0], id(article));
    assert_eq!(
        article["properties"]["sourceUrl"],
        json!(["https://example.org/fr-1"])
    );
    assert_eq!(article["properties"]["publisher"], json!(["Le Courrier"]));
    assert_eq!(article["properties"]["publishedAt"], json!(["2017-01-19"]));
    assert_eq!(article["properties"]["language"], json!(["fra"]));
}

#[test]
fn conflicting_values_are_all_there() {
    let entities = entities();
    let founding = one(&entities, "UnknownLink", "role", "founder");
    assert_eq!(founding["properties"]["date"], json!(["2004", "2005"]));
    assert_eq!(
        founding["properties"]["summary"][0],
        "founding: French and English sources contradict each other in: date"
    );
    // The legal form does not make it another company.
    let arvex = one(&entities, "Company", "name", "Arvex SA");
    assert_eq!(founding["properties"]["object"], json!([id(arvex)]));
    one(&entities, "Company", "name", "Arvex");
}

#[test]
fn events_become_the_links_that_fit_them() {
    let entities = entities();
    let marc = id(one(&entities, "Person", "name", "Marc Olin"));
    let elected = one(&entities, "Occupancy", "electionDate", "2020-03-15");
    assert_eq!(elected["properties"]["constituency"], json!(["Vallombre"]));
    let candidacy = one(&entities, "UnknownLink", "role", "candidate");
    assert_eq!(
        candidacy["properties"]["object"],
        elected["properties"]["post"]
    );
    let party = one(&entities, "Organization", "name", "Parti du fleuve");
    assert_eq!(party["properties"]["topics"], json!(["pol.party"]));
    one(&entities, "Membership", "organization", id(party));
    // The party that a member of parliament sits for is not what the seat belongs to.
    let seat = one(&entities, "Occupancy", "politicalGroup", "Parti du fleuve");
    assert_eq!(seat["properties"]["holder"], json!([marc]));
    assert_eq!(seat["properties"]["endDate"], json!(["2017"]));
    assert_eq!(seat["properties"]["status"], json!(["ended"]));
    let post = seat["properties"]["post"][0].as_str().unwrap();
    let post = entities.iter().find(|entity| entity["id"] == post).unwrap();
    assert_eq!(post["properties"].get("organization"), None);
    one(&entities, "Employment", "employee", marc);
    let study = one(&entities, "UnknownLink", "role", "law");
    assert_eq!(study["properties"]["endDate"], json!(["1998"]));
    let anne = one(&entities, "Person", "name", "Anne Roux");
    assert_eq!(anne["properties"]["education"].as_array().unwrap().len(), 1);
    let lise = id(one(&entities, "Person", "name", "Lise Vaire"));
    // Beginning and end of one post are one link.
    let post = &one(&entities, "Directorship", "director", lise)["properties"];
    assert_eq!(post["startDate"], json!(["2018-01"]));
    assert_eq!(post["endDate"], json!(["2019"]));
    assert_eq!(post["status"], json!(["ended"]));
    assert_eq!(post["recordId"], json!(["fr-3#0", "fr-3#1"]));
}

#[test]
fn what_is_planned_says_so_and_what_is_denied_is_left_out() {
    let entities = entities();
    let planned = one(&entities, "Directorship", "status", "planned");
    assert_eq!(planned["properties"]["startDate"], json!(["2020-05"]));
    let text = serde_json::to_string(&entities).unwrap();
    assert!(!text.contains("directeur général"), "denied");
    assert!(!text.contains("fr-1#3"), "denied");
}

#[test]
fn an_identifier_does_not_depend_on_what_else_is_exported() {
    let ids = |stories: &[(Story, Vec<Told>)]| -> HashSet<String> {
        let lines = export(stories, &options(StoryFormat::FollowTheMoney));
        let entities = aggregated(&String::from_utf8(lines).unwrap());
        entities
            .iter()
            .map(|entity| id(entity).to_owned())
            .collect()
    };
    let all = ids(&stories());
    for story in stories() {
        // Links of one spell have the identifier of the first; everything else stands for itself.
        let alone = ids(std::slice::from_ref(&story));
        let other = alone.difference(&all).count();
        let is_later = story.0.event_type.label() == "departure";
        assert_eq!(
            other,
            usize::from(is_later && !alone.is_empty()),
            "{:?}",
            story.0
        );
    }
}

#[test]
fn lines_come_once_and_identifiers_stay() {
    let text = exported(&options(StoryFormat::FollowTheMoney));
    let lines: Vec<&str> = text.lines().collect();
    let once: HashSet<&&str> = lines.iter().collect();
    assert_eq!(once.len(), lines.len());
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("{\"id\":\"carriere-"))
    );
    // They are in other people's databases: an identifier that changes loses what hangs on it.
    let marc = "carriere-ae01d6663edce7221f35";
    assert!(text.contains(marc), "{text}");
}

#[test]
fn the_library_accepts_what_we_write() {
    let Some(python) = std::env::var_os("CARRIERE_FTM_PYTHON") else {
        eprintln!("skipped: CARRIERE_FTM_PYTHON names no Python with scripts/followthemoney.txt");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (written, joined) = (
        folder.path().join("a.ftm.json"),
        folder.path().join("b.ftm.json"),
    );
    let mut stories = stories();
    stories.extend(nasty_stories());
    let lines = export(&stories, &options(StoryFormat::FollowTheMoney));
    let lines = String::from_utf8(lines).unwrap();
    fs::write(&written, &lines).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/followthemoney_check.py");
    let output = Command::new(python)
        .arg(script)
        .args([&written, &joined])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut schemata: BTreeMap<String, usize> = BTreeMap::new();
    for entity in aggregated(&lines) {
        let schema = entity["schema"].as_str().unwrap().to_owned();
        *schemata.entry(schema).or_default() += 1;
    }
    assert_eq!(seen["schemata"], json!(schemata));
    // Three of the stories, and one of each text that can be a name.
    let names = NASTY
        .iter()
        .filter(|text| text.chars().any(char::is_alphanumeric));
    assert_eq!(schemata["Person"], 3 + names.count() + 1, "{schemata:?}");
}
