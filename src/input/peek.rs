//! A buffered reader of which the first bytes can be looked at before they are read.

use std::io::{self, BufRead, Read};

/// Reads ahead as far as asked, and gives everything out in order afterwards.
#[derive(Debug)]
pub struct Peek<R> {
    inner: R,
    buffer: Vec<u8>,
    /// First byte of the buffer that has not been read.
    start: usize,
    /// One past its last byte.
    end: usize,
}

impl<R: Read> Peek<R> {
    /// Bytes that are asked of the inner reader at a time.
    const BLOCK: usize = 64 * 1024;

    /// Least room for them.
    const ROOM: usize = 4 * 1024;

    /// A reader of `inner`; nothing is read yet.
    pub fn new(inner: R) -> Self {
        Peek {
            inner,
            buffer: Vec::new(),
            start: 0,
            end: 0,
        }
    }

    /// What comes next, without reading it: `least` bytes or more, fewer only at the end. Waits for no more than that.
    ///
    /// # Errors
    /// The inner reader's own.
    pub fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        while self.end - self.start < least && self.fill()? > 0 {}
        Ok(&self.buffer[self.start..self.end])
    }

    /// Reads once into the free room behind the buffered bytes; the number of bytes, 0 at the end.
    fn fill(&mut self) -> io::Result<usize> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        // Never so little room that a decoder could not put a character into it.
        if self.buffer.len() - self.end < Self::ROOM {
            self.buffer.resize(self.end + Self::BLOCK, 0);
        }
        loop {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.end += read;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl<R: Read> BufRead for Peek<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.fill()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.start = self.end.min(self.start + amount);
    }
}

impl<R: Read> Read for Peek<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A large read past an empty buffer needs no copy.
        if self.start == self.end && buffer.len() >= Self::BLOCK {
            return self.inner.read(buffer);
        }
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_lost_by_looking(bytes in proptest::collection::vec(any::<u8>(), 0..300), looks in proptest::collection::vec(0_usize..80, 0..6)) {
            // One byte at a time, as a slow pipe might give them.
            let mut reader = Peek::new(io::BufReader::with_capacity(1, bytes.as_slice()));
            let mut read = Vec::new();
            for least in looks {
                let seen = reader.peek(least).unwrap().to_vec();
                prop_assert!(seen.len() >= least || read.len() + seen.len() == bytes.len());
                prop_assert!(bytes[read.len()..].starts_with(&seen));
                let mut some = vec![0; least / 2];
                let taken = reader.read(&mut some).unwrap();
                read.extend_from_slice(&some[..taken]);
            }
            reader.read_to_end(&mut read).unwrap();
            prop_assert_eq!(read, bytes);
        }
    }
}
