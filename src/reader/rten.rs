//! The default engine: [rten](https://docs.rs/rten), inference of ONNX models in pure Rust.

use std::path::Path;
use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::engine::{Batch, Engine, EngineError, Output, SyntaxOutput};

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
    /// Loads an ONNX file; `threads` bounds the threads of a run (0: as many as the machine has cores).
    ///
    /// The inputs are `input_ids`, `attention_mask` and, with syntax, `first`; the outputs `ner` (or `logits`, as the
    /// Hugging Face hub names it) and, with syntax, `tags`, `arc` and `rel`.
    ///
    /// # Errors
    ///
    /// [`EngineError::File`] when the file is missing, broken, or lacks an input or output.
    pub fn load(path: &Path, threads: usize) -> Result<Self, EngineError> {
        let fail = |message: String| EngineError::File {
            path: path.to_owned(),
            message,
        };
        if !path.is_file() {
            return Err(fail(
                "no such file; point --models or --model at a folder that has it".into(),
            ));
        }
        let model = Model::load_file(path).map_err(|error| {
            fail(format!(
                "not a readable ONNX model ({error}); the file may be cut short: fetch it again"
            ))
        })?;
        let find = |name: &str| model.find_node(name);
        let need = |name: &str| {
            find(name).ok_or_else(|| fail(format!("the model has no input or output `{name}`")))
        };
        let inputs = Inputs {
            input_ids: need("input_ids")?,
            attention_mask: need("attention_mask")?,
            token_type_ids: find("token_type_ids"),
            first: find("first"),
        };
        let mut outputs = vec![find("ner").map_or_else(|| need("logits"), Ok)?];
        if inputs.first.is_some() {
            for name in SYNTAX_OUTPUTS {
                outputs.push(need(name)?);
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
