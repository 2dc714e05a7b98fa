//! What the network's outputs mean: `config.json` and `syntax_labels.json` of a model folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use crate::document::MentionKind;
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};

/// Why the labels of a model folder could not be read.
#[derive(Debug, Error)]
#[error("{path}: {message}")]
pub struct LabelError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, and the mend.
    pub message: String,
}

/// One entity label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityLabel {
    /// No entity.
    Outside,
    /// First word of an entity.
    Begin(MentionKind),
    /// Further word of an entity (or any word, where the scheme has no first).
    Inside(MentionKind),
}

/// Meaning of the syntax outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxLabels {
    /// Parts of speech, the first values of `tags`.
    pub upos: Vec<Upos>,
    /// Gender values, next in `tags`; `None` is "has no gender".
    pub gender: Vec<Option<Gender>>,
    /// Number values.
    pub number: Vec<Option<Number>>,
    /// Verb form values.
    pub verb_form: Vec<Option<VerbForm>>,
    /// Tense values.
    pub tense: Vec<Option<Tense>>,
    /// Relations, the values of `rel`.
    pub relations: Vec<Relation>,
}

impl SyntaxLabels {
    /// The number of values that `tags` must have.
    pub fn tag_count(&self) -> usize {
        self.upos.len()
            + self.gender.len()
            + self.number.len()
            + self.verb_form.len()
            + self.tense.len()
    }
}

/// Meaning of all outputs, and the longest input.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Entity labels by index.
    pub entities: Vec<EntityLabel>,
    /// Syntax labels, if the folder has them.
    pub syntax: Option<SyntaxLabels>,
    /// Sub-word tokens that fit into one window, special tokens included.
    pub max_tokens: usize,
    /// Vocabulary id of padding.
    pub pad_id: i32,
}

#[derive(Deserialize)]
struct Config {
    id2label: BTreeMap<String, String>,
    max_position_embeddings: usize,
    #[serde(default)]
    pad_token_id: i32,
    #[serde(default)]
    model_type: String,
}

#[derive(Deserialize)]
struct SyntaxFile {
    upos: Vec<String>,
    rels: Vec<String>,
    feats: [Vec<String>; 4],
}

impl Labels {
    /// Reads `config.json` and, if it is there, `syntax_labels.json`.
    ///
    /// # Errors
    ///
    /// A [`LabelError`] that names the file when one is missing, broken, or has a label with no known meaning.
    pub fn load(folder: &Path) -> Result<Self, LabelError> {
        let path = folder.join("config.json");
        let config: Config = read(&path)?;
        let fail = |message: String| LabelError {
            path: path.clone(),
            message,
        };
        let mut entities = Vec::new();
        for index in 0..config.id2label.len() {
            let label = config
                .id2label
                .get(&index.to_string())
                .ok_or_else(|| fail(format!("`id2label` has no entry \"{index}\"")))?;
            entities.push(entity_label(label).ok_or_else(|| {
                fail(format!(
                    "the label `{label}` is none of O, B-X, I-X, X with X one of PER, ORG, LOC, MISC or their usual other names"
                ))
            })?);
        }
        // Position ids of the RoBERTa family start after the padding id, so two positions are never used.
        let reserved =
            if config.model_type.contains("roberta") || config.model_type.contains("camembert") {
                2
            } else {
                0
            };
        let syntax_path = folder.join("syntax_labels.json");
        let syntax = if syntax_path.is_file() {
            Some(syntax_labels(&syntax_path)?)
        } else {
            None
        };
        Ok(Labels {
            entities,
            syntax,
            max_tokens: config
                .max_position_embeddings
                .saturating_sub(reserved)
                .clamp(8, 512),
            pad_id: config.pad_token_id,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, LabelError> {
    let fail = |message: String| LabelError {
        path: path.to_owned(),
        message,
    };
    let bytes = std::fs::read(path).map_err(|error| {
        fail(format!(
            "{error}; a model folder needs this file beside its weights"
        ))
    })?;
    serde_json::from_slice(&bytes).map_err(|error| fail(error.to_string()))
}

fn entity_label(label: &str) -> Option<EntityLabel> {
    if label == "O" {
        return Some(EntityLabel::Outside);
    }
    let (prefix, name) = match label.split_once(['-', '_']) {
        Some((prefix @ ("B" | "I" | "E" | "S" | "L" | "U"), name)) => (prefix, name),
        _ => ("I", label),
    };
    let kind = match name.to_ascii_uppercase().as_str() {
        "PER" | "PERS" | "PERSON" => MentionKind::Person,
        "ORG" | "ORGANIZATION" | "ORGANISATION" => MentionKind::Organization,
        "LOC" | "LOCATION" | "GPE" | "FAC" => MentionKind::Location,
        "MISC" | "NORP" | "PRODUCT" | "EVENT" | "WORK_OF_ART" => MentionKind::Misc,
        _ => return None,
    };
    Some(match prefix {
        "B" | "S" | "U" => EntityLabel::Begin(kind),
        _ => EntityLabel::Inside(kind),
    })
}

fn syntax_labels(path: &Path) -> Result<SyntaxLabels, LabelError> {
    let file: SyntaxFile = read(path)?;
    let fail = |what: &str, label: &str| LabelError {
        path: path.to_owned(),
        message: format!("`{label}` is no {what} of Universal Dependencies"),
    };
    let upos = file
        .upos
        .iter()
        .map(|label| Upos::parse(label).ok_or_else(|| fail("part of speech", label)))
        .collect::<Result<_, _>>()?;
    let relations = file
        .rels
        .iter()
        .map(|label| Relation::parse_or_universal(label))
        .collect();
    fn values<T>(labels: &[String], parse: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
        labels.iter().map(|label| parse(label)).collect()
    }
    let [gender, number, verb_form, tense] = &file.feats;
    Ok(SyntaxLabels {
        upos,
        gender: values(gender, Gender::parse),
        number: values(number, Number::parse),
        verb_form: values(verb_form, VerbForm::parse),
        tense: values(tense, Tense::parse),
        relations,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#"{"id2label": {"0": "O", "1": "B-PER", "2": "I-PER"}, "max_position_embeddings": 514,
        "pad_token_id": 1, "model_type": "camembert"}"#;
    const SYNTAX: &str = r#"{"upos": ["NOUN", "VERB", "_"], "rels": ["root", "nsubj:pass", "nmod:poss", "own"],
        "feats": [["_", "Fem"], ["_", "Sing", "Plur"], ["_", "Part"], ["_", "Past"]]}"#;

    fn load(config: &str, syntax: Option<&str>) -> Result<Labels, LabelError> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("config.json"), config).expect("a file");
        if let Some(syntax) = syntax {
            std::fs::write(folder.path().join("syntax_labels.json"), syntax).expect("a file");
        }
        Labels::load(folder.path())
    }

    /// The file that the error names, and its message.
    fn failure(config: &str, syntax: Option<&str>) -> (String, String) {
        let error = load(config, syntax).expect_err("an error");
        let file = error
            .path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (file, error.to_string())
    }

    #[test]
    fn labels_are_read_in_order() {
        let labels = load(CONFIG, None).expect("labels");
        assert_eq!(
            labels.entities,
            [
                EntityLabel::Outside,
                EntityLabel::Begin(MentionKind::Person),
                EntityLabel::Inside(MentionKind::Person)
            ]
        );
        assert_eq!((labels.syntax, labels.pad_id), (None, 1));
        // Two positions of this family are reserved.
        assert_eq!(labels.max_tokens, 512);
    }

    #[test]
    fn labels_come_in_order_of_their_numbers() {
        let entries: Vec<String> = (0..11)
            .map(|i| format!(r#""{i}": "{}""#, if i == 10 { "LOC" } else { "O" }))
            .collect();
        let config = format!(
            r#"{{"id2label": {{{}}}, "max_position_embeddings": 128}}"#,
            entries.join(",")
        );
        let labels = load(&config, None).expect("labels");
        assert_eq!(
            labels.entities[10],
            EntityLabel::Inside(MentionKind::Location)
        );
        assert_eq!((labels.max_tokens, labels.pad_id), (128, 0));
    }

    #[test]
    fn usual_other_names_of_labels() {
        for (label, expected) in [
            ("B-PERSON", EntityLabel::Begin(MentionKind::Person)),
            ("S-ORG", EntityLabel::Begin(MentionKind::Organization)),
            ("E_GPE", EntityLabel::Inside(MentionKind::Location)),
            ("I-WORK_OF_ART", EntityLabel::Inside(MentionKind::Misc)),
            ("PER", EntityLabel::Inside(MentionKind::Person)),
        ] {
            assert_eq!(entity_label(label), Some(expected), "{label}");
        }
        assert_eq!(entity_label("B-GENE"), None);
    }

    #[test]
    fn syntax_labels_are_mapped() {
        let syntax = load(CONFIG, Some(SYNTAX))
            .expect("labels")
            .syntax
            .expect("syntax");
        assert_eq!(syntax.upos, [Upos::Noun, Upos::Verb, Upos::Sub]);
        assert_eq!(
            syntax.relations,
            [
                Relation::Root,
                Relation::NsubjPass,
                Relation::Nmod,
                Relation::Dep
            ]
        );
        assert_eq!(
            syntax.number,
            [None, Some(Number::Singular), Some(Number::Plural)]
        );
        assert_eq!(syntax.tag_count(), 3 + 2 + 3 + 2 + 2);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_file() {
        let gap = r#"{"id2label": {"0": "O", "2": "B-PER"}, "max_position_embeddings": 512}"#;
        let (file, message) = failure(gap, None);
        assert_eq!(file, "config.json");
        assert!(message.contains("no entry \"1\""), "{message}");
        let unknown = r#"{"id2label": {"0": "B-GENE"}, "max_position_embeddings": 512}"#;
        assert!(failure(unknown, None).1.contains("`B-GENE`"));
        let (file, message) = failure(CONFIG, Some(&SYNTAX.replace("VERB", "VERBE")));
        assert_eq!(file, "syntax_labels.json");
        assert!(message.contains("`VERBE`"), "{message}");
        assert_eq!(failure(CONFIG, Some("[")).0, "syntax_labels.json");
        let empty = tempfile::tempdir().expect("a folder");
        let error = Labels::load(empty.path())
            .expect_err("an error")
            .to_string();
        assert!(
            error.contains("config.json") && error.contains("needs this file"),
            "{error}"
        );
    }
}
