//! The network itself: embeddings of our own, rust-bert's encoder, and the classifier.
//!
//! rust-bert's own embeddings are not used: they have a fixed epsilon in the layer norm and a fixed padding id, and its ELECTRA
//! gives the encoder a mask that hides nothing. In the layers its epsilon stays fixed, at BERT's 1e-12: where a model has
//! RoBERTa's 1e-5, logits move by some 5e-5 (`tests/checkpoints.rs`).

use ::rust_bert::bert::{BertConfig, BertEncoder};
use tch::{Device, Kind, Tensor, nn};

use super::family::Network;
use super::weights::Weights;
use crate::reader::config::FolderError;
use crate::reader::engine::Batch;

/// What is taken from the attention scores of padding: enough to leave it no share.
const PENALTY: f64 = 10000.0;

/// A weight matrix or scale, and its bias.
#[derive(Debug)]
struct Affine {
    weight: Tensor,
    bias: Tensor,
}

impl Affine {
    fn read(weights: &Weights, name: &str, shape: &[i64]) -> Result<Self, FolderError> {
        Ok(Affine {
            weight: weights.get(&format!("{name}.weight"), shape)?,
            bias: weights.get(&format!("{name}.bias"), &shape[..1])?,
        })
    }
}

/// One thread's handles on the network; the tensors share the storage of the weights.
pub(super) struct Encoder {
    words: Tensor,
    positions: Tensor,
    /// The embedding of the first token type, which every token has.
    token_type: Option<Tensor>,
    norm: Affine,
    epsilon: f64,
    projection: Option<Affine>,
    layers: BertEncoder,
    classifier: Affine,
    positions_after: Option<i32>,
}

impl Encoder {
    /// Takes the tensors of a network, checking that each is there and has its shape.
    pub(super) fn new(
        network: &Network,
        weights: &Weights,
        hidden_states: bool,
    ) -> Result<Self, FolderError> {
        let size = network.embedding;
        let (hidden, vocabulary) = (network.encoder.hidden_size, network.encoder.vocab_size);
        let positions = network.encoder.max_position_embeddings;
        let table = |name: &str, rows: i64| {
            weights.get(
                &format!("embeddings.{name}_embeddings.weight"),
                &[rows, size],
            )
        };
        Ok(Encoder {
            words: table("word", vocabulary)?,
            positions: table("position", positions)?,
            token_type: match network.family.has_token_types {
                true => Some(table("token_type", network.encoder.type_vocab_size)?.select(0, 0)),
                false => None,
            },
            norm: Affine::read(weights, "embeddings.LayerNorm", &[size])?,
            epsilon: network.epsilon,
            projection: match size == hidden {
                true => None,
                false => Some(Affine::read(
                    weights,
                    "embeddings_project",
                    &[hidden, size],
                )?),
            },
            layers: layers(&network.encoder, weights, hidden_states)?,
            classifier: Affine::read(weights, "classifier", &[network.labels, hidden])?,
            positions_after: network.positions_after,
        })
    }

    /// Entity logits, `[rows, width, labels]`, and the output of every layer, if it was asked for.
    pub(super) fn forward(&self, batch: &Batch) -> Result<(Tensor, Option<Vec<Tensor>>), String> {
        let shape = [batch.rows as i64, batch.width as i64];
        let ids = integers(&batch.input_ids, shape)?;
        let positions = integers(&positions(batch, self.positions_after), shape)?;
        let embed = |table: &Tensor, ids: &Tensor| Tensor::embedding(table, ids, -1, false, false);
        let mut embedded = embed(&self.words, &ids);
        if let Some(token_type) = &self.token_type {
            embedded += token_type;
        }
        embedded += embed(&self.positions, &positions);
        let Affine { weight, bias } = &self.norm;
        let size = weight.size();
        let mut embedded = embedded.layer_norm(size, Some(weight), Some(bias), self.epsilon, false);
        if let Some(Affine { weight, bias }) = &self.projection {
            embedded = embedded.linear(weight, Some(bias));
        }
        let mask = (integers(&batch.attention_mask, shape)? - 1) * PENALTY;
        let mask = mask.to_kind(embedded.kind());
        let mask = mask.unsqueeze(1).unsqueeze(1);
        let output = self
            .layers
            .forward_t(&embedded, Some(&mask), None, None, false);
        let Affine { weight, bias } = &self.classifier;
        let logits = output.hidden_state.linear(weight, Some(bias));
        Ok((logits, output.all_hidden_states))
    }
}

/// rust-bert's encoder on the storage of the weights.
fn layers(
    config: &BertConfig,
    weights: &Weights,
    hidden_states: bool,
) -> Result<BertEncoder, FolderError> {
    let mut tensors = Vec::new();
    for layer in 0..config.num_hidden_layers {
        for (name, shape) in layer_shapes(config) {
            let name = format!("encoder.layer.{layer}.{name}");
            let tensor = weights.get(&name, &shape)?;
            tensors.push((name, tensor));
        }
    }
    // rust-bert makes random weights, which are thrown away: the large ones are made small.
    let stub = BertConfig {
        intermediate_size: 1,
        output_hidden_states: Some(hidden_states),
        ..config.clone()
    };
    let store = nn::VarStore::new(Device::Cpu);
    let encoder = BertEncoder::new(store.root() / "encoder", &stub);
    let mut variables = store.variables();
    for (name, tensor) in tensors {
        // The encoder's own handles are on this variable, so they see the storage change.
        if let Some(variable) = variables.get_mut(&name) {
            variable.f_set_data(&tensor).map_err(|error| {
                weights.error(format!("the tensor `{name}` cannot be used: {error}"))
            })?;
        }
    }
    Ok(encoder)
}

/// Names and shapes of a layer's tensors.
fn layer_shapes(config: &BertConfig) -> Vec<(String, Vec<i64>)> {
    let (hidden, inner) = (config.hidden_size, config.intermediate_size);
    let matrices = [
        ("attention.self.query", hidden, hidden),
        ("attention.self.key", hidden, hidden),
        ("attention.self.value", hidden, hidden),
        ("attention.output.dense", hidden, hidden),
        ("intermediate.dense", inner, hidden),
        ("output.dense", hidden, inner),
    ];
    let norms = ["attention.output.LayerNorm", "output.LayerNorm"];
    let shapes = matrices
        .map(|(name, rows, columns)| (name, vec![rows, columns]))
        .into_iter()
        .chain(norms.map(|name| (name, vec![hidden])));
    shapes
        .flat_map(|(name, shape)| {
            let bias = vec![shape[0]];
            [
                (format!("{name}.weight"), shape),
                (format!("{name}.bias"), bias),
            ]
        })
        .collect()
}

/// The position of each token. In RoBERTa and its kin, padding ids stand at their own number and other tokens are counted from
/// there on.
fn positions(batch: &Batch, after: Option<i32>) -> Vec<i32> {
    let rows = batch.input_ids.chunks(batch.width.max(1));
    match after {
        None => rows.flat_map(|row| 0..row.len() as i32).collect(),
        Some(pad) => rows
            .flat_map(|row| {
                row.iter().scan(pad, move |last, id| {
                    let counts = *id != pad;
                    *last += i32::from(counts);
                    Some(if counts { *last } else { pad })
                })
            })
            .collect(),
    }
}

/// Whole numbers as libtorch indexes with them.
pub(super) fn integers(values: &[i32], shape: [i64; 2]) -> Result<Tensor, String> {
    Tensor::f_from_slice(values)
        .and_then(|tensor| tensor.f_to_kind(Kind::Int64))
        .and_then(|tensor| tensor.f_view(shape))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_what_is_no_padding() {
        let batch = Batch {
            rows: 2,
            width: 4,
            input_ids: vec![0, 7, 8, 2, 0, 1, 9, 1],
            ..Batch::default()
        };
        assert_eq!(positions(&batch, None), [0, 1, 2, 3, 0, 1, 2, 3]);
        assert_eq!(positions(&batch, Some(1)), [2, 3, 4, 5, 2, 1, 3, 1]);
    }

    #[test]
    fn every_tensor_of_the_encoder_is_taken() {
        let config = BertConfig {
            hidden_size: 8,
            intermediate_size: 16,
            num_attention_heads: 2,
            num_hidden_layers: 1,
            ..BertConfig::default()
        };
        let store = nn::VarStore::new(Device::Cpu);
        BertEncoder::new(store.root(), &config);
        let mut made: Vec<(String, Vec<i64>)> = store
            .variables()
            .into_iter()
            .map(|(name, tensor)| (name, tensor.size()))
            .collect();
        let taken = layer_shapes(&config).into_iter();
        let mut taken: Vec<_> = taken
            .map(|(name, shape)| (format!("layer.0.{name}"), shape))
            .collect();
        made.sort();
        taken.sort();
        assert_eq!(made, taken);
    }
}
