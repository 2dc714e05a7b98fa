//! Files as the tools write them, and Label Studio's own SDK on ours.
//!
//! The SDK is asked where `CARRIERE_LABEL_STUDIO_PYTHON` names a Python that has it:
//!
//! ```sh
//! CARRIERE_LABEL_STUDIO_PYTHON="$(scripts/python.sh scripts/label_studio.txt)" cargo test --test label
//! ```

use std::fs;
use std::process::Command;

use carriere::label::label_studio::{self, Choice, Origin};
use carriere::label::{GoldArticle, Markup, brat};
use serde_json::{Value, json};

use crate::{gold, project};

fn events(article: &GoldArticle) -> Value {
    serde_json::to_value(&article.events).expect("JSON")
}

#[test]
fn an_export_of_label_studio_is_read() {
    let path = project("tests/label/fixtures/label-studio.json");
    let contents = fs::read_to_string(&path).expect("an export");
    let imported = label_studio::read(&path, &contents, &Choice::Newest).expect("tasks");
    assert!(imported.errors.is_empty(), "{:?}", imported.errors);
    let expected = json!([
        {"type": "tenure", "person": ["Maïwenn Le Goff"], "organization": ["Altéo", "Réseau Altéo"], "role": ["directrice du développement"], "date": ["2019"]},
        {"type": "appointment", "person": ["Maïwenn Le Goff"], "organization": ["Port-Énergie"], "role": ["présidence"], "date": ["2026-03"],
            "predecessor": ["Paul Kerr"], "status": "planned"},
        {"type": "departure", "person": ["Paul Kerr"], "successor": ["Maïwenn Le Goff"], "optional": true},
    ]);
    // The second task was labelled before 1.5, with offsets in UTF-16 units.
    assert_eq!(imported.articles.len(), 2);
    for (article, id) in imported.articles.iter().zip(["altéo-1", "altéo-2"]) {
        assert_eq!(article.id, id);
        assert_eq!(events(article), expected);
        assert_eq!(article.rest["desk"], json!({"page": 3}));
        assert!(!article.rest.contains_key("carriere"));
    }
}

#[test]
fn a_collection_of_brat_is_read() {
    let imported = brat::read(&project("tests/label/fixtures/brat")).expect("a collection");
    assert!(imported.errors.is_empty(), "{:?}", imported.errors);
    let rosa = &imported.articles[0];
    assert_eq!(
        (rosa.id.as_str(), rosa.string("date")),
        ("rosa/1", Some("2026-02-10"))
    );
    assert_eq!(
        events(rosa),
        json!([
            {"type": "appointment", "person": ["Rosa Field"], "organization": ["Quay Theatre"], "role": ["artistic director"], "place": ["Leeds"],
                "date": ["2026-02-09"], "by": ["the board"]},
            {"type": "tenure", "person": ["Rosa Field"], "organization": ["Harbour Arts"], "date": ["2011"], "end_date": ["2018"]},
            {"type": "tenure", "person": ["Tom O'Shea"], "organization": ["Quay Theatre"], "role": ["former chairman", "chairman"]},
            {"type": "candidacy", "person": ["Tom O'Shea"], "organization": ["Quay Theatre"], "status": "negated", "optional": true},
        ])
    );
    let plain = &imported.articles[1];
    assert_eq!(
        (
            plain.id.as_str(),
            plain.string("language"),
            plain.events.len()
        ),
        ("plain", Some("fr"), 0)
    );
}

#[test]
fn label_studios_own_sdk_accepts_what_we_write() {
    let Some(python) = std::env::var_os("CARRIERE_LABEL_STUDIO_PYTHON") else {
        eprintln!(
            "skipped: CARRIERE_LABEL_STUDIO_PYTHON names no Python with scripts/label_studio.txt"
        );
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let gold = gold();
    let tasks = |origin| -> Vec<Value> {
        let task = |article| label_studio::task(article, &Markup::of_gold(article), origin);
        gold.iter().map(task).collect()
    };
    let mut export = tasks(Origin::Annotation);
    for (index, task) in export.iter_mut().enumerate() {
        // What a project adds.
        task["id"] = json!(index + 1);
        task["annotations"][0]["id"] = json!(1000 + index);
        task["annotations"][0]["completed_by"] = json!(1);
        task["annotations"][0]["created_at"] = json!("2026-05-04T09:12:31.113742Z");
    }
    fs::write(at("config.xml"), label_studio::config()).expect("a file");
    fs::write(
        at("tasks.json"),
        Value::Array(tasks(Origin::Predictions("x"))).to_string(),
    )
    .expect("a file");
    fs::write(at("export.json"), Value::Array(export).to_string()).expect("a file");
    let output = Command::new(python)
        .arg(project("scripts/label_studio_check.py"))
        .args([
            at("config.xml"),
            at("tasks.json"),
            at("export.json"),
            at("out"),
        ])
        .output()
        .expect("a Python");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let stdout = String::from_utf8_lossy(&output.stdout);
    let seen: Value = serde_json::from_str(stdout.lines().last().expect("counts")).expect("JSON");
    eprintln!("the SDK saw {seen}");
    assert_eq!(seen["tasks"], 2 * gold.len());
    // JSON-MIN has no relations, which import says.
    let min = at("out/json_min/result.json");
    let contents = fs::read_to_string(&min).expect("JSON-MIN");
    let imported = label_studio::read(&min, &contents, &Choice::Newest).expect("tasks");
    assert_eq!(
        (imported.articles.len(), imported.errors.len()),
        (0, gold.len())
    );
    assert!(
        imported.errors[0].to_string().contains("JSON-MIN"),
        "{}",
        imported.errors[0]
    );
}
