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
