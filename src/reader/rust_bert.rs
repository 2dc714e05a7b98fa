//! The second engine: [rust-bert](https://docs.rs/rust-bert) over libtorch, which runs Hugging Face checkpoints from
//! safetensors as they are. It is slower than the default engine and serves as its reference.
//!
//! Only the `forward` of rust-bert's model is used; tokenising, windowing and decoding are the reader's.

mod checkpoint;
mod heads;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ::rust_bert::bert::{BertConfig, BertForTokenClassification};
use tch::{Device, Kind, Tensor, nn};

use self::checkpoint::{CheckpointError, Weights, read_config};
use self::heads::Heads;
use super::engine::{Batch, Engine, EngineError, Output, SyntaxOutput};

/// Syntax heads beside the encoder; a folder without them reads entities alone.
const HEADS_FILE: &str = "syntax.safetensors";

/// Runs a folder with `config.json` and `model.safetensors` (or shards and their index), in 32-bit floating point.
///
/// A tensor of libtorch may move between threads but not be shared, so each thread that runs takes a worker with its own
/// handles on the same storage: memory does not grow with threads.
pub struct RustBertEngine {
    config: BertConfig,
    /// What workers are made from; locked while one is made.
    source: Mutex<Source>,
    /// Workers that no thread is using.
    idle: Mutex<Vec<Worker>>,
    pool: rayon::ThreadPool,
}

struct Source {
    weights: Weights,
    heads: Option<Heads>,
}

/// One thread's handles on the network.
struct Worker {
    model: BertForTokenClassification,
    heads: Option<Heads>,
}

impl RustBertEngine {
    /// Loads a model folder; `threads` bounds the batches that run at once in [`Engine::install`] (0: as many as the
    /// machine has cores). libtorch itself is held to one thread a batch.
    ///
    /// # Errors
    ///
    /// [`EngineError::File`] names the file, and the tensor in it, that is missing or does not fit.
    pub fn load(folder: &Path, threads: usize) -> Result<Self, EngineError> {
        Ok(Self::load_checkpoint(folder, threads)?)
    }

    fn load_checkpoint(folder: &Path, threads: usize) -> Result<Self, CheckpointError> {
        tch::set_num_threads(1);
        let mut config = read_config(folder)?;
        let weights = Weights::read_folder(folder)?;
        let path = folder.join(HEADS_FILE);
        let heads = if path.is_file() {
            let heads = Heads::read(&path, config.hidden_size, config.num_hidden_layers)?;
            Some(heads)
        } else {
            None
        };
        config.output_hidden_states = Some(heads.is_some());
        config.output_attentions = None;
        config.is_decoder = None;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("reader-{index}"))
            .build()
            .map_err(|error| CheckpointError::Unsupported {
                path: folder.to_owned(),
                message: format!("the threads to run it cannot be started: {error}"),
            })?;
        let source = Source { weights, heads };
        // Workers are made now, so that what is wrong with the folder comes out here.
        let workers = (0..pool.current_num_threads())
            .map(|_| source.worker(&config, folder))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(RustBertEngine {
            config,
            source: Mutex::new(source),
            idle: Mutex::new(workers),
            pool,
        })
    }

    /// Runs `job` with a worker of its own.
    fn with_worker<T>(&self, job: impl FnOnce(&Worker) -> Result<T, String>) -> Result<T, String> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let worker = match waiting {
            Some(worker) => worker,
            None => self
                .source
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .worker(&self.config, Path::new(""))
                .map_err(|error| error.to_string())?,
        };
        let result = job(&worker);
        idle().push(worker);
        result
    }

    /// Says what in a batch the network cannot take; libtorch would abort the thread on it.
    fn check(&self, batch: &Batch) -> Result<(), String> {
        if batch.rows == 0 || batch.width == 0 {
            return Err("the batch is empty".into());
        }
        let tokens = batch.rows * batch.width;
        if batch.input_ids.len() != tokens
            || batch.attention_mask.len() != tokens
            || batch.first.len() != batch.rows * (batch.words + 1)
        {
            return Err("the lengths of the batch do not fit together".into());
        }
        let positions = self.config.max_position_embeddings;
        if batch.width as i64 > positions {
            return Err(format!(
                "a window of {} tokens, where the model takes {positions}",
                batch.width
            ));
        }
        let vocabulary = self.config.vocab_size;
        if let Some(id) = batch
            .input_ids
            .iter()
            .find(|&&id| !(0..vocabulary).contains(&i64::from(id)))
        {
            return Err(format!(
                "token {id}, where the model has {vocabulary}: tokenizer.json is another model's"
            ));
        }
        let beyond = |&&position: &&i32| {
            usize::try_from(position).map_or(true, |position| position >= batch.width)
        };
        match batch.first.iter().find(beyond) {
            Some(position) => Err(format!(
                "a word at token {position} of a window of {}",
                batch.width
            )),
            None => Ok(()),
        }
    }
}

impl Source {
    /// A model whose tensors share the storage of the weights.
    fn worker(&self, config: &BertConfig, folder: &Path) -> Result<Worker, CheckpointError> {
        // The model comes with random weights, which are thrown away: the large ones are made small.
        let stub = BertConfig {
            vocab_size: 1,
            max_position_embeddings: 1,
            type_vocab_size: 1,
            intermediate_size: 1,
            ..config.clone()
        };
        let store = nn::VarStore::new(Device::Cpu);
        let model = BertForTokenClassification::new(store.root(), &stub).map_err(|error| {
            CheckpointError::Unsupported {
                path: folder.join("config.json"),
                message: error.to_string(),
            }
        })?;
        for (name, mut variable) in store.variables() {
            let shape = full_shape(&name, config).unwrap_or_else(|| variable.size());
            let weight = self.weights.get(&name, &shape)?;
            // The model's own handles are on this variable, so they see the storage change.
            variable
                .f_set_data(&weight)
                .map_err(|error| CheckpointError::Unreadable {
                    path: folder.to_owned(),
                    message: format!("the tensor `{name}` cannot be used: {error}"),
                })?;
        }
        Ok(Worker {
            model,
            heads: self.heads.as_ref().map(Heads::share),
        })
    }
}

/// The shape of a tensor whose size the stub of [`Source::worker`] cuts down.
fn full_shape(name: &str, config: &BertConfig) -> Option<Vec<i64>> {
    let (hidden, inner) = (config.hidden_size, config.intermediate_size);
    let ends = |end: &str| name.ends_with(end);
    if ends("word_embeddings.weight") {
        Some(vec![config.vocab_size, hidden])
    } else if ends("position_embeddings.weight") {
        Some(vec![config.max_position_embeddings, hidden])
    } else if ends("token_type_embeddings.weight") {
        Some(vec![config.type_vocab_size, hidden])
    } else if ends("intermediate.dense.weight") {
        Some(vec![inner, hidden])
    } else if ends("intermediate.dense.bias") {
        Some(vec![inner])
    } else if ends("output.dense.weight") && !ends("attention.output.dense.weight") {
        Some(vec![hidden, inner])
    } else {
        None
    }
}

impl Worker {
    fn run(&self, batch: &Batch) -> Result<Output, String> {
        let tokens = [batch.rows as i64, batch.width as i64];
        let input_ids = integers(&batch.input_ids, tokens)?;
        let mask = integers(&batch.attention_mask, tokens)?;
        let output = self
            .model
            .forward_t(Some(&input_ids), Some(&mask), None, None, None, false);
        let syntax = match (&self.heads, output.all_hidden_states) {
            (Some(heads), Some(layers)) => {
                let first = integers(&batch.first, [batch.rows as i64, batch.words as i64 + 1])?;
                let output = heads.forward(&layers, &first);
                Some(SyntaxOutput {
                    tag_count: heads.tag_count(),
                    tags: floats(&output.tags)?,
                    arc: floats(&output.arc)?,
                    rel_count: heads.relation_count(),
                    rel: floats(&output.rel)?,
                })
            }
            _ => None,
        };
        Ok(Output {
            label_count: output
                .logits
                .size()
                .last()
                .map_or(0, |&count| count as usize),
            ner: floats(&output.logits)?,
            syntax,
        })
    }
}

fn integers(values: &[i32], shape: [i64; 2]) -> Result<Tensor, String> {
    Tensor::f_from_slice(values)
        .and_then(|tensor| tensor.f_to_kind(Kind::Int64))
        .and_then(|tensor| tensor.f_view(shape))
        .map_err(|error| error.to_string())
}

fn floats(tensor: &Tensor) -> Result<Vec<f32>, String> {
    tensor
        .f_contiguous()
        .and_then(|tensor| tensor.f_view(-1))
        .and_then(Vec::<f32>::try_from)
        .map_err(|error| error.to_string())
}

impl Engine for RustBertEngine {
    fn run(&self, batch: &Batch) -> Result<Output, EngineError> {
        self.check(batch)
            .and_then(|()| self.with_worker(|worker| tch::no_grad(|| worker.run(batch))))
            .map_err(|message| EngineError::Run {
                engine: self.name(),
                message,
            })
    }

    fn name(&self) -> &'static str {
        "rust-bert"
    }

    fn install(&self, job: &mut (dyn FnMut() + Send)) {
        self.pool.install(job);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A folder with a network of random weights; `edit` changes the named tensors before they are written.
    fn tiny(edit: impl FnOnce(&mut Vec<(String, Tensor)>)) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = r#"{"model_type": "bert", "hidden_act": "gelu", "hidden_size": 8, "intermediate_size": 16,
            "max_position_embeddings": 6, "num_attention_heads": 2, "num_hidden_layers": 2, "vocab_size": 20,
            "id2label": {"0": "O", "1": "B-PER", "2": "I-PER"}}"#;
        std::fs::write(folder.path().join("config.json"), config).expect("a file");
        let config = read_config(folder.path()).expect("a configuration");
        let store = nn::VarStore::new(Device::Cpu);
        BertForTokenClassification::new(store.root(), &config).expect("a model");
        let mut tensors: Vec<(String, Tensor)> = store.variables().into_iter().collect();
        tensors.sort_by(|a, b| a.0.cmp(&b.0));
        edit(&mut tensors);
        Tensor::write_safetensors(&tensors, weights(&folder)).expect("a file");
        folder
    }

    fn weights(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("model.safetensors")
    }

    /// Heads with arc vectors of 3, relation vectors of 2, 4 relations and 5 tags.
    fn add_heads(folder: &tempfile::TempDir, mix: i64) {
        let shapes: [(&str, &[i64]); 12] = [
            ("mix", &[mix]),
            ("ln.weight", &[8]),
            ("ln.bias", &[8]),
            ("tag.weight", &[5, 8]),
            ("tag.bias", &[5]),
            ("proj.weight", &[10, 8]),
            ("proj.bias", &[10]),
            ("U.weight", &[3, 3]),
            ("ub.weight", &[1, 3]),
            ("ub.bias", &[1]),
            ("W.weight", &[8, 2]),
            ("wl.weight", &[4, 4]),
        ];
        let mut tensors: Vec<(&str, Tensor)> = shapes
            .iter()
            .map(|(name, shape)| (*name, Tensor::randn(*shape, (Kind::Float, Device::Cpu))))
            .collect();
        tensors.push(("wl.bias", Tensor::zeros([4], (Kind::Float, Device::Cpu))));
        Tensor::write_safetensors(&tensors, folder.path().join(HEADS_FILE)).expect("a file");
    }

    fn batch() -> Batch {
        Batch {
            rows: 2,
            width: 4,
            words: 2,
            input_ids: vec![0, 7, 8, 2, 0, 9, 2, 1],
            attention_mask: vec![1, 1, 1, 1, 1, 1, 1, 0],
            first: vec![0, 1, 2, 0, 1, 0],
        }
    }

    fn message(folder: &tempfile::TempDir) -> String {
        match RustBertEngine::load(folder.path(), 1) {
            Ok(_) => "loaded".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_entities_alone_without_heads() {
        let engine = RustBertEngine::load(tiny(|_| ()).path(), 1).expect("a model");
        let output = engine.run(&batch()).expect("an output");
        assert_eq!((output.label_count, output.ner.len()), (3, 2 * 4 * 3));
        assert_eq!(output.syntax, None);
    }

    #[test]
    fn reads_syntax_with_heads() {
        let folder = tiny(|_| ());
        add_heads(&folder, 2);
        let engine = RustBertEngine::load(folder.path(), 1).expect("a model");
        let syntax = engine
            .run(&batch())
            .expect("an output")
            .syntax
            .expect("syntax");
        assert_eq!((syntax.tag_count, syntax.tags.len()), (5, 2 * 2 * 5));
        assert_eq!(syntax.arc.len(), 2 * 2 * 3);
        assert_eq!((syntax.rel_count, syntax.rel.len()), (4, 2 * 2 * 4));

        let empty = Batch {
            words: 0,
            first: vec![0, 0],
            ..batch()
        };
        let syntax = engine
            .run(&empty)
            .expect("an output")
            .syntax
            .expect("syntax");
        assert_eq!(
            (syntax.tags.len(), syntax.arc.len(), syntax.rel.len()),
            (0, 0, 0)
        );
    }

    #[test]
    fn workers_share_storage() {
        let engine = RustBertEngine::load(tiny(|_| ()).path(), 1).expect("a model");
        let expected = engine.run(&batch()).expect("an output");
        // A worker is in use here, so that the run inside makes another.
        let inside =
            engine.with_worker(|_| engine.run(&batch()).map_err(|error| error.to_string()));
        assert_eq!(inside, Ok(expected));
        // What is written to the weights that were read shows in a worker that is already there.
        let source = engine.source.lock().expect("no thread panicked");
        let mut bias = source.weights.get_any("classifier.bias").expect("a tensor");
        let before = engine.run(&batch()).expect("an output").ner;
        let _ = tch::no_grad(|| bias.g_add_scalar_(1.0));
        let after = engine.run(&batch()).expect("an output").ner;
        assert!(
            before
                .iter()
                .zip(&after)
                .all(|(before, after)| (after - before - 1.0).abs() < 1e-5)
        );
        assert_eq!(engine.idle.lock().expect("no thread panicked").len(), 2);
    }

    #[test]
    fn names_a_tensor_that_does_not_fit() {
        let folder = tiny(|tensors| tensors.retain(|(name, _)| name != "classifier.bias"));
        let text = message(&folder);
        assert!(
            text.ends_with("model.safetensors: the tensor `classifier.bias` is missing"),
            "{text}"
        );

        let folder = tiny(|tensors| {
            for (name, tensor) in tensors {
                if name == "classifier.weight" {
                    *tensor = Tensor::zeros([4, 8], (Kind::Float, Device::Cpu));
                }
            }
        });
        let text = message(&folder);
        assert!(
            text.contains("`classifier.weight` has the shape [4, 8] where [3, 8] is expected"),
            "{text}"
        );

        let folder = tiny(|_| ());
        add_heads(&folder, 3);
        let text = message(&folder);
        assert!(
            text.contains("syntax.safetensors: the tensor `mix` has the shape [3]"),
            "{text}"
        );
    }

    #[test]
    fn refuses_batches_that_the_network_cannot_take() {
        let engine = RustBertEngine::load(tiny(|_| ()).path(), 1).expect("a model");
        let wide = Batch {
            rows: 1,
            width: 7,
            words: 0,
            input_ids: vec![0; 7],
            attention_mask: vec![1; 7],
            first: vec![0],
        };
        let mut unknown = batch();
        unknown.input_ids[1] = 20;
        let mut beyond = batch();
        beyond.first[1] = 4;
        let mut short = batch();
        short.first.pop();
        for (batch, expected) in [
            (wide, "a window of 7 tokens, where the model takes 6"),
            (unknown, "token 20, where the model has 20"),
            (beyond, "a word at token 4 of a window of 4"),
            (short, "do not fit together"),
            (Batch::default(), "empty"),
        ] {
            let error = engine.run(&batch).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
