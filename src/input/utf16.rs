//! UTF-16 to UTF-8, where a byte order mark says that it is needed (spreadsheets write such files).

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// The encoding of a stream that begins with a byte order mark of UTF-16.
pub(super) fn marked(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) if encoding != encoding_rs::UTF_8 => Some(encoding),
        _ => None,
    }
}

/// A stream in UTF-8. What is no character becomes U+FFFD; the byte order mark is left out.
pub(super) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are not decoded yet.
    todo: std::ops::Range<usize>,
    ended: bool,
    finished: bool,
}

impl<R: Read> Utf8<R> {
    /// Decodes `inner`.
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Utf8 {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 16 * 1024],
            todo: 0..0,
            ended: false,
            finished: false,
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A character takes up to four bytes; less room than that is never offered by the buffered reader around this.
        while !self.finished && buffer.len() >= 4 {
            if self.todo.is_empty() && !self.ended {
                let read = match self.inner.read(&mut self.raw) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read?,
                };
                self.todo = 0..read;
                self.ended = read == 0;
            }
            let todo = &self.raw[self.todo.clone()];
            let (result, read, written, _) = self.decoder.decode_to_utf8(todo, buffer, self.ended);
            self.todo.start += read;
            self.finished = self.ended && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units
            .flat_map(|unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn only_utf_16_is_marked() {
        assert!(marked(b"\xEF\xBB\xBFabc").is_none() && marked(b"abc").is_none());
        assert!(marked(&utf16("a", true)).is_some() && marked(&utf16("a", false)).is_some());
    }

    proptest! {
        #[test]
        fn text_comes_through(text in "\\PC{0,80}", big: bool, step in 1_usize..9) {
            let bytes = utf16(&text, big);
            let inner = io::BufReader::with_capacity(step, bytes.as_slice());
            let mut reader = super::super::peek::Peek::new(Utf8::new(inner, marked(&bytes).unwrap()));
            let mut read = String::new();
            reader.read_to_string(&mut read).unwrap();
            prop_assert_eq!(read, text);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let bytes = [b"\xFF\xFE", bytes.as_slice()].concat();
            let mut reader = super::super::peek::Peek::new(Utf8::new(bytes.as_slice(), encoding_rs::UTF_16LE));
            let mut read = String::new();
            reader.read_to_string(&mut read).unwrap();
        }
    }
}
