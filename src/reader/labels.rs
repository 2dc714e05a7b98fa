//! What the network's outputs mean: `config.json` and `syntax_labels.json` of a model folder.

use std::path::Path;

use serde::Deserialize;

use super::ReaderError;
use super::config::{Config, FolderError, read_json};
use super::entity_names::{self, EntityNames};
use super::scheme::EntityLabels;
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};

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
    /// Entity labels.
    pub entities: EntityLabels,
    /// Syntax labels, if the folder has them.
    pub syntax: Option<SyntaxLabels>,
    /// Sub-word tokens that fit into one window, special tokens included.
    pub max_tokens: usize,
    /// Vocabulary id of padding.
    pub pad_id: i32,
}

#[derive(Deserialize)]
struct SyntaxFile {
    upos: Vec<String>,
    rels: Vec<String>,
    feats: [Vec<String>; 4],
}

impl Labels {
    /// Reads `config.json` and, if they are there, `syntax_labels.json` and the folder's own `entity_labels.toml`.
    ///
    /// # Errors
    ///
    /// One that names the file when it is missing or broken, or when it has labels with no known meaning.
    pub fn load(folder: &Path, names: &EntityNames) -> Result<Self, ReaderError> {
        let config = Config::read(folder)?;
        let names = names.with_folder(folder)?;
        let entities = EntityLabels::parse(&config.labels()?, &names).map_err(|unknown| {
            let own = folder.join(entity_names::FILE);
            config.error(format!(
                "the meaning of these labels is not known: {}. Say it in {}, for instance `person = [\"…\"]` for their names, \
                 `none = [\"…\"]` to leave them out, or `[rename]` with `LABEL_1 = \"B-PER\"`",
                unknown.join(", "),
                own.display()
            ))
        })?;
        let syntax_path = folder.join("syntax_labels.json");
        let syntax = if syntax_path.is_file() {
            Some(syntax_labels(&syntax_path)?)
        } else {
            None
        };
        Ok(Labels {
            entities,
            syntax,
            max_tokens: config.positions()?.clamp(8, 512) as usize,
            pad_id: config.pad_id()? as i32,
        })
    }
}

fn syntax_labels(path: &Path) -> Result<SyntaxLabels, FolderError> {
    let file: SyntaxFile = read_json(path)?;
    let fail = |what: &str, label: &str| {
        let message = format!("`{label}` is no {what} of Universal Dependencies");
        FolderError::new(path, message)
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
    use super::super::scheme::Scheme;
    use super::*;
    use crate::testing::lexicons_dir;

    const CONFIG: &str = r#"{"id2label": {"0": "O", "1": "B-PER", "2": "I-PER"}, "max_position_embeddings": 514,
        "pad_token_id": 1, "model_type": "camembert"}"#;
    const SYNTAX: &str = r#"{"upos": ["NOUN", "VERB", "_"], "rels": ["root", "nsubj:pass", "nmod:poss", "own"],
        "feats": [["_", "Fem"], ["_", "Sing", "Plur"], ["_", "Part"], ["_", "Past"]]}"#;

    /// What a folder with these files says.
    fn load(files: &[(&str, &str)]) -> Result<Labels, String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let names = EntityNames::load(&lexicons_dir()).expect("the bundled table");
        Labels::load(folder.path(), &names).map_err(|error| error.to_string())
    }

    #[test]
    fn labels_and_sizes_are_read() {
        let labels = load(&[("config.json", CONFIG)]).expect("labels");
        assert_eq!(labels.entities.scheme, Scheme::Iob2);
        assert_eq!(labels.entities.labels.len(), 3);
        assert_eq!((labels.syntax, labels.pad_id), (None, 1));
        // Two positions of this family are reserved.
        assert_eq!(labels.max_tokens, 512);
    }

    #[test]
    fn syntax_labels_are_mapped() {
        let files = [("config.json", CONFIG), ("syntax_labels.json", SYNTAX)];
        let syntax = load(&files).expect("labels").syntax.expect("syntax");
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
    fn unknown_labels_are_named_until_the_folder_explains_them() {
        let config = r#"{"id2label": {"0": "O", "1": "LABEL_1", "2": "B-GENE", "3": "B-PER"}}"#;
        let message = load(&[("config.json", config)]).expect_err("unknown labels");
        assert!(
            message.contains("config.json: ") && message.contains("not known: LABEL_1, B-GENE."),
            "{message}"
        );
        assert!(message.contains("entity_labels.toml"), "{message}");
        let own = "none = ['GENE']\n[rename]\nLABEL_1 = 'I-PER'\n";
        let labels = load(&[("config.json", config), ("entity_labels.toml", own)]);
        assert_eq!(labels.expect("labels").entities.scheme, Scheme::Iob2);
        let broken = load(&[("config.json", config), ("entity_labels.toml", "none = 1")]);
        let message = broken.expect_err("a broken table");
        assert!(message.contains("entity_labels.toml:1:"), "{message}");
    }

    #[test]
    fn what_is_wrong_is_said_with_the_file() {
        let syntax = SYNTAX.replace("VERB", "VERBE");
        for (syntax, expected) in [(syntax.as_str(), "`VERBE`"), ("[", "not the JSON")] {
            let message = load(&[("config.json", CONFIG), ("syntax_labels.json", syntax)])
                .expect_err(expected);
            assert!(
                message.contains("syntax_labels.json: ") && message.contains(expected),
                "{message}"
            );
        }
        let message = load(&[]).expect_err("no file");
        assert!(
            message.contains("config.json") && message.contains("needs this file"),
            "{message}"
        );
    }
}
