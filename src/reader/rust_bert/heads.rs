//! The syntax heads: tags, biaffine arcs and relations over the words of a window.
//!
//! After Dozat and Manning, "Deep Biaffine Attention for Neural Dependency Parsing" (ICLR 2017), on a learned mix of the
//! encoder's upper layers.

use std::path::Path;

use tch::{Kind, Tensor};

use super::weights::Weights;
use crate::reader::config::FolderError;

/// Slope of the leaky rectifier below zero.
const SLOPE: f64 = 0.1;

/// What arc and relation scores are divided by; fixed in training, whatever the vectors' sizes.
const ARC_SCALE: f64 = 16.0;
const RELATION_SCALE: f64 = 8.0;

/// Epsilon of the layer norm on the mixed layers.
const EPSILON: f64 = 1e-5;

/// Weights of the heads; clones share storage.
#[derive(Debug)]
pub(super) struct Heads {
    /// Share of each of the last layers, summing to 1.
    mix: Tensor,
    norm: Affine,
    tag: Affine,
    /// Projects a word to its vectors as head and as dependent, for arcs and then for relations.
    projection: Affine,
    /// Bilinear form of an arc.
    arc: Tensor,
    /// How readily a word is a head.
    arc_head: Affine,
    /// Bilinear form of each relation, `relations × size` rows.
    relation: Tensor,
    relation_linear: Affine,
    sizes: Sizes,
}

/// Sizes that the file's tensors imply.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    hidden: i64,
    /// Of a word's vector in an arc.
    arc: i64,
    /// Of a word's vector in a relation.
    relation: i64,
    relations: i64,
    /// Encoder layers that are mixed.
    layers: i64,
}

#[derive(Debug)]
struct Affine {
    weight: Tensor,
    bias: Tensor,
}

impl Affine {
    fn read(weights: &Weights, name: &str, rows: i64, columns: i64) -> Result<Self, FolderError> {
        Ok(Affine {
            weight: weights.get(&format!("{name}.weight"), &[rows, columns])?,
            bias: weights.get(&format!("{name}.bias"), &[rows])?,
        })
    }

    fn apply(&self, input: &Tensor) -> Tensor {
        input.linear(&self.weight, Some(&self.bias))
    }

    fn share(&self) -> Self {
        Affine {
            weight: self.weight.shallow_clone(),
            bias: self.bias.shallow_clone(),
        }
    }
}

/// Logits of the heads, with the axes that [`SyntaxOutput`](crate::reader::engine::SyntaxOutput) documents.
pub(super) struct HeadOutput {
    pub(super) tags: Tensor,
    pub(super) arc: Tensor,
    pub(super) rel: Tensor,
}

impl Heads {
    /// Reads `syntax.safetensors` for an encoder of this hidden size and number of layers.
    pub(super) fn read(path: &Path, hidden: i64, layers: i64) -> Result<Self, FolderError> {
        let weights = Weights::read(path)?;
        let dimensions = |name: &str, count: usize| -> Result<Vec<i64>, FolderError> {
            let size = weights.get_any(name)?.size();
            if size.len() == count && size.iter().all(|&length| length > 0) {
                Ok(size)
            } else {
                Err(weights.wrong_shape(name, &vec![-1; count]))
            }
        };
        let mixed = dimensions("mix", 1)?[0];
        if mixed > layers {
            return Err(weights.wrong_shape("mix", &[layers]));
        }
        let (relation_rows, relation) = match dimensions("W.weight", 2)?[..] {
            [rows, columns] if rows % columns == 0 => (rows, columns),
            _ => return Err(weights.wrong_shape("W.weight", &[-1, -1])),
        };
        let sizes = Sizes {
            hidden,
            arc: dimensions("U.weight", 2)?[0],
            relation,
            relations: relation_rows / relation,
            layers: mixed,
        };
        let tags = dimensions("tag.weight", 2)?[0];
        let vector = 2 * (sizes.arc + sizes.relation);
        let norm = Affine {
            weight: weights.get("ln.weight", &[hidden])?,
            bias: weights.get("ln.bias", &[hidden])?,
        };
        Ok(Heads {
            mix: weights.get("mix", &[mixed])?.softmax(0, Kind::Float),
            norm,
            tag: Affine::read(&weights, "tag", tags, hidden)?,
            projection: Affine::read(&weights, "proj", vector, hidden)?,
            arc: weights.get("U.weight", &[sizes.arc, sizes.arc])?,
            arc_head: Affine::read(&weights, "ub", 1, sizes.arc)?,
            relation: weights.get("W.weight", &[relation_rows, relation])?,
            relation_linear: Affine::read(&weights, "wl", sizes.relations, 2 * relation)?,
            sizes,
        })
    }

    /// Heads on the same storage.
    pub(super) fn share(&self) -> Self {
        Heads {
            mix: self.mix.shallow_clone(),
            norm: self.norm.share(),
            tag: self.tag.share(),
            projection: self.projection.share(),
            arc: self.arc.shallow_clone(),
            arc_head: self.arc_head.share(),
            relation: self.relation.shallow_clone(),
            relation_linear: self.relation_linear.share(),
            sizes: self.sizes,
        }
    }

    /// Number of tag labels.
    pub(super) fn tag_count(&self) -> usize {
        self.tag.bias.numel()
    }

    /// Number of relations.
    pub(super) fn relation_count(&self) -> usize {
        usize::try_from(self.sizes.relations).unwrap_or(0)
    }

    /// Runs the heads on the output of every encoder layer, `[rows, width, hidden]` each; `first`, `[rows, words + 1]`,
    /// holds the position of the root's stand-in and of each word's first sub-word.
    pub(super) fn forward(&self, layers: &[Tensor], first: &Tensor) -> HeadOutput {
        let Sizes {
            hidden,
            arc,
            relation,
            relations,
            ..
        } = self.sizes;
        let (rows, nodes) = (first.size()[0], first.size()[1]);
        let words = nodes - 1;
        let upper = &layers[layers.len().saturating_sub(self.sizes.layers as usize)..];

        // Words are picked before layers are mixed: there are fewer words than sub-words.
        let index = first.unsqueeze(-1).expand([rows, nodes, hidden], false);
        let picked: Vec<Tensor> = upper
            .iter()
            .map(|layer| layer.gather(1, &index, false))
            .collect();
        let mixed = Tensor::stack(&picked, -1).matmul(&self.mix);
        let mixed = mixed.layer_norm(
            [hidden],
            Some(&self.norm.weight),
            Some(&self.norm.bias),
            EPSILON,
            false,
        );

        let without_root = |tensor: &Tensor| tensor.narrow(1, 1, words);
        let tags = self.tag.apply(&without_root(&mixed));

        let projected = self.projection.apply(&mixed);
        let vectors = projected.maximum(&(&projected * SLOPE));
        let mut vectors = vectors
            .split_with_sizes([arc, arc, relation, relation], -1)
            .into_iter();
        let mut next = || vectors.next().unwrap_or_default();
        let (arc_head, arc_dependent, relation_head, relation_dependent) =
            (next(), next(), next(), next());
        let arc_dependent = without_root(&arc_dependent);
        let relation_dependent = without_root(&relation_dependent);

        let bilinear = arc_dependent
            .linear(&self.arc, None::<Tensor>)
            .matmul(&arc_head.transpose(1, 2));
        let arc_scores = bilinear / ARC_SCALE + self.arc_head.apply(&arc_head).transpose(1, 2);

        let best = arc_scores
            .argmax(-1, false)
            .unsqueeze(-1)
            .expand([rows, words, relation], false);
        let chosen = relation_head.gather(1, &best, false);
        let bilinear = chosen
            .linear(&self.relation, None::<Tensor>)
            .view([rows, words, relations, relation])
            .matmul(&relation_dependent.unsqueeze(-1))
            .squeeze_dim(-1);
        let pair = Tensor::cat(&[chosen, relation_dependent], -1);
        let rel = bilinear / RELATION_SCALE + self.relation_linear.apply(&pair);

        HeadOutput {
            tags,
            arc: arc_scores,
            rel,
        }
    }
}
