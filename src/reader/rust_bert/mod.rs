//! The second engine: [rust-bert](https://docs.rs/rust-bert) over libtorch, which runs token classifiers of the Hugging Face
//! hub from safetensors as they are: BERT, DistilBERT, RoBERTa, CamemBERT, XLM-RoBERTa and ELECTRA. It is slower than the default
//! engine and serves as its reference.
//!
//! Only the encoder of rust-bert is used; tokenising, windowing and decoding are the reader's.

mod encoder;
mod family;
mod heads;
mod weights;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tch::{Kind, Tensor};

use self::encoder::{Encoder, integers};
use self::family::Network;
use self::heads::Heads;
use self::weights::Weights;
use super::config::{Config, FolderError};
use super::engine::{Batch, Engine, EngineError, Output, SyntaxOutput};

/// Syntax heads beside the encoder; a folder without them reads entities alone.
const HEADS_FILE: &str = "syntax.safetensors";

/// Runs a folder with `config.json` and `model.safetensors` (or shards and their index).
///
/// A tensor of libtorch may move between threads but not be shared, so each thread that runs takes a worker with its own
/// handles on the same storage: memory does not grow with threads.
pub struct RustBertEngine {
    network: Network,
    /// What workers are made from; locked while one is made.
    source: Mutex<Source>,
    /// Workers that no thread is using.
    idle: Mutex<Vec<Worker>>,
    pool: Arc<rayon::ThreadPool>,
}

struct Source {
    weights: Weights,
    heads: Option<Heads>,
}

/// One thread's handles on the network.
struct Worker {
    encoder: Encoder,
    heads: Option<Heads>,
}

impl RustBertEngine {
    /// Loads a model folder, in 32-bit floating point; `threads` bounds the batches that run at once in [`Engine::install`] (0: as
    /// many as the machine has cores). libtorch itself is held to one thread a batch.
    ///
    /// # Errors
    ///
    /// [`EngineError::Folder`] names the file, and the tensor in it, that is missing or does not fit.
    pub fn load(folder: &Path, threads: usize) -> Result<Self, EngineError> {
        tch::set_num_threads(1);
        let network = Network::of(&Config::read(folder)?)?;
        let weights = Weights::read_folder(folder, network.family)?;
        let path = folder.join(HEADS_FILE);
        let heads = if path.is_file() {
            let (hidden, layers) = (
                network.encoder.hidden_size,
                network.encoder.num_hidden_layers,
            );
            Some(Heads::read(&path, hidden, layers)?)
        } else {
            None
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("reader-{index}"))
            .build()
            .map_err(|error| {
                let message = format!("the threads to run it cannot be started: {error}");
                FolderError::new(folder, message)
            })?;
        Ok(Self::new(
            network,
            Source { weights, heads },
            Arc::new(pool),
        )?)
    }

    /// The same network in bfloat16, on the same threads. The syntax heads and all that is decoded stay in 32 bits.
    ///
    /// # Errors
    ///
    /// [`EngineError::Folder`] when libtorch cannot convert a tensor.
    pub fn to_bf16(&self) -> Result<Self, EngineError> {
        let source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        let source = Source {
            weights: source.weights.to_kind(Kind::BFloat16)?,
            heads: source.heads.as_ref().map(Heads::share),
        };
        Ok(Self::new(
            self.network.clone(),
            source,
            Arc::clone(&self.pool),
        )?)
    }

    fn new(
        network: Network,
        source: Source,
        pool: Arc<rayon::ThreadPool>,
    ) -> Result<Self, FolderError> {
        // Workers are made now, so that what is wrong with the folder comes out here.
        let workers = (0..pool.current_num_threads())
            .map(|_| source.worker(&network))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(RustBertEngine {
            network,
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
            None => {
                let source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
                let worker = source.worker(&self.network);
                worker.map_err(|error| error.to_string())?
            }
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
        let window = self.network.window;
        if batch.width as i64 > window {
            return Err(format!(
                "a window of {} tokens, where the model takes {window}",
                batch.width
            ));
        }
        let vocabulary = self.network.encoder.vocab_size;
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
    /// A network whose tensors share the storage of the weights.
    fn worker(&self, network: &Network) -> Result<Worker, FolderError> {
        Ok(Worker {
            encoder: Encoder::new(network, &self.weights, self.heads.is_some())?,
            heads: self.heads.as_ref().map(Heads::share),
        })
    }
}

impl Worker {
    fn run(&self, batch: &Batch) -> Result<Output, String> {
        let (logits, layers) = self.encoder.forward(batch)?;
        let syntax = match (&self.heads, layers) {
            (Some(heads), Some(layers)) => {
                let first = integers(&batch.first, [batch.rows as i64, batch.words as i64 + 1])?;
                let layers: Vec<Tensor> = layers
                    .iter()
                    .map(|layer| layer.to_kind(Kind::Float))
                    .collect();
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
        let label_count = logits.size().last().map_or(0, |&count| count as usize);
        Ok(Output {
            label_count,
            ner: floats(&logits)?,
            syntax,
        })
    }
}

fn floats(tensor: &Tensor) -> Result<Vec<f32>, String> {
    tensor
        .f_to_kind(Kind::Float)
        .and_then(|tensor| tensor.f_contiguous())
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
    use ::rust_bert::bert::{BertConfig, BertForTokenClassification};
    use tch::{Device, nn};

    use super::*;
    use std::path::PathBuf;

    /// A folder with a network of random weights; `edit` changes the named tensors before they are written.
    fn tiny(edit: impl FnOnce(&mut Vec<(String, Tensor)>)) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = r#"{"model_type": "bert", "hidden_act": "gelu", "hidden_size": 8, "intermediate_size": 16,
            "max_position_embeddings": 6, "num_attention_heads": 2, "num_hidden_layers": 2, "vocab_size": 20,
            "id2label": {"0": "O", "1": "B-PER", "2": "I-PER"}}"#;
        std::fs::write(folder.path().join("config.json"), config).expect("a file");
        let config = BertConfig {
            hidden_size: 8,
            intermediate_size: 16,
            max_position_embeddings: 6,
            num_attention_heads: 2,
            num_hidden_layers: 2,
            vocab_size: 20,
            id2label: Some((0..3).map(|label| (label, String::new())).collect()),
            ..BertConfig::default()
        };
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

    /// This network as rust-bert itself runs it.
    #[test]
    fn gives_the_logits_of_rust_bert() {
        let folder = tiny(|_| ());
        let engine = RustBertEngine::load(folder.path(), 1).expect("a model");
        let output = engine.run(&batch()).expect("an output");
        let config = engine.network.encoder.clone();
        let config = BertConfig {
            id2label: Some((0..3).map(|label| (label, String::new())).collect()),
            ..config
        };
        let mut store = nn::VarStore::new(Device::Cpu);
        let model = BertForTokenClassification::new(store.root(), &config).expect("a model");
        store.load(weights(&folder)).expect("weights");
        let ids = integers(&batch().input_ids, [2, 4]).expect("ids");
        let mask = integers(&batch().attention_mask, [2, 4]).expect("a mask");
        let expected = model.forward_t(Some(&ids), Some(&mask), None, None, None, false);
        let expected = floats(&expected.logits).expect("numbers");
        let close = |(a, b): (&f32, &f32)| (a - b).abs() < 1e-5;
        assert!(
            output.ner.iter().zip(&expected).all(close),
            "{output:?} {expected:?}"
        );
    }

    #[test]
    fn bfloat16_is_near() {
        let folder = tiny(|_| ());
        add_heads(&folder, 2);
        let fp32 = RustBertEngine::load(folder.path(), 1).expect("a model");
        let expected = fp32.run(&batch()).expect("an output");
        let bf16 = fp32.to_bf16().expect("a model");
        let output = bf16.run(&batch()).expect("an output");
        assert_ne!(output.ner, expected.ner);
        let apart = |a: &[f32], b: &[f32]| {
            assert_eq!(a.len(), b.len());
            let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
            differences.sum::<f32>() / a.len() as f32
        };
        assert!(apart(&output.ner, &expected.ner) < 0.1);
        let (found, expected) = (
            output.syntax.expect("syntax"),
            expected.syntax.expect("syntax"),
        );
        assert!(apart(&found.tags, &expected.tags) < 0.3);
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
