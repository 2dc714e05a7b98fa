//! The default engine: [rten](https://docs.rs/rten), inference of ONNX models in pure Rust.

use std::path::Path;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::config::FolderError;
use super::engine::{Batch, Engine, EngineError, Output, SyntaxOutput};
use super::folder::onnx_file;

/// Names of the inputs; the last two are not in every model.
const INPUTS: [&str; 4] = ["input_ids", "attention_mask", "token_type_ids", "first"];

/// Names of the network's syntax outputs, in the order in which they are asked for.
const SYNTAX_OUTPUTS: [&str; 3] = ["tags", "arc", "rel"];

/// Runs `model.onnx`.
pub struct RtenEngine {
    model: Model,
    inputs: Inputs,
    /// The entity logits, then the three syntax outputs if the model has them.
    outputs: Vec<NodeId>,
    options: RunOptions,
    pool: Arc<ThreadPool>,
}

struct Inputs {
    input_ids: NodeId,
    attention_mask: NodeId,
    token_type_ids: Option<NodeId>,
    first: Option<NodeId>,
}

impl RtenEngine {
    /// Loads the ONNX file of a model folder, the first of [`ONNX_FILES`](super::folder::ONNX_FILES) that is there.
    ///
    /// # Errors
    ///
    /// As [`RtenEngine::load`].
    pub fn load_folder(folder: &Path, threads: usize) -> Result<Self, EngineError> {
        Self::load(&onnx_file(folder), threads)
    }

    /// Loads an ONNX file; `threads` bounds the threads of a run (0: as many as the machine has cores).
    ///
    /// The inputs are `input_ids`, `attention_mask`, perhaps `token_type_ids` and, with syntax, `first`; the outputs `ner` (or
    /// `logits`, as the Hugging Face hub names it) and, with syntax, `tags`, `arc` and `rel`.
    ///
    /// # Errors
    ///
    /// [`EngineError::Folder`] when the file is missing, broken, has an operator that rten does not run, lacks an input or output, or
    /// has an input that is not known.
    pub fn load(path: &Path, threads: usize) -> Result<Self, EngineError> {
        let fail = |message: String| FolderError::new(path, message);
        if !path.is_file() {
            let message = "no such file, nor one in a folder `onnx` beside it; point --models or --model at a folder that has it";
            return Err(fail(message.into()).into());
        }
        // Weights laid out once, for all batches and threads, and not in every product.
        let mut options = ModelOptions::default();
        options.prepack_weights(true);
        let model = options.load_file(path).map_err(|error| {
            fail(format!(
                "not an ONNX model that can be run ({error}); if the file is cut short, fetch it again"
            ))
        })?;
        let names = |ids: &[NodeId]| -> Vec<(String, NodeId)> {
            let name = |id: &NodeId| Some((model.node_info(*id)?.name()?.to_owned(), *id));
            ids.iter().filter_map(name).collect()
        };
        let (given, results) = (names(model.input_ids()), names(model.output_ids()));
        let find = |nodes: &[(String, NodeId)], wanted: &str| {
            let node = nodes.iter().find(|(name, _)| name == wanted);
            node.map(|(_, id)| *id)
        };
        let need = |what: &str, nodes: &[(String, NodeId)], wanted: &str| {
            find(nodes, wanted).ok_or_else(|| {
                let known: Vec<&str> = nodes.iter().map(|(name, _)| name.as_str()).collect();
                fail(format!(
                    "the model has no {what} `{wanted}`, but {}",
                    known.join(", ")
                ))
            })
        };
        if let Some((name, _)) = given
            .iter()
            .find(|(name, _)| !INPUTS.contains(&name.as_str()))
        {
            let known = INPUTS.join(", ");
            let message = format!("the model has an input `{name}`; a reader is given {known}");
            return Err(fail(message).into());
        }
        let inputs = Inputs {
            input_ids: need("input", &given, INPUTS[0])?,
            attention_mask: need("input", &given, INPUTS[1])?,
            token_type_ids: find(&given, INPUTS[2]),
            first: find(&given, INPUTS[3]),
        };
        let entities = find(&results, "ner");
        let mut outputs = vec![entities.map_or_else(|| need("output", &results, "logits"), Ok)?];
        if inputs.first.is_some() {
            for name in SYNTAX_OUTPUTS {
                outputs.push(need("output", &results, name)?);
            }
        }
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            given => given,
        };
        let pool = Arc::new(ThreadPool::with_num_threads(threads));
        let mut options = RunOptions::default();
        options.thread_pool = Some(Arc::clone(&pool));
        Ok(RtenEngine {
            model,
            inputs,
            outputs,
            options,
            pool,
        })
    }
}

/// Takes a tensor's values and the size of its last axis.
fn values(value: Value) -> Result<(Vec<f32>, usize), String> {
    let tensor = value
        .into_tensor::<f32>()
        .ok_or("an output is not of type float32")?;
    let last = tensor.shape().last().copied().unwrap_or(0);
    Ok((tensor.to_vec(), last))
}

impl Engine for RtenEngine {
    fn run(&self, batch: &Batch) -> Result<Output, EngineError> {
        let fail = |message: String| EngineError::Run {
            engine: self.name(),
            message,
        };
        let shape = [batch.rows, batch.width];
        let tensor = |shape: [usize; 2], data: &[i32]| NdTensor::from_data(shape, data.to_vec());
        let mut inputs = vec![
            (
                self.inputs.input_ids,
                tensor(shape, &batch.input_ids).into(),
            ),
            (
                self.inputs.attention_mask,
                tensor(shape, &batch.attention_mask).into(),
            ),
        ];
        if let Some(first) = self.inputs.first {
            inputs.push((
                first,
                tensor([batch.rows, batch.words + 1], &batch.first).into(),
            ));
        }
        if let Some(types) = self.inputs.token_type_ids {
            inputs.push((types, NdTensor::<i32, 2>::zeros(shape).into()));
        }
        let mut outputs = self
            .model
            .run(inputs, &self.outputs, Some(self.options.clone()))
            .map_err(|error| fail(error.to_string()))?
            .into_iter();
        let mut next = || {
            let value = outputs.next().ok_or("an output is missing".to_owned())?;
            values(value)
        };
        let (ner, label_count) = next().map_err(fail)?;
        let syntax = if self.outputs.len() > 1 {
            let (tags, tag_count) = next().map_err(fail)?;
            let (arc, _) = next().map_err(fail)?;
            let (rel, rel_count) = next().map_err(fail)?;
            Some(SyntaxOutput {
                tag_count,
                tags,
                arc,
                rel_count,
                rel,
            })
        } else {
            None
        };
        Ok(Output {
            label_count,
            ner,
            syntax,
        })
    }

    fn name(&self) -> &'static str {
        "rten"
    }

    fn install(&self, job: &mut (dyn FnMut() + Send)) {
        // The network's operators use the same pool, so that batches and operators share the threads.
        self.pool.run(job);
    }
}
