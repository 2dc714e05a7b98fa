//! What the network read, kept in a file: rules can be tried again over the same articles without the network.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::{ReaderOptions, Request};
use crate::document::{Detail, Mention, MentionKind, Sentence, Token};
use crate::syntax::{Gender, Number, Relation, Tense, Upos, VerbForm};
use crate::text::Span;

/// Goes up when what is kept, or how sentences are decoded, changes.
const VERSION: u32 = 1;

/// Sentences read before, by their text. The file is JSON Lines: a first line that says which reader wrote it, then a sentence
/// a line, appended as they are read. Of a file that another reader wrote nothing is used: it is begun anew. A file that is no such
/// file is refused.
pub(super) struct Readings {
    known: RwLock<HashMap<String, Kept>>,
    file: Mutex<File>,
    path: PathBuf,
    failure: OnceLock<io::Error>,
}

/// The first line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Header {
    readings: u32,
    reader: String,
}

/// A sentence; places count bytes from its start.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    text: String,
    syntax: bool,
    tokens: Vec<KeptToken>,
    names: Vec<KeptName>,
}

#[derive(Clone, Serialize, Deserialize)]
struct KeptToken(
    usize,
    usize,
    Upos,
    Option<Gender>,
    Option<Number>,
    Option<VerbForm>,
    Option<Tense>,
    Option<usize>,
    Relation,
    f32,
);

#[derive(Clone, Serialize, Deserialize)]
struct KeptName(MentionKind, usize, usize, usize, usize, f32);

impl Readings {
    /// Opens the file, or begins it anew when it is another reader's.
    pub(super) fn open(path: &Path, folder: &Path, options: ReaderOptions) -> io::Result<Self> {
        let header = Header {
            readings: VERSION,
            reader: fingerprint(folder, options)?,
        };
        let known = match File::open(path) {
            Ok(file) => load(file, &header)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let known = match known {
            Some(known) => known,
            None => {
                let line = serde_json::to_string(&header)?;
                fs::write(path, line + "\n")?;
                HashMap::new()
            }
        };
        Ok(Readings {
            known: RwLock::new(known),
            file: Mutex::new(OpenOptions::new().append(true).open(path)?),
            path: path.to_owned(),
            failure: OnceLock::new(),
        })
    }

    /// The file, and why it could not be written, if that failed.
    pub(super) fn failure(&self) -> Option<(&Path, &io::Error)> {
        Some((&self.path, self.failure.get()?))
    }

    /// The sentence of a request, if it was read before.
    pub(super) fn get(&self, request: &Request<'_>) -> Option<Sentence> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let kept = known.get(request.span.of(request.text))?;
        Some(kept.sentence(request))
    }

    /// Keeps sentences just read, in the file too. Once the file cannot be written it is left alone: what was read is still good.
    pub(super) fn keep(&self, requests: &[Request<'_>], sentences: &[Sentence]) {
        if requests.is_empty() {
            return;
        }
        let kept: Vec<Kept> = requests
            .iter()
            .zip(sentences)
            .map(|(request, sentence)| Kept::new(request, sentence))
            .collect();
        if self.failure.get().is_none()
            && let Err(error) = self.append(&kept)
        {
            // The first failure is the one to tell.
            self.failure.get_or_init(|| error);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(kept.into_iter().map(|kept| (kept.text.clone(), kept)));
    }

    fn append(&self, kept: &[Kept]) -> io::Result<()> {
        let mut lines = Vec::new();
        for kept in kept {
            serde_json::to_writer(&mut lines, kept)?;
            lines.push(b'\n');
        }
        // In one piece, so that the lines of two programs that share the file do not mix.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&lines)
    }
}

/// The sentences of a file, or nothing when the file is empty or another reader's. A torn line is left out.
fn load(file: File, header: &Header) -> io::Result<Option<HashMap<String, Kept>>> {
    let mut lines = BufReader::new(file).split(b'\n');
    let Some(first) = lines.next().transpose()? else {
        return Ok(None);
    };
    let Ok(found) = serde_json::from_slice::<Header>(&first) else {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "it holds something else, which is left as it is",
        ));
    };
    if found != *header {
        return Ok(None);
    }
    let mut known = HashMap::new();
    for line in lines {
        if let Ok(kept) = serde_json::from_slice::<Kept>(&line?) {
            known.insert(kept.text.clone(), kept);
        }
    }
    Ok(Some(known))
}

/// What tells one reader from another: the engine, and the names, sizes and times of the folder's files.
fn fingerprint(folder: &Path, options: ReaderOptions) -> io::Result<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let data = fs::metadata(entry.path())?;
        if data.is_file() {
            let time = data.modified()?.duration_since(UNIX_EPOCH);
            let seconds = time.map_or(0, |time| time.as_secs());
            files.push(format!("{:?} {} {seconds}", entry.file_name(), data.len()));
        }
    }
    files.sort();
    let engine = options.engine.name();
    Ok(format!(
        "{engine} {:?} {}",
        options.precision,
        files.join(", ")
    ))
}

impl Kept {
    fn new(request: &Request<'_>, sentence: &Sentence) -> Self {
        let from = request.span.start;
        let token = |token: &Token| {
            KeptToken(
                token.span.start - from,
                token.span.end - from,
                token.upos,
                token.gender,
                token.number,
                token.verb_form,
                token.tense,
                token.head,
                token.relation,
                token.arc_probability,
            )
        };
        let name = |name: &Mention| {
            let (span, tokens) = (name.span, name.tokens.clone());
            let (start, end) = (span.start - from, span.end - from);
            KeptName(name.kind, start, end, tokens.start, tokens.end, name.score)
        };
        Kept {
            text: request.span.of(request.text).to_owned(),
            syntax: sentence.has_syntax,
            tokens: sentence.tokens.iter().map(token).collect(),
            names: sentence.mentions.iter().map(name).collect(),
        }
    }

    fn sentence(&self, request: &Request<'_>) -> Sentence {
        let from = request.span.start;
        let token = |kept: &KeptToken| {
            let span = Span::new(kept.0, kept.1).shifted(from);
            Token {
                upos: kept.2,
                gender: kept.3,
                number: kept.4,
                verb_form: kept.5,
                tense: kept.6,
                head: kept.7,
                relation: kept.8,
                arc_probability: kept.9,
                ..Token::new(span, span.of(request.text))
            }
        };
        let name = |kept: &KeptName| Mention {
            kind: kept.0,
            span: Span::new(kept.1, kept.2).shifted(from),
            tokens: kept.3..kept.4,
            score: kept.5,
            detail: Detail::None,
        };
        Sentence {
            span: request.span,
            tokens: self.tokens.iter().map(token).collect(),
            has_syntax: self.syntax,
            mentions: self.names.iter().map(name).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::mention;

    const TEXT: &str = "Hier. Anne Roux part.";

    fn open(path: &Path, options: ReaderOptions) -> Readings {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reader");
        Readings::open(path, &folder, options).unwrap()
    }

    fn read() -> (Request<'static>, Sentence) {
        let span = Span::new(6, TEXT.len());
        let mut tokens: Vec<Token> = [(6, 10), (11, 15), (16, 20), (20, 21)]
            .map(|(start, end)| Token::new(Span::new(start, end), &TEXT[start..end]))
            .into();
        tokens[2].upos = Upos::Verb;
        tokens[2].tense = Some(Tense::Present);
        tokens[0].head = Some(2);
        tokens[0].relation = Relation::Nsubj;
        tokens[0].arc_probability = 0.1;
        let mentions = vec![mention(MentionKind::Person, &tokens, 0..2)];
        let has_syntax = true;
        let sentence = Sentence {
            span,
            tokens,
            has_syntax,
            mentions,
        };
        (Request { text: TEXT, span }, sentence)
    }

    #[test]
    fn a_sentence_comes_back_at_its_new_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.jsonl");
        let (request, sentence) = read();
        let readings = open(&path, ReaderOptions::default());
        assert_eq!(readings.get(&request), None);
        readings.keep(&[request], std::slice::from_ref(&sentence));

        // A torn line is no loss.
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"text\":").unwrap();
        let readings = open(&path, ReaderOptions::default());
        assert_eq!(readings.get(&request), Some(sentence));
        let alone = Request::whole(&TEXT[6..]);
        let moved = readings.get(&alone).unwrap();
        assert_eq!(moved.span, alone.span);
        assert_eq!(moved.mentions[0].span.of(alone.text), "Anne Roux");
    }

    #[test]
    fn what_another_reader_wrote_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.jsonl");
        let (request, sentence) = read();
        let first = open(&path, ReaderOptions::default());
        first.keep(&[request], &[sentence]);
        let other = ReaderOptions {
            engine: super::super::EngineKind::RustBert,
            ..ReaderOptions::default()
        };
        assert_eq!(open(&path, other).get(&request), None);
        assert_eq!(open(&path, ReaderOptions::default()).get(&request), None);
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("articles.jsonl");
        let articles = "{\"id\": \"a1\", \"text\": \"Anne Roux part.\"}\n";
        fs::write(&path, articles).unwrap();
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reader");
        let opened = Readings::open(&path, &models, ReaderOptions::default());
        assert_eq!(
            opened.err().map(|error| error.kind()),
            Some(io::ErrorKind::InvalidData)
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), articles);
    }

    #[test]
    fn a_full_disk_costs_the_file_and_not_the_reading() {
        // Every write to this device fails as on a full disk.
        let full = Path::new("/dev/full");
        if !full.exists() {
            eprintln!("skipped: there is no /dev/full here");
            return;
        }
        let (request, sentence) = read();
        let readings = Readings {
            known: RwLock::default(),
            file: Mutex::new(OpenOptions::new().append(true).open(full).unwrap()),
            path: full.to_owned(),
            failure: OnceLock::new(),
        };
        readings.keep(&[request], std::slice::from_ref(&sentence));
        let (path, error) = readings.failure().unwrap();
        assert_eq!((path, error.kind()), (full, io::ErrorKind::StorageFull));
        assert_eq!(readings.get(&request), Some(sentence));
    }
}
