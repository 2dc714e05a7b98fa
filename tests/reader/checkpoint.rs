//! The bundled checkpoint, loaded once for all tests.

use std::path::PathBuf;
use std::sync::OnceLock;

use carriere::document::Sentence;
use carriere::reader::{EngineKind, Reader, Request};
use carriere::text::Span;

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

/// The bundled reader, or nothing and a word on why the test is skipped.
pub fn reader() -> Option<&'static Reader> {
    static READER: OnceLock<Option<Reader>> = OnceLock::new();
    let load = || {
        folder().map(|folder| Reader::load(&folder, EngineKind::Rten, 0).expect("the checkpoint"))
    };
    READER.get_or_init(load).as_ref()
}

/// Each text as one sentence.
pub fn read(reader: &Reader, texts: &[&str]) -> Vec<Sentence> {
    let requests: Vec<Request<'_>> = texts
        .iter()
        .map(|text| Request {
            text,
            span: Span::new(0, text.len()),
        })
        .collect();
    reader.read(&requests).expect("sentences that can be read")
}
