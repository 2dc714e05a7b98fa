//! Compressed streams: recognised by their first bytes, decompressed in bounded memory and to a bounded size.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::peek::Peek;

/// How far a compressed file may grow: a guard against decompression bombs.
///
/// News text shrinks to a third or a tenth, a dump of one article again and again to perhaps a hundredth; a bomb to a thousandth or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// Most bytes that come out for each byte of the file, once more than [`Expansion::free_bytes`] have.
    pub ratio: u64,
    /// Bytes that any compressed file may give, whatever its size.
    pub free_bytes: u64,
}

impl Expansion {
    /// Default of [`Expansion::ratio`].
    pub const RATIO: u64 = 200;
    /// Default of [`Expansion::free_bytes`]: 1 GiB.
    pub const FREE_BYTES: u64 = 1 << 30;
}

impl Default for Expansion {
    fn default() -> Self {
        Expansion {
            ratio: Self::RATIO,
            free_bytes: Self::FREE_BYTES,
        }
    }
}

/// A compression that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Any number of gzip members.
    Gzip,
    /// Any number of Zstandard frames.
    Zstd,
}

impl Packing {
    /// Bytes that [`Packing::of`] needs to see.
    pub const MAGIC_BYTES: usize = 4;

    /// The compression of a stream that begins so.
    pub fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1F, 0x8B, 0x08, ..] => Some(Packing::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
                Some(Packing::Zstd)
            }
            _ => None,
        }
    }
}

/// A stream that is decompressed if it is compressed.
pub type Plain = Peek<Box<dyn Read + Send>>;

/// Decompresses `inner` if its first bytes say so, and says how it was compressed.
///
/// # Errors
/// `inner`'s own.
pub fn unpacked(
    inner: Box<dyn Read + Send>,
    expansion: Expansion,
) -> io::Result<(Plain, Option<Packing>)> {
    let taken = Arc::new(AtomicU64::new(0));
    let mut packed = Peek::new(Counted::new(inner, Arc::clone(&taken)));
    let packing = Packing::of(packed.peek(Packing::MAGIC_BYTES)?);
    let decoder: Box<dyn Read + Send> = match packing {
        None => return Ok((Peek::new(Box::new(packed)), None)),
        Some(Packing::Gzip) => Box::new(MultiGzDecoder::new(packed)),
        Some(Packing::Zstd) => Box::new(ZstdFrames::new(packed)),
    };
    let bounded = Bounded {
        inner: decoder,
        taken,
        given: 0,
        expansion,
    };
    Ok((Peek::new(Box::new(bounded)), packing))
}

/// A compressed file gave more than it may.
#[derive(Debug)]
pub struct Bomb {
    /// Bytes that came out.
    given: u64,
    /// Bytes that went in.
    taken: u64,
    limit: Expansion,
}

impl Bomb {
    /// The error for so much that came out, or will, for so much that went in; `None` where that is allowed.
    pub fn of(taken: u64, given: u64, limit: Expansion) -> Option<Self> {
        let most = taken.saturating_mul(limit.ratio).max(limit.free_bytes);
        (given > most).then_some(Bomb {
            given,
            taken,
            limit,
        })
    }
}

impl std::error::Error for Bomb {}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Expansion { ratio, free_bytes } = self.limit;
        write!(
            f,
            "decompressing {} bytes gave {}, and a file that gives more than {free_bytes} may give {ratio} times its size",
            self.taken, self.given
        )
    }
}

/// Ends with an error when too much comes out for what went in.
struct Bounded<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    given: u64,
    expansion: Expansion,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.taken.load(Ordering::Relaxed);
        if let Some(bomb) = Bomb::of(taken, self.given, self.expansion) {
            return Err(io::Error::other(bomb));
        }
        let read = self.inner.read(buffer)?;
        self.given += read as u64;
        Ok(read)
    }
}

/// A reader that counts its bytes.
pub struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    /// Adds what is read of `inner` to `count`.
    pub fn new(inner: R, count: Arc<AtomicU64>) -> Self {
        Counted { inner, count }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Frame after frame of a Zstandard stream; the library decodes one.
struct ZstdFrames<R> {
    source: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> ZstdFrames<R> {
    fn new(source: R) -> Self {
        ZstdFrames {
            source,
            decoder: FrameDecoder::new(),
            in_frame: false,
        }
    }

    /// Goes to the next frame with content; false at the end.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let skipped = io::copy(&mut (&mut self.source).take(length), &mut io::sink())?;
                    if skipped < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(corrupt(error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.in_frame {
                if !self.next_frame()? {
                    return Ok(0);
                }
                self.in_frame = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(corrupt)?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            let announced = self.decoder.get_checksum_from_data();
            if announced.is_some() && announced != self.decoder.get_calculated_checksum() {
                return Err(corrupt("the checksum of a frame is wrong"));
            }
            self.in_frame = false;
        }
    }
}

fn corrupt(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    fn unpack(bytes: Vec<u8>, expansion: Expansion) -> io::Result<Vec<u8>> {
        let (mut reader, _) = unpacked(Box::new(io::Cursor::new(bytes)), expansion)?;
        let mut all = Vec::new();
        reader.read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn members_and_frames_follow_one_another() {
        let parts = ["Élue ", "", "maire."].map(str::as_bytes);
        for pack in [gzip, zstd] {
            let packed = parts.map(pack).concat();
            let all = unpack(packed, Expansion::default()).unwrap();
            assert_eq!(all, "Élue maire.".as_bytes());
        }
        // A frame to skip, of three bytes.
        let skipped = b"\x50\x2A\x4D\x18\x03\0\0\0abc";
        let packed = [zstd(b"a"), skipped.to_vec(), zstd(b"b")].concat();
        assert_eq!(unpack(packed, Expansion::default()).unwrap(), b"ab");
        let all = unpack(b"plain".to_vec(), Expansion::default()).unwrap();
        assert_eq!(all, b"plain");
    }

    #[test]
    fn broken_streams_are_errors() {
        let text: Vec<u8> = (0_u32..9000)
            .flat_map(|n| n.wrapping_mul(n).to_le_bytes())
            .collect();
        for pack in [gzip, zstd] {
            let whole = pack(&text);
            let half = whole[..whole.len() / 2].to_vec();
            assert!(unpack(half, Expansion::default()).is_err());
            let mut flipped = whole;
            let middle = flipped.len() / 2;
            flipped[middle] ^= 0xFF;
            assert!(unpack(flipped, Expansion::default()).is_err());
        }
    }

    #[test]
    fn bombs_end_early() {
        let zeros = vec![0; 8 << 20];
        let small = Expansion {
            ratio: 100,
            free_bytes: 1 << 20,
        };
        for pack in [gzip, zstd] {
            let error = unpack(pack(&zeros), small).unwrap_err();
            let bomb = error
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<Bomb>());
            assert!(bomb.is_some_and(|bomb| bomb.given < 3 << 20), "{error}");
            assert!(unpack(pack(&zeros), Expansion::default()).is_ok());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(magic in prop_oneof![Just(&b"\x1F\x8B\x08"[..]), Just(&b"\x28\xB5\x2F\xFD"[..]), Just(&b""[..])],
                          bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack([magic, &bytes].concat(), Expansion::default());
        }

        #[test]
        fn what_was_packed_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..3000), cut in 0_usize..3000) {
            let cut = cut.min(bytes.len());
            for pack in [gzip, zstd] {
                let packed = [pack(&bytes[..cut]), pack(&bytes[cut..])].concat();
                prop_assert_eq!(&unpack(packed, Expansion::default()).unwrap(), &bytes);
            }
        }
    }
}
