//! A hub on this machine: as much of the Hugging Face hub's answers as fetching sees, and faults on demand.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::json;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The model of every hub here.
pub const MODEL: &str = "own/reader";

/// Its only commit.
pub const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Fault {
    #[default]
    None,
    /// The connection breaks before this byte of the file, so many times.
    Breaks { at: usize, times: usize },
    /// The body ends before this byte of the file without a length that says so.
    EndsAt(usize),
    /// This byte arrives changed.
    Changes(usize),
    /// This status instead of the file, so many times.
    Status { status: u16, times: usize },
}

#[derive(Clone, Debug)]
struct File {
    bytes: Vec<u8>,
    fault: Fault,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, File>,
    /// Status instead of the description of the model.
    status: Option<u16>,
    /// `FILE RANGE` of each request that got as far as bytes.
    seen: Vec<String>,
    /// Requests of any kind.
    requests: usize,
}

/// A running hub; it ends with the tests.
pub struct Hub {
    pub endpoint: String,
    state: Arc<Mutex<State>>,
}

impl Hub {
    /// A hub whose model has these files.
    pub fn new(files: &[(&str, &[u8])]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let hub = Hub { endpoint, state };
        for (name, bytes) in files {
            let file = File {
                bytes: bytes.to_vec(),
                fault: Fault::None,
            };
            hub.state().files.insert((*name).to_owned(), file);
        }
        let (endpoint, state) = (hub.endpoint.clone(), Arc::clone(&hub.state));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (endpoint, state) = (endpoint.clone(), Arc::clone(&state));
                // A client that leaves early is its own affair.
                thread::spawn(move || stream.and_then(|stream| answer(stream, &endpoint, &state)));
            }
        });
        hub
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Gives a file a fault, or none.
    pub fn fault(&self, file: &str, fault: Fault) {
        self.state().files.get_mut(file).unwrap().fault = fault;
    }

    /// Answers with this status instead of describing the model.
    pub fn refuse(&self, status: u16) {
        self.state().status = Some(status);
    }

    /// The ranges of a file that were asked for since the last call, those for its size left out.
    pub fn ranges(&self, file: &str) -> Vec<String> {
        let seen = std::mem::take(&mut self.state().seen);
        seen.iter()
            .filter_map(|line| line.strip_prefix(&format!("{file} ")))
            .filter(|range| *range != "bytes=0-0")
            .map(str::to_owned)
            .collect()
    }

    /// Requests so far.
    pub fn requests(&self) -> usize {
        self.state().requests
    }
}

/// Answers one request and closes the connection.
fn answer(mut stream: TcpStream, endpoint: &str, state: &Mutex<State>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut range = String::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("range")
        {
            range = value.to_owned();
        }
    }
    let mut state = state.lock().unwrap();
    state.requests += 1;
    if path == format!("/api/models/{MODEL}/revision/main") {
        return match state.status {
            Some(status) => head(&mut stream, status, &[]),
            None => describe(&mut stream, &state),
        };
    }
    let resolved = path.strip_prefix(&format!("/{MODEL}/resolve/main/"));
    let stored = path
        .strip_prefix("/stored/")
        .or_else(|| path.strip_prefix("/cached/"));
    let name = resolved.or(stored).unwrap_or_default().to_owned();
    let Some(file) = state.files.get_mut(&name) else {
        return head(&mut stream, 404, &[("x-error-code", "EntryNotFound")]);
    };
    if let Fault::Status { status, times } = &mut file.fault
        && *times > 0
    {
        *times -= 1;
        return head(&mut stream, *status, &[]);
    }
    let tag = format!("\"{}\"", tag(&name, &file.bytes));
    if resolved.is_some() && is_large(&name) {
        let location = format!("{endpoint}/stored/{name}");
        let headers = [
            ("location", &*location),
            ("x-repo-commit", COMMIT),
            ("x-linked-etag", &tag),
            ("etag", "\"another\""),
        ];
        return head(&mut stream, 302, &headers);
    }
    if resolved.is_some() {
        let location = format!("/cached/{name}");
        return head(&mut stream, 307, &[("location", &location)]);
    }
    let file = file.clone();
    if let Fault::Breaks { times, .. } = &mut state.files.get_mut(&name).unwrap().fault
        && range != "bytes=0-0"
    {
        *times = times.saturating_sub(1);
    }
    state.seen.push(format!("{name} {range}"));
    drop(state);
    send(&mut stream, &file, &range, &tag)
}

/// The files of the model and its commit.
fn describe(stream: &mut TcpStream, state: &State) -> std::io::Result<()> {
    let files = state.files.keys().map(|name| json!({"rfilename": name}));
    let body =
        json!({"id": MODEL, "sha": COMMIT, "siblings": files.collect::<Vec<_>>()}).to_string();
    let length = body.len().to_string();
    head(stream, 200, &[("content-length", &length)])?;
    stream.write_all(body.as_bytes())
}

/// Sends `bytes=A-` or `bytes=A-B` of a file.
fn send(stream: &mut TcpStream, file: &File, range: &str, tag: &str) -> std::io::Result<()> {
    let size = file.bytes.len();
    let range = range.strip_prefix("bytes=").unwrap_or("0-");
    let (start, end) = range.split_once('-').unwrap();
    let start: usize = start.parse().unwrap();
    let end = end.parse().map_or(size, |last: usize| last + 1).min(size);
    if start >= size {
        return head(
            stream,
            416,
            &[("content-range", &format!("bytes */{size}"))],
        );
    }
    let mut bytes = file.bytes[start..end].to_vec();
    let whole = bytes.len().to_string();
    let at = format!("bytes {start}-{}/{size}", end - 1);
    let mut headers = vec![
        ("x-repo-commit", COMMIT),
        ("etag", tag),
        ("content-range", &at),
        ("content-length", &whole),
    ];
    // The size is told truly, whatever happens to the bytes.
    if end > 1 {
        match file.fault {
            Fault::Breaks { at, times } if times > 0 => bytes.truncate(at.saturating_sub(start)),
            Fault::EndsAt(at) => {
                bytes.truncate(at.saturating_sub(start));
                headers.pop();
            }
            Fault::Changes(at) => bytes[at - start] ^= 1,
            _ => {}
        }
    }
    head(stream, 206, &headers)?;
    stream.write_all(&bytes)
}

fn head(stream: &mut TcpStream, status: u16, headers: &[(&str, &str)]) -> std::io::Result<()> {
    let mut text = format!("HTTP/1.1 {status} \r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    let has_body = headers.iter().any(|(name, _)| *name == "content-range");
    if !has_body && !headers.iter().any(|(name, _)| *name == "content-length") {
        text += "content-length: 0\r\n";
    }
    stream.write_all(format!("{text}\r\n").as_bytes())
}

/// Weights lie in another store than the rest, and have other tags.
fn is_large(name: &str) -> bool {
    name.ends_with(".safetensors") || name.ends_with(".onnx")
}

fn tag(name: &str, bytes: &[u8]) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match is_large(name) {
        true => hex(&Sha256::digest(bytes)),
        false => {
            let start = format!("blob {}\0", bytes.len());
            hex(&Sha1::new()
                .chain_update(start)
                .chain_update(bytes)
                .finalize())
        }
    }
}
