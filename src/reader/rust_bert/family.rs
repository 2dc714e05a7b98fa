//! The architectures that this engine runs. All six are one encoder, rust-bert's `BertEncoder`; they differ in their embeddings
//! and in the names of their fields and tensors.

use ::rust_bert::bert::BertConfig;
use serde_json::Value;

use crate::reader::config::{Config, FolderError};

/// What sets an architecture apart.
#[derive(Debug)]
pub(super) struct Family {
    /// `model_type` of `config.json`.
    model_type: &'static str,
    /// What `architectures` names the token classifier.
    architecture: &'static str,
    /// What the names of all tensors but the classifier's start with.
    pub(super) prefix: &'static str,
    /// Whether an embedding says which of two texts a token is of.
    pub(super) has_token_types: bool,
    /// Whether embeddings may be of another size than hidden states.
    projects_embeddings: bool,
    fields: &'static Fields,
    /// Usual sizes: hidden, intermediate, attention heads, layers.
    sizes: [u32; 4],
    vocabulary: u32,
    /// Replacements that make a tensor's name of one of BERT's, applied in order.
    pub(super) names: &'static [(&'static str, &'static str)],
}

/// What fields of `config.json` are called.
#[derive(Debug)]
struct Fields {
    hidden: &'static str,
    inner: &'static str,
    heads: &'static str,
    layers: &'static str,
    activation: &'static str,
}

const FIELDS: Fields = Fields {
    hidden: "hidden_size",
    inner: "intermediate_size",
    heads: "num_attention_heads",
    layers: "num_hidden_layers",
    activation: "hidden_act",
};

const BERT: Family = Family {
    model_type: "bert",
    architecture: "BertForTokenClassification",
    prefix: "bert",
    has_token_types: true,
    projects_embeddings: false,
    fields: &FIELDS,
    sizes: [768, 3072, 12, 12],
    vocabulary: 30522,
    names: &[],
};

const ROBERTA: Family = Family {
    model_type: "roberta",
    architecture: "RobertaForTokenClassification",
    prefix: "roberta",
    vocabulary: 50265,
    ..BERT
};

const FAMILIES: [Family; 6] = [
    BERT,
    Family {
        model_type: "distilbert",
        architecture: "DistilBertForTokenClassification",
        prefix: "distilbert",
        has_token_types: false,
        fields: &Fields {
            hidden: "dim",
            inner: "hidden_dim",
            heads: "n_heads",
            layers: "n_layers",
            activation: "activation",
        },
        sizes: [768, 3072, 12, 6],
        names: &[
            ("encoder.layer.", "transformer.layer."),
            ("attention.self.query", "attention.q_lin"),
            ("attention.self.key", "attention.k_lin"),
            ("attention.self.value", "attention.v_lin"),
            ("attention.output.dense", "attention.out_lin"),
            ("attention.output.LayerNorm", "sa_layer_norm"),
            ("intermediate.dense", "ffn.lin1"),
            ("output.dense", "ffn.lin2"),
            ("output.LayerNorm", "output_layer_norm"),
        ],
        ..BERT
    },
    ROBERTA,
    Family {
        model_type: "camembert",
        architecture: "CamembertForTokenClassification",
        vocabulary: 30522,
        ..ROBERTA
    },
    Family {
        model_type: "xlm-roberta",
        architecture: "XLMRobertaForTokenClassification",
        vocabulary: 30522,
        ..ROBERTA
    },
    Family {
        model_type: "electra",
        architecture: "ElectraForTokenClassification",
        prefix: "electra",
        projects_embeddings: true,
        sizes: [256, 1024, 4, 12],
        ..BERT
    },
];

/// A network as `config.json` describes it.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) family: &'static Family,
    /// The encoder's sizes and activation.
    pub(super) encoder: BertConfig,
    /// Size of an embedding.
    pub(super) embedding: i64,
    /// Epsilon of the layer norm on the embeddings.
    pub(super) epsilon: f64,
    /// Tokens that a window can have.
    pub(super) window: i64,
    /// Where positions are counted from the padding id on: that id.
    pub(super) positions_after: Option<i32>,
    pub(super) labels: i64,
}

impl Network {
    /// Reads what the fields say; those that the Hugging Face libraries leave out have their usual values.
    pub(super) fn of(config: &Config) -> Result<Self, FolderError> {
        let family = family(config)?;
        refuse_variants(config)?;
        let positive = |name: &str, default: u32| match config.size(name, default)? {
            0 => Err(config.error(format!("`{name}` is 0, which is no usable size"))),
            size => Ok(i64::from(size)),
        };
        let fields = family.fields;
        let [hidden, inner, heads, layers] = [
            (fields.hidden, family.sizes[0]),
            (fields.inner, family.sizes[1]),
            (fields.heads, family.sizes[2]),
            (fields.layers, family.sizes[3]),
        ]
        .map(|(name, default)| positive(name, default));
        let (hidden, heads) = (hidden?, heads?);
        if hidden % heads != 0 {
            return Err(config.error(format!(
                "`{}` ({hidden}) is not a multiple of `{}` ({heads})",
                fields.hidden, fields.heads
            )));
        }
        let activation = config.text(fields.activation).unwrap_or("gelu");
        // Names of the Hugging Face libraries that rust-bert has under another one.
        let activation = match activation {
            "silu" => "swish",
            "gelu_python" => "gelu",
            "gelu_fast" | "gelu_pytorch_tanh" => "gelu_new",
            other => other,
        };
        let hidden_act =
            serde_json::from_value(Value::from(activation)).map_err(|_| {
                config.error(format!(
                    "the activation `{activation}` is not supported; gelu, gelu_new, relu, silu, mish and tanh are"
                ))
            })?;
        let embedding = match family.projects_embeddings {
            true => positive("embedding_size", 128)?,
            false => hidden,
        };
        let after_padding = config.counts_positions_after_padding();
        Ok(Network {
            family,
            encoder: BertConfig {
                hidden_act,
                hidden_size: hidden,
                intermediate_size: inner?,
                num_attention_heads: heads,
                num_hidden_layers: layers?,
                max_position_embeddings: positive("max_position_embeddings", 512)?,
                type_vocab_size: positive("type_vocab_size", 2)?,
                vocab_size: positive("vocab_size", family.vocabulary)?,
                ..BertConfig::default()
            },
            embedding,
            epsilon: match config.get("layer_norm_eps") {
                Some(value) => value
                    .as_f64()
                    .ok_or_else(|| config.error("`layer_norm_eps` is no number"))?,
                None => 1e-12,
            },
            window: i64::from(config.positions()?),
            positions_after: match after_padding {
                true => Some(config.pad_id()? as i32),
                false => None,
            },
            labels: config.labels()?.len() as i64,
        })
    }
}

fn family(config: &Config) -> Result<&'static Family, FolderError> {
    let names = config.get("architectures").and_then(Value::as_array);
    let names: Vec<&str> = names
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let model_type = config.text("model_type");
    let named = |family: &&Family| match model_type {
        Some(model_type) => family.model_type == model_type,
        None => names.contains(&family.architecture),
    };
    let Some(family) = FAMILIES.iter().find(named) else {
        let given = match (model_type, &names[..]) {
            (Some(model_type), _) => format!("`{model_type}`"),
            (None, []) => "not given".to_owned(),
            (None, names) => format!("`{}`", names.join("`, `")),
        };
        let known = FAMILIES.map(|family| family.model_type).join(", ");
        return Err(config.error(format!(
            "the architecture is {given}, which this engine does not run; it runs {known}"
        )));
    };
    if names.is_empty()
        || names
            .iter()
            .any(|name| name.ends_with("ForTokenClassification"))
    {
        Ok(family)
    } else {
        Err(config.error(format!(
            "the model is a {}, not a token classifier ({})",
            names.join(", "),
            family.architecture
        )))
    }
}

/// Refuses what changes the computation and is not in rust-bert.
fn refuse_variants(config: &Config) -> Result<(), FolderError> {
    if let Some(kind) = config.text("position_embedding_type")
        && kind != "absolute"
    {
        return Err(config.error(format!(
            "position embeddings of the kind `{kind}`; this engine has `absolute` ones"
        )));
    }
    for name in ["is_decoder", "add_cross_attention", "quantization_config"] {
        if config
            .get(name)
            .is_some_and(|value| value.as_bool() != Some(false))
        {
            return Err(config.error(format!("`{name}` is set, which this engine does not run")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Result<Network, String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("config.json"), text).expect("a file");
        let config = Config::read(folder.path()).map_err(|error| error.to_string())?;
        Network::of(&config).map_err(|error| error.to_string())
    }

    const BERT: &str = r#"{"model_type": "bert", "hidden_act": "gelu", "hidden_size": 8, "num_attention_heads": 2,
        "id2label": {"0": "O", "1": "B-PER"}}"#;

    #[test]
    fn the_types_that_folders_are_listed_with_are_those_that_run() {
        let types = FAMILIES.map(|family| family.model_type);
        assert_eq!(types, crate::reader::folder::RUST_BERT_TYPES);
    }

    #[test]
    fn fields_that_are_left_out_have_their_usual_values() {
        let bert = network(BERT).expect("a network");
        assert_eq!(
            (bert.encoder.hidden_size, bert.encoder.type_vocab_size),
            (8, 2)
        );
        assert_eq!(
            (bert.window, bert.labels, bert.positions_after),
            (512, 2, None)
        );
        let electra = network(r#"{"model_type": "electra", "id2label": {"0": "O"}}"#);
        let electra = electra.expect("a network");
        assert_eq!((electra.embedding, electra.encoder.hidden_size), (128, 256));
        let distilbert = network(
            r#"{"model_type": "distilbert", "dim": 12, "n_heads": 3, "n_layers": 1, "activation": "relu", "id2label": {"0": "O"}}"#,
        );
        let encoder = distilbert.expect("a network").encoder;
        assert_eq!((encoder.hidden_size, encoder.num_attention_heads), (12, 3));
        assert_eq!(
            (encoder.num_hidden_layers, encoder.intermediate_size),
            (1, 3072)
        );
    }

    #[test]
    fn the_architecture_is_found_by_either_field() {
        let named = network(
            r#"{"architectures": ["CamembertForTokenClassification"], "id2label": {"0": "O"}}"#,
        );
        assert_eq!(named.expect("a network").family.model_type, "camembert");
        let typed = network(
            r#"{"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1, "id2label": {"0": "O"}}"#,
        );
        let typed = typed.expect("a network");
        assert_eq!((typed.window, typed.positions_after), (512, Some(1)));
        assert_eq!(typed.family.prefix, "roberta");
    }

    #[test]
    fn what_is_not_supported_is_named() {
        for (from, to, expected) in [
            (
                "\"bert\"",
                "\"deberta-v2\"",
                "`deberta-v2`, which this engine does not run; it runs bert, distilbert",
            ),
            ("\"model_type\"", "\"type\"", "not given"),
            (
                "{",
                "{\"architectures\": [\"BertForMaskedLM\"], ",
                "a BertForMaskedLM, not a token classifier",
            ),
            (
                "{",
                "{\"position_embedding_type\": \"relative_key\", ",
                "`relative_key`",
            ),
            ("{", "{\"is_decoder\": true, ", "`is_decoder`"),
            (
                "\"num_attention_heads\": 2",
                "\"num_attention_heads\": 3",
                "multiple",
            ),
            (
                "\"num_attention_heads\": 2",
                "\"num_attention_heads\": 0",
                "`num_attention_heads` is 0",
            ),
            (
                "\"hidden_size\": 8",
                "\"hidden_size\": -8",
                "`hidden_size` is -8",
            ),
            ("\"id2label\"", "\"labels\"", "`id2label` is missing"),
            ("\"gelu\"", "\"sine\"", "`sine`"),
            ("{\"model_type\"", "\"model_type\"", "not the JSON"),
        ] {
            let message = network(&BERT.replacen(from, to, 1)).expect_err(expected);
            assert!(message.contains(expected), "{message}");
        }
    }
}
