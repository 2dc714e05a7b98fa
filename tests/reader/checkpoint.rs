//! The bundled checkpoint, loaded once for all tests.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use carriere::document::Sentence;
use carriere::reader::{EntityNames, Reader, ReaderOptions, Request};

/// The bundled folder, or nothing and a word on why the test is skipped.
pub fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models/reader");
    if folder.join("model.onnx").is_file() {
        Some(folder)
    } else {
        eprintln!("skipped: {} has no model.onnx", folder.display());
        None
    }
}

/// The bundled table of entity labels.
pub fn entity_names() -> EntityNames {
    let lexicons = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexicons");
    EntityNames::load(&lexicons).expect("the table")
}

/// The default engine on so many threads (0: one a core).
pub fn options(threads: usize) -> ReaderOptions {
    ReaderOptions {
        threads,
        ..ReaderOptions::default()
    }
}

/// The bundled reader, or nothing and a word on why the test is skipped.
pub fn reader() -> Option<&'static Reader> {
    static READER: OnceLock<Option<Reader>> = OnceLock::new();
    let load = || {
        let folder = folder()?;
        Some(Reader::load(&folder, &entity_names(), options(0)).expect("the checkpoint"))
    };
    READER.get_or_init(load).as_ref()
}

/// Each text as one sentence.
pub fn read(reader: &Reader, texts: &[&str]) -> Vec<Sentence> {
    let requests: Vec<Request<'_>> = texts.iter().map(|text| Request::whole(text)).collect();
    reader.read(&requests).expect("sentences that can be read")
}
