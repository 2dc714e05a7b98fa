//! Which format a file is in.

use std::io::{self, BufRead};
use std::path::Path;

use super::utf8::BYTE_ORDER_MARK;

/// A format of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// One article a file.
    Text,
}

impl Format {
    /// The format that goes with a file name's extension: `.jsonl`, `.ndjson`, `.json` or `.txt`.
    pub fn of_extension(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "jsonl" | "ndjson" | "json" => Some(Format::JsonLines),
            "txt" => Some(Format::Text),
            _ => None,
        }
    }
}

/// White space before the first character that sniffing looks past (bytes).
const SNIFFED: usize = 64 * 1024;

/// Judges a stream by its first character that is not white space: JSON Lines begin with `{`. `None` when there is none.
///
/// Also returns the bytes that were taken from `reader`, for the caller to put back in front.
pub fn sniff(reader: &mut impl BufRead) -> io::Result<(Option<Format>, Vec<u8>)> {
    let mut taken = Vec::new();
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let length = chunk.len();
        let ended = length == 0;
        taken.extend_from_slice(chunk);
        reader.consume(length);
        if !ended && taken.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(&taken) {
            continue;
        }
        let body = taken.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&taken);
        match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => return Ok((Some(Format::JsonLines), taken)),
            Some(_) => return Ok((Some(Format::Text), taken)),
            None if ended => return Ok((None, taken)),
            None if taken.len() >= SNIFFED => return Ok((Some(Format::Text), taken)),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_known_in_any_case() {
        let of = |name: &str| Format::of_extension(Path::new(name));
        assert_eq!(of("a/dump.JSONL"), Some(Format::JsonLines));
        assert_eq!(of("note.txt"), Some(Format::Text));
        assert_eq!(of("note.md"), None);
        assert_eq!(of("note"), None);
    }

    #[test]
    fn the_first_character_decides() {
        let of = |bytes: &[u8]| {
            // One byte at a time, as a slow pipe might give them.
            let mut reader = io::BufReader::with_capacity(1, bytes);
            let (format, taken) = sniff(&mut reader).unwrap();
            assert!(bytes.starts_with(&taken));
            format
        };
        assert_eq!(of(b"\xEF\xBB\xBF \r\n{"), Some(Format::JsonLines));
        assert_eq!(of(b"\xEF\xBB\xBFabc"), Some(Format::Text));
        assert_eq!(of(b"[Paris]"), Some(Format::Text));
        assert_eq!(of(b"\xEF\xBB"), Some(Format::Text));
        assert_eq!(of(b" \n"), None);
        assert_eq!(of(b""), None);
    }
}
